use std::collections::BTreeMap;

use bytes::Bytes;
use rstest::rstest;
use serde_json::json;
use watchbill_domain::queues::{Contract, contract, signature};
use watchbill_domain::sources::Value;

use crate::Source;
use crate::ask::{Ask, RedisVerb, Reply};
use crate::peek::driven::{Looked, look, now, source};

use super::*;

const INFO: &str = "redis_version:7.0.15\r\nrole:master\r\nloading:0";

fn text(text: impl AsRef<[u8]>) -> RedisValue {
    RedisValue::Bytes(Bytes::copy_from_slice(text.as_ref()))
}

fn list(parts: impl IntoIterator<Item = RedisValue>) -> RedisValue {
    RedisValue::List(parts.into_iter().collect())
}

fn redis(settings: &[(&str, Value)]) -> Box<dyn Source> {
    source("redis", "redis://cache.example.net", settings)
}

fn bullmq() -> Box<dyn Source> {
    redis(&[("bullmq", Value::Texts(vec!["emails".to_owned()]))])
}

fn streams() -> Box<dyn Source> {
    redis(&[("streams", Value::Texts(vec!["orders".to_owned()]))])
}

fn words(command: &RedisCommand) -> String {
    let verb = command.verb.words().iter().copied();
    verb.chain(command.arguments.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}

/// Looks at a queue of a Redis that gives these answers by the words of the command, and refuses all else so.
fn looked(source: &dyn Source, queue: &str, count: u32, refusing: &str, answers: &[(&str, RedisValue)]) -> Looked {
    let answers: BTreeMap<&str, &RedisValue> = answers.iter().map(|(words, value)| (*words, value)).collect();
    look(source, queue, count, |ask| {
        let Ask::Redis(ask) = ask else { panic!("{ask:?}") };
        let refused = || RedisValue::Refused(refusing.to_owned());
        let answer = |command| answers.get(words(command).as_str()).map_or_else(refused, |value| (*value).clone());
        Ok(Reply::Redis(ask.commands.iter().map(answer).collect()))
    })
}

fn job(jid: &str, more: &serde_json::Value) -> RedisValue {
    let mut job = json!({
        "class": "Billing::Charge", "args": [{ "card": "4111111111111111" }, 12], "jid": jid, "queue": "default", "retry": 25,
        "retry_count": 25, "error_class": "Net::ReadTimeout", "error_message": "no answer from 10.0.0.7:443",
        "failed_at": 1_795_200_000.25, "retried_at": 1_795_240_000.5, "error_backtrace": "eJzLSM3JyVcozy/KSQEAGgsEXQ==",
    });
    job.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    text(job.to_string())
}

fn of_sidekiq() -> Vec<(&'static str, RedisValue)> {
    vec![
        ("INFO", text(INFO)),
        ("EXISTS queues processes stat:processed dead", RedisValue::Number(3)),
        ("ZCARD dead", RedisValue::Number(7)),
        ("ZRANGE dead 1 0", list([])),
        ("ZRANGE dead 0 0 WITHSCORES", list([job("a", &json!({})), text("1795250000.75")])),
        ("ZRANGE dead 1 1 WITHSCORES", list([job("b", &json!({ "retry_count": null })), text("1795250060")])),
    ]
}

#[test]
fn dead_jobs_of_sidekiq_are_read_with_what_they_died_of_and_left_where_they_are() {
    let looked = looked(&*redis(&[]), "dead", 2, "ERR", &of_sidekiq());

    let seen = &looked.anew.as_ref().unwrap().seen;
    assert_eq!((contract(&seen.peek), seen.reading.depth), (Contract::Free, Depth::Known(7)));
    for ask in &looked.asked {
        let Ask::Redis(ask) = ask else { panic!("{ask:?}") };
        let reads = [RedisVerb::Info, RedisVerb::Exists, RedisVerb::Zcard, RedisVerb::Zrange];
        assert!(ask.commands.iter().all(|command| reads.contains(&command.verb)), "{ask:?}");
    }
    let peeked = looked.messages();
    assert_eq!((peeked.handed, peeked.behind, peeked.problems.len()), (2, Some(5), 0));
    let [first, second] = peeked.messages.as_slice() else { panic!("{peeked:?}") };
    assert_eq!(first.body, br#"[{"card":"4111111111111111"},12]"#);
    assert_eq!(first.deliveries, Some(26));
    assert_eq!(second.deliveries, Some(1), "it was never tried again");
    let reason = &first.reason;
    assert_eq!(signature(reason).unwrap().text, "Net::ReadTimeout: no answer from <address>");
    assert_eq!(reason.source.as_deref(), Some("queue:default"));
    assert_eq!(reason.died_at, Some(Instant::from_ms(1_795_250_000_750)));
    let properties: serde_json::Value = serde_json::from_str(&first.properties).unwrap();
    assert_eq!((&properties["class"], &properties["jid"]), (&json!("Billing::Charge"), &json!("a")));
    assert!(properties.get("args").is_none() && properties.get("error_backtrace").is_none(), "{properties}");
    assert!(first.fingerprint.is_some() && first.fingerprint != second.fingerprint);
}

#[test]
fn a_job_that_moved_back_between_two_portions_is_read_once() {
    let mut answers = of_sidekiq();
    answers.retain(|(words, _)| *words != "ZRANGE dead 1 1 WITHSCORES");
    let again = list([job("a", &json!({})), text("1795250000.75"), job("b", &json!({})), text("1795250060")]);
    answers.push(("ZRANGE dead 1 2 WITHSCORES", again));
    let peeked = looked(&*redis(&[]), "dead", 3, "ERR", &answers).messages();
    assert_eq!((peeked.messages.len(), peeked.handed), (2, 2));
}

#[test]
fn a_job_is_the_same_when_it_died_again() {
    let print = |retries: u32| {
        let found = jobs::sidekiq("dead", &job("a", &json!({ "retry_count": retries })), Some(1.0), now());
        let Found::Read(message) = found else { panic!("it is read") };
        message.fingerprint
    };
    assert_eq!(print(1), print(9));
}

#[test]
fn what_is_tried_again_says_when_it_failed_last_and_when_it_is_tried() {
    let answers = [
        ("INFO", text(INFO)),
        ("EXISTS queues processes stat:processed dead", RedisValue::Number(3)),
        ("ZCARD retry", RedisValue::Number(1)),
        ("ZRANGE retry 1 0", list([])),
        // As newer servers pair them.
        ("ZRANGE retry 0 0 WITHSCORES", list([list([job("a", &json!({})), text("1795300100.5")])])),
        ("ZRANGE retry 1 9 WITHSCORES", list([])),
    ];
    let peeked = looked(&*redis(&[]), "retry", 10, "ERR", &answers).messages();

    let message = &peeked.messages[0];
    assert_eq!(message.reason.died_at, Some(Instant::from_ms(1_795_240_000_500)));
    assert!(message.properties.contains("\"tried_again_at\":\"2026-11-2"), "{}", message.properties);
}

#[rstest]
#[case::seconds(json!({ "retried_at": 1_795_240_000.5 }), 1_795_240_000_500)]
#[case::thousandths_from_sidekiq_8_on(json!({ "retried_at": 1_795_240_000_500_i64 }), 1_795_240_000_500)]
#[case::only_once(json!({ "retried_at": null }), 1_795_200_000_250)]
fn times_of_old_and_new_versions_are_understood(#[case] more: serde_json::Value, #[case] ms: i64) {
    let Found::Read(message) = jobs::sidekiq("retry", &job("a", &more), None, now()) else { panic!("it is read") };
    assert_eq!(message.reason.died_at, Some(Instant::from_ms(ms)));
}

#[test]
fn what_is_no_job_at_all_is_shown_as_it_lies_there() {
    let Found::Read(message) = jobs::sidekiq("dead", &text("not a job"), None, now()) else { panic!("it is read") };
    assert_eq!(
        (message.body.as_slice(), message.reason),
        (&b"not a job"[..], watchbill_domain::queues::DeadReason::default())
    );
}

#[test]
fn jobs_that_are_still_to_be_run_are_not_read() {
    let answers = [("INFO", text(INFO)), ("LLEN queue:default", RedisValue::Number(3))];
    let looked = looked(&*redis(&[]), "queue:default", 10, "ERR", &answers);

    assert_eq!(contract(&looked.anew.unwrap().seen.peek).word(), "impossible");
    assert!(looked.peeked.is_none());
}

/// As BullMQ 5 writes them, in the order in which they are asked for.
fn of_bullmq() -> Vec<(&'static str, RedisValue)> {
    let first = [
        text("send"),
        text(r#"{"to":"ana@example.net"}"#),
        text("connect ECONNREFUSED 10.0.0.9:25"),
        text(r#"["Error: older","TransportError: connect ECONNREFUSED 10.0.0.9:25\n    at run (/app/mail.js:3:1)"]"#),
        text(r#"{"attempts":3}"#),
        RedisValue::Nil,
        text("3"),
        text("1795250000000"),
        text("1795250001000"),
        text("1795250002000"),
        text("0"),
        text("0"),
        RedisValue::Nil,
        RedisValue::Nil,
    ];
    vec![
        ("INFO", text(INFO)),
        ("EXISTS bull:emails:meta bull:emails:id", RedisValue::Number(2)),
        ("ZCARD bull:emails:failed", RedisValue::Number(3)),
        ("ZRANGE bull:emails:failed 1 0", list([])),
        ("HMGET bull:emails:meta version", list([text("bullmq:5.1.0")])),
        (
            "ZRANGE bull:emails:failed 0 4 WITHSCORES",
            list(["1", "1795250002000", "2", "1795250003000", "3", "1795250004000"].map(text)),
        ),
        (OF_1, list(first)),
        (OF_2, list([const { RedisValue::Nil }; 14])),
        (OF_3, RedisValue::Refused("WRONGTYPE".to_owned())),
    ]
}

const OF_1: &str = "HMGET bull:emails:1 name data failedReason stacktrace opts attemptsMade atm timestamp processedOn finishedOn delay priority \
                    parentKey deferredFailure";
const OF_2: &str = "HMGET bull:emails:2 name data failedReason stacktrace opts attemptsMade atm timestamp processedOn finishedOn delay priority \
                    parentKey deferredFailure";
const OF_3: &str = "HMGET bull:emails:3 name data failedReason stacktrace opts attemptsMade atm timestamp processedOn finishedOn delay priority \
                    parentKey deferredFailure";

#[test]
fn failed_jobs_of_bullmq_are_read_one_by_one_and_what_went_meanwhile_is_said() {
    let looked = looked(&*bullmq(), "bull:emails:failed", 5, "ERR", &of_bullmq());

    assert_eq!(contract(&looked.anew.as_ref().unwrap().seen.peek), Contract::Free);
    let peeked = looked.messages();
    assert_eq!((peeked.handed, peeked.behind), (2, Some(0)), "one cannot be read, and one is gone");
    assert_eq!(peeked.problems, ["1 of them was removed while they were read: they are no longer in the queue"]);
    let [message] = peeked.messages.as_slice() else { panic!("{peeked:?}") };
    assert_eq!(message.body, br#"{"to":"ana@example.net"}"#);
    assert_eq!((message.deliveries, message.reason.source.as_deref()), (Some(3), Some("bull:emails")));
    assert_eq!(message.reason.died_at, Some(Instant::from_ms(1_795_250_002_000)));
    assert_eq!(signature(&message.reason).unwrap().text, "TransportError: connect ECONNREFUSED <address>");
    let properties: serde_json::Value = serde_json::from_str(&message.properties).unwrap();
    assert_eq!((&properties["name"], &properties["opts"]["attempts"]), (&json!("send"), &json!(3)));
    assert_eq!(properties["finishedOn"], "2026-11-21T08:33:22Z");
}

#[test]
fn entries_that_are_stuck_are_read_without_their_group_being_told() {
    let group = ["name", "workers", "consumers", "1", "pending", "3"].map(text);
    let pending =
        |id: &str, tries: i64| list([text(id), text("w1"), RedisValue::Number(900_000), RedisValue::Number(tries)]);
    let three = || list([pending("1795290000000-0", 1), pending("1795290000001-0", 4), pending("1795290000002-0", 1)]);
    let entry = |id: &str, fields: &[&[u8]]| list([list([text(id), list(fields.iter().map(text))])]);
    let answers = [
        ("INFO", text(INFO)),
        ("XINFO GROUPS orders", list([list(group)])),
        ("XRANGE orders + - COUNT 1", list([])),
        ("XPENDING orders workers IDLE 600000 - + 1000", three()),
        ("XPENDING orders workers IDLE 600000 - + 10", three()),
        (
            "XRANGE orders 1795290000000-0 1795290000000-0",
            entry("1795290000000-0", &[b"payload", br#"{"order":1}"#, b"count", b"3", b"seal", b"\xFF\xFE"]),
        ),
        (
            "XRANGE orders 1795290000001-0 1795290000001-0",
            entry("1795290000001-0", &[b"order", b"2", b"error", b"TimeoutError: no answer"]),
        ),
        ("XRANGE orders 1795290000002-0 1795290000002-0", list([])),
    ];
    let looked = looked(&*streams(), "orders/workers", 10, "ERR", &answers);

    let seen = &looked.anew.as_ref().unwrap().seen;
    assert_eq!((contract(&seen.peek), seen.reading.depth), (Contract::Free, Depth::Known(3)));
    let reads = [RedisVerb::Info, RedisVerb::XinfoGroups, RedisVerb::Xpending, RedisVerb::Xrange];
    for ask in &looked.asked {
        let Ask::Redis(ask) = ask else { panic!("{ask:?}") };
        assert!(ask.commands.iter().all(|command| reads.contains(&command.verb)), "{ask:?}");
    }
    let peeked = looked.messages();
    assert_eq!(peeked.handed, 2);
    assert!(peeked.problems[0].starts_with("1 of them was cut off the stream"), "{:?}", peeked.problems);
    let [first, second] = peeked.messages.as_slice() else { panic!("{peeked:?}") };
    assert_eq!(first.body, br#"{"payload":{"order":1},"count":"3","seal":"2 bytes that are no text"}"#);
    assert_eq!(signature(&first.reason).unwrap().text, "not acknowledged");
    assert_eq!(signature(&second.reason).unwrap().text, "TimeoutError: no answer");
    assert_eq!((second.deliveries, second.reason.source.as_deref()), (Some(4), Some("orders")));
    assert!(first.properties.contains("\"consumer\":\"w1\""), "{}", first.properties);
}

#[rstest]
#[case::sidekiq(redis(&[]), "dead", "ZRANGE dead 1 0", of_sidekiq())]
#[case::bullmq(bullmq(), "bull:emails:failed", "HMGET bull:emails:meta version", of_bullmq())]
fn a_right_too_few_is_said_before_anything_is_read(
    #[case] source: Box<dyn Source>,
    #[case] queue: &str,
    #[case] probe: &str,
    #[case] mut answers: Vec<(&'static str, RedisValue)>,
) {
    answers.retain(|(words, _)| *words != probe);
    let looked = looked(&*source, queue, 2, "NOPERM", &answers);

    let Contract::Impossible { why } = contract(&looked.anew.unwrap().seen.peek) else { panic!("it is said") };
    assert!(why.contains("allow it"), "{why}");
}

#[test]
fn a_key_of_another_type_is_no_empty_queue() {
    let mut answers = of_sidekiq();
    answers.retain(|(words, _)| !words.contains("ZCARD") && !words.contains("ZRANGE"));
    let failure = looked(&*redis(&[]), "dead", 2, "WRONGTYPE", &answers).anew.unwrap_err();
    assert!(failure.message.contains("another type"), "{failure:?}");
}

#[test]
fn what_is_refused_between_the_question_and_the_look_is_no_empty_queue() {
    let mut answers = of_sidekiq();
    answers.retain(|(words, _)| !words.contains("WITHSCORES"));
    let failure = looked(&*redis(&[]), "dead", 2, "NOPERM", &answers).peeked.unwrap().unwrap_err();
    assert!(failure.message.contains("not read it any more"), "{failure:?}");
}

#[rstest]
#[case("orders/nobody")]
#[case("orders/")]
fn a_group_that_is_not_there_is_said(#[case] queue: &str) {
    let answers = [("INFO", text(INFO)), ("XINFO GROUPS orders", list([])), ("XRANGE orders + - COUNT 1", list([]))];
    let failure = looked(&*streams(), queue, 2, "NOGROUP", &answers).anew.unwrap_err();
    assert_eq!(failure.kind, PollFailureKind::NotFound);
}

#[test]
fn what_the_source_is_not_set_for_has_nobody_to_ask() {
    for (source, queue) in [(redis(&[]), "bull:emails:failed"), (bullmq(), "dead"), (streams(), "carts/workers")] {
        assert!(source.peek_peers(&QueueName::new(queue)).is_empty(), "{queue}");
    }
}
