//! What the laptop saw and what people wrote, in one SQLite file. The only crate that knows the schema.
//!
//! One writing connection, whose transactions take the lock at once (`BEGIN IMMEDIATE`), and a few that only read. What a
//! poll means is one transaction: alerts, episodes, transitions, decisions, the pages to show, and a row per announcement
//! whose primary key makes "announced once" true. What is deliberately absent: clocks, randomness, the network, and every
//! rule about alerts (`watchbill-domain` decides, this crate remembers).
#![deny(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod alerts;
mod announcing;
mod backfill;
mod bulk;
mod calling;
mod changes;
mod check;
mod columns;
mod copies;
mod data;
mod deeds;
mod deliveries;
mod digests;
mod drills;
mod episodes;
mod error;
mod exports;
#[cfg(feature = "testing")]
mod filling;
mod handoffs;
mod hash;
mod history;
mod incidents;
mod liveness;
mod looks;
mod noise;
mod numbers;
mod open;
mod page_rows;
mod pages;
mod polls;
mod postmortems;
mod preferences;
mod queues;
mod quiet;
#[cfg(feature = "testing")]
mod refusing;
mod replays;
mod requests;
mod rows;
mod runs;
mod schema;
mod search;
mod set_back;
mod shared_acks;
mod silences;
mod slo;
mod sources;
#[cfg(test)]
mod testing;
mod unanswered;
mod views;
mod watchdogs;

pub use backfill::{AbsenceRow, GapNotes};
pub use copies::restore;
pub use drills::KeptDrill;
pub use error::StoreError;
pub use exports::EpisodeRow;
#[cfg(feature = "testing")]
pub use filling::fill;
pub use handoffs::{HandoffPage, KnownHandoffs};
pub use history::KnownChange;
pub use incidents::*;
pub use looks::{Happened, OutageRow};
pub use noise::{Recorded, RecordedAlert, RecordedChange, RecordedDeed, RecordedGap, RecordedPage};
pub use open::{Role, Store};
pub use page_rows::*;
pub use postmortems::*;
pub use queues::*;
pub use quiet::QuietPage;
#[cfg(feature = "testing")]
pub use refusing::Writes;
pub use replays::{NewReplay, OpenReplay, ParkedRow, ReplayOrder, ReplayRow, ReplayStep, ReplayWish, TakenByReplay};
pub use rows::*;
pub use runs::{RunId, RunOutcome, RunRow};
pub use schema::SCHEMA_VERSION;
pub use search::FoundAlerts;
pub use set_back::MovedToo;
pub use shared_acks::SharedAck;
pub use silences::{SilenceDeed, SilenceDeedRow, SilenceDone, SilencePurpose};
pub use slo::*;
pub use views::SavedView;
