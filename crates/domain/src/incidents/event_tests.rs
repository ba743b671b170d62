use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::{alert, at, declaration, declared, event, min};
use super::super::incident::Through;
use super::*;

fn incident(events: Vec<What>) -> Replayed {
    let mut all = vec![declared()];
    all.extend(events.into_iter().zip(2..).map(|(what, number)| event(number, number as i64, what)));
    incident_of(IncidentId(7), &all).unwrap()
}

fn status(status: Status) -> What {
    What::StatusSet { status, why: String::new() }
}

fn reported(who: &str, minutes: i64) -> What {
    What::Reported { who: who.to_owned(), at: min(minutes) }
}

fn figure(name: &str, value: &str, source: &str) -> What {
    What::FigureWritten { name: name.to_owned(), value: value.to_owned(), source: source.to_owned() }
}

#[test]
fn without_a_declaration_there_is_no_incident() {
    assert_eq!(incident_of(IncidentId(7), &[event(1, 0, status(Status::Resolved))]), None);
}

#[test]
fn an_incident_begins_as_it_was_declared() {
    let Replayed { incident, too_late } = incident(vec![]);
    assert_eq!(
        (incident.title.as_str(), incident.status(), incident.severity()),
        ("Checkout is slow", Status::Investigating, Severity::Sev3)
    );
    assert_eq!(incident.linked(LinkKind::Service).collect::<Vec<_>>(), ["checkout"]);
    assert!(incident.is_open() && too_late.is_empty());
}

#[test]
fn every_status_and_severity_is_kept_with_its_time() {
    let why = "half of all orders".to_owned();
    let Replayed { incident, .. } = incident(vec![
        status(Status::Identified),
        What::SeveritySet { severity: Severity::Sev1, why: why.clone() },
        status(Status::Monitoring),
        What::SeveritySet { severity: Severity::Sev3, why: String::new() },
        status(Status::Resolved),
    ]);
    let statuses: Vec<(Instant, Status)> = incident.statuses.iter().map(|change| (change.at, change.status)).collect();
    assert_eq!(
        statuses,
        [
            (min(0), Status::Investigating),
            (min(2), Status::Identified),
            (min(4), Status::Monitoring),
            (min(6), Status::Resolved)
        ]
    );
    assert_eq!((incident.severity(), incident.gravest()), (Severity::Sev3, Severity::Sev1));
    assert_eq!(incident.severities[1].why, why);
    assert_eq!((incident.is_open(), incident.status_since()), (false, min(6)));
}

#[test]
fn opening_again_wants_a_reason() {
    let again = |why: &str| What::StatusSet { status: Status::Identified, why: why.to_owned() };
    let replayed = incident(vec![status(Status::Resolved), again(" ")]);
    assert_eq!(replayed.too_late, [(3, Refused::NoReason("opening an incident again"))]);
    assert!(!replayed.incident.is_open());
    let replayed = incident(vec![status(Status::Resolved), again("it is back")]);
    assert_eq!((replayed.incident.is_open(), replayed.too_late), (true, vec![]));
}

#[test]
fn what_was_said_of_its_end_goes_with_opening_it_again() {
    let said = |moment| What::TimeSaid { moment, at: min(-5), why: "the log".to_owned() };
    let again = What::StatusSet { status: Status::Investigating, why: "it is back".to_owned() };
    let all = [said(Moment::Started), said(Moment::Mitigated), said(Moment::Resolved)];
    let over = incident([vec![status(Status::Resolved)], all.to_vec()].concat());
    assert_eq!(over.incident.said.len(), 3);
    let open = incident([vec![status(Status::Resolved)], all.to_vec(), vec![again]].concat());
    assert_eq!(open.incident.said.into_keys().collect::<Vec<_>>(), [Moment::Started]);
}

