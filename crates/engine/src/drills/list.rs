//! Which drills there are.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{Drill, Outcome};
use watchbill_domain::time::Instant;

use crate::api::{ApiError, DrillListed, DrillListing, DrillRow, DrillsView};
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::here;
use super::told::{Told, told};
use super::words::came_to;

/// Rows that the window shows: those that run or are planned, and the last of the others.
const MOST_SHOWN: u32 = 100;
/// Rows that scripts get at most.
const MOST_LISTED: u32 = 1000;
/// Characters of a title.
const LONGEST_TITLE: usize = 200;

/// The list, for the window.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn view(shared: &Shared) -> Result<DrillsView, ApiError> {
    let here = here(shared);
    let rows: Vec<DrillRow> =
        all(shared, MOST_SHOWN).await?.iter().map(|told| row(&told.kept.drill, told.came_to(), &here)).collect();
    Ok(DrillsView { headline: headline(&rows), rows })
}

/// The list, for scripts.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn listing(shared: &Shared) -> Result<DrillListing, ApiError> {
    let drills = all(shared, MOST_LISTED).await?;
    Ok(DrillListing { drills: drills.iter().map(|told| listed(&told.kept.drill, told.came_to())).collect() })
}

/// Only those that are over are held against their timelines: of the others a list says nothing of that.
async fn all(shared: &Shared, most: u32) -> Result<Vec<Told>, ApiError> {
    let drills = shared.store.drills(most).await.map_err(|error| store_error(&error))?;
    let mut all = Vec::with_capacity(drills.len());
    for kept in drills {
        let is_over = kept.drill.ended().is_some();
        all.push(if is_over { told(shared, kept).await? } else { Told { kept, ran: None } });
    }
    Ok(all)
}

fn headline(rows: &[DrillRow]) -> String {
    let of = |state: &str| rows.iter().filter(|row| row.state == state).count();
    let counted = |count: usize, verb: &str, verbs: &str| match count {
        1 => format!("1 drill {verb}"),
        count => format!("{count} drills {verbs}"),
    };
    match (of("running"), of("planned")) {
        _ if rows.is_empty() => "No drill was ever planned here.".to_owned(),
        (0, 0) => "No drill runs, and none is planned.".to_owned(),
        (0, planned) => format!("{}.", counted(planned, "is planned", "are planned")),
        (running, 0) => format!("{}.", counted(running, "runs", "run")),
        (running, planned) => {
            let are = if planned == 1 { "is" } else { "are" };
            format!("{}, {planned} {are} planned.", counted(running, "runs", "run"))
        }
    }
}

/// A row of the window's list; `outcome` of one that is over.
pub(super) fn row(drill: &Drill, outcome: Option<&Outcome>, here: &Here) -> DrillRow {
    DrillRow {
        id: drill.id.0,
        title: plain_line(&drill.plan.title, LONGEST_TITLE),
        state: drill.state().to_owned(),
        since: here.time(drill.state_since()),
        by: plain_line(&drill.made_by, 60),
        incident: drill.incident().map(|id| id.0),
        came_to: outcome.map(|outcome| came_to(drill, outcome)).unwrap_or_default(),
        held: outcome.and_then(|outcome| outcome.held),
        revision: drill.revision,
    }
}

/// A row for scripts; `outcome` of one that is over.
pub(super) fn listed(drill: &Drill, outcome: Option<&Outcome>) -> DrillListed {
    DrillListed {
        id: drill.id.0,
        title: drill.plan.title.clone(),
        state: drill.state(),
        incident: drill.incident().map(|id| id.0),
        made_at: drill.made_at.to_rfc3339(),
        made_by: drill.made_by.clone(),
        started_at: drill.started().map(Instant::to_rfc3339),
        ended_at: drill.ended().map(|(at, _)| at.to_rfc3339()),
        held: outcome.and_then(|outcome| outcome.held),
    }
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
