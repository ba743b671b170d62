//! What each rule cost in interruptions, and whether any of them were of use: the noise ledger. A rule is a source and the
//! name of an alert, which is what its team would change.

mod changed;
mod spells;
mod suggest;

use std::time::Duration;

use crate::time::{Instant, Zone, minute_of_day};

use super::{Line, RerunAlert, SOON_OVER};

pub use self::spells::{Spell, spells};
pub use self::suggest::{Cost, NoChange, Outcome, RuleChange, RuleLines, Suggestion, suggest};

/// The night begins with this minute of a person's own day, 22:00...
const NIGHT_FROM: u16 = 22 * 60;
/// ... and ends before this one, 06:00.
const NIGHT_TO: u16 = 6 * 60;
/// Of all interruptions, the rules named first make up at least this many thirds.
const THIRDS: usize = 2;
/// A list of more rules than this is no list of the worst ones.
const MOST_NAMED: usize = 10;

/// The time a ledger is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First instant.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
}

impl Span {
    /// Whether an instant lies in it.
    #[must_use]
    pub fn holds(&self, at: Instant) -> bool {
        self.from <= at && at < self.to
    }
}

/// A page that somebody was shown and that told of the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownPage {
    /// When it was shown first.
    pub at: Instant,
    /// Which alerts of the rule it told of.
    pub alerts: Vec<u32>,
    /// Whether it counts as this rule's interruption: of a page about several rules the worst line's rule is to blame.
    pub blame: Blame,
    /// Whether it could wake somebody.
    pub loudness: Loudness,
}

/// Whose interruption a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// This rule's.
    Its,
    /// Another's, which this rule was only told together with.
    Another,
}

/// Whether a page makes itself heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loudness {
    /// It does.
    Rings,
    /// It is shown without a sound.
    Silent,
}

/// Something a person did about an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Instant,
    /// About which.
    pub alert: u32,
    /// What.
    pub kind: DeedKind,
}

/// What a person does about an alert, as far as it tells whether the alert was of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeedKind {
    /// They took note of it.
    Acknowledged,
    /// They put it off.
    Snoozed,
    /// They made a silence that covers it.
    Silenced,
    /// They ran one of the team's actions for it.
    Acted,
}

/// What is recorded of one rule.
#[derive(Debug, Clone, Copy)]
pub struct RuleRecord<'a> {
    /// Its alerts' changes in order of time.
    pub lines: &'a [Line],
    /// The pages that told of it, in order of time.
    pub pages: &'a [ShownPage],
    /// What was done about it, in order of time.
    pub deeds: &'a [Deed],
}

/// What a rule comes to over a span.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// How often one of its alerts began to fire.
    pub episodes: usize,
    /// How many of these are over.
    pub ended: usize,
    /// How many were over within [`SOON_OVER`] without anybody doing anything, and nobody slept through any of it.
    pub self_cleared: usize,
    /// Pages that told of it.
    pub pages: usize,
    /// Those of them that are to be blamed on it.
    pub interruptions: usize,
    /// Pages at night, in the person's own zone, that made a sound.
    pub night_pages: usize,
    /// How long its alerts flapped, all together.
    pub flapping: Duration,
    /// Half of what was acknowledged was so within this, counted from the page that told of it.
    pub to_acknowledge: Option<Duration>,
    /// How many episodes were acknowledged.
    pub acknowledged: usize,
    /// How many of these then cleared by themselves, with nothing done about them: no action, no silence, no snooze.
    pub acknowledged_idle: usize,
    /// How many episodes somebody did more about than taking note.
    pub acted_on: usize,
    /// The longest episode, as far as it is known.
    pub longest: Option<Duration>,
}

/// Adds up one rule. `flapping` is what re-running its lines under the present policy gave, by alert.
#[must_use]
pub fn tally(record: &RuleRecord<'_>, flapping: &[RerunAlert], span: Span, zone: &Zone) -> Tally {
    let mut tally = Tally::default();
    let mut waits = Vec::new();
    for spell in spells(record.lines, span) {
        tally.episodes += 1;
        tally.longest = tally.longest.max(Some(spell.length(span.to)));
        let deeds = deeds_in(record.deeds, &spell, span.to);
        let acknowledged_at = deeds.clone().find(|deed| deed.kind == DeedKind::Acknowledged).map(|deed| deed.at);
        let acted = deeds.clone().any(|deed| deed.kind != DeedKind::Acknowledged);
        tally.acted_on += usize::from(acted);
        tally.ended += usize::from(spell.to.is_some());
        if let Some(at) = acknowledged_at {
            tally.acknowledged += 1;
            tally.acknowledged_idle += usize::from(!acted && spell.to.is_some());
            waits.extend(told_at(record.pages, &spell, at).map(|told| at.since(told)));
        }
        let untouched = acknowledged_at.is_none() && !acted;
        tally.self_cleared += usize::from(untouched && spell.is_known_within(SOON_OVER));
    }
    for page in record.pages.iter().filter(|page| span.holds(page.at)) {
        tally.pages += 1;
        tally.interruptions += usize::from(page.blame == Blame::Its);
        tally.night_pages += usize::from(page.loudness == Loudness::Rings && is_night(page.at, zone));
    }
    for flapped in flapping.iter().flat_map(|alert| &alert.flapping) {
        tally.flapping += flapped.to.min(span.to).since(flapped.from.max(span.from));
    }
    waits.sort_unstable();
    tally.to_acknowledge = waits.get(waits.len() / 2).copied();
    tally
}

/// Whether it is night where a person is.
#[must_use]
pub fn is_night(at: Instant, zone: &Zone) -> bool {
    let minute = minute_of_day(at, zone);
    !(NIGHT_TO..NIGHT_FROM).contains(&minute)
}

/// How few rules make up most of the interruptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Headline {
    /// That many, the worst first.
    pub rules: usize,
    /// Their share of all interruptions, in whole percent, rounded down.
    pub percent: usize,
}

/// The fewest of the worst rules that together make two thirds of all interruptions, ten at most. `interruptions` comes
/// worst first; nothing is said where there was none.
#[must_use]
pub fn headline(interruptions: &[usize]) -> Option<Headline> {
    let all: usize = interruptions.iter().sum();
    let mut sum = 0;
    for (rules, count) in (1..).zip(interruptions) {
        sum += count;
        if sum > 0 && (sum * 3 >= all * THIRDS || rules == MOST_NAMED) {
            return Some(Headline { rules, percent: sum * 100 / all });
        }
    }
    None
}

/// What was done about an alert while this episode of it lasted.
fn deeds_in<'a>(deeds: &'a [Deed], spell: &Spell, end: Instant) -> impl Iterator<Item = &'a Deed> + Clone {
    let (alert, from, to) = (spell.alert, spell.from, spell.to.unwrap_or(end));
    let first = deeds.partition_point(|deed| deed.at < from);
    deeds[first..].iter().take_while(move |deed| deed.at <= to).filter(move |deed| deed.alert == alert)
}

/// When the first page told of an episode, if one did before `at`.
fn told_at(pages: &[ShownPage], spell: &Spell, at: Instant) -> Option<Instant> {
    let first = pages.partition_point(|page| page.at < spell.from);
    let told = pages[first..].iter().take_while(|page| page.at <= at).find(|page| page.alerts.contains(&spell.alert));
    told.map(|page| page.at)
}

#[cfg(test)]
#[path = "noise_tests.rs"]
mod tests;
