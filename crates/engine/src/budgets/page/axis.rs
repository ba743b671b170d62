//! The axis of time under the charts of a page, and how finely they are drawn.

use std::time::Duration;

use watchbill_domain::slo::{Grid, Span};
use watchbill_domain::time::{Instant, Zone, clock_text, local_days};
use watchbill_report::{self as report, Tick};

use crate::api::SloPlot;

const DAY_S: u32 = 86_400;
/// More labels would touch one another.
const MOST_LABELS: usize = 8;
/// Ten years: more than any chart shows.
const MOST_DAYS: usize = 3660;
/// Up to here the axis is told in hours.
const SHORT: Duration = Duration::from_secs(3 * 86_400);
/// Lengths of time between two points, each a divisor of a day, so that a day is a whole number of points.
const STEPS_S: [u32; 7] = [300, 900, 1800, 3600, 4 * 3600, 12 * 3600, DAY_S];

/// Instants between which a chart is drawn, in order, the beginning and the end of the span among them: the finest steps of
/// which the span has at most `most`, on the grid of its buckets.
pub(crate) fn steps(span: Span, grid: Grid, most: usize) -> Vec<Instant> {
    let grid_s = u32::try_from(grid.step_ms() / 1000).unwrap_or(DAY_S).max(1);
    let fits = |step_s: &u32| {
        let count = span.length_ms() / (i64::from(*step_s) * 1000);
        step_s.is_multiple_of(grid_s) && usize::try_from(count).is_ok_and(|count| count <= most)
    };
    let longest = DAY_S.div_ceil(grid_s) * grid_s;
    let step_s = STEPS_S.into_iter().find(fits).unwrap_or(longest);
    let coarse = Grid::of_step(step_s);
    let (mut edges, mut at) = (vec![span.start], coarse.ceil(span.start.shifted_ms(1)));
    while at < span.end {
        edges.push(at);
        at = at.shifted_ms(coarse.step_ms());
    }
    edges.push(span.end);
    edges.dedup();
    edges
}

/// Which of these instants, in order, are the first of a day of the zone, each day but that of the first of all. A day has 23
/// hours where clocks are set forward and 25 where they are set back, so that nobody else can count them off.
pub(crate) fn firsts_of_days(at: &[Instant], zone: &Zone) -> Vec<usize> {
    let (Some(first), Some(last)) = (at.first(), at.last()) else { return Vec::new() };
    let days = local_days(*first, *last, zone, MOST_DAYS);
    let begun = days.iter().map(|day| day.from).filter(|from| from > first);
    let mut firsts: Vec<usize> = begun.map(|from| at.partition_point(|one| *one < from)).collect();
    firsts.dedup();
    firsts
}

/// Midnights of the zone with their dates, or hours where the span is short.
pub(crate) fn ticks(span: Span, zone: &Zone) -> Vec<Tick> {
    if span.end.since(span.start) <= SHORT {
        return hours(span, zone);
    }
    let days = local_days(span.start, span.end, zone, MOST_DAYS);
    let every = days.len().div_ceil(MOST_LABELS).max(1);
    let inside = days.into_iter().filter(|day| day.from >= span.start && day.from < span.end);
    let date = |short: &str| short.split_once(' ').map_or(short, |(_, date)| date).to_owned();
    inside.step_by(every).map(|day| Tick { at: day.from, label: date(&day.short) }).collect()
}

fn hours(span: Span, zone: &Zone) -> Vec<Tick> {
    let hours = span.length_ms() / 3_600_000;
    let every_h = u32::try_from(hours / 8).unwrap_or(1).clamp(1, 12);
    let grid = Grid::of_step(every_h * 3600);
    let mut at = grid.ceil(span.start);
    let mut ticks = Vec::new();
    while at < span.end && ticks.len() <= 3 * MOST_LABELS {
        ticks.push(Tick { at, label: clock_text(at, zone, zone) });
        at = at.shifted_ms(grid.step_ms());
    }
    ticks
}

/// The same span for a chart.
pub(crate) fn drawn(span: Span) -> report::Span {
    report::Span { from: span.start, to: span.end }
}

/// Where an instant lies in a span, from 0 to 1.
pub(crate) fn share_of(at: Instant, span: Span) -> f64 {
    let length = to_f64(span.length_ms().max(1));
    (to_f64(at.as_ms() - span.start.as_ms()) / length).clamp(0.0, 1.0)
}

/// Where the data is drawn, as shares of the drawing.
pub(crate) fn plot(drawing: &report::Drawing) -> SloPlot {
    let (width, height) = (f64::from(drawing.size.width.max(1)), f64::from(drawing.size.height.max(1)));
    let rect = drawing.plot;
    SloPlot {
        left: f64::from(rect.x) / width,
        top: f64::from(rect.y) / height,
        right: f64::from(rect.x + rect.width) / width,
        bottom: f64::from(rect.y + rect.height) / height,
    }
}

/// Exact below 2^53 ms, which is 285,000 years.
#[allow(clippy::cast_precision_loss)]
fn to_f64(ms: i64) -> f64 {
    ms as f64
}

#[cfg(test)]
#[path = "axis_tests.rs"]
mod tests;
