//! Whose shift an event of a calendar is.

use watchbill_domain::ids::PersonId;

use super::people::{Crew, Named};
use crate::calendar::{Calendar, Occurrence};

/// What stands between the names of people who share a shift. Not a comma: `Silva, Ana` is one person.
const BETWEEN: [&str; 4] = [" & ", " + ", " / ", " and "];
/// What calendars say of a shift beside whose it is.
const DECORATIONS: [&str; 6] = ["on call", "on-call", "oncall", "shift", "rotation", "duty"];

/// The level of an event, 0 unless its title begins with one, and its people.
pub(super) fn who(crew: &mut Crew<'_>, one: &Occurrence, calendar: &Calendar) -> (i32, Vec<PersonId>) {
    let (level, title) = level(one.summary.trim());
    if calendar.is_ours
        && let Some((_, name)) = title.rsplit_once(" — ")
    {
        return (level, named(crew, name).into_iter().collect());
    }
    // Whoever is known and stands in the title is meant, whatever else stands there.
    if let Some(name) = crew.declared_in(title) {
        return (level, named(crew, &name).into_iter().collect());
    }
    if !one.attendees.is_empty() {
        let people = one.attendees.iter().map(|attendee| Named {
            key: attendee.mail.as_deref(),
            name: attendee.name.as_deref(),
            mail: attendee.mail.as_deref(),
        });
        return (level, unique(people.filter_map(|named| crew.person(named)).collect()));
    }
    let plain = undecorated(title, calendar.name.as_deref());
    let names = BETWEEN.iter().fold(vec![plain], |names, between| {
        names.iter().flat_map(|name| name.split(between)).map(|name| name.trim().to_owned()).collect()
    });
    (level, unique(names.iter().filter_map(|name| named(crew, name)).collect()))
}

fn named(crew: &mut Crew<'_>, name: &str) -> Option<PersonId> {
    let mail = Some(name).filter(|name| name.contains('@'));
    crew.person(Named { key: None, name: Some(name), mail })
}

fn unique(people: Vec<PersonId>) -> Vec<PersonId> {
    let mut unique: Vec<PersonId> = Vec::new();
    for person in people {
        if !unique.contains(&person) {
            unique.push(person);
        }
    }
    unique
}

/// `[L2] ana` is of level 2.
fn level(title: &str) -> (i32, &str) {
    let read = || {
        let (level, rest) = title.strip_prefix("[L").or_else(|| title.strip_prefix("[l"))?.split_once(']')?;
        let level = level.trim().parse::<i32>().ok().filter(|level| (0..=1000).contains(level))?;
        Some((level, rest.trim()))
    };
    read().unwrap_or((0, title))
}

/// The title without what says only that it is a shift, and of what: `On Call - Ana Silva (Payments)` is of Ana Silva.
fn undecorated(title: &str, calendar: Option<&str>) -> String {
    let mut title = title.trim();
    if let Some((before, _)) =
        title.strip_suffix(')').and_then(|inner| inner.rsplit_once('(')).filter(|(b, _)| !b.trim().is_empty())
    {
        title = before.trim();
    }
    let is_mark = |c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | '|' | ',');
    let parts =
        title.split([':', '|', '–', '—']).flat_map(|part| part.split(" - ")).map(|part| part.trim_matches(is_mark));
    let says_whose = |part: &&str| {
        let is_calendar = calendar.is_some_and(|name| name.eq_ignore_ascii_case(part));
        !part.is_empty() && !is_calendar && !DECORATIONS.iter().any(|word| word.eq_ignore_ascii_case(part))
    };
    let part = parts
        .filter(says_whose)
        .map(|part| without_words(part).trim_matches(is_mark).to_owned())
        .find(|p| !p.is_empty());
    part.unwrap_or_default()
}

/// `Ana is on call` without the last words, `On call Ana` without the first.
fn without_words(part: &str) -> &str {
    let mut part = part;
    for word in ["is on call", "is on-call", "on call for", "on call", "on-call", "oncall"] {
        let (start, end) = (part.get(..word.len()), part.len().checked_sub(word.len()).and_then(|at| part.get(at..)));
        if end.is_some_and(|end| end.eq_ignore_ascii_case(word)) && part.len() > word.len() {
            part = part[..part.len() - word.len()].trim();
        } else if start.is_some_and(|start| start.eq_ignore_ascii_case(word)) && part.len() > word.len() {
            part = part[word.len()..].trim();
        }
    }
    part
}

#[cfg(test)]
#[path = "named_tests.rs"]
mod tests;
