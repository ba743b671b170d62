//! Messages as SQS hands them out and takes them.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use watchbill_engine::ports::{LetterField, QueueLetter, Sending};

/// The answer to `ReceiveMessage`.
#[derive(Deserialize, Default)]
pub(super) struct WireMessages {
    #[serde(default, rename = "Messages")]
    pub(super) messages: Vec<WireMessage>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WireMessage {
    pub(super) message_id: String,
    pub(super) receipt_handle: String,
    body: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default)]
    message_attributes: Map<String, Value>,
}

/// The answer to an order that concerns several messages.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WireBatch {
    #[serde(default)]
    pub(super) successful: Vec<WireDone>,
    #[serde(default)]
    pub(super) failed: Vec<WireFailed>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WireDone {
    pub(super) id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WireFailed {
    pub(super) id: String,
    #[serde(default)]
    pub(super) code: String,
}

/// What is needed of a message to send it on.
pub(super) struct Content {
    id: String,
    body: Bytes,
    own: Map<String, Value>,
    /// Within a group messages are handed out one behind the other.
    pub(super) group: Option<String>,
    /// What AWS X-Ray wrote.
    trace: Option<String>,
}

impl WireMessage {
    /// The message as it is handed on, and what is kept of it. It says of everything that it was handed out before: its number tells it
    /// from any other, so that nothing is ever taken for another.
    pub(super) fn letter(self, hold: u64, queue: &str) -> (QueueLetter, Content) {
        let body = Bytes::from(self.body);
        let mut properties = self.attributes;
        let content = Content {
            id: self.message_id.clone(),
            body: body.clone(),
            own: self.message_attributes,
            group: properties.get("MessageGroupId").cloned(),
            trace: properties.get("AWSTraceHeader").cloned(),
        };
        properties.insert("message_id".to_owned(), self.message_id);
        let headers = content.own.iter().map(|(name, value)| (name.clone(), field(value))).collect();
        let letter = QueueLetter {
            hold,
            exchange: String::new(),
            routing_key: queue.to_owned(),
            redelivered: true,
            properties,
            headers,
            body,
        };
        (letter, content)
    }
}

fn field(value: &Value) -> LetterField {
    match value {
        Value::Null => LetterField::Nothing,
        Value::Bool(value) => LetterField::Bool(*value),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => LetterField::Whole(whole),
            None => LetterField::Number(number.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(text) => LetterField::Text(text.clone()),
        Value::Array(values) => LetterField::List(values.iter().map(field).collect()),
        Value::Object(fields) => {
            LetterField::Table(fields.iter().map(|(name, value)| (name.clone(), field(value))).collect())
        }
    }
}

/// A message that is to be sent, in SQS's words, and its size: the body and its attributes, bytes.
pub(super) struct Entry {
    pub(super) json: Map<String, Value>,
    pub(super) bytes: usize,
}

impl Content {
    /// How it is sent on: with all of its own, and these stamps.
    ///
    /// A FIFO queue throws away what has the number of another that came in the five minutes before, and says that it took it. So it gets a
    /// number that no other has, and the same when this replay sends it again.
    ///
    /// # Errors
    /// Why SQS would not take it.
    pub(super) fn entry(&self, to: &Sending, is_fifo: bool) -> Result<Entry, String> {
        let body = to.body.as_ref().unwrap_or(&self.body);
        let body = std::str::from_utf8(body).map_err(|_| "SQS takes text alone, and this body is none".to_owned())?;
        let is_stamp = |name: &str| to.stamps.iter().any(|(stamp, _)| stamp.eq_ignore_ascii_case(name));
        let mut own: Map<String, Value> = self
            .own
            .iter()
            .filter(|(name, _)| !is_stamp(name))
            .map(|(name, value)| (name.clone(), sent(value)))
            .collect();
        for (name, value) in &to.stamps {
            own.insert(name.clone(), json!({ "DataType": "String", "StringValue": value }));
        }
        let bytes = body.len() + own.iter().map(|(name, value)| name.len() + value.to_string().len()).sum::<usize>();
        let mut entry = Map::new();
        entry.insert("MessageBody".to_owned(), Value::from(body));
        if !own.is_empty() {
            entry.insert("MessageAttributes".to_owned(), Value::Object(own));
        }
        if let Some(group) = &self.group {
            entry.insert("MessageGroupId".to_owned(), Value::from(group.as_str()));
        }
        if is_fifo {
            entry.insert("MessageDeduplicationId".to_owned(), Value::from(self.number(to)));
        }
        if let Some(trace) = &self.trace {
            let header = json!({ "AWSTraceHeader": { "DataType": "String", "StringValue": trace } });
            entry.insert("MessageSystemAttributes".to_owned(), header);
        }
        Ok(Entry { json: entry, bytes })
    }

    fn number(&self, to: &Sending) -> String {
        let stamps: String = to.stamps.iter().map(|(_, value)| value.as_str()).collect();
        let hash = digest(&SHA256, format!("{}\n{stamps}", self.id).as_bytes());
        hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// An attribute as it is sent: its type and its one value, without lists, which SQS hands out and does not take.
fn sent(value: &Value) -> Value {
    let Value::Object(fields) = value else { return value.clone() };
    let is_sent = |name: &str| matches!(name, "DataType" | "StringValue" | "BinaryValue");
    Value::Object(
        fields.iter().filter(|(name, _)| is_sent(name)).map(|(name, value)| (name.clone(), value.clone())).collect(),
    )
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
