//! Text that may be shown.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::entropy::{Hex, chances};
use super::{MaskWhy, Under, cards, keys, tokens};

/// A text of which what is secret was masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedText {
    /// The text with a word in square brackets for everything that was masked.
    pub text: String,
    /// What was masked: bytes of the original, in order and apart, and why.
    pub masks: Vec<(Range<usize>, MaskWhy)>,
}

impl MaskedText {
    /// Why anything was masked, each reason once.
    pub(super) fn reasons(&self) -> Vec<MaskWhy> {
        let mut why: Vec<MaskWhy> = self.masks.iter().map(|(_, why)| *why).collect();
        why.sort_unstable();
        why.dedup();
        why
    }
}

/// A name and the sign behind it that says that its value follows, also where quotes are escaped, once or several times.
static NAMED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"([\p{L}][\p{L}\p{N}_.\-]{1,60})\\*["'`]?\]?\s*(?:=>|:=|==|=|:|%3[DdAa])\s*"#).ok());
/// `"name": "password", "value": ...`
static PAIRED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)\b(?:name|key|header|field)\\*["']?\s*[:=]\s*\\*["']?([\p{L}][\p{L}\p{N}_.\-]*)\\*["']?\s*[,;]\s*\\*["']?(?:value|val)\\*["']?\s*[:=]\s*"#,
    )
    .ok()
});
/// `<password>...`
static TAGGED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<([\p{L}][\p{L}\p{N}_:.\-]*)[^<>]*>([^<]+)").ok());
/// `password is hunter2`
static SAID: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)\b([\p{L}]{2,20})\s+(?:is|was|ist|war)\s+["'`]?([^\s"'`]+)"#).ok());
/// `cvv 123`, `PIN code is 4711`: the short numbers that go with a card or a sign-in.
static CODES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)\b(?:cvv2?|cvc2?|pin|otp|totp|passcode|(?:security|verification|one-time)[\s_-]code)(?:[\s_-]+(?:code|number|nummer|no\.?|nr\.?))?(?:\s+(?:is|was|ist|war))?\\*["'`]?\s*[:=#]?\s*\\*["'`]?(\d{3}[ -]\d{3}|\d{3,8})\b"#,
    )
    .ok()
});
/// Quotes as they are where a text was written into another, and that one into a third.
static QUOTE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"^\\*["'`]"#).ok());

/// What stands for what was masked.
const SHOWN: [&str; 5] = [
    MaskWhy::Name.shown(),
    MaskWhy::Card.shown(),
    MaskWhy::Account.shown(),
    MaskWhy::Mail.shown(),
    MaskWhy::Token.shown(),
];

/// The text as it may be shown.
#[must_use]
pub fn masked_text(text: &str) -> MaskedText {
    masked_under(text, Under::Nothing)
}

/// The same for the value of a field, by what its name says.
pub(super) fn masked_under(text: &str, under: Under) -> MaskedText {
    let mut found: Vec<(Range<usize>, MaskWhy)> = Vec::new();
    let mut take = |ranges: Vec<Range<usize>>, why| found.extend(ranges.into_iter().map(|range| (range, why)));
    let named = named(text);
    take(named.secret, MaskWhy::Name);
    take(cards::cards(text), MaskWhy::Card);
    take(cards::accounts(text), MaskWhy::Account);
    take(tokens::mails(text), MaskWhy::Mail);
    take(tokens::tokens(text), MaskWhy::Token);
    let hex = if under == Under::Identifier { Hex::Identifier } else { Hex::Secret };
    let told = |range: &Range<usize>| {
        let inside = |value: &Range<usize>| value.start <= range.start && range.end <= value.end;
        named.identifiers.iter().any(inside) && chances(&text[range.clone()], Hex::Identifier).is_empty()
    };
    take(chances(text, hex).into_iter().filter(|range| !told(range)).collect(), MaskWhy::Chance);
    replaced(text, apart(found))
}

/// Joins what overlaps or touches; the first reason of the widest stays.
fn apart(mut found: Vec<(Range<usize>, MaskWhy)>) -> Vec<(Range<usize>, MaskWhy)> {
    found.retain(|(range, _)| !range.is_empty());
    found.sort_by_key(|(range, why)| (range.start, std::cmp::Reverse(range.end), *why));
    let mut apart: Vec<(Range<usize>, MaskWhy)> = Vec::new();
    for (range, why) in found {
        match apart.last_mut() {
            Some((last, _)) if range.start < last.end => last.end = last.end.max(range.end),
            _ => apart.push((range, why)),
        }
    }
    apart
}

