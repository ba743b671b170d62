//! Folding what is noise in a timeline. A fold is a way of showing: every line stays, and a fold says what is in it and why.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::time::Instant;

use super::entry::{Entry, EntryKind, Record};

/// Lines of the same noise that lie no farther apart are one run of it.
pub const RUN_GAP: Duration = Duration::from_secs(600);
/// So many lines are folded at least: fewer are no noise.
pub const FOLD_LEAST: usize = 3;

/// What a timeline shows at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A line, by its place among the lines that were given.
    One(usize),
    /// Several, folded.
    Folded(Fold),
}

/// Lines that are shown as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// Which, by their places among the lines that were given, in that order; two at least, or what is left of a fold by hand.
    pub members: Vec<usize>,
    /// Why.
    pub because: FoldBecause,
    /// When the first of them was.
    pub from: Instant,
    /// When the last of them was.
    pub to: Instant,
    /// How many of each kind.
    pub counts: BTreeMap<EntryKind, usize>,
}

/// Why lines are folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoldBecause {
    /// An alert fired and resolved again and again. The first and the last of the run are not in the fold.
    Flapped {
        /// Which alert, by its id.
        about: String,
    },
    /// The same was paged again and again. The first and the last of the run are not in the fold.
    PagedAgain {
        /// What about.
        about: String,
    },
    /// Somebody found that they are noise.
    ByHand {
        /// Who.
        by: String,
        /// When.
        at: Instant,
        /// Why.
        why: String,
    },
}

/// Lines that somebody folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandFold {
    /// Which; of what is not in the timeline nothing comes.
    pub lines: BTreeSet<(Record, EntryKind)>,
    /// Who.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Why.
    pub why: String,
}

/// What to show of these lines, which are in order. Every line is in exactly one row. `kept` are lines that no rule folds, because
/// somebody wrote beside them or opened them; a person may fold any line.
#[must_use]
pub fn folded(entries: &[Entry], by_hand: &[HandFold], kept: &BTreeSet<(Record, EntryKind)>) -> Vec<Row> {
    let identity = |entry: &Entry| (entry.record.clone(), entry.kind);
    let mut taken = BTreeSet::new();
    let mut folds = Vec::new();
    for hand in by_hand {
        let is_in = |place: &usize| hand.lines.contains(&identity(&entries[*place]));
        let members: Vec<usize> = (0..entries.len()).filter(is_in).filter(|place| !taken.contains(place)).collect();
        taken.extend(members.iter().copied());
        let because = FoldBecause::ByHand { by: hand.by.clone(), at: hand.at, why: hand.why.clone() };
        folds.extend(fold(entries, members, because));
    }
    let mut noise: BTreeMap<(Noise, &str), Vec<usize>> = BTreeMap::new();
    for (place, entry) in entries.iter().enumerate() {
        if let Some(kind) = Noise::of(entry.kind)
            && !taken.contains(&place)
            && !kept.contains(&identity(entry))
        {
            noise.entry((kind, entry.about.as_str())).or_default().push(place);
        }
    }
    for ((kind, about), places) in noise {
        for run in runs(entries, &places) {
            // The first and the last tell when it began and how it ended.
            let inner = run.get(1..run.len().saturating_sub(1)).unwrap_or_default();
            if inner.len() >= FOLD_LEAST {
                taken.extend(inner.iter().copied());
                folds.extend(fold(entries, inner.to_vec(), kind.because(about)));
            }
        }
    }
    let mut rows: Vec<(usize, Row)> =
        (0..entries.len()).filter(|place| !taken.contains(place)).map(|place| (place, Row::One(place))).collect();
    rows.extend(folds.into_iter().map(|fold| (fold.members[0], Row::Folded(fold))));
    rows.sort_by_key(|(place, _)| *place);
    rows.into_iter().map(|(_, row)| row).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Noise {
    Flapping,
    Paging,
}

impl Noise {
    fn of(kind: EntryKind) -> Option<Self> {
        match kind {
            EntryKind::AlertFired | EntryKind::AlertResolved => Some(Self::Flapping),
            EntryKind::PageSent => Some(Self::Paging),
            _ => None,
        }
    }

    fn because(self, about: &str) -> FoldBecause {
        let about = about.to_owned();
        match self {
            Self::Flapping => FoldBecause::Flapped { about },
            Self::Paging => FoldBecause::PagedAgain { about },
        }
    }
}

/// The places cut wherever two lie farther apart than [`RUN_GAP`].
fn runs<'p>(entries: &[Entry], places: &'p [usize]) -> Vec<&'p [usize]> {
    places.chunk_by(|a, b| entries[*b].at.since(entries[*a].at) <= RUN_GAP).collect()
}

/// None of nothing.
fn fold(entries: &[Entry], members: Vec<usize>, because: FoldBecause) -> Option<Fold> {
    let (first, last) = (*members.first()?, *members.last()?);
    let mut counts = BTreeMap::new();
    for place in &members {
        *counts.entry(entries[*place].kind).or_insert(0) += 1;
    }
    Some(Fold { from: entries[first].at, to: entries[last].at, members, because, counts })
}

impl Fold {
    /// What it says of itself, with its times as RFC 3339 in UTC: `fired 4 times and resolved 4 times between … and …`.
    #[must_use]
    pub fn text(&self) -> String {
        let of = |kind: EntryKind| self.counts.get(&kind).copied().unwrap_or(0);
        let times = |count: usize| if count == 1 { "once".to_owned() } else { format!("{count} times") };
        let what = match &self.because {
            FoldBecause::Flapped { .. } => {
                let (fired, resolved) = (of(EntryKind::AlertFired), of(EntryKind::AlertResolved));
                format!("fired {} more and resolved {} more", times(fired), times(resolved))
            }
            FoldBecause::PagedAgain { .. } => format!("paged {} more", times(self.members.len())),
            FoldBecause::ByHand { by, why, .. } => {
                let count = self.members.len();
                let lines = if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
                let why = if why.trim().is_empty() { String::new() } else { format!(": {}", why.trim()) };
                return format!("{lines} from {} to {}, folded by {by}{why}", self.from, self.to);
            }
        };
        format!("{what} between {} and {}", self.from, self.to)
    }
}

#[cfg(test)]
#[path = "fold_tests.rs"]
mod tests;
