//! Shifts in which the clocks are set.

use rstest::rstest;

use super::super::CheckFinding;
use super::super::fixtures::{person, shift_of_day, what, year};
use crate::oncall::fixtures::{change, layer, n, rotation, schedule};
use crate::oncall::schedule::{Length, OverrideKind, Schedule};

fn lengths(schedule: &Schedule) -> Vec<(u64, u64)> {
    let found = year(schedule, &[person("bo", "America/New_York")]).findings.into_iter();
    let odd = found.filter_map(|finding| match finding {
        CheckFinding::OddShift(odd) => Some((odd.by_the_clock.as_secs() / 60, odd.real.as_secs() / 60)),
        _ => None,
    });
    odd.collect()
}

fn days(zone_name: &str) -> Schedule {
    schedule(zone_name, vec![layer(0, rotation(Length::Days(n(1)), "2026-01-05T09:00:00", "ana bo"))])
}

#[rstest]
#[case::berlin(days("Europe/Berlin"), &[(1440, 1380), (1440, 1500)])]
#[case::half_an_hour(days("Australia/Lord_Howe"), &[(1440, 1470), (1440, 1410)])]
#[case::two_hours(days("Antarctica/Troll"), &[(1440, 1320), (1440, 1560)])]
#[case::forward_once_and_for_good(days("America/Vancouver"), &[(1440, 1380)])]
#[case::never(days("Asia/Tokyo"), &[])]
#[case::nights(
    schedule("Europe/Berlin", vec![shift_of_day("night", "Europe/Berlin", ("20:00", "08:00"), "ana")]),
    &[(720, 660), (720, 780)],
)]
#[case::days_alone(schedule("Europe/Berlin", vec![shift_of_day("day", "Europe/Berlin", ("08:00", "20:00"), "ana")]), &[])]
fn a_shift_over_the_change_is_longer_or_shorter(#[case] schedule: Schedule, #[case] expected: &[(u64, u64)]) {
    assert_eq!(lengths(&schedule), expected);
}

#[test]
fn an_override_is_read_by_the_clock_of_whoever_has_it() {
    let mut schedule = days("Asia/Tokyo");
    schedule.overrides = vec![change(OverrideKind::Replace, "bo", "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z")];
    assert_eq!(lengths(&schedule), [(25 * 60, 24 * 60)]);
}

#[test]
fn an_odd_shift_is_told_with_the_change() {
    let schedule = schedule("Europe/Berlin", vec![shift_of_day("night", "Europe/Berlin", ("20:00", "08:00"), "ana")]);
    let told = what(&year(&schedule, &[]), &schedule, &[]);
    let odd: Vec<_> = told.into_iter().filter(|what| what.contains("lasts")).collect();
    assert_eq!(
        odd,
        [
            "The shift of ana from Sat 28 Mar 2026 20:00 CET to Sun 29 Mar 2026 08:00 CEST lasts 11 h, not 12 h.",
            "The shift of ana from Sat 24 Oct 2026 20:00 CEST to Sun 25 Oct 2026 08:00 CET lasts 13 h, not 12 h.",
        ]
    );
}
