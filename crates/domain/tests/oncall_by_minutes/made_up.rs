//! Schedules nobody would write, around the days on which clocks are set.

use std::num::NonZeroU32;

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{
    DailyWindow, Layer, Length, Override, OverrideKind, Pass, Restriction, Rotation, Schedule, Start, Temporary,
    TemporaryShift, Turns, Version, Weekday, Weekdays, WeeklyWindow,
};
use watchbill_domain::time::{Instant, Wall, Zone};

use crate::clock::{DAY, date_of};

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end).unwrap()).unwrap()
    }

    pub fn one_in(&mut self, n: i64) -> bool {
        self.below(n) == 0
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as i64)).unwrap()]
    }
}

/// What is around a schedule that is made up: the day on which a clock is set, in minutes.
pub struct Around<'a> {
    pub zone: &'a str,
    pub other_zones: [&'a str; 2],
    /// What the clock reads there, about.
    pub reads: i64,
    pub from: i64,
    pub length: i64,
}

pub fn schedule(dice: &mut Dice, around: &Around<'_>) -> Schedule {
    let zone = |name: &str| Zone::parse(name).unwrap();
    let layers = (0..=dice.below(3)).map(|number| layer(dice, around, number)).collect();
    let overrides = (0..dice.of(&[0, 0, 1, 2, 4])).map(|_| change(dice, around)).collect();
    let temporaries = (0..dice.of(&[0, 0, 0, 1, 2])).map(|_| temporary(dice, around)).collect();
    Schedule { name: "made up".to_owned(), zone: zone(around.zone), layers, overrides, temporaries }
}

fn layer(dice: &mut Dice, around: &Around<'_>, number: i64) -> Layer {
    let restrictions: Vec<_> = (0..dice.of(&[0, 0, 1, 1, 2])).map(|_| restriction(dice, around)).collect();
    let mut instants: Vec<i64> = (0..dice.of(&[0, 0, 0, 1, 2])).map(|_| when(dice, around)).collect();
    instants.sort_unstable();
    instants.dedup();
    let rotation = rotation(dice, around, &restrictions);
    let versions = instants.into_iter().map(|from| version(dice, around, from, &restrictions)).collect();
    Layer {
        name: format!("layer {number}"),
        level: i32::try_from(dice.below(3)).unwrap() - 1,
        zone: dice.one_in(3).then(|| Zone::parse(dice.of(&around.other_zones)).unwrap()),
        rotation,
        restrictions,
        versions,
    }
}

fn version(dice: &mut Dice, around: &Around<'_>, from: i64, restrictions: &[Restriction]) -> Version {
    let rotation = rotation(dice, around, restrictions);
    let next = (!rotation.people.is_empty() && !dice.one_in(4)).then(|| {
        let place = dice.below(rotation.people.len() as i64);
        rotation.people[usize::try_from(place).unwrap()].clone()
    });
    Version { from: instant(from), next, rotation }
}

fn rotation(dice: &mut Dice, around: &Around<'_>, restrictions: &[Restriction]) -> Rotation {
    let n = NonZeroU32::new(u32::try_from(dice.of(&[1, 1, 1, 2, 3, 5])).unwrap()).unwrap();
    let has_openings = restrictions.iter().any(|restriction| {
        matches!(restriction, Restriction::Daily(daily) if Weekday::ALL.into_iter().any(|day| daily.days.contains(day)))
    });
    let minutes = |dice: &mut Dice| NonZeroU32::new(dice.of(&[15, 20, 45, 60, 90, 1440, 4320])).unwrap();
    let (length, turns) = match dice.below(7) {
        0 => (Length::Hours(n), Turns::Always),
        1 => (Length::Hours(NonZeroU32::new(dice.of(&[8, 12, 24, 7])).unwrap()), Turns::Always),
        2 => (Length::Weeks(n), Turns::Always),
        3 => (Length::Months(n), Turns::Always),
        4 => (Length::Minutes((0..=dice.below(4)).map(|_| minutes(dice)).collect()), Turns::Always),
        5 if has_openings => (Length::Days(n), Turns::ActiveDays),
        _ => (Length::Days(n), Turns::Always),
    };
    let is_short = matches!(length, Length::Minutes(_));
    let before = match dice.below(4) {
        0 => dice.below(2 * DAY) - DAY,
        1 => 0,
        2 => dice.below(40) * DAY,
        _ if is_short => dice.below(60) * DAY,
        _ => dice.below(3650) * DAY,
    };
    // The time of the day at which the clock is set, or an hour of some other.
    let wall = around.reads - before + 15 * (dice.below(25) - 12);
    let wall = if dice.one_in(5) { wall - wall.rem_euclid(DAY) + 60 * dice.below(24) } else { wall };
    let people = (0..dice.of(&[0, 1, 2, 2, 3, 5])).map(|_| person(dice)).collect();
    let pass = dice.of(&[Pass::First, Pass::First, Pass::Second]);
    Rotation { length, start: Start { wall: wall_of(wall), pass }, people, turns }
}

fn restriction(dice: &mut Dice, around: &Around<'_>) -> Restriction {
    let change = around.reads.rem_euclid(DAY);
    let time = |dice: &mut Dice| {
        let near = (change + 15 * (dice.below(17) - 8)).rem_euclid(DAY);
        u16::try_from(if dice.one_in(3) { 60 * dice.below(24) } else { near }).unwrap()
    };
    let (from_minute, to_minute) = (time(dice), time(dice));
    if dice.one_in(3) {
        let (from_day, to_day) = (dice.of(&Weekday::ALL), dice.of(&Weekday::ALL));
        return Restriction::Weekly(WeeklyWindow { from_day, from_minute, to_day, to_minute });
    }
    let some = Weekday::ALL.into_iter().filter(|_| dice.below(3) > 0).collect::<Vec<_>>();
    let days = if dice.one_in(3) { Weekdays::ALL } else { Weekdays::of(some) };
    Restriction::Daily(DailyWindow { days, from_minute, to_minute })
}

fn change(dice: &mut Dice, around: &Around<'_>) -> Override {
    let kind = match dice.below(5) {
        0 => OverrideKind::Replace,
        1 => OverrideKind::Remove,
        2 => OverrideKind::Add,
        _ => OverrideKind::Substitute { of: person(dice) },
    };
    let start = when(dice, around);
    let end = instant(start + dice.of(&[15, 90, 600, 2000]));
    Override { kind, person: person(dice), start: instant(start), end, by: None, reason: None, swap: None }
}

fn temporary(dice: &mut Dice, around: &Around<'_>) -> Temporary {
    let start = when(dice, around);
    let length = dice.of(&[60, 600, 2000]);
    let shifts = (0..dice.below(4)).map(|_| {
        let from = start + dice.below(length);
        TemporaryShift { person: person(dice), start: instant(from), end: instant(from + 1 + dice.below(length)) }
    });
    Temporary { shifts: shifts.collect(), start: instant(start), end: instant(start + length) }
}

/// A minute of the span, or one shortly before it.
fn when(dice: &mut Dice, around: &Around<'_>) -> i64 {
    around.from - 600 + dice.below(around.length + 600)
}

fn person(dice: &mut Dice) -> PersonId {
    PersonId::new(dice.of(&["ana", "bo", "cy", "dee", "eve"]))
}

pub fn instant(minute: i64) -> Instant {
    Instant::from_ms(minute * 60_000)
}

fn wall_of(minutes: i64) -> Wall {
    let ((year, month, day), minute) = (date_of(minutes.div_euclid(DAY)), minutes.rem_euclid(DAY));
    Wall::parse(&format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}", minute / 60, minute % 60)).unwrap()
}
