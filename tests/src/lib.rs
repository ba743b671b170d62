//! What the tests of the whole are made with: real servers, a private bus, a display and a window of our own.
//!
//! Everything here is bounded in time, has its own port and folder, and takes its children along when it goes, also when the
//! test panics or is killed. Nothing of the developer's session is used: no display, no bus, no home, no proxy.
//! What is deliberately absent: fakes of our own ports; those are the engine's and stand beside them.
#![deny(missing_docs)]
// A broken assumption of a test fails the test at its place: there is nobody to hand an error to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod built;
pub mod bus;
pub mod cli;
pub mod clipboard;
pub mod dice;
pub mod display;
pub mod documents;
pub mod fixtures;
pub mod http;
pub mod keyring;
pub mod login;
pub mod notifications;
pub mod patience;
pub mod process;
pub mod python;
pub mod receivers;
pub mod servers;
pub mod soak;
pub mod tray;
pub mod typing;
pub mod window;
pub mod windows;
pub mod workspace;
pub mod zones;
