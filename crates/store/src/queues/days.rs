//! Putting readings into their days, and rolling up the days that are over.

use std::collections::BTreeMap;

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::queues::{Reading, Roll, RollStep, rolled, rolled_up};
use watchbill_domain::time::Instant;

use super::frame::{Frame, Step, day_of, first_day, parts_of, slot_of, slots_of};
use super::packed::{Packs, appended, pack, unpack};
use super::points::kept;
use crate::bulk;
use crate::columns::json;
use crate::{Store, StoreError};

/// Days that are rolled up in one transaction: others wait for it, so it has to be short.
const DAYS_AT_ONCE: i64 = 200;

impl Store {
    /// Rolls up the UTC days that are over and were not yet rolled up, or were added to since; says how many those were. Doing it
    /// again changes nothing. A day that is damaged is left as it is, which [`Store::check`] finds.
    ///
    /// # Errors
    /// What was rolled up by then stays; the rest is rolled up the next time.
    pub async fn roll_days(&self, now: Instant) -> Result<u64, StoreError> {
        let (mut behind, today) = (slots_of(Step::Minute).0, slot_of(Step::Minute, day_of(now), 0));
        let mut days = 0;
        loop {
            let mut transaction = self.begin().await?;
            let rolled = roll_some(&mut transaction, behind, today).await.map_err(|error| self.error(error))?;
            self.commit(transaction).await?;
            let Some((last, some)) = rolled else { return Ok(days) };
            (behind, days) = (last, days + some);
        }
    }
}

/// Readings of queues, which are named by their rows. Of several of one minute the last one counts. A day whose minutes were let go of
/// stays as it was rolled up: the clock was set back by weeks.
pub(super) async fn put_readings(connection: &mut SqliteConnection, readings: &[(i64, Reading)]) -> sqlx::Result<()> {
    let mut by_day: BTreeMap<i64, (Frame, i64, Vec<Reading>)> = BTreeMap::new();
    for (queue, reading) in readings {
        let day = day_of(reading.at);
        let frame = Frame::of(Step::Minute, *queue, day);
        let rolled_slot = slot_of(Step::FiveMinutes, day, *queue);
        by_day.entry(frame.slot).or_insert((frame, rolled_slot, Vec::new())).2.push(kept(reading));
    }
    let slots: Vec<i64> = by_day.keys().copied().collect();
    let rolled_slots: Vec<i64> = by_day.values().map(|(_, slot, _)| *slot).collect();
    let mut packed: BTreeMap<i64, Vec<u8>> = packed_rows(connection, &slots).await?.into_iter().collect();
    let rolled_before = present(connection, &rolled_slots).await?;
    let (mut rows, mut opened) = (Vec::with_capacity(by_day.len()), Vec::new());
    for (slot, (frame, rolled_slot, news)) in by_day {
        let before = packed.remove(&slot);
        if rolled_before.contains(&rolled_slot) {
            if before.is_none() {
                continue;
            }
            opened.push(rolled_slot);
        }
        let longer = match (&before, news.as_slice()) {
            (Some(bytes), [one]) => appended(&frame, bytes, one),
            _ => None,
        };
        let after = longer.unwrap_or_else(|| packed_anew(&frame, before.as_deref(), news));
        if before.as_ref() != Some(&after) {
            rows.push((slot, after));
        }
    }
    remove(connection, &opened).await?;
    write_packed(connection, &rows).await
}

/// The day with what is new of it, wherever in it that lies.
fn packed_anew(frame: &Frame, before: Option<&[u8]>, news: Vec<Reading>) -> Vec<u8> {
    let mut day = Vec::new();
    if before.is_some_and(|bytes| unpack(frame, bytes, &mut day).is_err()) {
        tracing::warn!(slot = frame.slot, "a day of a queue's readings is damaged; it is begun anew");
    }
    news.into_iter().for_each(|reading| put_reading(&mut day, reading));
    pack(frame, &day)
}

