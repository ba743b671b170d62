//! Reads a filter. The grammar is that of Alertmanager's UTF-8 parser (`matcher/parse`), with two things more: white
//! space separates too, and what has no operator is a word to search for. An escape other than `\"`, `\\` and `\n` is
//! kept as it stands, as the classic parser does, so that `"\d+"` needs no doubling.

use regex::{Regex, RegexBuilder};

use super::{FilterField, Matcher, MatcherError, Operator, Subject, Test};
use crate::alerts::{Shown, plain_line};
use crate::time::parse_span;

/// The compiled size a regular expression may have, bytes: far beyond any that a person writes.
const REGEX_BYTES: usize = 1 << 20;

/// All matchers of a filter over alerts, or over something else that has these fields and no labels.
pub(super) fn matchers(text: &str, fields: Option<&[FilterField]>) -> Result<Vec<Matcher>, MatcherError> {
    let mut text = Cursor { chars: text.chars().collect(), at: 0, fields };
    text.skip_blanks();
    let closing = text.take('{').then_some('}');
    let mut matchers = Vec::new();
    let mut separated = true;
    loop {
        separated |= text.skip_blanks();
        if text.peek() == closing {
            text.at += usize::from(closing.is_some());
            text.skip_blanks();
            return if text.peek().is_none() { Ok(matchers) } else { text.refuse("expected the end after `}`") };
        }
        match text.peek() {
            None => return text.refuse("expected `}`"),
            Some('}') => return text.refuse("expected a matcher; there is no `{` for this `}`"),
            Some(_) if !separated => {
                return text.refuse("expected a comma or a blank; a value with other signs needs quotes");
            }
            Some(_) => matchers.push(matcher(&mut text)?),
        }
        separated = text.skip_blanks() | text.take(',');
    }
}

/// One matcher, or a word to search for.
fn matcher(text: &mut Cursor<'_>) -> Result<Matcher, MatcherError> {
    let start = text.at;
    let quoted = text.peek() == Some('"');
    let name = if quoted { text.quoted()? } else { text.bare(|c| is_reserved(c) || matches!(c, '<' | '>')) };
    if name.is_empty() && !quoted {
        return text.refuse("expected a label's name, one of the @fields, or a word to search for");
    }
    let field = name.starts_with('@') && !quoted;
    if let (true, Some(fields)) = (field, text.fields) {
        return Err(no_such_field(&name, fields, start));
    }
    let subject = if field { field_named(&name).ok_or_else(|| unknown_field(&name, start))? } else { Subject::Label };
    text.skip_blanks_before_operator();
    let operator_at = text.at;
    let Some(operator) = text.operator()? else {
        if field {
            return text.refuse(&format!("expected an operator after `{name}`"));
        }
        return any_value(name, start);
    };
    let named = text.fields.map(|fields| named(&name, fields, operator, (start, operator_at))).transpose()?;
    if (subject == Subject::Age) != matches!(operator, Operator::Less | Operator::Greater) {
        let expected = match subject {
            Subject::Age => "expected `<` or `>` after `@age`",
            _ => "expected `=`, `!=`, `=~` or `!~`; only `@age` can be compared with `<` and `>`",
        };
        return Err(error(operator_at, expected));
    }
    text.skip_blanks();
    let value_at = text.at;
    let value = text.value(operator)?;
    let test = test(subject, operator, &value)
        .and_then(|test| named.map_or(Ok(()), |field| allowed(&field, operator, &value)).map(|()| test))
        .map_err(|message| error(value_at, &message))?;
    Ok(Matcher { subject, name, operator, value, test })
}

/// The field of this name, which may be compared like this.
fn named(
    name: &str,
    fields: &[FilterField],
    operator: Operator,
    (start, operator_at): (usize, usize),
) -> Result<FilterField, MatcherError> {
    let field = fields.iter().find(|field| field.name == name);
    let field = field.ok_or_else(|| no_such_field(name, fields, start))?;
    if matches!(operator, Operator::Less | Operator::Greater) {
        return Err(error(operator_at, "expected `=`, `!=`, `=~` or `!~`"));
    }
    Ok(*field)
}

/// Whether a field can have this value at all.
fn allowed(field: &FilterField, operator: Operator, value: &str) -> Result<(), String> {
    let is_pattern = matches!(operator, Operator::Match | Operator::NotMatch);
    if is_pattern || field.values.is_empty() || field.values.contains(&value) {
        return Ok(());
    }
    Err(format!("expected {}, not `{}`", field.values.join(", "), plain_line(value, 40)))
}

fn no_such_field(name: &str, fields: &[FilterField], at: usize) -> MatcherError {
    let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
    error(at, &format!("there is no field `{}`; expected one of {}", plain_line(name, 40), known.join(", ")))
}

fn any_value(word: String, start: usize) -> Result<Matcher, MatcherError> {
    if word.is_empty() {
        return Err(error(start, "expected a word to search for between the quotes"));
    }
    let test = RegexBuilder::new(&regex::escape(&word)).case_insensitive(true).size_limit(REGEX_BYTES).build();
    let test = test.map(Test::Pattern).map_err(|_| error(start, "expected a shorter text to search for"))?;
    Ok(Matcher { subject: Subject::AnyValue, name: String::new(), operator: Operator::Match, value: word, test })
}

