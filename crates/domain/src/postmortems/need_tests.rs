use super::super::review::{ReviewEvent, ReviewWhat, review_of};
use rstest::rstest;

use super::*;
use crate::incidents::{Author, NeedReason, Through};
use crate::time::Instant;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn need() -> Need {
    Need { reasons: vec![NeedReason::PersonFirst], due: Some(day("2026-04-02")) }
}

fn review(due: Option<Day>, whats: &[ReviewWhat]) -> Review {
    review_of(&events(due, whats)).unwrap()
}

fn events(due: Option<Day>, whats: &[ReviewWhat]) -> Vec<ReviewEvent> {
    let begun = ReviewWhat::Begun { title: "A".to_owned(), owner: None, due, reasons: Vec::new() };
    let by = Author { name: "ana".to_owned(), through: Through::Owner };
    std::iter::once(&begun)
        .chain(whats)
        .zip(1..)
        .map(|(what, number)| ReviewEvent {
            number,
            at: Instant::from_ms(0),
            on: day("2026-03-28"),
            by: by.clone(),
            what: what.clone(),
        })
        .collect()
}

#[test]
fn it_is_late_from_the_day_after_it_was_due() {
    let late = |today: &str| needed(Some(&need()), None, day(today)).unwrap();
    assert_eq!((late("2026-04-02").late, late("2026-04-05").late), (None, Some(3)));
    let told = late("2026-04-05");
    assert_eq!((told.reasons, told.begun), (vec!["a person told of it before anything paged".to_owned()], false));
}

#[test]
fn what_people_set_goes_before_the_policy() {
    let begun = review(Some(day("2026-04-10")), &[]);
    let told = needed(Some(&need()), Some(&begun), day("2026-04-05")).unwrap();
    assert_eq!((told.due, told.late, told.begun), (Some(day("2026-04-10")), None, true));
    let without = needed(Some(&need()), Some(&review(None, &[])), day("2026-04-05")).unwrap();
    assert_eq!((without.due, without.late), (Some(day("2026-04-02")), Some(3)));
}

#[test]
fn what_is_shared_or_not_asked_for_is_not_needed() {
    let shared = [
        ReviewWhat::AudienceSet("all".to_owned()),
        ReviewWhat::Shared { how: "file".to_owned(), to_whom: "all".to_owned() },
    ];
    assert_eq!(needed(Some(&need()), Some(&review(None, &shared)), day("2026-04-05")), None);
    assert_eq!(needed(None, None, day("2026-04-05")), None);
}

#[rstest]
#[case::of_nobody(None, &[], true)]
#[case::as_the_policy_has_it(Some("2026-04-02"), &[], true)]
#[case::another_than_the_policy(Some("2026-04-10"), &[], false)]
#[case::set_by_a_person(Some("2026-04-02"), &[("ana", Some("2026-04-03"))], false)]
#[case::taken_off_by_a_person(Some("2026-04-02"), &[("ana", None)], false)]
#[case::set_anew_by_itself(Some("2026-04-02"), &[("nobody", Some("2026-04-03"))], true)]
#[case::by_itself_then_by_a_person(None, &[("nobody", Some("2026-04-03")), ("ana", Some("2026-04-09"))], false)]
fn a_day_that_no_person_chose_follows_the_incident(
    #[case] begun: Option<&str>,
    #[case] sets: &[(&str, Option<&str>)],
    #[case] follows: bool,
) {
    let whats: Vec<ReviewWhat> =
        sets.iter().map(|(_, due)| ReviewWhat::DueSet { due: due.map(day), why: "because".to_owned() }).collect();
    let mut all = events(begun.map(day), &whats);
    for (event, (by, _)) in all.iter_mut().skip(1).zip(sets) {
        (*by).clone_into(&mut event.by.name);
    }
    assert_eq!(due_follows(&all, "nobody", |_| Some(day("2026-04-02"))), follows);
}
