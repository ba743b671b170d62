//! What is typed: a row of the journal for each pause, on the disk before it is called taken. The body takes the journal in now and then,
//! so that it is read in a moment; the text is the same before and after.
//!
//! A row that does not fit, because the file was damaged, ends what can be put together. The document is what it was before that row, and
//! what was typed behind it is kept as a version of its own as soon as the document is written again.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::incidents::{Template, template_to_markdown};
use watchbill_domain::postmortems::{Misfit, Patch, PostmortemId, VersionWhy, before_due, version_due};
use watchbill_domain::time::{Day, Instant};

use super::events::wrote;
use super::memory::remember_document;
use super::texts::{refused, unknown};
use super::versions::{NewVersion, add_version, last_version_at};
use crate::columns::{Columns, count, whole};
use crate::{Store, StoreError};

/// How long a document may be, bytes.
pub const DOCUMENT_MOST_BYTES: usize = 4 * 1024 * 1024;
/// After how many rows of the journal the body takes them in.
pub const JOURNAL_MOST_ROWS: u64 = 50;

/// What became of a text that somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// It is kept.
    Taken {
        /// The revision that the document has with it.
        revision: u64,
    },
    /// The document was changed elsewhere since: nothing was written. What was typed here is still only here; it can be
    /// [put aside](crate::Store::keep_aside).
    Elsewhere {
        /// The revision that the document has now.
        revision: u64,
        /// Its text now.
        body: String,
    },
}

/// The text of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub body: String,
    pub revision: u64,
    pub body_revision: u64,
    pub loose: Option<Loose>,
}

/// What of the journal cannot be put together with the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Loose {
    /// The revision of the first row that does not fit.
    pub from: u64,
    pub why: Misfit,
    /// What was typed from there on, a line for each row.
    typed: String,
    by: String,
    at: Instant,
}

impl Store {
    /// Writes what was typed. `seen` is the revision of the text to which the patch applies, `on` today in the team's zone. It is on the
    /// disk when this returns.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a document, [`StoreError::Refused`] where the patch does not fit, or makes the text longer
    /// than [`DOCUMENT_MOST_BYTES`]. Nothing is written then.
    pub async fn write_postmortem(
        &self,
        id: PostmortemId,
        seen: u64,
        patch: &Patch,
        by: &str,
        (on, now): (Day, Instant),
    ) -> Result<Written, StoreError> {
        let mut transaction = self.begin().await?;
        let text = self.text_in(&mut transaction, id).await?;
        if text.revision != seen {
            return Ok(Written::Elsewhere { revision: text.revision, body: text.body });
        }
        let body = patch.apply(&text.body).map_err(refused)?;
        document_fits(&body)?;
        let write = async {
            let body_revision = if text.loose.is_some() {
                write_body(&mut transaction, id, &text).await?;
                text.revision
            } else {
                text.body_revision
            };
            let after = Text { body, revision: seen + 1, body_revision, loose: None };
            write_patch(&mut transaction, id, (after.revision, patch), by, now).await?;
            wrote(&mut transaction, id, self.postmortem_author(by), on, now).await?;
            let last = last_version_at(&mut transaction, id).await?;
            if before_due(patch, last, now) {
                let version = NewVersion { revision: seen, why: VersionWhy::Typing, body: &text.body };
                add_version(&mut transaction, id, &version, by, now).await?;
            } else if version_due(last, now) {
                let version = NewVersion { revision: after.revision, why: VersionWhy::Typing, body: &after.body };
                add_version(&mut transaction, id, &version, by, now).await?;
            }
            if after.revision - after.body_revision >= JOURNAL_MOST_ROWS {
                write_body(&mut transaction, id, &after).await?;
            }
            Ok(after.revision)
        };
        let revision = write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(Written::Taken { revision })
    }

    /// Puts another text in the place of a document's, and keeps what it was before as a version. `seen` is the revision that whoever does
    /// it looked at, `on` today in the team's zone. The same text again changes nothing.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a document, [`StoreError::Refused`] for more than [`DOCUMENT_MOST_BYTES`]. Nothing is
    /// written then.
    pub async fn replace_postmortem(
        &self,
        id: PostmortemId,
        seen: u64,
        (text, why): (&str, VersionWhy),
        by: &str,
        when: (Day, Instant),
    ) -> Result<Written, StoreError> {
        self.put_in_place(id, seen, (text, why, None), by, when).await
    }

