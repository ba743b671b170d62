//! A rotation that knows whose turn it is at some time, and not whose was the first.

use watchbill_domain::oncall::{Layer, Length, Rotation, Schedule};
use watchbill_domain::time::{Instant, Wall, Zone};

/// Which turn is known.
#[derive(Debug, Clone, Copy)]
pub(super) enum Turn {
    /// The first user's begins at the start.
    FromStart,
    /// At an instant it is that of the user at this place.
    At {
        /// The place in the line-up, from 0.
        index: usize,
        /// The instant.
        at: Instant,
    },
}

/// The rotation with its people turned so that the known turn is whose it is. Turns go on before the start as well, as far back
/// as the instant that is known.
pub(super) fn anchored(mut rotation: Rotation, zone: &Zone, turn: Turn) -> Result<Rotation, String> {
    let Turn::At { index, at } = turn else { return Ok(rotation) };
    let count = rotation.people.len();
    if index >= count {
        return Err(format!("the turn is that of user {index}, and there are {count}"));
    }
    if zone.reached(rotation.start.wall) > at {
        rotation.start.wall = earlier(rotation.start.wall, &rotation.length, zone, at)?;
    }
    let number = turn_at(&rotation, zone, at);
    // people[(number + i) % count] has to be who stands at index + i.
    let places = (0..count).map(|place| (place + index + count - number % count) % count);
    rotation.people = places.map(|place| rotation.people[place].clone()).collect();
    Ok(rotation)
}

fn turn_at(rotation: &Rotation, zone: &Zone, at: Instant) -> usize {
    let layer = Layer {
        name: String::new(),
        level: 0,
        zone: None,
        rotation: rotation.clone(),
        restrictions: Vec::new(),
        versions: Vec::new(),
    };
    let (zone, layers) = (zone.clone(), vec![layer]);
    let schedule = Schedule { name: String::new(), zone, layers, overrides: Vec::new(), temporaries: Vec::new() };
    let turn = schedule.roster().turn_at(0, at);
    turn.and_then(|(number, _)| usize::try_from(number).ok()).unwrap_or(0)
}

/// A start on the same hand-offs, at or before an instant.
fn earlier(start: Wall, length: &Length, zone: &Zone, at: Instant) -> Result<Wall, String> {
    let outside = || "its start lies beyond the calendar".to_owned();
    let mut clock =
        chrono::NaiveDateTime::parse_from_str(&start.to_string(), "%Y-%m-%dT%H:%M:%S").map_err(|_| outside())?;
    let origin = clock;
    // A start ten years ahead of an hourly rotation is further than any team plans.
    for step in 1..=90_000u32 {
        let by = |unit_s: i64, count: u32| chrono::TimeDelta::try_seconds(unit_s * i64::from(count) * i64::from(step));
        clock = match length {
            Length::Hours(count) => by(3600, count.get()).and_then(|by| origin.checked_sub_signed(by)),
            Length::Days(count) => by(86_400, count.get()).and_then(|by| origin.checked_sub_signed(by)),
            Length::Weeks(count) => by(7 * 86_400, count.get()).and_then(|by| origin.checked_sub_signed(by)),
            Length::Months(count) => {
                let months = count.get().checked_mul(step).map(chrono::Months::new);
                months.and_then(|months| origin.checked_sub_months(months))
            }
            Length::Minutes(_) => None,
        }
        .ok_or_else(outside)?;
        let wall = Wall::parse(&clock.format("%Y-%m-%dT%H:%M:%S").to_string()).map_err(|error| error.to_string())?;
        if zone.reached(wall) <= at {
            return Ok(wall);
        }
    }
    Err(outside())
}

#[cfg(test)]
#[path = "anchor_tests.rs"]
mod tests;
