//! Rows for other programs: CSV for spreadsheets and scripts, a Markdown table for chats and issues.

use csv::{Terminator, WriterBuilder};
use watchbill_domain::alerts::plain_line;

use crate::markdown::escaped;
use crate::table::Align;

/// Longer cells of a Markdown table are cut: nobody reads more in one.
const LONGEST: usize = 300;

/// The rows under their heads, as RFC 4180 has it. A cell that a spreadsheet would take for a formula gets an apostrophe
/// before it: what comes from outside must not be computed by whoever opens the file.
#[must_use]
#[allow(clippy::expect_used)]
pub fn csv_table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(heads).expect("BUG: memory takes what is written to it");
    for row in rows {
        writer.write_record(row.iter().map(|cell| guarded(cell))).expect("BUG: a row has a cell for each head");
    }
    let bytes = writer.into_inner().expect("BUG: memory takes what is written to it");
    String::from_utf8(bytes).expect("BUG: text and separators are UTF-8")
}

fn guarded(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("{}{cell}", if is_formula { "'" } else { "" })
}

/// The rows under their heads as a table of Markdown. Cells are read as the text they are, one line each.
#[must_use]
pub fn markdown_table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let heads: Vec<(String, Align)> = heads.iter().map(|head| (escaped(head), Align::Left)).collect();
    let cells = |row: &Vec<String>| row.iter().map(|cell| escaped(&plain_line(cell, LONGEST))).collect();
    markdown_lines(&heads, &rows.iter().map(cells).collect::<Vec<Vec<String>>>())
}

/// The lines of a table whose cells are Markdown already.
pub(crate) fn markdown_lines(heads: &[(String, Align)], rows: &[Vec<String>]) -> String {
    let line = |cells: &mut dyn Iterator<Item = &str>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    let mut table = line(&mut heads.iter().map(|(head, _)| head.as_str()));
    table.push_str(&line(&mut heads.iter().map(|(_, align)| if *align == Align::Right { "---:" } else { "---" })));
    for row in rows {
        table.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    table
}

#[cfg(test)]
#[path = "grid_tests.rs"]
mod tests;
