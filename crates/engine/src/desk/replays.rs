//! Replays at the desk: each that is not over has one task that carries it out, for as long as the program watches.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use watchbill_domain::time::Instant;
use watchbill_store::StoreError;

use crate::queues::replay::{Nap, Station, Work, copies};

use super::Desk;

/// What is to be carried out is looked for at most this often.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The tasks, each with the name of its replay.
pub(super) struct Replays {
    pub tasks: JoinSet<()>,
    under_way: HashMap<Id, UnderWay>,
    /// When the program ends.
    end: CancellationToken,
    look_at: Instant,
    /// Whether something happened since it was looked for them last.
    is_stale: bool,
}

/// One that is carried out.
struct UnderWay {
    name: String,
    nap: Arc<Nap>,
}

impl Replays {
    pub fn new(now: Instant) -> Self {
        Self {
            tasks: JoinSet::new(),
            under_way: HashMap::new(),
            end: CancellationToken::new(),
            look_at: now,
            is_stale: true,
        }
    }

    /// When it is looked for replays next, if something happened since.
    pub fn next_at(&self) -> Option<Instant> {
        self.is_stale.then_some(self.look_at)
    }

    /// Whether nothing at all happens before a time later than `now`.
    pub fn only_wait(&self, now: Instant) -> bool {
        self.under_way.values().all(|replay| replay.nap.lasts(now))
    }

    /// Has all of them hear what is under way, store it and let go of the rest.
    pub fn end(&self) {
        self.end.cancel();
    }

    /// The clock was set.
    pub fn wake(&mut self, now: Instant) {
        self.look_at = now;
    }
}

impl Desk {
    /// Takes up every replay that is not over and that nobody carries out: a new one, and after a start each that was stopped in the
    /// middle.
    pub(super) async fn carry_out_replays(&mut self, now: Instant) {
        if self.stopping.is_some() {
            return;
        }
        self.replays.is_stale = true;
        if now < self.replays.look_at {
            return;
        }
        self.replays.look_at = now.plus(LOOK_EVERY);
        match self.take_up_replays().await {
            Ok(()) => self.replays.is_stale = false,
            Err(error) => self.note_store_trouble(&error, now),
        }
    }

    async fn take_up_replays(&mut self) -> Result<(), StoreError> {
        for name in self.shared.store.open_replay_names().await? {
            if self.replays.under_way.values().any(|known| known.name == name) {
                continue;
            }
            let Some(row) = self.shared.store.replay(&name).await? else { continue };
            let nap = Arc::new(Nap::telling(Arc::clone(&self.paced)));
            let (end, shared) = (self.replays.end.clone(), Arc::clone(&self.shared));
            let task = self.replays.tasks.spawn(Station::of(Work { shared, row, end, nap: Arc::clone(&nap) }).work());
            self.replays.under_way.insert(task.id(), UnderWay { name, nap });
        }
        Ok(())
    }

    /// A task that ended although its replay is not over is taken up again with the next look.
    pub(super) fn take_replay(&mut self, done: Result<(Id, ()), JoinError>) {
        let id = match &done {
            Ok((id, ())) => *id,
            Err(error) => error.id(),
        };
        let replay = self.replays.under_way.remove(&id);
        if let Err(error) = done {
            tracing::error!(replay = replay.map(|replay| replay.name), %error, "carrying out a replay ended in the middle; it is taken up again");
        }
    }

    /// Takes away the copies of messages whose time is over, with their keys. What cannot be taken away is tried again.
    pub(super) async fn remove_old_copies(&mut self, now: Instant) {
        let due = match self.shared.store.sealed_to_remove(now).await {
            Ok(due) => due,
            Err(error) => return self.note_store_trouble(&error, now),
        };
        for (run, file) in due {
            if let Err(why) = copies::remove(&self.shared.ports, &self.shared.folder, &run, &file).await {
                tracing::warn!(replay = run, why, "copies of messages are kept longer than they should be");
                continue;
            }
            if let Err(error) = self.shared.store.sealed_removed(&run).await {
                return self.note_store_trouble(&error, now);
            }
            tracing::info!(replay = run, "the copies of its messages are gone");
        }
    }
}

#[cfg(test)]
#[path = "replays_tests.rs"]
mod tests;
