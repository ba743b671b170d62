//! How much room the targets of a replay have, looked at each time before it goes on.

use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::QueueId;
use watchbill_domain::queues::replay::{Target, TargetRoom};

use crate::api::ApiError;
use crate::ports::LetterWay;
use crate::queues::peek::now;
use crate::queues::records::QueueRecords;

use super::plan::{TargetFacts, queues_of};
use super::room::most;
use super::station::{Station, Trouble};

impl Station {
    /// What the broker tells of the targets now. What is sent into one that is not there is refused; where no target had a limit, it goes on
    /// although nothing is told. Before anything was told it is not known whether one has.
    ///
    /// # Errors
    /// When it is not known how much room there is.
    pub(super) async fn rooms(&mut self) -> Result<Vec<TargetRoom>, Trouble> {
        let mut rooms = Vec::new();
        let may_push_out = self.room_was_known.unwrap_or_else(|| self.targets_may_push_out());
        for queue in self.targets().await? {
            let id = QueueId { source: self.plan.from.source.clone(), name: queue.clone() };
            let seen = match now::seen(&self.shared, &id).await {
                Ok(seen) => seen,
                Err(ApiError::NotFound { .. }) => continue,
                Err(error) if may_push_out => return Err(not_known(&queue, &error.to_string())),
                Err(_) => None,
            };
            let Some(seen) = seen else { continue };
            let facts = TargetFacts {
                depth: seen.reading.depth.count(),
                limits: seen.limits_to_nowhere.unwrap_or(seen.limits),
                ..TargetFacts::default()
            };
            let most = most(&facts);
            if most.is_some() && facts.depth.is_none() && may_push_out {
                return Err(not_known(&queue, "how many it has is not told"));
            }
            rooms.push(TargetRoom { queue, most, depth: facts.depth.unwrap_or(0) });
        }
        self.room_was_known = Some(rooms.iter().any(|room| room.most.is_some()));
        Ok(rooms)
    }

    /// Whether queues of this broker can have a limit at which they push out what they hold: those of SQS have none.
    fn targets_may_push_out(&self) -> bool {
        let from = &self.plan.from;
        let loaded = self.shared.loaded();
        let found = loaded.sources.iter().find(|defined| defined.spec.name == from.source);
        let place = found.and_then(|defined| defined.source.letter_place(&from.name));
        place.is_some_and(|place| matches!(place.by, LetterWay::Amqp { .. }))
    }

    /// The queues that it sends into, as far as anybody knows.
    async fn targets(&self) -> Result<Vec<QueueName>, Trouble> {
        let from = &self.plan.from;
        let feeds = if self.plan.target == Target::WhereItDied {
            let records = QueueRecords::read(&self.shared).await;
            let records = records.map_err(|error| Trouble::Later(error.to_string()))?;
            records.source(&from.source).map(|source| source.feeds.to_vec()).unwrap_or_default()
        } else {
            Vec::new()
        };
        Ok(queues_of(&self.plan.target, from, &feeds))
    }
}

fn not_known(queue: &QueueName, why: &str) -> Trouble {
    let why = why.strip_suffix(". No message was read").unwrap_or(why).trim_end_matches('.');
    Trouble::Waits(format!("nothing more is sent, because how much room {queue} has is not known: {why}"))
}

#[cfg(test)]
#[path = "target_room_tests.rs"]
mod tests;
