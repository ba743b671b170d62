//! Sentences of a piece of prose and their words.

use std::ops::Range;

use super::prose::THING;
use super::sections::Section;

/// A word in small letters, and where it stands in its piece. What is written together is two words: `didn't` is `did` and `not`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub low: String,
    pub range: Range<usize>,
    /// Whether it was written with a capital, or as `@somebody`.
    pub is_name: bool,
    /// Whether a comma, a colon, a dash or a bracket stands before it.
    pub after_break: bool,
}

/// A sentence.
#[derive(Debug, Clone)]
pub(super) struct Sentence<'a> {
    pub words: Vec<Word>,
    pub section: Section,
    /// As it was written, its marks included.
    pub text: &'a str,
    /// Where it begins in its piece.
    pub start: usize,
    /// Whether it is the first of its piece.
    pub is_first: bool,
}

impl Sentence<'_> {
    /// A word, in small letters; empty where there is none.
    pub fn at(&self, place: usize) -> &str {
        self.words.get(place).map_or("", |word| word.low.as_str())
    }

    /// Whether these words stand here, one behind the other; `a|b` is either.
    pub fn has(&self, place: usize, phrase: &[&str]) -> bool {
        phrase.iter().enumerate().all(|(nth, choice)| {
            let word = self.at(place + nth);
            !word.is_empty() && is_either(choice, word)
        })
    }

    /// Whether one of these words stands within the `span` words before this place.
    pub fn has_before(&self, place: usize, span: usize, words: &[&str]) -> bool {
        (place.saturating_sub(span)..place).any(|before| words.contains(&self.at(before)))
    }

    /// Whether it asks.
    pub fn asks(&self) -> bool {
        self.text.trim_end_matches([' ', '"', ')', '*', '_']).ends_with('?')
    }
}

/// Whether a word is one of these, which `|` stands between. Asked some hundred times of every word.
fn is_either(choices: &str, word: &str) -> bool {
    let (choices, word) = (choices.as_bytes(), word.as_bytes());
    let mut from = 0;
    loop {
        let end = from + word.len();
        if end > choices.len() {
            return false;
        }
        if choices[from..end] == *word && (end == choices.len() || choices[end] == b'|') {
            return true;
        }
        match choices[from..].iter().position(|letter| *letter == b'|') {
            Some(bar) => from += bar + 1,
            None => return false,
        }
    }
}

/// The sentences of a text.
pub(super) fn sentences(text: &str, section: Section) -> Vec<Sentence<'_>> {
    let mut found: Vec<Sentence<'_>> = Vec::new();
    let mut from = 0;
    for end in ends(text) {
        let part = &text[from..end];
        let words = words(part, from);
        if !words.is_empty() {
            found.push(Sentence { words, section, text: part, start: from, is_first: found.is_empty() });
        }
        from = end;
    }
    found
}

/// Words after which a sentence without a mark is taken to be over: it is a list of something, and no sentence.
const MOST_WORDS: usize = 250;

/// Where sentences end: behind their marks.
fn ends(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut ends = Vec::new();
    let mut spaces = 0;
    for (at, letter) in text.char_indices() {
        // What is quoted has no spaces any more.
        if letter == ' ' || letter == THING {
            spaces += 1;
            if spaces % MOST_WORDS == 0 {
                ends.push(at);
            }
        }
        if !matches!(letter, '.' | '!' | '?') {
            continue;
        }
        let after = at + 1;
        let is_last_mark = !matches!(bytes.get(after), Some(b'.' | b'!' | b'?'));
        let closes = bytes.get(after).is_none_or(|next| matches!(next, b' ' | b')' | b'"' | b'*' | b'_'));
        if is_last_mark && closes && !(letter == '.' && is_short(&text[..at])) {
            ends.push(after);
            spaces = 0;
        }
    }
    ends.push(text.len());
    ends
}

/// Whether what a dot follows is only a shortened word.
fn is_short(before: &str) -> bool {
    let last = before.rsplit([' ', '(']).next().unwrap_or_default().to_lowercase();
    matches!(last.as_str(), "e.g" | "i.e" | "etc" | "vs" | "ca" | "approx" | "no" | "nr" | "cf" | "mr" | "mrs" | "dr")
}

fn words(text: &str, start: usize) -> Vec<Word> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut found: Vec<Word> = Vec::new();
    let mut after_break = false;
    let mut at = 0;
    while let Some((place, letter)) = letters.get(at).copied() {
        let is_handle = letter == '@' && letters.get(at + 1).is_some_and(|(_, next)| next.is_alphanumeric());
        if letter == THING {
            let end = place + letter.len_utf8();
            push(&mut found, &text[place..end], start + place, after_break, false);
            after_break = false;
            at += 1;
        } else if is_handle || letter.is_alphanumeric() {
            let begin = if is_handle { at + 1 } else { at };
            let mut end = begin;
            while let Some((_, letter)) = letters.get(end) {
                let goes_on = letters.get(end + 1).is_some_and(|(_, next)| next.is_alphanumeric());
                if letter.is_alphanumeric() || goes_on && matches!(letter, '-' | '\'' | '_' | '.' | '/') {
                    end += 1;
                } else {
                    break;
                }
            }
            let (from, to) = (letters[begin].0, letters.get(end).map_or(text.len(), |(place, _)| *place));
            push(&mut found, &text[from..to], start + from, after_break, is_handle);
            after_break = false;
            at = end;
        } else {
            after_break |=
                matches!(letter, ',' | ';' | ':' | '(' | ')' | '\u{2013}' | '\u{2014}' | '/') && !found.is_empty();
            at += 1;
        }
    }
    found
}

fn push(found: &mut Vec<Word>, raw: &str, at: usize, after_break: bool, is_handle: bool) {
    let is_name = is_handle || raw.chars().next().is_some_and(char::is_uppercase);
    let low = raw.to_lowercase();
    let range = at..at + raw.len();
    let one = |low: &str, range: Range<usize>, after_break: bool, is_name: bool| Word {
        low: low.to_owned(),
        range,
        is_name,
        after_break,
    };
    match apart(&low) {
        Some((first, second, length)) => {
            let middle = range.start + raw.len().saturating_sub(length);
            found.push(one(&first, range.start..middle, after_break, is_name));
            found.push(one(second, middle..range.end, false, false));
        }
        None => found.push(one(&low, range, after_break, is_name)),
    }
}

/// A word that is two written as one, and how many bytes of it are the second.
fn apart(low: &str) -> Option<(String, &'static str, usize)> {
    if low == "cannot" {
        return Some(("can".to_owned(), "not", 3));
    }
    if let Some(verb) = low.strip_suffix("n't") {
        let verb = match verb {
            "ca" => "can",
            "wo" => "will",
            other => other,
        };
        return Some((verb.to_owned(), "not", 3));
    }
    let pairs = [("'ve", "have"), ("'re", "are"), ("'ll", "will"), ("'d", "had"), ("'m", "am")];
    if let Some((end, second)) = pairs.into_iter().find(|(end, _)| low.ends_with(end)) {
        return Some((low[..low.len() - end.len()].to_owned(), second, end.len()));
    }
    let first = low.strip_suffix("'s")?;
    let is = ["it", "that", "there", "what", "who", "he", "she", "where", "here"];
    let second = if is.contains(&first) { "is" } else { "'s" };
    Some((first.to_owned(), second, 2))
}
