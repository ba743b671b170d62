//! The on-call engine against a second computation that shares no code with it: the rules said once more as plainly as they
//! can be, minute by minute. Over a thousand schedules in sixty zones, around the days on which their clocks are set.
#![allow(clippy::unwrap_used)]

mod clock;
mod made_up;
mod model;
mod walk;

use std::collections::HashMap;
use std::rc::Rc;

use clock::{Clock, DAY};
use made_up::{Around, Dice, instant};
use model::{Readings, Told, told};
use rstest::rstest;
use watchbill_domain::oncall::{Run, Schedule};

const SPANS_OF_A_ZONE: i64 = 6;
const SCHEDULES_OF_A_SPAN: i64 = 3;
const SPAN: i64 = 3 * DAY;

/// Years in minutes since 1970, roughly.
const fn year(year: i64) -> i64 {
    (year - 1970) * 365 * DAY + (year - 1969) / 4 * DAY
}

#[rstest]
#[case::europe([
    "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Kyiv", "Europe/Moscow", "Europe/Istanbul",
    "Atlantic/Azores", "Europe/Chisinau", "Europe/Athens", "Europe/Volgograd", "America/Scoresbysund",
])]
#[case::americas([
    "America/New_York", "America/Chicago", "America/Santiago", "America/Havana", "America/Asuncion", "America/Sao_Paulo",
    "America/Vancouver", "America/Caracas", "America/Nuuk", "America/St_Johns", "America/Mexico_City", "America/Edmonton",
])]
#[case::pacific([
    "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Apia", "Pacific/Norfolk", "Pacific/Auckland", "Pacific/Fakaofo",
    "Pacific/Easter", "Australia/Adelaide", "Pacific/Fiji", "Pacific/Tongatapu", "Pacific/Honolulu", "Pacific/Kiritimati",
])]
#[case::africa_and_the_poles([
    "Antarctica/Troll", "Africa/Casablanca", "Africa/Cairo", "Africa/Juba", "Africa/Sao_Tome", "Africa/Windhoek",
    "Africa/El_Aaiun", "Africa/Tripoli", "Antarctica/Casey", "Antarctica/Davis", "America/Winnipeg", "Africa/Lagos",
])]
#[case::asia([
    "Asia/Beirut", "Asia/Tehran", "Asia/Pyongyang", "Asia/Almaty", "Asia/Amman", "Asia/Damascus", "Asia/Gaza",
    "Asia/Kathmandu", "Asia/Tokyo", "Asia/Kolkata", "Asia/Hovd", "Asia/Jerusalem",
])]
fn the_engine_and_the_plain_words_agree_in_every_minute(#[case] zones: [&str; 12]) {
    for (number, zone) in zones.into_iter().enumerate() {
        let mut dice = Dice(zone.bytes().map(u64::from).sum());
        let clock = Clock::of(zone);
        let changes = clock.changes(year(2007), year(2038));
        for _ in 0..SPANS_OF_A_ZONE {
            let at = match changes.len() as i64 {
                0 => year(2026) + dice.below(365 * DAY),
                several => changes[usize::try_from(dice.below(several)).unwrap()],
            };
            around(&mut dice, at, zone, [zones[(number + 1) % 12], zones[(number + 5) % 12]]);
        }
    }
}

#[rstest]
#[case::apia_leaves_out_a_day("Pacific/Apia", "2011-12-30T10:00:00Z")]
#[case::so_does_fakaofo("Pacific/Fakaofo", "2011-12-30T11:00:00Z")]
#[case::vancouver_stays_where_it_is("America/Vancouver", "2026-11-01T09:00:00Z")]
#[case::vancouver_and_sets_its_clocks_no_more("America/Vancouver", "2027-03-14T10:00:00Z")]
#[case::casablanca_for_good("Africa/Casablanca", "2026-09-20T02:00:00Z")]
#[case::casablanca_in_ramadan("Africa/Casablanca", "2023-03-19T02:00:00Z")]
#[case::cairo_has_no_midnight("Africa/Cairo", "2023-04-27T22:00:00Z")]
#[case::cairo_has_it_twice("Africa/Cairo", "2023-10-26T21:00:00Z")]
#[case::troll_by_two_hours("Antarctica/Troll", "2026-03-29T01:00:00Z")]
#[case::lord_howe_by_half_an_hour("Australia/Lord_Howe", "2026-04-04T15:00:00Z")]
fn the_days_that_everybody_gets_wrong(#[case] zone: &str, #[case] at: &str) {
    let mut dice = Dice(at.bytes().map(u64::from).sum());
    let at = model::minute(watchbill_domain::time::Instant::parse(at).unwrap());
    for others in [["Europe/Berlin", "America/New_York"], ["UTC", "Pacific/Chatham"]] {
        around(&mut dice, at, zone, others);
    }
}

