//! The RabbitMQ of the company, by the HTTP API of its management plugin.
//!
//! Nothing is sent through it, and what lies in its queues can only be looked at: how deep a queue is follows from the seed and the time, or from what a test says. Shapes, texts and
//! status codes are those of the real server (3.10.8, tried on the same questions), and so is what it leaves out without a word:
//! virtual hosts in which its user has no permission.

mod answer;
mod api;
mod by_hand;
mod dead;
mod letters;
mod lists;
mod parcels;
mod queue;
mod server;

pub(crate) use api::{login_failed, router};
pub use by_hand::{BrokerAnswer, ManualBroker};
pub use letters::BrokerLetter;
pub use queue::BrokerQueue;
