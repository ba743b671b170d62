//! Pictures and other files of incidents, each known by what is in it: the same file attached again is the same.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::incidents::IncidentId;
use watchbill_domain::time::Instant;

use super::timeline::within;
use crate::columns::{Columns, count};
use crate::hash::sha256_hex;
use crate::{Store, StoreError};

/// How large one file may be, bytes.
pub const ATTACHMENT_MOST_BYTES: usize = 10 * 1024 * 1024;
/// How large all files of an incident may be, bytes: copies of the database are made of the whole.
pub const ATTACHED_MOST_BYTES: usize = 50 * 1024 * 1024;

/// A file that is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewAttachment<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Of which media type it is, such as `image/png`.
    pub mime: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// A file that is kept, without what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentRow {
    /// The incident to which it was attached.
    pub incident: IncidentId,
    /// The SHA-256 of what is in it, in hexadecimal digits.
    pub sha256: String,
    /// What it is called.
    pub name: String,
    /// Of which media type it is.
    pub mime: String,
    /// Who attached it.
    pub by: String,
    /// When.
    pub at: Instant,
    /// How large it is, bytes.
    pub bytes: u64,
}

impl Store {
    /// Attaches a file, and returns the SHA-256 of what is in it in hexadecimal digits. One that is there already keeps its first name.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an incident, [`StoreError::Refused`] where it turned out to be another, for an empty file,
    /// and for more than [`ATTACHMENT_MOST_BYTES`], or [`ATTACHED_MOST_BYTES`] together. Nothing is written then.
    pub async fn attach(
        &self,
        id: IncidentId,
        new: &NewAttachment<'_>,
        by: &str,
        now: Instant,
    ) -> Result<String, StoreError> {
        if new.bytes.is_empty() {
            let what = format!("{} is empty, so nothing was attached. Choose another file", new.name);
            return Err(StoreError::Refused { what });
        }
        within(new.name, new.bytes.len(), ATTACHMENT_MOST_BYTES)?;
        let sha256 = sha256_hex(new.bytes);
        let mut transaction = self.begin().await?;
        self.takes_more(&mut transaction, id).await?;
        let others = others(&mut transaction, id, &sha256).await.map_err(|error| self.error(error))?;
        let together = usize::try_from(others).unwrap_or(usize::MAX).saturating_add(new.bytes.len());
        within("all that is attached to one incident", together, ATTACHED_MOST_BYTES)?;
        write(&mut transaction, id, (sha256.as_str(), new), by, now).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(sha256)
    }

    /// A file with what is in it, by the SHA-256 of that; none where the incident has no such file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn attachment(
        &self,
        id: IncidentId,
        sha256: &str,
    ) -> Result<Option<(AttachmentRow, Vec<u8>)>, StoreError> {
        let row = sqlx::query(
            "SELECT incident, sha256, name, mime, by, at, length(bytes), bytes FROM attachments
             WHERE incident = ?1 AND sha256 = ?2",
        )
        .bind(id.0)
        .bind(sha256)
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let with_bytes = |row: &SqliteRow| -> sqlx::Result<(AttachmentRow, Vec<u8>)> {
            let mut columns = Columns::of(row);
            Ok((attachment_of(&mut columns)?, columns.take()?))
        };
        row.as_ref().map(with_bytes).transpose().map_err(|error| self.error(error))
    }
}

/// How many bytes the other files of an incident have.
async fn others(connection: &mut SqliteConnection, id: IncidentId, sha256: &str) -> sqlx::Result<u64> {
    let bytes: i64 = sqlx::query_scalar(
        "SELECT coalesce(sum(length(bytes)), 0) FROM attachments WHERE incident = ?1 AND sha256 <> ?2",
    )
    .bind(id.0)
    .bind(sha256)
    .fetch_one(connection)
    .await?;
    Ok(count(bytes))
}

async fn write(
    connection: &mut SqliteConnection,
    id: IncidentId,
    (sha256, new): (&str, &NewAttachment<'_>),
    by: &str,
    now: Instant,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO attachments (incident, sha256, name, mime, by, at, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO NOTHING",
    )
    .bind(id.0)
    .bind(sha256)
    .bind(new.name)
    .bind(new.mime)
    .bind(by)
    .bind(now.as_ms())
    .bind(new.bytes)
    .execute(connection)
    .await
    .map(|_| ())
}

/// `ids` is a list as JSON.
pub(super) async fn attachments_of(connection: &mut SqliteConnection, ids: &str) -> sqlx::Result<Vec<AttachmentRow>> {
    let rows = sqlx::query(
        "SELECT incident, sha256, name, mime, by, at, length(bytes) FROM attachments
         WHERE incident IN (SELECT value FROM json_each(?1)) ORDER BY at, incident, sha256",
    )
    .bind(ids)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| attachment_of(&mut Columns::of(row))).collect()
}

fn attachment_of(columns: &mut Columns<'_>) -> sqlx::Result<AttachmentRow> {
    Ok(AttachmentRow {
        incident: IncidentId(columns.take()?),
        sha256: columns.take()?,
        name: columns.take()?,
        mime: columns.take()?,
        by: columns.take()?,
        at: columns.instant()?,
        bytes: columns.take().map(count)?,
    })
}

#[cfg(test)]
#[path = "attachments_tests.rs"]
mod tests;
