use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::queues::fixtures::{MINUTE, at, days, hours, minutes};
use crate::queues::{JobKeeping, LossCause, Oldest, RabbitLimits, Totals};

fn watching() -> Watching<'static> {
    Watching { rules: AttentionRules::default(), every: MINUTE, looked_at: None, promised: None, replay_waits: None }
}

/// Reads and judges once a minute.
fn watched(readings: &[Reading], limits: &[Limit]) -> Watched {
    readings.iter().fold(Watched::default(), |watched, reading| {
        let watched = watched.after(reading, Some(limits.to_vec()), MINUTE);
        let judged = watched.judged(&watching(), reading.at);
        watched.keeping(&judged)
    })
}

fn kinds(judged: &Judged) -> Vec<(&'static str, Instant)> {
    judged.attention.iter().map(|(found, began)| (found.kind().word(), *began)).collect()
}

/// A queue filled on 2 March at 10:00 that nobody looks at, read every minute.
#[test]
fn each_reason_comes_at_its_minute_and_stays() {
    let filled = at("10:00");
    let mut watched = Watched::default().after(&Reading::of(filled.minus(MINUTE), Depth::Empty), None, MINUTE);
    let mut came: Vec<(&str, Instant)> = Vec::new();
    for minute in 0..=8 * 24 * 60 {
        let now = filled.plus(MINUTE * minute);
        watched = watched.after(&Reading::of(now, Depth::Known(3)), None, MINUTE);
        let judged = watched.judged(&watching(), now);
        let new = kinds(&judged).into_iter().filter(|(kind, _)| !came.iter().any(|(known, _)| known == kind));
        let new: Vec<(&str, Instant)> = new.collect();
        assert!(new.iter().all(|(_, began)| *began == now), "{new:?} at {now}");
        came.extend(new);
        watched = watched.keeping(&judged);
    }
    assert_eq!(came, [("not_emptied", filled.plus(days(2))), ("unseen", filled.plus(days(7)))]);
    assert!(watched.recent.len() <= 76, "{} readings are remembered", watched.recent.len());
}

#[test]
fn what_was_not_judged_in_time_began_when_it_was_due() {
    let watched = watched(&minutes(at("10:00"), [Some(0), Some(3)]), &[]);
    let judged = watched.judged(&watching(), at("2026-03-05T10:00:00Z"));
    assert_eq!(kinds(&judged), [("not_emptied", at("2026-03-04T10:00:00Z"))]);
    assert!(matches!(judged.depth, Some(Depth::Stale { count: Some(3), .. })), "asleep since");
}

/// 300 of 1000 and 60 more an hour: full in less than twelve hours, and a little earlier or later with each reading.
#[test]
fn an_estimate_moves_and_its_episode_does_not() {
    let limits = RabbitLimits { max_length: Some(1000), ..RabbitLimits::default() }.limits(None);
    let steady = minutes(at("10:00"), (0..240_u64).map(|minute| Some(300 + minute + minute % 7)));
    let first = watched(&steady[..120], &limits);
    let last = watched(&steady, &limits);
    let lost = |watched: &Watched, now: Instant| watched.judged(&watching(), now).clock.act_by().unwrap();
    assert_ne!(lost(&first, steady[119].at), lost(&last, steady[239].at));
    assert_eq!(first.standing.get(&AttentionKind::Losing), last.standing.get(&AttentionKind::Losing));
    assert!(first.standing.contains_key(&AttentionKind::Losing));
}

/// Full in hours, and then not read for eight hours: how fast it grows is not known for an hour.
#[rstest]
#[case::one_limit(RabbitLimits { max_length: Some(1000), ..RabbitLimits::default() }.limits(None))]
#[case::and_another_far_away(JobKeeping { span: Some(days(180)), most: Some(1000) }.limits())]
fn a_loss_goes_on_while_its_instant_is_not_known(#[case] limits: Vec<Limit>) {
    let oldest = Some(Oldest::died(at("2026-03-01T10:00:00Z")));
    let told = |readings: Vec<Reading>| -> Vec<Reading> {
        readings.into_iter().map(|reading| Reading { oldest, ..reading }).collect()
    };
    let steady = told(minutes(at("10:00"), (0..120_u64).map(|minute| Some(300 + minute))));
    let mut watched = watched(&steady, &limits);
    let (began, loss) = (watched.standing[&AttentionKind::Losing], watched.losing);
    let losing = |watched: &Watched| watched.standing.get(&AttentionKind::Losing).copied();
    let mut judge = |reading: &Reading| {
        watched = std::mem::take(&mut watched).after(reading, Some(limits.clone()), MINUTE);
        let judged = watched.judged(&watching(), reading.at);
        watched = std::mem::take(&mut watched).keeping(&judged);
        (losing(&watched), watched.losing)
    };
    let flat = told(minutes(at("18:45"), [Some(420); 46]));
    for reading in &flat[..45] {
        assert_eq!(judge(reading), (Some(began), loss), "at {}", reading.at);
    }
    assert_eq!(judge(&flat[45]), (None, None), "it is known not to grow");
}

