//! The people of the team.

use watchbill_domain::alerts::Severity;
use watchbill_domain::oncall::{Weekday, Weekdays};
use watchbill_domain::time::{Hours, Zone};

use crate::absence::{Absences, read_absences};
use crate::finding::Weight;
use crate::holidays::{Holidays, read_holidays};
use crate::reader::{Entry, Reader, Wrong, entries, shown};
use crate::schedule::read_weekdays;
use crate::settings::{is_name, one_line};
use crate::workspace::severity;

/// Somebody who stands watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// How the files call them.
    pub id: String,
    /// How people call them; the id unless set.
    pub name: String,
    /// Where they live.
    pub timezone: Option<Zone>,
    /// When they work, in their zone.
    pub working_hours: Option<Hours>,
    /// On which days; Monday to Friday unless set.
    pub working_days: Weekdays,
    /// When they do not want to be interrupted, in their zone.
    pub quiet_hours: Option<Hours>,
    /// From this severity on a page breaks through their quiet hours; the team's level unless set.
    pub break_through: Option<Severity>,
    /// When they are away.
    pub absences: Absences,
    /// The days they have off where they live; the team's unless set.
    pub holidays: Holidays,
}

const KEYS: [&str; 9] =
    ["id", "name", "timezone", "working_hours", "working_days", "quiet_hours", "break_through", "absences", "holidays"];
const NO_DAYS: &str = "`working_days` is empty; expected the like of [\"mon\", \"tue\"]";

/// What holds for those who say nothing else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Team<'a> {
    pub(crate) zone: Option<&'a Zone>,
    pub(crate) holidays: &'a Holidays,
}

/// The people of `[[people]]`, who live in the zone of their team unless they have one. A table without a usable id is lost,
/// any other wrong key only itself.
pub(crate) fn read_people(reader: &mut Reader<'_>, entry: &Entry<'_>, team: Team<'_>) -> Vec<Person> {
    let tables = match entry.tables() {
        Ok(tables) => tables,
        Err(wrong) => {
            reader.say(Weight::Refused, wrong.at, format!("nobody is known: {}", wrong.message));
            return Vec::new();
        }
    };
    let mut people: Vec<Person> = Vec::new();
    for table in tables {
        let (table, at) = match table {
            Ok(table) => table,
            Err(wrong) => {
                reader.say(Weight::Refused, wrong.at, wrong.message);
                continue;
            }
        };
        let entries = entries(table, at);
        match read_id(&entries, at, &people) {
            Ok(id) => people.push(read_person(reader, &entries, id, team)),
            Err(wrong) => reader.say(Weight::Refused, wrong.at, format!("this person is not known: {}", wrong.message)),
        }
    }
    people
}

/// The zone named by `entry`.
pub(crate) fn read_zone(entry: &Entry<'_>) -> Result<Zone, Wrong> {
    let name = entry.text()?;
    if name.len() > 64 {
        return Err(Wrong::new(entry.at, format!("{} is not the name of a time zone", shown(name))));
    }
    Zone::parse(name).map_err(|unknown| Wrong::new(entry.at, unknown.to_string()))
}

fn read_id(entries: &[Entry<'_>], at: usize, taken: &[Person]) -> Result<String, Wrong> {
    let entry = entries.iter().find(|entry| entry.key == "id").ok_or_else(|| Wrong::new(at, "`id` is missing"))?;
    let id = entry.text()?;
    if !is_name(id) {
        let message = format!("{} is not an id; expected 1 to 64 letters, digits, `.`, `_` or `-`", shown(id));
        return Err(Wrong::new(entry.at, message));
    }
    if taken.iter().any(|person| person.id == id) {
        return Err(Wrong::new(entry.at, format!("the id {} is taken by a person further up", shown(id))));
    }
    Ok(id.to_owned())
}

fn read_person(reader: &mut Reader<'_>, entries: &[Entry<'_>], id: String, team: Team<'_>) -> Person {
    let mut person = Person {
        name: id.clone(),
        id,
        timezone: None,
        working_hours: None,
        working_days: Weekdays::of(Weekday::ALL.into_iter().take(5)),
        quiet_hours: None,
        break_through: None,
        absences: Absences::default(),
        holidays: team.holidays.clone(),
    };
    for entry in entries {
        match entry.key {
            "id" => {}
            "name" => match entry.text().and_then(|text| one_line(entry.key, text, entry.at)) {
                Ok(name) => person.name = name,
                Err(wrong) => reader.ignore(&wrong, &format!("they are called {}", shown(&person.id))),
            },
            "timezone" => match read_zone(entry) {
                Ok(zone) => person.timezone = Some(zone),
                Err(wrong) => reader.ignore(&wrong, "the team's zone holds for them"),
            },
            "working_hours" => person.working_hours = read_hours(reader, entry),
            "working_days" => match read_weekdays(entry, NO_DAYS) {
                Ok(days) => person.working_days = days,
                Err(wrong) => reader.ignore(&wrong, "they work from Monday to Friday"),
            },
            "quiet_hours" => person.quiet_hours = read_hours(reader, entry),
            "break_through" => match entry.text().and_then(|text| severity(text, entry.at)) {
                Ok(severity) => person.break_through = Some(severity),
                Err(wrong) => reader.ignore(&wrong, "the team's level holds"),
            },
            "holidays" => person.holidays = read_holidays(reader, entry),
            // After the others, because their days are those of their zone.
            "absences" => {}
            _ => reader.unknown(entry, &KEYS),
        }
    }
    if let Some(entry) = entries.iter().find(|entry| entry.key == "absences") {
        person.absences = read_absences(reader, entry, person.timezone.as_ref().or(team.zone));
    }
    person
}

fn read_hours(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<Hours> {
    let wrong = |text: &str| {
        let message = format!("{} is not a span of the day; expected the like of \"09:00-17:30\"", shown(text));
        Wrong::new(entry.at, message)
    };
    let hours = entry.text().and_then(|text| Hours::parse(text).ok_or_else(|| wrong(text)));
    hours.inspect_err(|wrong| reader.ignore(wrong, "they have no such hours")).ok()
}
