//! Rest between duties.

use rstest::rstest;

use super::super::CheckFinding;
use super::super::fixtures::{shift_of_day, told, year};
use crate::oncall::fixtures::{at, schedule};

#[rstest]
#[case::eleven_hours_are_enough("09:00", "22:00", 0)]
#[case::ten_hours_are_not("09:00", "23:00", 365)]
fn rest_is_short_under_eleven_hours(#[case] from: &str, #[case] to: &str, #[case] times: usize) {
    let schedule = schedule("UTC", vec![shift_of_day("day", "UTC", (from, to), "ana")]);
    let checked = year(&schedule, &[]);
    let short: usize = checked
        .findings
        .iter()
        .map(|finding| match finding {
            CheckFinding::ShortRest(rest) => rest.times,
            _ => 0,
        })
        .sum();
    assert_eq!(short, times);
}

#[test]
fn a_night_that_is_shorter_by_the_clocks_is_told_in_local_time() {
    // 22:00 to 09:00 are eleven hours, but ten on 29 March.
    let schedule = schedule("Europe/Berlin", vec![shift_of_day("day", "Europe/Berlin", ("09:00", "22:00"), "ana")]);
    let checked = year(&schedule, &[]);
    let told = told(&checked, &schedule, &[]);
    let rest = told.iter().find(|told| told.what.contains("rests")).unwrap();
    assert_eq!(
        rest.what,
        "ana rests only 10 h between two duties, from Sat 28 Mar 2026 22:00 CET to Sun 29 Mar 2026 09:00 CEST."
    );
    let first = checked.findings.iter().find_map(|finding| match finding {
        CheckFinding::ShortRest(rest) => Some(rest.first.start),
        _ => None,
    });
    assert_eq!(first, Some(at("2026-03-28T21:00:00Z")));
}
