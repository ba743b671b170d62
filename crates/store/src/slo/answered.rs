//! For what time a source has answered: that is not asked again, whether it had anything or not.

use std::collections::HashMap;

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::slo::{Grid, Span};
use watchbill_domain::time::Instant;

use super::SliId;
use super::frame::{day_start, days_of, series_and_day};
use super::packed::is_sound;
use super::reads::PACKED_OF_SLIS;
use crate::columns::{Columns, json};
use crate::{Store, StoreError};

impl Store {
    /// What is still to be asked of each of these SLIs: the time of whole buckets in `span` for which its source has not
    /// answered, and of days that cannot be read any more; oldest first. An SLI that lacks nothing comes with nothing.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn missing(&self, slis: &[SliId], grid: Grid, span: Span) -> Result<Vec<(SliId, Vec<Span>)>, StoreError> {
        let inside = grid.inside(span);
        let mut snapshot = self.snapshot().await?;
        let find = async {
            let mut answered = answered_of(&mut snapshot, slis, grid).await?;
            for (sli, slot) in damaged(&mut snapshot, slis, grid, inside).await? {
                let lost = lost_with(slot, grid);
                if let Some(spans) = answered.get_mut(&sli) {
                    *spans = spans.iter().flat_map(|span| without(*span, &[lost])).collect();
                }
            }
            Ok(slis.iter().map(|sli| (*sli, without(inside, answered.get(sli).map_or(&[], Vec::as_slice)))).collect())
        };
        find.await.map_err(|error| self.error(error))
    }
}

impl Store {
    /// The time of an SLI for which its source has answered in buckets of `grid`, the oldest first. It says nothing about what it
    /// answered.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn answered(&self, sli: SliId, grid: Grid) -> Result<Vec<Span>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let answered = answered_of(&mut snapshot, &[sli], grid).await.map_err(|error| self.error(error))?;
        Ok(answered.into_values().next().unwrap_or_default())
    }
}

/// Notes that the source answered for `span`; writes nothing when that is known.
pub(super) async fn note_answered(
    connection: &mut SqliteConnection,
    sli: SliId,
    grid: Grid,
    span: Span,
) -> sqlx::Result<()> {
    let span = grid.inside(span);
    if span.length_ms() == 0 {
        return Ok(());
    }
    let touching: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT from_at, to_at FROM sli_answered WHERE sli_id = ?1 AND step_ms = ?2 AND phase_ms = ?3
         AND from_at <= ?5 AND to_at >= ?4",
    )
    .bind(sli.0)
    .bind(grid.step_ms())
    .bind(grid.phase_ms())
    .bind(span.start.as_ms())
    .bind(span.end.as_ms())
    .fetch_all(&mut *connection)
    .await?;
    let from = touching.iter().map(|(from, _)| *from).min().unwrap_or(i64::MAX).min(span.start.as_ms());
    let to = touching.iter().map(|(_, to)| *to).max().unwrap_or(i64::MIN).max(span.end.as_ms());
    if touching == [(from, to)] {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM sli_answered WHERE sli_id = ?1 AND step_ms = ?2 AND phase_ms = ?3 AND from_at BETWEEN ?4 AND ?5",
    )
    .bind(sli.0)
    .bind(grid.step_ms())
    .bind(grid.phase_ms())
    .bind(from)
    .bind(to)
    .execute(&mut *connection)
    .await?;
    sqlx::query("INSERT INTO sli_answered (sli_id, step_ms, phase_ms, from_at, to_at) VALUES (?1, ?2, ?3, ?4, ?5)")
        .bind(sli.0)
        .bind(grid.step_ms())
        .bind(grid.phase_ms())
        .bind(from)
        .bind(to)
        .execute(connection)
        .await
        .map(|_| ())
}

