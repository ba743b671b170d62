//! What every kind of source provides. See `docs/architecture.md`, "How to add a source kind".

use std::time::Duration;

use watchbill_domain::alerts::{Hindsight, Labels, Poll, SeverityRules, Silence, SilenceMatcher};
use watchbill_domain::ids::Identity;
use watchbill_domain::sources::{Field, PollFailure, Problem, SourceSpec};
use watchbill_domain::time::Instant;

use crate::ask::{Answer, HttpRequest};

/// A kind of source: what it is called, what it can be told, and how one is made.
pub struct Kind {
    /// Its id in `watchbill.toml`.
    pub id: &'static str,
    /// Its name as its makers write it.
    pub title: &'static str,
    /// Two or three sentences for the manual and the settings form: what it reads and what it needs for that.
    pub about: &'static str,
    /// What it does about the alerts it has.
    pub role: Role,
    /// How often it is polled unless set, seconds.
    pub every_s: u64,
    /// Its own settings, besides those every source has.
    pub fields: &'static [Field],
    /// Makes a source from a validated definition.
    pub build: fn(&SourceSpec, &SeverityRules) -> Box<dyn Source>,
}

/// What a kind of source does about the alerts it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// It has the last word about notifying: it knows of silences and who was told.
    Notifies,
    /// It evaluates rules and hands what fires to a source that notifies. Where such a source tells of the same alert, that
    /// is the one that counts.
    Evaluates,
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Kind").field(&self.id).finish()
    }
}

/// One configured source. Pure: it says what to ask and what the answers mean.
pub trait Source: Send + Sync {
    /// What to ask for one poll, per address in order; to one address they are made one after another.
    fn requests(&self, now: Instant) -> Vec<HttpRequest>;

    /// What the answers mean. They are those of [`Source::requests`], in order; after a failed `Required` one the rest of
    /// that address are missing.
    ///
    /// # Errors
    /// When no address gave anything that may be believed: the failure that says most.
    fn parse(&self, answers: &[Answer], now: Instant) -> Result<Poll, PollFailure>;

    /// What to ask to carry an action out: addresses are tried in order until one accepts. Nothing, if this kind has no
    /// words for the action.
    fn action(&self, action: &Action) -> Vec<HttpRequest>;

    /// What the answer to an action's request means.
    ///
    /// # Errors
    /// The failure, in words for the person who asked for the action.
    fn receipt(&self, answer: &Answer) -> Result<Receipt, PollFailure>;

    /// What to ask for silences; addresses are tried in order until one answers. Nothing, if this kind keeps none.
    fn silences(&self, _wanted: &SilencesAsk) -> Vec<HttpRequest> {
        Vec::new()
    }

    /// What the answer to a request of [`Source::silences`] means.
    ///
    /// # Errors
    /// The failure, in words for the person who asked.
    fn read_silences(&self, _answer: &Answer) -> Result<SilencesAnswer, PollFailure> {
        Ok(SilencesAnswer::default())
    }

    /// What to ask for the course of an expression over time; addresses are tried in order until one answers. Nothing, if
    /// this kind keeps no history.
    fn series(&self, _wanted: &SeriesAsk) -> Vec<HttpRequest> {
        Vec::new()
    }

    /// What the answer to a request of [`Source::series`] means.
    ///
    /// # Errors
    /// The failure, in words for the person who asked: the source's own where it refuses the expression.
    fn read_series(&self, _answer: &Answer) -> Result<SeriesAnswer, PollFailure> {
        Ok(SeriesAnswer::default())
    }

    /// What to ask, by [`Source::series`], to learn how its alerts fired in a span. Nothing, if this kind keeps no history.
    fn hindsight(&self, _wanted: &HindsightAsk) -> Vec<SeriesAsk> {
        Vec::new()
    }

    /// What the answers to [`Source::hindsight`] mean, all of them and in order; times are the server's.
    fn read_hindsight(&self, _wanted: &HindsightAsk, _answers: &[SeriesAnswer]) -> Hindsight {
        Hindsight::default()
    }

    /// How long a request may take in all before it counts as failed.
    fn timeout(&self) -> Duration;
}

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
}

/// What a source said to an action it accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    /// The id of what was made (a source may give a new id to an edited silence).
    Made(Identity),
    /// Done, nothing to name.
    Done,
}
