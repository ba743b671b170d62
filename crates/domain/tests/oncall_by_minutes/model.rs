//! Who is on call in every minute of a span, by the words of the rules and nothing else: every instant is found by looking
//! at the clock, every turn by walking from the start, every window by listing the days.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Because, Layer, OverrideKind, Restriction, Rotation, Schedule};
use watchbill_domain::time::Instant;

use crate::clock::{Clock, DAY};
use crate::walk::{Walk, weekday};

/// Some minutes, and what the clock of one zone reads in each. It does not begin while a clock repeats what it has shown.
pub struct Readings {
    pub clock: Clock,
    pub from: i64,
    pub reads: Vec<i64>,
}

/// Who is on call, and by what.
pub type Told<'a> = Vec<(&'a PersonId, Because)>;

impl Readings {
    pub fn of(zone: &str, from: i64, length: usize) -> Self {
        let clock = Clock::of(zone);
        let reads = (from..).take(length).map(|at| clock.reads(at)).collect();
        Self { clock, from, reads }
    }

    fn to(&self) -> i64 {
        self.from + self.reads.len() as i64
    }

    /// The first of the minutes in which the clock reads `wall` or later.
    fn first(&self, wall: i64) -> i64 {
        self.from + self.reads.iter().position(|reads| *reads >= wall).unwrap_or(self.reads.len()) as i64
    }
}

pub fn minute(at: Instant) -> i64 {
    assert_eq!(at.as_ms() % 60_000, 0, "{at}");
    at.as_ms() / 60_000
}

/// What the schedule says in each minute. Minutes in which nothing is new share what was said before.
pub fn told<'a>(schedule: &'a Schedule, zones: &HashMap<String, Readings>) -> Vec<Rc<Told<'a>>> {
    let readings = |layer: &Layer| &zones[schedule.zone_of(layer).name()];
    let layers: Vec<_> = schedule.layers.iter().map(|layer| layer_told(layer, readings(layer))).collect();
    let overrides = schedule.overrides.iter().flat_map(|o| [o.start, o.end]);
    let temporaries = schedule
        .temporaries
        .iter()
        .flat_map(|t| t.shifts.iter().flat_map(|shift| [shift.start, shift.end]).chain([t.start, t.end]));
    let exceptions: HashSet<i64> = overrides.chain(temporaries).map(minute).collect();
    let mut told: Vec<Rc<Told<'a>>> = Vec::new();
    let any = &zones[schedule.zone.name()];
    for (place, at) in (any.from..any.to()).enumerate() {
        let is_same = |layer: &Vec<Option<_>>| layer[place] == layer[place - 1];
        if place > 0 && !exceptions.contains(&at) && layers.iter().all(is_same) {
            told.push(Rc::clone(&told[place - 1]));
            continue;
        }
        let of_layers = (0..layers.len()).filter(|layer| layers[*layer][place].is_some());
        let highest = of_layers.clone().map(|layer| schedule.layers[layer].level).max();
        let winners = of_layers.filter(|layer| Some(schedule.layers[*layer].level) == highest);
        let rotation = |layer: usize| {
            layers[layer][place].map(|(turn, person)| (person, Because::Rotation { layer, turn: turn as u64 }))
        };
        told.push(Rc::new(excepted(schedule, at, winners.filter_map(rotation).collect())));
    }
    told
}

/// The turn and the person in each minute in which the layer counts.
fn layer_told<'a>(layer: &'a Layer, readings: &Readings) -> Vec<Option<(usize, &'a PersonId)>> {
    let is_open = hours(&layer.restrictions, readings);
    let mut told = turns(&layer.rotation, &layer.restrictions, None, readings);
    for version in &layer.versions {
        let from = minute(version.from);
        let next = version.next.as_ref().map(|next| (next, from));
        let later = turns(&version.rotation, &layer.restrictions, next, readings);
        let place = usize::try_from((from - readings.from).max(0)).unwrap().min(told.len());
        told.splice(place.., later.into_iter().skip(place));
    }
    told.into_iter().zip(is_open).map(|(turn, is_open)| turn.filter(|_| is_open)).collect()
}

