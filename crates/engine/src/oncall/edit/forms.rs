//! What the forms of the window begin with.

use std::path::Path;

use watchbill_definitions::{LayerDraft, Person};
use watchbill_domain::oncall::{Layer, Schedule, Version};
use watchbill_domain::time::{Instant, Readings, Zone, dated_text};

use crate::api::{ApiError, LaterLineUp, LayerForm, LineUpForm, PersonChoice, ScheduleForm, ScheduleForms, WindowForm};
use crate::ports::Files;

use super::super::find::AskedSchedule;
use super::super::names::listed;
use super::super::times::typed_time;
use super::drafts::layer_form;
use super::plan::EditedFile;
use super::words::named;

/// Three offices whose working days meet while the north has winter: zone, from, to.
const FOLLOW_THE_SUN: [(&str, &str, &str); 3] = [
    ("Australia/Sydney", "09:00", "17:00"),
    ("Europe/Berlin", "07:00", "15:00"),
    ("America/New_York", "09:00", "17:00"),
];

/// What the forms of a schedule begin with; of a new one that follows the sun where `word` is empty.
///
/// # Errors
/// When there is no such schedule, or none can be read of its file.
pub fn schedule_forms(
    files: &dyn Files,
    folder: &Path,
    word: &str,
    now: Instant,
    laptop: &Zone,
) -> Result<ScheduleForms, ApiError> {
    let path = folder.join(word);
    let asked = AskedSchedule { word, path: &path };
    if word.is_empty() {
        let edited = EditedFile::fresh(files, folder, &asked, "");
        return Ok(of(&edited, follow_the_sun(now, laptop), laptop, now));
    }
    let edited = EditedFile::open(files, folder, &asked)?;
    let Some(schedule) = &edited.schedule else {
        return Err(ApiError::NotFound { message: format!("{}: there is no schedule in it", edited.file) });
    };
    let layer = |layer: &Layer| layer_form(LayerDraft::of(layer, schedule.zone_of(layer)));
    let form = ScheduleForm {
        name: schedule.name.clone(),
        timezone: schedule.zone.name().to_owned(),
        layers: schedule.layers.iter().map(layer).collect(),
    };
    Ok(of(&edited, form, &schedule.zone, now))
}

/// The same times on the clock of another zone, as they would be typed there; what is no time stays as it is.
pub(crate) fn times_in_zone(times: &[String], from: &Zone, to: &Zone) -> Vec<String> {
    let there = |text: &String| typed_time(text, from).map_or_else(|_| text.clone(), |at| typed(at, to));
    times.iter().map(there).collect()
}

fn of(edited: &EditedFile, form: ScheduleForm, zone: &Zone, now: Instant) -> ScheduleForms {
    let line_ups = match &edited.schedule {
        Some(schedule) => {
            (0..schedule.layers.len()).map(|layer| line_up(schedule, layer, now, &edited.people)).collect()
        }
        None => Vec::new(),
    };
    let next_hour = Instant::from_ms((now.as_ms().div_euclid(3_600_000) + 1) * 3_600_000);
    ScheduleForms { form, line_ups, people: people(edited), me: edited.me.clone(), from: typed(next_hour, zone) }
}

fn line_up(schedule: &Schedule, index: usize, now: Instant, people: &[Person]) -> LineUpForm {
    let layer = &schedule.layers[index];
    let zone = schedule.zone_of(layer);
    let now = now.whole_second();
    let holds = layer.versions.iter().rev().find(|version| version.from <= now);
    let rotation = holds.map_or(&layer.rotation, |version| &version.rotation);
    let next = schedule.layer_shifts(index, now, now.plus(std::time::Duration::from_secs(1)));
    let from = next.first().map_or(now, |shift| shift.end);
    let later = layer.versions.iter().filter(|version| version.from > now);
    LineUpForm {
        layer: layer.name.clone(),
        rotation: LayerForm { start: String::new(), ..layer_form(LayerDraft::of_rotation(rotation, zone)) },
        from: schedule.zone.rfc3339(from),
        from_said: dated_text(from, &schedule.zone),
        later: later.map(|version| later_line_up(version, &schedule.zone, people)).collect(),
    }
}

fn later_line_up(version: &Version, zone: &Zone, people: &[Person]) -> LaterLineUp {
    let text = format!("from {}: {}", dated_text(version.from, zone), listed(&version.rotation.people, people));
    LaterLineUp { from: zone.rfc3339(version.from), text }
}

fn people(edited: &EditedFile) -> Vec<PersonChoice> {
    let declared = edited.people.iter().map(|person| PersonChoice {
        id: person.id.clone(),
        name: person.name.clone(),
        zone: person.timezone.as_ref().map(|zone| zone.name().to_owned()),
    });
    let mut choices: Vec<PersonChoice> = declared.collect();
    for person in edited.schedule.iter().flat_map(named) {
        if !choices.iter().any(|choice| choice.id == person.as_str()) {
            choices.push(PersonChoice { id: person.to_string(), name: person.to_string(), zone: None });
        }
    }
    choices
}

/// Three offices, each by its own clock from this Monday on, and nobody in them yet.
fn follow_the_sun(now: Instant, laptop: &Zone) -> ScheduleForm {
    let layer = |(zone, start, end): &(&str, &str, &str)| LayerForm {
        name: zone.rsplit('/').next().unwrap_or(zone).replace('_', " "),
        timezone: (*zone).to_owned(),
        kind: "weekly".to_owned(),
        length: "1".to_owned(),
        start: format!("{}T{start}:00", monday(now, laptop)),
        windows: vec![WindowForm {
            kind: "daily".to_owned(),
            start: (*start).to_owned(),
            end: (*end).to_owned(),
            ..WindowForm::default()
        }],
        ..LayerForm::default()
    };
    ScheduleForm {
        name: String::new(),
        timezone: laptop.name().to_owned(),
        layers: FOLLOW_THE_SUN.iter().map(layer).collect(),
    }
}

/// The Monday of this week, `2026-03-02`.
fn monday(now: Instant, zone: &Zone) -> String {
    let days = (0..7).map(|back| now.minus(std::time::Duration::from_secs(back * 86_400)));
    let is_monday = |at: &Instant| dated_text(*at, zone).starts_with("Mon ");
    let found = days.into_iter().find(is_monday).unwrap_or(now);
    zone.rfc3339(found).chars().take_while(|c| *c != 'T').collect()
}

/// What a clock in the zone shows, as it would be typed: `2026-03-06T18:00`, with its offset where it shows that twice, and
/// with seconds where it has some.
fn typed(at: Instant, zone: &Zone) -> String {
    let wall = zone.wall(at);
    if !matches!(zone.readings(wall), Some(Readings::Once(_))) {
        return zone.rfc3339(at);
    }
    let text = wall.to_string();
    text.strip_suffix(":00").map_or_else(|| text.clone(), str::to_owned)
}

#[cfg(test)]
#[path = "forms_tests.rs"]
mod tests;
