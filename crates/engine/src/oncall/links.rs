//! How services name schedules: what of it does not lead anywhere, with its place.

use watchbill_definitions::{Finding, NamedSchedule, Weight};
use watchbill_domain::sources::Problem;

use crate::workspace::DEFINITIONS_FILE;

use super::duties::Watch;
use super::find::{Named, named};

/// What happens to alerts where nobody can say whose they are.
const THEN: &str = "the alerts of this service page whoever sits at this laptop";

/// Schedules that services name and that there are not, and that it is not said who sits at this laptop.
pub(crate) fn unlinked(watch: &Watch<'_>) -> Vec<Finding> {
    let linked = || watch.services.iter().filter_map(|service| service.schedule.as_ref());
    let lost = |schedule: &NamedSchedule| {
        let why = match named(watch.schedules, &schedule.name) {
            Named::One(_) => return None,
            Named::Nothing => format!("there is no schedule `{}` in `schedules/`", schedule.name),
            Named::Several(files) => format!("`{}` is the name of {}", schedule.name, files.join(" and of ")),
        };
        Some(finding(schedule, format!("{why}: {THEN}")))
    };
    let mut findings: Vec<Finding> = linked().filter_map(lost).collect();
    if let (None, Some(first)) = (watch.me, linked().next()) {
        let message = "schedules hold nothing back on this laptop, because `me` does not say who sits at it; expected the like \
                       of me = \"ana\", one of the `[[people]]`";
        findings.push(finding(first, message.to_owned()));
    }
    findings
}

fn finding(at: &NamedSchedule, message: String) -> Finding {
    let (line, column) = (Some(at.line), Some(at.column));
    Finding { problem: Problem { place: DEFINITIONS_FILE.to_owned(), line, column, message }, weight: Weight::Ignored }
}

#[cfg(test)]
#[path = "links_tests.rs"]
mod tests;
