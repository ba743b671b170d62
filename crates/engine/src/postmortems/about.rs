//! Blocks about one alert, one queue or one course: which is meant, and what the records tell of it over the incident.

use std::collections::BTreeMap;

use watchbill_domain::incidents::{Amount, Entry, EntryKind};
use watchbill_domain::postmortems::{BlockName, literal};
use watchbill_domain::queues::thousands;
use watchbill_domain::slo::Exact;
use watchbill_domain::time::{Instant, dated_text, from_to_text, span_text, with_local_times};
use watchbill_store::AlertQuery;

use crate::api::ApiError;
use crate::budgets::{by_name, key_of};
use crate::incidents::{ForDocument, budget_course, depths, episodes};
use crate::queues::queue_id;
use crate::reads::{find_alert, store_error};
use crate::shared::Shared;
use crate::slo::figures::short_percent;

use super::here::{invalid, now};

/// Of what a block is, as its mark names it: by what tells it from others, however it was typed.
///
/// # Errors
/// [`ApiError::Invalid`] where nothing is named that has to be; otherwise when there is no such alert or queue, several could be meant, or
/// the records cannot be read.
pub(super) async fn about(shared: &Shared, name: BlockName, typed: &str) -> Result<BTreeMap<String, String>, ApiError> {
    let (key, value) = match name {
        BlockName::Of(_) | BlockName::Factors => return Ok(BTreeMap::new()),
        BlockName::Chart | BlockName::Alert | BlockName::Queue if typed.is_empty() => {
            let message = "say of which: an alert, a queue like mq/orders.dlq, or for a chart a service level";
            return Err(invalid("about", message));
        }
        BlockName::Chart => ("of", charted(shared, typed).await?),
        BlockName::Alert => ("id", meant(shared, typed).await?),
        BlockName::Queue => ("id", queue_id(shared, typed).await?.to_string()),
    };
    Ok(BTreeMap::from([(key.to_owned(), value)]))
}

/// A service level before a queue: their names are apart by the slash in those of queues.
async fn charted(shared: &Shared, typed: &str) -> Result<String, ApiError> {
    let loaded = shared.loaded();
    match by_name(loaded.levels(), typed) {
        Ok(place) => Ok(key_of(loaded.levels(), place)),
        Err(_) => Ok(queue_id(shared, typed).await?.to_string()),
    }
}

/// An alert as it is called: one that is told now, else one that is over, which is what documents are mostly about.
async fn meant(shared: &Shared, typed: &str) -> Result<String, ApiError> {
    let missing = match find_alert(shared, typed).await {
        Err(missing @ ApiError::NotFound { .. }) => missing,
        found => return found.map(|id| id.to_string()),
    };
    let query = AlertQuery { resolved_since: Some(Instant::from_ms(0)), ..AlertQuery::default() };
    let kept = shared.store.alerts(&query).await.map_err(|error| store_error(&error))?;
    let named = kept.iter().filter(|alert| alert.labels.get("alertname") == Some(typed));
    let named: Vec<String> = named.map(|alert| alert.id.to_string()).collect();
    match named.as_slice() {
        [] => Err(missing),
        [one] => Ok(one.clone()),
        several => Err(invalid("about", format!("`{typed}` could be any of {}", several.join(", ")))),
    }
}

/// What the records tell of it over the incident, in words; none where they tell nothing, or it is not there any more.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn content(
    shared: &Shared,
    told: &ForDocument,
    (name, about): (BlockName, &str),
) -> Result<Option<String>, ApiError> {
    match name {
        BlockName::Of(_) | BlockName::Factors => Ok(None),
        BlockName::Alert => alert(shared, told, about).await,
        BlockName::Queue => queue(shared, told, about).await,
        BlockName::Chart => match budget(shared, told, about).await? {
            Some(said) => Ok(Some(said)),
            None => queue(shared, told, about).await,
        },
    }
}

async fn alert(shared: &Shared, told: &ForDocument, about: &str) -> Result<Option<String>, ApiError> {
    let Some(alert) = there(find_alert(shared, about).await)? else { return Ok(None) };
    let span = told.span(now(shared));
    let line = |from: Instant, until: Option<Instant>| match until {
        Some(until) => {
            format!("- {}: fired for {}", from_to_text(from, until, &told.zone), span_text(until.since(from)))
        }
        None => format!("- since {}: it still fires", dated_text(from, &told.zone)),
    };
    let fired = episodes(shared, &alert, span).await?;
    Ok(lines(fired.iter().map(|episode| line(episode.fired_at, episode.ended_at))))
}

