//! `queues list`, `queues show` and what belongs to them: contracts that people script against, key by key. Instants are RFC 3339 in
//! UTC with whole seconds; what is not known is null, never 0.

use serde::Serialize;

use super::{ListedSource, QueueGroup, QueueNotice};

/// `queues list`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueueListing {
    /// As of when.
    pub at: String,
    /// How many of those that are watched need somebody, and of how many nobody knows, in a sentence; of the source that was asked for.
    pub headline: String,
    /// For people, what belongs here where no queue is watched, and of which source that is not known; scripts have `problems`.
    #[serde(skip)]
    pub notice: Option<QueueNotice>,
    /// How many of the queues need somebody, and no promise holds that back.
    pub needs_attention: usize,
    /// Those that are watched, or all that are known where that was asked; what needs somebody first.
    pub queues: Vec<QueueListed>,
    /// The sources that have queues, in the order of the workspace.
    pub sources: Vec<ListedSource>,
    /// What brokers threw away lately without telling of which queue it was.
    pub dropping: Vec<QueueDroppingListed>,
    /// Why this is not all there is to know, and what else somebody should hear of, a sentence each.
    pub problems: Vec<String>,
}

/// Messages that a broker threw away because no queue took them. That needs somebody, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueueDroppingListed {
    /// The source.
    pub source: String,
    /// So many.
    pub count: u64,
    /// The first of them.
    pub since: String,
    /// The last of them.
    pub last: String,
    /// The alert that pages about it, as `alerts show` takes it.
    pub alert: String,
}

/// One queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueueListed {
    /// `source/name`: what the other commands take.
    pub id: String,
    /// Its name, as its broker has it.
    pub name: String,
    /// The source's name.
    pub source: String,
    /// What keeps it: `rabbitmq`, `kafka_topic`.
    pub broker: String,
    /// What it is, in a few words: `quorum queue`; empty where that is not told.
    pub kind: String,
    /// In which part of the list it stands: `needs`, `unknown`, `promised`, `filled`, `empty` or `others`.
    pub group: QueueGroup,
    /// Whether it is watched: what is not is read and shown, and never needs anybody.
    pub watched: bool,
    /// Since when its source does not list it any more; null while it does.
    pub gone_at: Option<String>,
    /// `known`, `approximate`, `empty`, `no_permission`, `statistics_off`, `not_observable` or `stale`; `never_read` where it was named
    /// and nothing was told yet.
    pub state: &'static str,
    /// How many messages it holds; of an older reading where the state is `approximate` or `stale`; null where that is not known.
    pub depth: Option<u64>,
    /// When that was read.
    pub as_of: Option<String>,
    /// When its oldest message died or was sent.
    pub oldest_at: Option<String>,
    /// Which of these: `died` or `sent`.
    pub oldest_is: Option<&'static str>,
    /// How many messages consumers hold without having said what became of them.
    pub unacknowledged: Option<u64>,
    /// How many consumers it has.
    pub consumers: Option<u32>,
    /// By how many messages it grew over the last hour; below 0 where it shrank.
    pub growth_per_hour: Option<i64>,
    /// Since when it grows, while that needs somebody.
    pub growing_since: Option<String>,
    /// How many died of what its feeding queues handed out over the last day.
    pub ratio: Option<QueueRatioListed>,
    /// When its first message is lost.
    pub loss: QueueLossListed,
    /// Who has to see to it.
    pub owner: Option<String>,
    /// Where that stands: `file`, `argument` or `tag`.
    pub owner_from: Option<&'static str>,
    /// The service it belongs to, whose schedule is paged.
    pub service: Option<String>,
    /// When somebody last looked at it.
    pub last_looked_at: Option<String>,
    /// Who.
    pub last_looked_by: Option<String>,
    /// Who promised to see to it; null where nobody did, or the promise is over.
    pub promise: Option<QueuePromiseListed>,
    /// What about it needs somebody, the worst first.
    pub attention: Vec<QueueAttentionListed>,
    /// Whether a promise holds all of that back.
    pub waits: bool,
    /// The queues whose dead letters come here.
    pub feeds_from: Vec<String>,
    /// The whole of it in one line, for people.
    pub text: String,
}

