//! The groups of an SLI, all together first.

use watchbill_domain::slo::{Evaluation, Grouping};
use watchbill_domain::time::Instant;

use crate::api::SloGroupRow;
use crate::levels::Level;
use crate::reads::Here;
use crate::slo::figures::percent;

use super::super::evaluated::{Evaluated, labels_text};
use super::super::judged::{Facts, Judged};
use super::super::rows::burn_text;
use super::super::words::{UNKNOWN, coverage_text, part, remaining, remaining_text};

/// All of them together, then each, the one with least left first; none where there are no groups.
pub(crate) fn group_rows(evaluated: &Evaluated, level: &Level, here: &Here) -> Vec<SloGroupRow> {
    let Some(pooled) = evaluated.pooled.as_ref().filter(|_| !evaluated.groups.is_empty()) else { return Vec::new() };
    let unmeasured = level.sli.as_ref().err().map(String::as_str);
    let row = |key: Option<String>, title: String, evaluation: &Evaluation, last_known: Option<Instant>| {
        let judged = Judged::of(evaluation, Facts { unmeasured, last_known }, here);
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
    let mut groups: Vec<SloGroupRow> = evaluated
        .groups
        .iter()
        .zip(&evaluated.groups_known)
        .map(|((labels, evaluation), last_known)| {
            let text = labels_text(labels);
            row(Some(text.clone()), text, evaluation, *last_known)
        })
        .collect();
    // What is not known is not the best.
    let left = |row: &SloGroupRow| row.remaining.unwrap_or(f64::NEG_INFINITY);
    groups.sort_by(|a, b| a.state.cmp(&b.state).then(left(a).total_cmp(&left(b))).then_with(|| a.title.cmp(&b.title)));
    let all = row(None, together.to_owned(), pooled, evaluated.last_known);
    std::iter::once(all).chain(groups).collect()
}
