//! Drills: something is made to go wrong, to see whether it is seen and what people need. What is believed is written down before.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::time::Instant;

use super::entry::{Entry, EntryKind};
use super::incident::Link;

/// The plan of a drill.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DrillPlan {
    /// What it is called.
    pub title: String,
    /// What its incident is declared from, each as somebody typed it: what it names need not be there before the drill begins.
    pub about: Vec<Link>,
    /// What is believed to happen.
    pub hypothesis: String,
    /// What may be touched by it, and what may not.
    pub blast_radius: String,
    /// When it is stopped at once.
    pub stop_rule: String,
    /// Who may stop it; at least one.
    pub may_stop: Vec<String>,
    /// What should be seen.
    pub expected: Vec<Expected>,
}

/// Something that should be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// What, in words.
    pub what: String,
    /// The kind of line that shows it.
    pub kind: EntryKind,
    /// What it is about, as the records call it, or a part of its text; empty for anything of that kind.
    pub about: String,
    /// How long after the start at most.
    pub within: Duration,
}

/// What a plan needs before it may be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Missing {
    /// What is believed.
    #[error("a drill needs a hypothesis: say what you believe will happen")]
    Hypothesis,
    /// What may be touched.
    #[error("a drill needs a blast radius: say what may be touched by it, and what may not")]
    BlastRadius,
    /// When it is stopped.
    #[error("a drill needs a stop rule: say what has to be seen for it to be stopped at once")]
    StopRule,
    /// Who stops it.
    #[error("a drill needs somebody who may stop it: name them")]
    WhoStops,
    /// What should be seen.
    #[error("a drill needs something that should be seen: say which alert or page, and how soon")]
    Expectation,
    /// What it is about, where something of an alert, a queue or a budget should be seen: a timeline has what its incident reaches alone.
    #[error(
        "a drill needs what it is about: name the alerts, queues, service levels or services in which something should be seen"
    )]
    About,
}

/// How a drill ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// As planned.
    AsPlanned,
    /// It was stopped by its rule, or by anybody; with what was seen.
    Stopped(String),
}

/// Whether something was seen that should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// In time, so long after the start.
    InTime {
        /// When.
        at: Instant,
        /// How long after the start.
        after: Duration,
    },
    /// Later than it should be.
    Late {
        /// When.
        at: Instant,
        /// How long after the start.
        after: Duration,
    },
    /// Not at all until the end, although there was time enough.
    NotAtAll,
    /// It ended before it had to be seen.
    NotYet,
    /// It was not seen, and when it had to be a source could not be heard: nobody knows.
    Unheard,
}

/// What a drill came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Of each expectation, in the order of the plan: whether it was seen, and the line that shows it.
    pub each: Vec<(Seen, Option<usize>)>,
    /// Lines of alerts and pages that nobody expected, by their places: what there is to learn.
    pub surprises: Vec<usize>,
    /// Whether all was seen in time, and it was not stopped. None where nothing was missed and it ended before all of it was due, or a
    /// source could not be heard: then nobody knows.
    pub held: Option<bool>,
}

impl DrillPlan {
    /// What it needs before it may be run; nothing where it may.
    #[must_use]
    pub fn missing(&self) -> Vec<Missing> {
        let is_empty = |text: &str| text.trim().is_empty();
        let nobody = self.may_stop.iter().all(|name| is_empty(name));
        [
            (is_empty(&self.hypothesis), Missing::Hypothesis),
            (is_empty(&self.blast_radius), Missing::BlastRadius),
            (is_empty(&self.stop_rule), Missing::StopRule),
            (nobody, Missing::WhoStops),
            (self.expected.is_empty(), Missing::Expectation),
            (self.about.is_empty() && self.expected.iter().any(Expected::is_heard), Missing::About),
        ]
        .into_iter()
        .filter_map(|(is_missing, what)| is_missing.then_some(what))
        .collect()
    }
}

