use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::queues::fixtures::{MINUTE, at, days, hours, minutes};
use crate::queues::{JobKeeping, Oldest, RabbitLimits, Totals};

fn watching() -> Watching {
    Watching { rules: AttentionRules::default(), every: MINUTE, looked_at: None, promised_until: None }
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

#[test]
fn what_a_peek_showed_counts_until_the_queue_is_empty() {
    let limits = JobKeeping { span: Some(days(7)), most: None }.limits();
    let mut watched = watched(&minutes(at("10:00"), [Some(3)]), &limits);
    assert!(matches!(watched.judged(&watching(), at("10:00")).clock, LossClock::Unknown(_)));
    watched.peeked_died_at = Some(at("2026-02-25T10:00:00Z"));
    let clock = |watched: &Watched, now| watched.judged(&watching(), now).clock;
    assert_eq!(clock(&watched, at("10:00")).act_by(), Some(at("2026-03-04T10:00:00Z")));
    let emptied = watched.after(&Reading::of(at("10:01"), Depth::Empty), None, MINUTE);
    assert_eq!(clock(&emptied, at("10:01")), LossClock::NothingToLose);
    let filled = emptied.after(&Reading::of(at("10:02"), Depth::Known(1)), None, MINUTE);
    assert_eq!(clock(&filled, at("10:02")).act_by(), Some(at("2026-03-09T10:01:00Z")), "died after it was empty");
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
#[case::counter_began_again(&[(0, 5), (1, 2)], Some((1, 1, 2)))]
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
        steps in proptest::collection::vec((1..600_u32, proptest::option::of(0..4_u64)), 1..120),
    ) {
        let (mut now, mut watched) = (at("2026-03-01T00:00:00Z"), Watched::default());
        for (passed, count) in steps {
            now = now.plus(MINUTE * passed);
            let depth = count.map_or(Depth::StatisticsOff, Depth::counted);
            let before = watched.standing.clone();
            watched = watched.after(&Reading::of(now, depth), None, MINUTE);
            let judged = watched.judged(&Watching { rules: AttentionRules { unseen_for: hours(9), ..AttentionRules::default() }, ..watching() }, now);
            watched = watched.keeping(&judged);
            for (kind, began) in &watched.standing {
                prop_assert!(*began <= now && before.get(kind).is_none_or(|known| known == began));
            }
            prop_assert!(count != Some(0) || watched.standing.is_empty());
            prop_assert!(count.is_some() || before.keys().all(|kind| watched.standing.contains_key(kind)));
        }
    }
}
