//! YAML as a tree that keeps what a number loses: every scalar is its text as written, everything has its place, and anchors
//! cannot make a short text large.
//!
//! The parser is `saphyr-parser`: it is maintained, passes the YAML test suite, hands out events with the place and the raw
//! text of every scalar, and expands nothing by itself; loaders on top of it (and serde ones) turn `0.9990` into a float
//! before anybody can look. What anchors expand to is bounded here.

mod parse;
mod write;

pub(crate) use parse::parse;
pub(crate) use write::write;

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct At {
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
}

/// A value with its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub at: At,
    pub shape: Shape,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    /// Nothing, `~` or `null`.
    Null,
    Text(Text),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A scalar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub text: String,
    pub style: Style,
}

/// Whether a reader may take a text for a number or a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// It may.
    Plain,
    /// It is text: it stands in quotes, in a block, or is tagged `!!str`.
    Quoted,
}

/// One key of a map with its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub key: String,
    pub key_at: At,
    pub value: Node,
}

/// The same content, wherever it stands.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.shape == other.shape
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.value == other.value
    }
}

impl Node {
    /// The value of a key; `None` as well when this is no map.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The value of a key that holds something.
    pub fn filled(&self, key: &str) -> Option<&Self> {
        self.get(key).filter(|node| node.shape != Shape::Null)
    }

    /// The value under nested keys.
    pub fn path(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The value under keys that are nested, or joined by dots as some programs allow.
    pub fn dotted(&self, path: &[&str]) -> Option<&Self> {
        match path {
            [] => Some(self),
            [first, rest @ ..] => {
                self.get(first).and_then(|node| node.dotted(rest)).or_else(|| self.get(&path.join(".")))
            }
        }
    }

    pub fn entries(&self) -> &[Entry] {
        if let Shape::Map(entries) = &self.shape { entries } else { &[] }
    }

    pub fn items(&self) -> &[Self] {
        if let Shape::List(items) = &self.shape { items } else { &[] }
    }

    /// A scalar that is not null, as written.
    pub fn text(&self) -> Option<&str> {
        if let Shape::Text(text) = &self.shape { Some(&text.text) } else { None }
    }

    /// The text of a key, unless it is empty.
    pub fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Self::text).filter(|text| !text.is_empty())
    }

    /// `true` or `false`, unquoted, in the spellings of YAML 1.2.
    pub fn switch(&self) -> Option<bool> {
        match &self.shape {
            Shape::Text(Text { text, style: Style::Plain }) => match text.as_str() {
                "true" | "True" | "TRUE" => Some(true),
                "false" | "False" | "FALSE" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// What it is, for people.
    pub fn word(&self) -> &'static str {
        match &self.shape {
            Shape::Null => "nothing",
            Shape::Text(_) => "one value",
            Shape::List(_) => "a list",
            Shape::Map(_) => "a map",
        }
    }
}

#[cfg(test)]
#[path = "yaml_tests.rs"]
mod tests;
