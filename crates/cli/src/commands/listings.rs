//! What several commands list: sources as the records and the definitions know them together.

use watchbill_engine::api::{AlertsListing, ListedSource};
use watchbill_engine::{DefinedSource, DefinedWorkspace, EngineHandle};

use std::time::Duration;

use crate::answer::Failure;
use crate::surroundings::Surroundings;

/// Every alert that passes `filter` and every source; what is defined and was never polled is unknown, not absent.
pub(crate) async fn listing(
    surroundings: &Surroundings,
    handle: Option<&EngineHandle>,
    filter: &str,
    resolved_for: Option<Duration>,
) -> Result<AlertsListing, Failure> {
    let mut listing = match handle {
        Some(handle) => handle.alerts_list(filter, resolved_for).await?,
        None => AlertsListing { alerts: Vec::new(), sources: Vec::new() },
    };
    add_unpolled(&mut listing.sources, &surroundings.definitions());
    Ok(listing)
}

/// Adds the sources that are defined and that the records do not know yet.
pub(crate) fn add_unpolled(sources: &mut Vec<ListedSource>, defined: &DefinedWorkspace) {
    let missing: Vec<ListedSource> = defined
        .sources
        .iter()
        .filter(|defined| sources.iter().all(|source| source.name != defined.name))
        .map(unpolled)
        .collect();
    sources.extend(missing);
}

fn unpolled(source: &DefinedSource) -> ListedSource {
    ListedSource {
        name: source.name.clone(),
        kind: source.kind.clone(),
        health: "unknown",
        as_of: None,
        as_of_local: None,
        problem: Some("not polled yet: `watchbill poll` asks once, `watchbill watch` goes on asking".to_owned()),
    }
}

/// A line for each source that cannot be believed now.
pub(crate) fn unbelieved(sources: &[ListedSource]) -> Vec<String> {
    let doubtful = sources.iter().filter(|source| source.health != "fine");
    let line = |source: &ListedSource| {
        let problem = source.problem.as_deref().unwrap_or("no reason is recorded");
        format!("source {} is {}: {problem}", source.name, source.health)
    };
    doubtful.map(line).collect()
}
