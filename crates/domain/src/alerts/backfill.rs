//! What a source's own history tells of a gap takes the place of what was only inferred at its end.
//!
//! History is asked at instants a step apart, so that a change is placed at the first of them that shows it. It never
//! contradicts what the polls on either side saw: the walk begins with the state before the gap and ends with the one after it,
//! and an alert whose start did not move fired right through, whatever the history has holes for.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use crate::ids::Identity;
use crate::time::Instant;

use super::{
    AlertState, Change, Evidence, Gap, KnownAlert, Labels, Mine, Observation, Severity, SourceState, Standing,
};

/// Between the last instant that a history was asked for and the poll's being taken in, beside a step: answers take their time.
const ANSWER_TIME: Duration = Duration::from_secs(15);
/// No alert gets more changes out of one gap; of more the latest are taken. Even, so that what is left begins with the same.
const MOST_CHANGES: usize = 100;

/// What a history tells of a span of time, by our clock.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hindsight {
    /// The instants at which there was somebody to tell anything, in order. Where the server was not running there are none.
    pub told_at: Vec<Instant>,
    /// Between two instants; between two that are further apart nothing is known.
    pub step: Duration,
    /// One per alert that fired at any of them.
    pub courses: Vec<Course>,
    /// Whether silence about an alert means that it did not fire: it does in the history of the source itself, and does not
    /// where another source tells of those alerts only that it has too.
    pub tells: Tells,
}

/// Of which alerts of a source a history tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tells {
    /// Of all.
    #[default]
    All,
    /// Of those in its courses.
    Some,
}

/// When one alert fired.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Which.
    pub identity: Identity,
    /// Its labels.
    pub labels: Labels,
    /// By those labels.
    pub severity: Severity,
    /// The instants at which it fired; of those in [`Hindsight::told_at`], in order.
    pub firing_at: Vec<Instant>,
    /// Changes that hide between two instants: the one after it, and when its condition began to hold anew.
    pub restarts: Vec<(Instant, Instant)>,
    /// What is recorded of it, where it is not among those that fire or are pending.
    pub known: Option<Box<KnownAlert>>,
}

impl Hindsight {
    /// The parts of a gap of which something is told.
    #[must_use]
    pub fn spans(&self, gap: &Gap) -> Vec<(Instant, Instant)> {
        let mut spans: Vec<(Instant, Instant)> = Vec::new();
        let inside = self.told_at.iter().copied().filter(|at| gap.has(*at));
        // The ends of the gap are polls: alone they tell nothing of what lies between them.
        if inside.clone().next().is_none() {
            return spans;
        }
        let at: Vec<Instant> = std::iter::once(gap.from).chain(inside).chain([gap.to]).collect();
        for (from, to) in at.iter().copied().zip(at.iter().copied().skip(1)) {
            let slack = if to == gap.to { ANSWER_TIME } else { Duration::ZERO };
            if !self.meets(from, to.minus(slack)) {
                continue;
            }
            match spans.last_mut() {
                Some(last) if last.1 == from => last.1 = to,
                _ => spans.push((from, to)),
            }
        }
        spans
    }

    /// Whether nothing can have hidden between two instants but what is shorter than a step.
    fn meets(&self, from: Instant, to: Instant) -> bool {
        to.since(from) <= self.step.mul_f64(1.5)
    }
}

impl Observation {
    /// Whether something of this alert is known from a history alone.
    #[must_use]
    pub fn is_backfilled(&self, identity: &Identity) -> bool {
        let told = |change: &Change| match change {
            Change::Fired { evidence, .. } | Change::Resolved { evidence, .. } => *evidence == Evidence::Backfilled,
            Change::Pending { .. } | Change::Updated { .. } => false,
        };
        self.changes.iter().any(|change| change.identity() == identity && told(change))
    }
}

impl Gap {
    fn has(&self, at: Instant) -> bool {
        self.from < at && at < self.to
    }
}

/// One change that history shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    at: Instant,
    firing: bool,
    how: How,
}

/// How a step is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// Two instants of the history differ.
    Shown,
    /// The same, with a stretch between them of which nothing is told.
    AfterHole,
    /// A later start proves that it was over in between.
    Restarted,
    /// The source gives this start, and no instant after it shows more.
    Started,
    /// The poll at the end of the gap differs from the last instant.
    AtEnd,
}

impl How {
    fn evidence(self) -> Evidence {
        match self {
            Self::Shown | Self::Restarted => Evidence::Backfilled,
            Self::AfterHole | Self::Started | Self::AtEnd => Evidence::Inferred,
        }
    }

