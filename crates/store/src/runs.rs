//! Which of the team's own actions were run for an alert. Owner and guests write it alike.

use sqlx::sqlite::SqliteRow;
use watchbill_domain::ids::AlertId;
use watchbill_domain::time::Instant;

use crate::columns::Columns;
use crate::{Store, StoreError};

/// An action that was run, as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// When it began.
    pub at: Instant,
    /// Its name in the definitions.
    pub action: String,
    /// Who: a person's id, or the user of the laptop.
    pub by: String,
    /// When and how it ended; `None` while it runs, and for ever where Watchbill ended first.
    pub ended: Option<(Instant, RunOutcome)>,
}

/// How an action ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunOutcome {
    /// The browser was given the address.
    Opened,
    /// The command ended with this exit code.
    Exited(i32),
    /// A signal of this number ended it.
    Killed(i32),
    /// It was ended because its time was over.
    TimedOut,
    /// The command, or the browser, could not be started.
    NotStarted,
}

/// The row of a run that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunId(i64);

impl Store {
    /// Records that an action begins, before it does: what happened to a cluster must not be missing here because this
    /// laptop's battery ended first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such alert.
    pub async fn begin_run(&self, id: &AlertId, action: &str, by: &str, now: Instant) -> Result<RunId, StoreError> {
        let mut transaction = self.begin().await?;
        let row: Option<i64> = sqlx::query_scalar(
            "INSERT INTO runs (alert_id, at, action, by)
             SELECT a.id, ?3, ?4, ?5 FROM alerts a JOIN sources s ON s.id = a.source_id WHERE s.name = ?1 AND a.identity = ?2
             RETURNING id",
        )
        .bind(id.source.as_str())
        .bind(id.identity.as_str())
        .bind(now.as_ms())
        .bind(action)
        .bind(by)
        .fetch_optional(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        let row = row.ok_or_else(|| StoreError::NotFound { what: format!("there is no alert {id} any more") })?;
        self.commit(transaction).await?;
        Ok(RunId(row))
    }

    /// Records how it ended. One whose alert has gone meanwhile is forgotten with it.
    ///
    /// # Errors
    /// When it cannot be written; then it stays recorded as begun.
    pub async fn end_run(&self, run: RunId, outcome: RunOutcome, now: Instant) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let (word, code) = columns_of(outcome);
        sqlx::query("UPDATE runs SET ended_at = ?2, outcome = ?3, code = ?4 WHERE id = ?1")
            .bind(run.0)
            .bind(now.as_ms())
            .bind(word)
            .bind(code)
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// The actions that were run for an alert, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn runs(&self, id: &AlertId, limit: u32) -> Result<Vec<RunRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT r.at, r.action, r.by, r.ended_at, r.outcome, r.code
             FROM runs r JOIN alerts a ON a.id = r.alert_id JOIN sources s ON s.id = a.source_id
             WHERE s.name = ?1 AND a.identity = ?2 ORDER BY r.at DESC, r.id DESC LIMIT ?3",
        )
        .bind(id.source.as_str())
        .bind(id.identity.as_str())
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(run_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

fn columns_of(outcome: RunOutcome) -> (&'static str, Option<i32>) {
    match outcome {
        RunOutcome::Opened => ("opened", None),
        RunOutcome::Exited(code) => ("exited", Some(code)),
        RunOutcome::Killed(signal) => ("killed", Some(signal)),
        RunOutcome::TimedOut => ("timed_out", None),
        RunOutcome::NotStarted => ("not_started", None),
    }
}

fn run_of(row: &SqliteRow) -> sqlx::Result<RunRow> {
    let mut columns = Columns::of(row);
    let (at, action, by) = (columns.instant()?, columns.take()?, columns.take()?);
    let (ended_at, word, code) =
        (columns.maybe_instant()?, columns.take::<Option<&str>>()?, columns.take::<Option<i32>>()?);
    let outcome = match (word, code) {
        (None, None) => None,
        (Some("opened"), None) => Some(RunOutcome::Opened),
        (Some("exited"), Some(code)) => Some(RunOutcome::Exited(code)),
        (Some("killed"), Some(signal)) => Some(RunOutcome::Killed(signal)),
        (Some("timed_out"), None) => Some(RunOutcome::TimedOut),
        (Some("not_started"), None) => Some(RunOutcome::NotStarted),
        _ => return Err(sqlx::Error::Decode(format!("the end {word:?} of an action").into())),
    };
    Ok(RunRow { at, action, by, ended: ended_at.zip(outcome) })
}

#[cfg(test)]
#[path = "runs_tests.rs"]
mod tests;
