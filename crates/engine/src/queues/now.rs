//! What of queues belongs to the present day beside the alerts about them: what was promised for today, and what nobody can read.

use std::collections::BTreeMap;

use watchbill_domain::ids::SourceName;
use watchbill_domain::queues::{Depth, Promise, QueueId};
use watchbill_domain::sources::Health;
use watchbill_domain::time::next_wall_time;

use crate::api::ApiError;
use crate::shared::Shared;

use super::records::QueueRecords;
use super::row::is_mine;

/// What of queues belongs to the present day.
#[derive(Debug, Default)]
pub(crate) struct QueuesNow {
    /// What the person at this laptop promised to see to today and is not empty yet, the first to end first, with how many messages
    /// are in it, if that is known.
    pub promised: Vec<(QueueId, Promise, Option<u64>)>,
    /// The queues of which nobody knows what they hold although their source answers, by source and reason.
    pub unread: BTreeMap<(SourceName, &'static str), Vec<String>>,
}

/// Reads that, without the readings of the past.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn queues_now(shared: &Shared) -> Result<QueuesNow, ApiError> {
    if !shared.loaded().sources.iter().any(|defined| defined.source.watches_queues()) {
        return Ok(QueuesNow::default());
    }
    let records = QueueRecords::read(shared).await?;
    let (now, zone) = (records.here.now, &records.here.zone);
    let today_ends = next_wall_time(zone, now, 1, 0).unwrap_or(now);
    let mut found = QueuesNow::default();
    for (row, source) in records.watched() {
        let depth = row.watched.state.depth(source.row.facts.every, now);
        let mine = |promise: &&Promise| is_mine(&records.loaded, &promise.by);
        let today = |promise: &&Promise| promise.stands(now) && promise.until <= today_ends;
        if let Some(promise) = row.promised.as_ref().filter(mine).filter(today)
            && !depth.is_some_and(Depth::is_calm)
        {
            found.promised.push((row.id.clone(), promise.clone(), depth.and_then(Depth::count)));
        }
        if let Some(why) = depth.and_then(unread_because)
            && source.health == Health::Fine
        {
            let names = found.unread.entry((source.name().clone(), why)).or_default();
            names.push(row.id.name.as_str().to_owned());
        }
    }
    found.promised.sort_by(|(a, one, _), (b, other, _)| (one.until, a).cmp(&(other.until, b)));
    Ok(found)
}

/// Why nobody knows what a queue holds, and what to do about it; nothing where it is known.
fn unread_because(depth: Depth) -> Option<&'static str> {
    match depth {
        Depth::Empty | Depth::Known(_) | Depth::Approximate { .. } => None,
        Depth::NoPermission => Some("the credentials may not see them: give the user the right to"),
        Depth::StatisticsOff => Some("the broker counts nothing: turn its statistics on again"),
        Depth::NotObservable => Some("nothing tells how many messages they hold: look at what gives their depth"),
        Depth::Stale { .. } => Some("their source answers and has told no count of them for a while"),
    }
}
