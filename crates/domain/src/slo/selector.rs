//! Which series a query is about, as PromQL writes it: `requests_total{code=~"5.."}`.

mod behind;
mod cursor;

use std::fmt;
use std::hash::{Hash, Hasher};

use regex::{Regex, RegexBuilder};

pub(super) use behind::{call, outside_quotes, summed, unwrapped};
pub(super) use cursor::quoted;
use cursor::{Cursor, is_plain_label, is_plain_metric};

/// Bytes that a compiled expression may take.
const REGEX_BYTES: usize = 1 << 20;
/// What every series has as its name.
const NAME: &str = "__name__";

/// A selector of series.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Selector {
    /// Empty where only labels select.
    name: String,
    matchers: Vec<LabelMatcher>,
}

/// One condition on a label.
#[derive(Debug, Clone)]
pub struct LabelMatcher {
    label: String,
    operator: MatchOperator,
    value: String,
    /// Of `=~` and `!~` what they match.
    pattern: Option<Regex>,
}

/// How a label is held against a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchOperator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`, anchored at both ends
    Match,
    /// `!~`, anchored at both ends
    NotMatch,
}

impl MatchOperator {
    /// Longer signs first, so that the first that fits is the one that is written.
    const ALL: [Self; 4] = [Self::Match, Self::NotMatch, Self::NotEqual, Self::Equal];

    /// As it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Match => "=~",
            Self::NotMatch => "!~",
        }
    }

    fn opposite(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Match => Self::NotMatch,
            Self::NotMatch => Self::Match,
        }
    }
}

impl LabelMatcher {
    /// One condition; none where its expression cannot be read. Expressions are anchored and a point matches a line end too, as
    /// Prometheus has it.
    #[must_use]
    pub fn new(label: &str, operator: MatchOperator, value: &str) -> Option<Self> {
        let pattern = match operator {
            MatchOperator::Equal | MatchOperator::NotEqual => None,
            MatchOperator::Match | MatchOperator::NotMatch => Some(anchored(value)?),
        };
        Some(Self { label: label.to_owned(), operator, value: value.to_owned(), pattern })
    }

    /// The label.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// How it is held against the value.
    #[must_use]
    pub fn operator(&self) -> MatchOperator {
        self.operator
    }

    /// The value, without quotes and escapes.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether a label with this value passes; one that is not there is the empty text.
    #[must_use]
    pub fn passes(&self, value: &str) -> bool {
        let is_match = self.pattern.as_ref().map_or(value == self.value, |pattern| pattern.is_match(value));
        match self.operator {
            MatchOperator::Equal | MatchOperator::Match => is_match,
            MatchOperator::NotEqual | MatchOperator::NotMatch => !is_match,
        }
    }
}

/// The value by itself has to be an expression too: else `a)|(b` would close the group that anchors it.
fn anchored(value: &str) -> Option<Regex> {
    let compile = |pattern: &str| RegexBuilder::new(pattern).size_limit(REGEX_BYTES).build().ok();
    compile(value)?;
    compile(&format!("^(?s:{value})$"))
}

impl PartialEq for LabelMatcher {
    fn eq(&self, other: &Self) -> bool {
        (&self.label, self.operator, &self.value) == (&other.label, other.operator, &other.value)
    }
}

impl Eq for LabelMatcher {}

impl Hash for LabelMatcher {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.label, self.operator, &self.value).hash(state);
    }
}

impl fmt::Display for LabelMatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let label = if is_plain_label(&self.label) { self.label.clone() } else { quoted(&self.label) };
        write!(f, "{label}{}{}", self.operator.sign(), quoted(&self.value))
    }
}

