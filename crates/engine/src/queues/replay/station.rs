//! Carries out one replay: asks the domain what is next, does it, and stores what happened. `doing` is what it does with messages,
//! `hearing` what people ask of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use watchbill_domain::queues::Deed;
use watchbill_domain::queues::replay::{
    Chosen, Event, Fingerprint, Item, ItemState, KeptRun, Order, Phase, Plan, Run, Taking, Tally, next,
};
use watchbill_domain::time::Instant;
use watchbill_store::{ReplayRow, ReplayStep, StoreError};

use crate::api::Tag;
use crate::ports::{Hold, HoldLost, Sealing};
use crate::shared::Shared;
use crate::workspace::Defined;

use super::copies;
use super::copies::Edits;
use super::letters::InHand;
use super::nap::Nap;
use super::removed::Removed;

/// What people ask is looked for this often.
pub(super) const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The window is told no more often than this how far it came.
const TELL_EVERY: Duration = Duration::from_millis(250);
/// How long is waited before what failed is tried again, twice as long each time that nothing came of it.
const TRY_AGAIN: Duration = Duration::from_secs(5);
/// But no longer than this.
const TRY_AGAIN_MOST: Duration = Duration::from_secs(60);
/// How long it may take to hear of what is under way when the program ends. What is not heard of is in doubt.
const SETTLED_WITHIN: Duration = Duration::from_secs(5);

/// A replay that is to be carried out.
pub(crate) struct Work {
    pub shared: Arc<Shared>,
    pub row: ReplayRow,
    /// When the program ends.
    pub end: CancellationToken,
    /// Kept up to date by whoever carries it out.
    pub nap: Arc<Nap>,
}

/// A replay that is carried out.
pub(crate) struct Station {
    pub(super) shared: Arc<Shared>,
    end: CancellationToken,
    pub(super) nap: Arc<Nap>,
    pub(super) plan: Plan,
    pub(super) run: Run,
    /// As it is stored.
    kept: KeptRun,
    pub(super) sealed: String,
    /// What happened and could not be stored yet.
    pub(super) unstored: Vec<Event>,
    pub(super) hold: Option<Box<dyn Hold>>,
    pub(super) source: Option<Defined>,
    pub(super) copies: Option<Box<dyn Sealing>>,
    pub(super) edits: Option<Edits>,
    /// By their numbers in the run.
    pub(super) in_hand: BTreeMap<u64, InHand>,
    /// How often messages may come back, where that was asked for this connection.
    pub(super) taking: Option<Taking>,
    /// By so many connections messages were taken before.
    pub(super) openings: u64,
    /// Since when it waits for a proof that it may take more.
    pub(super) waits_since: Option<Instant>,
    pub(super) looked_at: Instant,
    /// Why it does not come further, as it is stored.
    trouble: Option<String>,
    /// When the window was told last how far it came.
    told_at: Instant,
    /// How often in a row it failed, and how far it was then.
    failed: (u32, Tally),
    pub(super) removed: Removed,
    /// Whether it was known with the last reading what every service level behind the queue says.
    pub(super) levels_were_known: bool,
    /// Whether it was known with the last reading how much room a target with a limit has; none before the first.
    pub(super) room_was_known: Option<bool>,
}

/// What keeps a step from being done.
pub(super) enum Trouble {
    /// The connection is gone, with everything in hand.
    Lost(HoldLost),
    /// It has to be tried again.
    Later(String),
    /// It waits for something that has to happen elsewhere, and looks again soon.
    Waits(String),
}

impl Trouble {
    fn said(self) -> String {
        let (Self::Lost(HoldLost { message: why }) | Self::Later(why) | Self::Waits(why)) = self;
        why
    }
}

impl From<HoldLost> for Trouble {
    fn from(lost: HoldLost) -> Self {
        Self::Lost(lost)
    }
}

impl Station {
    /// Takes up a replay as it is stored. Whatever carried it out before is gone.
    pub fn of(work: Work) -> Self {
        let Work { shared, row, end, nap } = work;
        let now = shared.ports.clock.now();
        let ReplayRow { plan, run, sealed, openings, trouble, .. } = row;
        let sealed = sealed.map_or_else(|| copies::file_of(&plan.id), |(file, _)| file);
        let waits = matches!(run.phase, Phase::DryRun | Phase::Planned);
        Self {
            run: Run::of_kept(run.clone(), now),
            // One that waits to be confirmed has nothing in hand.
            unstored: if waits { Vec::new() } else { vec![Event::Crashed] },
            kept: run,
            shared,
            end,
            nap,
            plan,
            sealed,
            hold: None,
            source: None,
            copies: None,
            edits: None,
            in_hand: BTreeMap::new(),
            taking: None,
            openings,
            waits_since: None,
            looked_at: now.minus(LOOK_EVERY),
            trouble,
            told_at: now.minus(TELL_EVERY),
            failed: (0, Tally::default()),
            removed: Removed::default(),
            levels_were_known: false,
            room_was_known: None,
        }
    }

