//! Everything that was recorded of a span, of all alerts at once: for exporting it.

use sqlx::sqlite::SqliteRow;
use watchbill_domain::alerts::Transition;
use watchbill_domain::ids::{AlertId, Identity, SourceName};
use watchbill_domain::time::Instant;

use crate::columns::Columns;
use crate::history::transition_of;
use crate::{Store, StoreError};

/// One episode of one alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpisodeRow {
    /// Which alert.
    pub alert: AlertId,
    /// The start its source gives.
    pub starts_at: Instant,
    /// When it began, by our evidence.
    pub fired_at: Instant,
    /// When it ended; `None` while it lasts.
    pub ended_at: Option<Instant>,
}

impl Store {
    /// The episodes that last, or ended after `from`, by when they began.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn episode_rows(&self, from: Instant) -> Result<Vec<EpisodeRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT s.name, a.identity, e.starts_at, e.fired_at, e.ended_at
             FROM episodes e JOIN alerts a ON a.id = e.alert_id JOIN sources s ON s.id = a.source_id
             WHERE e.ended_at > ?1 OR e.ended_at IS NULL ORDER BY e.fired_at, e.id",
        )
        .bind(from.as_ms())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let episode = |row: &SqliteRow| {
            let mut columns = Columns::of(row);
            let alert = alert_id(&mut columns)?;
            let (starts_at, fired_at) = (columns.instant()?, columns.instant()?);
            Ok(EpisodeRow { alert, starts_at, fired_at, ended_at: columns.maybe_instant()? })
        };
        rows.iter().map(episode).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// The transitions from `from` on, in time order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn transitions_since(&self, from: Instant) -> Result<Vec<(AlertId, Transition)>, StoreError> {
        let rows = sqlx::query(
            "SELECT s.name, a.identity, t.at, t.state, t.severity, t.evidence, t.reason
             FROM transitions t JOIN alerts a ON a.id = t.alert_id JOIN sources s ON s.id = a.source_id
             WHERE t.at >= ?1 ORDER BY t.at, t.id",
        )
        .bind(from.as_ms())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let named = |row: &SqliteRow| {
            let mut columns = Columns::of(row);
            Ok((alert_id(&mut columns)?, transition_of(&mut columns)?))
        };
        rows.iter().map(named).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

fn alert_id(columns: &mut Columns<'_>) -> sqlx::Result<AlertId> {
    let source = SourceName::new(columns.take::<&str>()?);
    Ok(AlertId { source, identity: Identity::new(columns.take::<&str>()?) })
}

#[cfg(test)]
#[path = "exports_tests.rs"]
mod tests;
