//! Text that looks like nothing but chance: keys and tokens that no list knows.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// What keys are written with, as long as any key is.
static RUN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[A-Za-z0-9+/_\-]{16,}={0,2}").ok());
/// The numbers that programs give to things, which are no secrets.
static UUID: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b").ok());
/// Half of what the digits of a hash could carry.
const HEX_BITS: f64 = 2.8;
const HEX_FROM: usize = 32;
/// English has about 2.5 bits a letter over so short a text, chance more than 3.
const BITS: f64 = 3.0;
const BITS_OF_LETTERS: f64 = 3.5;
/// No name of some forty letters has as many; of letters of both cases and digits one in two has by chance.
const BITS_OF_ALL: f64 = 4.4;
/// So many letters and digits are long.
const LONG: usize = 32;

/// Where it stands in a text. `identifiers` says whether hexadecimal numbers are taken for numbers of things.
pub(super) fn chances(text: &str, identifiers: Hex) -> Vec<Range<usize>> {
    let runs = RUN.iter().flat_map(|run| run.find_iter(text));
    runs.filter(|run| is_chance(run.as_str(), identifiers)).map(|run| run.range()).collect()
}

/// What long hexadecimal numbers are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hex {
    /// Keys.
    Secret,
    /// Hashes, traces and the like.
    Identifier,
}

fn is_chance(run: &str, hex: Hex) -> bool {
    let run = UUID.as_ref().map_or(run.into(), |uuid| uuid.replace_all(run, ""));
    let run = run.as_ref();
    let parts: Vec<&str> = run.split(['-', '_', '/', '+', '=']).filter(|part| !part.is_empty()).collect();
    let is_hex = |part: &&str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    if parts.iter().all(is_hex) {
        let long = parts.iter().any(|part| part.len() >= HEX_FROM && bits(part) >= HEX_BITS);
        return hex == Hex::Secret && long;
    }
    // One part that is chance gives the whole run away; a key with signs in it is chance only as a whole.
    parts.iter().any(|part| part.len() >= 16 && is_mixed(part)) || run.len() >= 24 && is_mixed(run)
}

/// Whether letters and digits change as they do by chance and not as in names.
fn is_mixed(part: &str) -> bool {
    let class = |byte: u8| match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        _ => 3,
    };
    let classes: Vec<u8> = part.bytes().map(class).filter(|class| *class < 3).collect();
    let count = |wanted| classes.iter().filter(|class| **class == wanted).count();
    let (digits, lower, upper) = (count(0), count(1), count(2));
    let pairs = classes.windows(2);
    let changes = pairs.clone().filter(|pair| pair[0] != pair[1]).count();
    let of_digits = pairs.filter(|pair| (pair[0] == 0) != (pair[1] == 0)).count();
    let often = |tenths: usize| changes * 10 >= classes.len().saturating_sub(1) * tenths;
    let bits = bits(part);
    match (digits > 0, lower > 0, upper > 0) {
        // Names in camel case change once or twice a word.
        (true, true, true) => bits >= BITS && (often(3) || of_digits >= 5) || bits >= BITS_OF_ALL && often(2),
        (true, true, false) | (true, false, true) => {
            // No name that is so long is of one part and has two numbers in it.
            let is_one_part = classes.len() == part.len();
            bits >= BITS && of_digits >= 4 && (often(2) || is_one_part && classes.len() >= LONG)
        }
        (false, true, true) => bits >= BITS_OF_LETTERS && classes.len() >= 20 && often(4),
        _ => false,
    }
}

/// Shannon's entropy, bits a sign.
fn bits(text: &str) -> f64 {
    let mut counts: BTreeMap<u8, u32> = BTreeMap::new();
    for byte in text.bytes() {
        *counts.entry(byte).or_default() += 1;
    }
    let all: f64 = counts.values().copied().map(f64::from).sum();
    counts.values().map(|count| f64::from(*count) / all).map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
#[path = "entropy_tests.rs"]
mod tests;