    /// The same with a text by another template, which is that of the document from then on.
    ///
    /// # Errors
    /// As [`Store::replace_postmortem`].
    pub async fn remake_postmortem(
        &self,
        id: PostmortemId,
        seen: u64,
        (text, template): (&str, &Template),
        by: &str,
        when: (Day, Instant),
    ) -> Result<Written, StoreError> {
        self.put_in_place(id, seen, (text, VersionWhy::Refresh, Some(template)), by, when).await
    }

    async fn put_in_place(
        &self,
        id: PostmortemId,
        seen: u64,
        (text, why, template): (&str, VersionWhy, Option<&Template>),
        by: &str,
        (on, now): (Day, Instant),
    ) -> Result<Written, StoreError> {
        document_fits(text)?;
        let mut transaction = self.begin().await?;
        let before = self.text_in(&mut transaction, id).await?;
        if before.revision != seen {
            return Ok(Written::Elsewhere { revision: before.revision, body: before.body });
        }
        if before.body == text {
            return Ok(Written::Taken { revision: seen });
        }
        let after = Text { body: text.to_owned(), revision: seen + 1, body_revision: seen + 1, loose: None };
        let write = async {
            keep_loose(&mut transaction, id, &before).await?;
            let version = NewVersion { revision: seen, why, body: &before.body };
            add_version(&mut transaction, id, &version, by, now).await?;
            // Whoever chooses a template wrote nothing yet.
            match template {
                Some(template) => made_by(&mut transaction, id, template).await?,
                None => wrote(&mut transaction, id, self.postmortem_author(by), on, now).await?,
            }
            edited(&mut transaction, id, after.revision, by, now).await?;
            write_body(&mut transaction, id, &after).await
        };
        write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(Written::Taken { revision: after.revision })
    }

    /// Takes what was typed into the body: when an editor loses the focus, and when it is closed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a document. What was typed is kept all the same.
    pub async fn compact_postmortem(&self, id: PostmortemId) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let text = self.text_in(&mut transaction, id).await?;
        if text.revision == text.body_revision {
            return Ok(());
        }
        write_body(&mut transaction, id, &text).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// The text of a document with its revision; none without such a document.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn postmortem_body(&self, id: PostmortemId) -> Result<Option<(String, u64)>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let text = text_of(&mut snapshot, id).await.map_err(|error| self.error(error))?;
        Ok(text.map(|text| (text.body, text.revision)))
    }

    pub(super) async fn text_in(
        &self,
        connection: &mut SqliteConnection,
        id: PostmortemId,
    ) -> Result<Text, StoreError> {
        text_of(connection, id).await.map_err(|error| self.error(error))?.ok_or_else(|| unknown(id))
    }
}

/// Refuses a text that is too long.
pub(super) fn document_fits(text: &str) -> Result<(), StoreError> {
    if text.len() <= DOCUMENT_MOST_BYTES {
        return Ok(());
    }
    Err(refused(format!(
        "the document would have {} bytes and {DOCUMENT_MOST_BYTES} are kept at most: nothing was written. Move a part of it into a \
         file, and link that",
        text.len()
    )))
}

async fn made_by(connection: &mut SqliteConnection, id: PostmortemId, template: &Template) -> sqlx::Result<()> {
    sqlx::query("UPDATE postmortems SET template_key = ?2, template_version = ?3, template = ?4 WHERE id = ?1")
        .bind(id.0)
        .bind(&template.key)
        .bind(template.version)
        .bind(template_to_markdown(template))
        .execute(connection)
        .await
        .map(|_| ())
}

