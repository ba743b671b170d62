//! The file while it is read: its findings, who is named in it, and lists of which each item stands or falls by itself.

use std::collections::BTreeSet;

use watchbill_domain::ids::PersonId;
use watchbill_domain::time::Instant;

use crate::finding::{Finding, Weight};
use crate::near::nearest;
use crate::reader::{Entry, PlacedTable, Reader, Wrong, entries, list, shown};
use crate::settings::one_line;

/// A schedule file on its way to a schedule.
pub(super) struct Sheet<'a> {
    pub(super) reader: Reader<'a>,
    /// Everybody who is named, with the byte offset, in the order of reading.
    named: Vec<(PersonId, usize)>,
    pub(super) places: Places,
}

/// Byte offsets of the tables that were taken, in the order of what was made of them.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) layers: Vec<usize>,
    pub(super) overrides: Vec<usize>,
    pub(super) temporaries: Vec<usize>,
    /// Of all layers, in the order of the file, with the instant at which each begins.
    pub(super) versions: Vec<(Instant, usize)>,
}

/// How a list is kept within bounds, and what it costs when something in it cannot be taken.
pub(super) struct Keeping<'w> {
    /// So many of them are read.
    pub(super) most: usize,
    /// What holds when the whole list is lost.
    pub(super) without_all: &'w str,
    /// What holds when one of them is lost.
    pub(super) without_one: &'w str,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { reader: Reader::new(file, text), named: Vec::new(), places: Places::default() }
    }

    /// The tables of a list. One that cannot be taken is lost, the others stand.
    pub(super) fn each<T>(
        &mut self,
        entry: &Entry<'_>,
        keeping: &Keeping<'_>,
        mut read: impl FnMut(&mut Self, PlacedTable<'_>, &[T]) -> Result<T, Wrong>,
    ) -> Vec<T> {
        let tables = match entry.tables() {
            Ok(tables) => tables,
            Err(wrong) => {
                self.reader.say(Weight::Refused, wrong.at, format!("{}: {}", keeping.without_all, wrong.message));
                return Vec::new();
            }
        };
        let mut all = Vec::new();
        for (i, table) in tables.into_iter().enumerate() {
            let within = |(table, at)| {
                let message = || format!("there are more than {} of `{}`", keeping.most, entry.key);
                if i < keeping.most { Ok((table, at)) } else { Err(Wrong::new(at, message())) }
            };
            match table.and_then(within).and_then(|table| read(self, table, &all)) {
                Ok(one) => all.push(one),
                Err(wrong) => {
                    let message = format!("{}: {}", keeping.without_one, wrong.message);
                    self.reader.say(Weight::Refused, wrong.at, message);
                }
            }
            if i == keeping.most {
                break;
            }
        }
        all
    }

    /// Somebody's id or name.
    pub(super) fn person(&mut self, key: &str, text: &str, at: usize) -> Result<PersonId, Wrong> {
        let person = PersonId::new(one_line(key, text, at)?);
        self.named.push((person.clone(), at));
        Ok(person)
    }

    /// Says of every key of the table that is not one of `known` that it does nothing.
    pub(super) fn check_keys(&mut self, keys: &Keys<'_>, known: &[&str]) {
        for entry in keys.entries.iter().filter(|entry| !known.contains(&entry.key)) {
            self.reader.unknown(entry, known);
        }
    }

    /// Everybody who is named and is not one of `declared`, each once, with a note where they are named first. Nothing is
    /// noted where nobody is declared: then all of them are names.
    pub(super) fn undeclared(&mut self, declared: &[&str]) -> Vec<PersonId> {
        self.named.sort_by_key(|(_, at)| *at);
        let mut known: BTreeSet<PersonId> = declared.iter().map(PersonId::new).collect();
        let mut strangers: Vec<PersonId> = Vec::new();
        for (person, at) in std::mem::take(&mut self.named) {
            if !known.insert(person.clone()) {
                continue;
            }
            if !declared.is_empty() {
                let meant = nearest(person.as_str(), declared.iter().copied());
                let meant = meant.map_or_else(String::new, |id| format!(" (did you mean `{id}`?)"));
                let message = format!(
                    "{} is not one of the people of watchbill.toml{meant}: times are shown for them in the schedule's zone",
                    shown(person.as_str())
                );
                self.reader.say(Weight::Note, at, message);
            }
            strangers.push(person);
        }
        strangers
    }

    pub(super) fn finish(self) -> (Vec<Finding>, Places) {
        (self.reader.into_findings(), self.places)
    }
}

/// The keys of one table.
pub(super) struct Keys<'e> {
    pub(super) entries: Vec<Entry<'e>>,
    /// Byte offset of the table.
    at: usize,
}

impl<'e> Keys<'e> {
    pub(super) fn of((table, at): PlacedTable<'e>) -> Self {
        Self { entries: entries(table, at), at }
    }

    pub(super) fn find(&self, key: &str) -> Option<&Entry<'e>> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The entry of a key without which the table means nothing.
    pub(super) fn need(&self, key: &str, example: &str) -> Result<&Entry<'e>, Wrong> {
        self.find(key).ok_or_else(|| Wrong::new(self.at, format!("`{key}` is missing; expected the like of {example}")))
    }
}

/// The one of `words` that the entry gives.
pub(super) fn choice<T: Copy>(entry: &Entry<'_>, words: &[(&'static str, T)]) -> Result<T, Wrong> {
    let text = entry.text()?;
    choice_of(entry.key, text, entry.at, words)
}

/// The one of `words` that a text at byte `at` gives.
pub(super) fn choice_of<T: Copy>(key: &str, text: &str, at: usize, words: &[(&'static str, T)]) -> Result<T, Wrong> {
    let wrong = || {
        let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let meant = nearest(text, words.iter().copied());
        let meant = meant.map_or_else(String::new, |word| format!("; did you mean `{word}`?"));
        Wrong::new(at, format!("`{key}` cannot be {}; expected one of {}{meant}", shown(text), list(&words)))
    };
    words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning).ok_or_else(wrong)
}
