//! The history of a queue as it is asked for.

use std::collections::{BTreeMap, HashMap};

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{QueueId, Reading, Roll, RollStep, rolled};
use watchbill_domain::time::Instant;

use super::days::{present, slots_between, unpacked};
use super::frame::{Step, day_of, parts_of, slot_of};
use super::rows::number_of;
use crate::{Store, StoreError};

impl Store {
    /// What was read of a queue at `from <= at < to`, one reading a minute at its start, in the order of time; minutes are kept for 14
    /// days. Days that cannot be read any more are left out, which [`Store::check`] finds; there is nothing of a queue that was never
    /// heard of.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn queue_readings(
        &self,
        queue: &QueueId,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<Reading>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            match number_of(&mut snapshot, queue).await? {
                Some(number) => minutes(&mut snapshot, number, from, to).await,
                None => Ok(Vec::new()),
            }
        };
        read.await.map_err(|error| self.error(error))
    }

    /// The same of every queue of a source that has any.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn readings_of_queues(
        &self,
        source: &SourceName,
        from: Instant,
        to: Instant,
    ) -> Result<HashMap<QueueName, Vec<Reading>>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let queues: Vec<(i64, String)> = sqlx::query_as("SELECT id, name FROM queues WHERE source = ?1")
                .bind(source.as_str())
                .fetch_all(&mut *snapshot)
                .await?;
            let mut found = HashMap::new();
            for (number, name) in queues {
                let readings = minutes(&mut snapshot, number, from, to).await?;
                if !readings.is_empty() {
                    found.insert(QueueName::new(name), readings);
                }
            }
            Ok(found)
        };
        read.await.map_err(|error| self.error(error))
    }

    /// What a queue's readings came to in the spans with `from <= start < to`, in the order of time. Five minutes are kept for 90 days
    /// and hours for 400; what was not rolled up yet, today as a rule, is rolled up here.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn queue_rolls(
        &self,
        queue: &QueueId,
        step: RollStep,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<Roll>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            match number_of(&mut snapshot, queue).await? {
                Some(number) => rolls(&mut snapshot, number, step, from, to).await,
                None => Ok(Vec::new()),
            }
        };
        read.await.map_err(|error| self.error(error))
    }
}

fn days(from: Instant, to: Instant) -> (i64, i64) {
    (day_of(from), day_of(to.shifted_ms(-1)))
}

async fn minutes(
    connection: &mut SqliteConnection,
    queue: i64,
    from: Instant,
    to: Instant,
) -> sqlx::Result<Vec<Reading>> {
    let slots = slots_between(connection, (Step::Minute, queue), days(from, to)).await?;
    let mut readings: Vec<Reading> = unpacked(connection, &slots).await?;
    readings.retain(|reading| from <= reading.at && reading.at < to);
    Ok(readings)
}

async fn rolls(
    connection: &mut SqliteConnection,
    queue: i64,
    step: RollStep,
    from: Instant,
    to: Instant,
) -> sqlx::Result<Vec<Roll>> {
    let slots = slots_between(connection, (Step::of(step), queue), days(from, to)).await?;
    let kept: Vec<Roll> = unpacked(connection, &slots).await?;
    let mut by_start: BTreeMap<Instant, Roll> = kept.into_iter().map(|roll| (roll.start, roll)).collect();
    for slot in not_rolled(connection, queue, days(from, to)).await? {
        let readings: Vec<Reading> = unpacked(connection, &[slot]).await?;
        by_start.extend(rolled(&readings, step).into_iter().map(|roll| (roll.start, roll)));
    }
    Ok(by_start.into_values().filter(|roll| from <= roll.start && roll.start < to).collect())
}

/// The rows of minutes that were not rolled up.
async fn not_rolled(connection: &mut SqliteConnection, queue: i64, days: (i64, i64)) -> sqlx::Result<Vec<i64>> {
    let mut slots = slots_between(connection, (Step::Minute, queue), days).await?;
    let fives = |slot: i64| parts_of(slot).map(|(_, day, queue)| slot_of(Step::FiveMinutes, day, queue));
    let rolled_slots: Vec<i64> = slots.iter().filter_map(|slot| fives(*slot)).collect();
    let rolled_slots = present(connection, &rolled_slots).await?;
    slots.retain(|slot| fives(*slot).is_none_or(|five| !rolled_slots.contains(&five)));
    Ok(slots)
}

#[cfg(test)]
#[path = "reads_tests.rs"]
mod tests;
