//! The ledger itself: every rule counted, the worst first.

use std::cmp::Reverse;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use watchbill_domain::alerts::{
    Headline, NoChange, Policy, RuleLines, RuleRecord, Suggestion, Tally, headline, rerun, suggest, tally,
};

use crate::api::{ApiError, NoiseListing, NoiseView};
use crate::shared::Shared;

use super::rules::{Rule, rules};
use super::tell::Told;
use super::{Past, past};

/// More of them would wait for the one that has the longest rule.
const MOST_WORKERS: usize = 8;

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
        let present = rerun(&rule.lines, &rule.subjects, policy, &past.rest, &past.duties);
        let tally = tally(&record, &present.alerts, past.span, &past.zone);
        let (lines, subjects, worst) = (&rule.lines, &rule.subjects, rule.worst);
        let lines = RuleLines { lines, subjects, worst, duties: &past.duties, present: &present };
        let suggested = suggest(&lines, &tally, policy, &past.rest, past.span, &past.zone);
        Entry { rule, tally, suggested }
    };
    let mut entries: Vec<Entry<'a>> = side_by_side(rules(&past.recorded, policy, &past.duties), &entry);
    entries.retain(|entry| entry.tally.episodes + entry.tally.pages > 0 || !entry.tally.flapping.is_zero());
    entries.sort_by_key(|Entry { tally, rule, .. }| {
        (Reverse((tally.interruptions, tally.pages, tally.episodes)), rule.source, rule.name)
    });
    entries
}

/// Every rule is judged for itself, so the processors share them: the longest first, each to who has had least.
fn side_by_side<'a>(mut rules: Vec<Rule<'a>>, entry: &(impl Fn(Rule<'a>) -> Entry<'a> + Sync)) -> Vec<Entry<'a>> {
    rules.sort_by_key(|rule| Reverse(rule.lines.len()));
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(MOST_WORKERS);
    let mut shares: Vec<(usize, Vec<Rule<'a>>)> = (0..workers).map(|_| (0, Vec::new())).collect();
    for rule in rules {
        if let Some((lines, share)) = shares.iter_mut().min_by_key(|(lines, _)| *lines) {
            *lines += rule.lines.len() + 1;
            share.push(rule);
        }
    }
    thread::scope(|scope| {
        let running: Vec<_> = shares
            .into_iter()
            .map(|(_, share)| scope.spawn(move || share.into_iter().map(entry).collect::<Vec<_>>()))
            .collect();
        running.into_iter().flat_map(|one| one.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

fn worst(entries: &[Entry<'_>]) -> Option<Headline> {
    let interruptions: Vec<usize> = entries.iter().map(|entry| entry.tally.interruptions).collect();
    headline(&interruptions)
}
