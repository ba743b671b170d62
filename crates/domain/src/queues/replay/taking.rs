//! Whether messages may be taken in hand: what is not removed comes back, and some queues drop what came back too often.

use super::super::{Broker, Contract, PeekFacts, RabbitQueueType};

/// So many returns are left over: a crash while messages are taken leaves it open whether we took them.
const SPARED: u32 = 2;

/// How often messages of a queue may be taken and come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taking {
    /// As often as one likes.
    Free,
    /// So many times by what is proven, at least once.
    Times(u32),
    /// Not at all, and why, in half a sentence.
    Never(String),
}

impl Taking {
    /// What the peek contract means for taking: a connection that takes messages and ends is one more return of each, as a peek is. It is
    /// so for a quorum queue that forgives what is handed back, too: a connection that breaks hands nothing back.
    #[must_use]
    pub fn by(contract: &Contract, facts: &PeekFacts) -> Self {
        let counted = match (contract, facts) {
            (Contract::Touching { left: None, .. }, PeekFacts::RabbitMq(RabbitQueueType::Quorum(quorum))) => {
                Some(quorum.contract_of_taking())
            }
            _ => None,
        };
        match counted.as_ref().unwrap_or(contract) {
            Contract::Free | Contract::Touching { left: None, .. } => Self::Free,
            Contract::Touching { left: Some(0), .. } => {
                Self::Never("it drops messages that come back once too often, and no return is left".to_owned())
            }
            Contract::Touching { left: Some(left), .. } => Self::Times(*left),
            Contract::Destroying { why } => Self::Never(why.clone()),
            Contract::Impossible { why } => Self::Never((*why).to_owned()),
        }
    }

    /// How many messages are asked for at once, of `most`. Of what was handed out when the program died it is not known whether it was
    /// ours; that may not use up all returns that are left.
    #[must_use]
    pub fn at_once(&self, most: u32) -> u32 {
        match self {
            Self::Free => most,
            Self::Times(left) => most.min(left.saturating_sub(SPARED).max(1)),
            Self::Never(_) => 0,
        }
    }
}

/// What tries dead messages of a broker again where they are not taken in hand, in half a sentence. Retrying belongs to the framework
/// that runs a job: only it keeps its callbacks, its locks and its counts right.
#[must_use]
pub fn tried_again_by(broker: Broker) -> &'static str {
    match broker {
        Broker::Sidekiq => "the page \"Dead\" of its web interface tries jobs again",
        Broker::BullMq => "a dashboard of BullMQ, or `job.retry()` in a program, tries a job again",
        Broker::RedisStream => "`XAUTOCLAIM` hands what is stuck to another consumer",
        Broker::PgBoss => "`boss.retry(queue, id)` tries a job again",
        Broker::SolidQueue => "Mission Control, or `SolidQueue::FailedExecution.find(id).retry`, tries a job again",
        Broker::Oban => "Oban Web, or `Oban.retry_job(id)`, tries a job again",
        Broker::GoodJob => "its dashboard tries discarded jobs again",
        Broker::JetStream => {
            "what was given up still lies in its stream, and is published again by a program of your own; a message that a peek shows names both"
        }
        Broker::KafkaTopic => "a topic keeps its messages: a consumer of your own reads them and sends them again",
        Broker::Expression => "of this queue only figures are known",
        Broker::RabbitMq | Broker::Sqs => "its own tools send them again",
    }
}

#[cfg(test)]
#[path = "taking_tests.rs"]
mod tests;
