//! How far a document is: a draft, in review, shared. What people did with it is a row of events, of which everything else follows.

use std::collections::{BTreeMap, BTreeSet};

use crate::incidents::Author;
use crate::time::{Day, Instant};

/// How far a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentState {
    /// It is being written.
    Draft,
    /// Others read it.
    InReview,
    /// It went to those whom it is for.
    Shared,
}

impl DocumentState {
    /// Every one, in their order.
    pub const ALL: [Self; 3] = [Self::Draft, Self::InReview, Self::Shared];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["draft", "in_review", "shared"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What people do with a document beside writing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewWhat {
    /// It was made: always the first.
    Begun {
        /// What it is called.
        title: String,
        /// The one person who sees to it.
        owner: Option<String>,
        /// By which day it is to be shared.
        due: Option<Day>,
        /// Why one is needed, in sentences; empty where nothing asks for it.
        reasons: Vec<String>,
    },
    /// It is called something else.
    Retitled(String),
    /// Somebody else sees to it, or nobody.
    OwnerSet(Option<String>),
    /// It is due on another day.
    DueSet {
        /// Which; none where it is due on no day any more.
        due: Option<Day>,
        /// Why.
        why: String,
    },
    /// For whom it is.
    AudienceSet(String),
    /// Somebody is asked to read it.
    ReviewerAsked(String),
    /// Somebody is not asked any more.
    ReviewerReleased(String),
    /// It goes to those who read it.
    Sent,
    /// Whoever does this has read it, with what they say of it as a whole.
    Reviewed(String),
    /// It is written on.
    TakenBack(String),
    /// It went to somebody.
    Shared {
        /// By which way: a file, a folder, a message.
        how: String,
        /// To whom.
        to_whom: String,
    },
    /// There is no action, and why; none takes that back.
    NoActions(Option<String>),
    /// Whoever does this wrote in it for the first time.
    Wrote,
}

/// Something that was done with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewEvent {
    /// Its number, from 1.
    pub number: u64,
    /// When.
    pub at: Instant,
    /// Which day that was in the team's zone.
    pub on: Day,
    /// Who.
    pub by: Author,
    /// What.
    pub what: ReviewWhat,
}

/// That somebody read a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// When.
    pub at: Instant,
    /// What they said of it as a whole; may be empty.
    pub words: String,
}

/// That a document went to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// When.
    pub at: Instant,
    /// Which day that was in the team's zone.
    pub on: Day,
    /// Who gave it.
    pub by: String,
    /// By which way.
    pub how: String,
    /// To whom.
    pub to_whom: String,
}

/// What the events of a document come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// What it is called.
    pub title: String,
    /// How far it is.
    pub state: DocumentState,
    /// Since when.
    pub since: Instant,
    /// Who sees to it.
    pub owner: Option<String>,
    /// By which day it is to be shared.
    pub due: Option<Day>,
    /// Why one is needed.
    pub reasons: Vec<String>,
    /// For whom it is; empty where nobody said.
    pub audience: String,
    /// Who is asked to read it, and who has.
    pub reviewers: BTreeMap<String, Option<Reviewed>>,
    /// To whom it went, in order.
    pub shares: Vec<Share>,
    /// Why there is no action, where somebody said so.
    pub no_actions: Option<String>,
    /// Who wrote in it.
    pub writers: BTreeSet<String>,
    /// The number of the last event that changed it.
    pub revision: u64,
}

/// Why something cannot be done with a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReviewRefused {
    /// A name, a title or a reason has no words.
    #[error("{0} is empty: nothing was written. Say it in a few words")]
    Empty(&'static str),
    /// It is so already.
    #[error("that is how it stands already: nothing was written")]
    Already,
    /// It is not in the state from which this can be done.
    #[error("the document is {state}, so it cannot be {what}: nothing was written")]
    NotNow {
        /// How far it is.
        state: &'static str,
        /// What was wanted.
        what: &'static str,
    },
    /// Nobody is asked to read it.
    #[error("nobody is asked to read it: nothing was written. Name a reviewer first, best one who did not write it")]
    NoReviewer,
    /// That person is not asked to read it.
    #[error("{0} is not asked to read it: nothing was written. Name them as a reviewer first")]
    NotAReviewer(String),
    /// It does not say for whom it is.
    #[error("it does not say for whom it is: nothing was written. Set its audience first")]
    NoAudience,
}

/// What these events come to, of which the first begins the document; those that do not fit change nothing. None without such a first one.
#[must_use]
pub fn review_of(events: &[ReviewEvent]) -> Option<Review> {
    let (first, rest) = events.split_first()?;
    let mut review = Review::begun(first)?;
    for event in rest {
        // One that came too late, because two did the same at once, is kept and changes nothing.
        let _ = review.take(event);
    }
    Some(review)
}

impl Review {
    /// A document as its first event makes it; none where that is another one.
    #[must_use]
    pub fn begun(first: &ReviewEvent) -> Option<Self> {
        let ReviewWhat::Begun { title, owner, due, reasons } = &first.what else { return None };
        Some(Self {
            title: title.trim().to_owned(),
            state: DocumentState::Draft,
            since: first.at,
            owner: owner.clone(),
            due: *due,
            reasons: reasons.clone(),
            audience: String::new(),
            reviewers: BTreeMap::new(),
            shares: Vec::new(),
            no_actions: None,
            writers: BTreeSet::new(),
            revision: first.number,
        })
    }

