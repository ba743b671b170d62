//! Editing of schedules. A wish becomes a plan (the file as it would be), a plan is rehearsed, and it is saved if the file is
//! still the one that was rehearsed. What a wish changes is decided in `domain`; how a file takes it, in `definitions`.

mod compared;
mod drafts;
mod forms;
mod plan;
mod rehearse;
mod save;
mod wish;
mod words;
mod write;

pub use forms::schedule_forms;
pub(crate) use forms::times_in_zone;
pub use rehearse::rehearse_edit;
pub(crate) use save::KeptEdits;
pub use save::{SavedEdit, save_edit, undo_edit};

#[cfg(test)]
mod fixtures;
