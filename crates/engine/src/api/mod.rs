//! What the application says to its shells: the window, the command line and the tests. Plain data, never domain types.
//!
//! Two families: the *listing* shapes are a contract that people script against (`docs/manual/json.md`); the *view* shapes
//! belong to the window and change with it. All times arrive formatted: a shell does no zone arithmetic.

mod actions;
mod channels;
mod data;
mod detail;
mod error;
mod frame;
mod list;
mod listing;
mod now;
mod preferences;
mod query;
mod settings;
mod views;
mod wanted;

pub use actions::*;
pub use channels::*;
pub use data::*;
pub use detail::*;
pub use error::ApiError;
pub use frame::*;
pub use list::*;
pub use listing::*;
pub use now::*;
pub use preferences::*;
pub use query::*;
pub use settings::*;
pub use views::*;
pub use wanted::*;
