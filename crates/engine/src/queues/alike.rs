//! What is wrong with many queues of one virtual host in the same way is told once.

use std::collections::BTreeMap;

use watchbill_domain::queues::{Broker, QueueId, thousands};

use super::audit::Found;

/// So many are still told one by one.
const MOST_APART: usize = 3;
/// Names that are told.
const MOST_NAMES: usize = 3;

/// The virtual host of a queue, where its broker has such.
fn host(found: &Found) -> &str {
    let name = found.queue.name.as_str();
    if found.broker == Broker::RabbitMq { name.split_once('/').map_or("/", |(host, _)| host) } else { "" }
}

/// Puts together what is the same of more than three queues of one virtual host; it stands where the first of them stood.
pub(super) fn together(found: Vec<Found>) -> Vec<Found> {
    let mut alike: BTreeMap<(String, String, String, String), Vec<Found>> = BTreeMap::new();
    let order: Vec<_> = found.iter().map(key).collect();
    for finding in found {
        alike.entry(key(&finding)).or_default().push(finding);
    }
    let mut told = Vec::new();
    for key in order {
        match alike.remove(&key) {
            Some(many) if many.len() > MOST_APART => told.extend(joined(many)),
            Some(few) => told.extend(few),
            None => {}
        }
    }
    told.sort_by(Found::in_order);
    told
}

fn key(found: &Found) -> (String, String, String, String) {
    (found.queue.source.to_string(), host(found).to_owned(), found.rule.said(), found.fix.clone())
}

fn joined(many: Vec<Found>) -> Option<Found> {
    let mut all = many.into_iter();
    let mut first = all.next()?;
    first.alike = all.map(|found| found.queue).collect();
    Some(first)
}

/// Those besides the first, in half a sentence: `412 more queues (mails, orders, parcels and 409 others)`.
pub(super) fn others_said(alike: &[QueueId]) -> String {
    let mut names: Vec<String> = alike.iter().take(MOST_NAMES).map(|id| id.name.to_string()).collect();
    if let more @ 1.. = alike.len().saturating_sub(MOST_NAMES) {
        let others = if more == 1 { "1 other".to_owned() } else { format!("{} others", thousands(more as u64)) };
        return format!("{} more queues ({} and {others})", thousands(alike.len() as u64), names.join(", "));
    }
    let last = names.pop().unwrap_or_default();
    format!("{} more queues ({} and {last})", thousands(alike.len() as u64), names.join(", "))
}

#[cfg(test)]
#[path = "alike_tests.rs"]
mod tests;
