//! Looking for words in documents, as they are looked for in incidents: in an index of words and their beginnings.
//!
//! What it knows of a document is made by the view `document_memory_of` alone. That happens when its text is taken into its body, which is
//! when a writer pauses for long or leaves, and not at every key; and whenever its title, its factors or the services of its incident
//! change.

use std::ops::Range;

use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::incidents::IncidentId;
use watchbill_domain::postmortems::PostmortemId;

use super::lists::{PostmortemRow, postmortem_columns, row_of};
use crate::columns::count;
use crate::incidents::{expression, piece_of};
use crate::{Store, StoreError};

/// As for incidents: the title counts most, then factors and services, then the text.
const SEARCH: &str = concat!(
    "SELECT ",
    postmortem_columns!(),
    ", f.piece FROM (
       SELECT rowid AS id, rank AS fits, snippet(document_memory, -1, char(2), char(3), '…', 16) AS piece FROM document_memory
       WHERE document_memory MATCH ?1 AND rank MATCH 'bm25(8.0, 4.0, 1.0)' ORDER BY rank LIMIT ?2
     ) f JOIN postmortems p ON p.id = f.id ORDER BY f.fits, p.id DESC"
);

/// The column of [`SEARCH`] behind those of a document.
const PIECE: usize = 14;

/// A document that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPostmortem {
    /// The document.
    pub postmortem: PostmortemRow,
    /// The piece of text in which most of the words stand.
    pub piece: String,
    /// Where in it, in bytes, in order.
    pub hits: Vec<Range<usize>>,
}

/// The documents that were found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundPostmortems {
    /// The first of them, the best first.
    pub postmortems: Vec<FoundPostmortem>,
    /// How many there are.
    pub total: u64,
}

impl Store {
    /// The documents in which every one of `words` is found, or begins a word, without regard to case and accents: `most` of them and how
    /// many there are. None without any letter or digit to look for. What was typed since a document was last left is not found yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn search_postmortems(&self, words: &[String], most: u32) -> Result<FoundPostmortems, StoreError> {
        let Some(expression) = expression(words) else { return Ok(FoundPostmortems::default()) };
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let rows = sqlx::query(SEARCH).bind(&expression).bind(most).fetch_all(&mut *snapshot).await?;
            let total: i64 = sqlx::query_scalar("SELECT count(*) FROM document_memory WHERE document_memory MATCH ?1")
                .bind(&expression)
                .fetch_one(&mut *snapshot)
                .await?;
            let postmortems = rows.iter().map(found_of).collect::<sqlx::Result<_>>()?;
            Ok(FoundPostmortems { postmortems, total: count(total) })
        };
        read.await.map_err(|error| self.error(error))
    }
}

/// Makes what search knows of a document anew.
pub(super) async fn remember_document(connection: &mut SqliteConnection, id: PostmortemId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM document_memory WHERE rowid = ?1").bind(id.0).execute(&mut *connection).await?;
    sqlx::query(
        "INSERT INTO document_memory (rowid, title, about, body)
         SELECT id, title, about, body FROM document_memory_of WHERE id = ?1",
    )
    .bind(id.0)
    .execute(connection)
    .await
    .map(|_| ())
}

/// The same of the documents about an incident, where that is about other services now.
pub(crate) async fn remember_documents_of(connection: &mut SqliteConnection, incident: IncidentId) -> sqlx::Result<()> {
    let changed: Vec<i64> = sqlx::query_scalar(
        "SELECT o.id FROM document_memory_of o LEFT JOIN document_memory m ON m.rowid = o.id
         WHERE o.incident = ?1 AND m.about IS NOT o.about",
    )
    .bind(incident.0)
    .fetch_all(&mut *connection)
    .await?;
    for id in changed {
        remember_document(connection, PostmortemId(id)).await?;
    }
    Ok(())
}

fn found_of(row: &SqliteRow) -> sqlx::Result<FoundPostmortem> {
    let (piece, hits) = piece_of(row.try_get(PIECE)?);
    Ok(FoundPostmortem { postmortem: row_of(row)?, piece, hits })
}

#[cfg(test)]
#[path = "memory_tests.rs"]
mod tests;
