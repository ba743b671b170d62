//! A file that takes no more, as on a full disk, for testing what is made of that.

use crate::{Store, StoreError};

/// What becomes of what is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    /// It is written.
    Kept,
    /// It is refused.
    Refused,
}

impl Store {
    /// From now on what is to be written is kept, or refused.
    ///
    /// # Errors
    /// When the file does not answer.
    pub async fn set_writes(&self, writes: Writes) -> Result<(), StoreError> {
        let pragma = match writes {
            Writes::Kept => "PRAGMA query_only = OFF",
            Writes::Refused => "PRAGMA query_only = ON",
        };
        sqlx::query(pragma).execute(&self.writer).await.map(|_| ()).map_err(|error| self.error(error))
    }
}
