use rstest::rstest;
use serde_json::json;
use watchbill_domain::queues::{Contract, Depth, contract, signature};
use watchbill_domain::sources::Value as Setting;

use crate::Source;
use crate::peek::driven::{Looked, look, now, source};

use super::*;

fn nats() -> Box<dyn Source> {
    source("nats", "nats://hub.example.net", &[])
}

fn stream(name: &str, subject: &str, messages: u64) -> Value {
    json!({
        "config": { "name": name, "subjects": [subject] },
        "state": { "messages": messages, "first_ts": "2026-11-20T05:00:00Z", "last_seq": messages, "consumer_count": 0 },
    })
}

fn message(subject: &str, seq: u64, headers: &str, data: &str) -> Value {
    let mut message = json!({
        "subject": subject, "seq": seq, "data": STANDARD.encode(data), "time": "2026-11-21T05:00:00.123456789Z",
    });
    if !headers.is_empty() {
        message["hdrs"] = STANDARD.encode(format!("NATS/1.0\r\n{headers}\r\n\r\n")).into();
    }
    json!({ "type": "io.nats.jetstream.api.v1.stream_msg_get_response", "message": message })
}

fn error(code: u64) -> Value {
    json!({ "type": "io.nats.jetstream.api.v1.stream_msg_get_response", "error": { "code": code } })
}

fn advisory(seq: u64, of: u64) -> Value {
    let told = json!({
        "type": "io.nats.jetstream.advisory.v1.max_deliver", "id": "x", "timestamp": "2026-11-21T05:00:00Z", "stream": "ORDERS",
        "consumer": "W", "stream_seq": of, "deliveries": 5,
    });
    message("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.W", seq, "", &told.to_string())
}

fn ended(seq: u64, of: u64) -> Value {
    let told = json!({
        "type": "io.nats.jetstream.advisory.v1.terminated", "stream": "ORDERS", "consumer": "W", "stream_seq": of, "deliveries": 1,
        "reason": "card was refused",
    });
    message("$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.ORDERS.W", seq, "", &told.to_string())
}

fn timeout() -> PollFailure {
    PollFailure { kind: PollFailureKind::Timeout, message: "hub does not answer".to_owned() }
}

/// What a server says that has two streams, these messages in the one that is asked for, and these by their numbers.
fn answer(question: &NatsQuestion, listed: &[Value], by_seq: &[(u64, Value)]) -> bytes::Bytes {
    let said = match question {
        NatsQuestion::Streams { offset: 0 } => json!({
            "total": 2, "offset": 0, "limit": 256, "streams": [stream("ORDERS", "orders.>", 9), stream("DEAD", ADVISORIES, 4)],
        }),
        NatsQuestion::Message { seq: 0, .. } => error(400),
        NatsQuestion::Message { seq, .. } => {
            by_seq.iter().find(|(of, _)| of == seq).map_or_else(|| error(404), |(_, said)| said.clone())
        }
        NatsQuestion::Messages { .. } => listed.to_vec().into(),
        other => panic!("{other:?}"),
    };
    bytes::Bytes::from(said.to_string())
}

const ADVISORIES: &str = "$JS.EVENT.ADVISORY.CONSUMER.>";

fn looked(queue: &str, listed: &[Value], by_seq: &[(u64, Value)]) -> Looked {
    look(&*nats(), queue, 10, |ask| {
        let Ask::Nats(ask) = ask else { panic!("{ask:?}") };
        Ok(Reply::Nats(ask.questions.iter().map(|question| answer(question, listed, by_seq)).collect()))
    })
}

