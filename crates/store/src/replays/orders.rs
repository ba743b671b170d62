//! What people asked of replays from outside of the program that carries them out.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::time::Instant;

use crate::columns::{Columns, Word};
use crate::{Store, StoreError};

/// What can be asked of a replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReplayWish {
    /// That it begins: it was tried dry.
    Confirm,
    /// That it waits.
    Pause,
    /// That it goes on.
    GoOn,
    /// That it ends.
    Stop,
}

impl ReplayWish {
    /// The word for it in the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Pause => "pause",
            Self::GoOn => "go_on",
            Self::Stop => "stop",
        }
    }
}

impl Word for ReplayWish {
    fn from_word(word: &str) -> Option<Self> {
        [Self::Confirm, Self::Pause, Self::GoOn, Self::Stop].into_iter().find(|wish| wish.word() == word)
    }
}

/// What somebody asked of a replay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayOrder {
    /// Its number, for [`Store::replay_order_taken`].
    pub number: i64,
    /// Of which.
    pub replay: String,
    /// What.
    pub wish: ReplayWish,
    /// Who.
    pub by: String,
    /// Why, in their own words.
    pub reason: String,
    /// When.
    pub at: Instant,
}

impl Store {
    /// Asks something of a replay that is not over; whoever carries it out takes it. False where there is no such replay.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn replay_order(
        &self,
        replay: &str,
        wish: ReplayWish,
        by: &str,
        reason: &str,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let asked = ask(&mut transaction, replay, wish, (by, reason), now).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(asked)
    }

    /// What was asked and not taken yet, in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn replay_orders(&self) -> Result<Vec<ReplayOrder>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let rows = sqlx::query(
            "SELECT id, replay, wish, by, reason, at FROM replay_orders WHERE taken_at IS NULL ORDER BY id",
        )
        .fetch_all(&mut *snapshot)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(order_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// Notes that something was taken: it is not asked again.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn replay_order_taken(&self, number: i64, now: Instant) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("UPDATE replay_orders SET taken_at = ?2 WHERE id = ?1 AND taken_at IS NULL")
            .bind(number)
            .bind(now.as_ms())
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }
}

/// Who asks, and why.
type Asker<'a> = (&'a str, &'a str);

/// False where there is no such replay, or it is over.
pub(super) async fn ask(
    connection: &mut SqliteConnection,
    replay: &str,
    wish: ReplayWish,
    (by, reason): Asker<'_>,
    now: Instant,
) -> sqlx::Result<bool> {
    let written = sqlx::query(
        "INSERT INTO replay_orders (replay, wish, by, reason, at)
         SELECT id, ?2, ?3, ?4, ?5 FROM replays WHERE id = ?1 AND over_at IS NULL",
    )
    .bind(replay)
    .bind(wish.word())
    .bind(by)
    .bind(reason)
    .bind(now.as_ms())
    .execute(connection)
    .await?;
    Ok(written.rows_affected() > 0)
}

fn order_of(row: &SqliteRow) -> sqlx::Result<ReplayOrder> {
    let mut columns = Columns::of(row);
    Ok(ReplayOrder {
        number: columns.take()?,
        replay: columns.take()?,
        wish: columns.word()?,
        by: columns.take()?,
        reason: columns.take()?,
        at: columns.instant()?,
    })
}
