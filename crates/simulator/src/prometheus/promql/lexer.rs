//! Words, numbers, texts and signs of an expression, each with its place.

/// Why an expression is refused, and at which byte.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::prometheus) struct Refused {
    pub(super) at: usize,
    pub(super) why: String,
}

impl Refused {
    pub(super) fn new(at: usize, why: impl Into<String>) -> Self {
        Self { at, why: why.into() }
    }

    /// As Prometheus writes it, with line and column.
    pub(in crate::prometheus) fn told(&self, query: &str) -> String {
        let before = query.get(..self.at.min(query.len())).unwrap_or(query);
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |end| end + 1) + 1;
        format!("{line}:{column}: parse error: {}", self.why)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Word(String),
    Number(f64),
    /// Milliseconds.
    Span(i64),
    Text(String),
    Sign(&'static str),
}

const SIGNS: [&str; 22] = [
    "=~", "!~", "!=", "==", ">=", "<=", "=", ">", "<", "+", "-", "*", "/", "%", "^", "(", ")", "{", "}", "[", "]", ",",
];

pub(super) fn tokens(query: &str) -> Result<Vec<(usize, Token)>, Refused> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = query[at..].chars().next() {
        let rest = &query[at..];
        let length = if first.is_whitespace() {
            first.len_utf8()
        } else if first == '#' {
            rest.find('\n').unwrap_or(rest.len())
        } else if first.is_ascii_alphabetic() || first == '_' || first == ':' {
            let word = taken(rest, |c| c.is_ascii_alphanumeric() || c == '_' || c == ':');
            tokens.push((at, Token::Word(word.to_owned())));
            word.len()
        } else if first.is_ascii_digit() || first == '.' {
            let (token, length) = number(rest).ok_or_else(|| Refused::new(at, "bad number or duration syntax"))?;
            tokens.push((at, token));
            length
        } else if first == '"' || first == '\'' {
            let (text, length) = text(rest, first).ok_or_else(|| Refused::new(at, "unterminated quoted string"))?;
            tokens.push((at, Token::Text(text)));
            length
        } else {
            let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign));
            let sign = sign.ok_or_else(|| Refused::new(at, format!("unexpected character: {first:?}")))?;
            tokens.push((at, Token::Sign(sign)));
            sign.len()
        };
        at += length;
    }
    Ok(tokens)
}

fn taken(text: &str, wanted: impl Fn(char) -> bool) -> &str {
    &text[..text.find(|c| !wanted(c)).unwrap_or(text.len())]
}

/// A number like `1.5e-3`, or a span like `1h30m`.
fn number(rest: &str) -> Option<(Token, usize)> {
    let word = taken(rest, |c| c.is_ascii_alphanumeric() || c == '.');
    // The sign of an exponent belongs to it.
    let signed = word.ends_with(['e', 'E']) && rest[word.len()..].starts_with(['+', '-']);
    let word = if signed {
        let more = taken(&rest[word.len() + 1..], |c| c.is_ascii_digit());
        &rest[..word.len() + 1 + more.len()]
    } else {
        word
    };
    match word.parse::<f64>() {
        Ok(value) => Some((Token::Number(value), word.len())),
        Err(_) => Some((Token::Span(span_ms(word)?), word.len())),
    }
}

/// `90s`, `5m`, `1h30m`, in milliseconds.
pub(in crate::prometheus) fn span_ms(text: &str) -> Option<i64> {
    let (mut rest, mut total) = (text, 0_i64);
    while !rest.is_empty() {
        let digits = taken(rest, |c| c.is_ascii_digit());
        let unit = taken(&rest[digits.len()..], |c| c.is_ascii_alphabetic());
        let factor = match unit {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 604_800_000,
            "y" => 31_536_000_000,
            _ => return None,
        };
        total = total.checked_add(digits.parse::<i64>().ok()?.checked_mul(factor)?)?;
        rest = &rest[digits.len() + unit.len()..];
    }
    (total > 0).then_some(total)
}

/// The content of a quoted text and how long it is with its quotes.
fn text(rest: &str, quote: char) -> Option<(String, usize)> {
    let mut content = String::new();
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => content.push(match characters.next()?.1 {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            }),
            _ if character == quote => return Some((content, at + 1)),
            _ => content.push(character),
        }
    }
    None
}
