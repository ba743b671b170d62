//! What messages of all queues died of: an error is the same wherever it happened, and of how many messages that tells is said with it.

use std::collections::BTreeMap;

use watchbill_domain::queues::{Depth, ErrorGroup, PEEK_MOST, QueueId, Scanned, thousands};

use crate::api::{
    AllErrorsListing, ApiError, ErrorPlace, ErrorSourceListed, ErrorsPlan, ErrorsView, PeekAsk, ScannedQueue,
    ScannedQueueListed, SharedError, SharedErrorListed, UnreadQueue,
};
use crate::queues::records::QueueRecords;
use crate::reads::Here;
use crate::shared::Shared;

use super::listing::{error, scanned};
use super::session::Session;
use super::view::died_of;
use super::{contract_of, read};

/// So many queues are read at once; of more nobody would read what they died of.
const MOST_QUEUES: usize = 50;

/// What would be read of all queues that are watched and not empty for certain. Their brokers are asked what that does to each.
///
/// # Errors
/// When the records cannot be read, or so many messages cannot be read at once.
pub(crate) async fn errors_plan(shared: &Shared, count: u32) -> Result<ErrorsPlan, ApiError> {
    if !(1..=PEEK_MOST).contains(&count) {
        let message = format!("from 1 to {PEEK_MOST} messages of each queue can be read at once");
        return Err(ApiError::Invalid { field: "count".to_owned(), message });
    }
    let filled = filled(shared).await?;
    let mut plan = ErrorsPlan::default();
    for (id, depth) in filled {
        let unread = |why: String| UnreadQueue { queue: id.to_string(), why, count: depth.0, is_rough: depth.1 };
        if plan.asks.len() >= MOST_QUEUES {
            plan.unread.push(unread(format!("messages of {MOST_QUEUES} queues are read at once and no more")));
            continue;
        }
        match contract_of(shared, &id.to_string()).await {
            Ok(contract) if contract.allowed => {
                plan.asks.push(PeekAsk { id: contract.id, count, touches: contract.touches });
            }
            Ok(contract) => plan.unread.push(unread(contract.said)),
            Err(error) => plan.unread.push(unread(error.to_string())),
        }
    }
    plan.said = said(&plan.asks);
    Ok(plan)
}

/// What reading changes, the queues to which it does the same together.
fn said(asks: &[PeekAsk]) -> Vec<String> {
    let mut alike: Vec<(&[String], Vec<&str>)> = Vec::new();
    for ask in asks.iter().filter(|ask| !ask.touches.is_empty()) {
        match alike.iter_mut().find(|(touches, _)| *touches == ask.touches) {
            Some((_, queues)) => queues.push(&ask.id),
            None => alike.push((&ask.touches, vec![&ask.id])),
        }
    }
    let told = |(touches, queues): (&[String], Vec<&str>)| {
        format!("Reading messages of {} {}.", queues.join(", "), touches.join("; "))
    };
    alike.into_iter().map(told).collect()
}

/// Queues with how many messages they hold, as far as that is known, and whether that is rough.
async fn filled(shared: &Shared) -> Result<Vec<(QueueId, (Option<u64>, bool))>, ApiError> {
    let records = QueueRecords::read(shared).await?;
    let queue = |row: &watchbill_store::QueueRow| {
        let state = &row.watched.state;
        let depth = state.last.map(|last| last.depth);
        let is_rough = !matches!(depth, Some(Depth::Known(_) | Depth::Empty));
        let is_empty = depth.is_some_and(Depth::is_calm);
        (!is_empty).then(|| (row.id.clone(), (state.counted.map(|(_, count)| count), is_rough)))
    };
    Ok(records.watched().into_iter().filter_map(|(row, _)| queue(row)).collect())
}

/// Reads what was planned, queue by queue, and says what all of it died of, for scripts. What cannot be read of one keeps no other from
/// being read.
///
/// # Errors
/// When what was read is forgotten already.
pub(crate) async fn errors_everywhere(
    shared: &Shared,
    plan: ErrorsPlan,
    by: &str,
) -> Result<AllErrorsListing, ApiError> {
    Ok(read_everywhere(shared, plan, by).await?.listed(shared.ports.clock.now().to_rfc3339()))
}

/// The same as the window shows it.
///
/// # Errors
/// When what was read is forgotten already.
pub(crate) async fn errors_view(
    shared: &Shared,
    plan: ErrorsPlan,
    by: &str,
    here: &Here,
) -> Result<ErrorsView, ApiError> {
    Ok(read_everywhere(shared, plan, by).await?.view(here))
}

