//! Deciding again without a poll: a snooze or a rest has ended, an alert has fired for long enough or stopped flapping, the
//! team changed its rules, a person took something back.

use std::collections::HashMap;

use watchbill_domain::alerts::{
    AlertState, Decision, Duties, Elsewhere, Flap, Held, KnownAlert, Occasion, Pager, Policy, Rest, due_again,
};
use watchbill_domain::ids::{Identity, PageId, SourceName};
use watchbill_domain::time::Instant;
use watchbill_store::{Committed, DecisionsCommit};

use crate::api::Tag;
use crate::handle::undisturbed_until;
use crate::pipeline::{self, Circumstances, Judged};

use super::Desk;
use super::others::Others;
use super::seat::Seat;

/// What every decision goes by that is no fact about an alert.
#[derive(Clone, Copy)]
pub(super) struct Calm<'a> {
    pub policy: &'a Policy,
    pub rest: &'a Rest,
    pub duties: &'a Duties,
    pub sent: &'a Pager<String, PageId>,
}

impl<'a> Calm<'a> {
    pub fn circumstances(
        &self,
        source: &'a SourceName,
        occasion: Occasion,
        again: &'a [Identity],
        elsewhere: &'a (dyn Fn(&Identity, &KnownAlert) -> Elsewhere<'a> + Sync),
    ) -> Circumstances<'a>
    where
        Self: 'a,
    {
        let Self { policy, rest, duties, sent } = *self;
        Circumstances { source, occasion, policy, rest, duties, sent, again, elsewhere }
    }
}

impl Desk {
    /// Takes up the pages that went out just before this start: the rate counts them.
    pub(super) async fn remember_pages(&mut self, now: Instant) {
        let rate = self.shared.loaded().policy.rate;
        match self.shared.store.sent_since(now.minus(rate.window.max(rate.edit_within))).await {
            Ok(sent) => self.pager = Pager::of(sent),
            Err(error) => self.note_store_trouble(&error, now),
        }
    }

    /// When something of this source has to be decided again by the clock alone.
    pub(super) fn due_at(&self, seat: &Seat, now: Instant) -> Option<Instant> {
        let rules = &self.shared.loaded().policy.flap;
        let alerts = seat.state.alerts.values().flat_map(|alert| [alert.mine.snoozed_until, alert.again_at]);
        let flaps = seat.state.over.values().map(|over| over.flap.ends_at(rules));
        alerts.chain(flaps).flatten().filter(|at| now < *at).min()
    }

    /// Decides again about everything that is due: in the digest of the round, while there is one.
    pub(super) async fn decide_due(&mut self, now: Instant) {
        self.settle_over(now).await;
        // What a round asks about is decided by its answer: what is known was true when somebody last asked.
        let asks = |name: &SourceName| self.round.as_ref().is_some_and(|round| round.waits_for(name, now));
        // What was not looked through yet is decided by its first poll.
        let ready = self.seats.iter_mut().filter(|(name, seat)| seat.looked_through && !asks(name));
        let due: Vec<(SourceName, Vec<Identity>)> = ready
            .map(|(name, seat)| (name.clone(), seat.take_due(now)))
            .filter(|(_, identities)| !identities.is_empty())
            .collect();
        let mut rested = Vec::new();
        for (name, identities) in due {
            let rests = |identity: &Identity| self.held_back(&name, identity).is_some_and(Held::ends_in_a_digest);
            let (resting, others): (Vec<Identity>, Vec<Identity>) = identities.into_iter().partition(rests);
            if !resting.is_empty() {
                rested.push((name.clone(), resting));
            }
            self.decide_again(&name, &others, now).await;
        }
        self.decide_together(rested, now).await;
    }

