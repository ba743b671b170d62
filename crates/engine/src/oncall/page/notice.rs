//! What is said in the place of what cannot be shown, and over a schedule by which nobody is on call yet.

use watchbill_domain::oncall::Schedule;
use watchbill_domain::time::dated_text;

use crate::api::{OnCallAsk, OnCallNotice};

use super::super::brief::Reader;
use super::super::find::ScheduleFile;

pub(super) fn notice(chosen: Option<&ScheduleFile>, ask: &OnCallAsk, reader: Reader<'_>) -> Option<OnCallNotice> {
    let Some(file) = chosen else { return Some(nothing_yet()) };
    if let Some(asked) = ask.schedule.as_deref().filter(|asked| *asked != file.file && *asked != file.name()) {
        return Some(OnCallNotice {
            what: format!("There is no schedule {asked} any more; this is {}.", file.name()),
            to_do: "Choose another one, or bring its file back: whoever it had on call is not shown.".to_owned(),
        });
    }
    match &file.schedule {
        None => Some(unreadable(file)),
        Some(schedule) => without_people(schedule).or_else(|| not_started(schedule, reader)),
    }
}

fn nothing_yet() -> OnCallNotice {
    OnCallNotice {
        what: "Here you see who is on call when, by every layer and in the end, proven for a year. There is no schedule yet."
            .to_owned(),
        to_do: "Make one, import one of another tool, or write a file like `schedules/primary.toml`; until then no page \
                knows a shift."
            .to_owned(),
    }
}

fn unreadable(file: &ScheduleFile) -> OnCallNotice {
    let why = file.refused().map_or_else(|| "there is no schedule in it".to_owned(), ToString::to_string);
    OnCallNotice {
        what: format!("{} gives no schedule: {why}", file.file),
        to_do:
            "Nobody is known to be on call by it. Mend that line of the file; the page shows it as soon as it is saved."
                .to_owned(),
    }
}

/// A schedule in which nobody has a turn, whatever the hour.
fn without_people(schedule: &Schedule) -> Option<OnCallNotice> {
    let rotations =
        schedule.layers.iter().flat_map(|layer| layer.versions.iter().map(|v| &v.rotation).chain([&layer.rotation]));
    let has_people = rotations.into_iter().any(|rotation| !rotation.people.is_empty());
    if has_people || !schedule.temporaries.is_empty() || !schedule.overrides.is_empty() {
        return None;
    }
    let name = &schedule.name;
    let (what, to_do) = if schedule.layers.is_empty() {
        (
            format!("{name} has no layers yet: nobody is ever on call by it."),
            "Give it a layer with people who take turns.",
        )
    } else {
        (format!("There is nobody in the layers of {name}: nobody is ever on call by it."), "Put people into a layer.")
    };
    Some(OnCallNotice { what, to_do: to_do.to_owned() })
}

/// A schedule whose first turn of all is still to come.
fn not_started(schedule: &Schedule, reader: Reader<'_>) -> Option<OnCallNotice> {
    let roster = schedule.roster();
    let layers = 0..schedule.layers.len();
    let has_begun = layers.clone().any(|layer| roster.turn_at(layer, reader.now).is_some());
    let is_on_call = !roster.on_call(reader.now).is_empty();
    if has_begun || is_on_call {
        return None;
    }
    let first = layers.filter_map(|layer| {
        let zone = schedule.zone_of(&schedule.layers[layer]);
        let rotation = &schedule.layers[layer].rotation;
        (!rotation.people.is_empty()).then(|| zone.reached(rotation.start.wall))
    });
    let starts = first.filter(|starts| reader.now < *starts).min()?;
    Some(OnCallNotice {
        what: format!(
            "{} has not started: its first turn begins on {}.",
            schedule.name,
            dated_text(starts, reader.laptop)
        ),
        to_do: "Nobody is on call by it before. If that is not meant, set an earlier `start`.".to_owned(),
    })
}

#[cfg(test)]
#[path = "notice_tests.rs"]
mod tests;
