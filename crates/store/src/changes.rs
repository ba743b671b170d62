//! Writing what a poll changed: alerts, their episodes, their transitions.

use std::collections::HashMap;

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::alerts::{AlertState, Change, Evidence, Flap, KnownAlert, Observation, Severity};
use watchbill_domain::ids::Identity;
use watchbill_domain::time::Instant;

use crate::announcing;
use crate::bulk;
use crate::columns::{Columns, flap_column, json, labels_json, standing_column};

/// Writes what was observed of one source in its order, and returns the rows of the alerts of which an episode ended.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    source: i64,
    observation: &Observation,
    now: Instant,
) -> sqlx::Result<Vec<i64>> {
    let mut ended = Vec::new();
    for pass in passes(&observation.changes) {
        let rows = Rows::of(connection, source, &pass, observation.evidence, now).await?;
        ended.extend(rows.write(connection, now).await?);
    }
    write_flaps(connection, source, &flaps_of_resolved(observation)).await?;
    Ok(ended)
}

/// How often those change that are over now; the others' rows are written whole.
fn flaps_of_resolved(observation: &Observation) -> HashMap<Identity, Flap> {
    let last: HashMap<&Identity, &Change> = observation.changes.iter().map(|c| (c.identity(), c)).collect();
    let over = |(identity, _): &(&Identity, &Flap)| matches!(last.get(identity), None | Some(Change::Resolved { .. }));
    observation.flaps.iter().filter(over).map(|(identity, flap)| (identity.clone(), *flap)).collect()
}

/// Writes how often alerts of a source change.
pub(crate) async fn write_flaps(
    connection: &mut SqliteConnection,
    source: i64,
    flaps: &HashMap<Identity, Flap>,
) -> sqlx::Result<()> {
    if flaps.is_empty() {
        return Ok(());
    }
    let rows: Vec<(&str, Option<String>)> =
        flaps.iter().map(|(identity, flap)| (identity.as_str(), flap_column(flap))).collect();
    sqlx::query(
        "UPDATE alerts SET flap = j.flap
         FROM (SELECT value ->> 0 AS identity, value ->> 1 AS flap FROM json_each(?2)) AS j
         WHERE alerts.source_id = ?1 AND alerts.identity = j.identity",
    )
    .bind(source)
    .bind(json(&rows))
    .execute(connection)
    .await
    .map(|_| ())
}

/// Cuts `changes` so that no alert comes twice in one pass (a hidden re-fire is a resolve followed by a fire); almost always
/// there is one pass. What belongs to different alerts has no order worth keeping.
fn passes(changes: &[Change]) -> Vec<Vec<&Change>> {
    let mut passes: Vec<Vec<&Change>> = Vec::new();
    let mut times: HashMap<&Identity, usize> = HashMap::new();
    for change in changes {
        let time = times.entry(change.identity()).or_default();
        if passes.len() == *time {
            passes.push(Vec::new());
        }
        passes[*time].push(change);
        *time += 1;
    }
    passes
}

/// An alert's row before a pass is written.
struct Stored {
    id: i64,
    state: AlertState,
    severity: Severity,
    starts_at: Instant,
}

struct NewTransition<'a> {
    alert: i64,
    at: Instant,
    state: AlertState,
    severity: Severity,
    evidence: Evidence,
    reason: std::borrow::Cow<'a, str>,
}

/// What a pass does to the tables below `alerts`, by row number.
#[derive(Default)]
struct Rows<'a> {
    /// How changes are known that do not say it themselves.
    evidence: Evidence,
    transitions: Vec<NewTransition<'a>>,
    /// Alerts that are over: row, when.
    resolved: Vec<(i64, i64)>,
    /// Open episodes to end: alert, when, and the start of the one to leave open.
    endings: Vec<(i64, i64, Option<i64>)>,
    /// Episodes to begin or take up again: alert, start, since when by our evidence.
    openings: Vec<(i64, i64, i64)>,
    /// Episodes of which the source now gives another start: alert, old, new.
    moved: Vec<(i64, i64, i64)>,
    /// Alerts that were known and fire again: what was announced of their episode has to be looked up.
    returned: Vec<i64>,
}

