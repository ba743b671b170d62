//! The depth of a queue over time: what was read, put together into as many parts as can be told apart, and what nobody knows.

use std::time::Duration;

use watchbill_domain::queues::{Counts, Depth, Reading, Roll, thousands};
use watchbill_domain::time::{Instant, span_text};

use crate::drawing::Span;
use crate::frame::cut;

/// How long a part may be, in seconds: the shortest that gives few enough of them is taken.
const LENGTHS_S: [i64; 14] =
    [60, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000];

/// What was read in one step of a queue's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DepthStep {
    /// When it begins.
    pub at: Instant,
    /// How many messages there were; none where nobody knows.
    pub counts: Option<Counts>,
    /// Whether any of that was counted roughly.
    pub is_rough: bool,
}

impl From<&Reading> for DepthStep {
    fn from(reading: &Reading) -> Self {
        let counts = reading.depth.count().map(|n| Counts { first: n, last: n, low: n, high: n });
        Self { at: reading.at, counts, is_rough: matches!(reading.depth, Depth::Approximate { .. }) }
    }
}

impl From<&Roll> for DepthStep {
    fn from(roll: &Roll) -> Self {
        Self { at: roll.start, counts: roll.counts, is_rough: roll.approximate > 0 }
    }
}

/// The course of a queue's depth.
#[derive(Debug, Clone, Copy)]
pub struct Depths<'a> {
    /// What is shown.
    pub span: Span,
    /// The end of what can be known.
    pub now: Instant,
    /// What was read, in the order of time.
    pub steps: &'a [DepthStep],
    /// For how long a step speaks where none follows: the longer of a step's own length and of what makes a depth stale. What comes
    /// after is unknown.
    pub holds: Duration,
}

/// A part of the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DepthPart {
    /// From when to when.
    pub span: Span,
    /// How many messages there were in it; none where nobody knows.
    pub counts: Option<Counts>,
    /// Whether any of that was counted roughly.
    pub is_rough: bool,
}

impl Depths<'_> {
    /// The course from the beginning of the span to now without a gap: parts that follow each other, each known or unknown, of which
    /// at most about `most` are as long as they could be told apart.
    pub(crate) fn parts(&self, most: i64) -> Vec<DepthPart> {
        let end = self.now.min(self.span.to);
        let mut steps: Vec<&DepthStep> = self.steps.iter().filter(|step| step.at < end).collect();
        steps.sort_by_key(|step| step.at);
        let mut parts = Gathered { length_ms: self.length_ms(most), parts: Vec::new() };
        let mut told_to = self.span.from;
        for (i, step) in steps.iter().enumerate() {
            let spoken = step.at.plus(self.holds).min(steps.get(i + 1).map_or(end, |next| next.at));
            let whole = Span { from: step.at, to: spoken.min(end) };
            let Some(span) = cut(whole, Span { from: told_to, to: end }) else { continue };
            parts.add(DepthPart { span: Span { from: told_to, to: span.from }, counts: None, is_rough: false });
            parts.add(DepthPart { span, counts: step.counts, is_rough: step.is_rough && step.counts.is_some() });
            told_to = span.to;
        }
        parts.add(DepthPart { span: Span { from: told_to, to: end }, counts: None, is_rough: false });
        parts.parts
    }

    fn length_ms(&self, most: i64) -> i64 {
        let whole = self.span.to.as_ms().saturating_sub(self.span.from.as_ms());
        let fits = |length: &&i64| whole / (**length * 1000) <= most;
        LENGTHS_S.iter().find(fits).map_or_else(|| (whole / most.max(1)).max(1), |length| length * 1000)
    }

    /// The course in words: from how many to how many, where it is now, and for how long nobody knew.
    pub(crate) fn said(&self, parts: &[DepthPart]) -> String {
        let over = span_text(self.span.to.since(self.span.from));
        let known = || parts.iter().filter_map(|part| part.counts);
        let (Some(low), Some(high)) = (known().map(|c| c.low).min(), known().map(|c| c.high).max()) else {
            return format!("Nothing is known of the last {over}.");
        };
        let unknown: Duration =
            parts.iter().filter(|part| part.counts.is_none()).map(|part| part.span.to.since(part.span.from)).sum();
        let last = parts.last().and_then(|part| part.counts).map(|counts| counts.last);
        let mut said = match (low, high) {
            (0, 0) => format!("Empty over the last {over}"),
            _ if low == high => format!("{} over the last {over}", messages(high)),
            _ => format!("Between {} and {} over the last {over}", thousands(low), messages(high)),
        };
        match last {
            None => said.push_str(", and not known now"),
            Some(_) if low == high => {}
            Some(0) => said.push_str(", empty now"),
            Some(last) => said.push_str(&format!(", {} now", thousands(last))),
        }
        if unknown >= Duration::from_secs(60) {
            said.push_str(&format!("; for {} of it nobody knows", span_text(unknown)));
        }
        said.push('.');
        said
    }
}

/// `1 message`, `12,400 messages`
pub(crate) fn messages(count: u64) -> String {
    format!("{} message{}", thousands(count), if count == 1 { "" } else { "s" })
}

/// Parts, put together where they touch, are alike and begin in the same stretch of time. An unknown part stays one of its own, so
/// that it is seen however short it was.
struct Gathered {
    length_ms: i64,
    parts: Vec<DepthPart>,
}

impl Gathered {
    fn add(&mut self, part: DepthPart) {
        if part.span.from >= part.span.to {
            return;
        }
        let stretch = |at: Instant| at.as_ms().div_euclid(self.length_ms);
        match self.parts.last_mut() {
            Some(before) if before.counts.is_none() && part.counts.is_none() => before.span.to = part.span.to,
            Some(before) if stretch(before.span.from) == stretch(part.span.from) => {
                match (before.counts, part.counts) {
                    (Some(a), Some(b)) => {
                        before.counts = Some(Counts {
                            first: a.first,
                            last: b.last,
                            low: a.low.min(b.low),
                            high: a.high.max(b.high),
                        });
                        before.is_rough |= part.is_rough;
                        before.span.to = part.span.to;
                    }
                    _ => self.parts.push(part),
                }
            }
            _ => self.parts.push(part),
        }
    }
}

#[cfg(test)]
#[path = "depths_tests.rs"]
mod tests;
