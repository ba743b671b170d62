//! Who did what with queues, and whether that is still as it was written.

use watchbill_domain::queues::Link;
use watchbill_domain::time::{Instant, parse_span};

use crate::api::{ApiError, TrailEntryListed, TrailListing};
use crate::budgets::typed_instant;
use crate::reads::{Here, store_error};
use crate::shared::Shared;

/// The entries since a time, as it is typed, and whether the whole trail holds together and has the hash that somebody kept.
///
/// # Errors
/// When the time or the hash cannot be read, or the records cannot.
pub(crate) async fn queue_trail(
    shared: &Shared,
    since: Option<&str>,
    verify: Option<&str>,
) -> Result<TrailListing, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let from = since.map(|text| beginning(text, &here)).transpose()?.unwrap_or(Instant::from_ms(i64::MIN));
    let last = verify.map(read_hash).transpose()?;
    let fail = |error| store_error(&error);
    let state = shared.store.trail_state(last.as_deref()).await.map_err(fail)?;
    // A trail of which an entry cannot be read is told as far as it can be: that it is broken is what matters.
    let links = match shared.store.trail(from, Instant::from_ms(i64::MAX)).await {
        Ok(links) => links,
        Err(_) if state.broken.is_some() => Vec::new(),
        Err(error) => return Err(store_error(&error)),
    };
    Ok(TrailListing {
        entries: links.iter().map(|link| entry(link, &here)).collect(),
        count: state.entries,
        last_hash: state.last,
        whole: state.broken.is_none(),
        problem: state.broken.map(|broken| broken.to_string()),
    })
}

/// A span back from now, or a time.
fn beginning(text: &str, here: &Here) -> Result<Instant, ApiError> {
    match parse_span(text) {
        Ok(span) => Ok(here.now.minus(span)),
        Err(_) => typed_instant("since", text, &here.zone),
    }
}

/// A hash as the trail writes it. One that was cut when it was copied would look like a trail that was cut.
fn read_hash(text: &str) -> Result<String, ApiError> {
    let hash = text.trim().to_lowercase();
    if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(hash);
    }
    let message = format!(
        "`{}` is no hash of an entry; expected 64 hexadecimal digits, as `last_hash` of `watchbill queues trail --json`",
        watchbill_domain::alerts::plain_line(text, 80)
    );
    Err(ApiError::Invalid { field: "verify".to_owned(), message })
}

fn entry(link: &Link, here: &Here) -> TrailEntryListed {
    let deed = &link.deed;
    let details = deed.details.iter().map(|(name, value)| (name.clone(), serde_json::Value::from(value.as_str())));
    TrailEntryListed {
        number: link.number,
        at: deed.at.to_rfc3339(),
        at_local: here.full(deed.at),
        by: deed.by.clone(),
        act: deed.act.word(),
        queue: deed.queue.to_string(),
        reason: Some(deed.reason.clone()).filter(|reason| !reason.is_empty()),
        details: serde_json::Value::Object(details.collect()),
        before: (link.number > 1).then(|| link.before.clone()),
        hash: link.hash.clone(),
    }
}
