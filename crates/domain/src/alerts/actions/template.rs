//! Text with places: `{pod}`, `{annotations.runbook}`, `{@source}`; a brace itself is written twice.

use std::fmt;

use crate::alerts::{Labels, plain_line};

/// Characters of a name that are repeated in a message.
const SHOWN_CHARS: usize = 60;

/// What fills the places of a template.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The alert's labels.
    pub labels: &'a Labels,
    /// Its annotations.
    pub annotations: &'a Labels,
    /// The name of its source.
    pub source: &'a str,
}

/// Why an action cannot be had for an alert, in a sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unavailable(pub String);

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A label.
    Label(String),
    /// An annotation.
    Annotation(String),
    /// The name of the alert's source.
    Source,
}

impl Place {
    /// Its value; none where the alert does not have it.
    #[must_use]
    pub fn value<'a>(&self, given: &Given<'a>) -> Option<&'a str> {
        match self {
            Self::Label(name) => given.labels.get(name),
            Self::Annotation(name) => given.annotations.get(name),
            Self::Source => Some(given.source),
        }
    }

    fn parse(name: &str) -> Self {
        match name.strip_prefix("annotations.") {
            Some(annotation) => Self::Annotation(annotation.to_owned()),
            None if name == "@source" => Self::Source,
            None => Self::Label(name.to_owned()),
        }
    }

    fn missing(&self) -> Unavailable {
        let (what, name) = match self {
            Self::Label(name) => ("label", name.as_str()),
            Self::Annotation(name) => ("annotation", name.as_str()),
            Self::Source => ("source", "@source"),
        };
        Unavailable(format!("this alert has no {what} `{}`", plain_line(name, SHOWN_CHARS)))
    }
}

/// As it is written between the braces.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Label(name) => f.write_str(name),
            Self::Annotation(name) => write!(f, "annotations.{name}"),
            Self::Source => f.write_str("@source"),
        }
    }
}

/// Text with places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// As it stands.
    Text(String),
    /// To be filled.
    Place(Place),
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '{' | '}' if rest.next_if_eq(&c).is_some() => literal.push(c),
                '{' => {
                    let name = name_of_place(&mut rest)?;
                    if !literal.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut literal)));
                    }
                    parts.push(Part::Place(Place::parse(&name)));
                }
                '}' => return Err("there is no `{` for this `}`; a brace itself is written twice".to_owned()),
                c => literal.push(c),
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(Self { parts })
    }

    /// The places, in order and as often as they stand in it.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.parts.iter().filter_map(|part| match part {
            Part::Place(place) => Some(place),
            Part::Text(_) => None,
        })
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The text, if it has no place; the empty template is the empty text.
    pub(super) fn literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// With every place filled by its value, which `write` puts behind what is there already.
    pub(super) fn fill(
        &self,
        given: &Given<'_>,
        mut write: impl FnMut(&mut String, &Place, &str) -> Result<(), Unavailable>,
    ) -> Result<String, Unavailable> {
        let mut filled = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Place(place) => {
                    let value = place.value(given).filter(|value| !value.is_empty()).ok_or_else(|| place.missing())?;
                    write(&mut filled, place, value)?;
                }
            }
        }
        Ok(filled)
    }
}

fn name_of_place(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String, String> {
    let mut name = String::new();
    for c in rest.by_ref() {
        match c {
            '}' => {
                let name = name.trim();
                let is_empty = name.strip_prefix("annotations.").unwrap_or(name).is_empty();
                let is_ours = name.starts_with('@') && name != "@source";
                return match (is_empty, is_ours) {
                    (true, _) => Err("`{}` names no label; a brace itself is written twice".to_owned()),
                    (_, true) => Err(format!(
                        "`{}` is no place to fill; there are labels, `annotations.NAME` and `@source`",
                        plain_line(name, SHOWN_CHARS)
                    )),
                    (false, false) => Ok(name.to_owned()),
                };
            }
            '{' => break,
            c => name.push(c),
        }
    }
    Err("a `{` is not closed; a brace itself is written twice".to_owned())
}
