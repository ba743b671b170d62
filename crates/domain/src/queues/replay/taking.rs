//! Whether messages may be taken in hand: what is not removed comes back, and some queues drop what came back too often.

use super::super::{Contract, PeekFacts, RabbitQueueType};

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

#[cfg(test)]
#[path = "taking_tests.rs"]
mod tests;
