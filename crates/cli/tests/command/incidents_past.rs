//! What incidents tell behind their end.

use serde_json::{Value, json};

use crate::incidents::{alone, handled};
use crate::machine::Machine;

fn resolved(machine: &Machine) {
    machine.run(&["incidents", "resolve", "1"]).with_code(0);
}

#[test]
fn what_could_be_known_at_a_time_stands_apart_from_what_is_known_since() {
    let (_company, machine) = handled();
    resolved(&machine);
    let shown = machine.json(&["incidents", "show", "1"], 0);
    let fired = shown["timeline"].as_array().unwrap().iter().find(|line| line["kind"] == "alert_fired").unwrap();
    // It fired before anybody polled for the first time.
    let at = fired["at"].as_str().unwrap();
    let then = machine.json(&["incidents", "at", "1", at], 0);
    assert_eq!(
        (&then["known"]["alerts"], &then["since"]["alerts"][0]["name"]),
        (&json!([]), &json!("NodeDown")),
        "{then:#}"
    );
    let detail = then["since"]["alerts"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("known from "), "{detail}");
    let detected = machine.json(&["incidents", "at", "1"], 0);
    assert_eq!(detected["known"]["alerts"][0]["name"], "NodeDown", "{detected:#}");
    let known = machine.json(&["incidents", "at", "1", at, "--known-only"], 0);
    assert_eq!(known["since"], Value::Null);
    assert!(!known["headline"].as_str().unwrap().contains("nobody knew of"), "{known:#}");
    let text = machine.run(&["incidents", "at", "1", at]).with_code(0).out;
    assert!(text.contains("Known then\n") && text.contains("Known only since\n  alerts\n"), "{text}");
}

#[test]
fn a_time_that_is_none_or_none_of_it_is_refused() {
    let machine = alone();
    for (at, expected) in [("noon-ish", "noon-ish"), ("2001-01-01 10:00", "it goes from")] {
        let ended = machine.run(&["incidents", "at", "1", at]).with_code(2);
        assert!(ended.err.contains(expected), "{}", ended.err);
    }
    machine.run(&["incidents", "at", "9"]).with_code(2);
}

#[test]
fn trends_tell_how_many_there_were_and_what_that_cannot_tell() {
    let (_company, machine) = handled();
    resolved(&machine);
    let trends = machine.json(&["incidents", "trends", "--quarters", "2"], 0);
    assert_eq!(trends["quarters"].as_array().unwrap().len(), 2);
    assert_eq!(trends["counts"][0]["rows"][0]["name"], "real", "{trends:#}");
    let resolve = trends["spans"].as_array().unwrap().iter().find(|span| span["what"] == "resolve").unwrap();
    assert_eq!(resolve["incidents"][0][0], 1);
    assert_eq!(resolve["middles"][2]["count"], 1);
    let text = machine.run(&["incidents", "trends"]).with_code(0).out;
    assert!(text.starts_with("1 incident was declared in the last 4 quarters."), "{text}");
    assert!(text.contains("too few to compare quarters") && text.contains("never means"), "{text}");
    let figures = trends["figures"].as_array().unwrap();
    assert!(figures.len() == 4 && figures.iter().all(|figure| figure["how"] != ""), "{trends:#}");
    assert!(text.contains("\nincidents with a factor that was found before: 0 of 0\n    of those "), "{text}");
    let caveats = trends["caveats"].as_array().unwrap();
    assert!(caveats.iter().any(|caveat| caveat.as_str().unwrap().starts_with("Medians are told")));
    machine.run(&["incidents", "trends", "--quarters", "13"]).with_code(2);
}
