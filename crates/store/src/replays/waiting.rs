//! How replays stand that are not over, without their messages: whether one waits for a person.

use std::collections::BTreeMap;

use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::QueueId;
use watchbill_domain::queues::replay::Phase;
use watchbill_domain::time::Instant;

use super::texts;
use crate::{Store, StoreError};

/// How a replay stands that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenReplay {
    /// Whose messages.
    pub queue: QueueId,
    /// What it is doing.
    pub phase: Phase,
    /// When it last came further.
    pub changed_at: Instant,
    /// Whether something has kept it from coming further since it last did, even where it tries just now.
    pub is_in_trouble: bool,
}

impl Store {
    /// How each replay stands that is not over; a queue has one at most.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn open_replay_phases(&self) -> Result<Vec<OpenReplay>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let rows: Vec<(String, String, String, i64, bool)> = sqlx::query_as(
            "SELECT source, name, run, changed_at, held_up FROM replays WHERE over_at IS NULL ORDER BY at, id",
        )
        .fetch_all(&mut *snapshot)
        .await
        .map_err(|error| self.error(error))?;
        let open = |(source, name, run, changed, is_in_trouble): (String, String, String, i64, bool)| {
            let queue = QueueId { source: SourceName::new(source), name: QueueName::new(name) };
            let phase = texts::run_of(&run, BTreeMap::new())?.phase;
            Ok(OpenReplay { queue, phase, changed_at: Instant::from_ms(changed), is_in_trouble })
        };
        rows.into_iter().map(open).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}
