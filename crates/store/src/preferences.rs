//! What a person set on this laptop alone, and what another process asks this one to show.

use watchbill_domain::time::Instant;

use crate::{Store, StoreError};

/// A wish is for a window that is there now; one that waited for longer is nobody's any more.
const WISH_MS: i64 = 60_000;

impl Store {
    /// What is kept under `key`, as JSON.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn preference(&self, key: &str) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("SELECT value FROM preferences WHERE key = ?1")
            .bind(key)
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| self.error(error))
    }

    /// Keeps JSON under `key`.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn set_preference(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO preferences (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(key)
        .bind(value)
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// Asks the process that watches to show something, as JSON.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn wish(&self, wanted: &str, now: Instant) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("INSERT INTO wishes (asked_at, wanted) VALUES (?1, ?2)")
            .bind(now.as_ms())
            .bind(wanted)
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// Whether something was asked to be shown that nobody has taken.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn has_wishes(&self) -> Result<bool, StoreError> {
        let any: Option<i64> = sqlx::query_scalar("SELECT id FROM wishes LIMIT 1")
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        Ok(any.is_some())
    }

    /// What others asked to be shown within the last minute, oldest first; told once.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn take_wishes(&self, now: Instant) -> Result<Vec<String>, StoreError> {
        // Almost always there is none, and a look costs no write.
        if !self.has_wishes().await? {
            return Ok(Vec::new());
        }
        let mut transaction = self.begin().await?;
        let mut wishes: Vec<(i64, i64, String)> = sqlx::query_as("DELETE FROM wishes RETURNING id, asked_at, wanted")
            .fetch_all(&mut *transaction)
            .await
            .map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        wishes.retain(|(_, asked_at, _)| (now.as_ms() - asked_at).abs() <= WISH_MS);
        wishes.sort_by_key(|(id, ..)| *id);
        Ok(wishes.into_iter().map(|(.., wanted)| wanted).collect())
    }
}

#[cfg(test)]
#[path = "preferences_tests.rs"]
mod tests;
