//! Silences: what the story brings, and what was posted, changed or expired over HTTP. Peers of a cluster share one book,
//! as gossip would have it.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use watchbill_domain::alerts::Labels;
use watchbill_domain::time::Instant;

use crate::dice::Dice;
use crate::feed::hold;
use crate::story::StorySilence;
use crate::time::StoryTime;

use super::matchers::Matcher;

/// How long an expired silence stays listed: Alertmanager's default `--data.retention`.
const RETENTION: Duration = Duration::from_secs(120 * 3600);

/// One silence.
#[derive(Debug, Clone, PartialEq)]
pub struct Silence {
    /// A UUID.
    pub id: String,
    /// All of them have to match.
    pub matchers: Vec<Matcher>,
    /// Who made it.
    pub created_by: String,
    /// Why.
    pub comment: String,
    /// From when it holds.
    pub starts_at: Instant,
    /// Until when it holds.
    pub ends_at: Instant,
    /// When it was last written.
    pub updated_at: Instant,
}

/// Where a silence is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SilenceState {
    /// It holds.
    Active,
    /// It will hold.
    Pending,
    /// It is over.
    Expired,
}

impl SilenceState {
    /// The word of the API.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Expired => "expired",
        }
    }
}

impl Silence {
    /// A silence of the story, in real time.
    pub(crate) fn of_story(silence: &StorySilence, real: impl Fn(StoryTime) -> Instant) -> Self {
        Self {
            id: silence.id.clone(),
            matchers: silence.matchers.iter().map(|(name, value)| Matcher::equal(name, value)).collect(),
            created_by: silence.created_by.to_owned(),
            comment: silence.comment.to_owned(),
            starts_at: real(silence.starts_at),
            ends_at: real(silence.ends_at),
            updated_at: real(silence.created_at),
        }
    }

    /// Where it is in its life at `now`.
    #[must_use]
    pub fn state(&self, now: Instant) -> SilenceState {
        if now < self.starts_at {
            SilenceState::Pending
        } else if now < self.ends_at {
            SilenceState::Active
        } else {
            SilenceState::Expired
        }
    }

    /// Whether it covers an alert with these labels.
    #[must_use]
    pub fn covers(&self, labels: &Labels) -> bool {
        self.matchers.iter().all(|matcher| matcher.matches(labels))
    }

    fn expire(&mut self, now: Instant) {
        match self.state(now) {
            SilenceState::Expired => return,
            SilenceState::Pending => self.starts_at = now,
            SilenceState::Active => {}
        }
        self.ends_at = now;
        self.updated_at = now;
    }

    /// Whether `new` may take the place of this one under the same id. What was already silenced must stay told as it was:
    /// so the matchers may not change, nor the start of one that holds already (to the second), and nothing that is over.
    fn may_become(&self, new: &Self, now: Instant) -> bool {
        let second = |at: Instant| at.as_ms().div_euclid(1000);
        self.matchers == new.matchers
            && match self.state(now) {
                SilenceState::Active => second(self.starts_at) == second(new.starts_at) && new.ends_at >= now,
                SilenceState::Pending => new.starts_at >= now,
                SilenceState::Expired => false,
            }
    }
}

/// What has been written over HTTP, over what the story brings.
#[derive(Debug, Default)]
pub(crate) struct SilenceBook {
    written: Mutex<BTreeMap<String, Silence>>,
}

/// No silence has this id.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotFound;

impl SilenceBook {
    /// Everything listed at `now`, in the order of the API: active by end, pending by start, expired with the latest first.
    pub(super) fn all(&self, brought: Vec<Silence>, now: Instant) -> Vec<Silence> {
        let mut all: BTreeMap<String, Silence> = brought.into_iter().map(|s| (s.id.clone(), s)).collect();
        all.extend(hold(&self.written).clone());
        let mut all: Vec<Silence> = all.into_values().filter(|s| now.since(s.ends_at) < RETENTION).collect();
        all.sort_by_key(|silence| {
            let state = silence.state(now);
            let within = match state {
                SilenceState::Active => silence.ends_at.as_ms(),
                SilenceState::Pending => silence.starts_at.as_ms(),
                SilenceState::Expired => -silence.ends_at.as_ms(),
            };
            (state, within)
        });
        all
    }

    /// Whether nothing was ever written here.
    pub(super) fn is_untouched(&self) -> bool {
        hold(&self.written).is_empty()
    }

    /// Writes `new`; gives the id it has now. Without an id it is a new one; with one it changes that silence in place, or,
    /// where that may not be, expires it and writes a new one.
    pub(super) fn set(&self, brought: Vec<Silence>, new: Silence, now: Instant) -> Result<String, NotFound> {
        let mut new = Silence { updated_at: now, ..new };
        if !new.id.is_empty() {
            let mut previous = self.find(brought, &new.id, now).ok_or(NotFound)?;
            if previous.may_become(&new, now) {
                return Ok(self.write(new));
            }
            previous.expire(now);
            self.write(previous);
        }
        new.id = self.fresh_id(now);
        new.starts_at = new.starts_at.max(now);
        Ok(self.write(new))
    }

    /// Ends a silence; one that is over already stays as it is.
    pub(super) fn expire(&self, brought: Vec<Silence>, id: &str, now: Instant) -> Result<(), NotFound> {
        let mut silence = self.find(brought, id, now).ok_or(NotFound)?;
        silence.expire(now);
        self.write(silence);
        Ok(())
    }

    pub(super) fn find(&self, brought: Vec<Silence>, id: &str, now: Instant) -> Option<Silence> {
        self.all(brought, now).into_iter().find(|silence| silence.id == id)
    }

    fn write(&self, silence: Silence) -> String {
        let id = silence.id.clone();
        hold(&self.written).insert(id.clone(), silence);
        id
    }

    fn fresh_id(&self, now: Instant) -> String {
        let written = hold(&self.written).len();
        Dice::new(u64::try_from(written).unwrap_or(0), "posted silence", now.as_ms()).uuid()
    }
}

#[cfg(test)]
#[path = "silences_tests.rs"]
mod tests;