#[rstest]
#[case::title(What::Retitled("  ".to_owned()), Refused::NoTitle)]
#[case::same_title(What::Retitled(" Checkout is slow ".to_owned()), Refused::Already)]
#[case::declared(What::Declared(declaration("x", Severity::Sev1)), Refused::DeclaredBefore)]
#[case::status(status(Status::Investigating), Refused::Already)]
#[case::severity(What::SeveritySet { severity: Severity::Sev3, why: String::new() }, Refused::Already)]
#[case::nobody(What::RoleTaken { role: Role::Lead, person: " ".to_owned() }, Refused::NoPerson)]
#[case::left(What::RoleLeft(Role::Scribe), Refused::Already)]
#[case::linked(What::Linked(alert("prod/1")), Refused::Already)]
#[case::unlinked(What::Unlinked(alert("prod/9")), Refused::Already)]
#[case::itself(What::Linked(Link::new(LinkKind::Incident, "7")), Refused::Itself)]
#[case::merged_into_itself(What::MergedInto(IncidentId(7)), Refused::Itself)]
#[case::unsaid(What::TimeUnsaid(Moment::Started), Refused::Already)]
#[case::audience(What::AudienceSet(Audience::Team), Refused::Already)]
#[case::nobody_told(reported(" ", 1), Refused::NobodyTold)]
#[case::told_in_the_future(reported("support", 9), Refused::InTheFuture)]
#[case::nothing_told(What::ReportTakenBack("support".to_owned()), Refused::Already)]
#[case::figure_without_a_value(figure("orders lost", " ", "the ledger"), Refused::Figure(NotAFigure::Empty))]
#[case::figure_from_nowhere(figure("orders lost", "312", ""), Refused::Figure(NotAFigure::NoSource))]
#[case::no_such_figure(What::FigureRemoved("orders lost".to_owned()), Refused::Already)]
#[case::future(What::TimeSaid { moment: Moment::Started, at: min(9), why: "x".to_owned() }, Refused::InTheFuture)]
#[case::no_reason(
    What::TimeSaid { moment: Moment::Started, at: min(1), why: String::new() },
    Refused::NoReason("saying when it was, against what is recorded,")
)]
fn what_does_not_fit_is_refused(#[case] what: What, #[case] refused: Refused) {
    let incident = incident(vec![]).incident;
    assert_eq!(incident.allows(&what, min(5)), Err(refused));
}

#[test]
fn who_told_of_it_is_known_until_that_is_taken_back() {
    let replayed = incident(vec![reported(" support ", -9), reported("support", -9), reported("support", -12)]);
    assert_eq!(replayed.incident.reports, BTreeMap::from([("support".to_owned(), min(-12))]));
    assert_eq!(replayed.too_late, [(3, Refused::Already)]);
    let taken_back = incident(vec![reported("support", -9), What::ReportTakenBack("support".to_owned())]);
    assert_eq!(taken_back.incident.reports, BTreeMap::new());
}

#[test]
fn a_figure_that_is_written_stands_in_the_place_of_the_earlier_one() {
    let replayed = incident(vec![
        figure("orders lost", "312", "the ledger"),
        figure(" orders lost", "312 ", "the ledger"),
        figure("orders lost", "312", "finance"),
    ]);
    assert_eq!(replayed.too_late, [(3, Refused::Already)]);
    let written = &replayed.incident.figures["orders lost"];
    let source = FigureSource::Typed { by: "ana".to_owned(), source: "finance".to_owned() };
    assert_eq!((written.text().as_str(), &written.source, written.as_of), ("312", &source, min(4)));
    let removed = incident(vec![figure("orders lost", "1", "a guess"), What::FigureRemoved("orders lost ".to_owned())]);
    assert!(removed.incident.figures.is_empty());
}

#[test]
fn a_role_is_with_one_person() {
    let taken = |person: &str| What::RoleTaken { role: Role::Lead, person: person.to_owned() };
    let replayed = incident(vec![taken("bo"), taken("cy"), taken("cy")]);
    assert_eq!(replayed.incident.roles[&Role::Lead], "cy");
    assert_eq!(replayed.too_late, [(4, Refused::Already)]);
}

#[test]
fn what_is_part_of_another_takes_nothing_more() {
    let replayed = incident(vec![What::MergedInto(IncidentId(3)), status(Status::Resolved)]);
    assert_eq!(replayed.too_late, [(3, Refused::Merged(IncidentId(3)))]);
    assert!(!replayed.incident.is_open());
}

#[test]
fn a_guest_writes_like_the_owner() {
    let mut by_guest = event(2, 5, status(Status::Identified));
    by_guest.by.through = Through::Guest;
    let replayed = incident_of(IncidentId(7), &[declared(), by_guest]).unwrap();
    assert_eq!(replayed.incident.status(), Status::Identified);
    assert_eq!(replayed.incident.statuses[1].by.through, Through::Guest);
}

