//! One queue as it is watched: what is remembered of it, what that comes to at an instant, and since when each reason has stood.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::time::Instant;

use super::attention::{Dropping, LosingBefore};
use super::{
    Attention, AttentionFacts, AttentionKind, AttentionRules, Depth, Growth, Limit, Loss, LossClock, LossFacts,
    OldestSince, Promise, QueueState, Reading, There, attention, growth, loss_clock, next_attention_at,
};

/// What is remembered of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Watched {
    /// What all its readings come to.
    pub state: QueueState,
    /// Those of the last hour and a quarter, in order of time.
    pub recent: Vec<Reading>,
    /// By which limits it drops messages, as told last.
    pub limits: Vec<Limit>,
    /// When its oldest message died, as its readings told last; forgotten when it is empty.
    pub died_at: Option<Instant>,
    /// When its oldest message was sent, likewise.
    pub sent_at: Option<Instant>,
    /// When its oldest message died, as a peek showed; forgotten as soon as another may be the oldest.
    pub peeked_died_at: Option<Instant>,
    /// Since when its oldest message is there at the latest, by its counts; forgotten when it is empty.
    pub there: There,
    /// Messages it threw away, as long as that is told.
    pub dropping: Option<Dropping>,
    /// Since when each reason has stood: what names the episode of its alert, and does not move while that lasts.
    pub standing: BTreeMap<AttentionKind, Instant>,
    /// Since when it grows, while that stands.
    pub growing_since: Option<Instant>,
    /// The loss that is soon as it was judged last, while that stands.
    pub losing: Option<Loss>,
    /// Whether a promise stood when it was judged last.
    pub is_promised: bool,
}

/// What a queue is judged by, besides its readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watching<'a> {
    /// How patient its team is.
    pub rules: AttentionRules,
    /// It is read once in so long.
    pub every: Duration,
    /// When somebody last looked.
    pub looked_at: Option<Instant>,
    /// The last promise that nobody took back; it may be over.
    pub promised: Option<&'a Promise>,
    /// Since when a replay of it waits for a person who did not want that.
    pub replay_waits: Option<Instant>,
}

/// What a queue comes to at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// How deep it is, as far as that is known; none where it was never read.
    pub depth: Option<Depth>,
    /// How it grows; none where that is not known.
    pub growth: Option<Growth>,
    /// When its first message is lost.
    pub clock: LossClock,
    /// What about it needs somebody, the worst first, each with the instant since which it has stood.
    pub attention: Vec<(Attention, Instant)>,
    /// When time alone may bring another reason.
    pub next_at: Option<Instant>,
    /// Whether a promise stands.
    pub is_promised: bool,
}

impl Watched {
    /// So much of the last readings is remembered: an hour to see growth in, and a quarter more.
    pub const REMEMBERED: Duration = Duration::from_secs(75 * 60);

    /// With one more reading, and with the limits that were told with it; none where they were not told, and stay as they were.
    #[must_use]
    pub fn after(mut self, reading: &Reading, limits: Option<Vec<Limit>>, every: Duration) -> Self {
        if self.state.last.is_some_and(|last| reading.at < last.at) {
            return self;
        }
        let dropped = |reading: &Reading| reading.totals.dropped;
        let before = self.recent.iter().rev().find_map(dropped);
        if let (Some(before), Some(now)) = (before, dropped(reading)) {
            // A sum falls when one of its parts begins again: what the others counted before is not new.
            self.dropping = Dropping::after(self.dropping, now.saturating_sub(before), reading.at);
        }
        self.note_oldest(reading);
        let removed = self.recent.iter().rev().find_map(|reading| reading.totals.removed);
        let counted = self.state.counted.map(|(_, count)| count);
        self.there = self.there.after(reading, (counted, removed));
        self.state = self.state.after(reading, every);
        self.limits = limits.unwrap_or(self.limits);
        if self.state.not_empty_since.is_none() {
            (self.died_at, self.sent_at, self.peeked_died_at) = (None, None, None);
            self.there = There::default();
        }
        self.recent.push(*reading);
        let from = reading.at.minus(Self::REMEMBERED);
        let old = self.recent.partition_point(|reading| reading.at < from);
        self.recent.drain(..old);
        self
    }

    /// With when its oldest message died, as a peek between the last two readings showed. `before` is how many there were by the one before:
    /// where there are fewer now, or none, that message may be gone.
    #[must_use]
    pub fn peeked(self, died_at: Instant, before: Option<u64>) -> Self {
        let fell = self.state.counted.zip(before).is_some_and(|((_, count), before)| count < before);
        let is_there = !fell && self.state.not_empty_since.is_some();
        Self { peeked_died_at: if is_there { Some(died_at) } else { self.peeked_died_at }, ..self }
    }

