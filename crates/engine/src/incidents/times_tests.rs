use watchbill_domain::incidents::{
    Audience, Author, Certainty, Declaration, Entry, Event, Fact, Happened, Kind, Link, LinkKind, Role, Severity,
    Status, Through, Turn, What, entries, incident_of,
};
use watchbill_domain::time::Instant;
use watchbill_store::KeptIncident;

use super::*;

const ALERT: &str = "prod/1";

fn at(s: i64) -> Instant {
    Instant::from_ms(s * 1000)
}

/// Declared at 300 s from its alert, its queue and its service level.
fn kept(later: &[(i64, &str, What)]) -> KeptIncident {
    let author = |name: &str| Author { name: name.to_owned(), through: Through::Owner };
    let links = vec![
        Link::new(LinkKind::Alert, ALERT),
        Link::new(LinkKind::Queue, "mq/orders.dlq"),
        Link::new(LinkKind::Level, "checkout"),
    ];
    let declaration = Declaration {
        title: "Checkout fails".to_owned(),
        severity: Severity::Sev2,
        links,
        zone: "Europe/Berlin".to_owned(),
        kind: Kind::Real,
        audience: Audience::Team,
    };
    let declared = Event { number: 1, at: at(300), by: author("Ana"), what: What::Declared(declaration) };
    let later = (2..).zip(later).map(|(number, (s, by, what))| Event {
        number,
        at: at(*s),
        by: author(by),
        what: what.clone(),
    });
    let events: Vec<Event> = std::iter::once(declared).chain(later).collect();
    let replayed = incident_of(watchbill_domain::incidents::IncidentId(1), &events).unwrap();
    KeptIncident { incident: replayed.incident, events, too_late: replayed.too_late }
}

fn lines(facts: Vec<(i64, Happened)>) -> Vec<Entry> {
    let fact =
        |(s, what): (i64, Happened)| Fact { at: at(s), key: s.to_string(), certainty: Certainty::Observed, what };
    entries(&facts.into_iter().map(fact).collect::<Vec<_>>())
}

fn told(kept: &KeptIncident, facts: Vec<(i64, Happened)>) -> TimeFacts {
    let lines = lines(facts);
    time_facts(kept, &[], &Linked::of(&kept.incident.links), &lines.iter().collect::<Vec<_>>())
}

fn fired(alert: &str) -> Happened {
    let (name, severity) = ("Slow (eu)".to_owned(), "critical".to_owned());
    Happened::AlertFired { alert: alert.to_owned(), name, severity }
}

fn resolved(alert: &str) -> Happened {
    Happened::AlertResolved { alert: alert.to_owned(), name: "Slow (eu)".to_owned() }
}

#[test]
fn only_what_the_incident_is_linked_to_tells_its_times() {
    let page =
        |about: &str| Happened::PageSent { about: about.to_owned(), headline: "Slow".to_owned(), on_call: Vec::new() };
    let depth = |queue: &str, turn| Happened::Depth { queue: queue.to_owned(), depth: 4, turn };
    let burns = |level: &str| Happened::BudgetBurns {
        level: level.to_owned(),
        name: level.to_owned(),
        factor: watchbill_domain::incidents::Fraction::whole(14),
    };
    let facts = vec![
        (10, fired("prod/2")),
        (20, page("prod/2")),
        (30, depth("mq/mail.dlq", Turn::Filling)),
        (40, burns("search")),
        (100, fired(ALERT)),
        (130, page(ALERT)),
        (140, depth("mq/orders.dlq", Turn::Filling)),
        (150, depth("mq/orders.dlq", Turn::Fullest)),
        (160, burns("checkout")),
        (900, resolved(ALERT)),
    ];
    let facts = told(&kept(&[]), facts);
    assert_eq!(facts.alerts, [("Slow (eu)".to_owned(), at(100), Some(at(900)))]);
    assert_eq!(facts.pages, [("Slow (eu)".to_owned(), at(130))]);
    assert_eq!(facts.queues, [("mq/orders.dlq".to_owned(), at(140))], "since it began to fill");
    assert_eq!(facts.burns, [("checkout".to_owned(), at(160))]);
    assert_eq!(facts.declared, Some((at(300), "Ana".to_owned())));
}

