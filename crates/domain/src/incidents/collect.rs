//! How records become lines of a timeline, and which time they are collected for.

use std::time::Duration;

use crate::time::Instant;

use super::entry::{Certainty, Entry, EntryKind, Lane, Record, added};
use super::event::{Event, What};
use super::facts::{Fact, Happened, Turn};
use super::impact::Amount;
use super::incident::{Incident, IncidentId};
use super::times::Moment;

/// So long before its start things are collected: what was changed just before is what people look for first.
pub const BEFORE: Duration = Duration::from_secs(2 * 3600);
/// So long after its end: the last silence that ends, the hand-off behind it.
pub const AFTER: Duration = Duration::from_secs(30 * 60);

/// How a line says that messages came into a queue, and that not all of them are known.
const CAME_INTO: &str = " came since the start into ";
const AT_LEAST: &str = "at least ";

/// From when until when records are collected: two hours before the start, or before the declaration if that was earlier, until half an
/// hour after the end, and never beyond `now`.
#[must_use]
pub fn span(started: Option<Instant>, declared: Instant, ended: Option<Instant>, now: Instant) -> (Instant, Instant) {
    let from = started.map_or(declared, |started| started.min(declared)).minus(BEFORE);
    let to = ended.map_or(now, |ended| ended.plus(AFTER).min(now));
    (from, to.max(from))
}

/// The lines that these facts make, in order, each once.
#[must_use]
pub fn entries(facts: &[Fact]) -> Vec<Entry> {
    added([], facts.iter().map(entry).collect())
}

fn entry(fact: &Fact) -> Entry {
    let (lane, kind, record) = placed(&fact.what);
    Entry {
        at: fact.at,
        lane,
        kind,
        about: about(&fact.what).to_owned(),
        text: text(&fact.what),
        record: Record::new(record, &fact.key),
        certainty: fact.certainty,
    }
}

fn placed(what: &Happened) -> (Lane, EntryKind, &'static str) {
    match what {
        Happened::AlertFired { .. } => (Lane::Alerts, EntryKind::AlertFired, "transition"),
        Happened::AlertResolved { .. } => (Lane::Alerts, EntryKind::AlertResolved, "transition"),
        Happened::AlertsUnknown { .. } => (Lane::Alerts, EntryKind::AlertUnknown, "gap"),
        Happened::PageSent { .. } => (Lane::Paging, EntryKind::PageSent, "page"),
        Happened::PageSeen { .. } => (Lane::Paging, EntryKind::PageSeen, "page"),
        Happened::Acknowledged { .. } => (Lane::Paging, EntryKind::Acknowledged, "deed"),
        Happened::Snoozed { .. } => (Lane::Paging, EntryKind::Snoozed, "deed"),
        Happened::Silenced { .. } => (Lane::Paging, EntryKind::Silenced, "silence"),
        Happened::SilenceEnded { .. } => (Lane::Paging, EntryKind::SilenceEnded, "silence"),
        Happened::HandOff { .. } => (Lane::OnCall, EntryKind::HandOff, "schedule"),
        Happened::BudgetBurns { .. } => (Lane::Budgets, EntryKind::BudgetBurns, "level"),
        Happened::BudgetSpent { .. } => (Lane::Budgets, EntryKind::BudgetSpent, "level"),
        Happened::BudgetExhausted { .. } => (Lane::Budgets, EntryKind::BudgetExhausted, "level"),
        Happened::Depth { .. } | Happened::CameIn { .. } => (Lane::Queues, EntryKind::QueueDepth, "queue"),
        Happened::QueueLoss { .. } => (Lane::Queues, EntryKind::QueueLoss, "queue"),
        Happened::Replay { .. } => (Lane::Queues, EntryKind::Replay, "trail"),
        Happened::Discarded { .. } => (Lane::Queues, EntryKind::Discard, "trail"),
        Happened::Deploy { .. } => (Lane::Changes, EntryKind::Deploy, "mark"),
    }
}

fn about(what: &Happened) -> &str {
    match what {
        Happened::AlertFired { alert, .. }
        | Happened::AlertResolved { alert, .. }
        | Happened::Acknowledged { alert, .. }
        | Happened::Snoozed { alert, .. } => alert,
        Happened::AlertsUnknown { source, .. } => source,
        Happened::PageSent { about, .. } | Happened::PageSeen { about, .. } => about,
        Happened::Silenced { silence, .. } | Happened::SilenceEnded { silence, .. } => silence,
        Happened::HandOff { schedule, .. } => schedule,
        Happened::BudgetBurns { level, .. }
        | Happened::BudgetSpent { level, .. }
        | Happened::BudgetExhausted { level, .. } => level,
        Happened::Depth { queue, .. }
        | Happened::CameIn { queue, .. }
        | Happened::QueueLoss { queue, .. }
        | Happened::Replay { queue, .. }
        | Happened::Discarded { queue, .. } => queue,
        Happened::Deploy { service, .. } => service,
    }
}

