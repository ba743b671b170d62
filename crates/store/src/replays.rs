//! Replays: what was planned, how far each came, and what people asked of those that run. A step is one transaction, on the disk before it
//! returns, with its entry in the trail where it has one: so whoever carries a replay out may be killed between any two.

mod check;
mod openings;
mod orders;
mod ours;
mod steps;
mod tallies;
mod texts;
mod waiting;

use std::collections::BTreeMap;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::replay::{Fingerprint, HeldBecause, Item, KeptRun, Plan};
use watchbill_domain::queues::{Deed, QueueId};
use watchbill_domain::time::Instant;

use crate::columns::{Columns, count};
use crate::queues::append_to_trail;
use crate::{Store, StoreError};

pub(crate) use check::replay_findings;
pub use openings::TakenByReplay;
pub use orders::{ReplayOrder, ReplayWish};
pub use waiting::OpenReplay;

/// The columns of [`replay_of`].
macro_rules! select_replays {
    ($which:literal) => {
        concat!(
            "SELECT id, source, name, plan, run, by, reason, at, changed_at, over_at, openings, trouble, held_up, sealed,
               sealed_until
             FROM replays WHERE ",
            $which
        )
    };
}

/// A replay as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayRow {
    /// What was planned.
    pub plan: Plan,
    /// How far it came.
    pub run: KeptRun,
    /// Who planned it.
    pub by: String,
    /// Why, in their own words.
    pub reason: String,
    /// When.
    pub at: Instant,
    /// When it last came further: when it did something else, or more was done with a message than to take it.
    pub changed_at: Instant,
    /// When it was over.
    pub over_at: Option<Instant>,
    /// By so many connections messages were taken.
    pub openings: u64,
    /// Why it does not come further at the moment, a sentence without a full stop; none while it does.
    pub trouble: Option<String>,
    /// Whether something has kept it from coming further since it last did, even where it tries just now.
    pub is_in_trouble: bool,
    /// The file with the copies of its messages, below the data folder, and when that is taken away.
    pub sealed: Option<(String, Option<Instant>)>,
}

/// A replay that is planned.
#[derive(Debug, Clone, Copy)]
pub struct NewReplay<'a> {
    /// What is planned.
    pub plan: &'a Plan,
    /// Its first state.
    pub run: &'a KeptRun,
    /// Who plans it.
    pub by: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Where copies of its messages will be, below the data folder.
    pub sealed: &'a str,
    /// What is asked of it first, by who plans it and for the same reason.
    pub first: ReplayWish,
    /// When.
    pub now: Instant,
}

/// How a replay comes further.
#[derive(Debug, Clone)]
pub struct ReplayStep<'a> {
    /// Which.
    pub id: &'a str,
    /// What it was when it was stored last.
    pub before: &'a KeptRun,
    /// What it is now.
    pub after: &'a KeptRun,
    /// When its copies are taken away, once it is over.
    pub sealed_until: Option<Instant>,
    /// Messages that arrived by it: what replays left for a person of them is settled.
    pub settled: &'a [Fingerprint],
    /// Messages that it will not touch again, and why; also such as it settled, where another that is equal was left.
    pub parked: &'a [(Fingerprint, HeldBecause)],
    /// What is entered into the trail, in order.
    pub deeds: Vec<Deed>,
    /// When.
    pub now: Instant,
}

/// A message that a replay left where it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedRow {
    /// Which.
    pub fingerprint: Fingerprint,
    /// Why.
    pub because: HeldBecause,
    /// The replay.
    pub replay: String,
    /// When.
    pub at: Instant,
}

impl Store {
    /// Keeps a replay that is planned, with what is asked of it first and its entry in the trail, all or nothing: one that nobody asked to
    /// begin would stand in the way of every other. A queue has one that is not over: where it has one already, its name is
    /// returned and nothing is kept.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn replay_new(&self, new: &NewReplay<'_>, deed: Deed) -> Result<Option<String>, StoreError> {
        let mut transaction = self.begin().await?;
        let open = write_new(&mut transaction, new, deed).await.map_err(|error| self.error(error))?;
        if open.is_none() {
            self.commit(transaction).await?;
        }
        Ok(open)
    }

    /// Keeps how far a replay came; only what is another than before is written.
    ///
    /// # Errors
    /// When it cannot be written: then it did not come further.
    pub async fn replay_step(&self, step: ReplayStep<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        steps::write_step(&mut transaction, step).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// Replays that were planned since then, and those that are not over, the last first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn replays(&self, since: Instant) -> Result<Vec<ReplayRow>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let rows = sqlx::query(select_replays!("at >= ?1 OR over_at IS NULL ORDER BY at DESC, id"))
                .bind(since.as_ms())
                .fetch_all(&mut *snapshot)
                .await?;
            replays_of(&mut snapshot, &rows).await
        };
        read.await.map_err(|error| self.error(error))
    }

    /// The replays that are not over, in the order in which they were planned.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn open_replays(&self) -> Result<Vec<ReplayRow>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let rows =
                sqlx::query(select_replays!("over_at IS NULL ORDER BY at, id")).fetch_all(&mut *snapshot).await?;
            replays_of(&mut snapshot, &rows).await
        };
        read.await.map_err(|error| self.error(error))
    }

    /// The names of the replays that are not over, in the order in which they were planned.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn open_replay_names(&self) -> Result<Vec<String>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        sqlx::query_scalar("SELECT id FROM replays WHERE over_at IS NULL ORDER BY at, id")
            .fetch_all(&mut *snapshot)
            .await
            .map_err(|error| self.error(error))
    }

    /// One replay; none where there is none of this name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn replay(&self, id: &str) -> Result<Option<ReplayRow>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let rows = sqlx::query(select_replays!("id = ?1")).bind(id).fetch_all(&mut *snapshot).await?;
            replays_of(&mut snapshot, &rows).await
        };
        read.await.map(|mut found| found.pop()).map_err(|error| self.error(error))
    }

    /// The messages of a queue that replays left where they were, the last first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn parked(&self, queue: &QueueId) -> Result<Vec<ParkedRow>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let rows = sqlx::query(
                "SELECT fingerprint, because, replay, at FROM replay_parked WHERE source = ?1 AND name = ?2
                 ORDER BY at DESC, fingerprint",
            )
            .bind(queue.source.as_str())
            .bind(queue.name.as_str())
            .fetch_all(&mut *snapshot)
            .await?;
            rows.iter().map(parked_of).collect::<sqlx::Result<Vec<ParkedRow>>>()
        };
        read.await.map_err(|error| self.error(error))
    }

    /// Copies that are to be taken away by now: which replay they are of, and where they are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn sealed_to_remove(&self, now: Instant) -> Result<Vec<(String, String)>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        sqlx::query_as("SELECT id, sealed FROM replays WHERE sealed IS NOT NULL AND sealed_until <= ?1 ORDER BY id")
            .bind(now.as_ms())
            .fetch_all(&mut *snapshot)
            .await
            .map_err(|error| self.error(error))
    }

    /// When the next copies are to be taken away; none where all are gone, or are of replays that are not over.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn next_sealed_until(&self) -> Result<Option<Instant>, StoreError> {
        let until: Option<i64> = sqlx::query_scalar("SELECT min(sealed_until) FROM replays WHERE sealed IS NOT NULL")
            .fetch_one(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        Ok(until.map(Instant::from_ms))
    }

    /// Notes that the copies of a replay are gone.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn sealed_removed(&self, id: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("UPDATE replays SET sealed = NULL, sealed_until = NULL WHERE id = ?1")
            .bind(id)
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }
}

