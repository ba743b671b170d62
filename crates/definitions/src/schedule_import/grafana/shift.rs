//! One shift of Grafana OnCall: an event with a rule by which it comes again, and the people who take it in turns.

use std::num::NonZeroU32;

use chrono::{Datelike, NaiveDateTime, TimeDelta};
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Length, Pass, Restriction, Rotation, Start, Turns, Weekday, Weekdays};
use watchbill_domain::time::{Instant, Wall, Zone};

use super::super::draft::{Draft, Plan};
use super::super::json::Node;
use super::super::turns::{DAY_S, WEEK_S, count, daily, named_day, weekday, weekly};
use super::overriding;
use crate::reader::shown;

/// By which clock the times of shifts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    /// Of their own zone, or the schedule's.
    Own,
    /// UTC, whatever the schedule's zone is.
    Utc,
}

/// From an instant to another.
pub(super) type Spanned = (Instant, Instant);

/// A shift with its times by the clock of the layer it becomes.
#[derive(Debug)]
struct Times {
    zone: Option<Zone>,
    start: NaiveDateTime,
    first: Instant,
    seconds: i64,
    until: Option<Instant>,
    /// Days from those the shift names to those of the layer's clock.
    day_shift: i64,
}

/// When an event comes again, as the length of a turn and the hours in it.
#[derive(Debug)]
struct Repeats {
    length: Length,
    restrictions: Vec<Restriction>,
    turns: Turns,
    /// When the first turn begins, which may be before the first event.
    start: NaiveDateTime,
}

pub(super) fn read(draft: &mut Draft<'_>, shift: &Node<'_>, clock: Clock) -> Result<(), String> {
    let times = times(draft, shift, clock)?;
    let groups = groups(draft, shift)?;
    match shift.need("type")? {
        "override" => {
            let people = groups.into_iter().flatten().collect();
            overriding(draft, people, (times.first, times.end_of_first()));
            Ok(())
        }
        "single_event" => {
            let length = super::super::turns::length(times.seconds)?;
            let repeats = Repeats { length, restrictions: vec![], turns: Turns::Always, start: times.start };
            let until = Some(times.end_of_first());
            add(draft, shift, &times, &repeats, &groups, until)
        }
        "recurrent_event" | "rolling_users" => {
            let repeats = repeats(shift, &times)?;
            add(draft, shift, &times, &repeats, &groups, times.until)
        }
        other => Err(format!("its type is {}", shown(other))),
    }
}

impl Times {
    fn end_of_first(&self) -> Instant {
        self.first.shifted_ms(self.seconds.saturating_mul(1000))
    }
}

fn times(draft: &Draft<'_>, shift: &Node<'_>, clock: Clock) -> Result<Times, String> {
    let named = shift.text("time_zone").map(Zone::parse).transpose().map_err(|error| error.to_string())?;
    let (written, layer) = match clock {
        Clock::Utc => (Zone::utc(), None),
        Clock::Own => {
            let own = named.filter(|zone| zone.name() != draft.zone.name());
            (own.clone().unwrap_or_else(|| draft.zone.clone()), own)
        }
    };
    let read = |key: &str| shift.text(key).map(|text| instant_of(text, &written)).transpose();
    let first = read("rotation_start")?.or(read("start")?).ok_or("`start` is missing")?;
    let begins = read("start")?.ok_or("`start` is missing")?;
    let zone = layer.as_ref().unwrap_or(&draft.zone);
    let (there, here) = (naive(written.wall(begins))?, naive(zone.wall(begins))?);
    let day_shift = here.date().signed_duration_since(there.date()).num_days();
    let seconds = shift.number("duration").filter(|seconds| *seconds > 0).ok_or("`duration` is missing")?;
    let seconds = seconds.min(3660 * DAY_S);
    Ok(Times { zone: layer, start: here, first, seconds, until: read("until")?, day_shift })
}

/// A time of the interface: without an offset it is of the shift's clock.
fn instant_of(text: &str, zone: &Zone) -> Result<Instant, String> {
    match Wall::parse(text) {
        Ok(wall) => Ok(zone.reached(wall)),
        Err(_) => Instant::parse(text).map_err(|error| error.to_string()),
    }
}

