//! A document's own fields, for whoever scripts against them.

use serde_json::{Map, Value};

use crate::yaml::{Entry, Node, Shape};

use super::secrets::{about, is_secret, is_telling_address};

/// What stands for a secret. Answers are kept in logs of other machines.
pub(super) const NOT_SHOWN: &str = "(a secret, not shown)";

/// What a value is about, for telling a secret.
#[derive(Clone, Copy)]
enum About<'a> {
    Field(&'a str),
    /// Labels and annotations are called as their team likes, so that a name tells nothing.
    Anything,
}

/// The fields of a document; one that is no map has none.
pub(super) fn fields(node: &Node) -> Value {
    if let Shape::Map(_) = node.shape { values(node, About::Field("")) } else { Value::Object(Map::new()) }
}

/// The tree with every scalar as text; `target: 0.9990` is `"0.9990"`.
fn values(node: &Node, what: About<'_>) -> Value {
    match &node.shape {
        Shape::Null => Value::Null,
        Shape::Text(text) if what.hides(&text.text) => Value::String(NOT_SHOWN.to_owned()),
        Shape::Text(text) => Value::String(text.text.clone()),
        Shape::List(items) => Value::Array(items.iter().map(|item| values(item, what)).collect()),
        Shape::Map(entries) => {
            let mut map = Map::new();
            for entry in entries {
                map.entry(entry.key.clone()).or_insert_with(|| values(&entry.value, what.of(node, entry)));
            }
            Value::Object(map)
        }
    }
}

impl<'a> About<'a> {
    fn of(self, map: &'a Node, entry: &'a Entry) -> Self {
        match self {
            Self::Field("metadata") if matches!(entry.key.as_str(), "labels" | "annotations") => Self::Anything,
            Self::Field(owner) => Self::Field(about(map, entry, owner)),
            Self::Anything => self,
        }
    }

    fn hides(self, text: &str) -> bool {
        match self {
            Self::Field(field) => is_secret(field, text),
            Self::Anything => is_telling_address(text),
        }
    }
}
