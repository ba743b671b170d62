//! The words of a command line, taken one by one until none is left over.

use crate::Stop;

/// What is left of the command line.
pub(crate) struct Words(Vec<String>);

impl Words {
    /// Takes over the words after the program's name.
    pub(crate) fn of(words: impl Iterator<Item = String>) -> Self {
        Self(words.collect())
    }

    /// Takes the first word.
    pub(crate) fn next(&mut self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }

    /// Takes `--name`, and says whether it was there.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() != before
    }

    /// Takes `--name VALUE` or `--name=VALUE`.
    pub(crate) fn value(&mut self, name: &str) -> Result<Option<String>, Stop> {
        let joined = format!("{name}=");
        let Some(place) = self.0.iter().position(|word| word == name || word.starts_with(&joined)) else {
            return Ok(None);
        };
        let word = self.0.remove(place);
        if let Some(value) = word.strip_prefix(&joined) {
            return Ok(Some(value.to_owned()));
        }
        if self.0.get(place).is_none_or(|next| next.starts_with("--")) {
            return Err(Stop::Use(format!("{name} needs a value")));
        }
        Ok(Some(self.0.remove(place)))
    }

    /// Every word has to have been taken: a mistyped flag is never ignored.
    pub(crate) fn end(self) -> Result<(), Stop> {
        match self.0.first() {
            None => Ok(()),
            Some(word) => Err(Stop::Use(format!("`{word}` means nothing to this command"))),
        }
    }
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
