//! What a team could change about a noisy rule, and what that would have changed: the recorded changes are judged again as
//! they would have been, by the same [`rerun`] that re-runs a night.
//!
//! A rule is counted by itself here. What a whole policy makes of a whole night is asked with the time machine.

use std::time::Duration;

use crate::time::{Instant, Zone};

use super::super::{Duties, Line, Policy, Rerun, RerunSubject, Rest, SOON_OVER, Severity, Treatment, rerun};
use super::changed::{with_for, with_keep_firing_for};
use super::{Span, Spell, Tally, is_night, spells};

/// Of fewer episodes nothing is concluded.
const LEAST_EPISODES: usize = 5;
/// A break between two episodes that is longer than this is no flapping.
const LONGEST_BREAK: Duration = Duration::from_secs(30 * 60);
/// Alerts of one rule that begin within this of each other began together.
const TOGETHER: Duration = Duration::from_secs(5 * 60);
/// What nobody was interrupted by for longer than this is no outage that went unnoticed.
const HARMLESS: Duration = Duration::from_secs(60 * 60);

/// A change to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleChange {
    /// Its condition has to hold for so much longer before it fires.
    For(Duration),
    /// It goes on firing for so long after its condition ended.
    KeepFiringFor(Duration),
    /// Its alerts that begin within this time are told in one page.
    Together(Duration),
    /// It is shown and never interrupts.
    Quiet,
    /// It is gone.
    Delete,
}

/// A change that is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggestion {
    /// Which.
    pub change: RuleChange,
    /// What the rule comes to under the present policy.
    pub before: Outcome,
    /// What it would have come to.
    pub after: Outcome,
    /// The longest episode, if there was one.
    pub longest: Option<Duration>,
    /// What that one would have lost.
    pub cost: Cost,
}

/// How often a person is interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Pages.
    pub pages: usize,
    /// Those of them at night, in the person's own zone.
    pub night_pages: usize,
}

/// What a change would have cost the longest episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// Nothing.
    Nothing,
    /// It would have paged so much later.
    Later(Duration),
    /// It would not have paged at all.
    Untold,
}

/// Why nothing is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoChange {
    /// Too little is recorded to conclude anything.
    TooFew,
    /// It interrupts nobody under the present policy.
    NoPages,
    /// People mostly did something about it: it is of use as it is.
    OfUse,
    /// Nothing of what could be suggested would have spared a quarter of the pages.
    NothingHelps,
}

/// The lines of one rule and what is set for its alerts.
#[derive(Debug, Clone, Copy)]
pub struct RuleLines<'a> {
    /// In order of time; the subject of a line is that of its alert.
    pub lines: &'a [Line],
    /// What is set, by alert.
    pub subjects: &'a [RerunSubject],
    /// The worst severity at which one of its alerts fired.
    pub worst: Severity,
    /// Whose its alerts were.
    pub duties: &'a Duties,
    /// What the lines come to under the policy as it is.
    pub present: &'a Rerun,
}

/// What could be changed about a rule, or why nothing is suggested. Of several changes that help, the one that spares most.
///
/// # Errors
/// [`NoChange`] when nothing is suggested.
pub fn suggest(
    rule: &RuleLines<'_>,
    tally: &Tally,
    policy: &Policy,
    rest: &Rest,
    span: Span,
    zone: &Zone,
) -> Result<Suggestion, NoChange> {
    let before = outcome(rule.present, span, zone);
    if before.pages == 0 {
        return Err(NoChange::NoPages);
    }
    if tally.episodes < LEAST_EPISODES {
        return Err(NoChange::TooFew);
    }
    if tally.acted_on * 2 >= tally.episodes {
        return Err(NoChange::OfUse);
    }
    let spells = spells(rule.lines, span);
    let longest = spells.iter().max_by_key(|spell| spell.length(span.to)).copied();
    let suggestion = |change: RuleChange, after: Outcome, cost: Cost| {
        let longest = longest.map(|longest| longest.length(span.to));
        Suggestion { change, before, after, longest, cost }
    };
    let told = longest.is_some_and(|longest| told_at(rule.present, &longest, &longest, policy, span).is_some());
    let unheard = if told { Cost::Untold } else { Cost::Nothing };
    // A person who took note of every one of them and never did anything about any has decided already.
    let always_idle = tally.acknowledged >= LEAST_EPISODES && tally.acknowledged_idle == tally.ended;
    let may_be_silent = rule.worst < policy.break_through && tally.acted_on == 0;
    if may_be_silent && always_idle {
        return Ok(suggestion(RuleChange::Delete, Outcome::default(), unheard));
    }

    let mut best: Option<Suggestion> = None;
    for change in candidates(&spells, tally) {
        let (lines, policy) = applied(rule.lines, change, policy, span.to);
        let run = rerun(&lines, &grouped(rule.subjects, change), &policy, rest, rule.duties);
        let after = outcome(&run, span, zone);
        let helps = after.pages * 4 <= before.pages * 3;
        if helps && best.is_none_or(|best| after.pages < best.after.pages) {
            let cost = longest.map_or(Cost::Nothing, |longest| {
                let then = told_at(rule.present, &longest, &longest, &policy, span);
                let mut merged = self::spells(&lines, span).into_iter().filter(|spell| spell.alert == longest.alert);
                let as_changed = merged.find(|spell| overlap(spell, &longest, span.to));
                let now = as_changed.and_then(|spell| told_at(&run, &spell, &longest, &policy, span));
                cost(then, now)
            });
            best = Some(suggestion(change, after, cost));
        }
    }
    if let Some(best) = best {
        return Ok(best);
    }
    let clears_alone = tally.ended == tally.episodes && tally.acknowledged == 0;
    if may_be_silent && clears_alone && tally.longest.is_some_and(|longest| longest <= HARMLESS) {
        return Ok(suggestion(RuleChange::Delete, Outcome::default(), unheard));
    }
    if may_be_silent {
        return Ok(suggestion(RuleChange::Quiet, Outcome::default(), unheard));
    }
    Err(NoChange::NothingHelps)
}