/// How many died of what was handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct QueueRatioListed {
    /// So many died.
    pub dead: u64,
    /// Of so many that the feeding queues handed out.
    pub handled: u64,
    /// That is, so many of a million.
    pub per_million: u64,
    /// Over so many seconds of the day both are known.
    pub counted_seconds: u64,
}

/// When the first message is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueueLossListed {
    /// `nothing` to lose, `never`, `at` an instant, or `unknown`.
    pub state: &'static str,
    /// Not before this.
    pub earliest: Option<String>,
    /// Not after this.
    pub latest: Option<String>,
    /// `retention`, `time to live`, `length limit`, `pruning` or `removal of the unused queue`.
    pub cause: Option<&'static str>,
    /// Why the instant is not known, or what may drop one before it.
    pub why: Option<String>,
    /// All of that, for people: `first message is lost Sat 04:10 (retention)`.
    pub said: String,
}

/// A promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueuePromiseListed {
    /// Who gave it.
    pub by: String,
    /// When.
    pub at: String,
    /// How long it holds.
    pub until: String,
    /// What was said with it.
    pub note: Option<String>,
}

/// Why a queue needs somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueueAttentionListed {
    /// `dropping`, `losing`, `replay_waits`, `promise_over`, `growing`, `not_emptied` or `unseen`.
    pub kind: &'static str,
    /// Since when it has needed somebody.
    pub since: String,
    /// In words.
    pub said: String,
    /// The alert that pages about it, as `alerts show` takes it.
    pub alert: String,
}

/// `queues show`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueueShown {
    /// As of when.
    pub at: String,
    /// As `queues list` has it.
    #[serde(flatten)]
    pub queue: QueueListed,
    /// What was read of it over the time that was asked for.
    pub history: QueueHistoryListed,
    /// Whose dead letters come here, and where its own go.
    pub feeds: Vec<QueueFeedListed>,
    /// How it drops messages, a sentence each.
    pub limits: Vec<String>,
    /// What its broker moves out of it by itself, or failed to within the last day; null where nothing is, and where that is not told.
    pub moves: Option<QueueMoveListed>,
    /// What happened shortly before it began to fill; null where it is empty or that is not known.
    pub began: Option<QueueBeganListed>,
    /// Who looked, the last first; at most twenty.
    pub looks: Vec<QueueLookListed>,
    /// What was promised, the last first; at most twenty.
    pub promises: Vec<QueuePromiseKept>,
    /// What is wrong with how it keeps dead letters.
    pub audit: Vec<AuditFindingListed>,
}

/// What a broker moves out of a queue by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueueMoveListed {
    /// When it began, by the clock of the broker.
    pub began_at: String,
    /// The queue that messages go into; null where each goes back to where it died.
    pub into: Option<String>,
    /// About so many are moved.
    pub moved: u64,
    /// Of about so many; null where that is not told.
    pub of: Option<u64>,
    /// At most so many a second; null where the broker chooses.
    pub per_second: Option<u32>,
    /// Why it failed, by the word of the broker; null while it goes on.
    pub failed: Option<String>,
}

/// What was read of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueueHistoryListed {
    /// From when.
    pub from: String,
    /// Until when.
    pub to: String,
    /// One point is so many seconds: 60 for what is at most 14 days old, 300 up to 90 days, 3600 up to 400.
    pub step_seconds: u64,
    /// In the order of time; where nothing was read there is none.
    pub points: Vec<QueuePointListed>,
}

/// The readings of one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueuePointListed {
    /// When it begins.
    pub at: String,
    /// The fewest messages; null where no count is known in it.
    pub low: Option<u64>,
    /// The most.
    pub high: Option<u64>,
    /// The last.
    pub last: Option<u64>,
    /// How many readings were taken in it.
    pub readings: u32,
    /// How many of them have a count.
    pub counted: u32,
}

