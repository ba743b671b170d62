//! A parsed file, the places in it, and what is found on the way.

use toml_edit::{Item, Key, TableLike, Value};
use watchbill_domain::alerts::plain_line;
use watchbill_domain::sources::Problem;

use crate::finding::{Finding, Weight};
use crate::near::nearest;

/// Collects findings and turns byte offsets into places.
pub(crate) struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    /// The offset of every line's first byte.
    lines: Vec<usize>,
    findings: Vec<(usize, Finding)>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(file: &'a str, text: &'a str) -> Self {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { file, text, lines, findings: Vec::new() }
    }

    /// Says something about the place at byte `at`.
    pub(crate) fn say(&mut self, weight: Weight, at: usize, message: impl Into<String>) {
        let (line, column) = self.place(at);
        let problem =
            Problem { place: self.file.to_owned(), line: Some(line), column: Some(column), message: message.into() };
        self.findings.push((at, Finding { problem, weight }));
    }

    /// Says something about the file as a whole; it comes after everything that has a place.
    pub(crate) fn note_on_file(&mut self, message: &str) {
        let problem = Problem { place: self.file.to_owned(), line: None, column: None, message: message.to_owned() };
        self.findings.push((usize::MAX, Finding { problem, weight: Weight::Note }));
    }

    /// One key was not taken; `instead` is what holds now.
    pub(crate) fn ignore(&mut self, wrong: &Wrong, instead: &str) {
        self.say(Weight::Ignored, wrong.at, format!("{}; {instead}", wrong.message));
    }

    /// A key that its table does not have.
    pub(crate) fn unknown(&mut self, entry: &Entry<'_>, known: &[&str]) {
        self.say(Weight::Ignored, entry.key_at, format!("this key does nothing: {}", unknown_key(entry.key, known)));
    }

    /// 1-based line of byte `at`.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.place(at).0
    }

    /// Byte `at` as findings name it: `file:line:column`.
    pub(crate) fn place_text(&self, at: usize) -> String {
        let (line, column) = self.place(at);
        format!("{}:{line}:{column}", self.file)
    }

    /// Everything that was found, in the order of the file.
    pub(crate) fn into_findings(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|(at, _)| *at);
        self.findings.into_iter().map(|(_, finding)| finding).collect()
    }

    /// 1-based line and column in characters; a byte order mark is no character.
    pub(crate) fn place(&self, at: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= at).max(1);
        let start = self.lines[line - 1];
        let before = self.text[start..].char_indices().take_while(|(i, _)| start + i < at);
        (line, before.filter(|(_, c)| *c != '\u{feff}').count() + 1)
    }
}

/// Something that cannot be taken, before it is decided what that costs. Never repeats a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// Byte offset.
    pub(crate) at: usize,
    pub(crate) message: String,
}

impl Wrong {
    pub(crate) fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}

/// One key of a table with its value and their places.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) key: &'a str,
    /// Byte offset of the key.
    pub(crate) key_at: usize,
    /// Byte offset of the value; of the key where the value has no place of its own (dotted keys).
    pub(crate) at: usize,
    item: &'a Item,
}

/// A table with the byte offset at which it begins.
pub(crate) type PlacedTable<'a> = (&'a dyn TableLike, usize);

/// The entries of a table in the order they are kept; `table_at` stands in for keys without a place.
pub(crate) fn entries(table: &dyn TableLike, table_at: usize) -> Vec<Entry<'_>> {
    let entry = |(key, item)| {
        let key_at = table.key(key).and_then(Key::span).map_or(table_at, |span| span.start);
        let at = Item::span(item).map_or(key_at, |span| span.start);
        Entry { key, key_at, at, item }
    };
    table.iter().map(entry).collect()
}

