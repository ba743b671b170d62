//! Putting readings into the record: in one transaction, and writing only what is another than before.

use std::collections::HashMap;
use std::time::Duration;

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::slo::{Bucket, Grid, Reading, Span};
use watchbill_domain::time::Instant;

use super::answered::{forget_damaged, note_answered};
use super::day_sums::{DaySums, STEP_MS};
use super::frame::{Frame, day_of, slot_of};
use super::merging::DayMerge;
use super::packed::{pack, unpack};
use super::series::{Series, keep_for};
use super::{GroupId, GroupLabels, SliId};
use crate::{Store, StoreError};

/// What was read of one SLI in buckets of one length.
#[derive(Debug, Clone, Copy)]
pub struct SliReadings<'a> {
    /// Which.
    pub sli: SliId,
    /// Where its buckets begin.
    pub grid: Grid,
    /// How long they are kept at least: the longest window that needs them. Those of 300 s are kept for 400 days and those of
    /// 60 s for 26 hours in any case.
    pub keep: Duration,
    /// The time for which the source answered, whether it had anything or not: that is not asked again. None where something
    /// is to be read again anyway.
    pub answered: Option<Span>,
    /// The buckets of each group.
    pub groups: &'a [(GroupLabels, Vec<Bucket>)],
}

/// What became of readings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Merged {
    /// Buckets of which there was none.
    pub new: u64,
    /// Buckets that are another than before.
    pub changed: u64,
    /// Buckets that are as before.
    pub unchanged: u64,
    /// Readings of days that were let go of: what those came to stands.
    pub settled: u64,
    /// Where the first bucket begins that is new or changed.
    pub first_changed_at: Option<Instant>,
}

