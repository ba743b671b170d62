//! When the person at this laptop rests.

use watchbill_domain::alerts::silence_end;
use watchbill_domain::time::Instant;

use crate::api::{ApiError, RestOffer, RestView};
use crate::shared::Shared;

use super::texts::Here;

/// Ends that are offered.
const OFFERED: [&str; 3] = ["1h", "2h", "tomorrow 9:00"];

/// Until when a person does not want to be disturbed, as they say it; the words are those that a silence's end is said in.
pub(crate) fn rest_end(words: &str, here: &Here) -> Result<Instant, ApiError> {
    silence_end(words, &here.zone, here.now).map_err(|_| ApiError::Invalid {
        field: "until".to_owned(),
        message: format!(
            "`{words}` is no end for a do-not-disturb; expected a span like 2h or 1h30m, a time like 07:00, `tomorrow 9:00`, or \
             RFC 3339, ahead of now by no more than 90 days"
        ),
    })
}

/// What holds now, with the do-not-disturb as it was set last.
pub(crate) fn rest_view(shared: &Shared, undisturbed_until: Option<Instant>) -> RestView {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let loaded = shared.loaded();
    let rest = loaded.rest(undisturbed_until, here.zone.clone());
    let zone = rest.quiet.as_ref().map_or(&here.zone, |(_, zone)| zone);
    let ends = [rest.quiet_until(here.now), rest.undisturbed_until(here.now)];
    let begins = rest.quiet.as_ref().and_then(|(hours, zone)| hours.next_from(here.now, zone));
    let changes_at = ends.into_iter().chain([begins]).flatten().min();
    let offer = |words: &str| {
        let until = rest_end(words, &here).ok()?;
        Some(RestOffer { words: words.to_owned(), until: here.time(until) })
    };
    RestView {
        quiet_until: rest.quiet_until(here.now).map(|at| here.time(at)),
        undisturbed_until: rest.undisturbed_until(here.now).map(|at| here.time(at)),
        quiet_hours: rest.quiet.as_ref().map(|(hours, _)| hours.to_string()),
        zone: zone.name().to_owned(),
        changes_at: changes_at.map(Instant::as_ms),
        offers: OFFERED.into_iter().filter_map(offer).collect(),
        break_through: rest.break_through.unwrap_or(loaded.policy.break_through).word().to_owned(),
    }
}
