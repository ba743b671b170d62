//! One queue and its figures.

use serde_json::{Map, Value, json};
use watchbill_domain::time::Instant;

use super::letters::BrokerLetter;

/// The virtual host of those who do not ask for another.
pub(super) const USUAL_VHOST: &str = "/";

/// How a queue keeps its messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Classic,
    Quorum,
    Stream,
}

/// A queue as it is declared and what it holds. Without further words it is empty, in the virtual host `/`, and nobody ever used it.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokerQueue {
    vhost: String,
    name: String,
    sort: Sort,
    arguments: Map<String, Value>,
    policy: Map<String, Value>,
    messages: u64,
    unacknowledged: u64,
    consumers: u32,
    head_sent_at: Option<Instant>,
    idle_since: Option<Instant>,
    stats: Option<Stats>,
    /// What lies at its head, as far as anybody said.
    letters: Vec<BrokerLetter>,
    handed: Handed,
}

/// Counters since the figures of a queue began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Stats {
    delivered: u64,
    acknowledged: u64,
}

/// What was handed out of a queue to be looked at and came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Handed {
    /// How often each message came back, from the head on.
    returns: Vec<u32>,
    delivered: u64,
    redelivered: u64,
}

impl BrokerQueue {
    /// A classic queue.
    #[must_use]
    pub fn classic(name: &str) -> Self {
        Self::of(name, Sort::Classic)
    }

    /// A quorum queue.
    #[must_use]
    pub fn quorum(name: &str) -> Self {
        Self::of(name, Sort::Quorum).argument("x-queue-type", "quorum")
    }

    /// A stream.
    #[must_use]
    pub fn stream(name: &str) -> Self {
        Self::of(name, Sort::Stream).argument("x-queue-type", "stream")
    }

    fn of(name: &str, sort: Sort) -> Self {
        Self {
            vhost: USUAL_VHOST.to_owned(),
            name: name.to_owned(),
            sort,
            arguments: Map::new(),
            policy: Map::new(),
            messages: 0,
            unacknowledged: 0,
            consumers: 0,
            head_sent_at: None,
            idle_since: None,
            stats: None,
            letters: Vec::new(),
            handed: Handed::default(),
        }
    }

    /// In another virtual host.
    #[must_use]
    pub fn in_vhost(self, vhost: &str) -> Self {
        Self { vhost: vhost.to_owned(), ..self }
    }

    /// Declared with this argument, like `x-message-ttl`.
    #[must_use]
    pub fn argument(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.arguments.insert(key.to_owned(), value.into());
        self
    }

    /// A policy says so, like `message-ttl`.
    #[must_use]
    pub fn policy(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.policy.insert(key.to_owned(), value.into());
        self
    }

    /// Its dead letters go to this exchange with this routing key; the exchange `""` takes the key for a queue's name.
    #[must_use]
    pub fn dead_letters_to(self, exchange: &str, key: &str) -> Self {
        self.argument("x-dead-letter-exchange", exchange).argument("x-dead-letter-routing-key", key)
    }

    /// It has so many consumers.
    #[must_use]
    pub fn consumers(self, consumers: u32) -> Self {
        Self { consumers, ..self }
    }

    /// It holds so many messages.
    #[must_use]
    pub fn holding(self, messages: u64) -> Self {
        Self { messages, ..self }
    }

    /// So many of these are with consumers.
    #[must_use]
    pub fn unacknowledged(self, unacknowledged: u64) -> Self {
        Self { unacknowledged, ..self }
    }

    /// When the publisher of its first message sent that. Only a classic queue tells.
    #[must_use]
    pub fn head_sent_at(self, at: Instant) -> Self {
        Self { head_sent_at: Some(at), ..self }
    }

    /// Since when nobody used it. Only a classic queue tells.
    #[must_use]
    pub fn idle_since(self, at: Instant) -> Self {
        Self { idle_since: Some(at), ..self }
    }

    /// It has handed out so many messages, and so many of those were acknowledged.
    #[must_use]
    pub fn handed_out(self, delivered: u64, acknowledged: u64) -> Self {
        Self { stats: Some(Stats { delivered, acknowledged }), ..self }
    }

    /// These lie at its head.
    #[must_use]
    pub fn letters(self, letters: Vec<BrokerLetter>) -> Self {
        Self { letters, ..self }
    }

