//! A source kind describes its own settings with these, and everything else follows from that one list: validation of
//! `watchbill.toml`, the settings form, the command line's help and the manual page.

use std::collections::BTreeMap;
use std::time::Duration;

/// One setting of a source kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// The key in `watchbill.toml`.
    pub key: &'static str,
    /// A label of a few words for forms.
    pub title: &'static str,
    /// One or two sentences: what it does, its unit and range.
    pub help: &'static str,
    /// What may be written.
    pub kind: FieldKind,
    /// Whether a source without it is refused.
    pub required: bool,
    /// What holds when it is absent, as it would be written in the file.
    pub default: Option<&'static str>,
    /// A value to show in an empty form and in the manual.
    pub example: &'static str,
}

/// What a field may hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FieldKind {
    /// Any text.
    Text,
    /// One or more texts.
    Texts,
    /// One or more Alertmanager matchers, like `team="payments"`.
    Matchers,
    /// `true` or `false`.
    Switch,
    /// A whole number within the range, both ends included.
    Number {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A span of time like `30s`, within the range of seconds, both ends included.
    Span {
        /// Shortest, seconds.
        min_s: u64,
        /// Longest, seconds.
        max_s: u64,
    },
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// A setting's value after it has been held against its [`Field`].
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// For `Text` and `Choice`.
    Text(String),
    /// For `Texts` and `Matchers`.
    Texts(Vec<String>),
    /// For `Switch`.
    Switch(bool),
    /// For `Number`.
    Number(i64),
    /// For `Span`.
    Span(Duration),
}

/// A source's own settings by key. Every value has the shape its field asks for; defaults are filled in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings(BTreeMap<String, Value>);

impl Settings {
    /// Puts a value in place.
    pub fn set(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    /// The text of a `Text` or `Choice` field.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.0.get(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The texts of a `Texts` or `Matchers` field; empty when absent.
    #[must_use]
    pub fn texts(&self, key: &str) -> &[String] {
        match self.0.get(key) {
            Some(Value::Texts(texts)) => texts,
            _ => &[],
        }
    }

    /// A switch; `None` when absent.
    #[must_use]
    pub fn switch(&self, key: &str) -> Option<bool> {
        match self.0.get(key) {
            Some(Value::Switch(on)) => Some(*on),
            _ => None,
        }
    }

    /// A whole number; `None` when absent.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<i64> {
        match self.0.get(key) {
            Some(Value::Number(n)) => Some(*n),
            _ => None,
        }
    }

    /// A span of time; `None` when absent.
    #[must_use]
    pub fn span(&self, key: &str) -> Option<Duration> {
        match self.0.get(key) {
            Some(Value::Span(span)) => Some(*span),
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "field_tests.rs"]
mod tests;
