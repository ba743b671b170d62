//! What is measured: the SLIs of one source, and the time for which buckets of each are wanted.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use watchbill_domain::slo::{Grid, Sli, Tier, Window};
use watchbill_domain::time::Instant;
use watchbill_sources::SurveyedSli;
use watchbill_store::{SliId, SliRow};

use crate::levels::{FINE_STEP_S, Level, STEP_S};

const DAY: Duration = Duration::from_secs(86_400);
/// Buckets of five minutes are fetched for so long at least, whatever the window.
const LEAST: Duration = Duration::from_secs(30 * 86_400);
/// And for so long at most: they are not kept for longer.
const MOST: Duration = Duration::from_secs(400 * 86_400);
/// Buckets of a minute are for burn rates, whose longest short window is two hours and whose longest long one with it is a day.
pub(super) const FINE: Duration = Duration::from_secs(26 * 3600);

/// An SLI with what is known of measuring it.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub id: SliId,
    pub sli: Arc<Sli>,
    needs: Needs,
    /// How it is measured, and of how many series it is made; unknown until its source was surveyed.
    pub known: Option<(Tier, u64)>,
    /// As of when they were counted: a piece of long ago says nothing of how many there are now.
    counted_at: Option<Instant>,
    /// Whether the records know how it is measured.
    pub is_noted: bool,
    /// Whether it turned out to have no buckets of a minute.
    pub is_coarse: bool,
    /// It was refused by itself: when to try again.
    pub refused_until: Option<Instant>,
    /// The last day that was compared with what the source says of it.
    pub reconciled: Option<Instant>,
}

/// What all objectives of an SLI need.
#[derive(Debug, Clone, PartialEq, Default)]
struct Needs(Vec<Want>);

/// An objective's window, and how long its slices are.
#[derive(Debug, Clone, PartialEq)]
struct Want {
    window: Window,
    slices: Option<Grid>,
}

/// Buckets of one grid that are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    pub grid: Grid,
    /// From when on.
    pub from: Instant,
    /// For how long they are to be kept.
    pub keep: Duration,
}

impl Subject {
    /// The SLIs of `levels` that `source` measures, each once, as the records know them.
    pub fn all(
        levels: &[Level],
        source: &str,
        ids: &HashMap<String, SliId>,
        rows: &[SliRow],
        now: Instant,
    ) -> Vec<Self> {
        let mut subjects: Vec<Self> = Vec::new();
        for level in levels.iter().filter(|level| level.source() == Some(source)) {
            let Ok(sli) = &level.sli else { continue };
            let Some(id) = ids.get(&sli.key()).copied() else { continue };
            let slo = &level.spec.slo;
            let slices = slo.method.slice_s().map(|_| level.grid(now));
            let want = Want { window: slo.window.clone(), slices };
            if let Some(subject) = subjects.iter_mut().find(|subject| subject.id == id) {
                subject.needs.0.push(want);
                continue;
            }
            let row = rows.iter().find(|row| row.id == id);
            subjects.push(Self {
                id,
                sli: Arc::clone(sli),
                needs: Needs(vec![want]),
                known: row.and_then(|row| Some((row.tier?, row.series?))),
                counted_at: None,
                is_noted: row.is_some_and(|row| row.tier.is_some()),
                is_coarse: false,
                refused_until: None,
                reconciled: row.and_then(|row| Some(row.reconciled?.day)),
            });
        }
        subjects
    }

    /// Takes over what was learned of it while it was a subject before.
    pub fn taught_by(self, before: &Self) -> Self {
        Self {
            known: before.known.or(self.known),
            counted_at: before.counted_at,
            is_noted: before.is_noted || self.is_noted,
            is_coarse: before.is_coarse,
            refused_until: before.refused_until,
            reconciled: before.reconciled.or(self.reconciled),
            ..self
        }
    }

    /// Takes over what a survey found at `now`.
    pub fn surveyed(&mut self, found: &SurveyedSli, now: Instant) {
        self.known = Some(known_after(self.known, found));
        self.counted_at = found.series.map(|_| now).or(self.counted_at);
        self.is_coarse = false;
    }

    /// Takes over how many series an answer about the time until `end` was made of. Only what is read as samples tells that.
    pub fn answered(&mut self, tier: Tier, series: u64, end: Instant) {
        let known = self.known.map(|(_, series)| Count { series, at: self.counted_at });
        let count = counted_after(known, tier, series, end);
        (self.known, self.counted_at) = (Some((tier, count.series)), count.at);
    }

