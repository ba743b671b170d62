//! `queues snapshot`: copies of messages out of their sealed file.

use std::path::{PathBuf, absolute};

use clap::Args;

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::terminal::line;

#[derive(Debug, Args)]
#[command(after_help = "\
A line of JSON for each message that the replay or discard copied, with its properties, headers and its body as Base64.
Nothing of it is masked: only you may read the file, and that you have it is recorded with your name and the reason.
Copies are kept for seven days after the end of their replay, or for as long as `queues copy` was told.

Examples:
  watchbill queues snapshot r1122-3k7fab --out copies.jsonl --reason 'order 4711 is missing'
  jq -r 'select(.routing_key == \"orders\") | .body | @base64d' copies.jsonl")]
pub(crate) struct Words {
    /// The replay, as `queues replays` names it
    #[arg(value_name = "RUN")]
    run: String,
    /// The file that is made; there may be none of that name
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Why; kept with your name
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub(super) async fn snapshot(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let out = absolute(&words.out)
        .map_err(|error| Failure::usage(format!("--out {}: {error}; nothing was written", words.out.display())))?;
    let handle = surroundings.records().await?;
    let written = handle.snapshot_out(&words.run, &out, &person(), &words.reason).await;
    handle.shutdown().await;
    let written = written?;
    Ok(Answer::new(format!("{}: {}\n", line(&written.path), line(&written.said)), &written))
}
