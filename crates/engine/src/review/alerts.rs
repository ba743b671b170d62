//! How the pages of a service went together with the burning of its budget.

use std::time::Duration;

use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;

use super::snapshot::AlertQuality;

/// A page belongs to a burn that lies so close to it: a budget is seen to burn some time after it began, and an alert may tell
/// sooner or later than that.
const CLOSE: Duration = Duration::from_secs(3600);

/// Of the pages within `over`, and of the times at which a pair of any of its levels held. Of what burned before `since` nobody
/// knows whether somebody was paged: pages were not kept yet.
pub(super) fn alert_quality(pages: &[Instant], burns: &[Span], over: Span, since: Instant) -> AlertQuality {
    let within: Vec<Instant> = pages.iter().copied().filter(|at| over.start <= *at && *at < over.end).collect();
    let burns = joined(burns, over);
    let is_close = |at: &Instant, burn: &Span| burn.start <= at.plus(CLOSE) && *at <= burn.end.plus(CLOSE);
    let is_told = |burn: &Span| pages.iter().any(|at| is_close(at, burn));
    AlertQuality {
        pages: within.len(),
        matched: within.iter().filter(|at| burns.iter().any(|burn| is_close(at, burn))).count(),
        burns: burns.len(),
        burns_without_page: burns.iter().filter(|burn| since <= burn.start && !is_told(burn)).count(),
        burns_unheard: burns.iter().filter(|burn| burn.start < since && !is_told(burn)).count(),
        kept_since: None,
    }
}

/// Burns of several levels that lie close are one: people see one thing burn.
fn joined(burns: &[Span], over: Span) -> Vec<Span> {
    let mut sorted: Vec<Span> =
        burns.iter().copied().filter(|burn| burn.start < over.end && over.start < burn.end).collect();
    sorted.sort_by_key(|burn| (burn.start, burn.end));
    let mut joined: Vec<Span> = Vec::new();
    for burn in sorted {
        match joined.last_mut() {
            Some(last) if burn.start <= last.end.plus(CLOSE) => last.end = last.end.max(burn.end),
            _ => joined.push(burn),
        }
    }
    joined
}

#[cfg(test)]
#[path = "alerts_tests.rs"]
mod tests;
