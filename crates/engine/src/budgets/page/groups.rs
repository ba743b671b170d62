//! The groups of an SLI, all together first.

use std::time::Duration;

use watchbill_domain::slo::{Booked, Evaluation, Grouping, Method, Question, spent_of};
use watchbill_domain::time::Instant;

use crate::api::{SloGroupRow, SloSpenderRow, SloState};
use crate::levels::Level;
use crate::reads::Here;
use crate::slo::figures::percent;

use super::super::evaluated::{Evaluated, labels_text};
use super::super::judged::{Facts, Judged};
use super::super::reading::LevelRead;
use super::super::rows::burn_text;
use super::super::words::{UNKNOWN, coverage_text, part, remaining, remaining_text, units};
use super::ledger::{MOST_SPENDERS, of_budget};

/// A group that was read more lately may only be down, and its window have begun meanwhile.
const ENDED: Duration = Duration::from_secs(86_400);

/// All of them together, then each, the one with least left first; none where there are no groups.
pub(crate) fn group_rows(evaluated: &Evaluated, level: &Level, here: &Here) -> Vec<SloGroupRow> {
    let Some(pooled) = evaluated.pooled.as_ref().filter(|_| !evaluated.groups.is_empty()) else { return Vec::new() };
    let unmeasured = level.sli.as_ref().err().map(String::as_str);
    let row = |key: Option<String>, title: String, evaluation: &Evaluation, last_known: Option<Instant>| {
        let judged = Judged::of(evaluation, Facts { unmeasured, last_known, fetching: evaluated.fetching }, here);
        SloGroupRow {
            key,
            title,
            state: judged.state,
            state_text: judged.text,
            remaining: remaining(evaluation).as_ref().map(part),
            remaining_text: remaining_text(evaluation),
            sli_text: evaluation.sli().map_or_else(|| UNKNOWN.to_owned(), |sli| percent(&sli)),
            burn_text: burn_text(evaluation),
            coverage_text: coverage_text(evaluation),
            weight: None,
        }
    };
    let together = match evaluated.grouping {
        Grouping::Pooled => "All together: this is what counts",
        Grouping::Worst => "All together; the worst group is what counts",
    };
    let mut groups: Vec<(bool, SloGroupRow)> = evaluated
        .groups
        .iter()
        .zip(&evaluated.groups_known)
        .map(|((labels, evaluation), last_known)| {
            let text = labels_text(labels);
            let row = row(Some(text.clone()), text, evaluation, *last_known);
            let is_over = last_known.is_none_or(|at| here.now.since(at) > ENDED);
            let has_ended = pooled.tally.known() > 0 && evaluation.tally.known() == 0 && is_over;
            (has_ended, if has_ended { ended(row, *last_known, here) } else { row })
        })
        .collect();
    // What is not known is not the best, and what has ended stands last.
    let left = |row: &SloGroupRow| row.remaining.unwrap_or(f64::NEG_INFINITY);
    groups.sort_by(|(a_ended, a), (b_ended, b)| {
        let by_state = (a_ended, a.state).cmp(&(b_ended, b.state));
        by_state.then(left(a).total_cmp(&left(b))).then_with(|| a.title.cmp(&b.title))
    });
    let all = row(None, together.to_owned(), pooled, evaluated.last_known);
    std::iter::once(all).chain(groups.into_iter().map(|(_, row)| row)).collect()
}

/// The same in a window that has ended: how long nothing was read since says nothing about it.
pub(crate) fn ended_rows(evaluated: &Evaluated, level: &Level, here: &Here) -> Vec<SloGroupRow> {
    let mut rows = group_rows(evaluated, level, here);
    for row in rows.iter_mut().filter(|row| row.state == SloState::NoData) {
        row.state_text = format!("{UNKNOWN}: nothing is known of that window");
    }
    rows
}

/// The groups whose bad events spent the most of one budget, the most first, in the window of an evaluation of all of them
/// together. Of slices there are none: which group made a slice bad is not known where each did its part.
pub(crate) fn top_groups(
    read: &LevelRead,
    level: &Level,
    question: Question<'_>,
    evaluation: &Evaluation,
) -> Vec<SloSpenderRow> {
    if level.spec.grouping != Grouping::Pooled || !matches!(question.slo.method, Method::Occurrences) {
        return Vec::new();
    }
    let over = evaluation.elapsed;
    let spent = read.groups.iter().filter_map(|group| {
        let bad = read.counts_of(level, group).tally(over).bad();
        (bad > 0).then(|| (labels_text(&group.labels), spent_of(evaluation, bad)))
    });
    let mut spent: Vec<_> = spent.collect();
    spent.sort_by(|(a, one), (b, other)| other.units.cmp(&one.units).then_with(|| a.cmp(b)));
    let row = |(title, booked): (String, Booked)| SloSpenderRow {
        mark: None,
        kind: "group".to_owned(),
        title,
        times: String::new(),
        share: of_budget(&booked),
        part: part(&booked.of_budget),
        units: units(question.slo, &booked.units),
        from_ms: over.start.as_ms(),
        to_ms: over.end.as_ms(),
    };
    spent.into_iter().take(MOST_SPENDERS).map(row).collect()
}

/// A group of which nothing is left in a window that others are read in: its service or its label is gone, and nobody needs to look.
fn ended(row: SloGroupRow, last_known: Option<Instant>, here: &Here) -> SloGroupRow {
    let last = last_known.map(|at| format!("last read {}, and ", here.short(at))).unwrap_or_default();
    let state_text = format!("ended: {last}nothing of it is left in this window");
    SloGroupRow { state: SloState::NoTraffic, state_text, ..row }
}

#[cfg(test)]
#[path = "groups_tests.rs"]
mod tests;