/// Dead letters of one queue go into another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueueFeedListed {
    /// Where they die.
    pub from: String,
    /// Where they go.
    pub to: String,
    /// Whether all of them do; else those whose own routing key leads there.
    pub certain: bool,
}

/// When a queue began to fill, and what came before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueueBeganListed {
    /// It was empty then.
    pub not_before: Option<String>,
    /// It was not empty any more then.
    pub at: String,
    /// What happened shortly before: a deploy, an incident.
    pub after: Vec<QueueHappeningListed>,
}

/// Something that happened before a queue began to fill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueueHappeningListed {
    /// When.
    pub at: String,
    /// What: `deploy checkout v42`.
    pub what: String,
    /// How many seconds before.
    pub before_seconds: u64,
}

/// Somebody looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueueLookListed {
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// `look` at figures, or `peek` at messages.
    pub kind: &'static str,
    /// What of it, where there was more to say.
    pub what: Option<String>,
}

/// A promise as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueuePromiseKept {
    /// What was promised.
    #[serde(flatten)]
    pub promise: QueuePromiseListed,
    /// Who took it back, or gave another in its place.
    pub ended_by: Option<String>,
    /// When.
    pub ended_at: Option<String>,
}

/// `queues audit`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueueAuditListing {
    /// As of when.
    pub at: String,
    /// How much is wrong, and of what that cannot be said, in a sentence.
    pub headline: String,
    /// What is wrong, what loses messages first.
    pub findings: Vec<AuditFindingListed>,
    /// How many of them lose messages.
    pub losing: usize,
    /// What each source's queues were looked over by, and what of them could not be seen.
    pub sources: Vec<AuditedSource>,
}

/// One thing that is wrong with how dead letters are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditFindingListed {
    /// The queue.
    pub queue: String,
    /// It, and the others of its virtual host of which the same is told here at once.
    pub queues: Vec<String>,
    /// `dead_are_dropped`, `no_such_exchange`, `bound_to_nothing`, `kept_too_shortly`, `nothing_captures`, `turned_away`, `open_to_all`,
    /// `goes_on`, `taken_out` or `we_could_purge`.
    pub rule: &'static str,
    /// Whether messages are lost by it, or only could be.
    pub loses: bool,
    /// What is wrong, in a sentence.
    pub said: String,
    /// What to do about it.
    pub fix: String,
}

/// How far the queues of a source were looked over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditedSource {
    /// Its name.
    pub source: String,
    /// So many queues.
    pub queues: usize,
    /// Whether everything that decides was seen. If not, that nothing was found proves nothing.
    pub whole: bool,
    /// When its topology was told; null where it never was.
    pub as_of: Option<String>,
    /// What was not seen and why.
    pub problem: Option<String>,
}

/// `queues trail`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrailListing {
    /// The entries that were asked for, in their order.
    pub entries: Vec<TrailEntryListed>,
    /// How many there are in all.
    pub count: u64,
    /// The hash of the last one: who keeps it elsewhere can tell later that nothing was cut off. Null where there is none.
    pub last_hash: Option<String>,
    /// Whether every entry follows the one before it, and the hash that was given is among them.
    pub whole: bool,
    /// Why not.
    pub problem: Option<String>,
}

/// What somebody did with a queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrailEntryListed {
    /// Its place in the chain, from 1.
    pub number: u64,
    /// When.
    pub at: String,
    /// The same for people.
    pub at_local: String,
    /// Who.
    pub by: String,
    /// `promised`, `promise_ended` and what else the manual tables.
    pub act: &'static str,
    /// The queue.
    pub queue: String,
    /// Why.
    pub reason: Option<String>,
    /// What else belongs to it.
    pub details: serde_json::Value,
    /// The hash of the entry before; null for the first.
    pub before: Option<String>,
    /// Its own hash.
    pub hash: String,
}