/// Whose turn it is in each minute. `next` is who has the turn at an instant.
fn turns<'a>(
    rotation: &'a Rotation,
    restrictions: &[Restriction],
    next: Option<(&PersonId, i64)>,
    readings: &Readings,
) -> Vec<Option<(usize, &'a PersonId)>> {
    let people = &rotation.people;
    if people.is_empty() {
        return vec![None; readings.reads.len()];
    }
    let walk = || Walk::of(&readings.clock, rotation, restrictions, readings.to());
    // Counts turns up to an instant that may be long before the span.
    let turn_at = |at: i64| {
        let (mut walk, begin) = walk();
        let latest = readings.clock.latest(at.max(begin));
        (0..).take_while(|_| (walk.here() <= latest, walk.step()).0).count().max(1) - 1
    };
    let ahead = next.map_or(0, |(next, at)| {
        let place = people.iter().position(|person| person == next).unwrap();
        place + people.len() - turn_at(at) % people.len()
    });
    let (mut walk, begin) = walk();
    let before = readings.clock.latest(readings.from);
    let mut turn = 0;
    walk.step();
    while walk.here() <= before {
        (turn, _) = (turn + 1, walk.step());
    }
    let mut change = readings.first(walk.here()).max(begin);
    (readings.from..readings.to())
        .map(|at| {
            while change <= at {
                (turn, _) = (turn + 1, walk.step());
                change = readings.first(walk.here()).max(begin);
            }
            (begin <= at).then(|| (turn, &people[(turn + ahead) % people.len()]))
        })
        .collect()
}

/// Whether a window is open, in each minute.
fn hours(restrictions: &[Restriction], readings: &Readings) -> Vec<bool> {
    let mut is_open = vec![restrictions.is_empty(); readings.reads.len()];
    let days = readings.reads[0].div_euclid(DAY) - 8..=readings.reads.last().unwrap().div_euclid(DAY) + 1;
    for (day, restriction) in days.flat_map(|day| restrictions.iter().map(move |restriction| (day, restriction))) {
        let (starts, start, mut end) = match restriction {
            Restriction::Daily(daily) => {
                (daily.days.contains(weekday(day)), daily.from_minute, day * DAY + i64::from(daily.to_minute))
            }
            Restriction::Weekly(weekly) => {
                let end_day = (day..day + 7).find(|day| weekday(*day) == weekly.to_day).unwrap();
                (weekday(day) == weekly.from_day, weekly.from_minute, end_day * DAY + i64::from(weekly.to_minute))
            }
        };
        if !starts {
            continue;
        }
        let start = day * DAY + i64::from(start);
        if end <= start {
            end += if matches!(restriction, Restriction::Daily(_)) { DAY } else { 7 * DAY };
        }
        for at in readings.first(start)..readings.first(end) {
            is_open[usize::try_from(at - readings.from).unwrap()] = true;
        }
    }
    is_open
}

fn excepted<'a>(schedule: &'a Schedule, at: i64, mut told: Told<'a>) -> Told<'a> {
    let holds = |start: Instant, end: Instant| minute(start) <= at && at < minute(end);
    for (index, temporary) in schedule.temporaries.iter().enumerate().rev() {
        if holds(temporary.start, temporary.end) {
            let shifts = temporary.shifts.iter().filter(|shift| holds(shift.start, shift.end));
            return shifts.map(|shift| (&shift.person, Because::Temporary { index })).collect();
        }
    }
    let active = || schedule.overrides.iter().enumerate().filter(|(_, o)| holds(o.start, o.end));
    for (index, change) in active() {
        let mut changed = Told::new();
        for (person, because) in told {
            match &change.kind {
                OverrideKind::Remove if *person == change.person => {}
                OverrideKind::Substitute { of } if person == of => {
                    changed.push((&change.person, Because::Override { index }));
                }
                _ => changed.push((person, because)),
            }
        }
        told = changed;
    }
    for (index, change) in active().filter(|(_, o)| o.kind == OverrideKind::Replace) {
        told = vec![(&change.person, Because::Override { index })];
    }
    told.extend(
        active()
            .filter(|(_, o)| o.kind == OverrideKind::Add)
            .map(|(index, change)| (&change.person, Because::Override { index })),
    );
    told
}
