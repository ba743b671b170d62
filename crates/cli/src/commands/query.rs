//! `query`: the course of an expression, as numbers and as a line of small bars.

use std::time::Duration;

use clap::Args;
use watchbill_engine::api::{QueriedSeries, QueryListing};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

use super::span;

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  watchbill query prometheus 'sum by (code) (rate(http_requests_total[5m]))' --range 6h"
)]
pub(crate) struct Words {
    /// The source to ask
    #[arg(value_name = "SOURCE")]
    source: String,
    /// The expression, in the source's own language
    #[arg(value_name = "EXPR")]
    expression: String,
    /// How far back, like 6h; without it the value now
    #[arg(long, value_name = "SPAN", value_parser = span)]
    range: Option<Duration>,
    /// From point to point, like 1m; chosen to suit the range unless given
    #[arg(long, value_name = "SPAN", value_parser = span)]
    step: Option<Duration>,
}

/// Bars from low to high.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Characters of the line of bars.
const BARS_WIDE: usize = 40;

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let range = words.range.unwrap_or_default();
    let answered = handle.query(&words.source, &words.expression, range, words.step).await;
    handle.shutdown().await;
    let listing = answered?;
    let notes =
        listing.warnings.iter().map(|warning| format!("{}: {}", words.source, line(warning))).collect::<Vec<_>>();
    Ok(Answer::new(text(&listing, surroundings.look), &listing).noting(notes))
}

fn text(listing: &QueryListing, look: Look) -> String {
    if listing.series.is_empty() {
        return format!("{} has nothing for this expression.\n", listing.source);
    }
    let one = listing.from == listing.to;
    let mut columns = vec![Column::Flexible("LABELS"), Column::Text("LAST")];
    if !one {
        columns.extend([Column::Text("MIN"), Column::Text("MAX"), Column::Text("COURSE")]);
    }
    let mut table = Table::new(&columns);
    for series in &listing.series {
        let values: Vec<f64> = series.points.iter().map(|(_, value)| *value).collect();
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (labels, last) = (labels(series), values.last().map_or_else(|| "no number".to_owned(), |v| number(*v)));
        let bars = bars(&values, least, most);
        let (least, most) = (number(least), number(most));
        let row = [labels.as_str(), &last, &least, &most, &bars];
        match (one, values.is_empty()) {
            (true, _) => table.row([row[0], row[1]]),
            (false, true) => table.row([row[0], row[1], "", "", ""]),
            (false, false) => table.row(row),
        }
    }
    let head =
        if one { String::new() } else { format!("{} to {}, every {} s\n", listing.from, listing.to, listing.step_s) };
    head + &table.render(look)
}

fn labels(series: &QueriedSeries) -> String {
    let pairs: Vec<String> = series.labels.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
    line(&format!("{{{}}}", pairs.join(", ")))
}

/// Four digits that count; a whole number whole.
fn number(value: f64) -> String {
    let size = value.abs();
    if value.fract() == 0.0 && size < 1e12 {
        format!("{value:.0}")
    } else if (1e-3..1e6).contains(&size) {
        let digits = (3 - size.log10().floor().clamp(-3.0, 3.0) as i32).clamp(0, 6);
        format!("{value:.*}", usize::try_from(digits).unwrap_or_default())
    } else {
        format!("{value:.3e}")
    }
}

/// At most [`BARS_WIDE`] bars, each the mean of its part of the points.
fn bars(values: &[f64], least: f64, most: f64) -> String {
    let part = values.len().div_ceil(BARS_WIDE).max(1);
    let height = most - least;
    let bar = |part: &[f64]| {
        #[allow(clippy::cast_precision_loss)]
        let mean = part.iter().sum::<f64>() / part.len() as f64;
        let share = if height > 0.0 { (mean - least) / height } else { 0.0 };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        BARS[((share * 7.0).round().clamp(0.0, 7.0)) as usize]
    };
    values.chunks(part).map(bar).collect()
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
