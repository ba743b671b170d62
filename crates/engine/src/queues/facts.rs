//! What is remembered of queues and of the sources that tell of them besides their readings: JSON that the store keeps and does not
//! read. What cannot be read any more is forgotten and told anew by the next poll.

mod wire;

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{Dropping, Limit, Loss, Owner, PeekFacts, There, Topology, Traffic};
use watchbill_domain::time::Instant;
use watchbill_sources::{Handing, Listing};

/// How these texts are made; another number is not read.
const VERSION: u32 = 1;

/// What is remembered of a queue besides its readings, as its source told it last.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct QueueFactsKept {
    /// What it is, in a few words: `quorum queue`.
    pub kind_text: String,
    /// By what it drops messages.
    #[serde(with = "wire::limits")]
    pub limits: Vec<Limit>,
    /// Whether all of them were ever told. If not, they are what was told of them.
    pub has_all_limits: bool,
    /// Who has to see to it, as the source says; what the workspace says goes before it.
    #[serde(with = "wire::owners")]
    pub owners: Vec<Owner>,
    /// What decides whether messages of it may be read; none where that was never told.
    #[serde(with = "wire::peek")]
    pub peek: Option<PeekFacts>,
    /// What the broker counted of the messages that it handed out, by the last reading that told.
    #[serde(with = "wire::handing")]
    pub handing: Option<Handing>,
    /// The loss that is soon as it was judged last, while that stands.
    #[serde(with = "wire::losing")]
    pub losing: Option<Loss>,
    /// Whether a promise stood when it was judged last.
    pub is_promised: bool,
    /// Since when its oldest message is there at the latest, by its counts.
    #[serde(with = "wire::there", skip_serializing_if = "wire::is_uncounted")]
    pub there: There,
    /// What the queues that feed it handed out; nothing where others are not counted for it.
    #[serde(with = "wire::traffic", skip_serializing_if = "wire::is_untold")]
    pub traffic: Traffic,
}

/// What is remembered of a source that tells of queues.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SourceFactsKept {
    /// Its queues and the ways between them, as told last; none where it never told. [`Topology::feeds`] says which queue feeds which, and
    /// [`Topology::queues`] names also those that are not watched.
    #[serde(with = "wire::topology")]
    pub topology: Option<Topology>,
    /// When that was told.
    #[serde(with = "wire::maybe_ms")]
    pub topology_at: Option<Instant>,
    /// Whether the last listing had every queue; none before the first.
    #[serde(with = "wire::listing")]
    pub listing: Option<Listing>,
    /// The counter of messages that the whole broker threw away, as told last.
    pub lost: Option<u64>,
    /// What it threw away lately.
    #[serde(with = "wire::dropping")]
    pub dropping: Option<Dropping>,
    /// What could not be read with the last poll, or with the last that asked for the ways between queues; a sentence each.
    pub problems: Vec<String>,
    /// Those of that other poll.
    pub topology_problems: Vec<String>,
}

#[derive(Serialize)]
struct Versioned<'a, T> {
    v: u32,
    #[serde(flatten)]
    kept: &'a T,
}

#[derive(Deserialize)]
struct Version {
    v: u32,
}

fn to_json<T: Serialize>(kept: &T) -> String {
    serde_json::to_string(&Versioned { v: VERSION, kept }).unwrap_or_default()
}

fn of_json<T: DeserializeOwned + Default>(text: &str) -> T {
    let is_ours = serde_json::from_str::<Version>(text).is_ok_and(|version| version.v == VERSION);
    serde_json::from_str(text).ok().filter(|_| is_ours).unwrap_or_default()
}

impl QueueFactsKept {
    /// The text that is kept.
    pub fn to_json(&self) -> String {
        to_json(self)
    }

    /// Nothing where the text cannot be read, or was made by another version.
    pub fn of_json(text: &str) -> Self {
        of_json(text)
    }
}

/// What is kept of a queue after the clock was set back by this much: the loss that it expects comes when what is left until then is
/// over, and its messages are there for as long as before. None where nothing of it moves.
pub(crate) fn facts_set_back(text: &str, by: Duration) -> Option<String> {
    let kept = QueueFactsKept::of_json(text);
    if kept.losing.is_none() && kept.there == There::default() {
        return None;
    }
    let moved = |at: Option<Instant>| at.map(|at| at.minus(by));
    let losing = kept.losing.map(|loss| Loss { earliest: moved(loss.earliest), latest: moved(loss.latest), ..loss });
    Some(QueueFactsKept { losing, there: kept.there.set_back(by), ..kept }.to_json())
}

impl SourceFactsKept {
    /// The text that is kept.
    pub fn to_json(&self) -> String {
        to_json(self)
    }

    /// Nothing where the text cannot be read, or was made by another version.
    pub fn of_json(text: &str) -> Self {
        of_json(text)
    }

    /// The queues that it told of, in its own order: also those that nobody watches. Empty where it never told.
    pub fn known(&self) -> impl Iterator<Item = &QueueName> {
        self.topology.iter().flat_map(|topology| &topology.queues).map(|queue| &queue.name)
    }
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
