//! The people of the team.

use watchbill_domain::time::Zone;

use crate::finding::Weight;
use crate::reader::{Entry, Reader, Wrong, entries, shown};
use crate::settings::{is_name, one_line};

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
    /// When they do not want to be interrupted, in their zone. No page is held back by it yet.
    pub quiet_hours: Option<Hours>,
}

/// A span of every day, in wall clock minutes since midnight: `from_minute` is in it, `to_minute` is not. Where the end is
/// before the start it lasts until the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hours {
    /// 0 to 1439.
    pub from_minute: u16,
    /// 1 to 1440, and never `from_minute`.
    pub to_minute: u16,
}

impl Hours {
    /// Reads `09:00-17:30` or `22:00-07:00`; an end of `00:00` is the midnight that ends the day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        let (from_minute, to_minute) = (minute(from)?, minute(to)?);
        let to_minute = if to_minute == 0 { 1440 } else { to_minute };
        let whole_day_or_nothing = from_minute == to_minute || (from_minute == 0 && to_minute == 1440);
        (from_minute < 1440 && !whole_day_or_nothing).then_some(Self { from_minute, to_minute })
    }

    /// Whether a minute of the day, 0 to 1439, lies in it.
    #[must_use]
    pub fn contains(self, minute: u16) -> bool {
        if self.from_minute < self.to_minute {
            (self.from_minute..self.to_minute).contains(&minute)
        } else {
            minute >= self.from_minute || minute < self.to_minute
        }
    }
}

const KEYS: [&str; 5] = ["id", "name", "timezone", "working_hours", "quiet_hours"];

/// The people of `[[people]]`. A table without a usable id is lost, any other wrong key only itself.
pub(crate) fn read_people(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Vec<Person> {
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
            Ok(id) => people.push(read_person(reader, &entries, id)),
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

/// Says of a zone that was taken that it changes nothing yet.
pub(crate) fn note_zone(reader: &mut Reader<'_>, entry: &Entry<'_>) {
    let message = "`timezone` is read; times are shown in the laptop's zone until schedules come";
    reader.say(Weight::Note, entry.key_at, message);
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

fn read_person(reader: &mut Reader<'_>, entries: &[Entry<'_>], id: String) -> Person {
    let mut person = Person { name: id.clone(), id, timezone: None, working_hours: None, quiet_hours: None };
    for entry in entries {
        match entry.key {
            "id" => {}
            "name" => match entry.text().and_then(|text| one_line(entry.key, text, entry.at)) {
                Ok(name) => person.name = name,
                Err(wrong) => reader.ignore(&wrong, &format!("they are called {}", shown(&person.id))),
            },
            "timezone" => match read_zone(entry) {
                Ok(zone) => {
                    person.timezone = Some(zone);
                    note_zone(reader, entry);
                }
                Err(wrong) => reader.ignore(&wrong, "the team's zone holds for them"),
            },
            "working_hours" => {
                person.working_hours = read_hours(reader, entry);
                if person.working_hours.is_some() {
                    let message = "`working_hours` is read; nothing goes by it until schedules come";
                    reader.say(Weight::Note, entry.key_at, message);
                }
            }
            "quiet_hours" => {
                person.quiet_hours = read_hours(reader, entry);
                if person.quiet_hours.is_some() {
                    let message =
                        "`quiet_hours` does not hold pages back yet: this version interrupts at night as by day";
                    reader.say(Weight::Note, entry.key_at, message);
                }
            }
            _ => reader.unknown("people", entry, &KEYS),
        }
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

/// Minutes since midnight of `09:00`; 1440 for `24:00`.
fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !two_digits(hours) || !two_digits(minutes) {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= 1440).then_some(total)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::Hours;

    #[rstest]
    #[case("09:00-17:30", Some((540, 1050)))]
    #[case("22:00-07:00", Some((1320, 420)))]
    #[case(" 22:00 - 07:00 ", Some((1320, 420)))]
    #[case("18:00-24:00", Some((1080, 1440)))]
    #[case("18:00-00:00", Some((1080, 1440)))]
    #[case("09:00-09:00", None)]
    #[case("00:00-24:00", None)]
    #[case("24:00-07:00", None)]
    #[case("9:00-17:00", None)]
    #[case("09:60-17:00", None)]
    #[case("24:01-25:00", None)]
    #[case("+9:00-17:00", None)]
    #[case("09:00", None)]
    #[case("", None)]
    fn hours_are_two_wall_clock_times(#[case] text: &str, #[case] minutes: Option<(u16, u16)>) {
        assert_eq!(Hours::parse(text).map(|hours| (hours.from_minute, hours.to_minute)), minutes);
    }
}
