//! The nightly comparison: what our buckets of the last day add up to, and what the source says of the same time.
//!
//! Busy services are deployed on most days, and buckets in which pods come and go are lower bounds. So what is compared are the
//! hours of the day of which everything is known: where they follow on one another as one, because each end of a sum is an estimate.

use std::time::Duration;

use watchbill_domain::slo::{Bucket, BucketState, Grid, Span};
use watchbill_domain::time::Instant;
use watchbill_sources::ask::Answer;
use watchbill_sources::{AskedSli, GroupLabels, ReconcileAsk};
use watchbill_store::{EventSum, Reconciliation, SliNote, SliRow, StoreError};

use super::asking::Asker;
use super::round::{Round, Stopped};
use crate::levels::STEP_S;

const DAY_S: u32 = 86_400;
const HOUR_MS: i64 = 3_600_000;
/// Hours of a day.
const HOURS: usize = 24;
/// Buckets of five minutes in an hour.
const OF_AN_HOUR: usize = 12;
/// Stretches of a day that a source is asked about: the longest ones.
const MOST_STRETCHES: usize = 4;
/// A day is compared so long after it ended: its last samples are there by then.
const AFTER: Duration = Duration::from_secs(600);
/// A drift of more than one in so many is worth a word.
const ONE_IN: i128 = 100;

/// What each hour of a day came to; none where not all of it is known.
type Hours = [Option<EventSum>; HOURS];

