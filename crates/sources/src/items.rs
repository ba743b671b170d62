//! Lists of items in JSON, of which one that is broken loses itself and no other.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use watchbill_domain::alerts::Labels;
use watchbill_domain::sources::{PollFailure, PollFailureKind, Problem};

/// A list after reading: what could be read, in order, and what could not, by its place in the list.
#[derive(Debug)]
pub(crate) struct Items<'a, T> {
    /// What could be read.
    pub(crate) read: Vec<T>,
    /// What could not.
    pub(crate) broken: Vec<Broken<'a>>,
}

/// An item that could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken<'a> {
    /// Its place in the list, from 0.
    pub(crate) index: usize,
    /// Why it could not be read.
    pub(crate) why: String,
    /// The item as it came: JSON, of whatever shape.
    pub(crate) raw: &'a str,
}

/// Reads a JSON array of `W`, each turned into a `T` by `read`.
///
/// The body is cut into items first and each is read on its own, borrowing from the body. That costs a tenth more than
/// reading the list at once, half of what an untyped parse costs, and needs no second way for lists with a broken item.
///
/// # Errors
/// Malformed, when it is no list at all. Its message never quotes the body.
pub(crate) fn read_items<'a, W: Deserialize<'a>, T>(
    body: &'a [u8],
    mut read: impl FnMut(W) -> Result<T, String>,
) -> Result<Items<'a, T>, PollFailure> {
    let text = text_of(body)?;
    let mut items = Items { read: Vec::new(), broken: Vec::new() };
    let list: Vec<&RawValue> = serde_json::from_str(text).map_err(|e| not_a_list(&e, text))?;
    items.read.reserve(list.len());
    for (index, raw) in list.into_iter().enumerate() {
        match serde_json::from_str(raw.get()).map_err(|e| misshapen(&e)).and_then(&mut read) {
            Ok(item) => items.read.push(item),
            Err(why) => items.broken.push(Broken { index, why, raw: raw.get() }),
        }
    }
    Ok(items)
}

/// Whether this is a JSON array, of whatever, without a look at its items.
///
/// # Errors
/// As for [`read_items`].
pub(crate) fn is_list(body: &[u8]) -> Result<(), PollFailure> {
    let text = text_of(body)?;
    serde_json::from_str::<Vec<IgnoredAny>>(text).map(|_| ()).map_err(|e| not_a_list(&e, text))
}

fn text_of(body: &[u8]) -> Result<&str, PollFailure> {
    std::str::from_utf8(body).map_err(|e| {
        malformed(format!("answered with bytes that are not UTF-8, as JSON has to be (byte {})", e.valid_up_to()))
    })
}

impl<T> Items<'_, T> {
    /// How many broken items are told one by one.
    const TOLD: usize = 20;

    /// What is wrong with this list, which is called `name`: an answer of another shape would bring thousands of the same.
    pub(crate) fn problems(&self, name: &str) -> Vec<Problem> {
        let problem = |place, message| Problem { place, line: None, column: None, message };
        let mut problems: Vec<Problem> = self
            .broken
            .iter()
            .take(Self::TOLD)
            .map(|b| problem(format!("{name}[{}]", b.index), b.why.clone()))
            .collect();
        if self.broken.len() > Self::TOLD {
            let more = self.broken.len() - Self::TOLD;
            problems.push(problem(name.to_owned(), format!("{more} more items cannot be read")));
        }
        problems
    }
}

/// What serde says of a value of the wrong type quotes it, and what it quotes may be anything: only the place is told.
fn misshapen(error: &serde_json::Error) -> String {
    format!(
        "cannot be read: a value has an unexpected type (line {}, column {} of the item)",
        error.line(),
        error.column()
    )
}

fn not_a_list(error: &serde_json::Error, text: &str) -> PollFailure {
    use serde_json::error::Category;
    malformed(match error.classify() {
        Category::Eof if text.trim().is_empty() => "answered with nothing at all instead of data".to_owned(),
        Category::Eof => format!(
            "answered with data that breaks off after {} bytes: the server or something in between closed the connection",
            text.len()
        ),
        Category::Syntax | Category::Io => {
            format!("answered with something that is not JSON (line {}, column {})", error.line(), error.column())
        }
        Category::Data => {
            "answered with JSON, but not with a list: is there another program or another API at this address?"
                .to_owned()
        }
    })
}

fn malformed(message: String) -> PollFailure {
    PollFailure { kind: PollFailureKind::Malformed, message }
}

/// Text, borrowed from the body unless it contains escapes. (`Cow` itself always copies inside lists and maps.)
#[derive(Debug)]
pub(crate) struct Text<'a>(Cow<'a, str>);

impl AsRef<str> for Text<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

/// A JSON object whose values are all text, like labels or annotations.
#[derive(Debug)]
pub(crate) struct Pairs<'a>(Vec<(Text<'a>, Text<'a>)>);

impl Pairs<'_> {
    /// As labels: sorted, of a name given twice the last, without empty values.
    pub(crate) fn into_labels(self) -> Labels {
        Labels::from_pairs(self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::with_capacity(12);
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(PairsVisitor)
    }
}

#[cfg(test)]
#[path = "items_tests.rs"]
mod tests;
