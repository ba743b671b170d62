//! Alertmanager's matcher syntax, and the `@` fields that are ours.
//!
//! `{alertname="DiskFull", team=~"a|b", "name with blanks"!=x}`, with or without braces. White space separates as a comma
//! does, and a word without an operator is looked for in every label's value: `severity=critical redis`.

mod parse;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use regex::Regex;

use super::Labels;

/// How a matcher compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`, anchored at both ends
    Match,
    /// `!~`, anchored at both ends
    NotMatch,
    /// `<`, only for `@age`
    Less,
    /// `>`, only for `@age`
    Greater,
}

impl Operator {
    /// As it is written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Match => "=~",
            Self::NotMatch => "!~",
            Self::Less => "<",
            Self::Greater => ">",
        }
    }

    /// The operator with this [`symbol`](Self::symbol).
    #[must_use]
    pub fn from_symbol(symbol: &str) -> Option<Self> {
        [Self::Equal, Self::NotEqual, Self::Match, Self::NotMatch, Self::Less, Self::Greater]
            .into_iter()
            .find(|operator| operator.symbol() == symbol)
    }
}

/// What a matcher looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A label of the alert; an absent one is the empty text. Only these mean something to an Alertmanager.
    Label,
    /// The value of any label: a word to search for, without regard to case.
    AnyValue,
    /// `@source`
    Source,
    /// `@state`
    State,
    /// `@age`
    Age,
    /// `@silenced_by`
    SilencedBy,
    /// `@inhibited_by`
    InhibitedBy,
}

impl Subject {
    /// The fields that are ours, as they are written.
    const FIELDS: [(&'static str, Self); 5] = [
        ("@source", Self::Source),
        ("@age", Self::Age),
        ("@silenced_by", Self::SilencedBy),
        ("@inhibited_by", Self::InhibitedBy),
        ("@state", Self::State),
    ];
}

/// One comparison.
#[derive(Debug, Clone)]
pub struct Matcher {
    subject: Subject,
    name: String,
    operator: Operator,
    value: String,
    test: Test,
}

/// What a value is held against, ready to use.
#[derive(Debug, Clone)]
enum Test {
    /// The matcher's text itself.
    Text,
    /// Its regular expression, anchored unless it is a word to search for.
    Pattern(Regex),
    /// Its span.
    Span(Duration),
}

impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        (self.subject, &self.name, self.operator, &self.value)
            == (other.subject, &other.name, other.operator, &other.value)
    }
}

impl Eq for Matcher {}

impl Matcher {
    /// What it looks at.
    #[must_use]
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// The label's name; of a field the field with its `@`; empty for a word to search for.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How it compares; a word to search for counts as [`Operator::Match`].
    #[must_use]
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// What it compares with, without quotes and escapes.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// One that looks at a label, from its parts.
    ///
    /// # Errors
    /// What is expected of the value or the operator.
    pub fn of_label(name: &str, operator: Operator, value: &str) -> Result<Self, String> {
        let test = parse::label_test(operator, value)?;
        Ok(Self { subject: Subject::Label, name: name.to_owned(), operator, value: value.to_owned(), test })
    }

    /// Whether these labels pass, where it looks at a label; an absent one is the empty text.
    pub(super) fn admits_label(&self, labels: &Labels) -> bool {
        self.admits([labels.get(&self.name).unwrap_or_default()])
    }

    /// Whether one value passes, whatever it is looked for in; a span is none.
    pub(super) fn takes(&self, value: &str) -> bool {
        self.admits([value])
    }

    fn holds(&self, alert: &AlertView<'_>) -> bool {
        match self.subject {
            Subject::Label => self.admits_label(alert.labels),
            Subject::AnyValue => self.admits(alert.labels.iter().map(|(_, value)| value)),
            Subject::Source => self.admits([alert.source]),
            Subject::State => self.admits([alert.state]),
            Subject::SilencedBy => self.admits_list(alert.silenced_by),
            Subject::InhibitedBy => self.admits_list(alert.inhibited_by),
            Subject::Age => match self.test {
                Test::Span(span) if self.operator == Operator::Less => alert.age < span,
                Test::Span(span) => alert.age > span,
                Test::Text | Test::Pattern(_) => false,
            },
        }
    }

    /// An empty list is one empty text, as an absent label is: `@silenced_by=""` means by nobody.
    fn admits_list(&self, list: &[String]) -> bool {
        if list.is_empty() { self.admits([""]) } else { self.admits(list.iter().map(String::as_str)) }
    }

    /// The positive operators want one value that fits, the negative ones none.
    fn admits<'a>(&self, values: impl IntoIterator<Item = &'a str>) -> bool {
        let fits = values.into_iter().any(|value| match &self.test {
            Test::Text => value == self.value,
            Test::Pattern(pattern) => pattern.is_match(value),
            Test::Span(_) => false,
        });
        fits != matches!(self.operator, Operator::NotEqual | Operator::NotMatch)
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.subject {
            Subject::AnyValue => return f.write_str(&value_text(&self.value)),
            Subject::Label if !is_plain_name(&self.name) => f.write_str(&value_text(&self.name))?,
            _ => f.write_str(&self.name)?,
        }
        f.write_str(self.operator.symbol())?;
        f.write_str(&value_text(&self.value))
    }
}