fn promise(given: &str, until: &str) -> Promise {
    Promise { by: "ana".to_owned(), at: at(given), until: at(until), note: String::new() }
}

/// A queue whose oldest message is lost at these times, as each reading tells anew; a minute each from 10:00 on. Since when that and
/// that nobody looked stand at the end.
fn begun(lost_at: &[&str], promises: &[Option<&Promise>]) -> (Instant, Instant) {
    let limits = JobKeeping { span: Some(days(7)), most: None }.limits();
    let mut watched = Watched::default();
    for (place, (lost_at, promised)) in lost_at.iter().zip(promises).enumerate() {
        let now = at("10:00").plus(MINUTE * u32::try_from(place).unwrap());
        let oldest = Some(Oldest::died(at(lost_at).minus(days(7))));
        watched = watched.after(&Reading { oldest, ..Reading::of(now, Depth::Known(3)) }, Some(limits.clone()), MINUTE);
        let judged = watched.judged(&Watching { promised: *promised, ..watching() }, now);
        watched = watched.keeping(&judged);
    }
    (watched.standing[&AttentionKind::Losing], watched.standing[&AttentionKind::NotEmptied])
}

const LATE: &str = "2026-03-03T12:00:00Z";
const SOON: &str = "2026-03-02T22:00:00Z";

#[test]
fn a_loss_that_moves_in_front_of_the_end_of_a_promise_begins_anew() {
    let promise = promise("10:01", "2026-03-03T10:00:00Z");
    let none = begun(&[LATE], &[None]);
    let some = Some(&promise);
    assert_eq!(begun(&[LATE, LATE, LATE], &[None, some, some]), none, "it is held back");
    assert_eq!(begun(&[LATE, LATE, SOON], &[None, some, some]), (at("10:02"), none.1));
    assert_eq!(begun(&[LATE, SOON], &[None, some]), (at("10:01"), none.1), "as it was before that was judged");
    let to_and_fro = [LATE, LATE, SOON, LATE, SOON];
    assert_eq!(begun(&to_and_fro, &[None, some, some, some, some]), (at("10:02"), none.1), "once");
    let before = begun(&[SOON], &[None]);
    assert_eq!(begun(&[SOON, SOON, SOON], &[None, some, some]), before, "it was not held back");
}

#[test]
fn what_stood_when_a_promise_was_taken_back_begins_anew() {
    let none = begun(&[LATE], &[None]);
    let (long, short) = (promise("10:01", "2026-03-03T10:00:00Z"), promise("10:01", "10:02"));
    let some = Some(&long);
    assert_eq!(begun(&[LATE; 4], &[None, some, some, None]), (at("10:03"), at("10:03")));
    assert_eq!(begun(&[LATE; 5], &[None, some, some, None, None]), (at("10:03"), at("10:03")), "once");
    assert_eq!(begun(&[LATE; 4], &[None, Some(&short), Some(&short), None]), none, "it was over");
    assert_eq!(begun(&[LATE; 3], &[None, some, Some(&short)]), none, "another took its place");
}

#[test]
fn what_is_thrown_away_after_a_promise_was_given_begins_anew() {
    let promise = promise("10:01", "14:00");
    let began = |dropped: &[u64]| {
        let mut watched = Watched::default();
        for (place, dropped) in dropped.iter().enumerate() {
            let now = at("09:59").plus(MINUTE * u32::try_from(place).unwrap());
            let totals = Totals { dropped: Some(*dropped), ..Totals::default() };
            watched = watched.after(&Reading { totals, ..Reading::of(now, Depth::Empty) }, None, MINUTE);
            let promised = (promise.at <= now).then_some(&promise);
            let judged = watched.judged(&Watching { promised, ..watching() }, now);
            watched = watched.keeping(&judged);
        }
        watched.standing[&AttentionKind::Dropping]
    };
    assert_eq!(began(&[1, 2, 2, 2]), at("10:00"));
    assert_eq!(began(&[1, 2, 2, 3]), at("10:02"));
    assert_eq!(began(&[1, 2, 2, 3, 4]), at("10:02"), "once");
}