impl Selector {
    /// Reads a selector and nothing else: no range, no offset. Names in quotes may hold any characters, as Prometheus 3 has it.
    /// A selector whose expressions cannot be read is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut cursor = Cursor::new(text);
        let mut name = cursor.metric();
        let mut matchers = Vec::new();
        if cursor.eat("{").is_some() {
            while cursor.eat("}").is_none() {
                match cursor.condition()? {
                    cursor::Condition::Name(quoted) if name.is_empty() => name = quoted,
                    cursor::Condition::Name(_) => return None,
                    cursor::Condition::Label(label, operator, value) => {
                        matchers.push(LabelMatcher::new(&label, operator, &value)?);
                    }
                }
                if cursor.eat(",").is_none() {
                    cursor.eat("}")?;
                    break;
                }
            }
        }
        (cursor.is_done() && !(name.is_empty() && matchers.is_empty())).then_some(Self { name, matchers })
    }

    /// The name of its metric; `None` where only labels select.
    #[must_use]
    pub fn metric(&self) -> Option<&str> {
        Some(self.name.as_str()).filter(|name| !name.is_empty())
    }

    /// Its conditions, as they are written; the name of the metric is none of them.
    #[must_use]
    pub fn matchers(&self) -> &[LabelMatcher] {
        &self.matchers
    }

    /// Whether it selects the series of which `value_of` gives the value of a label, `__name__` among them.
    pub fn matches<'a>(&self, value_of: impl Fn(&str) -> Option<&'a str>) -> bool {
        let value = |label: &str| value_of(label).unwrap_or_default();
        (self.name.is_empty() || value(NAME) == self.name)
            && self.matchers.iter().all(|matcher| matcher.passes(value(&matcher.label)))
    }

    /// What of `all` this does not select, where the two differ by one condition: that one turned round.
    #[must_use]
    pub fn complement_in(&self, all: &Self) -> Option<Self> {
        let own: Vec<&LabelMatcher> = self.matchers.iter().filter(|matcher| !all.matchers.contains(matcher)).collect();
        let kept = all.matchers.iter().all(|matcher| self.matchers.contains(matcher));
        let ([one], true, true) = (own.as_slice(), kept, self.name == all.name) else { return None };
        let turned = LabelMatcher::new(&one.label, one.operator.opposite(), &one.value)?;
        Some(Self { name: all.name.clone(), matchers: all.matchers.iter().cloned().chain([turned]).collect() })
    }

    /// The same with more conditions; one that it has already is not written twice.
    #[must_use]
    pub fn with(&self, more: &[LabelMatcher]) -> Self {
        let new = more.iter().filter(|matcher| !self.matchers.contains(matcher)).cloned();
        Self { name: self.name.clone(), matchers: self.matchers.iter().cloned().chain(new).collect() }
    }

    /// The same without any condition on this label.
    #[must_use]
    pub fn without(&self, label: &str) -> Self {
        let kept = self.matchers.iter().filter(|matcher| matcher.label != label).cloned().collect();
        Self { name: self.name.clone(), matchers: kept }
    }

    /// The same with the bounds of histogram buckets in both spellings: Prometheus 3 keeps `le="1.0"` where 2 kept `le="1"`,
    /// and history has both.
    #[must_use]
    pub fn with_bounds_in_both_spellings(mut self) -> Self {
        for matcher in &mut self.matchers {
            let whole = matcher.value.strip_suffix(".0").unwrap_or(&matcher.value);
            let is_whole = !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit());
            if matcher.label == "le" && matcher.operator == MatchOperator::Equal && is_whole {
                let both = LabelMatcher::new("le", MatchOperator::Match, &format!("{whole}(\\.0)?"));
                *matcher = both.unwrap_or_else(|| matcher.clone());
            }
        }
        self
    }

    /// A text that is the same for selectors that say the same: conditions in the order of their labels, each once.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut matchers = self.matchers.clone();
        matchers.sort_by(|a, b| (&a.label, a.operator, &a.value).cmp(&(&b.label, b.operator, &b.value)));
        matchers.dedup();
        Self { name: self.name.clone(), matchers }.to_string()
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, within) = match is_plain_metric(&self.name) || self.name.is_empty() {
            true => (self.name.as_str(), None),
            false => ("", Some(quoted(&self.name))),
        };
        f.write_str(before)?;
        let parts: Vec<String> = within.into_iter().chain(self.matchers.iter().map(ToString::to_string)).collect();
        if parts.is_empty() { Ok(()) } else { write!(f, "{{{}}}", parts.join(",")) }
    }
}

#[cfg(test)]
#[path = "selector_tests.rs"]
mod tests;
