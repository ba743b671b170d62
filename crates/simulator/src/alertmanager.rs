//! One Alertmanager process: what it lists, what it holds back, and its API v2 over HTTP.
//!
//! Shapes, texts and status codes are those a real server gives (0.25 where they were recorded, with `mutedBy` and the 404
//! for an unknown silence of the releases since); `tests/over_http/real.rs` holds them against the installed one.

mod answers;
mod api;
mod configuration;
pub(crate) mod control;
mod listing;
mod matchers;
mod process;
mod query;
mod render;
mod silence_body;
mod silences;

pub(crate) use silences::Silence;

pub(crate) use answers::{alerts_answer, silences_answer};
pub(crate) use api::router;
pub(crate) use listing::Listed;
pub(crate) use process::{Identity, Process};
pub(crate) use render::{Skew, alert_json, json as json_body};
pub(crate) use silences::SilenceBook;
