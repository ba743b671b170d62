//! How alerts fired in the past: the series `ALERTS` and `ALERTS_FOR_STATE` that a Prometheus writes about its own rules.
//!
//! Facts this relies on: `ALERTS{alertstate="firing"}` has a sample per evaluation while an alert fires and a marker of
//! staleness when it ends; the value of `ALERTS_FOR_STATE` is when its condition began to hold, in seconds; neither carries
//! external labels where the server stores it itself. A server that was not running has no sample of anything, `up` included,
//! for five minutes after its last one at most.

use std::collections::BTreeMap;
use std::time::Duration;

use watchbill_domain::alerts::{Course, Hindsight, Labels};
use watchbill_domain::ids::Identity;
use watchbill_domain::time::Instant;

use super::Prometheus;
use super::reading::covers;
use crate::identity::TellingLabels;
use crate::kind::{HindsightAsk, SeriesAnswer, SeriesAsk};

/// Points of one request. A server may refuse more than 11,000, and has to hold all alerts at all of them at once.
const POINTS: u32 = 500;
/// Requests of each expression; a longer span is asked in longer steps.
const PIECES: u32 = 6;
/// What is asked of every piece of the span, in this order.
const QUESTIONS: usize = 3;

/// What tells alerts apart that the rules do not give: whether it is pending or firing, and the name of the series.
const NOT_THEIRS: [&str; 2] = ["alertstate", "__name__"];

/// The questions, piece by piece.
pub(super) fn asks(wanted: &HindsightAsk) -> Vec<SeriesAsk> {
    let step = wanted.step();
    let mut asks = Vec::new();
    let mut from = wanted.from;
    while from <= wanted.to {
        let to = from.plus(step * (POINTS - 1)).min(wanted.to);
        // Twice the step, so that a change between two points is in the window of the later one.
        let window_s = step.as_secs() * 2;
        let restarts = format!("ALERTS_FOR_STATE and changes(ALERTS_FOR_STATE[{window_s}s]) > 0");
        for expression in ["count(up)".to_owned(), r#"ALERTS{alertstate="firing"}"#.to_owned(), restarts] {
            asks.push(SeriesAsk { expression, from, to, step });
        }
        from = to.plus(step);
    }
    asks
}

impl HindsightAsk {
    /// At least what was asked for, longer if the span would need too many points, in whole seconds.
    fn step(&self) -> Duration {
        let span_s = self.to.since(self.from).as_secs();
        let needed_s = span_s.div_ceil(u64::from(POINTS * PIECES));
        Duration::from_secs(needed_s.max(self.every.as_secs()).max(1))
    }
}

/// One alert while the answers are gathered.
struct Gathered {
    labels: Labels,
    unmerged: Vec<Identity>,
    firing_at: Vec<Instant>,
    restarts: Vec<(Instant, Instant)>,
}

impl Prometheus {
    /// What the answers to [`asks`] mean, in their order.
    pub(super) fn recalled(&self, wanted: &HindsightAsk, answers: &[SeriesAnswer]) -> Hindsight {
        let mut told_at: Vec<Instant> = Vec::new();
        let mut found: BTreeMap<Identity, Gathered> = BTreeMap::new();
        for piece in answers.chunks(QUESTIONS) {
            let [there, firing, restarts] = piece else { continue };
            told_at.extend(there.series.iter().flat_map(|series| series.points.iter().map(|(at, _)| *at)));
            for series in &firing.series {
                if let Some(gathered) = self.gather(&series.labels, &mut found) {
                    gathered.firing_at.extend(series.points.iter().map(|(at, _)| *at));
                }
            }
            for series in &restarts.series {
                if let Some(gathered) = self.gather(&series.labels, &mut found) {
                    gathered
                        .restarts
                        .extend(series.points.iter().filter_map(|(at, value)| Some((*at, second(*value)?))));
                }
            }
        }
        told_at.sort_unstable();
        told_at.dedup();
        let course = |(identity, mut gathered): (Identity, Gathered)| {
            gathered.firing_at.sort_unstable();
            gathered.firing_at.dedup();
            // Of two replicas one may have begun anew while the other fired right through.
            let restarts = if gathered.unmerged.len() == 1 { gathered.restarts } else { Vec::new() };
            let severity = self.severity.of(&gathered.labels);
            Course { identity, labels: gathered.labels, severity, firing_at: gathered.firing_at, restarts, known: None }
        };
        // One that was only pending fired at no instant.
        let courses = found.into_iter().map(course).filter(|course| !course.firing_at.is_empty()).collect();
        Hindsight { told_at, step: wanted.step(), courses, ..Hindsight::default() }
    }

    /// The alert of a series, unless the source's filter leaves it out.
    fn gather<'a>(&self, labels: &Labels, found: &'a mut BTreeMap<Identity, Gathered>) -> Option<&'a mut Gathered> {
        let all = labels.without(&NOT_THEIRS.map(str::to_owned));
        if all.is_empty() || !self.filter.iter().all(|set| covers(set, &all)) {
            return None;
        }
        let TellingLabels { identity, unmerged, labels } = TellingLabels::of(all, &self.replica_labels);
        let gathered = found.entry(identity).or_insert_with(|| Gathered {
            labels,
            unmerged: Vec::new(),
            firing_at: Vec::new(),
            restarts: Vec::new(),
        });
        if !gathered.unmerged.contains(&unmerged) {
            gathered.unmerged.push(unmerged);
        }
        Some(gathered)
    }
}

/// Seconds as the value of a series gives them.
fn second(value: f64) -> Option<Instant> {
    let ms = (value * 1000.0).round();
    #[allow(clippy::cast_possible_truncation)]
    (ms.is_finite() && ms.abs() < 9e15).then(|| Instant::from_ms(ms as i64))
}

#[cfg(test)]
#[path = "hindsight_tests.rs"]
mod tests;
