//! Tables of plain text for terminals.

use unicode_width::UnicodeWidthStr;
use watchbill_domain::alerts::plain_line;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Column {
    /// In the first line.
    pub title: &'static str,
    /// To which side its cells are pushed.
    pub align: Align,
    /// Whether it may lose text.
    pub cut: Cut,
}

/// To which side a cell is pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Align {
    /// For words.
    Left,
    /// For numbers.
    Right,
}

/// Whether a column may lose text where the table is wider than its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cut {
    /// Its cells are cut, with an ellipsis.
    May,
    /// Its cells are whole, for example because they are copied.
    Never,
}

/// Two blanks between columns.
const GAP: usize = 2;
/// A column is not cut to less: what is left would say nothing.
const NARROWEST: usize = 8;
/// Longer cells are cut even where there is room, before anything is measured.
const LONGEST_CELL: usize = 4096;

/// The table with a line of titles, every line ended and without blanks at its end. It is at most `width` wide where cutting
/// the columns that may be cut achieves that. Cells are one line each; what could move the cursor is taken out. A row that is
/// short has empty cells at its end.
#[must_use]
pub fn text_table(columns: &[Column], rows: &[Vec<String>], width: usize) -> String {
    let titles: Vec<String> = columns.iter().map(|column| column.title.to_owned()).collect();
    let cell = |row: &Vec<String>, i: usize| row.get(i).map_or_else(String::new, |text| plain_line(text, LONGEST_CELL));
    let cells = rows.iter().map(|row| (0..columns.len()).map(|i| cell(row, i)).collect());
    let lines: Vec<Vec<String>> = std::iter::once(titles).chain(cells).collect();

    let widest = |i: usize| lines.iter().map(|line| line[i].width()).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..columns.len()).map(widest).collect();
    fit(&mut widths, columns, width);

    let mut text = String::new();
    for line in &lines {
        let start = text.len();
        for ((cell, column), width) in line.iter().zip(columns).zip(&widths) {
            if text.len() > start {
                text.push_str(&" ".repeat(GAP));
            }
            push_cell(&mut text, cell, column.align, *width);
        }
        text.truncate(start + text[start..].trim_end().len());
        text.push('\n');
    }
    text
}

/// Takes from the widest column that may be cut, until the table fits or there is nothing left to take.
fn fit(widths: &mut [usize], columns: &[Column], width: usize) {
    let total = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    for _ in width..total {
        let may_shrink = |(i, width): &(usize, &mut usize)| columns[*i].cut == Cut::May && **width > NARROWEST;
        if let Some((_, widest)) = widths.iter_mut().enumerate().filter(may_shrink).max_by_key(|(_, width)| **width) {
            *widest -= 1;
        }
    }
}

fn push_cell(text: &mut String, cell: &str, align: Align, width: usize) {
    let cell = cut_to(cell, width);
    let blanks = " ".repeat(width.saturating_sub(cell.width()));
    match align {
        Align::Left => {
            text.push_str(&cell);
            text.push_str(&blanks);
        }
        Align::Right => {
            text.push_str(&blanks);
            text.push_str(&cell);
        }
    }
}

/// The text, or as much of its beginning as leaves room for an ellipsis in `width` columns of the terminal.
fn cut_to(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    for c in text.chars() {
        cut.push(c);
        // Measured as a whole: a character can change the width of the one before it, as emoji variations do.
        if cut.width() + 1 > width {
            cut.pop();
            break;
        }
    }
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
