//! `queues replay`, `queues discard` and what steers them, as far as that goes without a broker that gives messages in hand.

use rstest::rstest;
use serde_json::{Value, json};
use watchbill_simulator::{BrokerQueue, ManualBroker};

use crate::broker::Broker;
use crate::machine::Machine;
use crate::queues::keys;

/// `orders` feeds `orders.dlq`, which holds five; nobody listens where messages would be taken by AMQP.
fn polled() -> (Broker, Machine) {
    let manual = ManualBroker::default();
    manual.declare(BrokerQueue::classic("orders").consumers(2).dead_letters_to("", "orders.dlq"));
    manual.declare(BrokerQueue::classic("orders.dlq").holding(5));
    let broker = Broker::start(manual);
    let machine = Machine::with(&broker.workspace("amqp = \"amqp://127.0.0.1:1\"\n"));
    machine.run(&["poll"]);
    (broker, machine)
}

#[test]
fn what_a_replay_would_do_is_told_and_why_it_may_not_begin() {
    let (_broker, machine) = polled();
    let planned = machine.json(&["queues", "replay", "orders.dlq", "--dry-run"], 1);
    let expected = [
        "allowed",
        "can_move",
        "most",
        "queue",
        "refusals",
        "said",
        "steps",
        "takes",
        "target",
        "target_from",
        "typed",
        "warnings",
    ];
    assert_eq!(keys(&planned).into_iter().collect::<Vec<_>>(), expected);
    assert_eq!((&planned["allowed"], &planned["queue"]), (&json!(false), &json!("mq/orders.dlq")));
    assert_eq!((&planned["target"], &planned["target_from"]), (&json!("orders"), &json!("the topology of the broker")));
    assert_eq!(
        (&planned["most"], &planned["typed"], &planned["takes"]),
        (&json!(5), &json!("orders.dlq"), &Value::Null)
    );
    let refusals = planned["refusals"].as_array().unwrap();
    assert!(
        refusals.len() == 1 && refusals[0].as_str().unwrap().contains("`amqp` of the source `mq` says where"),
        "{planned:#}"
    );
    let ended = machine.run(&["queues", "replay", "orders.dlq"]).with_code(1);
    assert!(
        ended.out.starts_with("Nothing of mq/orders.dlq can be sent again. Messages of orders.dlq cannot be taken: "),
        "{ended:#?}"
    );
    let discard = machine.json(&["queues", "discard", "orders.dlq", "--dry-run"], 1);
    assert_eq!(discard["target"], json!("nowhere"));
}

/// Only SQS moves messages by itself; whoever wants it of another broker is told what to do instead.
#[test]
fn the_rest_is_not_left_to_a_broker_that_moves_nothing() {
    let (_broker, machine) = polled();
    let planned = machine.json(&["queues", "replay", "orders.dlq", "--broker-moves", "--dry-run"], 1);
    assert_eq!((&planned["allowed"], &planned["can_move"]), (&json!(false), &json!(false)));
    let said = "Only SQS moves messages by itself: send these by hand.";
    assert!(planned["refusals"].as_array().unwrap().contains(&json!(said)), "{planned:#}");
    let words = ["queues", "replay", "orders.dlq", "--broker-moves", "--typed", "orders.dlq", "--reason", "fixed"];
    assert!(machine.run(&words).with_code(2).complaint().contains("can be sent again"));
    assert_eq!(machine.json(&["queues", "replays"], 0)["replays"], json!([]));
}

/// Nothing is removed by it, so that nobody has to type the name of the queue; what could lose messages forbids it all the same.
#[test]
fn copies_are_tried_dry_and_started_by_a_reason_alone() {
    let (_broker, machine) = polled();
    let planned = machine.json(&["queues", "copy", "orders.dlq", "--dry-run"], 1);
    assert_eq!((&planned["allowed"], &planned["target"]), (&json!(false), &json!("the sealed copies")));
    let refusals = planned["refusals"].as_array().unwrap();
    assert!(refusals.len() == 1 && refusals[0].as_str().unwrap().contains("amqp"), "{planned:#}");
    let ended = machine.run(&["queues", "copy", "orders.dlq", "--reason", "before it is lost"]).with_code(2);
    assert!(ended.complaint().contains("can be copied") && ended.complaint().contains("amqp"), "{ended:#?}");
    let ended = machine.run(&["queues", "copy", "orders.dlq", "--reason", " "]).with_code(2);
    assert!(ended.complaint().contains("say why"), "{ended:#?}");
}

