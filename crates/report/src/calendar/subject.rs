//! Whose calendar a calendar is: what it says of itself, so that it is told from others when it is read back.

use watchbill_domain::ids::PersonId;

use super::PRODUCT;
use super::lines::{escaped, unfolded};

/// How the lines begin that say it.
pub(super) const KEY: &str = "X-WATCHBILL-";
const SCHEDULE: &str = "X-WATCHBILL-SCHEDULE:";

/// Whether this is a calendar of ours of this schedule, everybody's or one person's.
#[must_use]
pub fn is_calendar_of(text: &str, schedule: &str, person: Option<&PersonId>) -> bool {
    is_ours(text) && said(text) == subject(schedule, person)
}

/// Whether this is a calendar of ours of this schedule, whoever's.
#[must_use]
pub fn is_calendar_of_schedule(text: &str, schedule: &str) -> bool {
    is_ours(text) && said(text).first() == subject(schedule, None).first()
}

/// What the calendar of a schedule says, everybody's or one person's.
pub(super) fn subject(schedule: &str, person: Option<&PersonId>) -> Vec<String> {
    let schedule = format!("{SCHEDULE}{}", escaped(schedule));
    let person = person.map(|person| format!("{KEY}PERSON:{}", escaped(person.as_str())));
    std::iter::once(schedule).chain(person).collect()
}

fn said(text: &str) -> Vec<String> {
    unfolded(head(text)).into_iter().map(|(_, line)| line).filter(|line| line.starts_with(KEY)).collect()
}

fn is_ours(text: &str) -> bool {
    unfolded(head(text)).iter().any(|(_, line)| line.strip_prefix("PRODID:") == Some(PRODUCT))
}

/// What comes before the first component.
fn head(text: &str) -> &str {
    text.split("\nBEGIN:").next().unwrap_or(text)
}

#[cfg(test)]
#[path = "subject_tests.rs"]
mod tests;
