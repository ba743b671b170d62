//! The parts of a desktop that are reached over a session bus, each test on a private bus and in a process of its own:
//! the address of the bus belongs to a whole process.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod keyring;
mod notifications;
mod server;
mod session;
