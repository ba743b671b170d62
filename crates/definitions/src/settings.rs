//! Values held against the fields that describe them.

use std::time::Duration;

use watchbill_domain::alerts::{MatcherSet, Subject};
use watchbill_domain::sources::{Field, FieldKind, Value};
use watchbill_domain::time::parse_span;

use crate::near::nearest;
use crate::reader::{Entry, Wrong, list, shown};

/// The value of `entry` as `field` asks for it.
pub(crate) fn read_value(field: &Field, entry: &Entry<'_>) -> Result<Value, Wrong> {
    match field.kind {
        FieldKind::Switch => entry.switch().map(Value::Switch),
        FieldKind::Number { .. } => {
            let number = entry.number()?;
            checked(field, entry.at, Value::Number(number))
        }
        FieldKind::Texts | FieldKind::Matchers => {
            let texts = entry.texts()?;
            for (text, at) in &texts {
                let one = Value::Texts(vec![(*text).to_owned()]);
                checked(field, *at, one)?;
            }
            Ok(Value::Texts(texts.into_iter().map(|(text, _)| text.to_owned()).collect()))
        }
        FieldKind::Text | FieldKind::Choice(_) => checked(field, entry.at, Value::Text(entry.text()?.to_owned())),
        FieldKind::Span { .. } => {
            let text = entry.text().map_err(|_| entry.expected("a span of time in quotes, like \"30s\" or \"5m\""))?;
            checked(field, entry.at, Value::Span(span(text, entry.at)?))
        }
    }
}

/// What holds when the field is absent.
pub(crate) fn default_value(field: &Field) -> Option<Value> {
    let text = field.default?;
    let value = match field.kind {
        FieldKind::Switch => Value::Switch(text.parse().ok()?),
        FieldKind::Number { .. } => Value::Number(text.parse().ok()?),
        FieldKind::Texts | FieldKind::Matchers => Value::Texts(vec![text.to_owned()]),
        FieldKind::Text | FieldKind::Choice(_) => Value::Text(text.to_owned()),
        FieldKind::Span { .. } => Value::Span(parse_span(text).ok()?),
    };
    checked(field, 0, value).ok()
}

/// A span of time.
pub(crate) fn span(text: &str, at: usize) -> Result<Duration, Wrong> {
    // Longer text is no span, and the message would repeat all of it.
    if text.len() > 32 {
        return Err(Wrong::new(at, format!("{} is not a span of time; expected the like of 30s or 5m", shown(text))));
    }
    parse_span(text).map_err(|message| Wrong::new(at, message))
}

/// Seconds as they are written in the file: `90s`, `5m`, `1h`.
pub(crate) fn span_literal(seconds: u64) -> String {
    match seconds {
        s if s > 0 && s % 3600 == 0 => format!("{}h", s / 3600),
        s if s > 0 && s % 60 == 0 => format!("{}m", s / 60),
        s => format!("{s}s"),
    }
}

/// Text for people on one line: not empty, at most 200 characters, nothing that moves the cursor.
pub(crate) fn one_line(key: &str, text: &str, at: usize) -> Result<String, Wrong> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Wrong::new(at, format!("`{key}` is empty")));
    }
    if text.chars().count() > 200 || text.chars().any(char::is_control) {
        return Err(Wrong::new(at, format!("`{key}` has control characters or more than 200 characters")));
    }
    Ok(text.to_owned())
}

/// What sources, people and secrets may be called: 1 to 64 of `[A-Za-z0-9._-]`. There is no `/` in it, because alerts are
/// written `source/identity`.
pub(crate) fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

/// The value, if it is within what the field allows. `Texts` are checked one by one.
fn checked(field: &Field, at: usize, value: Value) -> Result<Value, Wrong> {
    let key = field.key;
    match (&field.kind, &value) {
        (FieldKind::Number { min, max }, Value::Number(n)) if !(*min..=*max).contains(n) => {
            Err(Wrong::new(at, format!("`{key}` is {n}; expected {min} to {max}")))
        }
        (FieldKind::Span { min_s, max_s }, Value::Span(span))
            if *span < Duration::from_secs(*min_s) || *span > Duration::from_secs(*max_s) =>
        {
            let (min, max) = (span_literal(*min_s), span_literal(*max_s));
            Err(Wrong::new(at, format!("`{key}` is outside its range; expected {min} to {max}")))
        }
        (FieldKind::Choice(words), Value::Text(text)) if !words.contains(&text.as_str()) => {
            let meant =
                nearest(text, words.iter().copied()).map_or_else(String::new, |m| format!("; did you mean `{m}`?"));
            Err(Wrong::new(at, format!("`{key}` cannot be {}; expected one of {}{meant}", shown(text), list(words))))
        }
        (FieldKind::Text, Value::Text(text)) => one_line(key, text, at).map(|_| value),
        (FieldKind::Texts, Value::Texts(texts)) => {
            texts.iter().try_for_each(|text| one_line(key, text, at).map(|_| ())).map(|()| value)
        }
        (FieldKind::Matchers, Value::Texts(texts)) => {
            texts.iter().try_for_each(|text| matcher(key, text, at)).map(|()| value)
        }
        _ => Ok(value),
    }
}

/// One matcher, or several in one text, of labels: what a source can be asked for, so neither words nor fields of ours.
fn matcher(key: &str, text: &str, at: usize) -> Result<(), Wrong> {
    one_line(key, text, at)?;
    let wrong = |why: &str| Wrong::new(at, format!("{} is not a matcher like `team=\"payments\"`: {why}", shown(text)));
    let set = MatcherSet::parse(text).map_err(|error| wrong(&error.to_string()))?;
    if set.matchers().is_empty() {
        return Err(wrong("nothing is compared"));
    }
    if set.matchers().iter().any(|matcher| matcher.subject() != Subject::Label) {
        return Err(wrong("`@` fields and bare words cannot be filtered by the server, which compares labels only"));
    }
    Ok(())
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
