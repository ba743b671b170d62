//! Which queue it is, and what keeps it.

use std::fmt;
use std::str::FromStr;

use crate::ids::{QueueName, SourceName};

/// One queue of one source, written `prod/orders.dlq`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueueId {
    /// The source that tells of it.
    pub source: SourceName,
    /// Which of that source's queues it is.
    pub name: QueueName,
}

impl fmt::Display for QueueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.source, self.name)
    }
}

/// Text that is not `source/queue`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a queue; expected source/queue, like prod/orders.dlq")]
pub struct NotAQueueId(pub String);

impl FromStr for QueueId {
    type Err = NotAQueueId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('/') {
            Some((source, name)) if !source.is_empty() && !name.is_empty() => {
                Ok(Self { source: SourceName::new(source), name: QueueName::new(name) })
            }
            _ => Err(NotAQueueId(text.chars().take(80).collect())),
        }
    }
}

/// What keeps a queue: it decides what can be known of it and what a look does to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Broker {
    /// A queue of RabbitMQ.
    RabbitMq,
    /// A queue of Amazon SQS.
    Sqs,
    /// Sidekiq's sets `dead` and `retry` in Redis.
    Sidekiq,
    /// The failed jobs of a BullMQ queue in Redis.
    BullMq,
    /// What a consumer group of a Redis stream was given and did not acknowledge.
    RedisStream,
    /// pg-boss in PostgreSQL.
    PgBoss,
    /// Rails' Solid Queue in PostgreSQL.
    SolidQueue,
    /// Oban in PostgreSQL.
    Oban,
    /// GoodJob in PostgreSQL.
    GoodJob,
    /// A stream of NATS JetStream that captures what died.
    JetStream,
    /// A topic of Kafka, as the metrics of an exporter tell of it.
    KafkaTopic,
    /// Anything whose depth an expression gives.
    Expression,
}

impl Broker {
    /// Every one, in the order in which people are shown them.
    pub const ALL: [Self; 12] = [
        Self::RabbitMq,
        Self::Sqs,
        Self::Sidekiq,
        Self::BullMq,
        Self::RedisStream,
        Self::PgBoss,
        Self::SolidQueue,
        Self::Oban,
        Self::GoodJob,
        Self::JetStream,
        Self::KafkaTopic,
        Self::Expression,
    ];

    /// The word for it in files, tables and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::RabbitMq => "rabbitmq",
            Self::Sqs => "sqs",
            Self::Sidekiq => "sidekiq",
            Self::BullMq => "bullmq",
            Self::RedisStream => "redis_stream",
            Self::PgBoss => "pgboss",
            Self::SolidQueue => "solid_queue",
            Self::Oban => "oban",
            Self::GoodJob => "good_job",
            Self::JetStream => "jetstream",
            Self::KafkaTopic => "kafka",
            Self::Expression => "expression",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|broker| broker.word() == word)
    }

    /// Its name as its makers write it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::RabbitMq => "RabbitMQ",
            Self::Sqs => "Amazon SQS",
            Self::Sidekiq => "Sidekiq",
            Self::BullMq => "BullMQ",
            Self::RedisStream => "Redis stream",
            Self::PgBoss => "pg-boss",
            Self::SolidQueue => "Solid Queue",
            Self::Oban => "Oban",
            Self::GoodJob => "GoodJob",
            Self::JetStream => "NATS JetStream",
            Self::KafkaTopic => "Kafka",
            Self::Expression => "expression",
        }
    }
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
