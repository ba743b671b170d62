//! Comments on words of a document. A comment keeps the words it is about, and finds them again when the text around them changes.

use std::ops::Range;

use crate::time::Instant;

/// How much of what stands around its words an anchor keeps on each side, letters.
const AROUND: usize = 32;

/// The words that a comment is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The words.
    pub quote: String,
    /// What stood before them.
    pub before: String,
    /// What stood behind them.
    pub after: String,
    /// Where they began, in bytes of the document.
    pub at: usize,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its number in the document, from 1.
    pub number: u64,
    /// The comment that it answers.
    pub answers: Option<u64>,
    /// The words that it is about; none where it is about the whole, or an answer.
    pub anchor: Option<Anchor>,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Instant,
    /// What they wrote.
    pub text: String,
    /// Who found it done with, and when.
    pub resolved: Option<(String, Instant)>,
}

impl Anchor {
    /// An anchor at a piece of a document; none where that is empty, or no piece of it.
    #[must_use]
    pub fn of(document: &str, place: &Range<usize>) -> Option<Self> {
        let quote = document.get(place.clone()).filter(|quote| !quote.is_empty())?;
        let (before, after) = (&document[..place.start], &document[place.end..]);
        let start = before.char_indices().rev().take(AROUND).last().map_or(before.len(), |(start, _)| start);
        Some(Self {
            quote: quote.to_owned(),
            before: before[start..].to_owned(),
            after: after.chars().take(AROUND).collect(),
            at: place.start,
        })
    }

    /// Where its words stand now: of several places the one with most of the same around it, then the one nearest to where they were.
    /// None where they are gone.
    #[must_use]
    pub fn found(&self, document: &str) -> Option<Range<usize>> {
        if self.quote.is_empty() {
            return None;
        }
        let fits = |start: usize| {
            let before = document[..start].chars().rev().zip(self.before.chars().rev());
            let after = document[start + self.quote.len()..].chars().zip(self.after.chars());
            before.take_while(|(one, other)| one == other).count()
                + after.take_while(|(one, other)| one == other).count()
        };
        let places = document.match_indices(&self.quote).map(|(start, _)| start);
        let best = places.min_by_key(|start| (std::cmp::Reverse(fits(*start)), start.abs_diff(self.at)))?;
        Some(best..best + self.quote.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Anchor;

    #[test]
    fn words_are_found_again_wherever_they_went() {
        let document = "The cache was empty. The queue was full. The cache was slow.";
        let second = document.rfind("The cache").unwrap();
        let anchor = Anchor::of(document, &(second..second + 9)).unwrap();
        assert_eq!(anchor.found(document), Some(second..second + 9));
        let longer = document.replace("empty", "empty for an hour");
        assert_eq!(anchor.found(&longer), Some(second + 12..second + 21));
        // Of two that look alike, the one with the same around it.
        let turned = "The cache was slow. The cache was empty.";
        assert_eq!(anchor.found(turned), Some(0..9));
        assert_eq!(anchor.found("The store was slow."), None);
    }

    #[test]
    fn nothing_is_no_anchor() {
        assert_eq!(Anchor::of("abc", &(1..1)), None);
        assert_eq!(Anchor::of("abc", &(2..9)), None);
        assert_eq!(Anchor::of("ä", &(1..2)), None);
    }

    proptest! {
        #[test]
        fn in_the_same_text_it_is_where_it_was(text in "[abä ]{1,40}", from in 0..40usize, length in 1..10usize) {
            let places: Vec<usize> = text.char_indices().map(|(place, _)| place).chain([text.len()]).collect();
            let start = places[from.min(places.len() - 2)];
            let end = places[(from.min(places.len() - 2) + length).min(places.len() - 1)];
            let anchor = Anchor::of(&text, &(start..end)).unwrap();
            prop_assert_eq!(&text[anchor.found(&text).unwrap()], &text[start..end]);
            let moved = format!("b{text}");
            prop_assert_eq!(&moved[anchor.found(&moved).unwrap()], &text[start..end]);
        }
    }
}