impl<'a> Rows<'a> {
    /// Writes the alerts themselves, which gives new ones their row numbers, and collects what has to be written with them.
    async fn of(
        connection: &mut SqliteConnection,
        source: i64,
        pass: &[&'a Change],
        evidence: Evidence,
        now: Instant,
    ) -> sqlx::Result<Self> {
        let stored = stored(connection, source, pass).await?;
        let ids = upsert(connection, source, pass).await?;
        let mut rows = Self { evidence, ..Self::default() };
        for change in pass {
            let before = stored.get(change.identity());
            match ids.get(change.identity()).copied().or(before.map(|b| b.id)) {
                Some(id) => rows.add(id, before, change, now),
                // Only a resolve of an alert that was never stored: nothing of it is known, so nothing of it ends.
                None => tracing::warn!(identity = %change.identity(), "an unknown alert resolved"),
            }
        }
        Ok(rows)
    }

    fn add(&mut self, id: i64, before: Option<&Stored>, change: &'a Change, now: Instant) {
        match change {
            Change::Pending { alert, at, .. } => {
                self.transit(id, *at, alert, self.evidence, "the source reports it as pending");
                if before.is_some() {
                    self.endings.push((id, at.as_ms(), None));
                }
            }
            Change::Fired { alert, at, evidence, reason, .. } => {
                self.transit(id, *at, alert, *evidence, reason.as_str());
                if before.is_some() {
                    self.endings.push((id, at.as_ms(), Some(alert.starts_at.as_ms())));
                    self.returned.push(id);
                }
                self.openings.push((id, alert.starts_at.as_ms(), at.as_ms()));
            }
            Change::Resolved { at, evidence, reason, .. } => {
                let severity = before.map_or(Severity::Warning, |b| b.severity);
                let (at, state, evidence) = (*at, AlertState::Resolved, *evidence);
                self.transitions.push(NewTransition {
                    alert: id,
                    at,
                    state,
                    severity,
                    evidence,
                    reason: reason.into(),
                });
                self.resolved.push((id, at.as_ms()));
                self.endings.push((id, at.as_ms(), None));
            }
            Change::Updated { alert, .. } => self.update(id, before, alert, now),
        }
    }

    fn update(&mut self, id: i64, before: Option<&Stored>, alert: &KnownAlert, now: Instant) {
        if let Some(before) = before {
            if before.severity != alert.severity {
                let reason = format!("its severity went from {} to {}", before.severity.word(), alert.severity.word());
                self.transit(id, now, alert, self.evidence, reason);
            }
            if before.state == AlertState::Firing && before.starts_at != alert.starts_at {
                self.moved.push((id, before.starts_at.as_ms(), alert.starts_at.as_ms()));
            }
        }
        if alert.state == AlertState::Firing {
            self.openings.push((id, alert.starts_at.as_ms(), alert.since.as_ms()));
        }
    }

    fn transit(
        &mut self,
        id: i64,
        at: Instant,
        alert: &KnownAlert,
        evidence: Evidence,
        reason: impl Into<std::borrow::Cow<'a, str>>,
    ) {
        let (state, severity) = (alert.state, alert.severity);
        self.transitions.push(NewTransition { alert: id, at, state, severity, evidence, reason: reason.into() });
    }

    /// The order matters: an alert has at most one open episode at any time, which the database holds us to.
    async fn write(self, connection: &mut SqliteConnection, now: Instant) -> sqlx::Result<Vec<i64>> {
        for (alert, old, new) in &self.moved {
            move_episode(connection, *alert, *old, *new).await?;
        }
        write_resolved(connection, &self.resolved).await?;
        write_endings(connection, &self.endings).await?;
        write_openings(connection, &self.openings).await?;
        write_transitions(connection, &self.transitions, now).await?;
        announcing::refresh_announced(connection, &self.returned).await?;
        Ok(self.endings.iter().map(|(alert, ..)| *alert).collect())
    }
}

async fn stored(
    connection: &mut SqliteConnection,
    source: i64,
    pass: &[&Change],
) -> sqlx::Result<HashMap<Identity, Stored>> {
    let identities: Vec<&str> = pass.iter().map(|change| change.identity().as_str()).collect();
    let rows = sqlx::query(
        "SELECT id, identity, state, severity, starts_at FROM alerts
         WHERE source_id = ?1 AND identity IN (SELECT value FROM json_each(?2))",
    )
    .bind(source)
    .bind(json(&identities))
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of(row);
            let id = columns.take()?;
            let identity = Identity::new(columns.take::<&str>()?);
            let (state, severity, starts_at) = (columns.word()?, columns.word()?, columns.instant()?);
            Ok((identity, Stored { id, state, severity, starts_at }))
        })
        .collect()
}

