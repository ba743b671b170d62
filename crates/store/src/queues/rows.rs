//! Queues as they are kept, and the texts of their columns.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{
    AttentionKind, Broker, Depth, Dropping, Look, LookKind, Oldest, OldestSince, Promise, QueueId, QueueState, Reading,
    Returns, Totals, Watched,
};
use watchbill_domain::time::Instant;

use crate::columns::{Columns, Word, count, json, of_json};
use crate::{Store, StoreError};

/// A queue as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// Which.
    pub id: QueueId,
    /// What keeps it.
    pub broker: Broker,
    /// When it was first heard of.
    pub first_at: Instant,
    /// Since when its source does not list it.
    pub gone_at: Option<Instant>,
    /// What is remembered of it, but for its last readings ([`Store::queue_readings`]) and its limits, which are for the engine to
    /// keep among its facts.
    pub watched: Watched,
    /// How often a message of it came back at most.
    pub returns: Option<Returns>,
    /// What the engine keeps of it, JSON.
    pub facts: String,
    /// The last look at it.
    pub looked: Option<Look>,
    /// The last promise that nobody took back; it may be over.
    pub promised: Option<Promise>,
}

/// The last look at each queue `q` as `l`, and its last promise that nobody took back as `p`.
macro_rules! looks_and_promises {
    () => {
        "LEFT JOIN queue_looks l ON l.id = (SELECT id FROM queue_looks WHERE queue_id = q.id ORDER BY at DESC, id DESC LIMIT 1)
         LEFT JOIN queue_promises p ON p.queue_id = q.id AND p.ended_at IS NULL"
    };
}

impl Word for Broker {
    fn from_word(word: &str) -> Option<Self> {
        Self::from_word(word)
    }
}

impl Word for AttentionKind {
    fn from_word(word: &str) -> Option<Self> {
        Self::from_word(word)
    }
}

impl Word for LookKind {
    fn from_word(word: &str) -> Option<Self> {
        [Self::Look, Self::Peek].into_iter().find(|kind| kind.word() == word)
    }
}

impl Store {
    /// Every queue that is kept, also those that are gone, by source and name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn queues(&self) -> Result<Vec<QueueRow>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        all(&mut snapshot).await.map_err(|error| self.error(error))
    }

    /// The last look at each queue of a source, and its last promise that nobody took back, which may be over. Queues of which there is
    /// neither are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn looks_and_promises(
        &self,
        source: &SourceName,
    ) -> Result<HashMap<QueueName, (Option<Look>, Option<Promise>)>, StoreError> {
        let statement = concat!(
            "SELECT q.name, l.at, l.by, l.kind, p.by, p.at, p.until, p.note FROM queues q ",
            looks_and_promises!(),
            " WHERE q.source = ?1 AND (l.id IS NOT NULL OR p.id IS NOT NULL)",
        );
        self.of_each_queue(source, statement, |columns| Ok((look_of(columns)?, promise_of(columns)?))).await
    }

    /// What this statement finds of queues of a source, which is its `?1`. Its first column is their name.
    pub(super) async fn of_each_queue<T>(
        &self,
        source: &SourceName,
        statement: &'static str,
        read: impl Fn(&mut Columns<'_>) -> sqlx::Result<T>,
    ) -> Result<HashMap<QueueName, T>, StoreError> {
        let rows = sqlx::query(statement)
            .bind(source.as_str())
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        let named = |row: &SqliteRow| {
            let mut columns = Columns::of(row);
            Ok((QueueName::new(columns.take::<&str>()?), read(&mut columns)?))
        };
        rows.iter().map(named).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// What the engine keeps of the sources that told of queues, JSON.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn queue_sources(&self) -> Result<BTreeMap<SourceName, String>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as("SELECT source, facts FROM queue_sources")
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        Ok(rows.into_iter().map(|(source, facts)| (SourceName::new(source), facts)).collect())
    }

    /// The row of a queue that somebody names.
    pub(super) async fn queue_number(
        &self,
        connection: &mut SqliteConnection,
        queue: &QueueId,
    ) -> Result<i64, StoreError> {
        let found = number_of(connection, queue).await.map_err(|error| self.error(error))?;
        found.ok_or_else(|| StoreError::NotFound {
            what: format!(
                "nothing was ever heard of a queue {queue}; `watchbill queues list --all` names those there are"
            ),
        })
    }
}

