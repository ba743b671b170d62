//! Answers without a server, for whoever drives many days and has no time for HTTP.

use watchbill_domain::time::Instant;

use crate::feed::Firing;

use super::listing::list;
use super::render::{self, SilenceBody, Skew};
use super::silences::{Silence, SilenceBook};

/// Firing alerts are sent again each minute.
const SENT_EVERY_MS: i64 = 60_000;

/// The body of `GET /api/v2/alerts` at `at`, of a process that nothing ails and to which nobody has posted silences.
pub(crate) fn alerts_answer(firing: Vec<Firing>, silences: &[Silence], at: Instant) -> Vec<u8> {
    let sent_at = at.shifted_ms(-at.as_ms().rem_euclid(SENT_EVERY_MS));
    render::alerts(&list(firing, silences, sent_at, at), Skew::default())
}

/// The body of `GET /api/v2/silences` at `at`, of the same process.
pub(crate) fn silences_answer(silences: Vec<Silence>, at: Instant) -> Vec<u8> {
    let listed = SilenceBook::default().all(silences, at);
    render::json(&listed.iter().map(|silence| SilenceBody::of(silence, at, Skew::default())).collect::<Vec<_>>())
}
