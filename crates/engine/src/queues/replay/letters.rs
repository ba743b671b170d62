//! Between a message in hand and what the domain knows of it.

use std::mem;

use secrecy::zeroize::Zeroize as _;
use serde_json::{Map, Number, Value};
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::replay::{Plan, TakenMessage, Target};
use watchbill_domain::queues::signature;
use watchbill_domain::sources::PollFailure;
use watchbill_sources::{ReadLetter, Source, TakenLetter};

use crate::ports::{LetterField, QueueLetter, Sending};

/// The header by which a message says which replay sent it, and how often that was done: `<run>/<attempt>`.
const STAMP: &str = "x-watchbill-replay";

/// A message in hand, with what it says. What is in it is wiped when nobody has it any more.
#[derive(Debug, Clone)]
pub(super) struct InHand {
    pub letter: QueueLetter,
    pub read: ReadLetter,
}

impl InHand {
    /// What this source makes of a message.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(letter: QueueLetter, source: &dyn Source) -> Result<Self, PollFailure> {
        let headers = json_of(&letter.headers);
        let taken = TakenLetter {
            exchange: &letter.exchange,
            routing_key: &letter.routing_key,
            body: &letter.body,
            properties: &letter.properties,
            headers: &headers,
        };
        let read = source.read_letter(&taken)?;
        Ok(Self { letter, read })
    }

    /// As the domain knows it.
    pub fn taken(&self) -> TakenMessage {
        TakenMessage {
            fingerprint: self.read.fingerprint.clone(),
            same: self.read.same.clone(),
            redelivered: self.letter.redelivered,
            is_numbered: self.read.is_numbered,
            bytes: self.letter.body.len() as u64,
            signature: signature(&self.read.reason).map(|signature| signature.id()),
            replayed: self.read.replayed,
        }
    }

    /// Without what is in it: it is only held to be given back.
    pub fn without_body(&mut self) {
        if let Ok(mut body) = mem::take(&mut self.letter.body).try_into_mut() {
            body.as_mut().zeroize();
        }
    }

    /// How it is sent on by this plan.
    ///
    /// # Errors
    /// Why it cannot be: a sentence without a full stop.
    pub fn sending(&self, plan: &Plan, source: &dyn Source) -> Result<Sending, String> {
        let (exchange, routing_key) = match &plan.target {
            Target::Queue(queue) => (String::new(), way_into(source, &plan.from.name, queue)?),
            Target::WhereItDied => {
                let queue = self.read.died_in.as_ref();
                (String::new(), queue.cloned().ok_or("it does not say in which queue it died")?)
            }
            Target::Exchange { name, key } => {
                let own = self.read.first_key.clone().unwrap_or_else(|| self.letter.routing_key.clone());
                (name.clone(), key.clone().unwrap_or(own))
            }
            Target::Nowhere | Target::Copies => return Err("it goes nowhere, and is not sent".to_owned()),
        };
        let stamp = || (STAMP.to_owned(), format!("{}/{}", plan.id, self.read.replayed.saturating_add(1)));
        let stamps = self.read.takes_stamp.then(stamp).into_iter().collect();
        Ok(Sending { exchange, routing_key, body: None, stamps })
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        self.without_body();
    }
}

/// The routing key by which what is sent gets straight into a queue.
///
/// # Errors
/// That there is no such way.
pub(super) fn way_into(source: &dyn Source, from: &QueueName, to: &QueueName) -> Result<String, String> {
    source
        .key_into(from, to)
        .ok_or_else(|| format!("nothing that is taken out of {from} can be sent straight into {to}"))
}

pub(super) fn json_of(headers: &std::collections::BTreeMap<String, LetterField>) -> Map<String, Value> {
    headers.iter().map(|(name, field)| (name.clone(), value_of(field))).collect()
}

/// As the management plugin writes it, so that a message is the same whichever way it was read.
fn value_of(field: &LetterField) -> Value {
    match field {
        LetterField::Nothing => Value::Null,
        LetterField::Bool(value) => Value::Bool(*value),
        LetterField::Whole(value) => Value::from(*value),
        LetterField::Number(value) => Number::from_f64(*value).map_or(Value::Null, Value::Number),
        LetterField::Text(text) => Value::from(text.as_str()),
        LetterField::Bytes(bytes) => Value::from(bytes.clone()),
        LetterField::List(values) => Value::Array(values.iter().map(value_of).collect()),
        LetterField::Table(values) => Value::Object(json_of(values)),
    }
}

#[cfg(test)]
#[path = "letters_tests.rs"]
mod tests;
