//! Windows that are over, as they were evaluated then. They are written once.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use sqlx::sqlite::SqliteRow;
use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;

use crate::columns::Columns;
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
    Sha256::digest(text).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a text does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
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
    /// Freezes a window. Doing so again with the same content changes nothing and says since when it is frozen.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when it is frozen with another content, which stands.
    pub async fn freeze(&self, window: &FrozenWindow, now: Instant) -> Result<Frozen, StoreError> {
        let mut transaction = self.begin().await?;
        let write = async {
            let known =
                sqlx::query(select_frozen!("WHERE slo = ?1 AND objective = ?2 AND from_at = ?3 AND to_at = ?4"))
                    .bind(&window.slo)
                    .bind(&window.objective)
                    .bind(window.span.start.as_ms())
                    .bind(window.span.end.as_ms())
                    .fetch_optional(&mut *transaction)
                    .await?;
            if let Some(known) = known {
                return frozen_of(&known).map(Err);
            }
            let frozen = Frozen { hash: document_hash(&window.document), at: now };
            insert_frozen(window, &frozen).execute(&mut *transaction).await?;
            Ok(Ok(frozen))
        };
        match write.await.map_err(|error| self.error(error))? {
            Ok(frozen) => self.commit(transaction).await.map(|()| frozen),
            Err(known) if known.window == *window => Ok(known.frozen),
            Err(known) => Err(StoreError::Refused { what: other_content(&known, window) }),
        }
    }

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

fn insert_frozen<'q>(
    window: &'q FrozenWindow,
    frozen: &'q Frozen,
) -> sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments> {
    sqlx::query(
        "INSERT INTO frozen_windows (slo, objective, from_at, to_at, sli_key, target, method, window, zone, tzdb, document, hash,
           at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
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
    .bind(&frozen.hash)
    .bind(frozen.at.as_ms())
}

/// Says what differs: its terms are told by name, its evaluation by its hash.
fn other_content(known: &FrozenRow, window: &FrozenWindow) -> String {
    let terms =
        |of: &FrozenWindow| [&of.sli_key, &of.target, &of.method, &of.window, &of.zone, &of.tzdb].map(String::clone);
    let names = ["the SLI", "the objective", "the method", "the window", "the zone", "the time-zone database"];
    let mut differs: Vec<&str> = names
        .into_iter()
        .zip(terms(&known.window).iter().zip(&terms(window)))
        .filter(|(_, (was, is))| was != is)
        .map(|(name, _)| name)
        .collect();
    if known.window.document != window.document {
        differs.push("the evaluation");
    }
    format!(
        "the window of {} ({}) from {} to {} was frozen at {} with hash {} and is never rewritten; by now {} would be another",
        window.slo,
        window.objective,
        window.span.start,
        window.span.end,
        known.frozen.at,
        known.frozen.hash,
        differs.join(" and ")
    )
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
