//! Counts and exclusions as tables of comma-separated values, for those who bring their own.

mod buckets;
mod exclusions;

use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use watchbill_domain::sources::Problem;
use watchbill_domain::time::Instant;

use crate::reader::shown;

pub use buckets::{StatedBuckets, read_buckets};
pub use exclusions::read_exclusions;

/// A row with the line on which it begins.
struct Row {
    line: usize,
    fields: StringRecord,
}

/// The rows below a header that is one of `headers`. Blank lines are none.
fn rows(file: &str, text: &str, headers: &[&[&str]]) -> Result<Vec<Row>, Problem> {
    let mut reader: Reader<&[u8]> =
        ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut width = None;
    for record in reader.records() {
        let fields = record.map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            wrong(file, usize::try_from(line).unwrap_or(1), format!("cannot be read: {error}"))
        })?;
        let line = fields.position().map_or(1, |position| line_of(text, position));
        match width {
            None if headers.iter().any(|header| fields.iter().eq(header.iter().copied())) => width = Some(fields.len()),
            None => {
                let is = shown(&fields.iter().collect::<Vec<_>>().join(","));
                let expected = headers[0].join(",");
                return Err(wrong(file, line, format!("the header is {is}; expected `{expected}`")));
            }
            Some(width) if fields.len() != width => {
                return Err(wrong(file, line, format!("there are {} fields; expected {width}", fields.len())));
            }
            Some(_) => rows.push(Row { line, fields }),
        }
    }
    match width {
        Some(_) => Ok(rows),
        None => Err(wrong(file, 1, format!("the file is empty; expected the header `{}`", headers[0].join(",")))),
    }
}

/// The parser's place of a row is before the blank lines that it skips.
fn line_of(text: &str, position: &csv::Position) -> usize {
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let skipped = text.as_bytes().get(from..).unwrap_or_default().iter().take_while(|b| matches!(b, b'\r' | b'\n'));
    usize::try_from(position.line()).unwrap_or(1) + skipped.filter(|b| **b == b'\n').count()
}

fn instant(file: &str, row: &Row, column: usize, name: &str) -> Result<Instant, Problem> {
    Instant::parse(&row.fields[column]).map_err(|error| wrong(file, row.line, format!("`{name}` is {error}")))
}

fn wrong(file: &str, line: usize, message: String) -> Problem {
    Problem { place: file.to_owned(), line: Some(line), column: None, message }
}

#[cfg(test)]
#[path = "counts_tests.rs"]
mod tests;
