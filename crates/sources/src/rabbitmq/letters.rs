//! Messages that are taken out of a queue one by one, which the management plugin cannot do: that goes by AMQP, to the host of the plugin
//! unless another is named.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use url::Url;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::replay::Fingerprint;
use watchbill_domain::sources::{PollFailure, PollFailureKind};

use super::names::{bare_name, vhost_of};
use super::peek::{REPLAYED, header, lasting, reason};
use super::wire::table;
use crate::address::Addresses;
use crate::letters::{LetterPlace, LetterWay, ReadLetter, TakenLetter};
use crate::peek::Lasting;

/// Where messages of a queue are taken from; none where the address that is set is none of AMQP.
pub(super) fn place(addresses: &Addresses, amqp: Option<&str>, queue: &QueueName) -> Option<LetterPlace> {
    let address = match amqp {
        Some(text) => Url::parse(text).ok()?,
        None => beside(addresses.iter().next()?.url())?,
    };
    let bare = matches!(address.scheme(), "amqp" | "amqps") && address.host_str().is_some();
    let by = LetterWay::Amqp { vhost: vhost_of(queue).into_owned() };
    bare.then(|| LetterPlace { address, queue: bare_name(queue).to_owned(), by })
}

/// The usual port of AMQP at the host of the plugin, with TLS where the plugin has it.
fn beside(plugin: &Url) -> Option<Url> {
    let (scheme, port) = if plugin.scheme() == "https" { ("amqps", 5671) } else { ("amqp", 5672) };
    Url::parse(&format!("{scheme}://{}:{port}", plugin.host_str()?)).ok()
}

/// The routing key by which the default exchange leads into a queue; none where it lies in another virtual host.
pub(super) fn key_into(from: &QueueName, to: &QueueName) -> Option<String> {
    (vhost_of(from) == vhost_of(to)).then(|| bare_name(to).to_owned())
}

#[derive(Deserialize)]
struct WireDeath {
    #[serde(rename = "routing-keys", default)]
    routing_keys: Vec<String>,
}

/// What a message says.
///
/// # Errors
/// When its headers cannot be read; nothing of it is quoted.
pub(super) fn read(letter: &TakenLetter<'_>) -> Result<ReadLetter, PollFailure> {
    let text = Value::Object(letter.headers.clone()).to_string();
    let raw = RawValue::from_string(text).map_err(|_| malformed())?;
    let headers = table("headers", &raw).map_err(|_| malformed())?;
    let own = |name: &str| letter.properties.get(name).map_or("", String::as_str);
    let fingerprint =
        Lasting { body: letter.body, id: own("message_id"), sort: own("type"), headers: lasting(&headers) }
            .fingerprint();
    let same = same(&fingerprint, letter);
    let reason = reason(&headers);
    let deaths: Vec<WireDeath> =
        headers.get("x-death").and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default();
    let first_key = deaths.into_iter().next().and_then(|death| death.routing_keys.into_iter().next());
    let replayed = header(&headers, REPLAYED).and_then(|text| text.rsplit_once('/')?.1.parse().ok()).unwrap_or(0);
    Ok(ReadLetter {
        fingerprint,
        same,
        is_numbered: false,
        died_in: reason.source.clone(),
        reason,
        replayed,
        takes_stamp: true,
        first_key,
    })
}

/// Headers that a broker sets when it hands a message out. All others stay as they are until it dies again.
const COUNTED: [&str; 2] = ["x-delivery-count", "x-acquired-count"];

/// See [`ReadLetter::same`].
fn same(fingerprint: &Fingerprint, letter: &TakenLetter<'_>) -> Fingerprint {
    let stays = |name: &str| !COUNTED.iter().any(|counted| name.eq_ignore_ascii_case(counted));
    let headers = letter.headers.iter().filter(|(name, _)| stays(name));
    let own = letter.properties.iter().map(|(name, value)| (name.as_str(), Value::from(value.as_str())));
    let all: Vec<(&str, Value)> = headers
        .map(|(name, value)| (name.as_str(), value.clone()))
        .chain(own)
        .chain([("exchange", Value::from(letter.exchange)), ("routing key", Value::from(letter.routing_key))])
        .collect();
    Lasting { body: fingerprint.0.as_bytes(), id: "", sort: "", headers: all }.fingerprint()
}

fn malformed() -> PollFailure {
    PollFailure {
        kind: PollFailureKind::Malformed,
        message: "handed out a message whose headers cannot be read".to_owned(),
    }
}

#[cfg(test)]
#[path = "letters_tests.rs"]
mod tests;
