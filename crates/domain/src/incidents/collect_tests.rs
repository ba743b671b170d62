use rstest::rstest;

use super::super::event::incident_of;
use super::super::fixtures::{alert, declared, event, min};
use super::super::fraction::Fraction;
use super::super::incident::{Role, Severity, Status};
use super::*;

fn text_of(what: Happened) -> (String, String) {
    let fact = Fact { at: min(0), key: "k".to_owned(), certainty: Certainty::Observed, what };
    let entry = entries(&[fact]).remove(0);
    (entry.about, entry.text)
}

fn s(text: &str) -> String {
    text.to_owned()
}

fn people(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[rstest]
#[case(Happened::AlertFired { alert: s("prod/1"), name: s("Down"), severity: s("critical") }, "prod/1", "Down fired (critical)")]
#[case(Happened::AlertResolved { alert: s("prod/1"), name: s("Down") }, "prod/1", "Down resolved")]
#[case(
    Happened::AlertsUnknown { source: s("prod"), because: s("no answer"), until: Some(min(5)) },
    "prod",
    "prod could not be heard until 2026-03-28T09:05:00Z: no answer"
)]
#[case(
    Happened::AlertsUnknown { source: s("prod"), because: s("no answer"), until: None },
    "prod",
    "prod could not be heard: no answer"
)]
#[case(
    Happened::PageSent { about: s("prod/1"), headline: s("Down"), on_call: people(&["Ana", "Bo"]) },
    "prod/1",
    "paged: Down; Ana and Bo were on call"
)]
#[case(
    Happened::PageSent { about: s("prod/1"), headline: s("Down"), on_call: people(&["Ana"]) },
    "prod/1",
    "paged: Down; Ana was on call"
)]
#[case(Happened::PageSent { about: s("d"), headline: s("Down"), on_call: vec![] }, "d", "paged: Down; no schedule names anybody on call")]
#[case(Happened::PageSeen { about: s("d"), headline: s("Down") }, "d", "the page was seen: Down")]
#[case(Happened::Acknowledged { alert: s("prod/1"), name: s("Down"), by: s("Bo") }, "prod/1", "Bo acknowledged Down")]
#[case(
    Happened::Snoozed { alert: s("prod/1"), name: s("Down"), by: s("Bo"), until: min(60) },
    "prod/1",
    "Bo snoozed Down until 2026-03-28T10:00:00Z"
)]
#[case(
    Happened::Silenced { silence: s("7"), matchers: s("a=\"b\""), by: s("Bo"), until: min(60), comment: s("noise") },
    "7",
    "Bo silenced a=\"b\" until 2026-03-28T10:00:00Z: noise"
)]
#[case(Happened::SilenceEnded { silence: s("7"), matchers: s("a=\"b\"") }, "7", "the silence of a=\"b\" ended")]
#[case(
    Happened::HandOff { schedule: s("payments"), from: people(&["Ana"]), to: people(&["Bo", "Cy"]) },
    "payments",
    "payments: Bo and Cy are on call after Ana"
)]
#[case(
    Happened::HandOff { schedule: s("payments"), from: people(&["Ana"]), to: vec![] },
    "payments",
    "payments: nobody is on call after Ana"
)]
#[case(
    Happened::BudgetBurns { level: s("c/a"), name: s("Checkout"), factor: Fraction::of(72, 5).unwrap() },
    "c/a",
    "Checkout burns its budget 14.4 times as fast as it may"
)]
#[case(
    Happened::BudgetSpent { level: s("c/a"), name: s("Checkout"), of_budget: Fraction::of(1, 4).unwrap() },
    "c/a",
    "25 % of the budget of Checkout spent since the start"
)]
#[case(Happened::BudgetExhausted { level: s("c/a"), name: s("Checkout") }, "c/a", "nothing is left of the budget of Checkout")]
#[case(Happened::Depth { queue: s("prod/q"), depth: 1, turn: Turn::Filling }, "prod/q", "prod/q began to fill: 1 message in it")]
#[case(Happened::Depth { queue: s("prod/q"), depth: 9, turn: Turn::Fullest }, "prod/q", "prod/q was fullest: 9 messages in it")]
#[case(Happened::Depth { queue: s("prod/q"), depth: 0, turn: Turn::Empty }, "prod/q", "prod/q was empty again")]
#[case(Happened::QueueLoss { queue: s("prod/q"), text: s("the first is dropped") }, "prod/q", "prod/q: the first is dropped")]
#[case(
    Happened::Replay { queue: s("prod/q"), act: s("started"), by: s("Ana"), messages: Some(40) },
    "prod/q",
    "replay of prod/q started by Ana, 40 messages"
)]
#[case(
    Happened::Discarded { queue: s("prod/q"), messages: None, by: s("Ana"), reason: s("test data") },
    "prod/q",
    "Ana discarded messages of prod/q: test data"
)]
#[case(Happened::Deploy { service: s("checkout"), title: s("v2") }, "checkout", "checkout: v2")]
fn every_fact_is_a_line_in_a_sentence(#[case] what: Happened, #[case] about: &str, #[case] text: &str) {
    assert_eq!(text_of(what), (about.to_owned(), text.to_owned()));
}

