//! Buckets from the records, made ready to be asked for any window.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use watchbill_domain::slo::{Bucket, Counts, Excluded, Grid, Policy, Question, Series, Span, pooled};
use watchbill_domain::time::Instant;
use watchbill_store::{GroupLabels, GroupRow, SliRow};

use crate::api::ApiError;
use crate::levels::{FINE_STEP_S, Level};
use crate::reads::store_error;
use crate::shared::Shared;

use super::fetching::{Fetching, FirstFetches};

/// Over how long "now" is, where a burn rate is told without another length.
pub(crate) const LOOKBACK: Duration = Duration::from_secs(3600);
/// How long buckets of a minute are kept, and so how far back they are looked for.
const MINUTES_KEPT: Duration = Duration::from_secs(26 * 3600);
/// How long buckets are kept at least, and so how far back a whole page looks.
pub(crate) const KEPT: Duration = Duration::from_secs(400 * 86_400);

static WORKBOOK: LazyLock<Policy> = LazyLock::new(Policy::default);

/// What is kept of the SLI of an objective.
#[derive(Debug, Clone)]
pub(crate) struct LevelRead {
    /// What is known of the SLI besides its buckets; none where it was never asked for.
    pub row: Option<SliRow>,
    /// All groups together.
    pub series: Series,
    /// The newest day by the minute.
    pub minutes: Series,
    /// What is not held against the service, on the grid of the series.
    pub excluded: Excluded,
    /// Each group by itself; none where the SLI has no groups.
    pub groups: Vec<GroupRead>,
    /// The end of the last bucket with a reading.
    pub last_known: Option<Instant>,
    /// How far its first fetch has come, while that goes on.
    pub fetching: Option<Fetching>,
}

/// What is kept of one group.
#[derive(Debug, Clone)]
pub(crate) struct GroupRead {
    /// The values of its labels.
    pub labels: GroupLabels,
    /// Its buckets.
    pub series: Series,
    /// Its newest day by the minute.
    pub minutes: Series,
}

impl GroupRead {
    /// The end of its last bucket with a reading: a group may fall silent while the others go on.
    pub fn last_known(&self) -> Option<Instant> {
        last_reading(&self.series).max(last_reading(&self.minutes))
    }
}

fn last_reading(series: &Series) -> Option<Instant> {
    let last = series.buckets().iter().rev().find(|bucket| bucket.usable().is_some())?;
    Some(last.start.shifted_ms(series.grid().step_ms()))
}

/// What has to be read to evaluate an objective at any time since `from`: its window, and what its pairs look back on.
pub(crate) fn span_since(level: &Level, from: Instant, now: Instant) -> Span {
    let slo = &level.spec.slo;
    let longest_s = slo.alerting.pairs.iter().map(|pair| pair.long_s).max().unwrap_or(0);
    let back = from.minus(LOOKBACK.max(Duration::from_secs(u64::from(longest_s))));
    let window = slo.window.at(from, level.grid(from)).map_or(back, |window| window.start);
    Span { start: window.min(back), end: now }
}

/// Everything that is kept of an objective since `from`.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn read_level(shared: &Shared, level: &Level, span: Span) -> Result<LevelRead, ApiError> {
    let (store, now) = (&shared.store, shared.ports.clock.now());
    let fail = |error| store_error(&error);
    let Some(key) = level.sli_key() else { return Ok(LevelRead::nothing(level, now)) };
    let Some(row) = store.sli(&key).await.map_err(fail)? else { return Ok(LevelRead::nothing(level, now)) };
    let ids: Vec<_> = row.groups.iter().map(|group| group.id).collect();
    let (mut whole, mut fine) = (BTreeMap::new(), BTreeMap::new());
    let minutes = Span::before(now, MINUTES_KEPT);
    store
        .visit_buckets(&ids, level.grid(now), span, |group, buckets| drop(whole.insert(group, buckets)))
        .await
        .map_err(fail)?;
    store
        .visit_buckets(&ids, Grid::of_step(FINE_STEP_S), minutes, |group, buckets| drop(fine.insert(group, buckets)))
        .await
        .map_err(fail)?;
    let of = |group: &GroupRow| {
        let (whole, fine) = (whole.remove(&group.id).unwrap_or_default(), fine.remove(&group.id).unwrap_or_default());
        (group.labels.clone(), whole, fine)
    };
    let groups: Vec<_> = row.groups.iter().map(of).collect();
    let fetching = FirstFetches::read(shared, now).await?.of(shared, level, Some(&row)).await?;
    Ok(LevelRead { fetching, ..LevelRead::new(level, Some(row), groups, now) })
}

