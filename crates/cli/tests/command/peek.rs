//! `queues peek` and `queues errors`: messages of queues, masked, and what they died of.

use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};
use watchbill_simulator::{BrokerLetter, BrokerQueue, ManualBroker};

use crate::broker::Broker;
use crate::machine::Machine;
use crate::queues::{ago, keys};
use crate::slos::shape;

const HOUR: Duration = Duration::from_secs(3600);
const PLANTED: [&str; 3] = ["bo.kestrel@example.com", "4111111111111111", "sk_live_51HabcDEF23456789012345"];

fn order(number: u32) -> BrokerLetter {
    let [mail, card, key] = PLANTED;
    let body = json!({ "order": number, "customer": { "email": mail, "card": card }, "note": format!("key {key}") });
    BrokerLetter::dead("orders", "rejected", ago((10 - number) * HOUR), body.to_string())
        .header("x-exception-type", "TimeoutError")
        .header("x-exception-message", format!("order {number}: 10.2.3.4:8443 did not answer, told {mail}"))
}

/// Three orders died, a fourth says nothing of it. Two labels died of the same; a quorum queue may drop what comes back more than twice;
/// a stream cannot be looked into.
fn broker() -> Broker {
    let manual = ManualBroker::default();
    manual.let_read(true);
    let mut orders: Vec<BrokerLetter> = (1..=3).map(order).collect();
    orders.push(BrokerLetter::dead("orders", "expired", ago(HOUR), "\u{1b}[31mplain"));
    manual.declare(BrokerQueue::classic("orders.dlq").holding(4).letters(orders));
    manual.declare(BrokerQueue::classic("labels.dlq").holding(48).letters(vec![order(7), order(8)]));
    manual.declare(BrokerQueue::classic("empty.dlq"));
    let jobs = BrokerQueue::quorum("jobs.dlq").argument("x-delivery-limit", 2).handed_out(9, 3).holding(2);
    manual.declare(jobs);
    manual.declare(BrokerQueue::stream("log.dlq").holding(7));
    Broker::start(manual)
}

fn polled() -> (Broker, Machine) {
    let broker = broker();
    let machine = Machine::with(&broker.workspace("[[queues]]\nsource = \"mq\"\nmatch = \"*.dlq\"\n"));
    machine.run(&["poll"]);
    (broker, machine)
}

/// How many messages were handed out of a queue of which nobody else reads any.
fn handed_out(broker: &Broker, queue: &str) -> Value {
    let told = broker.manual.answer(&format!("/api/queues/%2F/{queue}?columns=message_stats.deliver_get")).body;
    let told: Value = serde_json::from_str(&told).unwrap();
    told["message_stats"]["deliver_get"].clone()
}

fn shows_nothing_planted(said: &str) {
    for planted in PLANTED {
        assert!(!said.contains(planted), "{planted}: {said}");
    }
}

#[test]
fn messages_are_shown_masked_and_it_is_said_of_how_many() {
    let (broker, machine) = polled();
    let peeked = machine.json(&["queues", "peek", "orders.dlq", "--count", "2", "--yes"], 0);
    assert_eq!(peeked["scanned"], json!({ "read": 2, "of": 4, "rough": false }));
    assert_eq!((&peeked["contract"], &peeked["left"]), (&json!("touching"), &Value::Null));
    assert_eq!(peeked["messages"][0]["body"]["order"], json!(1));
    assert_eq!(peeked["messages"][0]["source"], json!("orders"));
    insta::assert_json_snapshot!("queues_peek", shape(&peeked));
    shows_nothing_planted(&peeked.to_string());
    assert_eq!(handed_out(&broker, "orders.dlq"), json!(2));

    let ended = machine.run(&["queues", "peek", "mq/orders.dlq", "--yes"]).with_code(0);
    shows_nothing_planted(&format!("{ended:?}"));
    assert!(ended.out.contains("\"order\": 3") && ended.out.contains("[e-mail]"), "{}", ended.out);
    assert!(ended.out.contains("all 4 messages of mq/orders.dlq\nReading them marks"), "{}", ended.out);
    assert!(!ended.out.contains('\u{1b}'), "{}", ended.out);
    let trail = machine.json(&["queues", "trail"], 0);
    assert_eq!(trail["entries"].as_array().unwrap().len(), 2);
    let shown = machine.json(&["queues", "show", "orders.dlq"], 0);
    assert_eq!((&shown["looks"][0]["kind"], &shown["looks"][0]["what"]), (&json!("peek"), &json!("4 messages")));
}

