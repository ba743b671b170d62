//! What the text of a document tells about itself.

use crate::language::lexicon::Lexicon;
use crate::language::prose::{Form, Kind, Prose};
use crate::language::sections::Section;
use crate::language::sentence::sentences;
use crate::language::subject::{Subject, kind};
use crate::time::Day;

use super::{Sharing, Times, Timing};

/// What is looked at.
#[derive(Debug)]
pub(super) struct Facts {
    /// Whether anything at all is written.
    pub is_written: bool,
    /// Where each contributing factor stands, in bytes.
    pub factors: Vec<Factor>,
    /// The words in the sections for actions say that there is none, and why.
    pub no_actions_because: bool,
    pub sharing: Sharing,
    pub timing: Timing,
    pub times: Times,
    /// Rows of the timeline, and how many of them name where they are taken from.
    pub rows: (usize, usize),
    /// The place of the first row whose time is before that of the one above it.
    pub backwards: Option<usize>,
    /// Whether the section about the impact has a figure in it; none where there is no such section.
    pub impact_has_figures: Option<bool>,
}

/// A contributing factor.
#[derive(Debug)]
pub(super) struct Factor {
    pub place: usize,
    /// Whether it is a person who is named as one.
    pub is_person: bool,
    /// Whether it is about how people work together: rota, hand-off, runbook, review, vendor.
    pub is_of_the_work: bool,
}

/// Words of what is not in a machine. The beginning of a word is enough.
const OF_THE_WORK: &[&str] = &[
    "runbook",
    "playbook",
    "rota",
    "on-call",
    "oncall",
    "hand-off",
    "handoff",
    "handover",
    "review",
    "process",
    "procedure",
    "policy",
    "policies",
    "owner",
    "ownership",
    "team",
    "staff",
    "training",
    "knowledge",
    "documentation",
    "documented",
    "communicat",
    "escalat",
    "deadline",
    "holiday",
    "vacation",
    "shift",
    "vendor",
    "provider",
    "contract",
    "access",
    "permission",
    "drill",
    "priorit",
    "decision",
    "budget",
    "schedule",
    "meeting",
    "nobody",
    "somebody",
    "people",
    "person",
    "engineer",
    "habit",
    "expectation",
    "wiki",
    "channel",
    "alert fatigue",
    "workload",
];

impl Facts {
    pub fn of(document: &str, prose: &Prose, lexicon: &Lexicon) -> Self {
        let matter = front_matter(document);
        let pieces = |section: Section| prose.pieces.iter().filter(move |piece| piece.section == section);
        let rows = rows(prose);
        Self {
            is_written: prose.pieces.iter().any(|piece| piece.kind != Kind::Heading),
            factors: factors(prose, lexicon),
            no_actions_because: pieces(Section::Actions).any(|piece| {
                let text = piece.text.to_lowercase();
                let none = ["none", "no action", "nothing"].iter().any(|word| text.trim_start().starts_with(word));
                none && text.contains("because")
            }),
            sharing: sharing(&matter),
            timing: timing(&matter),
            times: times(&matter, &rows),
            backwards: backwards(&rows),
            rows: (rows.iter().filter(|row| row.is_backed).count(), rows.len()),
            impact_has_figures: pieces(Section::Impact)
                .map(|piece| piece.text.chars().any(|letter| letter.is_ascii_digit()))
                .reduce(|some, more| some || more),
        }
    }
}

/// Items and rows of the section, or its paragraphs where it has none.
fn factors(prose: &Prose, lexicon: &Lexicon) -> Vec<Factor> {
    let pieces: Vec<_> = prose.pieces.iter().filter(|piece| piece.section == Section::Factors).collect();
    let has_items = pieces.iter().any(|piece| piece.kind == Kind::Item);
    let has_rows = prose
        .entries
        .iter()
        .any(|entry| entry.section == Section::Factors && matches!(entry.form, Form::Row { is_head: false, .. }));
    let judged = |place: usize, text: &str| {
        let low = text.to_lowercase();
        let words = sentences(text, Section::Factors);
        let first = words.first();
        let is_person = first.is_some_and(|sentence| {
            sentence.words.len() <= 3 && kind(sentence, 0, lexicon) == Subject::Named
                || sentence.has(0, &["human|operator|user", "error|mistake"])
        });
        Factor { place, is_person, is_of_the_work: OF_THE_WORK.iter().any(|word| low.contains(word)) }
    };
    if has_rows && !has_items {
        let rows = prose.entries.iter().filter(|entry| entry.section == Section::Factors);
        return rows
            .filter_map(|entry| match &entry.form {
                Form::Row { cells, is_head: false } => Some(judged(entry.place, &cells.join(" "))),
                _ => None,
            })
            .collect();
    }
    let wanted = if has_items { Kind::Item } else { Kind::Paragraph };
    let factors = pieces.into_iter().filter(|piece| piece.kind == wanted);
    factors.map(|piece| judged(piece.place(&(0..1)).start, &piece.text)).collect()
}

/// A row of the timeline.
#[derive(Debug)]
struct Row {
    place: usize,
    text: String,
    /// Minutes of the day, and the day where it is written.
    at: Option<(Option<Day>, u32)>,
    /// Whether it names where it is taken from: an address, or something in code.
    is_backed: bool,
}

fn rows(prose: &Prose) -> Vec<Row> {
    let timeline = prose.entries.iter().filter(|entry| entry.section == Section::Timeline);
    timeline
        .filter_map(|entry| {
            let text = match &entry.form {
                Form::Item { text, .. } => text.clone(),
                Form::Row { cells, is_head: false } => cells.join(" "),
                Form::Row { .. } => return None,
            };
            let is_backed = entry.is_backed || text.contains("://");
            Some(Row { place: entry.place, at: time_of(&text), text: text.to_lowercase(), is_backed })
        })
        .filter(|row| !row.text.trim().is_empty())
        .collect()
}

