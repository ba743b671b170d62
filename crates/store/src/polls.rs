//! The commits of the pipeline: everything one poll means, in one transaction.

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::alerts::{Change, Gap};
use watchbill_domain::ids::{PageId, SourceName};
use watchbill_domain::sources::PollFailure;
use watchbill_domain::time::Instant;

use crate::columns::{json, rules_json, silences_json, whole};
use crate::liveness::{clusters_json, senders_json};
use crate::{
    ChannelRule, Committed, DecisionsCommit, PollCommit, Store, StoreError, announcing, changes, deliveries, queues,
    unanswered,
};

impl Store {
    /// Writes a good poll: alerts, episodes, transitions, decisions, pages, the source's health, its gap and its queues. Of the pages
    /// only lines about episodes not announced yet are written, and no page without lines; a decision to page about an episode
    /// that was announced before is kept as held. Pages that wait although all
    /// their alerts have resolved are withdrawn, and told of for the first time should one of those episodes come back.
    ///
    /// # Errors
    /// Nothing is written then; the same commit may be made again.
    pub async fn commit_poll(&self, commit: &PollCommit<'_>) -> Result<Committed, StoreError> {
        let mut transaction = self.begin().await?;
        let source = self.source_row(&mut transaction, commit.source).await?;
        let channels = self.channels();
        let committed =
            write_poll(&mut transaction, source, commit, &channels).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(committed)
    }

    /// Writes a failed poll: the source's health ages, no alert changes, and from the last good poll on nobody knows.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn commit_failure(
        &self,
        source: &SourceName,
        failure: &PollFailure,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let source = self.source_row(&mut transaction, source).await?;
        write_failure(&mut transaction, source, failure, now).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// Writes what was decided without a poll (a snooze ran out, an acknowledgement was taken back) and its pages.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn commit_decisions(&self, commit: &DecisionsCommit<'_>) -> Result<Committed, StoreError> {
        let DecisionsCommit { source, now, flaps, decisions, pages, digest } = *commit;
        let mut transaction = self.begin().await?;
        let source = self.source_row(&mut transaction, source).await?;
        let write = async {
            let written = announcing::write_pages(&mut transaction, pages, digest, &self.channels(), now).await?;
            let told_before = &written.told_before;
            announcing::write_decisions(&mut transaction, source, decisions, told_before, now).await?;
            changes::write_flaps(&mut transaction, source, flaps).await?;
            Ok(written)
        };
        let announcing::Written { pages, sent, .. } = write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(Committed { pages, sent, ..Committed::default() })
    }
}

async fn write_poll(
    connection: &mut SqliteConnection,
    source: i64,
    commit: &PollCommit<'_>,
    channels: &[ChannelRule],
) -> sqlx::Result<Committed> {
    let now = commit.now;
    let changes = &commit.observation.changes;
    let ended = changes::write(connection, source, commit.observation, now).await?;
    let written = announcing::write_pages(connection, commit.pages, commit.digest, channels, now).await?;
    announcing::write_decisions(connection, source, commit.decisions, &written.told_before, now).await?;
    withdraw_due(connection, source, now).await?;
    let withdraw = to_withdraw(connection, source, &ended).await?;
    unanswered::write(connection, source, &commit.reading.unanswered, now).await?;
    write_reading(connection, source, commit).await?;
    if let Some(queues) = &commit.queues {
        queues::write_queues(connection, commit.source, queues, now).await?;
    }
    deliveries::after_poll(connection, channels, source, &ended, now).await?;
    end_gap(connection, source, commit.observation.gap.as_ref(), now).await?;
    Ok(Committed {
        fired: changes.iter().filter(|change| matches!(change, Change::Fired { .. })).count(),
        resolved: changes.iter().filter(|change| matches!(change, Change::Resolved { .. })).count(),
        pages: written.pages,
        sent: written.sent,
        withdraw,
    })
}

/// True of a page when no episode it tells of goes on, and of one about flapping when nothing of it flaps.
macro_rules! all_over {
    () => {
        "CASE p.kind WHEN 'flapping' THEN NOT EXISTS (
           SELECT 1 FROM page_lines l JOIN alerts f ON f.id = l.alert_id WHERE l.page_id = p.id AND f.flap ->> 2 IS NOT NULL)
         ELSE NOT EXISTS (
           SELECT 1 FROM page_lines l JOIN episodes e ON e.alert_id = l.alert_id AND e.starts_at = l.starts_at
           WHERE l.page_id = p.id AND e.ended_at IS NULL) END"
    };
}
pub(crate) use all_over;

async fn withdraw_due(connection: &mut SqliteConnection, source: i64, now: Instant) -> sqlx::Result<()> {
    let withdrawn: Vec<i64> = sqlx::query_scalar(concat!(
        "UPDATE pages AS p SET state = 'withdrawn', withdrawn_at = ?2 WHERE state = 'due'
         AND CASE WHEN kind = 'source_failing' THEN source_id = ?1 WHEN kind IN ('watchdog_missing', 'handoff', 'queue_digest', 'action_items') THEN false
         ELSE ",
        all_over!(),
        " END RETURNING id"
    ))
    .bind(source)
    .bind(now.as_ms())
    .fetch_all(&mut *connection)
    .await?;
    let unseen = announcing::that_nobody_saw(connection, &withdrawn).await?;
    announcing::take_back(connection, &unseen).await
}

