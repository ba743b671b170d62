//! The network against real servers on loopback.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "the servers of a test are its own tasks")]

mod answers;
mod broken;
mod posts;
mod proxies;
mod redirects;
mod servers;
mod tls;