    fn reason(self, firing: bool, step: Duration) -> String {
        let is = if firing { "firing" } else { "no longer firing" };
        let step = crate::time::span_text(step);
        match self {
            Self::Shown => format!("{is} in the source's own history, which was asked in steps of {step}"),
            Self::AfterHole => {
                format!("{is} in the source's own history, which tells nothing of the time right before")
            }
            Self::Restarted => {
                "its start moved in the source's own history: it was over and fired again in between".to_owned()
            }
            Self::Started => {
                "firing in the first answer after the gap, since the start that its source gives".to_owned()
            }
            Self::AtEnd => {
                format!("{is} in the first answer after the gap, unlike at the end of the source's own history")
            }
        }
    }
}

/// Takes what history tells of the gap of this observation into its changes, and notes for which part of it that was enough.
/// `skew_ms` is the server's clock minus ours.
pub(super) fn backfill(observation: &mut Observation, state: &SourceState, hindsight: &Hindsight, skew_ms: i64) {
    let Some(gap) = observation.gap else { return };
    let spans = hindsight.spans(&gap);
    let whole = spans == [(gap.from, gap.to)];
    match hindsight.tells {
        Tells::All => observation.told.clone_from(&spans),
        // What other alerts did in a hole would be drawn as if it was known.
        Tells::Some if !whole => return,
        Tells::Some => {}
    }
    let mut found: BTreeMap<&Identity, Vec<Change>> = BTreeMap::new();
    {
        let by_identity = last_changes(&observation.changes);
        for course in &hindsight.courses {
            let ends = Ends::of(state, &course.identity, &by_identity, skew_ms);
            let Some(ends) = ends.filter(|ends| !ends.fired_through()) else { continue };
            let mut steps = walk(course, hindsight, &gap, &ends);
            let dropped = steps.len().saturating_sub(MOST_CHANGES).next_multiple_of(2);
            // An episode that began before the gap ends where it ended.
            let kept = usize::from(ends.before && dropped > 0);
            steps.drain(kept..kept + dropped);
            if !steps.is_empty() {
                found.insert(&course.identity, changes_of(course, state, &ends, &steps, hindsight.step, gap.to));
            }
        }
    }
    if found.is_empty() {
        return;
    }
    let inferred = |change: &Change| matches!(change, Change::Fired { .. } | Change::Resolved { .. });
    observation.changes.retain(|change| !(inferred(change) && found.contains_key(change.identity())));
    let told: Vec<Change> = found.into_values().flatten().collect();
    // Stable, so that what is kept of an alert (that it is pending now) comes after what history tells of it.
    let kept = std::mem::replace(&mut observation.changes, told);
    observation.changes.extend(kept);
    observation.changes.sort_by(|a, b| a.identity().cmp(b.identity()));
}

fn last_changes(changes: &[Change]) -> HashMap<&Identity, &Change> {
    changes.iter().map(|change| (change.identity(), change)).collect()
}

/// An alert on both sides of the gap.
struct Ends<'a> {
    /// Whether it fired before.
    before: bool,
    /// What is known of it afterwards, if it fires then.
    after: Option<&'a KnownAlert>,
    /// Its start as the source gives it afterwards, by our clock.
    start: Option<Instant>,
    /// Whether the poll says that it began anew: it fires now and did not before, or its start moved.
    began: bool,
}

impl<'a> Ends<'a> {
    /// `None` where it was pending all along: what it did in between cannot be put before that.
    fn of(
        state: &'a SourceState,
        identity: &Identity,
        changes: &HashMap<&Identity, &'a Change>,
        skew_ms: i64,
    ) -> Option<Self> {
        let known = state.alerts.get(identity).map(|alert| &**alert);
        let before = known.is_some_and(|alert| alert.state == AlertState::Firing);
        let (after, began) = match changes.get(identity) {
            Some(Change::Fired { alert, .. }) => (Some(&**alert), true),
            Some(Change::Resolved { .. } | Change::Pending { .. }) => (None, false),
            Some(Change::Updated { alert, .. }) if alert.state == AlertState::Firing => (Some(&**alert), false),
            None if before => (known, false),
            None if known.is_none() => (None, false),
            Some(Change::Updated { .. }) | None => return None,
        };
        let start = after.map(|alert| alert.starts_at.shifted_ms(skew_ms.saturating_neg()));
        Some(Self { before, after, start, began })
    }