fn put_reading(day: &mut Vec<Reading>, reading: Reading) {
    let place = day.partition_point(|kept| kept.at < reading.at);
    match day.get_mut(place) {
        Some(same) if same.at == reading.at => *same = reading,
        _ => day.insert(place, reading),
    }
}

/// Rolls up some of the days whose minutes have keys between both; says the last key it came to, and how many days it rolled up. None
/// where there is nothing left.
async fn roll_some(connection: &mut SqliteConnection, behind: i64, today: i64) -> sqlx::Result<Option<(i64, u64)>> {
    let to_fives = slots_of(Step::FiveMinutes).0 - slots_of(Step::Minute).0;
    let days: Vec<(i64, Vec<u8>)> = sqlx::query_as(
        "SELECT m.slot, m.packed FROM queue_days m WHERE m.slot > ?1 AND m.slot < ?2
         AND NOT EXISTS (SELECT 1 FROM queue_days f WHERE f.slot = m.slot + ?3) ORDER BY m.slot LIMIT ?4",
    )
    .bind(behind)
    .bind(today)
    .bind(to_fives)
    .bind(DAYS_AT_ONCE)
    .fetch_all(&mut *connection)
    .await?;
    let Some((last, _)) = days.last() else { return Ok(None) };
    let last = *last;
    let mut fives: Vec<(i64, Vec<u8>)> = Vec::new();
    let mut hours: BTreeMap<i64, Vec<Roll>> = BTreeMap::new();
    for (slot, bytes) in &days {
        let Some((_, day, queue)) = parts_of(*slot) else { continue };
        let mut minutes: Vec<Reading> = Vec::new();
        if unpack(&Frame::of(Step::Minute, queue, day), bytes, &mut minutes).is_err() {
            tracing::warn!(queue, day, "a day of a queue's readings is damaged and is not rolled up");
            continue;
        }
        let rolls = rolled(&minutes, RollStep::FiveMinutes);
        let frame = Frame::of(Step::FiveMinutes, queue, day);
        fives.push((frame.slot, pack(&frame, &rolls)));
        let hour_slot = slot_of(Step::Hour, day, queue);
        hours.entry(hour_slot).or_default().extend(rolled_up(&rolls, RollStep::Hour));
    }
    let rolled_days = fives.len() as u64;
    write_packed(connection, &fives).await?;
    put_hours(connection, hours).await?;
    Ok(Some((last, rolled_days)))
}

/// Puts hours into their rows: an hour that is there already is replaced.
async fn put_hours(connection: &mut SqliteConnection, hours: BTreeMap<i64, Vec<Roll>>) -> sqlx::Result<()> {
    let slots: Vec<i64> = hours.keys().copied().collect();
    let mut packed: BTreeMap<i64, Vec<u8>> = packed_rows(connection, &slots).await?.into_iter().collect();
    let mut rows = Vec::with_capacity(hours.len());
    for (slot, news) in hours {
        let Some(frame) = Frame::of_slot(slot) else { continue };
        let mut before: Vec<Roll> = Vec::new();
        if let Some(bytes) = packed.remove(&slot)
            && unpack(&frame, &bytes, &mut before).is_err()
        {
            tracing::warn!(slot, "hours of a queue are damaged; they are made again of the five minutes that are kept");
            before = rolled_up(&fives_of(connection, slot).await?, RollStep::Hour);
        }
        let mut by_start: BTreeMap<Instant, Roll> = before.into_iter().map(|roll| (roll.start, roll)).collect();
        by_start.extend(news.into_iter().map(|roll| (roll.start, roll)));
        let merged: Vec<Roll> = by_start.into_values().collect();
        rows.push((slot, pack(&frame, &merged)));
    }
    write_packed(connection, &rows).await
}

