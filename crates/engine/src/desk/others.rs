//! What the other sources at the desk have to do with an alert: see `Elsewhere` in the domain.
//!
//! An alert of a source that evaluates rules waits a little for a notifying source to tell of it, because the two are polled
//! at different moments and only the notifying one knows of silences. If none tells of it the alert pages by itself: the way
//! from a Prometheus to its Alertmanager can break too.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use watchbill_domain::alerts::{AlertState, Decision, Elsewhere, Held, KnownAlert, Twin, Twins};
use watchbill_domain::ids::{Identity, SourceName};
use watchbill_domain::time::Instant;
use watchbill_sources::Role;

use crate::queues::is_of_queue;

use super::Desk;
use super::round::Round;
use super::seat::Seat;

/// The shortest time a notifying source is waited for.
const SHORTEST_WAIT: Duration = Duration::from_secs(60);
/// What is added to two of its polls, for an answer that takes its time.
const ANSWER_TIME: Duration = Duration::from_secs(15);

/// What the other sources say of the alerts of one.
pub(super) struct Others<'a> {
    own: &'a Seat,
    /// The alerts of notifying sources that fire or did lately, for a source that evaluates.
    twins: Twins<'a, Twin<'a>>,
    /// The alerts of evaluating sources that fire or did lately and of which a person was told, for a source that notifies.
    told: Vec<Twin<'a>>,
    /// A notifying source and how long one is waited for; `None` if there is none.
    notifying: Option<(&'a SourceName, Duration)>,
    /// Until when a round waits for the answer of one: nobody is said to keep silent who is being asked.
    asked_until: Option<Instant>,
}

impl<'a> Others<'a> {
    /// Of the source `own` among all of `seats`, in this round.
    pub fn of(own: &'a Seat, seats: &'a HashMap<SourceName, Seat>, round: Option<&Round>) -> Self {
        let others = || seats.values().filter(|seat| seat.spec.name != own.spec.name);
        let (mut twins, mut told, mut notifying) = (Twins::among([]), Vec::new(), None);
        let mut asked_until = None;
        match own.role {
            Role::Evaluates => {
                let telling = || others().filter(|seat| seat.role == Role::Notifies);
                let wait = telling().map(|seat| waited_for(seat.spec.every)).max();
                notifying = telling().map(|seat| &seat.spec.name).min().zip(wait);
                let asks = |round: &&Round| telling().any(|seat| round.includes(&seat.spec.name));
                asked_until = round.filter(asks).map(Round::until);
                twins = Twins::among(telling().flat_map(Seat::twins).map(|twin| (twin.labels, twin)));
            }
            Role::Notifies => {
                let evaluating = others().filter(|seat| seat.role == Role::Evaluates);
                told = evaluating.flat_map(Seat::twins).filter(Twin::was_told).collect();
            }
            Role::Apart => {}
        }
        Self { own, twins, told, notifying, asked_until }
    }

    /// What they have to do with an alert of this source that fires or has just ended.
    pub fn about(&self, identity: &Identity, alert: &KnownAlert, now: Instant) -> Elsewhere<'a> {
        match self.own.role {
            Role::Notifies => {
                let told = self.told.iter().find(|twin| twin.was_told_as(alert));
                told.map_or(Elsewhere::Nothing, |twin| Elsewhere::Announced { by: twin.by })
            }
            // No other source tells of what was found here.
            Role::Evaluates if is_of_queue(identity) => Elsewhere::Nothing,
            Role::Evaluates => self.told_as(identity, alert, now),
            Role::Apart => Elsewhere::Nothing,
        }
    }

    fn told_as(&self, identity: &Identity, alert: &KnownAlert, now: Instant) -> Elsewhere<'a> {
        let Some((by, wait)) = self.notifying else { return Elsewhere::Nothing };
        if let Some(twin) = self.twins.of(&alert.labels).iter().find(|twin| twin.tells_of(alert)) {
            return Elsewhere::Told { by: twin.by };
        }
        // What is over is waited for by nobody.
        if alert.state == AlertState::Resolved {
            return Elsewhere::Nothing;
        }
        if self.own.missing.contains(identity) {
            return Elsewhere::Missing { by };
        }
        let until = self.own.awaited.get(identity).copied().unwrap_or(now.plus(wait));
        let until = self.asked_until.map_or(until, |asked| asked.max(until));
        if now < until { Elsewhere::Awaited { by, until } } else { Elsewhere::Missing { by } }
    }
}

