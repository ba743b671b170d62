//! Lines of timelines: what people write at once, and what was collected when it is kept. A line that is there stays as it was told first.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::incidents::{
    ChatRow, Entry, EntryKind, IncidentId, Note, Record, Side, chat_entries, note_entry,
};
use watchbill_domain::time::Instant;

use super::attachments::{AttachmentRow, attachments_of};
use super::beside::{KeptAnnotation, KeptFold, annotations_of, folds_of};
use super::memory::remember;
use crate::columns::{Columns, json};
use crate::hash::sha256_hex;
use crate::{Store, StoreError};

/// How long a note, an annotation or a reason for a fold may be, bytes.
pub const WORDS_MOST_BYTES: usize = 64 * 1024;
/// How long what is pasted from a chat may be, bytes.
pub const PASTE_MOST_BYTES: usize = 1024 * 1024;

/// Digits of its hash by which a paste is known: enough that two of one incident never share them.
const PASTE_KEY_DIGITS: usize = 16;

/// A note that somebody writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewIncidentNote<'a> {
    /// When what it tells happened.
    pub at: Instant,
    /// What it tells.
    pub text: &'a str,
    /// Where it stands.
    pub side: Side,
}

/// A line that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptLine {
    /// The incident for which it was kept.
    pub incident: IncidentId,
    /// The line.
    pub entry: Entry,
    /// Who wrote it, or had it kept.
    pub by: String,
    /// When.
    pub made_at: Instant,
}

/// All that is kept of the timeline of some incidents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeptTimeline {
    /// The lines, by when they happened.
    pub lines: Vec<KeptLine>,
    /// What was written beside lines, in order.
    pub annotations: Vec<KeptAnnotation>,
    /// What people folded, in order, also what was opened again.
    pub folds: Vec<KeptFold>,
    /// Pictures and other files, without what is in them, in order.
    pub attachments: Vec<AttachmentRow>,
}

