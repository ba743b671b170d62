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
    /// When it is looked next for copies whose time is over.
    copies_at: Instant,
}

/// Copies go as soon as their time is over, but not in the first minute after a start or a jump: a clock that is wrong is mended soon.
const COPIES_AFTER: Duration = Duration::from_secs(60);
/// And are looked for again so soon where no source says what time it is, or one says that it is earlier.
const COPIES_AGAIN: Duration = Duration::from_secs(60);
/// And no later than this: what could not be taken away, and what another process ended.
const COPIES_EVERY: Duration = Duration::from_secs(3600);

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
            copies_at: now.plus(COPIES_AFTER),
        }
    }

    /// When it is looked next for replays, if something happened since, or for copies whose time is over.
    pub fn next_at(&self) -> Instant {
        if self.is_stale { self.look_at.min(self.copies_at) } else { self.copies_at }
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
        self.copies_at = now.plus(COPIES_AFTER);
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

    /// Takes away the copies of messages whose time is over by what a source confirms, with their keys. What cannot be taken away is
    /// tried again.
    pub(super) async fn remove_old_copies(&mut self, now: Instant) {
        if self.stopping.is_some() || now < self.replays.copies_at {
            return;
        }
        self.replays.copies_at = now.plus(COPIES_AGAIN);
        let Some(confirmed) = self.confirmed(now) else { return };
        match self.take_away_copies(confirmed).await {
            Ok(next) => {
                let (soonest, latest) = (now.plus(COPIES_AGAIN), now.plus(COPIES_EVERY));
                // What should be gone and is not could not be taken away.
                let next = next.filter(|next| confirmed < *next);
                self.replays.copies_at = next.map_or(latest, |next| next.clamp(soonest, latest));
            }
            Err(error) => self.note_store_trouble(&error, now),
        }
    }

    /// When that is to be done next, as far as that is known.
    async fn take_away_copies(&self, confirmed: Instant) -> Result<Option<Instant>, StoreError> {
        let store = &self.shared.store;
        for (run, file) in store.sealed_to_remove(confirmed).await? {
            if let Err(why) = copies::remove(&self.shared.ports, &self.shared.folder, &run, &file).await {
                tracing::warn!(replay = run, why, "copies of messages are kept longer than they should be");
                continue;
            }
            store.sealed_removed(&run).await?;
            tracing::info!(replay = run, "the copies of its messages are gone");
        }
        store.next_sealed_until().await
    }
}

#[cfg(test)]
#[path = "replays_tests.rs"]
mod tests;