/// Compares some schedules around an instant at which the clocks of `zone` are set.
fn around(dice: &mut Dice, at: i64, zone: &str, other_zones: [&str; 2]) {
    let from = at - DAY / 2 - dice.below(DAY + DAY / 2);
    let names = [zone, other_zones[0], other_zones[1]];
    let length = usize::try_from(SPAN).unwrap();
    let zones: HashMap<_, _> = names.map(|name| (name.to_owned(), Readings::of(name, from, length))).into();
    // The model looks at readings from the start of the span on, so that one may not repeat earlier ones.
    if zones.values().any(|zone| zone.clock.latest(from) != zone.reads[0]) {
        return around(dice, at, zone, other_zones);
    }
    let reads = zones[zone].clock.reads(at - 1);
    let around = Around { zone, other_zones, reads, from, length: SPAN };
    for _ in 0..SCHEDULES_OF_A_SPAN {
        let schedule = made_up::schedule(dice, &around);
        compare(&schedule, from, &told(&schedule, &zones), dice);
    }
}

fn compare(schedule: &Schedule, from: i64, told: &[Rc<Told<'_>>], dice: &mut Dice) {
    let to = from + told.len() as i64;
    let runs = schedule.runs(instant(from), instant(to));
    let mut ahead = runs.iter().peekable();
    let people = |told: &Told<'_>| {
        let mut people: Vec<_> = told.iter().map(|(person, _)| (*person).clone()).collect();
        people.sort_unstable();
        people.dedup();
        people
    };
    let mut before: Option<(&Run, &Rc<Told<'_>>)> = None;
    for (at, told) in (from..).zip(told) {
        while ahead.peek().is_some_and(|run| run.end <= instant(at)) {
            ahead.next();
        }
        let run = *ahead.peek().unwrap();
        // Where both say what they said a minute ago, they have been compared.
        let is_seen = before.is_some_and(|(last, said)| std::ptr::eq(last, run) && Rc::ptr_eq(said, told));
        if !is_seen {
            assert!(run.start <= instant(at), "no hole before {}: {schedule:#?}", instant(at));
            assert_eq!(run.people, people(told), "at {}: {schedule:#?}", instant(at));
        }
        before = Some((run, told));
    }
    let roster = schedule.roster();
    let mut next_change = None;
    for place in (0..told.len()).rev() {
        let at = from + place as i64;
        let later = told.get(place + 1).filter(|later| !Rc::ptr_eq(later, &told[place]));
        if later.is_some_and(|later| people(later) != people(&told[place])) {
            next_change = Some(instant(at + 1));
        }
        if !dice.one_in(150) {
            continue;
        }
        let mut expected = Told::clone(&told[place]);
        let rows = roster.on_call(instant(at));
        let mut rows: Vec<_> = rows.iter().map(|row| (&row.person, row.because)).collect();
        expected.dedup();
        rows.dedup();
        assert_eq!(rows, expected, "at {}: {schedule:#?}", instant(at));
        if !dice.one_in(12) {
            continue; // A year without a hand-off takes a while to look through.
        }
        match (roster.next_handoff(instant(at)), next_change) {
            (Some(found), None) => assert!(found >= instant(to), "{schedule:#?}"),
            (found, expected) => assert_eq!(found, expected, "after {}: {schedule:#?}", instant(at)),
        }
    }
}
