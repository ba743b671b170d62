//! Queues: what their sources tell of them becomes readings, and what of them needs somebody becomes alerts of the source.
//!
//! Between the poll of a source and the judging of its alerts, `attend` takes in what the poll told of queues (`book` remembers what was
//! told before, `wanted` says which are watched). What comes of it is written in the transaction of that poll. Whoever wants to see
//! queues reads them from the store, with `facts` beside the readings: `records` is all that is kept, `evaluated` one queue of it judged, and
//! lists, pages and answers for scripts are made of that.

mod alike;
pub(crate) mod around;
mod attend;
mod audit;
mod away;
mod began;
mod book;
mod changes;
pub(crate) mod checks;
mod clock;
mod digest;
mod evaluated;
pub(crate) mod facts;
mod figures;
mod find;
#[cfg(test)]
pub(crate) mod fixtures;
mod headline;
mod history;
mod lately;
mod listed;
mod listing;
mod moves;
mod notice;
mod now;
mod owning;
mod page;
pub(crate) mod peek;
mod people;
mod promised;
mod records;
pub(crate) mod replay;
mod row;
mod sightings;
mod skew;
mod told;
mod traffic;
mod trail;
pub(crate) mod wanted;
mod words;

pub(crate) use attend::{Attended, Attending, attend};
pub(crate) use book::QueueBook;
pub(crate) use facts::facts_set_back;
pub(crate) use sightings::{identity, is_of_queue};
pub(crate) use skew::by_our_clock;
pub(crate) use told::KeptTold;
pub(crate) use wanted::wanted;

pub(crate) use audit::{queue_audit_listing, queues_audit};
pub(crate) use digest::{queue_digest, week_ended, week_ends_next};
pub(crate) use find::{find_queues, queue_id};
pub(crate) use listing::{queue_shown, queues_listing};
pub(crate) use now::{QueuesNow, queues_now};
pub(crate) use owning::{looked, promise_ended, promised};
pub(crate) use page::{queue_view, queues_view};
pub(crate) use promised::{StandingPromise, standing_promises};
pub(crate) use trail::queue_trail;
pub(crate) use words::{messages, sentence};
