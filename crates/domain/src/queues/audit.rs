//! What is wrong with how dead letters are kept: ways in which messages are lost without anybody seeing it, each with what to do.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::ids::QueueName;
use crate::time::span_text;

use super::{Broker, DeadLetters, LetsIn, QueueFacts, Topology};

/// The longest retention of SQS, whose ages alone run on.
const LONGEST_KEPT: Duration = Duration::from_secs(14 * 86_400);

/// One thing that is wrong with one queue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AuditFinding {
    /// The queue.
    pub queue: QueueName,
    /// What is wrong with it.
    pub rule: AuditRule,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum AuditRule {
    /// What dies in it is thrown away.
    DeadAreDropped,
    /// Its dead letters go to an exchange that is not there.
    NoSuchExchange(String),
    /// Its dead letters go to an exchange and from there nowhere.
    BoundToNothing(String),
    /// Its dead-letter queue keeps them no longer than it does itself, although their age runs on.
    KeptTooShortly {
        /// Its dead-letter queue.
        dead_letters: QueueName,
        /// How long that keeps them.
        keeps: Duration,
        /// How long this one does.
        source_keeps: Duration,
    },
    /// What dies in it is told once, and nothing keeps that.
    NothingCaptures,
    /// Its dead-letter queue does not let its dead letters in.
    TurnedAway {
        /// Its dead-letter queue.
        dead_letters: QueueName,
    },
    /// Any queue of the account may let its dead letters go into it.
    OpenToAll,
    /// What is received of it too often goes on into another queue.
    GoesOn {
        /// Where.
        to: QueueName,
    },
    /// Something takes dead letters out of it.
    TakenOut {
        /// So many consumers.
        consumers: u32,
    },
    /// Whoever has our credentials could empty it.
    WeCouldPurge,
}

impl AuditRule {
    /// The word for it in JSON and for leaving it out.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::DeadAreDropped => "dead_are_dropped",
            Self::NoSuchExchange(_) => "no_such_exchange",
            Self::BoundToNothing(_) => "bound_to_nothing",
            Self::KeptTooShortly { .. } => "kept_too_shortly",
            Self::NothingCaptures => "nothing_captures",
            Self::TurnedAway { .. } => "turned_away",
            Self::OpenToAll => "open_to_all",
            Self::GoesOn { .. } => "goes_on",
            Self::TakenOut { .. } => "taken_out",
            Self::WeCouldPurge => "we_could_purge",
        }
    }

    /// Whether messages are lost by it, or only could be.
    #[must_use]
    pub fn loses(&self) -> bool {
        !matches!(
            self,
            Self::TurnedAway { .. }
                | Self::OpenToAll
                | Self::GoesOn { .. }
                | Self::TakenOut { .. }
                | Self::WeCouldPurge
        )
    }

    /// What is wrong, in a sentence.
    #[must_use]
    pub fn said(&self) -> String {
        match self {
            Self::DeadAreDropped => "Messages that die in it go nowhere: they are thrown away.".to_owned(),
            Self::NoSuchExchange(exchange) => {
                format!("Its dead letters go to the exchange `{exchange}`, which does not exist: they are thrown away.")
            }
            Self::BoundToNothing(exchange) => format!(
                "Its dead letters go to the exchange `{exchange}`, from which no queue gets them: they are thrown away."
            ),
            Self::KeptTooShortly { dead_letters, keeps, source_keeps } => format!(
                "`{dead_letters}` keeps messages for {} from when they were first sent, and this queue for {}: what dies late is \
                 gone almost at once.",
                span_text(*keeps),
                span_text(*source_keeps)
            ),
            Self::NothingCaptures => {
                "Messages that are tried too often are only told of in an advisory, and nothing keeps that.".to_owned()
            }
            Self::TurnedAway { dead_letters } => format!(
                "Its dead letters are to go into `{dead_letters}`, whose redrive allow policy does not name it: AWS may leave them where they \
                 are until they are too old."
            ),
            Self::OpenToAll => "Its redrive allow policy lets in the dead letters of any queue of the account: what is not yours may lie among \
                                them, is paged as yours, and would be replayed with them."
                .to_owned(),
            Self::GoesOn { to } => format!(
                "It has a redrive policy of its own: whoever only looks at its dead letters counts as trying, and moves them on into `{to}`."
            ),
            Self::TakenOut { consumers } => {
                let who =
                    if *consumers == 1 { "A consumer takes".to_owned() } else { format!("{consumers} consumers take") };
                format!("{who} messages out of this dead-letter queue: if they are not sent on, nobody ever sees them.")
            }
            Self::WeCouldPurge => {
                "The credentials by which Watchbill reads it could empty it, too: whoever has them could.".to_owned()
            }
        }
    }

    /// What to do about it, in a sentence.
    #[must_use]
    pub fn fix(&self, broker: Broker) -> String {
        match (self, broker) {
            (Self::DeadAreDropped, Broker::Sqs) => {
                "Give it a redrive policy with a dead-letter queue and a maxReceiveCount.".to_owned()
            }
            (Self::DeadAreDropped, Broker::RabbitMq) => {
                "Set a policy with `dead-letter-exchange`, and bind a queue to that exchange.".to_owned()
            }
            (Self::DeadAreDropped, _) => "Name a dead-letter queue for it.".to_owned(),
            (Self::NoSuchExchange(exchange), _) => {
                format!("Make the exchange `{exchange}` and bind a queue to it, or correct `dead-letter-exchange`.")
            }
            (Self::BoundToNothing(exchange), _) => {
                format!("Bind a queue to `{exchange}` with the routing key that dead letters have.")
            }
            (Self::KeptTooShortly { dead_letters, keeps, .. }, _) if *keeps < LONGEST_KEPT => {
                format!("Set the retention of `{dead_letters}` to the longest there is, 14 days.")
            }
            (Self::KeptTooShortly { dead_letters, .. }, _) => format!(
                "Shorten the retention of this queue, so that what dies last has days left: `{dead_letters}` already keeps the longest there is, \
                 14 days."
            ),
            (Self::NothingCaptures, _) => {
                "Make a stream on `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>` and `$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>`."
                    .to_owned()
            }
            (Self::TurnedAway { dead_letters }, _) => {
                format!("Name it in the `sourceQueueArns` of the redrive allow policy of `{dead_letters}`, or take another dead-letter queue.")
            }
            (Self::OpenToAll, _) => {
                "Set its redrive allow policy to `byQueue`, with the queues whose dead letters belong into it.".to_owned()
            }
            (Self::GoesOn { .. }, _) => "Take its redrive policy away: a dead-letter queue is the end of the way.".to_owned(),
            (Self::TakenOut { .. }, _) => "Find out who consumes it and what becomes of the messages.".to_owned(),
            (Self::WeCouldPurge, Broker::RabbitMq) => {
                "RabbitMQ knows no right to look without one to empty: for figures alone use a user with the tag `monitoring` and \
                 no rights on queues."
                    .to_owned()
            }
            (Self::WeCouldPurge, _) => "Use credentials that may only read.".to_owned(),
        }
    }
}

