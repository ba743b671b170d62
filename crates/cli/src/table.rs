//! Aligned columns. Every cell is made fit for the terminal on its way in.

use crate::terminal::{Look, columns, cut, line};

/// Between two columns.
const GAP: usize = 2;
/// A flexible column is not made narrower than this.
const NARROWEST: usize = 12;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// One of our own words, which may have a colour.
    Word(&'static str),
    /// Text that is never cut: times, ids.
    Text(&'static str),
    /// Text that gives way when the terminal is too narrow.
    Flexible(&'static str),
    /// Figures, aligned to the right.
    Number(&'static str),
}

impl Column {
    fn head(self) -> &'static str {
        match self {
            Self::Word(head) | Self::Text(head) | Self::Flexible(head) | Self::Number(head) => head,
        }
    }
}

/// Rows under heads.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Without rows yet.
    pub fn new(columns: &[Column]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// One more row, a cell for each column.
    pub fn row<const N: usize>(&mut self, cells: [&str; N]) {
        debug_assert_eq!(N, self.columns.len(), "BUG: a row has a cell for each column");
        self.rows.push(cells.map(line).to_vec());
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Heads and rows, a line each. A column without any content is left out.
    pub fn render(&self, look: Look) -> String {
        let widths = self.widths(look.width);
        let heads: Vec<String> = self.columns.iter().map(|column| column.head().to_owned()).collect();
        let mut text = look.paint.faint(&self.line_of(&heads, &widths, |_, cell| cell.to_owned()));
        text.push('\n');
        for row in &self.rows {
            let painted = |column, cell: &str| match column {
                Column::Word(_) => look.paint.word(cell),
                Column::Text(_) | Column::Flexible(_) | Column::Number(_) => cell.to_owned(),
            };
            text.push_str(&self.line_of(row, &widths, painted));
            text.push('\n');
        }
        text
    }

    /// The width of every column; 0 for one that is left out.
    fn widths(&self, terminal: Option<usize>) -> Vec<usize> {
        let content = |index: usize| self.rows.iter().map(|row| columns(&row[index])).max().unwrap_or(0);
        let width = |(index, column): (usize, &Column)| match content(index) {
            0 => 0,
            content => content.max(columns(column.head())),
        };
        let mut widths: Vec<usize> = self.columns.iter().enumerate().map(width).collect();
        let Some(terminal) = terminal else { return widths };
        let gaps = widths.iter().filter(|width| **width > 0).count().saturating_sub(1) * GAP;
        let mut excess = (widths.iter().sum::<usize>() + gaps).saturating_sub(terminal);
        while excess > 0 {
            let flexible = self.columns.iter().enumerate().filter(|(_, c)| matches!(c, Column::Flexible(_)));
            let widest = flexible.map(|(index, _)| index).max_by_key(|index| widths[*index]);
            let Some(widest) = widest.filter(|index| widths[*index] > NARROWEST) else { break };
            widths[widest] -= 1;
            excess -= 1;
        }
        widths
    }

    fn line_of(&self, cells: &[String], widths: &[usize], painted: impl Fn(Column, &str) -> String) -> String {
        let mut text = String::new();
        for ((column, cell), width) in self.columns.iter().zip(cells).zip(widths).filter(|(_, width)| **width > 0) {
            let cell = cut(cell, *width);
            let blanks = " ".repeat(width - columns(&cell));
            let cell = painted(*column, &cell);
            match column {
                Column::Number(_) => text.push_str(&format!("{blanks}{cell}")),
                Column::Word(_) | Column::Text(_) | Column::Flexible(_) => text.push_str(&format!("{cell}{blanks}")),
            }
            text.push_str(&" ".repeat(GAP));
        }
        text.truncate(text.trim_end().len());
        text
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
