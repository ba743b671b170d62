//! What was typed, as a chain of patches: each replaces one piece of the text before it.

/// A change of a text: from one place on, so many bytes are taken out and something else stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// How long the text is to which it applies, bytes: on another one it does not fit.
    pub of: usize,
    /// From where, bytes.
    pub at: usize,
    /// How much is taken out, bytes.
    pub removed: usize,
    /// What stands there instead.
    pub inserted: String,
}

/// That a patch does not fit a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// It was made for another text.
    #[error("the change is of a text of {expected} bytes and this one has {found}: nothing was changed")]
    Length {
        /// Of how many bytes its text is.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// It begins or ends within a letter or beyond the end.
    #[error("the change of {removed} bytes at byte {at} is no piece of the text: nothing was changed")]
    Place {
        /// From where.
        at: usize,
        /// How much it takes out.
        removed: usize,
    },
}

impl Patch {
    /// What makes `new` of `old`: what stands between what both begin with and what both end with. None where they are the same.
    #[must_use]
    pub fn between(old: &str, new: &str) -> Option<Self> {
        if old == new {
            return None;
        }
        let same = |pair: &(u8, u8)| pair.0 == pair.1;
        let mut at = old.bytes().zip(new.bytes()).take_while(same).count();
        while !old.is_char_boundary(at) || !new.is_char_boundary(at) {
            at -= 1;
        }
        let (old_rest, new_rest) = (&old[at..], &new[at..]);
        let mut kept = old_rest.bytes().rev().zip(new_rest.bytes().rev()).take_while(same).count();
        while !old_rest.is_char_boundary(old_rest.len() - kept) || !new_rest.is_char_boundary(new_rest.len() - kept) {
            kept -= 1;
        }
        let inserted = new_rest[..new_rest.len() - kept].to_owned();
        Some(Self { of: old.len(), at, removed: old_rest.len() - kept, inserted })
    }

    /// The text after it.
    ///
    /// # Errors
    /// [`Misfit`] where it is not of this text.
    pub fn apply(&self, text: &str) -> Result<String, Misfit> {
        if self.of != text.len() {
            return Err(Misfit::Length { expected: self.of, found: text.len() });
        }
        let nowhere = Misfit::Place { at: self.at, removed: self.removed };
        let end = self.at.checked_add(self.removed).ok_or(nowhere)?;
        let (before, after) = text.get(..self.at).zip(text.get(end..)).ok_or(nowhere)?;
        Ok([before, &self.inserted, after].concat())
    }
}

/// A text after a chain of patches.
///
/// # Errors
/// [`Misfit`] of the first one that does not fit.
pub fn replayed<'p>(text: &str, patches: impl IntoIterator<Item = &'p Patch>) -> Result<String, Misfit> {
    patches.into_iter().try_fold(text.to_owned(), |text, patch| patch.apply(&text))
}

/// The byte at which so many UTF-16 units of a text end, as editors in a window count; none beyond the end or within a letter.
#[must_use]
pub fn utf16_place(text: &str, units: usize) -> Option<usize> {
    let mut passed = 0;
    for (place, letter) in text.char_indices() {
        if passed >= units {
            return (passed == units).then_some(place);
        }
        passed += letter.len_utf16();
    }
    (passed == units).then_some(text.len())
}

/// How many UTF-16 units a text has before a byte; of one within a letter those before the letter, of one beyond the end all.
#[must_use]
pub fn utf16_of(text: &str, byte: usize) -> usize {
    let before = text.char_indices().take_while(|(place, letter)| place + letter.len_utf8() <= byte);
    before.map(|(_, letter)| letter.len_utf16()).sum()
}

#[cfg(test)]
#[path = "patch_tests.rs"]
mod tests;
