//! What is looked for in a sentence, class by class.

mod actions;
mod blame;
mod past;
mod tone;

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

    /// Whether what begins here is denied: `not human error`.
    fn is_denied(&self, at: usize) -> bool {
        self.sentence.has_before(at, 4, &["not", "no", "without", "neither", "nor", "rather", "instead"])
    }

    /// Every place at which one of these phrases begins, and the last word of it.
    fn phrases<'s>(&'s self, phrases: &'s [&'s [&'s str]]) -> impl Iterator<Item = (usize, usize)> + 's {
        (0..self.sentence.words.len()).filter_map(move |at| {
            let longest =
                phrases.iter().filter(|phrase| self.sentence.has(at, phrase)).map(|phrase| phrase.len()).max()?;
            Some((at, at + longest - 1))
        })
    }
}

/// Everything that is found in a sentence of this piece.
pub(super) fn hits(sentence: &Sentence<'_>, piece: &Piece, lexicon: &Lexicon) -> Vec<Hit> {
    let look = Look { sentence, piece, lexicon };
    let mut hits = Vec::new();
    past::counterfactual(&look, &mut hits);
    past::hindsight(&look, &mut hits);
    blame::person_as_cause(&look, &mut hits);
    blame::named_person_negative(&look, &mut hits);
    blame::single_root_cause(&look, &mut hits);
    blame::team_blame(&look, &mut hits);
    blame::punitive(&look, &mut hits);
    tone::animated_language(&look, &mut hits);
    tone::who_why_question(&look, &mut hits);
    actions::people_fix(&look, &mut hits);
    actions::vague_action(&look, &mut hits);
    hits
}