#[test]
fn what_watchbill_tells_of_its_queue_is_of_the_incident() {
    let (of_ours, of_another) = ("mq/orders.dlq:growing", "mq/mail.dlq:growing");
    let page =
        |about: &str| Happened::PageSent { about: about.to_owned(), headline: "Slow".to_owned(), on_call: Vec::new() };
    let facts = vec![(100, fired(of_another)), (110, page(of_another)), (120, fired(of_ours)), (130, page(of_ours))];
    let facts = told(&kept(&[]), facts);
    assert_eq!(facts.alerts, [("Slow (eu)".to_owned(), at(120), None)]);
    assert_eq!(facts.pages, [("Slow (eu)".to_owned(), at(130))]);
}

#[test]
fn a_page_about_what_fired_before_all_lines_is_told_by_its_id() {
    let (about, headline) = (ALERT.to_owned(), "Slow".to_owned());
    let facts = told(&kept(&[]), vec![(130, Happened::PageSent { about, headline, on_call: Vec::new() })]);
    assert_eq!(facts.pages, [(ALERT.to_owned(), at(130))]);
}

#[test]
fn whoever_acknowledged_is_told_by_name() {
    let (alert, name, by) = (ALERT.to_owned(), "Slow".to_owned(), "Bo".to_owned());
    let facts = told(&kept(&[]), vec![(200, Happened::Acknowledged { alert, name, by })]);
    assert_eq!(facts.acknowledgements, [("Slow".to_owned(), "Bo".to_owned(), at(200))]);
}

#[test]
fn the_first_lead_counts_and_not_one_that_came_too_late() {
    let lead = |person: &str| What::RoleTaken { role: Role::Lead, person: person.to_owned() };
    let scribe = What::RoleTaken { role: Role::Scribe, person: "Cy".to_owned() };
    let kept = kept(&[(310, "Ana", scribe), (320, "Bo", lead("Bo")), (330, "Ana", lead("Ana"))]);
    assert_eq!(told(&kept, Vec::new()).lead, Some((at(320), "Bo".to_owned())));
}

#[test]
fn statuses_are_told_with_who_set_them() {
    let resolved = What::StatusSet { status: Status::Resolved, why: String::new() };
    let facts = told(&kept(&[(600, "Bo", resolved)]), Vec::new());
    let expected = [(at(300), Status::Investigating, "Ana".to_owned()), (at(600), Status::Resolved, "Bo".to_owned())];
    assert_eq!(facts.statuses, expected);
}

#[test]
fn an_alert_that_ended_and_fired_at_once_fires_again() {
    let facts = vec![(100, fired(ALERT)), (200, resolved(ALERT)), (200, fired(ALERT))];
    let name = || "Slow (eu)".to_owned();
    let expected = [(name(), at(100), Some(at(200))), (name(), at(200), None)];
    assert_eq!(told(&kept(&[]), facts).alerts, expected);
}

#[test]
fn one_that_began_and_ended_at_once_is_over() {
    let facts = vec![(100, fired(ALERT)), (100, resolved(ALERT))];
    assert_eq!(told(&kept(&[]), facts).alerts, [("Slow (eu)".to_owned(), at(100), Some(at(100)))]);
}

#[test]
fn an_end_without_a_beginning_tells_nothing() {
    assert_eq!(told(&kept(&[]), vec![(100, resolved(ALERT))]).alerts, []);
}

#[test]
fn who_declared_and_led_what_turned_out_to_be_it_did_so_for_it() {
    let lead = |person: &str| What::RoleTaken { role: Role::Lead, person: person.to_owned() };
    let ours = kept(&[(900, "Ana", lead("Ana"))]);
    let mut theirs = kept(&[(320, "Bo", lead("Bo"))]);
    theirs.incident.declared_at = at(100);
    theirs.incident.declared_by.name = "Bo".to_owned();
    let facts = time_facts(&ours, &[theirs], &Linked::default(), &[]);
    assert_eq!(facts.declared, Some((at(100), "Bo".to_owned())));
    assert_eq!(facts.lead, Some((at(320), "Bo".to_owned())));
}
