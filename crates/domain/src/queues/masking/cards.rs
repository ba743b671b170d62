//! Numbers of payment cards and bank accounts, by their check digits.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// Thirteen digits or more, with at most one sign between two of them.
static DIGITS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d(?:[ ._\-\u{a0}]?\d){12,}").ok());
/// Two letters, two digits and what an account may consist of, in groups or not.
static ACCOUNT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]){11,30}\b").ok());

/// Where numbers of payment cards stand in a text.
pub(super) fn cards(text: &str) -> Vec<Range<usize>> {
    let runs = DIGITS.iter().flat_map(|digits| digits.find_iter(text));
    runs.flat_map(|run| cards_of(run.as_str(), run.start())).collect()
}

/// A card is made of whole groups of digits: what stands in the middle of a longer number is none.
fn cards_of(run: &str, offset: usize) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (place, c) in run.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        match groups.last_mut() {
            Some(group) if group.end == place => group.end += c.len_utf8(),
            _ => groups.push(place..place + c.len_utf8()),
        }
    }
    let mut found = Vec::new();
    for first in 0..groups.len() {
        let mut digits: Vec<u8> = Vec::new();
        for last in &groups[first..] {
            digits.extend(run[last.clone()].bytes().map(|digit| digit - b'0'));
            if digits.len() > 19 {
                break;
            }
            if is_card(&digits) {
                found.push(offset + groups[first].start..offset + last.end);
            }
        }
    }
    found
}

/// Whether it is as long as cards are, begins as they do (never with 0, 1, 7, 8 or 9) and has the right check digit.
fn is_card(digits: &[u8]) -> bool {
    let begins = match digits {
        [3..=6, ..] => true,
        [2, 2..=7, ..] => digits.len() == 16,
        _ => false,
    };
    (13..=19).contains(&digits.len()) && begins && is_luhn(digits)
}

/// ISO/IEC 7812-1, annex B.
fn is_luhn(digits: &[u8]) -> bool {
    let weighed = |(place, digit): (usize, &u8)| match (place % 2, digit * 2) {
        (0, _) => u32::from(*digit),
        (_, twice) if twice > 9 => u32::from(twice - 9),
        (_, twice) => u32::from(twice),
    };
    digits.iter().rev().enumerate().map(weighed).sum::<u32>() % 10 == 0
}

/// Where numbers of bank accounts (IBAN) stand in a text.
pub(super) fn accounts(text: &str) -> Vec<Range<usize>> {
    let runs = ACCOUNT.iter().flat_map(|account| account.find_iter(text));
    runs.filter_map(|run| account_of(run.as_str()).map(|end| run.start()..run.start() + end)).collect()
}

/// Where the account at the beginning of a run ends: words may follow it that could belong to it.
fn account_of(run: &str) -> Option<usize> {
    let ends = run.char_indices().filter(|(_, c)| c.is_alphanumeric()).map(|(place, c)| place + c.len_utf8());
    ends.rev().find(|end| {
        let plain: Vec<u8> = run[..*end].bytes().filter(u8::is_ascii_alphanumeric).collect();
        (15..=34).contains(&plain.len()) && is_account(&plain)
    })
}

/// ISO 13616: what remains of 97 is 1, with the first four signs moved to the end and letters counted from 10.
fn is_account(plain: &[u8]) -> bool {
    let (head, body) = plain.split_at(4);
    let add = |rest: u32, sign: &u8| match char::from(*sign).to_digit(36) {
        Some(value @ 0..=9) => (rest * 10 + value) % 97,
        Some(value) => (rest * 100 + value) % 97,
        None => rest,
    };
    body.iter().chain(head).fold(0, add) == 1
}

#[cfg(test)]
#[path = "cards_tests.rs"]
mod tests;
