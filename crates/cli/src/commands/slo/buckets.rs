//! `slo buckets`: what is kept behind the numbers.

use clap::Args;
use watchbill_engine::api::SloBucketsListing;

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

use super::show;

#[derive(Debug, Args)]
#[command(after_help = "\
A bucket holds what came after its start, up to and with its end. With --csv they are written as
`slo evaluate --buckets` reads them: what is unknown has neither good nor total.

Examples:
  watchbill slo buckets checkout-availability --from 2026-07-01T00:00:00Z --to 2026-07-02T00:00:00Z
  watchbill slo buckets checkout-availability --from '2026-07-01 00:00' --csv > buckets.csv")]
pub(crate) struct Words {
    /// Which service level
    #[arg(value_name = "NAME")]
    name: String,
    /// Which of its objectives, where it has several
    #[arg(long, value_name = "OBJECTIVE")]
    objective: Option<String>,
    /// One group instead of all together
    #[arg(long, value_name = "LABELS")]
    group: Option<String>,
    /// The first instant: RFC 3339, or what your clock shows [default: a day before the last]
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// The first instant after it, likewise [default: now]
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Write start,good,total instead of a table
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

pub(super) async fn buckets(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let name = show::typed(&words.name, words.objective.as_deref());
    let span = (words.from.as_deref(), words.to.as_deref());
    let listing = handle.slo_bucket_listing(&name, words.group.as_deref(), span).await;
    handle.shutdown().await;
    let listing = listing?;
    let text = if words.csv { csv(&listing) } else { table(&listing, surroundings.look) };
    Ok(Answer::new(text, &listing))
}

/// What is no counted bucket, and what would count although it is excluded, is for the table of exclusions to say.
fn csv(listing: &SloBucketsListing) -> String {
    let mut text = "start,good,total\n".to_owned();
    for bucket in &listing.buckets {
        match (bucket.good, bucket.total) {
            (Some(good), Some(total)) => text.push_str(&format!("{},{good},{total}\n", bucket.start)),
            _ => text.push_str(&format!("{},,\n", bucket.start)),
        }
    }
    text
}

fn table(listing: &SloBucketsListing, look: Look) -> String {
    let mut table = Table::new(&[
        Column::Text("START"),
        Column::Number("GOOD"),
        Column::Number("BAD"),
        Column::Number("ALL"),
        Column::Word("STATE"),
        Column::Text("TIER"),
    ]);
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    for bucket in &listing.buckets {
        let bad = bucket.total.zip(bucket.good).map(|(total, good)| total.saturating_sub(good));
        let [good, bad, all] = [number(bucket.good), number(bad), number(bucket.total)];
        table.row([&bucket.start, &good, &bad, &all, bucket.state, bucket.tier.unwrap_or_default()]);
    }
    let of = listing.group.as_ref().map(|group| format!(", {}", line(group))).unwrap_or_default();
    let head = format!("{}{of}: {} buckets of {} s\n", line(&listing.key), listing.buckets.len(), listing.step_s);
    if table.is_empty() { head } else { format!("{head}\n{}", table.render(look)) }
}
