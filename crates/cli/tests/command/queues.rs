//! `queues`: what waits in dead-letter queues, who looked, what was promised, and where dead letters are lost.

use std::collections::BTreeSet;
use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};
use watchbill_engine::Instant;
use watchbill_simulator::time::Clock;
use watchbill_simulator::{BrokerQueue, ManualBroker};

use crate::broker::Broker;
use crate::machine::Machine;
use crate::slos::shape;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);

pub fn ago(span: Duration) -> Instant {
    Clock::system().now().minus(span)
}

/// In `orders.dlq` five messages wait, the first of which is lost in a day and a half. `orders` feeds it; what dies in `refunds` goes
/// nowhere.
fn broker() -> Broker {
    let manual = ManualBroker::default();
    let orders = BrokerQueue::classic("orders").consumers(2).dead_letters_to("", "orders.dlq");
    let refunds = BrokerQueue::classic("refunds").consumers(1).dead_letters_to("gone", "refunds");
    let ten_days_ms = u64::try_from((10 * DAY).as_millis()).unwrap();
    let dead = BrokerQueue::classic("orders.dlq").argument("x-message-ttl", ten_days_ms).holding(5);
    let dead = dead.head_sent_at(ago(8 * DAY + 12 * HOUR));
    for queue in [orders, refunds, dead, BrokerQueue::quorum("parcels.dlq")] {
        manual.declare(queue);
    }
    Broker::start(manual)
}

/// A workspace that has polled it.
fn polled() -> (Broker, Machine) {
    let broker = broker();
    let machine = Machine::with(&broker.workspace(""));
    machine.run(&["poll"]).with_code(1);
    (broker, machine)
}

fn ids(listing: &Value) -> Vec<&str> {
    listing["queues"].as_array().unwrap().iter().map(|queue| queue["id"].as_str().unwrap()).collect()
}

#[test]
fn what_needs_somebody_comes_first_and_ends_the_command_with_1() {
    let (_broker, machine) = polled();
    let listed = machine.json(&["queues", "list"], 1);
    assert_eq!(ids(&listed), ["mq/orders.dlq", "mq/parcels.dlq"]);
    let dead = &listed["queues"][0];
    assert_eq!((&dead["state"], &dead["depth"], &dead["oldest_is"]), (&json!("known"), &json!(5), &json!("sent")));
    assert_eq!((&dead["loss"]["state"], &dead["loss"]["cause"]), (&json!("at"), &json!("time to live")));
    assert_eq!(dead["feeds_from"], json!(["orders"]));
    assert_eq!((&dead["attention"][0]["kind"], &dead["waits"]), (&json!("losing"), &json!(false)));
    let empty = &listed["queues"][1];
    assert_eq!((&empty["state"], &empty["depth"], &empty["attention"]), (&json!("empty"), &json!(0), &json!([])));
    insta::assert_json_snapshot!("queues_list", shape(&listed));

    let ended = machine.run(&["queues", "list"]).with_code(1);
    let rows: Vec<&str> = ended.out.lines().filter(|line| line.contains("mq/")).collect();
    assert!(rows[0].starts_with("NEEDS  mq/orders.dlq"), "{ended:#?}");
    assert!(rows[1].starts_with("empty  mq/parcels.dlq"), "{ended:#?}");
    assert_eq!(ended.complaint(), "mq/orders.dlq needs somebody");

    let alert = dead["attention"][0]["alert"].as_str().unwrap();
    let shown = machine.json(&["alerts", "show", alert], 0);
    assert_eq!(shown["alert"]["labels"]["alertname"], json!("QueueLosing"));
    assert_eq!(shown["alert"]["labels"]["queue"], json!("orders.dlq"));
}

#[test]
fn a_test_of_the_source_says_how_many_queues_it_tells_of() {
    let (_broker, machine) = polled();
    let tested = machine.run(&["sources", "test", "mq"]).with_code(0).out;
    assert!(tested.contains("It tells of 4 queues, of which 2 are watched."), "{tested}");
}

