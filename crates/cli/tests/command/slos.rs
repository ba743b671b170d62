//! Service levels of a workspace: `slo list`, `show`, `whatif`, `ledger`, `buckets`, `mark`.

use rstest::rstest;
use serde_json::{Value, json};
use watchbill_simulator::{Company, Options as CompanyOptions};

use crate::machine::Machine;
use crate::polls::company;

const SLO: &str = "apiVersion: openslo/v1
kind: SLO
metadata: {name: answers, displayName: Checkout answers}
spec:
  service: checkout
  budgetingMethod: Occurrences
  timeWindow: [{duration: 28d, isRolling: true}]
  indicator:
    metadata: {name: requests}
    spec:
      ratioMetric:
        counter: true
        bad: {metricSource: {type: Prometheus, spec: {query: 'http_requests_total{code=~\"5..\"}'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'http_requests_total'}}}
  objectives: [{target: 0.999}]
";

/// A workspace with a service level that none of its sources can measure, after a poll.
fn promising() -> (impl Sized, Machine) {
    let (company, machine) = company();
    std::fs::create_dir_all(machine.workspace().join("slos")).unwrap();
    machine.write("slos/checkout.yaml", SLO);
    machine.run(&["poll"]).with_code(1);
    (company, machine)
}

/// Every key with the kind of its value: the shape that people script against.
pub fn shape(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), shape(value))).collect(),
        Value::Array(items) => json!([items.first().map_or(json!("nothing"), shape)]),
        Value::String(_) => json!("text"),
        Value::Number(_) => json!("number"),
        Value::Bool(_) => json!("bool"),
        Value::Null => Value::Null,
    }
}

#[test]
fn what_nothing_measures_is_listed_as_unknown_and_says_why() {
    let (_company, machine) = promising();
    let told = machine.json(&["slo", "list"], 0);
    assert_eq!((&told["attention"], &told["slos"][0]["state"]), (&json!(1), &json!("no_data")));
    assert!(told["slos"][0]["problem"].as_str().unwrap().contains("prometheus"), "{told:#}");
    insta::assert_json_snapshot!("slo_list", shape(&told));
    let text = machine.run(&["slo", "list"]).with_code(0).out;
    assert!(text.starts_with("1 of 1 needs attention") && text.contains("not measured"), "{text}");
    let status = machine.json(&["status"], 0);
    assert_eq!(status["budgets"][0]["state"], json!("no_data"));
    let strange = status["strange"].as_array().unwrap();
    assert!(
        strange
            .iter()
            .any(|one| one["severity"] == "unknown" && one["what"].as_str().unwrap().contains("Checkout answers"))
    );
}