/// What is to be said of a day that came to something else at its source; nothing up to a hundredth of its events.
pub(crate) fn drift_problem(reconciliation: &Reconciliation) -> Option<String> {
    let drift = reconciliation.drift();
    let of = |ours: i64, theirs: i64| i128::from(ours).abs() * ONE_IN > i128::from(theirs).abs();
    let bad = |sum: EventSum| sum.total.saturating_sub(sum.good);
    let bad_drift = bad(drift);
    let is_off = of(drift.total, reconciliation.theirs.total) || of(bad_drift, reconciliation.theirs.total);
    is_off.then(|| {
        let (ours, theirs) = (reconciliation.ours, reconciliation.theirs);
        let day = &reconciliation.day.to_rfc3339()[..10];
        let time = match reconciliation.hours {
            24.. => format!("on {day}"),
            1 => format!("in one hour of {day}"),
            hours => format!("in {hours} hours of {day}"),
        };
        format!(
            "{time} Watchbill counted {} events, {} of them bad, and its source {}, {} of them bad: they differ by more than 1 %",
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
        let is_told = subject.reconciled.is_some_and(|last| last >= day.start);
        !is_told && subject.known.is_some() && subject.refused_until.is_none()
    };
    let places: Vec<usize> = (0..round.subjects.len()).filter(is_due).collect();
    if places.is_empty() {
        return Ok(());
    }
    let rows = round.task.shared.store.slis().await?;
    let (mut stretches, mut ours) = (Vec::new(), Vec::new());
    for at in places {
        round.subjects[at].reconciled = Some(day.start);
        let (subject, Some((tier, series))) = (&round.subjects[at], round.subjects[at].known) else { continue };
        let Some(row) = rows.iter().find(|row| row.id == subject.id) else { continue };
        for (span, sum) in longest(stretches_of(&kept(round, row, day).await?, day.start)) {
            stretches.push((AskedSli { sli: (*subject.sli).clone(), tier, series }, span));
            ours.push((subject.id, span, sum));
        }
    }
    let ask = ReconcileAsk { stretches, day_end };
    let mut answers: Vec<Answer> = Vec::new();
    for question in round.task.source.reconciling(&ask) {
        answers.extend(asker.ask(question).await);
    }
    let told = round.task.source.read_reconciled(&ask, &answers);
    let mut notes: Vec<(_, Reconciliation)> = Vec::new();
    for ((id, span, ours), theirs) in ours.into_iter().zip(told) {
        let Some(theirs) = theirs.as_deref().and_then(added_up) else { continue };
        let nothing = EventSum { good: 0, total: 0 };
        if notes.last().is_none_or(|(last, _)| *last != id) {
            notes
                .push((id, Reconciliation { day: day.start, hours: 0, ours: nothing, theirs: nothing, at: round.now }));
        }
        let Some((_, note)) = notes.last_mut() else { continue };
        note.hours += u32::try_from(span.length_ms() / HOUR_MS).unwrap_or(0);
        (note.ours, note.theirs) = (plus(note.ours, ours), plus(note.theirs, theirs));
    }
    let notes: Vec<_> = notes.into_iter().map(|(id, note)| (id, SliNote::Reconciled(note))).collect();
    round.task.shared.store.note_slis(&notes, round.now).await?;
    Ok(())
}

/// What the hours of a day came to, over all groups of an SLI of which there is anything; none where one of them is not known.
async fn kept(round: &Round<'_>, row: &SliRow, day: Span) -> Result<Hours, StoreError> {
    let groups: Vec<_> = row.groups.iter().map(|group| group.id).collect();
    let mut hours: Option<Hours> = None;
    let visit = |_, buckets: Vec<Bucket>| {
        if buckets.is_empty() {
            return;
        }
        let own = hours_of(&buckets, day.start);
        hours = Some(match hours {
            Some(before) => std::array::from_fn(|hour| Some(plus(before[hour]?, own[hour]?))),
            None => own,
        });
    };
    round.task.shared.store.visit_buckets(&groups, Grid::of_step(STEP_S), day, visit).await?;
    Ok(hours.unwrap_or([None; HOURS]))
}

/// What buckets of five minutes, in the order of time, came to in each hour since `start`.
fn hours_of(buckets: &[Bucket], start: Instant) -> Hours {
    let hour_of = |bucket: &Bucket| usize::try_from((bucket.start.as_ms() - start.as_ms()) / HOUR_MS).ok();
    let is_whole = |bucket: &Bucket| matches!(bucket.state(), BucketState::Known | BucketState::Clamped);
    let mut hours = [None; HOURS];
    for own in buckets.chunk_by(|one, other| hour_of(one) == hour_of(other)) {
        let Some(hour) = own.first().and_then(hour_of).and_then(|hour| hours.get_mut(hour)) else { continue };
        if own.len() == OF_AN_HOUR && own.iter().all(is_whole) {
            let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
            let sums = own.iter().filter_map(Bucket::usable);
            let sums = sums.map(|(good, total)| EventSum { good: whole(good), total: whole(total) });
            *hour = sums.reduce(plus);
        }
    }
    hours
}

/// Hours that follow on one another, as one.
fn stretches_of(hours: &Hours, start: Instant) -> Vec<(Span, EventSum)> {
    let mut stretches: Vec<(Span, EventSum)> = Vec::new();
    let mut from = start;
    for hour in hours {
        let end = from.shifted_ms(HOUR_MS);
        match (hour, stretches.last_mut()) {
            (Some(sum), Some((span, before))) if span.end == from => {
                (span.end, *before) = (end, plus(*before, *sum));
            }
            (Some(sum), _) => stretches.push((Span { start: from, end }, *sum)),
            (None, _) => {}
        }
        from = end;
    }
    stretches
}

/// The longest of them, in the order of time.
fn longest(mut stretches: Vec<(Span, EventSum)>) -> Vec<(Span, EventSum)> {
    stretches.sort_by_key(|(span, _)| std::cmp::Reverse(span.length_ms()));
    stretches.truncate(MOST_STRETCHES);
    stretches.sort_by_key(|(span, _)| span.start);
    stretches
}

/// Of all groups. A source that has no sum has none to compare with.
fn added_up(groups: &[(GroupLabels, watchbill_sources::EventSum)]) -> Option<EventSum> {
    groups.iter().map(|(_, sum)| EventSum { good: sum.good, total: sum.total }).reduce(plus)
}

fn plus(one: EventSum, other: EventSum) -> EventSum {
    EventSum { good: one.good.saturating_add(other.good), total: one.total.saturating_add(other.total) }
}

#[cfg(test)]
#[path = "reconcile_tests.rs"]
mod tests;
