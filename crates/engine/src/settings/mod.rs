//! What the settings page and the command line do with a workspace's definitions: show them as forms, try a draft, save it.
//!
//! Every change is one read, one edit that keeps all other bytes, and one write; the running engine reads the file again at
//! once.

mod channel;
mod data;
mod form;
mod imports;
mod rules;
mod save;
mod sentences;
mod test;
mod view;

pub(crate) use channel::save_channel;
pub use data::size_text;
pub(crate) use data::{data_view, finish_restore, stage_restore, whole_path};
pub use imports::{ImportText, import_sources};
pub(crate) use rules::{rules_view, save_rules};
pub use save::{remove_person, save_basics, save_person, save_source};
pub use test::test_source;
pub(crate) use test::test_source_and_around;
pub(crate) use view::settings_view;
pub use view::{defined_people, defined_source_form};

#[cfg(test)]
#[path = "../settings_tests.rs"]
mod tests;
