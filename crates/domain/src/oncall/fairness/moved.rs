//! Duty that one schedule has somebody else carry than another one: what overrides moved, and what a supposition would.

use std::collections::BTreeSet;

use super::clock::Carried;
use super::{Clocks, CountedPerson};
use crate::ids::PersonId;
use crate::oncall::lane::Span;
use crate::oncall::roster::{Because, Roster, Row};
use crate::oncall::schedule::{OverrideKind, Schedule};
use crate::time::Instant;

/// Duty that somebody carries for somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Whose it was.
    pub from: PersonId,
    /// Who has it instead.
    pub to: PersonId,
    /// The first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
    /// What it weighs by the clock of whoever has it: a part of the time, where several relieve one or one relieves several.
    pub carried: Carried,
}

/// The pairs of the part before are among so many last ones; of more people at once some pairs stay in two.
const NEAR: usize = 16;

/// One pair and the part of the time that it has; parts of one time are as many as `among`.
struct Pair<'a> {
    from: &'a PersonId,
    to: &'a PersonId,
    among: u32,
    span: Span,
}

/// Who is on call in a part, and who instead of whom by an override.
struct Part<'a> {
    span: Span,
    people: BTreeSet<&'a PersonId>,
    instead: Vec<(&'a PersonId, &'a PersonId)>,
}

impl Schedule {
    /// The duty in [from, to) that others carry by `other` than by this schedule, in the order in which it begins. Duty that
    /// nobody has any more, or that nobody had, was not moved.
    #[must_use]
    pub fn moved_by(&self, other: &Self, people: &[CountedPerson], from: Instant, to: Instant) -> Vec<Moved> {
        let pairs = (self.roster(), other.roster());
        let clocks = Clocks { schedule: self, people };
        weighed(pairs_between(&pairs.0, &pairs.1, Span { start: from, end: to }), &clocks)
    }

    /// The same of the overrides: what others carry with them than without.
    #[must_use]
    pub fn moved_by_overrides(&self, people: &[CountedPerson], from: Instant, to: Instant) -> Vec<Moved> {
        let without = Self { overrides: Vec::new(), ..self.clone() };
        let (without, with) = (without.roster(), self.roster());
        let clocks = Clocks { schedule: self, people };
        let spans = self.override_spans().into_iter().filter_map(|span| {
            let span = Span { start: span.start.max(from), end: span.end.min(to) };
            (span.start < span.end).then_some(span)
        });
        weighed(spans.flat_map(|span| pairs_between(&without, &with, span)).collect(), &clocks)
    }

    /// The times in which some override holds, in order; what meets is one.
    fn override_spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = self.overrides.iter().map(|one| Span { start: one.start, end: one.end }).collect();
        spans.sort_unstable_by_key(|span| span.start);
        let mut joined: Vec<Span> = Vec::new();
        for span in spans {
            match joined.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => joined.push(span),
            }
        }
        joined
    }
}

/// Pairs that follow each other without a break are one.
fn pairs_between<'a>(before: &Roster<'a>, after: &Roster<'a>, span: Span) -> Vec<Pair<'a>> {
    let [old, new] = [before, after].map(|roster| parts(roster, span));
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    let mut start = span.start;
    while let (Some(was), Some(is)) = (old.peek(), new.peek()) {
        let end = was.span.end.min(is.span.end);
        if was.people != is.people {
            for pair in pairs_of(was, is, Span { start, end }) {
                let is_same = |one: &&mut Pair<'_>| {
                    (one.from, one.to, one.among, one.span.end) == (pair.from, pair.to, pair.among, start)
                };
                match pairs.iter_mut().rev().take(NEAR).find(is_same) {
                    Some(one) => one.span.end = end,
                    None => pairs.push(pair),
                }
            }
        }
        start = end;
        old.next_if(|part| part.span.end <= end);
        new.next_if(|part| part.span.end <= end);
    }
    pairs
}

/// Who relieves whom. Where an override says it that holds; those who are left relieve each other in equal parts: of `g` who
/// are gone and `c` who came, each takes one of `max(g, c)` parts from each, so that nobody gives or takes more than all.
fn pairs_of<'a>(was: &Part<'a>, is: &Part<'a>, span: Span) -> Vec<Pair<'a>> {
    let mut gone: Vec<&PersonId> = was.people.difference(&is.people).copied().collect();
    let mut came: Vec<&PersonId> = is.people.difference(&was.people).copied().collect();
    let mut pairs = Vec::new();
    for (from, to) in &is.instead {
        if gone.contains(from) && came.contains(to) {
            gone.retain(|one| one != from);
            came.retain(|one| one != to);
            pairs.push(Pair { from, to, among: 1, span });
        }
    }
    let among = u32::try_from(gone.len().max(came.len())).unwrap_or(u32::MAX);
    for from in gone {
        pairs.extend(came.iter().map(|to| Pair { from, to, among, span }));
    }
    pairs
}

fn parts<'a>(roster: &Roster<'a>, span: Span) -> Vec<Part<'a>> {
    let overrides = &roster.schedule().overrides;
    let instead = |row: &Row<'a>| match row.because {
        Because::Override { index } => match &overrides.get(index)?.kind {
            OverrideKind::Substitute { of } => Some((of, row.person)),
            _ => None,
        },
        _ => None,
    };
    let mut parts = Vec::new();
    roster.parts(span.start, span.end, |span, rows| {
        let people = rows.iter().map(|row| row.person).collect();
        parts.push(Part { span, people, instead: rows.iter().filter_map(instead).collect() });
    });
    parts
}

fn weighed(pairs: Vec<Pair<'_>>, clocks: &Clocks<'_>) -> Vec<Moved> {
    let weigh = |Pair { from, to, among, span: Span { start, end } }| {
        let carried = clocks.clock_of(to, start, end).carried(start, end).divided(among);
        Moved { from: from.clone(), to: to.clone(), start, end, carried }
    };
    pairs.into_iter().map(weigh).collect()
}