#[test]
fn what_is_not_watched_is_listed_when_it_is_asked_for() {
    let (_broker, machine) = polled();
    let all = machine.json(&["queues", "list", "--all", "--source", "mq"], 1);
    assert_eq!(ids(&all), ["mq/orders.dlq", "mq/parcels.dlq", "mq/orders", "mq/refunds"]);
    assert_eq!(all["queues"][2]["watched"], json!(false));
    let text = machine.run(&["queues", "list", "--all", "--source", "mq"]).with_code(1).out;
    assert!(text.starts_with("1 of 2 queues of mq needs somebody.\n"), "{text}");
    assert!(text.lines().any(|line| line.starts_with("unwatched  mq/orders ")), "{text}");
}

#[test]
fn a_promise_holds_it_back_until_it_is_taken_back_and_both_are_in_the_trail() {
    let (_broker, machine) = polled();
    let words = ["queues", "promise", "orders.dlq", "--for", "1d", "--note", "after the fix"];
    let promised = machine.json(&words, 0);
    assert!(promised["until"].as_str().unwrap().ends_with('Z'), "{promised:#}");
    let promise = &promised["queue"]["promise"];
    assert_eq!((&promise["by"], &promise["note"]), (&json!("ana"), &json!("after the fix")));
    assert_eq!((&promised["queue"]["waits"], &promise["until"]), (&json!(true), &promised["until"]));
    assert_eq!(machine.json(&["queues", "list"], 0)["needs_attention"], json!(0));
    let text = machine.run(&["queues", "list"]).with_code(0).out;
    assert!(text.contains("promised  mq/orders.dlq") && text.contains("promised by ana until"), "{text}");

    let ended = machine.json(&["queues", "promise", "orders.dlq", "--end"], 0);
    assert_eq!((&ended["queue"]["promise"], &ended["until"]), (&Value::Null, &Value::Null));
    machine.run(&["queues", "list"]).with_code(1);

    let trail = machine.json(&["queues", "trail"], 0);
    let acts: Vec<&Value> = trail["entries"].as_array().unwrap().iter().map(|entry| &entry["act"]).collect();
    assert_eq!(acts, ["promised", "promise_ended"]);
    assert_eq!((&trail["count"], &trail["whole"], &trail["problem"]), (&json!(2), &json!(true), &Value::Null));
    insta::assert_json_snapshot!("queues_trail", shape(&trail));
    let first = trail["entries"][0]["hash"].as_str().unwrap();
    assert_eq!(machine.json(&["queues", "trail", "--verify", first], 0)["whole"], json!(true));
    let other = "0".repeat(64);
    let cut = machine.run(&["queues", "trail", "--verify", &other, "--json"]).with_code(1);
    assert_eq!(cut.json()["whole"], json!(false));
    assert!(cut.complaint().contains("cut off"), "{cut:#?}");
    let text = machine.run(&["queues", "trail"]).with_code(0).out;
    assert!(text.contains("promise ended  mq/orders.dlq") && text.contains("2 entries in all"), "{text}");
    assert_eq!(machine.json(&["queues", "trail", "--since", "2199-01-01T00:00:00Z"], 0)["entries"], json!([]));
}

#[test]
fn a_loss_before_the_promise_ends_is_said_and_still_needs_somebody() {
    let (_broker, machine) = polled();
    let promised = machine.json(&["queues", "promise", "mq/orders.dlq", "--for", "3d"], 0);
    assert!(promised["said"].as_str().unwrap().contains("lost"), "{promised:#}");
    assert_eq!(promised["queue"]["waits"], json!(false));
    machine.run(&["queues", "list"]).with_code(1);
}

