//! Measuring: fetching what service levels are counted by, and keeping it for longer than its source does.
//!
//! It goes on beside the polls and has its own tasks, requests and time-outs, so that no page ever waits for it. A round of one
//! source is: what is missing ([`plan`]), asked piece by piece, each put into the records before the next is asked for. So
//! whatever breaks off is gone on with, and asking twice changes nothing.

mod asking;
mod plan;
mod reconcile;
mod round;
mod station;
mod subject;
mod survey;
mod unseen;

pub(crate) use reconcile::drift_problem;
pub(crate) use round::{RoundDone, Stopped};
pub(crate) use station::{Stations, Taken};

/// Requests in flight for measuring, over all sources; polls have their own.
pub(crate) const PARALLEL_REQUESTS: usize = 2;
