//! What people do with alerts on this laptop. Owner and guests write it alike.

use std::collections::HashMap;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::alerts::{AlertState, Mine};
use watchbill_domain::ids::{AlertId, Identity, SourceName};
use watchbill_domain::time::Instant;

use crate::columns::Columns;
use crate::{Deed, DeedRow, Store, StoreError};

impl Store {
    /// Records what somebody did with an alert, and returns what holds for it now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such alert, and when a resolved one is to be acknowledged: that would
    /// keep the next episode quiet, which nobody has seen yet.
    pub async fn record_deed(&self, id: &AlertId, deed: Deed, by: &str, now: Instant) -> Result<Mine, StoreError> {
        let mut transaction = self.begin().await?;
        let found = find(&mut transaction, id).await.map_err(|error| self.error(error))?;
        let Some((alert, state)) = found else {
            return Err(StoreError::NotFound {
                what: format!("there is no alert {id}; `watchbill alerts list` names those there are"),
            });
        };
        if state == AlertState::Resolved && deed == Deed::Acknowledge {
            return Err(StoreError::NotFound {
                what: format!(
                    "{id} has resolved, so there is nothing to acknowledge; if it fires again, it pages again"
                ),
            });
        }
        let mine = record(&mut transaction, alert, deed, by, now).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(mine)
    }

    /// What holds for the alerts of a source; only those with which somebody did something. A resolved one is among them
    /// if it was snoozed: the snooze may still run when it fires again.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn mine(&self, source: &SourceName) -> Result<HashMap<Identity, Mine>, StoreError> {
        let rows = sqlx::query(
            "SELECT a.identity, a.acknowledged_at, a.snoozed_until FROM alerts a JOIN sources s ON s.id = a.source_id
             WHERE s.name = ?1 AND (a.acknowledged_at IS NOT NULL OR a.snoozed_until IS NOT NULL)",
        )
        .bind(source.as_str())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let entry = |row: &SqliteRow| {
            let mut columns = Columns::of(row);
            Ok((Identity::new(columns.take::<&str>()?), mine_of(&mut columns)?))
        };
        rows.iter().map(entry).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// What was done with an alert, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn deeds(&self, id: &AlertId, limit: u32) -> Result<Vec<DeedRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT d.at, d.deed, d.until, d.by
             FROM deeds d JOIN alerts a ON a.id = d.alert_id JOIN sources s ON s.id = a.source_id
             WHERE s.name = ?1 AND a.identity = ?2 ORDER BY d.at DESC, d.id DESC LIMIT ?3",
        )
        .bind(id.source.as_str())
        .bind(id.identity.as_str())
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(deed_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

/// The first condition is that of the index, word for word.
const SNOOZED: &str = "SELECT identity, snoozed_until FROM alerts
    WHERE source_id = ?1 AND (acknowledged_at IS NOT NULL OR snoozed_until IS NOT NULL)
    AND state = 'resolved' AND snoozed_until IS NOT NULL";

/// Until when the resolved alerts of a source are snoozed; the time may be over.
pub(crate) async fn snoozed(
    connection: &mut SqliteConnection,
    source: i64,
) -> sqlx::Result<HashMap<Identity, Instant>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(SNOOZED).bind(source).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(identity, until)| (Identity::new(identity), Instant::from_ms(until))).collect())
}

async fn find(connection: &mut SqliteConnection, id: &AlertId) -> sqlx::Result<Option<(i64, AlertState)>> {
    let row = sqlx::query(
        "SELECT a.id, a.state FROM alerts a JOIN sources s ON s.id = a.source_id WHERE s.name = ?1 AND a.identity = ?2",
    )
    .bind(id.source.as_str())
    .bind(id.identity.as_str())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let mut columns = Columns::of(&row);
        Ok((columns.take()?, columns.word()?))
    })
    .transpose()
}

async fn record(
    connection: &mut SqliteConnection,
    alert: i64,
    deed: Deed,
    by: &str,
    now: Instant,
) -> sqlx::Result<Mine> {
    let until = match deed {
        Deed::Snooze(until) => Some(until),
        Deed::Acknowledge | Deed::Unacknowledge | Deed::Unsnooze => None,
    };
    sqlx::query("INSERT INTO deeds (alert_id, at, deed, until, by) VALUES (?1, ?2, ?3, ?4, ?5)")
        .bind(alert)
        .bind(now.as_ms())
        .bind(deed_word(deed))
        .bind(until.map(Instant::as_ms))
        .bind(by)
        .execute(&mut *connection)
        .await?;
    let (statement, value) = match deed {
        Deed::Acknowledge => (set_acknowledged(), Some(now)),
        Deed::Unacknowledge => (set_acknowledged(), None),
        Deed::Snooze(until) => (set_snoozed(), Some(until)),
        Deed::Unsnooze => (set_snoozed(), None),
    };
    let row = sqlx::query(statement).bind(alert).bind(value.map(Instant::as_ms)).fetch_one(connection).await?;
    mine_of(&mut Columns::of(&row))
}

fn set_acknowledged() -> &'static str {
    "UPDATE alerts SET acknowledged_at = ?2 WHERE id = ?1 RETURNING acknowledged_at, snoozed_until"
}

fn set_snoozed() -> &'static str {
    "UPDATE alerts SET snoozed_until = ?2 WHERE id = ?1 RETURNING acknowledged_at, snoozed_until"
}

fn mine_of(columns: &mut Columns<'_>) -> sqlx::Result<Mine> {
    Ok(Mine { acknowledged_at: columns.maybe_instant()?, snoozed_until: columns.maybe_instant()? })
}

fn deed_word(deed: Deed) -> &'static str {
    match deed {
        Deed::Acknowledge => "acknowledge",
        Deed::Unacknowledge => "unacknowledge",
        Deed::Snooze(_) => "snooze",
        Deed::Unsnooze => "unsnooze",
    }
}

fn deed_of(row: &SqliteRow) -> sqlx::Result<DeedRow> {
    let mut columns = Columns::of(row);
    let (at, word, until) = (columns.instant()?, columns.take::<&str>()?, columns.maybe_instant()?);
    let deed = match (word, until) {
        ("acknowledge", None) => Deed::Acknowledge,
        ("unacknowledge", None) => Deed::Unacknowledge,
        ("snooze", Some(until)) => Deed::Snooze(until),
        ("unsnooze", None) => Deed::Unsnooze,
        _ => return Err(sqlx::Error::Decode(format!("the deed `{word}`").into())),
    };
    Ok(DeedRow { at, deed, by: columns.take()? })
}

#[cfg(test)]
#[path = "deeds_tests.rs"]
mod tests;
