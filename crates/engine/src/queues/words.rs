//! The short texts that every answer about a queue shares. What is not known is said as what it is, with what that means for paging,
//! and never as a number.

use watchbill_domain::queues::{
    Attention, Broker, CountedFrom, Depth, Limit, LossCause, Oldest, OldestSince, Owner, OwnerFrom, Sweep, thousands,
};
use watchbill_domain::sources::Health;
use watchbill_domain::time::{Instant, span_text};

use crate::api::QueueShownState;
use crate::reads::Here;

use super::evaluated::Presence;

/// Names that a line has room for.
const MOST_NAMES: usize = 4;

/// A depth as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DepthSaid {
    pub state: QueueShownState,
    /// `12,400`, `about 48,000`, `no permission`.
    pub text: String,
    /// What that means where it is no exact number of now; half a sentence, empty where it is one.
    pub said: String,
    /// When it was so, if that is not now.
    pub as_of: Option<Instant>,
}

/// Whose depth it is.
pub(super) struct DepthOf<'a> {
    pub source: &'a str,
    pub broker: Broker,
    pub health: Health,
    pub presence: Presence,
    /// Whether the workspace says that it is not to be watched.
    pub is_left_out: bool,
    /// Whether its source told of all of its queues since this one was read, and not of this.
    pub is_missing: bool,
    pub here: &'a Here,
}

/// `1 message`, `12,400 messages`
pub(crate) fn messages(count: u64) -> String {
    counted(count, "message")
}

/// `1 consumer`, `12,400 consumers`
pub(super) fn counted(count: u64, one: &str) -> String {
    format!("{} {one}{}", thousands(count), if count == 1 { "" } else { "s" })
}

/// How deep a queue is, as far as that is known.
pub(super) fn depth_said(depth: Option<Depth>, of: &DepthOf<'_>) -> DepthSaid {
    use QueueShownState as State;
    let DepthOf { source, here, .. } = of;
    let say = |state, text: &str, said: String, as_of| DepthSaid { state, text: text.to_owned(), said, as_of };
    match of.presence {
        Presence::Gone(at) => {
            let since = here.short(at);
            let said = format!("`{source}` does not list it since {since}: nothing about it pages any more");
            return say(State::Gone, "gone", said, Some(at));
        }
        Presence::Unwatched => {
            let said = if of.is_left_out {
                "the workspace says `watch = false`: nothing of it is read on, and nobody is paged for what is in it"
                    .to_owned()
            } else {
                "it is not watched: nothing of it is read on, and nobody is paged for what is in it; a table in [[queues]] with its \
                 name changes that"
                    .to_owned()
            };
            return say(State::NeverRead, "not watched", said, None);
        }
        Presence::Watched => {}
    }
    match depth {
        Some(Depth::Empty) => say(State::Empty, "empty", String::new(), None),
        Some(Depth::Known(count)) => say(State::Known, &thousands(count), String::new(), None),
        Some(Depth::Approximate { count, as_of }) if of.broker == Broker::KafkaTopic => {
            let said = format!(
                "worked out from offsets, which count what compaction and transactions took out, too; as of {}",
                here.short(as_of)
            );
            say(State::Approximate, &format!("at most {}", thousands(count)), said, Some(as_of))
        }
        Some(Depth::Approximate { count, as_of }) => {
            let text = if count == 0 { "about none".to_owned() } else { format!("about {}", thousands(count)) };
            let said = format!("its broker does not count exactly; as of {}", here.short(as_of));
            say(State::Approximate, &text, said, Some(as_of))
        }
        Some(Depth::NoPermission) => {
            let said = format!(
                "Watchbill may not see it: nobody is paged for what comes into it; give the user by which `{source}` is read the right \
                 to see this queue"
            );
            say(State::NoPermission, "no permission", said, None)
        }
        Some(Depth::StatisticsOff) => {
            let said = format!(
                "`{source}` counts no messages, because its statistics are turned off: nobody is paged for what comes into it; turn \
                 them on again"
            );
            say(State::StatisticsOff, "statistics off", said, None)
        }
        Some(Depth::NotObservable) => {
            let said = "nothing tells how many messages it holds: nobody is paged for what comes into it; look at what gives its depth, \
                        an expression in [[queues]] or what an exporter measures"
                .to_owned();
            say(State::NotObservable, "not observable", said, None)
        }
        Some(Depth::Stale { count, as_of }) => {
            let short = here.short(as_of);
            let text = count.map_or_else(|| "not known".to_owned(), |count| format!("{} at {short}", thousands(count)));
            let why = if of.is_missing { missing(source) } else { silent(source, of.health) };
            let said = format!("as of {short}; {why}");
            say(State::Stale, &text, said, Some(as_of))
        }
        None if of.is_missing => say(State::NeverRead, "not known", missing(source), None),
        None => {
            let why = match of.health {
                Health::Failing => format!("`{source}` does not answer"),
                Health::Stale | Health::Unknown => {
                    format!("`{source}` is not polled: start Watchbill, or `watchbill watch`")
                }
                Health::Fine => format!("`{source}` has told nothing of it yet; look whether its name is right"),
            };
            let said = format!("{why}; until it is read nobody is paged for what is in it");
            say(State::NeverRead, "never read", said, None)
        }
    }
}

/// What is said of a queue that was deleted under a replay.
fn missing(source: &str) -> String {
    format!(
        "`{source}` does not list it any more, and a replay of it is not over: `watchbill queues replays` says what it waits for"
    )
}

