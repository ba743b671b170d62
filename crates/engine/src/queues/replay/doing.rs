//! What a replay does with messages: takes, copies, sends, hears what became of them, removes, gives back; and what it looks at before
//! it goes on.

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use watchbill_domain::queues::replay::{Event, ItemState, Order, Run, Signals, Taking, next};
use watchbill_domain::time::Instant;
use watchbill_sources::Source;

use crate::ports::{Hold, HoldLost, LetterPlace, Sealing, Sending, Way};
use crate::way;
use crate::workspace::Defined;

use super::burning::Burning;
use super::letters::InHand;
use super::safe::Told;
use super::station::{Station, Trouble, later};
use super::{burning, copies, safe};

/// A broker counts what it handed out some seconds late, and what it counted is heard with the next poll: after so long it is not late.
const PROVEN_WITHIN: Duration = Duration::from_secs(300);
/// A broker notices within two heartbeats of a minute that a connection is gone. What is in hand after that is in the hands of others.
const NOTICED_WITHIN: Duration = Duration::from_secs(150);
/// A broker that takes longer than this to confirm is told of, and people are listened to in between.
const CONFIRMED_WITHIN: Duration = Duration::from_secs(5);
/// So many are given back or removed before that is stored.
const SETTLED_AT_ONCE: usize = 200;

impl Station {
    pub(super) async fn open_copies(&mut self) -> Result<&mut dyn Sealing, Trouble> {
        if self.copies.is_none() {
            let opened = copies::open(&self.shared.ports, &self.shared.folder, &self.plan.id, &self.sealed).await;
            self.copies = Some(opened.map_err(|error| Trouble::Later(error.to_string()))?);
        }
        match &mut self.copies {
            Some(copies) => Ok(copies.as_mut()),
            None => Err(Trouble::Later("the copies are not open".to_owned())),
        }
    }

    pub(super) async fn copy(&mut self, numbers: Vec<u64>) -> Result<(), Trouble> {
        let messages: Vec<InHand> = numbers.iter().filter_map(|number| self.in_hand.get(number)).cloned().collect();
        let file = self.open_copies().await?;
        let written = messages.iter().try_for_each(|message| copies::put(file, message)).and_then(|()| file.sync());
        if let Err(error) = written {
            // What of it is on the disk is only known when it is opened anew.
            self.copies = None;
            return Err(Trouble::Later(format!("the copies of messages cannot be written, so none is sent: {error}")));
        }
        self.happened(Event::Copied(numbers)).await?;
        self.forgets_what_is_held();
        Ok(())
    }

    /// What is only held to be given back needs no body any more.
    fn forgets_what_is_held(&mut self) {
        for (number, message) in &mut self.in_hand {
            if self.run.items.get(number).is_some_and(|item| matches!(item.state, ItemState::Held(_))) {
                message.without_body();
            }
        }
    }

    pub(super) async fn take(&mut self, most: u32, now: Instant) -> Result<(), Trouble> {
        self.open().await?;
        let Some(at_once) = self.may_take(most, now).await? else { return Ok(()) };
        self.happened(Event::Taking(at_once)).await?;
        let taken = self.open().await?.take(at_once).await?;
        let source = self.source()?;
        let mut messages = Vec::with_capacity(taken.letters.len());
        let (mut number, mut again) = (self.run.next_number(), Vec::new());
        for letter in taken.letters {
            // Whoever cannot read one message does not know which ones are in hand.
            let read = InHand::of(letter, &*source);
            let message = read.map_err(|failure| Trouble::Lost(HoldLost { message: failure.message }))?;
            let known = message.taken();
            let may_be_unsent = !known.is_numbered && self.run.may_be_there_unsent(&known.same);
            if self.removed.comes_again(&known, may_be_unsent, now) {
                // Until that is heard it may come once more.
                self.removed.note(known.same, false);
                again.push(message.letter.hold);
                continue;
            }
            messages.push(known);
            self.in_hand.insert(number, message);
            number += 1;
        }
        if !again.is_empty() {
            tracing::warn!(replay = %self.plan.id, "{} came again that were removed, and are removed once more", again.len());
            self.open().await?.remove(&again).await?;
        }
        if !taken.more {
            self.nothing_is_left().await?;
        }
        self.happened(Event::Taken { messages, more: taken.more }).await?;
        self.forgets_what_is_held();
        Ok(())
    }

