//! Incidents as another tool gives them out: a row each, under a header whose names differ from tool to tool.

use csv::{Position, Reader, ReaderBuilder, StringRecord};
use watchbill_domain::time::Zone;

use super::{ReadPostmortem, ReadPostmortems, instant, severity, wrong};

const TITLES: &[&str] = &["title", "name", "incident", "subject"];
const STARTS: &[&str] =
    &["started", "started_at", "start_time", "start", "created_at", "created", "date", "reported_at"];
const ENDS: &[&str] = &["ended", "ended_at", "end_time", "end", "resolved_at", "resolved", "closed_at"];
const SEVERITIES: &[&str] = &["severity", "sev", "priority", "urgency"];
const TAGS: &[&str] = &["tags", "keywords", "labels", "categories"];

/// Reads the rows. Local times are those of `zone`. A row that cannot be read is a problem with its line, and the others are read.
#[must_use]
pub fn read_incident_rows(file: &str, text: &str, zone: &Zone) -> ReadPostmortems {
    let mut read = ReadPostmortems::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader: Reader<&[u8]> =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(text)).from_reader(text.as_bytes());
    let mut heads: Option<Vec<String>> = None;
    let mut lines = Lines { text, at: 0, line: 1 };
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let message = format!("cannot be read: {error}; this row was left out");
                read.problems.push(wrong(file, lines.of(error.position()), message));
                continue;
            }
        };
        let line = lines.of(record.position());
        match &heads {
            None => {
                let names: Vec<String> = record.iter().map(head).collect();
                if !names.iter().any(|name| TITLES.contains(&name.as_str())) {
                    let message = "no column is called title or name; nothing was read of this file".to_owned();
                    read.problems.push(wrong(file, line, message));
                    return read;
                }
                heads = Some(names);
            }
            Some(heads) => row(&record, heads, &mut read, (file, line, zone)),
        }
    }
    if heads.is_none() {
        read.problems.push(wrong(file, 1, "the file is empty; expected a header with a title".to_owned()));
    }
    read
}

/// Tells lines of rows, one row after another. The reader's own count is one behind where lines end with a carriage return.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// In which line, from 1, the row at this place begins.
    fn of(&mut self, position: Option<&Position>) -> usize {
        let at = position.map_or(self.at, |position| usize::try_from(position.byte()).unwrap_or(self.at));
        let rest = self.text.get(at..).unwrap_or_default();
        let begins = at + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        self.line += self.text.get(self.at..begins).unwrap_or_default().matches('\n').count();
        self.at = begins.max(self.at);
        self.line
    }
}

/// What stands between the names of the header most often; tools of some countries write a semicolon for the comma.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |mark: &u8| header.bytes().filter(|byte| byte == mark).count();
    // Of several that stand there as often the last one is taken.
    b"\t;,".iter().copied().max_by_key(count).unwrap_or(b',')
}

/// `Start Time` and `start_time` are the same.
fn head(text: &str) -> String {
    let low = text.trim().to_lowercase();
    low.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

fn row(record: &StringRecord, heads: &[String], read: &mut ReadPostmortems, (file, line, zone): (&str, usize, &Zone)) {
    if record.iter().all(|cell| cell.trim().is_empty()) {
        return;
    }
    if record.len() != heads.len() {
        let message = format!("there are {} fields; expected {}. This row was left out", record.len(), heads.len());
        read.problems.push(wrong(file, line, message));
        return;
    }
    let cells = || heads.iter().zip(record.iter());
    let first = |names: &[&str]| {
        names.iter().find_map(|name| cells().find(|(head, cell)| head == name && !cell.trim().is_empty()))
    };
    let Some((_, title)) = first(TITLES) else {
        read.problems.push(wrong(file, line, "it has no title; this row was left out".to_owned()));
        return;
    };
    let mut at = |names: &[&str]| match instant(first(names).map_or("", |(_, cell)| cell), zone) {
        Ok(at) => at,
        Err(why) => {
            read.problems.push(wrong(file, line, format!("{why}; it is taken as unknown")));
            None
        }
    };
    let (started, mut ended) = (at(STARTS), at(ENDS));
    if started.is_some_and(|started| ended.is_some_and(|ended| ended < started)) {
        read.problems.push(wrong(file, line, "it ends before it starts; the end is taken as unknown".to_owned()));
        ended = None;
    }
    let tags = first(TAGS).map(|(_, cell)| cell.split([',', ';']).map(|tag| tag.trim().to_owned()));
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let body = body(&title, cells());
    read.documents.push(ReadPostmortem {
        line,
        severity: first(SEVERITIES).and_then(|(_, cell)| severity(cell)),
        tags: tags.into_iter().flatten().filter(|tag| !tag.is_empty()).collect(),
        identity: None,
        started,
        ended,
        body,
        title,
    });
}

/// Every cell under the name of its column; one of several lines or many words as a section of its own.
fn body<'a>(title: &str, cells: impl Iterator<Item = (&'a String, &'a str)>) -> String {
    let (mut facts, mut sections) = (String::new(), String::new());
    for (head, cell) in cells {
        let cell = cell.trim();
        if cell.is_empty() || TITLES.contains(&head.as_str()) {
            continue;
        }
        let name = head.replace('_', " ");
        if cell.contains('\n') || cell.chars().count() > 80 {
            let mut letters = name.chars();
            let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
            sections.push_str(&format!("\n## {first}{}\n\n{}\n", letters.as_str(), cell.replace("\r\n", "\n")));
        } else {
            facts.push_str(&format!("- {name}: {cell}\n"));
        }
    }
    let gap = if facts.is_empty() { "" } else { "\n" };
    format!("# {title}\n{gap}{facts}{sections}")
}