/// Typing the name does not get past what speaks against it.
#[test]
fn what_may_not_begin_is_not_begun_by_whoever_types_the_name() {
    let (_broker, machine) = polled();
    let words = ["queues", "replay", "orders.dlq", "--typed", "orders.dlq", "--reason", "fixed"];
    let ended = machine.run(&words).with_code(2);
    assert!(ended.complaint().contains("can be sent again") && ended.complaint().contains("amqp"), "{ended:#?}");
    let words = ["queues", "replay", "orders.dlq", "--typed", "orders", "--reason", "fixed"];
    assert!(machine.run(&words).with_code(2).complaint().contains("type `orders.dlq` to start it"));
    let words = ["queues", "discard", "orders.dlq", "--typed", "orders.dlq", "--reason", " "];
    assert!(machine.run(&words).with_code(2).complaint().contains("say why"));

    let listing = machine.json(&["queues", "replays"], 0);
    assert_eq!((&listing["replays"], &listing["waiting"]), (&json!([]), &json!(0)));
    assert_eq!(machine.run(&["queues", "replays"]).with_code(0).out, "No replay was made in the last 90 days.\n");
    assert_eq!(machine.json(&["queues", "trail"], 0)["count"], json!(0));
}

#[rstest]
#[case::rate(&["replay", "orders.dlq", "--rate", "ten"], "like 10/s, 60/m or 3600/h")]
#[case::too_fast(&["replay", "orders.dlq", "--rate", "1001/s"], "from 1 to 60,000")]
#[case::no_reason(&["replay", "orders.dlq", "--typed", "orders.dlq"], "--reason")]
#[case::reason_alone(&["replay", "orders.dlq", "--reason", "fixed"], "--typed")]
#[case::follows_nothing(&["replay", "orders.dlq", "--follow"], "--typed")]
#[case::both(&["replay", "orders.dlq", "--dry-run", "--typed", "orders.dlq", "--reason", "fixed"], "--dry-run")]
#[case::two_ways(&["replay", "orders.dlq", "--signature", "9f", "--message", "ab"], "--signature")]
#[case::moves_one_error(&["replay", "orders.dlq", "--broker-moves", "--signature", "9f"], "--broker-moves")]
#[case::moves_chosen_ones(&["replay", "orders.dlq", "--broker-moves", "--message", "ab"], "--broker-moves")]
#[case::moves_and_parks(&["replay", "orders.dlq", "--broker-moves", "--park-doubt"], "--broker-moves")]
#[case::discard_moves(&["discard", "orders.dlq", "--broker-moves"], "--broker-moves")]
#[case::edits_all(&["replay", "orders.dlq", "--edit", "ab=order.json"], "--message")]
#[case::edits_nothing(&["replay", "orders.dlq", "--message", "ab", "--edit", "ab"], "FINGERPRINT=FILE")]
#[case::no_file(&["replay", "orders.dlq", "--message", "ab", "--edit", "ab=none.json"], "none.json cannot be sent")]
#[case::discards_into(&["discard", "orders.dlq", "--to", "orders"], "--to")]
#[case::copies_for_ever(&["copy", "orders.dlq", "--days", "401", "--reason", "lost"], "--days")]
#[case::copies_too_many(&["copy", "orders.dlq", "--count", "5001", "--reason", "lost"], "--count")]
#[case::counts_nothing(&["copy", "orders.dlq", "--count", "5"], "--reason")]
#[case::no_queue(&["replay", "order.dlq"], "did you mean `mq/orders.dlq`?")]
#[case::no_run(&["replays", "r1"], "there is no replay `r1`")]
#[case::pauses_nothing(&["pause", "r1"], "there is no replay `r1`")]
#[case::goes_on_with_nothing(&["go-on", "r1"], "there is no replay `r1`")]
#[case::stops_nothing(&["stop", "r1"], "there is no replay `r1`")]
#[case::copies_of_nothing(&["snapshot", "r1", "--out", "copies.jsonl", "--reason", "lost"], "there is no replay `r1`")]
#[case::copies_for_no_reason(&["snapshot", "r1", "--out", "copies.jsonl"], "--reason")]
fn nonsense_exits_2_and_says_what_to_do(#[case] words: &[&str], #[case] said: &str) {
    let (_broker, machine) = polled();
    let ended = machine.run(&[&["queues"], words, &["--json"]].concat()).with_code(2);
    assert!(ended.err.contains(said), "{ended:#?}");
    assert!(ended.json()["error"]["message"].is_string(), "{ended:#?}");
}

#[test]
fn a_message_that_is_chosen_wrongly_is_told_with_where_to_find_it() {
    let (_broker, machine) = polled();
    let planned = machine.json(&["queues", "replay", "orders.dlq", "--message", "4711", "--dry-run"], 1);
    let refusals: Vec<&str> = planned["refusals"].as_array().unwrap().iter().map(|why| why.as_str().unwrap()).collect();
    assert!(
        refusals.iter().any(|why| why.contains("`4711` is no fingerprint of a message; `queues peek` gives them")),
        "{refusals:#?}"
    );
}
