//! A message in hand.

use std::fmt;

use bytes::Bytes;
use lapin::message::BasicGetMessage;
use lapin::{Acker, BasicProperties};
use secrecy::zeroize::Zeroize as _;
use watchbill_engine::ports::QueueLetter;

use super::fields;

/// What is in it is wiped when it is out of hand.
pub(super) struct Held(BasicGetMessage);

impl Held {
    /// From now on it is kept here alone.
    pub fn of(message: BasicGetMessage) -> Self {
        Self(message)
    }

    /// What it is removed or given back by.
    pub fn acker(&self) -> &Acker {
        &self.0.delivery.acker
    }

    pub fn properties(&self) -> &BasicProperties {
        &self.0.delivery.properties
    }

    pub fn body(&self) -> &[u8] {
        &self.0.delivery.data
    }

    /// In plain words, with a copy of what is in it.
    pub fn letter(&self, hold: u64) -> QueueLetter {
        let message = &self.0.delivery;
        QueueLetter {
            hold,
            exchange: message.exchange.to_string(),
            routing_key: message.routing_key.to_string(),
            redelivered: message.redelivered,
            properties: fields::properties(&message.properties),
            headers: fields::headers(&message.properties),
            body: Bytes::copy_from_slice(&message.data),
        }
    }

    fn wipe(&mut self) {
        self.0.delivery.data.zeroize();
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.wipe();
    }
}

/// A body may hold anything: only its size is printed.
impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").field("body_bytes", &self.body().len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use lapin::message::Delivery;

    use super::*;

    fn held() -> Held {
        let delivery = Delivery::mock(7, "dlx".into(), "orders".into(), true, b"hunter2".to_vec());
        Held::of(BasicGetMessage { delivery, message_count: 0 })
    }

    #[test]
    fn it_is_told_in_plain_words() {
        let letter = held().letter(3);
        assert_eq!((letter.hold, &*letter.exchange, &*letter.routing_key), (3, "dlx", "orders"));
        assert!(letter.redelivered && letter.body.as_ref() == b"hunter2");
    }

    #[test]
    fn what_is_wiped_is_gone_and_nothing_of_it_is_printed() {
        let mut held = held();
        assert!(!format!("{held:?}").contains("hunter2"));
        held.wipe();
        assert_eq!(held.body(), b"");
    }
}
