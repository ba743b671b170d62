//! Replays, for scripts: documented in `docs/manual/json.md`. Times are RFC 3339.

use serde::Serialize;

/// What a replay would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplayDryListed {
    /// `source/name`
    pub queue: String,
    /// Whether it may be started.
    pub allowed: bool,
    /// Whether its broker could move what is behind the canaries by itself.
    pub can_move: bool,
    /// What it would do, or why it may not.
    pub said: String,
    /// Why it may not be started, a sentence each, with what to do.
    pub refusals: Vec<String>,
    /// What is not known or could surprise, a sentence each.
    pub warnings: Vec<String>,
    /// Where messages are sent; null where that is not known.
    pub target: Option<String>,
    /// Who says so; null likewise.
    pub target_from: Option<String>,
    /// What it does, a sentence each.
    pub steps: Vec<String>,
    /// So many messages are looked at at most.
    pub most: u64,
    /// How long that takes, in words; null where it may not be started.
    pub takes: Option<String>,
    /// What has to be typed to start it: the name of the queue.
    pub typed: String,
}

/// Replays of a queue, or of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplaysListing {
    /// When it was read.
    pub at: String,
    /// How many of them wait for a person.
    pub waiting: usize,
    /// Those that are not over, then those of the last 90 days, the last first.
    pub replays: Vec<ReplayListed>,
}

/// How far a replay came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplayListed {
    /// Its own name.
    pub run: String,
    /// `source/name`
    pub queue: String,
    /// What it does, in words.
    pub what: String,
    /// Whether its messages are discarded.
    pub discards: bool,
    /// Whether its messages are only copied, and stay.
    pub only_copies: bool,
    /// Whether the broker itself moves what is behind the canaries.
    pub broker_moves: bool,
    /// Where they are sent.
    pub target: String,
    /// Which: `all`, `signature` or `messages`.
    pub chosen: &'static str,
    /// The number of the group of errors; null with the others.
    pub signature: Option<String>,
    /// The fingerprints of those that were chosen one by one; none with the others.
    pub messages: Vec<String>,
    /// How many are sent with another body.
    pub edited: usize,
    /// `planned`, `copies`, `canary`, `judging`, `sending`, `paused`, `ending`, `stopped`, `incomplete` or `done`.
    pub phase: &'static str,
    /// Why it waits: `asked`, `comes_back`, `burns`, `refused`, `too_many_held`, `unsafe`, `crashed` or `keeps_failing`; null
    /// while it does not.
    pub paused: Option<&'static str>,
    /// What it needs from somebody, or how it went.
    pub said: String,
    /// Why it does not come further at the moment; null while it does.
    pub trouble: Option<String>,
    /// Whether it waits for a person, or has come no further for ten minutes because of its trouble.
    pub needs_somebody: bool,
    /// Whether it is over.
    pub over: bool,
    /// What was asked of it last and not heard yet: `begin`, `pause`, `go_on` or `stop`; null where nothing was.
    pub asked: Option<String>,
    /// Who started it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: String,
    /// When it last came further.
    pub changed_at: String,
    /// When it was over; null while it is not.
    pub over_at: Option<String>,
    /// How many messages are done with.
    pub done: u64,
    /// Of how many at most.
    pub of: u64,
    /// How many are sent a minute at most.
    pub per_minute: u32,
    /// The canaries and the rest.
    pub stages: Vec<ReplayStageListed>,
    /// What became of its messages.
    pub counts: ReplayTallyListed,
    /// Where the copies are; null where there are none any more.
    pub sealed: Option<ReplaySealedListed>,
    /// What was done with it, the last first.
    pub past: Vec<ReplayDeedListed>,
}

/// A canary, or the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplayStageListed {
    /// `1`, `10`, `100`, `the rest`
    pub stage: String,
    /// `waits`, `runs`, `judged`, `passed` or `failed`.
    pub state: String,
    /// What became of it, half a sentence.
    pub said: String,
}

/// What became of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ReplayTallyListed {
    /// Confirmed at their target, or copied where they are discarded.
    pub sent: u64,
    /// Removed from the queue after that.
    pub removed: u64,
    /// Given back, because nobody chose them.
    pub not_chosen: u64,
    /// Left, because they died of a replay before.
    pub died_twice: u64,
    /// Left, because it is not known whether they arrived.
    pub in_doubt: u64,
    /// Left, because the target did not take them.
    pub refused: u64,
    /// Given back unsent, because it was stopped.
    pub unsent: u64,
    /// Of those that were sent so many may have arrived twice.
    pub perhaps_twice: u64,
    /// Of those that were sent so many may still be in the queue.
    pub perhaps_left: u64,
    /// So many at most were chosen and perhaps not sent: they did not come again after a connection ended.
    pub perhaps_unsent: u64,
    /// Only copied; they stay in the queue.
    pub copied: u64,
    /// About so many of those that were sent the broker moved itself.
    pub moved: u64,
    /// Of those that were sent so many carry no stamp, because they had no room for one.
    pub unmarked: u64,
    /// About so many were not looked at, because something else had them in hand at the end.
    pub in_other_hands: u64,
    /// Neither looked at nor copied, because as much as may be held at once was in hand.
    pub not_copied: u64,
    /// Not looked at, because it was stopped before.
    pub not_looked_at: u64,
}

/// Where copies of messages are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplaySealedListed {
    /// The file, below the folder of the workspace.
    pub file: String,
    /// Until when; null while the replay is not over.
    pub until: Option<String>,
    /// So many days after its end.
    pub kept_days: u64,
}

/// Something that was done with a replay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplayDeedListed {
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// The word of the trail.
    pub act: &'static str,
    /// Why; null where nobody said so.
    pub reason: Option<String>,
}

/// Copies of messages that were written to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplayCopiesListed {
    /// The replay.
    pub run: String,
    /// `source/name`
    pub queue: String,
    /// The file.
    pub path: String,
    /// How many messages are in it.
    pub messages: u64,
    /// Until when the sealed copies are kept; null while the replay is not over.
    pub until: Option<String>,
    /// The same in a sentence or two.
    pub said: String,
}
