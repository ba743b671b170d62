//! How the load of schedules is shared out, beside the fair share, with the pages this laptop recorded and what people owe each
//! other. The figures are the domain's.

mod debts;
mod heard;
mod listing;
mod people;
mod view;
mod words;

use std::path::Path;

use watchbill_definitions::Person;
use watchbill_domain::oncall::{CountedPerson, Debt, HeardPage, Load, PagesOnDuty, Roster, Schedule};
use watchbill_domain::time::{Instant, tzdb_release};

use crate::api::{ApiError, OnCallLoads, OnCallLoadsAsk, OnCallLoadsSpan, OnCallLoadsView};
use crate::ports::Files;

use super::answers::range;
use super::find::{FoundSchedule, ScheduleFile, people_of, read_schedules};
use super::names::{Meant, meant, which_of};
use super::page::choose;
use super::times::read_time;

pub use heard::HeardPages;
pub(crate) use heard::heard_pages;
pub(super) use listing::{moved, seconds};
pub(super) use people::{Known, known_people};
pub(super) use words::{hours_text, more_text};

use heard::Heard;

/// Days that are looked back unless somebody says otherwise: a quarter of weeks.
const BACK_DAYS: i64 = 91;

/// The range as somebody typed it: 91 days up to the end of today on the schedule's clock, unless they say otherwise.
#[derive(Debug, Clone, Copy)]
pub struct LoadRange<'a> {
    /// The first instant.
    pub from: Option<&'a str>,
    /// The first instant after it.
    pub to: Option<&'a str>,
    /// Now.
    pub now: Instant,
}

/// How the load is shared out, for scripts and for people.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadsAnswer {
    /// For scripts.
    pub listing: OnCallLoads,
    /// For people, the same schedules.
    pub views: Vec<OnCallLoadsView>,
    /// Everybody of the workspace, carrying something or not.
    people: Vec<Person>,
}

/// What was counted of one schedule.
struct Counted<'a> {
    file: &'a ScheduleFile,
    known: &'a Known<'a>,
    /// None where the file gives no schedule.
    sums: Option<Sums<'a>>,
    problems: Vec<String>,
}

struct Sums<'a> {
    schedule: &'a Schedule,
    from: Instant,
    to: Instant,
    loads: Vec<Load>,
    debts: Vec<Debt>,
    pages: Option<Joined<'a>>,
}

/// Pages joined with who was on call.
struct Joined<'a> {
    heard: Vec<&'a Heard>,
    on_duty: PagesOnDuty,
    /// How many of the range no schedule is named for.
    unlinked: usize,
    /// Before it nothing is kept.
    kept_since: Instant,
}

/// The loads of every schedule of a workspace. What cannot be read says so, and the others are counted all the same. `heard` is
/// what was recorded there, if anything is.
///
/// # Errors
/// When the range is none.
pub fn loads_of_schedules(
    files: &dyn Files,
    folder: &Path,
    range: LoadRange<'_>,
    heard: Option<&HeardPages>,
) -> Result<LoadsAnswer, ApiError> {
    let people = people_of(files, folder);
    let schedules = read_schedules(files, folder, &people, &[]);
    let known = known_people(&people);
    let counted = schedules
        .iter()
        .map(|file| counted((file, &folder.join(&file.file)), &known, |schedule| range.instants(schedule), heard));
    let counted: Result<Vec<_>, _> = counted.collect();
    Ok(answer(&counted?, &people))
}

/// One schedule of those in force, for the window; the first one unless one is asked for.
pub(crate) fn loads_view(
    folder: &Path,
    (schedules, people): (&[ScheduleFile], &[Person]),
    ask: &OnCallLoadsAsk,
    heard: &HeardPages,
    now: Instant,
) -> Result<OnCallLoadsView, ApiError> {
    let file = match &ask.schedule {
        Some(word) => choose(schedules, word),
        None => schedules.first(),
    };
    let file = file.ok_or_else(|| not_there(ask.schedule.as_deref()))?;
    let known = known_people(people);
    let span = |schedule: &Schedule| {
        let today = schedule.zone.wall(now).day();
        let (first, end) = match ask.span {
            OnCallLoadsSpan::Quarter => (today.later(1 - BACK_DAYS), today.next()),
            OnCallLoadsSpan::HalfYear => (today.later(1 - 26 * 7), today.next()),
            OnCallLoadsSpan::Year => (today.later(1 - 52 * 7), today.next()),
            OnCallLoadsSpan::YearAhead => (today, today.later(52 * 7)),
        };
        Ok((schedule.zone.day_begins(first), schedule.zone.day_begins(end)))
    };
    Ok(counted((file, &folder.join(&file.file)), &known, span, Some(heard))?.view())
}

