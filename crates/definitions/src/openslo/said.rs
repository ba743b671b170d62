//! A value of a document with the way to it, and what is said of it.

use watchbill_domain::time::Zone;

use crate::reader::shown;
use crate::yaml::{At, Entry, Node, Shape};

use super::codes::{Code, E_DUPLICATE_FIELD_, E_SHAPE_, W_UNKNOWN_FIELD_};

/// Something said of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The code.
    pub code: &'static Code,
    /// The field's name behind a code that ends with `_`.
    field: String,
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// What it is here, with the way to it. Never repeats a secret.
    pub message: String,
}

impl Said {
    /// The code as scripts see it.
    #[must_use]
    pub fn word(&self) -> String {
        format!("{}{}", self.code.word, self.field)
    }
}

/// A value with the way to it from the top of the document, like `spec.objectives[0].target`.
#[derive(Debug, Clone)]
pub(super) struct Spot<'a> {
    pub node: &'a Node,
    pub path: String,
}

impl<'a> Spot<'a> {
    /// The document as a whole.
    pub fn top(node: &'a Node) -> Self {
        Self { node, path: String::new() }
    }

    /// The value of a key, also one that holds nothing.
    pub fn get(&self, key: &str) -> Option<Self> {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        self.node.get(key).map(|node| Self { node, path })
    }

    /// The value of a key that holds something.
    pub fn filled(&self, key: &str) -> Option<Self> {
        self.get(key).filter(|spot| spot.node.shape != Shape::Null)
    }

    /// The values of a list.
    pub fn items(&self) -> impl Iterator<Item = Self> + '_ {
        self.node.items().iter().enumerate().map(|(nth, node)| Self { node, path: format!("{}[{nth}]", self.path) })
    }

    /// The text of a key, unless it is empty.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.node.text_of(key)
    }

    /// The way to it, for people.
    pub fn name(&self) -> String {
        if self.path.is_empty() { "the document".to_owned() } else { format!("`{}`", self.path) }
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Value,
    /// `true` or `false`.
    Switch,
    List,
    Map,
    /// Whatever the program that reads it wants.
    Any,
}

/// Collects what is said of one document.
#[derive(Debug, Default)]
pub(super) struct Sayings {
    said: Vec<Said>,
    /// The team's zone, where there is a team.
    pub zone: Option<Zone>,
}

impl Sayings {
    /// For the document of a team.
    pub fn of_team(zone: Option<&Zone>) -> Self {
        Self { said: Vec::new(), zone: zone.cloned() }
    }

    /// Says `code` of a value; `what` follows its name.
    pub fn say(&mut self, code: &'static Code, spot: &Spot<'_>, what: &str) {
        self.push(code, String::new(), spot.node.at, format!("{} {what}", spot.name()));
    }

    fn push(&mut self, code: &'static Code, field: String, at: At, message: String) {
        self.said.push(Said { code, field, line: at.line, column: at.column, message });
    }

    /// Names the fields that are not `known`, those that stand twice, and those of another shape.
    pub fn fields(&mut self, spot: &Spot<'_>, known: &[(&str, Kind)]) {
        let entries = spot.node.entries();
        for (nth, entry) in entries.iter().enumerate() {
            if entries[..nth].iter().any(|before| before.key == entry.key) {
                let message = format!("{} has `{}` a second time", spot.name(), plain(&entry.key));
                self.push(&E_DUPLICATE_FIELD_, suffix(&entry.key), entry.key_at, message);
            }
            match known.iter().find(|(name, _)| *name == entry.key) {
                None => self.unknown(spot, entry, known),
                Some((_, kind)) => self.shape(spot, entry, *kind),
            }
        }
    }

    fn unknown(&mut self, spot: &Spot<'_>, entry: &Entry, known: &[(&str, Kind)]) {
        let meant = crate::near::nearest(&entry.key, known.iter().map(|(name, _)| *name));
        let meant = meant.map_or(String::new(), |meant| format!("; did you mean `{meant}`?"));
        let message = format!("{} has {}, which OpenSLO does not know here{meant}", spot.name(), shown(&entry.key));
        self.push(&W_UNKNOWN_FIELD_, suffix(&entry.key), entry.key_at, message);
    }

    fn shape(&mut self, spot: &Spot<'_>, entry: &Entry, kind: Kind) {
        let expected = match (&entry.value.shape, kind) {
            (Shape::Null, _)
            | (_, Kind::Any)
            | (Shape::Text(_), Kind::Value)
            | (Shape::List(_), Kind::List)
            | (Shape::Map(_), Kind::Map) => return,
            (_, Kind::Switch) if entry.value.switch().is_some() => return,
            (_, Kind::Switch) => "true or false",
            (_, Kind::Value) => "one value",
            (_, Kind::List) => "a list",
            (_, Kind::Map) => "a map",
        };
        let is = entry.value.word();
        let message = format!("{} has `{}` as {is}; expected {expected}", spot.name(), entry.key);
        self.push(&E_SHAPE_, entry.key.clone(), entry.value.at, message);
    }

    /// Everything, in the order of the file.
    pub fn into_said(mut self) -> Vec<Said> {
        self.said.sort_by_key(|said| (said.line, said.column));
        self.said
    }
}

fn plain(key: &str) -> String {
    shown(key).trim_matches('`').to_owned()
}

/// A field's name as a part of a code: one word, cut.
fn suffix(key: &str) -> String {
    key.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '.' | '/') { c } else { '_' }).take(64).collect()
}