#[rstest]
#[case(Happened::Acknowledged { alert: s("prod/1"), name: s("Down"), by: s("Bo Berg") }, Some("Bo Berg"))]
#[case(Happened::Snoozed { alert: s("prod/1"), name: s("Down"), by: s("Bo"), until: min(60) }, Some("Bo"))]
#[case(
    Happened::Silenced { silence: s("7"), matchers: s("a=\"b\""), by: s("Bo"), until: min(60), comment: s("noise") },
    Some("Bo")
)]
#[case(
    Happened::Replay { queue: s("prod/q"), act: s("done"), by: s("Ana Silva"), messages: Some(1) },
    Some("Ana Silva")
)]
#[case(Happened::Replay { queue: s("prod/q"), act: s("started"), by: s("Silva, Ana"), messages: None }, Some("Silva, Ana"))]
#[case(Happened::Discarded { queue: s("prod/q"), messages: None, by: s("Ana"), reason: s("test") }, Some("Ana"))]
#[case(Happened::AlertFired { alert: s("prod/1"), name: s("A acknowledged B"), severity: s("critical") }, None)]
#[case(Happened::Deploy { service: s("checkout"), title: s("v2 by Ana") }, None)]
fn a_line_that_a_person_made_tells_who(#[case] what: Happened, #[case] who: Option<&str>) {
    let fact = Fact { at: min(0), key: "k".to_owned(), certainty: Certainty::Observed, what };
    assert_eq!(by_whom(&entries(&[fact])[0]), who);
}

#[rstest]
#[case(Amount::Exactly(1), "1 message came since the start into prod/q")]
#[case(Amount::Exactly(0), "0 messages came since the start into prod/q")]
#[case(Amount::AtLeast(40), "at least 40 messages came since the start into prod/q")]
#[case(Amount::Unknown, "nobody knows how many messages came into prod/q")]
fn what_came_into_a_queue_is_read_back_from_its_line(#[case] amount: Amount, #[case] text: &str) {
    let what = Happened::CameIn { queue: s("prod/q"), amount };
    let line = entries(&[Fact { at: min(0), key: s("k"), certainty: Certainty::Observed, what }]).remove(0);
    assert_eq!((line.about.as_str(), line.text.as_str()), ("prod/q", text));
    assert_eq!(came_in(&line), amount);
}

#[test]
fn no_other_line_says_what_came_in() {
    let what = Happened::Depth { queue: s("prod/q"), depth: 9, turn: Turn::Filling };
    let line = entries(&[Fact { at: min(0), key: s("k"), certainty: Certainty::Observed, what }]).remove(0);
    assert_eq!(came_in(&line), Amount::Unknown);
}

#[test]
fn the_same_facts_make_the_same_lines_once() {
    let fact =
        |minutes, key: &str, what| Fact { at: min(minutes), key: key.to_owned(), certainty: Certainty::Inferred, what };
    let resolved = fact(9, "1", Happened::AlertResolved { alert: s("prod/1"), name: s("Down") });
    let fired = fact(0, "1", Happened::AlertFired { alert: s("prod/1"), name: s("Down"), severity: s("error") });
    let lines = entries(&[resolved.clone(), fired.clone(), resolved]);
    assert_eq!(
        lines.iter().map(|line| line.kind).collect::<Vec<_>>(),
        [EntryKind::AlertFired, EntryKind::AlertResolved]
    );
    assert!(lines.iter().all(|line| line.certainty == Certainty::Inferred));
    assert_eq!(added(&lines, entries(&[fired])), vec![]);
}

#[rstest]
#[case::open(Some(-30), None, -150, 300)]
#[case::no_start(None, None, -120, 300)]
#[case::declared_first(Some(20), None, -120, 300)]
#[case::over(Some(-30), Some(100), -150, 130)]
#[case::just_over(Some(-30), Some(290), -150, 300)]
fn it_is_collected_from_before_it_began_until_after_it_ended(
    #[case] started: Option<i64>,
    #[case] ended: Option<i64>,
    #[case] from: i64,
    #[case] to: i64,
) {
    assert_eq!(span(started.map(min), min(0), ended.map(min), min(300)), (min(from), min(to)));
}

#[test]
fn what_people_did_with_it_is_on_its_timeline_unless_it_changed_nothing() {
    let status = |number, status| event(number, 1, What::StatusSet { status, why: s("found it") });
    let events = [
        declared(),
        event(2, 1, What::RoleTaken { role: Role::Lead, person: s("ana") }),
        event(3, 2, What::RoleTaken { role: Role::Scribe, person: s("bo") }),
        status(4, Status::Identified),
        status(5, Status::Identified),
        event(6, 3, What::SeveritySet { severity: Severity::Sev1, why: s(" ") }),
        event(7, 4, What::Linked(alert("prod/2"))),
        event(8, 5, What::TimeSaid { moment: Moment::Started, at: min(-9), why: s("the log") }),
        event(9, 6, What::Absorbed(IncidentId(3))),
    ];
    let replayed = incident_of(IncidentId(7), &events).unwrap();
    let too_late: Vec<u64> = replayed.too_late.iter().map(|(number, _)| *number).collect();
    let texts: Vec<String> = own_entries(IncidentId(7), &events, &too_late).into_iter().map(|line| line.text).collect();
    assert_eq!(
        texts,
        [
            "ana declared it: Checkout is slow (sev3)",
            "ana set the status to identified: found it",
            "ana is lead",
            "ana made bo scribe",
            "ana set the severity to sev1",
            "ana linked the alert prod/2",
            "ana says it started at 2026-03-28T08:51:00Z: the log",
            "ana merged incident 3 into it",
        ]
    );
    assert_eq!(replayed.incident.with_absorbed().collect::<Vec<_>>(), [IncidentId(7), IncidentId(3)]);
}
