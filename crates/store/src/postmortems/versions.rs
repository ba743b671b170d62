//! Texts that a document had. They are only ever added.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::postmortems::{PostmortemId, VersionWhy};
use watchbill_domain::time::Instant;

use super::journal::document_fits;
use crate::columns::{Columns, count, whole};
use crate::{Store, StoreError};

/// A version, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// Its number, from 1.
    pub number: u64,
    /// The revision that the text was, or on which a text was written that was put aside.
    pub revision: u64,
    /// Why it was kept.
    pub why: VersionWhy,
    /// Who wrote it or had it kept.
    pub by: String,
    /// When.
    pub at: Instant,
    /// How long it is, bytes.
    pub bytes: u64,
}

/// A text that is to be kept.
pub(super) struct NewVersion<'a> {
    pub revision: u64,
    pub why: VersionWhy,
    pub body: &'a str,
}

impl Store {
    /// Keeps a text that was typed while the document was changed elsewhere, and returns the number of the version.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a document, [`StoreError::Refused`] for more than
    /// [`DOCUMENT_MOST_BYTES`](crate::DOCUMENT_MOST_BYTES). Nothing is written then.
    pub async fn keep_aside(&self, id: PostmortemId, text: &str, by: &str, now: Instant) -> Result<u64, StoreError> {
        document_fits(text)?;
        let mut transaction = self.begin().await?;
        let revision = self.text_in(&mut transaction, id).await?.revision;
        let version = NewVersion { revision, why: VersionWhy::Aside, body: text };
        let number = add_version(&mut transaction, id, &version, by, now).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(number)
    }

    /// The versions of a document, the first first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn postmortem_versions(&self, id: PostmortemId) -> Result<Vec<VersionRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT number, revision, why, by, at, length(CAST(body AS BLOB)) FROM postmortem_versions WHERE postmortem = ?1
             ORDER BY number",
        )
        .bind(id.0)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(version_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// The text of a version; none without such a version.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn postmortem_version(&self, id: PostmortemId, number: u64) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("SELECT body FROM postmortem_versions WHERE postmortem = ?1 AND number = ?2")
            .bind(id.0)
            .bind(whole(number))
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| self.error(error))
    }
}

fn version_of(row: &SqliteRow) -> sqlx::Result<VersionRow> {
    let mut columns = Columns::of(row);
    Ok(VersionRow {
        number: columns.take().map(count)?,
        revision: columns.take().map(count)?,
        why: columns.word()?,
        by: columns.take()?,
        at: columns.instant()?,
        bytes: columns.take().map(count)?,
    })
}

pub(super) async fn add_version(
    connection: &mut SqliteConnection,
    id: PostmortemId,
    version: &NewVersion<'_>,
    by: &str,
    now: Instant,
) -> sqlx::Result<u64> {
    let number: i64 = sqlx::query_scalar(
        "INSERT INTO postmortem_versions (postmortem, number, revision, why, by, at, body)
         VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM postmortem_versions WHERE postmortem = ?1), ?2, ?3, ?4, ?5, ?6)
         RETURNING number",
    )
    .bind(id.0)
    .bind(whole(version.revision))
    .bind(version.why.word())
    .bind(by)
    .bind(now.as_ms())
    .bind(version.body)
    .fetch_one(connection)
    .await?;
    Ok(count(number))
}

/// When the last version of a document was kept; every document has one.
pub(super) async fn last_version_at(connection: &mut SqliteConnection, id: PostmortemId) -> sqlx::Result<Instant> {
    sqlx::query_scalar("SELECT at FROM postmortem_versions WHERE postmortem = ?1 ORDER BY number DESC LIMIT 1")
        .bind(id.0)
        .fetch_one(connection)
        .await
        .map(Instant::from_ms)
}
