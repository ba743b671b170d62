//! The sentences.

use super::super::lane::Turn;
use super::super::names::Names;
use super::super::roster::Row;
use super::super::schedule::{Override, OverrideKind, Temporary};
use super::Standing;
use crate::ids::PersonId;

pub(super) fn result(rows: &[Row<'_>], names: &Names) -> String {
    let people = people(rows);
    let are = if people.len() > 1 { "are" } else { "is" };
    format!("{} {are} on call", names.listed(people))
}

pub(super) fn temporary(temporary: &Temporary, standing: Standing, rows: &[Row<'_>], names: &Names) -> String {
    let which = format!("the temporary schedule from {} until {}", temporary.start, temporary.end);
    if standing == Standing::SetAside {
        return format!("{which} is set aside: a later one in the file holds");
    }
    let who = names.listed(people(rows));
    format!("{which} replaces all layers and overrides, and has {who} now")
}

pub(super) fn counts(layer: &str, level: i32) -> String {
    format!("{layer}, of level {level}, counts: no higher level has anybody")
}

pub(super) fn does_not_count(layer: &str, level: i32, why: &str) -> String {
    format!("{layer}, of level {level}, does not count: {why}")
}

pub(super) fn turn(layer: &str, turn: &Turn<'_>, names: &Names) -> String {
    let Turn { number, person, span } = turn;
    let person = names.of(person);
    format!(
        "turn {number} of {layer}, the {}, is that of {person}: from {} until {}",
        ordinal(number + 1),
        span.start,
        span.end
    )
}

/// `aside` is what comes before an override that is set aside.
pub(super) fn by_override(change: &Override, standing: Standing, aside: &str, names: &Names) -> String {
    let (person, end) = (names.of(&change.person), change.end);
    let relieved = if let OverrideKind::Substitute { of } = &change.kind { names.of(of) } else { person };
    let mut said = match (&change.kind, standing) {
        (OverrideKind::Replace, Standing::Applied) => format!("only {person} is on call until {end}, by an override"),
        (OverrideKind::Replace, _) => format!("an override would put only {person} on call until {end}"),
        (OverrideKind::Substitute { .. }, Standing::Applied) => {
            format!("{person} stands in for {relieved} until {end}")
        }
        (OverrideKind::Substitute { .. }, _) => format!("{person} would stand in for {relieved} until {end}"),
        (OverrideKind::Remove, Standing::Applied) => format!("{person} is taken off until {end}"),
        (OverrideKind::Remove, _) => format!("{person} would be taken off until {end}"),
        (OverrideKind::Add, Standing::Applied) => format!("{person} is on call too until {end}, by an override"),
        (OverrideKind::Add, _) => format!("an override would put {person} on call too until {end}"),
    };
    match standing {
        Standing::Applied => {}
        Standing::SetAside => said += &format!(", but {aside}"),
        Standing::WithoutEffect => said += &format!(", but {relieved} is not on call then"),
    }
    if let Some(by) = &change.by {
        said += &format!("; made by {}", names.of(by));
    }
    if let Some(reason) = &change.reason {
        said += &format!("; {reason}");
    }
    said
}

/// Each once, in order.
fn people<'a>(rows: &[Row<'a>]) -> Vec<&'a PersonId> {
    let mut people: Vec<&PersonId> = Vec::new();
    for row in rows {
        if !people.contains(&row.person) {
            people.push(row.person);
        }
    }
    people
}

/// `1st`, `12th`, `103rd`
fn ordinal(number: u64) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(1, "1st")]
    #[case(2, "2nd")]
    #[case(3, "3rd")]
    #[case(4, "4th")]
    #[case(11, "11th")]
    #[case(12, "12th")]
    #[case(21, "21st")]
    #[case(112, "112th")]
    #[case(203, "203rd")]
    fn ordinals_end_as_they_are_said(#[case] number: u64, #[case] expected: &str) {
        assert_eq!(ordinal(number), expected);
    }
}
