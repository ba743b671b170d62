//! The buckets behind a number.

use std::collections::BTreeMap;

use watchbill_domain::slo::{Bucket, BucketState, Exact, Excluded, Grouping, Reading, Series, Span, Tier};
use watchbill_domain::time::{Instant, dated_text, from_to_text};

use crate::api::{ApiError, SloBucketRow, SloBucketsAsk, SloBucketsView, SloCountRow};
use crate::reads::Here;
use crate::shared::Shared;
use crate::slo::figures::{grouped, percent};

use super::find::by_key;
use super::page::{chosen, standing};
use super::provenance::query_texts;
use super::reading::{KEPT, read_level};

/// Rows of one answer.
const MOST_ROWS: usize = 1000;
/// Steps of one question: a year and more of buckets of five minutes.
const MOST_STEPS: u64 = 200_000;

/// The buckets of a span.
///
/// # Errors
/// When there is no such objective or group, the span is none, or the records cannot be read.
pub(crate) async fn slo_buckets(shared: &Shared, ask: &SloBucketsAsk) -> Result<SloBucketsView, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let loaded = shared.loaded();
    let level = &loaded.levels.list[by_key(&loaded.levels.list, &ask.key)?];
    let span = Span { start: Instant::from_ms(ask.from_ms), end: Instant::from_ms(ask.to_ms).min(here.now) };
    let group = match &ask.group {
        None if level.spec.grouping == Grouping::Worst => {
            standing(level, &read_level(shared, level, Span::before(here.now, KEPT)).await?, here.now)
        }
        asked => asked.clone(),
    };
    let read = chosen(read_level(shared, level, span).await?, group.as_deref())?;
    let steps = steps_of(&read.series, span, &read.excluded)?;
    let rows = steps.iter().skip(ask.skip).take(ask.take.min(MOST_ROWS));
    Ok(SloBucketsView {
        said: format!(
            "Buckets of {}, {}",
            super::provenance::step_text(read.series.grid()),
            from_to_text(span.start, span.end.max(span.start), &here.zone)
        ),
        rows: rows.map(|step| step.row(dated_text(step.start, &here.zone))).collect(),
        total_rows: steps.len(),
        sum: sum(&steps),
        queries: query_texts(level),
    })
}

/// One step of time, with its bucket if there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// Where it begins.
    pub start: Instant,
    /// What was read; none where it was never asked for.
    pub bucket: Option<Bucket>,
    /// Whether it is not held against the service.
    pub is_excluded: bool,
}

/// Every step that lies wholly in `span`, whether anything is kept of it or not.
///
/// # Errors
/// When that would be more than anybody keeps.
pub(crate) fn steps_of(series: &Series, span: Span, excluded: &Excluded) -> Result<Vec<Step>, ApiError> {
    let grid = series.grid();
    if grid.buckets(span) > MOST_STEPS {
        let message = format!(
            "that is {} buckets; expected a span of at most {}",
            grouped(grid.buckets(span).into()),
            grouped(MOST_STEPS.into())
        );
        return Err(ApiError::Invalid { field: "from".to_owned(), message });
    }
    let inside = grid.inside(span);
    let mut kept = series.buckets()[series.places(span)].iter().peekable();
    let mut steps = Vec::new();
    let mut start = inside.start;
    while start < inside.end {
        let bucket = kept.next_if(|bucket| bucket.start == start).copied();
        steps.push(Step { start, bucket, is_excluded: excluded.covers(start) });
        start = start.shifted_ms(grid.step_ms());
    }
    Ok(steps)
}

impl Step {
    /// The word of what it is worth.
    pub fn state(&self) -> &'static str {
        if self.is_excluded {
            return "excluded";
        }
        self.bucket.map_or("unknown", |bucket| state_code(bucket.state()))
    }

    /// Good and all as they were read, also where that cannot be true.
    pub fn counts(&self) -> Option<(i64, i64)> {
        match self.bucket?.reading {
            Reading::Counted { good, total, .. } => Some((good, total)),
            Reading::Unknown => None,
        }
    }

    /// The word of how it was read, where it was.
    pub fn tier(&self) -> Option<&'static str> {
        self.bucket.filter(|bucket| bucket.reading != Reading::Unknown).map(|bucket| tier_code(bucket.tier))
    }

    fn row(&self, at: String) -> SloBucketRow {
        let (good, bad, total) = self.counts().map_or_else(Default::default, |(good, total)| {
            (good.to_string(), (i128::from(total) - i128::from(good)).to_string(), total.to_string())
        });
        let usable = self.bucket.and_then(|bucket| bucket.usable());
        let ratio = usable.and_then(|(good, total)| Exact::ratio(total - good, total));
        SloBucketRow {
            at,
            good,
            bad,
            total,
            ratio: ratio.as_ref().map(percent).unwrap_or_default(),
            state: self.state().to_owned(),
            tier: self.tier().unwrap_or_default().to_owned(),
        }
    }
}

