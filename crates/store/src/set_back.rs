//! What becomes of recorded times when the clock is set back: what waits for one goes on waiting for what is left of it, and not
//! until the clock reads that time again. What was recorded as past stays as it was told.

use std::time::Duration;

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::time::Instant;

use crate::{Store, StoreError};

/// Each moves what waits by ?1 milliseconds; ?2 is now.
const MOVES: [&str; 14] = [
    "UPDATE pages SET due_at = due_at - ?1 WHERE state = 'due'",
    // From when it is counted that nobody has seen a page.
    "UPDATE pages SET repeated_at = coalesce(repeated_at, shown_at) - ?1
     WHERE state = 'shown' AND seen_at IS NULL",
    "UPDATE deliveries SET due_at = due_at - ?1 WHERE state IN ('due', 'unconfirmed')",
    "UPDATE alerts SET snoozed_until = snoozed_until - ?1 WHERE snoozed_until > ?2",
    // From when a rule's hold is counted. That it began then stays told by its transition and its episode. As in memory
    // (`SourceState::set_back`): what is older than a day, which no hold is, moves only where it would begin in the future.
    "UPDATE alerts SET since = since - ?1 WHERE state <> 'resolved' AND since > min(?2, ?2 + ?1 - 86400000)",
    // [score, last change, flapping since or null, peak, changes, first change, told, told that it fires on]
    "UPDATE alerts SET flap = json_set(flap, '$[1]', (flap ->> 1) - ?1, '$[2]', (flap ->> 2) - ?1, '$[5]', (flap ->> 5) - ?1)
     WHERE flap IS NOT NULL",
    // Since when a watchdog that was paged is missing is the mark of its page.
    "UPDATE missing_watchdogs SET since = since - ?1 WHERE NOT EXISTS (SELECT 1 FROM pages p WHERE p.watchdog = name AND p.outage_since = since)",
    "UPDATE shared_acks SET next_at = next_at - ?1",
    // Since when an outage lasts that was paged is the mark of its page.
    "UPDATE sources SET failing_since = failing_since - ?1
     WHERE NOT EXISTS (SELECT 1 FROM pages p WHERE p.source_id = sources.id AND p.outage_since = failing_since)",
    "UPDATE sources SET hold_until = hold_until - ?1,
     last_good_at = CASE WHEN last_good_at > ?2 THEN last_good_at - ?1 ELSE last_good_at END,
     last_poll_at = CASE WHEN last_poll_at > ?2 THEN last_poll_at - ?1 ELSE last_poll_at END",
    // Since when a queue is not empty is what its patience is counted from: it moves as the beginning of a hold does. Of what was read only
    // that moves which is after now: a queue takes in no reading from before its last.
    "UPDATE queues SET
     last = iif((last ->> 0) > ?2, json_set(last, '$[0]', (last ->> 0) - ?1, '$[3]', (last ->> 3) - ?1), last),
     counted_at = iif(counted_at > ?2, counted_at - ?1, counted_at), empty_at = iif(empty_at > min(?2, ?2 + ?1 - 86400000), empty_at - ?1, empty_at),
     not_empty_since = iif(not_empty_since > min(?2, ?2 + ?1 - 86400000), not_empty_since - ?1, not_empty_since),
     about_none_since = iif(about_none_since > min(?2, ?2 + ?1 - 86400000), about_none_since - ?1, about_none_since),
     growing_since = iif(growing_since > ?2, growing_since - ?1, growing_since),
     dropping = iif((dropping ->> 1) > ?2, json_set(dropping, '$[0]', (dropping ->> 0) - ?1, '$[1]', (dropping ->> 1) - ?1), dropping)",
    // Whether a reason was told before somebody gave a promise is seen by which of them came first: it moves as what it is counted from.
    "UPDATE queue_attention SET began_at = began_at - ?1 WHERE began_at > min(?2, ?2 + ?1 - 86400000)",
    "UPDATE queue_looks SET at = at - ?1 WHERE at > ?2",
    // Both ends, so that it stands on and lasts as long as it was to.
    "UPDATE queue_promises SET at = at - ?1, until = until - ?1 WHERE until > ?2 AND ended_at IS NULL",
];

/// What waits and has no column of its own.
#[derive(Clone, Copy)]
pub struct MovedToo<'a> {
    /// Preferences that are an instant, in milliseconds, until which something lasts.
    pub until: &'a [&'a str],
    /// The facts of a queue with their instants moved; none where none of them moves. The store does not read them.
    pub facts: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

impl Store {
    /// Takes in that the clock was set back by this much, to `now`.
    ///
    /// # Errors
    /// Nothing is changed then.
    pub async fn set_back(&self, by: Duration, too: MovedToo<'_>, now: Instant) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let moved = set_back(&mut transaction, by, too, now).await;
        moved.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }
}

async fn set_back(
    connection: &mut SqliteConnection,
    by: Duration,
    too: MovedToo<'_>,
    now: Instant,
) -> sqlx::Result<()> {
    let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    for statement in MOVES {
        sqlx::query(statement).bind(by_ms).bind(now.as_ms()).execute(&mut *connection).await?;
    }
    let facts: Vec<(i64, String)> = sqlx::query_as("SELECT id, facts FROM queues").fetch_all(&mut *connection).await?;
    for (id, facts) in facts.iter().filter_map(|(id, facts)| Some((id, (too.facts)(facts)?))) {
        sqlx::query("UPDATE queues SET facts = ?2 WHERE id = ?1")
            .bind(id)
            .bind(facts)
            .execute(&mut *connection)
            .await?;
    }
    for key in too.until {
        let moved = "UPDATE preferences SET value = CAST(CAST(value AS INTEGER) - ?1 AS TEXT)
             WHERE key = ?3 AND CAST(value AS INTEGER) > ?2";
        sqlx::query(moved).bind(by_ms).bind(now.as_ms()).bind(*key).execute(&mut *connection).await?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "set_back_tests.rs"]
mod tests;
