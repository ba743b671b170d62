//! Exclusions: `from,to,reason`, and who said so where a fourth column tells.

use watchbill_domain::slo::{Exclusion, Span};
use watchbill_domain::sources::Problem;

use super::{instant, rows, wrong};

/// Reads times that are not held against a service.
///
/// # Errors
/// The first row that cannot be read, with its line; one that ends before it begins, or that gives no reason, is that.
pub fn read_exclusions(file: &str, text: &str) -> Result<Vec<Exclusion>, Problem> {
    let headers: [&[&str]; 2] = [&["from", "to", "reason"], &["from", "to", "reason", "author"]];
    let rows = rows(file, text, &headers)?;
    let read = rows.iter().map(|row| {
        let span = Span { start: instant(file, row, 0, "from")?, end: instant(file, row, 1, "to")? };
        if span.start >= span.end {
            let message = "`to` is not after `from`; expected an exclusion that takes some time";
            return Err(wrong(file, row.line, message.to_owned()));
        }
        if row.fields[2].is_empty() {
            let message = "`reason` is empty; expected why this time is not held against the service";
            return Err(wrong(file, row.line, message.to_owned()));
        }
        let author = row.fields.get(3).filter(|author| !author.is_empty()).map(str::to_owned);
        Ok(Exclusion { span, reason: row.fields[2].to_owned(), author })
    });
    read.collect()
}
