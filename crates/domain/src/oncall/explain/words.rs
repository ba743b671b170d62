//! The sentences.

use super::super::lane::Turn;
use super::super::roster::Row;
use super::super::schedule::{Override, OverrideKind, Temporary};
use super::Standing;

pub(super) fn result(rows: &[Row<'_>]) -> String {
    match names(rows).as_slice() {
        [] => "nobody is on call".to_owned(),
        [one] => format!("{one} is on call"),
        several => format!("{} are on call", listed(several)),
    }
}

pub(super) fn temporary(temporary: &Temporary, standing: Standing, rows: &[Row<'_>]) -> String {
    let which = format!("the temporary schedule from {} until {}", temporary.start, temporary.end);
    if standing == Standing::SetAside {
        return format!("{which} is set aside: a later one in the file holds");
    }
    let names = names(rows);
    let who = if names.is_empty() { "nobody".to_owned() } else { listed(&names) };
    format!("{which} replaces all layers and overrides, and has {who} now")
}

pub(super) fn counts(layer: &str, level: i32) -> String {
    format!("{layer}, of level {level}, counts: no higher level has anybody")
}

pub(super) fn does_not_count(layer: &str, level: i32, why: &str) -> String {
    format!("{layer}, of level {level}, does not count: {why}")
}

pub(super) fn turn(layer: &str, turn: &Turn<'_>) -> String {
    let Turn { number, person, span } = turn;
    format!(
        "turn {number} of {layer}, the {}, is that of {person}: from {} until {}",
        ordinal(number + 1),
        span.start,
        span.end
    )
}

/// `aside` is what comes before an override that is set aside.
pub(super) fn by_override(change: &Override, standing: Standing, aside: &str) -> String {
    let Override { person, end, .. } = change;
    let mut said = match (&change.kind, standing) {
        (OverrideKind::Replace, Standing::Applied) => format!("only {person} is on call until {end}, by an override"),
        (OverrideKind::Replace, _) => format!("an override would put only {person} on call until {end}"),
        (OverrideKind::Substitute { of }, Standing::Applied) => format!("{person} stands in for {of} until {end}"),
        (OverrideKind::Substitute { of }, _) => format!("{person} would stand in for {of} until {end}"),
        (OverrideKind::Remove, Standing::Applied) => format!("{person} is taken off until {end}"),
        (OverrideKind::Remove, _) => format!("{person} would be taken off until {end}"),
        (OverrideKind::Add, Standing::Applied) => format!("{person} is on call too until {end}, by an override"),
        (OverrideKind::Add, _) => format!("an override would put {person} on call too until {end}"),
    };
    match standing {
        Standing::Applied => {}
        Standing::SetAside => said += &format!(", but {aside}"),
        Standing::WithoutEffect => {
            let missing = if let OverrideKind::Substitute { of } = &change.kind { of } else { person };
            said += &format!(", but {missing} is not on call then");
        }
    }
    if let Some(by) = &change.by {
        said += &format!("; made by {by}");
    }
    if let Some(reason) = &change.reason {
        said += &format!("; {reason}");
    }
    said
}

/// Each once, in order.
fn names<'a>(rows: &[Row<'a>]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for row in rows {
        if !names.contains(&row.person.as_str()) {
            names.push(row.person.as_str());
        }
    }
    names
}

/// `ana, bo and cy`
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
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

    #[rstest]
    #[case(&[], "")]
    #[case(&["ana"], "ana")]
    #[case(&["ana", "bo"], "ana and bo")]
    #[case(&["ana", "bo", "cy"], "ana, bo and cy")]
    fn names_are_listed_as_they_are_said(#[case] names: &[&str], #[case] expected: &str) {
        assert_eq!(listed(names), expected);
    }
}