    /// What something else has in hand is not gone.
    pub(super) async fn nothing_is_left(&mut self) -> Result<(), Trouble> {
        let others = self.open().await?.in_other_hands().await?;
        self.unstored.push(Event::InOtherHands(others));
        Ok(())
    }

    /// How many of `most` may be taken at once; none where it waits for a person now. It is asked once for each connection, because what is
    /// in hand comes back once when that ends.
    async fn may_take(&mut self, most: u32, now: Instant) -> Result<Option<u32>, Trouble> {
        if let Some(taking) = &self.taking {
            return Ok(Some(taking.at_once(most)));
        }
        let told = safe::told(&self.shared, &self.plan.from).await;
        let Told { taking, in_other_hands } = told.map_err(|error| Trouble::Later(error.to_string()))?;
        let waited = self.waited(now);
        if let Taking::Never(why) = taking {
            if self.openings > 0 && waited < PROVEN_WITHIN {
                return Err(Trouble::Waits(format!(
                    "it waits until the broker has counted what it handed out, because messages could be lost: {why}"
                )));
            }
            self.waits_since = None;
            self.happened(Event::Unsafe(why)).await?;
            return Ok(None);
        }
        // What the broker does not know yet to be lost comes back later, in front of what would be taken now.
        self.waits_for_others(in_other_hands, waited)?;
        self.shared.store.replay_opened(&self.plan.id, now).await.map_err(|error| later(&error))?;
        (self.openings, self.waits_since) = (self.openings + 1, None);
        let at_once = taking.at_once(most);
        self.taking = Some(taking);
        Ok(Some(at_once))
    }

    /// Since it began to wait for a proof.
    fn waited(&mut self, now: Instant) -> Duration {
        let since = self.waits_since.filter(|since| *since <= now).unwrap_or(now);
        self.waits_since = Some(since);
        now.since(since)
    }

    fn waits_for_others(&self, in_other_hands: u64, waited: Duration) -> Result<(), Trouble> {
        if self.openings == 0 || in_other_hands == 0 || waited >= NOTICED_WITHIN {
            return Ok(());
        }
        Err(Trouble::Waits(format!(
            "it waits until the broker has noticed that the connection before is gone: {in_other_hands} messages are in hand"
        )))
    }

    /// Sends all that may be sent now: that it is about to be is stored first, for all of them at once.
    pub(super) async fn send(&mut self, now: Instant) -> Result<(), Trouble> {
        self.read_edits().await?;
        let (mut run, mut numbers) = (self.run.clone(), Vec::new());
        while let Order::Send(number) = next(&self.plan, &run, now) {
            numbers.push(number);
            run = run.after(&self.plan, Event::Sending(number), now);
        }
        self.unstored.extend(numbers.iter().map(|number| Event::Sending(*number)));
        if let Err(trouble) = self.store(None).await {
            // Nothing of it was sent.
            self.unstored.clear();
            return Err(trouble);
        }
        if self.plan.discards() {
            self.unstored.extend(numbers.into_iter().map(Event::Arrived));
            return self.store(None).await;
        }
        let source = self.source()?;
        for number in numbers {
            let Some(message) = self.in_hand.get(&number) else { continue };
            let hold = message.letter.hold;
            let sending = message.sending(&self.plan, &*source).and_then(|sending| self.edited(message, sending));
            match sending {
                Ok(sending) => self.open().await?.send(hold, &sending).await?,
                Err(why) => self.unstored.push(Event::Refused(number, why)),
            }
        }
        self.store(None).await
    }

