//! Reading PromQL from left to right.

use std::fmt::Write;

use super::MatchOperator;

/// What is left to read. White space between words means nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
}

/// What stands between the commas of a selector.
pub(super) enum Condition {
    /// The metric's name in quotes.
    Name(String),
    /// A condition on a label.
    Label(String, MatchOperator, String),
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { rest: text.trim_start() }
    }

    pub fn is_done(self) -> bool {
        self.rest.is_empty()
    }

    fn skip(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest.trim_start();
        taken
    }

    /// Past `sign`, if it comes next.
    pub fn eat(&mut self, sign: &str) -> Option<()> {
        self.rest.starts_with(sign).then(|| {
            self.skip(sign.len());
        })
    }

    /// The name of a metric; empty if none comes next.
    pub fn metric(&mut self) -> String {
        let end = self.rest.find(|c: char| !(is_word(c) || c == ':')).unwrap_or(self.rest.len());
        if self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            return String::new();
        }
        self.skip(end).to_owned()
    }

    /// A label's name, or a name of the metric in quotes.
    pub fn condition(&mut self) -> Option<Condition> {
        let is_quoted = self.rest.starts_with(['"', '\'', '`']);
        let label = if is_quoted { self.string()? } else { self.word()? };
        let operator = MatchOperator::ALL.into_iter().find(|operator| self.rest.starts_with(operator.sign()));
        match operator {
            Some(operator) => {
                self.skip(operator.sign().len());
                Some(Condition::Label(label, operator, self.string()?))
            }
            None => (is_quoted && !label.is_empty()).then_some(Condition::Name(label)),
        }
    }

    fn word(&mut self) -> Option<String> {
        let end = self.rest.find(|c: char| !is_word(c)).unwrap_or(self.rest.len());
        let word = self.skip(end);
        is_plain_label(word).then(|| word.to_owned())
    }

    /// A text in quotes, without them and its escapes, which are those of Go.
    pub fn string(&mut self) -> Option<String> {
        let quote = self.rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        let (mut bytes, mut chars) = (Vec::new(), self.rest[1..].char_indices());
        loop {
            match chars.next()? {
                (at, c) if c == quote => {
                    self.skip(at + 2);
                    return String::from_utf8(bytes).ok();
                }
                (_, '\\') if quote != '`' => escape(&mut chars, &mut bytes)?,
                (_, '\n') if quote != '`' => return None,
                (_, c) => push(&mut bytes, c),
            }
        }
    }
}

fn push(bytes: &mut Vec<u8>, c: char) {
    bytes.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// What follows a backslash.
fn escape(chars: &mut std::str::CharIndices<'_>, bytes: &mut Vec<u8>) -> Option<()> {
    let (_, c) = chars.next()?;
    match c {
        'a' => bytes.push(7),
        'b' => bytes.push(8),
        'f' => bytes.push(12),
        'n' => bytes.push(b'\n'),
        'r' => bytes.push(b'\r'),
        't' => bytes.push(b'\t'),
        'v' => bytes.push(11),
        '\\' | '"' | '\'' => push(bytes, c),
        'x' => bytes.push(u8::try_from(number(chars, 0, 2, 16)?).ok()?),
        'u' => push(bytes, char::from_u32(number(chars, 0, 4, 16)?)?),
        'U' => push(bytes, char::from_u32(number(chars, 0, 8, 16)?)?),
        '0'..='7' => bytes.push(u8::try_from(number(chars, c.to_digit(8)?, 2, 8)?).ok()?),
        _ => return None,
    }
    Some(())
}

/// `first` and so many digits behind it.
fn number(chars: &mut std::str::CharIndices<'_>, first: u32, digits: usize, radix: u32) -> Option<u32> {
    let digit = |value: u32, c: char| value.checked_mul(radix)?.checked_add(c.to_digit(radix)?);
    (0..digits).try_fold(first, |value, _| digit(value, chars.next()?.1))
}

/// A text in double quotes, as PromQL reads it back.
pub(in crate::slo) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Whether a label can stand without quotes.
pub(super) fn is_plain_label(label: &str) -> bool {
    label.chars().all(is_word) && label.starts_with(|c: char| !c.is_ascii_digit())
}

/// Whether a metric's name can stand without quotes.
pub(super) fn is_plain_metric(name: &str) -> bool {
    name.chars().all(|c| is_word(c) || c == ':') && name.starts_with(|c: char| !c.is_ascii_digit())
}
