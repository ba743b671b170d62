//! The trail of what was done with messages. It only grows, and owner and guests write it alike: whoever holds the write lock reads the
//! last entry and writes the next.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{Act, Broken, Deed, Link, QueueId, verified};
use watchbill_domain::time::Instant;

use crate::columns::{Columns, Word, count, json, whole};
use crate::{Store, StoreError};

/// What the whole trail is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailState {
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the last one: who keeps it elsewhere can tell later that the end was not cut off.
    pub last: Option<String>,
    /// Why it is not whole.
    pub broken: Option<Broken>,
}

impl Word for Act {
    fn from_word(word: &str) -> Option<Self> {
        Self::from_word(word)
    }
}

macro_rules! select_trail {
    ($rest:literal) => {
        concat!("SELECT number, at, by, act, source, name, reason, details, before, hash FROM queue_trail ", $rest)
    };
}

impl Store {
    /// Enters into the trail what somebody did.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn trail_append(&self, deed: Deed) -> Result<Link, StoreError> {
        let mut transaction = self.begin().await?;
        let link = append(&mut transaction, deed).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(link)
    }

    /// The entries with `from <= at < to`, in their order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn trail(&self, from: Instant, to: Instant) -> Result<Vec<Link>, StoreError> {
        let rows = sqlx::query(select_trail!("WHERE at >= ?1 AND at < ?2 ORDER BY number"))
            .bind(from.as_ms())
            .bind(to.as_ms())
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        rows.iter().map(link_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// Whether the trail is whole, and goes at least as far as the entry with the hash `last`, if somebody kept one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn trail_state(&self, last: Option<&str>) -> Result<TrailState, StoreError> {
        let mut snapshot = self.snapshot().await?;
        state(&mut snapshot, last).await.map_err(|error| self.error(error))
    }
}

/// Writes the entry behind the last one. The connection holds the write lock.
pub(crate) async fn append(connection: &mut SqliteConnection, deed: Deed) -> sqlx::Result<Link> {
    let last = sqlx::query(select_trail!("ORDER BY number DESC LIMIT 1")).fetch_optional(&mut *connection).await?;
    let last = last.as_ref().map(link_of).transpose()?;
    let link = Link::behind(last.as_ref(), deed);
    let Deed { at, by, act, queue, reason, details } = &link.deed;
    sqlx::query(
        "INSERT INTO queue_trail (number, at, by, act, source, name, reason, details, before, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )
    .bind(whole(link.number))
    .bind(at.as_ms())
    .bind(by)
    .bind(act.word())
    .bind(queue.source.as_str())
    .bind(queue.name.as_str())
    .bind(reason)
    .bind(json(details))
    .bind(&link.before)
    .bind(&link.hash)
    .execute(connection)
    .await?;
    Ok(link)
}

/// An entry that cannot even be read was changed; an end that SQLite remembers and that is not there was cut off.
pub(super) async fn state(connection: &mut SqliteConnection, last: Option<&str>) -> sqlx::Result<TrailState> {
    let rows = sqlx::query(select_trail!("ORDER BY number")).fetch_all(&mut *connection).await?;
    let remembered: i64 =
        sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'queue_trail'")
            .fetch_one(connection)
            .await?;
    let readable: Vec<Link> = rows.iter().map_while(|row| link_of(row).ok()).collect();
    let unreadable = rows.get(readable.len()).map(|row| Columns::of(row).take().map(count)).transpose()?;
    let before_that = verified(&readable, last.filter(|_| unreadable.is_none())).err();
    let is_cut = remembered > readable.last().map_or(0, |link| whole(link.number));
    let broken = before_that.or(unreadable.map(Broken::Changed)).or(is_cut.then_some(Broken::CutOff));
    Ok(TrailState { entries: rows.len() as u64, last: readable.last().map(|link| link.hash.clone()), broken })
}

fn link_of(row: &SqliteRow) -> sqlx::Result<Link> {
    let mut columns = Columns::of(row);
    let (number, at, by, act) = (columns.take().map(count)?, columns.instant()?, columns.take()?, columns.word()?);
    let source = SourceName::new(columns.take::<&str>()?);
    let queue = QueueId { source, name: QueueName::new(columns.take::<&str>()?) };
    let deed = Deed { at, by, act, queue, reason: columns.take()?, details: columns.json()? };
    Ok(Link { number, deed, before: columns.take()?, hash: columns.take()? })
}

#[cfg(test)]
#[path = "trail_tests.rs"]
mod tests;