/// How often pages of a re-run interrupt within the span.
fn outcome(run: &Rerun, span: Span, zone: &Zone) -> Outcome {
    let mut outcome = Outcome::default();
    for page in run.pages.iter().filter(|page| span.holds(page.at)) {
        outcome.pages += 1;
        outcome.night_pages += usize::from(is_night(page.at, zone));
    }
    outcome
}

/// What the episodes themselves suggest.
fn candidates(spells: &[Spell], tally: &Tally) -> Vec<RuleChange> {
    let mut found = Vec::new();
    let short = |spell: &&Spell| spell.is_known_within(SOON_OVER);
    let lengths: Vec<Duration> =
        spells.iter().filter(short).map(|spell| spell.length(spell.to.unwrap_or(spell.from))).collect();
    let mostly = |count: usize| count >= LEAST_EPISODES.div_ceil(2) && count * 2 >= spells.len();
    if mostly(tally.self_cleared) {
        found.extend(most_of(lengths).map(RuleChange::For));
    }
    let (mut breaks, mut apart) = (Vec::new(), Vec::new());
    let mut ended: Vec<Option<Instant>> = Vec::new();
    for (at, spell) in spells.iter().enumerate() {
        let alert = spell.alert as usize;
        if alert >= ended.len() {
            ended.resize(alert + 1, None);
        }
        breaks.extend(ended[alert].map(|end| spell.from.since(end)).filter(|pause| *pause <= LONGEST_BREAK));
        ended[alert] = spell.to;
        let before = at.checked_sub(1).map(|before| &spells[before]).filter(|before| before.alert != spell.alert);
        apart.extend(before.map(|before| spell.from.since(before.from)).filter(|apart| *apart <= TOGETHER));
    }
    if mostly(breaks.len()) || (!tally.flapping.is_zero() && breaks.len() >= LEAST_EPISODES) {
        found.extend(most_of(breaks).map(RuleChange::KeepFiringFor));
    }
    if mostly(apart.len()) {
        found.extend(most_of(apart).map(RuleChange::Together));
    }
    found
}

/// The whole minutes that are longer than nine of ten: to wait exactly as long as an episode takes does not spare it.
fn most_of(mut spans: Vec<Duration>) -> Option<Duration> {
    spans.sort_unstable();
    let at = (spans.len() * 9).div_ceil(10).checked_sub(1)?;
    Some(Duration::from_secs((spans.get(at)?.as_secs() / 60 + 1) * 60))
}

/// The lines and the policy with a change made.
fn applied<'l>(
    lines: &'l [Line],
    change: RuleChange,
    policy: &Policy,
    end: Instant,
) -> (std::borrow::Cow<'l, [Line]>, Policy) {
    let mut policy = policy.clone();
    let lines = match change {
        RuleChange::For(wait) => with_for(lines, wait, end).into(),
        RuleChange::KeepFiringFor(keep) => with_keep_firing_for(lines, keep, end).into(),
        RuleChange::Together(within) => {
            policy.rate.edit_within = within;
            lines.into()
        }
        RuleChange::Quiet | RuleChange::Delete => lines.into(),
    };
    (lines, policy)
}

/// What is set for the alerts with a change made.
fn grouped(subjects: &[RerunSubject], change: RuleChange) -> Vec<RerunSubject> {
    let with = |subject: &RerunSubject| match change {
        RuleChange::Together(_) => RerunSubject { group: 0, ..*subject },
        RuleChange::Quiet | RuleChange::Delete => {
            RerunSubject { rule: Some((Treatment::Quiet, Duration::ZERO)), ..*subject }
        }
        RuleChange::For(_) | RuleChange::KeepFiringFor(_) => *subject,
    };
    subjects.iter().map(with).collect()
}

fn overlap(spell: &Spell, other: &Spell, end: Instant) -> bool {
    spell.from <= other.to.unwrap_or(end) && other.from <= spell.to.unwrap_or(end)
}

/// How long after the beginning of an episode a page told of it, by a page of `within`: the episode itself, or the one it
/// became part of. A page that was edited went out a little before.
fn told_at(run: &Rerun, within: &Spell, episode: &Spell, policy: &Policy, span: Span) -> Option<Duration> {
    let (from, to) = (within.from.minus(policy.rate.edit_within), within.to.unwrap_or(span.to));
    let first = run.pages.partition_point(|page| page.at < from);
    let mut pages = run.pages[first..].iter().take_while(|page| page.at <= to);
    pages.find(|page| page.alerts.contains(&within.alert)).map(|page| page.at.since(episode.from))
}

fn cost(then: Option<Duration>, now: Option<Duration>) -> Cost {
    match (then, now) {
        (None, _) => Cost::Nothing,
        (Some(_), None) => Cost::Untold,
        (Some(then), Some(now)) => match now.checked_sub(then) {
            None | Some(Duration::ZERO) => Cost::Nothing,
            Some(later) => Cost::Later(later),
        },
    }
}

#[cfg(test)]
#[path = "suggest_tests.rs"]
mod tests;
