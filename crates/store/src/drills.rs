//! Drills: their plans, and what people did with them. Owner and guests write alike, and retention takes none of it.
//!
//! Changes are only ever added. What lists need of a drill follows from them, and is written in the same transaction. A drill that begins
//! and the incident that it is declared as are written together, or neither is.

mod texts;

use std::collections::BTreeMap;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::incidents::{
    Declaration, Drill, DrillChange, DrillId, DrillPlan, DrillRefused, DrillWhat, Incident, IncidentId, drill_of,
};
use watchbill_domain::time::Instant;

use self::texts::{what_of, what_text};
use crate::columns::{Columns, count, whole};
use crate::{Store, StoreError};

/// A drill with all that was done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDrill {
    /// What its changes come to.
    pub drill: Drill,
    /// Its changes, in their order.
    pub changes: Vec<DrillChange>,
}

/// What lists need of a drill: what its changes come to, as its row has it.
#[derive(Debug, PartialEq, Eq)]
struct DrillRow {
    id: i64,
    title: String,
    state: String,
    incident: Option<i64>,
    started_at: Option<i64>,
    ended_at: Option<i64>,
    stopped: Option<String>,
    made_at: i64,
    made_by: String,
    revision: u64,
}

/// Those that run, then those that are planned, then the last that were over.
const IN_ORDER: &str =
    "SELECT id FROM drills ORDER BY CASE state WHEN 'running' THEN 0 WHEN 'planned' THEN 1 ELSE 2 END,
  coalesce(ended_at, started_at, made_at) DESC, id DESC LIMIT ?1";

impl Store {
    /// Plans a drill and gives it the next number.
    ///
    /// # Errors
    /// [`StoreError::Refused`] without a title. Nothing is written then.
    pub async fn plan_drill(&self, plan: DrillPlan, by: &str, now: Instant) -> Result<KeptDrill, StoreError> {
        plan.allowed()?;
        let change = DrillChange { number: 1, at: now, by: by.to_owned(), what: DrillWhat::Planned(plan) };
        let mut transaction = self.begin().await?;
        let kept = planned(&mut transaction, change).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(kept)
    }

    /// Does something with a drill, and returns what it is then. `seen` is the revision that whoever does it looked at, where it matters
    /// that nothing was done since. One that [begins](Self::begin_drill) is an incident too.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a drill, [`StoreError::Refused`] where it does not fit, or something was done since. Nothing
    /// is written then.
    pub async fn change_drill(
        &self,
        id: DrillId,
        what: DrillWhat,
        seen: Option<u64>,
        by: &str,
        now: Instant,
    ) -> Result<KeptDrill, StoreError> {
        let mut transaction = self.begin().await?;
        let kept = self.drill_in(&mut transaction, id, seen).await?;
        let kept = self.take_change(&mut transaction, kept, what, by, now).await?;
        self.commit(transaction).await?;
        Ok(kept)
    }

    /// Declares the incident of a drill that begins, both or neither. `seen` is the revision of the plan that it is declared by.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a drill, [`StoreError::Refused`] where it may not begin, or something was done since. Nothing
    /// is written then.
    pub async fn begin_drill(
        &self,
        id: DrillId,
        declaration: Declaration,
        seen: Option<u64>,
        by: &str,
        now: Instant,
    ) -> Result<(KeptDrill, Incident), StoreError> {
        let mut transaction = self.begin().await?;
        let kept = self.drill_in(&mut transaction, id, seen).await?;
        kept.drill.may_begin()?;
        let incident = self.declare_in(&mut transaction, declaration, by, now).await?;
        let what = DrillWhat::Begun { incident: incident.id };
        let kept = self.take_change(&mut transaction, kept, what, by, now).await?;
        self.commit(transaction).await?;
        Ok((kept, incident))
    }

