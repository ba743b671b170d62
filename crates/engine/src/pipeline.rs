//! From one good poll to one commit: observe, count, decide, announce. Pure, like everything it calls.

use std::collections::{HashMap, HashSet};

use watchbill_domain::alerts::{
    AlertState, Change, Context, Decision, Duties, Elsewhere, Facts, Flap, Held, KnownAlert, Observation, Occasion,
    PageDraft, Pager, Policy, Poll, Rest, SilenceNote, SourceState, Told, announce, count_changes, decide, observe,
};
use watchbill_domain::ids::{AlertId, Identity, PageId, SourceName};
use watchbill_domain::time::Instant;

/// What one poll leads to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Judged {
    /// What changed, with the decisions written into the changed alerts.
    pub observation: Observation,
    /// Decisions worth recording: new ones, and those that differ from the last.
    pub decisions: Vec<(Identity, Decision)>,
    /// What is to be told.
    pub pages: Vec<PageDraft>,
}

/// What judging needs besides the poll.
#[derive(Clone, Copy)]
pub(crate) struct Circumstances<'a> {
    pub source: &'a SourceName,
    pub occasion: Occasion,
    pub policy: &'a Policy,
    pub rest: &'a Rest,
    pub duties: &'a Duties,
    /// The pages that went out lately.
    pub sent: &'a Pager<String, PageId>,
    /// Alerts that did not change but have to be decided again all the same.
    pub again: &'a [Identity],
    /// What other sources have to do with a firing alert.
    pub elsewhere: &'a (dyn Fn(&Identity, &KnownAlert) -> Elsewhere<'a> + Sync),
}

impl<'a> Circumstances<'a> {
    fn facts<'b>(
        &'b self,
        alert: &'b KnownAlert,
        firing: bool,
        silences: &'b [SilenceNote],
        elsewhere: Elsewhere<'b>,
    ) -> Facts<'b>
    where
        'a: 'b,
    {
        let Self { source, policy, rest, duties, .. } = *self;
        Facts { alert, firing, source, silences, policy, rest, duties, elsewhere }
    }
}

/// Judges a good poll.
pub(crate) fn judge(
    state: &SourceState,
    poll: &Poll,
    context: &Context,
    circumstances: &Circumstances<'_>,
    now: Instant,
) -> Judged {
    let mut observation = observe(state, poll, context, now);
    let changed: HashSet<&Identity> = observation.changes.iter().map(Change::identity).collect();
    let unchanged = circumstances.again.iter().filter(|again| !changed.contains(again));
    let again: Vec<Change> = unchanged.filter_map(|identity| untouched(state, identity)).collect();
    observation.changes.extend(again);
    count_changes(state, &mut observation, &circumstances.policy.flap, now);
    let silences = observation.silences.clone();
    decide_changes(state, observation, &silences, circumstances, now)
}

/// Decides again about alerts that did not change, between two polls: a snooze ended, an acknowledgement was taken back, one
/// has stopped flapping.
pub(crate) fn judge_again(
    state: &SourceState,
    identities: &[Identity],
    circumstances: &Circumstances<'_>,
    now: Instant,
) -> Judged {
    let changes = identities.iter().filter_map(|identity| untouched(state, identity)).collect();
    // Nothing of it changes, but it may have stopped flapping.
    let flap = |identity: &Identity| Some((identity.clone(), state.over.get(identity)?.flap));
    let flaps = identities.iter().filter_map(flap).collect();
    let observation = Observation { changes, flaps, ..Observation::default() };
    decide_changes(state, observation, &state.silences, circumstances, now)
}

fn untouched(state: &SourceState, identity: &Identity) -> Option<Change> {
    let alert = Box::new((**state.alerts.get(identity)?).clone());
    Some(Change::Updated { identity: identity.clone(), alert })
}

/// What the decisions of one poll come to.
struct Deciding<'a> {
    source: &'a SourceName,
    decisions: Vec<(Identity, Decision)>,
    paged: Vec<(AlertId, KnownAlert, Decision)>,
    flaps: HashMap<Identity, Flap>,
}

fn decide_changes(
    state: &SourceState,
    mut observation: Observation,
    silences: &[SilenceNote],
    circumstances: &Circumstances<'_>,
    now: Instant,
) -> Judged {
    let mut deciding = Deciding {
        source: circumstances.source,
        decisions: Vec::new(),
        paged: Vec::new(),
        flaps: std::mem::take(&mut observation.flaps),
    };
    // A hidden re-fire is two changes of one alert: what counts is how it stands after both.
    let last: HashMap<Identity, usize> =
        observation.changes.iter().enumerate().map(|(at, change)| (change.identity().clone(), at)).collect();
    for (at, change) in observation.changes.iter_mut().enumerate() {
        let (Change::Fired { identity, alert, .. } | Change::Updated { identity, alert }) = change else { continue };
        if alert.state != AlertState::Firing || last.get(identity) != Some(&at) {
            continue;
        }
        let decided = {
            let elsewhere = (circumstances.elsewhere)(identity, alert);
            decide(&circumstances.facts(alert, true, silences, elsewhere), now)
        };
        (alert.flap, alert.again_at) = (decided.flap, decided.again_at);
        deciding.flaps.insert(identity.clone(), decided.flap);
        if let Some(decision) = decided.decision {
            deciding.take(identity, alert, decision);
        }
    }
    for (identity, alert) in over(state, &observation, &deciding.flaps) {
        let decided = {
            let elsewhere = (circumstances.elsewhere)(&identity, &alert);
            decide(&circumstances.facts(&alert, false, silences, elsewhere), now)
        };
        deciding.flaps.insert(identity.clone(), decided.flap);
        deciding.take_over(&identity, alert, decided.decision);
    }
    let policy = circumstances.policy;
    let told: Vec<Told<'_>> = deciding
        .paged
        .iter()
        .filter_map(|(id, alert, decision)| {
            let Decision::Page { kind, because } = decision else { return None };
            let rule = circumstances.facts(alert, true, silences, Elsewhere::Nothing).chosen().0;
            Some(Told { id: id.clone(), alert, kind: *kind, because: because.clone(), rule })
        })
        .collect();
    let pages = announce(circumstances.source, &told, circumstances.occasion, circumstances.sent, policy, now);
    let Deciding { decisions, flaps, .. } = deciding;
    Judged { observation: Observation { flaps, ..observation }, decisions, pages }
}