pub(super) async fn number_of(connection: &mut SqliteConnection, queue: &QueueId) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar("SELECT id FROM queues WHERE source = ?1 AND name = ?2")
        .bind(queue.source.as_str())
        .bind(queue.name.as_str())
        .fetch_optional(connection)
        .await
}

async fn all(connection: &mut SqliteConnection) -> sqlx::Result<Vec<QueueRow>> {
    let mut standing: HashMap<i64, BTreeMap<AttentionKind, Instant>> = HashMap::new();
    let rows = sqlx::query("SELECT queue_id, kind, began_at FROM queue_attention").fetch_all(&mut *connection).await?;
    for row in &rows {
        let mut columns = Columns::of(row);
        standing.entry(columns.take()?).or_default().insert(columns.word()?, columns.instant()?);
    }
    let statement = concat!(
        "SELECT q.id, q.source, q.name, q.broker, q.first_at, q.gone_at, q.last, q.counted_at, q.counted, q.empty_at,
           q.not_empty_since, q.unread_ms, q.about_none_since, q.died_at, q.sent_at, q.peeked_died_at, q.growing_since, q.dropping,
           q.returns, q.facts, l.at, l.by, l.kind, p.by, p.at, p.until, p.note
         FROM queues q ",
        looks_and_promises!(),
        " ORDER BY q.source, q.name",
    );
    let rows = sqlx::query(statement).fetch_all(connection).await?;
    rows.iter().map(|row| queue_of(row, &mut standing)).collect()
}

fn queue_of(row: &SqliteRow, standing: &mut HashMap<i64, BTreeMap<AttentionKind, Instant>>) -> sqlx::Result<QueueRow> {
    let mut columns = Columns::of(row);
    let number: i64 = columns.take()?;
    let source = SourceName::new(columns.take::<&str>()?);
    let id = QueueId { source, name: QueueName::new(columns.take::<&str>()?) };
    let (broker, first_at, gone_at) = (columns.word()?, columns.instant()?, columns.maybe_instant()?);
    let last = columns.take::<Option<&str>>()?.map(reading_of).transpose()?;
    let (counted_at, counted) = (columns.maybe_instant()?, columns.take::<Option<i64>>()?);
    let state = QueueState {
        last,
        counted: counted_at.zip(counted.map(count)),
        empty_at: columns.maybe_instant()?,
        not_empty_since: columns.maybe_instant()?,
        unread: Duration::from_millis(count(columns.take()?)),
        about_none_since: columns.maybe_instant()?,
    };
    let watched = Watched {
        state,
        died_at: columns.maybe_instant()?,
        sent_at: columns.maybe_instant()?,
        peeked_died_at: columns.maybe_instant()?,
        growing_since: columns.maybe_instant()?,
        dropping: columns.take::<Option<&str>>()?.map(dropping_of).transpose()?,
        standing: standing.remove(&number).unwrap_or_default(),
        ..Watched::default()
    };
    let returns = columns.take::<Option<&str>>()?.map(returns_of).transpose()?;
    let facts = columns.take()?;
    let (looked, promised) = (look_of(&mut columns)?, promise_of(&mut columns)?);
    Ok(QueueRow { id, broker, first_at, gone_at, watched, returns, facts, looked, promised })
}

fn look_of(columns: &mut Columns<'_>) -> sqlx::Result<Option<Look>> {
    let look = (columns.maybe_instant()?, columns.take::<Option<String>>()?, columns.maybe_word()?);
    let (Some(at), Some(by), Some(kind)) = look else { return Ok(None) };
    Ok(Some(Look { at, by, kind }))
}

