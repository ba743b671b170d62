use rstest::rstest;
use serde_json::json;
use watchbill_domain::queues::signature;

use super::*;

fn system(of: &[(&str, &str)]) -> BTreeMap<String, String> {
    of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn text(value: &str) -> Value {
    json!({ "DataType": "String", "StringValue": value })
}

fn own(of: &[(&str, Value)]) -> Map<String, Value> {
    of.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn letter(id: &str, further: &[(&str, &str)], of: &[(&str, Value)], body: &[u8]) -> ReadLetter {
    let (mut properties, headers) = (system(further), own(of));
    properties.insert("message_id".to_owned(), id.to_owned());
    read(&TakenLetter { exchange: "", routing_key: "", body, properties: &properties, headers: &headers })
}

#[test]
fn one_that_is_sent_again_is_known_again_and_is_not_the_same() {
    let tenant = || ("tenant", text("a"));
    let first = letter("m1", &[("ApproximateReceiveCount", "4")], &[tenant()], b"{}");
    let again = letter("m1", &[("ApproximateReceiveCount", "5")], &[tenant()], b"{}");
    let stamp = ("x-watchbill-replay", text("r1/1"));
    let sent = letter("m2", &[("SentTimestamp", "1")], &[tenant(), stamp], b"{}");

    assert_eq!((&first.fingerprint, &first.same), (&again.fingerprint, &again.same));
    assert_eq!(first.fingerprint, sent.fingerprint);
    assert_ne!(first.same, sent.same, "a number of its own");
    assert_eq!((first.replayed, sent.replayed), (0, 1));
}

#[rstest]
#[case::body(&[], &[], b"{ }")]
#[case::an_attribute(&[], &[("tenant", json!({ "DataType": "String", "StringValue": "a" }))], b"{}")]
#[case::a_type(&[], &[("tenant", json!({ "DataType": "Binary", "BinaryValue": "YQ==" }))], b"{}")]
#[case::a_group(&[("MessageGroupId", "g")], &[], b"{}")]
fn whatever_else_is_in_it_makes_it_another(
    #[case] system: &[(&str, &str)],
    #[case] own: &[(&str, Value)],
    #[case] body: &[u8],
) {
    assert_ne!(letter("m", system, own, body).fingerprint, letter("m", &[], &[], b"{}").fingerprint);
}

#[test]
fn where_it_died_is_told_by_sqs_and_why_by_programs() {
    let arn = ("DeadLetterQueueSourceArn", "arn:aws:sqs:eu-west-1:123456789012:orders");
    let error = ("X-Error", text("TimeoutError: no answer in 30 ms"));

    let told = letter("m", &[arn], &[error], b"");
    assert_eq!(told.died_in.as_deref(), Some("orders"));
    assert_eq!(signature(&told.reason).unwrap().text, "TimeoutError: no answer in # ms");

    let silent = letter("m", &[arn], &[], b"");
    assert_eq!(signature(&silent.reason).unwrap().text, "received too often");
    let elsewhere = letter("m", &[("DeadLetterQueueSourceArn", "not an arn")], &[], b"");
    assert_eq!((elsewhere.died_in, signature(&elsewhere.reason)), (None, None));
}

#[rstest]
#[case(text("r1122-abc/3"), 3)]
#[case(text("mine"), 0)]
#[case(json!({ "DataType": "Binary", "BinaryValue": "cjEvMw==" }), 0)]
#[case(json!("r1/3"), 0)]
fn how_often_it_was_replayed_is_read_from_our_own_attribute_alone(#[case] stamp: Value, #[case] times: u32) {
    assert_eq!(letter("m", &[], &[("x-watchbill-replay", stamp)], b"").replayed, times);
}

#[rstest]
#[case::nine(9, false, true)]
#[case::ten(10, false, false)]
#[case::nine_and_ours(9, true, true)]
fn an_eleventh_attribute_finds_no_room(#[case] count: usize, #[case] is_replayed: bool, #[case] takes_stamp: bool) {
    let names: Vec<String> = (0..count).map(|number| format!("a{number}")).collect();
    let mut own: Vec<(&str, Value)> = names.iter().map(|name| (name.as_str(), text("7"))).collect();
    own.extend(is_replayed.then(|| ("X-Watchbill-Replay", text("r1/1"))));
    assert_eq!(letter("m", &[], &own, b"").takes_stamp, takes_stamp);
}
