//! Sources: which there are, and what their last polls said about themselves.

use std::time::Duration;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::ids::{Peer, SourceName};
use watchbill_domain::sources::HealthFacts;
use watchbill_domain::time::Instant;

use crate::backfill::spans_of;
use crate::columns::{Columns, count, json, ms, rules_of, silences_of};
use crate::liveness::liveness_of;
use crate::{Configured, GapRow, PeerReading, SourceReading, SourceRow, Store, StoreError, Telling, announcing};

impl Store {
    /// Takes over which sources the workspace names, in its order: name, kind, interval. One that it does not name any more
    /// keeps its records until retention takes them; its pages that still wait are withdrawn.
    ///
    /// # Errors
    /// Nothing is changed then.
    pub async fn sync_sources(
        &self,
        configured: &[(SourceName, String, Duration)],
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sync(&mut transaction, configured, now).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// All sources: those the workspace names in its order, then the others by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn sources(&self) -> Result<Vec<SourceRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT name, kind, first_good_at, last_good_at, failing_since, every_ms, failure_kind, failure_message, last_poll_at, skew_ms,
             problem, peers, took_us, bytes, lease_ends_at, silences, rules, peer_starts, senders, clusters, position
             FROM sources ORDER BY position IS NULL, position, name",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(source_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// The spans after `from` in which the source's alerts were unknown, in time order; the last may still be open.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn gaps(&self, source: &SourceName, from: Instant) -> Result<Vec<GapRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT from_at, to_at, cause, told FROM gaps WHERE source_id = (SELECT id FROM sources WHERE name = ?1)
             AND (to_at IS NULL OR to_at > ?2) ORDER BY from_at, id",
        )
        .bind(source.as_str())
        .bind(from.as_ms())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let gap = |row: &SqliteRow| {
            let mut columns = Columns::of(row);
            let (from, to, cause) = (columns.instant()?, columns.maybe_instant()?, columns.word()?);
            Ok(GapRow { from, to, cause, told: spans_of(columns.take()?)? })
        };
        rows.iter().map(gap).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// The row of a source that [`sync_sources`](Self::sync_sources) has written.
    pub(crate) async fn source_row(
        &self,
        connection: &mut SqliteConnection,
        source: &SourceName,
    ) -> Result<i64, StoreError> {
        sqlx::query_scalar("SELECT id FROM sources WHERE name = ?1")
            .bind(source.as_str())
            .fetch_optional(connection)
            .await
            .map_err(|error| self.error(error))?
            .ok_or_else(|| StoreError::NotFound {
                what: format!("the database knows no source `{source}`; name it in watchbill.toml and start watching"),
            })
    }
}

async fn sync(
    connection: &mut SqliteConnection,
    configured: &[(SourceName, String, Duration)],
    now: Instant,
) -> sqlx::Result<()> {
    for ((name, kind, every), position) in configured.iter().zip(0_i64..) {
        sqlx::query(
            "INSERT INTO sources (name, kind, every_ms, position) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE
             SET kind = excluded.kind, every_ms = excluded.every_ms, position = excluded.position",
        )
        .bind(name.as_str())
        .bind(kind.as_str())
        .bind(ms(*every))
        .bind(position)
        .execute(&mut *connection)
        .await?;
    }
    let names: Vec<&str> = configured.iter().map(|(name, ..)| name.as_str()).collect();
    sqlx::query("UPDATE sources SET position = NULL WHERE name NOT IN (SELECT value FROM json_each(?1))")
        .bind(json(&names))
        .execute(&mut *connection)
        .await?;
    let withdrawn: Vec<i64> = sqlx::query_scalar(
        "UPDATE pages SET state = 'withdrawn', withdrawn_at = ?1
         WHERE state = 'due' AND source_id IN (SELECT id FROM sources WHERE position IS NULL) RETURNING id",
    )
    .bind(now.as_ms())
    .fetch_all(&mut *connection)
    .await?;
    announcing::take_back(connection, &withdrawn).await
}

fn source_of(row: &SqliteRow) -> sqlx::Result<SourceRow> {
    let mut columns = Columns::of(row);
    let (name, kind) = (SourceName::new(columns.take::<&str>()?), columns.take()?);
    let first_good_at = columns.maybe_instant()?;
    let facts = HealthFacts {
        last_good_at: columns.maybe_instant()?,
        failing_since: columns.maybe_instant()?,
        every: Duration::from_millis(count(columns.take()?)),
    };
    let failure = columns.maybe_word()?.zip(columns.take::<Option<String>>()?);
    let last_poll_at = columns.maybe_instant()?;
    let reading = SourceReading {
        skew_ms: columns.take()?,
        problem: columns.take()?,
        peers: peers_of(columns.json()?),
        took: Duration::from_micros(count(columns.take()?)),
        bytes: count(columns.take()?),
        rules: Vec::new(),
        senders: Vec::new(),
        unanswered: Telling::NotAsked,
    };
    let (lease_ends_at, silences) = (columns.maybe_instant()?, silences_of(columns.take()?)?);
    let mut reading = SourceReading { rules: rules_of(columns.json()?), ..reading };
    let (starts, senders, clusters): (Vec<_>, _, Vec<_>) = (columns.json()?, columns.json()?, columns.json()?);
    liveness_of(&mut reading, &starts, senders, &clusters);
    let configured = match columns.take::<Option<i64>>()? {
        Some(_) => Configured::Yes,
        None => Configured::NotAnyMore,
    };
    Ok(SourceRow {
        name,
        kind,
        first_good_at,
        facts,
        failure,
        last_poll_at,
        reading,
        lease_ends_at,
        silences,
        configured,
    })
}

fn peers_of(rows: Vec<(String, Option<String>, Option<String>)>) -> Vec<PeerReading> {
    rows.into_iter()
        .map(|(peer, version, problem)| PeerReading {
            peer: Peer::new(peer),
            version,
            problem,
            started_at: None,
            cluster: None,
        })
        .collect()
}

#[cfg(test)]
#[path = "sources_tests.rs"]
mod tests;