impl Store {
    /// Keeps collected lines, so that retention of what they were made from takes nothing of a timeline; returns how many are new.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an incident, [`StoreError::Refused`] where it turned out to be another. Nothing is written
    /// then.
    pub async fn keep_lines(&self, id: IncidentId, lines: &[Entry], by: &str, now: Instant) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        self.takes_more(&mut transaction, id).await?;
        let new = insert(&mut transaction, id, lines, by, now).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(new)
    }

    /// Writes a note into a timeline and returns its line.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an incident, [`StoreError::Refused`] where it turned out to be another and for a note
    /// without words or of more than [`WORDS_MOST_BYTES`]. Nothing is written then.
    pub async fn add_note(
        &self,
        id: IncidentId,
        note: &NewIncidentNote<'_>,
        by: &str,
        now: Instant,
    ) -> Result<Entry, StoreError> {
        words("a note", note.text)?;
        let mut transaction = self.begin().await?;
        self.takes_more(&mut transaction, id).await?;
        let write = async {
            let before: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM timeline_entries WHERE incident = ?1 AND record = 'note' AND kind = 'note'",
            )
            .bind(id.0)
            .fetch_one(&mut *transaction)
            .await?;
            let (key, by_name, text) = (format!("{id}/{}", before + 1), by.to_owned(), note.text.to_owned());
            let entry = note_entry(&Note { key, at: note.at, by: by_name, text, side: note.side });
            insert(&mut transaction, id, entry.as_slice(), by, now).await?;
            Ok(entry)
        };
        let entry = write.await.map_err(|error| self.error(error))?.ok_or_else(|| no_words("a note"))?;
        self.commit(transaction).await?;
        Ok(entry)
    }

    /// Takes what was pasted from a chat into a timeline, with the rows that were made of it; returns how many of them are new. The same
    /// text again adds only rows that were not made of it before.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an incident, [`StoreError::Refused`] where it turned out to be another, where there are no
    /// rows, and for more than [`PASTE_MOST_BYTES`]. Nothing is written then.
    pub async fn add_paste(
        &self,
        id: IncidentId,
        text: &str,
        rows: &[ChatRow],
        by: &str,
        now: Instant,
    ) -> Result<u64, StoreError> {
        within("what was pasted", text.len(), PASTE_MOST_BYTES)?;
        let hash = sha256_hex(text);
        let key = &hash[..PASTE_KEY_DIGITS];
        let lines = chat_entries(key, rows);
        if lines.is_empty() {
            return Err(no_words("what was pasted"));
        }
        let mut transaction = self.begin().await?;
        self.takes_more(&mut transaction, id).await?;
        let write = async {
            sqlx::query(
                "INSERT INTO pastes (incident, key, by, at, text) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
            )
            .bind(id.0)
            .bind(key)
            .bind(by)
            .bind(now.as_ms())
            .bind(text)
            .execute(&mut *transaction)
            .await?;
            insert(&mut transaction, id, &lines, by, now).await
        };
        let new = write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(new)
    }

    /// What was pasted from a chat, as it was pasted. `key` is what stands before the last `/` in the key of a record of it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn paste(&self, id: IncidentId, key: &str) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("SELECT text FROM pastes WHERE incident = ?1 AND key = ?2")
            .bind(id.0)
            .bind(key)
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| self.error(error))
    }

    /// What is kept of the timeline of these incidents: of one, and of all that turned out to be it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn kept_timeline(&self, incidents: &[IncidentId]) -> Result<KeptTimeline, StoreError> {
        let ids = json(&incidents.iter().map(|id| id.0).collect::<Vec<i64>>());
        let mut snapshot = self.snapshot().await?;
        let read = async {
            Ok(KeptTimeline {
                lines: lines_of(&mut snapshot, &ids).await?,
                annotations: annotations_of(&mut snapshot, &ids).await?,
                folds: folds_of(&mut snapshot, &ids).await?,
                attachments: attachments_of(&mut snapshot, &ids).await?,
            })
        };
        read.await.map_err(|error| self.error(error))
    }

    /// The lines of these kinds that are kept of these incidents, by when they happened: of thousands at once, without what is beside them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn kept_lines(&self, incidents: &[IncidentId], kinds: &[EntryKind]) -> Result<Vec<KeptLine>, StoreError> {
        let rows = sqlx::query(
            "SELECT incident, record, key, kind, at, lane, about, text, certainty, by, made_at FROM timeline_entries
             WHERE incident IN (SELECT value FROM json_each(?1)) AND kind IN (SELECT value FROM json_each(?2))
             ORDER BY at, incident, record, key, kind",
        )
        .bind(json(&incidents.iter().map(|id| id.0).collect::<Vec<i64>>()))
        .bind(json(&kinds.iter().map(|kind| kind.word()).collect::<Vec<&str>>()))
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(line_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

/// Refuses words that are none, or too many.
pub(super) fn words(what: &str, text: &str) -> Result<(), StoreError> {
    if text.trim().is_empty() {
        return Err(no_words(what));
    }
    within(what, text.len(), WORDS_MOST_BYTES)
}

/// Refuses more than there may be.
pub(super) fn within(what: &str, bytes: usize, most: usize) -> Result<(), StoreError> {
    if bytes <= most {
        return Ok(());
    }
    let (has, may) = (bytes.div_ceil(1024), most / 1024);
    Err(StoreError::Refused {
        what: format!("{what} has {has} KiB and may have {may}: nothing was written. Take a part of it"),
    })
}

fn no_words(what: &str) -> StoreError {
    StoreError::Refused { what: format!("{what} without words says nothing: nothing was written. Say what happened") }
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    id: IncidentId,
    lines: &[Entry],
    by: &str,
    now: Instant,
) -> sqlx::Result<u64> {
    let mut new = 0;
    for line in lines {
        // What is there already is left as it is by a trigger.
        new += sqlx::query(
            "INSERT INTO timeline_entries (incident, record, key, kind, at, lane, about, text, certainty, by, made_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )
        .bind(id.0)
        .bind(&line.record.kind)
        .bind(&line.record.key)
        .bind(line.kind.word())
        .bind(line.at.as_ms())
        .bind(line.lane.word())
        .bind(&line.about)
        .bind(&line.text)
        .bind(line.certainty.word())
        .bind(by)
        .bind(now.as_ms())
        .execute(&mut *connection)
        .await?
        .rows_affected();
    }
    if new > 0 {
        remember(connection, id).await?;
    }
    Ok(new)
}

/// `ids` is a list as JSON.
async fn lines_of(connection: &mut SqliteConnection, ids: &str) -> sqlx::Result<Vec<KeptLine>> {
    let rows = sqlx::query(
        "SELECT incident, record, key, kind, at, lane, about, text, certainty, by, made_at FROM timeline_entries
         WHERE incident IN (SELECT value FROM json_each(?1)) ORDER BY at, incident, record, key, kind",
    )
    .bind(ids)
    .fetch_all(connection)
    .await?;
    rows.iter().map(line_of).collect()
}

fn line_of(row: &SqliteRow) -> sqlx::Result<KeptLine> {
    let mut columns = Columns::of(row);
    let incident = IncidentId(columns.take()?);
    let record = Record { kind: columns.take()?, key: columns.take()? };
    let (kind, at, lane) = (columns.word()?, columns.instant()?, columns.word()?);
    let (about, text, certainty) = (columns.take()?, columns.take()?, columns.word()?);
    let entry = Entry { at, lane, kind, about, text, record, certainty };
    Ok(KeptLine { incident, entry, by: columns.take()?, made_at: columns.instant()? })
}

#[cfg(test)]
#[path = "timeline_tests.rs"]
mod tests;