    /// Whether nothing more of it is wanted than of `other`.
    pub fn is_as(&self, other: &Self) -> bool {
        self.id == other.id && other.needs.0.iter().all(|want| self.needs.0.contains(want))
    }

    /// Its buckets of five minutes.
    pub fn coarse(&self, now: Instant) -> Wanted {
        self.needs.coarse(now)
    }

    /// Its buckets of a minute, where it has any: only what is read as samples can be cut into them.
    pub fn fine(&self, now: Instant) -> Option<Wanted> {
        let is_sampled = !matches!(self.known, Some((Tier::Aggregated | Tier::ExistingRules, _)));
        let is_fine = is_sampled && !self.is_coarse && self.sli.measure.whole_steps_of_s().is_none();
        is_fine.then(|| self.needs.fine(now))
    }

    /// Its buckets of other lengths, for slices.
    pub fn slices(&self, now: Instant) -> Vec<Wanted> {
        self.needs.slices(now)
    }
}

impl Needs {
    fn coarse(&self, now: Instant) -> Wanted {
        let grid = Grid::of_step(STEP_S);
        let windows = self.0.iter().map(|want| reach(&want.window, grid, now));
        let from = windows.fold(now.minus(LEAST), Instant::min).max(now.minus(MOST));
        Wanted { grid, from: grid.ceil(from), keep: MOST }
    }

    fn fine(&self, now: Instant) -> Wanted {
        let grid = Grid::of_step(FINE_STEP_S);
        let windows = || self.sliced().filter(|(slices, _)| *slices == grid).map(|(_, window)| window);
        let from = windows().map(|window| reach(window, grid, now)).fold(now.minus(FINE), Instant::min);
        let keep = windows().map(|window| kept_for(window, grid, now)).fold(FINE + DAY, Duration::max);
        Wanted { grid, from: Grid::of_step(STEP_S).ceil(from.max(now.minus(MOST))), keep }
    }

    fn slices(&self, now: Instant) -> Vec<Wanted> {
        let mut wanted: Vec<Wanted> = Vec::new();
        let usual = [Grid::of_step(STEP_S), Grid::of_step(FINE_STEP_S)];
        for (grid, window) in self.sliced().filter(|(grid, _)| !usual.contains(grid)) {
            let from = grid.ceil(reach(window, grid, now).max(now.minus(MOST)));
            let keep = kept_for(window, grid, now);
            match wanted.iter_mut().find(|other| other.grid == grid) {
                Some(other) => (other.from, other.keep) = (other.from.min(from), other.keep.max(keep)),
                None => wanted.push(Wanted { grid, from, keep }),
            }
        }
        wanted
    }

    fn sliced(&self) -> impl Iterator<Item = (Grid, &Window)> {
        self.0.iter().filter_map(|want| Some((want.slices?, &want.window)))
    }
}

/// How an SLI is measured after a survey, and of how many series. One that could not count them says nothing against what is known.
fn known_after(known: Option<(Tier, u64)>, found: &SurveyedSli) -> (Tier, u64) {
    match (known, found.series) {
        (Some(known), None) => known,
        (_, series) => (found.tier, series.unwrap_or_default()),
    }
}

/// How many series there were, and when, where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Count {
    series: u64,
    at: Option<Instant>,
}

/// The number of series after an answer about the time until `end` that was made of so many.
fn counted_after(known: Option<Count>, tier: Tier, series: u64, end: Instant) -> Count {
    match known {
        // Of what the source sums up the sums were counted.
        Some(known) if tier != Tier::Exact || known.at.is_some_and(|at| end < at) => known,
        _ => Count { series, at: (tier == Tier::Exact).then_some(end) },
    }
}

/// From when on a window needs buckets; one of the calendar also those of the window before it, which people compare it with.
fn reach(window: &Window, grid: Grid, now: Instant) -> Instant {
    let Some(span) = window.at(now, grid) else { return now };
    let before = window.is_calendar().then(|| window.at(span.start.shifted_ms(-1), grid)).flatten();
    before.unwrap_or(span).start
}

/// For how long the buckets of a window are kept: one of the calendar is counted to its end, since they are to be there until then
/// even if its source is never heard again.
fn kept_for(window: &Window, grid: Grid, now: Instant) -> Duration {
    let end = window.at(now, grid).map_or(now, |span| span.end.max(now));
    end.since(reach(window, grid, now)).min(MOST) + DAY
}

#[cfg(test)]
#[path = "subject_tests.rs"]
mod tests;
