//! History as a year of polls would leave it, for measuring what is made of it.

use std::path::Path;

use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{
    Broker, Depth, Oldest, QueueId, Reading, Roll, RollStep, Totals, Watched, rolled, rolled_up,
};
use watchbill_domain::time::Instant;

use super::commit::write;
use super::days::write_packed;
use super::frame::{DAY_MS, Frame, Step, day_of};
use super::packed::{Packs, pack};
use super::{QueueCommit, QueueReading};
use crate::{Role, Store, StoreError};

/// Rows that are written at once.
const ROWS_AT_ONCE: usize = 128;

/// Makes a file with so many queues of a source `prod`, `q0`, `q1` and so on, each watched for a year until `now`: a third of them is
/// quiet, a third has sources with traffic, and of a third nothing is ever the same twice.
///
/// # Errors
/// When the file cannot be written.
pub async fn fill_queues(file: &Path, queues: u32, now: Instant) -> Result<Vec<QueueId>, StoreError> {
    let store = Store::open(file, Role::Owner, now).await?;
    let source = SourceName::new("prod");
    let every = std::time::Duration::from_secs(60);
    store.sync_sources(&[(source.clone(), "rabbitmq".to_owned(), every)], now).await?;
    let names: Vec<QueueName> = (0..queues).map(|queue| QueueName::new(format!("q{queue}"))).collect();
    let watched = Watched::default().after(&reading_of(0, now), None, every);
    let readings: Vec<QueueReading<'_>> = names
        .iter()
        .map(|name| QueueReading {
            name,
            broker: Broker::RabbitMq,
            reading: None,
            watched: &watched,
            returns: None,
            facts: "{}",
        })
        .collect();
    let mut writing = store.begin().await?;
    let commit = QueueCommit { readings: &readings, gone: &[], source_facts: None };
    write(&mut writing, &source, &commit, now).await.map_err(|error| store.error(error))?;
    store.commit(writing).await?;
    let ids: Vec<QueueId> = names.into_iter().map(|name| QueueId { source: source.clone(), name }).collect();
    let histories = [0, 1, 2].map(|sort| History::of(sort, now));
    for (id, history) in ids.iter().zip(histories.iter().cycle()) {
        let mut writing = store.begin().await?;
        let number = store.queue_number(&mut writing, id).await?;
        for some in history.rows(number).chunks(ROWS_AT_ONCE) {
            write_packed(&mut writing, some).await.map_err(|error| store.error(error))?;
        }
        store.commit(writing).await?;
    }
    store.close().await;
    Ok(ids)
}

/// What is kept of a queue at an instant.
struct History {
    minutes: Vec<Reading>,
    fives: Vec<Roll>,
    hours: Vec<Roll>,
}

impl History {
    fn of(sort: usize, now: Instant) -> Self {
        let today = day_of(now);
        let is_kept = |step: Step, at: Instant| day_of(at) >= today - step.kept_days();
        let mut history = Self { minutes: Vec::new(), fives: Vec::new(), hours: Vec::new() };
        for day in today - 365..=today {
            let minutes = (0..1440).map(|minute| Instant::from_ms(day * DAY_MS + minute * 60_000));
            let readings: Vec<Reading> = minutes.filter(|at| *at <= now).map(|at| reading_of(sort, at)).collect();
            if day < today {
                let fives = rolled(&readings, RollStep::FiveMinutes);
                history.hours.extend(rolled_up(&fives, RollStep::Hour));
                history.fives.extend(fives.into_iter().filter(|roll| is_kept(Step::FiveMinutes, roll.start)));
            }
            history.minutes.extend(readings.into_iter().filter(|reading| is_kept(Step::Minute, reading.at)));
        }
        history
    }

    fn rows(&self, queue: i64) -> Vec<(i64, Vec<u8>)> {
        let mut rows = rows_of(Step::Minute, queue, &self.minutes);
        rows.extend(rows_of(Step::FiveMinutes, queue, &self.fives));
        rows.extend(rows_of(Step::Hour, queue, &self.hours));
        rows
    }
}

fn rows_of<T: Packs>(step: Step, queue: i64, kept: &[T]) -> Vec<(i64, Vec<u8>)> {
    let frame = |one: &T| Frame::of(step, queue, day_of(one.start()));
    let of_row = |some: &[T]| some.first().map(|first| (frame(first).slot, pack(&frame(first), some)));
    kept.chunk_by(|a, b| frame(a).slot == frame(b).slot).filter_map(of_row).collect()
}

/// What is read of a queue of a sort at an instant.
fn reading_of(sort: usize, at: Instant) -> Reading {
    let minute = at.as_ms().div_euclid(60_000).unsigned_abs();
    let noise = minute.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(sort as u64) >> 40;
    let traffic =
        Totals { arrived: Some(minute / 100), source_traffic: Some(minute * 1000 + noise % 900), ..Totals::default() };
    let quiet = Reading {
        unacknowledged: Some(0),
        consumers: Some(0),
        oldest: Some(Oldest::died(Instant::from_ms(at.as_ms().div_euclid(30 * DAY_MS) * 30 * DAY_MS))),
        ..Reading::of(at, Depth::counted(minute / 480 % 90))
    };
    match sort {
        0 => quiet,
        1 => Reading { totals: traffic, ..quiet },
        _ => Reading {
            totals: traffic,
            oldest: Some(Oldest::died(at.shifted_ms(-(noise % 900_000).cast_signed()))),
            unacknowledged: Some(noise % 20),
            ..Reading::of(at, Depth::counted(10_000 + noise % 5_000))
        },
    }
}
