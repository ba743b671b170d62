//! What a layer is, in words.

use watchbill_domain::oncall::{
    DailyWindow, Layer, Length, Restriction, Rotation, Schedule, Turns, Weekday, Weekdays, WeeklyWindow,
};
use watchbill_domain::time::span_text;

const MINUTE_S: u64 = 60;

/// `level 1, weekly, Mon to Fri 09:00 to 17:00, Asia/Tokyo`: the rotation that was written last.
pub(super) fn about_layer(schedule: &Schedule, layer: &Layer) -> String {
    let rotation = layer.versions.last().map_or(&layer.rotation, |version| &version.rotation);
    let mut parts = vec![format!("level {}", layer.level), turns(rotation)];
    parts.extend(layer.restrictions.iter().map(hours));
    parts.push(schedule.zone_of(layer).name().to_owned());
    parts.join(", ")
}

fn turns(rotation: &Rotation) -> String {
    let turns = turn_length(&rotation.length);
    match rotation.turns {
        Turns::Always => turns,
        Turns::ActiveDays => format!("{turns}, counted in days on which it is open"),
    }
}

/// `weekly`, `every 2 weeks`
pub(in crate::oncall) fn turn_length(length: &Length) -> String {
    let every = |count: u32, one: &str, many: &str| match count {
        1 => one.to_owned(),
        count => format!("every {count} {many}"),
    };
    match length {
        Length::Hours(count) => every(count.get(), "hourly", "hours"),
        Length::Days(count) => every(count.get(), "daily", "days"),
        Length::Weeks(count) => every(count.get(), "weekly", "weeks"),
        Length::Months(count) => every(count.get(), "monthly", "months"),
        Length::Minutes(lengths) => {
            let length = |minutes: &std::num::NonZeroU32| {
                span_text(std::time::Duration::from_secs(u64::from(minutes.get()) * MINUTE_S))
            };
            let lengths: Vec<String> = lengths.iter().map(length).collect();
            format!("turns of {}", lengths.join(" and "))
        }
    }
}

fn hours(restriction: &Restriction) -> String {
    match restriction {
        Restriction::Daily(DailyWindow { days, from_minute, to_minute }) => {
            format!("{} {} to {}", of_days(*days), clock(*from_minute), clock(*to_minute))
        }
        Restriction::Weekly(WeeklyWindow { from_day, from_minute, to_day, to_minute }) => {
            let (from, to) = (short(*from_day), short(*to_day));
            format!("{from} {} to {to} {}", clock(*from_minute), clock(*to_minute))
        }
    }
}

/// `every day`, `Mon to Fri`, `Mon, Wed, Sat`
pub(in crate::oncall) fn of_days(days: Weekdays) -> String {
    let places: Vec<usize> =
        Weekday::ALL.iter().enumerate().filter(|(_, day)| days.contains(**day)).map(|(place, _)| place).collect();
    let named = |place: &usize| short(Weekday::ALL[*place]);
    match places.as_slice() {
        all if all.len() == Weekday::ALL.len() => "every day".to_owned(),
        [first, .., last] if places.len() > 2 && last - first + 1 == places.len() => {
            format!("{} to {}", named(first), named(last))
        }
        some => some.iter().map(named).collect::<Vec<_>>().join(", "),
    }
}

fn short(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
#[path = "about_tests.rs"]
mod tests;
