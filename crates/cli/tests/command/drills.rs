//! `drills`: planned, begun, held against what was seen, and written down.

use rstest::rstest;
use serde_json::{Value, json};

use crate::machine::Machine;
use crate::polls::company;

const TEAM: &str = "team = \"payments\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n\
    [[services]]\nname = \"checkout\"\nmatch = ['app=\"checkout\"']\n";

/// The words of a plan that lacks nothing.
const WHOLE: &[&str] = &[
    "drills",
    "plan",
    "Redis fails over",
    "--service",
    "checkout",
    "--hypothesis",
    "errors for less than a minute",
    "--blast-radius",
    "redis-2 alone",
    "--stop-rule",
    "more than 2 % errors",
    "--may-stop",
    "ana",
    "--may-stop",
    "bo",
    "--expect",
    "alert_fired:CheckoutErrors within 5m",
    "--expect",
    "page_sent within 90s: somebody is paged",
];

fn shown(machine: &Machine, drill: &str) -> Value {
    machine.json(&["drills", "show", drill], 0)
}

/// A workspace with records, and a drill that lacks nothing.
fn planned() -> Machine {
    let machine = Machine::with(TEAM);
    assert_eq!(machine.json(WHOLE, 0)["drill"]["id"], json!(1));
    machine
}

