//! A desk with a document, and short ways to write in it.

use watchbill_domain::incidents::{
    Audience, Declaration, IncidentId, Kind, Link, LinkKind, Severity, What, built_in_templates,
};
use watchbill_domain::postmortems::{Patch, PostmortemId, ReviewWhat, VersionWhy};
use watchbill_domain::time::Day;

use super::{NewPostmortem, ToldOfIncident, Written};
use crate::testing::{Desk, at};

pub(super) const BODY: &str = "# Checkout is slow\r\n\n## Summary\n\n";

pub(super) fn today() -> Day {
    Day::parse("2026-03-28").unwrap()
}

/// Begins a document about no incident in minute zero.
pub(super) async fn begun(desk: &Desk) -> PostmortemId {
    let template = &built_in_templates()[0];
    let new = NewPostmortem {
        incident: None,
        template,
        title: " Checkout is slow ",
        body: BODY,
        owner: Some("ana".to_owned()),
        due: Some(today().later(5)),
        reasons: vec!["a person told of it before anything paged".to_owned()],
        why: VersionWhy::Made,
        told: ToldOfIncident::default(),
    };
    desk.store.begin_postmortem(&new, "ana", today(), at(0)).await.unwrap().id
}

/// What the document says now.
pub(super) async fn text(desk: &Desk, id: PostmortemId) -> (String, u64) {
    desk.store.postmortem_body(id).await.unwrap().unwrap()
}

/// Types at the end of a document.
pub(super) async fn typed(desk: &Desk, id: PostmortemId, words: &str, minute: i64) -> u64 {
    let (body, seen) = text(desk, id).await;
    let patch = Patch::between(&body, &format!("{body}{words}")).unwrap();
    match desk.store.write_postmortem(id, seen, &patch, "ana", (today(), at(minute))).await.unwrap() {
        Written::Taken { revision } => revision,
        elsewhere @ Written::Elsewhere { .. } => panic!("{elsewhere:?}"),
    }
}

pub(super) async fn done(desk: &Desk, id: PostmortemId, minute: i64, what: ReviewWhat) {
    desk.store.postmortem_append(id, what, "ana", today(), at(minute)).await.unwrap();
}

/// Declares an incident of the service `carts`.
pub(super) async fn incident(desk: &Desk) -> IncidentId {
    let declaration = Declaration {
        title: "Carts are empty".to_owned(),
        severity: Severity::Sev2,
        links: vec![Link::new(LinkKind::Service, "carts")],
        zone: "Europe/Berlin".to_owned(),
        kind: Kind::Real,
        audience: Audience::Team,
    };
    desk.store.declare_incident(declaration, "ana", at(0)).await.unwrap().id
}

/// Does something with an incident.
pub(super) async fn happened(desk: &Desk, id: IncidentId, minute: i64, what: What) {
    desk.store.incident_append(id, what, None, "ana", at(minute)).await.unwrap();
}