/// The body of a document with its journal behind it.
pub(super) async fn text_of(connection: &mut SqliteConnection, id: PostmortemId) -> sqlx::Result<Option<Text>> {
    let found: Option<(String, i64, i64)> =
        sqlx::query_as("SELECT body, body_revision, revision FROM postmortems WHERE id = ?1")
            .bind(id.0)
            .fetch_optional(&mut *connection)
            .await?;
    let Some((body, body_revision, revision)) = found else { return Ok(None) };
    let rows = sqlx::query(
        "SELECT length, place, removed, inserted, revision, by, at FROM postmortem_journal
         WHERE postmortem = ?1 AND revision > ?2 ORDER BY revision",
    )
    .bind(id.0)
    .bind(body_revision)
    .fetch_all(connection)
    .await?;
    let mut text = Text { body, revision: count(revision), body_revision: count(body_revision), loose: None };
    for row in &rows {
        text.put(&JournalRow::of(row)?);
    }
    Ok(Some(text))
}

/// A row of the journal.
struct JournalRow {
    patch: Patch,
    revision: u64,
    by: String,
    at: Instant,
}

impl JournalRow {
    fn of(row: &SqliteRow) -> sqlx::Result<Self> {
        let mut columns = Columns::of(row);
        let mut bytes = || columns.take::<i64>().map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
        let (of, at, removed) = (bytes()?, bytes()?, bytes()?);
        let patch = Patch { of, at, removed, inserted: columns.take()? };
        Ok(Self { patch, revision: columns.take().map(count)?, by: columns.take()?, at: columns.instant()? })
    }
}

impl Text {
    fn put(&mut self, row: &JournalRow) {
        if let Some(loose) = &mut self.loose {
            loose.typed.push('\n');
            loose.typed.push_str(&row.patch.inserted);
            return;
        }
        match row.patch.apply(&self.body) {
            Ok(body) => self.body = body,
            Err(why) => {
                let (typed, by) = (row.patch.inserted.clone(), row.by.clone());
                self.loose = Some(Loose { from: row.revision, why, typed, by, at: row.at });
            }
        }
    }
}

async fn write_patch(
    connection: &mut SqliteConnection,
    id: PostmortemId,
    (revision, patch): (u64, &Patch),
    by: &str,
    now: Instant,
) -> sqlx::Result<()> {
    let column = |bytes: usize| i64::try_from(bytes).unwrap_or(i64::MAX);
    sqlx::query(
        "INSERT INTO postmortem_journal (postmortem, revision, length, place, removed, inserted, by, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(id.0)
    .bind(whole(revision))
    .bind(column(patch.of))
    .bind(column(patch.at))
    .bind(column(patch.removed))
    .bind(&patch.inserted)
    .bind(by)
    .bind(now.as_ms())
    .execute(&mut *connection)
    .await?;
    edited(connection, id, revision, by, now).await
}

async fn edited(
    connection: &mut SqliteConnection,
    id: PostmortemId,
    revision: u64,
    by: &str,
    now: Instant,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE postmortems SET revision = ?2, edited_by = ?3, edited_at = ?4 WHERE id = ?1")
        .bind(id.0)
        .bind(whole(revision))
        .bind(by)
        .bind(now.as_ms())
        .execute(connection)
        .await
        .map(|_| ())
}

/// Keeps as a version what cannot be put together with a text, before its journal is emptied.
async fn keep_loose(connection: &mut SqliteConnection, id: PostmortemId, text: &Text) -> sqlx::Result<()> {
    let Some(loose) = &text.loose else { return Ok(()) };
    let version = NewVersion { revision: loose.from, why: VersionWhy::Aside, body: &loose.typed };
    add_version(connection, id, &version, &loose.by, loose.at).await.map(drop)
}

/// Writes the text into the body, empties the journal, and makes known to search what the document says.
async fn write_body(connection: &mut SqliteConnection, id: PostmortemId, text: &Text) -> sqlx::Result<()> {
    keep_loose(connection, id, text).await?;
    sqlx::query("UPDATE postmortems SET body = ?2, body_revision = ?3 WHERE id = ?1")
        .bind(id.0)
        .bind(&text.body)
        .bind(whole(text.revision))
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM postmortem_journal WHERE postmortem = ?1").bind(id.0).execute(&mut *connection).await?;
    remember_document(connection, id).await
}

#[cfg(test)]
#[path = "journal_tests.rs"]
mod tests;
