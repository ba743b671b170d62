use proptest::prelude::*;

use super::super::{Evidence, Gap, GapCause, Severity, Transition, segments};
use super::*;
use crate::time::{Zone, local_days};

fn utc(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn berlin() -> Zone {
    Zone::parse("Europe/Berlin").unwrap()
}

fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

fn transition(at: Instant, to: AlertState) -> Transition {
    Transition { at, to, severity: Severity::Warning, evidence: Evidence::Observed, reason: String::new() }
}

/// The transitions and the episodes of an alert that fired in these spans.
fn fired(spans: &[(&str, Option<&str>)]) -> (Vec<Transition>, Vec<EpisodeSpan>) {
    let (mut transitions, mut episodes) = (Vec::new(), Vec::new());
    for (from, to) in spans {
        transitions.push(transition(utc(from), AlertState::Firing));
        transitions.extend(to.map(|to| transition(utc(to), AlertState::Resolved)));
        episodes.push(EpisodeSpan { fired_at: utc(from), ended_at: to.map(utc) });
    }
    (transitions, episodes)
}

fn drawn(day: &DayRecord) -> Vec<(u64, u64, &'static str)> {
    let minute = |at: Instant| at.since(day.day.from).as_secs() / 60;
    day.stretches.iter().map(|s| (minute(s.from), minute(s.to), s.state.word())).collect()
}

#[test]
fn a_gap_over_midnight_is_unknown_on_both_days_and_fine_on_none() {
    // In Berlin it is 22:00 on the 27th and 02:00 on the 28th at the ends of the gap.
    let gap = Gap { from: utc("2026-03-27T21:00:00Z"), to: utc("2026-03-28T01:00:00Z"), cause: GapCause::Asleep };
    let (from, to) = (utc("2026-03-26T23:00:00Z"), utc("2026-03-28T23:00:00Z"));
    let told = history(&segments(&[], &[gap], from, to), &[], &[], local_days(from, to.shifted_ms(-1), &berlin(), 9));
    let [evening, morning] = told.days.as_slice() else { panic!("two days") };
    assert_eq!((evening.unknown, morning.unknown), (minutes(120), minutes(120)));
    assert_eq!(drawn(evening), [(0, 1320, "resolved"), (1320, 1440, "unknown")]);
    assert_eq!(drawn(morning), [(0, 120, "unknown"), (120, 1440, "resolved")]);
    assert_eq!((told.totals.unknown, told.totals.firing, told.totals.episodes), (minutes(240), minutes(0), 0));
}

#[test]
fn a_day_on_which_the_clocks_change_is_as_long_as_it_was() {
    // Berlin leaves out 02:00 to 03:00; fires from 01:30 to 03:30 on the clock, which is one hour.
    let (transitions, episodes) = fired(&[("2026-03-29T00:30:00Z", Some("2026-03-29T01:30:00Z"))]);
    let (from, to) = (utc("2026-03-28T23:00:00Z"), utc("2026-03-29T22:00:00Z"));
    let days = local_days(from, to.shifted_ms(-1), &berlin(), 9);
    let told = history(&segments(&transitions, &[], from, to), &episodes, &[], days);
    let [day] = told.days.as_slice() else { panic!("one day") };
    assert_eq!((day.day.length(), day.firing, day.began), (minutes(23 * 60), minutes(60), 1));
    let firing = day.stretches.iter().find(|stretch| stretch.state == Shown::Firing).unwrap();
    let share = |at: Instant| at.since(day.day.from).as_secs_f64() / day.day.length().as_secs_f64();
    assert!((share(firing.from) - 1.5 / 23.0).abs() < 1.0 / 288.0, "{firing:?}");
    assert!((share(firing.to) - 2.5 / 23.0).abs() < 1.0 / 288.0, "{firing:?}");
    assert_eq!(day.stretches.last().unwrap().to, day.day.to);
}

#[test]
fn of_today_nothing_is_drawn_that_has_not_been_yet() {
    let (from, now) = (utc("2026-03-28T00:00:00Z"), utc("2026-03-28T09:02:00Z"));
    let (transitions, episodes) = fired(&[("2026-03-28T09:00:00Z", None)]);
    let days = local_days(from, now, &Zone::utc(), 9);
    let told = history(&segments(&transitions, &[], from, now), &episodes, &[now.shifted_ms(-1)], days);
    assert_eq!(drawn(&told.days[0]), [(0, 540, "resolved"), (540, 542, "firing")]);
    assert_eq!((told.days[0].pages, told.totals.longest), (1, Some(minutes(2))));
    assert_eq!((told.totals.ended, told.totals.median), (0, None));
}

#[test]
fn a_second_of_fire_is_seen_and_so_is_a_second_of_not_knowing() {
    let (from, to) = (utc("2026-03-28T00:00:00Z"), utc("2026-03-29T00:00:00Z"));
    let (transitions, episodes) = fired(&[("2026-03-28T01:01:00Z", Some("2026-03-28T01:01:01Z"))]);
    let gap = |from: &str, to: &str| Gap { from: utc(from), to: utc(to), cause: GapCause::Failing };
    let gaps = [
        gap("2026-03-28T02:01:00Z", "2026-03-28T02:01:01Z"),
        // In the very cell of the fire, which wins.
        gap("2026-03-28T01:03:00Z", "2026-03-28T01:03:01Z"),
    ];
    let days = local_days(from, to.shifted_ms(-1), &Zone::utc(), 9);
    let told = history(&segments(&transitions, &gaps, from, to), &episodes, &[], days);
    let expected = [
        (0, 60, "resolved"),
        (60, 65, "firing"),
        (65, 120, "resolved"),
        (120, 125, "unknown"),
        (125, 1440, "resolved"),
    ];
    assert_eq!(drawn(&told.days[0]), expected);
    assert_eq!((told.days[0].firing, told.days[0].unknown), (Duration::from_secs(1), Duration::from_secs(2)));
}

#[test]
fn totals_are_of_every_episode_that_touches_the_days() {
    let (from, now) = (utc("2026-03-27T00:00:00Z"), utc("2026-03-28T12:00:00Z"));
    let (transitions, episodes) = fired(&[
        ("2026-03-26T23:00:00Z", Some("2026-03-27T01:00:00Z")),
        ("2026-03-27T10:00:00Z", Some("2026-03-27T10:05:00Z")),
        ("2026-03-27T23:58:00Z", Some("2026-03-28T00:02:00Z")),
        ("2026-03-28T11:00:00Z", Some("2026-03-28T11:10:00Z")),
        ("2026-03-28T11:30:00Z", None),
    ]);
    let pages = [utc("2026-03-27T10:00:00Z"), utc("2026-03-28T11:00:00Z"), utc("2026-03-28T11:30:00Z")];
    let days = local_days(from, now, &Zone::utc(), 9);
    let told = history(&segments(&transitions, &[], from, now), &episodes, &pages, days);
    let counts: Vec<_> = told.days.iter().map(|day| (day.began, day.pages, day.firing)).collect();
    assert_eq!(counts, [(2, 1, minutes(67)), (2, 2, minutes(42))]);
    let expected = HistoryTotals {
        episodes: 5,
        ended: 4,
        soon_over: 2,
        // Of 4, 5, 10 and 120 minutes.
        median: Some(Duration::from_secs(450)),
        longest: Some(minutes(120)),
        firing: minutes(109),
        unknown: minutes(0),
        pages: 3,
    };
    assert_eq!(told.totals, expected);
}

#[test]
fn without_anything_told_nothing_is_drawn() {
    let at = utc("2026-03-28T12:00:00Z");
    let told = history(&[], &[], &[], local_days(at, at, &Zone::utc(), 9));
    assert_eq!((told.days[0].stretches.len(), told.totals.longest), (0, None));
}

proptest! {
    #[test]
    fn days_lose_and_double_nothing(
        changes in prop::collection::btree_map(0_u32..5_000, prop::sample::select(
            vec![AlertState::Firing, AlertState::Resolved, AlertState::Pending]), 0..40),
        asleep in (0_u32..5_000, 1_u32..2_000),
        late in 0_u64..1_440,
    ) {
        // The five days around the end of summer time.
        let minute = |minute: u32| utc("2026-10-23T12:00:00Z").plus(minutes(u64::from(minute)));
        let transitions: Vec<_> = changes.into_iter().map(|(at, to)| transition(minute(at), to)).collect();
        let gap = Gap { from: minute(asleep.0), to: minute(asleep.0 + asleep.1), cause: GapCause::Asleep };
        let (from, to) = (minute(0), minute(5_000).plus(minutes(late)));
        let whole = segments(&transitions, &[gap], from, to);
        let told = history(&whole, &[], &[], local_days(from, to, &berlin(), 100));
        let all = |state: SegmentState| -> Duration {
            whole.iter().filter(|s| s.state == state).map(|s| s.to.since(s.from)).sum()
        };
        prop_assert_eq!(told.totals.firing, all(SegmentState::Known(AlertState::Firing)));
        prop_assert_eq!(told.totals.unknown, all(SegmentState::Unknown(GapCause::Asleep)));
        let drawn: Vec<&Stretch> = told.days.iter().flat_map(|day| &day.stretches).collect();
        prop_assert!(drawn.windows(2).all(|pair| pair[0].to == pair[1].from));
        prop_assert_eq!(drawn.first().map(|s| s.from), Some(from));
        prop_assert_eq!(drawn.last().map(|s| s.to), Some(to));
    }
}
