//! Closing a review: it, what is frozen by it and what it marks are written together, or nothing is.

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::time::Instant;

use super::ReviewId;
use super::frozen::{FrozenWindow, freeze_unless_frozen};
use super::marks::{NewMark, insert_mark, refuse_mark};
use super::reviews::refuse_unless_open;
use crate::{Store, StoreError};

/// How a review is closed.
#[derive(Debug, Clone, Copy)]
pub struct NewClosing<'a> {
    /// Who closes it.
    pub by: &'a str,
    /// The hash of all that is in it.
    pub hash: &'a str,
    /// By which rule that was made; the caller's to know.
    pub rule: u32,
    /// Of so many notes and decisions.
    pub entries: usize,
    /// Windows that are over. One that is frozen already stays as it was frozen.
    pub frozen: &'a [FrozenWindow],
    /// What is marked from then on.
    pub marks: &'a [NewMark],
}

impl Store {
    /// Closes a review: nothing of it is changed afterwards. The hash is that of all that is in it, and of so many notes and
    /// decisions: what somebody else enters meanwhile would not be in it, and the review never be what was kept.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such review, [`StoreError::Refused`] when it is closed already, when it has not
    /// as many entries, and for a mark that [`Store::add_mark`] refuses. Nothing is written then.
    pub async fn close_review(&self, id: ReviewId, closing: &NewClosing<'_>, now: Instant) -> Result<(), StoreError> {
        for mark in closing.marks {
            refuse_mark(mark)?;
        }
        let mut transaction = self.begin().await?;
        let closed = close(&mut transaction, id, closing, now).await.map_err(|error| self.error(error))?;
        if !closed {
            refuse_unless_open(self, &mut transaction, id).await?;
            let what = "something was entered in the review while it was being closed; nothing was recorded. Look at it, \
                        and close it again";
            return Err(StoreError::Refused { what: what.to_owned() });
        }
        let write = async {
            for window in closing.frozen {
                freeze_unless_frozen(&mut transaction, window, now).await?;
            }
            for mark in closing.marks {
                insert_mark(mark, now).fetch_one(&mut *transaction).await?;
            }
            Ok(())
        };
        write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }
}

/// Whether it was open, with so many entries.
async fn close(
    connection: &mut SqliteConnection,
    id: ReviewId,
    closing: &NewClosing<'_>,
    now: Instant,
) -> sqlx::Result<bool> {
    let written = sqlx::query(
        "UPDATE reviews SET closed_by = ?2, closed_at = ?3, closing_hash = ?4, closing_rule = ?5
         WHERE id = ?1 AND closed_at IS NULL
         AND (SELECT count(*) FROM review_notes WHERE review_id = ?1)
           + (SELECT count(*) FROM review_decisions WHERE review_id = ?1) = ?6",
    )
    .bind(id.0)
    .bind(closing.by)
    .bind(now.as_ms())
    .bind(closing.hash)
    .bind(closing.rule)
    .bind(i64::try_from(closing.entries).unwrap_or(i64::MAX))
    .execute(connection)
    .await?;
    Ok(written.rows_affected() > 0)
}

#[cfg(test)]
#[path = "closing_tests.rs"]
pub(super) mod tests;
