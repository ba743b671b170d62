//! By which limits each kind of queue drops messages, from what its broker tells of it.

use std::time::Duration;

use crate::time::Instant;

use super::{CountedFrom, Limit, LossCause, Sweep, Unsure};

/// What a full queue of RabbitMQ does with the next message (`overflow`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Overflow {
    /// It drops the oldest.
    #[default]
    DropHead,
    /// It refuses the new one, which is lost if it was dead-lettered.
    RejectPublish,
    /// It hands the new one to its own dead-letter exchange.
    RejectPublishDlx,
}

/// The arguments and policies of a queue of RabbitMQ that drop messages; the lower of two that say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct RabbitLimits {
    /// `message-ttl`.
    pub message_ttl: Option<Duration>,
    /// `max-length`.
    pub max_length: Option<u64>,
    /// `max-length-bytes`, and how many there are.
    pub max_bytes: Option<(u64, Option<u64>)>,
    /// `overflow`.
    pub overflow: Overflow,
    /// `expires`: how long the queue may be without consumers.
    pub expires: Option<Duration>,
    /// `idle_since`.
    pub idle_since: Option<Instant>,
    /// How many consume it.
    pub consumers: Option<u32>,
    /// Whether it has a dead-letter exchange of its own: what it drops goes there.
    pub dead_letters_on: bool,
}

impl RabbitLimits {
    /// The limits; `depth` is how many messages there are, where that is known.
    #[must_use]
    pub fn limits(&self, depth: Option<u64>) -> Vec<Limit> {
        let loses = !self.dead_letters_on;
        let loses_when_full = loses || self.overflow == Overflow::RejectPublish;
        let ttl = self.message_ttl.filter(|_| loses).map(|span| Limit::Age {
            span,
            from: CountedFrom::Died,
            cause: LossCause::TimeToLive,
            sweep: Sweep::Punctual,
        });
        let length =
            self.max_length.filter(|_| loses_when_full).map(|most| Limit::Count { most, cause: LossCause::Length });
        let bytes = self.max_bytes.filter(|_| loses_when_full).map(|(most, used)| by_bytes(most, used, depth));
        let expires = self.expires.filter(|_| self.consumers.is_none_or(|consumers| consumers == 0));
        let unused = expires.map(|span| Limit::Unused { since: self.idle_since, span });
        [ttl, length, bytes, unused].into_iter().flatten().collect()
    }
}

/// So many bytes are so many messages of the size they have now.
fn by_bytes(most: u64, used: Option<u64>, depth: Option<u64>) -> Limit {
    let cause = LossCause::Length;
    let messages = used.zip(depth).filter(|(used, depth)| *used > 0 && *depth > 0).map(|(used, depth)| {
        let messages = u128::from(depth) * u128::from(most) / u128::from(used);
        u64::try_from(messages).unwrap_or(u64::MAX)
    });
    let unsure = || Limit::Untold(Unsure { cause, why: "it is limited in bytes, and nobody tells how many there are" });
    messages.map_or_else(unsure, |most| Limit::Count { most, cause })
}

/// How long an SQS queue keeps messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SqsRetention {
    /// `MessageRetentionPeriod`, 60 s to 14 days.
    pub retention: Duration,
    /// In a FIFO queue the period begins anew when a message is moved; in a standard queue it runs from the first send.
    pub is_fifo: bool,
    /// The longest `MessageRetentionPeriod` of the queues that feed it, where all of them are known.
    pub sources_keep: Option<Duration>,
}

impl SqsRetention {
    /// The limit.
    #[must_use]
    pub fn limits(&self) -> Vec<Limit> {
        let from =
            if self.is_fifo { CountedFrom::Died } else { CountedFrom::Sent { before_at_most: self.sources_keep } };
        vec![Limit::Age { span: self.retention, from, cause: LossCause::Retention, sweep: Sweep::Punctual }]
    }
}

/// How a job framework tidies its dead jobs away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct JobKeeping {
    /// Since they died; for ever unless set.
    pub span: Option<Duration>,
    /// So many; as many as there are unless set.
    pub most: Option<u64>,
}

