//! What is different between two bodies: field by field where both are JSON, else line by line. What stays as it is is counted alone.

use std::mem;

use secrecy::zeroize::Zeroize as _;
use watchbill_domain::queues::{FieldPath, PathPart, Payload};

use crate::api::BodyChange;

use super::payload::{Form, body, tame};

/// So many changes are shown.
const MOST_ROWS: usize = 200;
/// So many comparisons are made to find what stays in its place; with more, all between the first change and the last counts as changed.
const MOST_WORK: usize = 4_000_000;
/// Characters of a value that are shown whole.
const SHORT: usize = 160;
/// Characters of it that are left on either side of what is different.
const AROUND: usize = 40;

/// What is different.
pub(super) struct Changes {
    pub before: Form,
    pub after: Form,
    pub rows: Vec<BodyChange>,
    /// Fields or lines that stay as they are.
    pub kept: usize,
    /// Changes that are too many to be shown.
    pub left_out: usize,
}

/// A field that has a value of its own, or a line.
struct Part {
    /// What it is called.
    place: String,
    /// The same without the numbers in lists: an item stays the same when one before it goes.
    key: String,
    text: String,
}

impl Part {
    fn is_like(&self, other: &Self) -> bool {
        self.text == other.text && self.key == other.key
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.place.zeroize();
        self.key.zeroize();
        self.text.zeroize();
    }
}

/// Compares what a message has with what somebody made of it.
pub(super) fn changes(was: &[u8], is: &str) -> Changes {
    let ((before, old), (after, new)) = (body(was, false), body(is.as_bytes(), false));
    let is_json = before == Form::Json && after == Form::Json;
    let (old, new) = if is_json {
        (fields(old.payload()), fields(new.payload()))
    } else {
        (lines(std::str::from_utf8(was).unwrap_or_default()), lines(is))
    };
    let common =
        |mut pairs: Box<dyn Iterator<Item = (&Part, &Part)> + '_>| pairs.position(|(one, other)| !one.is_like(other));
    let shorter = old.len().min(new.len());
    let head = common(Box::new(old.iter().zip(&new))).unwrap_or(shorter);
    let tail = common(Box::new(old.iter().rev().zip(new.iter().rev()).take(shorter - head))).unwrap_or(shorter - head);
    let (gone, come) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let pairs = kept(gone, come);
    let mut rows = Vec::new();
    let mut at = (0, 0);
    for (one, other) in pairs.iter().copied().chain([(gone.len(), come.len())]) {
        rows.extend(told(&gone[at.0..one], &come[at.1..other], is_json));
        at = (one + 1, other + 1);
    }
    let left_out = rows.len().saturating_sub(MOST_ROWS);
    rows.truncate(MOST_ROWS);
    Changes { before, after, rows, kept: head + tail + pairs.len(), left_out }
}

/// The places of what is in both, in order: the longest such row.
fn kept(gone: &[Part], come: &[Part]) -> Vec<(usize, usize)> {
    let width = come.len() + 1;
    if gone.is_empty() || come.is_empty() || gone.len().saturating_mul(come.len()) > MOST_WORK {
        return Vec::new();
    }
    // How many can stay from here on.
    let mut stays = vec![0_u32; (gone.len() + 1) * width];
    for (one, old) in gone.iter().enumerate().rev() {
        for (other, new) in come.iter().enumerate().rev() {
            let here = one * width + other;
            stays[here] =
                if old.is_like(new) { stays[here + width + 1] + 1 } else { stays[here + width].max(stays[here + 1]) };
        }
    }
    let (mut one, mut other) = (0, 0);
    let mut pairs = Vec::new();
    while one < gone.len() && other < come.len() {
        let here = one * width + other;
        if gone[one].is_like(&come[other]) {
            pairs.push((one, other));
            (one, other) = (one + 1, other + 1);
        } else if stays[here + width] >= stays[here + 1] {
            one += 1;
        } else {
            other += 1;
        }
    }
    pairs
}

/// What stands between two parts that stay: what was and what is instead of it beside each other. Fields are called alike for that,
/// lines stand in the same order.
fn told(gone: &[Part], come: &[Part], is_json: bool) -> Vec<BodyChange> {
    let mut new: Vec<Option<&Part>> = come.iter().map(Some).collect();
    let mut rows = Vec::with_capacity(gone.len().max(come.len()));
    for (at, old) in gone.iter().enumerate() {
        let same = if is_json {
            new.iter().position(|part| part.is_some_and(|part| part.place == old.place))
        } else {
            Some(at).filter(|at| *at < new.len())
        };
        rows.push(row(Some(old), same.and_then(|at| new[at].take())));
    }
    rows.extend(new.into_iter().flatten().map(|part| row(None, Some(part))));
    rows
}

