//! Alerts: what one is, when it changed and how that is known, and whether it is worth interrupting a person.
//!
//! The way of the data is `Poll` (what a source said) -> [`observe`] -> [`Change`]s with their reasons -> [`decide`]
//! -> [`announce`]. A failed poll never reaches `observe`; see `semantics.md` part 1 for the meaning of every figure.

mod actions;
mod announce;
mod away;
mod backfill;
mod counting;
mod decide;
mod differences;
mod duty;
mod evidence;
#[cfg(test)]
pub(crate) mod fixtures;
mod flap;
mod history;
mod labels;
mod link;
mod liveness;
mod matchers;
mod merge;
mod noise;
mod observe;
mod pager;
mod plain;
mod policy;
mod rerun;
mod routes;
mod set_back;
mod severity;
mod shown;
mod sighting;
mod silencing;
mod state;
mod twins;
mod typing;
mod unanswered;
mod verdict;
mod weigh;
mod why;

pub use actions::{AddressTemplate, CommandTemplate, Given, Place, Template, Unavailable, WrongWord, quoted};
pub use announce::{
    Occasion, PageDraft, PageGist, PageKind, PageLine, Told, announce, gist_text, group_of, offline_page_text,
    outage_text, page_text, place_of, summary_line, telling_labels, watchdog_text,
};
pub use away::{Away, Doing, FLAPPED, PastEpisode, away};
pub use backfill::{Course, Hindsight, Tells};
pub use counting::count_changes;
pub use decide::{Decided, Decision, Elsewhere, Facts, Held, decide};
pub use differences::{Difference, Differs, differences};
pub use duty::{Duties, Duty, DutyLine, DutyStretch, OnDuty, Service, Turn};
pub use evidence::{Segment, SegmentState, Transition, segments};
pub use flap::{FULL_WEIGHT, Flap, FlapRules, SEVERITY_WEIGHT};
pub use history::{DayRecord, EpisodeSpan, History, HistoryTotals, SOON_OVER, Stretch, history};
pub use labels::{Fingerprint, Labels};
pub use link::SafeLink;
pub use liveness::{Cluster, Sender, offline, senders, short_lease, stopped};
pub use matchers::{
    AlertView, FilterField, Matcher, MatcherError, MatcherSet, Operator, Subject, filter_text, value_text,
};
pub use merge::merge_peers;
pub use noise::{
    Blame, Cost, Deed, DeedKind, Headline, Loudness, NoChange, Outcome, RuleChange, RuleLines, RuleRecord, ShownPage,
    Span, Spell, Suggestion, Tally, headline, is_night, spells, suggest, tally,
};
pub use observe::{Context, Returns, observe};
pub use pager::{Pager, Sent, Way};
pub use plain::plain_line;
pub use policy::{Chosen, Policy, Rate, Rest, Rule, Sound, Treatment, Urgency, Watchdog};
pub use rerun::{Flapped, Line, LineState, Rerun, RerunAlert, RerunPage, RerunQuiet, Subject as RerunSubject, rerun};
pub use routes::{Concerned, Reached, Receiver, Route, RouteTree, concerns_source};
pub use severity::{Severity, SeverityRules};
pub use shown::Shown;
pub use sighting::{Answered, PeerReport, Poll, RuleTrouble, Seen, Sighting, SilenceNote, Standing, Start};
pub use silencing::{
    ColleagueDeed, ColleagueDid, Concern, CoveredAlert, LeftOut, PastAlert, Preview, Proposal, Scope, Silence,
    SilenceMatcher, SilenceState, Unusable, UsualLength, Verdict, colleague_deeds, ends_soon, is_shared_ack, narrower,
    preview, proposed, same_matchers, shared_ack_comment, shared_ack_end, shared_ack_renewal, shared_ack_retry,
    silence_end, silence_matchers, silence_text, usual_lengths, wider,
};
pub use state::{
    AlertState, Change, Evidence, Gap, GapCause, KnownAlert, Mine, Observation, Over, SourceState, alert_name,
    due_again,
};
pub use twins::{Twin, Twins, is_twin};
pub use typing::{Piece, Typing, name_text, typing_at};
pub use unanswered::Unanswered;
pub use verdict::{EPISODES_TOLD, flap_verdict};
pub use weigh::{Case, Reason, Resting, Weighed, weigh};
pub use why::{Answer, Question, Step, why};
