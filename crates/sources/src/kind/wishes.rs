//! What people want of a source besides polls, and what it answers: silences, acknowledgements, courses of expressions.

use std::time::Duration;

use watchbill_domain::alerts::{Labels, Silence, SilenceMatcher};
use watchbill_domain::ids::Identity;
use watchbill_domain::sources::Problem;
use watchbill_domain::time::Instant;

/// A span of which somebody wants to know how alerts fired in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HindsightAsk {
    /// The first instant, by the server's clock.
    pub from: Instant,
    /// The last instant, likewise.
    pub to: Instant,
    /// How often the source is polled: no finer than that has to be known.
    pub every: Duration,
}

/// The course of an expression that somebody wants to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesAsk {
    /// The expression in the source's own language.
    pub expression: String,
    /// The first instant.
    pub from: Instant,
    /// The last instant; the same as `from` for one instant alone.
    pub to: Instant,
    /// Between two points; at least a second.
    pub step: Duration,
}

/// An expression that somebody wants to see drawn on a page of the source's own.
pub struct ToDraw<'a> {
    /// The expression, given the length of time over which rates are taken, in the page's own words.
    pub expression: &'a dyn Fn(&str) -> String,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
}

/// A page on which an expression is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnPage {
    /// The program whose page it is.
    pub place: &'static str,
    /// Its address.
    pub address: String,
}

/// The course of an expression as a source gives it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SeriesAnswer {
    /// One per label set, ordered by labels.
    pub series: Vec<Series>,
    /// What the source says beside it: partial data and the like.
    pub warnings: Vec<String>,
}

/// The values of one label set.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Which.
    pub labels: Labels,
    /// In time order; a value that is not a number is left out, so that a line has a hole there.
    pub points: Vec<(Instant, f64)>,
}

/// Which silences somebody wants to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SilencesAsk {
    /// All that the source lists; sources list expired ones for days.
    All,
    /// The one with this id.
    One(String),
}

/// Silences as a source lists them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SilencesAnswer {
    /// In the order of the source.
    pub silences: Vec<Silence>,
    /// Single ones that could not be read; the rest stands.
    pub problems: Vec<Problem>,
}

/// Something a person wants written to a source.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Hold back what these matchers cover.
    Silence {
        /// The matchers; every one has to hold.
        matchers: Vec<SilenceMatcher>,
        /// From when.
        starts_at: Instant,
        /// Until when; later than `starts_at`.
        ends_at: Instant,
        /// Who.
        by: String,
        /// Why.
        comment: String,
        /// The source's id of the silence that this one takes the place of; the source may give it a new one.
        replaces: Option<String>,
    },
    /// End a silence now.
    ExpireSilence {
        /// The source's id of it.
        id: String,
    },
    /// Somebody has it.
    Acknowledge {
        /// Which alert.
        alert: Identity,
    },
}

/// What a source said to an action it accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    /// The id of what was made (a source may give a new id to an edited silence).
    Made(Identity),
    /// Done, nothing to name.
    Done,
}
