//! `slo report`

use std::path::PathBuf;

use clap::Args;
use watchbill_engine::api::{ReviewAsk, ReviewExport};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

#[derive(Debug, Args)]
#[command(after_help = "\
Writes review.md, review.html (one file, prints a page a page), a PNG for each chart, a CSV for each
table, and review.ics where something is to be done. The same closed review gives the same bytes every time.

Examples:
  watchbill slo report --out report                       the last quarter that is over
  watchbill slo report --review 2026-Q3 --out report/2026-Q3")]
pub(crate) struct Words {
    /// 2026-Q3, 2026-07, last, or its days as 2026-07-01..2026-09-15; it has to be open or closed
    #[arg(long, value_name = "REVIEW", default_value = "last")]
    review: String,
    /// An older revision of it, as `review list` numbers them [default: the newest]
    #[arg(long, value_name = "NUMBER")]
    revision: Option<u32>,
    /// The folder to write to; files in it that are called so are replaced
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(super) async fn report(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let folder = std::path::absolute(&words.out);
    let folder = folder.map_err(|error| Failure::usage(format!("{}: {error}", words.out.display())))?;
    let handle = surroundings.records().await?;
    let ask = ReviewAsk { period: Some(words.review.clone()), revision: words.revision, ..ReviewAsk::default() };
    let export = handle.review_export(&ask, Some(&folder)).await;
    handle.shutdown().await;
    let export = export?;
    Ok(Answer::new(written(&export), &export))
}

/// What was written, in words.
pub(crate) fn written(export: &ReviewExport) -> String {
    format!(
        "{} files of the review {} are in {}; open {} first.\n",
        export.files.len(),
        export.label,
        export.folder,
        export.first
    )
}
