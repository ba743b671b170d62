//! What is looked for in a sentence, class by class.

pub(super) mod actions;
mod acts;
pub(super) mod blame;
pub(super) mod cause;
pub(super) mod named;
pub(super) mod past;
pub(super) mod tone;

use std::collections::HashMap;
use std::ops::Range;

use super::lexicon::Lexicon;
use super::prose::Piece;
use super::sentence::Sentence;
use super::{Class, Weight};

/// Something that was found in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub class: Class,
    pub weight: Weight,
    /// In bytes of the piece.
    pub range: Range<usize>,
}

/// What rules look at.
pub(super) struct Look<'a> {
    pub sentence: &'a Sentence<'a>,
    pub piece: &'a Piece,
    pub lexicon: &'a Lexicon,
}

impl Look<'_> {
    /// A hit from one word to another, that one included.
    fn hit(&self, class: Class, first: usize, last: usize) -> Hit {
        let words = &self.sentence.words;
        let last = last.min(words.len() - 1);
        Hit { class, weight: class.weight(), range: words[first].range.start..words[last].range.end }
    }

    /// Whether something is caused here by what stands before: not `caused by`, and not `caused no loss`.
    fn causes(&self, at: usize) -> bool {
        self.sentence.at(at) == "caused"
            && !matches!(self.sentence.at(at + 1), "by" | "no" | "none" | "nothing" | "neither" | "little")
    }

    /// The last word of `responsible for the outage`, where it begins here; what somebody sees to is no harm.
    fn answers_for(&self, at: usize) -> Option<usize> {
        const HARM: &[&str] = &[
            "outage|outages|incident|failure|failures|loss|losses|mistake|mistakes|error|errors|bug|bugs|damage|downtime",
            "delay|delays|problem|problems|breakage|deletion|mess|disruption|leak|crash",
        ];
        const BEHIND: &[&str] = &["for", "in", "on", "at", "when", "during", "of", "and", "because", "that", "which"];
        let sentence = self.sentence;
        if !sentence.has(at, &["responsible", "for"]) {
            return None;
        }
        let is_over = |place: usize| {
            let word = sentence.at(place);
            word.is_empty() || BEHIND.contains(&word) || sentence.words[place].after_break
        };
        let last = (at + 2..at + 6).find(|place| is_over(place + 1))?;
        let is_harm = HARM.iter().any(|harm| sentence.has(last, &[harm]))
            || last == at + 2 && matches!(sentence.at(last), "this" | "it" | "that");
        is_harm.then_some(last)
    }

    /// Whether what begins here is denied: `not human error`.
    fn is_denied(&self, at: usize) -> bool {
        self.sentence.has_before(at, 4, &["not", "no", "without", "neither", "nor", "rather", "instead"])
    }

    /// Every place at which one of these phrases begins, and the last word of it.
    fn phrases<'s>(&'s self, phrases: &'s Phrases) -> impl Iterator<Item = (usize, usize)> + 's {
        (0..self.sentence.words.len()).filter_map(move |at| Some((at, self.phrase(phrases, at)?)))
    }

    /// The last word of the longest of these phrases that begins here.
    fn phrase(&self, phrases: &Phrases, at: usize) -> Option<usize> {
        let begun = phrases.0.get(self.sentence.at(at))?;
        let words = &self.sentence.words;
        // What a comma parts is no phrase.
        let is_whole = |phrase: &&&[&str]| !words[at + 1..at + phrase.len()].iter().any(|word| word.after_break);
        let here = begun.iter().filter(|phrase| self.sentence.has(at, phrase)).filter(is_whole);
        here.map(|phrase| at + phrase.len() - 1).max()
    }
}

/// Phrases by each of their first words.
struct Phrases(HashMap<&'static str, Vec<&'static [&'static str]>>);

impl Phrases {
    /// Of a table of words, `a|b` being either.
    fn of(table: &'static [&'static [&'static str]]) -> Self {
        let mut phrases: HashMap<_, Vec<_>> = HashMap::new();
        for phrase in table {
            for first in phrase[0].split('|') {
                phrases.entry(first).or_default().push(*phrase);
            }
        }
        Self(phrases)
    }
}

/// Everything that is found in a sentence of this piece.
pub(super) fn hits(sentence: &Sentence<'_>, piece: &Piece, lexicon: &Lexicon) -> Vec<Hit> {
    let look = Look { sentence, piece, lexicon };
    let mut hits = Vec::new();
    past::counterfactual(&look, &mut hits);
    past::hindsight(&look, &mut hits);
    cause::person_as_cause(&look, &mut hits);
    named::named_person_negative(&look, &mut hits);
    cause::single_root_cause(&look, &mut hits);
    blame::team_blame(&look, &mut hits);
    blame::punitive(&look, &mut hits);
    tone::animated_language(&look, &mut hits);
    tone::who_why_question(&look, &mut hits);
    actions::people_fix(&look, &mut hits);
    actions::vague_action(&look, &mut hits);
    hits
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
