//! YAML as a tree with the line of everything. Aliases are followed for single values only, so that a short text cannot
//! become a large tree.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser};
use watchbill_domain::sources::Problem;

use super::problem;

/// Deeper trees are no configuration.
const DEEPEST: usize = 64;

/// A value with its line, 1-based.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub line: usize,
    pub shape: Shape,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// The value under keys that are nested or joined by dots.
    pub fn path(&self, path: &[&str]) -> Option<&Self> {
        match path {
            [] => Some(self),
            [first, rest @ ..] => {
                self.get(first).and_then(|node| node.path(rest)).or_else(|| self.get(&path.join(".")))
            }
        }
    }

    pub fn entries(&self) -> &[(String, Self)] {
        if let Shape::Map(entries) = &self.shape { entries } else { &[] }
    }

    pub fn items(&self) -> &[Self] {
        if let Shape::List(items) = &self.shape { items } else { &[] }
    }

    /// A text that is not empty.
    pub fn text(&self) -> Option<&str> {
        match &self.shape {
            Shape::Text(text) if !text.is_empty() && text != "~" && text != "null" => Some(text),
            _ => None,
        }
    }

    pub fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Self::text)
    }
}

/// What is being filled: a list, or a map with the key whose value comes next.
enum Open {
    List(usize, Vec<Node>),
    Map(usize, Vec<(String, Node)>, Option<String>),
}

/// The first document of a text.
pub(super) fn parse(file: &str, text: &str) -> Result<Node, Problem> {
    let mut open: Vec<Open> = Vec::new();
    let mut anchors: HashMap<usize, String> = HashMap::new();
    let mut root = None;
    for event in Parser::new_from_str(text) {
        let broken = |line| problem(file, Some(line), "is not YAML here; nothing was taken over");
        let (event, span) = event.map_err(|error| broken(error.marker().line()))?;
        let line = span.start.line();
        if open.len() > DEEPEST {
            return Err(problem(file, Some(line), "is nested too deeply for a configuration"));
        }
        let done = match event {
            Event::Scalar(value, _, anchor, _) => {
                if anchor > 0 {
                    anchors.insert(anchor, value.to_string());
                }
                Some(Node { line, shape: Shape::Text(value.into_owned()) })
            }
            Event::Alias(anchor) => {
                Some(Node { line, shape: Shape::Text(anchors.get(&anchor).cloned().unwrap_or_default()) })
            }
            Event::SequenceStart(..) => {
                open.push(Open::List(line, Vec::new()));
                None
            }
            Event::MappingStart(..) => {
                open.push(Open::Map(line, Vec::new(), None));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().map(|open| match open {
                Open::List(line, items) => Node { line, shape: Shape::List(items) },
                Open::Map(line, entries, _) => Node { line, shape: Shape::Map(entries) },
            }),
            Event::DocumentEnd => break,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => None,
        };
        let Some(node) = done else { continue };
        match open.last_mut() {
            None => root = Some(node),
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Map(_, entries, key)) => match key.take() {
                None => *key = Some(node.text().unwrap_or_default().to_owned()),
                Some(key) => entries.push((key, node)),
            },
        }
    }
    root.filter(|root| !root.entries().is_empty()).ok_or_else(|| problem(file, None, "holds no settings"))
}