fn text(what: &Happened) -> String {
    match what {
        Happened::AlertFired { name, severity, .. } => format!("{name} fired ({severity})"),
        Happened::AlertResolved { name, .. } => format!("{name} resolved"),
        Happened::AlertsUnknown { source, because, until: Some(until) } => {
            format!("{source} could not be heard until {until}: {because}")
        }
        Happened::AlertsUnknown { source, because, until: None } => format!("{source} could not be heard: {because}"),
        Happened::PageSent { headline, on_call, .. } => format!("paged: {headline}; {}", on_call_text(on_call)),
        Happened::PageSeen { headline, .. } => format!("the page was seen: {headline}"),
        Happened::Acknowledged { name, by, .. } => format!("{by} acknowledged {name}"),
        Happened::Snoozed { name, by, until, .. } => format!("{by} snoozed {name} until {until}"),
        Happened::Silenced { matchers, by, until, comment, .. } => {
            format!("{by} silenced {matchers} until {until}{}", because(comment))
        }
        Happened::SilenceEnded { matchers, .. } => format!("the silence of {matchers} ended"),
        Happened::HandOff { schedule, from, to } => {
            format!("{schedule}: {} on call after {}", listed(to, "is", "are"), names(from))
        }
        Happened::BudgetBurns { name, factor, .. } => {
            format!("{name} burns its budget {} times as fast as it may", factor.number())
        }
        Happened::BudgetSpent { name, of_budget, .. } => {
            format!("{} of the budget of {name} spent since the start", of_budget.percent())
        }
        Happened::BudgetExhausted { name, .. } => format!("nothing is left of the budget of {name}"),
        Happened::Depth { queue, depth, turn } => depth_text(queue, *depth, *turn),
        Happened::CameIn { queue, amount } => came_in_text(queue, *amount),
        Happened::QueueLoss { queue, text } => format!("{queue}: {text}"),
        Happened::Replay { queue, act, by, messages } => {
            format!("replay of {queue} {act} by {by}{}", of_messages(*messages))
        }
        Happened::Discarded { queue, messages, by, reason } => {
            let how_many = messages.map_or_else(|| "messages".to_owned(), count_text);
            format!("{by} discarded {how_many} of {queue}{}", because(reason))
        }
        Happened::Deploy { service, title } => format!("{service}: {title}"),
    }
}

/// Who did what a line tells, of what was acknowledged, snoozed, silenced, replayed or discarded; of every other line none.
#[must_use]
pub fn by_whom(entry: &Entry) -> Option<&str> {
    let before = |verb: &str| entry.text.split_once(verb).map(|(by, _)| by);
    match entry.kind {
        EntryKind::Acknowledged => before(" acknowledged "),
        EntryKind::Snoozed => before(" snoozed "),
        EntryKind::Silenced => before(" silenced "),
        EntryKind::Discard => before(" discarded "),
        EntryKind::Replay => {
            let (_, by) = entry.text.split_once(" by ")?;
            Some(
                by.rsplit_once(", ")
                    .filter(|(_, count)| count.ends_with("message") || count.ends_with("messages"))
                    .map_or(by, |(by, _)| by),
            )
        }
        _ => None,
    }
}

fn on_call_text(on_call: &[String]) -> String {
    if on_call.is_empty() {
        "no schedule names anybody on call".to_owned()
    } else {
        format!("{} on call", listed(on_call, "was", "were"))
    }
}

/// `Ana is`, `Ana and Bo are`, `nobody is`
fn listed(people: &[String], one: &str, several: &str) -> String {
    format!("{} {}", names(people), if people.len() > 1 { several } else { one })
}

