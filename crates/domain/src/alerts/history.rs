//! One alert over weeks: what each local day held, and what all of them come to.

use std::time::Duration;

use crate::time::{Instant, LocalDay};

use super::{AlertState, Segment, SegmentState, Shown};

/// A day is drawn in this many cells: five minutes each where it has 24 hours. Less could not be seen, and an alert that
/// changes every few seconds would be drawn for minutes.
const CELLS: u32 = 288;
/// An episode that was over within this needed nobody.
pub const SOON_OVER: Duration = Duration::from_secs(5 * 60);

/// One episode as far as its length goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpisodeSpan {
    /// When it began, by our evidence.
    pub fired_at: Instant,
    /// When it ended; `None` while it lasts.
    pub ended_at: Option<Instant>,
}

/// One alert over a span of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Day by day.
    pub days: Vec<DayRecord>,
    /// What they come to.
    pub totals: HistoryTotals,
}

/// What one day held of an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRecord {
    /// Which day.
    pub day: LocalDay,
    /// What to draw of it: no longer than what is told of the day, whose first and last instants may lie within it.
    pub stretches: Vec<Stretch>,
    /// How many episodes began.
    pub began: usize,
    /// How long it is known to have fired.
    pub firing: Duration,
    /// How long nobody knows what was the case.
    pub unknown: Duration,
    /// How many pages told of it.
    pub pages: usize,
}

/// A part of a day as it is drawn, made of whole cells: the most notable of what a cell held stands for all of it, so that
/// neither a short fire nor a short time of not knowing is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// First instant.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
    /// What is drawn.
    pub state: Shown,
}

/// What the days come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryTotals {
    /// Episodes of which any part lies in the span.
    pub episodes: usize,
    /// How many of them are over.
    pub ended: usize,
    /// How many of those were over within [`SOON_OVER`].
    pub soon_over: usize,
    /// The median length of those that are over.
    pub median: Option<Duration>,
    /// The longest one, what it has come to so far if it lasts.
    pub longest: Option<Duration>,
    /// How long it is known to have fired.
    pub firing: Duration,
    /// How long nobody knows what was the case; never counted as fine.
    pub unknown: Duration,
    /// How many pages told of it.
    pub pages: usize,
}

/// Cuts an alert's past at the days. `segments` meet, and say how far it is told: nothing is drawn or counted before the
/// first or after the last. `episodes` are those that touch them, `pages` when pages were written.
#[must_use]
pub fn history(segments: &[Segment], episodes: &[EpisodeSpan], pages: &[Instant], days: Vec<LocalDay>) -> History {
    let until = segments.last().map(|last| last.to);
    let record = |day: LocalDay| {
        let first = segments.partition_point(|segment| segment.to <= day.from);
        let within = &segments[first..first + segments[first..].partition_point(|segment| segment.from < day.to)];
        let holds = |at: &&Instant| day.from <= **at && **at < day.to;
        DayRecord {
            stretches: stretches(within, &day),
            began: episodes.iter().map(|episode| &episode.fired_at).filter(holds).count(),
            firing: length(within, &day, |state| state == SegmentState::Known(AlertState::Firing)),
            unknown: length(within, &day, |state| matches!(state, SegmentState::Unknown(_))),
            pages: pages.iter().filter(holds).count(),
            day,
        }
    };
    let days: Vec<DayRecord> = days.into_iter().map(record).collect();
    let mut over: Vec<Duration> = episodes.iter().filter_map(|e| Some(e.ended_at?.since(e.fired_at))).collect();
    over.sort_unstable();
    let so_far = episodes.iter().filter(|episode| episode.ended_at.is_none());
    let so_far = so_far.filter_map(|episode| Some(until?.since(episode.fired_at)));
    let totals = HistoryTotals {
        episodes: episodes.len(),
        ended: over.len(),
        soon_over: over.iter().filter(|length| **length <= SOON_OVER).count(),
        median: median(&over),
        longest: over.last().copied().into_iter().chain(so_far).max(),
        firing: days.iter().map(|day| day.firing).sum(),
        unknown: days.iter().map(|day| day.unknown).sum(),
        pages: days.iter().map(|day| day.pages).sum(),
    };
    History { days, totals }
}

fn median(sorted: &[Duration]) -> Option<Duration> {
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = sorted[(sorted.len() - 1) / 2];
    Some((lower + upper) / 2)
}

fn length(segments: &[Segment], day: &LocalDay, counts: impl Fn(SegmentState) -> bool) -> Duration {
    let inside = |segment: &&Segment| counts(segment.state);
    segments.iter().filter(inside).map(|s| s.to.min(day.to).since(s.from.max(day.from))).sum()
}

fn stretches(segments: &[Segment], day: &LocalDay) -> Vec<Stretch> {
    let (Some(first), Some(last)) = (segments.first(), segments.last()) else { return Vec::new() };
    let (told_from, told_to) = (first.from.max(day.from), last.to.min(day.to));
    let mut cells: [Option<Shown>; CELLS as usize] = [None; CELLS as usize];
    for segment in segments {
        let shown = shown(segment.state);
        let from = cell(segment.from.max(day.from), day, Edge::Before);
        let to = cell(segment.to.min(day.to), day, Edge::After);
        for cell in &mut cells[from..to] {
            *cell = Some(cell.map_or(shown, |other| most_notable(other, shown)));
        }
    }
    let mut stretches: Vec<Stretch> = Vec::new();
    for (number, state) in (0..CELLS).zip(cells) {
        let Some(state) = state else { continue };
        let from = day.from.plus(day.length() * number / CELLS).max(told_from);
        let to = day.from.plus(day.length() * (number + 1) / CELLS).min(told_to);
        match stretches.last_mut() {
            Some(last) if last.state == state => last.to = to,
            _ => stretches.push(Stretch { from, to, state }),
        }
    }
    stretches
}

/// Which end of a segment falls into a cell.
#[derive(Clone, Copy)]
enum Edge {
    /// The cell it falls into is the first one.
    Before,
    /// The cell it falls into is the last one, and this the number of the next.
    After,
}

fn cell(at: Instant, day: &LocalDay, edge: Edge) -> usize {
    let (ms, whole) = (at.since(day.from).as_millis() * u128::from(CELLS), day.length().as_millis().max(1));
    let number = match edge {
        Edge::Before => ms / whole,
        Edge::After => ms.div_ceil(whole),
    };
    usize::try_from(number).unwrap_or(usize::MAX).min(CELLS as usize)
}

fn shown(state: SegmentState) -> Shown {
    match state {
        SegmentState::Known(AlertState::Firing) => Shown::Firing,
        SegmentState::Known(AlertState::Pending) => Shown::Pending,
        SegmentState::Known(AlertState::Resolved) => Shown::Resolved,
        SegmentState::Unknown(_) => Shown::Unknown,
    }
}

fn most_notable(one: Shown, other: Shown) -> Shown {
    let order = [Shown::Firing, Shown::Unknown, Shown::Pending, Shown::Resolved];
    order.into_iter().find(|state| *state == one || *state == other).unwrap_or(one)
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