async fn queue(shared: &Shared, told: &ForDocument, about: &str) -> Result<Option<String>, ApiError> {
    let Some(queue) = there(queue_id(shared, about).await)? else { return Ok(None) };
    let key = queue.to_string();
    let counted = depths(shared, &queue, told.span(now(shared))).await?;
    let depth = |what: &str, (at, count): (Instant, u64)| {
        format!("- {what}, {}: {}", dated_text(at, &told.zone), messages(count))
    };
    let deepest = counted.iter().copied().reduce(|most, one| if one.1 > most.1 { one } else { most });
    let mut said: Vec<String> = Vec::new();
    said.extend(counted.first().map(|first| depth("At its beginning", *first)));
    said.extend(deepest.map(|deepest| depth("At most", deepest)));
    said.extend(counted.last().map(|last| depth("At its end", *last)));
    if let Some(sums) = told.queues.iter().find(|sums| sums.queue == key) {
        said.push(match sums.dead {
            Amount::Exactly(dead) => format!("- Died in it: {}", messages(dead)),
            Amount::AtLeast(dead) => format!("- Died in it: at least {}", messages(dead)),
            Amount::Unknown => "- Died in it: nobody knows how many".to_owned(),
        });
        said.push(format!("- Sent again and confirmed: {}", messages(sums.replayed)));
        said.push(match sums.discarded {
            Amount::Exactly(discarded) => format!("- Discarded on purpose: {}", messages(discarded)),
            Amount::AtLeast(0) | Amount::Unknown => {
                "- Discarded on purpose: some, and nobody counted how many".to_owned()
            }
            Amount::AtLeast(discarded) => format!("- Discarded on purpose: at least {}", messages(discarded)),
        });
    }
    let is_loss = |kind: EntryKind, of: &str| kind == EntryKind::QueueLoss && of == key;
    let losses = told.lines.iter().filter(|(entry, _)| is_loss(entry.kind, &entry.about));
    let lost = |entry: &Entry| literal(&with_local_times(&entry.text, &told.zone, entry.at));
    said.extend(losses.map(|(entry, _)| format!("- Lost: {}", lost(entry))));
    Ok(lines(said.into_iter()))
}

async fn budget(shared: &Shared, told: &ForDocument, about: &str) -> Result<Option<String>, ApiError> {
    let Some(course) = budget_course(shared, told, about).await? else { return Ok(None) };
    let known = || course.points.iter().filter_map(|point| Some((point.at, point.remaining.as_ref()?)));
    let (Some((from, before)), Some((until, after))) = (known().next(), known().next_back()) else { return Ok(None) };
    let left = |at: Instant, share: &Exact| {
        format!("- {}: {} of the budget left", dated_text(at, &told.zone), short_percent(share))
    };
    // Where a window ended in between there is more of it at the end.
    let spent = (after < before).then(|| format!("- In between: {} of it spent", short_percent(&(before - after))));
    Ok(lines([left(from, before), left(until, after)].into_iter().chain(spent)))
}

/// What is not there, or not unmistakably, is nothing to tell; that the records cannot be read is an error.
fn there<T>(found: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(ApiError::NotFound { .. } | ApiError::Invalid { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn lines(lines: impl Iterator<Item = String>) -> Option<String> {
    let text: String = lines.map(|line| format!("{}\n", line.replace('\n', " "))).collect();
    (!text.is_empty()).then_some(text)
}

fn messages(count: u64) -> String {
    if count == 1 { "1 message".to_owned() } else { format!("{} messages", thousands(count)) }
}

#[cfg(test)]
mod tests {
    use super::{lines, messages, there};
    use crate::api::ApiError;

    #[test]
    fn what_is_not_there_is_told_of_by_nothing() {
        let missing = ApiError::NotFound { message: "there is no alert".to_owned() };
        assert_eq!(there::<u8>(Err(missing)).unwrap(), None);
        assert!(there::<u8>(Err(ApiError::Store { message: "the disk is full".to_owned() })).is_err());
        assert_eq!(lines(std::iter::empty()), None);
        assert_eq!(lines(["- a\nb".to_owned()].into_iter()).as_deref(), Some("- a b\n"));
    }

    #[test]
    fn messages_are_counted_in_words() {
        assert_eq!((messages(1).as_str(), messages(12_345).as_str()), ("1 message", "12,345 messages"));
    }
}
