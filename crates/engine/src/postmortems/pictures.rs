//! The pictures of a document where it is read and not written: charts that stand for blocks, and files that are attached to the incident.

use watchbill_domain::postmortems::{BlockName, blocks};
use watchbill_domain::slo::{BurnDownPoint, PointState, Span as Time};
use watchbill_domain::time::{Instant, Zone, clock_text, dated_text, day_text};
use watchbill_report::{
    self as report, BudgetPoint, BurnDown, ChartMark, Footing, Line, Lines, MarkKind, Paper, ProseFile, ProsePicture,
    Said, SizePx, Span, Tick, burn_down, line_chart,
};

use crate::api::ApiError;
use crate::budgets::words::part;
use crate::incidents::{BudgetCourse, ForDocument, budget_course, depths};
use crate::queues::queue_id;
use crate::reads::store_error;
use crate::shared::Shared;
use crate::slo::figures::short_percent;

use super::here::now;
use super::instead::Instead;

/// For a page that is read, and printed in high format.
const PAPER: Paper = Paper { size: SizePx { width: 880, height: 320 }, text_px: 18 };
/// Times under a chart.
const TICKS: i64 = 4;
/// Up to so long a chart is told in hours, milliseconds.
const IN_HOURS_MS: i64 = 2 * 86_400_000;

/// A picture that is attached to the incident.
pub(super) struct Attached {
    /// The SHA-256 of what is in it, in hexadecimal digits.
    pub sha256: String,
    pub file: ProseFile,
}

/// The pictures among the files of an incident, in the order in which they were attached; `instead` tells people in what stands beneath them.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn attached(
    shared: &Shared,
    told: &ForDocument,
    instead: &Instead,
) -> Result<Vec<Attached>, ApiError> {
    let mut all = Vec::new();
    for row in told.attachments.iter().filter(|row| row.mime.starts_with("image/")) {
        let found = shared.store.attachment(row.incident, &row.sha256).await.map_err(|error| store_error(&error))?;
        all.extend(found.map(|(row, bytes)| Attached {
            sha256: row.sha256,
            file: ProseFile { caption: instead.told(&row.name), name: row.name, mime: row.mime, bytes },
        }));
    }
    Ok(all)
}

/// The charts of a document, each with the mark for which it stands; `instead` tells people in their words. One of which nothing is recorded
/// any more is left as its words.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn charts(
    shared: &Shared,
    told: &ForDocument,
    (body, instead): (&str, &Instead),
) -> Result<Vec<ProsePicture>, ApiError> {
    let mut all = Vec::new();
    for block in blocks(body).into_iter().filter(|block| block.name == BlockName::Chart) {
        let Some(about) = block.about.values().next() else { continue };
        let mark = body[block.whole.start..block.inside.start].trim().to_owned();
        if let Some(course) = budget_course(shared, told, about).await? {
            let name = instead.told(&course.name);
            all.push(budget_chart(told, mark, (&name, &course), now(shared)));
            continue;
        }
        let Ok(queue) = queue_id(shared, about).await else { continue };
        let counted = depths(shared, &queue, told.around(now(shared))).await?;
        if let (Some(first), Some(last)) = (counted.first(), counted.last()) {
            let span = Time { start: first.0, end: last.0.max(first.0.shifted_ms(1)) };
            all.push(queue_chart(told, mark, (&instead.told(&queue.to_string()), span), &counted));
        }
    }
    Ok(all)
}

#[allow(clippy::cast_precision_loss)]
fn queue_chart(
    told: &ForDocument,
    mark: String,
    (queue, span): (&str, Time),
    counted: &[(Instant, u64)],
) -> ProsePicture {
    let values: Vec<(Instant, Option<f64>)> = counted.iter().map(|(at, count)| (*at, Some(*count as f64))).collect();
    let deepest = counted.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let as_of = as_of(span, &told.zone);
    let caption = format!("How deep {queue} was: {deepest} messages at most");
    let chart = Lines {
        said: Said { title: &caption, description: &caption },
        span: drawn(span),
        lines: &[Line { label: queue, values: &values }],
        levels: &[],
        ticks: &ticks(span, &told.zone),
        footing: Footing { as_of: &as_of, coverage: "" },
    };
    ProsePicture { mark, drawing: line_chart(&chart, PAPER), caption }
}

fn budget_chart(told: &ForDocument, mark: String, (name, course): (&str, &BudgetCourse), now: Instant) -> ProsePicture {
    let (points, as_of): (Vec<BudgetPoint>, String) =
        (course.points.iter().map(point).collect(), as_of(course.span, &told.zone));
    let left = course.points.iter().rev().find_map(|point| point.remaining.as_ref()).map(short_percent);
    let left = left.map_or_else(|| "unknown".to_owned(), |left| format!("{left} left"));
    let caption = format!("What was left of the error budget of {name}: {left} at the end");
    let incident = ChartMark {
        kind: MarkKind::Incident,
        span: drawn(told.span(now)),
        label: format!("incident {}", told.incident.id),
    };
    let chart = BurnDown {
        said: Said { title: &caption, description: &caption },
        span: drawn(course.span),
        now: course.span.end,
        points: &points,
        value_label: &left,
        ideal: None,
        bounds: &[],
        marks: &[incident],
        exclusions: &[],
        ticks: &ticks(course.span, &told.zone),
        footing: Footing { as_of: &as_of, coverage: &course.coverage },
    };
    ProsePicture { mark, drawing: burn_down(&chart, PAPER).drawing, caption }
}

fn point(point: &BurnDownPoint) -> BudgetPoint {
    let state = match point.state {
        PointState::Known => report::PointState::Known,
        PointState::Partial => report::PointState::Partial,
        PointState::Unknown => report::PointState::Unknown,
    };
    BudgetPoint { at: point.at, remaining: point.remaining.as_ref().map_or(1.0, part), state }
}

fn drawn(span: Time) -> Span {
    Span { from: span.start, to: span.end }
}

fn as_of(span: Time, zone: &Zone) -> String {
    format!("to {}", dated_text(span.end, zone))
}

/// Some times, evenly from the beginning on: by the clock, or by the day where that is longer.
fn ticks(span: Time, zone: &Zone) -> Vec<Tick> {
    let length = span.end.as_ms() - span.start.as_ms();
    let label = |at: Instant| if length <= IN_HOURS_MS { clock_text(at, zone, zone) } else { day_text(at, zone) };
    let tick = |nth: i64| {
        let at = span.start.shifted_ms(length * nth / TICKS);
        Tick { at, label: label(at) }
    };
    (0..TICKS).map(tick).collect()
}

#[cfg(test)]
mod tests {
    use watchbill_domain::slo::Span;
    use watchbill_domain::time::{Instant, Zone};

    use super::ticks;

    #[test]
    fn times_under_a_chart_are_even_and_no_more_than_fit() {
        let start = Instant::parse("2026-03-28T08:00:00Z").unwrap();
        let labels = |end: &str| {
            let span = Span { start, end: Instant::parse(end).unwrap() };
            ticks(span, &Zone::utc()).into_iter().map(|tick| tick.label).collect::<Vec<_>>()
        };
        assert_eq!(labels("2026-03-28T10:00:00Z"), ["08:00", "08:30", "09:00", "09:30"]);
        assert_eq!(labels("2026-04-05T08:00:00Z")[1], "Mon 30 Mar 2026");
    }
}
