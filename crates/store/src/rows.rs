//! What goes into the store and comes out of it.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use watchbill_domain::alerts::{Cluster, Sender};
use watchbill_domain::alerts::{
    Decision, Flap, GapCause, Held, KnownAlert, Observation, PageDraft, RuleTrouble, Sent, Unanswered,
};
use watchbill_domain::ids::{AlertId, Identity, PageId, Peer, SourceName};
use watchbill_domain::sources::{HealthFacts, PollFailureKind};
use watchbill_domain::time::Instant;

use crate::QueueCommit;

/// One good poll, ready to be written in one transaction.
#[derive(Debug, Clone)]
pub struct PollCommit<'a> {
    /// Whose.
    pub source: &'a SourceName,
    /// When.
    pub now: Instant,
    /// What changed.
    pub observation: &'a Observation,
    /// What was decided about firing alerts in this poll.
    pub decisions: &'a [(Identity, Decision)],
    /// Pages to write.
    pub pages: &'a [PageDraft],
    /// When set, the lines of all `pages` are added to this digest, which is still gathering, instead.
    pub digest: Option<PageId>,
    /// What the poll says about the source itself.
    pub reading: &'a SourceReading,
    /// What it tells of the queues of the source; none where that has none.
    pub queues: Option<QueueCommit<'a>>,
}

/// What was decided without a poll.
#[derive(Debug, Clone, Copy)]
pub struct DecisionsCommit<'a> {
    /// Of which source.
    pub source: &'a SourceName,
    /// When.
    pub now: Instant,
    /// How often alerts change of which something about that was decided.
    pub flaps: &'a HashMap<Identity, Flap>,
    /// What was decided.
    pub decisions: &'a [(Identity, Decision)],
    /// Pages to write.
    pub pages: &'a [PageDraft],
    /// When set, the lines of all `pages` are added to this digest, which is still gathering, instead.
    pub digest: Option<PageId>,
}

/// What a good poll says about the source itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SourceReading {
    /// Server clock minus ours, milliseconds.
    pub skew_ms: i64,
    /// One sentence about what is not as it should be although the poll is good (a peer does not answer, items that could
    /// not be read); `None` when all is well.
    pub problem: Option<String>,
    /// Each address with the version it reports and the problem it has.
    pub peers: Vec<PeerReading>,
    /// Rules that it cannot evaluate: alerts that cannot fire.
    pub rules: Vec<RuleTrouble>,
    /// Who sends it its firing alerts.
    pub senders: Vec<Sender>,
    /// What it told of what it does while nobody answers.
    pub unanswered: Telling,
    /// How long the poll took.
    pub took: Duration,
    /// How many bytes it read.
    pub bytes: u64,
}

/// What a poll told of what its source does while nobody answers.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Telling {
    /// This.
    Anew(Unanswered),
    /// The same as the poll before.
    AsBefore,
    /// Nothing, because it was not asked.
    #[default]
    NotAsked,
}

/// What a source does while nobody answers.
#[derive(Debug, Clone, PartialEq)]
pub struct UnansweredRow {
    /// Which.
    pub source: SourceName,
    /// What it last told; [`Unanswered::NotTold`] where it never did.
    pub said: Unanswered,
    /// When it told that; nothing where it never did.
    pub said_at: Option<Instant>,
    /// Why its last good poll did not tell, in a sentence without a full stop.
    pub trouble: Option<String>,
}

/// One address of a source after a poll.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerReading {
    /// Which address.
    pub peer: Peer,
    /// The version it reports.
    pub version: Option<String>,
    /// Why it gave nothing, if it did not.
    pub problem: Option<String>,
    /// When its process started, if it tells.
    pub started_at: Option<Instant>,
    /// What it says of its cluster.
    pub cluster: Option<Cluster>,
}

/// What a commit did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Committed {
    /// Alerts that began to fire.
    pub fired: usize,
    /// Alerts that resolved.
    pub resolved: usize,
    /// Pages written (or the digest that was added to, if it was).
    pub pages: Vec<PageId>,
    /// Those of them that are new and go out by themselves.
    pub sent: Vec<Sent<String, PageId>>,
    /// Pages that are showing although all of their alerts have resolved: to be withdrawn.
    pub withdraw: Vec<PageId>,
}

/// One alert as stored. It is read like the [`KnownAlert`] it holds, which lists and the state of its source share.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertRow {
    /// Which alert.
    pub id: AlertId,
    /// What is known of it. One read from the file has no `starts`, which matter to polls alone.
    pub known: Arc<KnownAlert>,
}

impl Deref for AlertRow {
    type Target = KnownAlert;

    fn deref(&self) -> &KnownAlert {
        &self.known
    }
}

/// Which alerts to read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AlertQuery {
    /// Only of this source.
    pub source: Option<SourceName>,
    /// Resolved ones too, if they resolved after this instant.
    pub resolved_since: Option<Instant>,
}

/// One source as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRow {
    /// Its name.
    pub name: SourceName,
    /// Its kind's id.
    pub kind: String,
    /// When it was first heard: of the time before that nothing is known but what its alerts say of themselves.
    pub first_good_at: Option<Instant>,
    /// What its health is judged by.
    pub facts: HealthFacts,
    /// The failure of the last poll, if it failed.
    pub failure: Option<(PollFailureKind, String)>,
    /// When it was last asked, well or badly.
    pub last_poll_at: Option<Instant>,
    /// What the last good poll said about the source itself.
    pub reading: SourceReading,
    /// The earliest lease of its firing alerts.
    pub lease_ends_at: Option<Instant>,
    /// Its silences as last listed.
    pub silences: Vec<watchbill_domain::alerts::SilenceNote>,
    /// Whether the workspace still names it.
    pub configured: Configured,
}

/// Whether the workspace still names a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Configured {
    /// It does.
    Yes,
    /// It does not any more; its records are kept until retention takes them.
    NotAnyMore,
}

/// A decision as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// When it was decided.
    pub at: Instant,
    /// Which episode.
    pub starts_at: Instant,
    /// `None`: a page. Otherwise what held it back.
    pub held: Option<Held>,
    /// Why.
    pub because: String,
}

/// Something a person did with an alert, as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeedRow {
    /// When.
    pub at: Instant,
    /// What.
    pub deed: Deed,
    /// Who: a person's id, or the user of the laptop.
    pub by: String,
}

/// What a person can do with an alert on this laptop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    /// "I have it": until the episode ends.
    Acknowledge,
    /// Takes an acknowledgement back.
    Unacknowledge,
    /// "Not now": until this instant.
    Snooze(Instant),
    /// Takes a snooze back.
    Unsnooze,
}

/// A gap as stored; an open one has no end yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapRow {
    /// The last good poll before it.
    pub from: Instant,
    /// The first good poll after it.
    pub to: Option<Instant>,
    /// Why nobody knows.
    pub cause: GapCause,
    /// The parts of it of which a history told afterwards, in order.
    pub told: Vec<(Instant, Instant)>,
}

/// Something a guest asks the owner to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// Its row.
    pub id: i64,
    /// Poll this source, or all.
    pub source: Option<SourceName>,
}

/// How much there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSize {
    /// The database file with its write-ahead log, bytes.
    pub bytes: u64,
    /// Rows by table, in a fixed order.
    pub rows: Vec<(String, u64)>,
    /// The oldest record.
    pub oldest_at: Option<Instant>,
    /// SLIs that are kept although no file names them any more, the largest first.
    pub gone_slis: Vec<crate::GoneSli>,
}