async fn read_everywhere(shared: &Shared, plan: ErrorsPlan, by: &str) -> Result<Everywhere, ApiError> {
    let mut all = Everywhere::default();
    for ask in &plan.asks {
        match read(shared, ask, by).await {
            Ok(done) => {
                all.problems.extend(done.problems);
                shared.peeks.look(&done.session, shared.ports.clock.now(), |session| {
                    all.add(session);
                    Ok(())
                })?;
                shared.peeks.forget_messages(&done.session);
            }
            Err(error) => {
                let scanned = Scanned { read: 0, of: None, is_rough: false };
                all.tell(ask.id.clone(), scanned, Some(error.to_string()));
            }
        }
    }
    for UnreadQueue { queue, why, count, is_rough } in plan.unread {
        all.tell(queue, Scanned { read: 0, of: count, is_rough }, Some(why));
    }
    all.queues.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    Ok(all)
}

/// An error with the queues whose messages died of it, and how many of each.
type Common = (ErrorGroup, Vec<(QueueId, u64)>);

/// What was read so far.
#[derive(Default)]
struct Everywhere {
    scanned: Option<Scanned>,
    /// Each with of how many messages, and why none was read.
    queues: Vec<(String, Scanned, Option<String>)>,
    /// By what they died of, with the queues they lie in.
    errors: BTreeMap<Option<String>, Common>,
    problems: Vec<String>,
}

impl Everywhere {
    fn add(&mut self, session: &Session) {
        self.tell(session.queue.to_string(), session.scanned, None);
        for group in &session.groups {
            let key = group.signature.as_ref().map(|signature| signature.text.clone());
            let here = (session.queue.clone(), group.count);
            match self.errors.remove(&key) {
                None => self.errors.insert(key, (group.clone(), vec![here])),
                Some((all, mut queues)) => {
                    queues.push(here);
                    self.errors.insert(key, (all.with(group), queues))
                }
            };
        }
    }

    fn tell(&mut self, queue: String, of: Scanned, unread: Option<String>) {
        self.scanned = Some(self.scanned.map_or(of, |all| all.and(of)));
        self.queues.push((queue, of, unread));
    }

    fn scanned(&self) -> Scanned {
        self.scanned.unwrap_or(Scanned { read: 0, of: Some(0), is_rough: false })
    }

    /// Most first, and of each the queues likewise.
    fn most_first(errors: BTreeMap<Option<String>, Common>) -> Vec<Common> {
        let mut errors: Vec<Common> = errors.into_values().collect();
        errors.sort_by_key(|(group, _)| std::cmp::Reverse(group.count));
        for (_, queues) in &mut errors {
            queues.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        }
        errors
    }

    fn listed(self, at: String) -> AllErrorsListing {
        let of = self.scanned();
        let queue = |(queue, of, unread)| ScannedQueueListed { queue, scanned: scanned(of), unread };
        let place = |(queue, count): (QueueId, u64)| ErrorSourceListed { queue: queue.to_string(), count };
        let shared = |(group, queues): Common| SharedErrorListed {
            error: error(&group),
            queues: queues.into_iter().map(place).collect(),
        };
        AllErrorsListing {
            at,
            scanned: scanned(of),
            queues: self.queues.into_iter().map(queue).collect(),
            errors: Self::most_first(self.errors).into_iter().map(shared).collect(),
            problems: self.problems,
        }
    }

    fn view(self, here: &Here) -> ErrorsView {
        let of = self.scanned();
        let queue = |(id, of, unread): (String, Scanned, _)| ScannedQueue { id, scanned: of.to_string(), unread };
        let place = |(queue, count): (QueueId, u64)| ErrorPlace { id: queue.to_string(), count };
        let shared = |(group, queues): Common| SharedError {
            signature: group.signature.as_ref().map(|signature| signature.id()),
            text: died_of(&group),
            said: format!("{} of {} that were read", thousands(group.count), thousands(of.read)),
            first: group.first.map(|at| here.time(at)),
            last: group.last.map(|at| here.time(at)),
            queues: queues.into_iter().map(place).collect(),
        };
        ErrorsView {
            at: here.time(here.now),
            scanned: of.to_string(),
            errors: Self::most_first(self.errors).into_iter().map(shared).collect(),
            queues: self.queues.into_iter().map(queue).collect(),
            problems: self.problems,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queues_to_which_it_does_the_same_are_said_together() {
        let ask = |id: &str, touches: &[&str]| {
            let touches = touches.iter().map(|touch| (*touch).to_owned()).collect();
            PeekAsk { id: id.to_owned(), count: 5, touches }
        };
        let asks =
            [ask("mq/a", &["marks"]), ask("mq/b", &["counts", "marks"]), ask("db/c", &[]), ask("mq/d", &["marks"])];
        assert_eq!(said(&asks), ["Reading messages of mq/a, mq/d marks.", "Reading messages of mq/b counts; marks."]);
        assert_eq!(said(&asks[2..3]), [""; 0]);
    }
}