/// All five minutes that are kept of the days of a row of hours.
async fn fives_of(connection: &mut SqliteConnection, hours: i64) -> sqlx::Result<Vec<Roll>> {
    let Some((step, first, queue)) = parts_of(hours) else { return Ok(Vec::new()) };
    let slots: Vec<i64> = (first..first + step.days()).map(|day| slot_of(Step::FiveMinutes, day, queue)).collect();
    unpacked(connection, &slots).await
}

/// What lies in these rows, in their order; rows that are damaged are left out.
pub(super) async fn unpacked<T: Packs>(connection: &mut SqliteConnection, slots: &[i64]) -> sqlx::Result<Vec<T>> {
    let mut found = Vec::new();
    for (slot, bytes) in packed_rows(connection, slots).await? {
        let whole = Frame::of_slot(slot).map(|frame| unpack(&frame, &bytes, &mut found));
        if whole != Some(Ok(())) {
            tracing::warn!(slot, "a row of a queue's history is damaged and counts as not known");
        }
    }
    Ok(found)
}

async fn packed_rows(connection: &mut SqliteConnection, slots: &[i64]) -> sqlx::Result<Vec<(i64, Vec<u8>)>> {
    sqlx::query_as("SELECT d.slot, d.packed FROM json_each(?1) j CROSS JOIN queue_days d ON d.slot = j.value")
        .bind(json(&slots))
        .fetch_all(connection)
        .await
}

/// Which of these rows there are.
pub(super) async fn present(connection: &mut SqliteConnection, slots: &[i64]) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar("SELECT d.slot FROM json_each(?1) j CROSS JOIN queue_days d ON d.slot = j.value")
        .bind(json(&slots))
        .fetch_all(connection)
        .await
}

async fn remove(connection: &mut SqliteConnection, slots: &[i64]) -> sqlx::Result<()> {
    if slots.is_empty() {
        return Ok(());
    }
    sqlx::query("DELETE FROM queue_days WHERE slot IN (SELECT value FROM json_each(?1))")
        .bind(json(&slots))
        .execute(connection)
        .await
        .map(|_| ())
}

pub(super) async fn write_packed(connection: &mut SqliteConnection, rows: &[(i64, Vec<u8>)]) -> sqlx::Result<()> {
    let (head, tail) = ("INSERT INTO queue_days (slot, packed)", "ON CONFLICT DO UPDATE SET packed = excluded.packed");
    bulk::insert(connection, head, rows, tail, |tuple, (slot, packed)| {
        tuple.push_bind(*slot).push_bind(packed.clone());
    })
    .await
    .map(|_| ())
}

/// The keys of the rows of a queue that hold the days from `first` to `last`, as far as any queue has such a row.
pub(super) async fn slots_between(
    connection: &mut SqliteConnection,
    (step, queue): (Step, i64),
    (first, last): (i64, i64),
) -> sqlx::Result<Vec<i64>> {
    /// More rows of one queue are not kept, unless a clock was wrong by decades.
    const ROWS: usize = 40_000;
    let (lowest, highest) = slots_of(step);
    let bounds: (Option<i64>, Option<i64>) = sqlx::query_as(
        "SELECT (SELECT min(slot) FROM queue_days WHERE slot BETWEEN ?1 AND ?2),
           (SELECT max(slot) FROM queue_days WHERE slot BETWEEN ?1 AND ?2)",
    )
    .bind(lowest)
    .bind(highest)
    .fetch_one(connection)
    .await?;
    let kept = |slot: Option<i64>| slot.and_then(parts_of).map(|(_, day, _)| day);
    let (Some(oldest), Some(newest)) = (kept(bounds.0), kept(bounds.1)) else { return Ok(Vec::new()) };
    let from = first_day(step, first).max(oldest);
    let days = (from..=last.min(newest)).step_by(usize::try_from(step.days()).unwrap_or(1)).take(ROWS);
    Ok(days.map(|day| slot_of(step, day, queue)).collect())
}

#[cfg(test)]
#[path = "days_tests.rs"]
mod tests;
