//! What is listed: each alert with its lease, and with what holds it back.

use std::collections::HashMap;

use watchbill_domain::alerts::Labels;
use watchbill_domain::time::Instant;

use crate::feed::Firing;

use super::configuration::{INHIBIT_RULES, InhibitRule};
use super::silences::{Silence, SilenceState};

/// How long a firing alert is believed after it was last sent: Prometheus gives four times its resend interval of one minute.
const LEASE_MS: i64 = 4 * 60_000;

/// One alert of an answer.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub(super) firing: Firing,
    pub(super) updated_at: Instant,
    pub(super) ends_at: Instant,
    pub(super) silenced_by: Vec<String>,
    pub(super) inhibited_by: Vec<String>,
}

impl Listed {
    /// An alert that nothing holds back and that was last sent at `refreshed_at` (or when it began, if that is later).
    pub(crate) fn plain(firing: Firing, refreshed_at: Instant) -> Self {
        let updated_at = refreshed_at.max(firing.starts_at);
        let ends_at = updated_at.shifted_ms(LEASE_MS);
        Self { firing, updated_at, ends_at, silenced_by: Vec::new(), inhibited_by: Vec::new() }
    }

    /// Whether something holds it back.
    pub(super) fn is_suppressed(&self) -> bool {
        !self.silenced_by.is_empty() || !self.inhibited_by.is_empty()
    }
}

/// Alerts whose lease has not run out, with what holds them back. The order stays.
pub(super) fn list(firing: Vec<Firing>, silences: &[Silence], refreshed_at: Instant, now: Instant) -> Vec<Listed> {
    let mut listed: Vec<Listed> = firing
        .into_iter()
        .map(|firing| Listed::plain(firing, refreshed_at))
        .filter(|listed| now < listed.ends_at)
        .collect();
    let active: Vec<&Silence> = silences.iter().filter(|s| s.state(now) == SilenceState::Active).collect();
    for alert in &mut listed {
        let covering = active.iter().filter(|silence| silence.covers(&alert.firing.labels));
        alert.silenced_by = covering.map(|silence| silence.id.clone()).collect();
    }
    for rule in INHIBIT_RULES.iter() {
        inhibit(&mut listed, rule);
    }
    listed
}

/// One source is named for each inhibited alert, as the real server does. An alert that matches both sides does not
/// inhibit another one that does, else two of them could hold each other back.
fn inhibit(listed: &mut [Listed], rule: &InhibitRule) {
    let key = |labels: &Labels| -> Vec<String> {
        rule.equal.iter().map(|name| labels.get(name).unwrap_or_default().to_owned()).collect()
    };
    let mut sources: HashMap<Vec<String>, (String, bool)> = HashMap::new();
    for alert in listed.iter().filter(|alert| rule.source.matches(&alert.firing.labels)) {
        let labels = &alert.firing.labels;
        let both_sides = rule.target.matches(labels);
        sources.entry(key(labels)).or_insert_with(|| (alert.firing.fingerprint.to_string(), both_sides));
    }
    if sources.is_empty() {
        return;
    }
    for alert in listed.iter_mut().filter(|alert| rule.target.matches(&alert.firing.labels)) {
        let labels = &alert.firing.labels;
        let Some((source, source_on_both_sides)) = sources.get(&key(labels)) else { continue };
        let on_both_sides = rule.source.matches(labels);
        if !(on_both_sides && *source_on_both_sides) && alert.inhibited_by.is_empty() {
            alert.inhibited_by.push(source.clone());
        }
    }
}

#[cfg(test)]
#[path = "listing_tests.rs"]
mod tests;
