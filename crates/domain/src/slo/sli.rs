//! What is measured.

use super::selector::quoted;
use super::{Comparison, Selector};

/// What is measured, and by which source. Several objectives may be about one SLI.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sli {
    /// The source that is named; `None` where the one source that can measure is meant.
    pub source: Option<String>,
    /// What is asked of it.
    pub measure: Measure,
    /// The labels by whose values it is kept apart, sorted; none where all of it is one.
    pub group_by: Vec<String>,
}

/// What is asked of a source.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Counters that only grow.
    Counters {
        /// The events that are told apart.
        events: Counted<Selector>,
        /// All of them.
        total: Selector,
    },
    /// A native histogram: what lies between 0 and a value is good.
    Histogram {
        /// The histogram.
        selector: Selector,
        /// The highest value that is good, as a plain decimal.
        at_most: String,
    },
    /// Samples of a gauge, each of them good or bad by itself.
    Gauge {
        /// The gauge.
        selector: Selector,
        /// When a sample is good.
        good: Comparison,
    },
    /// An expression that gives values, each of them good or bad by itself.
    Sampled {
        /// The query; it is evaluated every minute.
        query: String,
        /// When a value is good.
        good: Comparison,
    },
    /// Queries that give the number of events of the five minutes before an instant.
    PerStep {
        /// The events that are told apart.
        events: Counted<String>,
        /// All of them.
        total: String,
    },
    /// Recording rules that hold the increase over five minutes, as Pyrra writes them.
    Recorded {
        /// The events that are told apart.
        events: Counted<Selector>,
        /// All of them.
        total: Selector,
    },
    /// A ratio that is stored as such. There are no counts behind it: a step has [`Measure::RATIO_PARTS`] parts, of which so many
    /// are good.
    Stored {
        /// The query.
        query: String,
        /// The share of what it is.
        of: RawIs,
    },
}

/// The events that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted<T> {
    /// Those that are good.
    Good(T),
    /// Those that are bad.
    Bad(T),
}

/// The share of what a stored ratio is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RawIs {
    /// Of what succeeds.
    Success,
    /// Of what fails.
    Failure,
}

/// How the groups of an SLI make one budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Grouping {
    /// Their events are one sum.
    #[default]
    Pooled,
    /// The group that has the least left stands for all.
    Worst,
}

impl Measure {
    /// What a stored ratio of 1 is in whole numbers.
    pub const RATIO_PARTS: i64 = 1_000_000_000;

    /// The length in seconds of which the steps of this measure have to be multiples; `None` where any will do. What a
    /// query or a rule gives covers five minutes: shorter steps would count them several times.
    #[must_use]
    pub fn whole_steps_of_s(&self) -> Option<u32> {
        match self {
            Self::Counters { .. } | Self::Gauge { .. } | Self::Sampled { .. } => None,
            Self::Histogram { .. } | Self::PerStep { .. } | Self::Recorded { .. } | Self::Stored { .. } => Some(300),
        }
    }

    /// What is asked, in words of the source: as shown beside every figure.
    #[must_use]
    pub fn queries(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Counters { events, total } | Self::Recorded { events, total } => {
                vec![(events.word(), events.inner().to_string()), ("total", total.to_string())]
            }
            Self::Histogram { selector, at_most } => {
                let (count, good) = (format!("histogram_count({selector})"), format!("0, {at_most}, {selector}"));
                vec![("good", format!("histogram_fraction({good}) * {count}")), ("total", count)]
            }
            Self::Gauge { selector, good } => {
                vec![
                    ("good", format!("{selector} {} {}", good.operator.sign(), good.text)),
                    ("total", selector.to_string()),
                ]
            }
            Self::Sampled { query, good } => {
                vec![("good", format!("({query}) {} {}", good.operator.sign(), good.text)), ("total", query.clone())]
            }
            Self::PerStep { events, total } => vec![(events.word(), events.inner().clone()), ("total", total.clone())],
            Self::Stored { query, of: RawIs::Success } => vec![("good ratio", query.clone())],
            Self::Stored { query, of: RawIs::Failure } => vec![("bad ratio", query.clone())],
        }
    }

    /// A text that is the same for measures that mean the same.
    fn key(&self) -> String {
        let counted = |word: &str, events: &Counted<Selector>, total: &Selector| {
            format!("{word} {} {} total {}", events.word(), events.inner().canonical(), total.canonical())
        };
        match self {
            Self::Counters { events, total } => counted("counters", events, total),
            Self::Recorded { events, total } => counted("recorded", events, total),
            Self::Histogram { selector, at_most } => format!("histogram at most {at_most} {}", selector.canonical()),
            Self::Gauge { selector, good } => {
                format!("gauge {} {} {}", good.operator.sign(), good.value, selector.canonical())
            }
            Self::Sampled { query, good } => {
                format!("sampled {} {} {}", good.operator.sign(), good.value, quoted(query))
            }
            Self::PerStep { events, total } => {
                format!("per step {} {} total {}", events.word(), quoted(events.inner()), quoted(total))
            }
            Self::Stored { query, of: RawIs::Success } => format!("stored success {}", quoted(query)),
            Self::Stored { query, of: RawIs::Failure } => format!("stored failure {}", quoted(query)),
        }
    }
}

impl<T> Counted<T> {
    /// `good` or `bad`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Good(_) => "good",
            Self::Bad(_) => "bad",
        }
    }

    /// What counts them.
    #[must_use]
    pub fn inner(&self) -> &T {
        let (Self::Good(inner) | Self::Bad(inner)) = self;
        inner
    }

    /// The good among `total` events, of which `counted` are of this kind; none beyond 63 bits.
    #[must_use]
    pub fn good_of(&self, counted: i64, total: i64) -> Option<i64> {
        match self {
            Self::Good(_) => Some(counted),
            Self::Bad(_) => total.checked_sub(counted),
        }
    }
}

impl Sli {
    /// What it is known by where its buckets are kept. It changes when what is asked changes, and does not when the same is
    /// written otherwise: the order of matchers and the kind of quotes mean nothing.
    #[must_use]
    pub fn key(&self) -> String {
        let source = self.source.as_deref().map(|source| format!(" of {}", quoted(source))).unwrap_or_default();
        let by = if self.group_by.is_empty() { String::new() } else { format!(" by {}", self.group_by.join(",")) };
        format!("{}{by}{source}", self.measure.key())
    }
}

#[cfg(test)]
#[path = "sli_tests.rs"]
mod tests;