#[test]
fn showing_a_queue_is_a_look_and_asking_for_a_document_is_none() {
    let (_broker, machine) = polled();
    let shown = machine.json(&["queues", "show", "mq/orders.dlq", "--span", "week"], 0);
    assert_eq!((&shown["last_looked_at"], &shown["looks"]), (&Value::Null, &json!([])));
    assert_eq!(shown["feeds"], json!([{ "from": "orders", "to": "orders.dlq", "certain": true }]));
    assert_eq!(shown["history"]["points"].as_array().unwrap().len(), 1);
    insta::assert_json_snapshot!("queues_show", shape(&shown));

    let text = machine.run(&["queues", "show", "orders.dlq"]).with_code(0).out;
    assert!(text.starts_with("mq/orders.dlq (RabbitMQ, classic queue): 5\n"), "{text}");
    assert!(text.contains("time to live") && text.contains("orders"), "{text}");
    assert!(
        text.contains("\n  copy first ") && text.contains("watchbill queues copy mq/orders.dlq --reason TEXT\n"),
        "{text}"
    );
    let empty = machine.run(&["queues", "show", "parcels.dlq"]).with_code(0).out;
    assert!(!empty.contains("queues copy"), "it has nothing to lose: {empty}");
    let shown = machine.json(&["queues", "show", "mq/orders.dlq"], 0);
    assert_eq!((&shown["looks"][0]["by"], &shown["looks"][0]["kind"]), (&json!("ana"), &json!("look")));

    let looked = machine.json(&["queues", "look", "parcels.dlq"], 0);
    assert_eq!(looked["queue"]["last_looked_by"], json!("ana"));
    assert!(machine.run(&["queues", "look", "parcels.dlq"]).with_code(0).out.contains("looked at by ana"));
}

#[test]
fn where_dead_letters_are_lost_is_found() {
    let (broker, machine) = polled();
    let audit = machine.json(&["queues", "audit"], 1);
    let finding = &audit["findings"][0];
    assert_eq!((&finding["queue"], &finding["rule"]), (&json!("mq/refunds"), &json!("no_such_exchange")));
    // That its user could not empty queues RabbitMQ tells to administrators alone.
    assert_eq!((&audit["losing"], &audit["sources"][0]["whole"]), (&json!(1), &json!(false)));
    assert!(audit["sources"][0]["problem"].as_str().unwrap().contains("could empty"), "{audit:#}");
    insta::assert_json_snapshot!("queues_audit", shape(&audit));
    let text = machine.run(&["queues", "audit"]).with_code(1).out;
    let head = "1 finding, which loses messages; not all of mq could be looked over.\n\nloses  mq/refunds: ";
    assert!(text.starts_with(head), "{text}");
    assert!(text.contains("\nmq: 4 queues, not all that decides was seen, as of 20"), "{text}");

    broker.manual.exchange("gone", "fanout");
    broker.manual.bind("gone", "parcels.dlq", "");
    let machine = Machine::with(&broker.workspace(""));
    machine.run(&["poll"]).with_code(1);
    assert_eq!(machine.json(&["queues", "audit"], 0)["findings"], json!([]));
}

#[test]
fn what_a_broker_throws_away_ends_the_command_with_1_although_no_queue_needs_anybody() {
    let broker = Broker::start(ManualBroker::default());
    broker.manual.declare(BrokerQueue::classic("orders.dlq"));
    let machine = Machine::with(&broker.workspace("metrics = [\"http://ADDRESS\"]\n"));
    machine.run(&["poll"]).with_code(0);
    assert_eq!(machine.json(&["queues", "list"], 0)["dropping"], json!([]));
    broker.manual.throw_away(3);
    machine.run(&["poll"]).with_code(1);
    let ended = machine.run(&["queues", "list", "--json"]).with_code(1);
    let listed = ended.json();
    assert_eq!((&listed["needs_attention"], &listed["dropping"][0]["count"]), (&json!(0), &json!(3)));
    assert!(ended.complaint().contains("mq threw 3 messages away that no queue took"), "{ended:#?}");
    let alert = listed["dropping"][0]["alert"].as_str().unwrap();
    assert_eq!(machine.json(&["alerts", "show", alert], 0)["alert"]["name"], json!("QueueDropping"));
    let status = machine.run(&["status"]).with_code(0).out;
    assert!(status.contains("  mq: 3 messages thrown away that no queue took\n"), "{status}");
}

