//! Why a page went out: its recorded reason, and what was on record of its alerts by then. Rules and hours may have changed
//! since, so nothing is decided again here.

use std::cmp::Reverse;
use std::time::Duration;

use watchbill_domain::alerts::PageLine;
use watchbill_domain::ids::PageId;
use watchbill_domain::time::Instant;

use crate::api::{ApiError, PageWhy, PageWhyLine, RecordedView};
use crate::shared::Shared;

use super::detail::deed_text;
use super::texts::{Here, store_error};

/// How far before the page records are told.
const BEFORE: Duration = Duration::from_secs(6 * 3600);
/// Alerts of a page that are told of; the others are listed by the page itself.
const MOST_LINES: usize = 20;
/// Records of one alert that are told.
const MOST_RECORDS: usize = 6;
/// Decisions and deeds of one alert that are looked through for those of that time.
const LOOKED_THROUGH: u32 = 200;

/// Why one page went out.
pub(crate) async fn page_why(shared: &Shared, id: PageId) -> Result<PageWhy, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let page = shared.store.page(id).await.map_err(|e| store_error(&e))?;
    let page =
        page.ok_or_else(|| ApiError::NotFound { message: format!("there is no record of page {} (any more)", id.0) })?;
    let shown = &page.lines[..page.lines.len().min(MOST_LINES)];
    let mut lines = Vec::with_capacity(shown.len());
    for line in shown {
        lines.push(PageWhyLine {
            alert: line.id.to_string(),
            name: line.name.clone(),
            place: line.place.clone(),
            severity: line.severity.word().to_owned(),
            because: here.local(&line.because),
            records: recorded(shared, line, page.created_at, &here).await?,
        });
    }
    Ok(PageWhy {
        id: page.id.0,
        because: here.local(&page.because),
        at: here.time(page.created_at),
        lines,
        left_out: page.lines.len() - shown.len(),
    })
}

/// What was on record of an alert when the page was written, newest first.
async fn recorded(shared: &Shared, line: &PageLine, at: Instant, here: &Here) -> Result<Vec<RecordedView>, ApiError> {
    let (store, fail) = (&shared.store, |error| store_error(&error));
    let from = at.minus(BEFORE);
    let mut records: Vec<(Instant, String)> = Vec::new();
    for transition in store.transitions(&line.id, from).await.map_err(fail)? {
        let (to, severity, how) = (transition.to.word(), transition.severity.word(), transition.evidence.word());
        records.push((transition.at, format!("{to} ({severity}), {how}: {}", transition.reason)));
    }
    for decision in store.decisions(&line.id, LOOKED_THROUGH).await.map_err(fail)? {
        let what = if decision.held.is_some() { "held back" } else { "paged" };
        records.push((decision.at, format!("{what}: {}", decision.because)));
    }
    for deed in store.deeds(&line.id, LOOKED_THROUGH).await.map_err(fail)? {
        records.push((deed.at, deed_text(&deed, here)));
    }
    records.retain(|(then, _)| from <= *then && *then <= at);
    records.sort_by_key(|(then, _)| Reverse(*then));
    let view = |(then, text): (Instant, String)| RecordedView { at: here.time(then), text: here.local(&text) };
    Ok(records.into_iter().take(MOST_RECORDS).map(view).collect())
}
