//! Keys of a table changed, added and taken out by cutting and joining the text.

use std::ops::Range;

use toml_edit::{Item, Key, Table};

use super::place::{collect_cuts, end_of_line, line_start, value_end, values_end};

/// What is to change in a text.
pub(crate) struct Patch<'t> {
    text: &'t str,
    edits: Vec<(Range<usize>, String)>,
}

impl<'t> Patch<'t> {
    pub fn of(text: &'t str) -> Self {
        Self { text, edits: Vec::new() }
    }

    /// Gives a key of this table another value. A value that stands by itself is replaced where it stands; what is spread
    /// over several lines or tables goes, and the new value comes behind the last one of the table.
    pub fn set(&mut self, table: &Table, key: &str, literal: Option<&str>) {
        match (table.get(key), literal) {
            (Some(Item::Value(value)), Some(literal)) if value.span().is_some() => {
                self.edits.extend(value.span().map(|span| (span, literal.to_owned())));
            }
            (None | Some(Item::None), Some(literal)) => self.insert(table, key, literal),
            (Some(item), literal) => {
                self.take_out(table, key, item);
                if let Some(literal) = literal {
                    self.insert(table, key, literal);
                }
            }
            (None, None) => {}
        }
    }

    /// Takes this table out, with every table in it.
    pub fn cut(&mut self, table: &Table) {
        let mut cuts = Vec::new();
        collect_cuts(self.text, table, &mut cuts);
        self.edits.extend(cuts.into_iter().map(|cut| (cut, String::new())));
    }

    /// Puts lines in at byte `at`, the start of a line or the end of the text.
    pub fn put_in(&mut self, at: usize, lines: String) {
        self.edits.push((at..at, lines));
    }

    /// The text with everything changed.
    pub fn finish(mut self) -> String {
        self.edits.sort_by_key(|(range, _)| (range.start, range.end));
        let newline = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut changed = String::with_capacity(self.text.len());
        let mut kept_to = 0;
        for (range, with) in &self.edits {
            changed.push_str(&self.text[kept_to..range.start.max(kept_to)]);
            if range.is_empty() && !changed.is_empty() && !changed.ends_with(['\n', '\u{feff}']) {
                changed.push_str(newline);
            }
            changed.push_str(&with.replace('\n', newline));
            kept_to = range.end.max(kept_to);
        }
        changed.push_str(&self.text[kept_to..]);
        changed
    }

    fn insert(&mut self, table: &Table, key: &str, literal: &str) {
        let header_end = table.span().filter(|_| !table.is_dotted()).map_or(0, |span| span.end);
        let key_at = table.iter().filter_map(|(key, _)| table.key(key)?.span()).map(|span| span.start).min();
        let indent = key_at.map_or("", |at| {
            let line = &self.text[line_start(self.text, at)..at];
            if line.trim().is_empty() { line } else { "" }
        });
        let line = format!("{indent}{} = {literal}\n", Key::new(key));
        let values_end = values_end(table, header_end);
        if values_end > 0 {
            let at = end_of_line(self.text, values_end);
            self.edits.push((at..at, line));
        } else {
            // A file that begins with tables: what belongs to none comes first.
            let at = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            let gap = if self.text[at..].trim().is_empty() { "" } else { "\n" };
            self.edits.push((at..at, format!("{line}{gap}")));
        }
    }

    fn take_out(&mut self, table: &Table, key: &str, item: &Item) {
        match item {
            Item::Value(value) => {
                let Some(span) = table.key(key).and_then(Key::span) else { return };
                let end = value_end(value).max(span.end);
                self.edits.push((line_start(self.text, span.start)..end_of_line(self.text, end), String::new()));
            }
            Item::Table(inner) if inner.is_dotted() => {
                inner.iter().for_each(|(key, item)| self.take_out(inner, key, item));
            }
            Item::Table(inner) => self.cut(inner),
            Item::ArrayOfTables(tables) => tables.iter().for_each(|inner| self.cut(inner)),
            Item::None => {}
        }
    }
}
