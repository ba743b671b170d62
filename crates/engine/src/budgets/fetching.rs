//! Being measured: how far the first fetch of a service level has come. While weeks are fetched nothing is wrong, and nothing of a
//! budget can be said yet either.
//!
//! Nothing is kept for it: what a source has answered, since when the files name the service level and how the source is are in
//! the records, so that a guest says the same as the window. It is told for a while only and of a source that answers: what is not
//! known after that needs somebody.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use watchbill_domain::slo::Span;
use watchbill_domain::sources::Health;
use watchbill_domain::time::Instant;
use watchbill_store::SliRow;

use crate::api::ApiError;
use crate::levels::Level;
use crate::reads::{health_of, store_error};
use crate::shared::Shared;

/// The first fetch takes minutes; whatever is missing after this is not only late.
const FIRST_FETCH: Duration = Duration::from_secs(3600);
/// A source that was never heard is believed to be asked for so long after its service level came.
const FIRST_POLL: Duration = Duration::from_secs(60);
/// Less than this is missing after every slow round of questions.
const LITTLE_MS: i64 = 3_600_000;
/// With so much of it fetched a spent budget is told as one.
const MOST_PERCENT: i64 = 90;
const MINUTE_MS: i64 = 60_000;

/// How much of what is to be fetched has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fetching {
    /// The time that its source has answered for, milliseconds.
    pub fetched_ms: i64,
    /// The time that it is asked for, milliseconds.
    pub of_ms: i64,
}

impl Fetching {
    /// `12 of 28 days`
    pub fn text(self) -> String {
        let units = [(24 * 60 * MINUTE_MS, "days"), (60 * MINUTE_MS, "h"), (MINUTE_MS, "min")];
        let (unit_ms, unit) = units.into_iter().find(|(unit_ms, _)| self.of_ms >= 2 * unit_ms).unwrap_or(units[2]);
        let of = (self.of_ms + unit_ms / 2) / unit_ms;
        format!("{} of {of} {unit}", (self.fetched_ms / unit_ms).min(of))
    }

    /// The share that has come, for drawing.
    #[allow(clippy::cast_precision_loss)]
    pub fn part(self) -> f64 {
        self.fetched_ms as f64 / self.of_ms.max(1) as f64
    }

    /// Whether too much is missing to say anything of a budget.
    pub fn is_far_from_done(self) -> bool {
        self.fetched_ms * 100 < self.of_ms * MOST_PERCENT
    }

    /// What is left of `wanted` to be fetched, where that is more than a little. A source is asked for the oldest first: what it
    /// was not asked for before its first answer it does not remember.
    fn of(answered: &[Span], wanted: Span) -> Option<Self> {
        let start = answered.first().map_or(wanted.start, |first| first.start.max(wanted.start));
        let within = |span: &Span| (span.end.min(wanted.end).as_ms() - span.start.max(start).as_ms()).max(0);
        let fetching =
            Self { fetched_ms: answered.iter().map(within).sum(), of_ms: wanted.end.as_ms() - start.as_ms() };
        let is_left = answered.is_empty() || fetching.of_ms - fetching.fetched_ms > LITTLE_MS;
        (is_left && fetching.of_ms > 0).then_some(fetching)
    }
}

/// What has to be known of all of them first.
pub(crate) struct FirstFetches {
    now: Instant,
    /// Since when what is measured is new, by the key of the SLI.
    new: HashMap<String, Instant>,
    /// Sources that answer, and those that were never asked.
    answering: HashSet<String>,
    unheard: HashSet<String>,
}

impl FirstFetches {
    /// # Errors
    /// When the records cannot be read.
    pub async fn read(shared: &Shared, now: Instant) -> Result<Self, ApiError> {
        let fail = |error| store_error(&error);
        let span = Span { start: now.minus(FIRST_FETCH), end: now.shifted_ms(1) };
        let revised = shared.store.slo_revisions(span).await.map_err(fail)?;
        let began = |revision: &watchbill_store::SloRevision| {
            let key = revision.after.as_ref()?.sli_key.clone();
            let is_new = revision.before.as_ref().is_none_or(|before| before.sli_key != key);
            is_new.then_some((key, revision.at))
        };
        let new: HashMap<String, Instant> = revised.iter().filter_map(began).collect();
        let (mut answering, mut unheard) = (HashSet::new(), HashSet::new());
        if !new.is_empty() {
            for source in shared.store.sources().await.map_err(fail)? {
                match health_of(&source, now) {
                    Health::Fine => drop(answering.insert(source.name.to_string())),
                    Health::Unknown => drop(unheard.insert(source.name.to_string())),
                    Health::Failing | Health::Stale => {}
                }
            }
        }
        Ok(Self { now, new, answering, unheard })
    }

    /// How far an objective is from being fetched, where that is all that is wrong with it.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn of(&self, shared: &Shared, level: &Level, row: Option<&SliRow>) -> Result<Option<Fetching>, ApiError> {
        let (Some(row), Some(source)) = (row.filter(|row| row.problem.is_none()), level.source()) else {
            return Ok(None);
        };
        let Some(since) = self.new.get(&row.key) else { return Ok(None) };
        let is_asked =
            self.answering.contains(source) || self.unheard.contains(source) && self.now.since(*since) < FIRST_POLL;
        let grid = level.grid(self.now);
        let Some(window) = level.spec.slo.window.at(self.now, grid).filter(|_| is_asked) else { return Ok(None) };
        let answered = shared.store.answered(row.id, grid).await.map_err(|e| store_error(&e))?;
        Ok(Fetching::of(&answered, Span { start: window.start, end: window.end.min(self.now) }))
    }
}

#[cfg(test)]
#[path = "fetching_tests.rs"]
mod tests;
