//! Matchers as Alertmanager reads and applies them. They are written anew here, and not borrowed from the domain, so that
//! the two can be held against each other.

use std::fmt;

use regex::Regex;
use watchbill_domain::alerts::Labels;

/// One comparison of one label.
#[derive(Debug, Clone)]
pub struct Matcher {
    /// The label.
    pub name: String,
    /// What it is compared with.
    pub value: String,
    /// Set if the value is a regular expression, which has to match from end to end.
    regex: Option<Regex>,
    /// Whether it has to match or must not.
    wants: Wants,
}

/// Whether a matcher has to match or must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// `=` and `=~`
    Same,
    /// `!=` and `!~`
    Other,
}

/// How the value of a matcher is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Letter by letter.
    Text,
    /// As a regular expression.
    Regex,
}

impl Matcher {
    /// A matcher from its parts.
    ///
    /// # Errors
    /// What is wrong with the regular expression, in the words of the real server as far as they can be had.
    pub fn new(name: &str, value: &str, meaning: Meaning, wants: Wants) -> Result<Self, String> {
        let regex = match meaning {
            Meaning::Text => None,
            Meaning::Regex => Some(anchored(value)?),
        };
        Ok(Self { name: name.to_owned(), value: value.to_owned(), regex, wants })
    }

    /// `name` equal to `value`.
    #[must_use]
    pub fn equal(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: value.to_owned(), regex: None, wants: Wants::Same }
    }

    /// Reads `name="value"`, with any of the four operators; the quotes may be left out.
    ///
    /// # Errors
    /// The real server's sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let refuse = || format!("bad matcher format: {text}");
        let trimmed = text.trim();
        let end = trimmed.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':')).ok_or_else(refuse)?;
        let (name, rest) = trimmed.split_at(end);
        if !is_label_name(name) {
            return Err(refuse());
        }
        let operators = [
            ("=~", Meaning::Regex, Wants::Same),
            ("!~", Meaning::Regex, Wants::Other),
            ("!=", Meaning::Text, Wants::Other),
            ("=", Meaning::Text, Wants::Same),
        ];
        let rest = rest.trim_start();
        let (value, meaning, wants) = operators
            .into_iter()
            .find_map(|(operator, meaning, wants)| Some((rest.strip_prefix(operator)?, meaning, wants)))
            .ok_or_else(refuse)?;
        Self::new(name, &unquoted(value.trim())?, meaning, wants)
    }

    /// Whether the value is a regular expression.
    #[must_use]
    pub fn is_regex(&self) -> bool {
        self.regex.is_some()
    }

    /// Whether the label has to match (and not: must not).
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.wants == Wants::Same
    }

    /// Whether `labels` pass; an absent label is an empty one.
    #[must_use]
    pub fn matches(&self, labels: &Labels) -> bool {
        self.accepts(labels.get(&self.name).unwrap_or_default())
    }

    /// Whether this value passes.
    #[must_use]
    pub fn accepts(&self, value: &str) -> bool {
        let same = self.regex.as_ref().map_or(value == self.value, |regex| regex.is_match(value));
        same == self.is_equal()
    }
}

/// Two matchers are the same if they are written the same.
impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        let parts = |m: &Self| (m.is_regex(), m.wants);
        self.name == other.name && self.value == other.value && parts(self) == parts(other)
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operator = match (self.is_regex(), self.wants) {
            (false, Wants::Same) => "=",
            (false, Wants::Other) => "!=",
            (true, Wants::Same) => "=~",
            (true, Wants::Other) => "!~",
        };
        write!(f, "{}{operator}{:?}", self.name, self.value)
    }
}

/// A regular expression that has to match from end to end.
pub(super) fn anchored(expression: &str) -> Result<Regex, String> {
    let whole = format!("^(?:{expression})$");
    Regex::new(&whole).map_err(|error| {
        let last = error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        format!("error parsing regexp: {last}: `{whole}`")
    })
}

/// A letter, `_` or `:` followed by those and digits.
pub(super) fn is_label_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(allowed)
}

fn unquoted(value: &str) -> Result<String, String> {
    let quoted = value.len() >= 2 && value.starts_with('"') && value.ends_with('"');
    let inner = if quoted { &value[1..value.len() - 1] } else { value };
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Err(format!("matcher value contains unescaped double quote: {value}")),
            '\\' => match chars.next() {
                Some('n') => text.push('\n'),
                Some(escaped @ ('"' | '\\')) => text.push(escaped),
                // An unknown escape stands for itself, so that `\d` in a regular expression needs no doubling.
                Some(other) => text.extend(['\\', other]),
                None => return Err(format!("matcher value contains unescaped double quote: {value}")),
            },
            _ => text.push(c),
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::equal(r#"service="checkout""#, true)]
    #[case::without_quotes("service=checkout", true)]
    #[case::with_blanks(r#" service = "checkout" "#, true)]
    #[case::not_equal(r#"service!="checkout""#, false)]
    #[case::regex(r#"service=~"check.*|ledger""#, true)]
    #[case::anchored_at_both_ends(r#"service=~"heck""#, false)]
    #[case::not_regex(r#"service!~"pay.*""#, true)]
    #[case::absent_is_empty(r#"team="""#, true)]
    #[case::escapes(r#"quote="say \"hi\"""#, true)]
    #[case::class_without_doubling(r#"code=~"\d+""#, true)]
    fn reads_and_applies(#[case] text: &str, #[case] expected: bool) {
        let labels = Labels::from_pairs([("service", "checkout"), ("quote", "say \"hi\""), ("code", "503")]);
        assert_eq!(Matcher::parse(text).unwrap().matches(&labels), expected);
    }

    #[rstest]
    #[case("foo", "bad matcher format: foo")]
    #[case("not a matcher", "bad matcher format: not a matcher")]
    #[case("", "bad matcher format: ")]
    #[case("9a=b", "bad matcher format: 9a=b")]
    #[case(r#"a="x"y""#, r#"matcher value contains unescaped double quote: "x"y""#)]
    fn refuses_in_the_words_of_the_real_server(#[case] text: &str, #[case] message: &str) {
        assert_eq!(Matcher::parse(text).unwrap_err(), message);
    }

    #[test]
    fn a_broken_expression_is_refused_with_the_expression() {
        let message = Matcher::parse("a=~(").unwrap_err();
        assert!(message.starts_with("error parsing regexp: ") && message.ends_with("`^(?:()$`"), "{message}");
    }

    #[test]
    fn is_written_as_it_is_read() {
        let text = r#"service!~"a|b""#;
        assert_eq!(Matcher::parse(text).unwrap().to_string(), text);
    }
}
