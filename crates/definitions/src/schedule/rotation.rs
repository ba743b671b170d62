//! Rotations. One is taken whole or not at all: with a part of it missing somebody else would be on call than its team meant.

use std::num::NonZeroU32;

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Length, Restriction, Rotation, Turns};
use watchbill_domain::time::Zone;

use super::sheet::{Keys, Sheet, choice};
use super::times::read_start;
use crate::finding::Weight;
use crate::reader::{Entry, Wrong};

pub(super) const KINDS: [(&str, Kind); 5] = [
    ("hourly", Kind::Hourly),
    ("daily", Kind::Daily),
    ("weekly", Kind::Weekly),
    ("monthly", Kind::Monthly),
    ("custom", Kind::Custom),
];
pub(super) const TURNS: [(&str, Turns); 2] = [("always", Turns::Always), ("active-days", Turns::ActiveDays)];
const KEYS: [&str; 6] = ["kind", "length", "lengths", "start", "people", "turns"];
/// Places in a line-up.
const MOST_PEOPLE: usize = 200;
/// Lengths of a custom rotation.
const MOST_LENGTHS: usize = 100;
/// A leap year: the longest a single turn of a custom rotation may be.
const MOST_MINUTES: u32 = 366 * 24 * 60;

/// What a rotation counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Custom,
}

/// How the file says it.
pub(super) fn turns_word(turns: Turns) -> &'static str {
    TURNS.iter().find(|(_, one)| *one == turns).map_or("always", |(word, _)| *word)
}

/// The rotation that `entry` holds.
pub(super) fn read_rotation(sheet: &mut Sheet<'_>, entry: &Entry<'_>, zone: &Zone) -> Result<Rotation, Wrong> {
    let table = entry.table().ok_or_else(|| entry.expected("a table with `kind`, `start` and `people`"))?;
    let keys = Keys::of((table, entry.key_at));
    sheet.check_keys(&keys, &KEYS);
    let kind = choice(keys.need("kind", "kind = \"weekly\"")?, &KINDS)?;
    let length = read_length(sheet, &keys, kind)?;
    let start = read_start(&mut sheet.reader, keys.need("start", "start = \"2026-01-05T09:00:00\"")?, zone)?;
    let people = read_people(sheet, &keys)?;
    let turns = keys.find("turns").map_or(Ok(Turns::Always), |entry| choice(entry, &TURNS))?;
    Ok(Rotation { length, start, people, turns })
}

/// That turns counted in active days have days to be counted in; `entry` holds the rotation.
pub(super) fn check_turns(rotation: &Rotation, restrictions: &[Restriction], entry: &Entry<'_>) -> Result<(), Wrong> {
    let lacks = match rotation.turns {
        Turns::Always => return Ok(()),
        Turns::ActiveDays if !matches!(rotation.length, Length::Days(_)) => "needs a rotation of kind `daily`",
        Turns::ActiveDays if restrictions.is_empty() => "needs a restriction of kind `daily`, whose days are counted",
        Turns::ActiveDays if restrictions.iter().any(|window| matches!(window, Restriction::Weekly(_))) => {
            "goes with restrictions of kind `daily` only, and one is `weekly`"
        }
        Turns::ActiveDays => return Ok(()),
    };
    let turns = entry.table().map(|table| Keys::of((table, entry.key_at)));
    let at = turns.and_then(|keys| keys.find("turns").map(|turns| turns.at)).unwrap_or(entry.at);
    Err(Wrong::new(at, format!("`turns` = \"active-days\" {lacks}")))
}

fn read_length(sheet: &mut Sheet<'_>, keys: &Keys<'_>, kind: Kind) -> Result<Length, Wrong> {
    let (idle, instead) = match kind {
        Kind::Custom => ("length", "the turns of a custom rotation are `lengths`, in minutes"),
        _ => ("lengths", "only a rotation of kind `custom` has them; `length` holds"),
    };
    if let Some(entry) = keys.find(idle) {
        sheet.reader.say(Weight::Ignored, entry.key_at, format!("`{idle}` does nothing here: {instead}"));
    }
    let within = |most: u32| match keys.find("length") {
        Some(entry) => bounded(entry.key, entry.number()?, entry.at, most),
        None => Ok(NonZeroU32::MIN),
    };
    // Ten years, and a year of hours: longer than anybody plans, and short enough that the ends of turns stay on the calendar.
    match kind {
        Kind::Hourly => within(366 * 24).map(Length::Hours),
        Kind::Daily => within(3660).map(Length::Days),
        Kind::Weekly => within(520).map(Length::Weeks),
        Kind::Monthly => within(120).map(Length::Months),
        Kind::Custom => {
            let entry = keys.need("lengths", "lengths = [5760, 4320], in minutes")?;
            let numbers = entry.numbers()?;
            if numbers.is_empty() || numbers.len() > MOST_LENGTHS {
                let message = format!("`lengths` has {} of them; expected 1 to {MOST_LENGTHS}", numbers.len());
                return Err(Wrong::new(entry.at, message));
            }
            let lengths = numbers.into_iter().map(|(number, at)| bounded(entry.key, number, at, MOST_MINUTES));
            lengths.collect::<Result<_, _>>().map(Length::Minutes)
        }
    }
}

fn bounded(key: &str, number: i64, at: usize, most: u32) -> Result<NonZeroU32, Wrong> {
    let wrong = || Wrong::new(at, format!("`{key}` is {number}; expected 1 to {most}"));
    u32::try_from(number).ok().filter(|number| *number <= most).and_then(NonZeroU32::new).ok_or_else(wrong)
}

fn read_people(sheet: &mut Sheet<'_>, keys: &Keys<'_>) -> Result<Vec<PersonId>, Wrong> {
    let entry = keys.need("people", "people = [\"ana\", \"bo\"]; for nobody it is people = []")?;
    let texts = entry.texts()?;
    if texts.len() > MOST_PEOPLE {
        let message = format!("`people` has {} places; expected at most {MOST_PEOPLE}", texts.len());
        return Err(Wrong::new(entry.at, message));
    }
    texts.into_iter().map(|(text, at)| sheet.person(entry.key, text, at)).collect()
}
