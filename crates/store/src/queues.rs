//! Queues of dead letters: what they held, what about them needs somebody, who looked, what was promised, and who did what.
//!
//! Readings of a day are one row ([`packed`]), and days that are over are rolled up as the domain says, so that rolling up late, again or
//! in portions leaves the same rows. No payload is ever in here.

mod check;
mod commit;
mod days;
mod digest;
#[cfg(feature = "testing")]
mod filling;
#[cfg(test)]
mod fixtures;
mod frame;
mod looks;
mod packed;
mod points;
mod promises;
mod prune;
mod reads;
mod rows;
mod trail;
#[cfg(test)]
mod year_tests;

pub use commit::{QueueCommit, QueueReading};
#[cfg(feature = "testing")]
pub use filling::fill_queues;
pub use looks::LookRow;
pub use promises::PromiseRow;
pub use rows::QueueRow;
pub use trail::TrailState;

pub(crate) use check::queue_findings;
pub(crate) use commit::write as write_queues;
pub(crate) use trail::append as append_to_trail;