#[test]
fn what_messages_of_one_queue_died_of_is_one_line_each() {
    let (_broker, machine) = polled();
    let errors = machine.json(&["queues", "errors", "orders.dlq", "--yes"], 0);
    assert_eq!(errors["scanned"], json!({ "read": 4, "of": 4, "rough": false }));
    let first = &errors["errors"][0];
    assert_eq!((&first["count"], &first["sources"]), (&json!(3), &json!([{ "queue": "orders", "count": 3 }])));
    assert_eq!(first["text"], json!("TimeoutError: order #: <address> did not answer, told [e-mail]"));
    assert_eq!(errors["errors"][1]["text"], json!("expired"));
    insta::assert_json_snapshot!("queues_errors", shape(&errors));
    let text = machine.run(&["queues", "errors", "orders.dlq", "--yes"]).with_code(0).out;
    assert!(text.lines().next().unwrap().starts_with("COUNT"), "{text}");
    assert!(text.contains("TimeoutError: order #") && text.ends_with("all 4 messages of mq/orders.dlq\n"), "{text}");
}

#[test]
fn one_error_in_two_queues_is_one_and_what_was_not_read_is_said() {
    let (broker, machine) = polled();
    let all = machine.json(&["queues", "errors", "--count", "2", "--yes"], 0);
    let queues: Vec<(&str, &Value)> =
        all["queues"].as_array().unwrap().iter().map(|one| (one["queue"].as_str().unwrap(), &one["scanned"])).collect();
    let scanned = |read: u64, of: u64, rough: bool| json!({ "read": read, "of": of, "rough": rough });
    let expected = [
        ("mq/jobs.dlq", scanned(0, 2, false)),
        ("mq/labels.dlq", scanned(2, 48, false)),
        ("mq/log.dlq", scanned(0, 7, true)),
        ("mq/orders.dlq", scanned(2, 4, false)),
    ];
    assert_eq!(queues, expected.iter().map(|(queue, scanned)| (*queue, scanned)).collect::<Vec<_>>(), "{all:#}");
    assert_eq!(all["scanned"], scanned(4, 61, true));
    let error = &all["errors"][0];
    assert_eq!((&error["count"], all["errors"].as_array().unwrap().len()), (&json!(4), 1));
    assert_eq!(
        error["queues"],
        json!([{ "queue": "mq/labels.dlq", "count": 2 }, { "queue": "mq/orders.dlq", "count": 2 }])
    );
    let why = |place: usize| all["queues"][place]["unread"].as_str().unwrap().to_owned();
    assert!(why(0).contains("how often they did is not known") && why(2).contains("of a stream"), "{all:#}");
    assert_eq!(all["queues"][1]["unread"], Value::Null);
    assert_eq!(handed_out(&broker, "jobs.dlq"), json!(9), "it was not touched");
    insta::assert_json_snapshot!("queues_errors_everywhere", shape(&all));
    shows_nothing_planted(&all.to_string());

    let ended = machine.run(&["queues", "errors", "--yes"]).with_code(0);
    assert!(
        ended.out.contains("mq/jobs.dlq") && ended.out.contains("nothing: Messages of this queue are not read"),
        "{}",
        ended.out
    );
    assert!(ended.out.ends_with("of about 61 messages of 4 queues\n"), "{}", ended.out);
}

#[test]
fn where_no_message_can_be_read_the_command_ends_with_3() {
    let manual = ManualBroker::default();
    manual.let_read(true);
    manual.declare(BrokerQueue::stream("log.dlq").holding(7));
    let broker = Broker::start(manual);
    let machine = Machine::with(&broker.workspace("[[queues]]\nsource = \"mq\"\nmatch = \"*.dlq\"\n"));
    machine.run(&["poll"]);
    let all = machine.json(&["queues", "errors"], 3);
    assert_eq!(all["errors"], json!([]));
    broker.manual.delete("log.dlq");
    machine.run(&["poll"]);
    let ended = machine.run(&["queues", "errors"]).with_code(0);
    assert_eq!(ended.out, "No queue that is watched has messages.\n");
}

