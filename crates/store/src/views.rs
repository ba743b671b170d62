//! Lists of alerts that a person keeps under a name.

use sqlx::sqlite::SqliteRow;

use crate::columns::{Columns, json};
use crate::{Store, StoreError};

/// A list of alerts kept under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its name; unique.
    pub name: String,
    /// Which alerts, in matcher syntax.
    pub filter: String,
    /// What they are grouped by.
    pub group_by: Vec<String>,
}

impl Store {
    /// Every view in the order of the person.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn views(&self) -> Result<Vec<SavedView>, StoreError> {
        let rows = sqlx::query("SELECT name, filter, group_by FROM saved_views ORDER BY position, id")
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        rows.iter().map(view_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// Keeps these views and no others, in this order.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn set_views(&self, views: &[SavedView]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let write = async {
            sqlx::query("DELETE FROM saved_views").execute(&mut *transaction).await?;
            for (position, view) in views.iter().enumerate() {
                sqlx::query("INSERT INTO saved_views (name, filter, group_by, position) VALUES (?1, ?2, ?3, ?4)")
                    .bind(&view.name)
                    .bind(&view.filter)
                    .bind(json(&view.group_by))
                    .bind(i64::try_from(position).unwrap_or(i64::MAX))
                    .execute(&mut *transaction)
                    .await?;
            }
            Ok(())
        };
        write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }
}

fn view_of(row: &SqliteRow) -> sqlx::Result<SavedView> {
    let mut columns = Columns::of(row);
    Ok(SavedView { name: columns.take()?, filter: columns.take()?, group_by: columns.json()? })
}

#[cfg(test)]
#[path = "views_tests.rs"]
mod tests;
