//! What the team runs, and whose it is when it breaks.

use watchbill_domain::alerts::MatcherSet;

use crate::finding::Weight;
use crate::policy::read_matchers;
use crate::reader::{Entry, PlacedTable, Reader, Wrong, entries, shown};
use crate::settings::one_line;

/// Something the team runs.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceSpec {
    /// What the team calls it; unique in a workspace.
    pub name: String,
    /// The schedule that says who is on call for it; nobody in particular unless set.
    pub schedule: Option<NamedSchedule>,
    /// The alerts that are about it.
    pub matchers: MatcherSet,
    /// Where a service further up is that was lost: alerts that are about that one would be taken for this one's.
    pub lost_before: Option<String>,
}

/// A schedule as a service names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSchedule {
    /// By its file in `schedules/`, without the ending, or by the name inside.
    pub name: String,
    /// The 1-based line of `watchbill.toml` on which it is named.
    pub line: usize,
    /// The 1-based column.
    pub column: usize,
}

const KEYS: [&str; 3] = ["name", "schedule", "match"];

/// The services of `[[services]]`, in the order of the file; every name once. One whose alerts or schedule are not known is
/// lost: its alerts would go by another schedule than its team meant, or by none.
pub(crate) fn read_services(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Vec<ServiceSpec> {
    let tables = match entry.tables() {
        Ok(tables) => tables,
        Err(wrong) => {
            reader.say(Weight::Refused, wrong.at, format!("no service is known: {}", wrong.message));
            return Vec::new();
        }
    };
    let (mut services, mut lost) = (Vec::new(), None);
    for table in tables {
        match table.and_then(|table| read_service(reader, table, &services)) {
            Ok(service) => services.push(ServiceSpec { lost_before: lost.clone(), ..service }),
            Err(wrong) => {
                let why = "this service is not known, and no schedule decides about its alerts";
                reader.say(Weight::Refused, wrong.at, format!("{why}: {}", wrong.message));
                lost.get_or_insert_with(|| reader.place_text(wrong.at));
            }
        }
    }
    services
}

fn read_service(
    reader: &mut Reader<'_>,
    (table, at): PlacedTable<'_>,
    before: &[ServiceSpec],
) -> Result<ServiceSpec, Wrong> {
    let entries = entries(table, at);
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    for entry in entries.iter().filter(|entry| !KEYS.contains(&entry.key)) {
        reader.unknown(entry, &KEYS);
    }
    let line = |entry: &Entry<'_>| one_line(entry.key, entry.text()?, entry.at);
    let entry =
        find("name").ok_or_else(|| Wrong::new(at, "`name` is missing; expected the like of name = \"checkout\""))?;
    let name = line(entry)?;
    if before.iter().any(|service| service.name == name) {
        return Err(Wrong::new(entry.at, format!("the name {} is taken by a service further up", shown(&name))));
    }
    let missing = || Wrong::new(at, "`match` is missing: it says which alerts are about it; for all it is match = []");
    let matchers = read_matchers(find("match").ok_or_else(missing)?)?;
    let named = |entry: &Entry<'_>| {
        let (row, column) = reader.place(entry.at);
        Ok(NamedSchedule { name: line(entry)?, line: row, column })
    };
    let schedule = find("schedule").map(named).transpose()?;
    Ok(ServiceSpec { name, schedule, matchers, lost_before: None })
}

#[cfg(test)]
#[path = "service_tests.rs"]
mod tests;
