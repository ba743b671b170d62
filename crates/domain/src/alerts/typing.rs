//! What somebody is typing in a filter, so that it can be completed.

use super::matchers::quoted_name;

/// The piece of a filter at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typing {
    /// What it is.
    pub piece: Piece,
    /// Where it begins, in characters from 0.
    pub from: usize,
    /// Where it ends; what is chosen takes the place of all of it.
    pub to: usize,
    /// What is written of it before the cursor, without quotes and escapes.
    pub prefix: String,
}

/// A piece of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A label's name, one of our fields, or a word.
    Name,
    /// The value that is compared with this name.
    Value {
        /// The label or field.
        name: String,
    },
}

/// What is typed at the cursor, which stands before the character of this number.
#[must_use]
pub fn typing_at(text: &str, cursor: usize) -> Typing {
    let chars: Vec<char> = text.chars().collect();
    let cursor = cursor.min(chars.len());
    let mut at = 0;
    loop {
        while at < chars.len() && (chars[at].is_whitespace() || matches!(chars[at], ',' | '{' | '}')) {
            at += 1;
        }
        // A cursor before the next piece begins a new one.
        if at >= cursor {
            return piece(
                Piece::Name,
                cursor,
                if at == cursor { name_end(&chars, cursor) } else { cursor },
                String::new(),
            );
        }
        let (start, end) = (at, name_end(&chars, at));
        if cursor <= end {
            return piece(Piece::Name, start, end, unquoted(&chars[start..cursor]));
        }
        let name = unquoted(&chars[start..end]);
        let value = operator_end(&chars, end);
        if value == end {
            // A word without an operator; something that is no part of any piece is passed over.
            at = end.max(start + 1);
            continue;
        }
        if cursor < value {
            // Within the operator: what is chosen brings its own.
            return piece(Piece::Name, start, value, name);
        }
        let end = value_end(&chars, value);
        if cursor <= end {
            return piece(Piece::Value { name }, value, end, unquoted(&chars[value..cursor]));
        }
        at = end;
    }
}

/// A name as it is written in a filter with its usual operator.
#[must_use]
pub fn name_text(name: &str) -> String {
    if name == "@age" { "@age>".to_owned() } else { format!("{}=", quoted_name(name)) }
}

fn piece(piece: Piece, from: usize, to: usize, prefix: String) -> Typing {
    Typing { piece, from, to, prefix }
}

fn name_end(chars: &[char], at: usize) -> usize {
    if chars.get(at) == Some(&'"') {
        return string_end(chars, at);
    }
    let is_part = |c: &char| !c.is_whitespace() && !matches!(c, '=' | '!' | '~' | '<' | '>' | ',' | '{' | '}' | '"');
    at + chars[at.min(chars.len())..].iter().take_while(|c| is_part(c)).count()
}

fn operator_end(chars: &[char], at: usize) -> usize {
    at + chars[at.min(chars.len())..].iter().take_while(|c| matches!(c, '=' | '!' | '~' | '<' | '>')).count()
}

fn value_end(chars: &[char], at: usize) -> usize {
    if chars.get(at) == Some(&'"') {
        return string_end(chars, at);
    }
    at + chars[at.min(chars.len())..].iter().take_while(|c| !c.is_whitespace() && !matches!(c, ',' | '}')).count()
}

/// Behind the closing quote, or the end where there is none yet.
fn string_end(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

fn unquoted(written: &[char]) -> String {
    let Some((&'"', inside)) = written.split_first() else { return written.iter().collect() };
    let mut text = String::new();
    let mut chars = inside.iter();
    while let Some(&c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next()),
            '"' => break,
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
#[path = "typing_tests.rs"]
mod tests;