async fn write_new(connection: &mut SqliteConnection, new: &NewReplay<'_>, deed: Deed) -> sqlx::Result<Option<String>> {
    let Plan { id, from, .. } = new.plan;
    let open: Option<String> =
        sqlx::query_scalar("SELECT id FROM replays WHERE source = ?1 AND name = ?2 AND over_at IS NULL")
            .bind(from.source.as_str())
            .bind(from.name.as_str())
            .fetch_optional(&mut *connection)
            .await?;
    if open.is_some() {
        return Ok(open);
    }
    sqlx::query(
        "INSERT INTO replays (id, source, name, by, reason, at, changed_at, plan, run, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9)",
    )
    .bind(id)
    .bind(from.source.as_str())
    .bind(from.name.as_str())
    .bind(new.by)
    .bind(new.reason)
    .bind(new.now.as_ms())
    .bind(texts::plan_text(new.plan))
    .bind(texts::run_text(new.run))
    .bind(new.sealed)
    .execute(&mut *connection)
    .await?;
    orders::ask(connection, id, new.first, (new.by, new.reason), new.now).await?;
    append_to_trail(connection, deed).await?;
    Ok(None)
}

async fn replays_of(connection: &mut SqliteConnection, rows: &[SqliteRow]) -> sqlx::Result<Vec<ReplayRow>> {
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let items = items_of(connection, Columns::of(row).take()?).await?;
        found.push(replay_of(row, items)?);
    }
    Ok(found)
}

async fn items_of(connection: &mut SqliteConnection, id: &str) -> sqlx::Result<BTreeMap<u64, Item>> {
    let rows = sqlx::query(
        "SELECT number, fingerprint, same, replayed, handed, resent, state FROM replay_items WHERE replay = ?1",
    )
    .bind(id)
    .fetch_all(connection)
    .await?;
    let item = |row: &SqliteRow| {
        let mut columns = Columns::of(row);
        let number = columns.take().map(count)?;
        let (fingerprint, same) = (Fingerprint(columns.take()?), Fingerprint(columns.take()?));
        let replayed = u32::try_from(columns.take::<i64>()?).unwrap_or(u32::MAX);
        let (was_handed_out, resent) = (columns.take()?, columns.take()?);
        let state = texts::state_of(columns.take()?)?;
        Ok((number, Item { fingerprint, same, replayed, was_handed_out, resent, state }))
    };
    rows.iter().map(item).collect()
}

fn replay_of(row: &SqliteRow, items: BTreeMap<u64, Item>) -> sqlx::Result<ReplayRow> {
    let mut columns = Columns::of(row);
    let id: String = columns.take()?;
    let source = SourceName::new(columns.take::<&str>()?);
    let from = QueueId { source, name: QueueName::new(columns.take::<&str>()?) };
    Ok(ReplayRow {
        plan: texts::plan_of(id, from, columns.take()?)?,
        run: texts::run_of(columns.take()?, items)?,
        by: columns.take()?,
        reason: columns.take()?,
        at: columns.instant()?,
        changed_at: columns.instant()?,
        over_at: columns.maybe_instant()?,
        openings: columns.take().map(count)?,
        trouble: columns.take()?,
        is_in_trouble: columns.take()?,
        sealed: {
            let (file, until) = (columns.take::<Option<String>>()?, columns.maybe_instant()?);
            file.map(|file| (file, until))
        },
    })
}

fn parked_of(row: &SqliteRow) -> sqlx::Result<ParkedRow> {
    let mut columns = Columns::of(row);
    Ok(ParkedRow {
        fingerprint: Fingerprint(columns.take()?),
        because: texts::because_of(columns.take()?)?,
        replay: columns.take()?,
        at: columns.instant()?,
    })
}

#[cfg(test)]
#[path = "replays_tests.rs"]
mod tests;