    /// A drill with its changes; none where there is none of this number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn drill(&self, id: DrillId) -> Result<Option<KeptDrill>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        kept(&mut snapshot, id).await.map_err(|error| self.error(error))
    }

    /// So many drills at most: those that run, then those that are planned, then the last that were over.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn drills(&self, most: u32) -> Result<Vec<KeptDrill>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let ids: Vec<i64> = sqlx::query_scalar(IN_ORDER).bind(i64::from(most)).fetch_all(&mut *snapshot).await?;
            let mut drills = Vec::with_capacity(ids.len());
            for id in ids {
                drills.extend(kept(&mut snapshot, DrillId(id)).await?);
            }
            Ok(drills)
        };
        read.await.map_err(|error| self.error(error))
    }

    /// The drill that was declared as this incident; none for any other incident.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn drill_of_incident(&self, incident: IncidentId) -> Result<Option<KeptDrill>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let id: Option<i64> = sqlx::query_scalar("SELECT id FROM drills WHERE incident = ?1")
                .bind(incident.0)
                .fetch_optional(&mut *snapshot)
                .await?;
            match id {
                Some(id) => kept(&mut snapshot, DrillId(id)).await,
                None => Ok(None),
            }
        };
        read.await.map_err(|error| self.error(error))
    }

    async fn drill_in(
        &self,
        connection: &mut SqliteConnection,
        id: DrillId,
        seen: Option<u64>,
    ) -> Result<KeptDrill, StoreError> {
        let found = kept(connection, id).await.map_err(|error| self.error(error))?;
        let kept = found.ok_or_else(|| unknown(id))?;
        if seen.is_some_and(|seen| seen != kept.drill.revision) {
            return Err(StoreError::Refused { what: changed_since(id) });
        }
        Ok(kept)
    }

    async fn take_change(
        &self,
        connection: &mut SqliteConnection,
        kept: KeptDrill,
        what: DrillWhat,
        by: &str,
        now: Instant,
    ) -> Result<KeptDrill, StoreError> {
        let KeptDrill { mut drill, mut changes } = kept;
        let number = changes.last().map_or(0, |change| change.number) + 1;
        let change = DrillChange { number, at: now, by: by.to_owned(), what };
        drill.take(&change)?;
        let write = async {
            write_state(connection, &drill).await?;
            write_change(connection, drill.id, &change).await
        };
        write.await.map_err(|error| self.error(error))?;
        changes.push(change);
        Ok(KeptDrill { drill, changes })
    }
}

impl From<DrillRefused> for StoreError {
    fn from(why: DrillRefused) -> Self {
        Self::Refused { what: why.to_string() }
    }
}

impl DrillRow {
    fn of(drill: &Drill) -> Self {
        Self {
            id: drill.id.0,
            title: drill.plan.title.clone(),
            state: drill.state().to_owned(),
            incident: drill.incident().map(|incident| incident.0),
            started_at: drill.started().map(Instant::as_ms),
            ended_at: drill.ended().map(|(at, _)| at.as_ms()),
            stopped: drill.stopped().map(str::to_owned),
            made_at: drill.made_at.as_ms(),
            made_by: drill.made_by.clone(),
            revision: drill.revision,
        }
    }
}

/// A sentence for each thing that is wrong.
pub(crate) async fn drill_findings(connection: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    let no_drill: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM drills d JOIN incidents i ON i.id = d.incident WHERE i.kind <> 'drill'",
    )
    .fetch_one(&mut *connection)
    .await?;
    let found = [
        (no_drill, "drills whose incident is none of a drill"),
        (not_as_told(connection).await?, "drills that are not what their changes come to"),
    ];
    Ok(found.into_iter().filter(|(rows, _)| *rows > 0).map(|(rows, what)| format!("{rows} {what}")).collect())
}

/// Changes that cannot be read are not what a drill was told by either, and neither are those that do not fit.
async fn not_as_told(connection: &mut SqliteConnection) -> sqlx::Result<i64> {
    let rows = sqlx::query("SELECT drill, number, at, by, what FROM drill_changes ORDER BY drill, number")
        .fetch_all(&mut *connection)
        .await?;
    let mut changes: BTreeMap<i64, Option<Vec<DrillChange>>> = BTreeMap::new();
    for row in &rows {
        let mut columns = Columns::of(row);
        let of_one = changes.entry(columns.take()?).or_insert_with(|| Some(Vec::new()));
        *of_one = match (of_one.take(), change_of(&mut columns)) {
            (Some(mut known), Ok(change)) => {
                known.push(change);
                Some(known)
            }
            _ => None,
        };
    }
    let rows = sqlx::query(
        "SELECT id, title, state, incident, started_at, ended_at, stopped, made_at, made_by, revision FROM drills",
    )
    .fetch_all(connection)
    .await?;
    let mut wrong = 0;
    for row in &rows {
        let row = row_of(row)?;
        let changes = changes.remove(&row.id).flatten().unwrap_or_default();
        let last = changes.last().map(|change| change.number);
        let told = drill_of(DrillId(row.id), &changes).filter(|drill| Some(drill.revision) == last);
        wrong += i64::from(told.is_none_or(|drill| DrillRow::of(&drill) != row));
    }
    Ok(wrong)
}

