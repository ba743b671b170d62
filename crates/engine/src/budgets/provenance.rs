//! Where the numbers of an objective come from.

use std::time::Duration;

use watchbill_domain::slo::{Evaluation, Exact, Grid, Question, Span};
use watchbill_domain::time::span_text;
use watchbill_store::{Reconciliation, SloRevision, SloTerms};

use crate::api::{ApiError, SloProvenance, SloQueryText, SloRevisionRow};
use crate::levels::Level;
use crate::measuring::drift_problem;
use crate::reads::{Here, store_error};
use crate::shared::Shared;
use crate::slo::figures::{percent, short_percent};

use super::buckets::{state_counts, tier_counts};
use super::reading::LevelRead;
use super::words::coverage_text;

/// Revisions that are shown.
const MOST_REVISIONS: usize = 12;

/// What is asked, as the source words it.
pub(crate) fn query_texts(level: &Level) -> Vec<SloQueryText> {
    let Ok(sli) = &level.sli else { return Vec::new() };
    sli.measure.queries().into_iter().map(|(name, text)| SloQueryText { name: name.to_owned(), text }).collect()
}

/// `5 min`
pub(crate) fn step_text(grid: Grid) -> String {
    span_text(Duration::from_millis(u64::try_from(grid.step_ms()).unwrap_or(0)))
}

/// What stands behind the figures of a page.
pub(crate) async fn provenance(
    shared: &Shared,
    level: &Level,
    read: &LevelRead,
    question: Question<'_>,
    evaluation: &Evaluation,
    here: &Here,
) -> Result<SloProvenance, ApiError> {
    let over =
        Span { end: evaluation.elapsed.end.min(question.now).max(evaluation.elapsed.start), ..evaluation.elapsed };
    let history = shared.store.slo_history(&level.spec.slo.name).await.map_err(|e| store_error(&e))?;
    let row = read.row.as_ref();
    let measured = row.and_then(|row| row.measured);
    Ok(SloProvenance {
        source: level.source().map(str::to_owned),
        place: format!("{}:{}", level.spec.file, level.spec.line),
        queries: query_texts(level),
        tiers: tier_counts(&read.series, over, &read.excluded),
        states: state_counts(&read.series, over, &read.excluded),
        coverage: coverage_text(evaluation),
        step: step_text(read.series.grid()),
        first: measured.map(|span| here.time(span.start)),
        last: measured.map(|span| here.time(span.end)),
        reconciled: reconciled(row.and_then(|row| row.reconciled.as_ref()), here),
        revisions: history.iter().rev().take(MOST_REVISIONS).map(|revision| revision_row(revision, here)).collect(),
        from_ms: over.start.as_ms(),
        to_ms: over.end.as_ms(),
    })
}

/// The share of all events by which our day differs from the source's.
pub(crate) fn drift(reconciled: &Reconciliation) -> Option<Exact> {
    let off = |number: i64| Exact::whole(number.unsigned_abs());
    let drift = reconciled.drift();
    let (good, total) = (off(drift.good), off(drift.total));
    good.max(total).over(&Exact::whole(reconciled.theirs.total.max(0)))
}

fn reconciled(reconciled: Option<&Reconciliation>, here: &Here) -> String {
    let Some(day) = reconciled else {
        return "not yet held against one long query of a day, which is done each night".to_owned();
    };
    let when = here.short(day.at);
    let Some(drift) = drift(day) else { return format!("held against one long query {when}; there was no traffic") };
    let of = match day.hours {
        24.. => "a day".to_owned(),
        1 => "one hour of a day".to_owned(),
        hours => format!("{hours} hours of a day"),
    };
    match drift_problem(day) {
        Some(problem) => format!("held against one long query {when}: {problem}"),
        None if drift.is_zero() => format!("held against one long query of {of} {when}: the same to the last event"),
        None => format!("held against one long query of {of} {when}: {} off", percent(&drift)),
    }
}

fn revision_row(revision: &SloRevision, here: &Here) -> SloRevisionRow {
    let name = |terms: &SloTerms| format!("{} {}, {}", terms.target, terms.window, terms.method);
    let said = match (&revision.before, &revision.after) {
        (None, Some(after)) => format!("promised: {}", name(after)),
        (Some(before), None) => format!("no file names it any more; it was {}", name(before)),
        (Some(before), Some(after)) if before.sli_key != after.sli_key => {
            format!("another query: what was counted before is kept apart. Now {}", name(after))
        }
        (Some(before), Some(after)) => format!("{} instead of {}", name(after), name(before)),
        (None, None) => "nothing changed".to_owned(),
    };
    SloRevisionRow { at: here.time(revision.at), said: format!("{}: {said}", revision.objective) }
}

/// What is left out of the figures, of how much.
pub(crate) fn left_out(question: Question<'_>, span: Span) -> String {
    let buckets = question.counts.tally(span).excluded();
    let all = question.counts.grid().buckets(span);
    let share =
        Exact::ratio(buckets, all).map(|share| format!(" ({} of it)", short_percent(&share))).unwrap_or_default();
    match buckets {
        0 => "no whole bucket: it changes nothing".to_owned(),
        1 => format!("1 bucket{share}"),
        many => format!("{many} buckets{share}"),
    }
}
