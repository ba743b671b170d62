use rstest::rstest;

use super::*;

fn at(seconds: i64) -> Instant {
    Instant::from_ms(seconds * 1000)
}

fn facts(last_good: Option<i64>, failing: Option<i64>) -> HealthFacts {
    HealthFacts { last_good_at: last_good.map(at), failing_since: failing.map(at), every: Duration::from_secs(30) }
}

#[rstest]
#[case::never_polled(None, None, Health::Unknown)]
#[case::never_answered(None, Some(10), Health::Failing)]
#[case::recent(Some(820), None, Health::Fine)]
#[case::too_long_ago(Some(819), None, Health::Stale)]
#[case::failing_however_recent(Some(990), Some(995), Health::Failing)]
#[case::from_the_future_after_the_clock_was_set_back(Some(2000), None, Health::Fine)]
fn a_source_is_believed_only_after_a_good_and_recent_poll(
    #[case] last_good: Option<i64>,
    #[case] failing: Option<i64>,
    #[case] expected: Health,
) {
    assert_eq!(health(&facts(last_good, failing), at(1000)), expected);
}

#[rstest]
#[case(15, 180)]
#[case(60, 180)]
#[case(61, 183)]
#[case(300, 900)]
fn a_gap_is_three_polls_and_at_least_three_minutes(#[case] every: u64, #[case] expected: u64) {
    assert_eq!(gap_threshold(Duration::from_secs(every)), Duration::from_secs(expected));
}

#[rstest]
#[case::fine(None, false)]
#[case::not_long_enough(Some(821), false)]
#[case::long_enough(Some(820), true)]
fn an_outage_pages_after_three_minutes(#[case] failing: Option<i64>, #[case] due: bool) {
    assert_eq!(outage_page_due(&facts(Some(0), failing), at(1000)), due);
}

#[rstest]
#[case(PollFailureKind::Unreachable, "unreachable", true)]
#[case(PollFailureKind::Timeout, "timeout", true)]
#[case(PollFailureKind::Tls, "tls", false)]
#[case(PollFailureKind::Auth, "auth", false)]
#[case(PollFailureKind::NotFound, "not_found", false)]
#[case(PollFailureKind::Throttled, "throttled", true)]
#[case(PollFailureKind::Refused, "refused", false)]
#[case(PollFailureKind::Server, "server", true)]
#[case(PollFailureKind::TooLarge, "too_large", false)]
#[case(PollFailureKind::Malformed, "malformed", true)]
#[case(PollFailureKind::Secret, "secret", false)]
fn each_failure_has_its_word_and_its_answer_to_trying_again(
    #[case] kind: PollFailureKind,
    #[case] word: &str,
    #[case] transient: bool,
) {
    assert_eq!((kind.word(), kind.is_transient()), (word, transient));
}

#[test]
fn each_health_has_its_word() {
    let words = [Health::Fine, Health::Failing, Health::Stale, Health::Unknown].map(Health::word);
    assert_eq!(words, ["fine", "failing", "stale", "unknown"]);
}
