//! Who did what with dead letters, in a chain: each entry holds the hash of the one before it, so that none can be changed, left
//! out or put in without the rest saying so. What a chain cannot show is that its end was cut off; whoever exports it has the hash
//! of its last entry.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::time::Instant;

use super::QueueId;

/// The hash before the first entry.
const BEFORE_THE_FIRST: &str = "watchbill/queues/trail/1";

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: String,
    /// What.
    pub act: Act,
    /// With which queue.
    pub queue: QueueId,
    /// Why, in their own words; empty where none is asked for.
    pub reason: String,
    /// What else is to be known of it, by name: never a payload.
    pub details: Vec<(String, String)>,
}

/// What can be done with dead letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Messages were read.
    Peeked,
    /// A masked field was shown.
    Revealed,
    /// Messages were written to a file.
    Exported,
    /// Somebody promised to see to it.
    Promised,
    /// A promise was taken back.
    PromiseEnded,
    /// A replay was tried dry.
    ReplayPlanned,
    /// A replay was confirmed.
    ReplayStarted,
    /// It waits.
    ReplayPaused,
    /// It goes on.
    ReplayResumed,
    /// Somebody stopped it.
    ReplayStopped,
    /// It is over.
    ReplayDone,
    /// Messages were discarded.
    Discarded,
    /// Messages were only copied, and stayed.
    Copied,
}

impl Act {
    /// Every one.
    pub const ALL: [Self; 13] = [
        Self::Peeked,
        Self::Revealed,
        Self::Exported,
        Self::Promised,
        Self::PromiseEnded,
        Self::ReplayPlanned,
        Self::ReplayStarted,
        Self::ReplayPaused,
        Self::ReplayResumed,
        Self::ReplayStopped,
        Self::ReplayDone,
        Self::Discarded,
        Self::Copied,
    ];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Peeked => "peeked",
            Self::Revealed => "revealed",
            Self::Exported => "exported",
            Self::Promised => "promised",
            Self::PromiseEnded => "promise_ended",
            Self::ReplayPlanned => "replay_planned",
            Self::ReplayStarted => "replay_started",
            Self::ReplayPaused => "replay_paused",
            Self::ReplayResumed => "replay_resumed",
            Self::ReplayStopped => "replay_stopped",
            Self::ReplayDone => "replay_done",
            Self::Discarded => "discarded",
            Self::Copied => "copied",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.word() == word)
    }
}

/// One entry of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its number, from 1.
    pub number: u64,
    /// What was done.
    pub deed: Deed,
    /// The hash of the entry before it, 64 hexadecimal digits.
    pub before: String,
    /// Its own.
    pub hash: String,
}

impl Link {
    /// The entry behind `last`, or the first one.
    #[must_use]
    pub fn behind(last: Option<&Self>, deed: Deed) -> Self {
        let (number, before) = last.map_or_else(|| (1, genesis()), |last| (last.number + 1, last.hash.clone()));
        let hash = hash(number, &before, &deed);
        Self { number, deed, before, hash }
    }
}

/// Why a chain is not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// An entry is not the one that was written.
    #[error("entry {0} of the audit trail was changed after it was written")]
    Changed(u64),
    /// Entries are missing before it, or were put in.
    #[error("entry {0} of the audit trail does not follow the one before it: entries were taken out or put in")]
    Torn(u64),
    /// The end was cut off.
    #[error("the audit trail ends before the entry it is known to have: its end was cut off")]
    CutOff,
}

/// Whether these are the whole chain from its first entry on. `last` is the hash of an entry that is known to be in it.
///
/// # Errors
/// The first entry at which it is [`Broken`].
pub fn verified(links: &[Link], last: Option<&str>) -> Result<(), Broken> {
    let (mut number, mut before) = (1, genesis());
    for link in links {
        if link.number != number || link.before != before {
            return Err(Broken::Torn(link.number));
        }
        if hash(link.number, &link.before, &link.deed) != link.hash {
            return Err(Broken::Changed(link.number));
        }
        (number, before) = (link.number + 1, link.hash.clone());
    }
    let holds_last = |last: &str| links.iter().any(|link| link.hash == last);
    if last.is_none_or(holds_last) { Ok(()) } else { Err(Broken::CutOff) }
}

fn genesis() -> String {
    hex(Sha256::digest(BEFORE_THE_FIRST.as_bytes()).as_slice())
}

/// Every text goes in with its length before it, so that no two entries are written alike.
fn hash(number: u64, before: &str, deed: &Deed) -> String {
    let Deed { at, by, act, queue, reason, details } = deed;
    let mut hash = Sha256::new();
    let mut put = |text: &str| {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    };
    for text in [&number.to_string(), before, &at.as_ms().to_string(), by, act.word()] {
        put(text);
    }
    for text in [queue.source.as_str(), queue.name.as_str(), reason, &details.len().to_string()] {
        put(text);
    }
    for (name, value) in details {
        put(name);
        put(value);
    }
    hex(hash.finalize().as_slice())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
#[path = "trail_tests.rs"]
mod tests;