fn names(people: &[String]) -> String {
    match people {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn because(comment: &str) -> String {
    if comment.trim().is_empty() { String::new() } else { format!(": {}", comment.trim()) }
}

fn of_messages(messages: Option<u64>) -> String {
    messages.map(|count| format!(", {}", count_text(count))).unwrap_or_default()
}

fn count_text(count: u64) -> String {
    if count == 1 { "1 message".to_owned() } else { format!("{count} messages") }
}

fn depth_text(queue: &str, depth: u64, turn: Turn) -> String {
    match turn {
        Turn::Filling => format!("{queue} began to fill: {} in it", count_text(depth)),
        Turn::Fullest => format!("{queue} was fullest: {} in it", count_text(depth)),
        Turn::Empty => format!("{queue} was empty again"),
    }
}

fn came_in_text(queue: &str, amount: Amount) -> String {
    match amount {
        Amount::Exactly(count) => format!("{}{CAME_INTO}{queue}", count_text(count)),
        Amount::AtLeast(count) => format!("{AT_LEAST}{}{CAME_INTO}{queue}", count_text(count)),
        Amount::Unknown => format!("nobody knows how many messages came into {queue}"),
    }
}

/// How many messages a line says came into a queue; nobody knows by any other line.
#[must_use]
pub fn came_in(line: &Entry) -> Amount {
    let (is_least, text) = match line.text.strip_prefix(AT_LEAST) {
        Some(rest) => (true, rest),
        None => (false, line.text.as_str()),
    };
    let counted = text.split_once(CAME_INTO).and_then(|(counted, _)| counted.split(' ').next()?.parse().ok());
    match counted {
        Some(count) if is_least => Amount::AtLeast(count),
        Some(count) => Amount::Exactly(count),
        None => Amount::Unknown,
    }
}

/// The lines of what people did with an incident, those that changed nothing left out. `too_late` are the numbers of these.
#[must_use]
pub fn own_entries(id: IncidentId, events: &[Event], too_late: &[u64]) -> Vec<Entry> {
    let counting = events.iter().filter(|event| !too_late.contains(&event.number));
    added([], counting.map(|event| own_entry(id, event)).collect())
}

fn own_entry(id: IncidentId, event: &Event) -> Entry {
    let by = &event.by.name;
    let (kind, text) = match &event.what {
        What::Declared(declaration) => {
            let severity = declaration.severity.word();
            (EntryKind::Declared, format!("{by} declared it: {} ({severity})", declaration.title.trim()))
        }
        What::Retitled(title) => (EntryKind::Changed, format!("{by} calls it {}", title.trim())),
        What::SeveritySet { severity, why } => {
            (EntryKind::Severity, format!("{by} set the severity to {}{}", severity.word(), because(why)))
        }
        What::StatusSet { status, why } => {
            (EntryKind::Status, format!("{by} set the status to {}{}", status.word(), because(why)))
        }
        What::RoleTaken { role, person } if person == by => (EntryKind::Role, format!("{by} is {}", role.word())),
        What::RoleTaken { role, person } => (EntryKind::Role, format!("{by} made {} {}", person.trim(), role.word())),
        What::RoleLeft(role) => (EntryKind::Role, format!("{by} took the role of {} from whoever had it", role.word())),
        What::Linked(link) => (EntryKind::Changed, format!("{by} linked the {} {}", link.kind.word(), link.key)),
        What::Unlinked(link) => (EntryKind::Changed, format!("{by} took off the {} {}", link.kind.word(), link.key)),
        What::TimeSaid { moment, at, why } => {
            (EntryKind::Changed, format!("{by} says it {} at {at}{}", happened(*moment), because(why)))
        }
        What::TimeUnsaid(moment) => {
            (EntryKind::Changed, format!("{by} leaves it to the records when it {}", happened(*moment)))
        }
        What::Reported { who, at } => (EntryKind::Changed, format!("{by} says that {} told of it at {at}", who.trim())),
        What::ReportTakenBack(who) => (EntryKind::Changed, format!("{by} says that {} did not tell of it", who.trim())),
        What::FigureWritten { name, value, source } => {
            let text = format!("{by} wrote {}: {}, from {}", name.trim(), value.trim(), source.trim());
            (EntryKind::Changed, text)
        }
        What::FigureRemoved(name) => (EntryKind::Changed, format!("{by} took the figure {} off", name.trim())),
        What::AudienceSet(audience) => (EntryKind::Changed, format!("{by} made it visible to: {}", audience.word())),
        What::Absorbed(other) => (EntryKind::Merged, format!("{by} merged incident {other} into it")),
        What::MergedInto(other) => (EntryKind::Merged, format!("{by} merged it into incident {other}")),
    };
    Entry {
        at: event.at,
        lane: Lane::Incident,
        kind,
        about: id.to_string(),
        text,
        record: Record::new("event", format!("{id}/{}", event.number)),
        certainty: Certainty::Observed,
    }
}

/// `started`, `was detected`
fn happened(moment: Moment) -> String {
    if moment == Moment::Started { moment.word().to_owned() } else { format!("was {}", moment.word()) }
}

impl Incident {
    /// This incident and all that turned out to be it: whose notes and events its timeline is made from.
    pub fn with_absorbed(&self) -> impl Iterator<Item = IncidentId> {
        std::iter::once(self.id).chain(self.absorbed.iter().copied())
    }
}

#[cfg(test)]
#[path = "collect_tests.rs"]
mod tests;
