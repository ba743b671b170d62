//! A part of a timeline: from when until when, and which of its lanes. Its bounds stand in the mark of its block, so that it stays the same
//! part when it is filled in anew.

use std::collections::{BTreeMap, BTreeSet};

use crate::incidents::{Filling, Lane};
use crate::time::{Instant, Zone, dated_text, from_to_text};

use super::fill::{DocumentFacts, fill};
use super::literal::literal;

/// The names of the bounds in a mark.
const FROM: &str = "from";
const TO: &str = "to";
const LANES: &str = "lanes";

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60_000;

/// Which part of a timeline; without a bound all of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excerpt {
    from: Option<Instant>,
    to: Option<Instant>,
    lanes: BTreeSet<Lane>,
}

/// Why bounds are those of no part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnExcerpt {
    /// A bound is no time.
    #[error("`{0}` is no time; expected one like 2026-03-28T09:02:00Z")]
    Time(String),
    /// No lane is called so.
    #[error("`{0}` is no lane; expected some of {all}", all = Lane::ALL.map(Lane::word).join(", "))]
    Lane(String),
    /// It would end before it begins.
    #[error("it ends before it begins")]
    Backwards,
}

impl Excerpt {
    /// The part between two times, whole seconds; of no lanes those of all.
    ///
    /// # Errors
    /// [`NotAnExcerpt::Backwards`] where the second is before the first.
    pub fn between(from: Option<Instant>, to: Option<Instant>, lanes: BTreeSet<Lane>) -> Result<Self, NotAnExcerpt> {
        let (from, to) = (from.map(Instant::whole_second), to.map(Instant::whole_second));
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            return Err(NotAnExcerpt::Backwards);
        }
        // Every lane is no bound.
        let lanes = if lanes.len() == Lane::ALL.len() { BTreeSet::new() } else { lanes };
        Ok(Self { from, to, lanes })
    }

    /// The part that the mark of a block names; all of it where it names none.
    ///
    /// # Errors
    /// [`NotAnExcerpt`] where somebody wrote bounds there that are none.
    pub fn of(about: &BTreeMap<String, String>) -> Result<Self, NotAnExcerpt> {
        let time = |key: &str| {
            let read = |text: &String| Instant::parse(text).map_err(|_| NotAnExcerpt::Time(text.clone()));
            about.get(key).map(read).transpose()
        };
        let lanes = lanes_of(about.get(LANES).map(String::as_str).unwrap_or_default())?;
        Self::between(time(FROM)?, time(TO)?, lanes)
    }

    /// Its bounds, as they stand in the mark of its block.
    #[must_use]
    pub fn about(&self) -> BTreeMap<String, String> {
        let time = |key: &str, at: Option<Instant>| at.map(|at| (key.to_owned(), at.to_rfc3339()));
        let lanes: Vec<&str> = self.lanes.iter().map(|lane| lane.word()).collect();
        let lanes = (!lanes.is_empty()).then(|| (LANES.to_owned(), lanes.join(",")));
        time(FROM, self.from).into_iter().chain(time(TO, self.to)).chain(lanes).collect()
    }

    /// Whether it is all of the timeline.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a line of this time and lane is in it. An end on the full minute has that minute in it: clocks are read by minutes.
    #[must_use]
    pub fn holds(&self, at: Instant, lane: Lane) -> bool {
        let more = |to: Instant| if to.as_ms().rem_euclid(MINUTE_MS) == 0 { MINUTE_MS } else { SECOND_MS };
        let is_behind = self.from.is_none_or(|from| from <= at);
        let is_before = self.to.is_none_or(|to| at < to.shifted_ms(more(to)));
        is_behind && is_before && (self.lanes.is_empty() || self.lanes.contains(&lane))
    }

    /// Its bounds in words: `Sat 28 Mar 2026 10:02 to 10:40 CET; alerts, people`; empty where it is all of it.
    #[must_use]
    pub fn text(&self, zone: &Zone) -> String {
        let when = match (self.from, self.to) {
            (Some(from), Some(to)) => Some(from_to_text(from, to, zone)),
            (Some(from), None) => Some(format!("from {}", dated_text(from, zone))),
            (None, Some(to)) => Some(format!("until {}", dated_text(to, zone))),
            (None, None) => None,
        };
        let lanes: Vec<&str> = self.lanes.iter().map(|lane| lane.word()).collect();
        let lanes = (!lanes.is_empty()).then(|| lanes.join(", "));
        when.into_iter().chain(lanes).collect::<Vec<_>>().join("; ")
    }
}

/// Lanes by their words, with commas between them.
///
/// # Errors
/// [`NotAnExcerpt::Lane`] where a word is none.
pub fn lanes_of(words: &str) -> Result<BTreeSet<Lane>, NotAnExcerpt> {
    let words = words.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty());
    let lane = |word: &str| Lane::from_word(word).ok_or_else(|| NotAnExcerpt::Lane(word.to_owned()));
    words.map(lane).collect()
}

/// A part of a timeline as it stands in a document: which one, then its rows, which are the timeline of these facts. None without a row.
#[must_use]
pub fn excerpt_text(excerpt: &Excerpt, facts: &DocumentFacts<'_>) -> Option<String> {
    let rows = fill(Filling::Timeline, facts)?;
    if excerpt.is_whole() {
        return Some(rows);
    }
    Some(format!("A part of the timeline: {}.\n\n{rows}", literal(&excerpt.text(&facts.zone))))
}

#[cfg(test)]
#[path = "excerpt_tests.rs"]
mod tests;
