//! A schedule as a calendar for others to subscribe to.

use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use watchbill_definitions::Person;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::Schedule;
use watchbill_domain::time::{Instant, parse_span, tzdb_release};
use watchbill_report::{CalendarPerson, DutyCalendar, duty_calendar};

use crate::api::{ApiError, OnCallExport};
use crate::ports::Files;

use super::answers::range;
use super::find::FoundSchedule;
use super::names::{Meant, meant, name, which_of};
use super::times::read_time;

/// How far back a calendar reaches unless said: calendars keep what they once had, and a shift that is corrected
/// afterwards is to be right there too.
const BACK: Duration = Duration::from_secs(14 * 86_400);
/// How far ahead.
const AHEAD: Duration = Duration::from_secs(366 * 86_400);
/// How long before a shift the calendar of one person rings unless said.
const ALARM: Duration = Duration::from_secs(30 * 60);
/// Bytes of an earlier calendar: twenty years of three shifts a day, with room to spare.
const LARGEST_EARLIER: u64 = 64 * 1024 * 1024;
/// From here seconds are counted that number events. Those of SEQUENCE are used up in 2088.
const YEAR_2020_MS: i64 = 1_577_836_800_000;

/// What calendar somebody asks for, as they typed it.
#[derive(Debug, Clone, Copy, Default)]
pub struct AskedCalendar<'a> {
    /// Whose shifts, by id or by name; everybody's unless said.
    pub person: Option<&'a str>,
    /// The first instant; 14 days back unless said.
    pub from: Option<&'a str>,
    /// The first instant after it; 366 days ahead unless said.
    pub to: Option<&'a str>,
    /// How long before a shift it rings, `0` for not at all. Unless said 30 minutes in a person's calendar and not at all
    /// in everybody's.
    pub alarm: Option<&'a str>,
    /// The calendar that was exported last.
    pub previous: Option<&'a Path>,
}

impl FoundSchedule {
    /// The schedule as a calendar.
    ///
    /// # Errors
    /// When what was typed makes no sense, when nobody is called that, and when the earlier calendar is none of ours.
    pub fn calendar(
        &self,
        files: &dyn Files,
        asked: &AskedCalendar<'_>,
        now: Instant,
    ) -> Result<OnCallExport, ApiError> {
        // Schedules know whole seconds alone.
        let now = Instant::from_ms(now.as_ms().div_euclid(1000) * 1000);
        let zone = &self.schedule.zone;
        let typed = |option: &str, text: Option<&str>, unless_said: Instant| {
            text.map_or(Ok(unless_said), |text| read_time(option, text, zone))
        };
        let (from, to) =
            range(typed("--from", asked.from, now.minus(BACK))?, typed("--to", asked.to, now.plus(AHEAD))?)?;
        let person = asked.person.map(|word| self.person(word)).transpose()?;
        let alarm = match asked.alarm.map(str::trim) {
            None => person.is_some().then_some(ALARM),
            Some("0") => None,
            Some(text) => Some(parse_span(text).map_err(|message| invalid("--alarm", &message))?),
        };
        let people: Vec<CalendarPerson> = self.people.iter().map(|person| known(person, &self.people)).collect();
        let calendar = DutyCalendar {
            schedule: &self.schedule,
            people: &people,
            person: person.as_ref(),
            from,
            to,
            alarm,
            stamp: now,
            revision: revision(now),
        };
        let earlier = asked.previous.map(|path| read_earlier(files, path).map(|text| (path, text))).transpose()?;
        let text = earlier.as_ref().map(|(_, text)| text.as_str());
        let written = duty_calendar(&calendar, text).map_err(|refused| {
            let path = earlier.as_ref().map(|(path, _)| path.display().to_string()).unwrap_or_default();
            invalid(
                "--previous",
                &format!("{path}: {refused}; without --previous a calendar is written that knows no earlier one"),
            )
        })?;
        Ok(OnCallExport {
            schedule: self.schedule.name.clone(),
            person: person.map(|person| person.to_string()),
            from: from.to_rfc3339(),
            to: to.to_rfc3339(),
            shifts: written.shifts,
            cancelled: written.cancelled,
            calendar: written.text,
            tzdb: tzdb_release(),
        })
    }

    /// What people call somebody whom the schedule calls so.
    #[must_use]
    pub fn called(&self, person: &str) -> String {
        name(&PersonId::new(person), &self.people)
    }

    /// Whom somebody means: an id of the schedule or of the workspace, or the name of one of its people.
    pub(super) fn person(&self, word: &str) -> Result<PersonId, ApiError> {
        let mut ids = ids(&self.schedule);
        ids.extend(self.people.iter().map(|person| PersonId::new(&person.id)));
        ids.sort_unstable();
        ids.dedup();
        if let Some(id) = ids.iter().find(|id| id.as_str() == word) {
            return Ok(id.clone());
        }
        match meant(word, &self.people) {
            Meant::One(person) => Ok(PersonId::new(&person.id)),
            Meant::Stranger => {
                let known: Vec<&str> = ids.iter().map(PersonId::as_str).collect();
                let message = format!("nobody is called `{word}` here; expected {}", known.join(" or "));
                Err(ApiError::NotFound { message })
            }
            Meant::Several(several) => Err(invalid("--person", &which_of(word, &several))),
        }
    }
}

/// Everybody whom a schedule names.
fn ids(schedule: &Schedule) -> Vec<PersonId> {
    let rotations = schedule.layers.iter().flat_map(|layer| {
        std::iter::once(&layer.rotation).chain(layer.versions.iter().map(|version| &version.rotation))
    });
    let turns = rotations.flat_map(|rotation| &rotation.people);
    let overrides = schedule.overrides.iter().map(|change| &change.person);
    let fixed = schedule.temporaries.iter().flat_map(|temporary| &temporary.shifts).map(|shift| &shift.person);
    turns.chain(overrides).chain(fixed).cloned().collect()
}

fn known(person: &Person, people: &[Person]) -> CalendarPerson {
    let id = PersonId::new(&person.id);
    CalendarPerson { name: name(&id, people), id, zone: person.timezone.clone() }
}

/// The number of an event that no earlier calendar numbers: seconds of the export. The time of the last change of the file
/// would be smaller and stay while nothing changes; but an event is made of the people and of the zone data too, and a file
/// that is restored from a backup or checked out again may be older than it was.
fn revision(now: Instant) -> u32 {
    u32::try_from((now.as_ms() - YEAR_2020_MS) / 1000).unwrap_or(if now.as_ms() < YEAR_2020_MS { 0 } else { u32::MAX })
}

fn read_earlier(files: &dyn Files, path: &Path) -> Result<String, ApiError> {
    let shown = path.display();
    if files.stamp(path).is_some_and(|stamp| stamp.size > LARGEST_EARLIER) {
        return Err(invalid("--previous", &format!("{shown} is larger than 64 MiB; no calendar of ours is")));
    }
    let bytes = files.read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => ApiError::NotFound {
            message: format!("there is no {shown}; the first calendar is exported without --previous"),
        },
        _ => invalid("--previous", &format!("{shown} cannot be read: {error}")),
    })?;
    String::from_utf8(bytes).map_err(|_| invalid("--previous", &format!("{shown} is not UTF-8 text")))
}

fn invalid(option: &str, message: &str) -> ApiError {
    ApiError::Invalid { field: option.to_owned(), message: format!("{option}: {message}") }
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
