//! Carries out one replay: asks the domain what is next, does it, and stores what happened.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use watchbill_domain::queues::replay::{
    Event, Fingerprint, HeldBecause, ItemState, KeptRun, Order, Pause, Phase, Plan, Run, Signals, Verdict, next,
};
use watchbill_domain::queues::{Act, Deed};
use watchbill_domain::time::Instant;
use watchbill_sources::Source;
use watchbill_store::{ReplayOrder, ReplayRow, ReplayStep, ReplayWish, StoreError};

use crate::api::{ApiError, Tag};
use crate::ports::{Hold, HoldLost, LetterBox, Sealing, Way};
use crate::shared::Shared;
use crate::way;
use crate::workspace::Defined;

use super::copies;
use super::letters::InHand;

/// Copies are kept for so long after a run is over.
const KEPT_FOR: Duration = Duration::from_secs(7 * 86_400);
/// What people ask is looked for this often.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long is waited before what failed is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(5);
/// Who does what nobody asked for.
const NOBODY: &str = "watchbill";

/// A replay that is to be carried out.
pub(crate) struct Work {
    pub shared: Arc<Shared>,
    pub row: ReplayRow,
}

/// A replay that is carried out.
pub(crate) struct Station {
    shared: Arc<Shared>,
    plan: Plan,
    run: Run,
    /// As it is stored.
    kept: KeptRun,
    sealed: String,
    /// What happened and could not be stored yet.
    unstored: Vec<Event>,
    hold: Option<Box<dyn Hold>>,
    source: Option<Defined>,
    copies: Option<Box<dyn Sealing>>,
    /// By their numbers in the run.
    in_hand: BTreeMap<u64, InHand>,
    looked_at: Instant,
}

/// What keeps a step from being done.
enum Trouble {
    /// The connection is gone, with everything in hand.
    Lost(HoldLost),
    /// It has to be tried again.
    Later(String),
}

impl From<HoldLost> for Trouble {
    fn from(lost: HoldLost) -> Self {
        Self::Lost(lost)
    }
}

impl Station {
    /// Takes up a replay as it is stored. Whatever carried it out before is gone.
    pub fn of(work: Work) -> Self {
        let Work { shared, row } = work;
        let now = shared.ports.clock.now();
        let ReplayRow { plan, run, sealed, .. } = row;
        let sealed = sealed.map_or_else(|| copies::file_of(&plan.id), |(file, _)| file);
        let waits = matches!(run.phase, Phase::DryRun | Phase::Planned);
        Self {
            run: Run::of_kept(run.clone(), now),
            // One that waits to be confirmed has nothing in hand.
            unstored: if waits { Vec::new() } else { vec![Event::Crashed] },
            kept: run,
            shared,
            plan,
            sealed,
            hold: None,
            source: None,
            copies: None,
            in_hand: BTreeMap::new(),
            looked_at: now.minus(LOOK_EVERY),
        }
    }

    /// Goes on until it is over.
    pub async fn work(mut self) {
        loop {
            let done = match self.take_orders().await {
                Ok(()) => self.step().await,
                Err(trouble) => Err(trouble),
            };
            match done {
                Ok(true) => {}
                Ok(false) => break,
                Err(Trouble::Lost(lost)) => {
                    tracing::warn!(replay = %self.plan.id, "{lost}");
                    self.let_go();
                    self.unstored.push(Event::Crashed);
                    self.wait(TRY_AGAIN).await;
                }
                Err(Trouble::Later(why)) => {
                    tracing::warn!(replay = %self.plan.id, "{why}");
                    self.wait(TRY_AGAIN).await;
                }
            }
        }
        if let Some(hold) = self.hold.take() {
            hold.close().await;
        }
        self.shared.touch_from_outside(&[Tag::Queues]);
    }

    fn let_go(&mut self) {
        self.hold = None;
        self.in_hand.clear();
    }

    fn now(&self) -> Instant {
        self.shared.ports.clock.now()
    }

