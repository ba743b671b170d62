//! A supposition as somebody typed it.

use std::num::NonZeroU32;

use watchbill_definitions::Person;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Length, NotSupposable, Schedule, Supposition, WhileAway};
use watchbill_domain::time::Instant;

use crate::api::{ApiError, OnCallCover, OnCallSupposition};
use crate::oncall::answers::range;
use crate::oncall::names::{Meant, meant, which_of};
use crate::oncall::times::read_time;

/// What is supposed from an instant on.
pub(super) fn read(
    asked: &OnCallSupposition,
    (schedule, people): (&Schedule, &[Person]),
    from: Instant,
) -> Result<Supposition, ApiError> {
    let read_person = |text: &str| read_person(text, schedule, people);
    let layer = |named: &Option<String>| named.as_deref().map(|name| layer(schedule, name)).transpose();
    Ok(match asked {
        OnCallSupposition::Leaves { person } => Supposition::Leaves { person: read_person(person)?, from },
        OnCallSupposition::Joins { person, layer: named } => {
            let layer = match layer(named)? {
                Some(layer) => layer,
                None if schedule.layers.len() == 1 => 0,
                None => return Err(which_layer(schedule)),
            };
            Supposition::Joins { person: read_person(person)?, layer, from }
        }
        OnCallSupposition::Away { person, to, cover } => {
            let to = read_time("--to", to, &schedule.zone)?;
            // An absence that ends before it begins is refused where it is supposed.
            range(from, to.max(from.shifted_ms(1)))?;
            let cover = match cover {
                OnCallCover::Next => WhileAway::NextInLine,
                OnCallCover::Nobody => WhileAway::Nobody,
            };
            Supposition::Away { person: read_person(person)?, from, to, cover }
        }
        OnCallSupposition::Length { length, layer: named } => {
            Supposition::Length { layer: layer(named)?, length: read_length(length)?, from }
        }
    })
}

/// Why it changes nothing, or cannot be, as whoever asked can use it.
pub(super) fn refused(not: &NotSupposable, schedule: &Schedule) -> ApiError {
    let people: Vec<&str> = known(schedule);
    let (field, message) = match not {
        NotSupposable::NoPart(person) => (
            "person",
            match people.as_slice() {
                [] => format!("nobody takes turns in {}", schedule.name),
                people => format!(
                    "`{person}` has no part in {} from then on; expected one of {}",
                    schedule.name,
                    people.join(", ")
                ),
            },
        ),
        NotSupposable::InLineUp(person) => {
            ("person", format!("`{person}` takes turns in that layer already; nothing would change"))
        }
        NotSupposable::NoLayer => return which_layer(schedule),
        NotSupposable::NoTime => ("--to", "--to is not behind --from; expected a later time".to_owned()),
        NotSupposable::SameLength => ("--length", "turns are of that length already; nothing would change".to_owned()),
    };
    ApiError::Invalid { field: field.to_owned(), message }
}

fn read_person(text: &str, schedule: &Schedule, people: &[Person]) -> Result<PersonId, ApiError> {
    let text = text.trim();
    if known(schedule).contains(&text) {
        return Ok(PersonId::new(text));
    }
    match meant(text, people) {
        Meant::One(person) => return Ok(PersonId::new(&person.id)),
        Meant::Several(several) => {
            return Err(ApiError::Invalid { field: "person".to_owned(), message: which_of(text, &several) });
        }
        Meant::Stranger => {}
    }
    if text.is_empty() || text.chars().any(char::is_control) || text.len() > 200 {
        let message = "expected a person as the schedule calls them".to_owned();
        return Err(ApiError::Invalid { field: "person".to_owned(), message });
    }
    Ok(PersonId::new(text))
}

fn layer(schedule: &Schedule, name: &str) -> Result<usize, ApiError> {
    schedule.layers.iter().position(|layer| layer.name == name).ok_or_else(|| {
        let message = format!("--layer: there is no layer `{name}`; {} has {}", schedule.name, layers(schedule));
        ApiError::Invalid { field: "--layer".to_owned(), message }
    })
}

fn which_layer(schedule: &Schedule) -> ApiError {
    let which = if schedule.layers.is_empty() { "" } else { "; say which with --layer" };
    let message = format!("{} has {}{which}", schedule.name, layers(schedule));
    ApiError::Invalid { field: "--layer".to_owned(), message }
}

/// `` the layers `primary`, `backup` ``
fn layers(schedule: &Schedule) -> String {
    let names: Vec<String> = schedule.layers.iter().map(|layer| format!("`{}`", layer.name)).collect();
    if names.is_empty() { "no layers".to_owned() } else { format!("the layers {}", names.join(", ")) }
}

/// `8h`, `1d`, `2w`, `1mo`.
fn read_length(text: &str) -> Result<Length, ApiError> {
    let text = text.trim();
    let wrong = || ApiError::Invalid {
        field: "--length".to_owned(),
        message: format!(
            "--length: `{}` is no length of turns; expected the like of 8h, 1d, 2w or 1mo",
            text.chars().take(32).collect::<String>()
        ),
    };
    let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let count: NonZeroU32 = text[..digits].parse().map_err(|_| wrong())?;
    let (length, most): (fn(NonZeroU32) -> Length, u32) = match &text[digits..] {
        "h" => (Length::Hours, 8784),
        "d" => (Length::Days, 366),
        "w" => (Length::Weeks, 53),
        "mo" => (Length::Months, 12),
        _ => return Err(wrong()),
    };
    if count.get() > most { Err(wrong()) } else { Ok(length(count)) }
}

/// Everybody who is named in it, each once.
fn known(schedule: &Schedule) -> Vec<&str> {
    let layers =
        schedule.layers.iter().flat_map(|layer| layer.versions.iter().map(|v| &v.rotation).chain([&layer.rotation]));
    let mut people: Vec<&str> = layers.flat_map(|rotation| &rotation.people).map(PersonId::as_str).collect();
    people.sort_unstable();
    people.dedup();
    people
}
