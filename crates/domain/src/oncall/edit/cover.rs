//! One person on call instead of another: one way, and two ways as a swap.
//!
//! Which override does that depends on by what the other is on call: a substitute is applied before what replaces or adds, so
//! against those it would do nothing. The result is looked at, and whatever is not exactly what was wished is refused.

use std::collections::BTreeMap;
use std::time::Duration;

use super::super::check::Between;
use super::super::roster::Because;
use super::super::schedule::{Override, OverrideKind, Schedule};
use super::{Author, Change, OverrideChange, Unfit, differences};
use crate::ids::PersonId;
use crate::time::Instant;

/// How far behind and ahead of an instant a shift is followed, 20 years: every turn in between is looked at, and an override
/// without an end that is meant is written until 9999.
const FARTHEST: Duration = Duration::from_secs(20 * 365 * 86_400);

/// Somebody on call instead of somebody else, wherever that one would be between two instants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// Who is relieved.
    pub of: PersonId,
    /// Who is on call instead.
    pub person: PersonId,
    /// The first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

impl Schedule {
    /// One person covers for another, for a shift or for some hours of it; nothing is given in return.
    ///
    /// # Errors
    /// When the other is not on call then, or is so by a temporary schedule.
    pub fn covered(&self, cover: &Cover, author: &Author) -> Result<Change, Unfit> {
        let change = Change::Overrides(self.cover(cover, author)?);
        self.holds(&change, &[cover])?;
        Ok(change)
    }

    /// Two people take a time of each other: two substitutes with one id, the first time's day in the schedule's zone.
    ///
    /// # Errors
    /// As [`Schedule::covered`], when the times overlap, when it is not the same two people, and when one of them is on call
    /// then by an override and not by a turn.
    pub fn swapped(&self, halves: [&Cover; 2], author: &Author) -> Result<Change, Unfit> {
        let [one, other] = halves;
        if one.of != other.person || one.person != other.of {
            return Err(Unfit::NotMutual);
        }
        if one.start < other.end && other.start < one.end {
            return Err(Unfit::Overlap);
        }
        let swap = self.swap_id(one.start.min(other.start));
        let mut added = Vec::new();
        for half in halves {
            let change = self.cover(half, author)?;
            let [by_turn] = change.added.as_slice() else { return Err(Unfit::NotByTurn(half.of.clone())) };
            if !change.changed.is_empty() || !matches!(by_turn.kind, OverrideKind::Substitute { .. }) {
                return Err(Unfit::NotByTurn(half.of.clone()));
            }
            added.push(Override { swap: Some(swap.clone()), ..by_turn.clone() });
        }
        let change = Change::Overrides(OverrideChange { added, ..OverrideChange::default() });
        self.holds(&change, &halves)?;
        Ok(change)
    }

    /// The shift that somebody has at an instant, as long as they are on call without a break, and no longer than the turn or
    /// the override that puts them there; cut to 20 years before and after the instant.
    #[must_use]
    pub fn shift_at(&self, person: &PersonId, at: Instant) -> Option<Between> {
        let roster = self.roster();
        let rows = roster.on_call(at).into_iter().filter(|row| row.person == *person);
        let bounds = rows.map(|row| (row.shift_start, row.shift_end));
        let (start, end) = bounds.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let runs = roster.runs(start.max(at.minus(FARTHEST)), end.min(at.plus(FARTHEST)));
        let is_on_call = |run: &&super::super::runs::Run| run.people.contains(person);
        let now = runs.partition_point(|run| run.end <= at);
        let begins = runs[..=now].iter().rev().take_while(is_on_call).last().map(|run| run.start)?;
        let ends = runs[now..].iter().take_while(is_on_call).last().map(|run| run.end)?;
        Some(Between { start: begins, end: ends })
    }

