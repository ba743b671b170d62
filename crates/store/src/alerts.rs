//! Reading alerts: for lists, for one, and for the next poll to be compared with.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use futures::TryStreamExt;
use futures::stream::BoxStream;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::alerts::{KnownAlert, Mine, Over, Severity, SourceState, Start};
use watchbill_domain::ids::{AlertId, Identity, Peer, SourceName};
use watchbill_domain::time::Instant;

use crate::columns::{Columns, of_json, silences_of};
use crate::{AlertQuery, AlertRow, Store, StoreError, deeds};

/// At most so many answers to a part of an id: more are no help to whoever typed it.
const FOUND_AT_MOST: i64 = 10;

/// What [`AlertRow`] and [`KnownAlert`] have in common, after two columns that say which alert it is.
macro_rules! select_alerts {
    ($which:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $which,
            ", a.labels, a.annotations, a.severity, a.state, a.since, a.starts_at, a.standing, a.url,
             a.receivers, a.expression, a.fires_at, a.clears_at, a.acknowledged_at, a.snoozed_until, a.decided, a.because,
             a.announced, a.flap ",
            $rest
        )
    };
}

/// The alerts of these rows, in this order; read by [`alert_of`].
pub(crate) const SELECT_ROWS: &str = select_alerts!(
    "a.source_id, a.identity",
    "FROM json_each(?1) AS j CROSS JOIN alerts a ON a.id = j.value ORDER BY j.key"
);

/// The alerts of a source with these identities; read by [`known_of`].
pub(crate) const SELECT_KNOWN_OF: &str = select_alerts!(
    "a.identity, a.starts",
    "FROM json_each(?2) AS j CROSS JOIN alerts a ON a.source_id = (SELECT id FROM sources WHERE name = ?1)
     AND a.identity = j.value"
);

/// The alerts of a source with these names; likewise.
pub(crate) const SELECT_KNOWN_BY_NAME: &str = select_alerts!(
    "a.identity, a.starts",
    "FROM alerts a WHERE a.source_id = (SELECT id FROM sources WHERE name = ?1)
     AND a.labels ->> '$.alertname' IN (SELECT value FROM json_each(?2))"
);

impl Store {
    /// Pending and firing alerts, and resolved ones if the query asks for them: the most severe first, then by name, then
    /// by identity. Alerts of a source that the workspace does not name any more are left out unless it is asked for.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn alerts(&self, query: &AlertQuery) -> Result<Vec<AlertRow>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let sources = wanted_sources(&mut snapshot, query.source.as_ref()).await?;
            let live = sqlx::query(select_alerts!(
                "a.source_id, a.identity",
                "FROM alerts a WHERE a.state IN ('pending', 'firing')"
            ));
            let mut alerts = Vec::new();
            collect(live.fetch(&mut *snapshot), &sources, &mut alerts).await?;
            if let Some(since) = query.resolved_since {
                resolved(&mut snapshot, since, &sources, &mut alerts).await?;
            }
            Ok(alerts)
        };
        let mut alerts = read.await.map_err(|error| self.error(error))?;
        alerts.sort_by_cached_key(order);
        Ok(alerts)
    }

    /// The alerts of every configured source that resolved after `since`, in no order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn resolved_alerts(&self, since: Instant) -> Result<Vec<AlertRow>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let sources = wanted_sources(&mut snapshot, None).await?;
            let mut alerts = Vec::new();
            resolved(&mut snapshot, since, &sources, &mut alerts).await?;
            Ok(alerts)
        };
        read.await.map_err(|error| self.error(error))
    }

    /// The alerts of every configured source that resolved after `since` and flap all the same: nobody has noted yet that
    /// they have settled. In no order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn restless_alerts(&self, since: Instant) -> Result<Vec<AlertRow>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let sources = wanted_sources(&mut snapshot, None).await?;
            let rows = sqlx::query(select_alerts!(
                "a.source_id, a.identity",
                "FROM alerts a WHERE a.state = 'resolved' AND a.since > ?1 AND a.flap ->> 2 IS NOT NULL"
            ));
            let mut alerts = Vec::new();
            collect(rows.bind(since.as_ms()).fetch(&mut *snapshot), &sources, &mut alerts).await?;
            Ok(alerts)
        };
        read.await.map_err(|error| self.error(error))
    }

    /// One alert in whatever state.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn alert(&self, id: &AlertId) -> Result<Option<AlertRow>, StoreError> {
        let read = async {
            let rows = sqlx::query(select_alerts!(
                "a.source_id, a.identity",
                "FROM alerts a JOIN sources s ON s.id = a.source_id WHERE s.name = ?1 AND a.identity = ?2"
            ))
            .bind(id.source.as_str())
            .bind(id.identity.as_str())
            .fetch_all(&self.readers)
            .await?;
            rows.first().map(|row| alert_of(&mut Columns::of(row), |_| Some(id.source.clone()))).transpose()
        };
        Ok(read.await.map_err(|error| self.error(error))?.flatten())
    }

    /// The alerts of which `text` is the id or the beginning of its identity, with or without the source: `prod/791c`,
    /// `791cec`. At most ten, live ones first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn find_alerts(&self, text: &str) -> Result<Vec<AlertId>, StoreError> {
        let (source, beginning) = match text.split_once('/') {
            Some((source, beginning)) => (Some(source), beginning),
            None => (None, text),
        };
        let found: Vec<(String, String)> = sqlx::query_as(
            "SELECT s.name, a.identity FROM alerts a JOIN sources s ON s.id = a.source_id
             WHERE (?1 IS NULL OR s.name = ?1) AND substr(a.identity, 1, length(?2)) = ?2
             ORDER BY a.identity <> ?2, a.state = 'resolved', s.position IS NULL, s.position, s.name, a.identity LIMIT ?3",
        )
        .bind(source)
        .bind(beginning)
        .bind(FOUND_AT_MOST)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let id = |(source, identity): (String, String)| AlertId {
            source: SourceName::new(source),
            identity: Identity::new(identity),
        };
        Ok(found.into_iter().map(id).collect())
    }

    /// What the next poll of a source is compared with. A source never seen has nothing.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn load_state(&self, source: &SourceName) -> Result<SourceState, StoreError> {
        let mut snapshot = self.snapshot().await?;
        load_state(&mut snapshot, source).await.map_err(|error| self.error(error))
    }
}

