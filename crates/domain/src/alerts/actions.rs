//! A team's own actions: an address or a command with places that an alert's labels fill.
//!
//! What labels say comes from outside. A label fills its place and nothing more: it never chooses the host or the program,
//! never becomes a second argument, and where it is missing there is no action, never one with a hole in it.

mod address;
mod command;
mod template;

pub use address::AddressTemplate;
pub use command::{CommandTemplate, WrongWord, quoted};
pub use template::{Given, Place, Template, Unavailable};

#[cfg(test)]
#[path = "actions_tests.rs"]
mod tests;