#[rstest]
#[case::none(&["peek", "orders.dlq", "--count", "0", "--yes"], "0 is not in 1..=50")]
#[case::too_many(&["peek", "orders.dlq", "--count", "51", "--yes"], "51 is not in 1..=50")]
#[case::no_number(&["peek", "orders.dlq", "--count", "some", "--yes"], "some")]
#[case::below_none(&["errors", "orders.dlq", "--count=-1", "--yes"], "-1")]
#[case::too_many_of_each(&["errors", "--count", "51", "--yes"], "51 is not in 1..=50")]
#[case::no_queue(&["peek"], "<QUEUE>")]
#[case::two_queues(&["errors", "orders.dlq", "labels.dlq"], "labels.dlq")]
#[case::unknown(&["peek", "oders.dlq", "--yes"], "orders.dlq")]
#[case::unknown_errors(&["errors", "no.such", "--yes"], "no.such")]
#[case::another_source(&["peek", "db/orders.dlq", "--yes"], "db/orders.dlq")]
#[case::nobody_confirmed(&["peek", "orders.dlq"], "with --yes they are. Reading messages marks the messages as redelivered")]
#[case::nobody_confirmed_all(&["errors"], "Reading messages of mq/labels.dlq, mq/orders.dlq marks the messages as redelivered")]
#[case::could_lose(&["peek", "jobs.dlq", "--yes"], "it drops messages that come back more than 2 times")]
#[case::a_stream(&["peek", "log.dlq", "--yes"], "`x-stream-offset` `first` shows them")]
fn what_cannot_be_read_is_refused_before_anything_is(#[case] words: &[&str], #[case] expected: &str) {
    let (broker, machine) = polled();
    let refused = machine.run(&[&["queues"], words].concat()).with_code(2);
    assert!(refused.err.contains(expected), "{refused:#?}");
    assert_eq!(refused.out, "");
    assert_eq!(handed_out(&broker, "orders.dlq"), Value::Null);
}

#[test]
fn a_user_who_may_only_see_figures_is_told_what_is_missing() {
    let (broker, machine) = polled();
    broker.manual.let_read(false);
    let refused = machine.run(&["queues", "peek", "orders.dlq", "--yes"]).with_code(2);
    assert!(refused.complaint().contains("give it the right to read the queue"), "{refused:#?}");
    broker.manual.permit(&[]);
    let hidden = machine.run(&["queues", "peek", "orders.dlq", "--yes"]).with_code(2);
    assert!(hidden.complaint().contains("gives this user no permission"), "{hidden:#?}");
    drop(broker);
    let gone = machine.run(&["queues", "peek", "orders.dlq", "--yes"]).with_code(3);
    assert!(gone.complaint().contains("No message was read"), "{gone:#?}");
}

#[test]
fn the_manual_names_every_key_of_messages() {
    let (_broker, machine) = polled();
    let manual = include_str!("../../../../docs/manual/json.md");
    for words in [
        &["queues", "peek", "orders.dlq", "--yes"][..],
        &["queues", "errors", "orders.dlq", "--yes"],
        &["queues", "errors", "--yes"],
    ] {
        let (_, section) = manual.split_once("\n## `queues peek`").unwrap();
        let (section, _) = section.split_once("\n## `queues trail`").unwrap();
        let mut document = machine.json(words, 0);
        // What messages have is theirs.
        for message in document["messages"].as_array_mut().into_iter().flatten() {
            (message["body"], message["headers"]) = (Value::Null, Value::Null);
        }
        for key in keys(&document) {
            let is_named = [format!("`{key}`"), format!("\"{key}\"")].iter().any(|named| section.contains(named));
            assert!(is_named, "{words:?}: `{key}` is not in docs/manual/json.md");
        }
    }
}
