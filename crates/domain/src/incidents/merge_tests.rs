use proptest::prelude::*;

use super::super::event::{Event, incident_of};
use super::super::fixtures::{alert, declaration, declared, event, min};
use super::super::incident::{IncidentId, Link, Role, Severity};
use super::super::times::Moment;
use super::*;

fn incident(id: i64, severity: Severity, whats: Vec<What>) -> Incident {
    let mut events = vec![event(1, 0, What::Declared(declaration("x", severity)))];
    events.extend(whats.into_iter().zip(2..).map(|(what, number)| event(number, 5, what)));
    incident_of(IncidentId(id), &events).unwrap().incident
}

fn after(mut incident: Incident, whats: Vec<What>) -> Incident {
    for (what, number) in whats.into_iter().zip(incident.revision + 1..) {
        incident.take(&event(number, 30, what)).unwrap();
    }
    incident
}

fn role(role: Role, person: &str) -> What {
    What::RoleTaken { role, person: person.to_owned() }
}

fn said(moment: Moment, minutes: i64) -> What {
    What::TimeSaid { moment, at: min(minutes), why: "the log".to_owned() }
}

fn figure(name: &str, value: &str) -> What {
    What::FigureWritten { name: name.to_owned(), value: value.to_owned(), source: "the ledger".to_owned() }
}

#[test]
fn what_one_knows_goes_into_the_other() {
    let into = incident(1, Severity::Sev3, vec![role(Role::Lead, "bo"), said(Moment::Started, -10)]);
    let from = incident(
        2,
        Severity::Sev2,
        vec![
            What::Linked(alert("prod/2")),
            What::Linked(Link::new(LinkKind::Incident, "1")),
            role(Role::Lead, "cy"),
            role(Role::Scribe, "cy"),
            said(Moment::Started, -20),
            said(Moment::Mitigated, 3),
            What::Reported { who: "support".to_owned(), at: min(-30) },
            figure("orders lost", "312"),
            What::AudienceSet(Audience::Restricted),
        ],
    );
    let merging = merging(&into, &from).unwrap();
    let (into, from) = (after(into, merging.into), after(from, merging.from));
    assert!(into.links.contains(&alert("prod/2")) && !into.links.contains(&Link::new(LinkKind::Incident, "1")));
    assert_eq!((into.roles[&Role::Lead].as_str(), into.roles[&Role::Scribe].as_str()), ("bo", "cy"));
    assert_eq!((into.said[&Moment::Started].at, into.said[&Moment::Mitigated].at), (min(-10), min(3)));
    assert_eq!(into.said[&Moment::Mitigated].why, "ana said so in incident 2: the log");
    assert_eq!(into.reports["support"], min(-30));
    let (by, source) = ("ana".to_owned(), "the ledger, written by ana in incident 2".to_owned());
    let written = &into.figures["orders lost"];
    assert_eq!((written.text().as_str(), &written.source), ("312", &FigureSource::Typed { by, source }));
    assert_eq!((into.severity(), into.absorbed.as_slice()), (Severity::Sev2, [IncidentId(2)].as_slice()));
    assert_eq!((into.audience, from.merged_into), (Audience::Restricted, Some(IncidentId(1))));
}

#[test]
fn what_cannot_be_one_is_refused() {
    let one = incident(1, Severity::Sev3, vec![]);
    let merged = incident(2, Severity::Sev3, vec![What::MergedInto(IncidentId(9))]);
    let drill = Incident { kind: Kind::Drill, ..incident(3, Severity::Sev3, vec![]) };
    assert_eq!(merging(&one, &one), Err(Refused::Itself));
    assert_eq!(merging(&one, &merged), Err(Refused::Merged(IncidentId(9))));
    assert_eq!(merging(&merged, &one), Err(Refused::Merged(IncidentId(9))));
    assert_eq!(merging(&one, &drill), Err(Refused::DrillAndReal));
}

fn any_incident(id: i64) -> impl Strategy<Value = Incident> {
    let what = prop_oneof![
        (0..6i64).prop_map(|id| What::Linked(alert(&format!("prod/{id}")))),
        (0..3usize).prop_map(|nth| role(Role::ALL[nth], "cy")),
        (0..5usize).prop_map(|nth| said(Moment::ALL[nth], -1)),
        (10..13i64).prop_map(|id| What::Absorbed(IncidentId(id))),
        (0..3i64).prop_map(|nth| What::Reported { who: format!("team {nth}"), at: min(-nth) }),
        (0..3i64).prop_map(|nth| figure(&format!("figure {nth}"), "1")),
    ];
    (prop::collection::vec(what, 0..8), 0..4usize).prop_map(move |(whats, nth)| incident(id, Severity::ALL[nth], whats))
}

proptest! {
    #[test]
    fn merging_keeps_all_that_either_knew(into in any_incident(1), from in any_incident(2)) {
        let merging = merging(&into, &from).unwrap();
        let merged = after(into.clone(), merging.into);
        prop_assert!(merged.links.is_superset(&into.links) && merged.links.is_superset(&from.links));
        for (role, _) in into.roles.iter().chain(&from.roles) {
            prop_assert!(merged.roles.contains_key(role));
        }
        for (moment, _) in into.said.iter().chain(&from.said) {
            prop_assert!(merged.said.contains_key(moment));
        }
        for who in into.reports.keys().chain(from.reports.keys()) {
            prop_assert!(merged.reports.contains_key(who));
        }
        for name in into.figures.keys().chain(from.figures.keys()) {
            prop_assert!(merged.figures.contains_key(name));
        }
        for id in into.absorbed.iter().chain(&from.absorbed).chain([&from.id]) {
            prop_assert!(merged.absorbed.contains(id));
        }
        prop_assert_eq!(merged.severity(), into.severity().min(from.severity()));
        let told: Vec<IncidentId> = merged.with_absorbed().collect();
        prop_assert_eq!(told[0], into.id);
    }
}

#[test]
fn the_declaration_of_the_tests_is_one() {
    let Event { what, .. } = declared();
    assert!(matches!(what, What::Declared(declaration) if declaration.allowed().is_ok()));
}