#[rstest]
#[case("sev2", Some(Severity::Sev2))]
#[case("SEV-1", Some(Severity::Sev1))]
#[case("s4", Some(Severity::Sev4))]
#[case(" 3 ", Some(Severity::Sev3))]
#[case("5", None)]
#[case("0", None)]
#[case("critical", None)]
fn severities_are_read_as_they_are_said(#[case] text: &str, #[case] severity: Option<Severity>) {
    assert_eq!(Severity::parse(text), severity);
}

#[test]
fn every_word_is_read_back() {
    assert!(Severity::ALL.into_iter().all(|one| Severity::parse(one.word()) == Some(one)));
    assert!(Severity::ALL.into_iter().all(|one| one.word() == format!("sev{}", one.number())));
    assert!(Status::ALL.into_iter().all(|one| Status::from_word(one.word()) == Some(one)));
    assert!(Role::ALL.into_iter().all(|one| Role::from_word(one.word()) == Some(one)));
    assert!(LinkKind::ALL.into_iter().all(|one| LinkKind::from_word(one.word()) == Some(one)));
    assert!(Kind::ALL.into_iter().all(|one| Kind::from_word(one.word()) == Some(one)));
    assert!([Audience::Team, Audience::Restricted].into_iter().all(|one| Audience::from_word(one.word()) == Some(one)));
    assert!(Moment::ALL.into_iter().all(|one| Moment::from_word(one.word()) == Some(one)));
}

fn any_what() -> impl Strategy<Value = What> {
    let text = prop_oneof![Just(String::new()), "[a-c]{1,2}"];
    prop_oneof![
        (0..4usize, text.clone()).prop_map(|(nth, why)| What::StatusSet { status: Status::ALL[nth], why }),
        (0..4usize, text.clone()).prop_map(|(nth, why)| What::SeveritySet { severity: Severity::ALL[nth], why }),
        (0..3usize, text.clone()).prop_map(|(nth, person)| What::RoleTaken { role: Role::ALL[nth], person }),
        (0..3usize).prop_map(|nth| What::RoleLeft(Role::ALL[nth])),
        (0..3i64).prop_map(|id| What::Linked(alert(&format!("prod/{id}")))),
        (0..3i64).prop_map(|id| What::Unlinked(alert(&format!("prod/{id}")))),
        (0..5usize, text.clone()).prop_map(|(nth, why)| What::TimeSaid { moment: Moment::ALL[nth], at: min(-5), why }),
        (0..5usize).prop_map(|nth| What::TimeUnsaid(Moment::ALL[nth])),
        text.prop_map(What::Retitled),
        (8..10i64).prop_map(|id| What::Absorbed(IncidentId(id))),
        (8..10i64).prop_map(|id| What::MergedInto(IncidentId(id))),
    ]
}

proptest! {
    #[test]
    fn the_order_in_which_events_are_read_does_not_matter(
        (events, shuffled) in prop::collection::vec(any_what(), 0..12).prop_flat_map(|whats| {
            let mut events = vec![declared()];
            events.extend(whats.into_iter().zip(2..).map(|(what, number)| event(number, 1, what)));
            let mut twice = events.clone();
            twice.extend(events.clone());
            (Just(events), Just(twice).prop_shuffle())
        })
    ) {
        prop_assert_eq!(incident_of(IncidentId(7), &events), incident_of(IncidentId(7), &shuffled));
    }

    #[test]
    fn an_event_that_is_refused_changes_nothing(whats in prop::collection::vec(any_what(), 1..12)) {
        let mut incident = Incident::declared(IncidentId(7), &declared()).unwrap();
        for (what, number) in whats.into_iter().zip(2..) {
            let before = incident.clone();
            let event = event(number, 1, what);
            match incident.take(&event) {
                Ok(()) => prop_assert_eq!(incident.revision, number),
                Err(_) => prop_assert_eq!(&incident, &before),
            }
            prop_assert!(!incident.title.is_empty() && incident.statuses.len() >= before.statuses.len());
        }
    }
}

#[test]
fn nothing_is_declared_without_a_title() {
    assert_eq!(declaration(" ", Severity::Sev2).allowed(), Err(Refused::NoTitle));
    assert_eq!(declaration("x", Severity::Sev2).allowed(), Ok(()));
    assert_eq!(at("2026-03-28T09:00:00Z"), min(0));
}
