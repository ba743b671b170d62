//! Windows that are over, as they were evaluated then. They are written once.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;

use crate::columns::Columns;
use crate::hash::sha256_hex;
use crate::{Store, StoreError};

/// A window that is over, with what it came to and by what that was worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenWindow {
    /// The name of the SLO.
    pub slo: String,
    /// The name of the objective, or which one it is.
    pub objective: String,
    /// From when to when the window was.
    pub span: Span,
    /// The key of what was measured.
    pub sli_key: String,
    /// The share that was promised.
    pub target: String,
    /// What was counted.
    pub method: String,
    /// What kind of window.
    pub window: String,
    /// The zone by whose clock it began and ended.
    pub zone: String,
    /// The release of the time-zone database by which that was worked out.
    pub tzdb: String,
    /// The evaluation, as JSON.
    pub document: String,
}

/// That a window is frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// The [`document_hash`] of its evaluation.
    pub hash: String,
    /// Since when.
    pub at: Instant,
}

/// A frozen window as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenRow {
    /// What was frozen.
    pub window: FrozenWindow,
    /// Its hash, and since when.
    pub frozen: Frozen,
}

/// SHA-256 of a text in hexadecimal digits, as `sha256sum` gives it of a file that holds it.
#[must_use]
pub fn document_hash(text: &str) -> String {
    sha256_hex(text)
}

macro_rules! select_frozen {
    ($rest:literal) => {
        concat!(
            "SELECT slo, objective, from_at, to_at, sli_key, target, method, window, zone, tzdb, document, hash, at
             FROM frozen_windows ",
            $rest
        )
    };
}

impl Store {
    /// The frozen windows of an SLO, the earliest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn frozen_windows(&self, slo: &str) -> Result<Vec<FrozenRow>, StoreError> {
        let rows = sqlx::query(select_frozen!("WHERE slo = ?1 ORDER BY to_at, objective, from_at"))
            .bind(slo)
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        rows.iter().map(frozen_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// The frozen windows of any SLO that lie wholly inside `span`, the earliest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn frozen_within(&self, span: Span) -> Result<Vec<FrozenRow>, StoreError> {
        let rows =
            sqlx::query(select_frozen!("WHERE from_at >= ?1 AND to_at <= ?2 ORDER BY to_at, slo, objective, from_at"))
                .bind(span.start.as_ms())
                .bind(span.end.as_ms())
                .fetch_all(&self.readers)
                .await
                .map_err(|error| self.error(error))?;
        rows.iter().map(frozen_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

/// Freezes a window. One that is frozen already stays as it was frozen.
pub(super) async fn freeze_unless_frozen(
    connection: &mut SqliteConnection,
    window: &FrozenWindow,
    now: Instant,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO frozen_windows (slo, objective, from_at, to_at, sli_key, target, method, window, zone, tzdb, document, hash,
           at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT (slo, objective, from_at, to_at) DO NOTHING",
    )
    .bind(&window.slo)
    .bind(&window.objective)
    .bind(window.span.start.as_ms())
    .bind(window.span.end.as_ms())
    .bind(&window.sli_key)
    .bind(&window.target)
    .bind(&window.method)
    .bind(&window.window)
    .bind(&window.zone)
    .bind(&window.tzdb)
    .bind(&window.document)
    .bind(document_hash(&window.document))
    .bind(now.as_ms())
    .execute(connection)
    .await
    .map(|_| ())
}

fn frozen_of(row: &SqliteRow) -> sqlx::Result<FrozenRow> {
    let mut columns = Columns::of(row);
    let window = FrozenWindow {
        slo: columns.take()?,
        objective: columns.take()?,
        span: Span { start: columns.instant()?, end: columns.instant()? },
        sli_key: columns.take()?,
        target: columns.take()?,
        method: columns.take()?,
        window: columns.take()?,
        zone: columns.take()?,
        tzdb: columns.take()?,
        document: columns.take()?,
    };
    Ok(FrozenRow { window, frozen: Frozen { hash: columns.take()?, at: columns.instant()? } })
}

#[cfg(test)]
#[path = "frozen_tests.rs"]
pub(super) mod tests;
