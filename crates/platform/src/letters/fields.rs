//! Properties and headers of AMQP in plain words, and what of them goes on with a message.

use std::collections::BTreeMap;

use lapin::BasicProperties;
use lapin::types::{AMQPValue, FieldTable};
use watchbill_engine::ports::LetterField;

/// What brokers write into a message when it dies or comes back. Consumers count tries by it, so a message that is sent on begins anew.
const OF_THE_BROKER: &[&str] = &[
    "x-death",
    "x-first-death-exchange",
    "x-first-death-queue",
    "x-first-death-reason",
    "x-last-death-exchange",
    "x-last-death-queue",
    "x-last-death-reason",
    "x-delivery-count",
    "x-acquired-count",
    "x-opt-deaths",
    // Further keys that the message was routed by at first: their queues have their copies.
    "CC",
    "BCC",
];

/// What a message says of itself, as text.
pub(super) fn properties(of: &BasicProperties) -> BTreeMap<String, String> {
    let text = |value: &Option<lapin::types::ShortString>| value.as_ref().map(ToString::to_string);
    let number = |value: &Option<u8>| value.map(|value| value.to_string());
    let all = [
        ("content_type", text(of.content_type())),
        ("content_encoding", text(of.content_encoding())),
        ("delivery_mode", number(of.delivery_mode())),
        ("priority", number(of.priority())),
        ("correlation_id", text(of.correlation_id())),
        ("reply_to", text(of.reply_to())),
        ("expiration", text(of.expiration())),
        ("message_id", text(of.message_id())),
        ("timestamp", of.timestamp().map(|value| value.to_string())),
        ("type", text(of.kind())),
        ("user_id", text(of.user_id())),
        ("app_id", text(of.app_id())),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// Its headers.
pub(super) fn headers(of: &BasicProperties) -> BTreeMap<String, LetterField> {
    of.headers().as_ref().map(table).unwrap_or_default()
}

fn table(of: &FieldTable) -> BTreeMap<String, LetterField> {
    of.inner().iter().map(|(name, value)| (name.to_string(), field(value))).collect()
}

fn field(value: &AMQPValue) -> LetterField {
    let bytes = |bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => LetterField::Text(text.to_owned()),
        Err(_) => LetterField::Bytes(bytes.to_vec()),
    };
    match value {
        AMQPValue::Void => LetterField::Nothing,
        AMQPValue::Boolean(value) => LetterField::Bool(*value),
        AMQPValue::ShortShortInt(value) => LetterField::Whole(i64::from(*value)),
        AMQPValue::ShortShortUInt(value) => LetterField::Whole(i64::from(*value)),
        AMQPValue::ShortInt(value) => LetterField::Whole(i64::from(*value)),
        AMQPValue::ShortUInt(value) => LetterField::Whole(i64::from(*value)),
        AMQPValue::LongInt(value) => LetterField::Whole(i64::from(*value)),
        AMQPValue::LongUInt(value) => LetterField::Whole(i64::from(*value)),
        AMQPValue::LongLongInt(value) => LetterField::Whole(*value),
        AMQPValue::Timestamp(value) => LetterField::Whole(i64::try_from(*value).unwrap_or(i64::MAX)),
        AMQPValue::Float(value) => LetterField::Number(f64::from(*value)),
        AMQPValue::Double(value) => LetterField::Number(*value),
        AMQPValue::DecimalValue(value) => {
            LetterField::Number(f64::from(value.value) / 10_f64.powi(i32::from(value.scale)))
        }
        AMQPValue::ShortString(value) => LetterField::Text(value.to_string()),
        AMQPValue::LongString(value) => bytes(value.as_bytes()),
        AMQPValue::ByteArray(value) => bytes(value.as_slice()),
        AMQPValue::FieldArray(values) => LetterField::List(values.as_slice().iter().map(field).collect()),
        AMQPValue::FieldTable(values) => LetterField::Table(table(values)),
    }
}

/// Ways in which a body is packed. Other encodings, as the `utf-8` of Celery, say how text is written.
const PACKED: &[&str] = &["gzip", "x-gzip", "deflate", "zlib", "zstd", "br", "bzip2", "compress", "snappy", "lz4"];

/// Whether a body that somebody edited is not packed as the one was that it takes the place of.
fn is_unpacked(encoding: &str, body: &[u8]) -> bool {
    let looks_packed = match encoding {
        "gzip" | "x-gzip" => body.starts_with(&[0x1f, 0x8b]),
        "zstd" => body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
        _ => std::str::from_utf8(body).is_err(),
    };
    PACKED.contains(&encoding) && !looks_packed
}

/// The properties with which a message is sent on: its own, as they came, without what the broker wrote, and with these stamps. A user
/// that it came with is left out, because a broker takes none but the one who sends; so is its `expiration`, which was meant for the first
/// time and could let it die anew on arrival. An edited body is written as text: that the one before was packed is left out. Without `x-death` no broker takes it for one that goes in a circle, which it would drop.
pub(super) fn sent_on(of: &BasicProperties, stamps: &[(String, String)], edited: Option<&[u8]>) -> BasicProperties {
    let kept = |name: &str| !OF_THE_BROKER.contains(&name);
    let own = of.headers().as_ref().map(|table| table.inner().clone()).unwrap_or_default();
    let mut headers: BTreeMap<_, _> = own.into_iter().filter(|(name, _)| kept(name.as_str())).collect();
    for (name, value) in stamps {
        headers.insert(name.as_str().into(), AMQPValue::LongString(value.as_str().into()));
    }
    let mut sent = BasicProperties::default().with_headers(FieldTable::from(headers));
    if let Some(value) = of.content_type() {
        sent = sent.with_content_type(value.clone());
    }
    let is_true = |encoding: &str| edited.is_none_or(|body| !is_unpacked(&encoding.to_ascii_lowercase(), body));
    if let Some(value) = of.content_encoding().as_ref().filter(|value| is_true(value.as_str())) {
        sent = sent.with_content_encoding(value.clone());
    }
    // What was to survive a restart of the broker still has to, and what does not say so is not worth less for having died.
    sent = sent.with_delivery_mode(of.delivery_mode().unwrap_or(2));
    if let Some(value) = of.priority() {
        sent = sent.with_priority(*value);
    }
    if let Some(value) = of.correlation_id() {
        sent = sent.with_correlation_id(value.clone());
    }
    if let Some(value) = of.reply_to() {
        sent = sent.with_reply_to(value.clone());
    }
    if let Some(value) = of.message_id() {
        sent = sent.with_message_id(value.clone());
    }
    if let Some(value) = of.timestamp() {
        sent = sent.with_timestamp(*value);
    }
    if let Some(value) = of.kind() {
        sent = sent.with_type(value.clone());
    }
    if let Some(value) = of.app_id() {
        sent = sent.with_app_id(value.clone());
    }
    sent
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
