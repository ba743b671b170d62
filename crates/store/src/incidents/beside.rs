//! What people wrote beside lines, and which they folded. The lines themselves stay as they are.

use std::collections::BTreeSet;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::incidents::{Annotation, Entry, EntryKind, HandFold, IncidentId, Record};
use watchbill_domain::time::Instant;

use super::memory::remember;
use super::timeline::{insert, words};
use crate::columns::{Columns, count, json, whole, word_of};
use crate::{Store, StoreError};

/// An annotation that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnnotation {
    /// The incident in which it was written.
    pub incident: IncidentId,
    /// The record of the line beside which it stands.
    pub record: Record,
    /// The kind of that line.
    pub kind: EntryKind,
    /// What was written.
    pub annotation: Annotation,
}

/// A fold that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFold {
    /// The incident in which it was made.
    pub incident: IncidentId,
    /// Its number there.
    pub number: u64,
    /// What was folded.
    pub fold: HandFold,
    /// Who opened it again, and when.
    pub ended: Option<(String, Instant)>,
}

impl Store {
    /// Writes beside a line, whether that is kept or collected anew each time.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an incident, [`StoreError::Refused`] where it turned out to be another, without words, and
    /// for more than [`WORDS_MOST_BYTES`](crate::WORDS_MOST_BYTES). Nothing is written then.
    pub async fn annotate(
        &self,
        id: IncidentId,
        line: (&Record, EntryKind),
        annotation: &Annotation,
    ) -> Result<(), StoreError> {
        words("an annotation", &annotation.text)?;
        let mut transaction = self.begin().await?;
        self.takes_more(&mut transaction, id).await?;
        write_annotation(&mut transaction, id, line, annotation).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// Writes beside a line that was collected, and keeps the line with it, both or neither: what is written never stands beside nothing.
    ///
    /// # Errors
    /// As [`annotate`](Self::annotate). Nothing is written then.
    pub async fn annotate_and_keep(
        &self,
        id: IncidentId,
        line: &Entry,
        annotation: &Annotation,
    ) -> Result<(), StoreError> {
        words("an annotation", &annotation.text)?;
        let mut transaction = self.begin().await?;
        self.takes_more(&mut transaction, id).await?;
        let write = async {
            let lines = std::slice::from_ref(line);
            insert(&mut transaction, id, lines, &annotation.by, annotation.at).await?;
            write_annotation(&mut transaction, id, (&line.record, line.kind), annotation).await
        };
        write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// Folds lines, and returns the number of the fold.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an incident, [`StoreError::Refused`] where it turned out to be another, without lines,
    /// without a reason, and for one of more than [`WORDS_MOST_BYTES`](crate::WORDS_MOST_BYTES). Nothing is written then.
    pub async fn fold_lines(&self, id: IncidentId, fold: &HandFold) -> Result<u64, StoreError> {
        words("a fold", &fold.why)?;
        if fold.lines.is_empty() {
            let what = "no line was chosen, so nothing was folded. Choose the lines that are noise".to_owned();
            return Err(StoreError::Refused { what });
        }
        let mut transaction = self.begin().await?;
        self.takes_more(&mut transaction, id).await?;
        let number = write_fold(&mut transaction, id, fold).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(number)
    }

    /// Opens a fold again. That it was there stays told.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where no such fold stands. Nothing is written then.
    pub async fn unfold_lines(&self, id: IncidentId, number: u64, by: &str, now: Instant) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let ended = sqlx::query(
            "UPDATE hand_folds SET ended_by = ?3, ended_at = ?4 WHERE incident = ?1 AND number = ?2 AND ended_at IS NULL",
        )
        .bind(id.0)
        .bind(whole(number))
        .bind(by)
        .bind(now.as_ms())
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        if ended.rows_affected() == 0 {
            let what = format!(
                "there is no fold {number} in the timeline of incident {id}, or it was opened before: nothing was changed. Read the \
                 timeline again"
            );
            return Err(StoreError::NotFound { what });
        }
        self.commit(transaction).await
    }
}

async fn write_annotation(
    connection: &mut SqliteConnection,
    id: IncidentId,
    (record, kind): (&Record, EntryKind),
    annotation: &Annotation,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO annotations (incident, number, record, key, kind, by, at, text, said_at)
         VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM annotations WHERE incident = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(id.0)
    .bind(&record.kind)
    .bind(&record.key)
    .bind(kind.word())
    .bind(&annotation.by)
    .bind(annotation.at.as_ms())
    .bind(annotation.text.trim())
    .bind(annotation.said_at.map(Instant::as_ms))
    .execute(&mut *connection)
    .await?;
    remember(connection, id).await
}

async fn write_fold(connection: &mut SqliteConnection, id: IncidentId, fold: &HandFold) -> sqlx::Result<u64> {
    let lines: Vec<(&str, &str, &str)> =
        fold.lines.iter().map(|(record, kind)| (record.kind.as_str(), record.key.as_str(), kind.word())).collect();
    let number: i64 = sqlx::query_scalar(
        "INSERT INTO hand_folds (incident, number, lines, by, at, why)
         VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM hand_folds WHERE incident = ?1), ?2, ?3, ?4, ?5)
         RETURNING number",
    )
    .bind(id.0)
    .bind(json(&lines))
    .bind(&fold.by)
    .bind(fold.at.as_ms())
    .bind(fold.why.trim())
    .fetch_one(connection)
    .await?;
    Ok(count(number))
}