    /// Takes over until when the person does not want to be disturbed; what that held back is decided again.
    pub(super) async fn take_rest(&mut self, now: Instant) {
        match undisturbed_until(&self.shared.store).await {
            Ok(until) => {
                let before = std::mem::replace(&mut self.shared.notes().undisturbed_until, until);
                if before != until {
                    self.shared.touch(&[Tag::Workspace, Tag::Alerts]);
                    self.decide_all_again();
                }
            }
            Err(error) => {
                self.house.look_for_guests_again();
                self.note_store_trouble(&error, now);
            }
        }
    }

    /// What decisions go by is another: the person's rest, the team's rules, who is on call, the clock. Everything that is held
    /// back is decided again, as soon as that can be written.
    pub(super) fn decide_all_again(&mut self) {
        self.seats.values_mut().for_each(|seat| seat.undecided = true);
    }

    /// What holds an alert back, if it fires and something does.
    fn held_back(&self, name: &SourceName, identity: &Identity) -> Option<Held> {
        held_by(self.seats.get(name)?.state.alerts.get(identity)?)
    }

    /// Decides about what was held back for a while and is told in one digest: that of the round, while there is one.
    async fn decide_together(&mut self, due: Vec<(SourceName, Vec<Identity>)>, now: Instant) {
        if due.is_empty() {
            return;
        }
        let gathered = self.gathered();
        let digest = match gathered {
            Some(digest) => digest,
            None => {
                let held = due
                    .iter()
                    .flat_map(|(name, identities)| identities.iter().filter_map(|one| self.held_back(name, one)));
                let because = format!("what was held back for {}", Held::together(held));
                match self.shared.store.open_digest(&because, now).await {
                    Ok(digest) => (Occasion::RestOver, digest),
                    Err(error) => {
                        let names = due.iter().map(|(name, _)| name);
                        names.for_each(|name| self.not_decided(name));
                        return self.note_store_trouble(&error, now);
                    }
                }
            }
        };
        for (name, identities) in due {
            self.decide_in(&name, &identities, Some(digest), now).await;
        }
        if gathered.is_none() {
            self.close_digest(digest.1, now).await;
        }
    }

    /// The digest that everything joins during the round of a start or a wake-up.
    fn gathered(&self) -> Option<(Occasion, PageId)> {
        self.round.as_ref().map(|round| (round.occasion, round.digest))
    }

    /// What was to be decided could not be written: it is tried again.
    fn not_decided(&mut self, name: &SourceName) {
        if let Some(seat) = self.seats.get_mut(name) {
            seat.undecided = true;
        }
    }

    /// Decides again about these alerts of a source.
    pub(super) async fn decide_again(&mut self, name: &SourceName, identities: &[Identity], now: Instant) {
        self.decide_in(name, identities, self.gathered(), now).await;
    }

    async fn decide_in(
        &mut self,
        name: &SourceName,
        identities: &[Identity],
        digest: Option<(Occasion, PageId)>,
        now: Instant,
    ) {
        if identities.is_empty() {
            return;
        }
        let (loaded, rest, duties) = (self.shared.loaded(), self.shared.rest(), self.shared.duties(now));
        let wait = self.wait_of(name);
        let Some(seat) = self.seats.get(name) else { return };
        let others = Others::of(seat, &self.seats, self.round.as_ref());
        let calm = Calm { policy: &loaded.policy, rest: &rest, duties: &duties, sent: &self.pager };
        let occasion = digest.map_or(Occasion::Ordinary, |(occasion, _)| occasion);
        let elsewhere = |identity: &Identity, alert: &KnownAlert| others.about(identity, alert, now);
        let circumstances = calm.circumstances(&seat.spec.name, occasion, &[], &elsewhere);
        let judged = pipeline::judge_again(&seat.state, identities, &circumstances, now);
        let Some(committed) = self.commit_again(name, &judged, digest.map(|(_, page)| page), now).await else {
            return self.not_decided(name);
        };
        let Some(seat) = self.seats.get_mut(name) else { return };
        seat.state.apply_changes(&judged.observation.changes, &judged.observation.flaps);
        seat.note_awaited(&judged.decisions, wait, now);
        if !judged.decisions.is_empty() {
            self.after_commit(name, &judged, &committed, now).await;
        }
    }

