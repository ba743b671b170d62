//! `queues errors` without a queue: what the messages of all queues died of.

use watchbill_engine::EngineHandle;
use watchbill_engine::api::{AllErrorsListing, ScannedQueueListed};

use crate::answer::{Answer, Ended, Failure};
use crate::commands::alerts::person;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

use super::{ask, errors_table, named_queues, scanned};

/// Reads so many messages of each queue, once somebody has confirmed what that does.
pub(super) async fn read(handle: &EngineHandle, count: u32, yes: bool) -> Result<AllErrorsListing, Failure> {
    let plan = handle.errors_plan(count).await?;
    if !yes && !plan.said.is_empty() {
        ask(&plan.said.join(" "))?;
    }
    Ok(handle.errors_everywhere(plan, &person()).await?)
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