    /// Goes on until it is over, or the program ends: then it hears what became of what is under way, and lets go of the rest.
    pub async fn work(mut self) {
        while !self.end.is_cancelled() {
            let done = match self.take_orders().await {
                Ok(()) => self.step().await,
                Err(trouble) => Err(trouble),
            };
            match done {
                Ok(true) => self.in_trouble(None).await,
                Ok(false) => break,
                Err(trouble) => self.fails(trouble).await,
            }
        }
        if self.end.is_cancelled() {
            self.settle().await;
        }
        if let Some(hold) = self.hold.take() {
            hold.close().await;
        }
        self.shared.untold.note(&self.plan.id, None);
        self.shared.touch_from_outside(&[Tag::Queues]);
    }

    async fn fails(&mut self, trouble: Trouble) {
        let (why, waits) = match trouble {
            Trouble::Lost(lost) => {
                self.let_go();
                self.unstored.push(Event::Lost(lost.message.clone()));
                (lost.message, false)
            }
            Trouble::Later(why) => (why, false),
            Trouble::Waits(why) => (why, true),
        };
        tracing::warn!(replay = %self.plan.id, "{why}");
        if let Err(trouble) = self.move_brakes().await {
            tracing::warn!(replay = %self.plan.id, "what its broker moves could not be ended yet: {}", trouble.said());
        }
        self.in_trouble(Some(why)).await;
        let wait = if waits { TRY_AGAIN } else { self.next_try() };
        self.wait_for_orders(wait).await;
    }

    fn next_try(&mut self) -> Duration {
        let (times, tally) = self.failed;
        let times = if tally == self.run.tally { times } else { 0 };
        self.failed = (times.saturating_add(1), self.run.tally);
        wait_after(times)
    }

    /// So long, or until somebody asked something.
    async fn wait_for_orders(&mut self, span: Duration) {
        let (since, phase) = (self.now(), self.run.phase.clone());
        let until = since.plus(span);
        // The clock may be set back meanwhile.
        while (since..until).contains(&self.now()) && !self.end.is_cancelled() && self.run.phase == phase {
            self.wait_until(until.min(self.now().plus(LOOK_EVERY))).await;
            if self.take_orders().await.is_err() {
                return;
            }
        }
    }

    /// Stores why it does not come further, or that it does again. Where that cannot be stored the next step cannot either; whoever asks this
    /// process is told all the same.
    async fn in_trouble(&mut self, why: Option<String>) {
        if self.trouble == why {
            self.shared.untold.note(&self.plan.id, None);
            return;
        }
        let is_stored = self.shared.store.replay_trouble(&self.plan.id, why.as_deref()).await.is_ok();
        self.shared.untold.note(&self.plan.id, why.clone().filter(|_| !is_stored));
        if is_stored {
            self.trouble = why;
        }
        self.shared.touch_from_outside(&[Tag::Queues]);
    }

    /// Hears what became of what was sent, and removes what arrived, so that nothing is in doubt when it is taken up again.
    async fn settle(&mut self) {
        let until = self.now().plus(SETTLED_WITHIN);
        let clock = Arc::clone(&self.shared.ports.clock);
        let settled = async {
            self.store(None).await?;
            // Nobody watches it once the program has ended.
            self.move_cancel().await?;
            loop {
                let is = |wanted| self.run.items.values().any(|item| item.state == wanted);
                match (is(ItemState::Sent), is(ItemState::Sending)) {
                    (true, _) => self.remove().await?,
                    (false, true) => self.hear().await?,
                    (false, false) => return Ok(()),
                }
            }
        };
        let settled: Result<(), Trouble> = tokio::select! {
            settled = settled => settled,
            () = clock.sleep_until(until) => Ok(()),
        };
        if let Err(trouble) = settled {
            let why = trouble.said();
            tracing::warn!(replay = %self.plan.id, "what was under way when the program ended is in doubt: {why}");
        }
    }

    pub(super) fn let_go(&mut self) {
        (self.hold, self.taking, self.waits_since) = (None, None, None);
        self.in_hand.clear();
        let now = self.now();
        self.removed.connection_ends(now);
    }

    pub(super) fn now(&self) -> Instant {
        self.shared.ports.clock.now()
    }

