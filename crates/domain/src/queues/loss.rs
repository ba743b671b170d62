//! The loss clock: when the first message of a queue is dropped by whatever keeps it.
//!
//! Each kind of queue says by which [`Limit`]s it drops messages (`limits.rs`); here they become an instant. Often only a bound is
//! known, and then only a bound is said: what people act on is the earliest instant that is possible.

mod limits;

use std::time::Duration;

use crate::time::Instant;

use super::{Growth, Promise};

pub use limits::{DeadTopic, JetStreamLimits, JobKeeping, Overflow, RabbitLimits, SqsRetention};

/// One way in which a queue drops messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// What is older than that.
    Age {
        /// How old a message may become.
        span: Duration,
        /// Since when it is counted.
        from: CountedFrom,
        /// How it is called here.
        cause: LossCause,
        /// How punctually it is dropped.
        sweep: Sweep,
    },
    /// What is more than that.
    Count {
        /// So many messages may be there.
        most: u64,
        /// How it is called here.
        cause: LossCause,
    },
    /// The whole queue, because nobody uses it.
    Unused {
        /// It was used then for the last time; none where that is not told.
        since: Option<Instant>,
        /// How long it may stay unused.
        span: Duration,
    },
    /// Something drops messages, and when is not told.
    Untold(Unsure),
}

/// Since when the age of a message is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CountedFrom {
    /// Since it came into this queue.
    Died,
    /// Since it was sent for the first time; it cannot have spent longer than that before it died, where that is known.
    Sent {
        /// The longest that the queues before this one keep anything.
        before_at_most: Option<Duration>,
    },
}

/// How punctually what is too old is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sweep {
    /// At the instant, or as near to it as makes no difference.
    Punctual,
    /// Later, when all that lies in the same file is too old.
    Later,
}

/// What drops messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LossCause {
    /// The queue keeps messages for so long.
    Retention,
    /// Messages live for so long.
    TimeToLive,
    /// The queue holds so many.
    Length,
    /// A program that tidies up.
    Pruning,
    /// The queue is removed when nobody uses it.
    Unused,
}

impl LossCause {
    /// What it is called: `retention`, `time to live`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Retention => "retention",
            Self::TimeToLive => "time to live",
            Self::Length => "length limit",
            Self::Pruning => "pruning",
            Self::Unused => "removal of the unused queue",
        }
    }
}

/// A way of losing messages whose instant cannot be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Unsure {
    /// What drops them.
    pub cause: LossCause,
    /// Why the instant is not known: half a sentence.
    pub why: &'static str,
}

/// When the first message is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Loss {
    /// Not before this; none where only the latest is known.
    pub earliest: Option<Instant>,
    /// Not after this; none where only the earliest is known. The same as `earliest` where it is exact.
    pub latest: Option<Instant>,
    /// What drops it.
    pub cause: LossCause,
    /// What may drop one before that.
    pub unsure: Option<Unsure>,
}

impl Loss {
    /// The instant to act by: the earliest that is known to be possible.
    #[must_use]
    pub fn act_by(&self) -> Option<Instant> {
        self.earliest.or(self.latest)
    }

    /// Whether it comes when a promise is over, as far as is known.
    #[must_use]
    pub fn is_after(&self, promise: &Promise) -> bool {
        self.act_by().is_some_and(|lost| lost >= promise.until)
    }

    /// Whether it is known to the instant.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.earliest.is_some() && self.earliest == self.latest
    }
}

/// What the clock shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LossClock {
    /// The queue is empty.
    NothingToLose,
    /// Nothing drops its messages.
    Never,
    /// The first one is lost then.
    At(Loss),
    /// Messages may be dropped, and when cannot be known.
    Unknown(Unsure),
}

impl LossClock {
    /// The instant to act by, if there is one.
    #[must_use]
    pub fn act_by(&self) -> Option<Instant> {
        if let Self::At(loss) = self { loss.act_by() } else { None }
    }
}

/// What is known of a queue when its clock is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LossFacts {
    /// How many messages there are, or were when that was last known.
    pub depth: Option<u64>,
    /// When the oldest died.
    pub died: Option<Instant>,
    /// When the oldest was sent.
    pub sent: Option<Instant>,
    /// When the queue was last known to be empty: everything in it died after that.
    pub empty_at: Option<Instant>,
    /// By then at the latest the oldest was there, as the counts tell: it had died by then.
    pub there_since: Option<Instant>,
    /// How it grows.
    pub growth: Option<Growth>,
}

