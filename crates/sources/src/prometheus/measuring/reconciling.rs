//! The sums over stretches of a day by the source's own reckoning, to see how far what was measured drifts from it.

use std::collections::BTreeMap;

use watchbill_domain::slo::{Measure, Selector, Sli, Span};
use watchbill_domain::time::Instant;

use super::found::group_of;
use super::matrix::{Matrix, matrix};
use super::number;
use super::sums::{Grouped, Role, Window, counted, mark_of, marked};
use super::{Prometheus, When};
use crate::ask::Answer;
use crate::measuring::{AskedSli, EventSum, GroupLabels, Question, ReconcileAsk, Reconciled};

/// Series of one question: each has thousands of samples in a day, and servers bound what one question may load.
const MOST_SERIES: u64 = 2_000;
/// Characters of one question.
const MOST_CHARACTERS: usize = 16_000;
/// What is recorded by rules covers five minutes, seconds.
const RECORDED_EVERY_S: i64 = 300;

impl Prometheus {
    pub(in crate::prometheus) fn reconcile(&self, ask: &ReconcileAsk) -> Vec<Question> {
        let question = |places: &Vec<usize>| {
            let expressions = places.iter().flat_map(|place| self.stretch(ask, *place));
            self.question(&expressions.collect::<Vec<_>>().join(" or "), When::At(ask.day_end))
        };
        self.batches(ask).iter().map(question).collect()
    }

    /// The places of the stretches that stand in each question.
    fn batches(&self, ask: &ReconcileAsk) -> Vec<Vec<usize>> {
        let (mut batches, mut batch, mut series, mut characters) = (Vec::new(), Vec::new(), 0_u64, 0);
        for (place, (asked, _)) in ask.stretches.iter().enumerate() {
            let more: usize = self.stretch(ask, place).iter().map(|expression| expression.len() + 4).sum();
            if more == 0 {
                continue;
            }
            let is_full = series.saturating_add(asked.series) > MOST_SERIES || characters + more > MOST_CHARACTERS;
            if is_full && !batch.is_empty() {
                batches.push(std::mem::take(&mut batch));
                (series, characters) = (0, 0);
            }
            batch.push(place);
            (series, characters) = (series.saturating_add(asked.series), characters + more);
        }
        if !batch.is_empty() {
            batches.push(batch);
        }
        batches
    }

    /// The sums of a stretch; none of what has no counts, or is counted at instants of our choosing.
    fn stretch(&self, ask: &ReconcileAsk, place: usize) -> Vec<String> {
        let (AskedSli { sli, .. }, span) = &ask.stretches[place];
        self.sums_over(sli, &window(*span, ask.day_end), place)
    }

    fn sums_over(&self, sli: &Sli, window: &Window, place: usize) -> Vec<String> {
        let by = Grouped(&sli.group_by);
        // Not anchored, where that is not the server's own way: this is what its users would ask.
        let increase = |selector: &Selector| self.dialect().over(selector, &by, window);
        let (events, total) = match &sli.measure {
            Measure::Counters { events, total } => (increase(events.inner()), increase(total)),
            Measure::Recorded { events, total } => {
                let every = window.every(RECORDED_EVERY_S);
                let sum = |selector: &Selector| by.of("sum", &format!("sum_over_time({selector}{every})"));
                (sum(events.inner()), sum(total))
            }
            Measure::Histogram { selector, at_most } => {
                let sum = by.of("sum", &format!("increase({selector}{window})"));
                let count = format!("histogram_count({sum})");
                (format!("histogram_fraction(0, {at_most}, {sum}) * {count}"), count)
            }
            Measure::Gauge { .. } | Measure::Sampled { .. } | Measure::PerStep { .. } | Measure::Stored { .. } => {
                return Vec::new();
            }
        };
        vec![marked(&events, &format!("{place}e")), marked(&total, &format!("{place}t"))]
    }

    pub(in crate::prometheus) fn reconciled(&self, ask: &ReconcileAsk, answers: &[Answer]) -> Reconciled {
        let mut reconciled = vec![None; ask.stretches.len()];
        for (places, answer) in self.batches(ask).iter().zip(answers) {
            // Sums of a part of the series would be drift that is none.
            let Ok(matrix) = matrix(answer) else { continue };
            if matrix.warnings.is_empty() {
                places
                    .iter()
                    .for_each(|place| reconciled[*place] = Some(sums(&ask.stretches[*place].0, *place, &matrix)));
            }
        }
        reconciled
    }
}

fn window(span: Span, asked_as_of: Instant) -> Window {
    let seconds = |ms: i64| ms / 1000;
    Window {
        length_s: seconds(span.end.as_ms() - span.start.as_ms()),
        ended_s_ago: seconds(asked_as_of.as_ms() - span.end.as_ms()),
    }
}

fn sums(asked: &AskedSli, place: usize, matrix: &Matrix<'_>) -> Vec<(GroupLabels, EventSum)> {
    let (mut events, mut totals) = (BTreeMap::new(), BTreeMap::new());
    for row in &matrix.series {
        let Some((_, role)) = mark_of(row).filter(|(of, _)| *of == place) else { continue };
        let Some(count) = row.points.first().and_then(|(_, text)| number::whole(text.as_ref())) else { continue };
        let sums = if role == Role::Events { &mut events } else { &mut totals };
        sums.insert(group_of(&asked.sli.group_by, &row.labels), count);
    }
    let sum = |(group, total): (GroupLabels, i64)| {
        let good = counted(&asked.sli.measure).good_of(events.get(&group).copied().unwrap_or(0), total)?;
        Some((group, EventSum { good, total }))
    };
    totals.into_iter().filter_map(sum).collect()
}

#[cfg(test)]
#[path = "reconciling_tests.rs"]
mod tests;