    async fn wait(&self, span: Duration) {
        self.wait_until(self.now().plus(span)).await;
    }

    /// Until then, or until the program ends.
    async fn wait_until(&self, until: Instant) {
        self.nap.begins(until);
        tokio::select! {
            () = self.shared.ports.clock.sleep_until(until) => {}
            () = self.end.cancelled() => {}
        }
        self.nap.ends();
    }

    /// Does what is next. False when there is nothing to do any more.
    async fn step(&mut self) -> Result<bool, Trouble> {
        self.store(None).await?;
        let now = self.now();
        match next(&self.plan, &self.run, now) {
            Order::Nothing if self.run.is_over() => return Ok(false),
            Order::Nothing => self.wait(LOOK_EVERY).await,
            Order::TryDry => self.happened(Event::TriedDry).await?,
            Order::OpenSnapshot => {
                self.open_copies().await?;
                self.happened(Event::SnapshotOpen).await?;
            }
            Order::BeginAnew => self.happened(Event::ClockSetBack).await?,
            Order::Take(most) => self.take(most, now).await?,
            Order::Copy(numbers) => self.copy(numbers).await?,
            Order::Send(_) => self.send(now).await?,
            Order::Await => self.hear().await?,
            Order::Remove(_) => self.remove().await?,
            Order::GiveBack(_) => self.give_back().await?,
            Order::MoveBegin => self.move_begin().await?,
            Order::MoveLook => self.move_look().await?,
            Order::MoveCancel => self.move_cancel().await?,
            Order::Read => {
                let signals = self.signals(now).await?;
                self.happened(Event::Read(signals)).await?;
            }
            Order::Wait(until) => {
                self.wait_until(until.min(self.looked_at.plus(LOOK_EVERY)).max(now.shifted_ms(1))).await;
            }
        }
        Ok(true)
    }

    pub(super) async fn happened(&mut self, event: Event) -> Result<(), Trouble> {
        self.unstored.push(event);
        self.store(None).await
    }

    /// Stores everything that happened and is not stored yet, in one transaction. What cannot be stored is tried again before
    /// anything else is done.
    pub(super) async fn store(&mut self, deed: Option<Deed>) -> Result<(), Trouble> {
        if self.unstored.is_empty() {
            return Ok(());
        }
        let now = self.now();
        let (mut run, mut settled) = (self.run.clone(), Vec::new());
        for event in &self.unstored {
            settled.extend(settled_by(&self.plan, &run, event));
            run = run.after(&self.plan, event.clone(), now);
        }
        let left_before = self.run.left_for_a_person().len();
        let parked = run.left_for_a_person().get(left_before..).unwrap_or_default();
        let after = run.kept();
        let deeds = self.deeds_of(deed, &run, now);
        let step = ReplayStep {
            id: &self.plan.id,
            before: &self.kept,
            after: &after,
            sealed_until: run.is_over().then(|| now.plus(self.plan.kept_for)),
            settled: &settled,
            parked,
            deeds,
            now,
        };
        self.shared.store.replay_step(step).await.map_err(|error| later(&error))?;
        self.unstored.clear();
        let is_news = run.phase != self.run.phase || now.since(self.told_at) >= TELL_EVERY || now < self.told_at;
        (self.run, self.kept) = (run, after);
        if is_news {
            self.told_at = now;
            self.shared.touch_from_outside(&[Tag::Queues]);
        }
        Ok(())
    }
}

/// A message that somebody chose, or that is discarded, and that arrived now: what a replay before left open of it is settled, unless one that
/// is equal stays.
fn settled_by(plan: &Plan, run: &Run, event: &Event) -> Option<Fingerprint> {
    let Event::Arrived(number) = event else { return None };
    let is_asked_for = plan.discards() || matches!(plan.chosen, Chosen::These(_));
    let which = &run.items.get(number).filter(|_| is_asked_for)?.fingerprint;
    let stays = |(other, item): (&u64, &Item)| {
        other != number && item.fingerprint == *which && !matches!(item.state, ItemState::Sent | ItemState::SentBefore)
    };
    (!run.items.iter().any(stays)).then(|| which.clone())
}

/// How long is waited after it failed so many times in a row before.
fn wait_after(times: u32) -> Duration {
    TRY_AGAIN.saturating_mul(1 << times.min(4)).min(TRY_AGAIN_MOST)
}

pub(super) fn later(error: &StoreError) -> Trouble {
    Trouble::Later(error.to_string())
}

#[cfg(test)]
#[path = "again_tests.rs"]
mod again_tests;
#[cfg(test)]
#[path = "station_tests.rs"]
mod tests;
