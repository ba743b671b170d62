//! From text to trees.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};

use super::write::is_plain;
use super::{At, Entry, Node, Shape, Style, Text};

/// Deeper trees are no definition.
const DEEPEST: usize = 64;
/// More values than this, counted as often as an alias repeats them, are no definition: the longest text that is read holds
/// fewer without aliases that grow.
const MOST_NODES: usize = 200_000;

/// The documents of a text.
#[derive(Debug)]
pub(crate) struct Stream {
    /// Those that could be read: the tree, and the bytes it was read from. The ranges lie side by side and cover the text
    /// when nothing is broken.
    pub documents: Vec<(Node, Range<usize>)>,
    /// Why what follows could not be read.
    pub broken: Option<Broken>,
}

/// A place from which on a text cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    pub at: At,
    pub message: String,
}

/// What is being filled, with the number of its anchor (0 for none).
struct Open {
    at: At,
    anchor: usize,
    held: Held,
}

enum Held {
    List(Vec<Node>),
    Map(Vec<Entry>, Option<(String, At)>),
}

/// Reads every document of a text. Nothing is read twice: an alias repeats what its anchor held, merge keys (`<<`) are merged.
pub(crate) fn parse(text: &str) -> Stream {
    let mut reading = Reading::default();
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut trees: Vec<(Node, usize)> = Vec::new();
    let mut begins = 0;
    let mut broken = None;
    for event in Parser::new_from_str(text) {
        let step = event
            .map_err(|error| Broken { at: at(*error.marker()), message: error.info().to_owned() })
            .and_then(|(event, span)| {
                match &event {
                    // The first document owns whatever stands before it.
                    Event::DocumentStart(_) if !trees.is_empty() => begins = line_start(&starts, span.start),
                    Event::DocumentEnd => trees.push((reading.finish(at(span.start)), begins)),
                    _ => {}
                }
                reading.take(event, at(span.start))
            });
        if let Err(found) = step {
            // The parser may find the end of a text behind its last line.
            let line = found.at.line.min(starts.len());
            broken = Some(Broken { at: At { line, ..found.at }, ..found });
            break;
        }
    }
    let end = broken.as_ref().map_or(text.len(), |_| begin_of_rest(&trees, begins, text.len()));
    let ends: Vec<usize> = trees.iter().skip(1).map(|(_, begins)| *begins).chain([end]).collect();
    let documents = trees.into_iter().zip(ends).map(|((tree, begins), end)| (tree, begins..end.max(begins))).collect();
    Stream { documents, broken }
}

/// Where the document begins that could not be read.
fn begin_of_rest(trees: &[(Node, usize)], begins: usize, end: usize) -> usize {
    if trees.last().is_some_and(|(_, last)| *last < begins) { begins } else { end }
}

fn at(marker: Marker) -> At {
    At { line: marker.line().max(1), column: marker.col() + 1 }
}

fn line_start(starts: &[usize], marker: Marker) -> usize {
    starts.get(marker.line().saturating_sub(1)).copied().unwrap_or_default()
}

#[derive(Default)]
struct Reading {
    open: Vec<Open>,
    anchors: HashMap<usize, (Node, usize)>,
    root: Option<Node>,
    nodes: usize,
}

impl Reading {
    /// The document that ends here; anchors hold within one document only.
    fn finish(&mut self, at: At) -> Node {
        self.anchors.clear();
        self.nodes = 0;
        self.open.clear();
        self.root.take().unwrap_or(Node { at, shape: Shape::Null })
    }

