//! Documents about what went wrong, as other teams and tools keep them: Markdown with YAML front matter, and incidents as comma-separated
//! values. A document stays what it is, byte for byte; what is read here is only told about it.

mod front;
mod rows;

use watchbill_domain::sources::Problem;
use watchbill_domain::time::{Instant, Readings, Wall, Zone};

pub use front::read_postmortem;
pub use rows::read_incident_rows;

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPostmortem {
    /// In which line of its file it begins, from 1.
    pub line: usize,
    /// What it is called.
    pub title: String,
    /// When it began, where that is told.
    pub started: Option<Instant>,
    /// When it was over, where that is told.
    pub ended: Option<Instant>,
    /// `sev1` to `sev4`, where that is told.
    pub severity: Option<String>,
    /// Its keywords and categories, as they are written.
    pub tags: Vec<String>,
    /// By what whoever wrote the file with Watchbill knows it again (`id`), where that is told.
    pub identity: Option<String>,
    /// Its Markdown: of a file all of it, of a row what its cells say.
    pub body: String,
}

/// What was read of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadPostmortems {
    /// What could be read.
    pub documents: Vec<ReadPostmortem>,
    /// What could not, or not wholly, each with its place.
    pub problems: Vec<Problem>,
}

fn wrong(file: &str, line: usize, message: String) -> Problem {
    Problem { place: file.to_owned(), line: Some(line), column: None, message }
}

/// An instant as people and programs write it: RFC 3339, a local date and time, or a day. Empty is unknown.
fn instant(text: &str, zone: &Zone) -> Result<Option<Instant>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(at) = Instant::parse(text) {
        return Ok(Some(at));
    }
    let mut local = text.replacen(' ', "T", 1);
    match local.len() {
        // `2026-03-01`, and `2026-03-01T10:02` without its seconds.
        10 => local.push_str("T00:00:00"),
        16 => local.push_str(":00"),
        _ => {}
    }
    let wall = Wall::parse(&local)
        .map_err(|_| format!("{} is no time; expected the like of 2026-03-01T10:02:00Z", crate::reader::shown(text)))?;
    let read = zone.readings(wall).map(|readings| match readings {
        Readings::Once(at) => at,
        // The first of two, and behind a gap what the clock showed then.
        Readings::Twice { first, .. } => first,
        Readings::Never { with_earlier_offset, .. } => with_earlier_offset,
    });
    Ok(read)
}

/// `sev1` to `sev4` for the ways in which severities are written; none for anything else.
fn severity(text: &str) -> Option<String> {
    let low = text.trim().to_lowercase();
    let number = match low.as_str() {
        "critical" | "blocker" => 1,
        "major" | "high" => 2,
        "minor" | "medium" | "moderate" => 3,
        "low" | "trivial" => 4,
        other => {
            let digits = other.trim_start_matches(|letter: char| !letter.is_ascii_digit());
            digits.parse::<u8>().ok().filter(|number| (1..=4).contains(number))?
        }
    };
    Some(format!("sev{number}"))
}

#[cfg(test)]
#[path = "postmortems_tests.rs"]
mod tests;
