//! The company as its clients meet it: over real HTTP on loopback.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod faults;
mod http;
mod plots;
mod process;
mod prometheus;
mod rabbitmq;
mod real;
mod silences;