    /// Reads the edited bodies where the plan has any: nothing is sent before.
    async fn read_edits(&mut self) -> Result<(), Trouble> {
        if self.plan.edited.is_empty() || self.plan.discards() || self.edits.is_some() {
            return Ok(());
        }
        let read = copies::read_edits(&self.shared.ports, &self.shared.folder, &self.plan.id).await;
        self.edits = Some(read.map_err(|error| Trouble::Later(error.to_string()))?);
        Ok(())
    }

    /// With the body that somebody put in the place of its own, where somebody did.
    fn edited(&self, message: &InHand, sending: Sending) -> Result<Sending, String> {
        let which = &message.read.fingerprint;
        if !self.plan.edited.contains(which) {
            return Ok(sending);
        }
        let body = self.edits.as_ref().and_then(|edits| edits.of(which));
        let body = body.ok_or("it was edited, and the body that somebody wrote is not where it was sealed")?;
        Ok(Sending { body: Some(body), ..sending })
    }

    /// Hears what became of what was sent: of one at least, and of all others that are told by now.
    pub(super) async fn hear(&mut self) -> Result<(), Trouble> {
        let (clock, until) = (Arc::clone(&self.shared.ports.clock), self.now().plus(CONFIRMED_WITHIN));
        let nap = Arc::clone(&self.nap);
        let hold = self.open().await?;
        let told = tokio::select! {
            biased;
            told = hold.confirmed() => Some(told),
            () = async {
                nap.begins(until);
                clock.sleep_until(until).await;
            } => None,
        };
        nap.ends();
        let Some(told) = told else {
            return Err(Trouble::Later(
                "the broker has not confirmed yet what was sent to it: it is waited for, and nothing is sent again"
                    .to_owned(),
            ));
        };
        let Some(first) = told? else {
            // Nothing is under way by the broker's word although the run waits for something: what is in hand is not what was sent.
            return Err(Trouble::Lost(HoldLost { message: "the broker has nothing left to confirm".to_owned() }));
        };
        let mut heard = vec![first];
        while heard.len() < usize::try_from(self.plan.in_flight).unwrap_or(1) {
            // A connection that is lost now is told with the next step; what was heard before counts.
            let Some(Ok(Some(confirmed))) = self.open().await?.confirmed().now_or_never() else { break };
            heard.push(confirmed);
        }
        for confirmed in heard {
            let found = self.in_hand.iter().find(|(_, message)| message.letter.hold == confirmed.hold);
            let Some((number, is_marked)) = found.map(|(number, message)| (*number, message.read.takes_stamp)) else {
                continue;
            };
            if confirmed.refused.is_none() && !is_marked {
                self.unstored.push(Event::Unmarked(number));
            }
            self.unstored.push(match confirmed.refused {
                None => Event::Arrived(number),
                Some(why) => Event::Refused(number, why),
            });
        }
        self.store(None).await
    }

    /// Removes all that arrived.
    pub(super) async fn remove(&mut self) -> Result<(), Trouble> {
        let numbers =
            self.all_of(|order| if let Order::Remove(number) = order { Some(number) } else { None }, Event::Removed);
        let holds: Vec<u64> = self.holds(&numbers);
        self.open().await?.remove(&holds).await?;
        for number in &numbers {
            if let Some(message) = self.in_hand.remove(number) {
                let same = message.read.same.clone();
                let may_have_twin = !message.read.is_numbered && self.run.may_have_twin(*number);
                self.removed.note(same, may_have_twin);
            }
        }
        self.are_out_of_hand(&numbers, Event::Removed).await
    }

    /// Gives back all that is not sent.
    pub(super) async fn give_back(&mut self) -> Result<(), Trouble> {
        let numbers = self
            .all_of(|order| if let Order::GiveBack(number) = order { Some(number) } else { None }, Event::GivenBack);
        for hold in self.holds(&numbers) {
            self.open().await?.give_back(hold).await?;
        }
        self.are_out_of_hand(&numbers, Event::GivenBack).await
    }

