//! Requests and errors below a burn-down, and the share that was bad.

use watchbill_domain::slo::{Evaluation, Exact, Question, Span};
use watchbill_domain::time::{Zone, from_to_text, span_text};
use watchbill_report::{Drawing, Paper, SizePx};
use watchbill_report::{
    Footing, Level, Line, Lines, Said, Traffic, TrafficBar, TrafficCounts, line_chart, traffic_chart,
};

use crate::api::{SloChart, SloPoint};
use crate::reads::Here;
use crate::slo::figures::{grouped, percent};

use super::super::words::{UNKNOWN, coverage_text, part};
use super::axis::{drawn, plot, share_of, steps, ticks};

const PAPER: Paper = Paper { size: SizePx { width: 560, height: 140 }, text_px: 12 };
/// More bars would be hairs.
const MOST_BARS: usize = 180;

/// Both charts of a window.
pub(crate) fn traffic(question: Question<'_>, evaluation: &Evaluation, here: &Here) -> Vec<SloChart> {
    let window = evaluation.window;
    let over = Span { start: window.start, end: evaluation.elapsed.end.min(question.now).max(window.start) };
    let steps = steps(over, question.counts.grid(), MOST_BARS);
    let times: Vec<Time> = steps.edges.windows(2).map(|edges| Time::of(question, edges[0], edges[1])).collect();
    if times.is_empty() {
        return Vec::new();
    }
    let sheet = Sheet { question, evaluation, here, window, times: &times, a_day: steps.a_day };
    vec![sheet.events(), sheet.ratio()]
}

/// What was counted in one bar.
struct Time {
    span: Span,
    /// Bad and all; none where nothing is known.
    counts: Option<(u128, u128)>,
}

impl Time {
    fn of(
        question: Question<'_>,
        start: watchbill_domain::time::Instant,
        end: watchbill_domain::time::Instant,
    ) -> Self {
        let span = Span { start, end };
        let tally = question.counts.tally(span);
        Self { span, counts: (tally.used() > 0).then(|| (tally.bad(), tally.total())) }
    }

    fn ratio(&self) -> Option<Exact> {
        self.counts.and_then(|(bad, total)| Exact::ratio(bad, total))
    }
}

struct Sheet<'a> {
    question: Question<'a>,
    evaluation: &'a Evaluation,
    here: &'a Here,
    window: Span,
    times: &'a [Time],
    a_day: usize,
}

impl Sheet<'_> {
    fn events(&self) -> SloChart {
        let bars: Vec<TrafficBar> = self
            .times
            .iter()
            .map(|time| TrafficBar {
                span: drawn(time.span),
                counts: time.counts.map(|(bad, total)| TrafficCounts {
                    total: part(&Exact::whole(total)),
                    bad: part(&Exact::whole(bad)),
                }),
            })
            .collect();
        let most = |of: &dyn Fn((u128, u128)) -> u128| {
            self.times.iter().filter_map(|time| time.counts).map(of).max().unwrap_or(0)
        };
        let each = self.each();
        let total_label = format!("All events, at most {} in {each}", grouped(most(&|(_, total)| total)));
        let bad_label = format!("Bad events, at most {} in {each}", grouped(most(&|(bad, _)| bad)));
        let (as_of, coverage, ticks) = self.footing();
        let description = format!("{total_label}; {bad_label}.");
        let drawing = traffic_chart(
            &Traffic {
                said: Said { title: "Requests and errors", description: &description },
                span: drawn(self.window),
                bars: &bars,
                total_label: &total_label,
                bad_label: &bad_label,
                ticks: &ticks,
                footing: Footing { as_of: &as_of, coverage: &coverage },
            },
            PAPER,
        );
        self.chart("Requests and errors", &drawing)
    }

    fn ratio(&self) -> SloChart {
        let values: Vec<_> = self.times.iter().map(|time| (time.span.end, time.ratio().as_ref().map(part))).collect();
        let allowed = self.question.slo.objective.allowed();
        let level = format!("{} may be bad", percent(&allowed));
        let (as_of, coverage, ticks) = self.footing();
        let description = format!("The share of bad events in each {}, beside the {level}.", self.each());
        let drawing = line_chart(
            &Lines {
                said: Said { title: "Share of bad events", description: &description },
                span: drawn(self.window),
                lines: &[Line { label: "bad", values: &values }],
                levels: &[Level { value: part(&allowed), label: &level }],
                ticks: &ticks,
                footing: Footing { as_of: &as_of, coverage: &coverage },
            },
            PAPER,
        );
        self.chart("Share of bad events", &drawing)
    }

    fn each(&self) -> String {
        let length = self.times.iter().map(|time| time.span.end.since(time.span.start)).max().unwrap_or_default();
        span_text(length)
    }

    fn footing(&self) -> (String, String, Vec<watchbill_report::Tick>) {
        let as_of = format!("as of {}", self.here.short(self.evaluation.burns_until));
        (as_of, coverage_text(self.evaluation), ticks(self.window, &self.here.zone))
    }

    fn chart(&self, title: &str, drawing: &Drawing) -> SloChart {
        SloChart {
            title: title.to_owned(),
            svg: drawing.svg.clone(),
            as_of: Some(self.here.time(self.evaluation.burns_until)),
            coverage: coverage_text(self.evaluation),
            plot: plot(drawing),
            columns: ["Time", "All", "Bad", "Share bad"].map(str::to_owned).to_vec(),
            points: self.times.iter().map(|time| point(time, self.window, &self.here.zone)).collect(),
            day: self.a_day,
            marks: Vec::new(),
        }
    }
}

fn point(time: &Time, window: Span, zone: &Zone) -> SloPoint {
    let unknown = || UNKNOWN.to_owned();
    let (all, bad) = time.counts.map_or_else(|| (unknown(), unknown()), |(bad, all)| (grouped(all), grouped(bad)));
    let ratio = match (time.counts, time.ratio()) {
        (None, _) => unknown(),
        (Some(_), Some(ratio)) => percent(&ratio),
        (Some(_), None) => "no traffic".to_owned(),
    };
    let middle = time.span.start.shifted_ms(time.span.length_ms() / 2);
    SloPoint {
        x: share_of(middle, window),
        y: None,
        at_ms: time.span.start.as_ms(),
        until_ms: time.span.end.as_ms(),
        at: from_to_text(time.span.start, time.span.end, zone),
        texts: vec![all, bad, ratio],
        state: if time.counts.is_none() { "unknown".to_owned() } else { String::new() },
    }
}