#[test]
fn a_filter_lists_what_passes_and_says_what_is_wrong_with_it() {
    let (_company, machine) = promising();
    machine.write(
        "slos/speed.yaml",
        &SLO.replace("answers", "speed").replace("checkout", "search").replace("Checkout", "Search"),
    );
    let keys = |words: &[&str], code| {
        let told = machine.json(&[&["slo", "list"], words].concat(), code);
        told["slos"].as_array().unwrap().iter().map(|slo| slo["key"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(keys(&["service=search", "state=unknown"], 0), [json!("speed")]);
    assert_eq!(keys(&["checkout"], 0), [json!("answers")]);
    assert!(keys(&["state=healthy"], 0).is_empty());
    let text = machine.run(&["slo", "list", "search"]).with_code(0).out;
    assert!(text.starts_with("1 of 2 service levels passes the filter."), "{text}");
    let refused = machine.run(&["slo", "list", "sevice=x"]).with_code(2);
    assert!(refused.complaint().contains("there is no field `sevice`"), "{}", refused.err);
}

#[test]
fn one_service_level_is_a_document_and_a_page_of_text() {
    let (_company, machine) = promising();
    let told = machine.json(&["slo", "show", "answers"], 0);
    insta::assert_json_snapshot!("slo_show", shape(&told));
    let text = machine.run(&["slo", "show", "checkout/answers"]).with_code(0).out;
    assert!(text.starts_with("answers: 99.9 % of events good, over the last 28 d\n"), "{text}");
    assert!(text.contains("1h/5m") && text.contains("slos/checkout.yaml:1"), "{text}");
    assert!(machine.run(&["slo", "show", "nothing"]).with_code(2).complaint().contains("there is answers"));
}

#[test]
fn what_if_is_told_beside_what_is() {
    let (_company, machine) = promising();
    let told = machine.json(&["slo", "whatif", "answers", "--objective", "99.95%", "--window", "quarter"], 0);
    assert_eq!((&told["present"]["objective"], &told["instead"]["objective"]), (&json!("0.999"), &json!("99.95%")));
    insta::assert_json_snapshot!("slo_whatif", shape(&told));
    let refused = machine.run(&["slo", "whatif", "answers", "--pairs", "1h"]).with_code(2);
    assert!(refused.complaint().contains("like 1h/5m=2% of the budget"), "{}", refused.err);
}

#[test]
fn a_mark_is_made_listed_and_taken_away() {
    let (_company, machine) = promising();
    let words = [
        "slo",
        "mark",
        "--kind",
        "deploy",
        "--service",
        "checkout",
        "--title",
        "v2.14.0",
        "--at",
        "2026-03-01T10:00:00Z",
    ];
    let made = machine.json(&words, 0);
    assert_eq!((&made["id"], &made["from"], &made["to"]), (&json!(1), &json!("2026-03-01T10:00:00Z"), &Value::Null));
    let span = ["--from", "2026-02-01T00:00:00Z", "--to", "2026-04-01T00:00:00Z"];
    let listed = machine.json(&[&["slo", "marks"], &span[..]].concat(), 0);
    assert_eq!(listed["marks"], json!([made]));
    assert!(machine.run(&[&["slo", "marks"], &span[..]].concat()).with_code(0).out.contains("v2.14.0"));
    assert_eq!(machine.json(&["slo", "unmark", "1"], 0), made);
    assert_eq!(machine.json(&[&["slo", "marks"], &span[..]].concat(), 0)["marks"], json!([]));
    machine.run(&["slo", "unmark", "1"]).with_code(2);
}

#[test]
fn what_is_planned_is_listed_and_a_slip_in_a_service_is_not_taken() {
    let (_company, machine) = promising();
    let ahead = ["--kind", "class", "--title", "Database moves", "--from", "2199-01-01T00:00:00Z"];
    let words = [&["slo", "mark", "--service", "checkout"], &ahead[..]].concat();
    let made = machine.json(&words, 0);
    assert_eq!(made["planned"], json!(true));
    let listed = machine.run(&["slo", "marks"]).with_code(0).out;
    assert!(listed.contains("class, planned") && listed.contains("Database moves"), "{listed}");
    let words = [&["slo", "mark", "--service", "chekout"], &ahead[..]].concat();
    let refused = machine.run(&words).with_code(2);
    assert!(refused.complaint().contains("did you mean `checkout`?"), "{}", refused.err);
}

#[test]
fn what_was_never_read_is_an_unknown_bucket() {
    let (_company, machine) = promising();
    let span = ["--from", "2026-02-01T00:00:00Z", "--to", "2026-02-01T00:10:00Z"];
    let told = machine.json(&[&["slo", "buckets", "answers"], &span[..]].concat(), 0);
    let bucket = |start: &str| json!({ "start": start, "good": null, "total": null, "state": "unknown", "tier": null });
    let expected = [bucket("2026-02-01T00:00:00Z"), bucket("2026-02-01T00:05:00Z")];
    assert_eq!(told, json!({ "key": "answers", "group": null, "step_s": 300, "buckets": expected }));
    let csv = machine.run(&[&["slo", "buckets", "answers", "--csv"], &span[..]].concat()).with_code(0).out;
    assert_eq!(csv, "start,good,total\n2026-02-01T00:00:00Z,,\n2026-02-01T00:05:00Z,,\n");
    let ledger = machine.json(&["slo", "ledger", "answers"], 0);
    assert_eq!(ledger["entries"][0]["kind"], json!("unattributed"));
}

#[rstest]
#[case::a_kind_that_is_none(&["slo", "mark", "--kind", "party", "--title", "x"], "expected incident, deploy, class or decision")]
#[case::an_exclusion_without_an_end(&["slo", "whatif", "answers", "--exclude", "2026-03-01"], "two times with ..")]
#[case::buckets_backwards(&["slo", "buckets", "answers", "--from", "2026-03-02 00:00", "--to", "2026-03-01 00:00"], "ends before it begins")]
fn wrong_words_say_what_is_expected(#[case] words: &[&str], #[case] expected: &str) {
    let (_company, machine) = promising();
    let refused = machine.run(words).with_code(2);
    assert!(refused.complaint().contains(expected), "{}", refused.err);
}

const WHOLE: &str = "apiVersion: openslo/v1
kind: SLO
metadata: {name: whole}
spec:
  service: checkout
  budgetingMethod: Occurrences
  timeWindow: [{duration: 28d, isRolling: true}]
  objectives:
    - {displayName: web, target: 0.999, compositeWeight: 3, indicator: {metadata: {name: web}, spec: {ratioMetric: {counter: true,
        bad: {metricSource: {type: Prometheus, spec: {query: web_bad_total}}}, total: {metricSource: {type: Prometheus, spec: {query: web_total}}}}}}}
    - {displayName: app, target: 0.999, compositeWeight: 1, indicator: {metadata: {name: app}, spec: {ratioMetric: {counter: true,
        bad: {metricSource: {type: Prometheus, spec: {query: app_bad_total}}}, total: {metricSource: {type: Prometheus, spec: {query: app_total}}}}}}}
";

#[test]
fn what_is_made_of_parts_is_one_and_is_shown_by_its_name() {
    let (_company, machine) = promising();
    machine.write("slos/whole.yaml", WHOLE);
    assert!(machine.run(&["slo", "list"]).with_code(0).out.starts_with("2 of 2 need attention"));
    let status = machine.run(&["status"]).with_code(0).out;
    assert!(status.contains("\n2 of 2 need attention\n"), "{status}");
    assert_eq!(machine.json(&["slo", "show", "whole"], 0)["parts"], json!(["whole/web", "whole/app"]));
    assert!(machine.run(&["slo", "show", "whole"]).with_code(0).out.starts_with("whole: 99.9 % of 2 parts over 28 d"));
    let refused = machine.run(&["slo", "whatif", "whole"]).with_code(2);
    assert!(refused.complaint().contains("is made of whole/web and whole/app; say which"), "{}", refused.err);
}

#[test]
fn rules_that_could_not_be_read_are_not_rules_that_are_not_there() {
    let machine = Machine::new();
    let toml = "team = \"shop\"\n[[sources]]\nname = \"prom\"\nkind = \"prometheus\"\nurl = \"http://127.0.0.1:1\"\n";
    machine.write("watchbill.toml", toml);
    machine.run(&["poll"]).with_code(3);
    let refused = machine.run(&["slo", "discover", "--write", "answers"]).with_code(3);
    assert!(refused.complaint().contains("`answers` is not known"), "{}", refused.err);
}

const BEGIN: [&str; 8] =
    ["slo", "new", "--template", "availability", "--name", "checkout-answers", "--service", "checkout"];

/// Nobody answers at this address.
const AWAY: &str =
    "team = \"shop\"\n[[sources]]\nname = \"prom\"\nkind = \"prometheus\"\nurl = \"http://127.0.0.1:1\"\n";

#[test]
fn what_is_begun_says_what_its_queries_gave_and_asks_nothing_offline() {
    let machine = Machine::with(AWAY);
    let begun = machine.run(&BEGIN).with_code(0).out;
    assert!(begun.starts_with("Wrote slos/checkout-answers.yaml."), "{begun}");
    assert!(begun.contains("Asked prom once:\n  bad: could not be asked: prom"), "{begun}");
    let other = BEGIN.map(|word| if word == "checkout-answers" { "checkout-offline" } else { word });
    let told = machine.json(&[&other[..], &["--offline"]].concat(), 0);
    assert_eq!((&told["file"], &told["tried"]), (&json!("slos/checkout-offline.yaml"), &json!([])));
}

#[test]
fn a_query_that_the_source_does_not_take_is_not_written() {
    let company = Company::start(CompanyOptions::default()).unwrap();
    let machine = Machine::new();
    std::fs::create_dir_all(machine.workspace()).unwrap();
    company.write_workspace(&machine.workspace()).unwrap();
    let gauge = ["slo", "new", "--template", "uptime", "--name", "tracked", "--service", "parcels", "--query"];
    let refused = machine.run(&[&gauge[..], &["sum by (("]].concat()).with_code(2);
    assert!(
        refused.complaint().contains("nothing was written: kestrel-prometheus refuses the expression"),
        "{}",
        refused.err
    );
    assert!(!machine.workspace().join("slos/tracked.yaml").exists());
    let told = machine.json(&[&gauge[..], &["probe_success{service=\"notifications\"}"]].concat(), 0);
    assert_eq!((&told["tried"][0]["name"], &told["tried"][0]["series"]), (&json!("total"), &json!(1)));
    let nothing = BEGIN.map(|word| if word == "checkout" { "nowhere" } else { word });
    assert!(machine.run(&nothing).with_code(0).out.contains("total: no series now"));
}

#[test]
fn doctor_names_what_is_not_measured_and_why() {
    let (_company, machine) = promising();
    machine.write("slos/whole.yaml", WHOLE);
    let document = machine.json(&["doctor"], 1);
    let of_slos = document["checks"].as_array().unwrap().iter().filter(|check| check["check"] == "slo");
    let [one] = of_slos.collect::<Vec<_>>()[..] else { panic!("{document:#}") };
    let what = one["what"].as_str().unwrap();
    assert!(what.starts_with("answers, whole/web, whole/app are not measured: no source"), "{what}");
    assert_eq!(one["state"], json!("problem"));
    assert!(one["advice"].as_str().unwrap().contains("watchbill check"), "{one:#}");
}
