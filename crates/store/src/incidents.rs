//! Incidents: what people did with each, what is kept of its timeline, and what people wrote beside it. Owner and guests write all of it
//! alike, and retention takes none of it.
//!
//! Events, lines and annotations are only ever added. What lists and search need ([`state`], [`memory`]) follows from them, is written in
//! the same transaction, and can be made again.

mod attachments;
mod beside;
mod check;
mod events;
#[cfg(feature = "testing")]
mod filling;
#[cfg(test)]
mod fixtures;
mod knowable;
mod likeness;
mod lists;
mod memory;
mod state;
mod texts;
mod timeline;

pub use attachments::{ATTACHED_MOST_BYTES, ATTACHMENT_MOST_BYTES, AttachmentRow, NewAttachment};
pub use beside::{KeptAnnotation, KeptFold};
pub use events::KeptIncident;
#[cfg(feature = "testing")]
pub use filling::fill_incidents;
pub use knowable::{KnowableKind, KnowableRow};
pub use likeness::{LikenessQuery, SharingIncidents};
pub use lists::{IncidentCounts, IncidentQuery, IncidentsWhich, ListedIncidents};
pub use memory::{FoundIncident, FoundIncidents};
pub use state::IncidentRow;
pub use timeline::{KeptLine, KeptTimeline, NewIncidentNote, PASTE_MOST_BYTES, WORDS_MOST_BYTES};

pub(crate) use check::incident_findings;
pub(crate) use memory::{expression, piece_of};
