//! What happened, as people and scripts mark it on a budget.

use std::time::Duration;

use super::{Grid, Span};
use crate::time::Instant;

/// What was marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// Something broke, from when to when.
    Incident,
    /// A known kind of trouble went on: a supplier's outage, a batch that fails.
    Class,
    /// Something was released, at an instant.
    Deploy,
    /// Something was decided. It explains what came after it, and never owns what was spent.
    Decision,
}

impl MarkKind {
    /// In the order of precedence: what is owned by one of them is not asked for by those after it.
    pub const ALL: [Self; 4] = [Self::Incident, Self::Class, Self::Deploy, Self::Decision];

    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Class => "class",
            Self::Deploy => "deploy",
            Self::Decision => "decision",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == word)
    }
}

/// A mark, as far as figures follow from it. What it is called is with whoever gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What was marked.
    pub kind: MarkKind,
    /// From when until when; of a deploy the first instant alone counts.
    pub span: Span,
    /// The class of outage to which it belongs.
    pub class: Option<String>,
}

/// For how long what burns after a deploy is its.
pub(super) const DEPLOY_OWNS: Duration = Duration::from_secs(3600);

/// The buckets that a mark may own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Claim {
    /// Which of the marks.
    pub mark: usize,
    pub kind: MarkKind,
    /// Whole buckets: every one that it meets.
    pub span: Span,
}

/// What the marks claim of `window`, on the grid. A deploy claims an hour, until the bucket of the next deploy.
pub(super) fn claims(marks: &[Mark], grid: Grid, window: Span) -> Vec<Claim> {
    let mut deploys: Vec<Instant> =
        marks.iter().filter(|mark| mark.kind == MarkKind::Deploy).map(|mark| grid.floor(mark.span.start)).collect();
    deploys.sort_unstable();
    let inside = grid.inside(window);
    let claim = |(index, mark): (usize, &Mark)| {
        let start = grid.floor(mark.span.start);
        let end = match mark.kind {
            MarkKind::Decision => return None,
            MarkKind::Incident | MarkKind::Class => grid.ceil(mark.span.end).max(start.shifted_ms(grid.step_ms())),
            MarkKind::Deploy => {
                let owns = grid.ceil(mark.span.start.plus(DEPLOY_OWNS));
                deploys.iter().find(|next| **next > start).map_or(owns, |next| owns.min(*next))
            }
        };
        let span = Span { start: start.max(inside.start), end: end.min(inside.end) };
        (span.start < span.end).then_some(Claim { mark: index, kind: mark.kind, span })
    };
    marks.iter().enumerate().filter_map(claim).collect()
}

/// The claims that own the buckets of `part`, which lies wholly inside or outside of each: all of the kind that comes first.
pub(super) fn owners(claims: &[Claim], part: Span) -> Vec<Claim> {
    let meets = |claim: &&Claim| claim.span.start <= part.start && part.end <= claim.span.end;
    let first = claims.iter().filter(meets).map(|claim| claim.kind).min();
    claims.iter().filter(meets).filter(|claim| Some(claim.kind) == first).copied().collect()
}

/// The time of `window` in parts, cut wherever a claim begins or ends.
pub(super) fn parts(claims: &[Claim], window: Span) -> Vec<Span> {
    let mut cuts: Vec<Instant> = claims.iter().flat_map(|claim| [claim.span.start, claim.span.end]).collect();
    cuts.extend([window.start, window.end]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).map(|two| Span { start: two[0], end: two[1] }).collect()
}
