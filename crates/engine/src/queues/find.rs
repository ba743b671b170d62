//! Which queue is meant.

use watchbill_definitions::nearest;
use watchbill_domain::alerts::plain_line;
use watchbill_domain::queues::QueueId;

use crate::api::{ApiError, QueueFound};
use crate::shared::Shared;

use super::records::QueueRecords;

/// Names that are told where none is like the one that was typed.
const MOST_NAMES: usize = 8;
/// Characters of what was typed, as it is told back.
const LONGEST: usize = 120;

/// The queue that is meant by `typed`: `source/name`, or its name where no other source has one of it.
///
/// # Errors
/// When there is none, several could be meant, or the records cannot be read.
pub(crate) async fn queue_id(shared: &Shared, typed: &str) -> Result<QueueId, ApiError> {
    id_of(&QueueRecords::read(shared).await?, typed)
}

/// The same where the records have been read.
pub(super) fn id_of(records: &QueueRecords, typed: &str) -> Result<QueueId, ApiError> {
    meant(&records.ids(), typed)
}

/// Queues that are called like these words, for going to one from anywhere, by source and name.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn find_queues(shared: &Shared, words: &str) -> Result<Vec<QueueFound>, ApiError> {
    if words.trim().is_empty() {
        return Ok(Vec::new());
    }
    let ids = QueueRecords::read(shared).await?.ids();
    Ok(called(&ids, words).into_iter().take(MOST_NAMES).map(|id| QueueFound { id: id.to_string() }).collect())
}

/// Those whose source and name have every word, in whatever letters.
fn called<'a>(ids: &'a [QueueId], words: &str) -> Vec<&'a QueueId> {
    let words = words.to_lowercase();
    let has_each = |id: &&QueueId| {
        let name = id.to_string().to_lowercase();
        words.split_whitespace().all(|word| name.contains(word))
    };
    ids.iter().filter(has_each).collect()
}

fn meant(ids: &[QueueId], typed: &str) -> Result<QueueId, ApiError> {
    let typed = typed.trim();
    if let Some(id) = ids.iter().find(|id| id.to_string() == typed) {
        return Ok(id.clone());
    }
    // The last part alone is what people call a queue of another virtual host.
    let is_named = |id: &&QueueId| id.name.as_str() == typed;
    let ends_so = |id: &&QueueId| id.name.as_str().rsplit('/').next() == Some(typed);
    let named: Vec<&QueueId> = ids.iter().filter(is_named).collect();
    let named = if named.is_empty() { ids.iter().filter(ends_so).collect() } else { named };
    match named.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(ApiError::NotFound { message: gone(ids, typed) }),
        several => {
            let names: Vec<String> = several.iter().take(MOST_NAMES).map(|id| id.to_string()).collect();
            let message = format!("`{}` could be {}; say which", plain_line(typed, LONGEST), names.join(" or "));
            Err(ApiError::Invalid { field: "queue".to_owned(), message })
        }
    }
}

fn gone(ids: &[QueueId], typed: &str) -> String {
    let whole: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let by_name = nearest(typed, ids.iter().map(|id| id.name.as_str()));
    let by_name = by_name.and_then(|name| ids.iter().find(|id| id.name.as_str() == name)).map(ToString::to_string);
    let near = nearest(typed, whole.iter().map(String::as_str)).map(str::to_owned).or(by_name);
    let hint = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if whole.is_empty() => "no source has told of any yet".to_owned(),
        None if whole.len() > MOST_NAMES => {
            let more = whole.len() - MOST_NAMES;
            format!(
                "there is {}, and {more} more: `watchbill queues list --all` names them",
                whole[..MOST_NAMES].join(", ")
            )
        }
        None => format!("there is {}", whole.join(", ")),
    };
    format!("there is no queue `{}`; {hint}", plain_line(typed, LONGEST))
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
