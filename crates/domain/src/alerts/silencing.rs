//! Silences: matchers that are built from alerts and not from text, what they would cover, and until when.
//!
//! Every console that let people write matchers as text got their escaping wrong (alertmanager#4862, #4942, #5089; karma mended it
//! five times after karma#3936). Here a matcher is three plain values wherever it goes, and text is made from them only to be shown.

mod colleagues;
mod preview;
mod proposal;
mod shared;
mod until;

use crate::time::Instant;

use super::matchers::{is_plain_name, value_text};
use super::{Labels, Matcher, MatcherError, MatcherSet, Operator, Subject};

pub use colleagues::{ColleagueDeed, ColleagueDid, colleague_deeds};
pub use preview::{Concern, CoveredAlert, PastAlert, Preview, Verdict, preview};
pub use proposal::{LeftOut, Proposal, narrower, proposed, wider};
pub use shared::{ends_soon, is_shared_ack, shared_ack_comment, shared_ack_end, shared_ack_renewal, shared_ack_retry};
pub use until::{UsualLength, silence_end, usual_lengths};

/// One matcher of a silence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SilenceMatcher {
    /// The label.
    pub name: String,
    /// How; one of `=`, `!=`, `=~`, `!~`.
    pub operator: Operator,
    /// What it is compared with; regular expressions are anchored at both ends.
    pub value: String,
}

/// A silence as a source lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// The source's id.
    pub id: String,
    /// All of them have to match.
    pub matchers: Vec<SilenceMatcher>,
    /// Who made it.
    pub by: String,
    /// Why.
    pub comment: String,
    /// From when it holds.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// When somebody last changed it, where the source tells.
    pub updated_at: Option<Instant>,
    /// Where it is in its life, by the source's clock.
    pub state: SilenceState,
}

/// Where a silence is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SilenceState {
    /// It holds.
    Active,
    /// It will hold.
    Pending,
    /// It is over; sources list such for days.
    Expired,
}

impl SilenceState {
    /// The word used in JSON, SQL and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Expired => "expired",
        }
    }

    /// The state with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Active, Self::Pending, Self::Expired].into_iter().find(|state| state.word() == word)
    }
}

/// Why matchers cannot be those of a silence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unusable {
    /// Which matcher, counted from 0; `None` where it is all of them together.
    pub matcher: Option<usize>,
    /// What is expected, in a sentence.
    pub message: String,
}

/// Matchers made ready for asking what they cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    matchers: Vec<Matcher>,
}

impl SilenceMatcher {
    /// The label has exactly this value.
    #[must_use]
    pub fn equal(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), operator: Operator::Equal, value: value.to_owned() }
    }

    /// The label has one of these values, whatever signs they hold.
    #[must_use]
    pub fn one_of<'a>(name: &str, values: impl IntoIterator<Item = &'a str>) -> Self {
        let value = values.into_iter().map(regex::escape).collect::<Vec<_>>().join("|");
        Self { name: name.to_owned(), operator: Operator::Match, value }
    }

    /// As it is written in a filter: the value in quotes, the name too where it needs them.
    #[must_use]
    pub fn text(&self) -> String {
        let name = if is_plain_name(&self.name) { self.name.clone() } else { value_text(&self.name) };
        format!("{name}{}{}", self.operator.symbol(), value_text(&self.value))
    }
}

impl Scope {
    /// Of matchers that any source would take: at least one, each with a label's name and a value that can be read, and at
    /// least one that an alert without any label does not satisfy, or Alertmanager refuses them.
    ///
    /// # Errors
    /// [`Unusable`] for the first that is not so.
    pub fn of(matchers: &[SilenceMatcher]) -> Result<Self, Unusable> {
        let scope = Self::listed(matchers)?;
        let unusable = |message: &str| Unusable { matcher: None, message: message.to_owned() };
        if matchers.is_empty() {
            return Err(unusable("A silence needs at least one matcher, or it would cover everything."));
        }
        if scope.covers(&Labels::default()) {
            return Err(unusable(
                "At least one matcher has to ask for a label that is there: these would also match an alert without any \
                 label, and Alertmanager refuses that.",
            ));
        }
        Ok(scope)
    }

    /// Of the matchers of a silence that a source already has.
    ///
    /// # Errors
    /// [`Unusable`] for one that cannot be read here: then nobody can tell what it covers.
    pub fn listed(matchers: &[SilenceMatcher]) -> Result<Self, Unusable> {
        let read = |(at, one): (usize, &SilenceMatcher)| {
            let refuse = |message: String| Unusable { matcher: Some(at), message };
            if one.name.is_empty() {
                return Err(refuse("Every matcher needs the name of a label.".to_owned()));
            }
            Matcher::of_label(&one.name, one.operator, &one.value)
                .map_err(|expected| refuse(format!("The matcher of `{}`: {expected}.", one.name)))
        };
        Ok(Self { matchers: matchers.iter().enumerate().map(read).collect::<Result<_, _>>()? })
    }

    /// Whether an alert with these labels is covered.
    #[must_use]
    pub fn covers(&self, labels: &Labels) -> bool {
        self.matchers.iter().all(|matcher| matcher.admits_label(labels))
    }
}

/// The matchers as one text that [`silence_matchers`] reads again.
#[must_use]
pub fn silence_text(matchers: &[SilenceMatcher]) -> String {
    matchers.iter().map(SilenceMatcher::text).collect::<Vec<_>>().join(", ")
}

/// Reads matchers as people write them.
///
/// # Errors
/// [`MatcherError`] with the place, also for words to search for and for the `@` fields, which no source knows.
pub fn silence_matchers(text: &str) -> Result<Vec<SilenceMatcher>, MatcherError> {
    let set = MatcherSet::parse(text)?;
    let matcher = |one: &Matcher| match one.subject() {
        Subject::Label => {
            Ok(SilenceMatcher { name: one.name().to_owned(), operator: one.operator(), value: one.value().to_owned() })
        }
        Subject::AnyValue => Err(MatcherError {
            position: 1,
            message: format!(
                "`{}` is a word to search for; a silence needs a label, an operator and a value",
                one.value()
            ),
        }),
        _ => Err(MatcherError {
            position: 1,
            message: format!("`{}` is a field of Watchbill; a silence can only look at labels", one.name()),
        }),
    };
    set.matchers().iter().map(matcher).collect()
}

/// Whether two sets of matchers are the same, whatever their order.
#[must_use]
pub fn same_matchers(some: &[SilenceMatcher], others: &[SilenceMatcher]) -> bool {
    let sorted = |matchers: &[SilenceMatcher]| {
        let mut sorted = matchers.to_vec();
        sorted.sort();
        sorted
    };
    sorted(some) == sorted(others)
}

#[cfg(test)]
#[path = "silencing_tests.rs"]
mod tests;
