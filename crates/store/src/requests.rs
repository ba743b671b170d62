//! What a guest asks the owner to do, and what came of it: two processes that share nothing but this file.

use watchbill_domain::ids::SourceName;
use watchbill_domain::time::Instant;

use crate::{RequestRow, Store, StoreError};

impl Store {
    /// Asks the owner to poll a source, or all; the number is for [`request_answer`](Self::request_answer).
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a source that was never watched.
    pub async fn request_poll(&self, source: Option<&SourceName>, now: Instant) -> Result<i64, StoreError> {
        let mut transaction = self.begin().await?;
        let source = match source {
            Some(source) => Some(self.source_row(&mut transaction, source).await?),
            None => None,
        };
        let id = sqlx::query_scalar("INSERT INTO requests (source_id, asked_at) VALUES (?1, ?2) RETURNING id")
            .bind(source)
            .bind(now.as_ms())
            .fetch_one(&mut *transaction)
            .await
            .map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(id)
    }

    /// What has not been answered, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn open_requests(&self) -> Result<Vec<RequestRow>, StoreError> {
        let rows: Vec<(i64, Option<String>)> = sqlx::query_as(
            "SELECT r.id, s.name FROM requests r LEFT JOIN sources s ON s.id = r.source_id
             WHERE r.answered_at IS NULL ORDER BY r.id",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        Ok(rows.into_iter().map(|(id, source)| RequestRow { id, source: source.map(SourceName::new) }).collect())
    }

    /// Answers a request with a JSON text. The first answer stands.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn finish_request(&self, id: i64, answer: &str, now: Instant) -> Result<(), StoreError> {
        sqlx::query("UPDATE requests SET answered_at = ?2, answer = ?3 WHERE id = ?1 AND answered_at IS NULL")
            .bind(id)
            .bind(now.as_ms())
            .bind(answer)
            .execute(&self.writer)
            .await
            .map_err(|error| self.error(error))?;
        Ok(())
    }

    /// The answer to a request, once there is one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn request_answer(&self, id: i64) -> Result<Option<String>, StoreError> {
        let answer: Option<Option<String>> = sqlx::query_scalar("SELECT answer FROM requests WHERE id = ?1")
            .bind(id)
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        Ok(answer.flatten())
    }
}

#[cfg(test)]
#[path = "requests_tests.rs"]
mod tests;