/// Makes the value ready for use, or says what is expected of it.
fn test(subject: Subject, operator: Operator, value: &str) -> Result<Test, String> {
    match (subject, operator) {
        (Subject::Age, _) => parse_span(value).map(Test::Span),
        (_, Operator::Match | Operator::NotMatch) => anchored(value).map(Test::Pattern),
        (Subject::State, _) if Shown::from_word(value).is_none() => {
            Err(format!("expected pending, firing, resolved or unknown, not `{}`", plain_line(value, 40)))
        }
        _ => Ok(Test::Text),
    }
}

/// The same for a label, from its parts.
pub(super) fn label_test(operator: Operator, value: &str) -> Result<Test, String> {
    match operator {
        Operator::Less | Operator::Greater => Err("expected `=`, `!=`, `=~` or `!~`".to_owned()),
        _ => test(Subject::Label, operator, value),
    }
}

/// The value by itself has to be an expression too: else `a)|(b` would close the group that anchors it.
fn anchored(value: &str) -> Result<Regex, String> {
    let compile = |pattern: &str| RegexBuilder::new(pattern).size_limit(REGEX_BYTES).build();
    compile(value).and_then(|_| compile(&format!("^(?:{value})$"))).map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "expected a smaller regular expression".to_owned(),
        other => {
            let text = other.to_string();
            let cause = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
            format!("expected a regular expression: {}", plain_line(cause, 120))
        }
    })
}

fn field_named(name: &str) -> Option<Subject> {
    Subject::FIELDS.into_iter().find(|(field, _)| *field == name).map(|(_, subject)| subject)
}

fn unknown_field(name: &str, at: usize) -> MatcherError {
    let known = Subject::FIELDS.map(|(field, _)| field).join(", ");
    error(at, &format!("unknown field `{}`; expected one of {known}", plain_line(name, 40)))
}

fn error(at: usize, message: &str) -> MatcherError {
    MatcherError { position: at + 1, message: message.to_owned() }
}

/// What Alertmanager lets stand in quotes only.
fn is_reserved(c: char) -> bool {
    c.is_whitespace() || matches!(c, '{' | '}' | '!' | '=' | '~' | ',' | '\\' | '"' | '\'' | '`')
}

/// A place in the text, counted in characters.
struct Cursor<'a> {
    chars: Vec<char>,
    at: usize,
    /// What may stand before an operator, where that are no labels.
    fields: Option<&'a [FilterField]>,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// Whether there were any.
    fn skip_blanks(&mut self) -> bool {
        let before = self.at;
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        self.at > before
    }

    /// Blanks before an operator belong to it; else they separate.
    fn skip_blanks_before_operator(&mut self) {
        let before = self.at;
        self.skip_blanks();
        if !matches!(self.peek(), Some('=' | '!' | '<' | '>')) {
            self.at = before;
        }
    }

    fn operator(&mut self) -> Result<Option<Operator>, MatcherError> {
        if self.take('=') {
            return Ok(Some(if self.take('~') { Operator::Match } else { Operator::Equal }));
        }
        if self.take('!') {
            return match (self.take('='), self.take('~')) {
                (true, _) => Ok(Some(Operator::NotEqual)),
                (false, true) => Ok(Some(Operator::NotMatch)),
                (false, false) => self.refuse("expected `=` or `~` after `!`"),
            };
        }
        Ok(if self.take('<') {
            Some(Operator::Less)
        } else if self.take('>') {
            Some(Operator::Greater)
        } else {
            None
        })
    }

    fn value(&mut self, operator: Operator) -> Result<String, MatcherError> {
        if self.peek() == Some('"') {
            return self.quoted();
        }
        let value = self.bare(is_reserved);
        if value.is_empty() {
            let symbol = operator.symbol();
            return self
                .refuse(&format!("expected a value after `{symbol}`, in double quotes if it has blanks or signs"));
        }
        Ok(value)
    }

    fn bare(&mut self, ends: impl Fn(char) -> bool) -> String {
        let rest = &self.chars[self.at..];
        let word: String = rest.iter().take_while(|c| !ends(**c)).collect();
        self.at += word.chars().count();
        word
    }

    fn quoted(&mut self) -> Result<String, MatcherError> {
        let opened = self.at;
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match (c, self.peek()) {
                ('"', _) => return Ok(text),
                ('\\', Some(escaped @ ('"' | '\\'))) => {
                    text.push(escaped);
                    self.at += 1;
                }
                ('\\', Some('n')) => {
                    text.push('\n');
                    self.at += 1;
                }
                _ => text.push(c),
            }
        }
        Err(error(opened, "expected a closing quote for the one"))
    }

    fn refuse<T>(&self, message: &str) -> Result<T, MatcherError> {
        Err(error(self.at, message))
    }
}
