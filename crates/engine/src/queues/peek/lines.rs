//! A masked payload as lines, and as JSON that keeps its order.

use std::collections::HashMap;

use serde_json::value::RawValue;
use watchbill_domain::alerts::plain_line;
use watchbill_domain::queues::{FieldPath, MaskWhy, Masked, PathPart, Payload};

use crate::api::{PeekLine, PeekMask};

/// So many lines of one message are shown.
const MOST_LINES: usize = 400;
/// So many characters of one text.
const MOST_CHARS: usize = 8_000;

/// The way to a field by places, as shells hand it back.
pub(super) fn places(path: &FieldPath) -> Vec<usize> {
    let place = |part: &PathPart| match part {
        PathPart::Field { place, .. } | PathPart::Item(place) => *place,
    };
    path.0.iter().map(place).collect()
}

/// The field at these places.
pub(super) fn path_of(payload: &Payload, places: &[usize]) -> Option<FieldPath> {
    let mut at = payload;
    let mut path = Vec::with_capacity(places.len());
    for place in places {
        match at {
            Payload::Object(fields) => {
                let (_, field) = fields.get(*place)?;
                path.push(PathPart::Field { place: *place, name: String::new() });
                at = field;
            }
            Payload::List(items) => {
                path.push(PathPart::Item(*place));
                at = items.get(*place)?;
            }
            _ => return None,
        }
    }
    Some(FieldPath(path))
}

/// Why something is masked, in half a sentence.
pub(super) fn said(why: &[MaskWhy]) -> String {
    why.iter().map(|why| why.said()).collect::<Vec<_>>().join("; ")
}

/// The payload line by line; that some are left out is the last line.
pub(super) fn lines(masked: &Masked) -> Vec<PeekLine> {
    let masks = masked.masks.iter().map(|mask| {
        let shown = PeekMask { field: places(&mask.path), path: mask.path.to_string(), why: said(&mask.why) };
        (shown.field.clone(), shown)
    });
    let mut drawn = Drawn { masks: masks.collect(), lines: Vec::new(), at: Vec::new(), left_out: 0 };
    match &masked.payload {
        Payload::Object(fields) if !fields.is_empty() => drawn.fields(fields, 0),
        Payload::List(items) if !items.is_empty() => drawn.items(items, 0),
        Payload::Null if masked.masks.is_empty() => {}
        other => drawn.one(String::new(), other, 0),
    }
    if drawn.left_out > 0 {
        let text = format!("{} more lines are not shown", drawn.left_out);
        drawn.lines.push(PeekLine { level: 0, name: String::new(), text, masked: None });
    }
    drawn.lines
}

struct Drawn {
    masks: HashMap<Vec<usize>, PeekMask>,
    lines: Vec<PeekLine>,
    at: Vec<usize>,
    left_out: usize,
}

impl Drawn {
    fn fields(&mut self, fields: &[(String, Payload)], level: u32) {
        for (place, (name, field)) in fields.iter().enumerate() {
            self.at.push(place);
            self.one(plain_line(name, 200), field, level);
            self.at.pop();
        }
    }

    fn items(&mut self, items: &[Payload], level: u32) {
        for (place, item) in items.iter().enumerate() {
            self.at.push(place);
            self.one(format!("[{place}]"), item, level);
            self.at.pop();
        }
    }

    fn one(&mut self, name: String, payload: &Payload, level: u32) {
        if self.lines.len() >= MOST_LINES {
            self.left_out += 1;
            return;
        }
        let masked = self.masks.get(&self.at).cloned();
        self.lines.push(PeekLine { level, name, text: leaf(payload), masked });
        match payload {
            Payload::Object(fields) => self.fields(fields, level + 1),
            Payload::List(items) => self.items(items, level + 1),
            _ => {}
        }
    }
}

/// What stands on the line of the payload itself.
fn leaf(payload: &Payload) -> String {
    match payload {
        Payload::Null => "null".to_owned(),
        Payload::Flag(flag) => flag.to_string(),
        Payload::Number(text) => plain_line(text, MOST_CHARS),
        Payload::Text(text) if text.is_empty() => "\"\"".to_owned(),
        Payload::Text(text) => cut(text),
        Payload::List(items) if items.is_empty() => "[]".to_owned(),
        Payload::Object(fields) if fields.is_empty() => "{}".to_owned(),
        Payload::List(_) | Payload::Object(_) => String::new(),
    }
}

/// Signs that steer a terminal are gone from every payload already.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// The payload as JSON, names that occur twice included.
pub(super) fn json(payload: &Payload) -> Box<RawValue> {
    let mut text = String::new();
    write(payload, &mut text);
    RawValue::from_string(text).unwrap_or_default()
}

fn write(payload: &Payload, to: &mut String) {
    match payload {
        Payload::Null => to.push_str("null"),
        Payload::Flag(flag) => to.push_str(if *flag { "true" } else { "false" }),
        Payload::Number(text) => to.push_str(text),
        Payload::Text(text) => to.push_str(&quoted(text)),
        Payload::List(items) => {
            to.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    to.push(',');
                }
                write(item, to);
            }
            to.push(']');
        }
        Payload::Object(fields) => {
            to.push('{');
            for (place, (name, field)) in fields.iter().enumerate() {
                if place > 0 {
                    to.push(',');
                }
                to.push_str(&quoted(name));
                to.push(':');
                write(field, to);
            }
            to.push('}');
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