    /// The overrides that bring it about, not yet looked at together.
    fn cover(&self, cover: &Cover, author: &Author) -> Result<OverrideChange, Unfit> {
        let Cover { of, person, start, end } = cover;
        let (start, end) = (*start, *end);
        let overriding = |kind: OverrideKind, span: Between| Override {
            kind,
            person: person.clone(),
            start: span.start,
            end: span.end,
            by: author.by.clone(),
            reason: author.reason.clone(),
            swap: None,
        };
        let whole = Between { start, end };
        let substitute = overriding(OverrideKind::Substitute { of: of.clone() }, whole);
        self.fits(&substitute)?;
        let mut by_turn = false;
        let (mut replaced, mut added_by): (Vec<Between>, BTreeMap<usize, Vec<Between>>) = Default::default();
        for duty in self.final_duties(start, end).into_iter().filter(|duty| duty.person == *of) {
            let span = Between { start: duty.start, end: duty.end };
            let kind = match duty.because {
                Because::Rotation { .. } => None,
                Because::Override { index } => self.overrides.get(index).map(|one| (index, &one.kind)),
                Because::Temporary { .. } => return Err(Unfit::Fixed { start: duty.start, end: duty.end }),
            };
            match kind {
                Some((_, OverrideKind::Replace)) => replaced.push(span),
                Some((index, OverrideKind::Add)) => added_by.entry(index).or_default().push(span),
                None | Some((_, OverrideKind::Substitute { .. } | OverrideKind::Remove)) => by_turn = true,
            }
        }
        let mut change = OverrideChange::default();
        change.added.extend(by_turn.then_some(substitute));
        change.added.extend(replaced.into_iter().map(|span| overriding(OverrideKind::Replace, span)));
        for (index, spans) in added_by {
            change.added.extend(spans.iter().map(|span| overriding(OverrideKind::Add, *span)));
            self.cut(index, &spans, &mut change);
        }
        if change.added.is_empty() {
            return Err(Unfit::NotOnCall { person: of.clone(), start, end });
        }
        Ok(change)
    }

    /// Takes these parts, which are in order, out of an override that adds somebody.
    fn cut(&self, index: usize, parts: &[Between], change: &mut OverrideChange) {
        let whole = &self.overrides[index];
        let starts = std::iter::once(whole.start).chain(parts.iter().map(|part| part.end));
        let ends = parts.iter().map(|part| part.start).chain([whole.end]);
        let left = starts.zip(ends).filter(|(start, end)| start < end);
        let mut left = left.map(|(start, end)| Override { start, end, ..whole.clone() });
        match left.next() {
            Some(first) => change.changed.push((index, first)),
            None => change.removed.push(index),
        }
        change.added.extend(left);
    }

    /// That after the change everybody who is covered is, and that nothing else is different.
    fn holds(&self, change: &Change, covers: &[&Cover]) -> Result<(), Unfit> {
        let after = change.applied(self);
        let bounds = covers.iter().map(|cover| (cover.start, cover.end));
        let bounds = bounds.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        let changed = bounds.map(|(from, to)| differences(self, &after, from, to));
        for difference in changed.unwrap_or_default() {
            let is_meant = |cover: &&&Cover| {
                let mut people: Vec<PersonId> =
                    difference.before.iter().filter(|person| **person != cover.of).cloned().collect();
                people.push(cover.person.clone());
                people.sort_unstable();
                people.dedup();
                cover.start <= difference.start && difference.end <= cover.end && difference.after == people
            };
            if !covers.iter().any(|cover| is_meant(&cover)) {
                return Err(Unfit::Undone { start: difference.start, end: difference.end });
            }
        }
        let left = covers.iter().find_map(|cover| {
            let runs = after.runs(cover.start, cover.end);
            runs.into_iter().find(|run| run.people.contains(&cover.of))
        });
        left.map_or(Ok(()), |run| Err(Unfit::Undone { start: run.start, end: run.end }))
    }

    /// A text that no other swap of the schedule has.
    fn swap_id(&self, start: Instant) -> String {
        let day: String = self.zone.rfc3339(start).chars().take_while(|c| *c != 'T').collect();
        let is_taken = |id: &String| self.overrides.iter().any(|one| one.swap.as_ref() == Some(id));
        let numbered = (2..).map(|number: u64| format!("{day}-{number}"));
        std::iter::once(day.clone()).chain(numbered).find(|id| !is_taken(id)).unwrap_or(day)
    }
}

#[cfg(test)]
#[path = "cover_tests.rs"]
mod tests;
