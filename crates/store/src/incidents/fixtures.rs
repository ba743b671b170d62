//! A desk with incidents, and short ways to say what was done with them.

use watchbill_domain::incidents::{
    Audience, Certainty, Declaration, Entry, EntryKind, IncidentId, Kind, Lane, Link, LinkKind, Record, Severity, Side,
    Status, What,
};

use super::NewIncidentNote;
use crate::testing::{Desk, at};

pub(super) fn service(name: &str) -> Link {
    Link::new(LinkKind::Service, name)
}

pub(super) fn declaration(title: &str) -> Declaration {
    Declaration {
        title: title.to_owned(),
        severity: Severity::Sev2,
        links: vec![Link::new(LinkKind::Alert, "prod/1"), service("checkout")],
        zone: "Europe/Berlin".to_owned(),
        kind: Kind::Real,
        audience: Audience::Team,
    }
}

pub(super) fn resolved() -> What {
    What::StatusSet { status: Status::Resolved, why: "it holds".to_owned() }
}

/// A line that was collected of an alert.
pub(super) fn line(minute: i64, key: &str, text: &str) -> Entry {
    Entry {
        at: at(minute),
        lane: Lane::Alerts,
        kind: EntryKind::AlertFired,
        about: "prod/1".to_owned(),
        text: text.to_owned(),
        record: Record::new("transition", key),
        certainty: Certainty::Observed,
    }
}

/// Declares an incident in the minute after minute zero.
pub(super) async fn declared(desk: &Desk, title: &str) -> IncidentId {
    desk.store.declare_incident(declaration(title), "ana", at(1)).await.unwrap().id
}

/// Does something with an incident, whatever was done before.
pub(super) async fn done(desk: &Desk, id: IncidentId, minute: i64, what: What) {
    desk.store.incident_append(id, what, None, "ana", at(minute)).await.unwrap();
}

pub(super) async fn noted(desk: &Desk, id: IncidentId, minute: i64, text: &str) -> Entry {
    let note = NewIncidentNote { at: at(minute), text, side: Side::Ours };
    desk.store.add_note(id, &note, "ana", at(minute)).await.unwrap()
}
