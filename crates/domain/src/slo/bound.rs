//! Up to which value an event is good, where it is its value that decides: how long an answer took.

use super::selector::Selector;
use super::{Counted, Measure};

/// The label of a histogram's buckets that says up to where one reaches.
const LE: &str = "le";

/// A value up to which events are good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The value as a plain decimal, as it is written.
    pub at_most: String,
    /// `s` or `ms`, as the name of the metric has it; empty where it does not say.
    pub unit: &'static str,
    /// From what the source can work out below which value a share of the events lies; none where only the events up to the
    /// bound are there.
    pub spread: Option<Spread>,
}

/// A histogram at the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spread {
    /// One with a series for each of its buckets, all of which this selects.
    Buckets(Selector),
    /// A native one.
    Native(Selector),
}

impl Measure {
    /// The bound by which its events are good; none where something else decides.
    #[must_use]
    pub fn bound(&self) -> Option<Bound> {
        match self {
            Self::Counters { events: Counted::Good(good), .. } => {
                let spread = Some(Spread::Buckets(good.without(LE)));
                Some(Bound { at_most: reach(good)?, unit: unit(good), spread })
            }
            Self::Recorded { events: Counted::Good(good), .. } => {
                Some(Bound { at_most: reach(good)?, unit: unit(good), spread: None })
            }
            Self::Histogram { selector, at_most } => {
                let spread = Some(Spread::Native(selector.clone()));
                Some(Bound { at_most: at_most.clone(), unit: unit(selector), spread })
            }
            _ => None,
        }
    }
}

/// Up to where the one bucket reaches that is selected. In both spellings it is selected by an expression, `1(\.0)?`.
fn reach(selector: &Selector) -> Option<String> {
    let matcher = selector.matchers().iter().find(|matcher| matcher.label() == LE)?;
    let value = matcher.value().strip_suffix(r"(\.0)?").unwrap_or(matcher.value());
    let is_number = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_number.then(|| value.to_owned())
}

fn unit(selector: &Selector) -> &'static str {
    let name = selector.metric().unwrap_or_default();
    match name {
        _ if name.contains("milliseconds") || name.contains("_ms") => "ms",
        _ if name.contains("seconds") => "s",
        _ => "",
    }
}

#[cfg(test)]
#[path = "bound_tests.rs"]
mod tests;
