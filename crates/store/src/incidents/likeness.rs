//! What other incidents share with one, for finding those that were like it.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::incidents::{IncidentId, Link, LinkKind, Trait, TraitKind, Traits};

use crate::columns::{count, json, word_of};
use crate::{Store, StoreError};

/// Who shares something with an incident.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SharingIncidents {
    /// How many incidents there are in all, without those that turned out to be another.
    pub count: u64,
    /// Those of them that share something, each with what it shares.
    pub sharing: Vec<Traits>,
    /// Which of these are open.
    pub open: BTreeSet<IncidentId>,
}

/// What of an incident others may share.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LikenessQuery {
    /// What it is about.
    pub links: Vec<Link>,
    /// The names of its alerts.
    pub names: Vec<String>,
    /// The numbers of the errors that its messages died of.
    pub signatures: Vec<String>,
    /// Its contributing factors and their failure modes, without regard to case in ASCII.
    pub factors: Vec<String>,
}

impl Store {
    /// The incidents that are about one of the links, those in whose timelines an alert of one of the names fired, and those whose
    /// documents tell one of the errors or one of the factors. Alerts of open incidents are known by their links alone: their lines are
    /// kept when they are resolved.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn sharing_incidents(&self, query: &LikenessQuery) -> Result<SharingIncidents, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let mut has: BTreeMap<IncidentId, Vec<Trait>> = BTreeMap::new();
            for (incident, one) in by_link(&mut snapshot, &query.links).await? {
                has.entry(incident).or_default().push(one);
            }
            for (incident, name) in by_name(&mut snapshot, &query.names).await? {
                has.entry(incident).or_default().push((TraitKind::AlertName, name));
            }
            for (incident, signature) in by_signature(&mut snapshot, &query.signatures).await? {
                has.entry(incident).or_default().push((TraitKind::Signature, signature));
            }
            for (incident, factor) in by_factor(&mut snapshot, &query.factors).await? {
                has.entry(incident).or_default().push((TraitKind::Factor, factor));
            }
            let all: i64 = sqlx::query_scalar("SELECT count(*) FROM incidents WHERE merged_into IS NULL")
                .fetch_one(&mut *snapshot)
                .await?;
            let still: Vec<i64> = sqlx::query_scalar(
                "SELECT i.id FROM incidents i WHERE i.status <> 'resolved' AND i.merged_into IS NULL",
            )
            .fetch_all(&mut *snapshot)
            .await?;
            let open = still.into_iter().map(IncidentId).filter(|id| has.contains_key(id)).collect();
            let sharing = has.into_iter().map(|(id, has)| Traits { id, has: has.into_iter().collect() });
            Ok(SharingIncidents { count: count(all), sharing: sharing.collect(), open })
        };
        read.await.map_err(|error| self.error(error))
    }
}

/// What of an incident's links is compared; that another is related to it says nothing of what both are about.
fn trait_of(kind: LinkKind, key: String) -> Option<Trait> {
    let kind = match kind {
        LinkKind::Alert => TraitKind::Alert,
        LinkKind::Queue => TraitKind::Queue,
        LinkKind::Level => TraitKind::Level,
        LinkKind::Service => TraitKind::Service,
        LinkKind::Incident => return None,
    };
    Some((kind, key))
}

async fn by_link(connection: &mut SqliteConnection, links: &[Link]) -> sqlx::Result<Vec<(IncidentId, Trait)>> {
    let wanted: Vec<(&str, &str)> = links.iter().map(|link| (link.kind.word(), link.key.as_str())).collect();
    let rows: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT l.incident, l.kind, l.key FROM json_each(?1) w
         CROSS JOIN incident_links l ON l.kind = w.value ->> 0 AND l.key = w.value ->> 1
         JOIN incidents i ON i.id = l.incident WHERE i.merged_into IS NULL",
    )
    .bind(json(&wanted))
    .fetch_all(connection)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for (incident, kind, key) in rows {
        found.extend(trait_of(word_of(&kind)?, key).map(|one| (IncidentId(incident), one)));
    }
    Ok(found)
}

/// By the beginning of a line, as `domain` words it: `CheckoutErrors fired (critical)`.
async fn by_name(connection: &mut SqliteConnection, names: &[String]) -> sqlx::Result<Vec<(IncidentId, String)>> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT DISTINCT e.incident, w.value FROM json_each(?1) w
         CROSS JOIN timeline_entries e ON e.kind = 'alert_fired'
           AND e.text >= w.value || ' fired (' AND e.text < w.value || ' fired )'
         JOIN incidents i ON i.id = e.incident WHERE i.merged_into IS NULL",
    )
    .bind(json(&names))
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(incident, name)| (IncidentId(incident), name)).collect())
}

/// By the words of their documents, as search knows them. The number of an error is a word that stands for nothing else.
async fn by_signature(
    connection: &mut SqliteConnection,
    signatures: &[String],
) -> sqlx::Result<Vec<(IncidentId, String)>> {
    let mut found = Vec::new();
    for signature in signatures.iter().filter(|one| one.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        let incidents: Vec<i64> = sqlx::query_scalar(
            "SELECT DISTINCT i.id FROM document_memory JOIN postmortems p ON p.id = document_memory.rowid
             JOIN incidents i ON i.id = p.incident
             WHERE document_memory MATCH ?1 AND i.merged_into IS NULL",
        )
        .bind(format!("body : \"{signature}\""))
        .fetch_all(&mut *connection)
        .await?;
        found.extend(incidents.into_iter().map(|incident| (IncidentId(incident), signature.clone())));
    }
    Ok(found)
}

async fn by_factor(connection: &mut SqliteConnection, factors: &[String]) -> sqlx::Result<Vec<(IncidentId, String)>> {
    if factors.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT DISTINCT i.id, w.value FROM (
           SELECT postmortem, lower(name) AS word FROM factors
           UNION SELECT f.postmortem, lower(t.value) FROM factors f, json_each(f.tags) t) a
         JOIN json_each(?1) w ON lower(w.value) = a.word
         JOIN postmortems p ON p.id = a.postmortem
         JOIN incidents i ON i.id = p.incident WHERE i.merged_into IS NULL",
    )
    .bind(json(&factors))
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(incident, factor)| (IncidentId(incident), factor)).collect())
}

#[cfg(test)]
#[path = "likeness_tests.rs"]
mod tests;