    /// The numbers of all orders of one kind that come one after another.
    fn all_of(&self, is_one: impl Fn(Order) -> Option<u64>, event: impl Fn(u64) -> Event) -> Vec<u64> {
        let now = self.now();
        let (mut run, mut numbers): (Run, Vec<u64>) = (self.run.clone(), Vec::new());
        while let Some(number) = is_one(next(&self.plan, &run, now)) {
            numbers.push(number);
            if numbers.len() >= SETTLED_AT_ONCE {
                break;
            }
            run = run.after(&self.plan, event(number), now);
        }
        numbers
    }

    fn holds(&self, numbers: &[u64]) -> Vec<u64> {
        numbers.iter().filter_map(|number| Some(self.in_hand.get(number)?.letter.hold)).collect()
    }

    async fn are_out_of_hand(&mut self, numbers: &[u64], event: impl Fn(u64) -> Event) -> Result<(), Trouble> {
        for number in numbers {
            self.in_hand.remove(number);
            self.unstored.push(event(*number));
        }
        self.store(None).await
    }

    pub(super) async fn signals(&mut self, now: Instant) -> Result<Signals, Trouble> {
        let depth = self.depth(now).await?;
        let burning = burning::burning(&self.shared, &self.plan.from, now).await;
        let Burning { burns, unknown } = burning.map_err(|error| Trouble::Later(error.to_string()))?;
        // What was not known when somebody confirmed it was said then; what is not known any more stops it as a burning one would.
        if let Some(unknown) = unknown.as_ref().filter(|_| self.levels_were_known && burns.is_none()) {
            return Err(Trouble::Waits(format!("whether the budget of {unknown} burns is not known any more")));
        }
        self.levels_were_known = unknown.is_none();
        let rooms = self.rooms().await?;
        Ok(Signals { at: now, depth, burning: burns, rooms })
    }

    /// How deep the queue is, what is in hand included. After a lost connection that is not known before the broker has noticed: what was
    /// in hand is not counted until then.
    ///
    /// # Errors
    /// When it has to be read later, because the broker cannot be reached, say: what cannot be known for a while is waited for.
    pub(super) async fn depth(&mut self, now: Instant) -> Result<u64, Trouble> {
        if self.openings > 0 && self.taking.is_none() {
            let told = safe::told(&self.shared, &self.plan.from).await;
            let told = told.map_err(|error| Trouble::Later(error.to_string()))?;
            let waited = self.waited(now);
            self.waits_for_others(told.in_other_hands, waited)?;
            if told.in_other_hands == 0 {
                self.waits_since = None;
            }
        }
        let in_hand = self.in_hand.len() as u64;
        Ok(self.open().await?.waiting().await?.saturating_add(in_hand))
    }

    fn source(&self) -> Result<Arc<dyn Source>, Trouble> {
        let found = self.source.as_ref().map(|defined| Arc::clone(&defined.source));
        found.ok_or_else(|| Trouble::Later("the source of the queue is not known".to_owned()))
    }

    /// The connection, made if there is none.
    pub(super) async fn open(&mut self) -> Result<&mut dyn Hold, Trouble> {
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

    async fn way(&self) -> Result<(Defined, LetterPlace, Way), Trouble> {
        let from = &self.plan.from;
        let found = self.shared.loaded().sources.iter().find(|defined| defined.spec.name == from.source).cloned();
        let gone = || Trouble::Later(format!("there is no source named `{}` in watchbill.toml any more", from.source));
        let defined = found.ok_or_else(gone)?;
        let place = defined.source.letter_place(&from.name).ok_or_else(|| {
            Trouble::Later(format!(
                "`{}` gives no messages in hand: its kind has none, or it does not say where (`amqp` of RabbitMQ, `region` of SQS)",
                from.source
            ))
        })?;
        let (ports, folder) = (&self.shared.ports, &self.shared.folder);
        let way = way::to_source(ports, folder, &defined.spec.connection, &*defined.source).await;
        let way = way.map_err(|failure| Trouble::Later(failure.message))?;
        Ok((defined, place, way))
    }
}

#[cfg(test)]
#[path = "doing_tests.rs"]
mod tests;
