//! The ledger itself: every rule counted, the worst first.

use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Duration;

use watchbill_domain::alerts::{
    Headline, NoChange, Policy, RuleLines, RuleRecord, Suggestion, Tally, headline, rerun, suggest, tally,
};

use crate::api::{ApiError, NoiseListing, NoiseView};
use crate::shared::Shared;

use super::rules::{Rule, rules};
use super::tell::Told;
use super::{Past, past};

/// The ledger for scripts.
pub(crate) async fn noise_listing(shared: &Shared, span: Duration) -> Result<NoiseListing, ApiError> {
    counted(shared, span, |told| told.listing()).await
}

/// The ledger for the window.
pub(crate) async fn noise_view(shared: &Shared, span: Duration) -> Result<NoiseView, ApiError> {
    let (now, zone) = (shared.ports.clock.now(), shared.ports.clock.zone());
    counted(shared, span, move |told| told.view(&crate::reads::Here { now, zone })).await
}

/// Counts beside the loop: it is work for a processor and not for whoever waits for the network.
async fn counted<T: Send + 'static>(
    shared: &Shared,
    span: Duration,
    tell: impl FnOnce(&Told<'_>) -> T + Send + 'static,
) -> Result<T, ApiError> {
    let past = past(shared, span).await?;
    let loaded = shared.loaded();
    let told = tokio::task::spawn_blocking(move || {
        let rules = ledger(&past, &Arc::clone(&loaded).policy);
        tell(&Told { span: past.span, headline: worst(&rules), rules: &rules })
    });
    told.await.map_err(|error| ApiError::Store { message: format!("the ledger was not finished: {error}") })
}

/// One rule with what it comes to.
pub(super) struct Entry<'a> {
    pub rule: Rule<'a>,
    pub tally: Tally,
    pub suggested: Result<Suggestion, NoChange>,
}

/// Every rule that did something in the span, the worst first.
fn ledger<'a>(past: &'a Past, policy: &Policy) -> Vec<Entry<'a>> {
    let entry = |rule: Rule<'a>| {
        let record = RuleRecord { lines: &rule.lines, pages: &rule.pages, deeds: &rule.deeds };
        let present = rerun(&rule.lines, &rule.subjects, policy, &past.rest);
        let tally = tally(&record, &present.alerts, past.span, &past.zone);
        let lines = RuleLines { lines: &rule.lines, subjects: &rule.subjects, worst: rule.worst, present: &present };
        let suggested = suggest(&lines, &tally, policy, &past.rest, past.span, &past.zone);
        Entry { rule, tally, suggested }
    };
    let mut entries: Vec<Entry<'a>> = rules(&past.recorded, policy).into_iter().map(entry).collect();
    entries.retain(|entry| entry.tally.episodes + entry.tally.pages > 0 || !entry.tally.flapping.is_zero());
    entries.sort_by_key(|Entry { tally, rule, .. }| {
        (Reverse((tally.interruptions, tally.pages, tally.episodes)), rule.source, rule.name)
    });
    entries
}

fn worst(entries: &[Entry<'_>]) -> Option<Headline> {
    let interruptions: Vec<usize> = entries.iter().map(|entry| entry.tally.interruptions).collect();
    headline(&interruptions)
}