/// Reads the clock of a queue that drops messages by these limits.
#[must_use]
pub fn loss_clock(limits: &[Limit], facts: &LossFacts, now: Instant) -> LossClock {
    if facts.depth == Some(0) {
        return LossClock::NothingToLose;
    }
    let mut first: Option<Loss> = None;
    let mut unsure: Option<Unsure> = None;
    for limit in limits {
        match limit.told(facts, now) {
            Told::At(loss) if first.is_none_or(|first| loss.act_by() < first.act_by()) => first = Some(loss),
            Told::At(_) | Told::Never => {}
            Told::Unsure(found) => unsure = unsure.or(Some(found)),
        }
    }
    match (first, unsure) {
        (Some(loss), unsure) => LossClock::At(Loss { unsure, ..loss }),
        (None, Some(unsure)) => LossClock::Unknown(unsure),
        (None, None) => LossClock::Never,
    }
}

/// What one limit comes to.
enum Told {
    At(Loss),
    Never,
    Unsure(Unsure),
}

impl Limit {
    fn told(&self, facts: &LossFacts, now: Instant) -> Told {
        match *self {
            Self::Age { span, from, cause, sweep } => {
                let (earliest, latest) = from.bounds(facts);
                let dropped = |at: Option<Instant>| at.map(|at| at.plus(span));
                let latest = dropped(latest).filter(|_| sweep == Sweep::Punctual);
                bounded(dropped(earliest), latest, cause, "nobody tells how old its messages are")
            }
            Self::Count { most, cause } => count_told(most, cause, facts, now),
            Self::Unused { since, span } => {
                let at = since.map(|since| since.plus(span));
                bounded(at, at, LossCause::Unused, "nobody tells since when it is unused")
            }
            Self::Untold(unsure) => Told::Unsure(unsure),
        }
    }
}

fn bounded(earliest: Option<Instant>, latest: Option<Instant>, cause: LossCause, why: &'static str) -> Told {
    match (earliest, latest) {
        (None, None) => Told::Unsure(Unsure { cause, why }),
        _ => Told::At(Loss { earliest, latest, cause, unsure: None }),
    }
}

impl CountedFrom {
    /// The first and the last instant since which the age of the oldest message can be counted.
    fn bounds(self, facts: &LossFacts) -> (Option<Instant>, Option<Instant>) {
        let (earliest, latest) = self.told_bounds(facts);
        // What a publisher says may be of a clock that is ahead, and then it is no bound of what was counted.
        (earliest, latest.map(|latest| earliest.map_or(latest, |earliest| latest.max(earliest))))
    }

    fn told_bounds(self, facts: &LossFacts) -> (Option<Instant>, Option<Instant>) {
        let there = facts.there_since;
        match (self, facts.sent, facts.died) {
            (Self::Sent { .. }, Some(sent), _) => (Some(sent), Some(sent)),
            // It was sent before it died; how long before, the queues it was in before may tell.
            (Self::Sent { before_at_most }, None, Some(died)) => {
                (before_at_most.map(|most| died.minus(most)), Some(died))
            }
            (Self::Sent { before_at_most }, None, None) => {
                (before_at_most.zip(facts.empty_at).map(|(most, empty)| empty.minus(most)), there)
            }
            (Self::Died, _, Some(died)) => (Some(died), Some(died)),
            // It died after it was sent, and after the queue was empty.
            (Self::Died, sent, None) => (sent.max(facts.empty_at), there),
        }
    }
}

fn count_told(most: u64, cause: LossCause, facts: &LossFacts, now: Instant) -> Told {
    let unsure = |why| Told::Unsure(Unsure { cause, why });
    let Some(depth) = facts.depth else { return unsure("nobody tells how many messages there are") };
    let Some(room) = most.checked_sub(depth).filter(|room| *room > 0) else {
        // Full: with the next message that dies one is lost.
        return Told::At(Loss { earliest: Some(now), latest: None, cause, unsure: None });
    };
    let Some(growth) = facts.growth else { return unsure("it is not known how fast it grows") };
    let Some(per_hour) = u64::try_from(growth.per_hour()).ok().filter(|per_hour| *per_hour > 0) else {
        return Told::Never;
    };
    let ms = u128::from(room) * 3_600_000 / u128::from(per_hour);
    let at = now.shifted_ms(i64::try_from(ms).unwrap_or(i64::MAX));
    Told::At(Loss { earliest: Some(at), latest: None, cause, unsure: None })
}

#[cfg(test)]
#[path = "loss_tests.rs"]
mod tests;
