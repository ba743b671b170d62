//! Time that is not held against a service.

use super::{Grid, Span};
use crate::time::Instant;

/// A time that is not held against a service: announced maintenance, a test of load, an outage of somebody else. It is always
/// shown beside the figures that it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// From when until when.
    pub span: Span,
    /// Why.
    pub reason: String,
    /// Who said so, where it is known.
    pub author: Option<String>,
}

/// The buckets that exclusions cover wholly. Two that touch or overlap are one, so that a bucket between them is covered; one
/// that is covered in part counts as if it were not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excluded {
    spans: Vec<Span>,
}

impl Excluded {
    /// What these exclusions cover together, on this grid.
    #[must_use]
    pub fn new(exclusions: &[Exclusion], grid: Grid) -> Self {
        let mut given: Vec<Span> = exclusions.iter().map(|exclusion| exclusion.span).collect();
        given.retain(|span| span.start < span.end);
        given.sort_by_key(|span| span.start);
        let mut joined: Vec<Span> = Vec::new();
        for span in given {
            match joined.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => joined.push(span),
            }
        }
        let spans = joined.into_iter().map(|span| grid.inside(span)).filter(|span| span.start < span.end).collect();
        Self { spans }
    }

    /// Whether the bucket that begins at `start` is covered.
    #[must_use]
    pub fn covers(&self, start: Instant) -> bool {
        let after = self.spans.partition_point(|span| span.start <= start);
        after.checked_sub(1).is_some_and(|index| start < self.spans[index].end)
    }

    /// How many buckets are covered that lie wholly inside `span`.
    #[must_use]
    pub fn buckets(&self, span: Span, grid: Grid) -> u64 {
        let first = self.spans.partition_point(|excluded| excluded.end <= span.start);
        let meeting = self.spans[first..].iter().take_while(|excluded| excluded.start < span.end);
        let shared = |excluded: &Span| Span { start: excluded.start.max(span.start), end: excluded.end.min(span.end) };
        meeting.map(|excluded| grid.buckets(shared(excluded))).sum()
    }
}

#[cfg(test)]
#[path = "exclusion_tests.rs"]
mod tests;