/// Which minutes are looked for as of `now`.
pub(super) fn minutes_span(now: Instant) -> Span {
    Span::before(now, MINUTES_KEPT)
}

impl LevelRead {
    /// What the buckets of its groups make: labels, buckets, minutes.
    pub fn new(
        level: &Level,
        row: Option<SliRow>,
        groups: Vec<(GroupLabels, Vec<Bucket>, Vec<Bucket>)>,
        now: Instant,
    ) -> Self {
        let (grid, fine) = (level.grid(now), Grid::of_step(FINE_STEP_S));
        let mut groups: Vec<GroupRead> = groups
            .into_iter()
            .map(|(labels, whole, minutes)| GroupRead {
                labels,
                series: series(grid, whole),
                minutes: series(fine, minutes),
            })
            .collect();
        let (whole, minutes) = match groups.as_mut_slice() {
            [] => (series(grid, Vec::new()), series(fine, Vec::new())),
            [only] if only.labels.is_empty() => (
                std::mem::replace(&mut only.series, series(grid, Vec::new())),
                std::mem::replace(&mut only.minutes, series(fine, Vec::new())),
            ),
            several => {
                (together(grid, several, |group| &group.series), together(fine, several, |group| &group.minutes))
            }
        };
        groups.retain(|group| !group.labels.is_empty());
        let excluded = Excluded::new(&level.exclusions, grid);
        let last_known = row.as_ref().and_then(|row| row.measured).map(|span| span.end);
        Self { row, series: whole, minutes, excluded, groups, last_known, fetching: None }
    }

    /// Leaves out what is not held against this objective: several objectives of one SLI need not exclude the same.
    pub fn exclude(&mut self, level: &Level) {
        self.excluded = Excluded::new(&level.exclusions, self.series.grid());
    }

    /// Of an objective that nothing measures, or nothing has measured yet.
    pub fn nothing(level: &Level, now: Instant) -> Self {
        Self::new(level, None, Vec::new(), now)
    }

    /// All groups together, ready to be asked.
    pub fn counts(&self, level: &Level) -> Counts<'_> {
        Counts::new(&self.series, &level.spec.slo.method, &self.excluded).with_minutes(&self.minutes)
    }

    /// One group, ready to be asked.
    pub fn counts_of<'a>(&'a self, level: &Level, group: &'a GroupRead) -> Counts<'a> {
        Counts::new(&group.series, &level.spec.slo.method, &self.excluded).with_minutes(&group.minutes)
    }
}

/// What is asked of an objective as of `now`.
pub(crate) fn question<'a>(level: &'a Level, counts: &'a Counts<'a>, now: Instant) -> Question<'a> {
    Question {
        slo: &level.spec.slo,
        counts,
        choices: level.spec.choices,
        policy: &WORKBOOK,
        now,
        window: None,
        lookback: LOOKBACK,
    }
}

/// The shares by which the states of a budget lie.
pub(crate) fn policy() -> &'static Policy {
    &WORKBOOK
}

fn together(grid: Grid, groups: &[GroupRead], of: impl Fn(&GroupRead) -> &Series) -> Series {
    let each: Vec<Series> = groups.iter().map(|group| of(group).clone()).collect();
    pooled(&each).unwrap_or_else(|_| series(grid, Vec::new()))
}

/// The records keep buckets on their grid, each once and in order; what would not be so is damaged and counts as unknown.
fn series(grid: Grid, buckets: Vec<Bucket>) -> Series {
    Series::new(grid, buckets).unwrap_or_else(|error| {
        tracing::warn!(%error, "buckets are damaged and count as unknown");
        #[allow(clippy::expect_used)]
        Series::new(grid, Vec::new()).expect("BUG: no bucket at all is on every grid")
    })
}