    /// Whether somebody may do this now. What a document lacks otherwise is told and stops nobody.
    ///
    /// # Errors
    /// Why not.
    pub fn allows(&self, what: &ReviewWhat, by: &str) -> Result<(), ReviewRefused> {
        use DocumentState::{Draft, InReview, Shared};
        let said = |name: &'static str, text: &str| match text.trim() {
            "" => Err(ReviewRefused::Empty(name)),
            _ => Ok(()),
        };
        let new = |is_so: bool| if is_so { Err(ReviewRefused::Already) } else { Ok(()) };
        let not_now = |what: &'static str| Err(ReviewRefused::NotNow { state: self.state.says(), what });
        match what {
            ReviewWhat::Begun { .. } => Err(ReviewRefused::Already),
            ReviewWhat::Retitled(title) => said("the title", title).and(new(*title == self.title)),
            ReviewWhat::OwnerSet(owner) => {
                owner.as_deref().map_or(Ok(()), |owner| said("the owner", owner)).and(new(*owner == self.owner))
            }
            ReviewWhat::DueSet { due, why } => said("the reason", why).and(new(*due == self.due)),
            ReviewWhat::AudienceSet(audience) => said("the audience", audience).and(new(*audience == self.audience)),
            ReviewWhat::ReviewerAsked(name) => said("the reviewer", name).and(new(self.reviewers.contains_key(name))),
            ReviewWhat::ReviewerReleased(name) if self.reviewers.contains_key(name) => Ok(()),
            ReviewWhat::ReviewerReleased(name) => Err(ReviewRefused::NotAReviewer(name.clone())),
            ReviewWhat::Sent => match self.state {
                Draft if self.reviewers.is_empty() => Err(ReviewRefused::NoReviewer),
                Draft => Ok(()),
                InReview => Err(ReviewRefused::Already),
                Shared => not_now("sent to review"),
            },
            ReviewWhat::Reviewed(_) => match self.state {
                Draft => not_now("reviewed"),
                _ if !self.reviewers.contains_key(by) => Err(ReviewRefused::NotAReviewer(by.to_owned())),
                _ => Ok(()),
            },
            ReviewWhat::TakenBack(_) if self.state == Draft => Err(ReviewRefused::Already),
            ReviewWhat::TakenBack(why) => said("the reason", why),
            ReviewWhat::Shared { .. } if self.audience.is_empty() => Err(ReviewRefused::NoAudience),
            ReviewWhat::Shared { how, to_whom } => said("the way", how).and(said("to whom it went", to_whom)),
            ReviewWhat::NoActions(why) => {
                why.as_deref().map_or(Ok(()), |why| said("the reason", why)).and(new(*why == self.no_actions))
            }
            ReviewWhat::Wrote => new(self.writers.contains(by)),
        }
    }

    /// Takes an event in. Each further sharing is written down, and the first makes it shared.
    ///
    /// # Errors
    /// [`ReviewRefused`]; nothing is changed then.
    pub fn take(&mut self, event: &ReviewEvent) -> Result<(), ReviewRefused> {
        let ReviewEvent { number, at, on, by, what } = event;
        self.allows(what, &by.name)?;
        match what {
            ReviewWhat::Begun { .. } => {}
            ReviewWhat::Retitled(title) => title.trim().clone_into(&mut self.title),
            ReviewWhat::OwnerSet(owner) => self.owner.clone_from(owner),
            ReviewWhat::DueSet { due, .. } => self.due = *due,
            ReviewWhat::AudienceSet(audience) => self.audience.clone_from(audience),
            ReviewWhat::ReviewerAsked(name) => {
                self.reviewers.insert(name.clone(), None);
            }
            ReviewWhat::ReviewerReleased(name) => {
                self.reviewers.remove(name);
            }
            ReviewWhat::Sent => self.becomes(DocumentState::InReview, *at),
            ReviewWhat::Reviewed(words) => {
                let reviewed = Reviewed { at: *at, words: words.trim().to_owned() };
                self.reviewers.insert(by.name.clone(), Some(reviewed));
            }
            ReviewWhat::TakenBack(_) => self.becomes(DocumentState::Draft, *at),
            ReviewWhat::Shared { how, to_whom } => {
                let (how, to_whom) = (how.trim().to_owned(), to_whom.trim().to_owned());
                self.shares.push(Share { at: *at, on: *on, by: by.name.clone(), how, to_whom });
                if self.state != DocumentState::Shared {
                    self.becomes(DocumentState::Shared, *at);
                }
            }
            ReviewWhat::NoActions(why) => self.no_actions.clone_from(why),
            ReviewWhat::Wrote => {
                self.writers.insert(by.name.clone());
            }
        }
        self.revision = *number;
        Ok(())
    }

    fn becomes(&mut self, state: DocumentState, at: Instant) {
        self.state = state;
        self.since = at;
    }

    /// The day on which it was first shared, where it is.
    #[must_use]
    pub fn shared_on(&self) -> Option<Day> {
        self.shares.first().filter(|_| self.state == DocumentState::Shared).map(|share| share.on)
    }

    /// Whether somebody read it who neither wrote it nor sees to it.
    #[must_use]
    pub fn is_reviewed_by_another(&self) -> bool {
        let is_other = |name: &String| !self.writers.contains(name) && self.owner.as_ref() != Some(name);
        self.reviewers.iter().any(|(name, reviewed)| reviewed.is_some() && is_other(name))
    }
}

impl DocumentState {
    fn says(self) -> &'static str {
        ["a draft", "in review", "shared"][self as usize]
    }
}

#[cfg(test)]
#[path = "review_tests.rs"]
mod tests;
