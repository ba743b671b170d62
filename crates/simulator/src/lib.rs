//! Kestrel Parcels: a made-up company that really serves its monitoring over HTTP on loopback.
//!
//! It is the demo, and what tests and the benchmark poll. A [`story`] says what is firing at any story time, purely from a
//! seed; the [`fortnight`] lays twelve real outages over it, to measure against; `alertmanager` and `prometheus` tell it in the
//! words of the real APIs, and `rabbitmq` tells of its queues; [`faults`] lets the telling go wrong on request; a [`Company`] runs
//! it all.
//!
//! Nothing here calls out, and nothing listens on anything but loopback.
#![deny(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod alertmanager;
mod company;
mod dice;
pub mod faults;
mod feed;
pub mod fortnight;
mod load;
mod manual;
mod prometheus;
mod promises;
mod rabbitmq;
mod rota;
mod running;
pub mod story;
pub mod time;

pub use company::{BasicAuth, Company, Options, Plot, StartError};
pub use feed::Firing;
pub use load::{Changes, LoadAlerts};
pub use manual::ManualAlerts;
pub use promises::Marked;
pub use rabbitmq::{BrokerAnswer, BrokerLetter, BrokerQueue, ManualBroker};
pub use running::{Running, RunningPeer, RunningSource};
