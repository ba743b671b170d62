//! Telling the person at this laptop of their own hand-offs: some time before, and when they come.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use watchbill_domain::alerts::{KnownAlert, Sound, Urgency};
use watchbill_domain::ids::{AlertId, Identity, SourceName};
use watchbill_domain::time::Instant;
use watchbill_store::{HandoffPage, KnownHandoffs, StoreError};

use crate::api::Tag;
use crate::oncall::{Handoff, Left, Side, left_at, said};
use crate::queues::{StandingPromise, standing_promises};
use crate::reads::SHORTEST_CARD;
use crate::workspace::Loaded;

use super::Desk;
use super::seat::Seat;

/// How far ahead hand-offs are worked out at a time: far enough to say until when a shift lasts that begins.
const AHEAD: Duration = Duration::from_secs(35 * 86_400);
/// They are worked out again after this, long before those that are known are over.
const FRESH_FOR: Duration = Duration::from_secs(86_400);
/// When telling is tried again that could not be written.
const TRY_AGAIN: Duration = Duration::from_secs(10);

/// The hand-offs of the person at this laptop that are to be told.
#[derive(Default)]
pub(super) struct Handoffs {
    /// From what and when those that come were worked out.
    made: Option<(Arc<Loaded>, Instant)>,
    coming: Vec<(Handoff, Side)>,
    /// Since when somebody could be told. What came before that came in a sleep or a stop so long that the card of what
    /// happened meanwhile says it, and is not told late as if it were now.
    pub(super) there_since: Option<Instant>,
    /// The parts that were told, as they are recorded.
    told: HashSet<String>,
    /// Nothing is tried before this.
    pub(super) not_before: Option<Instant>,
}

/// What of a hand-off is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Ahead,
    Now,
}

impl Handoffs {
    /// Notes that nobody could be told from `left` until `back`; what shows since before that may be over.
    pub fn away(&mut self, left: Instant, back: Instant) {
        if back.since(left) >= SHORTEST_CARD {
            self.there_since = Some(back);
        }
        self.made = None;
    }

    /// Works out what comes, if the workspace changed or that was long ago; whether it did.
    fn look(&mut self, loaded: &Arc<Loaded>, now: Instant) -> bool {
        let is_good =
            |(of, at): &(Arc<Loaded>, Instant)| Arc::ptr_eq(of, loaded) && *at <= now && now.since(*at) < FRESH_FOR;
        if self.made.as_ref().is_some_and(is_good) {
            return false;
        }
        self.coming = loaded.watch().own_handoffs(now.minus(SHORTEST_CARD), now.plus(AHEAD));
        self.made = Some((Arc::clone(loaded), now));
        // What is recorded as told is not told again; what was taken back may be.
        self.told.clear();
        true
    }

    /// What is to be told at `now` and was not.
    fn due(&self, lead: Duration, now: Instant) -> Vec<(Handoff, Side, Part)> {
        let part = |handoff: &Handoff| {
            if handoff.at <= now {
                let in_sight = self.there_since.is_none_or(|since| since <= handoff.at);
                (in_sight && now.since(handoff.at) < SHORTEST_CARD).then_some(Part::Now)
            } else {
                (handoff.at.since(now) <= lead).then_some(Part::Ahead)
            }
        };
        let due = self.coming.iter().filter_map(|(handoff, side)| Some((handoff.clone(), *side, part(handoff)?)));
        due.filter(|(handoff, side, part)| !self.told.contains(&recorded(handoff, *side, *part))).collect()
    }

    /// When something is to be told next.
    fn next_at(&self, lead: Duration, now: Instant) -> Option<Instant> {
        let moments = self.coming.iter().flat_map(|(handoff, _)| [handoff.at.minus(lead), handoff.at]);
        moments.chain(self.not_before).filter(|at| now < *at).min()
    }
}

/// A part of a hand-off as it is recorded.
fn recorded(handoff: &Handoff, side: Side, part: Part) -> String {
    let side = match side {
        Side::Begins => "begins",
        Side::Ends => "ends",
    };
    let part = match part {
        Part::Ahead => "ahead",
        Part::Now => "now",
    };
    serde_json::json!([handoff.schedule, handoff.at.as_ms(), side, part]).to_string()
}

