//! Looking for words in all that is kept of incidents, however long ago they were over.
//!
//! An index of words and their beginnings: ten thousand incidents are too much to be gone through at every key. What it knows of an incident
//! is made by the view `memory_of` alone, anew whenever something of that incident is written.

use std::ops::Range;

use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::incidents::IncidentId;

use super::state::{IncidentRow, incident_columns, row_of};
use crate::columns::count;
use crate::{Store, StoreError};

/// Words that are looked for at most; what is typed behind them narrows nothing.
const WORDS_MOST: usize = 16;
/// Letters of a word that are looked at.
const LETTERS_MOST: usize = 100;
/// A word of fewer letters is not taken as the beginning of longer ones: every incident has those.
const BEGINNING_LEAST: usize = 2;

/// What stands before and behind what was found; the view takes both out of texts.
const MARKS: (char, char) = ('\u{2}', '\u{3}');

/// Of what is found the first so many are put in order by how well they fit: the title counts most, then what it is about, what people
/// wrote, and what was collected. Only of those a piece of text is made.
const SEARCH: &str = concat!(
    "SELECT ",
    incident_columns!(),
    ", f.piece FROM (
       SELECT rowid AS id, rank AS fits, snippet(memory, -1, char(2), char(3), '…', 16) AS piece FROM memory
       WHERE memory MATCH ?1 AND rank MATCH 'bm25(8.0, 4.0, 2.0, 1.0)' ORDER BY rank LIMIT ?2
     ) f JOIN incidents i ON i.id = f.id ORDER BY f.fits, i.id DESC"
);

/// The column of [`SEARCH`] behind those of an incident.
const PIECE: usize = 13;

/// An incident that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundIncident {
    /// The incident.
    pub incident: IncidentRow,
    /// The piece of text in which most of the words stand.
    pub piece: String,
    /// Where in it, in bytes, in order.
    pub hits: Vec<Range<usize>>,
}

/// The incidents that were found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundIncidents {
    /// The first of them, the best first.
    pub incidents: Vec<FoundIncident>,
    /// How many there are.
    pub total: u64,
}

impl Store {
    /// The incidents in which every one of `words` is found, or begins a word, without regard to case and accents: `most` of them and how
    /// many there are. None without any letter or digit to look for.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn search_incidents(&self, words: &[String], most: u32) -> Result<FoundIncidents, StoreError> {
        let Some(expression) = expression(words) else { return Ok(FoundIncidents::default()) };
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let rows = sqlx::query(SEARCH).bind(&expression).bind(most).fetch_all(&mut *snapshot).await?;
            let total: i64 = sqlx::query_scalar("SELECT count(*) FROM memory WHERE memory MATCH ?1")
                .bind(&expression)
                .fetch_one(&mut *snapshot)
                .await?;
            let incidents = rows.iter().map(found_of).collect::<sqlx::Result<_>>()?;
            Ok(FoundIncidents { incidents, total: count(total) })
        };
        read.await.map_err(|error| self.error(error))
    }
}

/// Makes what search knows of an incident anew.
pub(super) async fn remember(connection: &mut SqliteConnection, id: IncidentId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM memory WHERE rowid = ?1").bind(id.0).execute(&mut *connection).await?;
    sqlx::query(
        "INSERT INTO memory (rowid, title, about, written, recorded)
         SELECT id, title, about, written, recorded FROM memory_of WHERE id = ?1",
    )
    .bind(id.0)
    .execute(connection)
    .await
    .map(|_| ())
}

/// What FTS5 looks for: every word as it stands, in quotation marks, because much of what people look for has a meaning to it otherwise.
/// None where there is nothing to look for.
pub(crate) fn expression(words: &[String]) -> Option<String> {
    let words = words.iter().filter(|word| word.chars().any(char::is_alphanumeric)).take(WORDS_MOST);
    let quoted = words.map(|word| {
        let letters = word.chars().take(LETTERS_MOST).map(|letter| if letter.is_control() { ' ' } else { letter });
        let text = letters.collect::<String>().replace('"', "\"\"");
        let is_beginning = word.chars().filter(|letter| letter.is_alphanumeric()).nth(BEGINNING_LEAST - 1).is_some();
        format!("\"{text}\"{}", if is_beginning { "*" } else { "" })
    });
    let quoted: Vec<String> = quoted.collect();
    (!quoted.is_empty()).then(|| quoted.join(" "))
}

fn found_of(row: &SqliteRow) -> sqlx::Result<FoundIncident> {
    let (piece, hits) = piece_of(row.try_get(PIECE)?);
    Ok(FoundIncident { incident: row_of(row)?, piece, hits })
}

/// Takes the marks out of a piece of text and says where they stood.
pub(crate) fn piece_of(marked: &str) -> (String, Vec<Range<usize>>) {
    let (mut piece, mut hits, mut begun) = (String::with_capacity(marked.len()), Vec::new(), None);
    for letter in marked.chars() {
        if letter == MARKS.0 {
            begun = Some(piece.len());
        } else if letter == MARKS.1 {
            hits.extend(begun.take().map(|from| from..piece.len()));
        } else {
            piece.push(if matches!(letter, '\n' | '\r') { ' ' } else { letter });
        }
    }
    (piece, hits)
}

#[cfg(test)]
#[path = "memory_tests.rs"]
mod tests;