fn sum(steps: &[Step]) -> SloBucketRow {
    let usable = steps.iter().filter(|step| !step.is_excluded).filter_map(|step| step.bucket?.usable());
    let (mut good, mut total, mut used) = (0_u128, 0_u128, 0_usize);
    for (one_good, one_total) in usable {
        (good, total, used) = (good + u128::from(one_good), total + u128::from(one_total), used + 1);
    }
    let ratio = Exact::ratio(total - good, total);
    SloBucketRow {
        at: "All of them".to_owned(),
        good: grouped(good),
        bad: grouped(total - good),
        total: grouped(total),
        ratio: ratio.as_ref().map(percent).unwrap_or_default(),
        state: format!("{} of {} used", grouped(used as u128), grouped(steps.len() as u128)),
        tier: String::new(),
    }
}

/// How many steps of a span are worth what, the best first. Only what is kept is walked through: a window may have millions of
/// steps.
pub(crate) fn state_counts(series: &Series, span: Span, excluded: &Excluded) -> Vec<SloCountRow> {
    let words = [
        ("known", "read whole"),
        ("clamped", "a little more good than all: all of it counts as good"),
        ("partial", "a lower bound"),
        ("estimated", "the share of a gap"),
        ("excluded", "not held against the service"),
        ("invalid", "cannot be true: as good as unknown"),
        ("unknown", "nothing read: neither good nor bad"),
    ];
    let grid = series.grid();
    let kept: Vec<Step> = kept_steps(series, span, excluded).collect();
    let left_out = excluded.buckets(span, grid);
    let kept_and_left_out = kept.iter().filter(|step| step.is_excluded).count() as u64;
    let mut counts = counts_of(kept.iter().map(Step::state));
    let never_read = grid.buckets(span).saturating_sub(kept.len() as u64);
    let never_kept = left_out.saturating_sub(kept_and_left_out);
    *counts.entry("excluded").or_default() += u128::from(never_kept);
    *counts.entry("unknown").or_default() += u128::from(never_read.saturating_sub(never_kept));
    worded(&counts, &words)
}

/// How many steps of a span were read how, the best tier first.
pub(crate) fn tier_counts(series: &Series, span: Span, excluded: &Excluded) -> Vec<SloCountRow> {
    let words = [
        ("exact", "raw counters of each series, their differences taken here"),
        ("anchored", "increases of the source without extrapolation"),
        ("aggregated", "increases summed and extrapolated by the source"),
        ("existing_rules", "recording rules of another tool"),
    ];
    worded(&counts_of(kept_steps(series, span, excluded).filter_map(|step| step.tier())), &words)
}

/// The steps of a span of which a bucket is kept.
fn kept_steps<'a>(series: &'a Series, span: Span, excluded: &'a Excluded) -> impl Iterator<Item = Step> + 'a {
    let kept = series.buckets()[series.places(span)].iter();
    kept.map(move |bucket| Step {
        start: bucket.start,
        bucket: Some(*bucket),
        is_excluded: excluded.covers(bucket.start),
    })
}

fn counts_of<'a>(found: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, u128> {
    let mut counts: BTreeMap<&str, u128> = BTreeMap::new();
    for code in found {
        *counts.entry(code).or_default() += 1;
    }
    counts
}

fn worded(counts: &BTreeMap<&str, u128>, words: &[(&str, &str)]) -> Vec<SloCountRow> {
    let row = |(code, text): &(&str, &str)| {
        let count = counts.get(code).filter(|count| **count > 0)?;
        Some(SloCountRow { code: (*code).to_owned(), text: (*text).to_owned(), count: grouped(*count) })
    };
    words.iter().filter_map(row).collect()
}

fn state_code(state: BucketState) -> &'static str {
    match state {
        BucketState::Known => "known",
        BucketState::Clamped => "clamped",
        BucketState::Partial => "partial",
        BucketState::Estimated => "estimated",
        BucketState::Unknown => "unknown",
        BucketState::Invalid => "invalid",
    }
}

/// The word of a tier.
pub(crate) fn tier_code(tier: Tier) -> &'static str {
    match tier {
        Tier::Exact => "exact",
        Tier::Anchored => "anchored",
        Tier::Aggregated => "aggregated",
        Tier::ExistingRules => "existing_rules",
    }
}

#[cfg(test)]
#[path = "buckets_tests.rs"]
mod tests;