    pub(super) fn vhost(&self) -> &str {
        &self.vhost
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn messages(&self) -> u64 {
        self.messages
    }

    pub(super) fn hold(&mut self, messages: u64) {
        self.messages = messages;
    }

    pub(super) fn is_stream(&self) -> bool {
        self.sort == Sort::Stream
    }

    /// Hands out so many messages from its head and takes them back. A quorum queue counts that, and drops what came back more often than
    /// its limit allows.
    pub(super) fn hand_out(&mut self, count: u64, shown: impl Fn(Instant) -> Instant) -> Vec<Value> {
        let is_quorum = self.sort == Sort::Quorum;
        let count = usize::try_from(count.min(self.messages)).unwrap_or(0);
        self.handed.returns.resize(self.handed.returns.len().max(count), 0);
        let hand = |place: usize| {
            let returns = self.handed.returns[place];
            let behind = self.messages.saturating_sub(place as u64 + 1);
            let plain = || BrokerLetter::dead(&self.name, "rejected", Instant::from_ms(0), format!("message {place}"));
            let letter = self.letters.get(place).cloned().unwrap_or_else(plain);
            letter.handed(behind, is_quorum.then_some(returns), returns > 0, &shown)
        };
        let handed: Vec<Value> = (0..count).map(hand).collect();
        for returns in &mut self.handed.returns[..count] {
            self.handed.redelivered += u64::from(*returns > 0);
            self.handed.delivered += 1;
            *returns += 1;
        }
        let limit = self.arguments.get("x-delivery-limit").and_then(Value::as_u64).filter(|_| is_quorum);
        let is_over = |returns: &u32| limit.is_some_and(|limit| u64::from(*returns) > limit);
        let mut place = 0;
        while let Some(returns) = self.handed.returns.get(place) {
            if is_over(returns) {
                self.drop_at(place);
            } else {
                place += 1;
            }
        }
        handed
    }

    fn drop_at(&mut self, place: usize) {
        self.handed.returns.remove(place);
        if place < self.letters.len() {
            self.letters.remove(place);
        }
        self.messages -= 1;
    }

    /// What was handed out of it so far.
    pub(super) fn handed(&self) -> &Handed {
        &self.handed
    }

    /// It is the one of which that was handed out.
    pub(super) fn resume(&mut self, handed: Handed) {
        self.handed = handed;
    }

    /// As the API tells it. Where nothing is counted, only how it was declared is told.
    pub(super) fn told(&self, is_counted: bool, shown: impl Fn(Instant) -> Instant) -> Map<String, Value> {
        let mut told = map(json!({
            "arguments": self.arguments,
            "auto_delete": false,
            "durable": true,
            "exclusive": false,
            "name": self.name,
            "node": super::server::NODE,
            "state": if is_counted { "running" } else { "live" },
            "type": self.sort.word(),
            "vhost": self.vhost,
        }));
        if is_counted {
            told.extend(self.figures(shown));
        }
        told
    }

    fn figures(&self, shown: impl Fn(Instant) -> Instant) -> Map<String, Value> {
        let mut figures = map(json!({
            "consumers": self.consumers,
            "effective_policy_definition": self.policy,
            "messages": self.messages,
            "messages_ready": self.messages.saturating_sub(self.unacknowledged),
            "messages_unacknowledged": self.unacknowledged,
        }));
        if self.sort != Sort::Stream {
            figures.insert("message_bytes".to_owned(), self.messages.saturating_mul(MESSAGE_BYTES).into());
        }
        if self.sort == Sort::Classic {
            let sent_s = self.head_sent_at.filter(|_| self.messages > 0).map(|at| shown(at).as_ms().div_euclid(1000));
            figures.insert("head_message_timestamp".to_owned(), sent_s.into());
            if let Some(since) = self.idle_since {
                let text = shown(since).to_rfc3339_ms().replace('Z', "+00:00");
                figures.insert("idle_since".to_owned(), text.into());
            }
        }
        // What was never used has no counters.
        if self.stats.is_some() || self.handed.delivered > 0 {
            let Stats { delivered, acknowledged } = self.stats.unwrap_or_default();
            let Handed { delivered: looked_at, redelivered, .. } = self.handed;
            let stats = json!({
                "ack": acknowledged, "deliver": delivered, "deliver_get": delivered + looked_at, "deliver_no_ack": 0, "get": looked_at,
                "get_no_ack": 0, "redeliver": redelivered,
            });
            figures.insert("message_stats".to_owned(), stats);
        }
        figures
    }
}

/// What each message weighs.
const MESSAGE_BYTES: u64 = 640;

impl Sort {
    fn word(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Quorum => "quorum",
            Self::Stream => "stream",
        }
    }
}

pub(super) fn map(value: Value) -> Map<String, Value> {
    if let Value::Object(map) = value { map } else { Map::new() }
}
