//! From the bytes of a message to what masking understands. Nothing is shown of what is neither JSON nor text: a secret may lie in it in
//! ways that nobody looks for.

use std::fmt;

use secrecy::zeroize::Zeroize;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use watchbill_domain::queues::{Masked, Payload, masked};

/// What is nested deeper is taken as text.
const DEEPEST: usize = 64;
/// So much before the place where a body was cut off is looked through for the begin of the last word, bytes.
const LAST_WORD: usize = 400;

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// JSON.
    Json,
    /// Any other text.
    Text,
    /// Anything else.
    Binary,
    /// There is none.
    Empty,
}

impl Form {
    pub fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Text => "text",
            Self::Binary => "binary",
            Self::Empty => "empty",
        }
    }
}

/// A payload that is wiped when nobody needs it any more.
pub(super) struct Wiped(Payload);

impl Wiped {
    pub fn masked(&self) -> Masked {
        masked(&self.0)
    }

    pub fn payload(&self) -> &Payload {
        &self.0
    }
}

impl fmt::Debug for Wiped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(payload: &mut Payload) {
    match payload {
        Payload::Null | Payload::Flag(_) => {}
        Payload::Number(text) | Payload::Text(text) => text.zeroize(),
        Payload::List(items) => items.iter_mut().for_each(wipe),
        Payload::Object(fields) => {
            for (name, field) in fields {
                name.zeroize();
                wipe(field);
            }
        }
    }
}

/// Reads a body. Of one that was cut off the last word is left out: half a secret looks like none.
pub(super) fn body(bytes: &[u8], is_cut: bool) -> (Form, Wiped) {
    if bytes.is_empty() {
        return (Form::Empty, Wiped(Payload::Null));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if is_cut && error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return (Form::Binary, Wiped(Payload::Null)),
    };
    if text.chars().any(is_no_text) {
        return (Form::Binary, Wiped(Payload::Null));
    }
    if let Some(payload) = json(text) {
        return (Form::Json, payload);
    }
    let text = if is_cut { without_last_word(text) } else { text };
    (Form::Text, Wiped(Payload::Text(tame(&unescaped(text)))))
}

/// Reads JSON, with names that occur twice and numbers as they stand there. None for what is no JSON or too deep.
pub(super) fn json(text: &str) -> Option<Wiped> {
    let raw: &RawValue = serde_json::from_str(text).ok()?;
    read(raw, 0).map(Wiped)
}

fn read(raw: &RawValue, depth: usize) -> Option<Payload> {
    let text = raw.get();
    if depth > DEEPEST {
        return None;
    }
    Some(match text.as_bytes().first()? {
        b'n' => Payload::Null,
        b't' => Payload::Flag(true),
        b'f' => Payload::Flag(false),
        b'"' => Payload::Text(tame(&unescaped(&serde_json::from_str::<String>(text).ok()?))),
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            Payload::List(items.into_iter().map(|item| read(item, depth + 1)).collect::<Option<_>>()?)
        }
        b'{' => {
            let Fields(fields) = serde_json::from_str(text).ok()?;
            let field = |(name, raw): (String, &RawValue)| Some((tame(&name), read(raw, depth + 1)?));
            Payload::Object(fields.into_iter().map(field).collect::<Option<_>>()?)
        }
        _ => Payload::Number(text.to_owned()),
    })
}

/// All fields of an object, in their order.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Signs that stand in no text: whatever has them is made of numbers, or of text in two bytes a letter.
fn is_no_text(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{1b}')
}

/// Without signs that nobody sees: they steer terminals and the reading direction, and in the middle of a secret they would hide it from
/// masking.
pub(super) fn tame(text: &str) -> String {
    let is_unseen = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.chars().filter(|c| !is_unseen(*c)).collect()
}

/// With `\u0040` as the sign it stands for: JSON in a text, or JSON that is broken off, has secrets in this form too.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        let code = rest.get(at + 2..at + 6).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let sign = code.and_then(char::from_u32).filter(|sign| !sign.is_control());
        plain.push_str(&rest[..at]);
        match sign {
            Some(sign) => plain.push(sign),
            None => plain.push_str("\\u"),
        }
        rest = &rest[at + if sign.is_some() { 6 } else { 2 }..];
    }
    plain.push_str(rest);
    plain
}

fn without_last_word(text: &str) -> &str {
    let mut from = text.len().saturating_sub(LAST_WORD);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let tail = &text[from..];
    // A secret may have blanks in it, and then a field or a line is left out whole.
    let place = tail.rfind([',', ';', '{', '[', '&', '\n']).or_else(|| tail.rfind(char::is_whitespace)).unwrap_or(0);
    &text[..from + place]
}

#[cfg(test)]
#[path = "payload_tests.rs"]
mod tests;
