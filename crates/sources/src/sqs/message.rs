//! What a message of SQS says, however it was taken: by a look, or in hand for a replay.
//!
//! Facts this relies on: a message keeps its `MessageId` for as long as it lies in a queue, also when a redrive policy moves it; sent
//! again it gets another. Which queue it died in is told where a redrive policy moved it (`DeadLetterQueueSourceArn`), and never why. Its own
//! attributes have a type each and are at most ten.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use watchbill_domain::queues::DeadReason;
use watchbill_domain::queues::replay::Fingerprint;

use super::wire::name_in_arn;
use crate::dead;
use crate::letters::{ReadLetter, TakenLetter};
use crate::peek::Lasting;

/// The attribute by which a message says which replay sent it: `<run>/<attempt>`.
const REPLAYED: &str = "x-watchbill-replay";
/// Attributes that Watchbill writes begin so.
const OURS: &str = "x-watchbill-";
/// A message has so many attributes of its own at most.
const ATTRIBUTES_MOST: usize = 10;
/// What a redrive policy does to a message that nobody deleted, in a word.
const GIVEN_UP: &str = "received too often";
/// The name under which the address of a message stands with its properties.
const MESSAGE_ID: &str = "message_id";

/// What a message says of itself, without its body.
pub(super) struct Said<'a> {
    /// What SQS knows of it, by AWS's names.
    pub(super) system: &'a BTreeMap<String, String>,
    /// Its own attributes, each an object with its type and value.
    pub(super) own: &'a Map<String, Value>,
}

impl Said<'_> {
    fn system(&self, name: &str) -> Option<&str> {
        self.system.get(name).map(String::as_str)
    }

    /// The text of one of its own attributes, however its name is written.
    fn own(&self, wanted: &str) -> Option<String> {
        let (_, value) = self.own.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
        value.get("StringValue")?.as_str().map(str::to_owned)
    }

    /// What tells it from others, also when it was sent again and died again.
    pub(super) fn fingerprint(&self, body: &[u8]) -> Fingerprint {
        let is_lasting = |name: &str| !name.to_ascii_lowercase().starts_with(OURS);
        let headers = self.own.iter().filter(|(name, _)| is_lasting(name));
        let headers = headers.map(|(name, value)| (name.as_str(), value.clone())).collect();
        Lasting { body, id: self.system("MessageGroupId").unwrap_or_default(), sort: "", headers }.fingerprint()
    }

    /// What programs left behind, and where it died by SQS's word.
    pub(super) fn reason(&self) -> DeadReason {
        let said = dead::reason(|name| self.own(name));
        match self.died_in() {
            Some(source) => DeadReason { broker: Some(GIVEN_UP.to_owned()), source: Some(source), ..said },
            None => said,
        }
    }

    /// The queue from which a redrive policy moved it.
    fn died_in(&self) -> Option<String> {
        name_in_arn(self.system("DeadLetterQueueSourceArn")?).map(|name| name.as_str().to_owned())
    }

    /// How often it was replayed.
    pub(super) fn replayed(&self) -> u32 {
        self.own(REPLAYED).and_then(|text| text.rsplit_once('/')?.1.parse().ok()).unwrap_or(0)
    }

    /// Whether one more attribute finds room, or takes the place of the one that says how often it was replayed.
    fn takes_stamp(&self) -> bool {
        self.own.keys().filter(|name| !name.eq_ignore_ascii_case(REPLAYED)).count() < ATTRIBUTES_MOST
    }

    /// How often it was received before this time.
    pub(super) fn deliveries(&self) -> Option<u32> {
        self.system("ApproximateReceiveCount")?.parse::<u32>().ok().map(|count| count.saturating_sub(1))
    }
}

/// What a message says that was taken in hand. One that came again is known by its number, which no other ever has.
pub(super) fn read(letter: &TakenLetter<'_>) -> ReadLetter {
    let said = Said { system: letter.properties, own: letter.headers };
    let fingerprint = said.fingerprint(letter.body);
    let id = letter.properties.get(MESSAGE_ID).map_or("", String::as_str);
    let same = Lasting { body: fingerprint.0.as_bytes(), id, sort: "", headers: Vec::new() }.fingerprint();
    ReadLetter {
        is_numbered: true,
        fingerprint,
        same,
        died_in: said.died_in(),
        reason: said.reason(),
        replayed: said.replayed(),
        takes_stamp: said.takes_stamp(),
        first_key: None,
    }
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
