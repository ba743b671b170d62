//! YAML from outside as a tree of texts. Aliases are refused, so that a short text cannot become a large tree, and so are trees
//! that are too deep or too large for a configuration.

use saphyr_parser::{Event, Parser};

/// Deeper trees are no configuration.
const DEEPEST: usize = 64;
/// More values than this neither.
const MOST_VALUES: usize = 500_000;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Yaml {
    /// A single value, as it is written without its quotes.
    Text(String),
    /// A list.
    List(Vec<Yaml>),
    /// Keys with their values, in order.
    Map(Vec<(String, Yaml)>),
}

impl Yaml {
    /// The first document of a text.
    ///
    /// # Errors
    /// What is wrong, in words that quote nothing of the text.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut open: Vec<Open> = Vec::new();
        let (mut root, mut values) = (None, 0_usize);
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|error| format!("it is not YAML (line {})", error.marker().line()))?;
            values += 1;
            if open.len() > DEEPEST || values > MOST_VALUES {
                return Err(format!("it is too large or too deep to be read (line {})", span.start.line()));
            }
            let done = match event {
                Event::Scalar(value, ..) => Self::Text(value.into_owned()),
                Event::SequenceStart(..) => {
                    open.push(Open::List(Vec::new()));
                    continue;
                }
                Event::MappingStart(..) => {
                    open.push(Open::Map(Vec::new(), None));
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                    Some(Open::List(items)) => Self::List(items),
                    Some(Open::Map(entries, _)) => Self::Map(entries),
                    None => continue,
                },
                Event::Alias(_) => return Err(format!("it has YAML aliases (line {})", span.start.line())),
                Event::DocumentEnd => break,
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => continue,
            };
            match open.last_mut() {
                None => root = Some(done),
                Some(Open::List(items)) => items.push(done),
                Some(Open::Map(entries, key)) => match (key.take(), done) {
                    (Some(key), value) => entries.push((key, value)),
                    (None, Self::Text(name)) => *key = Some(name),
                    (None, _) => return Err(format!("a key is no text (line {})", span.start.line())),
                },
            }
        }
        root.ok_or_else(|| "it is empty".to_owned())
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Keys with their values; of anything but a map none.
    pub(crate) fn entries(&self) -> &[(String, Self)] {
        if let Self::Map(entries) = self { entries } else { &[] }
    }

    /// The items of a list; of anything else none.
    pub(crate) fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    /// The text of a single value that is not null.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !matches!(text.as_str(), "" | "~" | "null") => Some(text),
            _ => None,
        }
    }

    /// The text of a key's value.
    pub(crate) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Self::text)
    }
}

/// What is being filled: a list, or a map with the key whose value comes next.
enum Open {
    List(Vec<Yaml>),
    Map(Vec<(String, Yaml)>, Option<String>),
}

#[cfg(test)]
#[path = "yaml_tests.rs"]
mod tests;
