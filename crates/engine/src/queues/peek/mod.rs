//! Messages of a queue: what reading them would do is asked of the broker right before, said, and confirmed; what could lose messages is
//! refused. What is shown is masked before anything else sees it, kept in memory alone and wiped after ten minutes. Who read, who
//! had a field shown and who exported stands in the trail.

mod broker;
mod changes;
mod contract;
mod edit;
mod everywhere;
mod export;
mod lines;
mod listing;
pub(crate) mod now;
mod of_error;
mod ours;
mod payload;
mod reveal;
mod session;
mod stack;
mod view;
mod wiping;

use watchbill_domain::queues::{Act, Contract, Deed, Look, LookKind, PEEK_MOST};
use watchbill_store::{LookRow, StoreError};

use crate::api::{ApiError, PeekAsk, PeekContractView, PeekView, Tag};
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use broker::{Broker, facts, queue_of};
use contract::{Asked, asked, confirmed, returns_of};
use ours::handed_text;
use session::Session;
use view::Seen;

pub(crate) use edit::{compare, open};
pub(crate) use everywhere::{errors_everywhere, errors_plan, errors_view};
pub(crate) use export::export;
pub(crate) use listing::{errors_listing, peek_listing};
pub(crate) use of_error::DiedOfIt;
pub(crate) use reveal::reveal;
pub(crate) use session::Peeks;

/// What was read, with what reading it did.
pub(crate) struct Done {
    pub contract: Contract,
    pub session: String,
    /// What could not be read or recorded, a sentence each.
    pub problems: Vec<String>,
}

/// What reading messages of a queue would do to it; its broker is asked.
///
/// # Errors
/// When there is no such queue, or its source does not tell.
pub(crate) async fn contract_of(shared: &Shared, id: &str) -> Result<PeekContractView, ApiError> {
    let queue = queue_of(id)?;
    let broker = Broker::of(shared, &queue).await?;
    let asked = asked(shared, &broker, &queue).await?;
    Ok(contract::view(&queue, &asked))
}

/// Reads messages and keeps them for a while.
///
/// # Errors
/// When that could lose messages or does more than was confirmed, when the broker does not do it, and when it cannot be recorded who did.
pub(crate) async fn read(shared: &Shared, ask: &PeekAsk, by: &str) -> Result<Done, ApiError> {
    let queue = queue_of(&ask.id)?;
    if !(1..=PEEK_MOST).contains(&ask.count) {
        let message = format!("from 1 to {PEEK_MOST} messages can be read at once: nobody else gets them meanwhile");
        return Err(ApiError::Invalid { field: "count".to_owned(), message });
    }
    let _under_way = shared.peeks.begin(&queue)?;
    let broker = Broker::of(shared, &queue).await?;
    let Asked { contract, anew, facts: before } = asked(shared, &broker, &queue).await?;
    let touches = confirmed(&queue, &contract, &ask.touches)?;
    let Some(anew) = anew else { return Err(contract::refused(&queue, &contract)) };
    let at = shared.ports.clock.now();
    let details = vec![
        ("messages asked for".to_owned(), ask.count.to_string()),
        ("does".to_owned(), if touches.is_empty() { "nothing to the queue".to_owned() } else { touches.join("; ") }),
    ];
    let (by_name, reason) = (by.to_owned(), String::new());
    record(shared, Deed { at, by: by_name, act: Act::Peeked, queue: queue.clone(), reason, details }).await?;
    // Whoever began at the same moment, in another process, is in the trail by now.
    let after = facts(shared, &queue, &anew).await?;
    if returns_of(&after) > returns_of(&before).map(|returns| returns.saturating_add(1)) {
        let message =
            format!("somebody else reads messages of {queue} at this moment: try again, and see what it does then");
        return Err(ApiError::Invalid { field: "touches".to_owned(), message });
    }
    let mut peeked = broker.messages(&queue, ask.count, &anew, contract == Contract::Free).await?;
    let mut problems = std::mem::take(&mut peeked.problems);
    let what = handed_text(peeked.handed);
    let look = Look { at, by: by.to_owned(), kind: LookKind::Peek };
    let died = peeked.messages.iter().filter_map(|message| message.reason.died_at).min().map(|died| died.min(at));
    match shared.store.peek_at_queue(&queue, &LookRow { look, what: Some(what) }, died).await {
        // Nothing is remembered of a queue that nobody watches.
        Ok(()) | Err(StoreError::NotFound { .. }) => {}
        Err(error) => problems.push(format!("that somebody looked could not be recorded: {error}")),
    }
    shared.touch_from_outside(&[Tag::Queues]);
    let unread = peeked.handed.saturating_sub(peeked.messages.len() as u64);
    if unread > 0 {
        problems.push(format!("{} cannot be read and are not shown", handed_text(unread)));
    }
    let (session, seen) = (shared.peeks.next_id(), &anew.seen);
    let session = stack::wiped(|| Session::of(session, &queue, seen.broker, at, &seen.reading.depth, peeked));
    let id = session.id.clone();
    shared.peeks.keep(session);
    Ok(Done { contract, session: id, problems })
}

/// What was read as the window shows it.
///
/// # Errors
/// When it is forgotten already.
pub(crate) fn shown(shared: &Shared, done: &Done, here: &Here) -> Result<PeekView, ApiError> {
    let seen = |session: &Session, others: &[&Session]| Ok(stack::wiped(|| Seen { session, others, here }.view(done)));
    shared.peeks.look_beside(&done.session, here.now, seen)
}

/// Enters into the trail what somebody is about to do.
async fn record(shared: &Shared, deed: Deed) -> Result<(), ApiError> {
    shared.store.trail_append(deed).await.map(drop).map_err(|e| store_error(&e))
}

#[cfg(test)]
#[path = "planted_tests.rs"]
mod tests;
