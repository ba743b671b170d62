//! What `status` says of queues: those that need somebody, and how many nobody can say anything of.

use serde::Serialize;
use watchbill_engine::api::{QueueDroppingListed, QueueListed, QueueListing};

use crate::commands::queues::{is_unknown, named, needs};
use crate::terminal::line;

/// Queues that need somebody and fit on the screen.
const MOST: usize = 7;

/// Queues, as `queues list` tells of them.
#[derive(Serialize)]
pub(super) struct Queues<'a> {
    watched: usize,
    needs_attention: usize,
    unknown: usize,
    needing: Vec<&'a QueueListed>,
    dropping: &'a [QueueDroppingListed],
}

/// Those that need somebody, the worst first.
pub(super) fn document(listing: &QueueListing) -> Queues<'_> {
    Queues {
        watched: watched(listing).count(),
        needs_attention: listing.needs_attention,
        unknown: watched(listing).filter(|queue| is_unknown(queue)).count(),
        needing: listing.queues.iter().filter(|queue| needs(queue)).collect(),
        dropping: &listing.dropping,
    }
}

fn watched(listing: &QueueListing) -> impl Iterator<Item = &QueueListed> {
    listing.queues.iter().filter(|queue| queue.watched && queue.gone_at.is_none())
}

/// The same in words; nothing where no queue is watched.
pub(super) fn text(listing: &QueueListing) -> String {
    let Queues { watched: all, needs_attention, needing, .. } = document(listing);
    let dropped: String = listing.dropping.iter().map(thrown_away).collect();
    if all == 0 {
        return dropped;
    }
    let queues = if all == 1 { "1 queue".to_owned() } else { format!("{all} queues") };
    let mut text = match needs_attention {
        0 if dropped.is_empty() => format!("{queues}: nothing that is known of them needs anybody\n"),
        0 => format!(
            "{queues}: messages are thrown away that none of them gets; nothing else that is known needs anybody\n"
        ),
        1 => format!("{queues}, 1 of which needs somebody\n"),
        many => format!("{queues}, {many} of which need somebody\n"),
    };
    text.push_str(&dropped);
    text.extend(needing.iter().take(MOST).map(|queue| format!("  {}\n", line(&queue.text))));
    if let more @ 1.. = needing.len().saturating_sub(MOST) {
        text.push_str(&format!("  and {more} more: `watchbill queues list`\n"));
    }
    let unknown: Vec<&str> = watched(listing).filter(|queue| is_unknown(queue)).map(|queue| &*queue.id).collect();
    if !unknown.is_empty() {
        text.push_str(&line(&format!("how much is in them is not known now: {}", named(unknown.into_iter()))));
        text.push('\n');
    }
    text
}

fn thrown_away(dropping: &QueueDroppingListed) -> String {
    let QueueDroppingListed { source, count, .. } = dropping;
    let messages = if *count == 1 { "message" } else { "messages" };
    format!("  {}: {count} {messages} thrown away that no queue took\n", line(source))
}

#[cfg(test)]
#[path = "queues_tests.rs"]
mod tests;
