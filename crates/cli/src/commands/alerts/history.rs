//! `alerts history`: one alert over weeks, a line for each day.

use std::time::Duration;

use clap::Args;
use serde::Serialize;
use watchbill_engine::api::{AlertHistory, HistoryDay, StripSpan};

use crate::answer::{Answer, Failure};
use crate::commands::span;
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

use super::ID_HELP;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Words {
    #[arg(help = ID_HELP)]
    id: String,
    /// How far back, like 4w or 36h; no further than records are kept
    #[arg(long, value_name = "SPAN", value_parser = span, default_value = "4w")]
    since: Duration,
}

const EXAMPLES: &str = "\
A day is drawn in 48 marks, half an hour each: # fires, - is pending, ? is unknown, a dot is neither.

Examples:
  watchbill alerts history prod/791cec13fcba0368
  watchbill alerts history prod/79 --since 13w --json";

/// Marks of one day.
const MARKS: usize = 48;

/// Spans are shares of a day; a mark shows the most notable of what it holds.
const NOTABLE: [(&str, char); 4] = [("firing", '#'), ("unknown", '?'), ("pending", '-'), ("resolved", '.')];

#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    name: &'a str,
    from: String,
    to: String,
    cut: Option<&'a str>,
    days: Vec<Day<'a>>,
    totals: Totals,
}

#[derive(Serialize)]
struct Day<'a> {
    date: &'a str,
    episodes: usize,
    firing_s: u64,
    unknown_s: u64,
    pages: usize,
    spans: Vec<Span<'a>>,
}

#[derive(Serialize)]
struct Span<'a> {
    from: f64,
    to: f64,
    state: &'a str,
}

#[derive(Serialize)]
struct Totals {
    episodes: usize,
    ended: usize,
    over_within_5_min: usize,
    median_s: Option<u64>,
    longest_s: Option<u64>,
    firing_s: u64,
    unknown_s: u64,
    pages: usize,
}

pub(super) async fn history(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let told = handle.alert_history(&words.id, words.since).await;
    handle.shutdown().await;
    let told = told?;
    Ok(Answer::new(text(&told, surroundings.look), &document(&told)).noting(told.cut.clone()))
}

fn document(told: &AlertHistory) -> Document<'_> {
    Document {
        id: &told.id,
        name: &told.name,
        from: Surroundings::rfc3339(told.from.ms),
        to: Surroundings::rfc3339(told.to.ms),
        cut: told.cut.as_deref(),
        days: told.days.iter().map(day).collect(),
        totals: Totals {
            episodes: told.totals.episodes,
            ended: told.totals.ended,
            over_within_5_min: told.totals.soon_over,
            median_s: told.totals.median_s,
            longest_s: told.totals.longest_s,
            firing_s: told.totals.firing_s,
            unknown_s: told.totals.unknown_s,
            pages: told.totals.pages,
        },
    }
}

fn day(day: &HistoryDay) -> Day<'_> {
    Day {
        date: &day.date,
        episodes: day.episodes,
        firing_s: day.firing_s,
        unknown_s: day.unknown_s,
        pages: day.pages,
        spans: day.spans.iter().map(|span| Span { from: span.from, to: span.to, state: &span.state }).collect(),
    }
}

fn text(told: &AlertHistory, look: Look) -> String {
    let mut table = Table::new(&[
        Column::Text("DAY"),
        Column::Text("0 h         6 h         12 h        18 h"),
        Column::Number("EPISODES"),
        Column::Number("FIRED"),
        Column::Number("UNKNOWN"),
        Column::Number("PAGES"),
        Column::Text("NOTE"),
    ]);
    for day in &told.days {
        table.row([
            &day.short,
            &marks(&day.spans),
            &count(day.episodes),
            &minutes(day.firing_s),
            &minutes(day.unknown_s),
            &count(day.pages),
            day.unusual.as_deref().unwrap_or_default(),
        ]);
    }
    let sentences = told.totals.sentences.join("\n");
    format!("{}  {}\n\n{}\n{sentences}\n", line(&told.name), told.id, table.render(look))
}

/// A day of 23 or 25 hours has as many marks as any other.
fn marks(spans: &[StripSpan]) -> String {
    let mark = |number: usize| {
        let (from, to) = (at(number), at(number + 1));
        let within = |state: &str| spans.iter().any(|span| span.state == state && span.from < to && span.to > from);
        NOTABLE.iter().find(|(state, _)| within(state)).map_or(' ', |(_, mark)| *mark)
    };
    (0..MARKS).map(mark).collect()
}

#[allow(clippy::cast_precision_loss, reason = "48 marks")]
fn at(number: usize) -> f64 {
    number as f64 / MARKS as f64
}

fn count(count: usize) -> String {
    if count == 0 { String::new() } else { count.to_string() }
}

/// Whole minutes, with anything above none at least one.
fn minutes(seconds: u64) -> String {
    match seconds {
        0 => String::new(),
        seconds => format!("{} min", (seconds / 60).max(1)),
    }
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
