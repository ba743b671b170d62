//! Looking for words, and for alerts that pass a filter, in everything that is recorded.

use std::collections::HashMap;

use watchbill_domain::alerts::{MatcherSet, place_of, telling_labels};
use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::Health;
use watchbill_store::{AlertRow, FoundAlerts, SourceRow};

use crate::api::{ApiError, FilterProblem, SearchListing, SearchView};
use crate::shared::Shared;

use super::list::alert_row;
use super::listing::{listed_alert, passes};
use super::texts::{Here, health_of, store_error};

/// Alerts that are shown at once; whoever gets more has asked for too little.
const MOST_ROWS: usize = 500;
/// Words that are looked for; each is a walk through the records.
const MOST_WORDS: usize = 12;
/// Characters of what may be asked.
const LONGEST: usize = 1_000;

/// What is looked for: every word somewhere, and a filter passed.
#[derive(Debug, PartialEq)]
struct Wanted {
    words: Vec<String>,
    filter: MatcherSet,
}

struct Found {
    alerts: FoundAlerts,
    sources: HashMap<SourceName, (SourceRow, Health)>,
}

/// What the window shows of it.
pub(crate) async fn search_view(shared: &Shared, text: &str, limit: usize) -> Result<SearchView, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let wanted = match Wanted::read(text) {
        Ok(wanted) => wanted,
        Err(problem) => return Ok(SearchView { rows: Vec::new(), total: 0, problem: Some(problem) }),
    };
    let found = found(shared, &wanted, limit, &here).await?;
    let rules = shared.loaded().policy.flap;
    let row = |alert: &AlertRow| {
        let source = found.sources.get(&alert.id.source).map(|(source, health)| (source, *health));
        let place = place_of(&alert.labels, &telling_labels(&[&alert.labels]));
        alert_row(alert, source, &place, &here, &rules, |_| Vec::new())
    };
    let rows = found.alerts.alerts.iter().map(row).collect();
    Ok(SearchView { rows, total: found.alerts.total, problem: None })
}

/// The same for scripts.
pub(crate) async fn search_listing(shared: &Shared, text: &str, limit: usize) -> Result<SearchListing, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let wanted = Wanted::read(text).map_err(|problem| ApiError::Invalid {
        field: "search".to_owned(),
        message: format!("{} at character {}", problem.message, problem.position),
    })?;
    let found = found(shared, &wanted, limit, &here).await?;
    let rules = shared.loaded().policy.flap;
    let listed = found.alerts.alerts.iter().filter_map(|alert| {
        let (source, health) = found.sources.get(&alert.id.source)?;
        Some(listed_alert(alert, source, *health, &here, &rules))
    });
    Ok(SearchListing { alerts: listed.collect(), total: found.alerts.total })
}

async fn found(shared: &Shared, wanted: &Wanted, limit: usize, here: &Here) -> Result<Found, ApiError> {
    let sources = shared.store.sources().await.map_err(|e| store_error(&e))?;
    let sources: HashMap<SourceName, (SourceRow, Health)> = sources
        .into_iter()
        .map(|source| {
            let health = health_of(&source, here.now);
            (source.name.clone(), (source, health))
        })
        .collect();
    let filter = |alert: &AlertRow| {
        let health = sources.get(&alert.id.source).map_or(Health::Unknown, |(_, health)| *health);
        passes(alert, health, &wanted.filter, here.now)
    };
    let filter = (!wanted.filter.matchers().is_empty()).then_some(&filter as &(dyn Fn(&AlertRow) -> bool + Sync));
    let alerts = shared.store.search(&wanted.words, filter, limit.clamp(1, MOST_ROWS)).await;
    let alerts = alerts.map_err(|e| store_error(&e))?;
    Ok(Found { alerts, sources })
}

impl Wanted {
    /// What stands in a filter and its words; text that is no filter and does not look like one is words alone, as people
    /// write them: `can't connect`.
    fn read(text: &str) -> Result<Self, FilterProblem> {
        let refuse = |message: &str| Err(FilterProblem { position: 1, message: message.to_owned() });
        if text.chars().count() > LONGEST {
            return refuse("expected a shorter text");
        }
        let (mut words, filter) = match MatcherSet::parse(text) {
            Ok(filter) => filter.split_words(),
            Err(_) if !text.contains(['=', '~', '{', '<', '>', '@']) => {
                (text.split_whitespace().map(str::to_owned).collect(), MatcherSet::default())
            }
            Err(error) => return Err(FilterProblem { position: error.position, message: error.message }),
        };
        words.sort_unstable();
        words.dedup();
        if words.len() > MOST_WORDS {
            return refuse("expected twelve words at most");
        }
        Ok(Self { words, filter })
    }
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