impl<'a> Entry<'a> {
    /// The value as text.
    pub(crate) fn text(&self) -> Result<&'a str, Wrong> {
        self.item.as_str().ok_or_else(|| self.expected("text in quotes"))
    }

    /// One text, or a list of them, each with its place.
    pub(crate) fn texts(&self) -> Result<Vec<(&'a str, usize)>, Wrong> {
        let Some(list) = self.item.as_array() else {
            return self.text().map(|text| vec![(text, self.at)]).map_err(|_| self.expected("text or a list of texts"));
        };
        let one = |value: &'a Value| {
            let at = value.span().map_or(self.at, |span| span.start);
            let wrong =
                || Wrong::new(at, format!("`{}` lists {} here; expected only texts in quotes", self.key, shape(value)));
            value.as_str().map(|text| (text, at)).ok_or_else(wrong)
        };
        list.iter().map(one).collect()
    }

    /// A whole number.
    pub(crate) fn number(&self) -> Result<i64, Wrong> {
        self.item.as_integer().ok_or_else(|| self.expected("a whole number"))
    }

    /// A list of whole numbers, each with its place.
    pub(crate) fn numbers(&self) -> Result<Vec<(i64, usize)>, Wrong> {
        let list = self.item.as_array().ok_or_else(|| self.expected("a list of whole numbers"))?;
        let one = |value: &'a Value| {
            let at = value.span().map_or(self.at, |span| span.start);
            let wrong =
                || Wrong::new(at, format!("`{}` lists {} here; expected only whole numbers", self.key, shape(value)));
            value.as_integer().map(|number| (number, at)).ok_or_else(wrong)
        };
        list.iter().map(one).collect()
    }

    /// A number, whole or not.
    pub(crate) fn decimal(&self) -> Result<f64, Wrong> {
        let whole = |number: i64| i32::try_from(number).ok().map(f64::from);
        let number = self.item.as_float().or_else(|| self.item.as_integer().and_then(whole));
        number.ok_or_else(|| self.expected("a number"))
    }

    /// `true` or `false`.
    pub(crate) fn switch(&self) -> Result<bool, Wrong> {
        self.item.as_bool().ok_or_else(|| self.expected("true or false, without quotes"))
    }

    /// A table, inline or with a header.
    pub(crate) fn table(&self) -> Option<&'a dyn TableLike> {
        self.item.as_table_like()
    }

    /// The tables of `[[key]]`, or of a list of inline tables, each with its place; what is in the list and no table is an
    /// error of its own.
    pub(crate) fn tables(&self) -> Result<Vec<Result<PlacedTable<'a>, Wrong>>, Wrong> {
        if let Some(tables) = self.item.as_array_of_tables() {
            let place = |table: &toml_edit::Table| table.span().map_or(self.key_at, |span| span.start);
            return Ok(tables.iter().map(|table| Ok((table as &dyn TableLike, place(table)))).collect());
        }
        let Some(list) = self.item.as_array() else {
            return Err(self.expected(&format!("`[[{}]]`, in double brackets, once for each", self.key)));
        };
        let one = |value: &'a Value| {
            let at = value.span().map_or(self.at, |span| span.start);
            let wrong = || Wrong::new(at, format!("`{}` lists {} here; expected only tables", self.key, shape(value)));
            value.as_inline_table().map(|table| (table as &dyn TableLike, at)).ok_or_else(wrong)
        };
        Ok(list.iter().map(one).collect())
    }

    /// That the value should have been `what`. The value itself is not repeated: it may be a secret.
    pub(crate) fn expected(&self, what: &str) -> Wrong {
        let is = match self.item {
            Item::Value(value) => shape(value),
            Item::ArrayOfTables(_) => "a list of tables",
            Item::Table(_) | Item::None => "a table",
        };
        Wrong::new(self.at, format!("`{}` is {is}; expected {what}", self.key))
    }
}

/// What to say of a key that nothing is known of.
pub(crate) fn unknown_key(key: &str, known: &[&str]) -> String {
    match nearest(key, known.iter().copied()) {
        Some(meant) => format!("{} is not known here; did you mean `{meant}`?", shown(key)),
        None => format!("{} is not known here; known are {}", shown(key), list(known)),
    }
}

/// Words as a list for people: `` `a`, `b`, `c` ``.
pub(crate) fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// Text from a file as it may be repeated in a message: one line, cut, nothing that moves the cursor or turns the
/// reading direction.
pub(crate) fn shown(text: &str) -> String {
    format!("`{}`", plain_line(text, 48))
}

fn shape(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "text",
        Value::Integer(_) | Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date or time",
        Value::Array(_) => "a list",
        Value::InlineTable(_) => "a table",
    }
}
