//! The rules of Watchbill, and nothing else.
//!
//! Every function here is pure: `(state, input, now) -> changes`. There is no async, no I/O, no clock, no randomness and
//! no JSON in this crate; whoever calls passes the time in. `time`, `ids` and `sources` are the words all share; any other
//! module uses only those and itself, but for `postmortems`, where what `incidents` and `language` know of a document comes together.
#![deny(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod alerts;
pub mod ids;
pub mod incidents;
pub mod language;
pub mod oncall;
pub mod postmortems;
pub mod queues;
pub mod slo;
pub mod sources;
pub mod time;
