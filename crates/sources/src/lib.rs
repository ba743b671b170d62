//! The kinds of upstream Watchbill can read: one file each, sans-I/O.
//!
//! A kind says which requests it wants made and what the answers mean; it never makes one. What is deliberately absent:
//! sockets, clocks, secrets (the engine adds credentials to a request after a source has written it).
#![deny(missing_docs)]
// Tests read recorded answers from files, which the crate itself may not.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods))]

mod address;
mod alertmanager;
mod around;
pub mod ask;
mod dead;
mod identity;
mod items;
mod kind;
mod letters;
mod like;
mod measuring;
mod nats;
mod pagerduty;
mod peek;
mod peers;
mod postgres;
mod prometheus;
mod queues;
mod rabbitmq;
mod redis;
mod sqs;
mod stored;
mod yaml;

pub use around::{Around, Unnamed};
pub use kind::{
    Action, DrawnPage, HTTP, HindsightAsk, Kind, MOST_PEEK_ROUNDS, MOST_ROUNDS, Receipt, Role, Series, SeriesAnswer,
    SeriesAsk, SilencesAnswer, SilencesAsk, Source, ToDraw, TokenScheme,
};
pub use letters::{LetterPlace, LetterWay, ReadLetter, TakenLetter};
pub use measuring::{
    AskedSli, EventSum, GroupLabels, MeasureAsk, Measured, MeasuredGrid, MeasuredSli, Question, ReconcileAsk,
    Reconciled, Survey, SurveyedSli,
};
pub use peek::{Peeked, PeekedMessage, Peeking};
pub use queues::{
    BrokerRead, Handing, Listing, NamedQueue, QueueAnew, QueueExpressions, QueueSeen, QueuesRead, QueuesWanted,
};

/// Every kind of source, in the order in which a person is offered them. This is the one registry.
pub static ALL: &[&Kind] = &[
    &alertmanager::KIND,
    &prometheus::KIND,
    &pagerduty::KIND,
    &rabbitmq::KIND,
    &redis::KIND,
    &postgres::KIND,
    &nats::KIND,
    &sqs::KIND,
];

/// The kind with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Kind> {
    ALL.iter().copied().find(|kind| kind.id == id)
}