fn row(old: Option<&Part>, new: Option<&Part>) -> BodyChange {
    let place = old.or(new).map(|part| part.place.clone()).unwrap_or_default();
    let (before, after) = match (old, new) {
        (Some(old), Some(new)) => {
            let (old, new) = around(&old.text, &new.text);
            (Some(old), Some(new))
        }
        (old, new) => (old.map(|part| begin(&part.text)), new.map(|part| begin(&part.text))),
    };
    BodyChange { place, before, after }
}

/// Two texts as they are, or where one is long what is different about them with a little on either side.
fn around(one: &str, other: &str) -> (String, String) {
    let (mut old, mut new): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let shown = if old.len().max(new.len()) <= SHORT {
        (one.to_owned(), other.to_owned())
    } else {
        let shorter = old.len().min(new.len());
        let head = old.iter().zip(&new).position(|(a, b)| a != b).unwrap_or(shorter);
        let backwards = old.iter().rev().zip(new.iter().rev()).take(shorter - head);
        let tail = backwards.clone().position(|(a, b)| a != b).unwrap_or(shorter - head);
        (part(&old, head, tail), part(&new, head, tail))
    };
    old.iter_mut().chain(&mut new).for_each(|sign| *sign = '\0');
    shown
}

/// A text without most of its first `head` and last `tail` characters.
fn part(text: &[char], head: usize, tail: usize) -> String {
    let from = head.saturating_sub(AROUND);
    let to = text.len() - tail.saturating_sub(AROUND);
    let middle = &text[from..to];
    let cut = middle.len() > 2 * SHORT;
    let shown: String = middle.iter().take(if cut { SHORT } else { middle.len() }).collect();
    format!("{}{shown}{}", if from > 0 { "…" } else { "" }, if cut || to < text.len() { "…" } else { "" })
}

/// The first of a text.
fn begin(text: &str) -> String {
    match text.char_indices().nth(2 * SHORT) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

fn lines(text: &str) -> Vec<Part> {
    if text.is_empty() {
        return Vec::new();
    }
    let line =
        |(at, text): (usize, &str)| Part { place: format!("line {}", at + 1), key: String::new(), text: tame(text) };
    text.split('\n').enumerate().map(line).collect()
}

fn fields(payload: &Payload) -> Vec<Part> {
    let mut all = Vec::new();
    gather(payload, &mut FieldPath::default(), &mut all);
    all
}

fn gather(payload: &Payload, at: &mut FieldPath, to: &mut Vec<Part>) {
    match payload {
        Payload::Object(fields) if !fields.is_empty() => {
            for (place, (name, field)) in fields.iter().enumerate() {
                at.0.push(PathPart::Field { place, name: name.clone() });
                gather(field, at, to);
                at.0.pop();
            }
        }
        Payload::List(items) if !items.is_empty() => {
            for (place, item) in items.iter().enumerate() {
                at.0.push(PathPart::Item(place));
                gather(item, at, to);
                at.0.pop();
            }
        }
        leaf => to.push(Part { place: at.to_string(), key: key(at), text: value(leaf) }),
    }
}

/// The names that lead to a field.
fn key(path: &FieldPath) -> String {
    let mut key = String::new();
    for part in &path.0 {
        if let PathPart::Field { name, .. } = part {
            key.push_str(name);
        }
        key.push('\0');
    }
    key
}

/// A value as it is written: `1` is a number and `"1"` is not.
fn value(leaf: &Payload) -> String {
    match leaf {
        Payload::Null => "null".to_owned(),
        Payload::Flag(flag) => flag.to_string(),
        Payload::Number(text) => text.clone(),
        Payload::Text(text) => {
            let mut quoted = serde_json::Value::from(text.as_str());
            let shown = quoted.to_string();
            if let serde_json::Value::String(copy) = &mut quoted {
                mem::take(copy).zeroize();
            }
            shown
        }
        Payload::List(_) => "[]".to_owned(),
        Payload::Object(_) => "{}".to_owned(),
    }
}

#[cfg(test)]
#[path = "changes_tests.rs"]
mod tests;
