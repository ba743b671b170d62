//! Service levels: what was measured, what was promised, what people marked, and what reviews decided.
//!
//! Buckets of a day are one row ([`packed`]); what a reading does to them is decided by the domain alone, so that committing in any
//! portions, or twice, leaves the same rows.

mod ages;
mod answered;
mod closing;
mod commit;
mod day_sums;
mod decisions;
mod findings;
#[cfg(test)]
mod fixtures;
mod frame;
mod frozen;
mod marks;
mod merging;
mod packed;
mod reads;
mod removal;
mod review_notes;
mod reviews;
mod revisions;
mod rows;
mod series;
mod slis;
mod words;

pub use closing::NewClosing;
pub use commit::{Merged, SliReadings};
pub use day_sums::DaySums;
pub use decisions::{DecisionId, Fate, FateRow, NewDecision, ReviewDecisionRow, Subject};
pub use frozen::{Frozen, FrozenRow, FrozenWindow, document_hash};
pub use marks::{MarkId, MarkRow, NewMark};
pub use removal::GoneSli;
pub use review_notes::{NewNote, NoteId, NoteKind, NoteRow};
pub use reviews::{Closing, NewReview, Review, ReviewHead, ReviewId, Told};
pub use revisions::{Listing, NamedSlo, SloRevision, SloTerms, SyncedSlos};
pub use rows::{EventSum, GroupId, GroupLabels, GroupRow, Reconciliation, SliId, SliNote, SliProblem, SliRow};

pub(crate) use findings::level_findings;
pub(crate) use removal::gone_slis;
