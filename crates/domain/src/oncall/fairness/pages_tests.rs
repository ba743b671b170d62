//! Whose a page was.

use rstest::rstest;

use super::*;
use crate::oncall::fixtures::{at, change, layer, n, rotation, schedule, zone};
use crate::oncall::schedule::{Length, OverrideKind, Schedule};

/// Bo has the week of 5 January in Berlin, and from the 8th to the 9th nobody is on call.
fn rota() -> Schedule {
    let weeks = layer(0, rotation(Length::Weeks(n(1)), "2025-12-29T00:00:00", "ana bo"));
    let mut schedule = schedule("Europe/Berlin", vec![weeks]);
    schedule.overrides =
        vec![change(OverrideKind::Remove, "bo", "2026-01-08T00:00:00+01:00", "2026-01-09T00:00:00+01:00")];
    schedule
}

fn page(when: &str) -> HeardPage {
    HeardPage { at: at(when), rings: true }
}

#[rstest]
#[case::by_day("2026-01-06T12:00:00+01:00", None)]
#[case::in_the_evening("2026-01-06T23:00:00+01:00", Some("2026-01-06"))]
#[case::towards_morning("2026-01-07T05:59:59+01:00", Some("2026-01-06"))]
#[case::in_the_morning("2026-01-07T06:00:00+01:00", None)]
fn the_night_of_a_page_is_named_by_its_evening(#[case] when: &str, #[case] night: Option<&str>) {
    let told = rota().roster().pages_on_duty(&[], &[page(when)]);
    let [bo] = told.people.as_slice() else { panic!("{told:?}") };
    let expected = night.map(|night| Day::parse(night).unwrap());
    assert_eq!((bo.person.as_str(), bo.pages[0].night), ("bo", expected));
}

#[test]
fn a_night_is_that_of_whoever_was_on_call() {
    let auckland =
        CountedPerson { id: PersonId::new("bo"), zone: Some(zone("Pacific/Auckland")), holidays: BTreeSet::default() };
    let told = rota().roster().pages_on_duty(&[auckland], &[page("2026-01-06T12:00:00+01:00")]);
    assert_eq!((told.people[0].night_pages(), told.people[0].woken_nights()), (1, 1));
}

#[test]
fn three_pages_of_one_night_wake_once_a_silent_one_never_and_one_in_a_hole_is_nobodys() {
    let silent = HeardPage { rings: false, ..page("2026-01-09T23:00:00+01:00") };
    let pages = [
        page("2026-01-06T22:30:00+01:00"),
        page("2026-01-07T01:00:00+01:00"),
        page("2026-01-07T05:00:00+01:00"),
        page("2026-01-08T12:00:00+01:00"),
        page("2026-01-06T09:00:00+01:00"),
        silent,
        page("2026-01-13T09:00:00+01:00"),
    ];
    let told = rota().roster().pages_on_duty(&[], &pages);
    let figures = |one: &PagedPerson| (one.person.to_string(), one.pages.len(), one.night_pages(), one.woken_nights());
    assert_eq!(
        told.people.iter().map(figures).collect::<Vec<_>>(),
        [("ana".to_owned(), 1, 0, 0), ("bo".to_owned(), 5, 4, 1)]
    );
    assert_eq!(told.nobody, [3]);
    assert_eq!(told.people[0].pages[0].page, 6);
}