#[test]
fn a_plan_is_shown_as_it_was_typed_and_listed() {
    let machine = planned();
    let drill = shown(&machine, "#1");
    assert_eq!((&drill["state"], &drill["made_by"], &drill["held"]), (&json!("planned"), &json!("Ana"), &Value::Null));
    let plan = &drill["plan"];
    assert_eq!((&plan["blast_radius"], &plan["may_stop"]), (&json!("redis-2 alone"), &json!(["Ana", "Bo"])));
    assert_eq!(plan["about"]["services"], json!(["checkout"]));
    let page = json!({ "what": "somebody is paged", "kind": "page_sent", "about": "", "within": "1m30s" });
    assert_eq!(plan["expected"][1], page);
    assert_eq!((&drill["missing"], &drill["seen"]), (&json!([]), &json!([])));
    let text = machine.run(&["drills", "show", "1"]).with_code(0).out;
    for part in [
        "DRILL 1: Redis fails over\nplanned since ",
        "\nabout: service checkout\n",
        "\nhypothesis: errors for less than a minute\n",
        "\nmay stop it: Ana, Bo\n",
        "\nexpected within 5m: alert fired: CheckoutErrors\n",
        "  Ana planned it.\n",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    let table = machine.run(&["drills", "list"]).with_code(0).out;
    assert!(table.starts_with("NUMBER  STATE") && table.contains("planned"), "{table}");
    assert!(!table.contains("HELD") && !table.contains("INCIDENT"), "nothing is known of that yet: {table}");
}

#[test]
fn a_plan_is_given_again_as_it_was_shown_and_only_what_is_given_changes() {
    let machine = planned();
    let plan = shown(&machine, "1")["plan"].clone();
    machine.run_with(&["drills", "plan", "The same at night", "--from", "-"], &plan.to_string()).with_code(0);
    let second = shown(&machine, "2")["plan"].clone();
    assert_eq!(second["title"], json!("The same at night"));
    assert_eq!((&second["expected"], &second["about"]), (&plan["expected"], &plan["about"]));
    let said = machine.run(&["drills", "plan", "--change", "2", "--may-stop", "cy"]).with_code(0).out;
    assert_eq!(said, "Drill 2 has another plan: The same at night.\n");
    let changed = shown(&machine, "2")["plan"].clone();
    assert_eq!((&changed["may_stop"], &changed["hypothesis"]), (&json!(["cy"]), &plan["hypothesis"]));
    machine.write("plan.json", "{\"hypotheses\": \"x\"}");
    let file = machine.workspace().join("plan.json").display().to_string();
    let refused = machine.run(&["drills", "plan", "--from", &file]).with_code(2);
    assert!(refused.complaint().contains("unknown field `hypotheses`"), "{refused:#?}");
}

#[test]
fn one_that_lacks_something_may_be_planned_and_may_not_begin() {
    let machine = Machine::with(TEAM);
    let done = machine.json(&["drills", "plan", "A disk fills"], 0);
    assert!(done["said"].as_str().unwrap().contains("It may not begin yet: a drill needs a hypothesis"), "{done:#}");
    assert_eq!(shown(&machine, "1")["missing"].as_array().unwrap().len(), 5);
    let refused = machine.run(&["drills", "begin", "1"]).with_code(2);
    for lacks in ["a blast radius", "a stop rule", "somebody who may stop it", "something that should be seen"] {
        assert!(refused.complaint().contains(lacks), "{refused:#?}");
    }
    assert_eq!(machine.json(&["incidents", "list", "--all"], 0)["total"], json!(0));
    let dropped = machine.json(&["drills", "drop", "1", "--why", "no time"], 0);
    assert_eq!((&dropped["drill"]["state"], &dropped["drill"]["incident"]), (&json!("dropped"), &Value::Null));
}

#[test]
fn a_drill_is_an_incident_while_it_runs_and_a_document_when_it_was_stopped() {
    let machine = planned();
    let begun = machine.json(&["drills", "begin", "1"], 0);
    assert_eq!((&begun["drill"]["state"], &begun["drill"]["incident"]), (&json!("running"), &json!(1)));
    assert!(begun["said"].as_str().unwrap().contains("more than 2 % errors"), "{begun:#}");
    let incident = machine.json(&["incidents", "show", "1"], 0)["incident"].clone();
    assert_eq!((&incident["kind"], &incident["severity"]), (&json!("drill"), &json!("sev4")));
    assert_eq!(shown(&machine, "1")["seen"][0]["seen"], json!("not_yet"));
    let stopped = machine.json(&["drills", "stop", "1", "--saw", "3 % errors"], 0);
    assert_eq!((&stopped["drill"]["state"], &stopped["drill"]["held"]), (&json!("over"), &json!(false)));
    let over = shown(&machine, "1");
    assert_eq!((&over["stopped"], &over["postmortem"]), (&json!("3 % errors"), &json!(1)));
    let first = json!({ "what": "alert fired: CheckoutErrors", "within_ms": 300_000, "seen": "not_yet", "after_ms": null, "line": null });
    assert_eq!(over["seen"][0], first);
    assert_eq!(machine.json(&["incidents", "show", "1"], 0)["incident"]["status"], json!("resolved"));
    let body = machine.json(&["postmortem", "show", "1"], 0)["body"].as_str().unwrap().to_owned();
    for part in ["It was believed: errors for less than a minute.", "It was stopped: 3 % errors."] {
        assert!(body.contains(part), "{part} is missing in {body}");
    }
    let text = machine.run(&["drills", "show", "1"]).with_code(0).out;
    for part in [
        "\nstopped: 0 of 2 in time\nstopped: 3 % errors\nbegan at ",
        "\nincident 1, postmortem PM-1\n",
        "\nnot yet    somebody is paged: expected within 1 min 30 s, not seen, and not due when it ended\n",
        "  Ana stopped it: 3 % errors.\n",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    let again = machine.run(&["drills", "stop", "1", "--saw", "3 % errors"]).with_code(2);
    assert!(again.complaint().contains("the drill is over"), "{again:#?}");
    machine.run(&["data", "check"]).with_code(0);
}

#[test]
fn what_is_seen_in_time_holds() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let plan = [
        &["drills", "plan", "A node is lost", "--alert", "NodeDown", "--hypothesis", "somebody takes it"][..],
        &["--blast-radius", "node-3", "--stop-rule", "orders fail", "--may-stop", "ana"],
        &["--expect", "acknowledged within 1h: somebody takes it"],
    ];
    machine.run(&plan.concat()).with_code(0);
    machine.run(&["drills", "begin", "1"]).with_code(0);
    let id = machine.json(&["alerts", "list", "--filter", "alertname=\"NodeDown\""], 0)["alerts"][0]["id"].clone();
    machine.run(&["alerts", "ack", id.as_str().unwrap()]).with_code(0);
    let ended = machine.run(&["drills", "end", "1"]).with_code(0).out;
    assert!(ended.starts_with("Drill 1 is over: held: 1 of 1 in time. "), "{ended}");
    let over = shown(&machine, "1");
    assert_eq!((&over["held"], &over["seen"][0]["seen"]), (&json!(true), &json!("in_time")));
    assert!(over["seen"][0]["line"].as_str().unwrap().starts_with("acknowledged:"), "{over:#}");
    assert_eq!(over["surprises"], json!([]), "what fired before it began is none");
    assert_eq!(machine.json(&["drills", "list"], 0)["drills"][0]["held"], json!(true));
    let table = machine.run(&["drills", "list"]).with_code(0).out;
    assert!(table.contains("HELD") && table.contains("yes"), "{table}");
}

#[rstest]
#[case::no_such_drill(&["drills", "begin", "9"], "there is no drill 9")]
#[case::no_number(&["drills", "show", "nine"], "`nine` is no number of a drill")]
#[case::ended_before_it_began(&["drills", "end", "1"], "the drill does not run")]
#[case::stopped_for_nothing(&["drills", "stop", "1", "--saw", " "], "the drill does not run")]
#[case::dropped_for_nothing(&["drills", "drop", "1", "--why", " "], "needs a reason")]
#[case::the_same_plan(&["drills", "plan", "--change", "1"], "that is its plan already")]
#[case::no_span(&["drills", "plan", "x", "--expect", "page_sent within soon"], "`soon` is not a span of time")]
#[case::no_kind(&["drills", "plan", "x", "--expect", "bell within 5m"], "`bell` is no kind of line")]
#[case::neither(&["drills", "plan", "x", "--expect", "page_sent"], "expected a kind of line")]
#[case::no_title(&["drills", "plan"], "TITLE")]
fn what_does_not_fit_exits_2_and_writes_nothing(#[case] words: &[&str], #[case] told: &str) {
    let machine = planned();
    let before = machine.json(&["drills", "list"], 0);
    let refused = machine.run(words).with_code(2);
    assert!(refused.complaint().contains(told), "{refused:#?}");
    assert_eq!(machine.json(&["drills", "list"], 0), before);
}

#[test]
fn before_anything_was_planned_it_is_said_how_to() {
    let machine = Machine::with(TEAM);
    machine.run(&["poll"]);
    assert!(machine.run(&["drills", "list"]).with_code(0).out.contains("`watchbill drills plan`"));
    assert_eq!(machine.json(&["drills", "list"], 0), json!({ "drills": [] }));
}
