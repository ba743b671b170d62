//! What happens if nobody answers: as a schedule file says, as its services lead to it, and where nobody tells.

use std::fs;

use serde_json::json;

use crate::machine::Machine;
use crate::polls::company;

fn with_schedule(services: &str, escalation: &str) -> Machine {
    let sources = "[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"http://127.0.0.1:9\"\n";
    let machine = Machine::with(&format!(
        "{sources}{services}[[people]]\nid = \"ana\"\nname = \"Ana\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n"
    ));
    let schedule = |person: &str| {
        format!(
            "timezone = \"UTC\"\n[[layers]]\nname = \"all\"\n\
             rotation = {{ kind = \"daily\", start = \"2020-01-06T09:00:00\", people = [\"{person}\"] }}\n"
        )
    };
    fs::create_dir(machine.workspace().join("schedules")).unwrap();
    machine.write("schedules/payments.toml", &format!("{}{escalation}", schedule("ana")));
    machine.write("schedules/platform.toml", &schedule("bo"));
    machine
}

/// The part of `oncall now` about `payments` that tells it.
fn told(machine: &Machine) -> String {
    let out = machine.run(&["oncall", "now", "--schedule", "payments"]).with_code(0).out;
    let from = out.find("  if nobody answers:\n").unwrap_or_else(|| panic!("it is not told: {out}"));
    out[from..].split("time-zone database").next().unwrap_or_default().to_owned()
}

#[test]
fn steps_that_the_team_wrote_down_are_told_with_whoever_that_is_now() {
    let machine = with_schedule(
        "",
        "[escalation]\nrepeats = 2\nrepeat_after = \"30m\"\n\
         steps = [{ to = \"schedule:payments\" }, { after = \"10m\", to = [\"bo\", \"team lead\"] }, { after = \"20m\", to = \"schedule:platform\" }]\n",
    );
    insta::assert_snapshot!(told(&machine), @r"
      if nobody answers:
        now Ana (payments) · after 10 min Bo and team lead · after 30 min schedule platform (Bo now) · then again after 30 min, 2 times; as schedules/payments.toml says
    ");
    let shown = machine.json(&["oncall", "now"], 0)["schedules"][0]["escalation"].clone();
    let expected = json!({
        "state": "known",
        "ways": [{
            "of": null,
            "steps": [
                { "after_seconds": 0, "who": "Ana (payments)" },
                { "after_seconds": 600, "who": "Bo and team lead" },
                { "after_seconds": 1800, "who": "schedule platform (Bo now)" }
            ],
            "again": "then again after 30 min, 2 times",
            "limit": null,
            "provenance": "as schedules/payments.toml says",
            "as_of": null,
            "doubt": null
        }],
        "problem": null
    });
    assert_eq!(shown, expected);
    assert_eq!(machine.json(&["oncall", "now", "--schedule", "payments"], 0)["schedules"][0]["escalation"], expected);
}

#[test]
fn where_nobody_tells_it_is_said_what_to_do() {
    let machine = with_schedule("[[services]]\nname = \"checkout\"\nschedule = \"payments\"\nmatch = []\n", "");
    insta::assert_snapshot!(told(&machine), @r"
      if nobody answers:
        Nothing is known of what happens to alerts of checkout if nobody answers.
        Connect an Alertmanager or PagerDuty as a source, or write [escalation] with its steps into schedules/payments.toml.
    ");
    assert_eq!(machine.json(&["oncall", "now"], 0)["schedules"][0]["escalation"]["state"], json!("nothing"));
}

#[test]
fn a_source_that_is_named_and_was_never_heard_says_so() {
    let machine = with_schedule("", "[escalation]\nsource = \"prod\"\n");
    machine.run(&["poll"]).with_code(3);
    insta::assert_snapshot!(told(&machine), @r"
      if nobody answers:
        What prod does if nobody answers is not known: it was not heard yet.
        It is shown as soon as prod tells it.
    ");
    assert_eq!(machine.json(&["oncall", "now"], 0)["schedules"][0]["escalation"]["state"], json!("unknown"));
}

#[test]
fn records_that_cannot_be_read_leave_only_that_open() {
    let machine = with_schedule("", "[escalation]\nsource = \"prod\"\n");
    machine.write(
        "watchbill.db",
        "this is no database, and longer than any header of one: it begins with other letters, and goes on",
    );
    let ended = machine.run(&["oncall", "now", "--schedule", "payments"]).with_code(0);
    assert!(
        ended.out.contains("Ana (ana) for more than a year") && ended.out.contains("if nobody answers:"),
        "{ended:#?}"
    );
    assert!(ended.err.contains("what happens if nobody answers is not known: "), "{ended:#?}");
}

#[test]
fn an_alert_says_with_its_why_what_happens_if_nobody_answers_and_nothing_once_it_is_over() {
    let (company, _) = company();
    let service = "[[services]]\nname = \"nodes\"\nschedule = \"nodes\"\nmatch = [\"alertname=NodeDown\"]\n";
    let machine = Machine::with(&format!("{}{service}", company.workspace_toml()));
    fs::create_dir_all(machine.workspace().join("schedules")).unwrap();
    let nodes = "timezone = \"UTC\"\n[[layers]]\nname = \"primary\"\n\
                 rotation = { kind = \"daily\", start = \"2020-01-06T09:00:00\", people = [\"ana\"] }\n\
                 [escalation]\nsteps = [{ to = \"schedule:nodes\" }, { after = \"10m\", to = [\"team lead\"] }]\n";
    machine.write("schedules/nodes.toml", nodes);
    machine.run(&["poll"]).with_code(1);
    let listed = machine.json(&["alerts", "list", "--filter", "alertname=\"NodeDown\""], 0);
    let id = listed["alerts"][0]["id"].as_str().unwrap();

    let of_schedule = machine.json(&["oncall", "now", "--schedule", "nodes"], 0)["schedules"][0]["escalation"].clone();
    assert_eq!(
        (&of_schedule["state"], &of_schedule["ways"][0]["steps"][1]["after_seconds"]),
        (&json!("known"), &json!(600))
    );
    for command in ["show", "why"] {
        assert_eq!(machine.json(&["alerts", command, id], 0)["escalation"], of_schedule, "{command}");
        let text = machine.run(&["alerts", command, id]).with_code(0).out;
        let told = text.split("\nIf nobody answers\n").nth(1).unwrap_or_else(|| panic!("it is not told: {text}"));
        let expected = "  now Ana (nodes) · after 10 min team lead; as schedules/nodes.toml says";
        assert_eq!(told.lines().next(), Some(expected), "{command}");
    }

    company.source("kestrel-eu").unwrap().manual().unwrap().resolve_all();
    machine.run(&["poll"]).with_code(0);
    for command in ["show", "why"] {
        assert_eq!(machine.json(&["alerts", command, id], 0)["escalation"], json!(null), "{command}");
        assert!(!machine.run(&["alerts", command, id]).with_code(0).out.contains("If nobody answers"), "{command}");
    }
}