/// The first time of day in the first words of a row, and the day before it.
fn time_of(text: &str) -> Option<(Option<Day>, u32)> {
    let mut day = None;
    for word in text.split(|letter: char| letter.is_whitespace() || matches!(letter, 'T' | '|' | ',')).take(4) {
        let word = word.trim_matches(|letter: char| !letter.is_ascii_digit());
        if let Ok(found) = Day::parse(word) {
            day = Some(found);
        } else if let Some((hours, rest)) = word.split_once(':') {
            let minutes: String = rest.chars().take_while(char::is_ascii_digit).take(2).collect();
            let (hours, minutes) = (hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?);
            return (hours < 24 && minutes < 60).then_some((day, hours * 60 + minutes));
        }
    }
    None
}

/// The first row that comes before the one above it. Without days a row after midnight is one of the next day.
fn backwards(rows: &[Row]) -> Option<usize> {
    let timed: Vec<(usize, Option<Day>, u32)> =
        rows.iter().filter_map(|row| row.at.map(|(day, minute)| (row.place, day, minute))).collect();
    let falls = |pair: &&[(usize, Option<Day>, u32)]| {
        let ((_, day, minute), (_, next_day, next)) = (pair[0], pair[1]);
        match (day, next_day) {
            (Some(day), Some(next_day)) => (next_day, next) < (day, minute),
            _ => next < minute && minute - next < 12 * 60,
        }
    };
    timed.windows(2).find(falls).map(|pair| pair[1].0)
}

/// The four times, by the keys of the front matter or by the words of rows.
fn times(matter: &[(String, String)], rows: &[Row]) -> Times {
    const NAMES: [(&[&str], &[&str]); 4] = [
        (&["started", "start", "start_time", "began"], &[" start", " began", " begin", "first error"]),
        (&["detected", "detected_at", "acknowledged"], &["detect", "page", "alert", "notic", "report"]),
        (
            &["mitigated", "mitigated_at"],
            &["mitigat", "rolled back", "rollback", "restart", "fail over", "failed over"],
        ),
        (&["ended", "end", "end_time", "resolved"], &["resolved", "ended", "ends", "recovered", "back to normal"]),
    ];
    let keyed = |keys: &[&str]| matter.iter().find(|(key, value)| keys.contains(&key.as_str()) && !value.is_empty());
    let told =
        |words: &[&str]| rows.iter().any(|row| row.at.is_some() && words.iter().any(|word| row.text.contains(word)));
    let missing = NAMES.iter().filter(|(keys, words)| keyed(keys).is_none() && !told(words)).count();
    let written: Vec<&str> =
        NAMES.iter().filter_map(|(keys, _)| keyed(keys)).map(|(_, value)| value.as_str()).collect();
    // Written alike (RFC 3339 in one zone) they sort as they follow each other.
    let alike = written.iter().all(|value| value.len() == written[0].len() && value.starts_with("20"));
    match missing {
        0 if alike && !written.is_sorted() => Times::OutOfOrder,
        0 => Times::InOrder,
        missing => Times::Missing(missing),
    }
}

fn sharing(matter: &[(String, String)]) -> Sharing {
    let value = |keys: &[&str]| {
        matter.iter().find(|(key, _)| keys.contains(&key.as_str())).map_or("", |(_, value)| value.as_str())
    };
    let names = |text: &str| -> Vec<String> {
        let parts = text.split([',', '[', ']', '"', '\'']).map(|name| name.trim().to_lowercase());
        parts.filter(|name| !name.is_empty()).collect()
    };
    let writers = names(value(&["authors", "author", "owner", "owners"]));
    let reviewers = names(value(&["reviewers", "reviewer", "reviewed_by"]));
    let state = value(&["status", "state"]).to_lowercase();
    Sharing {
        reviewed: reviewers.iter().any(|name| !writers.contains(name)),
        has_audience: !value(&["audience", "shared_with"]).is_empty(),
        shared: !value(&["shared", "published", "shared_at"]).is_empty()
            || matches!(state.as_str(), "shared" | "published"),
    }
}

fn timing(matter: &[(String, String)]) -> Timing {
    let day = |keys: &[&str]| {
        let found = matter.iter().find(|(key, _)| keys.contains(&key.as_str()));
        found.and_then(|(_, value)| Day::parse(value.get(..10)?).ok())
    };
    Timing { due: day(&["due", "due_date"]), shared: day(&["shared", "published", "shared_at"]) }
}

/// Keys and values of the front matter, in small letters and without quotation marks; a list below a key is joined by commas.
fn front_matter(document: &str) -> Vec<(String, String)> {
    let document = document.trim_start_matches('\u{FEFF}');
    let mut lines = document.lines();
    if lines.next().map(str::trim_end) != Some("---") {
        return Vec::new();
    }
    let mut found: Vec<(String, String)> = Vec::new();
    let mut is_closed = false;
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            is_closed = true;
            break;
        }
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            if let Some((_, value)) = found.last_mut() {
                value.push_str(if value.is_empty() { "" } else { ", " });
                value.push_str(item.trim().trim_matches(['"', '\'']));
            }
        } else if let Some((key, value)) = line.split_once(':').filter(|_| !line.starts_with(char::is_whitespace)) {
            found.push((key.trim().to_lowercase(), value.trim().trim_matches(['"', '\'']).to_owned()));
        }
    }
    if is_closed { found } else { Vec::new() }
}