/// That what somebody looked at is gone.
pub(super) fn not_there(asked: Option<&str>) -> ApiError {
    let message = match asked {
        Some(asked) => format!("there is no schedule {asked} any more"),
        None => "there is no schedule yet: schedules/NAME.toml in the workspace is one".to_owned(),
    };
    ApiError::NotFound { message }
}

impl LoadsAnswer {
    /// The id of somebody whose load is told, by that or by their name.
    ///
    /// # Errors
    /// When nobody of them goes by it, or several people of the workspace have that name.
    pub fn person(&self, word: &str) -> Result<&str, ApiError> {
        let rows = || self.views.iter().flat_map(|view| &view.people);
        let found = rows().find(|row| row.person == word).or_else(|| rows().find(|row| row.name == word));
        if let Some(row) = found {
            return Ok(&row.person);
        }
        let message = match meant(word, &self.people) {
            Meant::Several(several) => format!("--person: {}", which_of(word, &several)),
            Meant::One(_) | Meant::Stranger => {
                let mut ids: Vec<&str> = rows().map(|row| row.person.as_str()).collect();
                ids.sort_unstable();
                ids.dedup();
                let expected =
                    if ids.is_empty() { "nobody is".to_owned() } else { format!("expected {}", ids.join(" or ")) };
                format!("--person: `{word}` is neither on call nor in a line-up in this range; {expected}")
            }
        };
        Err(ApiError::Invalid { field: "--person".to_owned(), message })
    }
}

impl FoundSchedule {
    /// Its load. `heard` is what was recorded in a workspace, if anything is: it counts if this is a schedule of that one.
    ///
    /// # Errors
    /// When the range is none.
    pub fn loads(&self, range: LoadRange<'_>, heard: Option<&HeardPages>) -> Result<LoadsAnswer, ApiError> {
        let known = known_people(&self.people);
        let path = &self.place.path;
        let heard = heard.filter(|heard| heard.is_of_workspace(path));
        let counted = counted((&self.file, path), &known, |schedule| range.instants(schedule), heard)?;
        Ok(answer(&[counted], &self.people))
    }
}

fn answer(counted: &[Counted<'_>], people: &[Person]) -> LoadsAnswer {
    LoadsAnswer {
        listing: OnCallLoads { schedules: counted.iter().map(Counted::listing).collect(), tzdb: tzdb_release() },
        views: counted.iter().map(Counted::view).collect(),
        people: people.to_vec(),
    }
}

fn counted<'a>(
    (file, path): (&'a ScheduleFile, &Path),
    known: &'a Known<'a>,
    range: impl Fn(&Schedule) -> Result<(Instant, Instant), ApiError>,
    heard: Option<&'a HeardPages>,
) -> Result<Counted<'a>, ApiError> {
    let mut problems = file.not_in_force();
    let Some(schedule) = &file.schedule else { return Ok(Counted { file, known, sums: None, problems }) };
    problems.extend(known.unread(schedule));
    let (from, to) = range(schedule)?;
    let roster = schedule.roster();
    let sums = Sums {
        schedule,
        from,
        to,
        loads: roster.loads(&known.counted, from, to),
        debts: schedule.debts(&known.counted, to),
        pages: heard.map(|heard| joined(heard, (&roster, path), &known.counted, (from, to))),
    };
    Ok(Counted { file, known, sums: Some(sums), problems })
}

fn joined<'a>(
    heard: &'a HeardPages,
    (roster, path): (&Roster<'_>, &Path),
    people: &[CountedPerson],
    (from, to): (Instant, Instant),
) -> Joined<'a> {
    let all = heard.pages.iter().filter(|page| from <= page.told.at && page.told.at < to);
    let (own, rest): (Vec<&Heard>, Vec<&Heard>) = all.partition(|page| page.schedules.iter().any(|one| one == path));
    let told: Vec<HeardPage> = own.iter().map(|page| page.told).collect();
    Joined {
        heard: own,
        on_duty: roster.pages_on_duty(people, &told),
        unlinked: rest.iter().filter(|page| page.schedules.is_empty()).count(),
        kept_since: heard.kept_since,
    }
}

impl LoadRange<'_> {
    fn instants(&self, schedule: &Schedule) -> Result<(Instant, Instant), ApiError> {
        let zone = &schedule.zone;
        let read = |option, text: Option<&str>| text.map(|text| read_time(option, text, zone)).transpose();
        let day_of = |at: Instant, days: i64| zone.day_begins(zone.wall(at).day().later(days));
        let (from, to) = (read("--from", self.from)?, read("--to", self.to)?);
        let tonight = day_of(self.now, 1);
        let to =
            to.unwrap_or_else(|| from.filter(|from| tonight <= *from).map_or(tonight, |from| day_of(from, BACK_DAYS)));
        range(from.unwrap_or_else(|| day_of(to, -BACK_DAYS)), to)
    }
}

#[cfg(test)]
#[path = "loads_tests.rs"]
mod tests;
