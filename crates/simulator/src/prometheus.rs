//! The Prometheus of the company: rules over series, and the history of both, over the HTTP API v1.
//!
//! Nothing is stored. A series is a function of the seed and of time, and its history reaches back five weeks, as if it were kept;
//! rules are evaluated over these series, and the Alertmanagers are sent what fires. Shapes, texts and status codes are those
//! of the real server (2.42, recorded in `tests/over_http/recorded`).

mod api;
mod catalogue;
mod gateway;
mod promql;
mod rules;
mod series;
mod shops;

pub(crate) use api::router;
pub(crate) use gateway::{announced, happened, rehearsed};