fn naive(wall: Wall) -> Result<NaiveDateTime, String> {
    NaiveDateTime::parse_from_str(&wall.to_string(), "%Y-%m-%dT%H:%M:%S")
        .map_err(|_| "it is beyond the calendar".to_owned())
}

/// Who takes turns: each turn is of one or several people.
fn groups(draft: &mut Draft<'_>, shift: &Node<'_>) -> Result<Vec<Vec<PersonId>>, String> {
    let rolling = shift.list("rolling_users");
    let mut groups: Vec<Vec<PersonId>> = if shift.text("type") == Some("rolling_users") {
        rolling.iter().map(|group| people(draft, group)).collect::<Result<_, _>>()?
    } else {
        vec![shift.get("users").map(|users| people(draft, &users)).transpose()?.unwrap_or_default()]
    };
    if groups.is_empty() || groups.iter().any(Vec::is_empty) {
        return Err("one of its turns is nobody's, which a rotation here cannot have".to_owned());
    }
    let first = shift.number("start_rotation_from_user_index").unwrap_or(0);
    let first = usize::try_from(first).ok().filter(|first| *first < groups.len());
    groups.rotate_left(first.ok_or("`start_rotation_from_user_index` is none of its turns")?);
    Ok(groups)
}

fn people(draft: &mut Draft<'_>, group: &Node<'_>) -> Result<Vec<PersonId>, String> {
    let who = |node: &Node<'_>| match node.as_text() {
        Some(id) => draft.user_of_id(id),
        None => draft.user(node),
    };
    group.items().iter().map(who).collect()
}

/// One layer for each place in the turns: the first of every group, the second, and so on; a smaller group repeats its first.
fn add(
    draft: &mut Draft<'_>,
    shift: &Node<'_>,
    times: &Times,
    repeats: &Repeats,
    groups: &[Vec<PersonId>],
    until: Option<Instant>,
) -> Result<(), String> {
    let level = shift.number("level").unwrap_or(0);
    let level = i32::try_from(level).ok().filter(|level| (-1000..=1000).contains(level));
    let level = level.ok_or("its level is out of range")?;
    let wall =
        Wall::parse(&repeats.start.format("%Y-%m-%dT%H:%M:%S").to_string()).map_err(|error| error.to_string())?;
    let most = groups.iter().map(Vec::len).max().unwrap_or(0);
    for place in 0..most {
        let people = groups.iter().map(|group| group.get(place).unwrap_or(&group[0]).clone()).collect();
        let plan = Plan {
            name: shift.text("name").unwrap_or_default().to_owned(),
            level,
            zone: times.zone.clone(),
            rotation: Rotation {
                length: repeats.length.clone(),
                start: Start { wall, pass: Pass::First },
                people,
                turns: repeats.turns,
            },
            restrictions: repeats.restrictions.clone(),
            from: Some(times.first),
            until,
        };
        draft.add_layer(shift, plan);
    }
    Ok(())
}

fn repeats(shift: &Node<'_>, times: &Times) -> Result<Repeats, String> {
    let frequency = shift.need("frequency")?;
    let interval = count(shift.number("interval").unwrap_or(1), 520)?;
    if !shift.list("by_month").is_empty() || !shift.list("by_monthday").is_empty() {
        return Err("it comes on days of the month (`by_month`, `by_monthday`), which turns here cannot".to_owned());
    }
    let days = by_day(shift, times.day_shift)?;
    match (frequency, days) {
        ("hourly", None) => whole(times, Length::Hours(interval), 3600 * i64::from(interval.get())),
        ("daily", None) => of_days(times, interval),
        ("daily", Some(days)) => of_some_days(times, interval, days),
        ("weekly", None) => of_weeks(times, interval),
        ("weekly", Some(days)) => of_days_of_weeks(shift, times, interval, days),
        ("monthly", None) => {
            Err("a month has no length in seconds, so that its shifts overlap or leave holes".to_owned())
        }
        (_, Some(_)) => Err("it names days (`by_day`), which goes with days and weeks only".to_owned()),
        (other, None) => Err(format!("its frequency is {}", shown(other))),
    }
}

