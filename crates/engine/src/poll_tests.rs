use bytes::Bytes;
use rstest::rstest;
use watchbill_domain::alerts::{PeerReport, Unanswered};
use watchbill_domain::sources::Problem;
use watchbill_sources::ask::Method;

use super::*;

fn request(peer: &str) -> HttpRequest {
    let url = url::Url::parse("http://am.example.net/api/v2/alerts").unwrap();
    HttpRequest {
        peer: Peer::new(peer),
        method: Method::Get,
        url,
        headers: Vec::new(),
        json: None,
        form: None,
        need: Need::Required,
    }
}

fn answer(body: &str, date_ms: i64) -> Answer {
    let response = HttpResponse {
        status: 200,
        content_type: None,
        retry_after_s: None,
        server_date: Some(Instant::from_ms(date_ms)),
        asked_at: Instant::from_ms(1_000_000),
        body: Bytes::from(body.to_owned()),
    };
    Answer { request: request("a"), result: Ok(response) }
}

#[rstest]
#[case::the_same_second(&[1_000_400], 0)]
#[case::within_the_noise(&[998_100], 0)]
#[case::an_hour_ahead(&[4_600_000], 3_600_000)]
#[case::a_minute_behind(&[940_000], -60_000)]
#[case::the_nearest_counts(&[4_600_000, 1_010_000], 10_000)]
fn skew_is_told_only_when_it_can_be_told_apart(#[case] dates_ms: &[i64], #[case] expected: i64) {
    let answers: Vec<Answer> = dates_ms.iter().map(|date| answer("[]", *date)).collect();
    assert_eq!(skew_ms(&answers), expected);
}

#[test]
fn answers_are_the_same_only_if_every_byte_of_every_one_is() {
    let base = hash(&[answer("[1]", 0), answer("[2]", 0)]);
    assert_eq!(base, hash(&[answer("[1]", 5), answer("[2]", 9)]), "headers do not count");
    assert_ne!(base, hash(&[answer("[2]", 0), answer("[1]", 0)]));
    assert_ne!(base, hash(&[answer("[1][2]", 0), answer("", 0)]), "where one ends matters");
    let failed = Answer {
        request: request("b"),
        result: Err(PollFailure { kind: PollFailureKind::Timeout, message: String::new() }),
    };
    assert_eq!(hash(&[answer("[1]", 0), failed]), None, "an address that failed has to be looked at");
}

fn report(peer: &str, answered: Answered) -> PeerReport {
    PeerReport { peer: Peer::new(peer), answered, started_at: None, version: None, cluster: None }
}

#[rstest]
#[case::all_well(vec![report("a", Answered::Whole)], 0, None)]
#[case::one_item(vec![report("a", Answered::Partly)], 1, Some("a some of its alerts"))]
#[case::silences_only(vec![report("a", Answered::Whole)], 1, Some("one item could not be read: alerts[0]"))]
#[case::many_silences(vec![report("a", Answered::Whole)], 3, Some("3 items could not be read"))]
fn a_good_poll_says_what_is_not_as_it_should_be(
    #[case] peers: Vec<PeerReport>,
    #[case] problems: usize,
    #[case] expected: Option<&str>,
) {
    let problem = Problem { place: "alerts[0]".to_owned(), line: None, column: None, message: "broken".to_owned() };
    let poll = Poll {
        sightings: Vec::new(),
        peers,
        silences: Vec::new(),
        rules: Vec::new(),
        unanswered: Unanswered::NotTold,
        problems: vec![problem; problems],
    };
    let mut reading = SourceReading::default();
    describe(&mut reading, &poll);
    match expected {
        None => assert_eq!(reading.problem, None),
        Some(part) => assert!(reading.problem.as_deref().is_some_and(|p| p.contains(part)), "{:?}", reading.problem),
    }
}

#[rstest]
#[case(0.0, 28_500)]
#[case(0.5, 30_000)]
#[case(0.999, 31_497)]
fn laptops_do_not_ask_in_step(#[case] random: f64, #[case] expected_ms: i64) {
    let next = next_poll_at(Instant::from_ms(0), Duration::from_secs(30), random);
    assert_eq!(next.as_ms(), expected_ms);
}

#[rstest]
#[case::never_answered(None, Seldom::Asked)]
#[case::a_moment_ago(Some(0), Seldom::LeftOut)]
#[case::nearly_five_minutes_ago(Some(299), Seldom::LeftOut)]
#[case::five_minutes_ago(Some(300), Seldom::Asked)]
#[case::in_the_future_after_the_clock_was_set_back(Some(-60), Seldom::Asked)]
fn what_is_asked_seldom_is_good_for_five_minutes(#[case] seconds_ago: Option<i64>, #[case] expected: Seldom) {
    let now = Instant::from_ms(1_000_000_000);
    let answered_at = seconds_ago.map(|seconds| now.shifted_ms(-seconds * 1_000));
    assert_eq!(Seldom::due(answered_at, now), expected);
}

#[rstest]
#[case::at_once(0, 0, true)]
#[case::nearly_a_minute(59, 999, true)]
#[case::a_minute(60, 0, false)]
#[case::as_much_as_one_answer_may_be(0, 1_000, false)]
fn further_pages_are_asked_for_within_a_minute_and_within_one_cap(
    #[case] seconds: u64,
    #[case] bytes: u64,
    #[case] expected: bool,
) {
    let within = Within { span: Duration::from_secs(seconds), bytes, cap: 1_000 };
    assert_eq!(within.goes_on(), expected);
}
