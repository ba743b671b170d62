//! What people enter in a review besides decisions. Nothing of it is rewritten: what is said later about the same counts.

use sqlx::sqlite::SqliteRow;
use watchbill_domain::time::Instant;

use super::reviews::refuse_unless_open;
use super::{ReviewId, Told};
use crate::columns::{Columns, Word};
use crate::{Store, StoreError};

/// Which note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(pub i64);

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoteKind {
    /// Who was there.
    Present,
    /// What was said.
    Note,
    /// How well an SLO fits: toil, satisfaction, tickets.
    Fit,
}

impl NoteKind {
    const ALL: [Self; 3] = [Self::Present, Self::Note, Self::Fit];

    /// The word used in JSON and SQL.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Note => "note",
            Self::Fit => "fit",
        }
    }
}

impl Word for NoteKind {
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A note as somebody enters it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNote {
    /// In which review.
    pub review: ReviewId,
    /// What it is about.
    pub kind: NoteKind,
    /// Of which service, SLO or page.
    pub subject: String,
    /// What it says, as JSON.
    pub body: String,
    /// Who says so.
    pub by: String,
}

/// A note as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// Which.
    pub id: NoteId,
    /// What it is about.
    pub kind: NoteKind,
    /// Of which service, SLO or page.
    pub subject: String,
    /// What it says, as JSON.
    pub body: String,
    /// Who said so, and when.
    pub told: Told,
}

impl Store {
    /// Enters something in a review.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such review, [`StoreError::Refused`] when it is closed.
    pub async fn append_note(&self, note: &NewNote, now: Instant) -> Result<NoteId, StoreError> {
        let mut transaction = self.begin().await?;
        refuse_unless_open(self, &mut transaction, note.review).await?;
        let id = sqlx::query_scalar(
            "INSERT INTO review_notes (review_id, kind, subject, body, by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
        )
        .bind(note.review.0)
        .bind(note.kind.word())
        .bind(&note.subject)
        .bind(&note.body)
        .bind(&note.by)
        .bind(now.as_ms())
        .fetch_one(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(NoteId(id))
    }

    /// What was entered in a review, in that order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn review_notes(&self, review: ReviewId) -> Result<Vec<NoteRow>, StoreError> {
        let rows =
            sqlx::query("SELECT id, kind, subject, body, by, at FROM review_notes WHERE review_id = ?1 ORDER BY id")
                .bind(review.0)
                .fetch_all(&self.readers)
                .await
                .map_err(|error| self.error(error))?;
        rows.iter().map(note_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

fn note_of(row: &SqliteRow) -> sqlx::Result<NoteRow> {
    let mut columns = Columns::of(row);
    Ok(NoteRow {
        id: NoteId(columns.take()?),
        kind: columns.word()?,
        subject: columns.take()?,
        body: columns.take()?,
        told: Told { by: columns.take()?, at: columns.instant()? },
    })
}

#[cfg(test)]
#[path = "review_notes_tests.rs"]
mod tests;
