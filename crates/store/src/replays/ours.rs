//! What Watchbill itself did with the messages of queues lately: what it read shows what its credentials may do, and what it removed nobody
//! else did.

use std::collections::{BTreeMap, BTreeSet};

use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::QueueId;
use watchbill_domain::time::Instant;

use crate::{Store, StoreError};

impl Store {
    /// The queues of which messages were read since then, by a peek that was answered or by a replay.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn queues_read_by_us(&self, since: Instant) -> Result<BTreeSet<QueueId>, StoreError> {
        // With a peek that was answered stands how many messages it was handed.
        let statement = "SELECT q.source, q.name FROM queue_looks l JOIN queues q ON q.id = l.queue_id
               WHERE l.kind = 'peek' AND l.what IS NOT NULL AND l.at >= ?1
             UNION SELECT source, name FROM replays WHERE acted_at >= ?1 AND run ->> '$.number' > 0";
        let rows: Vec<(String, String)> = sqlx::query_as(statement)
            .bind(since.as_ms())
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        Ok(rows.into_iter().map(queue_of).collect())
    }

    /// How many messages replays removed of each queue that did something since then: all of what each removed, also before that.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn removed_by_us(&self, since: Instant) -> Result<BTreeMap<QueueId, u64>, StoreError> {
        // The second number of a tally is what was removed.
        let statement = "SELECT source, name, sum(run ->> '$.tally[1]') FROM replays
             WHERE acted_at >= ?1 AND run ->> '$.tally[1]' > 0 GROUP BY source, name";
        let rows: Vec<(String, String, i64)> = sqlx::query_as(statement)
            .bind(since.as_ms())
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        let removed = |(source, name, count): (String, String, i64)| (queue_of((source, name)), count.unsigned_abs());
        Ok(rows.into_iter().map(removed).collect())
    }
}

fn queue_of((source, name): (String, String)) -> QueueId {
    QueueId { source: SourceName::new(source), name: QueueName::new(name) }
}
