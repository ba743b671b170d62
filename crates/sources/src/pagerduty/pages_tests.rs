use rstest::rstest;
use serde_json::{Value as Json, json};
use watchbill_domain::alerts::{Answered, Poll};
use watchbill_domain::time::Instant;

use super::super::tests::{answer, pager_duty, response};
use super::*;
use crate::kind::Source;
use crate::queues::QueuesWanted;

/// A page of incidents with these numbers.
fn page(numbers: impl IntoIterator<Item = u64>, more: Option<bool>) -> Json {
    let incident = |number: u64| json!({ "id": format!("Q{number}"), "created_at": "2026-11-20T23:17:46Z" });
    let mut page = json!({ "incidents": numbers.into_iter().map(incident).collect::<Vec<Json>>() });
    if let Some(more) = more {
        page["more"] = more.into();
    }
    page
}

/// Asks as the engine does: each answer may bring a further question. What answers last goes on answering.
fn asked(bodies: &[Json]) -> Vec<Answer> {
    let source = pager_duty(&[]);
    let mut answers = Vec::new();
    let mut next = source.requests(Instant::from_ms(0)).pop();
    while let Some(request) = next {
        let body = bodies.get(answers.len()).or(bodies.last()).unwrap();
        answers.push(answer(request, body));
        next = source.follow_up(&QueuesWanted::default(), &answers);
    }
    answers
}

fn read(answers: &[Answer]) -> Poll {
    pager_duty(&[]).parse(answers, Instant::from_ms(0)).unwrap()
}

fn offsets(answers: &[Answer]) -> Vec<u64> {
    answers.iter().map(offset).collect()
}

#[test]
fn each_page_begins_with_what_the_one_before_ended_with() {
    let answers = asked(&[page(0..100, Some(true)), page(99..199, Some(true)), page(198..230, Some(false))]);

    assert_eq!(offsets(&answers), [0, 99, 198]);
    assert!(answers[2].request.url.query().unwrap().contains("date_range=all"), "{}", answers[2].request.url);
    let poll = read(&answers);
    assert_eq!((poll.sightings.len(), &poll.peers[0].answered), (230, &Answered::Whole));
    assert_eq!(poll.problems, []);
}

#[test]
fn what_is_new_while_a_list_is_read_only_makes_its_pages_overlap() {
    // Three that were opened in between stand in front, and moved the list by as many.
    let poll = read(&asked(&[page((101..201).rev(), Some(true)), page((1..105).rev(), Some(false))]));

    assert_eq!((poll.sightings.len(), &poll.peers[0].answered), (200, &Answered::Whole));
    assert_eq!(poll.problems, []);
}

#[test]
fn a_list_that_moved_while_it_was_read_proves_nothing_by_what_it_lacks() {
    // One of the first hundred was resolved in between: number 100 slipped to the first page unread.
    let poll = read(&asked(&[page(0..100, Some(true)), page(101..120, Some(false))]));

    assert_eq!((poll.sightings.len(), &poll.peers[0].answered), (119, &Answered::Partly));
    assert_eq!(
        poll.problems[0].to_string(),
        "incidents: they changed while they were read, so that some may be missing"
    );
}

#[rstest]
#[case::it_failed(Err(PollFailure { kind: PollFailureKind::Timeout, message: "did not answer".to_owned() }), "page 2")]
#[case::it_was_throttled(Ok(429), "page 2 of them is missing: the server asks for fewer requests")]
#[case::it_was_cut_short(Ok(200), "page 2 of them is missing: the server answered with data that breaks off")]
fn a_page_that_is_missing_proves_nothing_by_what_it_lacks(
    #[case] second: Result<u16, PollFailure>,
    #[case] expected: &str,
) {
    let mut answers = asked(&[page(0..100, Some(true)), page(99..120, Some(false))]);
    answers[1].result = second.map(|status| response(status, r#"{"incidents":[{"id":"#));

    let poll = read(&answers);

    assert_eq!((poll.sightings.len(), &poll.peers[0].answered), (100, &Answered::Partly));
    assert!(poll.problems[0].message.contains(expected), "{}", poll.problems[0]);
}

#[test]
fn what_was_not_read_to_its_end_is_not_whole() {
    let answers = asked(&[page(0..100, Some(true)), page(99..120, Some(false))]);

    assert_eq!(read(&answers[..1]).peers[0].answered, Answered::Partly);
}

#[test]
fn behind_ten_thousand_nothing_is_asked_and_that_is_said() {
    let bodies: Vec<Json> = (0..200).map(|number| page(number * 99..number * 99 + 100, Some(true))).collect();

    let answers = asked(&bodies);

    assert_eq!((answers.len(), offsets(&answers).last()), (101, Some(&9_900)));
    let poll = read(&answers);
    assert_eq!((poll.sightings.len(), &poll.peers[0].answered), (10_000, &Answered::Partly));
    assert!(
        poll.problems[0].message.contains("gives out no more than 10000: narrow them down"),
        "{}",
        poll.problems[0]
    );
}

#[rstest]
#[case::full(page(0..100, None), 2)]
#[case::not_full(page(0..99, None), 1)]
fn a_server_that_does_not_say_whether_there_are_more_is_asked_behind_a_full_page(
    #[case] first: Json,
    #[case] pages: usize,
) {
    assert_eq!(asked(&[first, page(99..110, Some(false))]).len(), pages);
}

#[rstest]
#[case::another_api("[]")]
#[case::another_list(r#"{"oncalls":[],"more":false}"#)]
#[case::no_list(r#"{"incidents":{},"more":false}"#)]
#[case::nothing("")]
fn what_is_no_list_of_incidents_is_not_an_empty_one(#[case] body: &str) {
    let source = pager_duty(&[]);
    let request = source.requests(Instant::from_ms(0)).remove(0);
    let answers = [Answer { request, result: Ok(response(200, body)) }];

    assert_eq!(source.follow_up(&QueuesWanted::default(), &answers), None);
    assert_eq!(source.parse(&answers, Instant::from_ms(0)).unwrap_err().kind, PollFailureKind::Malformed);
}