macro_rules! upsert_tail {
    ($more:literal) => {
        concat!(
            "ON CONFLICT (source_id, identity) DO UPDATE SET labels = excluded.labels, annotations = excluded.annotations,
             severity = excluded.severity, state = excluded.state, since = excluded.since, starts_at = excluded.starts_at,
             starts = excluded.starts, standing = excluded.standing, url = excluded.url,
             receivers = excluded.receivers, expression = excluded.expression, fires_at = excluded.fires_at,
             clears_at = excluded.clears_at, flap = excluded.flap",
            $more,
            " RETURNING id, identity"
        )
    };
}

/// Writes the alerts of a pass. What was decided and announced belongs to an episode, so it is forgotten where one begins;
/// what a person did is never taken from here, because a guest may have written it a moment ago.
async fn upsert(
    connection: &mut SqliteConnection,
    source: i64,
    pass: &[&Change],
) -> sqlx::Result<HashMap<Identity, i64>> {
    let (mut begun, mut updated) = (Vec::new(), Vec::new());
    for change in pass {
        match change {
            Change::Pending { identity, alert, .. } | Change::Fired { identity, alert, .. } => {
                begun.push((identity, alert.as_ref()));
            }
            Change::Updated { identity, alert } => updated.push((identity, alert.as_ref())),
            Change::Resolved { .. } => {}
        }
    }
    let head =
        "INSERT INTO alerts (source_id, identity, labels, annotations, severity, state, since, starts_at, starts,
         standing, url, receivers, expression, fires_at, clears_at, flap)";
    let begin = upsert_tail!(", decided = NULL, because = NULL, announced = NULL");
    let mut ids = HashMap::with_capacity(begun.len() + updated.len());
    for (alerts, tail) in [(begun, begin), (updated, upsert_tail!(""))] {
        let bind = |tuple: &mut bulk::Tuple<'_>, (identity, alert): &(&Identity, &KnownAlert)| {
            bind_alert(tuple, source, identity, alert);
        };
        for row in bulk::insert(connection, head, &alerts, tail, bind).await? {
            let mut columns = Columns::of(&row);
            let id = columns.take()?;
            ids.insert(Identity::new(columns.take::<&str>()?), id);
        }
    }
    Ok(ids)
}

fn bind_alert(tuple: &mut bulk::Tuple<'_>, source: i64, identity: &Identity, alert: &KnownAlert) {
    let starts: Vec<_> = alert.starts.iter().map(|s| (s.peer.as_str(), s.unmerged.as_str(), s.at.as_ms())).collect();
    tuple
        .push_bind(source)
        .push_bind(identity.as_str())
        .push_bind(labels_json(&alert.labels))
        .push_bind(labels_json(&alert.annotations))
        .push_bind(alert.severity.word())
        .push_bind(alert.state.word())
        .push_bind(alert.since.as_ms())
        .push_bind(alert.starts_at.as_ms())
        .push_bind(json(&starts))
        .push_bind(standing_column(&alert.standing))
        .push_bind(alert.url.as_deref())
        .push_bind(json(&alert.receivers))
        .push_bind(alert.expression.as_deref())
        .push_bind(alert.fires_at.map(Instant::as_ms))
        .push_bind(alert.clears_at.map(Instant::as_ms))
        .push_bind(flap_column(&alert.flap));
}

