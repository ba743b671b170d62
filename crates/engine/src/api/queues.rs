//! The page *Queues*, for the window.

use serde::Serialize;
use ts_rs::TS;

use super::TimeText;

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueuesView {
    /// When it was made.
    pub at: TimeText,
    /// `2 of 14 queues need somebody`, or that all is well.
    pub headline: String,
    /// Those that are watched, what needs somebody first.
    pub queues: Vec<QueueRow>,
    /// Those that are read and not watched, by name.
    pub others: Vec<QueueRow>,
    /// From when to when the strips run.
    pub strip_from: TimeText,
    /// The right end of the strips.
    pub strip_to: TimeText,
    /// Why something could not be read, a sentence each: what is not known is no reason to be calm.
    pub problems: Vec<String>,
    /// What belongs here, where there is nothing yet.
    pub notice: Option<QueueNotice>,
    /// What is wrong with how dead letters are kept: how many findings lose messages.
    pub losing: usize,
    /// `3 findings, 1 of which loses messages`; empty where there is none.
    pub audit_said: String,
}

/// What belongs on a page that is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueueNotice {
    /// What belongs here.
    pub what: String,
    /// The one action that fills it.
    pub to_do: String,
    /// What to write into the workspace's file, to copy.
    pub example: Option<String>,
}

/// One queue in the list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueueRow {
    /// `source/name`
    pub id: String,
    /// Its name, as its broker has it.
    pub name: String,
    /// The source's name.
    pub source: String,
    /// `RabbitMQ, quorum queue`
    pub kind: String,
    /// How it is to be shown.
    pub state: QueueShownState,
    /// `12,400`, `about 48,000`, `empty`, `no permission`.
    pub depth_text: String,
    /// What that means where it is no exact number of now, in a sentence: `as of 02:11; the source cannot be reached`. Empty where it is.
    pub depth_said: String,
    /// How many messages; null where that is not known.
    #[ts(type = "number | null")]
    pub depth: Option<u64>,
    /// When that was read, if that is not now.
    pub as_of: Option<TimeText>,
    /// `died 3 d ago`, `sent 4 h ago`, or that it is not told.
    pub oldest_text: String,
    /// When that was.
    pub oldest_at: Option<TimeText>,
    /// `1,200 an hour more`; empty where it does not change or that is not known.
    pub growth_text: String,
    /// Whether it grows so that somebody is needed.
    pub is_growing: bool,
    /// Its depth over the last day.
    pub strip: QueueStrip,
    /// When the first message is lost.
    pub loss: QueueLoss,
    /// Messages that consumers hold without having said what became of them; empty where that is not told.
    pub unacknowledged_text: String,
    /// `no consumer`, `2 consumers`; empty where that is not told.
    pub consumers_text: String,
    /// Who has to see to it; empty where nobody is named.
    pub owner: String,
    /// Who says so, and the service: `by the workspace; pages checkout`.
    pub owner_said: String,
    /// `ana, 2 d ago`, `never`.
    pub looked_text: String,
    /// When that was.
    pub looked_at: Option<TimeText>,
    /// Who promised to see to it until when; null where nobody did or it is over.
    pub promise: Option<QueuePromise>,
    /// What about it needs somebody, the worst first.
    pub attention: Vec<QueueAttention>,
    /// Whether it needs somebody: a reason stands that no promise holds back.
    pub needs: bool,
    /// The queues whose dead letters come here, in words: `from orders, payments`; empty where that is not known.
    pub feeds_said: String,
    /// In which part of the list it stands.
    pub group: QueueGroup,
    /// The whole of it in one line, as the listing for scripts has it: `mq/orders.dlq: 5 messages; the oldest died 3 d ago`.
    pub text: String,
}

/// A queue that is called like what somebody typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueueFound {
    /// `source/name`: what every other question takes.
    pub id: String,
}

/// In which part of a list a queue stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "api/")]
pub enum QueueGroup {
    /// Somebody is needed, and no promise holds that back.
    Needs,
    /// Nobody knows what is in it.
    #[default]
    Unknown,
    /// Somebody promised to see to it, and it is not seen empty with nothing left to see to.
    Promised,
    /// Something is in it, and nothing of that needs anybody.
    Filled,
    /// Nothing is in it.
    Empty,
    /// It is not watched, or not there any more.
    Others,
}

/// How a depth is to be shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "api/")]
pub enum QueueShownState {
    /// Nothing in it: the only one that is calm.
    Empty,
    /// Counted.
    Known,
    /// Counted roughly, or a while ago.
    Approximate,
    /// The credentials do not let us see it.
    NoPermission,
    /// The broker counts nothing.
    StatisticsOff,
    /// What keeps it does not tell.
    NotObservable,
    /// It was told once, too long ago.
    Stale,
    /// It was never read.
    #[default]
    NeverRead,
    /// Its source does not list it any more.
    Gone,
}

/// Depth over time, drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueueStrip {
    /// The drawing; empty where nothing was ever read.
    pub svg: String,
    /// The same in words.
    pub said: String,
}

/// When the first message is lost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueueLoss {
    /// How near it is.
    pub near: LossNear,
    /// `in 1 d 4 h`, `perhaps in 1 d 4 h`, `never`, `not known`; empty where there is nothing to lose.
    pub text: String,
    /// When, by which cause, and what to do before: a sentence or two.
    pub said: String,
    /// The instant to act by.
    pub at: Option<TimeText>,
    /// The command that copies what is in it before that, of RabbitMQ but for streams, and of SQS; empty where nothing is lost.
    pub copy: String,
}

/// How near a loss is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "api/")]
pub enum LossNear {
    /// Nothing is there that could be lost.
    Nothing,
    /// Nothing drops its messages.
    Never,
    /// Later than the team wants to hear of.
    Later,
    /// Soon.
    Soon,
    /// It goes on now.
    Now,
    /// It cannot be known.
    #[default]
    Unknown,
}

/// A promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueuePromise {
    /// Who gave it.
    pub by: String,
    /// Whether that is the person at this laptop.
    pub mine: bool,
    /// How long it holds.
    pub until: TimeText,
    /// What was said with it; empty where nothing was.
    pub note: String,
}

/// Why a queue needs somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueueAttention {
    /// `dropping`, `losing`, `replay_waits`, `promise_over`, `growing`, `not_emptied` or `unseen`.
    pub kind: String,
    /// `critical`, `error`, `warning` or `info`.
    pub severity: String,
    /// In a sentence.
    pub said: String,
    /// In a few words, for a row: `loses in 1 d`, `grows`, `not emptied for 3 d`.
    pub brief: String,
    /// Since when.
    pub since: TimeText,
    /// The alert that pages about it.
    pub alert: String,
    /// Whether a promise holds it back.
    pub waits: bool,
}