fn order(alert: &AlertRow) -> (Reverse<Severity>, String, Identity, SourceName) {
    let name = alert.labels.get("alertname").unwrap_or_default().to_owned();
    (Reverse(alert.severity), name, alert.id.identity.clone(), alert.id.source.clone())
}

async fn wanted_sources(
    connection: &mut SqliteConnection,
    only: Option<&SourceName>,
) -> sqlx::Result<HashMap<i64, SourceName>> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT id, name FROM sources WHERE CASE WHEN ?1 IS NULL THEN position IS NOT NULL ELSE name = ?1 END",
    )
    .bind(only.map(SourceName::as_str))
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(id, name)| (id, SourceName::new(name))).collect())
}

async fn resolved(
    connection: &mut SqliteConnection,
    since: Instant,
    sources: &HashMap<i64, SourceName>,
    alerts: &mut Vec<AlertRow>,
) -> sqlx::Result<()> {
    let rows = sqlx::query(select_alerts!(
        "a.source_id, a.identity",
        "FROM alerts a WHERE a.state = 'resolved' AND a.since > ?1"
    ));
    collect(rows.bind(since.as_ms()).fetch(connection), sources, alerts).await
}

/// Takes the rows as they come: SQLite's thread reads the next ones meanwhile.
async fn collect(
    mut rows: BoxStream<'_, sqlx::Result<SqliteRow>>,
    sources: &HashMap<i64, SourceName>,
    alerts: &mut Vec<AlertRow>,
) -> sqlx::Result<()> {
    while let Some(row) = rows.try_next().await? {
        alerts.extend(alert_of(&mut Columns::of(&row), |source| sources.get(&source).cloned())?);
    }
    Ok(())
}

