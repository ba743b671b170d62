//! Two time lines: the real one, in which clients live and every timestamp is given, and the story's, which may run faster.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use watchbill_domain::time::Instant;

/// Milliseconds of a story day.
pub const DAY_MS: i64 = 86_400_000;

/// Where real time comes from; everything the company does is dated by one of these.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Instant + Send + Sync>);

impl Clock {
    /// The operating system's.
    #[must_use]
    pub fn system() -> Self {
        Self::new(|| {
            // The one place that reads the real clock; tests bring their own.
            #[allow(clippy::disallowed_methods)]
            let now = std::time::SystemTime::now();
            let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            Instant::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
        })
    }

    /// Any function that says what time it is.
    pub fn new(now: impl Fn() -> Instant + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// A clock that stands at `start` until its [`Hand`] is moved.
    #[must_use]
    pub fn by_hand(start: Instant) -> (Self, Hand) {
        let hand = Hand(Arc::new(AtomicI64::new(start.as_ms())));
        let read = hand.clone();
        (Self::new(move || read.now()), hand)
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Instant {
        (self.0)()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

/// Moves a [`Clock::by_hand`].
#[derive(Debug, Clone)]
pub struct Hand(Arc<AtomicI64>);

impl Hand {
    /// What the clock shows.
    #[must_use]
    pub fn now(&self) -> Instant {
        Instant::from_ms(self.0.load(Ordering::SeqCst))
    }

    /// Later by `span`.
    pub fn advance(&self, span: Duration) {
        self.set(self.now().plus(span));
    }

    /// To this instant, which may be earlier.
    pub fn set(&self, at: Instant) {
        self.0.store(at.as_ms(), Ordering::SeqCst);
    }
}

/// A point of the story: milliseconds since its first midnight. It is not an `Instant`: at a high speed the story is soon
/// further ahead than any calendar goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryTime(i64);

impl StoryTime {
    /// From milliseconds since the first midnight of the story; negative is before it.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// So many milliseconds into day `day`.
    #[must_use]
    pub const fn at(day: i64, ms_of_day: i64) -> Self {
        Self(day.saturating_mul(DAY_MS).saturating_add(ms_of_day))
    }

    /// Milliseconds since the first midnight of the story.
    #[must_use]
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// Which day of the story it is; the first is 0.
    #[must_use]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(DAY_MS)
    }

    /// Milliseconds since the last midnight.
    #[must_use]
    pub const fn ms_of_day(self) -> i64 {
        self.0.rem_euclid(DAY_MS)
    }

    /// Later by `ms` milliseconds (earlier if negative).
    #[must_use]
    pub const fn shifted_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

/// How much faster than life the story runs: 1 to 100,000 times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Speed(i64);

/// A speed outside of 1 to 100,000.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a speed; expected a whole number from 1 (as in life) to 100000")]
pub struct NotASpeed(pub String);

impl Speed {
    /// One story second in a second.
    pub const AS_IN_LIFE: Self = Self(1);

    /// So many story seconds in a second.
    ///
    /// # Errors
    /// [`NotASpeed`] outside of 1 to 100,000.
    pub fn new(times: u32) -> Result<Self, NotASpeed> {
        match times {
            1..=100_000 => Ok(Self(i64::from(times))),
            _ => Err(NotASpeed(times.to_string())),
        }
    }
}

impl Default for Speed {
    fn default() -> Self {
        Self::AS_IN_LIFE
    }
}

impl FromStr for Speed {
    type Err = NotASpeed;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map_err(|_| NotASpeed(text.chars().take(20).collect())).and_then(Self::new)
    }
}

/// Ties the story to real time. Real instants are never later than the moment they are asked for: what has happened in the
/// story has happened in reality too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeline {
    real: Instant,
    story: StoryTime,
    speed: Speed,
}

impl Timeline {
    /// The story began at 2026-01-01T00:00:00Z, whenever the program was started: a restart goes on exactly where it would
    /// have been. As in life (speed 1), the story's time of day is UTC's.
    #[must_use]
    pub fn fixed(speed: Speed) -> Self {
        Self { real: Instant::from_ms(1_767_225_600_000), story: StoryTime::from_ms(0), speed }
    }

    /// The story stands at `story` when reality stands at `real`.
    #[must_use]
    pub fn from(story: StoryTime, real: Instant, speed: Speed) -> Self {
        Self { real, story, speed }
    }

    /// How much faster than life the story runs.
    #[must_use]
    pub fn times(&self) -> i64 {
        self.speed.0
    }

    /// Where the story is at a real instant.
    #[must_use]
    pub fn story(&self, at: Instant) -> StoryTime {
        let elapsed_ms = at.as_ms().saturating_sub(self.real.as_ms());
        self.story.shifted_ms(elapsed_ms.saturating_mul(self.speed.0))
    }

    /// The real instant of a point of the story, rounded down to the millisecond.
    #[must_use]
    pub fn real(&self, at: StoryTime) -> Instant {
        let story_ms = at.as_ms().saturating_sub(self.story.as_ms());
        self.real.shifted_ms(story_ms.div_euclid(self.speed.0))
    }
}

/// An instant as the HTTP header `Date` wants it: `Sat, 28 Mar 2026 09:00:00 GMT`.
pub(crate) fn http_date(at: Instant) -> String {
    const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    // 1970-01-01 was a Thursday.
    let weekday = usize::try_from(at.as_ms().div_euclid(DAY_MS).rem_euclid(7)).unwrap_or(0);
    let text = at.to_rfc3339();
    let month = text.get(5..7).and_then(|m| m.parse::<usize>().ok()).unwrap_or(1);
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    format!("{}, {} {} {} {} GMT", WEEKDAYS[weekday], part(8..10), MONTHS[month - 1], part(0..4), part(11..19))
}

#[cfg(test)]
#[path = "time_tests.rs"]
mod tests;