impl Desk {
    /// Tells of hand-offs whose time for it has come, each part once.
    pub(super) async fn tell_handoffs(&mut self, now: Instant) {
        let loaded = self.shared.loaded();
        if self.handoffs.look(&loaded, now) {
            self.take_back_handoffs(&loaded, now).await;
        }
        // What is left behind is not known before the round of a start or a wake-up is over.
        let is_asking = self.round.is_some();
        if is_asking || self.stopping.is_some() || self.handoffs.not_before.is_some_and(|at| now < at) {
            return;
        }
        self.handoffs.not_before = None;
        let due = self.handoffs.due(loaded.policy.handoff_lead, now);
        for (handoff, side, part) in &due {
            match self.tell_handoff(&loaded, handoff, *side, *part, now).await {
                Ok(()) => {
                    self.handoffs.told.insert(recorded(handoff, *side, *part));
                }
                Err(error) => {
                    self.handoffs.not_before = Some(now.plus(TRY_AGAIN));
                    return self.note_store_trouble(&error, now);
                }
            }
        }
        // What was told of the shift before says what is not so any more.
        if due.iter().any(|(_, _, part)| *part == Part::Now) {
            self.take_back_handoffs(&loaded, now).await;
        }
    }

    /// When something of a hand-off is to be told next; after a round, while there is one, which wakes by itself.
    pub(super) fn handoff_at(&self, now: Instant) -> Option<Instant> {
        if self.round.is_some() {
            return None;
        }
        self.handoffs.next_at(self.shared.loaded().policy.handoff_lead, now)
    }

    /// Takes back what was announced and, by files that changed, does not come any more; and what shows and is over: that a shift
    /// comes which has come, that one lasts which has ended.
    async fn take_back_handoffs(&mut self, loaded: &Loaded, now: Instant) {
        let ahead = |(handoff, side): &(Handoff, Side)| recorded(handoff, *side, Part::Ahead);
        let coming: Vec<String> = self.handoffs.coming.iter().map(ahead).collect();
        let watch = loaded.watch();
        let (doubtful, duties) = (watch.doubtful(), watch.own_duties(now));
        let known = KnownHandoffs { coming: &coming, doubtful: &doubtful, duties: &duties };
        match self.shared.store.take_back_handoffs(&known, now).await {
            Ok(gone) => self.withdraw(&gone, now).await,
            Err(error) => {
                self.handoffs.made = None;
                self.note_store_trouble(&error, now);
            }
        }
    }

    async fn tell_handoff(
        &mut self,
        loaded: &Loaded,
        handoff: &Handoff,
        side: Side,
        part: Part,
        now: Instant,
    ) -> Result<(), StoreError> {
        let promises = standing_promises(&self.shared, now).await?;
        let left = self.left_behind(loaded, handoff, promises, now);
        let said = said((handoff, side), &left, &loaded.people, (now, &self.shared.ports.clock.zone()));
        // Nobody who rests is waken for it; it is there when they look.
        let rest = self.shared.rest();
        let rests = rest.quiet_until(now).is_some() || rest.undisturbed_until(now).is_some();
        let (sound, urgency) = if rests { (Sound::None, Urgency::Low) } else { (Sound::Soft, Urgency::Normal) };
        let told = HandoffPage {
            handoff: recorded(handoff, side, part),
            instead_of: (part == Part::Now).then(|| recorded(handoff, side, Part::Ahead)),
            title: said.title,
            body: said.body,
            because: said.because,
            sound,
            urgency,
        };
        if let Some((_, gone)) = self.shared.store.write_handoff_page(&told, now).await? {
            self.withdraw(&gone, now).await;
            self.outbox.look_again(now);
            self.shared.touch(&[Tag::Pages]);
        }
        Ok(())
    }

    fn left_behind(&self, loaded: &Loaded, handoff: &Handoff, promises: Vec<StandingPromise>, now: Instant) -> Left {
        let of_seat = |(source, seat): (&SourceName, &'_ Seat)| {
            let id = |identity: &Identity| AlertId { source: source.clone(), identity: identity.clone() };
            seat.state.alerts.iter().map(|(identity, alert)| (id(identity), Arc::clone(alert))).collect::<Vec<_>>()
        };
        let alerts: Vec<(AlertId, Arc<KnownAlert>)> = self.seats.iter().flat_map(of_seat).collect();
        let unheard = self.seats.values().filter(|seat| !seat.is_believed(now)).map(|seat| seat.spec.name.clone());
        let alerts = alerts.iter().map(|(id, alert)| (id, &**alert));
        let watch = loaded.watch();
        let left = left_at(&watch, &handoff.schedule, alerts, unheard.collect(), now);
        left.with_promises(&watch, &handoff.schedule, promises, handoff.until)
    }
}
