//! Records as years of incidents would leave them, for measuring what is found in them.

use std::path::Path;
use std::time::Duration;

use watchbill_domain::incidents::{
    Audience, Author, Certainty, Declaration, Entry, EntryKind, Event, IncidentId, Kind, Lane, Link, LinkKind, Record,
    Severity, Status, Through, What,
};
use watchbill_domain::time::Instant;

use super::events::{declare, kept_in_order};
use super::timeline::insert;
use crate::{Role, Store, StoreError};

/// An incident begins so long after the one before.
const APART: Duration = Duration::from_secs(3_600);
/// Alerts, and services, that incidents are about.
const ALERTS: u32 = 500;
const SERVICES: u32 = 40;
/// Words of titles and notes: each is in one of so many incidents.
const WORDS: [&str; 12] = [
    "checkout",
    "search",
    "payments",
    "parcels",
    "labels",
    "redis",
    "postgres",
    "failover",
    "certificate",
    "deploy",
    "latency",
    "customs",
];
/// Lines of a timeline beside what people did.
const LINES: u32 = 12;

/// Makes a file with so many incidents, an hour apart up to `until`, each about an alert and a service, with a dozen lines that were kept.
/// All of them are resolved but for the last three.
///
/// # Errors
/// When the file cannot be written.
pub async fn fill_incidents(file: &Path, incidents: u32, until: Instant) -> Result<(), StoreError> {
    let store = Store::open(file, Role::Owner, until).await?;
    let mut writing = store.begin().await?;
    for nth in 0..incidents {
        let at = until.minus(APART * (incidents - nth));
        let by = Author { name: "ana".to_owned(), through: Through::Owner };
        let event = Event { number: 1, at, by: by.clone(), what: What::Declared(declaration(nth)) };
        let write = async {
            let incident = declare(&mut writing, &event).await?;
            insert(&mut writing, incident.id, &lines(incident.id, nth, at), "ana", at).await?;
            if nth + 3 < incidents {
                let why = format!("{} is back", word(nth, 3));
                let what = What::StatusSet { status: Status::Resolved, why };
                kept_in_order(&mut writing, incident, &Event { number: 2, at: at.plus(APART / 2), by, what }).await?;
            }
            Ok(())
        };
        write.await.map_err(|error| store.error(error))?;
    }
    store.commit(writing).await?;
    store.close().await;
    Ok(())
}

fn word(nth: u32, step: u32) -> &'static str {
    let place = usize::try_from(nth / step).unwrap_or(0) + usize::try_from(nth % step).unwrap_or(0);
    WORDS[place % WORDS.len()]
}

fn alert(nth: u32) -> String {
    format!("prod/{:016x}", nth % ALERTS)
}

fn declaration(nth: u32) -> Declaration {
    Declaration {
        title: format!("{} fails after {} number {nth}", word(nth, 1), word(nth, 7)),
        severity: Severity::ALL[usize::try_from(nth % 4).unwrap_or(0)],
        links: vec![
            Link::new(LinkKind::Alert, alert(nth)),
            Link::new(LinkKind::Service, format!("service-{}", nth % SERVICES)),
        ],
        zone: "Europe/Berlin".to_owned(),
        kind: Kind::Real,
        audience: Audience::Team,
    }
}

fn lines(id: IncidentId, nth: u32, at: Instant) -> Vec<Entry> {
    let line = |of: u32| {
        let is_alert = of.is_multiple_of(3);
        let record = if is_alert {
            Record::new("transition", format!("{of}"))
        } else {
            Record::new("note", format!("{id}/{of}"))
        };
        let (about, text) = if is_alert {
            (alert(nth + of), format!("Rule{} fired (critical)", (nth + of) % ALERTS))
        } else {
            ("ana".to_owned(), format!("{} of {} looks strange, step {of}", word(nth + of, 2), word(nth, 5)))
        };
        Entry {
            at: at.plus(Duration::from_secs(60) * of),
            lane: if is_alert { Lane::Alerts } else { Lane::People },
            kind: if is_alert { EntryKind::AlertFired } else { EntryKind::Note },
            about,
            text,
            record,
            certainty: Certainty::Observed,
        }
    };
    (1..=LINES).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::super::lists::{IncidentQuery, IncidentsWhich};
    use super::*;

    #[tokio::test]
    async fn a_file_that_is_filled_is_sound_and_tells_what_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("watchbill.db");
        let until = Instant::parse("2026-03-28T09:00:00Z").unwrap();
        fill_incidents(&file, 100, until).await.unwrap();
        let store = Store::open(&file, Role::Guest, until).await.unwrap();
        assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
        let open = IncidentQuery { which: IncidentsWhich::Open, about: None, from: None, until: None, most: 10 };
        assert_eq!(store.incidents(&open).await.unwrap().total, 3);
        assert_eq!(store.search_incidents(&["strange".to_owned()], 10).await.unwrap().total, 100);
    }
}
