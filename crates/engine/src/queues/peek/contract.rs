//! What reading messages would do, asked right before, and held against what somebody confirmed.

use watchbill_domain::queues::{Contract, Depth, PEEK_MOST, PeekFacts, QueueId, RabbitQueueType, contract, thousands};

use crate::api::{ApiError, PeekContractView};
use crate::shared::Shared;

use super::broker::{Anew, Broker, facts, kept};

/// Why nothing is read where the kind of the source hands out no messages.
const NOT_READ: &str =
    "of this kind of source only figures are read, and no message; whatever keeps the queue has a tool that shows them";

/// What its broker says of a queue now, and what follows.
pub(super) struct Asked {
    pub contract: Contract,
    /// None where its kind hands out no messages.
    pub anew: Option<Anew>,
    pub facts: PeekFacts,
}

/// Asks the broker.
///
/// # Errors
/// When it does not tell, or the records cannot be read.
pub(super) async fn asked(shared: &Shared, broker: &Broker<'_>, queue: &QueueId) -> Result<Asked, ApiError> {
    let anew = broker.anew(queue).await?;
    let facts = match &anew {
        Some(anew) => facts(shared, queue, anew).await?,
        None => kept(shared, queue).await?,
    };
    let contract = match contract(&facts) {
        // What reading would do is known, but not how it is done.
        could if anew.is_none() && could.allows() => Contract::Impossible { why: NOT_READ },
        contract => contract,
    };
    Ok(Asked { contract, anew, facts })
}

/// How often messages may have come back, where that decides.
pub(super) fn returns_of(facts: &PeekFacts) -> Option<u32> {
    match facts {
        PeekFacts::RabbitMq(RabbitQueueType::Quorum(quorum)) => quorum.returned_at_most,
        _ => None,
    }
}

/// What it changes, half a sentence each.
pub(super) fn touches(contract: &Contract) -> Vec<String> {
    match contract {
        Contract::Touching { touches, .. } => touches.iter().map(ToString::to_string).collect(),
        Contract::Free | Contract::Destroying { .. } | Contract::Impossible { .. } => Vec::new(),
    }
}

/// How often it can be done before it is refused.
pub(super) fn left(contract: &Contract) -> Option<u32> {
    match contract {
        Contract::Touching { left, .. } => *left,
        Contract::Free | Contract::Destroying { .. } | Contract::Impossible { .. } => None,
    }
}

/// What it changes, if all of that was confirmed.
///
/// # Errors
/// Where nothing may be read, or more is changed than was confirmed.
pub(super) fn confirmed(queue: &QueueId, contract: &Contract, confirmed: &[String]) -> Result<Vec<String>, ApiError> {
    if !contract.allows() {
        return Err(refused(queue, contract));
    }
    let touches = touches(contract);
    match touches.iter().find(|touch| !confirmed.contains(touch)) {
        None => Ok(touches),
        Some(more) => {
            let message =
                format!("reading messages of {queue} now {more}, which was not confirmed; no message was read");
            Err(ApiError::Invalid { field: "touches".to_owned(), message })
        }
    }
}

/// Why nothing may be read.
pub(super) fn refused(queue: &QueueId, contract: &Contract) -> ApiError {
    let message = format!("no message of {queue} was read. {}", said(contract));
    ApiError::Invalid { field: "id".to_owned(), message }
}

/// All of it in a sentence or two.
fn said(contract: &Contract) -> String {
    match contract {
        Contract::Free => "Reading messages changes nothing.".to_owned(),
        Contract::Touching { touches: all, left } => {
            let all: Vec<String> = all.iter().map(ToString::to_string).collect();
            let left = match left {
                None => String::new(),
                Some(1) => " It can be done once before it is refused.".to_owned(),
                Some(left) => format!(" It can be done {left} times before it is refused."),
            };
            format!("Reading messages {}.{left}", all.join("; "))
        }
        Contract::Destroying { why } => {
            format!("Messages of this queue are not read, because that can lose some: {why}.")
        }
        Contract::Impossible { why } => format!("Messages of this queue cannot be read: {why}."),
    }
}

/// Which messages are handed out first, where that is not what died first; a sentence behind others.
fn order_said(facts: &PeekFacts) -> &'static str {
    match facts {
        PeekFacts::RabbitMq(RabbitQueueType::Prioritized) => {
            " What has a higher priority comes first, and not what died first."
        }
        _ => "",
    }
}

/// As the window shows it.
pub(super) fn view(queue: &QueueId, asked: &Asked) -> PeekContractView {
    let contract = &asked.contract;
    PeekContractView {
        id: queue.to_string(),
        contract: contract.word().to_owned(),
        allowed: contract.allows(),
        touches: touches(contract),
        left: left(contract),
        said: format!("{}{}", said(contract), order_said(&asked.facts)),
        depth_text: asked.anew.as_ref().map(|anew| depth_text(anew.seen.reading.depth)).unwrap_or_default(),
        most: PEEK_MOST,
    }
}

fn depth_text(depth: Depth) -> String {
    match depth {
        Depth::Empty => "empty".to_owned(),
        Depth::Known(count) => thousands(count),
        Depth::Approximate { count, .. } | Depth::Stale { count: Some(count), .. } => {
            format!("about {}", thousands(count))
        }
        other => other.word().replace('_', " "),
    }
}

#[cfg(test)]
#[path = "contract_tests.rs"]
mod tests;
