//! Measuring, as far as the loop has to do with it: it starts the rounds, and tells whoever waits for one what came of it. What
//! they bring they put into the records themselves.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::{Id, JoinError};
use watchbill_domain::ids::SourceName;
use watchbill_domain::time::Instant;
use watchbill_store::{Listing, NamedSlo, SloTerms, StoreError};

use crate::api::{MeasuredSource, Tag};
use crate::levels::Level;
use crate::measuring::{RoundDone, Stopped, Taken};
use crate::slo::said::{counted_words, window_words};
use crate::workspace::Loaded;

use super::Desk;

/// Whoever polls waits so long for what is measured: the first look at a new SLI fetches weeks.
pub(super) const MEASURED_WITHIN: Duration = Duration::from_secs(30);

impl Desk {
    /// Takes note of the service levels of the workspace.
    pub(super) async fn seat_levels(&mut self, loaded: &Loaded, now: Instant) {
        let named: Vec<NamedSlo> = loaded.levels().iter().filter_map(named).collect();
        let listing = if loaded.levels.is_whole { Listing::Whole } else { Listing::Partial };
        let seated = async {
            let synced = self.shared.store.sync_slos(&named, listing, now).await?;
            Ok::<_, StoreError>((synced, self.shared.store.slis().await?))
        };
        match seated.await {
            Ok((synced, rows)) => {
                self.stations.seat(loaded, &synced.slis, &rows, now);
                // Of a source that measures nothing any more nobody waits to hear what it measured.
                for waiter in &mut self.waiters {
                    waiter.measuring.retain(|name| self.stations.has(name));
                }
                if !synced.revised.is_empty() {
                    self.shared.touch(&[Tag::Levels]);
                }
            }
            Err(error) => {
                self.house.seat_again = true;
                self.note_store_trouble(&error, now);
            }
        }
    }

    pub(super) fn start_measuring(&mut self, now: Instant) {
        if self.stopping.is_some() {
            return;
        }
        let skew_ms = |name: &SourceName| self.seats.get(name).map_or(0, |seat| seat.reading.skew_ms);
        self.stations.start_due(&self.shared, skew_ms, now);
    }

    pub(super) fn take_measured(&mut self, done: Result<(Id, RoundDone), JoinError>) {
        let (now, random) = (self.shared.ports.clock.now(), self.shared.ports.chance.random());
        let Some(Taken { name, slis, buckets, stopped }) = self.stations.take(done, now, random) else { return };
        let problem = match stopped {
            None => None,
            Some(Stopped::Source(failure)) => {
                tracing::warn!(source = %name, kind = failure.kind.word(), "service levels not measured: {}", failure.message);
                Some(failure.message)
            }
            Some(Stopped::Store(error)) => {
                self.note_store_trouble(&error, now);
                Some(error.to_string())
            }
        };
        for waiter in self.waiters.iter_mut().filter(|waiter| waiter.measuring.contains(&name)) {
            waiter.measuring.remove(&name);
            waiter.measured.push(MeasuredSource { source: name.to_string(), slis, buckets, problem: problem.clone() });
        }
    }

    /// Has these sources measured at once, and says which of them measure anything.
    pub(super) fn hurry_measuring<'a>(
        &mut self,
        names: impl Iterator<Item = &'a SourceName>,
        now: Instant,
    ) -> std::collections::HashSet<SourceName> {
        names.filter(|name| self.stations.hurry(name, now)).cloned().collect()
    }
}

fn named(level: &Level) -> Option<NamedSlo> {
    let (sli, slo) = (Arc::clone(level.sli.as_ref().ok()?), &level.spec.slo);
    Some(NamedSlo {
        slo: slo.name.clone(),
        objective: level.objective.clone(),
        source: sli.source.clone(),
        terms: SloTerms {
            sli_key: sli.key(),
            target: slo.objective.to_string(),
            window: window_words(&slo.window),
            method: counted_words(&slo.method),
        },
    })
}