fn promise_of(columns: &mut Columns<'_>) -> sqlx::Result<Option<Promise>> {
    let (by, at) = (columns.take::<Option<String>>()?, columns.maybe_instant()?);
    let (until, note) = (columns.maybe_instant()?, columns.take::<Option<String>>()?);
    let (Some(by), Some(at), Some(until), Some(note)) = (by, at, until, note) else { return Ok(None) };
    Ok(Some(Promise { by, at, until, note }))
}

/// The column of a reading: ms, the word of its depth, the count, ms of when that was so, ms and word of the oldest, unacknowledged,
/// consumers, arrived, removed, dropped, traffic of the sources.
type ReadingJson =
    (i64, String, Option<u64>, Option<i64>, Option<(i64, String)>, Option<u64>, Option<u32>, [Option<u64>; 4]);

pub(super) fn reading_column(reading: &Reading) -> String {
    let (count, as_of) = match reading.depth {
        Depth::Known(count) => (Some(count), None),
        Depth::Approximate { count, as_of } => (Some(count), Some(as_of)),
        Depth::Stale { count, as_of } => (count, Some(as_of)),
        Depth::Empty | Depth::NoPermission | Depth::StatisticsOff | Depth::NotObservable => (None, None),
    };
    let oldest = reading.oldest.map(|oldest| (oldest.at.as_ms(), oldest.since.word()));
    let Totals { arrived, removed, dropped, source_traffic } = reading.totals;
    let totals = [arrived, removed, dropped, source_traffic];
    let as_of = as_of.map(Instant::as_ms);
    let word = reading.depth.word();
    json(&(reading.at.as_ms(), word, count, as_of, oldest, reading.unacknowledged, reading.consumers, totals))
}

fn reading_of(text: &str) -> sqlx::Result<Reading> {
    let (at, word, count, as_of, oldest, unacknowledged, consumers, totals): ReadingJson = of_json(text)?;
    let as_of = as_of.map(Instant::from_ms);
    let depth = match (word.as_str(), count, as_of) {
        ("known", Some(count), None) => Depth::Known(count),
        ("approximate", Some(count), Some(as_of)) => Depth::Approximate { count, as_of },
        ("empty", None, None) => Depth::Empty,
        ("no_permission", None, None) => Depth::NoPermission,
        ("statistics_off", None, None) => Depth::StatisticsOff,
        ("not_observable", None, None) => Depth::NotObservable,
        ("stale", count, Some(as_of)) => Depth::Stale { count, as_of },
        _ => return Err(unreadable("the depth", text)),
    };
    let oldest = match oldest {
        None => None,
        Some((at, word)) => {
            let since = [OldestSince::Died, OldestSince::Sent].into_iter().find(|since| since.word() == word);
            let since = since.ok_or_else(|| unreadable("the oldest", text))?;
            Some(Oldest { at: Instant::from_ms(at), since })
        }
    };
    let [arrived, removed, dropped, source_traffic] = totals;
    let totals = Totals { arrived, removed, dropped, source_traffic };
    Ok(Reading { at: Instant::from_ms(at), depth, oldest, unacknowledged, consumers, totals })
}

fn unreadable(what: &str, text: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("{what} of the reading {text}").into())
}

pub(super) fn dropping_column(dropping: &Dropping) -> String {
    json(&(dropping.since.as_ms(), dropping.last.as_ms(), dropping.count))
}

fn dropping_of(text: &str) -> sqlx::Result<Dropping> {
    let (since, last, count) = of_json(text)?;
    Ok(Dropping { since: Instant::from_ms(since), last: Instant::from_ms(last), count })
}

pub(super) fn returns_column(returns: &Returns) -> String {
    json(&(returns.at_most, returns.delivered))
}

fn returns_of(text: &str) -> sqlx::Result<Returns> {
    let (at_most, delivered) = of_json(text)?;
    Ok(Returns { at_most, delivered })
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
