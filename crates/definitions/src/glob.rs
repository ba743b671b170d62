//! Names with gaps: `*` for any text, `?` for any one character.

use std::fmt;

/// What several names have in common, like `*.dlq`. Letters count as they are written, and `*` goes over every separator. There
/// is no way to write a `*` or `?` that stands for itself: a single name is never written as a glob.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Glob(String);

impl Glob {
    /// Every text is one.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a name is one of those it is for.
    #[must_use]
    pub fn fits(&self, name: &str) -> bool {
        fits(&self.0, name, |_| true)
    }

    /// Whether it fits whatever `other` fits. Not all pairs of which that is so are seen, but none of which it is not.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        // The other's text stands for its names: its `*` can only be part of what a `*` of ours takes, because it may be
        // nothing or long, and its `?` is some one character, which no letter of ours is sure to be.
        fits(&self.0, &other.0, |c| c != '*')
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether `glob` takes the whole of `name`, where `?` takes the characters that `is_one` says. Only the last `*` is ever gone
/// back to, so that the time is at most the product of both lengths.
fn fits(glob: &str, name: &str, is_one: impl Fn(char) -> bool) -> bool {
    let (mut glob, mut name) = (glob.chars(), name.chars());
    // What is behind the last `*`, and what is left of the name when that takes one character more.
    let mut gap = None;
    loop {
        let (mut next_glob, mut next_name) = (glob.clone(), name.clone());
        match (next_glob.next(), next_name.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                glob = next_glob;
                gap = Some((glob.clone(), name.clone()));
                continue;
            }
            (Some(wanted), Some(c)) if wanted == c || wanted == '?' && is_one(c) => {
                (glob, name) = (next_glob, next_name);
                continue;
            }
            _ => {}
        }
        let Some((behind, left)) = &mut gap else { return false };
        if left.next().is_none() {
            return false;
        }
        (glob, name) = (behind.clone(), left.clone());
    }
}

#[cfg(test)]
#[path = "glob_tests.rs"]
mod tests;
