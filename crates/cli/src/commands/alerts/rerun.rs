//! `alerts rerun`: what was recorded, under other rules.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use watchbill_engine::api::{RerunCounts, RerunDifference, RerunListing};
use watchbill_engine::span_text;

use crate::answer::{Answer, Failure};
use crate::commands::span;
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Words {
    /// How far back, like 12h or 7d; no further than records are kept
    #[arg(long, value_name = "SPAN", value_parser = span, default_value = "7d")]
    since: Duration,
    /// The rules to try: a watchbill.toml, or a file with only its tables that decide about pages
    #[arg(long, value_name = "P.toml")]
    policy: PathBuf,
}

const EXAMPLES: &str = "\
What people did is not replayed: both columns are what the rules alone would have made of the same alerts, with your own quiet
hours in both. Nothing is changed.

Examples:
  watchbill alerts rerun --policy stricter.toml
  watchbill alerts rerun --since 12h --policy stricter.toml --json | jq '.present.pages - .drafted.pages'";

pub(super) async fn rerun(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let policy = super::replay::read(surroundings, &words.policy)?;
    let handle = surroundings.records().await?;
    let told = handle.rerun_listing(words.since, &policy, &words.policy.display().to_string()).await;
    handle.shutdown().await;
    let told = told?;
    Ok(Answer::new(text(&told, surroundings.look), &told))
}

fn text(told: &RerunListing, look: Look) -> String {
    let mut table = Table::new(&[Column::Text(""), Column::Number("PRESENT"), Column::Number("TRIED")]);
    let (present, drafted) = (&told.present, &told.drafted);
    let mut row = |name: &str, of: &dyn Fn(&RerunCounts) -> usize| {
        table.row([name, &of(present).to_string(), &of(drafted).to_string()]);
    };
    row("pages", &|counts| counts.pages);
    row("pages at night", &|counts| counts.night_pages);
    for kind in present.kinds.keys().chain(drafted.kinds.keys().filter(|kind| !present.kinds.contains_key(*kind))) {
        row(&format!("  {}", kind.replace('_', " ")), &|counts| counts.kinds.get(kind).copied().unwrap_or(0));
    }
    row("held back", &|counts| counts.quiet);
    let mut text = format!("Since {}\n\n{}\n", told.since, table.render(look));
    for one in &told.differences {
        text.push_str(&format!("{}  {}  {} ({})\n", one.at, differs(one), line(&one.name), line(&one.alert)));
    }
    if told.differences.is_empty() {
        text.push_str("No page would have been another one.\n");
    }
    text
}

fn differs(one: &RerunDifference) -> String {
    let by = one.by_s.map(|by| format!("{} ", span_text(Duration::from_secs(by)))).unwrap_or_default();
    format!("{by}{}", one.differs)
}
