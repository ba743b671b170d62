//! The prose of a Markdown document, with the place of every letter.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::allow::Allowed;
use super::sections::{Section, section_of_heading};

/// What stands for code, a picture, or whatever is quoted: one letter that is part of no word.
pub(super) const THING: char = '\u{FFFC}';

/// Letters of a quotation in single marks; what is longer is an apostrophe and another one.
const LONGEST_IN_SINGLE: usize = 200;

/// What a piece of prose is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Heading,
    Item,
    Cell,
}

/// A piece of prose: a paragraph, a heading, an item of a list, a cell.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub section: Section,
    pub kind: Kind,
    /// On one line, with plain apostrophes, quotations left out.
    pub text: String,
    /// Where the letter of each byte of the text stands in the document.
    places: Vec<Range<usize>>,
    /// Where its last letter ends.
    end: usize,
}

impl Piece {
    fn new(section: Section, kind: Kind) -> Self {
        Self { section, kind, text: String::new(), places: Vec::new(), end: 0 }
    }

    /// The title of an action, by itself.
    pub fn of_action(title: &str) -> Self {
        let mut piece = Self::new(Section::Actions, Kind::Item);
        for (at, letter) in title.char_indices() {
            piece.push(plain(letter), at..at + letter.len_utf8());
        }
        without_quotations(piece)
    }

    fn push(&mut self, letter: char, place: Range<usize>) {
        self.text.push(letter);
        self.end = place.end;
        self.places.resize(self.text.len(), place);
    }

    /// Where a part of the text stands in the document.
    pub fn place(&self, part: &Range<usize>) -> Range<usize> {
        let start = self.places.get(part.start).map_or(self.end, |place| place.start);
        let last = part.end.checked_sub(1).and_then(|last| self.places.get(last));
        let end = last.map_or(self.end, |place| place.end);
        start..end.max(start)
    }
}

/// The prose of a document, what its writer allowed in it, and its lists and tables as they were typed.
#[derive(Debug, Default)]
pub(super) struct Prose {
    pub pieces: Vec<Piece>,
    pub allowed: Vec<Allowed>,
    pub entries: Vec<Entry>,
}

/// An item of a list or a row of a table, quotations and code included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub section: Section,
    /// Where it begins, in bytes of the document.
    pub place: usize,
    /// Whether it has a link, a picture or code in it: where it is taken from.
    pub is_backed: bool,
    pub form: Form,
}

/// How an entry is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// An item, without what is set in below it; whether its box is ticked, where it has one.
    Item { text: String, ticked: Option<bool> },
    /// The cells of a row; the first row names the columns.
    Row { cells: Vec<String>, is_head: bool },
}

/// Reads a document.
pub(super) fn prose(document: &str) -> Prose {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut reading = Reading::new(document);
    // Some editors begin a file with a mark of its encoding, which would make a paragraph of a front matter.
    let skipped = if document.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    for (event, range) in Parser::new_ext(&document[skipped..], options).into_offset_iter() {
        reading.take(event, range.start + skipped..range.end + skipped);
    }
    reading.finish()
}

struct Reading<'a> {
    document: &'a str,
    prose: Prose,
    open: Option<Piece>,
    /// Levels of the headings that are open, and what they began.
    sections: Vec<(u32, Section)>,
    /// How many things are open that are not prose.
    skipped: u32,
    items: u32,
    heading: Option<u32>,
    entry: Option<Entry>,
}

impl<'a> Reading<'a> {
    fn new(document: &'a str) -> Self {
        Self {
            document,
            prose: Prose::default(),
            open: None,
            sections: Vec::new(),
            skipped: 0,
            items: 0,
            heading: None,
            entry: None,
        }
    }

    /// Keeps a letter of the entry that is open.
    fn note(&mut self, text: &str) {
        match self.entry.as_mut().map(|entry| &mut entry.form) {
            Some(Form::Item { text: kept, .. }) => kept.push_str(text),
            Some(Form::Row { cells, .. }) => cells.iter_mut().last().into_iter().for_each(|cell| cell.push_str(text)),
            None => {}
        }
    }

    fn back(&mut self) {
        self.entry.iter_mut().for_each(|entry| entry.is_backed = true);
    }

    fn begin_entry(&mut self, place: usize, form: Form) {
        self.end_entry();
        self.entry = Some(Entry { section: self.section(), place, is_backed: false, form });
    }