    fn note_oldest(&mut self, reading: &Reading) {
        let told = |wanted| reading.oldest.filter(|oldest| oldest.since == wanted).map(|oldest| oldest.at);
        let sent = told(OldestSince::Sent);
        let fell = reading.depth.count().zip(self.state.counted).is_some_and(|(count, (_, before))| count < before);
        if fell || sent.is_some() && self.sent_at.is_some() && sent != self.sent_at {
            self.peeked_died_at = None;
        }
        self.died_at = told(OldestSince::Died).or(self.died_at);
        self.sent_at = sent.or(self.sent_at);
    }

    /// What it comes to at `now`.
    #[must_use]
    pub fn judged(&self, by: &Watching<'_>, now: Instant) -> Judged {
        let growth = growth(&self.recent, now);
        let losing = self.standing.get(&AttentionKind::Losing);
        let facts = AttentionFacts {
            state: &self.state,
            depth: self.state.depth(by.every, now),
            growth,
            clock: loss_clock(&self.limits, &self.loss_facts(growth), now),
            looked_at: by.looked_at,
            promised_until: by.promised.map(|promise| promise.until),
            dropping: self.dropping,
            growing_since: self.growing_since,
            losing: losing.map(|since| LosingBefore { since: *since, loss: self.losing }),
            replay_waits: by.replay_waits,
        };
        let stood = |found: Attention| {
            let began = match self.standing.get(&found.kind()) {
                Some(began) if self.begins_anew(&found, *began, by.promised, now) => now,
                Some(began) => *began,
                None => found.began(&by.rules).min(now),
            };
            (found, began)
        };
        Judged {
            depth: facts.depth,
            growth,
            clock: facts.clock,
            attention: attention(&facts, &by.rules, now).into_iter().map(stood).collect(),
            next_at: next_attention_at(&facts, &by.rules, now),
            is_promised: by.promised.is_some_and(|promise| promise.stands(now)),
        }
    }

    /// Whether a reason that has stood since `began` needs somebody anew. It may have been told before somebody gave a promise, and an
    /// episode pages once: so it begins anew where the promise was taken back, and where it is a loss that cannot wait for the end of
    /// the promise any more. After that it began later than the promise, so that an estimate which moves to and fro pages once.
    fn begins_anew(&self, found: &Attention, began: Instant, promised: Option<&Promise>, now: Instant) -> bool {
        // One that is over cannot be taken back, so that what is missing now was taken back before its end.
        let Some(promise) = promised else { return self.is_promised };
        let waited = match found {
            Attention::Losing { .. } => self.losing.is_some_and(|before| before.is_after(promise)),
            // When the promise was given, nothing had been thrown away after it.
            Attention::Dropping(_) => true,
            _ => false,
        };
        waited && promise.stands(now) && began <= promise.at && !found.waits_for(promise, now)
    }

    /// With what stands by this judgement.
    #[must_use]
    pub fn keeping(self, judged: &Judged) -> Self {
        let since = |(found, _): &(Attention, Instant)| match found {
            Attention::Growing { since, .. } => Some(*since),
            _ => None,
        };
        let loss = |(found, _): &(Attention, Instant)| match found {
            Attention::Losing { loss, .. } => Some(*loss),
            _ => None,
        };
        Self {
            standing: judged.attention.iter().map(|(found, began)| (found.kind(), *began)).collect(),
            growing_since: judged.attention.iter().find_map(since),
            losing: judged.attention.iter().find_map(loss),
            is_promised: judged.is_promised,
            ..self
        }
    }

    fn loss_facts(&self, growth: Option<Growth>) -> LossFacts {
        let is_empty = self.state.not_empty_since.is_none() && self.state.empty_at.is_some();
        let counted = self.state.counted.map(|(_, count)| count);
        LossFacts {
            depth: if is_empty { Some(0) } else { counted },
            died: self.died_at.or(self.peeked_died_at),
            sent: self.sent_at,
            empty_at: self.state.empty_at,
            there_since: self.there.since(),
            growth,
        }
    }
}

impl Dropping {
    /// With so many more that were thrown away by `at`. What stops for as long as it is told is forgotten.
    #[must_use]
    pub fn after(before: Option<Self>, more: u64, at: Instant) -> Option<Self> {
        let before = before.filter(|before| at.since(before.last) < Self::TOLD_FOR);
        match (before, more) {
            (before, 0) => before,
            (None, count) => Some(Self { since: at, last: at, count }),
            (Some(before), more) => Some(Self { last: at, count: before.count.saturating_add(more), ..before }),
        }
    }
}

#[cfg(test)]
#[path = "watched_tests.rs"]
mod tests;
