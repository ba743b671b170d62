//! `alerts why` and `dnd`.

use rstest::rstest;
use serde_json::json;

use crate::polls::company;

#[test]
fn why_names_every_question_and_the_one_that_decided() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let listed = machine.json(&["alerts", "list", "--filter", "alertname=\"NodeDown\""], 0);
    assert_eq!(listed["alerts"][0]["flapping"], json!(false));
    let id = listed["alerts"][0]["id"].as_str().unwrap();
    let why = machine.json(&["alerts", "why", id], 0);
    assert_eq!((&why["verdict"], &why["held"], &why["kind"]), (&json!("holds"), &json!("announced"), &json!(null)));
    let questions: Vec<&str> =
        why["steps"].as_array().unwrap().iter().map(|s| s["question"].as_str().unwrap()).collect();
    assert_eq!((questions.len(), questions[0], questions[13]), (14, "fires", "page"));
    let deciding: Vec<&serde_json::Value> =
        why["steps"].as_array().unwrap().iter().filter(|step| step["answer"] == json!("holds")).collect();
    assert_eq!(deciding.len(), 1);
    assert_eq!(deciding[0]["question"], json!("announced"));
    assert_eq!(why["decisions"][0]["paged"], json!(true));

    machine.run(&["alerts", "ack", id]).with_code(0);
    let text = machine.run(&["alerts", "why", id]).with_code(0).out;
    assert!(text.contains("> Told before"), "the first that decides, not the last: {text}");
    let text = machine.run(&["alerts", "show", id]).with_code(0).out;
    assert!(text.contains("held back: this episode was announced before"), "{text}");
    assert_eq!(machine.json(&["alerts", "why", "nothing/1"], 2)["error"]["kind"], json!("not_found"));
}

#[test]
fn do_not_disturb_is_switched_shown_and_ended() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let off = machine.json(&["dnd"], 0);
    assert_eq!((&off["undisturbed_until"], &off["break_through"]), (&json!(null), &json!("critical")));
    assert_eq!(machine.run(&["dnd"]).with_code(0).out, "Do not disturb is off.\nYou have no quiet hours.\n");
    let on = machine.run(&["dnd", "--for", "2h"]).with_code(0);
    assert!(on.out.starts_with("Do not disturb until 20"), "{on:#?}");
    assert!(on.err.contains("nobody watches this workspace"), "{on:#?}");
    let held = machine.json(&["dnd"], 0);
    assert!(held["undisturbed_until"].as_str().unwrap().ends_with('Z'), "{held}");
    assert_eq!(machine.json(&["status"], 0)["rest"]["undisturbed_until"], held["undisturbed_until"]);
    assert!(machine.run(&["status"]).with_code(0).out.contains("do not disturb until"));
    assert_eq!(machine.json(&["dnd", "--off"], 0)["undisturbed_until"], json!(null));
    let text = machine.run(&["status"]).with_code(0).out;
    assert!(!text.contains("do not disturb"), "{text}");
}

#[rstest]
#[case(&["--for", "soon"])]
#[case(&["--until", "25:00"])]
#[case(&["--for", "2h", "--off"])]
#[case(&["--until", "2020-01-01T00:00:00Z"])]
fn an_end_that_is_none_is_refused(#[case] words: &[&str]) {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    machine.run(&[&["dnd"], words].concat()).with_code(2);
    assert_eq!(machine.json(&["dnd"], 0)["undisturbed_until"], json!(null));
}
