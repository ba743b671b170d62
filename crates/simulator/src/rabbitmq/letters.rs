//! Messages that died, as whoever reads them gets them.

use serde_json::{Map, Value, json};
use watchbill_domain::time::Instant;

/// A message that died.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokerLetter {
    body: String,
    from: String,
    reason: String,
    died_at: Instant,
    sent_at: Option<Instant>,
    id: Option<String>,
    headers: Map<String, Value>,
}

impl BrokerLetter {
    /// One with this body that died at `at` in the queue `from`: `rejected`, `expired`, `maxlen` or `delivery_limit`.
    #[must_use]
    pub fn dead(from: &str, reason: &str, at: Instant, body: impl Into<String>) -> Self {
        let (body, from, reason) = (body.into(), from.to_owned(), reason.to_owned());
        Self { body, from, reason, died_at: at, sent_at: None, id: None, headers: Map::new() }
    }

    /// With this header besides those of its death.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.headers.insert(name.to_owned(), value.into());
        self
    }

    /// Its publisher called it so and sent it then.
    #[must_use]
    pub fn sent(self, id: &str, at: Instant) -> Self {
        Self { id: Some(id.to_owned()), sent_at: Some(at), ..self }
    }

    /// As the API hands it out, with so many behind it. `returns` is how often it came back, where its queue counts that, and
    /// `is_again` whether it was handed out before.
    pub(super) fn handed(
        &self,
        behind: u64,
        returns: Option<u32>,
        is_again: bool,
        shown: impl Fn(Instant) -> Instant,
    ) -> Value {
        let seconds = |at: Instant| shown(at).as_ms().div_euclid(1000);
        let mut headers = self.headers.clone();
        let death = json!({
            "count": 1, "exchange": "", "queue": self.from, "reason": self.reason, "routing-keys": [self.from],
            "time": seconds(self.died_at),
        });
        headers.insert("x-death".to_owned(), json!([death]));
        for (name, value) in [("exchange", ""), ("queue", self.from.as_str()), ("reason", self.reason.as_str())] {
            headers.insert(format!("x-first-death-{name}"), value.into());
        }
        headers.extend(returns.map(|returns| ("x-delivery-count".to_owned(), returns.into())));
        let mut properties = Map::from_iter([("headers".to_owned(), Value::Object(headers))]);
        properties.extend(self.id.as_ref().map(|id| ("message_id".to_owned(), id.as_str().into())));
        properties.extend(self.sent_at.map(|at| ("timestamp".to_owned(), seconds(at).into())));
        json!({
            "payload_bytes": self.body.len(), "redelivered": is_again, "exchange": "dead-letters", "routing_key": self.from,
            "message_count": behind, "properties": properties, "payload": self.body, "payload_encoding": "string",
        })
    }
}