#[test]
fn what_a_peek_showed_counts_until_the_queue_is_empty() {
    let limits = JobKeeping { span: Some(days(7)), most: None }.limits();
    let mut watched = watched(&minutes(at("10:00"), [Some(3)]), &limits);
    let by_its_count = watched.judged(&watching(), at("10:00")).clock;
    assert_eq!(by_its_count.act_by(), Some(at("2026-03-09T10:00:00Z")), "at the latest");
    watched.peeked_died_at = Some(at("2026-02-25T10:00:00Z"));
    let clock = |watched: &Watched, now| watched.judged(&watching(), now).clock;
    assert_eq!(clock(&watched, at("10:00")).act_by(), Some(at("2026-03-04T10:00:00Z")));
    let emptied = watched.after(&Reading::of(at("10:01"), Depth::Empty), None, MINUTE);
    assert_eq!(clock(&emptied, at("10:01")), LossClock::NothingToLose);
    let filled = emptied.after(&Reading::of(at("10:02"), Depth::Known(1)), None, MINUTE);
    assert_eq!(clock(&filled, at("10:02")).act_by(), Some(at("2026-03-09T10:01:00Z")), "died after it was empty");
}

/// A time to live of a day, and of a week: of the first it is certain at once that something is lost within two days, of the second when
/// five days are over.
#[rstest]
#[case::a_day(1, "2026-03-02T10:00:00Z")]
#[case::a_week(7, "2026-03-07T10:00:00Z")]
fn a_queue_of_which_no_age_is_told_pages_when_a_loss_is_certain(#[case] span: u64, #[case] pages: &str) {
    let limits = JobKeeping { span: Some(days(span)), most: None }.limits();
    let (filled, mut watched) = (at("10:00"), Watched::default());
    let mut came = None;
    for hour in 0..=6 * 24 {
        let reading = Reading::of(filled.plus(hours(hour)), Depth::Known(5_000));
        watched = watched.after(&reading, Some(limits.clone()), MINUTE);
        let judged = watched.judged(&watching(), reading.at);
        assert_eq!(judged.clock.act_by(), Some(filled.plus(days(span))));
        let is_told = kinds(&judged).iter().any(|(kind, _)| *kind == "losing");
        came = came.or(is_told.then_some(reading.at));
        watched = watched.keeping(&judged);
    }
    assert_eq!(came, Some(at(pages)));
}

/// 5,000 lie there, and somebody takes most of them: the others are as old as they were.
#[test]
fn taking_some_out_does_not_make_the_others_younger() {
    let limits = JobKeeping { span: Some(days(1)), most: None }.limits();
    let read = |counts: &[(&str, u64)]| {
        let readings: Vec<Reading> =
            counts.iter().map(|(time, count)| Reading::of(at(time), Depth::Known(*count))).collect();
        let watched = watched(&readings, &limits);
        watched.judged(&watching(), readings.last().unwrap().at).clock.act_by()
    };
    assert_eq!(read(&[("10:00", 5_000), ("16:00", 10)]), Some(at("2026-03-03T10:00:00Z")));
    // All that was there may be gone, and what is there came by one at the latest.
    assert_eq!(read(&[("10:00", 5), ("13:00", 9), ("16:00", 4)]), Some(at("2026-03-03T13:00:00Z")));
}

/// Sent at eight, died at nine, as a peek shows.
#[rstest]
#[case::still_the_same(Depth::Known(3), "08:00", true)]
#[case::others_died(Depth::Known(9), "08:00", true)]
#[case::one_is_gone(Depth::Known(2), "08:00", false)]
#[case::another_is_the_oldest(Depth::Known(3), "08:30", false)]
#[case::not_read(Depth::NoPermission, "08:00", true)]
fn what_a_peek_showed_is_forgotten_when_another_may_be_the_oldest(
    #[case] depth: Depth,
    #[case] sent: &str,
    #[case] is_known: bool,
) {
    let reading = |time: &str, depth, sent: &str| Reading {
        oldest: Some(Oldest::sent(at(sent))),
        ..Reading::of(at(time), depth)
    };
    let mut watched = watched(&[reading("10:00", Depth::Known(3), "08:00")], &[]);
    watched.peeked_died_at = Some(at("09:00"));
    let watched = watched.after(&reading("10:01", depth, sent), None, MINUTE);
    assert_eq!(watched.peeked_died_at.is_some(), is_known);
}

