//! Blocks about messages of a queue that died of the same, by what was read of it a moment ago: it is kept nowhere else.

use std::collections::BTreeMap;

use watchbill_domain::alerts::plain_line;
use watchbill_domain::postmortems::{ERROR_KEY, PostmortemId, UNSAID_ERROR, literal, signature_text};
use watchbill_domain::queues::{Act, Deed, ErrorGroup, QueueId, thousands};
use watchbill_domain::time::{Zone, dated_text};

use crate::api::{ApiError, PeekLine, PostmortemInsertForm};
use crate::queues::peek::DiedOfIt;
use crate::queues::queue_id;
use crate::reads::store_error;
use crate::shared::Shared;

use super::here::{invalid, now};

/// What names the queue in a mark.
const QUEUE_KEY: &str = "id";
/// Digits of the number of an error.
const DIGITS: usize = 16;
/// So many lines of what stood beside a message are put into a document.
const MOST_LINES: usize = 60;
/// What the lines of it are put below.
const BESIDE: &str = "- Beside one of them stood, with what is secret masked, read ";

/// Of what a block is, as its mark names it.
///
/// # Errors
/// [`ApiError::Invalid`] where that is no number of an error, or no queue is named; otherwise when there is none of that name.
pub(super) async fn about(shared: &Shared, form: &PostmortemInsertForm) -> Result<BTreeMap<String, String>, ApiError> {
    let (typed, error) = (form.about.trim(), form.error.trim().to_lowercase());
    let is_number = error.len() == DIGITS && error.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_number && error != UNSAID_ERROR {
        let message = format!(
            "`{}` is no number of an error: `watchbill queues errors QUEUE` gives them, and `{UNSAID_ERROR}` is that of messages \
             which do not say",
            plain_line(&error, 60)
        );
        return Err(invalid("error", message));
    }
    if typed.is_empty() {
        return Err(invalid("about", "say of which queue: one like mq/orders.dlq"));
    }
    let queue = queue_id(shared, typed).await?.to_string();
    Ok(BTreeMap::from([(ERROR_KEY.to_owned(), error), (QUEUE_KEY.to_owned(), queue)]))
}

/// Whether a block is about messages that died of the same.
pub(super) fn is_of_error(about: &BTreeMap<String, String>) -> bool {
    about.contains_key(ERROR_KEY)
}

/// What is told of them: of what they died, how many, since when, and what stood beside one of them.
///
/// # Errors
/// [`ApiError::Invalid`] where no message that was read died of it, or what was read is forgotten.
pub(super) fn content(shared: &Shared, zone: &Zone, about: &BTreeMap<String, String>) -> Result<String, ApiError> {
    let of = |key: &str| about.get(key).map(String::as_str).unwrap_or_default();
    let (named, error) = (of(QUEUE_KEY), of(ERROR_KEY));
    let error = (error != UNSAID_ERROR).then_some(error);
    let queue = named.parse::<QueueId>().ok();
    let found = queue.and_then(|queue| shared.peeks.of_error(&queue, error, now(shared)));
    let found = found.ok_or_else(|| invalid("error", gone(named)))?;
    Ok(text(&found, named, zone))
}

/// That nothing can be told of them any more, or not yet.
fn gone(queue: &str) -> String {
    format!(
        "of the messages of {} that were read in the last ten minutes none died of it, and what was read before is kept nowhere: \
         nothing was changed. Read its messages again, then it can be filled in",
        plain_line(queue, 200)
    )
}

fn text(found: &DiedOfIt, queue: &str, zone: &Zone) -> String {
    let DiedOfIt { at, scanned, group, beside } = found;
    let counted = (group.count, scanned.read);
    let said = match &group.signature {
        Some(signature) => signature_text(&signature.id(), &signature.text, counted, queue),
        None => {
            format!("they do not say what they died of ({} of {} that were read of {queue})", counted.0, counted.1)
        }
    };
    let read = dated_text(*at, zone);
    let mut rows = vec![
        format!("- {}", literal(&said)),
        format!("- Read: {scanned}, {read}"),
        format!("- Died: {}", literal(&died(group, zone))),
    ];
    if !group.sources.is_empty() {
        let from = |(source, count): &(String, u64)| format!("{source} ({})", thousands(*count));
        let from: Vec<String> = group.sources.iter().map(from).collect();
        rows.push(format!("- They came from: {}", literal(&from.join(", "))));
    }
    if !beside.is_empty() {
        rows.push(format!("{BESIDE}{read}:"));
        rows.extend(beside.iter().take(MOST_LINES).map(nested));
        let more = beside.len().saturating_sub(MOST_LINES);
        rows.extend((more > 0).then(|| format!("  - {more} more lines are left out")));
    }
    rows.into_iter().map(|row| row + "\n").collect()
}

fn died(group: &ErrorGroup, zone: &Zone) -> String {
    match (group.first, group.last) {
        (Some(first), Some(last)) if first < last => {
            format!("since {}, the last {}", dated_text(first, zone), dated_text(last, zone))
        }
        (Some(at), _) | (None, Some(at)) => dated_text(at, zone),
        (None, None) => "nothing tells when".to_owned(),
    }
}

/// A line of what stood beside a message, as deep as it stood there.
fn nested(line: &PeekLine) -> String {
    let level = usize::try_from(line.level).unwrap_or_default();
    let said = match (line.name.is_empty(), line.text.is_empty()) {
        (false, false) => format!("{}: {}", literal(&line.name), literal(&line.text)),
        (false, true) => format!("{}:", literal(&line.name)),
        (true, _) => literal(&line.text),
    };
    format!("{}- {said}", "  ".repeat(level + 1))
}

/// The content with what stood beside a message as the block has it, where no message is kept any more to tell that anew.
pub(super) fn with_kept(content: String, inside: &str) -> String {
    if has_beside(&content) {
        return content;
    }
    let kept = inside.lines().skip_while(|line| !line.starts_with(BESIDE));
    kept.fold(content, |content, line| format!("{content}{line}\n"))
}

fn has_beside(content: &str) -> bool {
    content.lines().any(|line| line.starts_with(BESIDE))
}

/// Enters into the trail of the queue that what stood beside a message goes into a document, masked; nothing where none of it does.
///
/// # Errors
/// When it cannot be recorded.
pub(super) async fn record(
    shared: &Shared,
    (postmortem, about): (i64, &BTreeMap<String, String>),
    content: &str,
    by: &str,
) -> Result<(), ApiError> {
    let queue = about.get(QUEUE_KEY).and_then(|queue| queue.parse::<QueueId>().ok());
    let Some(queue) = queue.filter(|_| has_beside(content)) else { return Ok(()) };
    let details = vec![
        ("messages".to_owned(), "what stands beside 1".to_owned()),
        ("postmortem".to_owned(), PostmortemId(postmortem).to_string()),
    ];
    let (by, reason) = (by.to_owned(), String::new());
    let deed = Deed { at: now(shared), by, act: Act::Exported, queue, reason, details };
    shared.store.trail_append(deed).await.map(drop).map_err(|error| store_error(&error))
}

#[cfg(test)]
#[path = "errors_tests.rs"]
mod tests;