#[test]
fn what_the_user_may_not_see_is_unknown_and_never_empty() {
    let (broker, machine) = polled();
    broker.manual.permit(&[]);
    machine.run(&["poll"]);
    let listed = machine.json(&["queues", "list"], 1);
    let states: Vec<&Value> = listed["queues"].as_array().unwrap().iter().map(|queue| &queue["state"]).collect();
    assert_eq!(states, ["no_permission", "no_permission"]);
    let text = machine.run(&["queues", "list"]).with_code(1).out;
    assert!(text.contains("NEEDS    mq/orders.dlq") && text.contains("unknown  mq/parcels.dlq"), "{text}");
    let doctor = machine.run(&["doctor"]).out;
    assert!(doctor.contains("no queue of mq can be seen: that is not the same as none"), "{doctor}");
}

#[test]
fn a_broker_that_shows_nothing_is_not_told_as_one_without_dead_letters() {
    let broker = broker();
    broker.manual.permit(&[]);
    let machine = Machine::with(&broker.workspace(""));
    machine.run(&["poll"]);
    for words in [&["queues", "list"][..], &["queues", "list", "--source", "mq"]] {
        let text = machine.run(words).with_code(0).out;
        assert!(text.starts_with("mq shows Watchbill no queue: "), "{text}");
        assert!(text.contains("`watchbill sources test mq`") && !text.contains("feeds another"), "{text}");
    }
    assert_eq!(machine.json(&["queues", "list", "--source", "mq"], 0)["headline"], json!("No queue of mq is watched."));
    let audit = machine.run(&["queues", "audit"]).with_code(3);
    assert!(audit.out.starts_with("Nothing of mq could be looked over.\n"), "{audit:#?}");
    assert_eq!(machine.json(&["queues", "audit"], 3)["headline"], json!("Nothing of mq could be looked over."));
}

#[test]
fn a_broker_that_is_down_empties_no_queue_and_is_named() {
    let (broker, machine) = polled();
    drop(broker);
    machine.run(&["poll"]).with_code(3);
    let ended = machine.run(&["queues", "list", "--json"]).with_code(1);
    assert_eq!(ended.json()["queues"][0]["depth"], json!(5));
    assert!(ended.err.contains("mq: nothing listens at "), "{ended:#?}");
}

#[test]
fn status_and_doctor_name_who_needs_somebody_and_what_does_nothing() {
    let broker = broker();
    let table = "\n[[queues]]\nsource = \"mq\"\nname = \"order.dlq\"\n";
    let machine = Machine::with(&broker.workspace(table));
    assert_eq!(machine.json(&["status"], 0)["queues"], Value::Null);
    machine.run(&["poll"]).with_code(1);
    let queues = &machine.json(&["status"], 0)["queues"];
    assert_eq!(queues["needing"][0]["id"], json!("mq/orders.dlq"));
    assert_eq!(queues["needs_attention"], json!(1));
    let status = machine.run(&["status"]).with_code(0).out;
    assert!(status.contains("1 of which needs somebody\n  ") && status.contains("orders.dlq"), "{status}");
    let doctor = machine.run(&["doctor"]).out;
    assert!(doctor.contains("watchbill.toml:14:8: no queue of mq goes by `order.dlq`"), "{doctor}");
    assert!(doctor.contains("did you mean `orders.dlq`?"), "{doctor}");
    assert!(doctor.contains("mq/orders.dlq needs somebody"), "{doctor}");
}

