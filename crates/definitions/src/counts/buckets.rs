//! Buckets: `start,good,total`.

use watchbill_domain::slo::Bucket;
use watchbill_domain::sources::Problem;

use crate::reader::shown;

use super::{Row, instant, rows, wrong};

/// The buckets of a file, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedBuckets {
    /// What each row states.
    pub buckets: Vec<Bucket>,
    lines: Vec<usize>,
}

impl StatedBuckets {
    /// The 1-based line of the bucket at a place of [`StatedBuckets::buckets`].
    #[must_use]
    pub fn line(&self, index: usize) -> Option<usize> {
        self.lines.get(index).copied()
    }
}

/// Reads whole numbers of good and all events per bucket. Both empty is a bucket of which nothing is known; numbers below 0
/// are kept, since they make the bucket invalid and not the file.
///
/// # Errors
/// The first row that cannot be read, with its line.
pub fn read_buckets(file: &str, text: &str) -> Result<StatedBuckets, Problem> {
    let mut stated = StatedBuckets { buckets: Vec::new(), lines: Vec::new() };
    for row in rows(file, text, &[&["start", "good", "total"]])? {
        stated.buckets.push(bucket(file, &row)?);
        stated.lines.push(row.line);
    }
    Ok(stated)
}

fn bucket(file: &str, row: &Row) -> Result<Bucket, Problem> {
    let start = instant(file, row, 0, "start")?;
    match (&row.fields[1], &row.fields[2]) {
        ("", "") => Ok(Bucket::unknown(start)),
        ("", _) | (_, "") => {
            let message = "one of `good` and `total` is empty; expected both, or neither where nothing is known";
            Err(wrong(file, row.line, message.to_owned()))
        }
        (good, total) => {
            let (good, total) = (count(file, row, "good", good)?, count(file, row, "total", total)?);
            Ok(Bucket::known(start, good, total))
        }
    }
}

fn count(file: &str, row: &Row, name: &str, text: &str) -> Result<i64, Problem> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    text.parse::<i64>().ok().filter(|_| is_number).ok_or_else(|| {
        let expected = if is_number { "a number of at most 63 bits" } else { "a whole number in digits, like 1200" };
        wrong(file, row.line, format!("`{name}` is {}; expected {expected}", shown(text)))
    })
}