/// What shows although it is over. A page that showed is looked at in every commit, because it may have been on its way to
/// the screen when its alerts resolved; one that a person has seen only when this commit ended one of its episodes.
async fn to_withdraw(connection: &mut SqliteConnection, source: i64, ended: &[i64]) -> sqlx::Result<Vec<PageId>> {
    let ids: Vec<i64> = sqlx::query_scalar(concat!(
        "SELECT p.id FROM pages p WHERE p.state = 'shown' AND p.kind NOT IN ('source_failing', 'watchdog_missing', 'handoff', 'queue_digest', 'action_items')
         AND ",
        all_over!(),
        " UNION
         SELECT p.id FROM pages p JOIN page_lines n ON n.page_id = p.id
         WHERE n.alert_id IN (SELECT value FROM json_each(?2)) AND p.state = 'seen' AND ",
        all_over!(),
        " UNION
         SELECT p.id FROM pages p JOIN sources s ON s.id = p.source_id
         WHERE s.id = ?1 AND p.kind = 'source_failing'
         AND (p.state = 'shown' OR p.state = 'seen' AND p.outage_since = s.failing_since)
         ORDER BY 1"
    ))
    .bind(source)
    .bind(json(&ended))
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().map(PageId).collect())
}

async fn write_reading(connection: &mut SqliteConnection, source: i64, commit: &PollCommit<'_>) -> sqlx::Result<()> {
    let (observation, reading) = (commit.observation, commit.reading);
    let mut peer_starts: Vec<_> =
        observation.peer_starts.iter().map(|(peer, at)| (peer.as_str(), at.as_ms())).collect();
    peer_starts.sort_unstable();
    let peers: Vec<_> = reading.peers.iter().map(|p| (p.peer.as_str(), &p.version, &p.problem)).collect();
    sqlx::query(
        "UPDATE sources SET last_poll_at = ?2, first_good_at = coalesce(first_good_at, ?2), last_good_at = ?2,
         failing_since = NULL, failure_kind = NULL, failure_message = NULL, skew_ms = ?3, problem = ?4, took_us = ?5, bytes = ?6, hold_until = ?7,
         lease_ends_at = ?8, peers = ?9, peer_starts = ?10, silences = ?11, rules = ?12,
         senders = ?13, clusters = ?14 WHERE id = ?1",
    )
    .bind(source)
    .bind(commit.now.as_ms())
    .bind(reading.skew_ms)
    .bind(reading.problem.as_deref())
    .bind(i64::try_from(reading.took.as_micros()).unwrap_or(i64::MAX))
    .bind(whole(reading.bytes))
    .bind(observation.hold_until.map(Instant::as_ms))
    .bind(observation.lease_ends_at.map(Instant::as_ms))
    .bind(json(&peers))
    .bind(json(&peer_starts))
    .bind(silences_json(&observation.silences))
    .bind(rules_json(&reading.rules))
    .bind(senders_json(&reading.senders))
    .bind(clusters_json(&reading.peers))
    .execute(connection)
    .await
    .map(|_| ())
}

/// An open gap ends with the first good poll. One that nothing opened (the laptop slept, Watchbill was not running) comes
/// with the observation.
async fn end_gap(connection: &mut SqliteConnection, source: i64, gap: Option<&Gap>, now: Instant) -> sqlx::Result<()> {
    let to = gap.map_or(now, |gap| gap.to);
    let ended = sqlx::query("UPDATE gaps SET to_at = max(from_at, ?2) WHERE source_id = ?1 AND to_at IS NULL")
        .bind(source)
        .bind(to.as_ms())
        .execute(&mut *connection)
        .await?
        .rows_affected();
    match gap {
        Some(gap) if ended == 0 && gap.to >= gap.from => {
            sqlx::query("INSERT INTO gaps (source_id, from_at, to_at, cause) VALUES (?1, ?2, ?3, ?4)")
                .bind(source)
                .bind(gap.from.as_ms())
                .bind(gap.to.as_ms())
                .bind(gap.cause.word())
                .execute(connection)
                .await
                .map(|_| ())
        }
        _ => Ok(()),
    }
}

async fn write_failure(
    connection: &mut SqliteConnection,
    source: i64,
    failure: &PollFailure,
    now: Instant,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE sources SET failing_since = coalesce(failing_since, ?2), failure_kind = ?3, failure_message = ?4,
         last_poll_at = ?2 WHERE id = ?1",
    )
    .bind(source)
    .bind(now.as_ms())
    .bind(failure.kind.word())
    .bind(failure.message.as_str())
    .execute(&mut *connection)
    .await?;
    // Before the first good poll there is nothing that could have become unknown.
    sqlx::query(
        "INSERT INTO gaps (source_id, from_at, cause)
         SELECT id, last_good_at, 'failing' FROM sources WHERE id = ?1 AND last_good_at IS NOT NULL
         ON CONFLICT (source_id) WHERE to_at IS NULL DO NOTHING",
    )
    .bind(source)
    .execute(connection)
    .await
    .map(|_| ())
}

#[cfg(test)]
#[path = "polls_tests.rs"]
mod tests;
