//! The pages that were written, newest first.

use watchbill_domain::ids::PageId;
use watchbill_store::{DeliveryRow, Page, PageState};

use crate::api::{ApiError, PageView};
use crate::shared::Shared;

use super::channels::delivery_view;
use super::texts::{Here, store_error};

/// How many pages are listed.
const MOST: u32 = 500;

/// The newest pages.
pub(crate) async fn pages_list(shared: &Shared) -> Result<Vec<PageView>, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let pages = shared.store.pages(MOST).await.map_err(|e| store_error(&e))?;
    let ids: Vec<PageId> = pages.iter().map(|page| page.id).collect();
    let mut deliveries = shared.store.deliveries_of(&ids).await.map_err(|e| store_error(&e))?;
    Ok(pages.iter().map(|page| page_view(page, &deliveries.remove(&page.id).unwrap_or_default(), &here)).collect())
}

fn page_view(page: &Page, deliveries: &[DeliveryRow], here: &Here) -> PageView {
    PageView {
        id: page.id.0,
        kind: page.kind.word().to_owned(),
        title: page.title.clone(),
        body: page.body.clone(),
        because: here.local(&page.because),
        severity: page.severity.word().to_owned(),
        at: here.time(page.created_at),
        state: state_text(page, here),
        problem: page.problem.clone(),
        alerts: page.lines.iter().map(|line| line.id.to_string()).collect(),
        deliveries: deliveries.iter().map(|delivery| delivery_view(delivery, here)).collect(),
    }
}

/// How far a page has come, in words.
pub(super) fn state_text(page: &Page, here: &Here) -> String {
    let shown = page.shown_at.map(|at| here.short(at));
    match (page.state, shown) {
        (PageState::Gathering, _) => "being gathered".to_owned(),
        (PageState::Due, _) if page.attempts == 0 => "about to be shown".to_owned(),
        (PageState::Due, _) if page.attempts == 1 => "not shown yet after one try".to_owned(),
        (PageState::Due, _) => format!("not shown yet after {} tries", page.attempts),
        (PageState::Attempting, _) => "being shown".to_owned(),
        (PageState::Shown, Some(at)) => format!("shown at {at}"),
        (PageState::Shown, None) => "shown".to_owned(),
        (PageState::Unconfirmed, _) => "perhaps shown: Watchbill stopped in the middle".to_owned(),
        (PageState::Failed, _) => "could not be shown".to_owned(),
        (PageState::Withdrawn, Some(at)) => format!("shown at {at}, all resolved since"),
        (PageState::Withdrawn, None) => "resolved before it was shown".to_owned(),
        (PageState::Seen, _) => "seen".to_owned(),
    }
}
