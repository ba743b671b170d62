//! From one good poll to one commit: observe, decide, announce. Pure, like everything it calls.

use watchbill_domain::alerts::{
    AlertState, Change, Context, Decision, Elsewhere, Facts, Held, KnownAlert, Observation, Occasion, PageDraft, Poll,
    Severity, SilenceNote, SourceState, announce, decide, observe,
};
use watchbill_domain::ids::{AlertId, Identity, SourceName};
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
    pub break_through: Severity,
    /// Alerts that did not change but have to be decided again all the same.
    pub again: &'a [Identity],
    /// What other sources have to do with a firing alert.
    pub elsewhere: &'a (dyn Fn(&Identity, &KnownAlert) -> Elsewhere<'a> + Sync),
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
    let resolved_only = |changes: &[Change], identity: &Identity| {
        changes.iter().rev().find(|c| c.identity() == identity).is_some_and(|c| matches!(c, Change::Resolved { .. }))
    };
    for identity in circumstances.again {
        let changed = observation.changes.iter().any(|c| c.identity() == identity);
        if changed || resolved_only(&observation.changes, identity) {
            continue;
        }
        if let Some(alert) = state.alerts.get(identity) {
            observation
                .changes
                .push(Change::Updated { identity: identity.clone(), alert: Box::new((**alert).clone()) });
        }
    }
    let silences = observation.silences.clone();
    decide_changes(observation, &silences, circumstances, now)
}

/// Decides again about alerts that did not change, between two polls: a snooze ended, an acknowledgement was taken back.
pub(crate) fn judge_again(
    state: &SourceState,
    identities: &[Identity],
    circumstances: &Circumstances<'_>,
    now: Instant,
) -> Judged {
    let changes = identities
        .iter()
        .filter_map(|identity| {
            let alert = state.alerts.get(identity)?;
            Some(Change::Updated { identity: identity.clone(), alert: Box::new((**alert).clone()) })
        })
        .collect();
    decide_changes(Observation { changes, ..Observation::default() }, &state.silences, circumstances, now)
}

fn decide_changes(
    mut observation: Observation,
    silences: &[SilenceNote],
    circumstances: &Circumstances<'_>,
    now: Instant,
) -> Judged {
    let mut decisions = Vec::new();
    let mut paged: Vec<(AlertId, KnownAlert, String)> = Vec::new();
    for change in &mut observation.changes {
        let (Change::Fired { identity, alert, .. } | Change::Updated { identity, alert }) = change else { continue };
        if alert.state != AlertState::Firing {
            continue;
        }
        let elsewhere = (circumstances.elsewhere)(identity, alert);
        let facts = Facts { alert, silences, break_through: circumstances.break_through, elsewhere };
        let decision = decide(&facts, now);
        match &decision {
            Decision::Page { because } => {
                alert.announced = Some(alert.severity);
                let id = AlertId { source: circumstances.source.clone(), identity: identity.clone() };
                alert.decision = Some(decision.clone());
                paged.push((id, (**alert).clone(), because.clone()));
            }
            // An announced episode keeps the decision that announced it.
            Decision::Hold { held: Held::Announced, .. } => continue,
            Decision::Hold { .. } if alert.decision.as_ref() == Some(&decision) => continue,
            Decision::Hold { .. } => alert.decision = Some(decision.clone()),
        }
        decisions.push((identity.clone(), decision));
    }
    let told: Vec<(AlertId, &KnownAlert, String)> =
        paged.iter().map(|(id, alert, because)| (id.clone(), alert, because.clone())).collect();
    let pages = announce(circumstances.source, &told, circumstances.occasion);
    Judged { observation, decisions, pages }
}

/// Firing alerts whose page was lost between being written and being shown: nothing holds them back, and yet either they
/// were not announced or (a rise in severity) it is not known any more what was decided.
pub(crate) fn interrupted(state: &SourceState) -> Vec<Identity> {
    let lost = |alert: &KnownAlert| {
        let paged = matches!(alert.decision, Some(Decision::Page { .. }));
        alert.state == AlertState::Firing && (alert.decision.is_none() || (paged && alert.announced.is_none()))
    };
    let mut identities: Vec<Identity> =
        state.alerts.iter().filter(|(_, alert)| lost(alert)).map(|(identity, _)| identity.clone()).collect();
    identities.sort();
    identities
}

#[cfg(test)]
#[path = "pipeline_tests.rs"]
mod tests;
