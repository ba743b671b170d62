//! What people did with incidents, one event after another. Whoever holds the write lock reads what was done before and adds to it, so an
//! event that does not fit is refused and never written.

use std::collections::BTreeMap;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::incidents::{
    Author, Declaration, Event, Incident, IncidentId, Merging, Refused, Replayed, Through, What, incident_of, merging,
};
use watchbill_domain::time::Instant;

use super::state::write_state;
use super::texts::{through_word, what_of, what_text};
use crate::columns::{Columns, count, json, whole};
use crate::{Role, Store, StoreError};

/// An incident with all that was done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptIncident {
    /// What its events come to.
    pub incident: Incident,
    /// Its events, in their order.
    pub events: Vec<Event>,
    /// The numbers of those that changed nothing, each with why.
    pub too_late: Vec<(u64, Refused)>,
}

impl Store {
    /// Declares an incident and gives it the next number.
    ///
    /// # Errors
    /// [`StoreError::Refused`] without a title. Nothing is written then.
    pub async fn declare_incident(
        &self,
        declaration: Declaration,
        by: &str,
        now: Instant,
    ) -> Result<Incident, StoreError> {
        let mut transaction = self.begin().await?;
        let incident = self.declare_in(&mut transaction, declaration, by, now).await?;
        self.commit(transaction).await?;
        Ok(incident)
    }

    /// The same in a transaction that writes more than that.
    pub(crate) async fn declare_in(
        &self,
        connection: &mut SqliteConnection,
        declaration: Declaration,
        by: &str,
        now: Instant,
    ) -> Result<Incident, StoreError> {
        declaration.allowed()?;
        let event = Event { number: 1, at: now, by: self.author(by), what: What::Declared(declaration) };
        declare(connection, &event).await.map_err(|error| self.error(error))
    }

    /// Does something with an incident, and returns what it is then. `seen` is the revision that whoever does it looked at, where it
    /// matters that nothing was done since. Two that turn out to be one are [merged](Self::merge_incidents) instead.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an incident, [`StoreError::Refused`] where the event does not fit, or something was done
    /// since. Nothing is written then.
    pub async fn incident_append(
        &self,
        id: IncidentId,
        what: What,
        seen: Option<u64>,
        by: &str,
        now: Instant,
    ) -> Result<Incident, StoreError> {
        let mut transaction = self.begin().await?;
        let kept = self.kept_in(&mut transaction, id).await?;
        if seen.is_some_and(|seen| seen != kept.incident.revision) {
            return Err(StoreError::Refused { what: changed_since(id) });
        }
        let incident = self.take_in(&mut transaction, kept, vec![what], by, now).await?;
        self.commit(transaction).await?;
        Ok(incident)
    }

    /// Makes `from` a part of `into`, both or neither, and returns the one that goes on.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where one of them is not there, [`StoreError::Refused`] where they cannot be one. Nothing is written
    /// then.
    pub async fn merge_incidents(
        &self,
        into: IncidentId,
        from: IncidentId,
        by: &str,
        now: Instant,
    ) -> Result<Incident, StoreError> {
        let mut transaction = self.begin().await?;
        let (into, from) = (self.kept_in(&mut transaction, into).await?, self.kept_in(&mut transaction, from).await?);
        let Merging { into: goes_over, from: ends } = merging(&into.incident, &from.incident)?;
        let incident = self.take_in(&mut transaction, into, goes_over, by, now).await?;
        self.take_in(&mut transaction, from, ends, by, now).await?;
        self.commit(transaction).await?;
        Ok(incident)
    }

