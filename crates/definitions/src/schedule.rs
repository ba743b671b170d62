//! A schedule file: who is on call when.
//!
//! A layer, a version, an override, a temporary schedule stands or falls by itself, and what is lost says who is on call
//! instead. Inside a rotation or its hours nothing is left out: the rest would put somebody else on call than its team meant.

#[cfg(test)]
mod any;
mod draft;
mod edit;
mod escalation;
mod layer;
mod overrides;
mod restriction;
mod rotation;
mod sheet;
mod temporary;
mod times;
mod write;

use toml_edit::Document;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::Schedule;

use crate::finding::{Finding, Weight};
use crate::people::{Person, read_zone};
use crate::settings::one_line;
use crate::workspace::Syntax;
pub use draft::{DraftFinding, LayerDraft, ScheduleDraft, WindowDraft, read_draft};
pub use edit::{
    ShownOverride, add_layer, add_overrides, add_temporary, add_version, change_layer, change_override,
    opening_comment, remove_layer, remove_overrides, remove_temporary, remove_version,
};
use escalation::read_escalation;
pub use escalation::{NamedPolicy, WrittenEscalation};
use layer::read_layers;
use overrides::read_overrides;
pub(crate) use restriction::read_weekdays;
use sheet::{Keys, Places, Sheet};
use temporary::read_temporaries;
pub(crate) use times::{read_instant, read_offset_instant};
pub use write::write_schedule;

const KEYS: [&str; 6] = ["name", "timezone", "layers", "overrides", "temporary", "escalation"];

/// What reading a schedule file gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleReading {
    /// Everything that could be taken; nothing where the file is not TOML or has no zone that is known.
    pub schedule: Option<Schedule>,
    /// What happens if nobody answers, as far as the file says.
    pub escalation: Option<WrittenEscalation>,
    /// Everything that could not, and what is worth knowing, in the order of the file.
    pub findings: Vec<Finding>,
    /// Whether the file is TOML at all.
    pub syntax: Syntax,
    /// Whoever is named and is none of the people, in the order of the file, each once.
    pub undeclared: Vec<PersonId>,
}

/// Reads a schedule file. `file` is its name as findings give it, and without its folder and ending the name of the schedule
/// unless it has one itself; `people` are those of the workspace, none where there is no workspace.
#[must_use]
pub fn read_schedule(text: &str, file: &str, people: &[Person]) -> ScheduleReading {
    let declared: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    read_placed(text, file, &declared).0
}

/// The same, with the places of what was taken.
fn read_placed(text: &str, file: &str, declared: &[&str]) -> (ScheduleReading, Places) {
    let mut sheet = Sheet::new(file, text);
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let at = error.span().map_or(text.len(), |span| span.start);
            let message = format!(
                "not TOML: {}; nothing of this schedule is read until that is mended, and what was read before stays in force",
                error.message().trim()
            );
            sheet.reader.say(Weight::Refused, at, message);
            let (findings, places) = sheet.finish();
            let undeclared = Vec::new();
            let syntax = Syntax::Broken;
            return (ScheduleReading { schedule: None, escalation: None, findings, syntax, undeclared }, places);
        }
    };
    let keys = Keys::of((document.as_table(), 0));
    let schedule = read_keys(&mut sheet, &keys, file);
    let escalation = keys.find("escalation").and_then(|entry| read_escalation(&mut sheet, entry, declared));
    let undeclared = sheet.undeclared(declared);
    let (findings, places) = sheet.finish();
    (ScheduleReading { schedule, escalation, findings, syntax: Syntax::Sound, undeclared }, places)
}

fn read_keys(sheet: &mut Sheet<'_>, keys: &Keys<'_>, file: &str) -> Option<Schedule> {
    sheet.check_keys(keys, &KEYS);
    let lost = "nobody is on call by this schedule, whose times mean nothing without a zone";
    let zone = keys.need("timezone", "timezone = \"Europe/Berlin\"").and_then(read_zone);
    let zone = zone.inspect_err(|wrong| {
        sheet.reader.say(Weight::Refused, wrong.at, format!("{lost}: {}", wrong.message));
    });
    let zone = zone.ok()?;
    let stem = stem(file);
    let name = keys.find("name").and_then(|entry| {
        let name = entry.text().and_then(|text| one_line(entry.key, text, entry.at));
        name.inspect_err(|wrong| sheet.reader.ignore(wrong, "it is called as its file")).ok()
    });
    let layers = keys.find("layers").map(|entry| read_layers(sheet, entry, &zone));
    if layers.is_none() {
        sheet.reader.note_on_file("there are no `[[layers]]`: nobody takes turns by this schedule");
    }
    let overrides = keys.find("overrides").map(|entry| read_overrides(sheet, entry, &zone));
    let temporaries = keys.find("temporary").map(|entry| read_temporaries(sheet, entry, &zone));
    Some(Schedule {
        name: name.unwrap_or(stem),
        zone,
        layers: layers.unwrap_or_default(),
        overrides: overrides.unwrap_or_default(),
        temporaries: temporaries.unwrap_or_default(),
    })
}

/// The name of a file without its folder and its ending.
fn stem(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.strip_suffix(".toml").unwrap_or(name).to_owned()
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
