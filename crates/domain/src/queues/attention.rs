//! What about a queue needs a person.
//!
//! Each reason is an alert of its own, under the queue's name, and pages as every alert does: by the rules, the schedules and the
//! rest of the person. What is not known any more goes on needing somebody: only a count of none, or what is the opposite of the
//! reason itself, ends it.

mod kind;

use std::time::Duration;

use crate::time::{Instant, span_text};

use super::{Depth, Growth, Loss, LossCause, LossClock, Promise, QueueState};

pub use kind::{AttentionKind, Urgent};

/// How patient a team is with a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AttentionRules {
    /// It needs somebody when it was not seen empty for so long.
    pub not_emptied_for: Duration,
    /// Likewise when the first message is lost within so long.
    pub lost_within: Duration,
    /// Likewise when nobody looked for so long while it is not empty.
    pub unseen_for: Duration,
}

impl Default for AttentionRules {
    fn default() -> Self {
        let days = |days: u64| Duration::from_secs(days * 86_400);
        Self { not_emptied_for: days(2), lost_within: days(2), unseen_for: days(7) }
    }
}

/// What is known of a queue at a moment.
#[derive(Debug, Clone, Copy)]
pub struct AttentionFacts<'a> {
    /// What its readings came to.
    pub state: &'a QueueState,
    /// How deep it is as far as that is known now; see [`QueueState::depth`].
    pub depth: Option<Depth>,
    /// How it grows; none where that is not known.
    pub growth: Option<Growth>,
    /// When the first message is lost.
    pub clock: LossClock,
    /// When somebody last looked; none where nobody ever did.
    pub looked_at: Option<Instant>,
    /// When the last promise ends or ended that nobody took back.
    pub promised_until: Option<Instant>,
    /// Messages that the broker threw away since this was last told; see [`super::Totals::dropped`].
    pub dropping: Option<Dropping>,
    /// Since when it grows, while that was told before and still is: what grew goes on until it is no higher than an hour ago.
    pub growing_since: Option<Instant>,
    /// The loss that was soon when that was known last, while it is still told.
    pub losing: Option<LosingBefore>,
    /// Since when a replay of it waits for a person who did not want that; none where none does.
    pub replay_waits: Option<Instant>,
}

/// A loss that was told as soon, for when its instant is not known any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LosingBefore {
    /// Since when it is told.
    pub since: Instant,
    /// What was known of it last; none where that was forgotten.
    pub loss: Option<Loss>,
}

/// Messages that are thrown away and go to no queue at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Dropping {
    /// The first of them.
    pub since: Instant,
    /// The last of them.
    pub last: Instant,
    /// So many.
    pub count: u64,
}

impl Dropping {
    /// What was thrown away is told for so long after the last one.
    pub const TOLD_FOR: Duration = Duration::from_secs(3600);
}

/// One reason why a queue needs somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Attention {
    /// It was not seen empty since then.
    NotEmptied {
        /// Since then.
        since: Instant,
        /// For so long of that time it was not read.
        unread: Duration,
    },
    /// It grows.
    Growing {
        /// Since then.
        since: Instant,
        /// By so many messages an hour, where that is known now.
        per_hour: Option<i64>,
    },
    /// The first message is lost soon.
    Losing {
        /// When and why.
        loss: Loss,
        /// Since when that is soon.
        since: Instant,
    },
    /// Nobody looked.
    Unseen {
        /// Since then it is not empty and nobody looked.
        since: Instant,
    },
    /// A replay of it waits for a person.
    ReplayWaits {
        /// Since then.
        since: Instant,
    },
    /// Messages are thrown away.
    Dropping(Dropping),
    /// A promise ended, and it was not empty since. It is an alert of its own, because those that were held back may have been
    /// told before and are not told twice.
    PromiseOver {
        /// When it ended.
        since: Instant,
    },
}

impl Attention {
    /// What sort it is of.
    #[must_use]
    pub fn kind(&self) -> AttentionKind {
        match self {
            Self::NotEmptied { .. } => AttentionKind::NotEmptied,
            Self::Growing { .. } => AttentionKind::Growing,
            Self::Losing { .. } => AttentionKind::Losing,
            Self::Unseen { .. } => AttentionKind::Unseen,
            Self::Dropping(_) => AttentionKind::Dropping,
            Self::PromiseOver { .. } => AttentionKind::PromiseOver,
            Self::ReplayWaits { .. } => AttentionKind::ReplayWaits,
        }
    }

