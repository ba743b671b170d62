//! When people are away.

mod calendar;

use watchbill_domain::time::{Instant, Wall, Zone};

use crate::finding::{Finding, Weight};
use crate::reader::{Entry, PlacedTable, Reader, Wrong, entries, shown};
use crate::schedule::{read_instant, read_offset_instant};
use crate::settings::one_line;
pub use calendar::{AbsenceCalendar, read_absence_calendar};

/// Where it stands when somebody is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absences {
    /// In the file itself, in its order; none at all unless they are written.
    Listed(Vec<Absence>),
    /// In a calendar (`.ics`) with this path below the folder of the workspace; its parts are joined by `/`. It is not read:
    /// nothing here knows files.
    Calendar(String),
    /// In a calendar that was read.
    Read(ReadAbsences),
}

/// What a calendar of absences said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadAbsences {
    /// As [`Absences::Calendar`] names it.
    pub path: String,
    /// In the order of their starts.
    pub absences: Vec<Absence>,
    /// What of it could not be read.
    pub lost: Vec<Finding>,
}

/// A time in which somebody is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// The first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
    /// Why, if they say so.
    pub reason: Option<String>,
}

impl Absences {
    /// Those that are known; none of a calendar that is not read.
    #[must_use]
    pub fn known(&self) -> &[Absence] {
        match self {
            Self::Listed(listed) => listed,
            Self::Read(read) => &read.absences,
            Self::Calendar(_) => &[],
        }
    }

    /// The calendar they stand in, read or not.
    #[must_use]
    pub fn calendar(&self) -> Option<&str> {
        match self {
            Self::Listed(_) => None,
            Self::Calendar(path) => Some(path),
            Self::Read(read) => Some(&read.path),
        }
    }
}

impl Default for Absences {
    fn default() -> Self {
        Self::Listed(Vec::new())
    }
}

const KEYS: [&str; 3] = ["from", "to", "reason"];
/// Of one person.
const MOST: usize = 1000;
const LONGEST_PATH: usize = 200;

/// What a day without a time means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Day {
    Begins,
    Ends,
}

/// The absences of a person who lives in `zone`. A time that cannot be taken is lost, the others stand.
pub(crate) fn read_absences(reader: &mut Reader<'_>, entry: &Entry<'_>, zone: Option<&Zone>) -> Absences {
    if let Ok(path) = entry.text() {
        return match read_path(&format!("{}/ana.ics", entry.key), entry.key, path, entry.at) {
            Ok(path) => Absences::Calendar(path),
            Err(wrong) => {
                reader.ignore(&wrong, "nobody is warned when they are on call while away");
                Absences::default()
            }
        };
    }
    let Ok(tables) = entry.tables() else {
        let expected = "the path of a calendar, or a list like [{ from = \"2026-08-03\", to = \"2026-08-14\" }]";
        reader.ignore(&entry.expected(expected), "nobody is warned when they are on call while away");
        return Absences::default();
    };
    let mut listed = Vec::new();
    for (i, table) in tables.into_iter().enumerate() {
        let within = |(table, at)| {
            let wrong = || Wrong::new(at, format!("there are more than {MOST} of them"));
            if i < MOST { Ok((table, at)) } else { Err(wrong()) }
        };
        match table.and_then(within).and_then(|table| read_absence(reader, table, zone)) {
            Ok(absence) => listed.push(absence),
            Err(wrong) => {
                let message = format!("nobody is warned when they are on call in this absence: {}", wrong.message);
                reader.say(Weight::Refused, wrong.at, message);
            }
        }
        if i == MOST {
            break;
        }
    }
    Absences::Listed(listed)
}

fn read_absence(reader: &mut Reader<'_>, (table, at): PlacedTable<'_>, zone: Option<&Zone>) -> Result<Absence, Wrong> {
    let entries = entries(table, at);
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let need = |key: &str| {
        let missing = || Wrong::new(at, format!("`{key}` is missing; expected a day like \"2026-08-03\", or a time"));
        find(key).ok_or_else(missing)
    };
    for entry in entries.iter().filter(|entry| !KEYS.contains(&entry.key)) {
        reader.unknown(entry, &KEYS);
    }
    let from = read_end(need("from")?, zone, Day::Begins)?;
    let to_entry = need("to")?;
    let to = read_end(to_entry, zone, Day::Ends)?;
    if to <= from {
        return Err(Wrong::new(to_entry.at, "`to` is not behind `from`; expected a later time"));
    }
    let reason = find("reason").and_then(|entry| {
        let reason = entry.text().and_then(|text| one_line(entry.key, text, entry.at));
        reason.inspect_err(|wrong| reader.ignore(wrong, "it is not told why")).ok()
    });
    Ok(Absence { from, to, reason })
}

/// A time, or a day: away from its first instant, and until behind its last.
fn read_end(entry: &Entry<'_>, zone: Option<&Zone>, day: Day) -> Result<Instant, Wrong> {
    let text = entry.text()?;
    let is_day = text.len() == "2026-08-03".len();
    match (zone, is_day) {
        (Some(zone), true) => {
            let midnight = Wall::parse(&format!("{text}T00:00:00")).ok();
            let midnight = if day == Day::Ends { midnight.and_then(Wall::a_day_later) } else { midnight };
            let wrong =
                || Wrong::new(entry.at, format!("`{}` is {}; expected a day like 2026-08-03", entry.key, shown(text)));
            midnight.map(|midnight| zone.reached(midnight)).ok_or_else(wrong)
        }
        (Some(zone), false) => read_instant(entry, zone),
        (None, true) => {
            let message = format!("`{}` is a day, and neither they nor the team have a `timezone`", entry.key);
            Err(Wrong::new(entry.at, message))
        }
        (None, false) => read_offset_instant(entry),
    }
}

/// A path that stays in the folder of the workspace: whoever may change the file may not have another one read by it. The
/// message gives `example`.
pub(crate) fn read_path(example: &str, key: &str, text: &str, at: usize) -> Result<String, Wrong> {
    let path = one_line(key, text, at)?;
    let wrong = |why: &str| Wrong::new(at, format!("{} {why}", shown(&path)));
    if path.len() > LONGEST_PATH {
        return Err(wrong("is a longer path than is read"));
    }
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':']);
    if !path.split('/').all(is_plain) {
        return Err(wrong(&format!("does not stay in the workspace; expected a path like {example}, without `..`")));
    }
    Ok(path)
}

#[cfg(test)]
#[path = "absence_tests.rs"]
mod tests;
