//! By what a queue drops messages: its arguments, and the policies that hold for it.

use std::time::Duration;

use serde_json::value::RawValue;
use watchbill_domain::queues::{CountedFrom, Limit, LossCause, Overflow, RabbitLimits, Sweep, Unsure};
use watchbill_domain::time::Instant;

use super::wire::{Table, WireQueue, number, table};

/// What was set for a queue, by whom ever.
pub(super) struct Set<'a> {
    arguments: Table<'a>,
    /// None where the broker does not tell.
    policy: Option<Table<'a>>,
}

/// A setting that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unread;

impl<'a> Set<'a> {
    /// What was set for this queue.
    ///
    /// # Errors
    /// Where the arguments or policies are of a shape that is not known.
    pub(super) fn of(wire: &WireQueue<'a>) -> Result<Self, String> {
        let policy = wire.effective_policy_definition.map(|raw| table("effective_policy_definition", raw));
        let arguments = wire.arguments.ok_or("does not tell its arguments")?;
        Ok(Self { arguments: table("arguments", arguments)?, policy: policy.transpose()? })
    }

    /// Whether all is told that was set.
    pub(super) fn is_told(&self) -> bool {
        self.policy.is_some()
    }

    /// The values of a key: that of the argument, which has an `x-` before it, then that of the policy.
    fn both(&self, key: &str) -> impl Iterator<Item = &'a RawValue> {
        let argument = self.arguments.get(&format!("x-{key}")).copied();
        argument.into_iter().chain(self.policy.as_ref().and_then(|policy| policy.get(key)).copied())
    }

    /// A text: where both say one, that of the argument counts.
    pub(super) fn text(&self, key: &str) -> Result<Option<String>, Unread> {
        self.both(key).next().map(|raw| serde_json::from_str(raw.get()).map_err(|_| Unread)).transpose()
    }

    /// A number: where both say one, the lower counts.
    fn lower(&self, key: &str) -> Result<Option<u64>, Unread> {
        let numbers: Result<Vec<u64>, Unread> = self.both(key).map(|raw| number(Some(raw)).ok_or(Unread)).collect();
        Ok(numbers?.into_iter().min())
    }

    /// How often a message may come back before it is dropped. A negative number switches that off, and one that does not counts
    /// before one that does.
    pub(super) fn delivery_limit(&self) -> Result<Option<i64>, Unread> {
        let numbers: Result<Vec<i64>, Unread> =
            self.both("delivery-limit").map(|raw| number(Some(raw)).ok_or(Unread)).collect();
        Ok(numbers?.into_iter().min_by_key(|limit| (*limit < 0, *limit)))
    }

    /// Whether messages of a higher priority are handed out before others: a classic queue has as many priorities as this argument says, and
    /// one with the highest 0 has one. What cannot be read may be any.
    pub(super) fn has_priorities(&self) -> bool {
        let highest = self.arguments.get("x-max-priority");
        highest.is_some_and(|raw| number::<u64>(Some(raw)).is_none_or(|highest| highest > 0))
    }

    /// The argument of this name, as text.
    pub(super) fn argument(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.arguments.get(name)?.get()).ok()
    }

    /// Whether an exchange is named for what dies in it.
    fn names_an_exchange(&self) -> bool {
        self.both("dead-letter-exchange").next().is_some()
    }

    /// How long it keeps a message; none where it keeps them for ever or that cannot be read.
    pub(super) fn keeps(&self) -> Option<Duration> {
        self.lower("message-ttl").ok().flatten().map(Duration::from_millis)
    }

    /// Whether it drops messages by age, number or size, or says that it does in a way that cannot be read.
    pub(super) fn drops(&self) -> bool {
        ["message-ttl", "max-length", "max-length-bytes"].iter().any(|key| self.both(key).next().is_some())
    }
}

/// What a limit is held against.
pub(super) struct Figures {
    pub(super) depth: Option<u64>,
    pub(super) bytes: Option<u64>,
    pub(super) idle_since: Option<Instant>,
    pub(super) consumers: Option<u32>,
    pub(super) is_stream: bool,
}

/// By what the queue drops messages. A limit that cannot be read is there, and when it comes is not known.
pub(super) fn limits(set: &Set<'_>, figures: &Figures) -> Vec<Limit> {
    limits_where(set, figures, set.names_an_exchange() && !figures.is_stream)
}

/// The same where the exchange that is named for its dead letters leads to no queue; none where none is named.
pub(super) fn limits_to_nowhere(set: &Set<'_>, figures: &Figures) -> Option<Vec<Limit>> {
    set.names_an_exchange().then(|| limits_where(set, figures, false))
}

fn limits_where(set: &Set<'_>, figures: &Figures, dead_letters_on: bool) -> Vec<Limit> {
    let mut limits = Vec::new();
    let mut read = |key: &str, cause| {
        set.lower(key).unwrap_or_else(|Unread| {
            limits.push(untold(cause, "RabbitMQ tells a limit that cannot be read"));
            None
        })
    };
    let told = RabbitLimits {
        message_ttl: read("message-ttl", LossCause::TimeToLive).map(Duration::from_millis),
        max_length: read("max-length", LossCause::Length),
        max_bytes: read("max-length-bytes", LossCause::Length).map(|most| (most, figures.bytes)),
        overflow: match set.text("overflow").ok().flatten().as_deref() {
            // What a stream is full of goes, whatever is set.
            _ if figures.is_stream => Overflow::DropHead,
            Some("reject-publish") => Overflow::RejectPublish,
            Some("reject-publish-dlx") => Overflow::RejectPublishDlx,
            _ => Overflow::DropHead,
        },
        expires: read("expires", LossCause::Unused).map(Duration::from_millis),
        idle_since: figures.idle_since,
        consumers: figures.consumers,
        dead_letters_on,
    };
    limits.splice(0..0, told.limits(figures.depth));
    if figures.is_stream {
        limits.extend(stream_age(set));
    }
    if !set.is_told() {
        limits.push(untold(LossCause::Length, "RabbitMQ does not tell which policies hold for it"));
    }
    limits
}

fn untold(cause: LossCause, why: &'static str) -> Limit {
    Limit::Untold(Unsure { cause, why })
}

/// `max-age` of a stream, which drops whole files.
fn stream_age(set: &Set<'_>) -> Option<Limit> {
    let cause = LossCause::Retention;
    let ages =
        set.both("max-age").map(|raw| serde_json::from_str::<String>(raw.get()).ok().and_then(|text| age(&text)));
    let ages: Option<Vec<Duration>> = ages.collect();
    let Some(ages) = ages else { return Some(untold(cause, "RabbitMQ tells a limit that cannot be read")) };
    let span = ages.into_iter().min()?;
    Some(Limit::Age { span, from: CountedFrom::Died, cause, sweep: Sweep::Later })
}

/// `7D`: a number and one of the units that streams know.
fn age(text: &str) -> Option<Duration> {
    let (count, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "D" => 86_400,
        "M" => 30 * 86_400,
        "Y" => 365 * 86_400,
        _ => return None,
    };
    count.parse::<u64>().ok()?.checked_mul(seconds).map(Duration::from_secs)
}

#[cfg(test)]
#[path = "limits_tests.rs"]
mod tests;
