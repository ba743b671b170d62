//! Looking at a queue and promising to see to it. Owner and guests write both alike; the next poll goes by them.

use std::time::Duration;

use watchbill_domain::alerts::silence_end;
use watchbill_domain::queues::{LookKind, Promise, promise};

use crate::api::{ApiError, PromiseDone, PromiseForm};
use crate::reads::store_error;
use crate::shared::Shared;

use super::evaluated::Presence;
use super::find::queue_id;
use super::page::read_one;
use super::people::warning;
use super::records::QueueRecords;

/// Who looks again within that has looked once.
const ONE_LOOK: Duration = Duration::from_secs(600);
/// Looks among which the last one of somebody is looked for.
const LAST_LOOKS: u32 = 20;
/// Characters of what is promised.
const LONGEST_NOTE: usize = 500;

fn invalid(field: &str, message: impl Into<String>) -> ApiError {
    ApiError::Invalid { field: field.to_owned(), message: message.into() }
}

/// Records that somebody looked; whether it had to be.
///
/// # Errors
/// When there is no such queue, nothing was ever read of it, or it cannot be recorded.
pub(crate) async fn looked(shared: &Shared, id: &str, by: &str) -> Result<bool, ApiError> {
    let id = queue_id(shared, id).await?;
    let now = shared.ports.clock.now();
    let last = shared.store.queue_looks(&id, LAST_LOOKS).await.map_err(|error| store_error(&error))?;
    let is_same = |look: &watchbill_domain::queues::Look| {
        look.by == by && look.kind == LookKind::Look && look.at <= now && now.since(look.at) < ONE_LOOK
    };
    if last.iter().any(|row| is_same(&row.look)) {
        return Ok(false);
    }
    shared.store.look_at_queue(&id, by, LookKind::Look, None, now).await.map_err(|error| store_error(&error))?;
    Ok(true)
}

/// Promises to see to a queue, in the place of the promise that stands.
///
/// # Errors
/// [`ApiError::Invalid`] with the box that cannot be read or is refused; otherwise when there is no such queue, nothing was ever read
/// of it, or it cannot be recorded.
pub(crate) async fn promised(shared: &Shared, form: &PromiseForm, by: &str) -> Result<PromiseDone, ApiError> {
    let records = QueueRecords::read(shared).await?;
    let queue = read_one(shared, &records, &form.id).await?;
    let here = &records.here;
    let until = silence_end(&form.until, &here.zone, here.now).map_err(|_| not_an_end(&form.until))?;
    let note = form.note.trim();
    if note.chars().count() > LONGEST_NOTE {
        return Err(invalid("note", format!("what is promised has at most {LONGEST_NOTE} characters")));
    }
    match queue.presence {
        Presence::Watched => {}
        Presence::Gone(at) => {
            let since = here.short(at);
            let message = format!(
                "{} is not listed by its source since {since}: nothing about it pages, and nothing is to be seen to",
                queue.id
            );
            return Err(invalid("id", message));
        }
        Presence::Unwatched => {
            let message = format!("{} is not watched: nothing about it pages that a promise could hold back", queue.id);
            return Err(invalid("id", message));
        }
    }
    let outlook =
        promise(until, &queue.judged.clock, here.now).map_err(|refused| invalid("until", refused.to_string()))?;
    let given = Promise { by: by.to_owned(), at: here.now, until, note: note.to_owned() };
    shared.store.make_promise(&queue.id, &given).await.map_err(|error| store_error(&error))?;
    let warning = warning(outlook, here);
    let said = format!(
        "Until {} nothing about it pages but what cannot wait so long; if it is not empty by then, that pages. {warning}",
        here.short(until)
    );
    Ok(PromiseDone { until: here.time(until), said: said.trim_end().to_owned() })
}

fn not_an_end(until: &str) -> ApiError {
    let message = format!(
        "`{}` is no end for a promise; expected a span like 2d or 4h, a time like 18:00, `tomorrow 10:00`, or RFC 3339, ahead of now by \
         no more than 90 days",
        watchbill_domain::alerts::plain_line(until, 60)
    );
    invalid("until", message)
}

/// Takes the promise back that stands.
///
/// # Errors
/// When there is no such queue, when nothing is promised that still stands, and when it cannot be recorded.
pub(crate) async fn promise_ended(shared: &Shared, id: &str, by: &str) -> Result<(), ApiError> {
    let id = queue_id(shared, id).await?;
    let now = shared.ports.clock.now();
    shared.store.end_promise(&id, by, now).await.map_err(|error| store_error(&error))
}
