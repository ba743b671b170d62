//! What was read of a queue over a span of time: for scripts as points, for people as a drawing with the same as a table.

use std::time::Duration;

use watchbill_domain::alerts::plain_line;
use watchbill_domain::queues::{Depth, Limit, QueueId, Reading, Roll, RollStep, thousands};
use watchbill_domain::slo;
use watchbill_domain::time::Instant;
use watchbill_report::{
    ChartMark, DepthLimit, DepthPoint, DepthStep, Depths, Footing, MarkKind, Paper, QueueCourse, SizePx, Span,
    queue_chart,
};
use watchbill_store::{LookRow, MarkRow, PromiseRow};

use crate::api::{ApiError, QueueChart, QueueHistoryListed, QueuePointListed, QueuePointRow, QueueSpan};
use crate::budgets::page::{plot, ticks};
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::evaluated::Evaluated;

/// About as wide as it is beside the list at 1,280 pixels.
const PAPER: Paper = Paper { size: SizePx { width: 560, height: 200 }, text_px: 12 };
/// Characters of a label in the drawing.
const LONGEST_LABEL: usize = 40;

/// A span of a queue's past, in steps.
pub(super) struct Past {
    pub span: Span,
    step: Duration,
    told: Told,
}

/// As finely as it is kept.
enum Told {
    Minutes(Vec<Reading>),
    Rolls(Vec<Roll>),
}

/// What happened beside the course of a depth.
pub(super) struct Beside<'a> {
    pub marks: &'a [MarkRow],
    pub looks: &'a [LookRow],
    pub promises: &'a [PromiseRow],
}

impl Past {
    /// Reads it.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn read(shared: &Shared, id: &QueueId, span: QueueSpan, now: Instant) -> Result<Self, ApiError> {
        let days = match span {
            QueueSpan::Day => 1,
            QueueSpan::Week => 7,
            QueueSpan::Quarter => 90,
            QueueSpan::Year => 400,
        };
        let from = now.minus(Duration::from_secs(days * 86_400));
        // What was read at this instant belongs to it.
        let end = now.shifted_ms(1);
        let store = &shared.store;
        let rolls = async |step| store.queue_rolls(id, step, from, end).await.map(Told::Rolls);
        let (step, told) = match span {
            QueueSpan::Day | QueueSpan::Week => (60, store.queue_readings(id, from, end).await.map(Told::Minutes)),
            QueueSpan::Quarter => (300, rolls(RollStep::FiveMinutes).await),
            QueueSpan::Year => (3600, rolls(RollStep::Hour).await),
        };
        let told = told.map_err(|error| store_error(&error))?;
        Ok(Self { span: Span { from, to: now }, step: Duration::from_secs(step), told })
    }

    fn steps(&self) -> Vec<DepthStep> {
        match &self.told {
            Told::Minutes(readings) => readings.iter().map(DepthStep::from).collect(),
            Told::Rolls(rolls) => rolls.iter().map(DepthStep::from).collect(),
        }
    }

    /// Every step of which anything was read, for scripts.
    pub fn listed(&self) -> QueueHistoryListed {
        let points = match &self.told {
            Told::Minutes(readings) => readings.iter().map(minute_listed).collect(),
            Told::Rolls(rolls) => rolls.iter().map(roll_listed).collect(),
        };
        QueueHistoryListed {
            from: self.span.from.to_rfc3339(),
            to: self.span.to.to_rfc3339(),
            step_seconds: self.step.as_secs(),
            points,
        }
    }

    /// The same as a drawing and a table.
    pub fn chart(&self, of: QueueSpan, queue: &Evaluated, beside: &Beside<'_>, here: &Here) -> QueueChart {
        let steps = self.steps();
        if steps.is_empty() {
            let said = "Nothing was read of it over this time.".to_owned();
            return QueueChart { span: of, said, plot_to: 1.0, plot_bottom: 1.0, ..QueueChart::default() };
        }
        let holds = self.step.max(queue.holds());
        let depths = Depths { span: self.span, now: here.now, steps: &steps, holds };
        let limits: Vec<DepthLimit> = queue.watched.limits.iter().filter_map(depth_limit).collect();
        let marks: Vec<ChartMark> = self.marks(beside, here.now);
        let span = slo::Span { start: self.span.from, end: self.span.to };
        let as_of = queue.read_at().map_or_else(String::new, |at| format!("as of {}", here.short(at)));
        let coverage = format!("{} known", share_text(known_ms(&steps, holds, self.span), length_ms(self.span)));
        let course = QueueCourse {
            title: &queue.id.to_string(),
            depths,
            limits: &limits,
            marks: &marks,
            ticks: &ticks(span, &here.zone),
            footing: Footing { as_of: &as_of, coverage: &coverage },
        };
        let drawn = queue_chart(&course, PAPER);
        let plot = plot(&drawn.drawing);
        QueueChart {
            span: of,
            svg: drawn.drawing.svg,
            said: format!("{} {coverage}.", drawn.said),
            points: drawn.points.iter().rev().map(|point| self.point(point, here)).collect(),
            plot_from: plot.left,
            plot_to: plot.right,
            plot_top: plot.top,
            plot_bottom: plot.bottom,
        }
    }

    fn point(&self, point: &DepthPoint, here: &Here) -> QueuePointRow {
        let text = match (point.part.counts, self.why_unknown(point.part.span)) {
            (None, Some(why)) => format!("{}: {why}", point.text()),
            _ => point.text(),
        };
        QueuePointRow { at: here.time(point.part.span.from), x: point.x, text }
    }

    /// Why nobody knows, as far as that is kept.
    fn why_unknown(&self, span: Span) -> Option<&'static str> {
        let Told::Minutes(readings) = &self.told else { return None };
        let first = readings.partition_point(|reading| reading.at < span.from);
        let inside = readings[first..].iter().take_while(|reading| reading.at < span.to);
        let mut unknown = inside.map(|reading| reading.depth).filter(|depth| depth.count().is_none());
        Some(match unknown.next() {
            None => "not read",
            Some(Depth::NoPermission) => "no permission",
            Some(Depth::StatisticsOff) => "statistics off",
            Some(Depth::NotObservable) => "not observable",
            Some(_) => "not counted",
        })
    }

    fn marks(&self, beside: &Beside<'_>, now: Instant) -> Vec<ChartMark> {
        let line = |text: &str| plain_line(text, LONGEST_LABEL);
        let happened = beside.marks.iter().filter_map(|row| {
            let kind = match row.mark.kind {
                slo::MarkKind::Incident => MarkKind::Incident,
                slo::MarkKind::Deploy => MarkKind::Deploy,
                slo::MarkKind::Class | slo::MarkKind::Decision => return None,
            };
            let span = crate::budgets::marks::span_of(&row.mark, now);
            Some(ChartMark { kind, span: Span { from: span.start, to: span.end }, label: line(&row.mark.title) })
        });
        let looked = beside.looks.iter().map(|row| ChartMark {
            kind: MarkKind::Look,
            span: Span { from: row.look.at, to: row.look.at },
            label: line(&row.look.by),
        });
        let promised = beside.promises.iter().map(|row| {
            let end = row.ended.as_ref().map_or(row.promise.until, |(_, at)| *at);
            let span = Span { from: row.promise.at, to: end };
            ChartMark { kind: MarkKind::Promise, span, label: line(&row.promise.by) }
        });
        happened.chain(looked).chain(promised).filter(|mark| mark.span.to >= self.span.from).collect()
    }
}

