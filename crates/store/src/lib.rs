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
mod bulk;
mod changes;
mod check;
mod columns;
mod copies;
mod data;
mod deeds;
mod deliveries;
mod digests;
mod error;
mod history;
mod looks;
mod open;
mod pages;
mod polls;
mod preferences;
mod requests;
mod rows;
mod runs;
mod schema;
mod sources;
#[cfg(test)]
mod testing;
mod views;

pub use copies::restore;
pub use error::StoreError;
pub use looks::{Happened, OutageRow};
pub use open::{Role, Store};
pub use rows::*;
pub use runs::{RunId, RunOutcome, RunRow};
pub use schema::SCHEMA_VERSION;
pub use views::SavedView;
