//! What a document that was taken in says of its incident.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::incidents::Severity;
use watchbill_domain::postmortems::PostmortemId;
use watchbill_domain::time::Instant;

use crate::columns::{Columns, json};

/// What front matter or a row of a table says of an incident; what it does not say is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToldOfIncident {
    /// When it began.
    pub started: Option<Instant>,
    /// When it was over; not before it began.
    pub ended: Option<Instant>,
    /// How grave it was.
    pub severity: Option<Severity>,
    /// Its keywords and categories, as they are written.
    pub tags: Vec<String>,
}

pub(super) async fn write_told(
    connection: &mut SqliteConnection,
    id: PostmortemId,
    told: &ToldOfIncident,
) -> sqlx::Result<()> {
    if *told == ToldOfIncident::default() {
        return Ok(());
    }
    sqlx::query("INSERT INTO postmortem_told (postmortem, started, ended, severity, tags) VALUES (?1, ?2, ?3, ?4, ?5)")
        .bind(id.0)
        .bind(told.started.map(Instant::as_ms))
        .bind(told.ended.map(Instant::as_ms))
        .bind(told.severity.map(Severity::word))
        .bind(json(&told.tags))
        .execute(connection)
        .await
        .map(|_| ())
}

pub(super) async fn told_of(connection: &mut SqliteConnection, id: PostmortemId) -> sqlx::Result<ToldOfIncident> {
    let row = sqlx::query("SELECT started, ended, severity, tags FROM postmortem_told WHERE postmortem = ?1")
        .bind(id.0)
        .fetch_optional(connection)
        .await?;
    let told = |row: &SqliteRow| {
        let mut columns = Columns::of(row);
        let (started, ended) = (columns.maybe_instant()?, columns.maybe_instant()?);
        Ok(ToldOfIncident { started, ended, severity: columns.maybe_word()?, tags: columns.json()? })
    };
    row.as_ref().map_or_else(|| Ok(ToldOfIncident::default()), told)
}

#[cfg(test)]
#[path = "told_tests.rs"]
mod tests;
