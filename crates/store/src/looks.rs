//! When somebody last looked, and what happened since.

use sqlx::sqlite::SqliteRow;
use watchbill_domain::alerts::{GapCause, Severity};
use watchbill_domain::ids::{AlertId, Identity, SourceName};
use watchbill_domain::time::Instant;

use crate::columns::Columns;
use crate::{Store, StoreError};

/// What began and ended of the alerts of one name at one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// One of those alerts; the only one where there is only one.
    pub one: AlertId,
    /// The label `alertname`; empty where there is none.
    pub name: String,
    /// The worst severity among them.
    pub severity: Severity,
    /// How many alerts.
    pub alerts: u32,
    /// How many episodes began.
    pub began: u32,
    /// How many episodes ended.
    pub ended: u32,
    /// How many of the alerts fire now.
    pub firing: u32,
    /// When something last began or ended.
    pub last_at: Instant,
}

/// A span in which a source could not be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutageRow {
    /// Which source.
    pub source: SourceName,
    /// From when.
    pub from: Instant,
    /// Until when; `None` while it lasts.
    pub to: Option<Instant>,
    /// Why.
    pub cause: GapCause,
}

impl Store {
    /// When somebody last looked at `what`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn look(&self, what: &str) -> Result<Option<Instant>, StoreError> {
        let at: Option<i64> = sqlx::query_scalar("SELECT at FROM looks WHERE what = ?1")
            .bind(what)
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        Ok(at.map(Instant::from_ms))
    }

    /// Remembers when somebody looked at `what`, or that nobody has.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn set_look(&self, what: &str, at: Option<Instant>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let write = match at {
            Some(at) => sqlx::query(
                "INSERT INTO looks (what, at) VALUES (?1, ?2) ON CONFLICT (what) DO UPDATE SET at = excluded.at",
            )
            .bind(what)
            .bind(at.as_ms()),
            None => sqlx::query("DELETE FROM looks WHERE what = ?1").bind(what),
        };
        write.execute(&mut *transaction).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// What began or ended after `since`, by alert name and source: what still fires first, the worst first, then the latest.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn happened(&self, since: Instant) -> Result<Vec<Happened>, StoreError> {
        let rows = sqlx::query(
            "WITH moment (alert_id, began, ended, at) AS (
               SELECT alert_id, 1, 0, fired_at FROM episodes WHERE fired_at > ?1
               UNION ALL
               SELECT alert_id, 0, 1, ended_at FROM episodes WHERE ended_at > ?1
             ), moved AS (
               SELECT alert_id, sum(began) AS began, sum(ended) AS ended, max(at) AS at FROM moment GROUP BY alert_id
             ), named AS (
               SELECT m.*, a.identity, a.state, a.source_id, coalesce(a.labels ->> '$.alertname', '') AS name,
                 CASE a.severity WHEN 'critical' THEN 3 WHEN 'error' THEN 2 WHEN 'warning' THEN 1 ELSE 0 END AS weight
               FROM moved m JOIN alerts a ON a.id = m.alert_id
             )
             SELECT s.name, min(n.identity), n.name, count(*), sum(n.began), sum(n.ended), sum(n.state = 'firing'),
               max(n.at), max(n.weight) AS worst
             FROM named n JOIN sources s ON s.id = n.source_id WHERE s.position IS NOT NULL
             GROUP BY s.id, n.name
             ORDER BY sum(n.state = 'firing') > 0 DESC, worst DESC, max(n.at) DESC, n.name, s.name",
        )
        .bind(since.as_ms())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(happened_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// When which source could not be believed after `since`; newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn outages(&self, since: Instant) -> Result<Vec<OutageRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT s.name, g.from_at, g.to_at, g.cause FROM gaps g JOIN sources s ON s.id = g.source_id
             WHERE s.position IS NOT NULL AND coalesce(g.to_at, ?1 + 1) > ?1 ORDER BY g.from_at DESC, s.name LIMIT 100",
        )
        .bind(since.as_ms())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(outage_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

fn happened_of(row: &SqliteRow) -> sqlx::Result<Happened> {
    let mut columns = Columns::of(row);
    let source = SourceName::new(columns.take::<&str>()?);
    let identity = Identity::new(columns.take::<&str>()?);
    let name = columns.take()?;
    let (alerts, began, ended, firing) = (columns.take()?, columns.take()?, columns.take()?, columns.take()?);
    let last_at = columns.instant()?;
    let severity = match columns.take::<i64>()? {
        3 => Severity::Critical,
        2 => Severity::Error,
        1 => Severity::Warning,
        _ => Severity::Info,
    };
    Ok(Happened { one: AlertId { source, identity }, name, severity, alerts, began, ended, firing, last_at })
}

fn outage_of(row: &SqliteRow) -> sqlx::Result<OutageRow> {
    let mut columns = Columns::of(row);
    let source = SourceName::new(columns.take::<&str>()?);
    let (from, to, cause): (Instant, Option<Instant>, GapCause) =
        (columns.instant()?, columns.maybe_instant()?, columns.word()?);
    Ok(OutageRow { source, from, to, cause })
}

#[cfg(test)]
#[path = "looks_tests.rs"]
mod tests;
