//! Many rows in few statements: ten thousand alerts seen for the first time are one commit, and what a statement costs by
//! itself (a prepared text, a message to SQLite's thread and back) would be most of it.

use sqlx::query_builder::Separated;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Sqlite};

/// Rows per statement. Twenty columns of them stay far below SQLite's limit of 32,766 parameters.
const ROWS: usize = 128;

/// One tuple of a VALUES list.
pub(crate) type Tuple<'q> = Separated<'q, Sqlite, &'static str>;

/// Runs `head VALUES (...), (...) tail` for all rows and returns what RETURNING gave.
pub(crate) async fn insert<T: Sync>(
    connection: &mut SqliteConnection,
    head: &'static str,
    rows: &[T],
    tail: &'static str,
    bind: impl Fn(&mut Tuple<'_>, &T) + Send,
) -> sqlx::Result<Vec<SqliteRow>> {
    let mut returned = Vec::new();
    for chunk in rows.chunks(ROWS) {
        let mut builder = QueryBuilder::<Sqlite>::new(head);
        builder.push(" ").push_values(chunk, |mut tuple, row| bind(&mut tuple, row)).push(" ").push(tail);
        // Only the full-sized statement comes again; the others would push it out of the cache.
        let statement = builder.build().persistent(chunk.len() == ROWS);
        returned.extend(statement.fetch_all(&mut *connection).await?);
    }
    Ok(returned)
}
