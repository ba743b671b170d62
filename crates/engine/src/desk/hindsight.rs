//! Who can tell what happened in a gap, and which of a source's alerts that is about.

use std::collections::HashSet;
use std::sync::Arc;

use watchbill_domain::alerts::{Hindsight, KnownAlert, Labels, Observation, Tells, Twins, colleague_deeds};
use watchbill_domain::ids::{Identity, SourceName};
use watchbill_domain::sources::gap_threshold;
use watchbill_domain::time::Instant;
use watchbill_sources::Role;
use watchbill_store::{GapNotes, StoreError};

use crate::poll::Polled;
use crate::recall::{Historian, RecallAsk, Recalled};

use super::Desk;
use super::seat::Seat;

impl Seat {
    /// What has to be asked beside the next poll: a source that evaluates knows what happened in its own gap, and what of the
    /// alerts that a notifying one hears from it.
    pub fn recall_ask(&self, historians: &[Historian], now: Instant) -> Option<RecallAsk> {
        let from = self.state.last_good_at.filter(|good| now.since(*good) > gap_threshold(self.spec.every))?;
        let is_own = |historian: &&Historian| historian.spec.name == self.spec.name;
        let (tells, historians): (_, Vec<Historian>) = match self.role {
            Role::Evaluates => (Tells::All, historians.iter().filter(is_own).cloned().collect()),
            Role::Notifies => (Tells::Some, historians.to_vec()),
            Role::Apart => (Tells::Some, Vec::new()),
        };
        Some(RecallAsk { from, historians, tells })
    }
}

impl Desk {
    /// The sources that evaluate rules: they may keep a history.
    pub(super) fn historians(&self) -> Vec<Historian> {
        let evaluating = self.seats.values().filter(|seat| seat.role == Role::Evaluates);
        let mut historians: Vec<Historian> = evaluating
            .map(|seat| Historian {
                spec: Arc::clone(&seat.spec),
                source: Arc::clone(&seat.source),
                skew_ms: seat.reading.skew_ms,
            })
            .collect();
        historians.sort_by(|a, b| a.spec.name.cmp(&b.spec.name));
        historians
    }

    /// Puts what was heard of a gap to the alerts of this source, with what is recorded of them. If the records cannot be
    /// read the gap stays unknown: the poll itself says more than its history.
    pub(super) async fn place_hindsight(&self, name: &SourceName, polled: &mut Polled) {
        let Some(mut hindsight) = polled.recalled.hindsight.take() else { return };
        match self.placed(name, polled, &mut hindsight).await {
            Ok(()) => polled.recalled.hindsight = Some(hindsight),
            Err(error) => tracing::error!(source = %name, %error, "what happened in the gap is not taken in"),
        }
    }

    /// Keeps with the gap that has just ended what is known of it now, and what colleagues did in it.
    pub(super) async fn note_gap(
        &mut self,
        name: &SourceName,
        observation: &Observation,
        recalled: &Recalled,
        now: Instant,
    ) {
        let Some((gap, seat)) = observation.gap.as_ref().zip(self.seats.get(name)) else { return };
        let loaded = self.shared.loaded();
        let me = loaded.people.iter().find(|person| Some(&person.id) == loaded.me.as_ref());
        let me: Vec<&str> = me.iter().flat_map(|person| [person.id.as_str(), person.name.as_str()]).collect();
        let notes = GapNotes {
            told: observation.told.clone(),
            untold: recalled.untold.clone(),
            colleagues: colleague_deeds(&recalled.silences, gap, &me, seat.reading.skew_ms),
        };
        if let Err(error) = self.shared.store.note_gap(name, gap, &notes).await {
            self.note_store_trouble(&error, now);
        }
    }

    async fn placed(&self, name: &SourceName, polled: &Polled, hindsight: &mut Hindsight) -> Result<(), StoreError> {
        let Some(seat) = self.seats.get(name) else { return Ok(()) };
        if hindsight.tells == Tells::Some {
            let names: HashSet<&str> = hindsight.courses.iter().filter_map(|c| c.labels.get("alertname")).collect();
            let recorded = self.shared.store.known_by_name(name, &names.into_iter().collect::<Vec<_>>()).await?;
            name_as_twins(hindsight, seat, polled, &recorded);
        }
        let unheld: Vec<&Identity> = hindsight.courses.iter().map(|course| &course.identity).collect();
        let unheld: Vec<&Identity> = unheld.into_iter().filter(|id| !seat.state.alerts.contains_key(*id)).collect();
        let mut recorded = self.shared.store.known_alerts(name, &unheld).await?;
        for course in &mut hindsight.courses {
            course.known = recorded.remove(&course.identity).map(Box::new);
        }
        Ok(())
    }
}

/// Gives every course the identity that its alert has at this source; the others are not this source's.
fn name_as_twins(hindsight: &mut Hindsight, seat: &Seat, polled: &Polled, recorded: &[(Identity, KnownAlert)]) {
    let held = seat.state.alerts.iter().map(|(identity, alert)| (&alert.labels, identity));
    let seen = polled.poll.iter().flat_map(|poll| &poll.sightings);
    let seen = seen.map(|sighting| (&sighting.labels, &sighting.identity));
    let over = recorded.iter().map(|(identity, alert)| (&alert.labels, identity));
    let twins: Twins<'_, &Identity> = Twins::among(held.chain(seen).chain(over));
    let mut taken: HashSet<Identity> = HashSet::new();
    hindsight.courses.retain_mut(|course| {
        let labels: &Labels = &course.labels;
        let Some(told) = twins.of(labels).first().map(|identity| (*identity).clone()) else { return false };
        course.identity = told.clone();
        taken.insert(told)
    });
}