    fn end_entry(&mut self) {
        self.prose.entries.extend(self.entry.take());
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.begin(&tag, range.start),
            Event::End(tag) => self.end(tag),
            Event::Html(html) | Event::InlineHtml(html) => self.prose.allowed.extend(Allowed::of(&html, range.start)),
            _ if self.skipped > 0 => {}
            Event::Text(text) => {
                self.note(&text);
                self.text(&text, &range);
            }
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.back();
                self.note(&text);
                self.push(THING, range);
            }
            Event::FootnoteReference(_) => self.push(THING, range),
            Event::SoftBreak | Event::HardBreak => {
                self.note(" ");
                self.push(' ', range);
            }
            Event::TaskListMarker(is_ticked) => {
                if let Some(Form::Item { ticked, .. }) = self.entry.as_mut().map(|entry| &mut entry.form) {
                    *ticked = Some(is_ticked);
                }
            }
            Event::Rule => {}
        }
    }

    fn begin(&mut self, tag: &Tag<'_>, place: usize) {
        match tag {
            Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::MetadataBlock(_)
            | Tag::BlockQuote(_)
            | Tag::Image { .. }
            | Tag::Strikethrough => {
                if matches!(tag, Tag::Image { .. }) {
                    self.back();
                }
                if matches!(tag, Tag::Image { .. } | Tag::Strikethrough) {
                    let end = self.open.as_ref().map_or(0, |piece| piece.end);
                    self.push(THING, end..end);
                }
                self.skipped += 1;
            }
            Tag::Heading { level, .. } => {
                self.close();
                self.heading = Some(*level as u32);
                self.open(Kind::Heading);
            }
            Tag::Item => {
                self.close();
                self.items += 1;
                self.begin_entry(place, Form::Item { text: String::new(), ticked: None });
                self.open(Kind::Item);
            }
            Tag::TableHead | Tag::TableRow => {
                self.begin_entry(place, Form::Row { cells: Vec::new(), is_head: *tag == Tag::TableHead });
            }
            Tag::TableCell => {
                if let Some(Form::Row { cells, .. }) = self.entry.as_mut().map(|entry| &mut entry.form) {
                    cells.push(String::new());
                }
                self.open(Kind::Cell);
            }
            Tag::Paragraph if self.open.is_none() => {
                self.open(if self.items > 0 { Kind::Item } else { Kind::Paragraph });
            }
            Tag::Link { .. } => self.back(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::MetadataBlock(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::Image
            | TagEnd::Strikethrough => {
                self.skipped = self.skipped.saturating_sub(1);
            }
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Item => {
                self.close();
                self.end_entry();
                self.items = self.items.saturating_sub(1);
            }
            TagEnd::TableHead | TagEnd::TableRow => self.end_entry(),
            TagEnd::TableCell | TagEnd::Paragraph => self.close(),
            _ => {}
        }
    }

    fn open(&mut self, kind: Kind) {
        if self.skipped == 0 {
            self.close();
            self.open = Some(Piece::new(self.section(), kind));
        }
    }

    fn section(&self) -> Section {
        self.sections.last().map_or(Section::Narrative, |(_, section)| *section)
    }

    /// A heading that names a section begins it; any other is prose of the section around it, and ends those of its own level.
    fn end_heading(&mut self) {
        let (Some(level), Some(mut piece)) = (self.heading.take(), self.open.take()) else { return };
        self.sections.retain(|(outer, _)| *outer < level);
        let named = section_of_heading(&piece.text);
        let around = self.section();
        self.sections.push((level, named.unwrap_or(around)));
        if named.is_none() && !piece.text.trim().is_empty() {
            piece.section = around;
            self.prose.pieces.push(without_quotations(piece));
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if self.open.is_none() {
            self.open(if self.items > 0 { Kind::Item } else { Kind::Paragraph });
        }
        let as_written = self.document.get(range.clone()) == Some(text);
        for (at, letter) in text.char_indices() {
            let place = range.start + at;
            let place = if as_written { place..place + letter.len_utf8() } else { range.clone() };
            self.push(plain(letter), place);
        }
    }

    fn push(&mut self, letter: char, place: Range<usize>) {
        if let Some(piece) = &mut self.open {
            piece.push(letter, place);
        }
    }

    fn close(&mut self) {
        if let Some(piece) = self.open.take()
            && !piece.text.trim().is_empty()
        {
            self.prose.pieces.push(without_quotations(piece));
        }
    }

    fn finish(mut self) -> Prose {
        self.close();
        self.prose
    }
}

/// Apostrophes have one form here; other marks keep theirs.
fn plain(letter: char) -> char {
    match letter {
        '\u{2019}' | '\u{2018}' | '\u{02BC}' => '\'',
        '\u{00A0}' | '\u{202F}' => ' ',
        other => other,
    }
}

/// What others said, or what a screen showed, is not what the writer says.
fn without_quotations(mut piece: Piece) -> Piece {
    let letters: Vec<(usize, char)> = piece.text.char_indices().collect();
    let mut quoted = vec![false; letters.len()];
    // What was not found once is not found further on, or a page of lone marks would be read again for each.
    let mut missing = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let mark = letters[at].1;
        let end = if missing.contains(&mark) { None } else { closing(&letters, at) };
        let opens = at == 0 || !letters[at - 1].1.is_alphanumeric();
        if end.is_none() && opens && matches!(mark, '"' | '\u{201C}' | '\u{201E}' | '\u{00AB}') {
            missing.push(mark);
        }
        if let Some(end) = end {
            quoted[at..=end].iter_mut().for_each(|letter| *letter = true);
        }
        at = end.unwrap_or(at) + 1;
    }
    if quoted.iter().any(|letter| *letter) {
        let mut told = Piece::new(piece.section, piece.kind);
        for ((place, letter), quoted) in letters.iter().zip(quoted) {
            let range = piece.place(&(*place..place + letter.len_utf8()));
            told.push(if quoted { THING } else { *letter }, range);
        }
        told.end = piece.end;
        piece = told;
    }
    piece
}

/// Where the quotation ends that begins here; none where none does.
fn closing(letters: &[(usize, char)], at: usize) -> Option<usize> {
    let letter = |place: usize| letters.get(place).map(|(_, letter)| *letter);
    let ends = |mark: char, from: usize| (from..letters.len()).find(|place| letter(*place) == Some(mark));
    let opens = at == 0 || letter(at - 1).is_some_and(|before| !before.is_alphanumeric());
    match letter(at)? {
        '\u{201C}' | '\u{201E}' => {
            (at + 1..letters.len()).find(|place| matches!(letter(*place), Some('\u{201D}' | '\u{201C}')))
        }
        '\u{00AB}' => ends('\u{00BB}', at + 1),
        '"' if opens => ends('"', at + 1),
        '\'' if opens && letter(at + 1).is_some_and(|next| !next.is_whitespace()) => (at + 2
            ..letters.len().min(at + LONGEST_IN_SINGLE))
            .find(|place| letter(*place) == Some('\'') && !letter(place + 1).is_some_and(char::is_alphanumeric)),
        _ => None,
    }
}
