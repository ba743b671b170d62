//! The noise ledger, and judging what was recorded again under another policy.

mod lines;
mod noise;
mod patches;
mod rules;
mod tell;
mod time_machine;
mod twins;

use std::time::Duration;

use watchbill_domain::alerts::{Duties, Rest, Span};
use watchbill_domain::time::Zone;
use watchbill_store::Recorded;

use crate::api::ApiError;
use crate::reads::{role_of, store_error};
use crate::shared::Shared;

pub(crate) use noise::{noise_listing, noise_view};
pub(crate) use rules::loudness;
pub(crate) use time_machine::{rerun_listing, rerun_view};

/// A flapping alert has settled after this: what was recorded so long before a span decides about its beginning.
const RUN_UP: Duration = Duration::from_secs(3 * 3600);

/// What is judged again, and for whom.
struct Past {
    recorded: Recorded,
    span: Span,
    /// The hours of the person at this laptop. What they asked for by hand today says nothing about last week.
    rest: Rest,
    /// Whose alerts were whose, by the schedules as they stand now: of the past they say what was.
    duties: Duties,
    zone: Zone,
}

/// What was recorded over the last `span`, no farther back than records are kept.
async fn past(shared: &Shared, span: Duration) -> Result<Past, ApiError> {
    let (now, loaded) = (shared.ports.clock.now(), shared.loaded());
    let span = Span { from: now.minus(span.min(loaded.retention)), to: now };
    let fail = |error| store_error(&error);
    let mut recorded = shared.store.recorded(span.from.minus(RUN_UP), span.to).await.map_err(fail)?;
    let sources = shared.store.sources().await.map_err(fail)?;
    twins::told_once(&mut recorded, |name| sources.iter().find(|source| source.name == *name).and_then(role_of));
    let rest = Rest { undisturbed_until: None, ..shared.rest() };
    let zone = loaded.zone_of_person(shared.ports.clock.zone());
    let from = recorded.changes.first().map_or(span.from, |first| first.at.min(span.from));
    let duties = loaded.watch().duties(from, now);
    Ok(Past { recorded, span, rest, duties, zone })
}