/// The text of the filter that is passed by what has exactly these values; names that begin with `@` are our fields.
#[must_use]
pub fn filter_text<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pair = |(name, value)| format!("{}={}", quoted_name(name), value_text(value));
    pairs.into_iter().map(pair).collect::<Vec<_>>().join(", ")
}

/// A value in quotes, as a filter takes any.
#[must_use]
pub fn value_text(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n"))
}

/// A name as a filter takes it; one of our fields keeps its `@`.
pub(super) fn quoted_name(name: &str) -> Cow<'_, str> {
    let is_plain = is_plain_name(name.strip_prefix('@').unwrap_or(name));
    if is_plain { Cow::Borrowed(name) } else { Cow::Owned(value_text(name)) }
}

/// Names that need no quotes anywhere, Alertmanager's classic mode included.
pub(super) fn is_plain_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':')
}

/// What a filter over something other than alerts can look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilterField {
    /// As it is written before the operator.
    pub name: &'static str,
    /// What it can be; anything, where this is empty.
    pub values: &'static [&'static str],
}

/// Text that is not a filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} at character {position}")]
pub struct MatcherError {
    /// 1-based, in characters.
    pub position: usize,
    /// What is expected.
    pub message: String,
}

/// A filter: all of its matchers have to hold. The empty filter matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatcherSet {
    matchers: Vec<Matcher>,
}

/// What a filter can look at.
#[derive(Debug, Clone, Copy)]
pub struct AlertView<'a> {
    /// The alert's labels.
    pub labels: &'a Labels,
    /// `@source`
    pub source: &'a str,
    /// `@state`: pending, firing, resolved, unknown
    pub state: &'a str,
    /// `@age`: how long it has been in that state
    pub age: std::time::Duration,
    /// `@silenced_by`: ids of silences
    pub silenced_by: &'a [String],
    /// `@inhibited_by`: identities of inhibiting alerts
    pub inhibited_by: &'a [String],
}

impl<'a> AlertView<'a> {
    /// A firing alert of which nothing but its labels and its source matters: what rules, watchdogs and groups go by.
    #[must_use]
    pub fn labelled(labels: &'a Labels, source: &'a str) -> Self {
        Self { labels, source, state: "firing", age: Duration::ZERO, silenced_by: &[], inhibited_by: &[] }
    }
}

impl MatcherSet {
    /// Reads a filter.
    ///
    /// # Errors
    /// [`MatcherError`] with the place.
    pub fn parse(text: &str) -> Result<Self, MatcherError> {
        Ok(Self { matchers: parse::matchers(text, None)? })
    }

    /// Reads a filter over something other than alerts. The grammar is the same; before an operator stands one of `fields`.
    ///
    /// # Errors
    /// [`MatcherError`] with the place, also of a field or a value that there is not.
    pub fn parse_over(text: &str, fields: &[FilterField]) -> Result<Self, MatcherError> {
        Ok(Self { matchers: parse::matchers(text, Some(fields))? })
    }

    /// Whether something passes of which `values` gives those of a field, and all of its texts where a word is looked for.
    /// No value at all is the empty text.
    #[must_use]
    pub fn passes<'a>(&self, values: impl Fn(Option<&str>) -> Vec<&'a str>) -> bool {
        let holds = |matcher: &Matcher| {
            let found = values((matcher.subject != Subject::AnyValue).then_some(matcher.name.as_str()));
            if found.is_empty() { matcher.admits([""]) } else { matcher.admits(found) }
        };
        self.matchers.iter().all(holds)
    }

    /// Its matchers, in the order in which they were written.
    #[must_use]
    pub fn matchers(&self) -> &[Matcher] {
        &self.matchers
    }

    /// The words to search for, and the matchers beside them: for whoever looks for words in more than labels.
    #[must_use]
    pub fn split_words(self) -> (Vec<String>, Self) {
        let (words, matchers): (Vec<_>, Vec<_>) =
            self.matchers.into_iter().partition(|matcher| matcher.subject == Subject::AnyValue);
        (words.into_iter().map(|matcher| matcher.value).collect(), Self { matchers })
    }

    /// Whether the alert passes.
    #[must_use]
    pub fn matches(&self, alert: &AlertView<'_>) -> bool {
        self.matchers.iter().all(|matcher| matcher.holds(alert))
    }
}

/// Written so that it can be read again: comma-separated, without braces, every value in quotes.
impl fmt::Display for MatcherSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, matcher) in self.matchers.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            matcher.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "matchers_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "matchers_over_tests.rs"]
mod over_tests;
