//! What a review decided to do, as a calendar: who sees to it, until when.

use watchbill_domain::time::Day;
use watchbill_report::{FollowUp, follow_up_calendar};
use watchbill_store::{NewDecision, ReviewDecisionRow, Store};

use crate::api::ApiError;
use crate::reads::store_error;

use super::changes::subject_text;
use super::record::{Record, is_no_change};

/// Decisions of one service that one revision can hold and still count up.
const MOST: u32 = 1000;

/// The calendar; none where nothing has to be done and nothing had to before.
pub(super) async fn calendar(store: &Store, record: &Record) -> Result<Option<String>, ApiError> {
    let mut before: Vec<ReviewDecisionRow> = Vec::new();
    for head in store.reviews().await.map_err(|error| store_error(&error))? {
        if head.label == record.head.label && head.revision < record.head.revision {
            before.extend(store.review_decisions(head.id).await.map_err(|error| store_error(&error))?);
        }
    }
    before.sort_by_key(|row| row.id);
    let follow_ups = follow_ups(record, &before);
    Ok((!follow_ups.is_empty()).then(|| written(record, &follow_ups)))
}

/// One in which nothing has to be done.
pub(super) fn empty(record: &Record) -> String {
    written(record, &[])
}

fn written(record: &Record, follow_ups: &[FollowUp]) -> String {
    follow_up_calendar(&format!("Follow-ups: {}", record.head.title), follow_ups)
}

/// For each service what is to be done, or that what was to be done is not any more. A service has one event in all revisions of
/// a review, which is numbered up by each.
fn follow_ups(record: &Record, before: &[ReviewDecisionRow]) -> Vec<FollowUp> {
    let of_service = |service: &str| {
        let row = record.decision(service)?;
        let earlier = before.iter().filter(|row| subject_text(&row.decision.subject) == service);
        let dropped = earlier.chain(record.replaced(service)).filter(|row| !is_no_change(&row.decision)).last();
        let is_cancelled = is_no_change(&row.decision);
        let told = if is_cancelled { dropped? } else { row };
        let replaced = u32::try_from(record.replaced(service).count()).unwrap_or(MOST).min(MOST - 1);
        Some(FollowUp {
            identity: vec![record.snapshot.team.clone(), record.head.label.clone(), service.to_owned()],
            sequence: record.head.revision.saturating_mul(MOST).saturating_add(replaced),
            stamp: row.at,
            due: Day::parse(&told.decision.due).ok()?,
            summary: format!("{}: {} ({})", service, told.decision.taken, told.decision.owner),
            description: description(record, &told.decision),
            is_cancelled,
        })
    };
    record.snapshot.services.iter().filter_map(|service| of_service(&service.name)).collect()
}

fn description(record: &Record, decision: &NewDecision) -> String {
    format!("Decided in the review {}.\nOwner: {}\nBecause: {}", record.head.title, decision.owner, decision.because)
}