    async fn wait(&self, span: Duration) {
        let until = self.now().plus(span);
        self.shared.ports.clock.sleep_until(until).await;
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
            Order::Take(most) => self.take(most).await?,
            Order::Copy(numbers) => self.copy(numbers).await?,
            Order::Send(_) => self.send(now).await?,
            Order::Await => self.hear().await?,
            Order::Remove(number) => {
                let hold = self.in_hand.get(&number).map(|message| message.letter.hold);
                let (open, number) = (self.open().await?, number);
                if let Some(hold) = hold {
                    open.remove(hold).await?;
                }
                self.in_hand.remove(&number);
                self.happened(Event::Removed(number)).await?;
            }
            Order::GiveBack(number) => {
                let hold = self.in_hand.get(&number).map(|message| message.letter.hold);
                if let Some(hold) = hold {
                    self.open().await?.give_back(hold).await?;
                }
                self.in_hand.remove(&number);
                self.happened(Event::GivenBack(number)).await?;
            }
            Order::Read => {
                let signals = self.signals(now).await?;
                self.happened(Event::Read(signals)).await?;
            }
            Order::Wait(until) => {
                let at = until.min(self.looked_at.plus(LOOK_EVERY)).max(now.shifted_ms(1));
                self.shared.ports.clock.sleep_until(at).await;
            }
        }
        Ok(true)
    }

    /// What people asked since it was looked for last.
    async fn take_orders(&mut self) -> Result<(), Trouble> {
        let now = self.now();
        if now.since(self.looked_at) < LOOK_EVERY && now >= self.looked_at {
            return Ok(());
        }
        self.looked_at = now;
        let orders = self.shared.store.replay_orders().await.map_err(|error| later(&error))?;
        let ours: Vec<ReplayOrder> = orders.into_iter().filter(|order| order.replay == self.plan.id).collect();
        for order in ours {
            self.obey(order, now).await?;
        }
        Ok(())
    }

    async fn obey(&mut self, order: ReplayOrder, now: Instant) -> Result<(), Trouble> {
        let event = match order.wish {
            ReplayWish::Confirm => Event::Confirmed { depth: self.depth().await },
            ReplayWish::Pause => Event::PauseAsked,
            ReplayWish::GoOn => Event::GoOn { depth: self.depth().await },
            ReplayWish::Stop => Event::StopAsked,
        };
        let act = match order.wish {
            ReplayWish::Confirm => Act::ReplayStarted,
            ReplayWish::Pause => Act::ReplayPaused,
            ReplayWish::GoOn => Act::ReplayResumed,
            ReplayWish::Stop => Act::ReplayStopped,
        };
        let changes = self.run.clone().after(&self.plan, event.clone(), now) != self.run;
        if changes {
            self.unstored.push(event);
            let deed = self.deed(act, order.by, order.reason, now);
            self.store(Some(deed)).await?;
        }
        self.shared.store.replay_order_taken(order.number, now).await.map_err(|error| later(&error))
    }

    async fn happened(&mut self, event: Event) -> Result<(), Trouble> {
        self.unstored.push(event);
        self.store(None).await
    }

    /// Stores everything that happened and is not stored yet, in one transaction. What cannot be stored is tried again before
    /// anything else is done.
    async fn store(&mut self, deed: Option<Deed>) -> Result<(), Trouble> {
        if self.unstored.is_empty() {
            return Ok(());
        }
        let now = self.now();
        let (mut run, mut parked) = (self.run.clone(), Vec::new());
        for event in &self.unstored {
            parked.extend(parked_by(&run, event));
            run = run.after(&self.plan, event.clone(), now);
        }
        let after = run.kept();
        let deed = deed.or_else(|| self.deed_of(&self.run.phase, &run, now));
        let step = ReplayStep {
            id: &self.plan.id,
            before: &self.kept,
            after: &after,
            sealed_until: run.is_over().then(|| now.plus(KEPT_FOR)),
            parked: &parked,
            deed,
            now,
        };
        self.shared.store.replay_step(step).await.map_err(|error| later(&error))?;
        self.unstored.clear();
        (self.run, self.kept) = (run, after);
        self.shared.touch_from_outside(&[Tag::Queues]);
        Ok(())
    }

    /// What is entered into the trail where nobody asked for what happened.
    fn deed_of(&self, before: &Phase, run: &Run, now: Instant) -> Option<Deed> {
        if *before == run.phase {
            return None;
        }
        let (act, reason) = match &run.phase {
            Phase::Paused(pause) => (Act::ReplayPaused, pause_text(pause)),
            Phase::Done | Phase::Stopped if self.plan.discards() => (Act::Discarded, String::new()),
            Phase::Done | Phase::Stopped => (Act::ReplayDone, String::new()),
            _ => return None,
        };
        let mut deed = self.deed(act, NOBODY.to_owned(), reason, now);
        let tally = run.tally;
        let counts = [
            ("sent", tally.sent),
            ("removed", tally.removed),
            ("died twice", tally.died_twice),
            ("refused", tally.refused),
            ("in doubt", tally.in_doubt),
            ("perhaps twice", tally.perhaps_twice),
        ];
        deed.details.extend(counts.map(|(name, count)| (name.to_owned(), count.to_string())));
        Some(deed)
    }

    fn deed(&self, act: Act, by: String, reason: String, at: Instant) -> Deed {
        let details = vec![("replay".to_owned(), self.plan.id.clone())];
        Deed { at, by, act, queue: self.plan.from.clone(), reason, details }
    }

    async fn open_copies(&mut self) -> Result<&mut dyn Sealing, Trouble> {
        if self.copies.is_none() {
            let opened = copies::open(&self.shared.ports, &self.shared.folder, &self.plan.id, &self.sealed).await;
            self.copies = Some(opened.map_err(|error| Trouble::Later(said(&error)))?);
        }
        match &mut self.copies {
            Some(copies) => Ok(copies.as_mut()),
            None => Err(Trouble::Later("the copies are not open".to_owned())),
        }
    }

    async fn copy(&mut self, numbers: Vec<u64>) -> Result<(), Trouble> {
        let messages: Vec<InHand> = numbers.iter().filter_map(|number| self.in_hand.get(number)).cloned().collect();
        let file = self.open_copies().await?;
        let written = messages.iter().try_for_each(|message| copies::put(file, message)).and_then(|()| file.sync());
        if let Err(error) = written {
            return Err(Trouble::Later(format!("the copies of messages cannot be written, so none is sent: {error}")));
        }
        self.happened(Event::Copied(numbers)).await
    }

    async fn take(&mut self, most: u32) -> Result<(), Trouble> {
        let taken = self.open().await?.take(most).await?;
        let source = self.source()?;
        let mut messages = Vec::with_capacity(taken.letters.len());
        let first = self.run.kept().number;
        for (number, letter) in (first..).zip(taken.letters) {
            let message = InHand::of(letter, &*source).map_err(|failure| Trouble::Later(failure.message))?;
            messages.push(message.taken());
            self.in_hand.insert(number, message);
        }
        self.happened(Event::Taken { messages, more: taken.more }).await
    }

    /// Sends all that may be sent now: that it is about to be is stored first, for all of them at once.
    async fn send(&mut self, now: Instant) -> Result<(), Trouble> {
        let (mut run, mut numbers) = (self.run.clone(), Vec::new());
        while let Order::Send(number) = next(&self.plan, &run, now) {
            numbers.push(number);
            run = run.after(&self.plan, Event::Sending(number), now);
        }
        self.unstored.extend(numbers.iter().map(|number| Event::Sending(*number)));
        self.store(None).await?;
        if self.plan.discards() {
            self.unstored.extend(numbers.into_iter().map(Event::Arrived));
            return self.store(None).await;
        }
        let source = self.source()?;
        for number in numbers {
            let Some(message) = self.in_hand.get(&number) else { continue };
            let hold = message.letter.hold;
            match message.sending(&self.plan, &*source) {
                Ok(sending) => self.open().await?.send(hold, &sending).await?,
                Err(why) => self.unstored.push(Event::Refused(number, why)),
            }
        }
        self.store(None).await
    }

    /// Hears what became of what was sent: of one at least, and of all others that are told by now.
    async fn hear(&mut self) -> Result<(), Trouble> {
        let Some(first) = self.open().await?.confirmed().await? else {
            // Nothing is under way by the broker's word although the run waits for something: what is in hand is not what was sent.
            return Err(Trouble::Lost(HoldLost { message: "the broker has nothing left to confirm".to_owned() }));
        };
        let mut heard = vec![first];
        while heard.len() < usize::try_from(self.plan.in_flight).unwrap_or(1) {
            let Some(told) = self.open().await?.confirmed().now_or_never() else { break };
            match told? {
                Some(confirmed) => heard.push(confirmed),
                None => break,
            }
        }
        for confirmed in heard {
            let number = self.in_hand.iter().find(|(_, message)| message.letter.hold == confirmed.hold);
            let Some(number) = number.map(|(number, _)| *number) else { continue };
            self.unstored.push(match confirmed.refused {
                None => Event::Arrived(number),
                Some(why) => Event::Refused(number, why),
            });
        }
        self.store(None).await
    }

    async fn signals(&mut self, now: Instant) -> Result<Signals, Trouble> {
        let depth = self.depth().await;
        Ok(Signals { at: now, depth, burning: None })
    }

    /// How deep the queue is, what is in hand included; none where that cannot be had.
    async fn depth(&mut self) -> Option<u64> {
        let in_hand = self.in_hand.len() as u64;
        let waiting = self.open().await.ok()?.waiting().await.ok()?;
        Some(waiting.saturating_add(in_hand))
    }

    fn source(&self) -> Result<Arc<dyn Source>, Trouble> {
        let found = self.source.as_ref().map(|defined| Arc::clone(&defined.source));
        found.ok_or_else(|| Trouble::Later("the source of the queue is not known".to_owned()))
    }

    /// The connection, made if there is none.
    async fn open(&mut self) -> Result<&mut dyn Hold, Trouble> {
        if self.hold.is_none() {
            let (defined, at, way) = self.way().await?;
            let opened = self.shared.ports.letters.open(&at, &way).await;
            self.hold = Some(opened.map_err(|failure| Trouble::Later(failure.message))?);
            self.source = Some(defined);
        }
        match &mut self.hold {
            Some(hold) => Ok(hold.as_mut()),
            None => Err(Trouble::Later("the queue is not open".to_owned())),
        }
    }

    async fn way(&self) -> Result<(Defined, LetterBox, Way), Trouble> {
        let from = &self.plan.from;
        let found = self.shared.loaded().sources.iter().find(|defined| defined.spec.name == from.source).cloned();
        let gone = || Trouble::Later(format!("there is no source named `{}` in watchbill.toml any more", from.source));
        let defined = found.ok_or_else(gone)?;
        let place = defined.source.letter_place(&from.name).ok_or_else(|| {
            Trouble::Later(format!(
                "`{}` gives no messages in hand: its kind has none, or its `amqp` is no address",
                from.source
            ))
        })?;
        let (ports, folder) = (&self.shared.ports, &self.shared.folder);
        let way = way::to_source(ports, folder, &defined.spec.connection, &*defined.source).await;
        let way = way.map_err(|failure| Trouble::Later(failure.message))?;
        let at = LetterBox { address: place.address, vhost: place.vhost, queue: place.queue };
        Ok((defined, at, way))
    }
}