/// `ids` is a list as JSON.
pub(super) async fn annotations_of(connection: &mut SqliteConnection, ids: &str) -> sqlx::Result<Vec<KeptAnnotation>> {
    let rows = sqlx::query(
        "SELECT incident, record, key, kind, by, at, text, said_at FROM annotations
         WHERE incident IN (SELECT value FROM json_each(?1)) ORDER BY at, incident, number",
    )
    .bind(ids)
    .fetch_all(connection)
    .await?;
    let annotation = |row: &SqliteRow| {
        let mut columns = Columns::of(row);
        let incident = IncidentId(columns.take()?);
        let record = Record { kind: columns.take()?, key: columns.take()? };
        let kind = columns.word()?;
        let (by, at, text) = (columns.take()?, columns.instant()?, columns.take()?);
        let annotation = Annotation { by, at, text, said_at: columns.maybe_instant()? };
        Ok(KeptAnnotation { incident, record, kind, annotation })
    };
    rows.iter().map(annotation).collect()
}

/// `ids` is a list as JSON.
pub(super) async fn folds_of(connection: &mut SqliteConnection, ids: &str) -> sqlx::Result<Vec<KeptFold>> {
    let rows = sqlx::query(
        "SELECT incident, number, lines, by, at, why, ended_by, ended_at FROM hand_folds
         WHERE incident IN (SELECT value FROM json_each(?1)) ORDER BY at, incident, number",
    )
    .bind(ids)
    .fetch_all(connection)
    .await?;
    rows.iter().map(fold_of).collect()
}

fn fold_of(row: &SqliteRow) -> sqlx::Result<KeptFold> {
    let mut columns = Columns::of(row);
    let (incident, number) = (IncidentId(columns.take()?), columns.take().map(count)?);
    let lines: Vec<(String, String, String)> = columns.json()?;
    let line = |(kind, key, word): (String, String, String)| Ok((Record { kind, key }, word_of(&word)?));
    let lines = lines.into_iter().map(line).collect::<sqlx::Result<BTreeSet<_>>>()?;
    let fold = HandFold { lines, by: columns.take()?, at: columns.instant()?, why: columns.take()? };
    let ended = columns.take::<Option<String>>()?.zip(columns.maybe_instant()?);
    Ok(KeptFold { incident, number, fold, ended })
}

#[cfg(test)]
#[path = "beside_tests.rs"]
mod tests;