    /// Its start did not move, so that it did not end in between.
    fn fired_through(&self) -> bool {
        self.before && self.after.is_some() && !self.began
    }
}

/// The changes of one alert from one side of the gap to the other.
fn walk(course: &Course, hindsight: &Hindsight, gap: &Gap, ends: &Ends<'_>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let (mut firing, mut last) = (ends.before, gap.from);
    // Of the time after its present start the source itself says that it fired.
    let until = ends.start.filter(|start| gap.has(*start));
    for &at in hindsight.told_at.iter().filter(|at| gap.has(**at) && until.is_none_or(|until| **at < until)) {
        let fires = course.firing_at.binary_search(&at).is_ok();
        let hidden = course.restarts.iter().find(|(seen_at, began)| *seen_at == at && *began > last && *began <= at);
        if fires != firing {
            let how = if hindsight.meets(last, at) { How::Shown } else { How::AfterHole };
            steps.push(Step { at, firing: fires, how });
        } else if let (true, Some((_, began))) = (fires, hidden) {
            steps.extend(refired(*began));
        }
        (firing, last) = (fires, at);
    }
    match (ends.after.is_some(), until) {
        (true, Some(start)) if firing => steps.extend(refired(start)),
        (true, Some(start)) => {
            let shown = course.firing_at.iter().any(|at| *at >= start);
            steps.push(Step { at: start, firing: true, how: if shown { How::Shown } else { How::Started } });
        }
        (true, None) if !firing => steps.push(Step { at: gap.to, firing: true, how: How::AtEnd }),
        (false, _) if firing => steps.push(Step { at: gap.to, firing: false, how: How::AtEnd }),
        _ => {}
    }
    // A poll at the end of the gap that history adds nothing to has been judged already.
    let adds = steps.iter().any(|step| !matches!(step.how, How::Started | How::AtEnd));
    if adds { steps } else { Vec::new() }
}

fn refired(at: Instant) -> [Step; 2] {
    [Step { at, firing: false, how: How::Restarted }, Step { at, firing: true, how: How::Restarted }]
}

fn changes_of(
    course: &Course,
    state: &SourceState,
    ends: &Ends<'_>,
    steps: &[Step],
    step: Duration,
    now: Instant,
) -> Vec<Change> {
    let identity = &course.identity;
    let held = state.alerts.get(identity).map(|alert| &**alert);
    let like = held.or(ends.after).or(course.known.as_deref());
    let snoozed_until = held.and_then(|alert| alert.mine.snoozed_until);
    let snoozed_until = snoozed_until.or_else(|| state.snoozed.get(identity).copied()).filter(|until| now < *until);
    let mut changes = Vec::with_capacity(steps.len());
    for (place, Step { at, firing, how }) in steps.iter().enumerate() {
        let (evidence, reason) = (how.evidence(), how.reason(*firing, step));
        if !*firing {
            changes.push(Change::Resolved { identity: identity.clone(), at: *at, evidence, reason });
            continue;
        }
        let present = ends.after.filter(|_| place + 1 == steps.len());
        let alert = match present {
            Some(alert) => KnownAlert { since: *at, ..alert.clone() },
            None => KnownAlert { mine: Mine { acknowledged_at: None, snoozed_until }, ..bygone(course, like, *at) },
        };
        changes.push(Change::Fired { identity: identity.clone(), alert: Box::new(alert), at: *at, evidence, reason });
    }
    changes
}

/// An episode that was over before anybody asked; what is recorded of the alert otherwise is all there is to say of it.
fn bygone(course: &Course, like: Option<&KnownAlert>, at: Instant) -> KnownAlert {
    let texts = like.map(|alert| (alert.labels.clone(), alert.annotations.clone(), alert.severity));
    let (labels, annotations, severity) =
        texts.unwrap_or_else(|| (course.labels.clone(), Labels::default(), course.severity));
    KnownAlert {
        labels,
        annotations,
        severity,
        state: AlertState::Firing,
        since: at,
        starts_at: at,
        starts: Vec::new(),
        standing: Standing::Active,
        url: like.and_then(|alert| alert.url.clone()),
        receivers: like.map(|alert| alert.receivers.clone()).unwrap_or_default(),
        expression: like.and_then(|alert| alert.expression.clone()),
        fires_at: None,
        clears_at: None,
        mine: Mine::default(),
        decision: None,
        announced: None,
        flap: super::Flap::default(),
        again_at: None,
    }
}

#[cfg(test)]
#[path = "backfill_tests.rs"]
mod tests;
