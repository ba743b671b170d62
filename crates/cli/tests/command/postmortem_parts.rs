//! `postmortem insert`: parts of the timeline, and messages of one error.

use std::time::Duration;

use rstest::rstest;
use serde_json::json;
use watchbill_simulator::{BrokerLetter, BrokerQueue, ManualBroker};

use crate::broker::Broker;
use crate::documents::{body, drafted};
use crate::machine::Machine;
use crate::queues::ago;

const HOUR: Duration = Duration::from_secs(3600);
const SECRET: &str = "bo.kestrel@example.com";

fn noted(machine: &Machine) {
    for (at, text) in [("50m", "first seen"), ("20m", "then blocked")] {
        machine.run(&["incidents", "note", text, "--incident", "1", "--at", at]).with_code(0);
    }
}

#[test]
fn a_part_of_the_timeline_is_written_out_and_nothing_is_changed() {
    let machine = drafted();
    noted(&machine);
    let before = body(&machine);
    let whole = machine.run(&["postmortem", "insert", "1", "timeline"]).with_code(0).out;
    assert!(whole.starts_with("<!-- watchbill: timeline made=") && whole.ends_with("<!-- /watchbill -->\n"), "{whole}");
    assert!(whole.contains("first seen") && whole.contains("then blocked"), "{whole}");
    let words = ["postmortem", "insert", "1", "timeline", "--from", "-30m", "--lane", "people,alerts"];
    let part = machine.json(&words, 0);
    let text = part["text"].as_str().unwrap();
    assert!(
        text.starts_with("<!-- watchbill: timeline from=") && text.contains(" lanes=alerts,people made="),
        "{text}"
    );
    assert!(!text.contains("first seen") && text.contains("then blocked"), "{text}");
    assert!(part["source"].as_str().unwrap().starts_with("A part of the timeline: from "), "{part:#}");
    assert_eq!(body(&machine), before);
}

#[rstest]
#[case(&["timeline", "--from", "soon"], "`soon` is not a time")]
#[case(&["timeline", "--lane", "pages"], "`pages` is no lane; expected some of changes, ")]
#[case(&["alerts", "--to", "10:40"], "only of `timeline` a part can be put in")]
#[case(&["nothing"], "`nothing` is nothing that can be filled in")]
#[case(&["queue", "mq/orders.dlq", "--yes"], "--error")]
fn what_is_no_part_is_refused(#[case] words: &[&str], #[case] told: &str) {
    let machine = drafted();
    let ended = machine.run(&[&["postmortem", "insert", "1"], words].concat()).with_code(2);
    assert!(ended.err.contains(told), "{ended:#?}");
}

#[test]
fn messages_of_an_error_are_read_for_it_and_told_masked() {
    let manual = ManualBroker::default();
    manual.let_read(true);
    let letter = |number: u32| {
        BrokerLetter::dead("orders", "rejected", ago(HOUR), json!({ "order": number }).to_string())
            .header("x-exception-type", "TimeoutError")
            .header("x-exception-message", format!("order {number}: nobody answered {SECRET}"))
    };
    manual.declare(BrokerQueue::classic("orders.dlq").holding(2).letters(vec![letter(1), letter(2)]));
    let broker = Broker::start(manual);
    let machine = Machine::with(&broker.workspace("[[queues]]\nsource = \"mq\"\nmatch = \"*.dlq\"\n"));
    machine.run(&["poll"]);
    machine.json(&["incidents", "declare", "Orders wait"], 0);
    machine.json(&["postmortem", "new", "--incident", "1"], 0);
    let errors = machine.json(&["queues", "errors", "orders.dlq", "--yes"], 0);
    let number = errors["errors"][0]["signature"].as_str().unwrap().to_owned();

    let words = ["postmortem", "insert", "1", "queue", "orders.dlq", "--error", &number];
    let asked = machine.run(&words).with_code(2);
    assert!(asked.complaint().contains("with --yes they are"), "{asked:#?}");
    let text = machine.run(&[&words[..], &["--yes"]].concat()).with_code(0).out;
    assert!(text.starts_with(&format!("<!-- watchbill: queue error={number} id=mq/orders.dlq made=")), "{text}");
    assert!(text.contains(&format!("\n- {number}: TimeoutError: order #: ")), "{text}");
    assert!(text.contains("(2 of 2 that were read of mq/orders.dlq)\n- Read: all 2, "), "{text}");
    assert!(text.contains("x-exception-type: TimeoutError") && !text.contains(SECRET), "{text}");
    let trail = machine.json(&["queues", "trail"], 0);
    let entries = trail["entries"].to_string();
    assert!(entries.contains("exported") && entries.contains("PM-1"), "{trail:#}");
    let words = ["postmortem", "insert", "1", "queue", "orders.dlq", "--error", "0000000000000000", "--yes"];
    let ended = machine.run(&words).with_code(2);
    assert!(ended.complaint().contains("none died of it"), "{ended:#?}");
}