fn replaced(text: &str, masks: Vec<(Range<usize>, MaskWhy)>) -> MaskedText {
    let mut shown = String::with_capacity(text.len());
    let mut from = 0;
    for (range, why) in &masks {
        shown.push_str(text.get(from..range.start).unwrap_or_default());
        shown.push_str(why.shown());
        from = range.end;
    }
    shown.push_str(text.get(from..).unwrap_or_default());
    MaskedText { text: shown, masks }
}

#[derive(Default)]
struct Named {
    secret: Vec<Range<usize>>,
    identifiers: Vec<Range<usize>>,
}

/// The values of names that stand in a text.
fn named(text: &str) -> Named {
    let mut named = Named::default();
    let forms = NAMED.iter().chain(PAIRED.iter());
    for captures in forms.flat_map(|form| form.captures_iter(text)) {
        let (Some(whole), Some(name)) = (captures.get(0), captures.get(1)) else { continue };
        if is_shown(text, name.range()) || SHOWN.iter().any(|shown| text[whole.end()..].starts_with(shown)) {
            continue;
        }
        if keys::is_secret(name.as_str()) {
            named.secret.push(value(text, whole.end(), to_the_end_of_the_line(name.as_str())));
        } else if keys::is_identifier(name.as_str()) {
            named.identifiers.push(value(text, whole.end(), Ends::AtASign));
        }
    }
    let codes = CODES.iter().flat_map(|form| form.captures_iter(text));
    named.secret.extend(codes.filter_map(|captures| captures.get(1)).map(|code| code.range()));
    for form in [&TAGGED, &SAID] {
        for captures in form.iter().flat_map(|form| form.captures_iter(text)) {
            let (Some(name), Some(value)) = (captures.get(1), captures.get(2)) else { continue };
            if keys::is_secret(name.as_str()) {
                named.secret.push(value.range());
            }
        }
    }
    named
}

/// Whether it is the word that stands for something masked: text that was masked already stays as it is.
fn is_shown(text: &str, name: Range<usize>) -> bool {
    let around = name.start.checked_sub(1).and_then(|start| text.get(start..name.end + 1));
    around.is_some_and(|around| SHOWN.contains(&around))
}

/// Where a value without quotes ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    AtASign,
    WithTheLine,
}

/// Headers have several words.
fn to_the_end_of_the_line(name: &str) -> Ends {
    let name = name.to_lowercase();
    if ["authorization", "cookie"].iter().any(|header| name.ends_with(header)) {
        Ends::WithTheLine
    } else {
        Ends::AtASign
    }
}

/// The value that begins at `start`: up to its closing quote, or to where a value without quotes ends. One that is broken off goes
/// to the end of the text; of a list or an object all of the line is taken.
fn value(text: &str, start: usize, ends: Ends) -> Range<usize> {
    let rest = &text[start..];
    if let Some(quote) = QUOTE.as_ref().and_then(|quote| quote.find(rest)) {
        let inner = start + quote.end();
        let end = closing(&text[inner..], quote.as_str()).map_or(text.len(), |length| inner + length);
        return inner..end;
    }
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let length = match ends {
        _ if rest.starts_with(['{', '[']) => line,
        Ends::WithTheLine => line,
        Ends::AtASign => {
            rest.find([' ', '\t', '\n', '\r', ',', ';', '&', ')', '}', ']', '"', '\'', '<', '|']).unwrap_or(rest.len())
        }
    };
    start..start + length
}

/// How long a value is whose opening quote is given: up to the same quote with no more backslashes before it.
fn closing(rest: &str, quote: &str) -> Option<usize> {
    let (slashes, sign) = quote.split_at(quote.len() - 1);
    let mut from = 0;
    while let Some(found) = rest[from..].find(sign).map(|place| from + place) {
        let before = rest[..found].bytes().rev().take_while(|byte| *byte == b'\\').count();
        if before <= slashes.len() {
            return Some(found - before);
        }
        from = found + sign.len();
    }
    None
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
