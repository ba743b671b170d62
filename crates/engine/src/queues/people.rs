//! Who looked at a queue, what was promised, and what may be.

use std::time::Duration;

use watchbill_domain::alerts::{plain_line, silence_end};
use watchbill_domain::queues::{LookKind, PromiseOutlook, promise};
use watchbill_domain::time::Instant;
use watchbill_store::{LookRow, PromiseRow};

use crate::api::{PromiseOffer, QueueLookListed, QueueLookRow, QueuePromiseKept, QueuePromiseRow};
use crate::reads::Here;

use super::evaluated::Evaluated;
use super::listed::promise_listed;
use super::page::MOST_KEPT;
use super::records::QueueRecords;
use super::row::person;

/// How long a promise is offered to hold, and how that is called.
const OFFERED: [(&str, &str); 5] =
    [("18:00", ""), ("tomorrow 10:00", ""), ("2d", "2 days, "), ("7d", "a week, "), ("14d", "2 weeks, ")];
/// Nothing that ends sooner is offered: before anybody has seen to it, it pages again.
const SHORTEST: Duration = Duration::from_secs(3600);
/// Characters of what somebody wrote.
const LONGEST: usize = 200;

/// Who looked, as people read it.
pub(super) fn looks(rows: &[LookRow], records: &QueueRecords) -> Vec<QueueLookRow> {
    let one = |row: &LookRow| {
        let did = match row.look.kind {
            LookKind::Look => "looked at it",
            LookKind::Peek => "read messages of it",
        };
        let what = row.what.as_ref().map_or_else(String::new, |what| format!(": {}", plain_line(what, LONGEST)));
        let by = person(&records.loaded, &row.look.by);
        QueueLookRow { at: records.here.time(row.look.at), by, said: format!("{did}{what}") }
    };
    rows.iter().map(one).collect()
}

/// The same for scripts.
pub(super) fn looks_listed(rows: &[LookRow]) -> Vec<QueueLookListed> {
    let one = |row: &LookRow| QueueLookListed {
        at: row.look.at.to_rfc3339(),
        by: row.look.by.clone(),
        kind: row.look.kind.word(),
        what: row.what.clone(),
    };
    rows.iter().map(one).collect()
}

/// What was promised and what became of it, the last first.
pub(super) fn promises(rows: &[PromiseRow], queue: &Evaluated, records: &QueueRecords) -> Vec<QueuePromiseRow> {
    let here = &records.here;
    let one = |(place, row): (usize, &PromiseRow)| {
        let promise = &row.promise;
        let note =
            if promise.note.is_empty() { String::new() } else { format!(" ({})", plain_line(&promise.note, LONGEST)) };
        let by = person(&records.loaded, &promise.by);
        // Who gives another at the same instant puts it in the place of this one.
        let is_replaced = |at: Instant| place > 0 && rows[place - 1].promise.at == at;
        let fate = match &row.ended {
            Some((by, at)) if is_replaced(*at) => {
                format!("{} gave another at {}", person(&records.loaded, by), here.short(*at))
            }
            Some((by, at)) => format!("taken back by {} at {}", person(&records.loaded, by), here.short(*at)),
            None if promise.until > here.now => "it stands".to_owned(),
            None if queue.watched.state.not_empty_since.is_some_and(|since| since <= promise.until) => {
                "it was not emptied by then".to_owned()
            }
            None => "it is over".to_owned(),
        };
        let said = format!("{by} promised to see to it until {}{note}; {fate}", here.short(promise.until));
        QueuePromiseRow { at: here.time(promise.at), said }
    };
    rows.iter().enumerate().take(MOST_KEPT as usize).map(one).collect()
}

/// The same for scripts.
pub(super) fn promises_listed(rows: &[PromiseRow]) -> Vec<QueuePromiseKept> {
    let one = |row: &PromiseRow| QueuePromiseKept {
        promise: promise_listed(&row.promise),
        ended_by: row.ended.as_ref().map(|(by, _)| by.clone()),
        ended_at: row.ended.as_ref().map(|(_, at)| at.to_rfc3339()),
    };
    rows.iter().take(MOST_KEPT as usize).map(one).collect()
}

/// How long a promise may be given for now, each with what to be warned of.
pub(super) fn offers(queue: &Evaluated, here: &Here) -> Vec<PromiseOffer> {
    let offer = |(words, length): (&str, &str)| {
        let until = silence_end(words, &here.zone, here.now).ok().filter(|until| until.since(here.now) >= SHORTEST)?;
        let outlook = promise(until, &queue.judged.clock, here.now).ok()?;
        let said = format!("{length}until {}", here.short(until));
        Some(PromiseOffer { until: until.to_rfc3339(), said, warning: warning(outlook, here) })
    };
    let mut offers: Vec<PromiseOffer> = OFFERED.into_iter().filter_map(offer).collect();
    offers.sort_by(|a, b| a.until.cmp(&b.until));
    offers
}

/// What a promise leaves open; empty where nothing is known to be lost before it ends.
pub(super) fn warning(outlook: PromiseOutlook, here: &Here) -> String {
    match outlook {
        PromiseOutlook::InTime => String::new(),
        PromiseOutlook::TooLate(lost) if lost <= here.now => {
            "Messages may be lost already: the promise does not hold that back.".to_owned()
        }
        PromiseOutlook::TooLate(lost) => {
            format!(
                "The first message may be lost before that, {}: the promise does not hold that back.",
                here.short(lost)
            )
        }
    }
}
