//! Which service level is meant.

use crate::api::ApiError;
use crate::levels::Level;

/// What every question about an objective takes: the name of its SLO, and where that has several objectives what this one is
/// called, or its number.
pub(crate) fn key_of(list: &[Level], index: usize) -> String {
    let name = &list[index].spec.slo.name;
    let same = list.iter().filter(|level| level.spec.slo.name == *name);
    if same.count() == 1 { name.clone() } else { format!("{name}/{}", list[index].objective) }
}

/// The objective that has this key.
///
/// # Errors
/// When there is none any more.
pub(crate) fn by_key(list: &[Level], key: &str) -> Result<usize, ApiError> {
    (0..list.len()).find(|index| key_of(list, *index) == key).ok_or_else(|| gone(list, key))
}

/// The objective that somebody typed: its key, the name of its SLO, either of them behind the name of its service, or what
/// people call it. Of an SLO with several objectives the first that is held to is meant.
///
/// # Errors
/// When there is none, or several SLOs could be meant.
pub(crate) fn by_name(list: &[Level], typed: &str) -> Result<usize, ApiError> {
    if let Some(index) = (0..list.len()).find(|index| key_of(list, *index) == typed) {
        return Ok(index);
    }
    let means = |index: &usize| {
        let service = list[*index].spec.service.as_ref();
        let is_its_key = service.is_some_and(|service| typed == format!("{service}/{}", key_of(list, *index)));
        is_its_key || is_called(&list[*index], typed)
    };
    let found: Vec<usize> = (0..list.len()).filter(means).collect();
    let first_of = |index: &usize| &list[*index].spec.slo.name;
    match found.first() {
        None => Err(gone(list, typed)),
        Some(first) if found.iter().all(|other| first_of(other) == first_of(first)) => match found.as_slice() {
            [_, _, ..] if list[*first].spec.weight.is_some() => {
                Err(which(typed, &format!("is made of {}", keys(list, &found, " and "))))
            }
            _ => Ok(held_to(list, &found)),
        },
        Some(_) => Err(which(typed, &format!("could be {}", keys(list, &found, " or ")))),
    }
}

/// The composite that somebody typed: none where it is something else as well, or a part of one.
pub(crate) fn composite_named<'a>(list: &'a [Level], typed: &str) -> Option<&'a str> {
    let mut found = list.iter().filter(|level| is_called(level, typed));
    let first = found.next().filter(|level| level.spec.weight.is_some())?;
    let name = first.spec.slo.name.as_str();
    found.all(|level| level.spec.slo.name == name).then_some(name)
}

fn is_called(level: &Level, typed: &str) -> bool {
    let spec = &level.spec;
    let of_service = |service: &String| typed == format!("{service}/{}", spec.slo.name) || typed == service;
    typed == spec.slo.name
        || spec.service.as_ref().is_some_and(of_service)
        || spec.title.as_deref().is_some_and(|title| title.eq_ignore_ascii_case(typed))
}

fn keys(list: &[Level], found: &[usize], between: &str) -> String {
    let mut keys: Vec<String> = found.iter().map(|index| key_of(list, *index)).collect();
    keys.dedup();
    keys.join(between)
}

fn which(typed: &str, what: &str) -> ApiError {
    ApiError::Invalid { field: "name".to_owned(), message: format!("`{typed}` {what}; say which") }
}

fn held_to(list: &[Level], found: &[usize]) -> usize {
    use watchbill_domain::slo::Standing;
    let held = found.iter().find(|index| list[**index].spec.slo.standing == Standing::Current);
    *held.unwrap_or(&found[0])
}

fn gone(list: &[Level], typed: &str) -> ApiError {
    let known: Vec<String> = (0..list.len().min(MOST_NAMES)).map(|index| key_of(list, index)).collect();
    let known = match (known.as_slice(), list.len() > MOST_NAMES) {
        ([], _) => "there is none yet: an OpenSLO file in slos/ states one".to_owned(),
        (names, false) => format!("there is {}", names.join(", ")),
        (names, true) => format!("there is {}, and {} more", names.join(", "), list.len() - MOST_NAMES),
    };
    ApiError::NotFound { message: format!("there is no service level `{typed}`; {known}") }
}

const MOST_NAMES: usize = 8;

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
