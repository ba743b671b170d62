//! What the application says to its shells: the window, the command line and the tests. Plain data, never domain types.
//!
//! Two families: the *listing* shapes are a contract that people script against (`docs/manual/json.md`); the *view* shapes
//! belong to the window and change with it. All times arrive formatted: a shell does no zone arithmetic.

mod error;
mod listing;
mod view;

pub use error::ApiError;
pub use listing::*;
pub use view::*;
