//! What may stand at the cursor of a filter: names and values that alerts have now, the most frequent first.

use std::cmp::Reverse;
use std::collections::HashMap;

use watchbill_domain::alerts::{Piece, name_text, plain_line, typing_at, value_text};

use crate::api::{ApiError, Completion, Suggestion};
use crate::shared::Shared;

use super::kept::{Records, records};
use super::texts::store_error;

/// More would not be read.
const MOST: usize = 12;
/// Our own fields, as they are offered.
const FIELDS: [&str; 5] = ["@source", "@state", "@age", "@silenced_by", "@inhibited_by"];
const STATES: [&str; 4] = ["firing", "pending", "unknown", "resolved"];
const AGES: [&str; 6] = ["5m", "15m", "1h", "6h", "1d", "7d"];

/// What may stand at a cursor that is counted in UTF-16 units, as a text box does.
pub(crate) async fn completion(shared: &Shared, text: &str, cursor: usize) -> Result<Completion, ApiError> {
    let now = shared.ports.clock.now();
    let (_, records) = records(shared, now).await.map_err(|e| store_error(&e))?;
    let typing = typing_at(text, chars_of(text, cursor));
    let suggestions = match &typing.piece {
        Piece::Name => names(&records, &typing.prefix),
        Piece::Value { name } => values(&records, name, &typing.prefix),
    };
    Ok(Completion { from: units_of(text, typing.from), to: units_of(text, typing.to), suggestions })
}

fn names(records: &Records, prefix: &str) -> Vec<Suggestion> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (name, _) in records.alerts.iter().flat_map(|alert| alert.labels.iter()) {
        *counts.entry(name).or_default() += 1;
    }
    let fields = FIELDS.iter().map(|field| (*field, None));
    let labels = best_of(counts, prefix).into_iter().map(|(name, count)| (name, Some(count)));
    let fits = |name: &str| name.to_lowercase().starts_with(&prefix.to_lowercase());
    // Whoever types an @ wants a field; nobody else is offered one before a label.
    let (first, then): (Vec<_>, Vec<_>) = if prefix.starts_with('@') {
        (fields.filter(|(name, _)| fits(name)).collect(), labels.collect())
    } else {
        (labels.collect(), fields.filter(|(name, _)| prefix.is_empty() || name[1..].starts_with(prefix)).collect())
    };
    let suggestion = |(name, count): (&str, Option<usize>)| Suggestion {
        insert: name_text(name),
        shown: plain_line(name, 80),
        count,
    };
    first.into_iter().chain(then).take(MOST).map(suggestion).collect()
}

fn values(records: &Records, name: &str, prefix: &str) -> Vec<Suggestion> {
    let fixed = |words: &[&str]| words.iter().filter(|word| word.starts_with(prefix)).map(|word| plain(word)).collect();
    match name {
        "@state" => return fixed(&STATES),
        "@age" => return AGES.iter().filter(|age| age.starts_with(prefix)).map(|age| bare(age)).collect(),
        _ => {}
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for alert in &records.alerts {
        match name {
            "@source" => *counts.entry(alert.id.source.as_str()).or_default() += 1,
            "@silenced_by" => held(&mut counts, super::texts::held_by(&alert.standing).0),
            "@inhibited_by" => held(&mut counts, super::texts::held_by(&alert.standing).1),
            label => {
                if let Some(value) = alert.labels.get(label) {
                    *counts.entry(value).or_default() += 1;
                }
            }
        }
    }
    let suggestion = |(value, count): (&str, usize)| Suggestion { count: Some(count), ..plain(value) };
    best_of(counts, prefix).into_iter().take(MOST).map(suggestion).collect()
}

fn held<'a>(counts: &mut HashMap<&'a str, usize>, by: &'a [String]) {
    for id in by {
        *counts.entry(id).or_default() += 1;
    }
}

/// What begins with the prefix before what only holds it, and the most frequent first.
pub(crate) fn best_of<'a>(counts: HashMap<&'a str, usize>, prefix: &str) -> Vec<(&'a str, usize)> {
    let prefix = prefix.to_lowercase();
    let mut found: Vec<(bool, usize, &str)> = counts
        .into_iter()
        .filter_map(|(text, count)| {
            let lower = text.to_lowercase();
            lower.contains(&prefix).then(|| (lower.starts_with(&prefix), count, text))
        })
        .collect();
    found.sort_by_key(|(begins, count, text)| (Reverse(*begins), Reverse(*count), *text));
    found.into_iter().map(|(_, count, text)| (text, count)).collect()
}

/// A value in quotes, as a filter takes any.
fn plain(value: &str) -> Suggestion {
    Suggestion { insert: value_text(value), shown: plain_line(value, 80), count: None }
}

/// A span, which needs no quotes.
fn bare(value: &str) -> Suggestion {
    Suggestion { insert: value.to_owned(), shown: value.to_owned(), count: None }
}

/// Characters before a place that is counted in UTF-16 units, as a text box does.
pub(crate) fn chars_of(text: &str, units: usize) -> usize {
    let mut passed = 0;
    text.chars()
        .take_while(|c| {
            passed += c.len_utf16();
            passed <= units
        })
        .count()
}

/// The reverse of [`chars_of`].
pub(crate) fn units_of(text: &str, chars: usize) -> usize {
    text.chars().take(chars).map(char::len_utf16).sum()
}