impl Merged {
    fn add(&mut self, day: &DayMerge) {
        self.new += day.new;
        self.changed += day.changed;
        self.unchanged += day.unchanged;
        self.first_changed_at = match (self.first_changed_at, day.first_changed_at) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
}

impl Store {
    /// Puts readings into the record, all of them or none; says for each of `readings` what that changed. The domain decides
    /// which of two readings of a bucket stays, so that the same readings again change nothing and write nothing.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such SLI any more, [`StoreError::Refused`] for a bucket that does not begin
    /// where those of its grid do.
    pub async fn commit_buckets(&self, readings: &[SliReadings<'_>], now: Instant) -> Result<Vec<Merged>, StoreError> {
        if let Some(reading) = readings.iter().find(|reading| is_off_the_grid(reading)) {
            let what = format!(
                "buckets of SLI {} do not begin at whole steps of {} ms; none of what came with them was recorded",
                reading.sli.0,
                reading.grid.step_ms()
            );
            return Err(StoreError::Refused { what });
        }
        let mut transaction = self.begin().await?;
        let mut merged = Vec::with_capacity(readings.len());
        for reading in readings {
            let one = commit(&mut transaction, reading, now).await.map_err(|error| self.error(error))?;
            let gone = || StoreError::NotFound {
                what: format!("SLI {} is not kept any more; what was read of it was not recorded", reading.sli.0),
            };
            merged.push(one.ok_or_else(gone)?);
        }
        self.commit(transaction).await?;
        Ok(merged)
    }
}

fn is_off_the_grid(reading: &SliReadings<'_>) -> bool {
    reading.groups.iter().flat_map(|(_, buckets)| buckets).any(|bucket| !reading.grid.has(bucket.start))
}

/// None when there is no such SLI.
async fn commit(
    connection: &mut SqliteConnection,
    reading: &SliReadings<'_>,
    now: Instant,
) -> sqlx::Result<Option<Merged>> {
    let known: Option<i64> = sqlx::query_scalar("SELECT id FROM slis WHERE id = ?1")
        .bind(reading.sli.0)
        .fetch_optional(&mut *connection)
        .await?;
    if known.is_none() {
        return Ok(None);
    }
    if let Some(span) = touched(reading) {
        forget_damaged(connection, reading.sli, reading.grid, span).await?;
    }
    if let Some(span) = reading.answered {
        note_answered(connection, reading.sli, reading.grid, span).await?;
    }
    let mut merged = Merged::default();
    for (labels, buckets) in reading.groups.iter().filter(|(_, buckets)| !buckets.is_empty()) {
        let series = Series::of(connection, reading, labels).await?;
        let mut sorted = buckets.clone();
        sorted.sort_by_key(|bucket| bucket.start);
        put(connection, &series, &sorted, reading, now, &mut merged).await?;
        if let Some(span) = read_span(&sorted, reading.grid) {
            series.note_read(connection, reading.sli, span).await?;
        }
    }
    Ok(Some(merged))
}

/// Puts buckets in the order of time into a series.
async fn put(
    connection: &mut SqliteConnection,
    series: &Series,
    buckets: &[Bucket],
    reading: &SliReadings<'_>,
    now: Instant,
    merged: &mut Merged,
) -> sqlx::Result<()> {
    let (Some(first), Some(last)) = (buckets.first(), buckets.last()) else { return Ok(()) };
    let mut kept = packed_days(connection, series.id, day_of(first.start), day_of(last.start)).await?;
    let is_summed = reading.grid.step_ms() == STEP_MS && reading.grid.phase_ms() == 0;
    let oldest_day = day_of(now.minus(keep_for(reading.grid, reading.keep)));
    for of_day in buckets.chunk_by(|a, b| day_of(a.start) == day_of(b.start)) {
        let Some(day) = of_day.first().map(|bucket| day_of(bucket.start)) else { continue };
        let frame = Frame::of(series.id, reading.grid, day);
        let packed = kept.remove(&frame.slot);
        let is_past = packed.is_none() && day < oldest_day;
        if is_past && (!is_summed || has_sums(connection, series.group, day).await?) {
            merged.settled += of_day.len() as u64;
            continue;
        }
        let mut before = Vec::new();
        // Days that are damaged were let go of before.
        packed.and_then(|packed| unpack(&frame, &packed, &mut before).ok());
        let after = DayMerge::of(&before, of_day);
        merged.add(&after);
        if !after.is_changed() {
            continue;
        }
        sqlx::query(
            "INSERT INTO sli_buckets (slot, packed) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET packed = excluded.packed",
        )
        .bind(frame.slot)
        .bind(pack(&frame, &after.buckets))
        .execute(&mut *connection)
        .await?;
        if is_summed {
            DaySums::of(day, &after.buckets).write(connection, series.group).await?;
        }
    }
    Ok(())
}

async fn packed_days(
    connection: &mut SqliteConnection,
    series: i64,
    first: i64,
    last: i64,
) -> sqlx::Result<HashMap<i64, Vec<u8>>> {
    let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as("SELECT slot, packed FROM sli_buckets WHERE slot BETWEEN ?1 AND ?2")
        .bind(slot_of(series, first))
        .bind(slot_of(series, last))
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn has_sums(connection: &mut SqliteConnection, group: GroupId, day: i64) -> sqlx::Result<bool> {
    let found: Option<i64> = sqlx::query_scalar("SELECT day FROM sli_days WHERE group_id = ?1 AND day = ?2")
        .bind(group.0)
        .bind(day)
        .fetch_optional(connection)
        .await?;
    Ok(found.is_some())
}

/// The time that the source has answered for and that buckets were read of.
fn touched(reading: &SliReadings<'_>) -> Option<Span> {
    let starts = reading.groups.iter().flat_map(|(_, buckets)| buckets).map(|bucket| bucket.start);
    let first = starts.clone().chain(reading.answered.map(|span| span.start)).min()?;
    let end = starts.max().map(|last| last.shifted_ms(reading.grid.step_ms()));
    Some(Span { start: first, end: end.into_iter().chain(reading.answered.map(|span| span.end)).max()? })
}

/// From the first to the last bucket that has a reading.
fn read_span(sorted: &[Bucket], grid: Grid) -> Option<Span> {
    let has_reading = |bucket: &&Bucket| matches!(bucket.reading, Reading::Counted { .. });
    let (first, last) = (sorted.iter().find(has_reading)?, sorted.iter().rev().find(has_reading)?);
    Some(Span { start: first.start, end: last.start.shifted_ms(grid.step_ms()) })
}

#[cfg(test)]
#[path = "commit_tests.rs"]
mod tests;