    /// When it began to need somebody, by these rules: what names the episode of its alert.
    #[must_use]
    pub fn began(&self, rules: &AttentionRules) -> Instant {
        match self {
            Self::NotEmptied { since, .. } => since.plus(rules.not_emptied_for),
            Self::Unseen { since } => since.plus(rules.unseen_for),
            Self::Growing { since, .. }
            | Self::Losing { since, .. }
            | Self::PromiseOver { since }
            | Self::ReplayWaits { since } => *since,
            Self::Dropping(dropping) => dropping.since,
        }
    }

    /// Whether it waits until a promise is over. What is lost before that does not, nor what was thrown away since it was given, nor a
    /// replay that began to wait since.
    #[must_use]
    pub fn waits_for(&self, promise: &Promise, now: Instant) -> bool {
        let can_wait = match self {
            Self::Losing { loss, .. } => loss.is_after(promise),
            Self::Dropping(dropping) => dropping.last <= promise.at,
            Self::ReplayWaits { since } => *since <= promise.at,
            Self::NotEmptied { .. } | Self::Growing { .. } | Self::Unseen { .. } | Self::PromiseOver { .. } => true,
        };
        promise.stands(now) && can_wait
    }

    /// Whether messages of the queue are lost at `now`, as far as that is certain.
    #[must_use]
    pub fn is_loss_now(&self, now: Instant) -> bool {
        match self {
            Self::Losing { loss, .. } => loss.latest.is_some_and(|latest| latest <= now),
            Self::Dropping(_) => true,
            Self::NotEmptied { .. }
            | Self::Growing { .. }
            | Self::Unseen { .. }
            | Self::PromiseOver { .. }
            | Self::ReplayWaits { .. } => false,
        }
    }

    /// It in half a sentence, without a time of day: `not seen empty for 3 d`.
    #[must_use]
    pub fn said(&self, now: Instant) -> String {
        let span = |since: Instant| span_text(now.since(since));
        match self {
            Self::NotEmptied { since, unread } if unread.is_zero() => format!("not seen empty for {}", span(*since)),
            Self::NotEmptied { since, unread } => {
                format!("not seen empty for {}, of which it was not read for {}", span(*since), span_text(*unread))
            }
            Self::Growing { since, per_hour: Some(per_hour) } => {
                format!("growing for {}, by {per_hour} an hour now", span(*since))
            }
            Self::Growing { since, per_hour: None } => format!("growing for {} when it was last read", span(*since)),
            Self::Losing { loss, .. } => losing(loss, now),
            Self::Unseen { since } => format!("not empty, and nobody looked for {}", span(*since)),
            Self::ReplayWaits { since } => format!("a replay has waited for somebody for {}", span(*since)),
            Self::PromiseOver { since } => format!("promised to be done {} ago, and not empty since", span(*since)),
            Self::Dropping(Dropping { count, .. }) => {
                let messages = if *count == 1 { "1 message".to_owned() } else { format!("{count} messages") };
                format!("{messages} thrown away that no queue took")
            }
        }
    }
}

fn losing(loss: &Loss, now: Instant) -> String {
    let cause = loss.cause.word();
    let span = |at: Instant| span_text(at.since(now));
    match (loss.earliest, loss.latest) {
        (Some(earliest), Some(latest)) if latest <= now && earliest <= now => {
            format!("messages are lost now to {cause}")
        }
        (Some(earliest), _) if earliest <= now => format!("messages may be lost already to {cause}"),
        // Bounds that are the same in words are no doubt to speak of.
        (Some(earliest), Some(latest)) if span(earliest) == span(latest) => {
            format!("the first message is lost to {cause} in {}", span(earliest))
        }
        (Some(earliest), _) => format!("the first message may be lost to {cause} in {}", span(earliest)),
        (None, Some(latest)) => format!("the first message is lost to {cause} within {}", span(latest)),
        (None, None) => format!("messages may be lost to {cause}, and when is not known"),
    }
}

