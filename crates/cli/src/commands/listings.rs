//! What several commands list: sources as the records and the definitions know them together.

use std::time::Duration;

use watchbill_engine::api::{AlertsListing, ListedSource};
use watchbill_engine::{CheckedFinding, DefinedSource, DefinedWorkspace, EngineHandle, check_definitions};

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

/// What costs something in the definitions, a line each: a source that is not in force, a key that is not. Mere notes are
/// for `check`.
pub(crate) fn faults(surroundings: &Surroundings) -> Vec<String> {
    // That there is no file to read is said by whatever needs it.
    let Ok(check) = check_definitions(&*surroundings.ports.files, &surroundings.folder) else { return Vec::new() };
    let costly = check.findings.iter().filter(|finding| finding.weight != "note");
    costly.map(|finding| format!("{}: {}", place(finding), finding.message)).collect()
}

/// `file:line:column`, as editors and CI systems understand it.
pub(crate) fn place(finding: &CheckedFinding) -> String {
    let numbers = [finding.line, finding.column].into_iter().flatten();
    numbers.fold(finding.file.clone(), |place, number| format!("{place}:{number}"))
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
