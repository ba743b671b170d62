//! `queues errors` without a queue: what the messages of all queues died of.

use watchbill_engine::EngineHandle;
use watchbill_engine::api::{AllErrorsListing, ErrorsPlan, ScannedQueueListed};

use crate::answer::{Answer, Ended, Failure};
use crate::commands::alerts::person;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

use super::{ask, errors_table, named_queues, scanned};

/// Reads so many messages of each queue, once somebody has confirmed what that does.
pub(super) async fn read(handle: &EngineHandle, count: u32, yes: bool) -> Result<AllErrorsListing, Failure> {
    let plan = handle.errors_plan(count).await?;
    if !yes && plan.asks.iter().any(|ask| !ask.touches.is_empty()) {
        ask(&said(&plan))?;
    }
    Ok(handle.errors_everywhere(plan, &person()).await?)
}

/// What reading does, the queues of which it does the same together.
fn said(plan: &ErrorsPlan) -> String {
    let mut alike: Vec<(&[String], Vec<&str>)> = Vec::new();
    for ask in plan.asks.iter().filter(|ask| !ask.touches.is_empty()) {
        match alike.iter_mut().find(|(touches, _)| *touches == ask.touches) {
            Some((_, queues)) => queues.push(&ask.id),
            None => alike.push((&ask.touches, vec![&ask.id])),
        }
    }
    let told = |(touches, queues): (&[String], Vec<&str>)| {
        format!("Reading messages of {} {}.", queues.join(", "), touches.join("; "))
    };
    alike.into_iter().map(told).collect::<Vec<_>>().join(" ")
}

pub(super) fn answer(listing: &AllErrorsListing, look: Look) -> Answer {
    let errors = listing.errors.iter().map(|shared| (&shared.error, named_queues(&shared.queues)));
    let mut text = errors_table(errors, look);
    let mut table = Table::new(&[Column::Text("QUEUE"), Column::Flexible("READ")]);
    for queue in &listing.queues {
        table.row([&queue.queue, &share(queue)]);
    }
    if table.is_empty() {
        text.push_str("No queue that is watched has messages.\n");
    } else {
        let queues = match listing.queues.len() {
            1 => "1 queue".to_owned(),
            count => format!("{count} queues"),
        };
        text.push_str(&format!("{}\n{} of {queues}\n", table.render(look), scanned(listing.scanned)));
    }
    let notes = listing.problems.iter().map(|problem| line(problem)).collect::<Vec<_>>();
    let is_unread = !listing.queues.is_empty() && listing.queues.iter().all(|queue| queue.unread.is_some());
    let answer = Answer::new(text, listing).noting(notes);
    if is_unread { answer.ending(Ended::Unreachable) } else { answer }
}

fn share(queue: &ScannedQueueListed) -> String {
    match &queue.unread {
        Some(why) => format!("nothing: {why}"),
        None => scanned(queue.scanned),
    }
}

#[cfg(test)]
mod tests {
    use watchbill_engine::api::PeekAsk;

    use super::*;

    #[test]
    fn queues_to_which_it_does_the_same_are_said_together() {
        let ask = |id: &str, touches: &[&str]| {
            let touches = touches.iter().map(|touch| (*touch).to_owned()).collect();
            PeekAsk { id: id.to_owned(), count: 5, touches }
        };
        let asks =
            vec![ask("mq/a", &["marks"]), ask("mq/b", &["counts", "marks"]), ask("db/c", &[]), ask("mq/d", &["marks"])];
        let plan = ErrorsPlan { asks, unread: Vec::new() };
        assert_eq!(said(&plan), "Reading messages of mq/a, mq/d marks. Reading messages of mq/b counts; marks.");
    }
}