/// Reads a row, unless its source is none that `name` knows.
pub(crate) fn alert_of(
    columns: &mut Columns<'_>,
    name: impl FnOnce(i64) -> Option<SourceName>,
) -> sqlx::Result<Option<AlertRow>> {
    let source = columns.take()?;
    let identity = columns.take::<&str>()?;
    let Some(source) = name(source) else { return Ok(None) };
    let id = AlertId { source, identity: Identity::new(identity) };
    let known = KnownAlert {
        labels: columns.labels()?,
        annotations: columns.labels()?,
        severity: columns.word()?,
        state: columns.word()?,
        since: columns.instant()?,
        starts_at: columns.instant()?,
        starts: Vec::new(),
        standing: columns.standing()?,
        url: columns.take()?,
        receivers: columns.json()?,
        expression: columns.take()?,
        fires_at: columns.maybe_instant()?,
        clears_at: columns.maybe_instant()?,
        mine: Mine { acknowledged_at: columns.maybe_instant()?, snoozed_until: columns.maybe_instant()? },
        decision: columns.decision()?,
        announced: columns.maybe_word()?,
        flap: columns.flap()?,
        again_at: None,
    };
    Ok(Some(AlertRow { id, known: Arc::new(known) }))
}

async fn load_state(connection: &mut SqliteConnection, source: &SourceName) -> sqlx::Result<SourceState> {
    let row = sqlx::query(
        "SELECT id, last_good_at, failing_since, peer_starts, hold_until, silences FROM sources WHERE name = ?1",
    )
    .bind(source.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(SourceState::default()) };
    let mut columns = Columns::of(&row);
    let id: i64 = columns.take()?;
    let snoozed = deeds::snoozed(connection, id).await?;
    let over = over(connection, id).await?;
    let known = sqlx::query(select_alerts!(
        "a.identity, a.starts",
        "FROM alerts a WHERE a.state IN ('pending', 'firing') AND a.source_id = ?1"
    ));
    let mut rows = known.bind(id).fetch(connection);
    let mut alerts = HashMap::new();
    while let Some(row) = rows.try_next().await? {
        let (identity, alert) = known_of(&row)?;
        alerts.insert(identity, Arc::new(alert));
    }
    Ok(SourceState {
        alerts,
        snoozed,
        over,
        last_good_at: columns.maybe_instant()?,
        failing_since: columns.maybe_instant()?,
        peer_starts: columns
            .json::<Vec<(String, i64)>>()?
            .into_iter()
            .map(|(peer, at)| (Peer::new(peer), Instant::from_ms(at)))
            .collect(),
        hold_until: columns.maybe_instant()?,
        silences: silences_of(columns.take()?)?,
    })
}

/// Those that do not fire now and changed within the last day of the source.
async fn over(connection: &mut SqliteConnection, source: i64) -> sqlx::Result<HashMap<Identity, Over>> {
    let rows = sqlx::query(
        "SELECT identity, labels, flap FROM alerts WHERE source_id = ?1 AND state = 'resolved' AND flap IS NOT NULL
         AND since > (SELECT last_good_at FROM sources WHERE id = ?1) - 86400000",
    )
    .bind(source)
    .fetch_all(connection)
    .await?;
    let over = |row: &SqliteRow| {
        let mut columns = Columns::of(row);
        let identity = Identity::new(columns.take::<&str>()?);
        Ok((identity, Over { labels: columns.labels()?, flap: columns.flap()? }))
    };
    rows.iter().map(over).collect()
}

pub(crate) fn known_of(row: &SqliteRow) -> sqlx::Result<(Identity, KnownAlert)> {
    let mut columns = Columns::of(row);
    let identity = Identity::new(columns.take::<&str>()?);
    let starts: Vec<(String, String, i64)> = of_json(columns.take()?)?;
    let start = |(peer, unmerged, at): (String, String, i64)| Start {
        peer: Peer::new(peer),
        unmerged: Identity::new(unmerged),
        at: Instant::from_ms(at),
    };
    let alert = KnownAlert {
        labels: columns.labels()?,
        annotations: columns.labels()?,
        severity: columns.word()?,
        state: columns.word()?,
        since: columns.instant()?,
        starts_at: columns.instant()?,
        starts: starts.into_iter().map(start).collect(),
        standing: columns.standing()?,
        url: columns.take()?,
        receivers: columns.json()?,
        expression: columns.take()?,
        fires_at: columns.maybe_instant()?,
        clears_at: columns.maybe_instant()?,
        mine: Mine { acknowledged_at: columns.maybe_instant()?, snoozed_until: columns.maybe_instant()? },
        decision: columns.decision()?,
        announced: columns.maybe_word()?,
        flap: columns.flap()?,
        again_at: None,
    };
    Ok((identity, alert))
}

#[cfg(test)]
#[path = "alerts_tests.rs"]
mod tests;