/// The alerts that are over and flap, otherwise as they were when they last fired: they can begin to flap, or settle, by being over. Not
/// those that did so in a gap, as a history tells: that is past, and no reason to interrupt anybody.
fn over(
    state: &SourceState,
    observation: &Observation,
    flaps: &HashMap<Identity, Flap>,
) -> Vec<(Identity, KnownAlert)> {
    let mut last: HashMap<&Identity, &Change> = HashMap::new();
    let mut fired: HashMap<&Identity, &KnownAlert> = HashMap::new();
    for change in &observation.changes {
        last.insert(change.identity(), change);
        if let Change::Fired { identity, alert, .. } | Change::Updated { identity, alert } = change {
            fired.insert(identity, alert);
        }
    }
    let mut over: Vec<(Identity, KnownAlert)> = Vec::new();
    for (identity, flap) in flaps.iter().filter(|(_, flap)| flap.since.is_some()) {
        if !matches!(last.get(identity), Some(Change::Resolved { .. })) || observation.is_backfilled(identity) {
            continue;
        }
        let known = fired.get(identity).copied().or_else(|| state.alerts.get(identity).map(|alert| &**alert));
        let Some(known) = known else { continue };
        let state = AlertState::Resolved;
        over.push((identity.clone(), KnownAlert { flap: *flap, state, ..known.clone() }));
    }
    over.sort_by(|a, b| a.0.cmp(&b.0));
    over
}

impl Deciding<'_> {
    /// A decision about a firing alert.
    fn take(&mut self, identity: &Identity, alert: &mut KnownAlert, decision: Decision) {
        match &decision {
            Decision::Page { kind, .. } => {
                if *kind != watchbill_domain::alerts::PageKind::Flapping {
                    alert.announced = alert.announced.max(Some(alert.severity));
                }
                alert.decision = Some(decision.clone());
                self.page(identity, alert.clone(), decision.clone());
            }
            // An announced episode keeps the decision that announced it.
            Decision::Hold { held: Held::Announced, .. } => return,
            Decision::Hold { held, .. } if is_same_hold(alert.decision.as_ref(), *held, &decision) => return,
            Decision::Hold { .. } => alert.decision = Some(decision.clone()),
        }
        self.decisions.push((identity.clone(), decision));
    }

    /// A decision about one that is over: only that it began to flap is told, and only that it has settled is recorded.
    fn take_over(&mut self, identity: &Identity, alert: KnownAlert, decision: Option<Decision>) {
        let Some(decision) = decision else { return };
        match &decision {
            Decision::Page { .. } => self.page(identity, alert, decision.clone()),
            Decision::Hold { held: Held::Settled, .. } => {}
            Decision::Hold { .. } => return,
        }
        self.decisions.push((identity.clone(), decision));
    }

    fn page(&mut self, identity: &Identity, alert: KnownAlert, decision: Decision) {
        let id = AlertId { source: self.source.clone(), identity: identity.clone() };
        self.paged.push((id, alert, decision));
    }
}

/// While it flaps the count of changes goes on, which is no new decision.
fn is_same_hold(before: Option<&Decision>, held: Held, decision: &Decision) -> bool {
    let flaps = held == Held::Flapping && matches!(before, Some(Decision::Hold { held: Held::Flapping, .. }));
    flaps || before == Some(decision)
}

/// Firing alerts to be decided about at the first look: those whose page was lost between being written and being shown
/// (nothing holds them back, and yet either they were not announced or, after a rise in severity, it is not known any more
/// what was decided), and those that the clock decides about, which stood still meanwhile.
pub(crate) fn interrupted(state: &SourceState) -> Vec<Identity> {
    let due = |alert: &KnownAlert| {
        let paged = matches!(alert.decision, Some(Decision::Page { .. }));
        let lost = alert.decision.is_none() || (paged && alert.announced.is_none());
        let by_the_clock = matches!(
            alert.decision,
            Some(Decision::Hold {
                held: Held::Flapping
                    | Held::Ripening
                    | Held::NotYourShift
                    | Held::QuietHours
                    | Held::DoNotDisturb
                    | Held::Quiet
                    | Held::Ignored
                    | Held::Watchdog,
                ..
            })
        );
        alert.state == AlertState::Firing && (lost || by_the_clock || alert.flap.since.is_some())
    };
    let mut identities: Vec<Identity> =
        state.alerts.iter().filter(|(_, alert)| due(alert)).map(|(identity, _)| identity.clone()).collect();
    identities.sort();
    identities
}

#[cfg(test)]
#[path = "pipeline_tests.rs"]
mod tests;
