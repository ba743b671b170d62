//! A store in which one SLO is named, and short ways to say what was read of its SLI.

use std::time::Duration;

use watchbill_domain::slo::{Bucket, Certainty, Grid, Reading, Span, Tier};
use watchbill_domain::time::Instant;

use super::frame::{day_start, slot_of};
use super::{GroupId, GroupLabels, Listing, Merged, NamedSlo, SliId, SliReadings, SloTerms};
use crate::testing::Desk;
use crate::{Store, StoreError};

pub(super) const FIVE_MINUTES: u32 = 300;

/// 2026-03-01.
pub(super) const DAY: i64 = 20_513;

pub(super) struct Levels {
    pub desk: Desk,
    pub sli: SliId,
}

impl Levels {
    /// With one SLI, `up`, that was never measured.
    pub async fn new() -> Self {
        let desk = Desk::new().await;
        let synced = desk.store.sync_slos(&[named("api", "up")], Listing::Whole, on(DAY, 0)).await.unwrap();
        Self { sli: synced.slis["up"], desk }
    }

    pub fn store(&self) -> &Store {
        &self.desk.store
    }

    /// The answer to having asked for exactly these buckets, which are not grouped.
    pub fn readings<'a>(&self, groups: &'a [(GroupLabels, Vec<Bucket>)]) -> SliReadings<'a> {
        SliReadings { sli: self.sli, grid: grid(), keep: Duration::ZERO, answered: None, groups }
    }

    pub async fn commit(&self, buckets: &[Bucket]) -> Merged {
        self.try_commit(buckets, on(DAY + 2, 0)).await.unwrap()
    }

    pub async fn try_commit(&self, buckets: &[Bucket], now: Instant) -> Result<Merged, StoreError> {
        let groups = [(GroupLabels::new(), buckets.to_vec())];
        Ok(self.store().commit_buckets(&[self.readings(&groups)], now).await?[0])
    }

    /// The row of the only group.
    pub async fn group(&self) -> GroupId {
        self.store().sli("up").await.unwrap().unwrap().groups[0].id
    }

    pub async fn buckets(&self, span: Span) -> Vec<Bucket> {
        self.store().buckets(self.group().await, grid(), span).await.unwrap()
    }

    /// Turns a byte of a day around.
    pub async fn damage(&self, day: i64) {
        let slot = slot_of(1, day);
        let mut packed: Vec<u8> = sqlx::query_scalar("SELECT packed FROM sli_buckets WHERE slot = ?1")
            .bind(slot)
            .fetch_one(&self.store().writer)
            .await
            .unwrap();
        *packed.last_mut().unwrap() ^= 0x40;
        let written = sqlx::query("UPDATE sli_buckets SET packed = ?2 WHERE slot = ?1").bind(slot).bind(packed);
        written.execute(&self.store().writer).await.unwrap();
    }

    /// Every row of what was measured.
    pub async fn rows(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for question in [
            "SELECT slot || ' ' || hex(packed) FROM sli_buckets ORDER BY slot",
            "SELECT concat_ws(' ', group_id, day, good, total, known, clamped, partial, estimated, unknown, invalid, tier)
             FROM sli_days ORDER BY group_id, day",
            "SELECT concat_ws(' ', sli_id, step_ms, from_at, to_at) FROM sli_answered ORDER BY 1",
            "SELECT concat_ws(' ', id, group_id, step_ms, phase_ms, keep_ms, last_at) FROM sli_series ORDER BY id",
            "SELECT concat_ws(' ', key, first_at, last_at) FROM slis ORDER BY key",
        ] {
            let some: Vec<String> = sqlx::query_scalar(question).fetch_all(&self.store().readers).await.unwrap();
            rows.extend(some);
        }
        rows
    }
}

pub(super) fn named(slo: &str, key: &str) -> NamedSlo {
    let terms = SloTerms {
        sli_key: key.to_owned(),
        target: "99.9 %".to_owned(),
        window: "28 d".to_owned(),
        method: "Occurrences".to_owned(),
    };
    NamedSlo { slo: slo.to_owned(), objective: "1".to_owned(), source: None, terms }
}

pub(super) fn grid() -> Grid {
    Grid::of_step(FIVE_MINUTES)
}

/// The start of the bucket `place` of five minutes of a day.
pub(super) fn on(day: i64, place: i64) -> Instant {
    day_start(day).shifted_ms(place * 300_000)
}

pub(super) fn span(start: Instant, end: Instant) -> Span {
    Span { start, end }
}

/// All of a day.
pub(super) fn whole(day: i64) -> Span {
    span(on(day, 0), on(day + 1, 0))
}

pub(super) fn known(start: Instant, good: i64, total: i64) -> Bucket {
    read(start, good, total, Certainty::Known, Tier::Exact)
}

pub(super) fn read(start: Instant, good: i64, total: i64, certainty: Certainty, tier: Tier) -> Bucket {
    Bucket { start, reading: Reading::Counted { good, total, certainty }, tier }
}

/// A whole day of traffic that is never quite the same.
pub(super) fn a_day(day: i64) -> Vec<Bucket> {
    (0..288).map(|place| known(on(day, place), 99_000 + place * 7 % 900, 100_000 + place * 37 % 1_000)).collect()
}
