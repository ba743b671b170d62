//! Requests and errors below a burn-down, and the share that was bad; where a value decides what is good, as with latency, the
//! share that was within it.

use watchbill_domain::slo::{Evaluation, Exact, Measure, Method, Operator, Question, Span};
use watchbill_domain::time::{Instant, from_to_text, span_text};
use watchbill_report::{Drawing, Paper, SizePx};
use watchbill_report::{
    Footing, Level, Line, Lines, Said, Traffic, TrafficBar, TrafficCounts, line_chart, traffic_chart,
};

use crate::api::{SloChart, SloPoint};
use crate::reads::Here;
use crate::slo::figures::{grouped, percent};

use super::super::words::{UNKNOWN, coverage_text, part};
use super::axis::{drawn, firsts_of_days, plot, share_of, steps, ticks};

const PAPER: Paper = Paper { size: SizePx { width: 560, height: 140 }, text_px: 12 };
/// More bars would be hairs.
const MOST_BARS: usize = 180;

/// Both charts of a window, of what is kept: nothing is asked for them.
pub(crate) fn traffic(
    question: Question<'_>,
    evaluation: &Evaluation,
    measure: Option<&Measure>,
    here: &Here,
) -> Vec<SloChart> {
    let window = evaluation.window;
    let over = Span { start: window.start, end: evaluation.elapsed.end.min(question.now).max(window.start) };
    let edges = steps(over, question.counts.grid(), MOST_BARS);
    let times: Vec<Time> = edges.windows(2).map(|edges| Time::of(question, edges[0], edges[1])).collect();
    if times.is_empty() {
        return Vec::new();
    }
    let words = Words::of(measure.and_then(within));
    let sheet = Sheet { question, evaluation, here, window, times: &times, words };
    vec![sheet.events(), sheet.ratio()]
}

/// Within what an event is good, where its value decides: `0.3 s`.
pub(crate) fn within(measure: &Measure) -> Option<String> {
    if let Some(bound) = measure.bound() {
        return Some([bound.at_most.as_str(), bound.unit].join(" ").trim_end().to_owned());
    }
    match measure {
        Measure::Gauge { good, .. } | Measure::Sampled { good, .. } => {
            matches!(good.operator, Operator::Below | Operator::AtMost).then(|| good.text.clone())
        }
        _ => None,
    }
}

/// What the charts call what they show.
struct Words {
    events: String,
    bad: &'static str,
    ratio: String,
    columns: [String; 4],
    /// Whether the share of good is drawn and told, and not that of bad.
    is_within: bool,
}

impl Words {
    fn of(within: Option<String>) -> Self {
        let columns = |bad: &str, ratio: &str| ["Time", "All", bad, ratio].map(str::to_owned);
        match within {
            None => Self {
                events: "Requests and errors".to_owned(),
                bad: "Bad events",
                ratio: "Share of bad events".to_owned(),
                columns: columns("Bad", "Share bad"),
                is_within: false,
            },
            Some(within) => Self {
                events: format!("All events and those beyond {within}"),
                bad: "Events beyond it",
                ratio: format!("Share within {within}"),
                columns: columns("Beyond", &format!("Within {within}")),
                is_within: true,
            },
        }
    }
}

/// What was counted in one bar.
struct Time {
    span: Span,
    /// Bad and all; none where nothing is known.
    counts: Option<(u128, u128)>,
}

impl Time {
    fn of(question: Question<'_>, start: Instant, end: Instant) -> Self {
        let span = Span { start, end };
        let tally = question.counts.tally(span);
        Self { span, counts: (tally.used() > 0).then(|| (tally.bad(), tally.total())) }
    }