/// How long a notifying source that is polled so often is waited for: long enough for two polls, so that one that fails does not
/// make a page.
pub(crate) fn waited_for(every: Duration) -> Duration {
    (2 * every + ANSWER_TIME).max(SHORTEST_WAIT)
}

impl Seat {
    /// What it has to do with alerts of other sources.
    fn twins(&self) -> impl Iterator<Item = Twin<'_>> {
        let by = &self.spec.name;
        let firing = self.state.alerts.values().filter(|alert| alert.state == AlertState::Firing);
        let firing = firing.map(|alert| Twin::known(by, alert));
        let all = firing.chain(self.state.over.values().map(|over| Twin::over(by, over)));
        let believed_until = self.state.failing_since.and(self.state.last_good_at);
        all.map(move |twin| twin.believed_until(believed_until))
    }

    /// Takes in what was decided: from the first "awaited" on the time runs, and ends with any other decision. What was waited
    /// for in vain is known to be missing until a source tells of it, so that nobody waits for it again.
    pub fn note_awaited(&mut self, decisions: &[(Identity, Decision)], wait: Option<Duration>, now: Instant) {
        for (identity, decision) in decisions {
            match (decision, wait) {
                (Decision::Hold { held: Held::Awaited, .. }, Some(wait)) => {
                    self.awaited.entry(identity.clone()).or_insert(now.plus(wait));
                }
                (Decision::Hold { held: Held::ToldElsewhere, .. }, _) => {
                    self.awaited.remove(identity);
                    self.missing.remove(identity);
                }
                _ => {
                    if self.awaited.remove(identity).is_some_and(|until| until <= now) {
                        self.missing.insert(identity.clone());
                    }
                }
            }
        }
        self.awaited.retain(|identity, _| self.state.alerts.contains_key(identity));
        self.missing.retain(|identity| self.state.alerts.contains_key(identity));
    }

    /// When the first alert has been waited for long enough.
    pub fn awaited_until(&self) -> Option<Instant> {
        self.awaited.values().copied().min()
    }
}

impl Desk {
    /// How long alerts of this source wait for another; `None` if there is none to wait for.
    pub(super) fn wait_of(&self, name: &SourceName) -> Option<Duration> {
        let own = self.seats.get(name).filter(|own| own.role == Role::Evaluates)?;
        let others = self.seats.values().filter(|seat| seat.spec.name != own.spec.name && seat.role == Role::Notifies);
        others.map(|seat| waited_for(seat.spec.every)).max()
    }

    /// Decides again about alerts that were left to another source, where that source stopped telling of them or has not begun
    /// to in time.
    pub(super) async fn decide_left_to_others(&mut self, now: Instant) {
        // Nobody is said to keep silent who is being asked.
        if self.round.as_ref().is_some_and(|round| !round.is_over(now)) {
            return;
        }
        let is_over = |seat: &Seat| seat.awaited_until().is_some_and(|until| until <= now);
        if !std::mem::take(&mut self.others_moved) && !self.seats.values().any(is_over) {
            return;
        }
        let mut due: Vec<(SourceName, Vec<Identity>)> = Vec::new();
        for (name, seat) in self.seats.iter().filter(|(_, seat)| seat.role == Role::Evaluates) {
            let others = Others::of(seat, &self.seats, self.round.as_ref());
            let left = |alert: &KnownAlert| match alert.decision {
                Some(Decision::Hold { held, .. }) => Some(held).filter(|held| {
                    alert.state == AlertState::Firing && matches!(held, Held::ToldElsewhere | Held::Awaited)
                }),
                Some(Decision::Page { .. }) | None => None,
            };
            let moved = |(identity, alert): &(&Identity, &Arc<KnownAlert>)| {
                let Some(held) = left(alert) else { return false };
                let about = others.about(identity, alert, now);
                !matches!(
                    (held, about),
                    (Held::ToldElsewhere, Elsewhere::Told { .. }) | (Held::Awaited, Elsewhere::Awaited { .. })
                )
            };
            let mut moved: Vec<Identity> =
                seat.state.alerts.iter().filter(moved).map(|(identity, _)| identity.clone()).collect();
            moved.sort();
            if !moved.is_empty() {
                due.push((name.clone(), moved));
            }
        }
        for (name, identities) in due {
            self.decide_again(&name, &identities, now).await;
        }
    }
}
