//! Whose a queue is, when somebody last looked, and what somebody promised to do about it.

use std::time::Duration;

use crate::time::Instant;

use super::LossClock;

/// Who has to see to a queue, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// A person, a team, whatever stands there.
    pub name: String,
    /// Where it stands.
    pub from: OwnerFrom,
}

/// Where it stands whose a queue is. What a team wrote into its own file goes before what a broker says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnerFrom {
    /// In `watchbill.toml`.
    File,
    /// In an argument of the queue.
    Argument,
    /// In a tag or label of the queue.
    Tag,
}

impl OwnerFrom {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Argument => "argument",
            Self::Tag => "tag",
        }
    }
}

impl Owner {
    /// The one who counts, of all that are named.
    #[must_use]
    pub fn of(named: impl IntoIterator<Item = Self>) -> Option<Self> {
        named.into_iter().filter(|owner| !owner.name.trim().is_empty()).min_by_key(|owner| owner.from)
    }
}

/// Somebody looked at a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: String,
    /// At what.
    pub kind: LookKind,
}

/// At what somebody looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LookKind {
    /// At its figures.
    Look,
    /// At messages of it.
    Peek,
}

impl LookKind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Peek => "peek",
        }
    }
}

/// "I will see to it by then": until then nothing about the queue pages, except what cannot wait so long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Who.
    pub by: String,
    /// When it was given.
    pub at: Instant,
    /// When it is over, and the queue pages again unless it is empty by then.
    pub until: Instant,
    /// What will be done, in their own words.
    pub note: String,
}

impl Promise {
    /// Nobody knows what will be in longer than that.
    pub const LONGEST: Duration = Duration::from_secs(90 * 86_400);

    /// Whether it stands at `now`.
    #[must_use]
    pub fn stands(&self, now: Instant) -> bool {
        self.at <= now && now < self.until
    }
}

/// Why a promise is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefusedPromise {
    /// It is over before it begins.
    #[error("a promise ends later than now: give a time to come")]
    Past,
    /// It is longer than anybody can promise.
    #[error("a promise lasts 90 days at most: give an earlier time")]
    TooLong,
}

/// What a promise leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PromiseOutlook {
    /// Nothing is known to be lost before it ends.
    InTime,
    /// Messages are lost before it ends, the first of them then: that still pages.
    TooLate(Instant),
}

/// Whether somebody may promise to see to a queue until then, and what that leaves open.
///
/// # Errors
/// [`RefusedPromise`] where it is over already or too long.
pub fn promise(until: Instant, clock: &LossClock, now: Instant) -> Result<PromiseOutlook, RefusedPromise> {
    if until <= now {
        return Err(RefusedPromise::Past);
    }
    if until.since(now) > Promise::LONGEST {
        return Err(RefusedPromise::TooLong);
    }
    let lost = clock.act_by().filter(|lost| *lost < until);
    Ok(lost.map_or(PromiseOutlook::InTime, PromiseOutlook::TooLate))
}

#[cfg(test)]
#[path = "owning_tests.rs"]
mod tests;
