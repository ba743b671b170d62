//! What could be known at a minute of an incident, kept with its lines: alerts, silences, who was on call, what could not be heard.
//!
//! A row is only ever completed: an end that was missing, or the poll that told of it. What was told once stays as it was told.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::incidents::IncidentId;
use watchbill_domain::time::Instant;

use crate::columns::{Columns, Word, json};
use crate::{Store, StoreError};

/// Of which kind a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KnowableKind {
    /// An alert that fired.
    Alert,
    /// A silence that held.
    Silence,
    /// Somebody who was on call.
    Rota,
    /// A source that could not be heard.
    Deaf,
}

impl KnowableKind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["alert", "silence", "rota", "deaf"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Alert, Self::Silence, Self::Rota, Self::Deaf].into_iter().find(|kind| kind.word() == word)
    }
}

/// Something that stood for a time of an incident, with when that came to be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnowableRow {
    /// Of which kind it is.
    pub kind: KnowableKind,
    /// By which it is the same whenever it is read again, among those of its kind.
    pub key: String,
    /// The alert, the silence, the schedule or the source, as the records call it.
    pub what: String,
    /// What people call it.
    pub name: String,
    /// Its severity; who made it; who was on call, a list as JSON; why it could not be heard.
    pub detail: String,
    /// From when it stood.
    pub from: Instant,
    /// When that came to be known; none where nobody knew of it then.
    pub known_from: Option<Instant>,
    /// Until when; none while it lasts.
    pub to: Option<Instant>,
    /// When that came to be known.
    pub known_to: Option<Instant>,
}

impl KnowableRow {
    /// Takes from a later reading of the same what this one lacks: nothing that it tells becomes another.
    pub fn complete(&mut self, later: &Self) {
        self.known_from = self.known_from.or(later.known_from);
        if self.to.is_none() || self.to == later.to {
            self.known_to = self.known_to.or(later.known_to);
        }
        self.to = self.to.or(later.to);
    }
}

impl Word for KnowableKind {
    fn from_word(word: &str) -> Option<Self> {
        Self::from_word(word)
    }
}

impl Store {
    /// Keeps what could be known of an incident. What is kept already is only completed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an incident, [`StoreError::Refused`] where it turned out to be another. Nothing is written
    /// then.
    pub async fn keep_knowable(&self, id: IncidentId, rows: &[KnowableRow]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        self.takes_more(&mut transaction, id).await?;
        write(&mut transaction, id, rows).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// What is kept of what could be known of these incidents: of one, and of all that turned out to be it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn kept_knowable(&self, incidents: &[IncidentId]) -> Result<Vec<KnowableRow>, StoreError> {
        let ids = json(&incidents.iter().map(|id| id.0).collect::<Vec<i64>>());
        let rows = sqlx::query(
            "SELECT kind, key, what, name, detail, from_at, known_from, to_at, known_to FROM knowable
             WHERE incident IN (SELECT value FROM json_each(?1)) ORDER BY from_at, kind, key, incident",
        )
        .bind(ids)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(row_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

async fn write(connection: &mut SqliteConnection, id: IncidentId, rows: &[KnowableRow]) -> sqlx::Result<()> {
    for row in rows {
        sqlx::query(
            "INSERT INTO knowable (incident, kind, key, what, name, detail, from_at, known_from, to_at, known_to)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (incident, kind, key) DO UPDATE SET known_from = coalesce(known_from, excluded.known_from),
               known_to = CASE WHEN to_at IS NULL OR to_at = excluded.to_at THEN coalesce(known_to, excluded.known_to) ELSE known_to END,
               to_at = coalesce(to_at, excluded.to_at)",
        )
        .bind(id.0)
        .bind(row.kind.word())
        .bind(&row.key)
        .bind(&row.what)
        .bind(&row.name)
        .bind(&row.detail)
        .bind(row.from.as_ms())
        .bind(row.known_from.map(Instant::as_ms))
        // The laptop's clock may have been set back in between.
        .bind(row.to.map(|to| to.max(row.from).as_ms()))
        .bind(row.known_to.map(Instant::as_ms))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

fn row_of(row: &SqliteRow) -> sqlx::Result<KnowableRow> {
    let mut columns = Columns::of(row);
    Ok(KnowableRow {
        kind: columns.word()?,
        key: columns.take()?,
        what: columns.take()?,
        name: columns.take()?,
        detail: columns.take()?,
        from: columns.instant()?,
        known_from: columns.maybe_instant()?,
        to: columns.maybe_instant()?,
        known_to: columns.maybe_instant()?,
    })
}

#[cfg(test)]
#[path = "knowable_tests.rs"]
mod tests;
