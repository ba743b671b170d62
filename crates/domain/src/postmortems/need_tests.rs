use super::super::review::{ReviewEvent, ReviewWhat, review_of};
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
    let begun = ReviewWhat::Begun { title: "A".to_owned(), owner: None, due, reasons: Vec::new() };
    let by = Author { name: "ana".to_owned(), through: Through::Owner };
    let events: Vec<ReviewEvent> = std::iter::once(&begun)
        .chain(whats)
        .zip(1..)
        .map(|(what, number)| ReviewEvent {
            number,
            at: Instant::from_ms(0),
            on: day("2026-03-28"),
            by: by.clone(),
            what: what.clone(),
        })
        .collect();
    review_of(&events).unwrap()
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
