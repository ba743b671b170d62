use rstest::rstest;

use super::super::event::{What, incident_of};
use super::super::fixtures::{at, berlin, day, declared, event, min};
use super::super::incident::IncidentId;
use super::*;

fn facts() -> NeedFacts {
    NeedFacts {
        kind: Kind::Real,
        gravest: Severity::Sev2,
        budgets: vec![],
        discarded: vec![],
        person_first: false,
        // Half past eleven at night on Saturday in UTC, Sunday in Berlin.
        resolved: Some(at("2026-03-28T23:30:00Z")),
    }
}

fn budget(level: &str, above: i64, below: i64) -> (String, Option<Fraction>) {
    (level.to_owned(), Fraction::of(above, below))
}

fn discarded(of: &[Amount; 3]) -> Vec<(String, Amount)> {
    ["prod/q", "prod/r", "prod/s"].into_iter().map(str::to_owned).zip(of.iter().copied()).collect()
}

#[rstest]
#[case::nothing(facts(), &[])]
#[case::a_fifth(NeedFacts { budgets: vec![budget("a", 1, 5)], ..facts() }, &[])]
#[case::more_than_a_fifth(
    NeedFacts { budgets: vec![budget("a", 201, 1000), budget("b", 1, 2), budget("c", 1, 9), ("d".to_owned(), None)], ..facts() },
    &["it spent 50 % of a budget of four weeks of b; more than 20 % is too much", "it spent 20.1 % of a budget of four weeks of a; more than 20 % is too much"]
)]
#[case::discarded(
    NeedFacts { discarded: discarded(&[Amount::Exactly(1), Amount::Exactly(0), Amount::Exactly(4)]), ..facts() },
    &["1 message of prod/q was discarded", "4 messages of prod/s were discarded"]
)]
#[case::discarded_without_a_count(
    NeedFacts { discarded: discarded(&[Amount::AtLeast(0), Amount::AtLeast(1), Amount::AtLeast(4)]), ..facts() },
    &[
        "messages of prod/q were discarded, and nobody counted how many",
        "at least 1 message of prod/r was discarded",
        "at least 4 messages of prod/s were discarded"
    ]
)]
#[case::person_first(NeedFacts { person_first: true, ..facts() }, &["a person told of it before anything paged"])]
#[case::drill(NeedFacts { kind: Kind::Drill, person_first: true, ..facts() }, &[])]
#[case::near_miss(NeedFacts { kind: Kind::NearMiss, person_first: true, ..facts() }, &[])]
fn what_needs_one_says_why(#[case] facts: NeedFacts, #[case] reasons: &[&str]) {
    let need = need(&facts, DuePolicy::default(), &berlin());
    let told: Vec<String> = need.iter().flat_map(|need| need.reasons.iter().map(NeedReason::text)).collect();
    assert_eq!(told, reasons);
    assert_eq!(need.is_some(), !reasons.is_empty());
}

#[rstest]
#[case(Severity::Sev1, "2026-04-01")]
#[case(Severity::Sev2, "2026-04-03")]
#[case(Severity::Sev3, "2026-04-05")]
#[case(Severity::Sev4, "2026-04-12")]
fn it_is_due_by_its_severity(#[case] gravest: Severity, #[case] due: &str) {
    let facts = NeedFacts { gravest, person_first: true, ..facts() };
    assert_eq!(need(&facts, DuePolicy::default(), &berlin()).unwrap().due, Some(day(due)));
}

#[test]
fn before_it_is_over_nothing_is_due() {
    let facts = NeedFacts { resolved: None, person_first: true, ..facts() };
    assert_eq!(need(&facts, DuePolicy::default(), &berlin()).unwrap().due, None);
}

#[test]
fn what_was_discarded_wants_the_template_with_a_ledger() {
    let lost = NeedFacts { discarded: vec![("prod/q".to_owned(), Amount::Exactly(2))], person_first: true, ..facts() };
    let seen = NeedFacts { person_first: true, ..facts() };
    let template = |facts: &NeedFacts| need(facts, DuePolicy::default(), &berlin()).unwrap().template();
    assert_eq!((template(&lost), template(&seen)), ("data", "full"));
    let keys: Vec<String> = super::super::built_in_templates().into_iter().map(|template| template.key).collect();
    assert!(keys.contains(&template(&lost).to_owned()) && keys.contains(&template(&seen).to_owned()));
}

#[test]
fn the_day_is_that_of_what_had_been_done_until_then() {
    let status = |status| What::StatusSet { status, why: "it is so".to_owned() };
    let graver = What::SeveritySet { severity: Severity::Sev1, why: String::new() };
    let day_ms = 24 * 60;
    let events = [
        declared(),
        event(2, 10, status(Status::Resolved)),
        event(3, 20, graver),
        event(4, 30, status(Status::Investigating)),
        event(5, day_ms, status(Status::Resolved)),
    ];
    let incident = incident_of(IncidentId(1), &events).unwrap().incident;
    let due = |until| DuePolicy::default().due_of(&incident, until, &berlin());
    assert_eq!(due(Some(min(-1))), None, "it was not declared");
    assert_eq!(due(Some(min(9))), None);
    assert_eq!(due(Some(min(19))), Some(day("2026-04-04")));
    assert_eq!(due(Some(min(29))), Some(day("2026-03-31")));
    assert_eq!(due(Some(min(40))), None, "it was open again");
    assert_eq!((due(None), due(Some(min(day_ms)))), (Some(day("2026-04-01")), Some(day("2026-04-01"))));
    let drill = Incident { kind: Kind::Drill, ..incident };
    assert_eq!(DuePolicy::default().due_of(&drill, None, &berlin()), None);
}
