use rstest::rstest;
use serde_json::{Value, json};

use super::*;

const HOUR: Duration = Duration::from_secs(3_600);

/// What a queue with these arguments and this policy is limited by.
fn of(arguments: &Value, policy: &Value, is_stream: bool) -> Vec<Limit> {
    let text =
        json!({ "vhost": "/", "name": "q", "arguments": arguments, "effective_policy_definition": policy }).to_string();
    let wire: WireQueue<'_> = serde_json::from_str(&text).unwrap();
    let figures = Figures { depth: Some(10), bytes: Some(100), idle_since: None, consumers: Some(0), is_stream };
    limits(&Set::of(&wire).unwrap(), &figures)
}

fn delivery_limit(arguments: &Value, policy: &Value) -> Result<Option<i64>, Unread> {
    let text =
        json!({ "vhost": "/", "name": "q", "arguments": arguments, "effective_policy_definition": policy }).to_string();
    Set::of(&serde_json::from_str(&text).unwrap()).unwrap().delivery_limit()
}

fn ttl(span: Duration) -> Limit {
    Limit::Age { span, from: CountedFrom::Died, cause: LossCause::TimeToLive, sweep: Sweep::Punctual }
}

fn count(most: u64) -> Limit {
    Limit::Count { most, cause: LossCause::Length }
}

#[rstest]
#[case::nothing(json!({}), json!({}), vec![])]
#[case::nothing_as_a_list(json!([]), json!([]), vec![])]
#[case::age(json!({ "x-message-ttl": 3_600_000 }), json!({}), vec![ttl(HOUR)])]
#[case::age_by_policy(json!({}), json!({ "message-ttl": 3_600_000 }), vec![ttl(HOUR)])]
#[case::the_lower_of_both(json!({ "x-message-ttl": 7_200_000 }), json!({ "message-ttl": 3_600_000 }), vec![ttl(HOUR)])]
#[case::number(json!({ "x-max-length": 1000 }), json!({ "max-length": 5000 }), vec![count(1000)])]
#[case::bytes_are_so_many_messages(json!({ "x-max-length-bytes": 1000 }), json!({}), vec![count(100)])]
#[case::unused(json!({ "x-expires": 3_600_000 }), json!({}), vec![Limit::Unused { since: None, span: HOUR }])]
#[case::what_dies_goes_on(
    json!({ "x-message-ttl": 1, "x-max-length": 5 }), json!({ "dead-letter-exchange": "dlx" }), vec![]
)]
#[case::but_not_what_is_refused(
    json!({ "x-max-length": 5, "x-overflow": "reject-publish", "x-dead-letter-exchange": "dlx" }), json!({}), vec![count(5)]
)]
#[case::the_argument_says_what_a_full_queue_does(
    json!({ "x-max-length": 5, "x-overflow": "drop-head", "x-dead-letter-exchange": "dlx" }),
    json!({ "overflow": "reject-publish" }),
    vec![]
)]
fn a_queue_drops_messages_by_its_arguments_and_policies(
    #[case] arguments: Value,
    #[case] policy: Value,
    #[case] limits: Vec<Limit>,
) {
    assert_eq!(of(&arguments, &policy, false), limits);
}

#[rstest]
#[case(json!({ "x-message-ttl": "1 day" }))]
#[case(json!({ "x-max-length": -5 }))]
#[case(json!({ "x-expires": {} }))]
#[case(json!({ "x-max-length-bytes": 1.5 }))]
fn a_limit_that_cannot_be_read_is_none_that_is_not_there(#[case] arguments: Value) {
    let limits = of(&arguments, &json!({}), false);

    assert!(matches!(limits[..], [Limit::Untold(_)]), "{limits:?}");
}

#[test]
fn policies_that_are_not_told_may_limit_it() {
    let limits = of(&json!({ "x-max-length": 5 }), &Value::Null, false);

    assert!(matches!(limits[..], [Limit::Count { most: 5, .. }, Limit::Untold(_)]), "{limits:?}");
}

#[rstest]
#[case("7D", Some(7 * 24))]
#[case("36h", Some(36))]
#[case("120m", Some(2))]
#[case("7200s", Some(2))]
#[case("1M", Some(30 * 24))]
#[case("1Y", Some(365 * 24))]
#[case("7", None)]
#[case("D", None)]
#[case("7é", None)]
#[case("", None)]
fn a_stream_forgets_by_age_in_whole_files(#[case] text: &str, #[case] hours: Option<u32>) {
    let limits = of(&json!({ "x-max-age": text }), &json!({ "max-age": "2Y" }), true);

    match hours {
        Some(hours) => {
            let cause = LossCause::Retention;
            let age = Limit::Age { span: hours * HOUR, from: CountedFrom::Died, cause, sweep: Sweep::Later };
            assert_eq!(limits, [age]);
        }
        None => assert!(matches!(limits[..], [Limit::Untold(_)]), "{limits:?}"),
    }
}

#[rstest]
#[case::none(json!({}), json!({}), Ok(None))]
#[case::one(json!({ "x-delivery-limit": 5 }), json!({}), Ok(Some(5)))]
#[case::the_lower(json!({ "x-delivery-limit": 5 }), json!({ "delivery-limit": 3 }), Ok(Some(3)))]
#[case::off(json!({ "x-delivery-limit": -1 }), json!({}), Ok(Some(-1)))]
#[case::off_by_one_alone(json!({ "x-delivery-limit": -1 }), json!({ "delivery-limit": 3 }), Ok(Some(3)))]
#[case::unread(json!({ "x-delivery-limit": "3" }), json!({}), Err(Unread))]
fn a_delivery_limit_is_the_lower_that_counts(
    #[case] arguments: Value,
    #[case] policy: Value,
    #[case] limit: Result<Option<i64>, Unread>,
) {
    assert_eq!(delivery_limit(&arguments, &policy), limit);
}

#[rstest]
#[case::none(json!({}), false)]
#[case::several(json!({ "x-max-priority": 5 }), true)]
#[case::only_one(json!({ "x-max-priority": 0 }), false)]
#[case::unread(json!({ "x-max-priority": "5" }), true)]
fn a_queue_has_priorities_by_its_argument(#[case] arguments: Value, #[case] expected: bool) {
    let text = json!({ "vhost": "/", "name": "q", "arguments": arguments, "effective_policy_definition": { "max-priority": 9 } });
    let text = text.to_string();
    assert_eq!(Set::of(&serde_json::from_str(&text).unwrap()).unwrap().has_priorities(), expected);
}

#[rstest]
#[case::none_is_named(json!({ "x-message-ttl": 3_600_000 }), None)]
#[case::one_is_named(json!({ "x-message-ttl": 3_600_000, "x-dead-letter-exchange": "dlx" }), Some(vec![ttl(HOUR)]))]
fn where_its_exchange_leads_nowhere_it_drops_what_would_have_gone_on(
    #[case] arguments: Value,
    #[case] expected: Option<Vec<Limit>>,
) {
    let text =
        json!({ "vhost": "/", "name": "q", "arguments": arguments, "effective_policy_definition": {} }).to_string();
    let wire: WireQueue<'_> = serde_json::from_str(&text).unwrap();
    let figures = Figures { depth: Some(10), bytes: Some(100), idle_since: None, consumers: Some(0), is_stream: false };
    assert_eq!(limits_to_nowhere(&Set::of(&wire).unwrap(), &figures), expected);
}
