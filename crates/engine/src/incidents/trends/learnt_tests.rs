use watchbill_domain::incidents::{FactorKind, Tag};
use watchbill_domain::postmortems::{DocumentState, PostmortemId};

use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn at(hours: i64) -> Instant {
    Instant::from_ms(hours * 3_600_000)
}

fn factor(name: &str, tags: &[&str]) -> Factor {
    let tags = tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect();
    Factor { name: name.to_owned(), kind: FactorKind::Technical, tags, found_by: None, evidence: vec![] }
}

fn document(due: Option<&str>, shared_on: Option<&str>) -> PostmortemRow {
    let state = if shared_on.is_some() { DocumentState::Shared } else { DocumentState::Draft };
    PostmortemRow {
        id: PostmortemId(1),
        incident: None,
        template: ("full".to_owned(), 1),
        title: "Orders wait".to_owned(),
        state,
        owner: None,
        due: due.map(day),
        shared_on: shared_on.map(day),
        revision: 1,
        edited_at: at(0),
        edited_by: "ana".to_owned(),
        made_at: at(0),
        made_by: "ana".to_owned(),
    }
}

fn ids(of: &[i64]) -> BTreeSet<IncidentId> {
    of.iter().copied().map(IncidentId).collect()
}

fn told(learnt: &Learnt, of: &[i64], name: &str) -> String {
    let figures = learnt.figures(&ids(of), day("2026-03-28"));
    figures.into_iter().find(|figure| figure.name == name).unwrap().text
}

/// Three real incidents that were declared in their order, and a drill before them, those of the newest document first.
fn three() -> Learnt {
    let factors = [
        (3, factor("DNS expires", &["expiry"])),
        (2, factor("retries without a limit", &[])),
        (1, factor("Retries without a limit ", &[])),
        (1, factor("a certificate ends", &["Expiry"])),
        (4, factor("nobody was awake", &[])),
        (1, factor("nobody was awake", &[])),
    ];
    Learnt {
        factors: factors.into_iter().map(|(id, factor)| (IncidentId(id), factor)).collect(),
        real: [(1, 10), (2, 20), (3, 30)].map(|(id, hours)| (IncidentId(id), at(hours))).into(),
        ..Learnt::default()
    }
}

#[test]
fn a_factor_was_found_before_in_an_earlier_real_incident_by_its_name_or_failure_mode() {
    let name = "incidents with a factor that was found before";
    assert_eq!(told(&three(), &[1, 2, 3], name), "2 of 3", "not the first, whatever a drill showed");
    assert_eq!(told(&three(), &[3], name), "1 of 1", "the earlier one need not be of these quarters");
    assert_eq!(told(&three(), &[9], name), "0 of 0");
}

#[test]
fn a_factor_is_called_as_it_was_written_last() {
    let by_incident = three().factors_by_incident();
    assert_eq!(by_incident[&IncidentId(2)], ["retries without a limit"]);
    assert_eq!(by_incident[&IncidentId(1)], ["retries without a limit", "a certificate ends", "nobody was awake"]);
}

#[test]
fn a_postmortem_is_past_its_day_where_it_was_not_shared_by_it() {
    let documents = [
        document(Some("2026-03-10"), Some("2026-03-10")),
        document(Some("2026-03-10"), Some("2026-03-11")),
        document(Some("2026-03-27"), None),
        document(Some("2026-03-28"), None),
        document(None, None),
    ];
    let documents = documents.into_iter().map(|row| (IncidentId(1), row)).collect();
    let learnt = Learnt { documents, ..Learnt::default() };
    assert_eq!(told(&learnt, &[1], "postmortems past their day"), "2 of 3");
    assert_eq!(told(&learnt, &[2], "postmortems past their day"), "0 of 0", "of other incidents nothing counts");
}

#[test]
fn a_document_is_of_the_incident_that_goes_on() {
    let about =
        |kind, merged_into: Option<i64>| About { declared_at: at(1), kind, merged_into: merged_into.map(IncidentId) };
    let all: BTreeMap<IncidentId, About> = [
        (IncidentId(1), about(Kind::Real, Some(2))),
        (IncidentId(2), about(Kind::Real, Some(3))),
        (IncidentId(3), about(Kind::Real, None)),
        (IncidentId(4), about(Kind::Real, Some(9))),
    ]
    .into();
    let of = |id: i64| goes_on(&all, IncidentId(id)).map(|(id, _)| id.0);
    assert_eq!([of(1), of(2), of(3), of(4), of(5)], [Some(3), Some(3), Some(3), None, None]);
}
