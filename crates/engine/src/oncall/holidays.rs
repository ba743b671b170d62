//! Holidays that stand in calendars of the workspace.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use watchbill_definitions::{Finding, HolidayCalendar, Holidays, Person, ReadHolidays, Weight, read_holiday_calendar};
use watchbill_domain::sources::Problem;

use crate::ports::Files;

/// Reads every calendar of holidays that somebody names, once. One that cannot be read has no days. Gives what could not be
/// read, once for each calendar.
pub(crate) fn read_holidays(files: &dyn Files, folder: &Path, people: &mut [Person]) -> Vec<Finding> {
    let mut calendars: BTreeMap<String, Arc<HolidayCalendar>> = BTreeMap::new();
    for person in people {
        let Some(path) = person.holidays.calendar().map(str::to_owned) else { continue };
        let read = calendars.entry(path.clone()).or_insert_with(|| Arc::new(read_one(files, folder, &path)));
        person.holidays = Holidays::Read(ReadHolidays { path, calendar: Arc::clone(read) });
    }
    calendars.values().flat_map(|calendar| calendar.problems.iter().map(finding)).collect()
}

fn finding(problem: &Problem) -> Finding {
    let why =
        format!("{}: duty then is not counted as duty on a holiday, and nobody knows who is at work", problem.message);
    Finding { problem: Problem { message: why, ..problem.clone() }, weight: Weight::Ignored }
}

fn read_one(files: &dyn Files, folder: &Path, path: &str) -> HolidayCalendar {
    match files.read(&folder.join(path)) {
        Ok(bytes) => read_holiday_calendar(&bytes, path),
        Err(error) => {
            let message = format!("cannot be read: {error}");
            let problem = Problem { place: path.to_owned(), line: None, column: None, message };
            HolidayCalendar { problems: vec![problem], ..HolidayCalendar::default() }
        }
    }
}