    /// The share of good events or of bad ones, where there were any.
    fn share(&self, of_good: bool) -> Option<Exact> {
        let bad = self.ratio()?;
        Some(if of_good { &Exact::one() - &bad } else { bad })
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
    words: Words,
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
        let bad_label = format!("{}, at most {} in {each}", self.words.bad, grouped(most(&|(bad, _)| bad)));
        let (as_of, coverage, ticks) = self.footing();
        let description = format!("{total_label}; {bad_label}.");
        let drawing = traffic_chart(
            &Traffic {
                said: Said { title: &self.words.events, description: &description },
                span: drawn(self.window),
                bars: &bars,
                total_label: &total_label,
                bad_label: &bad_label,
                ticks: &ticks,
                footing: Footing { as_of: &as_of, coverage: &coverage },
            },
            PAPER,
        );
        self.chart(&self.words.events, &drawing)
    }

    fn ratio(&self) -> SloChart {
        let of_good = self.words.is_within;
        let shares: Vec<Option<Exact>> = self.times.iter().map(|time| time.share(of_good)).collect();
        let ends = self.times.iter().map(|time| time.span.end);
        let values: Vec<_> = ends.zip(&shares).map(|(end, share)| (end, share.as_ref().map(part))).collect();
        let promised = self.promised();
        let (bound, said) = if of_good {
            (promised.clone(), format!("{} are promised", percent(&promised)))
        } else {
            let allowed = &Exact::one() - &promised;
            let said = format!("{} may be bad", percent(&allowed));
            (allowed, said)
        };
        let known = shares.iter().flatten();
        let worst = if of_good { known.min() } else { known.max() };
        let worst_said = worst.map(percent).unwrap_or_default();
        let mut levels = vec![Level { value: part(&bound), label: &said }];
        levels.extend(worst.map(|worst| Level { value: part(worst), label: &worst_said }));
        if of_good {
            levels.push(Level { value: 1.0, label: "100 %" });
        }
        let (as_of, coverage, ticks) = self.footing();
        let description = format!("{} in each {}; {said}.", self.words.ratio, self.each());
        let drawing = line_chart(
            &Lines {
                said: Said { title: &self.words.ratio, description: &description },
                span: drawn(self.window),
                lines: &[Line { label: if of_good { "within" } else { "bad" }, values: &values }],
                levels: &levels,
                ticks: &ticks,
                footing: Footing { as_of: &as_of, coverage: &coverage },
            },
            PAPER,
        );
        self.chart(&self.words.ratio, &drawing)
    }

    /// The share of good that is promised of each bar: of slices it is what makes one good.
    fn promised(&self) -> Exact {
        match &self.question.slo.method {
            Method::Timeslices { target, .. } => target.share().clone(),
            Method::Occurrences | Method::RatioTimeslices { .. } => self.question.slo.objective.share().clone(),
        }
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
            columns: self.words.columns.to_vec(),
            points: self.times.iter().map(|time| self.point(time)).collect(),
            days: firsts_of_days(&self.times.iter().map(|time| time.span.start).collect::<Vec<_>>(), &self.here.zone),
            marks: Vec::new(),
        }
    }

    fn point(&self, time: &Time) -> SloPoint {
        let unknown = || UNKNOWN.to_owned();
        let (all, bad) = time.counts.map_or_else(|| (unknown(), unknown()), |(bad, all)| (grouped(all), grouped(bad)));
        let ratio = match (time.counts, time.share(self.words.is_within)) {
            (None, _) => unknown(),
            (Some(_), Some(share)) => percent(&share),
            (Some(_), None) => "no traffic".to_owned(),
        };
        let middle = time.span.start.shifted_ms(time.span.length_ms() / 2);
        SloPoint {
            x: share_of(middle, self.window),
            y: None,
            at_ms: time.span.start.as_ms(),
            until_ms: time.span.end.as_ms(),
            at: from_to_text(time.span.start, time.span.end, &self.here.zone),
            texts: vec![all, bad, ratio],
            state: if time.counts.is_none() { "unknown".to_owned() } else { String::new() },
        }
    }
}

#[cfg(test)]
#[path = "traffic_tests.rs"]
mod tests;
