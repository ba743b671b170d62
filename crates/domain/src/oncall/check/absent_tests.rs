//! On call while absent.

use rstest::rstest;

use super::super::fixtures::{person, told, year};
use super::super::{AbsentSpan, CheckFinding, CheckedPerson};
use crate::oncall::fixtures::{at, layer, n, rotation, schedule};
use crate::oncall::schedule::{Length, Schedule};

fn weekly() -> Schedule {
    schedule("Europe/Berlin", vec![layer(0, rotation(Length::Weeks(n(1)), "2026-01-05T09:00:00", "ana bo"))])
}

fn away(id: &str, from: &str, to: &str) -> CheckedPerson {
    let absence = AbsentSpan { start: at(from), end: at(to), reason: Some("holiday".to_owned()) };
    CheckedPerson { absences: vec![absence], ..person(id, "Europe/Lisbon") }
}

#[rstest]
#[case::in_the_own_week("ana", "2026-01-20T00:00:00Z", "2026-01-21T00:00:00Z", &[24])]
#[case::in_the_week_of_another("bo", "2026-01-20T00:00:00Z", "2026-01-21T00:00:00Z", &[])]
#[case::until_the_turn_begins("ana", "2026-01-13T00:00:00Z", "2026-01-19T08:00:00Z", &[])]
#[case::over_two_turns("ana", "2026-01-25T08:00:00Z", "2026-02-03T08:00:00Z", &[24, 24])]
#[case::nobody_of_this_schedule("zoe", "2026-01-20T00:00:00Z", "2026-01-21T00:00:00Z", &[])]
fn only_duty_within_the_absence_counts(#[case] id: &str, #[case] from: &str, #[case] to: &str, #[case] hours: &[u64]) {
    let checked = year(&weekly(), &[away(id, from, to)]);
    let found = checked.findings.iter().flat_map(|finding| match finding {
        CheckFinding::AbsentOnDuty(absent) => absent.spans.clone(),
        _ => vec![],
    });
    assert_eq!(found.map(|span| span.length().as_secs() / 3600).collect::<Vec<_>>(), hours);
}

#[test]
fn an_absence_is_told_by_the_clock_of_the_absent() {
    let people = [away("ana", "2026-01-25T08:00:00Z", "2026-02-03T08:00:00Z")];
    let schedule = weekly();
    let told = told(&year(&schedule, &people), &schedule, &people);
    assert_eq!(
        told[0].what,
        "ana is on call while absent, from Sun 25 Jan 2026 08:00 to Mon 26 Jan 2026 08:00 WET, and once more on Mon 2 Feb \
         2026, 2 d in all."
    );
    assert_eq!(
        told[0].means,
        "ana is away from Sun 25 Jan 2026 08:00 to Tue 3 Feb 2026 08:00 WET (holiday); a page then reaches nobody who can \
         act."
    );
}
