//! A document of pages, and the files it becomes: Markdown, one HTML file that prints, tables as CSV and charts as PNG.
//!
//! The same document gives the same bytes, so that what was signed can be made again. All texts may come from outside.

mod html;
mod markdown;
mod names;

use watchbill_domain::alerts::{SafeLink, plain_line};

use crate::drawing::Drawing;
use crate::grid::csv_table;
use crate::table::Align;

use names::Names;

/// Characters of a text in a document; more is cut, and the cut is marked.
const LONGEST: usize = 8000;

/// Pages in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name.
    pub title: String,
    /// At the foot of every page: of which state it tells.
    pub foot: String,
    /// Its pages.
    pub pages: Vec<Page>,
}

/// A page: one idea.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// By which it is linked to; made of small letters, digits and hyphens if it is not.
    pub name: String,
    /// Over it.
    pub heading: String,
    /// On it.
    pub parts: Vec<Part>,
}

/// What stands on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Over the parts that follow.
    Heading(String),
    /// Lines of text.
    Paragraph(String),
    /// What must not be overlooked, such as data that is missing.
    Notice(String),
    /// Things of one kind.
    List(Vec<Cell>),
    /// Names with what they say.
    Facts(Vec<(String, Cell)>),
    /// Rows under heads.
    Table(Table),
    /// A chart.
    Figure(Figure),
    /// What was decided, or the place for it.
    Decision(DecisionBox),
}

/// A text that may lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What is read.
    pub text: String,
    /// Where it leads.
    pub link: Option<SafeLink>,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, link: None }
    }
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its name.
    pub text: String,
    /// To which side the column's cells are pushed.
    pub align: Align,
}

/// Rows under heads. The first cell of a row is its name. A short row has empty cells at its end; what a long one has more
/// than heads is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Of its file.
    pub name: String,
    /// What it holds.
    pub caption: String,
    /// Its columns.
    pub heads: Vec<Head>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Each row with a cell for each head.
    fn filled(&self) -> impl Iterator<Item = Vec<Option<&Cell>>> {
        self.rows.iter().map(|row| (0..self.heads.len()).map(|i| row.get(i)).collect())
    }

    fn csv(&self) -> String {
        let heads: Vec<String> = self.heads.iter().map(|head| plain_line(&head.text, LONGEST)).collect();
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let rows: Vec<Vec<String>> = self.filled().map(|row| row.into_iter().map(csv_cell).collect()).collect();
        csv_table(&heads, &rows)
    }
}

/// The text of a cell, and after it the address it leads to.
fn csv_cell(cell: Option<&Cell>) -> String {
    let Some(cell) = cell else { return String::new() };
    let text = plain_line(&cell.text, LONGEST);
    match &cell.link {
        Some(link) if link.as_str() != text => format!("{text} {}", link.as_str()).trim_start().to_owned(),
        _ => text,
    }
}

/// A chart with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Of its file.
    pub name: String,
    /// Under it.
    pub caption: String,
    /// The picture.
    pub drawing: Drawing,
    /// What it shows, for whoever does not see it.
    pub words: String,
}

/// What was decided: its lines, such as what was proposed, what was taken, and who does it until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionBox {
    /// On what.
    pub heading: String,
    /// Names with what they say; an empty text is room to write on paper.
    pub lines: Vec<(String, String)>,
    /// Whether nothing was decided yet, which is then said.
    pub open: bool,
}

/// A file of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFile {
    /// Relative, with `/`: small letters, digits, hyphens, and the caller's own stem.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Document {
    /// As Markdown, which refers to the charts and tables as the files that [`Document::files`] makes of them.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::written(self, &Names::of(self))
    }

    /// As one HTML file that needs no other: charts inline in the light theme, no script, and each page on a sheet of its own
    /// when it is printed.
    #[must_use]
    pub fn html(&self) -> String {
        html::written(self, &Names::of(self))
    }

    /// All its files: `stem`.md, `stem`.html, then charts and tables in the order in which they stand.
    #[must_use]
    pub fn files(&self, stem: &str) -> Vec<DocumentFile> {
        let names = Names::of(self);
        let file = |path: String, bytes: Vec<u8>| DocumentFile { path, bytes };
        let mut files = vec![
            file(format!("{stem}.md"), markdown::written(self, &names).into_bytes()),
            file(format!("{stem}.html"), html::written(self, &names).into_bytes()),
        ];
        for (p, page) in self.pages.iter().enumerate() {
            for (n, part) in page.parts.iter().enumerate() {
                match part {
                    Part::Figure(figure) => files.push(file(names.file(p, n), figure.drawing.png())),
                    Part::Table(table) => files.push(file(names.file(p, n), table.csv().into_bytes())),
                    _ => {}
                }
            }
        }
        files
    }
}

/// The lines of a text that say something, each without what would move a cursor or turn the direction of reading.
fn lines(text: &str) -> impl Iterator<Item = String> {
    let cut: String = text.chars().take(LONGEST).collect();
    let mut lines: Vec<String> =
        cut.lines().map(|line| plain_line(line, LONGEST)).filter(|line| !line.is_empty()).collect();
    if text.chars().nth(LONGEST).is_some() {
        lines.push("…".to_owned());
    }
    lines.into_iter()
}

/// A text as one line.
fn line(text: &str) -> String {
    plain_line(text, LONGEST)
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
