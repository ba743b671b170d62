//! What was recorded about an alert over time: transitions and decisions.

use std::collections::HashMap;

use sqlx::sqlite::SqliteRow;
use watchbill_domain::alerts::Transition;
use watchbill_domain::ids::{AlertId, Identity, SourceName};
use watchbill_domain::time::Instant;

use crate::columns::{Columns, json};
use crate::{DecisionRow, Store, StoreError};

/// From the alerts that are asked for to their rows, and never the other way round: a list shows a few of many thousands.
const TRANSITIONS_OF: &str = "
    SELECT s.name, a.identity, t.at, t.state, t.severity, t.evidence, t.reason, t.known_at
    FROM json_each(?2) AS j CROSS JOIN sources s ON s.name = j.value ->> 0
    CROSS JOIN alerts a ON a.source_id = s.id AND a.identity = j.value ->> 1
    CROSS JOIN transitions t ON t.alert_id = a.id
    WHERE t.at >= coalesce((SELECT max(at) FROM transitions WHERE alert_id = a.id AND at < ?1), ?1)
    ORDER BY t.at, t.id";

/// A change of an alert, with when it came to be known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownChange {
    /// The change.
    pub transition: Transition,
    /// When the poll came that told of it; none of one that was recorded before that was recorded.
    pub known_at: Option<Instant>,
}

impl Store {
    /// The transitions of an alert from `from` on in time order, after the last one before it, which says what was the
    /// case then.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn transitions(&self, id: &AlertId, from: Instant) -> Result<Vec<Transition>, StoreError> {
        let rows = sqlx::query(
            "WITH a AS (SELECT a.id FROM alerts a JOIN sources s ON s.id = a.source_id WHERE s.name = ?1 AND a.identity = ?2)
             SELECT at, state, severity, evidence, reason FROM transitions WHERE alert_id = (SELECT id FROM a)
             AND at >= coalesce((SELECT max(at) FROM transitions WHERE alert_id = (SELECT id FROM a) AND at < ?3), ?3)
             ORDER BY at, id",
        )
        .bind(id.source.as_str())
        .bind(id.identity.as_str())
        .bind(from.as_ms())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let read = rows.iter().map(|row| transition_of(&mut Columns::of(row))).collect::<sqlx::Result<Vec<_>>>();
        Ok(without_earlier(read.map_err(|error| self.error(error))?, from, |transition| transition.at))
    }

    /// The same of several alerts at once.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn transitions_of(
        &self,
        alerts: &[&AlertId],
        from: Instant,
    ) -> Result<HashMap<AlertId, Vec<Transition>>, StoreError> {
        let plain = |changes: Vec<KnownChange>| changes.into_iter().map(|change| change.transition).collect();
        Ok(self.known_changes_of(alerts, from).await?.into_iter().map(|(id, changes)| (id, plain(changes))).collect())
    }

    /// The same with when each came to be known here.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn known_changes_of(
        &self,
        alerts: &[&AlertId],
        from: Instant,
    ) -> Result<HashMap<AlertId, Vec<KnownChange>>, StoreError> {
        let names: Vec<(&str, &str)> = alerts.iter().map(|id| (id.source.as_str(), id.identity.as_str())).collect();
        let rows = sqlx::query(TRANSITIONS_OF)
            .bind(from.as_ms())
            .bind(json(&names))
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        let mut all: HashMap<AlertId, Vec<KnownChange>> = HashMap::new();
        for row in &rows {
            let (id, change) = known_change_of(row).map_err(|error| self.error(error))?;
            all.entry(id).or_default().push(change);
        }
        let at = |change: &KnownChange| change.transition.at;
        Ok(all.into_iter().map(|(id, changes)| (id, without_earlier(changes, from, at))).collect())
    }

    /// What was decided about an alert, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn decisions(&self, id: &AlertId, limit: u32) -> Result<Vec<DecisionRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT d.at, d.starts_at, d.held, d.because
             FROM decisions d JOIN alerts a ON a.id = d.alert_id JOIN sources s ON s.id = a.source_id
             WHERE s.name = ?1 AND a.identity = ?2 ORDER BY d.at DESC, d.id DESC LIMIT ?3",
        )
        .bind(id.source.as_str())
        .bind(id.identity.as_str())
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let decision = |row: &SqliteRow| {
            let mut columns = Columns::of(row);
            let (at, starts_at) = (columns.instant()?, columns.instant()?);
            Ok(DecisionRow { at, starts_at, held: columns.maybe_word()?, because: columns.take()? })
        };
        rows.iter().map(decision).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

/// Of several transitions at the last instant before `from` (a hidden re-fire is two) only the last one counts.
fn without_earlier<T>(mut changes: Vec<T>, from: Instant, at: impl Fn(&T) -> Instant) -> Vec<T> {
    let earlier = changes.iter().take_while(|change| at(change) < from).count();
    changes.drain(..earlier.saturating_sub(1));
    changes
}

fn known_change_of(row: &SqliteRow) -> sqlx::Result<(AlertId, KnownChange)> {
    let mut columns = Columns::of(row);
    let source = SourceName::new(columns.take::<&str>()?);
    let identity = Identity::new(columns.take::<&str>()?);
    let transition = transition_of(&mut columns)?;
    Ok((AlertId { source, identity }, KnownChange { transition, known_at: columns.maybe_instant()? }))
}

pub(crate) fn transition_of(columns: &mut Columns<'_>) -> sqlx::Result<Transition> {
    Ok(Transition {
        at: columns.instant()?,
        to: columns.word()?,
        severity: columns.word()?,
        evidence: columns.word()?,
        reason: columns.take()?,
    })
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