/// What about a queue needs a person, the worst first.
#[must_use]
pub fn attention(facts: &AttentionFacts<'_>, rules: &AttentionRules, now: Instant) -> Vec<Attention> {
    let mut found: Vec<Attention> = Vec::new();
    found.extend(dropping(facts, now));
    let waits = facts.replay_waits.map(|since| Attention::ReplayWaits { since });
    // What was empty and is not read any more may have filled: but nothing is known to wait there.
    if facts.depth.is_none_or(Depth::is_calm) || facts.state.not_empty_since.is_none() {
        found.extend(waits);
        return found;
    }
    found.extend(losing_soon(facts, rules, now));
    found.extend(waits);
    found.extend(facts.promise_over().filter(|since| *since <= now).map(|since| Attention::PromiseOver { since }));
    found.extend(growing(facts));
    let due = |at: Instant| (at <= now).then_some(());
    found.extend(facts.state.not_empty_since.and_then(|since| {
        due(since.plus(rules.not_emptied_for)).map(|()| Attention::NotEmptied { since, unread: facts.state.unread })
    }));
    found.extend(
        facts.unseen_since().and_then(|since| due(since.plus(rules.unseen_for)).map(|()| Attention::Unseen { since })),
    );
    found
}

impl AttentionFacts<'_> {
    /// Since when it has been there to be looked at without anybody doing so.
    fn unseen_since(&self) -> Option<Instant> {
        let since = self.state.not_empty_since?;
        Some(self.looked_at.map_or(since, |looked| since.max(looked)))
    }

    /// When a promise ends or ended that was not kept by then.
    fn promise_over(&self) -> Option<Instant> {
        self.promised_until.filter(|until| self.state.not_empty_since.is_some_and(|since| since <= *until))
    }
}

fn dropping(facts: &AttentionFacts<'_>, now: Instant) -> Option<Attention> {
    facts.dropping.filter(|dropping| now.since(dropping.last) < Dropping::TOLD_FOR).map(Attention::Dropping)
}

fn losing_soon(facts: &AttentionFacts<'_>, rules: &AttentionRules, now: Instant) -> Option<Attention> {
    match facts.clock {
        LossClock::At(loss) => {
            let since = loss.act_by()?.minus(rules.lost_within);
            if since <= now {
                return Some(Attention::Losing { loss, since });
            }
            // A later instant ends it, but not that of another limit while the one that was soon is not known any more.
            let is_forgotten = |before: &LosingBefore| {
                let cause = loss.unsure.map(|unsure| unsure.cause);
                before.loss.is_some_and(|known| cause == Some(known.cause) && loss.unsure != known.unsure)
            };
            facts.losing.filter(is_forgotten).map(|before| before.goes_on(loss.cause))
        }
        LossClock::Unknown(unsure) => facts.losing.map(|before| before.goes_on(unsure.cause)),
        LossClock::Never | LossClock::NothingToLose => None,
    }
}

impl LosingBefore {
    /// What is told while nothing newer is known: a bound at most, because what was certain is not any more.
    fn goes_on(self, cause: LossCause) -> Attention {
        let untold = Loss { earliest: None, latest: None, cause, unsure: None };
        let loss = self.loss.map_or(untold, |loss| Loss { earliest: loss.act_by(), latest: None, ..loss });
        Attention::Losing { loss, since: self.since }
    }
}

fn growing(facts: &AttentionFacts<'_>) -> Option<Attention> {
    let before = facts.growing_since;
    let Some(growth) = facts.growth else { return before.map(|since| Attention::Growing { since, per_hour: None }) };
    let since = match (before, growth.since) {
        (Some(before), now) if growth.is_up() => Some(now.map_or(before, |now| before.min(now))),
        (_, now) => now,
    };
    since.map(|since| Attention::Growing { since, per_hour: Some(growth.per_hour()) })
}

/// When the clock alone may bring another reason, while nothing is read. None while the queue is empty.
#[must_use]
pub fn next_attention_at(facts: &AttentionFacts<'_>, rules: &AttentionRules, now: Instant) -> Option<Instant> {
    if facts.depth.is_none_or(Depth::is_calm) {
        return None;
    }
    let emptied = facts.state.not_empty_since.map(|since| since.plus(rules.not_emptied_for));
    let unseen = facts.unseen_since().map(|since| since.plus(rules.unseen_for));
    let lost = facts.state.not_empty_since.and(facts.clock.act_by()).map(|lost| lost.minus(rules.lost_within));
    [emptied, unseen, lost, facts.promise_over()].into_iter().flatten().filter(|at| *at > now).min()
}

#[cfg(test)]
#[path = "attention_tests.rs"]
mod tests;
