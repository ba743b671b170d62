//! Which incidents there are.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{Audience, Incident, LinkKind, Role, Status};
use watchbill_store::{IncidentQuery, IncidentRow as Row, IncidentsWhich};

use crate::api::{ApiError, IncidentListed, IncidentListing, IncidentRow, IncidentsView};
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::acts::called;

/// Rows that the window shows of those that are over.
const MOST_OVER: u32 = 200;
/// Rows that scripts get at most.
const MOST_LISTED: u32 = 10_000;
/// Characters of a title.
const LONGEST_TITLE: usize = 200;

/// The list, for the window.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn incidents_view(shared: &Shared, here: &Here) -> Result<IncidentsView, ApiError> {
    let read = |which, most| async move {
        let query = IncidentQuery { which, about: None, from: None, until: None, most };
        shared.store.incidents(&query).await.map_err(|error| store_error(&error))
    };
    let open = read(IncidentsWhich::Open, MOST_LISTED).await?;
    let over = read(IncidentsWhich::Over, MOST_OVER).await?;
    let headline = headline(open.total, over.total);
    let rows = |rows: &[Row]| rows.iter().map(|row| incident_row(shared, row, here)).collect();
    Ok(IncidentsView { open: rows(&open.incidents), over: rows(&over.incidents), over_total: over.total, headline })
}

/// The list, for scripts: those that are open, with `all` every one.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn incidents_listing(shared: &Shared, all: bool, here: &Here) -> Result<IncidentListing, ApiError> {
    let which = if all { IncidentsWhich::All } else { IncidentsWhich::Open };
    let query = IncidentQuery { which, about: None, from: None, until: None, most: MOST_LISTED };
    let found = shared.store.incidents(&query).await.map_err(|error| store_error(&error))?;
    let counts = shared.store.incident_counts().await.map_err(|error| store_error(&error))?;
    let incidents = found.incidents.iter().map(|row| listed(row, here)).collect();
    Ok(IncidentListing { incidents, total: found.total, open: counts.open.values().sum() })
}

fn headline(open: u64, over: u64) -> String {
    match (open, over) {
        (0, 0) => "No incident was ever declared here.".to_owned(),
        (0, _) => "No incident is open.".to_owned(),
        (1, _) => "1 incident is open.".to_owned(),
        (open, _) => format!("{open} incidents are open."),
    }
}

/// What lists have of an incident, from the incident itself.
pub(super) fn row_of(incident: &Incident) -> Row {
    Row {
        id: incident.id,
        title: incident.title.clone(),
        severity: incident.severity(),
        status: incident.status(),
        status_since: incident.status_since(),
        kind: incident.kind,
        audience: incident.audience,
        declared_at: incident.declared_at,
        declared_by: incident.declared_by.name.clone(),
        lead: incident.roles.get(&Role::Lead).cloned(),
        merged_into: incident.merged_into,
        revision: incident.revision,
        services: incident.linked(LinkKind::Service).map(str::to_owned).collect(),
    }
}

/// A row of the window's list.
pub(super) fn incident_row(shared: &Shared, row: &Row, here: &Here) -> IncidentRow {
    let me = shared.loaded().me.as_deref().map(|me| called(shared, me));
    IncidentRow {
        id: row.id.0,
        title: plain_line(&row.title, LONGEST_TITLE),
        severity: row.severity.word().to_owned(),
        status: row.status.word().to_owned(),
        status_since: here.time(row.status_since),
        kind: row.kind.word().to_owned(),
        restricted: row.audience == Audience::Restricted,
        open: row.status != Status::Resolved && row.merged_into.is_none(),
        declared: here.time(row.declared_at),
        declared_by: plain_line(&row.declared_by, 60),
        lead: row.lead.as_ref().map(|lead| plain_line(lead, 60)),
        merged_into: row.merged_into.map(|id| id.0),
        revision: row.revision,
        services: row.services.clone(),
        mine: row.lead.is_some() && row.lead == me,
    }
}

/// A row for scripts.
pub(super) fn listed(row: &Row, here: &Here) -> IncidentListed {
    IncidentListed {
        id: row.id.0,
        title: row.title.clone(),
        severity: row.severity.word(),
        status: row.status.word(),
        status_since: row.status_since.to_rfc3339(),
        kind: row.kind.word(),
        audience: row.audience.word(),
        declared_at: row.declared_at.to_rfc3339(),
        declared_at_local: here.full(row.declared_at),
        declared_by: row.declared_by.clone(),
        lead: row.lead.clone(),
        merged_into: row.merged_into.map(|id| id.0),
        revision: row.revision,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::headline;

    #[rstest]
    #[case(0, 0, "No incident was ever declared here.")]
    #[case(0, 3, "No incident is open.")]
    #[case(1, 0, "1 incident is open.")]
    #[case(2, 9, "2 incidents are open.")]
    fn the_list_says_how_it_stands(#[case] open: u64, #[case] over: u64, #[case] expected: &str) {
        assert_eq!(headline(open, over), expected);
    }
}
