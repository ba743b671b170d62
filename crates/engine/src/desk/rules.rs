//! Looking for service levels that other tools keep as rules: seldom, beside everything else, and only at sources that answer.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::{PollFailure, SourceSpec};
use watchbill_domain::time::Instant;

use crate::api::Tag;
use crate::openslo::{OfferedSlo, offers_of};

use super::Desk;
use super::seat::Seat;

/// Rules change with a release of the team; nobody waits for this.
const EVERY: Duration = Duration::from_secs(3600);
/// Laptops that ask the same source do not ask in step.
const APART: Duration = Duration::from_secs(300);

/// What was found, or why not.
pub(super) struct RulesDone {
    name: SourceName,
    found: Result<Vec<OfferedSlo>, PollFailure>,
}

/// When each source is looked at next, and the looks that are under way.
#[derive(Default)]
pub(super) struct RulesLook {
    pub tasks: JoinSet<RulesDone>,
    due: HashMap<SourceName, (Arc<SourceSpec>, Instant)>,
}

impl RulesLook {
    /// When the next look is due. A source that was never looked at is looked at with its first good poll.
    pub fn next_at(&self, now: Instant) -> Option<Instant> {
        self.due.values().map(|(_, at)| *at).filter(|at| *at > now).min()
    }

    fn is_due(&self, seat: &Seat, now: Instant) -> bool {
        self.due.get(&seat.spec.name).is_none_or(|(spec, at)| *spec != seat.spec || is_over(*at, now))
    }
}

/// Also where the clock was set back since.
fn is_over(at: Instant, now: Instant) -> bool {
    at <= now || at.since(now) > EVERY + APART
}

impl Desk {
    pub(super) fn look_for_rules(&mut self, now: Instant) {
        if self.stopping.is_some() {
            self.rules.tasks.abort_all();
            return;
        }
        let seats = &self.seats;
        self.rules.due.retain(|name, _| seats.contains_key(name));
        self.shared.offers.retain(|name| seats.contains_key(name));
        for seat in seats.values().filter(|seat| seat.source.measures() && seat.is_believed(now)) {
            if !self.rules.is_due(seat, now) {
                continue;
            }
            let next_at = now.plus(EVERY).plus(APART.mul_f64(self.shared.ports.chance.random().clamp(0.0, 1.0)));
            self.rules.due.insert(seat.spec.name.clone(), (Arc::clone(&seat.spec), next_at));
            let (shared, spec, source) = (Arc::clone(&self.shared), Arc::clone(&seat.spec), Arc::clone(&seat.source));
            self.rules.tasks.spawn(async move {
                let found = offers_of(&shared.ports, &shared.folder, &spec, &*source).await;
                RulesDone { name: spec.name.clone(), found }
            });
        }
    }

    /// What a look that failed would have found is not known: what was found before stays offered.
    pub(super) fn take_rules(&mut self, done: Result<RulesDone, JoinError>) {
        match done {
            Ok(RulesDone { name, found: Ok(offers) }) => {
                if self.shared.offers.found(&name, offers) {
                    self.shared.touch(&[Tag::Levels]);
                }
            }
            Ok(RulesDone { name, found: Err(failure) }) => {
                tracing::info!(source = %name, "its rules were not looked at: {}", failure.message);
            }
            Err(error) if error.is_cancelled() => {}
            Err(error) => tracing::error!(%error, "looking at rules broke off: a fault of Watchbill"),
        }
    }
}
