//! Documents about incidents: their text with what was typed since, their versions, what people did with them, and the actions that live on
//! beside them. Owner and guests write all of it alike, and retention takes none of it.
//!
//! What is typed is a row of the journal, written to the disk before it is called taken ([`Store::write_postmortem`](crate::Store::write_postmortem)).
//! Versions, events and what became of actions are only ever added. What search knows of a document ([`memory`]) follows from the rest and
//! can be made again.

mod actions;
mod beside;
mod check;
mod events;
#[cfg(feature = "testing")]
mod filling;
#[cfg(test)]
mod fixtures;
mod journal;
mod lists;
mod memory;
mod templates;
mod texts;
mod told;
mod versions;

pub use actions::{ActionQuery, KeptAction};
pub use beside::{NewComment, PastFactorRow};
pub use events::NewPostmortem;
#[cfg(feature = "testing")]
pub use filling::fill_documents;
pub use journal::{DOCUMENT_MOST_BYTES, JOURNAL_MOST_ROWS, Written};
pub use lists::{KeptPostmortem, PostmortemQuery, PostmortemRow};
pub use memory::{FoundPostmortem, FoundPostmortems};
pub use templates::TemplateRow;
pub use told::ToldOfIncident;
pub use versions::VersionRow;

pub(crate) use check::document_findings;
pub(crate) use memory::remember_documents_of;
