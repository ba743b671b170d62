//! Queues of a source, and short ways to say what was read of them.

use std::time::Duration;

use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{Broker, Depth, QueueId, Reading, Watched};
use watchbill_domain::time::Instant;

use super::frame::{DAY_MS, Step, slot_of};
use super::{QueueCommit, QueueReading};
use crate::testing::Desk;
use crate::{MovedToo, Store, StoreError};

/// 2026-03-01.
pub(super) const DAY: i64 = 20_513;

pub(super) const MINUTE: Duration = Duration::from_secs(60);

/// So many minutes after the beginning of a day.
pub(super) fn on(day: i64, minute: i64) -> Instant {
    Instant::from_ms(day * DAY_MS + minute * 60_000)
}

pub(super) fn queue(name: &str) -> QueueId {
    QueueId { source: SourceName::new("prod"), name: QueueName::new(name) }
}

pub(super) fn counted(day: i64, minute: i64, count: u64) -> Reading {
    Reading::of(on(day, minute), Depth::counted(count))
}

/// Readings a minute apart.
pub(super) fn minutes(day: i64, first: i64, counts: impl IntoIterator<Item = u64>) -> Vec<Reading> {
    (first..).zip(counts).map(|(minute, count)| counted(day, minute, count)).collect()
}

/// A desk whose source `prod` has queues.
pub(super) struct Queues {
    pub desk: Desk,
}

impl Queues {
    pub async fn new() -> Self {
        Self { desk: Desk::new().await }
    }

    pub fn store(&self) -> &Store {
        &self.desk.store
    }

    /// A poll for each of the readings of a queue, as the domain takes them in; what is remembered in the end.
    pub async fn read(&self, name: &str, readings: &[Reading]) -> Watched {
        let mut watched = Watched::default();
        for reading in readings {
            watched = watched.after(reading, None, MINUTE);
            self.commit(name, Some(*reading), &watched, reading.at).await.unwrap();
        }
        watched
    }

    pub async fn commit(
        &self,
        name: &str,
        reading: Option<Reading>,
        watched: &Watched,
        now: Instant,
    ) -> Result<(), StoreError> {
        let name = QueueName::new(name);
        let news = QueueReading { name: &name, broker: Broker::RabbitMq, reading, watched, returns: None, facts: "{}" };
        let commit = QueueCommit { readings: &[news], gone: &[], source_facts: None };
        self.desk.poll_queues(now, commit).await.map(|_| ())
    }

    pub async fn let_go(&self, name: &str, now: Instant) {
        let gone = [QueueName::new(name)];
        self.desk.poll_queues(now, QueueCommit { readings: &[], gone: &gone, source_facts: None }).await.unwrap();
    }

    /// A poll that told something new of the source itself.
    pub async fn tell_of_source(&self, facts: &str, now: Instant) {
        let commit = QueueCommit { readings: &[], gone: &[], source_facts: Some(facts) };
        self.desk.poll_queues(now, commit).await.unwrap();
    }

    /// The clock was set back, and nothing moves that the store cannot read.
    pub async fn set_back(&self, by: Duration, now: Instant) {
        self.store().set_back(by, MovedToo { until: &[], facts: &|_| None }, now).await.unwrap();
    }

    pub async fn number(&self, name: &str) -> i64 {
        sqlx::query_scalar("SELECT id FROM queues WHERE name = ?1")
            .bind(name)
            .fetch_one(&self.store().readers)
            .await
            .unwrap()
    }

    /// Turns a bit of a row around.
    pub async fn damage(&self, name: &str, step: Step, day: i64) {
        let slot = slot_of(step, day, self.number(name).await);
        let mut packed: Vec<u8> = sqlx::query_scalar("SELECT packed FROM queue_days WHERE slot = ?1")
            .bind(slot)
            .fetch_one(&self.store().writer)
            .await
            .unwrap();
        *packed.last_mut().unwrap() ^= 0x40;
        let written = sqlx::query("UPDATE queue_days SET packed = ?2 WHERE slot = ?1").bind(slot).bind(packed);
        written.execute(&self.store().writer).await.unwrap();
    }

    /// Every row of the history.
    pub async fn rows(&self) -> Vec<String> {
        sqlx::query_scalar("SELECT slot || ' ' || hex(packed) FROM queue_days ORDER BY slot")
            .fetch_all(&self.store().readers)
            .await
            .unwrap()
    }
}