/// What a run leaves where it was and will not touch again.
fn parked_by(run: &Run, event: &Event) -> Option<(Fingerprint, HeldBecause)> {
    let Event::GivenBack(number) = event else { return None };
    let item = run.items.get(number)?;
    match item.state {
        ItemState::Held(HeldBecause::NotChosen) => None,
        ItemState::Held(because) => Some((item.fingerprint.clone(), because)),
        _ => None,
    }
}

fn later(error: &StoreError) -> Trouble {
    Trouble::Later(error.to_string())
}

fn said(error: &ApiError) -> String {
    error.to_string()
}

/// Why a replay waits, in a sentence without a full stop.
pub(super) fn pause_text(pause: &Pause) -> String {
    match pause {
        Pause::Asked => "somebody wanted that".to_owned(),
        Pause::Judged(Verdict::ComesBack { back, sent }) => {
            format!("{back} of {sent} that were sent are back, or others have died: a count cannot tell them apart")
        }
        Pause::Judged(Verdict::Burns(level)) => format!("the budget of {level} burns"),
        Pause::Judged(Verdict::Blind) => "nobody tells how deep the queue is".to_owned(),
        Pause::Judged(Verdict::StaysAway) => "what was sent stays away".to_owned(),
        Pause::Refused(why) => format!("several in a row were refused: {why}"),
        Pause::TooManyHeld => "too many messages that are not chosen lie before the next one that is".to_owned(),
        Pause::Crashed => "the program that carried it out died".to_owned(),
    }
}

#[cfg(test)]
#[path = "station_tests.rs"]
mod tests;
