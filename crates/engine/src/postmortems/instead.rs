//! Names in a text, told otherwise. Addresses stay what they are, so that they lead where they led; so do the marks of what was filled in.

use std::collections::BTreeMap;
use std::ops::Range;

/// By which a block that was filled in begins and ends.
const MARKS: [&str; 2] = ["<!-- watchbill:", "<!-- /watchbill"];

/// What stands instead of each name, the longest name first.
#[derive(Debug, Clone, Default)]
pub(super) struct Instead(Vec<Name>);

#[derive(Debug, Clone)]
struct Name {
    letters: Vec<char>,
    told: String,
    /// Whether it is a name only with the capital letters that it has.
    is_exact: bool,
}

impl Instead {
    /// By names, and by parts of names, which are names only as they are written.
    pub fn new(names: BTreeMap<String, String>, parts: BTreeMap<String, String>) -> Self {
        let name = |(name, told): (String, String), is_exact| Name { letters: name.chars().collect(), told, is_exact };
        let names = names.into_iter().map(|pair| name(pair, false));
        let mut all: Vec<Name> = names.chain(parts.into_iter().map(|pair| name(pair, true))).collect();
        all.sort_by_key(|name| std::cmp::Reverse(name.letters.len()));
        Self(all)
    }

    /// The text with every name told otherwise, as a whole word and with an `@` before it or not. A mail address with a name before its
    /// `@` is told as that name; of others nothing is changed.
    pub fn told(&self, text: &str) -> String {
        if self.0.is_empty() {
            return text.to_owned();
        }
        let (mut told, mut done) = (String::with_capacity(text.len()), 0);
        for left in left_alone(text) {
            self.tell(&text[done..left.start], &mut told);
            told.push_str(&text[left.clone()]);
            done = left.end;
        }
        self.tell(&text[done..], &mut told);
        told
    }

    fn tell(&self, text: &str, told: &mut String) {
        let letters: Vec<char> = text.chars().collect();
        let mut place = 0;
        while let Some(letter) = letters.get(place) {
            let begins = !is_word(place.checked_sub(1).and_then(|before| letters.get(before)));
            let mail = if begins { mail(&letters, place) } else { None };
            let name = match mail {
                Some((at, end)) => self.of_mail(&letters[place..at]).map(|instead| (end, instead)),
                None if begins => self.name(&letters, place),
                None => None,
            };
            match (name, mail) {
                (Some((end, instead)), _) => {
                    if told.ends_with('@') {
                        told.pop();
                    }
                    told.push_str(instead);
                    place = end;
                }
                (None, Some((_, end))) => {
                    told.extend(&letters[place..end]);
                    place = end;
                }
                (None, None) => {
                    told.push(*letter);
                    place += 1;
                }
            }
        }
    }

    /// The name that begins here, and where it ends.
    fn name(&self, letters: &[char], place: usize) -> Option<(usize, &str)> {
        let same = |a: &char, b: &char| a.to_lowercase().eq(b.to_lowercase());
        let fits = |name: &&Name| {
            let end = place + name.letters.len();
            let is_it = |(a, b): (&char, &char)| if name.is_exact { a == b } else { same(a, b) };
            letters.get(place..end).is_some_and(|some| some.iter().zip(&name.letters).all(is_it))
                && !is_word(letters.get(end))
        };
        self.0.iter().find(fits).map(|name| (place + name.letters.len(), name.told.as_str()))
    }

    /// The name in what stands before the `@` of a mail address.
    fn of_mail(&self, whom: &[char]) -> Option<&str> {
        let whom: String = whom.iter().collect::<String>().to_lowercase();
        let parts: Vec<&str> = whom.split(|letter: char| !letter.is_alphanumeric()).collect();
        let is_meant = |name: &&Name| {
            let name = name.letters.iter().collect::<String>().to_lowercase();
            let mut words = name.split_whitespace().peekable();
            words.peek().is_some() && words.all(|word| parts.contains(&word))
        };
        self.0.iter().find(is_meant).map(|name| name.told.as_str())
    }
}

/// Where the `@` of the mail address stands that begins here, and where the address ends.
fn mail(letters: &[char], place: usize) -> Option<(usize, usize)> {
    let run = |from: usize, marks: &[char]| {
        let is_in = |letter: &&char| letter.is_alphanumeric() || marks.contains(letter);
        from + letters.get(from..).into_iter().flatten().take_while(is_in).count()
    };
    let at = run(place, &['.', '_', '+', '-']);
    if at == place || letters.get(at) != Some(&'@') {
        return None;
    }
    let domain = letters.get(at + 1..run(at + 1, &['.', '-']))?;
    let dots = domain.iter().rev().take_while(|letter| **letter == '.').count();
    let domain = &domain[..domain.len() - dots];
    domain.contains(&'.').then_some((at, at + 1 + domain.len()))
}

fn is_word(letter: Option<&char>) -> bool {
    letter.is_some_and(|letter| letter.is_alphanumeric())
}

/// What is no text that people wrote for each other, in order: addresses, and lines that are marks.
fn left_alone(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, whole) = (at, at..at + line.len());
        at = whole.end;
        if MARKS.iter().any(|mark| line.trim_start().starts_with(mark)) {
            all.push(whole);
            continue;
        }
        let mut done = 0;
        while let Some(found) = address(line, done) {
            done = found.end;
            all.push(start + found.start..start + found.end);
        }
    }
    all
}

/// The first address of a line from there on: one with a scheme, or where a link, a picture or a reference leads.
fn address(line: &str, from: usize) -> Option<Range<usize>> {
    let rest = &line[from..];
    let scheme = rest.find("://").map(|colon| {
        let is_scheme = |letter: char| letter.is_ascii_alphanumeric() || ['+', '-', '.'].contains(&letter);
        from + rest[..colon]
            .rfind(|letter| !is_scheme(letter))
            .map_or(0, |before| before + rest[before..].chars().next().map_or(1, char::len_utf8))
    });
    let link = rest.find("](").map(|open| from + open + 2);
    let reference = (from == 0 && rest.trim_start().starts_with('[')).then(|| rest.find("]:")).flatten();
    let reference = reference.map(|end| end + 2 + rest[end + 2..].len() - rest[end + 2..].trim_start().len());
    let start = [scheme, link, reference].into_iter().flatten().min()?;
    let is_end = |letter: char| letter.is_whitespace() || [')', '>', '"', '|', '`'].contains(&letter);
    let end = line[start..].find(is_end).map_or(line.len(), |length| start + length);
    Some(start..end)
}

#[cfg(test)]
#[path = "instead_tests.rs"]
mod tests;
