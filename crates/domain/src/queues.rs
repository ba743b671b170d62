//! Dead-letter queues: what a reading says, when the first message is lost, what needs a person, and what may be done. The
//! rules are section *Queues* of `docs/semantics.md`.
//!
//! The way is: a broker's answer becomes a [`Reading`], readings in order of time become a [`QueueState`], a [`Growth`] and a
//! [`LossClock`], and from these [`attention`] says what needs a person. Messages come in only through [`contract`] (may they be
//! read at all), [`masked`] (what of them may be shown) and [`signature`] (which error they died of). [`replay`] is what is
//! planned to be sent again, and a chain of [`Link`]s keeps who did what. Nothing here knows how a broker is asked.

mod attention;
mod audit;
mod began;
mod broker_move;
#[cfg(test)]
mod fixtures;
mod growth;
mod loss;
mod masking;
mod owning;
mod peek;
mod queue;
mod rank;
mod ratio;
mod reading;
pub mod replay;
mod rollup;
mod signatures;
mod state;
mod there;
mod topology;
mod trail;
mod watched;

pub use attention::{
    Attention, AttentionFacts, AttentionKind, AttentionRules, Dropping, LosingBefore, Urgent, attention,
    next_attention_at,
};
pub use audit::{AuditFinding, AuditRule, audit};
pub use began::{Began, Happening, began};
pub use broker_move::BrokerMove;
pub use growth::{Growth, QUARTER, growth};
pub use loss::{
    CountedFrom, DeadTopic, JetStreamLimits, JobKeeping, Limit, Loss, LossCause, LossClock, LossFacts, Overflow,
    RabbitLimits, SqsRetention, Sweep, Unsure, loss_clock,
};
pub use masking::{FieldPath, Mask, MaskWhy, Masked, MaskedText, PathPart, Payload, masked, masked_text};
pub use owning::{Look, LookKind, Owner, OwnerFrom, Promise, PromiseOutlook, RefusedPromise, promise};
pub use peek::{
    BrokerVersion, Contract, Deliveries, PEEK_MOST, PeekFacts, QuorumPeek, RabbitQueueType, Returns, SqsPeek, Touch,
    contract,
};
pub use queue::{Broker, NotAQueueId, QueueId};
pub use rank::{Group, Rank, rank};
pub use ratio::{Ratio, Traffic, increase, ratio, taken_by_others};
pub use reading::{Depth, Oldest, OldestSince, Reading, Totals};
pub use rollup::{Counts, Roll, RollStep, rolled, rolled_up};
pub use signatures::{DeadReason, ErrorGroup, Scanned, Signature, grouped, signature, thousands};
pub use state::QueueState;
pub use there::There;
pub use topology::{Binding, BoundTo, DeadLetters, Feed, LetsIn, QueueFacts, Routing, Topology};
pub use trail::{Act, Broken, Deed, Link, verified};
pub use watched::{Judged, Watched, Watching};
