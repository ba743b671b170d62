//! One alert's past as recorded: transitions, and the spans between them with the gaps cut out.

use crate::time::Instant;

use super::{AlertState, Evidence, Gap, GapCause, Severity};

/// One recorded change of an alert's state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// When.
    pub at: Instant,
    /// Into which state.
    pub to: AlertState,
    /// Its severity from then on.
    pub severity: Severity,
    /// How it is known.
    pub evidence: Evidence,
    /// Why we say so.
    pub reason: String,
}

/// What was the case in one span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SegmentState {
    /// Known to be in this state.
    Known(AlertState),
    /// Nobody knows, and why.
    Unknown(GapCause),
}

/// A span of an alert's past. Consecutive segments meet, and differ in what was the case or in how that is known to have
/// begun: a hidden re-fire stays visible as a second, inferred segment of the same state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// First instant.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
    /// What was the case.
    pub state: SegmentState,
    /// How its beginning is known. For an unknown segment: observed. So is the state a gap ends in, unless a transition at
    /// the end of the gap says otherwise.
    pub evidence: Evidence,
}

impl Gap {
    /// What is left of it without the parts of which a history told (in order).
    #[must_use]
    pub fn without(self, told: &[(Instant, Instant)]) -> Vec<Self> {
        let mut left = Vec::new();
        let mut from = self.from;
        for (told_from, told_to) in told {
            left.push(Self { from, to: (*told_from).min(self.to), ..self });
            from = from.max(*told_to);
        }
        left.push(Self { from, ..self });
        left.retain(|gap| gap.from < gap.to);
        left
    }
}

/// The segments of [from, to). `transitions` are in time order; gaps (an open one ends at `to`) lie over them, and of
/// two that overlap the one that began first gives the cause. Before the first transition an alert counts as resolved.
/// Where a history tells of this one alert within a gap, it is known from there to the end of the gap.
#[must_use]
pub fn segments(transitions: &[Transition], gaps: &[Gap], from: Instant, to: Instant) -> Vec<Segment> {
    let mut gaps: Vec<&Gap> = gaps.iter().filter(|gap| gap.from < gap.to).collect();
    gaps.sort_by_key(|gap| gap.from);
    let edges = edges(transitions, &gaps, from, to);
    let mut gaps = gaps.into_iter().peekable();
    let mut transitions = transitions.iter().peekable();
    let (mut known, mut evidence) = (AlertState::Resolved, Evidence::Observed);
    let mut told_at = None;
    let mut segments: Vec<Segment> = Vec::new();
    for (&start, &end) in edges.iter().zip(edges.iter().skip(1)) {
        while gaps.next_if(|gap| gap.to <= start).is_some() {}
        let mut changed_at = None;
        while let Some(transition) = transitions.next_if(|transition| transition.at <= start) {
            told_at = Some(transition.at).filter(|_| transition.evidence == Evidence::Backfilled).or(told_at);
            if transition.to != known {
                (known, evidence, changed_at) = (transition.to, transition.evidence, Some(transition.at));
            }
        }
        let unknown = |gap: &&&Gap| gap.from <= start && told_at.is_none_or(|at| at <= gap.from);
        let segment = match gaps.peek().filter(unknown) {
            Some(gap) => {
                Segment { from: start, to: end, state: SegmentState::Unknown(gap.cause), evidence: Evidence::Observed }
            }
            None => {
                let after_gap = segments.last().is_some_and(|last| matches!(last.state, SegmentState::Unknown(_)));
                if after_gap && changed_at != Some(start) {
                    evidence = Evidence::Observed;
                }
                Segment { from: start, to: end, state: SegmentState::Known(known), evidence }
            }
        };
        push(&mut segments, segment);
    }
    segments
}

/// Every instant in [from, to] at which something may change, in order and once each.
fn edges(transitions: &[Transition], gaps: &[&Gap], from: Instant, to: Instant) -> Vec<Instant> {
    let inside = |at: &Instant| from < *at && *at < to;
    let mut edges: Vec<Instant> = transitions.iter().map(|transition| transition.at).filter(inside).collect();
    edges.extend(gaps.iter().flat_map(|gap| [gap.from, gap.to]).filter(inside));
    edges.extend([from, to.max(from)]);
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// Lengthens the last segment where the next one only continues it.
fn push(segments: &mut Vec<Segment>, next: Segment) {
    match segments.last_mut() {
        Some(last) if last.state == next.state && last.evidence == next.evidence => last.to = next.to,
        _ => segments.push(next),
    }
}

#[cfg(test)]
#[path = "evidence_tests.rs"]
mod tests;