    async fn commit_again(
        &mut self,
        name: &SourceName,
        judged: &Judged,
        digest: Option<PageId>,
        now: Instant,
    ) -> Option<Committed> {
        let flaps = moved_flaps(self.seats.get(name)?, judged);
        if judged.decisions.is_empty() && flaps.is_empty() {
            return Some(Committed::default());
        }
        let (decisions, pages) = (&judged.decisions, &judged.pages);
        let commit = DecisionsCommit { source: name, now, flaps: &flaps, decisions, pages, digest };
        match self.shared.store.commit_decisions(&commit).await {
            Ok(committed) => Some(committed),
            Err(error) => {
                self.note_store_trouble(&error, now);
                None
            }
        }
    }

    /// Notes of alerts that are over that they have stopped flapping: good news, which makes no sound.
    async fn settle_over(&mut self, now: Instant) {
        let rules = self.shared.loaded().policy.flap;
        let settled: Vec<(SourceName, Vec<(Identity, Flap)>)> = self
            .seats
            .iter()
            .map(|(name, seat)| {
                let over = seat.state.over.iter();
                let ended = over.filter(|(_, over)| over.flap.ends_at(&rules).is_some_and(|at| at <= now));
                (name.clone(), ended.map(|(identity, over)| (identity.clone(), over.flap)).collect())
            })
            .filter(|(_, ended): &(SourceName, Vec<_>)| !ended.is_empty())
            .collect();
        for (name, ended) in settled {
            let held = |flap: &Flap| Decision::Hold { held: Held::Settled, because: flap.settled_words() };
            let decisions: Vec<(Identity, Decision)> =
                ended.iter().map(|(identity, flap)| (identity.clone(), held(flap))).collect();
            let flaps: HashMap<Identity, Flap> =
                ended.into_iter().map(|(identity, flap)| (identity, flap.settled())).collect();
            let commit =
                DecisionsCommit { source: &name, now, flaps: &flaps, decisions: &decisions, pages: &[], digest: None };
            if let Err(error) = self.shared.store.commit_decisions(&commit).await {
                self.note_store_trouble(&error, now);
                continue;
            }
            if let Some(seat) = self.seats.get_mut(&name) {
                seat.state.apply_changes(&[], &flaps);
            }
            self.shared.touch(&[Tag::Alerts, Tag::Pages]);
        }
    }
}

fn held_by(alert: &KnownAlert) -> Option<Held> {
    match alert.decision {
        Some(Decision::Hold { held, .. }) => Some(held),
        Some(Decision::Page { .. }) | None => None,
    }
}

impl Seat {
    /// What has to be decided again now: what the clock says, and all that is held back where it is `undecided`.
    fn take_due(&mut self, now: Instant) -> Vec<Identity> {
        let mut due = due_again(&self.state, now);
        if std::mem::take(&mut self.undecided) {
            let is_open = |alert: &KnownAlert| {
                alert.state == AlertState::Firing && (alert.announced.is_none() || held_by(alert).is_some())
            };
            due.extend(
                self.state.alerts.iter().filter(|(_, alert)| is_open(alert)).map(|(identity, _)| identity.clone()),
            );
            due.sort();
            due.dedup();
        }
        due
    }
}

/// How often those change of which something about that is different now.
fn moved_flaps(seat: &Seat, judged: &Judged) -> HashMap<Identity, Flap> {
    let before = |identity: &Identity| seat.state.alerts.get(identity).map(|alert| alert.flap);
    let moved = judged.observation.flaps.iter().filter(|(identity, flap)| before(identity) != Some(**flap));
    moved.map(|(identity, flap)| (identity.clone(), *flap)).collect()
}
