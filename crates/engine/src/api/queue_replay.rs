//! Replays of dead letters: what is wanted, what it would do, how far it came, and what can be asked of it.

use std::fmt;

use secrecy::zeroize::Zeroize as _;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::TimeText;

/// A replay, or a discard, that somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReplayWanted {
    /// `source/name`
    pub id: String,
    /// Which messages.
    pub chosen: ReplayChosen,
    /// Messages that are sent with another body than they have; only of those that are chosen one by one.
    #[serde(default)]
    pub edits: Vec<ReplayEdit>,
    /// The queue they are sent into; null for what the workspace's file or the topology of the broker says.
    pub target: Option<String>,
    /// How many messages a minute, from 1 to 60,000; null for 60.
    pub per_minute: Option<u32>,
    /// How long is waited after each canary before it is judged, seconds, from 5 to 3,600; left out for 60.
    #[serde(default)]
    #[ts(optional)]
    pub watch_s: Option<u32>,
    /// Whether messages of which it is not known whether they arrived, after a crash, are sent again. Else they are parked.
    pub sends_again: bool,
    /// Whether it goes on by itself after a crash. Else it waits for a person.
    pub goes_on: bool,
    /// Whether the messages are discarded: sent nowhere, and removed.
    #[serde(default)]
    pub discards: bool,
    /// Whether what is behind the canaries is moved by the broker itself: all of a queue, unchanged, where it died.
    #[serde(default)]
    pub broker_moves: bool,
    /// Where the messages are only copied, sent nowhere and not removed: for how many days the copies are kept, from 1 to 400. Left out where
    /// they are sent or discarded.
    #[serde(default)]
    #[ts(optional)]
    pub copied_for_days: Option<u32>,
}

/// Which messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "of", content = "which")]
#[ts(export, export_to = "api/")]
pub enum ReplayChosen {
    /// All of them.
    All,
    /// Those that died of this, by the number of the group.
    Signature(String),
    /// These, by their fingerprints.
    Messages(Vec<String>),
}

/// A message that is sent with another body.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReplayEdit {
    /// Which.
    pub fingerprint: String,
    /// What is sent instead of its body.
    pub body: String,
}

/// A body may hold anything: only its size is printed.
impl fmt::Debug for ReplayEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplayEdit")
            .field("fingerprint", &self.fingerprint)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

impl Drop for ReplayEdit {
    fn drop(&mut self) {
        self.body.zeroize();
    }
}

/// What a replay would do. Nothing of it is done yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReplayDryRun {
    /// `source/name`
    pub id: String,
    /// Whether it may be started.
    pub allowed: bool,
    /// Whether its broker moves messages by itself, so that what is behind the canaries may be left to it.
    pub can_move: bool,
    /// `412 messages go from orders.dlq into orders`, or why they may not.
    pub said: String,
    /// Why it may not be started, a sentence each, with what to do.
    pub refusals: Vec<String>,
    /// What is not known or could surprise, a sentence each.
    pub warnings: Vec<String>,
    /// Where they are sent, in words; empty where that is not known.
    pub target: String,
    /// Who says that this is where they go: the file, the topology, a message itself, whoever asked.
    pub target_from: String,
    /// What it does, step by step, a sentence each: the copies, the canaries, the rate, how long it takes.
    pub steps: Vec<String>,
    /// So many are looked at at most.
    #[ts(type = "number")]
    pub most: u64,
    /// `about 7 min after the canaries`; empty where that cannot be said.
    pub takes: String,
    /// What has to be typed to start it: the name of the queue.
    pub typed: String,
}

/// Starts a replay that was tried dry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReplayStart {
    /// As it was tried dry.
    pub wanted: ReplayWanted,
    /// Where the messages go by the dry run that was shown: where they would go elsewhere by now, it is not started.
    pub target: String,
    /// How many were looked at at most by it: no more are, however many there are by now.
    #[ts(type = "number")]
    pub most: u64,
    /// The name of the queue, typed; not asked for where the messages are only copied.
    pub typed: String,
    /// Why, in their own words.
    pub reason: String,
}

/// What can be asked of a replay that is not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "api/")]
pub enum ReplayAsk {
    /// That it waits.
    Pause,
    /// That it goes on.
    GoOn,
    /// That it ends: what is in hand is given back.
    Stop,
}

/// Replays of one queue, or of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReplaysView {
    /// When it was made.
    pub at: TimeText,
    /// Those that are not over, then those of the last 90 days, the last first.
    pub replays: Vec<ReplayRun>,
}

/// How far a replay came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReplayRun {
    /// Its own name.
    pub run: String,
    /// `source/name`
    pub id: String,
    /// What it does, in words: `412 messages of orders.dlq into orders`.
    pub what: String,
    /// Whether its messages are discarded.
    pub discards: bool,
    /// Whether its messages are only copied, and stay.
    pub only_copies: bool,
    /// `planned`, `copies`, `canary`, `judging`, `sending`, `paused`, `ending`, `stopped`, `incomplete` or `done`.
    pub phase: String,
    /// The phase in words.
    pub phase_text: String,
    /// What it needs from somebody, or how it went: a sentence or two.
    pub said: String,
    /// Whether it waits for a person, or has not come further for so long that one has to come.
    pub needs_somebody: bool,
    /// Whether it is over.
    pub over: bool,
    /// Who started it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: TimeText,
    /// When it last came further.
    pub changed: TimeText,
    /// How many are done with: sent, held or given back.
    #[ts(type = "number")]
    pub done: u64,
    /// Of how many.
    #[ts(type = "number")]
    pub of: u64,
    /// The canaries and the rest.
    pub stages: Vec<ReplayStage>,
    /// What became of its messages; what is 0 is left out but for those that were sent.
    pub counts: Vec<ReplayCount>,
    /// `60 a minute`
    pub rate: String,
    /// What is watched while it runs: the depth of the queue and what burns, a sentence each.
    pub watched: Vec<String>,
    /// What can be asked of it now.
    pub can: Vec<ReplayAsk>,
    /// Where the copies of its messages are and until when; empty where there are none any more.
    pub copies: String,
    /// What was done and by whom, from the trail, the last first.
    pub past: Vec<ReplayDeed>,
}

/// A canary, or the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReplayStage {
    /// `1`, `10`, `100`, `the rest`
    pub text: String,
    /// `waits`, `runs`, `judged`, `passed` or `failed`.
    pub state: String,
    /// What became of it, half a sentence; empty while it waits.
    pub said: String,
}

/// Messages that became the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReplayCount {
    /// `sent`, `removed`, `not_chosen`, `died_twice`, `in_doubt`, `refused`, `unsent`, `perhaps_twice`, `perhaps_left`,
    /// `perhaps_unsent`, `copied`, `moved`, `unmarked`, `in_other_hands`, `not_copied` or `not_looked_at`.
    pub name: String,
    /// The same in words.
    pub text: String,
    /// How many.
    #[ts(type = "number")]
    pub count: u64,
    /// What it means and what to do, a sentence.
    pub said: String,
}

/// Something that was done with a replay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReplayDeed {
    /// When.
    pub at: TimeText,
    /// Who.
    pub by: String,
    /// What, in words.
    pub what: String,
    /// Why; empty where nobody said so.
    pub reason: String,
}
