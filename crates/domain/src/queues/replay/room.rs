//! Whether the targets can hold what is sent until they are looked at again: a full queue may confirm what comes in and push out what it held
//! before, so that a replay would cost living messages.

use crate::ids::QueueName;
use crate::queues::thousands;
use crate::time::Instant;

use super::run::{ItemState, Pause, Phase, Run};
use super::{Plan, Signals};

/// A broker may count so late what came in; so much more has to fit where much is left to send, seconds.
const COUNTED_LATE_S: u64 = 10;

/// A queue that messages are sent into, as its broker tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetRoom {
    /// Which.
    pub queue: QueueName,
    /// It holds so many before it pushes others out; none where nothing limits it.
    pub most: Option<u64>,
    /// How many are in it.
    pub depth: u64,
}

impl TargetRoom {
    fn free(&self) -> Option<u64> {
        Some(self.most?.saturating_sub(self.depth))
    }
}

impl Run {
    /// The queue was read: what was sent is judged, and then whether there is room for what would be sent next.
    pub(super) fn read(&mut self, plan: &Plan, signals: &Signals, now: Instant) {
        self.judge(plan, signals, now);
        let next = self.sent_until_next_look(plan);
        if self.phase == Phase::Sending
            && plan.sends_on()
            && let Some(why) = lacking(&signals.rooms, next)
        {
            self.phase = Phase::Paused(Pause::NoRoom(why));
        }
    }

    /// So many at most are sent before the queue is read again: those that are left, in a canary or a portion no more than it sends, and no
    /// more than go at the rate until then.
    fn sent_until_next_look(&self, plan: &Plan) -> u64 {
        let open = |state| matches!(state, ItemState::Taken { .. } | ItemState::Ready { .. } | ItemState::Sending);
        let untaken = if self.exhausted { 0 } else { self.left(plan) };
        let left = untaken + self.numbers_in(open).count() as u64;
        let of_stage = plan.portion(self.stage).map_or(u64::MAX, |most| most.saturating_sub(self.sent_in_stage()));
        let seconds = Plan::READ_EVERY.as_secs() + COUNTED_LATE_S;
        let at_rate = (u64::from(plan.per_minute) * seconds).div_ceil(60);
        left.min(of_stage).min(at_rate)
    }
}

/// Why so many more cannot go into these, without a full stop; none where they can. Which message goes into which of several is not known before.
fn lacking(rooms: &[TargetRoom], next: u64) -> Option<String> {
    if next == 0 || rooms.is_empty() {
        return None;
    }
    let all: Option<u64> = rooms.iter().map(TargetRoom::free).sum();
    let full = rooms.iter().find(|room| room.free() == Some(0));
    let room = full.or_else(|| rooms.first().filter(|_| all.is_some_and(|all| all < next)))?;
    Some(format!(
        "{} holds at most {} and has {}, and up to {} more would go in before it is looked at again",
        room.queue,
        thousands(room.most?),
        thousands(room.depth),
        thousands(next)
    ))
}

#[cfg(test)]
#[path = "room_tests.rs"]
mod tests;
