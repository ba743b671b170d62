//! The burn-down of a window, with its points in words.

use watchbill_domain::slo::{
    BurnDownPoint, Evaluation, Exclusion, MarkKind, PointState, Question, Span, Status, burn_down as spent_until,
};
use watchbill_domain::time::{Instant, Zone, dated_text, from_to_text};
use watchbill_report::{
    self as report, Bound, BudgetPoint, BurnDown, ChartMark, ExcludedSpan, Footing, IdealLine, Paper, PlacedPoint,
    Said, SizePx, burn_down as draw,
};
use watchbill_store::MarkRow;

use crate::api::{SloChart, SloChartMark, SloPoint};
use crate::reads::Here;
use crate::slo::figures::{grouped, short_percent};

use super::super::words::{UNKNOWN, coverage_text, part, remaining_text};
use super::axis::{drawn, firsts_of_days, plot, share_of, steps, ticks};

/// How the window shows it, about as wide as it is beside the list at 1,280 pixels: letters keep their size however wide it is
/// drawn, so that on narrower paper than this they would meet. A review and an export draw it on paper of their own.
pub(crate) const WINDOW: Paper = Paper { size: SizePx { width: 560, height: 210 }, text_px: 12 };
/// Points that a chart is drawn by: hours of a month.
const MOST_POINTS: usize = 800;

/// What is drawn besides the line.
#[derive(Clone, Copy)]
pub(crate) struct Beside<'a> {
    pub marks: &'a [MarkRow],
    pub exclusions: &'a [Exclusion],
    pub here: &'a Here,
    pub paper: Paper,
}

/// Draws it; `title` names the objective.
pub(crate) fn burn_down(title: &str, question: Question<'_>, evaluation: &Evaluation, beside: Beside<'_>) -> SloChart {
    let (window, zone) = (evaluation.window, &beside.here.zone);
    let over = Span { start: window.start, end: evaluation.elapsed.end.min(question.now).max(window.start) };
    let steps = steps(over, question.counts.grid(), MOST_POINTS);
    let points = spent_until(question, evaluation, &steps);
    let said = said(title, evaluation);
    let budget: Vec<BudgetPoint> = points.iter().map(budget_point).collect();
    let marks: Vec<ChartMark> = beside.marks.iter().map(|mark| chart_mark(mark, question)).collect();
    let exclusions: Vec<ExcludedSpan> =
        beside.exclusions.iter().map(|one| ExcludedSpan { span: drawn(one.span), label: one.reason.clone() }).collect();
    let as_of = format!("as of {}", beside.here.short(evaluation.burns_until));
    let (ticks, coverage) = (ticks(window, zone), coverage_text(evaluation));
    let value_label = format!("{} left", remaining_text(evaluation));
    let made = draw(
        &BurnDown {
            said: Said { title, description: &said },
            span: drawn(window),
            now: evaluation.elapsed.end.min(question.now),
            points: if evaluation.status == Status::NoData { &[] } else { &budget },
            value_label: &value_label,
            ideal: question.slo.window.is_calendar().then_some(IdealLine { from: 1.0, to: 0.0, label: "even pace" }),
            bounds: &bounds(question),
            marks: &marks,
            exclusions: &exclusions,
            ticks: &ticks,
            footing: Footing { as_of: &as_of, coverage: &coverage },
        },
        beside.paper,
    );
    let told = Told { question, window, points: &points, zone };
    let placed: Vec<SloPoint> = made.points.iter().filter_map(|placed| told.point(*placed, &made.drawing)).collect();
    let at: Vec<Instant> = placed.iter().map(|point| Instant::from_ms(point.until_ms)).collect();
    let chart_marks = beside.marks.iter().zip(&marks).map(|(row, mark)| marked(row, mark, window, zone));
    let excluded = beside.exclusions.iter().filter(|one| one.span.end > window.start && one.span.start < window.end);
    SloChart {
        title: "Budget left".to_owned(),
        svg: made.drawing.svg.clone(),
        as_of: Some(beside.here.time(evaluation.burns_until)),
        coverage,
        plot: plot(&made.drawing),
        columns: ["Time", "Remaining", "Bad", "All", "Known"].map(str::to_owned).to_vec(),
        points: placed,
        days: firsts_of_days(&at, zone),
        marks: chart_marks.chain(excluded.map(|one| excluded_mark(one, window, zone))).collect(),
    }
}

