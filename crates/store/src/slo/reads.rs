//! Buckets as they are asked for: those of one group, or of a whole portfolio.

use std::collections::{HashMap, HashSet};

use futures::TryStreamExt;
use sqlx::sqlite::SqliteConnection;
use watchbill_domain::slo::{Bucket, Grid, Span};
use watchbill_domain::time::Instant;

use super::frame::{Frame, days_of, series_and_day};
use super::packed::unpack;
use super::{GroupId, SliId};
use crate::columns::{Columns, json};
use crate::{Store, StoreError};

/// Room for so many buckets is made at once; a span from outside may be of any length.
const ROOM: u64 = 150_000;

/// The series of the groups in ?1 with the step ?2 and the phase ?3, and their days from ?4 to ?5: group by group, day by day,
/// because a CROSS JOIN is walked as it is written and the key of a table by its order.
const PACKED_OF_GROUPS: &str = "
    SELECT s.group_id, b.slot, b.packed FROM json_each(?1) g
    CROSS JOIN sli_series s ON s.group_id = g.value AND s.step_ms = ?2 AND s.phase_ms = ?3
    CROSS JOIN sli_buckets b ON b.slot BETWEEN s.id * 10000000 + 1000000 + ?4 AND s.id * 10000000 + 1000000 + ?5";

/// The same of all groups of the SLIs in ?1.
pub(super) const PACKED_OF_SLIS: &str = "
    SELECT g.sli_id, b.slot, b.packed FROM json_each(?1) i CROSS JOIN sli_groups g ON g.sli_id = i.value
    CROSS JOIN sli_series s ON s.group_id = g.id AND s.step_ms = ?2 AND s.phase_ms = ?3
    CROSS JOIN sli_buckets b ON b.slot BETWEEN s.id * 10000000 + 1000000 + ?4 AND s.id * 10000000 + 1000000 + ?5";

impl Store {
    /// The buckets of a group that lie wholly inside `span`, in the order of time. Those that were never asked for are left
    /// out, and so are days that cannot be read any more, which [`Store::check`] finds.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn buckets(&self, group: GroupId, grid: Grid, span: Span) -> Result<Vec<Bucket>, StoreError> {
        let mut found = Vec::new();
        self.visit_buckets(&[group], grid, span, |_, buckets| found = buckets).await?;
        Ok(found)
    }

    /// The same for many groups in one go, each handed to `visit` as soon as it is read: all buckets of a portfolio at once
    /// would be a hundred megabytes. Each of `groups` is named once; those without any bucket come last.
    ///
    /// # Errors
    /// When the file cannot be read; some may have been visited by then.
    pub async fn visit_buckets(
        &self,
        groups: &[GroupId],
        grid: Grid,
        span: Span,
        mut visit: impl FnMut(GroupId, Vec<Bucket>) + Send,
    ) -> Result<(), StoreError> {
        let mut snapshot = self.snapshot().await?;
        let walk = async {
            let ids: Vec<i64> = groups.iter().map(|group| group.0).collect();
            let inside = grid.inside(span);
            let seen = walk_groups(&mut snapshot, &ids, grid, inside, &mut visit).await?;
            for id in ids.iter().filter(|id| !seen.contains(id)) {
                visit(GroupId(*id), Vec::new());
            }
            Ok(())
        };
        walk.await.map_err(|error| self.error(error))
    }

    /// Where the last bucket of this length that has a reading ends, of any group of each SLI; those without any are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn last_known(&self, slis: &[SliId], grid: Grid) -> Result<HashMap<SliId, Instant>, StoreError> {
        let ids: Vec<i64> = slis.iter().map(|sli| sli.0).collect();
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT g.sli_id, max(s.last_at) FROM sli_groups g JOIN sli_series s ON s.group_id = g.id
             WHERE g.sli_id IN (SELECT value FROM json_each(?1)) AND s.step_ms = ?2 AND s.phase_ms = ?3
             AND s.last_at IS NOT NULL GROUP BY g.sli_id",
        )
        .bind(json(&ids))
        .bind(grid.step_ms())
        .bind(grid.phase_ms())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        Ok(rows.into_iter().map(|(sli, at)| (SliId(sli), Instant::from_ms(at))).collect())
    }
}

/// Visits the groups that have any row in `inside`; returns which.
async fn walk_groups(
    connection: &mut SqliteConnection,
    groups: &[i64],
    grid: Grid,
    inside: Span,
    visit: &mut (impl FnMut(GroupId, Vec<Bucket>) + Send),
) -> sqlx::Result<HashSet<i64>> {
    let (first, last) = days_of(inside);
    let mut rows = sqlx::query(PACKED_OF_GROUPS)
        .bind(json(&groups))
        .bind(grid.step_ms())
        .bind(grid.phase_ms())
        .bind(first)
        .bind(last)
        .fetch(connection);
    let room = usize::try_from(grid.buckets(inside).min(ROOM)).unwrap_or(0);
    let mut seen = HashSet::new();
    let mut current: Option<(i64, Vec<Bucket>)> = None;
    while let Some(row) = rows.try_next().await? {
        let mut columns = Columns::of(&row);
        let (group, slot, packed): (i64, i64, &[u8]) = (columns.take()?, columns.take()?, columns.take()?);
        if current.as_ref().is_none_or(|(of, _)| *of != group) {
            seen.insert(group);
            if let Some((whole, buckets)) = current.replace((group, Vec::with_capacity(room))) {
                visit(GroupId(whole), cut(buckets, inside));
            }
        }
        let Some((_, buckets)) = &mut current else { continue };
        let (series, day) = series_and_day(slot);
        if unpack(&Frame::of(series, grid, day), packed, buckets).is_err() {
            tracing::warn!(group, day, "a day of buckets is damaged and counts as unknown");
        }
    }
    if let Some((whole, buckets)) = current {
        visit(GroupId(whole), cut(buckets, inside));
    }
    Ok(seen)
}

/// Whole days were read; the span may begin and end inside one.
fn cut(mut buckets: Vec<Bucket>, inside: Span) -> Vec<Bucket> {
    buckets.truncate(buckets.partition_point(|bucket| bucket.start < inside.end));
    buckets.drain(..buckets.partition_point(|bucket| bucket.start < inside.start));
    buckets
}

#[cfg(test)]
#[path = "reads_tests.rs"]
mod tests;