/// Holds a plan against the timeline from its start to its end. A line shows one expectation; of several the first in time does, and lines
/// are dealt out so that as many expectations as can be were seen in time. `deaf` are the times in which a source could not be heard, each
/// until when; none where it still lasts.
#[must_use]
pub fn outcome(
    plan: &DrillPlan,
    entries: &[Entry],
    deaf: &[(Instant, Option<Instant>)],
    (start, end): (Instant, Instant),
    how: &Ended,
) -> Outcome {
    let inside = |place: &usize| (start..=end).contains(&entries[*place].at);
    let mut in_time: Vec<usize> = (0..entries.len()).filter(inside).collect();
    in_time.sort_by_key(|place| entries[*place].at);
    let dealt = Dealing::of(plan, entries, &in_time, start);
    let each: Vec<(Seen, Option<usize>)> = plan
        .expected
        .iter()
        .zip(dealt)
        .map(|(expected, found)| {
            let Some(place) = found else {
                let due = start.plus(expected.within);
                let is_deaf = |(from, to): &(Instant, Option<Instant>)| *from < due && to.is_none_or(|to| due < to);
                let seen = match due <= end {
                    true if expected.is_heard() && deaf.iter().any(is_deaf) => Seen::Unheard,
                    true => Seen::NotAtAll,
                    false => Seen::NotYet,
                };
                return (seen, None);
            };
            let at = entries[place].at;
            let after = at.since(start);
            let seen = if after <= expected.within { Seen::InTime { at, after } } else { Seen::Late { at, after } };
            (seen, Some(place))
        })
        .collect();
    let expected = |place: &usize| plan.expected.iter().any(|expected| expected.fits(&entries[*place]));
    let tells = |place: &usize| matches!(entries[*place].kind, EntryKind::AlertFired | EntryKind::PageSent);
    let surprises = in_time.into_iter().filter(tells).filter(|place| !expected(place)).collect();
    let is_missed = each.iter().any(|(seen, _)| matches!(seen, Seen::Late { .. } | Seen::NotAtAll));
    let is_known = each.iter().all(|(seen, _)| !matches!(seen, Seen::NotYet | Seen::Unheard));
    let held = match how {
        Ended::Stopped(_) => Some(false),
        Ended::AsPlanned if is_missed => Some(false),
        Ended::AsPlanned => is_known.then_some(true),
    };
    Outcome { each, surprises, held }
}

/// Which line shows which expectation: augmenting paths, first over lines that are in time and then over all.
struct Dealing<'a> {
    plan: &'a DrillPlan,
    entries: &'a [Entry],
    in_order: &'a [usize],
    start: Instant,
    /// Of a line the expectation that it shows.
    shows: BTreeMap<usize, usize>,
    /// The expectations that no line shows in time.
    late: BTreeSet<usize>,
}

impl<'a> Dealing<'a> {
    /// Of each expectation the place of the line that shows it. `in_order` are places in order of time.
    fn of(plan: &'a DrillPlan, entries: &'a [Entry], in_order: &'a [usize], start: Instant) -> Vec<Option<usize>> {
        let mut dealing = Self { plan, entries, in_order, start, shows: BTreeMap::new(), late: BTreeSet::new() };
        let all = 0..plan.expected.len();
        dealing.late = all.clone().filter(|nth| !dealing.deal(*nth, &mut BTreeSet::new())).collect();
        for nth in dealing.late.clone() {
            dealing.deal(nth, &mut BTreeSet::new());
        }
        let place = |nth| dealing.shows.iter().find(|(_, shown)| **shown == nth).map(|(place, _)| *place);
        all.map(place).collect()
    }

    /// Finds a line for an expectation, where another one that has it can be shown by another line.
    fn deal(&mut self, nth: usize, tried: &mut BTreeSet<usize>) -> bool {
        for place in self.in_order {
            if !self.fits(nth, *place) || !tried.insert(*place) {
                continue;
            }
            let is_free = match self.shows.get(place).copied() {
                None => true,
                Some(other) => self.deal(other, tried),
            };
            if is_free {
                self.shows.insert(*place, nth);
                return true;
            }
        }
        false
    }

    fn fits(&self, nth: usize, place: usize) -> bool {
        let (expected, entry) = (&self.plan.expected[nth], &self.entries[place]);
        let is_in_time = entry.at.since(self.start) <= expected.within;
        (is_in_time || self.late.contains(&nth)) && expected.fits(entry)
    }
}

impl Expected {
    /// Whether a source has to be heard for it to be seen: what people do is seen without.
    fn is_heard(&self) -> bool {
        use EntryKind as K;
        let kinds = [K::AlertFired, K::AlertResolved, K::PageSent, K::BudgetBurns, K::BudgetExhausted, K::QueueDepth];
        kinds.contains(&self.kind) || self.kind == K::QueueLoss
    }

    fn fits(&self, entry: &Entry) -> bool {
        let about = self.about.trim().to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&about);
        entry.kind == self.kind && (about.is_empty() || has(&entry.about) || has(&entry.text))
    }
}

#[cfg(test)]
#[path = "drill_tests.rs"]
mod tests;
