//! Alerts: what one is, when it changed and how that is known, and whether it is worth interrupting a person.
//!
//! The way of the data is `Poll` (what a source said) -> [`observe`] -> [`Change`]s with their reasons -> [`decide`]
//! -> [`announce`]. A failed poll never reaches `observe`; see `semantics.md` part 1 for the meaning of every figure.

mod actions;
mod announce;
mod decide;
mod evidence;
#[cfg(test)]
mod fixtures;
mod labels;
mod link;
mod matchers;
mod merge;
mod observe;
mod plain;
mod severity;
mod shown;
mod sighting;
mod state;
mod twins;
mod typing;

pub use actions::{AddressTemplate, CommandTemplate, Given, Place, Template, Unavailable, WrongWord, quoted};
pub use announce::{
    Occasion, PageDraft, PageKind, PageLine, announce, outage_text, page_text, place_of, summary_line, telling_labels,
};
pub use decide::{Decision, Elsewhere, Facts, Held, decide};
pub use evidence::{Segment, SegmentState, Transition, segments};
pub use labels::{Fingerprint, Labels};
pub use link::SafeLink;
pub use matchers::{AlertView, Matcher, MatcherError, MatcherSet, Operator, Subject, filter_text, value_text};
pub use merge::merge_peers;
pub use observe::{Context, observe};
pub use plain::plain_line;
pub use severity::{Severity, SeverityRules};
pub use shown::Shown;
pub use sighting::{Answered, PeerReport, Poll, RuleTrouble, Seen, Sighting, SilenceNote, Standing, Start};
pub use state::{
    AlertState, Change, Evidence, Gap, GapCause, KnownAlert, Mine, Observation, SourceState, ended_snoozes,
};
pub use twins::{Twins, is_twin};
pub use typing::{Piece, Typing, name_text, typing_at};