/// Turn after turn without anything between.
fn whole(times: &Times, length: Length, seconds: i64) -> Result<Repeats, String> {
    if times.seconds != seconds {
        let why = "its shifts are shorter or longer than the time from one to the next";
        return Err(format!("{why}: {} s of {seconds} s", times.seconds));
    }
    Ok(Repeats { length, restrictions: vec![], turns: Turns::Always, start: times.start })
}

fn of_days(times: &Times, interval: NonZeroU32) -> Result<Repeats, String> {
    if times.seconds < DAY_S && interval.get() == 1 {
        let window = daily(Weekdays::ALL, minute_of_day(times)?, times.seconds)?;
        let length = Length::Days(interval);
        return Ok(Repeats { length, restrictions: vec![window], turns: Turns::Always, start: times.start });
    }
    whole(times, Length::Days(interval), DAY_S * i64::from(interval.get()))
}

/// Every chosen day is the turn of the next.
fn of_some_days(times: &Times, interval: NonZeroU32, days: Weekdays) -> Result<Repeats, String> {
    if interval.get() != 1 {
        return Err("it comes on some days of every other day or more seldom".to_owned());
    }
    let window = daily(days, minute_of_day(times)?, times.seconds)?;
    Ok(Repeats {
        length: Length::Days(interval),
        restrictions: vec![window],
        turns: Turns::ActiveDays,
        start: times.start,
    })
}

fn of_weeks(times: &Times, interval: NonZeroU32) -> Result<Repeats, String> {
    if times.seconds < WEEK_S && interval.get() == 1 {
        let from_day =
            weekday(i64::from(times.start.weekday().num_days_from_monday())).ok_or("its start is on no day")?;
        let window = weekly(from_day, minute_of_day(times)?, times.seconds)?;
        let length = Length::Weeks(interval);
        return Ok(Repeats { length, restrictions: vec![window], turns: Turns::Always, start: times.start });
    }
    whole(times, Length::Weeks(interval), WEEK_S * i64::from(interval.get()))
}

/// The chosen days of a week are the turn of one. A week begins on `week_start`, and so does a turn, at the time of the shifts:
/// the first one is as long as is left of its week.
fn of_days_of_weeks(shift: &Node<'_>, times: &Times, interval: NonZeroU32, days: Weekdays) -> Result<Repeats, String> {
    if interval.get() != 1 {
        return Err("it comes on some days of every other week or more seldom".to_owned());
    }
    let begins = shift.text("week_start").map_or(Some(Weekday::Sunday), named_day).ok_or("`week_start` is no day")?;
    let begins = (begins as i64 + times.day_shift).rem_euclid(7);
    let since = (i64::from(times.start.weekday().num_days_from_monday()) - begins).rem_euclid(7);
    let start = times.start.checked_sub_signed(TimeDelta::days(since)).ok_or("its start is beyond the calendar")?;
    let window = daily(days, minute_of_day(times)?, times.seconds)
        .map_err(|why| format!("several days a week, of more than a day each: {why}"))?;
    Ok(Repeats { length: Length::Weeks(interval), restrictions: vec![window], turns: Turns::Always, start })
}

fn minute_of_day(times: &Times) -> Result<u16, String> {
    super::super::turns::minute(&times.start.format("%H:%M:%S").to_string())
}

fn by_day(shift: &Node<'_>, day_shift: i64) -> Result<Option<Weekdays>, String> {
    let named = shift.list("by_day");
    if named.is_empty() {
        return Ok(None);
    }
    let mut days = Vec::new();
    for name in &named {
        let name = name.as_text().unwrap_or_default();
        let day = named_day(name).ok_or_else(|| format!("{} is no day", shown(name)))?;
        days.extend(weekday((day as i64 + day_shift).rem_euclid(7)));
    }
    Ok(Some(Weekdays::of(days)))
}