async fn planned(connection: &mut SqliteConnection, change: DrillChange) -> sqlx::Result<KeptDrill> {
    let id: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM drills").fetch_one(&mut *connection).await?;
    let drill = Drill::planned(DrillId(id), &change).ok_or_else(|| unplanned(DrillId(id)))?;
    write_state(connection, &drill).await?;
    write_change(connection, drill.id, &change).await?;
    Ok(KeptDrill { drill, changes: vec![change] })
}

async fn kept(connection: &mut SqliteConnection, id: DrillId) -> sqlx::Result<Option<KeptDrill>> {
    let rows = sqlx::query("SELECT number, at, by, what FROM drill_changes WHERE drill = ?1 ORDER BY number")
        .bind(id.0)
        .fetch_all(connection)
        .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let changes = rows.iter().map(|row| change_of(&mut Columns::of(row))).collect::<sqlx::Result<Vec<_>>>()?;
    let drill = drill_of(id, &changes).ok_or_else(|| unplanned(id))?;
    Ok(Some(KeptDrill { drill, changes }))
}

fn change_of(columns: &mut Columns<'_>) -> sqlx::Result<DrillChange> {
    let (number, at, by) = (columns.take().map(count)?, columns.instant()?, columns.take()?);
    Ok(DrillChange { number, at, by, what: what_of(columns.take()?)? })
}

fn row_of(row: &SqliteRow) -> sqlx::Result<DrillRow> {
    let mut columns = Columns::of(row);
    Ok(DrillRow {
        id: columns.take()?,
        title: columns.take()?,
        state: columns.take()?,
        incident: columns.take()?,
        started_at: columns.take()?,
        ended_at: columns.take()?,
        stopped: columns.take()?,
        made_at: columns.take()?,
        made_by: columns.take()?,
        revision: columns.take().map(count)?,
    })
}

async fn write_state(connection: &mut SqliteConnection, drill: &Drill) -> sqlx::Result<()> {
    let row = DrillRow::of(drill);
    sqlx::query(
        "INSERT INTO drills (id, title, state, incident, started_at, ended_at, stopped, made_at, made_by, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, state = excluded.state, incident = excluded.incident,
           started_at = excluded.started_at, ended_at = excluded.ended_at, stopped = excluded.stopped,
           revision = excluded.revision",
    )
    .bind(row.id)
    .bind(row.title)
    .bind(row.state)
    .bind(row.incident)
    .bind(row.started_at)
    .bind(row.ended_at)
    .bind(row.stopped)
    .bind(row.made_at)
    .bind(row.made_by)
    .bind(whole(row.revision))
    .execute(connection)
    .await
    .map(|_| ())
}

async fn write_change(connection: &mut SqliteConnection, id: DrillId, change: &DrillChange) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO drill_changes (drill, number, at, by, what) VALUES (?1, ?2, ?3, ?4, ?5)")
        .bind(id.0)
        .bind(whole(change.number))
        .bind(change.at.as_ms())
        .bind(&change.by)
        .bind(what_text(&change.what))
        .execute(connection)
        .await
        .map(|_| ())
}

fn unknown(id: DrillId) -> StoreError {
    StoreError::NotFound {
        what: format!("there is no drill {id}, so nothing was written; `watchbill drills list` names those there are"),
    }
}

fn changed_since(id: DrillId) -> String {
    format!(
        "somebody else did something with drill {id} since it was read here: nothing was written. Look at it again, and do it once more \
         if it is still right"
    )
}

fn unplanned(id: DrillId) -> sqlx::Error {
    sqlx::Error::Decode(format!("the changes of drill {id}, none of which plans it").into())
}

#[cfg(test)]
#[path = "drills_tests.rs"]
mod tests;