struct Told<'a> {
    question: Question<'a>,
    window: Span,
    points: &'a [BurnDownPoint],
    zone: &'a Zone,
}

impl Told<'_> {
    /// A point tells of the time since the one before.
    fn point(&self, placed: PlacedPoint, drawing: &report::Drawing) -> Option<SloPoint> {
        let point = self.points.get(placed.index)?;
        let since =
            placed.index.checked_sub(1).and_then(|before| self.points.get(before)).map_or(self.window.start, |p| p.at);
        let tally = self.question.counts.tally(Span { start: since, end: point.at });
        let (bad, all) = match tally.used() {
            0 => (UNKNOWN.to_owned(), UNKNOWN.to_owned()),
            _ => (grouped(tally.bad()), grouped(tally.total())),
        };
        let left = point.remaining.as_ref().map_or_else(|| UNKNOWN.to_owned(), short_percent);
        let state = if tally.excluded() > 0 { "excluded" } else { state_word(point.state) };
        let plot = drawing.plot;
        Some(SloPoint {
            x: f64::from(placed.x - plot.x) / f64::from(plot.width.max(1)),
            y: placed.y.map(|y| f64::from(y - plot.y) / f64::from(plot.height.max(1))),
            at_ms: since.as_ms(),
            until_ms: point.at.as_ms(),
            at: dated_text(point.at, self.zone),
            texts: vec![left, bad, all, known_word(state).to_owned()],
            state: if state == "known" { String::new() } else { state.to_owned() },
        })
    }
}

fn budget_point(point: &BurnDownPoint) -> BudgetPoint {
    let state = match point.state {
        PointState::Known => report::PointState::Known,
        PointState::Partial => report::PointState::Partial,
        PointState::Unknown => report::PointState::Unknown,
    };
    // Before anything is known all of the budget is left, and the line is not drawn there.
    BudgetPoint { at: point.at, remaining: point.remaining.as_ref().map_or(1.0, part), state }
}

fn state_word(state: PointState) -> &'static str {
    match state {
        PointState::Known => "known",
        PointState::Partial => "partial",
        PointState::Unknown => "unknown",
    }
}

fn known_word(state: &str) -> &'static str {
    match state {
        "partial" => "in part",
        "unknown" => "nothing",
        "excluded" => "excluded",
        _ => "all",
    }
}

fn said(title: &str, evaluation: &Evaluation) -> String {
    format!("Remaining error budget of {title}: {} left, {}.", remaining_text(evaluation), coverage_text(evaluation))
}

fn bounds(question: Question<'_>) -> [Bound; 2] {
    let policy = question.policy;
    let bound = |share, word: &str| Bound { remaining: part(share), label: format!("{} {word}", short_percent(share)) };
    [bound(&policy.healthy_above, "watch"), bound(&policy.watch_above, "at risk")]
}

fn chart_mark(row: &MarkRow, question: Question<'_>) -> ChartMark {
    let kind = match row.mark.kind {
        MarkKind::Incident => report::MarkKind::Incident,
        MarkKind::Deploy => report::MarkKind::Deploy,
        MarkKind::Class => report::MarkKind::Class,
        MarkKind::Decision => report::MarkKind::Decision,
    };
    let span = super::super::marks::span_of(&row.mark, question.now);
    ChartMark { kind, span: drawn(span), label: row.mark.title.clone() }
}

fn marked(row: &MarkRow, mark: &ChartMark, window: Span, zone: &Zone) -> SloChartMark {
    let times = match mark.span.from == mark.span.to {
        true => dated_text(mark.span.from, zone),
        false => from_to_text(mark.span.from, mark.span.to, zone),
    };
    SloChartMark {
        from: share_of(mark.span.from, window),
        to: share_of(mark.span.to, window),
        kind: row.mark.kind.code().to_owned(),
        title: row.mark.title.clone(),
        times,
    }
}

fn excluded_mark(exclusion: &Exclusion, window: Span, zone: &Zone) -> SloChartMark {
    SloChartMark {
        from: share_of(exclusion.span.start, window),
        to: share_of(exclusion.span.end, window),
        kind: "exclusion".to_owned(),
        title: exclusion.reason.clone(),
        times: from_to_text(exclusion.span.start, exclusion.span.end, zone),
    }
}