impl JobKeeping {
    const DAY: u64 = 86_400;

    /// Sidekiq's own: `dead_timeout_in_seconds` is 180 days and `dead_max_jobs` 10,000.
    pub const SIDEKIQ: Self = Self { span: Some(Duration::from_secs(180 * Self::DAY)), most: Some(10_000) };
    /// Oban's own: `max_age` of its Pruner is 60 seconds.
    pub const OBAN: Self = Self { span: Some(Duration::from_secs(60)), most: None };
    /// GoodJob's own: `cleanup_preserved_jobs_before_seconds_ago` is 14 days.
    pub const GOOD_JOB: Self = Self { span: Some(Duration::from_secs(14 * Self::DAY)), most: None };
    /// Solid Queue's own: failed executions stay until somebody takes them away.
    pub const SOLID_QUEUE: Self = Self { span: None, most: None };

    /// The limits.
    #[must_use]
    pub fn limits(&self) -> Vec<Limit> {
        let cause = LossCause::Pruning;
        let age = |span| Limit::Age { span, from: CountedFrom::Died, cause, sweep: Sweep::Punctual };
        self.span.map(age).into_iter().chain(self.most.map(|most| Limit::Count { most, cause })).collect()
    }
}

/// The limits of a JetStream stream that captures what died, and of the stream that holds the messages themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct JetStreamLimits {
    /// `max_age` of the capture; none for 0.
    pub max_age: Option<Duration>,
    /// `max_msgs` of the capture; none for -1.
    pub max_messages: Option<u64>,
    /// `max_bytes` of the capture and how many there are; none for -1.
    pub max_bytes: Option<(u64, Option<u64>)>,
    /// `max_age` of the stream whose messages died: an advisory names a message there, and without it is only a number.
    pub source_max_age: Option<Duration>,
    /// The longest that the message which died first can have lain in that stream before; none where that is not known. What is still
    /// there was sent no earlier than the first message that is there.
    pub source_waited: Option<Duration>,
}

impl JetStreamLimits {
    /// The limits; `depth` is how many messages there are, where that is known.
    #[must_use]
    pub fn limits(&self, depth: Option<u64>) -> Vec<Limit> {
        let age = |span, from| Limit::Age { span, from, cause: LossCause::Retention, sweep: Sweep::Punctual };
        let capture = self.max_age.map(|span| age(span, CountedFrom::Died));
        let source = self.source_max_age.map(|span| {
            let waited = self.source_waited.map_or(span, |waited| waited.min(span));
            age(span, CountedFrom::Sent { before_at_most: Some(waited) })
        });
        let count = self.max_messages.map(|most| Limit::Count { most, cause: LossCause::Length });
        let bytes = self.max_bytes.map(|(most, used)| by_bytes(most, used, depth));
        [capture, source, count, bytes].into_iter().flatten().collect()
    }
}

/// How a topic of Kafka keeps its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DeadTopic {
    /// `retention.ms`; none for -1.
    pub retention: Option<Duration>,
    /// Whether `retention.bytes` is set.
    pub is_limited_in_bytes: bool,
    /// Whether `cleanup.policy` has `compact`: a record goes when a later one has its key.
    pub compacts: bool,
}

impl DeadTopic {
    /// The limits. Kafka drops whole segments, when the newest record in one is too old: a record may stay longer than it has to.
    #[must_use]
    pub fn limits(&self) -> Vec<Limit> {
        let cause = LossCause::Retention;
        let untold = |why| Limit::Untold(Unsure { cause, why });
        let age = self.retention.map(|span| Limit::Age { span, from: CountedFrom::Died, cause, sweep: Sweep::Later });
        let bytes = self.is_limited_in_bytes.then(|| untold("the topic is limited in bytes"));
        let compacts = self.compacts.then(|| untold("the topic is compacted: a record goes when another has its key"));
        [age, bytes, compacts].into_iter().flatten().collect()
    }
}
