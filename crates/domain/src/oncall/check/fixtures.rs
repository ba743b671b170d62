//! Checks for tests, as short as they can be said.

use super::{CheckFinding, Checked, CheckedPerson, Told, check};
use crate::ids::PersonId;
use crate::oncall::fixtures::{at, daily, layer, n, rotation, schedule, zone};
use crate::oncall::names::Names;
use crate::oncall::schedule::{Layer, Length, Schedule, Weekday};

pub(super) fn person(id: &str, zone_name: &str) -> CheckedPerson {
    CheckedPerson { id: PersonId::new(id), zone: Some(zone(zone_name)), absences: vec![] }
}

/// From a Monday on.
pub(super) fn year(schedule: &Schedule, people: &[CheckedPerson]) -> Checked {
    check(schedule, people, at("2026-01-05T12:00:00Z"), at("2027-01-05T12:00:00Z"))
}

/// One of several layers of level 0 with its own clock and daily hours.
pub(super) fn shift_of_day(name: &str, zone_name: &str, hours: (&str, &str), people: &str) -> Layer {
    let weekly = rotation(Length::Weeks(n(1)), "2026-01-05T00:00:00", people);
    let restrictions = vec![daily(&Weekday::ALL, hours.0, hours.1)];
    Layer { name: name.to_owned(), zone: Some(zone(zone_name)), restrictions, ..layer(0, weekly) }
}

/// New York has the evening and London the rest: 17:00 in New York is 22:00 in London for most of the year.
pub(super) fn follow_the_sun() -> Schedule {
    let london = shift_of_day("london", "Europe/London", ("22:00", "09:00"), "bo");
    let new_york = shift_of_day("new york", "America/New_York", ("04:00", "17:00"), "ana");
    schedule("Europe/London", vec![london, new_york])
}

/// All findings in words.
pub(super) fn told(checked: &Checked, schedule: &Schedule, people: &[CheckedPerson]) -> Vec<Told> {
    checked.findings.iter().map(|finding: &CheckFinding| finding.said(schedule, people, &Names::default())).collect()
}

/// What there is, of all findings.
pub(super) fn what(checked: &Checked, schedule: &Schedule, people: &[CheckedPerson]) -> Vec<String> {
    told(checked, schedule, people).into_iter().map(|told| told.what).collect()
}
