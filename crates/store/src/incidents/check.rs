//! What must never be of incidents, and what only reading every event and every file can tell.

use std::collections::{BTreeMap, BTreeSet};

use futures::TryStreamExt;
use sqlx::sqlite::SqliteConnection;
use watchbill_domain::incidents::{Event, Link};

use super::events::{event_of, kept_of};
use super::state::{IncidentRow, incident_columns, row_of};
use crate::columns::Columns;
use crate::hash::sha256_hex;

/// What must never be found, with a statement that counts it.
const NEVER: [(&str, &str); 4] = [
    (
        "incidents of which search knows something else than there is",
        "SELECT count(*) FROM memory_of o LEFT JOIN memory m ON m.rowid = o.id
         WHERE (m.title, m.about, m.written, m.recorded) IS NOT (o.title, o.about, o.written, o.recorded)",
    ),
    (
        "incidents that search knows and that are not there",
        "SELECT count(*) FROM memory m WHERE NOT EXISTS (SELECT 1 FROM incidents i WHERE i.id = m.rowid)",
    ),
    (
        "incidents that are part of another which does not say so",
        "SELECT count(*) FROM incidents i JOIN incidents o ON o.id = i.merged_into
         WHERE NOT EXISTS (SELECT 1 FROM incident_changes c WHERE c.incident = o.id
           AND c.what ->> '$.kind' = 'absorbed' AND c.what ->> '$.incident' = i.id)",
    ),
    (
        "lines of pasted chats of which what was pasted is not kept",
        "SELECT count(*) FROM timeline_entries e WHERE e.record = 'paste' AND NOT EXISTS (SELECT 1 FROM pastes p
           WHERE p.incident = e.incident AND e.key LIKE p.key || '/%')",
    ),
];

/// A sentence for each thing that is wrong.
pub(crate) async fn incident_findings(connection: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    let mut found = Vec::new();
    for (what, statement) in NEVER {
        found.push((sqlx::query_scalar::<_, i64>(statement).fetch_one(&mut *connection).await?, what));
    }
    found.push((not_as_told(connection).await?, "incidents that are not what their events come to"));
    found.push((changed_files(connection).await?, "attached files that were changed"));
    Ok(found.into_iter().filter(|(rows, _)| *rows > 0).map(|(rows, what)| format!("{rows} {what}")).collect())
}

/// Events that cannot be read are not what an incident was told by either.
async fn not_as_told(connection: &mut SqliteConnection) -> sqlx::Result<i64> {
    let mut events: BTreeMap<i64, Option<Vec<Event>>> = BTreeMap::new();
    let rows =
        sqlx::query("SELECT incident, number, at, by, through, what FROM incident_changes ORDER BY incident, number")
            .fetch_all(&mut *connection)
            .await?;
    for row in &rows {
        let mut columns = Columns::of(row);
        let of_one = events.entry(columns.take()?).or_insert_with(|| Some(Vec::new()));
        *of_one = match (of_one.take(), event_of(&mut columns)) {
            (Some(mut known), Ok(event)) => {
                known.push(event);
                Some(known)
            }
            _ => None,
        };
    }
    let mut links = links(connection).await?;
    let rows = sqlx::query(concat!("SELECT ", incident_columns!(), " FROM incidents i")).fetch_all(connection).await?;
    let mut wrong = 0;
    for row in &rows {
        let row = row_of(row)?;
        let events = events.remove(&row.id.0).flatten().unwrap_or_default();
        let links = links.remove(&row.id.0).unwrap_or_default();
        let is_so = kept_of(row.id, events)
            .is_ok_and(|kept| IncidentRow::of(&kept.incident) == row && kept.incident.links == links);
        wrong += i64::from(!is_so);
    }
    Ok(wrong)
}

async fn links(connection: &mut SqliteConnection) -> sqlx::Result<BTreeMap<i64, BTreeSet<Link>>> {
    let rows = sqlx::query("SELECT incident, kind, key FROM incident_links").fetch_all(connection).await?;
    let mut links: BTreeMap<i64, BTreeSet<Link>> = BTreeMap::new();
    for row in &rows {
        let mut columns = Columns::of(row);
        links.entry(columns.take()?).or_default().insert(Link { kind: columns.word()?, key: columns.take()? });
    }
    Ok(links)
}

async fn changed_files(connection: &mut SqliteConnection) -> sqlx::Result<i64> {
    let mut changed = 0;
    let mut rows = sqlx::query_as::<_, (String, Vec<u8>)>("SELECT sha256, bytes FROM attachments").fetch(connection);
    while let Some((sha256, bytes)) = rows.try_next().await? {
        changed += i64::from(sha256_hex(bytes) != sha256);
    }
    Ok(changed)
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