#[test]
fn what_was_given_up_is_read_with_the_message_that_it_is_about() {
    let original =
        message("orders.new", 7, "Nats-Msg-Id: o7\r\nx-error: TimeoutError: mail to ana@example.net", r#"{"order":7}"#);
    let looked = looked("DEAD", &[advisory(1, 7), ended(3, 8), error(404)], &[(7, original)]);

    let seen = &looked.anew.as_ref().unwrap().seen;
    assert_eq!((contract(&seen.peek), seen.reading.depth), (Contract::Free, Depth::Known(4)));
    for ask in &looked.asked {
        let Ask::Nats(ask) = ask else { panic!("{ask:?}") };
        let subjects = ask.questions.iter().map(NatsQuestion::subject);
        assert!(subjects.into_iter().all(|subject| subject.starts_with("STREAM.")), "no consumer is made: {ask:?}");
    }
    let peeked = looked.messages();
    assert_eq!((peeked.handed, peeked.behind), (2, None));
    assert_eq!(
        peeked.problems,
        ["of 1 of them only that it died is left: the stream in which the message lay has dropped it"]
    );
    let [first, second] = peeked.messages.as_slice() else { panic!("{peeked:?}") };
    assert_eq!(first.body, br#"{"order":7}"#);
    assert_eq!((first.deliveries, first.reason.source.as_deref()), (Some(5), Some("ORDERS")));
    assert_eq!(first.reason.died_at.map(Instant::to_rfc3339).as_deref(), Some("2026-11-21T05:00:00Z"));
    assert_eq!(signature(&first.reason).unwrap().text, "TimeoutError: mail to [e-mail]");
    let properties: Value = serde_json::from_str(&first.properties).unwrap();
    assert_eq!(
        (&properties["consumer"], &properties["seq"], &properties["captured_seq"]),
        (&json!("W"), &json!(7), &json!(1))
    );
    assert_eq!(properties["headers"]["Nats-Msg-Id"], "o7");
    assert_eq!(second.body, b"");
    assert_eq!(signature(&second.reason).unwrap().text, "card was refused");
    assert!(first.fingerprint.is_some() && first.fingerprint != second.fingerprint);
}

#[test]
fn without_the_right_to_the_other_stream_what_is_captured_is_shown_alone() {
    let looked = look(&*nats(), "DEAD", 10, |ask| {
        let Ask::Nats(ask) = ask else { panic!("{ask:?}") };
        let of_orders =
            |question: &NatsQuestion| matches!(question, NatsQuestion::Message { stream, .. } if stream == "ORDERS");
        if ask.questions.iter().any(of_orders) {
            return Err(timeout());
        }
        Ok(Reply::Nats(
            ask.questions.iter().map(|question| answer(question, &[advisory(1, 7), advisory(2, 8)], &[])).collect(),
        ))
    });
    let peeked = looked.messages();

    assert!(peeked.problems[0].starts_with("of 2 of them only that it died could be read"), "{:?}", peeked.problems);
    assert!(peeked.messages.iter().all(|message| signature(&message.reason).unwrap().text == "max_deliver"));
}

#[test]
fn a_stream_of_another_sort_is_read_as_it_is() {
    let listed = [message("orders.new", 4, "A: b", "hello"), message("orders.new", 5, "", "")];
    let looked = looked("ORDERS", &listed, &[]);

    assert_eq!(looked.asked.len(), 3, "nothing is told of another: {:?}", looked.asked);
    let peeked = looked.messages();
    let [first, second] = peeked.messages.as_slice() else { panic!("{peeked:?}") };
    assert_eq!((first.body.as_slice(), second.body.as_slice()), (&b"hello"[..], &b""[..]));
    assert_eq!((&first.reason.died_at, first.deliveries), (&None, None));
    assert!(first.properties.contains(r#""headers":{"A":"b"}"#), "{}", first.properties);
}

#[rstest]
#[case::words_of_a_subject(r#"{"type":"x","stream":"ORDERS.>","stream_seq":1}"#)]
#[case::another_line(r#"{"type":"x","stream":"A\r\nPUB b 0\r\n","stream_seq":1}"#)]
#[case::no_number(r#"{"type":"x","stream":"ORDERS","stream_seq":0}"#)]
#[case::no_advisory("hello")]
fn what_somebody_made_up_is_shown_and_not_followed(#[case] data: &str) {
    let listed = [message("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.W", 1, "", data)];
    let looked = looked("DEAD", &listed, &[]);
    assert_eq!(looked.asked.len(), 3, "{:?}", looked.asked);
    assert_eq!(looked.messages().messages[0].body, data.as_bytes());
}

#[test]
fn a_user_that_gets_no_answer_may_not_read_messages() {
    let looked = look(&*nats(), "DEAD", 10, |ask| {
        let Ask::Nats(ask) = ask else { panic!("{ask:?}") };
        if ask.questions.iter().any(|question| question.subject().starts_with("STREAM.MSG.GET")) {
            return Err(timeout());
        }
        Ok(Reply::Nats(ask.questions.iter().map(|question| answer(question, &[], &[])).collect()))
    });
    let Contract::Impossible { why } = contract(&looked.anew.unwrap().seen.peek) else { panic!("it is said") };
    assert!(why.contains("$JS.API.STREAM.MSG.GET.*"), "{why}");
}

#[test]
fn a_stream_that_is_not_there_is_said() {
    assert_eq!(looked("NOWHERE", &[], &[]).anew.unwrap_err().kind, PollFailureKind::NotFound);
}

#[test]
fn the_monitoring_page_has_nobody_to_ask() {
    let source = source("nats", "http://hub.example.net:8222", &[("account", Setting::Text("SHOP".to_owned()))]);
    assert!(source.peek_peers(&QueueName::new("DEAD")).is_empty());
}

#[test]
fn each_message_is_asked_for_behind_the_one_before() {
    let question = NatsQuestion::Messages { stream: "DEAD".to_owned(), from: 1, most: 3 };
    assert_eq!(
        (question.subject(), question.payload()),
        ("STREAM.MSG.GET.DEAD".to_owned(), r#"{"seq":1,"next_by_subj":">"}"#.to_owned())
    );
    let said = advisory(41, 7).to_string();
    let next = question.behind(said.as_bytes()).unwrap();
    assert_eq!(next, NatsQuestion::Messages { stream: "DEAD".to_owned(), from: 42, most: 2 });
    assert!(question.behind(error(404).to_string().as_bytes()).is_none());
    let last = next.behind(said.as_bytes()).unwrap();
    assert!(last.behind(said.as_bytes()).is_none(), "no more than were asked for");
    assert!(NatsQuestion::Message { stream: "DEAD".to_owned(), seq: 1 }.behind(said.as_bytes()).is_none());
}

#[test]
fn the_clock_of_the_server_is_never_ahead_of_ours() {
    let listed = [advisory(1, 7)];
    let early = now().minus(std::time::Duration::from_secs(10 * 86_400));
    let ask = Ask::Nats(crate::ask::NatsAsk {
        peer: Peer::new("hub"),
        url: url::Url::parse("nats://hub.example.net").unwrap(),
        prefix: "$JS.API".to_owned(),
        questions: vec![NatsQuestion::Messages { stream: "DEAD".to_owned(), from: 1, most: 1 }],
    });
    let result = Ok(Reply::Nats(vec![bytes::Bytes::from(Value::from(listed.to_vec()).to_string())]));
    let peeked = peeked(&[Replied { ask, result }], early).unwrap();
    assert_eq!(peeked.messages[0].reason.died_at, Some(early));
}

#[rstest]
#[case::answered(true)]
#[case::not_answered(false)]
fn a_stream_on_a_later_page_of_the_list_is_found(#[case] is_answered: bool) {
    let page = |offset: u64, streams: Vec<Value>| {
        json!({ "total": 300, "offset": offset, "limit": 256, "streams": streams }).to_string().into()
    };
    let looked = look(&*nats(), "DEAD", 10, |ask| {
        let Ask::Nats(ask) = ask else { panic!("{ask:?}") };
        let is_later = |question: &NatsQuestion| matches!(question, NatsQuestion::Streams { offset: 256 });
        if !is_answered && ask.questions.iter().any(is_later) {
            return Err(timeout());
        }
        let said = |question: &NatsQuestion| match question {
            NatsQuestion::Streams { offset: 0 } => page(0, vec![stream("ORDERS", "orders.>", 9)]),
            NatsQuestion::Streams { offset } => page(*offset, vec![stream("DEAD", ADVISORIES, 4)]),
            question => answer(question, &[], &[]),
        };
        Ok(Reply::Nats(ask.questions.iter().map(said).collect()))
    });
    match looked.anew {
        Ok(anew) => assert_eq!((is_answered, anew.seen.reading.depth), (true, Depth::Known(4))),
        Err(failure) => assert_eq!((is_answered, failure), (false, timeout()), "it may be there"),
    }
}
