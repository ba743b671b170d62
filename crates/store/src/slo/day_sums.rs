//! What the buckets of five minutes of a day came to. It stays when they go.

use std::collections::HashMap;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::slo::{Bucket, BucketState, Span, Tier};
use watchbill_domain::time::Instant;

use super::frame::{day_start, days_of};
use super::words::tier_word;
use super::{GroupId, frame::day_of};
use crate::columns::{Columns, json};
use crate::{Store, StoreError};

/// The length of the buckets whose days are added up.
pub(super) const STEP_MS: i64 = 300_000;

/// What the buckets of five minutes that begin on a UTC day came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaySums {
    /// Where the day begins.
    pub day: Instant,
    /// Good events of the usable readings.
    pub good: u128,
    /// All events of them.
    pub total: u128,
    /// Readings that are whole.
    pub known: u32,
    /// Readings in which a little more was good than there was.
    pub clamped: u32,
    /// Lower bounds.
    pub partial: u32,
    /// Shares of a gap.
    pub estimated: u32,
    /// Buckets that were asked for and of which nothing came. Those of the 288 that are counted nowhere were never asked for.
    pub unknown: u32,
    /// Counts that cannot be true.
    pub invalid: u32,
    /// The worst way in which any usable one was read.
    pub tier: Option<Tier>,
}

impl DaySums {
    /// What `buckets`, all of one day, come to.
    pub(super) fn of(day: i64, buckets: &[Bucket]) -> Self {
        let mut sums = Self::nothing(day_start(day));
        for bucket in buckets {
            let count = match bucket.state() {
                BucketState::Known => &mut sums.known,
                BucketState::Clamped => &mut sums.clamped,
                BucketState::Partial => &mut sums.partial,
                BucketState::Estimated => &mut sums.estimated,
                BucketState::Unknown => &mut sums.unknown,
                BucketState::Invalid => &mut sums.invalid,
            };
            *count += 1;
            if let Some((good, total)) = bucket.usable() {
                sums.good += u128::from(good);
                sums.total += u128::from(total);
                sums.tier = Some(sums.tier.map_or(bucket.tier, |worst| worst.min(bucket.tier)));
            }
        }
        sums
    }

    /// How many readings are usable.
    #[must_use]
    pub fn usable(&self) -> u32 {
        self.known + self.clamped + self.partial + self.estimated
    }

    fn nothing(day: Instant) -> Self {
        Self {
            day,
            good: 0,
            total: 0,
            known: 0,
            clamped: 0,
            partial: 0,
            estimated: 0,
            unknown: 0,
            invalid: 0,
            tier: None,
        }
    }

    /// A usable reading never gives way to none, so a day with fewer of them than are written down is one whose buckets were
    /// lost: what they came to stays.
    pub(super) async fn write(&self, connection: &mut SqliteConnection, group: GroupId) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO sli_days (group_id, day, good, total, known, clamped, partial, estimated, unknown, invalid, tier)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT DO UPDATE SET good = excluded.good, total = excluded.total, known = excluded.known,
             clamped = excluded.clamped, partial = excluded.partial, estimated = excluded.estimated,
             unknown = excluded.unknown, invalid = excluded.invalid, tier = excluded.tier
             WHERE excluded.known + excluded.clamped + excluded.partial + excluded.estimated
               >= known + clamped + partial + estimated",
        )
        .bind(group.0)
        .bind(day_of(self.day))
        .bind(self.good.to_string())
        .bind(self.total.to_string())
        .bind(self.known)
        .bind(self.clamped)
        .bind(self.partial)
        .bind(self.estimated)
        .bind(self.unknown)
        .bind(self.invalid)
        .bind(self.tier.map(tier_word))
        .execute(connection)
        .await
        .map(|_| ())
    }
}

/// The columns as [`day_sums_of`] reads them.
pub(super) const DAY_SUMS_COLUMNS: &str =
    "d.group_id, d.day, d.good, d.total, d.known, d.clamped, d.partial, d.estimated, d.unknown, d.invalid, d.tier";

pub(super) fn day_sums_of(columns: &mut Columns<'_>) -> sqlx::Result<(GroupId, DaySums)> {
    let (group, day) = (GroupId(columns.take()?), day_start(columns.take()?));
    let sums = DaySums {
        day,
        good: whole_number(columns.take()?)?,
        total: whole_number(columns.take()?)?,
        known: columns.take()?,
        clamped: columns.take()?,
        partial: columns.take()?,
        estimated: columns.take()?,
        unknown: columns.take()?,
        invalid: columns.take()?,
        tier: columns.maybe_word()?,
    };
    Ok((group, sums))
}

fn whole_number(text: &str) -> sqlx::Result<u128> {
    text.parse().map_err(|error: std::num::ParseIntError| sqlx::Error::Decode(Box::new(error)))
}

impl Store {
    /// What the days of which any part is in `span` came to, in order; groups without any are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn day_sums(&self, groups: &[GroupId], span: Span) -> Result<HashMap<GroupId, Vec<DaySums>>, StoreError> {
        let ids: Vec<i64> = groups.iter().map(|group| group.0).collect();
        let (first, last) = days_of(span);
        let question = sqlx::AssertSqlSafe(format!(
            "SELECT {DAY_SUMS_COLUMNS} FROM sli_days d WHERE d.group_id IN (SELECT value FROM json_each(?1))
             AND d.day BETWEEN ?2 AND ?3 ORDER BY d.group_id, d.day"
        ));
        let rows = sqlx::query(question)
            .bind(json(&ids))
            .bind(first)
            .bind(last)
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        let mut days: HashMap<GroupId, Vec<DaySums>> = HashMap::new();
        let mut add = |row: &SqliteRow| -> sqlx::Result<()> {
            let (group, sums) = day_sums_of(&mut Columns::of(row))?;
            days.entry(group).or_default().push(sums);
            Ok(())
        };
        rows.iter().try_for_each(&mut add).map_err(|error| self.error(error))?;
        Ok(days)
    }
}

#[cfg(test)]
#[path = "day_sums_tests.rs"]
mod tests;