/// Lets go of the days touching `span` that cannot be read any more, and of that their source has answered for them: they are
/// to be asked for again.
pub(super) async fn forget_damaged(
    connection: &mut SqliteConnection,
    sli: SliId,
    grid: Grid,
    span: Span,
) -> sqlx::Result<()> {
    for (_, slot) in damaged(connection, &[sli], grid, span).await? {
        let lost = lost_with(slot, grid);
        tracing::warn!(sli = sli.0, from = %lost.start, "a day of buckets is damaged and is let go of");
        sqlx::query("DELETE FROM sli_buckets WHERE slot = ?1").bind(slot).execute(&mut *connection).await?;
        let answered = answered_of(connection, &[sli], grid).await?.remove(&sli).unwrap_or_default();
        for span in answered.into_iter().filter(|span| span.start < lost.end && span.end > lost.start) {
            sqlx::query(
                "DELETE FROM sli_answered WHERE sli_id = ?1 AND step_ms = ?2 AND phase_ms = ?3 AND from_at = ?4",
            )
            .bind(sli.0)
            .bind(grid.step_ms())
            .bind(grid.phase_ms())
            .bind(span.start.as_ms())
            .execute(&mut *connection)
            .await?;
            for left in without(span, &[lost]) {
                note_answered(connection, sli, grid, left).await?;
            }
        }
    }
    Ok(())
}

/// The time of the buckets that begin on the day of a slot.
fn lost_with(slot: i64, grid: Grid) -> Span {
    let (_, day) = series_and_day(slot);
    Span { start: grid.ceil(day_start(day)), end: grid.ceil(day_start(day + 1)) }
}

/// The slots of days touching `span`, of any group of these SLIs, whose bytes cannot be read.
async fn damaged(
    connection: &mut SqliteConnection,
    slis: &[SliId],
    grid: Grid,
    span: Span,
) -> sqlx::Result<Vec<(SliId, i64)>> {
    let ids: Vec<i64> = slis.iter().map(|sli| sli.0).collect();
    let (first, last) = days_of(span);
    let rows = sqlx::query(PACKED_OF_SLIS)
        .bind(json(&ids))
        .bind(grid.step_ms())
        .bind(grid.phase_ms())
        .bind(first)
        .bind(last)
        .fetch_all(connection)
        .await?;
    let mut damaged = Vec::new();
    for row in &rows {
        let mut columns = Columns::of(row);
        let (sli, slot, packed): (i64, i64, &[u8]) = (columns.take()?, columns.take()?, columns.take()?);
        if !is_sound(slot, packed) {
            damaged.push((SliId(sli), slot));
        }
    }
    Ok(damaged)
}

async fn answered_of(
    connection: &mut SqliteConnection,
    slis: &[SliId],
    grid: Grid,
) -> sqlx::Result<HashMap<SliId, Vec<Span>>> {
    let ids: Vec<i64> = slis.iter().map(|sli| sli.0).collect();
    let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
        "SELECT sli_id, from_at, to_at FROM sli_answered WHERE sli_id IN (SELECT value FROM json_each(?1))
         AND step_ms = ?2 AND phase_ms = ?3 ORDER BY sli_id, from_at",
    )
    .bind(json(&ids))
    .bind(grid.step_ms())
    .bind(grid.phase_ms())
    .fetch_all(connection)
    .await?;
    let mut answered: HashMap<SliId, Vec<Span>> = HashMap::new();
    for (sli, from, to) in rows {
        let span = Span { start: Instant::from_ms(from), end: Instant::from_ms(to) };
        answered.entry(SliId(sli)).or_default().push(span);
    }
    Ok(answered)
}

/// What of `span` is in none of `others`, which are in the order of time and do not overlap.
fn without(span: Span, others: &[Span]) -> Vec<Span> {
    let mut left = Vec::new();
    let mut from = span.start;
    for other in others.iter().filter(|other| other.end > span.start && other.start < span.end) {
        if other.start > from {
            left.push(Span { start: from, end: other.start });
        }
        from = from.max(other.end);
    }
    if from < span.end {
        left.push(Span { start: from, end: span.end });
    }
    left
}

#[cfg(test)]
#[path = "answered_tests.rs"]
mod tests;
