//! What is decided about a service, and what became of it.

use crate::time::Day;

/// Where a service stands, as the people in the room say. The first four follow from figures; the others are agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stance {
    /// Enough is left.
    Healthy,
    /// Worth a look.
    Watch,
    /// Not much is left.
    AtRisk,
    /// Nothing is left.
    Exhausted,
    /// Nothing but what makes it more reliable is released.
    Frozen,
    /// A freeze is broken on purpose: by whom, why and until when stands in the decision.
    Exception,
    /// Back within the budget, and a freeze is being lifted.
    Recovering,
    /// It is aimed at, and nothing follows from missing it.
    Aspirational,
    /// The figures cannot be trusted, so nothing follows from them.
    Suspended,
    /// Those in the room do not agree; it goes to whoever decides then.
    Disputed,
}

impl Stance {
    /// All of them, the best first, those that are agreed last.
    pub const ALL: [Self; 10] = [
        Self::Healthy,
        Self::Watch,
        Self::AtRisk,
        Self::Exhausted,
        Self::Frozen,
        Self::Exception,
        Self::Recovering,
        Self::Aspirational,
        Self::Suspended,
        Self::Disputed,
    ];

    /// Reads the word of one.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stance| stance.code() == word)
    }

    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Watch => "watch",
            Self::AtRisk => "at_risk",
            Self::Exhausted => "exhausted",
            Self::Frozen => "frozen",
            Self::Exception => "exception",
            Self::Recovering => "recovering",
            Self::Aspirational => "aspirational",
            Self::Suspended => "suspended",
            Self::Disputed => "disputed",
        }
    }

    /// For people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::AtRisk => "at risk",
            other => other.code(),
        }
    }
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Course {
    /// Nothing changes.
    NoChange,
    /// Something does.
    Change {
        /// What.
        what: String,
        /// Who sees to it. One person: what two own nobody does.
        owner: String,
        /// Until which day.
        due: Day,
    },
}

/// A decision that says all it must.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Where the service stands.
    pub stance: Stance,
    /// What is done.
    pub course: Course,
    /// Why.
    pub because: String,
    /// Who does not agree, and why.
    pub dissent: Option<String>,
}

/// What a decision lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotDecided {
    /// There is no reason.
    #[error("a decision says why, also when nothing changes; write what it rests on")]
    Reason,
    /// It does not say what is done.
    #[error("a decision says what is done; write it, or decide that nothing changes")]
    What,
    /// Nobody sees to it.
    #[error("what is to be done has one owner; write who")]
    Owner,
    /// An exception that nothing ends.
    #[error(
        "an exception holds until a day; decide that something changes: what is allowed, who sees to it, and until when"
    )]
    Until,
    /// It is due before it was decided.
    #[error("the day it is due is past; write one from today on")]
    DuePast,
}

impl NotDecided {
    /// The box of the form that is meant.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Reason => "because",
            Self::What => "taken",
            Self::Owner => "owner",
            Self::DuePast => "due",
            Self::Until => "state",
        }
    }
}

impl Decided {
    /// Says whether it says all it must.
    ///
    /// # Errors
    /// The first thing it lacks.
    pub fn checked(self, today: Day) -> Result<Self, NotDecided> {
        if let Course::Change { what, owner, due } = &self.course {
            if says_nothing(what) {
                return Err(NotDecided::What);
            }
            if says_nothing(owner) {
                return Err(NotDecided::Owner);
            }
            if *due < today {
                return Err(NotDecided::DuePast);
            }
        }
        if says_nothing(&self.because) {
            return Err(NotDecided::Reason);
        }
        if self.stance == Stance::Exception && self.course == Course::NoChange {
            return Err(NotDecided::Until);
        }
        Ok(self)
    }
}

/// Without a letter or a digit nothing is said: characters that nobody sees are no reason, and neither is a dash.
fn says_nothing(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

/// What became of a decision of the review before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It is done.
    Done,
    /// It is not done, and will be.
    Late,
    /// It will not be done.
    Dropped,
}

impl Fate {
    /// Reads `done`, `late` or `dropped`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Done, Self::Late, Self::Dropped].into_iter().find(|fate| fate.code() == word)
    }

    /// The word by which programs know it, and people too.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Late => "late",
            Self::Dropped => "dropped",
        }
    }
}

#[cfg(test)]
#[path = "decision_tests.rs"]
mod tests;
