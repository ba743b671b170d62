//! What a broker sent is wiped when it was read, where nobody else holds it.

use bytes::Bytes;
use secrecy::zeroize::Zeroize as _;
use watchbill_sources::ask::{RedisValue, Replied, Reply};

/// Wipes what was replied. What was asked may name a message, and what it says is not in it.
pub(super) fn replied(replied: Replied) {
    match replied.result {
        Err(_) => {}
        Ok(Reply::Http(response)) => bytes(response.body),
        Ok(Reply::Redis(values)) => values.into_iter().for_each(value),
        Ok(Reply::Sql(answers)) => {
            let rows = answers.into_iter().flatten().flat_map(|rows| rows.0);
            rows.flatten().flatten().for_each(|mut text| text.zeroize());
        }
        Ok(Reply::Nats(answers)) => answers.into_iter().for_each(bytes),
    }
}

fn value(value: RedisValue) {
    match value {
        RedisValue::Bytes(held) => bytes(held),
        RedisValue::List(values) => values.into_iter().for_each(self::value),
        RedisValue::Nil | RedisValue::Number(_) | RedisValue::Refused(_) => {}
    }
}

fn bytes(held: Bytes) {
    if let Ok(mut held) = held.try_into_mut() {
        held.as_mut().zeroize();
    }
}

#[cfg(test)]
mod tests {
    use watchbill_domain::ids::Peer;
    use watchbill_sources::ask::{Ask, RedisAsk};

    use super::*;

    #[test]
    fn what_somebody_else_holds_is_left_to_them() {
        let held = Bytes::from(b"hunter2".to_vec());
        let url = url::Url::parse("redis://redis.example.net").unwrap();
        let ask = Ask::Redis(RedisAsk { peer: Peer::new("redis.example.net"), url, commands: Vec::new() });
        let values = vec![RedisValue::List(vec![RedisValue::Bytes(held.clone())])];
        replied(Replied { ask, result: Ok(Reply::Redis(values)) });
        assert_eq!(held.as_ref(), b"hunter2");
    }
}