    fn take(&mut self, event: Event<'_>, at: At) -> Result<(), Broken> {
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                (Node { at, shape: scalar(text.into_owned(), style, tag.as_deref()) }, anchor)
            }
            Event::Alias(anchor) => {
                let (node, size) = self
                    .anchors
                    .get(&anchor)
                    .ok_or_else(|| Broken { at, message: "an alias stands inside of what it repeats".to_owned() })?;
                let (node, size) = (Node { at, shape: node.shape.clone() }, *size);
                self.count(size, at)?;
                (node, 0)
            }
            Event::SequenceStart(anchor, _) => return self.open(at, anchor, Held::List(Vec::new())),
            Event::MappingStart(anchor, _) => return self.open(at, anchor, Held::Map(Vec::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open { at, anchor, held: Held::List(items) }) => (Node { at, shape: Shape::List(items) }, anchor),
                Some(Open { at, anchor, held: Held::Map(entries, _) }) => {
                    (Node { at, shape: Shape::Map(merged(entries)) }, anchor)
                }
                None => return Ok(()),
            },
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {
                return Ok(());
            }
        };
        self.count(1, at)?;
        if anchor > 0 {
            // Keeping it is a copy as well: anchors around anchors would otherwise copy the innermost once a level.
            let size = size(&node);
            self.count(size, at)?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        self.put(node)
    }

    fn open(&mut self, at: At, anchor: usize, held: Held) -> Result<(), Broken> {
        if self.open.len() >= DEEPEST {
            return Err(Broken { at, message: format!("is nested more than {DEEPEST} deep") });
        }
        self.open.push(Open { at, anchor, held });
        Ok(())
    }

    /// Counts before anything is copied, so that a bomb of aliases is refused at its first large step.
    fn count(&mut self, more: usize, at: At) -> Result<(), Broken> {
        self.nodes = self.nodes.saturating_add(more);
        if self.nodes > MOST_NODES {
            return Err(Broken {
                at,
                message: format!("holds more than {MOST_NODES} values, with what aliases repeat"),
            });
        }
        Ok(())
    }

    fn put(&mut self, node: Node) -> Result<(), Broken> {
        match self.open.last_mut().map(|open| &mut open.held) {
            None => self.root = Some(node),
            Some(Held::List(items)) => items.push(node),
            Some(Held::Map(entries, key)) => match key.take() {
                Some((key, key_at)) => entries.push(Entry { key, key_at, value: node }),
                None => {
                    let word = match node.shape {
                        Shape::Text(text) => text.text,
                        Shape::Null => String::new(),
                        Shape::List(_) | Shape::Map(_) => {
                            return Err(Broken { at: node.at, message: "a key is a list or a map".to_owned() });
                        }
                    };
                    *key = Some((word, node.at));
                }
            },
        }
        Ok(())
    }
}

/// Values in a tree, itself included.
fn size(node: &Node) -> usize {
    let below: usize = match &node.shape {
        Shape::Null | Shape::Text(_) => 0,
        Shape::List(items) => items.iter().map(size).sum(),
        Shape::Map(entries) => entries.iter().map(|entry| size(&entry.value)).sum(),
    };
    below + 1
}

/// The entries with those of every merge key behind them, where the map has none of its own.
fn merged(entries: Vec<Entry>) -> Vec<Entry> {
    if entries.iter().all(|entry| entry.key != "<<") {
        return entries;
    }
    let (merges, mut own): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|entry| entry.key == "<<");
    let maps = merges.into_iter().flat_map(|merge| match merge.value.shape {
        Shape::List(items) => items,
        shape => vec![Node { at: merge.value.at, shape }],
    });
    for map in maps {
        if let Shape::Map(entries) = map.shape {
            for entry in entries {
                if own.iter().all(|known| known.key != entry.key) {
                    own.push(entry);
                }
            }
        }
    }
    own
}

fn scalar(text: String, style: ScalarStyle, tag: Option<&Tag>) -> Shape {
    let tagged = |suffix: &str| tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == suffix);
    let plain = style == ScalarStyle::Plain && !tagged("str");
    let null = plain && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL");
    let style = if plain && is_plain(&text) { Style::Plain } else { Style::Quoted };
    if null { Shape::Null } else { Shape::Text(Text { text, style }) }
}
