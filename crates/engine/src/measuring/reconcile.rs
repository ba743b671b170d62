//! The nightly comparison: what our buckets of the last day add up to, and what the source says of that day as a whole.

use std::time::Duration;

use watchbill_domain::slo::{Grid, Span};
use watchbill_domain::time::Instant;
use watchbill_sources::ask::Answer;
use watchbill_sources::{AskedSli, GroupLabels, ReconcileAsk};
use watchbill_store::{EventSum, Reconciliation, SliId, SliNote, StoreError};

use super::asking::Asker;
use super::round::{Round, Stopped};

const DAY_S: u32 = 86_400;
/// Buckets of five minutes in a day.
const BUCKETS: u32 = 288;
/// A day is compared so long after it ended: its last samples are there by then.
const AFTER: Duration = Duration::from_secs(600);
/// A drift of more than one in so many is worth a word.
const ONE_IN: i128 = 100;

/// What is to be said of a day that came to something else at its source; nothing up to a hundredth of its events.
pub(crate) fn drift_problem(reconciliation: &Reconciliation) -> Option<String> {
    let drift = reconciliation.drift();
    let of = |ours: i64, theirs: i64| i128::from(ours).abs() * ONE_IN > i128::from(theirs).abs();
    let bad = |sum: EventSum| sum.total.saturating_sub(sum.good);
    let bad_drift = bad(drift);
    let is_off = of(drift.total, reconciliation.theirs.total) || of(bad_drift, reconciliation.theirs.total);
    is_off.then(|| {
        let (ours, theirs) = (reconciliation.ours, reconciliation.theirs);
        format!(
            "on {} Watchbill counted {} events, {} of them bad, and its source {}, {} of them bad: they differ by more than 1 %",
            &reconciliation.day.to_rfc3339()[..10],
            ours.total,
            bad(ours),
            theirs.total,
            bad(theirs)
        )
    })
}

/// Compares the last day that is over, once.
pub(super) async fn reconcile(round: &mut Round<'_>, asker: &Asker<'_>, end: Instant) -> Result<(), Stopped> {
    let day_end = Grid::of_step(DAY_S).floor(end.minus(AFTER));
    let day = Span::before(day_end, Duration::from_secs(u64::from(DAY_S)));
    let is_due = |at: &usize| {
        let subject = &round.subjects[*at];
        subject.reconciled.is_none_or(|last| last < day.start) && subject.refused_until.is_none()
    };
    let places: Vec<usize> = (0..round.subjects.len()).filter(is_due).collect();
    let asked: Vec<AskedSli> = places
        .iter()
        .filter_map(|at| {
            let subject = &round.subjects[*at];
            let (tier, series) = subject.known?;
            Some(AskedSli { sli: (*subject.sli).clone(), tier, series })
        })
        .collect();
    if asked.is_empty() || asked.len() != places.len() {
        return Ok(());
    }
    let ask = ReconcileAsk { slis: asked, day_end };
    let mut answers: Vec<Answer> = Vec::new();
    for question in round.task.source.reconciling(&ask) {
        answers.extend(asker.ask(question).await);
    }
    let told = round.task.source.read_reconciled(&ask, &answers);
    let mut notes = Vec::new();
    for (at, told) in places.into_iter().zip(told) {
        round.subjects[at].reconciled = Some(day.start);
        let Some(groups) = told else { continue };
        let (id, key) = (round.subjects[at].id, round.subjects[at].sli.key());
        notes.extend(compared(round, id, &key, day, &groups).await?);
    }
    round.task.shared.store.note_slis(&notes, round.now).await?;
    Ok(())
}

/// Nothing where our day is not whole: then it is no wonder that it differs.
async fn compared(
    round: &Round<'_>,
    id: SliId,
    key: &str,
    day: Span,
    theirs: &[(GroupLabels, watchbill_sources::EventSum)],
) -> Result<Option<(SliId, SliNote)>, StoreError> {
    let store = &round.task.shared.store;
    let Some(row) = store.sli(key).await? else { return Ok(None) };
    let groups: Vec<_> = row.groups.iter().map(|group| group.id).collect();
    let sums = store.day_sums(&groups, day).await?;
    let mut ours = EventSum { good: 0, total: 0 };
    for sum in sums.values().flatten() {
        if sum.known + sum.clamped != BUCKETS {
            return Ok(None);
        }
        let (Ok(good), Ok(total)) = (i64::try_from(sum.good), i64::try_from(sum.total)) else { return Ok(None) };
        ours = EventSum { good: ours.good.saturating_add(good), total: ours.total.saturating_add(total) };
    }
    // A source that has no sum of the day has none to compare with.
    if sums.is_empty() || theirs.is_empty() {
        return Ok(None);
    }
    let add = |sum: EventSum, one: &watchbill_sources::EventSum| EventSum {
        good: sum.good.saturating_add(one.good),
        total: sum.total.saturating_add(one.total),
    };
    let theirs = theirs.iter().map(|(_, sum)| sum).fold(EventSum { good: 0, total: 0 }, add);
    let note = SliNote::Reconciled(Reconciliation { day: day.start, ours, theirs, at: round.now });
    Ok(Some((id, note)))
}

#[cfg(test)]
#[path = "reconcile_tests.rs"]
mod tests;
