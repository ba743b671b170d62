//! What people and scripts say about a time: an incident, a release, a class of outage, a decision. Nothing of it is rewritten:
//! an end that was left open is told once, and what is removed stays as removed.

use sqlx::sqlite::SqliteRow;
use watchbill_domain::slo::{MarkKind, Span};
use watchbill_domain::time::Instant;

use super::Told;
use crate::columns::{Columns, json};
use crate::{Store, StoreError};

/// Which mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MarkId(pub i64);

/// A mark as somebody enters it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMark {
    /// What it is about.
    pub kind: MarkKind,
    /// From when on, or when.
    pub from: Instant,
    /// Until when. None: an incident or a class goes on, anything else is an instant.
    pub to: Option<Instant>,
    /// What people read.
    pub title: String,
    /// Of which known sort of outage it is.
    pub class: Option<String>,
    /// The services it concerns.
    pub services: Vec<String>,
    /// The SLOs it concerns.
    pub slos: Vec<String>,
    /// Where there is more; whether it may be opened is the caller's to judge.
    pub link: Option<String>,
    /// Who says so.
    pub by: String,
}

/// A mark as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkRow {
    /// Which.
    pub id: MarkId,
    /// What was entered, with the end that was told since.
    pub mark: NewMark,
    /// When it was entered.
    pub created_at: Instant,
    /// Who told when it was over, where that was left open.
    pub ended: Option<Told>,
    /// Who took it back.
    pub removed: Option<Told>,
}

macro_rules! select_marks {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, from_at, to_at, title, class, services, slos, link, by, created_at, ended_by, ended_at, removed_by,
               removed_at FROM marks ",
            $rest
        )
    };
}

impl Store {
    /// Keeps a mark.
    ///
    /// # Errors
    /// [`StoreError::Refused`] without a title, and for an end before the beginning.
    pub async fn add_mark(&self, mark: &NewMark, now: Instant) -> Result<MarkId, StoreError> {
        refuse_mark(mark)?;
        let mut transaction = self.begin().await?;
        let id = insert_mark(mark, now).fetch_one(&mut *transaction).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(MarkId(id))
    }

    /// Notes when something was over that had no end.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such mark, [`StoreError::Refused`] when it has an end or is removed.
    pub async fn end_mark(&self, id: MarkId, to: Instant, by: &str, now: Instant) -> Result<(), StoreError> {
        let found = self.mark_or_nothing(id).await?;
        refuse_backwards(found.mark.from, Some(to))?;
        let ended = self
            .write_mark(
                "UPDATE marks SET to_at = ?2, ended_by = ?3, ended_at = ?4
                 WHERE id = ?1 AND to_at IS NULL AND removed_at IS NULL AND kind IN ('incident', 'class')",
                (id, Some(to), by, now),
            )
            .await?;
        if ended { Ok(()) } else { Err(refused(&found, "it is not one that goes on")) }
    }

    /// Takes a mark back: it counts for nothing any more, and stays on record.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such mark, [`StoreError::Refused`] when it is removed already.
    pub async fn remove_mark(&self, id: MarkId, by: &str, now: Instant) -> Result<(), StoreError> {
        let found = self.mark_or_nothing(id).await?;
        let removed = self
            .write_mark(
                "UPDATE marks SET removed_by = ?3, removed_at = ?4 WHERE id = ?1 AND ?2 IS NULL AND removed_at IS NULL",
                (id, None, by, now),
            )
            .await?;
        if removed { Ok(()) } else { Err(refused(&found, "it is removed already")) }
    }

    /// The marks of which any part is in `span`, the earliest first; those that were removed are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn marks(&self, span: Span) -> Result<Vec<MarkRow>, StoreError> {
        let rows = sqlx::query(select_marks!(
            "WHERE removed_at IS NULL AND from_at < ?2
               AND CASE WHEN to_at IS NOT NULL THEN to_at > ?1 OR from_at >= ?1
                 WHEN kind IN ('incident', 'class') THEN 1 ELSE from_at >= ?1 END ORDER BY from_at, id"
        ))
        .bind(span.start.as_ms())
        .bind(span.end.as_ms())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(mark_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// One of them, also where it was removed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn mark(&self, id: MarkId) -> Result<Option<MarkRow>, StoreError> {
        let row = sqlx::query(select_marks!("WHERE id = ?1"))
            .bind(id.0)
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        row.as_ref().map(mark_of).transpose().map_err(|error| self.error(error))
    }

    async fn mark_or_nothing(&self, id: MarkId) -> Result<MarkRow, StoreError> {
        let found = self.mark(id).await?;
        found.ok_or_else(|| StoreError::NotFound { what: format!("there is no mark {}", id.0) })
    }

    /// Whether the statement found its row as it has to be.
    async fn write_mark(
        &self,
        statement: &'static str,
        (id, to, by, now): (MarkId, Option<Instant>, &str, Instant),
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let written = sqlx::query(statement)
            .bind(id.0)
            .bind(to.map(Instant::as_ms))
            .bind(by)
            .bind(now.as_ms())
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(written.rows_affected() == 1)
    }
}

/// A mark that cannot be kept.
pub(super) fn refuse_mark(mark: &NewMark) -> Result<(), StoreError> {
    if mark.title.trim().is_empty() {
        return Err(StoreError::Refused { what: "a mark needs a title; none was kept".to_owned() });
    }
    refuse_backwards(mark.from, mark.to)
}

pub(super) fn insert_mark(
    mark: &NewMark,
    now: Instant,
) -> sqlx::query::QueryScalar<'_, sqlx::Sqlite, i64, sqlx::sqlite::SqliteArguments> {
    sqlx::query_scalar(
        "INSERT INTO marks (kind, from_at, to_at, title, class, services, slos, link, by, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING id",
    )
    .bind(mark.kind.code())
    .bind(mark.from.as_ms())
    .bind(mark.to.map(Instant::as_ms))
    .bind(&mark.title)
    .bind(&mark.class)
    .bind(json(&mark.services))
    .bind(json(&mark.slos))
    .bind(&mark.link)
    .bind(&mark.by)
    .bind(now.as_ms())
}

fn refuse_backwards(from: Instant, to: Option<Instant>) -> Result<(), StoreError> {
    match to {
        Some(to) if to < from => Err(StoreError::Refused {
            what: format!("the mark would end at {to}, before it begins at {from}; nothing was recorded"),
        }),
        _ => Ok(()),
    }
}

fn refused(found: &MarkRow, why: &str) -> StoreError {
    StoreError::Refused { what: format!("mark {} ({}) stays as it is: {why}", found.id.0, found.mark.title) }
}

fn mark_of(row: &SqliteRow) -> sqlx::Result<MarkRow> {
    let mut columns = Columns::of(row);
    Ok(MarkRow {
        id: MarkId(columns.take()?),
        mark: NewMark {
            kind: columns.word()?,
            from: columns.instant()?,
            to: columns.maybe_instant()?,
            title: columns.take()?,
            class: columns.take()?,
            services: columns.json()?,
            slos: columns.json()?,
            link: columns.take()?,
            by: columns.take()?,
        },
        created_at: columns.instant()?,
        ended: maybe_told(&mut columns)?,
        removed: maybe_told(&mut columns)?,
    })
}

/// From two columns: who, and when.
fn maybe_told(columns: &mut Columns<'_>) -> sqlx::Result<Option<Told>> {
    let (by, at): (Option<String>, _) = (columns.take()?, columns.maybe_instant()?);
    Ok(by.zip(at).map(|(by, at)| Told { by, at }))
}

#[cfg(test)]
#[path = "marks_tests.rs"]
mod tests;