fn minute_listed(reading: &Reading) -> QueuePointListed {
    let count = reading.depth.count();
    QueuePointListed {
        at: reading.at.to_rfc3339(),
        low: count,
        high: count,
        last: count,
        readings: 1,
        counted: u32::from(count.is_some()),
    }
}

fn roll_listed(roll: &Roll) -> QueuePointListed {
    let counted = roll.known.saturating_add(roll.approximate);
    QueuePointListed {
        at: roll.start.to_rfc3339(),
        low: roll.counts.map(|counts| counts.low),
        high: roll.counts.map(|counts| counts.high),
        last: roll.counts.map(|counts| counts.last),
        readings: counted.saturating_add(roll.unknown),
        counted,
    }
}

fn depth_limit(limit: &Limit) -> Option<DepthLimit> {
    match limit {
        Limit::Count { most, cause } => {
            Some(DepthLimit { most: *most, label: format!("{} {}", cause.word(), thousands(*most)) })
        }
        Limit::Age { .. } | Limit::Unused { .. } | Limit::Untold(_) => None,
    }
}

fn length_ms(span: Span) -> i64 {
    span.to.as_ms().saturating_sub(span.from.as_ms())
}

/// For how much of a span a count is known.
fn known_ms(steps: &[DepthStep], holds: Duration, span: Span) -> i64 {
    let end = |place: usize| steps.get(place + 1).map_or(span.to, |next| next.at);
    let spoken = |(place, step): (usize, &DepthStep)| {
        let to = step.at.plus(holds).min(end(place)).min(span.to);
        if step.counts.is_some() { length_ms(Span { from: step.at.max(span.from), to }).max(0) } else { 0 }
    };
    steps.iter().enumerate().map(spoken).sum()
}

/// `99.9 %`, never more than it is.
fn share_text(part: i64, whole: i64) -> String {
    let tenths = part.saturating_mul(1000).checked_div(whole.max(1)).unwrap_or(0).clamp(0, 1000);
    match tenths % 10 {
        0 => format!("{} %", tenths / 10),
        rest => format!("{}.{rest} %", tenths / 10),
    }
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