/// Why nothing is read any more, and what it means.
fn silent(source: &str, health: Health) -> String {
    let why = match health {
        Health::Failing => format!("`{source}` does not answer"),
        Health::Stale | Health::Unknown => {
            format!("`{source}` is not polled: start Watchbill, or `watchbill watch`")
        }
        Health::Fine => format!("`{source}` answers, and tells no count of it"),
    };
    format!("{why}; what needed somebody then still does, and nobody is paged for what came since")
}

/// The word of a state in JSON.
pub(super) fn state_word(depth: Option<Depth>) -> &'static str {
    depth.map_or("never_read", Depth::word)
}

/// `died 3 d ago`, `sent 4 h ago (when it died is not told)`, `not told`.
pub(super) fn oldest_said(oldest: Option<Oldest>, now: Instant) -> String {
    let Some(oldest) = oldest else { return "not told".to_owned() };
    let ago = format!("{} {} ago", oldest.since.word(), span_text(now.since(oldest.at)));
    match oldest.since {
        OldestSince::Died => ago,
        OldestSince::Sent => format!("{ago} (when it died is not told)"),
    }
}

/// `1,200 an hour more`; empty where it stays as it is.
pub(super) fn growth_said(per_hour: i64) -> String {
    let size = thousands(per_hour.unsigned_abs());
    match per_hour {
        0 => String::new(),
        1.. => format!("{size} an hour more"),
        _ => format!("{size} an hour fewer"),
    }
}

/// `no consumer`, `2 consumers`.
pub(super) fn consumers_said(consumers: u32) -> String {
    if consumers == 0 { "no consumer".to_owned() } else { counted(u64::from(consumers), "consumer") }
}

/// Who says whose it is, and whose schedule is paged.
pub(super) fn owner_said(owner: Option<&Owner>, service: Option<&str>) -> String {
    let from = match owner.map(|owner| owner.from) {
        Some(OwnerFrom::File) => "by the workspace",
        Some(OwnerFrom::Argument) => "by an argument of the queue",
        Some(OwnerFrom::Tag) => "by a tag of the queue",
        None => "nobody is named: `owner` in [[queues]] says whose it is",
    };
    service.map_or_else(|| from.to_owned(), |service| format!("{from}; pages {service}"))
}

/// A reason in a few words.
pub(super) fn attention_brief(found: &Attention, now: Instant) -> String {
    let span = |since: Instant| span_text(now.since(since));
    match found {
        Attention::Losing { loss, .. } => match loss.act_by().filter(|at| *at > now) {
            Some(at) if loss.earliest.is_none() => format!("loses within {}", span_text(at.since(now))),
            Some(at) if loss.latest.is_some_and(|latest| span_text(latest.since(now)) == span_text(at.since(now))) => {
                format!("loses in {}", span_text(at.since(now)))
            }
            Some(at) => format!("may lose in {}", span_text(at.since(now))),
            None if loss.latest.is_some_and(|latest| latest <= now) => "loses now".to_owned(),
            None if loss.earliest.is_none() => "may lose".to_owned(),
            None => "may lose now".to_owned(),
        },
        Attention::Dropping(dropping) => format!("threw {} away", thousands(dropping.count)),
        Attention::ReplayWaits { since } => format!("a replay has waited for {}", span(*since)),
        Attention::PromiseOver { since } => format!("promise over for {}", span(*since)),
        Attention::Growing { .. } => "grows".to_owned(),
        Attention::NotEmptied { since, .. } => format!("not emptied for {}", span(*since)),
        Attention::Unseen { since } => format!("unseen for {}", span(*since)),
    }
}

/// `from orders, payments and 3 more`; empty without any.
pub(super) fn feeds_said<'a>(from: impl ExactSizeIterator<Item = &'a str>) -> String {
    let count = from.len();
    let names: Vec<&str> = from.take(MOST_NAMES).collect();
    match count.saturating_sub(MOST_NAMES) {
        _ if names.is_empty() => String::new(),
        0 => format!("from {}", names.join(", ")),
        more => format!("from {} and {more} more", names.join(", ")),
    }
}

/// How a queue drops messages, a sentence.
pub(super) fn limit_said(limit: &Limit, here: &Here) -> String {
    match limit {
        Limit::Age { span, from, cause, sweep } => {
            let since = match from {
                CountedFrom::Died => "after it came in",
                CountedFrom::Sent { .. } => "after it was first sent, however long ago it died",
            };
            let later = match sweep {
                Sweep::Punctual => "",
                Sweep::Later => ", or somewhat later, with others that lie beside it",
            };
            format!("A message is lost {} {since}{later} ({}).", span_text(*span), cause.word())
        }
        Limit::Count { most, cause: LossCause::Pruning } => {
            format!("It keeps {}: what is more is tidied away (pruning).", messages(*most))
        }
        Limit::Count { most, cause } => {
            format!("With {} it is full, and each further one costs one ({}).", messages(*most), cause.word())
        }
        Limit::Unused { since, span } => {
            let since = since.map_or_else(
                || "since when it is unused is not told".to_owned(),
                |since| format!("it is unused since {}", here.short(since)),
            );
            format!("Unused for {} it is removed with all that is in it; {since}.", span_text(*span))
        }
        Limit::Untold(unsure) => {
            format!("When messages are lost to {} is not known: {}.", unsure.cause.word(), unsure.why)
        }
    }
}

/// The first letter large, a full stop at the end.
pub(crate) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    let stop = if text.ends_with('.') { "" } else { "." };
    format!("{}{}{stop}", first.to_uppercase(), chars.as_str())
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
