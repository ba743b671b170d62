//! Incidents and lines for tests, as short as they can be said.

use crate::time::{Day, Instant, Zone};

use super::entry::{Certainty, Entry, EntryKind, Lane, Record};
use super::event::{Declaration, Event, What};
use super::incident::{Audience, Author, Kind, Link, LinkKind, Severity, Through};

/// Minute zero of what tests tell: a Saturday in March, ten in the morning in Berlin.
pub(super) const NOON: &str = "2026-03-28T09:00:00Z";

pub(super) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// So many minutes after minute zero.
pub(super) fn min(minutes: i64) -> Instant {
    at(NOON).shifted_ms(minutes * 60_000)
}

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(super) fn berlin() -> Zone {
    Zone::parse("Europe/Berlin").unwrap()
}

pub(super) fn by(name: &str) -> Author {
    Author { name: name.to_owned(), through: Through::Owner }
}

pub(super) fn alert(id: &str) -> Link {
    Link::new(LinkKind::Alert, id)
}

pub(super) fn declaration(title: &str, severity: Severity) -> Declaration {
    Declaration {
        title: title.to_owned(),
        severity,
        links: vec![alert("prod/1"), Link::new(LinkKind::Service, "checkout")],
        zone: "Europe/Berlin".to_owned(),
        kind: Kind::Real,
        audience: Audience::Team,
    }
}

/// The event of this number, so many minutes after minute zero.
pub(super) fn event(number: u64, minutes: i64, what: What) -> Event {
    Event { number, at: min(minutes), by: by("ana"), what }
}

pub(super) fn declared() -> Event {
    event(1, 0, What::Declared(declaration("Checkout is slow", Severity::Sev3)))
}

/// A line of an alert, so many minutes after minute zero, from the record of this key.
pub(super) fn line(minutes: i64, kind: EntryKind, about: &str, key: &str) -> Entry {
    let (lane, record) = match kind {
        EntryKind::PageSent => (Lane::Paging, "page"),
        EntryKind::Note => (Lane::People, "note"),
        _ => (Lane::Alerts, "transition"),
    };
    Entry {
        at: min(minutes),
        lane,
        kind,
        about: about.to_owned(),
        text: format!("{} {about}", kind.word()),
        record: Record::new(record, key),
        certainty: Certainty::Observed,
    }
}
