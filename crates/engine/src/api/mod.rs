//! What the application says to its shells: the window, the command line and the tests. Plain data, never domain types.
//!
//! Two families: the *listing* shapes are a contract that people script against (`docs/manual/json.md`); the *view* shapes
//! belong to the window and change with it. All times arrive formatted: a shell does no zone arithmetic.

mod actions;
mod channels;
mod data;
mod detail;
mod error;
mod export;
mod frame;
mod history;
mod list;
mod listing;
mod noise;
mod now;
mod oncall;
mod oncall_check;
mod oncall_export;
mod preferences;
mod query;
mod replay;
mod rest;
mod search;
mod settings;
mod silences;
mod soon;
mod time_machine;
mod views;
mod wake;
mod wanted;
mod why;

pub use actions::*;
pub use channels::*;
pub use data::*;
pub use detail::*;
pub use error::ApiError;
pub use export::*;
pub use frame::*;
pub use history::*;
pub use list::*;
pub use listing::*;
pub use noise::*;
pub use now::*;
pub use oncall::*;
pub use oncall_check::*;
pub use oncall_export::*;
pub use preferences::*;
pub use query::*;
pub use replay::*;
pub use rest::*;
pub use search::*;
pub use settings::*;
pub use silences::*;
pub use soon::*;
pub use time_machine::*;
pub use views::*;
pub use wake::*;
pub use wanted::*;
pub use why::*;
