//! Schedules of every shape that a file can hold, for tests of properties.

use std::num::NonZeroU32;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::*;
use watchbill_domain::time::{Instant, Wall, Zone};

/// Zones with every kind of trouble: folds, gaps of half an hour, none at all.
const ZONES: [&str; 6] =
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC", "Africa/Casablanca"];

fn zone() -> impl Strategy<Value = Zone> {
    prop::sample::select(&ZONES[..]).prop_map(|name| Zone::parse(name).unwrap())
}

/// A line as people type it, with what TOML has to escape.
fn line() -> impl Strategy<Value = String> {
    "[a-zA-ZäöüßéÆ#'\"\\\\=\\[\\]{} .-]{1,12}"
        .prop_filter_map("not only blanks", |text| Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
}

fn person() -> impl Strategy<Value = PersonId> {
    line().prop_map(PersonId::new)
}

/// Whole seconds from 1880, when there was no zone time yet, to 2100.
fn instant() -> impl Strategy<Value = Instant> {
    (-2_840_140_800i64..4_102_444_800).prop_map(|seconds| Instant::from_ms(seconds * 1000))
}

fn span() -> impl Strategy<Value = (Instant, Instant)> {
    (instant(), 1i64..10_000_000).prop_map(|(start, seconds)| (start, start.shifted_ms(seconds * 1000)))
}

fn count(most: u32) -> impl Strategy<Value = NonZeroU32> {
    (1..=most).prop_map(|number| NonZeroU32::new(number).unwrap())
}

fn length() -> impl Strategy<Value = Length> {
    prop_oneof![
        count(8784).prop_map(Length::Hours),
        count(3660).prop_map(Length::Days),
        count(520).prop_map(Length::Weeks),
        count(120).prop_map(Length::Months),
        vec(count(527_040), 1..4).prop_map(Length::Minutes),
    ]
}

fn start() -> impl Strategy<Value = Wall> {
    (1970u16..2100, 1u8..13, 1u8..29, 0u8..24, 0u8..60, 0u8..60).prop_map(|(year, month, day, hour, minute, second)| {
        Wall::parse(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")).unwrap()
    })
}

fn rotation() -> impl Strategy<Value = Rotation> {
    (length(), start(), vec(person(), 0..4)).prop_map(|(length, wall, people)| Rotation {
        length,
        start: Start { wall, pass: Pass::First },
        people,
        turns: Turns::Always,
    })
}

fn weekday() -> impl Strategy<Value = Weekday> {
    prop::sample::select(&Weekday::ALL[..])
}

fn daily() -> impl Strategy<Value = Restriction> {
    (vec(weekday(), 1..7), 0u16..1440, 0u16..1440).prop_map(|(days, from_minute, to_minute)| {
        Restriction::Daily(DailyWindow { days: Weekdays::of(days), from_minute, to_minute })
    })
}

fn restriction() -> impl Strategy<Value = Restriction> {
    let weekly =
        (weekday(), 0u16..1440, weekday(), 0u16..1440).prop_map(|(from_day, from_minute, to_day, to_minute)| {
            Restriction::Weekly(WeeklyWindow { from_day, from_minute, to_day, to_minute })
        });
    prop_oneof![daily(), weekly]
}

pub(super) fn version() -> impl Strategy<Value = Version> {
    (instant(), rotation(), option::of(any::<prop::sample::Index>())).prop_map(|(from, rotation, next)| {
        let people = &rotation.people;
        let next = next.filter(|_| !people.is_empty()).map(|next| next.get(people).clone());
        Version { from, next, rotation }
    })
}

/// A layer, its name still to be made unique. One in three counts its turns in active days.
pub(super) fn layer() -> impl Strategy<Value = Layer> {
    let parts = (line(), -1000i32..=1000, option::of(zone()), rotation(), vec(version(), 0..3));
    let windows = prop_oneof![
        2 => vec(restriction(), 0..3).prop_map(|windows| (windows, None)),
        1 => (vec(daily(), 1..3), count(7)).prop_map(|(windows, days)| (windows, Some(days))),
    ];
    (parts, windows).prop_map(|((name, level, zone, mut rotation, mut versions), (restrictions, active_days))| {
        if let Some(days) = active_days {
            (rotation.length, rotation.turns) = (Length::Days(days), Turns::ActiveDays);
        }
        versions.sort_by_key(|version| version.from);
        versions.dedup_by_key(|version| version.from);
        Layer { name, level, zone, rotation, restrictions, versions }
    })
}

pub(super) fn one_override() -> impl Strategy<Value = Override> {
    let kind = prop_oneof![
        Just(OverrideKind::Replace),
        person().prop_map(|of| OverrideKind::Substitute { of }),
        Just(OverrideKind::Remove),
        Just(OverrideKind::Add),
    ];
    (kind, person(), span(), option::of(person()), option::of(line()), option::of(line())).prop_map(
        |(kind, person, (start, end), by, reason, swap)| Override { kind, person, start, end, by, reason, swap },
    )
}

pub(super) fn temporary() -> impl Strategy<Value = Temporary> {
    let shift = (person(), span()).prop_map(|(person, (start, end))| TemporaryShift { person, start, end });
    (span(), vec(shift, 0..3)).prop_map(|((start, end), shifts)| Temporary { start, end, shifts })
}

pub(super) fn schedule() -> impl Strategy<Value = Schedule> {
    (line(), zone(), vec(layer(), 0..4), vec(one_override(), 0..4), vec(temporary(), 0..3)).prop_map(
        |(name, zone, mut layers, overrides, temporaries)| {
            for (i, layer) in layers.iter_mut().enumerate() {
                layer.name = format!("{} {i}", layer.name);
            }
            Schedule { name, zone, layers, overrides, temporaries }
        },
    )
}