/// Four messages lie there at ten, and somebody reads them before one past ten.
#[rstest]
#[case::still_there(Depth::Known(4), true)]
#[case::others_died(Depth::Known(9), true)]
#[case::one_is_gone(Depth::Known(3), false)]
#[case::all_are_gone(Depth::Empty, false)]
#[case::not_read(Depth::NoPermission, true)]
fn what_a_peek_showed_is_remembered_where_the_message_is_still_there(#[case] depth: Depth, #[case] is_known: bool) {
    let watched = watched(&[Reading::of(at("10:00"), Depth::Known(4)), Reading::of(at("10:01"), depth)], &[]);
    assert_eq!(watched.peeked(at("09:00"), Some(4)).peeked_died_at, is_known.then(|| at("09:00")));
}

#[test]
fn the_oldest_message_is_remembered_while_nothing_can_be_read() {
    let limits = JobKeeping { span: Some(days(7)), most: None }.limits();
    let oldest = Some(Oldest::died(at("2026-02-25T10:00:00Z")));
    let read = Reading { oldest, ..Reading::of(at("10:00"), Depth::Known(3)) };
    let watched = watched(&[read, Reading::of(at("10:01"), Depth::NoPermission)], &limits);
    let judged = watched.judged(&watching(), at("10:01"));
    assert_eq!(judged.clock.act_by(), Some(at("2026-03-04T10:00:00Z")));
    assert_eq!(kinds(&judged)[0].0, "losing");
}

#[rstest]
#[case::one_jump(&[(0, 5), (1, 8)], Some((1, 1, 3)))]
#[case::again(&[(0, 5), (1, 8), (31, 9)], Some((1, 31, 4)))]
#[case::counter_began_again(&[(0, 5), (1, 2)], None)]
#[case::and_rose_again(&[(0, 5), (1, 2), (2, 3)], Some((2, 2, 1)))]
#[case::long_over(&[(0, 5), (1, 8), (61, 8)], None)]
#[case::nothing(&[(0, 5), (1, 5)], None)]
fn what_is_thrown_away_is_counted(#[case] totals: &[(u32, u64)], #[case] expected: Option<(u32, u32, u64)>) {
    let minute = |minute: u32| at("10:00").plus(MINUTE * minute);
    let reading = |(passed, dropped): &(u32, u64)| Reading {
        totals: Totals { dropped: Some(*dropped), ..Totals::default() },
        ..Reading::of(minute(*passed), Depth::Empty)
    };
    let watched = watched(&totals.iter().map(reading).collect::<Vec<_>>(), &[]);
    let expected = expected.map(|(since, last, count)| Dropping { since: minute(since), last: minute(last), count });
    assert_eq!(watched.dropping, expected);
}

proptest! {
    /// However a queue goes: a reason that stands keeps its beginning, and nothing stands when it is empty.
    #[test]
    fn a_reason_that_stands_keeps_its_beginning(
        steps in proptest::collection::vec((1..600_u32, proptest::option::of(0..8_u64)), 1..120),
    ) {
        let (mut now, mut watched) = (at("2026-03-01T00:00:00Z"), Watched::default());
        for (passed, count) in steps {
            now = now.plus(MINUTE * passed);
            let depth = count.map_or(Depth::StatisticsOff, Depth::counted);
            let before = watched.standing.clone();
            let limits = vec![Limit::Count { most: 6, cause: LossCause::Length }];
            watched = watched.after(&Reading::of(now, depth), Some(limits), MINUTE);
            let judged = watched.judged(&Watching { rules: AttentionRules { unseen_for: hours(9), ..AttentionRules::default() }, ..watching() }, now);
            watched = watched.keeping(&judged);
            for (kind, began) in &watched.standing {
                prop_assert!(*began <= now && before.get(kind).is_none_or(|known| known == began));
            }
            prop_assert!(count != Some(0) || watched.standing.is_empty());
            // That nothing is lost may be known without a new count.
            let is_known = !matches!(judged.clock, LossClock::Unknown(_));
            let goes_on = |kind: &AttentionKind| {
                watched.standing.contains_key(kind) || *kind == AttentionKind::Losing && is_known
            };
            prop_assert!(count.is_some() || before.keys().all(goes_on));
            let losing = AttentionKind::Losing;
            let is_forgotten = !is_known && before.contains_key(&losing) && !watched.standing.contains_key(&losing);
            prop_assert!(count == Some(0) || !is_forgotten, "a loss is told until something else is known");
        }
    }
}
