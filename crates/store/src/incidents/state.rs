//! What the events of an incident come to, as lists show it: written anew with each event, in its transaction.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::incidents::{Audience, Incident, IncidentId, Kind, LinkKind, Role, Severity, Status};
use watchbill_domain::time::Instant;

use super::memory::remember;
use crate::columns::{Columns, count, whole};
use crate::postmortems::remember_documents_of;

/// An incident as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentRow {
    /// Its number.
    pub id: IncidentId,
    /// What it is called.
    pub title: String,
    /// How grave it is.
    pub severity: Severity,
    /// How far it is.
    pub status: Status,
    /// Since when.
    pub status_since: Instant,
    /// Whether it went wrong by itself.
    pub kind: Kind,
    /// For whom it is meant.
    pub audience: Audience,
    /// When it was declared.
    pub declared_at: Instant,
    /// Who declared it.
    pub declared_by: String,
    /// Who leads it.
    pub lead: Option<String>,
    /// The incident that it turned out to be.
    pub merged_into: Option<IncidentId>,
    /// The number of the last event that changed it.
    pub revision: u64,
    /// The services that it is about, by their names.
    pub services: Vec<String>,
}

/// The columns of [`row_of`], of a table `i`.
macro_rules! incident_columns {
    () => {
        "i.id, i.title, i.severity, i.status, i.status_since, i.kind, i.audience, i.declared_at, i.declared_by, i.lead,
         i.merged_into, i.revision, (SELECT json_group_array(l.key ORDER BY l.key) FROM incident_links l
           WHERE l.incident = i.id AND l.kind = 'service')"
    };
}
pub(super) use incident_columns;

impl IncidentRow {
    /// What is kept of an incident.
    pub(super) fn of(incident: &Incident) -> Self {
        Self {
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
}

pub(super) fn row_of(row: &SqliteRow) -> sqlx::Result<IncidentRow> {
    let mut columns = Columns::of(row);
    Ok(IncidentRow {
        id: IncidentId(columns.take()?),
        title: columns.take()?,
        severity: columns.word()?,
        status: columns.word()?,
        status_since: columns.instant()?,
        kind: columns.word()?,
        audience: columns.word()?,
        declared_at: columns.instant()?,
        declared_by: columns.take()?,
        lead: columns.take()?,
        merged_into: columns.take::<Option<i64>>()?.map(IncidentId),
        revision: columns.take().map(count)?,
        services: columns.json()?,
    })
}

/// Writes what an incident is now, what it is about, and what search knows of it.
pub(super) async fn write_state(connection: &mut SqliteConnection, incident: &Incident) -> sqlx::Result<()> {
    let row = IncidentRow::of(incident);
    sqlx::query(
        "INSERT INTO incidents (id, title, severity, status, status_since, kind, audience, declared_at, declared_by, lead,
           merged_into, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, severity = excluded.severity, status = excluded.status,
           status_since = excluded.status_since, audience = excluded.audience, lead = excluded.lead,
           merged_into = excluded.merged_into, revision = excluded.revision",
    )
    .bind(row.id.0)
    .bind(row.title)
    .bind(row.severity.word())
    .bind(row.status.word())
    .bind(row.status_since.as_ms())
    .bind(row.kind.word())
    .bind(row.audience.word())
    .bind(row.declared_at.as_ms())
    .bind(row.declared_by)
    .bind(row.lead)
    .bind(row.merged_into.map(|into| into.0))
    .bind(whole(row.revision))
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM incident_links WHERE incident = ?1").bind(incident.id.0).execute(&mut *connection).await?;
    for link in &incident.links {
        sqlx::query("INSERT INTO incident_links (incident, kind, key) VALUES (?1, ?2, ?3)")
            .bind(incident.id.0)
            .bind(link.kind.word())
            .bind(&link.key)
            .execute(&mut *connection)
            .await?;
    }
    remember_documents_of(connection, incident.id).await?;
    remember(connection, incident.id).await
}