    /// An incident with its events; none where there is none of this number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn incident(&self, id: IncidentId) -> Result<Option<KeptIncident>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        kept(&mut snapshot, id).await.map_err(|error| self.error(error))
    }

    /// These incidents with their events, by their numbers; those that are not there are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn incidents_whole(&self, ids: &[IncidentId]) -> Result<Vec<KeptIncident>, StoreError> {
        let rows = sqlx::query(
            "SELECT incident, number, at, by, through, what FROM incident_changes
             WHERE incident IN (SELECT value FROM json_each(?1)) ORDER BY incident, number",
        )
        .bind(json(&ids.iter().map(|id| id.0).collect::<Vec<i64>>()))
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let mut events: BTreeMap<IncidentId, Vec<Event>> = BTreeMap::new();
        let read = |row: &SqliteRow| {
            let mut columns = Columns::of(row);
            Ok((IncidentId(columns.take()?), event_of(&mut columns)?))
        };
        for row in &rows {
            let (id, event) = read(row).map_err(|error| self.error(error))?;
            events.entry(id).or_default().push(event);
        }
        let whole = events.into_iter().map(|(id, events)| kept_of(id, events)).collect::<sqlx::Result<_>>();
        whole.map_err(|error| self.error(error))
    }

    /// Refuses to add to an incident that is not there or turned out to be another.
    pub(crate) async fn takes_more(&self, connection: &mut SqliteConnection, id: IncidentId) -> Result<(), StoreError> {
        let found: Option<Option<i64>> = sqlx::query_scalar("SELECT merged_into FROM incidents WHERE id = ?1")
            .bind(id.0)
            .fetch_optional(connection)
            .await
            .map_err(|error| self.error(error))?;
        match found {
            None => Err(unknown(id)),
            Some(Some(into)) => Err(Refused::Merged(IncidentId(into)).into()),
            Some(None) => Ok(()),
        }
    }

    async fn kept_in(&self, connection: &mut SqliteConnection, id: IncidentId) -> Result<KeptIncident, StoreError> {
        kept(connection, id).await.map_err(|error| self.error(error))?.ok_or_else(|| unknown(id))
    }

    async fn take_in(
        &self,
        connection: &mut SqliteConnection,
        kept: KeptIncident,
        whats: Vec<What>,
        by: &str,
        now: Instant,
    ) -> Result<Incident, StoreError> {
        let KeptIncident { mut incident, events, .. } = kept;
        let last = events.last().map_or(0, |event| event.number);
        for (what, number) in whats.into_iter().zip(last + 1..) {
            let event = Event { number, at: now, by: self.author(by), what };
            incident.take(&event)?;
            write_event(connection, incident.id, &event).await.map_err(|error| self.error(error))?;
        }
        write_state(connection, &incident).await.map_err(|error| self.error(error))?;
        Ok(incident)
    }

    fn author(&self, name: &str) -> Author {
        let through = match self.role() {
            Role::Owner => Through::Owner,
            Role::Guest => Through::Guest,
        };
        Author { name: name.to_owned(), through }
    }
}

impl From<Refused> for StoreError {
    fn from(why: Refused) -> Self {
        Self::Refused { what: why.to_string() }
    }
}

fn unknown(id: IncidentId) -> StoreError {
    StoreError::NotFound {
        what: format!(
            "there is no incident {id}, so nothing was written; `watchbill incidents list --all` names those there are"
        ),
    }
}

fn changed_since(id: IncidentId) -> String {
    format!(
        "somebody else did something with incident {id} since it was read here: nothing was written. Look at it again, and do it \
         once more if it is still right"
    )
}

pub(super) async fn declare(connection: &mut SqliteConnection, event: &Event) -> sqlx::Result<Incident> {
    let id: i64 =
        sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM incidents").fetch_one(&mut *connection).await?;
    let incident = Incident::declared(IncidentId(id), event).ok_or_else(|| undeclared(IncidentId(id)))?;
    write_state(connection, &incident).await?;
    write_event(connection, incident.id, event).await?;
    Ok(incident)
}

/// Writes one more event of an incident that is known to take it.
#[cfg(feature = "testing")]
pub(super) async fn kept_in_order(
    connection: &mut SqliteConnection,
    mut incident: Incident,
    event: &Event,
) -> sqlx::Result<()> {
    incident.take(event).map_err(|why| sqlx::Error::Decode(why.into()))?;
    write_event(connection, incident.id, event).await?;
    write_state(connection, &incident).await
}

async fn write_event(connection: &mut SqliteConnection, id: IncidentId, event: &Event) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO incident_changes (incident, number, at, by, through, what) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )
    .bind(id.0)
    .bind(whole(event.number))
    .bind(event.at.as_ms())
    .bind(&event.by.name)
    .bind(through_word(event.by.through))
    .bind(what_text(&event.what))
    .execute(connection)
    .await
    .map(|_| ())
}

async fn kept(connection: &mut SqliteConnection, id: IncidentId) -> sqlx::Result<Option<KeptIncident>> {
    let rows =
        sqlx::query("SELECT number, at, by, through, what FROM incident_changes WHERE incident = ?1 ORDER BY number")
            .bind(id.0)
            .fetch_all(connection)
            .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let events = rows.iter().map(|row| event_of(&mut Columns::of(row))).collect::<sqlx::Result<Vec<Event>>>()?;
    kept_of(id, events).map(Some)
}

/// What these events come to; without a declaration they are not understood.
pub(super) fn kept_of(id: IncidentId, events: Vec<Event>) -> sqlx::Result<KeptIncident> {
    let Replayed { incident, too_late } = incident_of(id, &events).ok_or_else(|| undeclared(id))?;
    Ok(KeptIncident { incident, events, too_late })
}

pub(super) fn event_of(columns: &mut Columns<'_>) -> sqlx::Result<Event> {
    let (number, at) = (columns.take().map(count)?, columns.instant()?);
    let by = Author { name: columns.take()?, through: columns.word()? };
    Ok(Event { number, at, by, what: what_of(columns.take()?)? })
}

fn undeclared(id: IncidentId) -> sqlx::Error {
    sqlx::Error::Decode(format!("the events of incident {id}, none of which declares it").into())
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