async fn write_resolved(connection: &mut SqliteConnection, resolved: &[(i64, i64)]) -> sqlx::Result<()> {
    if resolved.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE alerts SET state = 'resolved', since = j.at, acknowledged_at = NULL
         FROM (SELECT value ->> 0 AS id, value ->> 1 AS at FROM json_each(?1)) AS j WHERE alerts.id = j.id",
    )
    .bind(json(&resolved))
    .execute(connection)
    .await
    .map(|_| ())
}

/// An acknowledgement ends with the episode it was given to.
async fn write_endings(connection: &mut SqliteConnection, endings: &[(i64, i64, Option<i64>)]) -> sqlx::Result<()> {
    if endings.is_empty() {
        return Ok(());
    }
    let ended: Vec<i64> = sqlx::query_scalar(
        "UPDATE episodes SET ended_at = j.at
         FROM (SELECT value ->> 0 AS alert, value ->> 1 AS at, value ->> 2 AS kept FROM json_each(?1)) AS j
         WHERE alert_id = j.alert AND ended_at IS NULL AND starts_at IS NOT j.kept RETURNING alert_id",
    )
    .bind(json(&endings))
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query("UPDATE alerts SET acknowledged_at = NULL WHERE id IN (SELECT value FROM json_each(?1))")
        .bind(json(&ended))
        .execute(connection)
        .await
        .map(|_| ())
}

/// A source that forgot an alert and takes it up again gives the same start: then it is the same episode, open again.
async fn write_openings(connection: &mut SqliteConnection, openings: &[(i64, i64, i64)]) -> sqlx::Result<()> {
    if openings.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO episodes (alert_id, starts_at, fired_at)
         SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1) WHERE true
         ON CONFLICT (alert_id, starts_at) DO UPDATE SET ended_at = NULL WHERE ended_at IS NOT NULL",
    )
    .bind(json(&openings))
    .execute(connection)
    .await
    .map(|_| ())
}

/// `now` is when they are known here, whenever they happened.
async fn write_transitions(
    connection: &mut SqliteConnection,
    transitions: &[NewTransition<'_>],
    now: Instant,
) -> sqlx::Result<()> {
    let head = "INSERT INTO transitions (alert_id, at, state, severity, evidence, reason, known_at)";
    bulk::insert(connection, head, transitions, "", |tuple, transition| {
        tuple
            .push_bind(transition.alert)
            .push_bind(transition.at.as_ms())
            .push_bind(transition.state.word())
            .push_bind(transition.severity.word())
            .push_bind(transition.evidence.word())
            .push_bind(&*transition.reason)
            .push_bind(now.as_ms());
    })
    .await
    .map(|_| ())
}

/// A source gives another start to an episode that goes on (another peer answers now, which heard of it earlier): what was
/// announced of it stays announced. Where both starts have a row already they become one.
async fn move_episode(connection: &mut SqliteConnection, alert: i64, old: i64, new: i64) -> sqlx::Result<()> {
    for statement in [
        "UPDATE OR IGNORE episodes SET starts_at = ?3 WHERE alert_id = ?1 AND starts_at = ?2",
        "UPDATE OR IGNORE announcements SET starts_at = ?3 WHERE alert_id = ?1 AND starts_at = ?2",
        "DELETE FROM episodes WHERE alert_id = ?1 AND starts_at = ?2 AND ?3 <> ?2",
        "UPDATE page_lines SET starts_at = ?3 WHERE alert_id = ?1 AND starts_at = ?2",
    ] {
        sqlx::query(statement).bind(alert).bind(old).bind(new).execute(&mut *connection).await?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "changes_tests.rs"]
mod tests;