#[test]
fn without_a_source_of_queues_it_is_said_what_to_do() {
    let machine = Machine::with("team = \"payments\"\n");
    machine.run(&["poll"]).with_code(0);
    let listed = machine.json(&["queues", "list"], 0);
    assert_eq!((&listed["queues"], &listed["sources"]), (&json!([]), &json!([])));
    let text = machine.run(&["queues", "list"]).with_code(0).out;
    assert!(text.contains("kind = \"rabbitmq\"") || text.contains("--kind rabbitmq"), "{text}");
    assert_eq!(machine.json(&["queues", "audit"], 0)["findings"], json!([]));
    assert_eq!(machine.json(&["queues", "trail"], 0)["last_hash"], Value::Null);
}

#[rstest]
#[case::a_slip(&["queues", "show", "order.dlq"], "not_found", "orders.dlq")]
#[case::of_another_source(&["queues", "look", "other/orders.dlq"], "not_found", "orders.dlq")]
#[case::no_such_source(&["queues", "list", "--source", "mqq"], "not_found", "mq")]
#[case::an_audit_of_none(&["queues", "audit", "--source", "mqq"], "not_found", "mq")]
#[case::without_an_end(&["queues", "promise", "orders.dlq"], "invalid", "--until <TIME>")]
#[case::two_ends(&["queues", "promise", "orders.dlq", "--for", "1d", "--end"], "invalid", "--end")]
#[case::a_note_to_nothing(&["queues", "promise", "orders.dlq", "--end", "--note", "x"], "invalid", "--note")]
#[case::no_span(&["queues", "promise", "orders.dlq", "--for", "soon"], "invalid", "`soon` is not a span of time")]
#[case::over(&["queues", "promise", "orders.dlq", "--until", "2020-01-01T00:00:00Z"], "invalid", "ahead of now")]
#[case::too_long(&["queues", "promise", "orders.dlq", "--for", "91d"], "invalid", "no more than 90 days")]
#[case::nothing_to_take_back(&["queues", "promise", "orders.dlq", "--end"], "not_found", "promise")]
#[case::no_time(&["queues", "trail", "--since", "soon"], "invalid", "soon")]
fn wrong_words_say_what_is_expected(#[case] words: &[&str], #[case] kind: &str, #[case] expected: &str) {
    let (_broker, machine) = polled();
    let refused = machine.run(&[words, &["--json"]].concat()).with_code(2);
    assert_eq!(refused.json()["error"]["kind"], json!(kind), "{refused:#?}");
    assert!(refused.complaint().contains(expected), "{}", refused.err);
}

/// Every key that is anywhere in a document.
pub fn keys(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Object(fields) => fields.keys().cloned().chain(fields.values().flat_map(keys)).collect(),
        Value::Array(items) => items.iter().flat_map(keys).collect(),
        _ => BTreeSet::new(),
    }
}

#[test]
fn the_manual_names_every_key() {
    let (_broker, machine) = polled();
    machine.run(&["queues", "promise", "orders.dlq", "--for", "1d"]).with_code(0);
    machine.run(&["queues", "look", "orders.dlq"]).with_code(0);
    let manual = include_str!("../../../../docs/manual/json.md");
    for words in [
        &["queues", "list", "--all"][..],
        &["queues", "show", "orders.dlq"],
        &["queues", "look", "orders.dlq"],
        &["queues", "promise", "orders.dlq", "--for", "2h"],
        &["queues", "trail"],
        &["queues", "audit"],
    ] {
        let ended = machine.run(&[words, &["--json"]].concat());
        let (_, section) = manual.split_once("\n## `queues list`").unwrap();
        let (section, _) = section.split_once("\n## `sources`").unwrap();
        let mut document = ended.json();
        // Objects of texts that differ from act to act, and sources, which `alerts list` tables.
        for entry in document["entries"].as_array_mut().into_iter().flatten() {
            entry["details"] = Value::Null;
        }
        if words[1] == "list" {
            document["sources"] = Value::Null;
        }
        for key in keys(&document) {
            let is_named = [format!("`{key}`"), format!("\"{key}\"")].iter().any(|named| section.contains(named));
            assert!(is_named, "{words:?}: `{key}` is not in docs/manual/json.md");
        }
    }
}