/// Everything that is wrong, by queue. Where the broker did not tell all, what is missing is no finding.
#[must_use]
pub fn audit(topology: &Topology) -> Vec<AuditFinding> {
    let dead_letter_queues = topology.proposed();
    let fed: BTreeSet<QueueName> = topology.feeds().into_iter().map(|feed| feed.to).collect();
    let mut found: Vec<AuditFinding> = Vec::new();
    for queue in &topology.queues {
        let is_dead_letter_queue = dead_letter_queues.contains(&queue.name);
        let mut rules: Vec<AuditRule> = lost(topology, queue, is_dead_letter_queue).into_iter().collect();
        rules.extend(kept_too_shortly(topology, queue));
        rules.extend(turned_away(topology, queue));
        if is_dead_letter_queue {
            let takes = queue.taken_out.is_some_and(|taken| taken > 0);
            rules.extend(
                queue
                    .consumers
                    .filter(|consumers| *consumers > 0 && takes)
                    .map(|consumers| AuditRule::TakenOut { consumers }),
            );
            rules.extend((queue.we_could_purge == Some(true)).then_some(AuditRule::WeCouldPurge));
            rules.extend((queue.lets_in == LetsIn::All).then_some(AuditRule::OpenToAll));
            rules.extend(goes_on(queue, &fed));
        }
        found.extend(rules.into_iter().map(|rule| AuditFinding { queue: queue.name.clone(), rule }));
    }
    found.sort();
    found
}

fn lost(topology: &Topology, queue: &QueueFacts, is_dead_letter_queue: bool) -> Option<AuditRule> {
    match &queue.dead_letters {
        // A dead-letter queue is the end of the way.
        DeadLetters::Nowhere if queue.can_kill && !is_dead_letter_queue => Some(AuditRule::DeadAreDropped),
        DeadLetters::Advised { captured_by: None } if topology.is_whole => Some(AuditRule::NothingCaptures),
        DeadLetters::Exchange { exchange, .. } if topology.leads_nowhere(queue) => {
            let is_there = topology.has_exchange(exchange);
            Some(if is_there { AuditRule::BoundToNothing } else { AuditRule::NoSuchExchange }(exchange.clone()))
        }
        _ => None,
    }
}

fn kept_too_shortly(topology: &Topology, queue: &QueueFacts) -> Vec<AuditRule> {
    let Some(source_keeps) = queue.retention else { return Vec::new() };
    let reached = topology.reached(queue);
    let of = |name: &QueueName| topology.queues.iter().find(|known| known.name == *name);
    let too_shortly = |dead_letters: &QueueFacts| {
        let keeps = dead_letters.retention.filter(|keeps| dead_letters.age_runs_on && *keeps <= source_keeps)?;
        Some(AuditRule::KeptTooShortly { dead_letters: dead_letters.name.clone(), keeps, source_keeps })
    };
    reached.keys().filter_map(of).filter_map(too_shortly).collect()
}

fn turned_away(topology: &Topology, queue: &QueueFacts) -> Vec<AuditRule> {
    let reached = topology.reached(queue);
    let all = topology.queues.iter().filter(|known| reached.contains_key(&known.name));
    let turned_away = all.filter(|known| known.lets_in.turns_away(&queue.name));
    turned_away.map(|known| AuditRule::TurnedAway { dead_letters: known.name.clone() }).collect()
}

/// Only a broker that has such rules moves on what is received too often; others have ways back on purpose, to try again later.
fn goes_on(queue: &QueueFacts, fed: &BTreeSet<QueueName>) -> Option<AuditRule> {
    match &queue.dead_letters {
        DeadLetters::Queue(to) if queue.lets_in != LetsIn::Untold && fed.contains(&queue.name) => {
            Some(AuditRule::GoesOn { to: to.clone() })
        }
        _ => None,
    }
}

#[cfg(test)]
#[path = "audit_tests.rs"]
mod tests;
