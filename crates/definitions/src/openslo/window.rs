//! The time window of an SLO.

use watchbill_domain::slo::{Calendar, Unit, Window};
use watchbill_domain::time::{Wall, Zone};

use crate::reader::shown;

use super::codes::{
    E_CALENDAR_MALFORMED, E_CALENDAR_MISSING, E_DURATION_MALFORMED, E_MORE_THAN_ONE_TIME_WINDOW,
    E_ROLLING_WITH_CALENDAR, W_NO_TIME_WINDOW_USE_DEFAULT, W_ROLLING_MONTH_QUARTER_YEAR,
    W_WINDOW_IN_MINUTES_PROBABLY_MONTH,
};
use super::duration::{Bare, Length, length};
use super::said::{Kind, Sayings, Spot};

/// Reads `timeWindow` of an SLO's `spec`. `None` when it cannot be taken.
pub(super) fn time_window(spec: &Spot<'_>, sayings: &mut Sayings) -> Option<Window> {
    let listed = spec.get("timeWindow");
    let mut windows = listed.iter().flat_map(|list| list.items().collect::<Vec<_>>());
    let Some(window) = windows.next() else {
        if listed.as_ref().is_none_or(|list| list.node.text().is_none() && list.node.entries().is_empty()) {
            sayings.say(&W_NO_TIME_WINDOW_USE_DEFAULT, listed.as_ref().unwrap_or(spec), "has no window");
            return Some(Window::DEFAULT);
        }
        // That it is no list was said where the fields were looked at.
        return None;
    };
    if let Some(second) = windows.next() {
        sayings.say(&E_MORE_THAN_ONE_TIME_WINDOW, &second, "is a second window");
        return None;
    }
    sayings.fields(&window, &[("duration", Kind::Value), ("isRolling", Kind::Switch), ("calendar", Kind::Map)]);
    let Some(duration) = window.filled("duration") else {
        sayings.say(&E_DURATION_MALFORMED, &window, "has no `duration`");
        return None;
    };
    let length = length(Some(&duration), Bare::Refused, sayings);
    of_length(&window, &duration, length?, sayings)
}

/// The window with its length; `window` says whether it rolls, `duration` is where the length stands.
pub(super) fn of_length(
    window: &Spot<'_>,
    duration: &Spot<'_>,
    length: Length,
    sayings: &mut Sayings,
) -> Option<Window> {
    if length.unit == Unit::Minute {
        sayings.say(&W_WINDOW_IN_MINUTES_PROBABLY_MONTH, duration, "is counted in minutes");
    }
    let calendar = window.filled("calendar");
    // That it is neither true nor false was said where the fields were looked at.
    let rolls = window.filled("isRolling").map_or(Some(false), |spot| spot.node.switch())?;
    match (rolls, calendar) {
        (true, Some(calendar)) => {
            sayings.say(&E_ROLLING_WITH_CALENDAR, &calendar, "stands in a window that rolls");
            None
        }
        (false, None) => {
            sayings.say(&E_CALENDAR_MISSING, window, "does not roll and has no `calendar`");
            None
        }
        (true, None) => {
            if matches!(length.unit, Unit::Month | Unit::Quarter | Unit::Year) {
                let days = length.seconds().unwrap_or_default() / 86_400;
                sayings.say(&W_ROLLING_MONTH_QUARTER_YEAR, duration, &format!("rolls; it is read as {days} days"));
            }
            length.seconds().map(|length_s| Window::Rolling { length_s })
        }
        (false, Some(calendar)) => in_calendar(&calendar, length, sayings),
    }
}

fn in_calendar(calendar: &Spot<'_>, length: Length, sayings: &mut Sayings) -> Option<Window> {
    sayings.fields(calendar, &[("startTime", Kind::Value), ("timeZone", Kind::Value)]);
    let anchor = start(calendar, sayings);
    let zone = zone(calendar, sayings);
    Some(Window::Calendar(Calendar { anchor: anchor?, count: length.count, unit: length.unit, zone: zone? }))
}

fn start(calendar: &Spot<'_>, sayings: &mut Sayings) -> Option<Wall> {
    let text = calendar.text("startTime");
    let wall = text.and_then(|text| Wall::parse(text).ok());
    if wall.is_none() {
        let what =
            text.map_or_else(|| "has no `startTime`".to_owned(), |text| format!("has `startTime` {}", shown(text)));
        sayings.say(&E_CALENDAR_MALFORMED, calendar, &format!("{what}; expected a date and a time without an offset"));
    }
    wall
}

fn zone(calendar: &Spot<'_>, sayings: &mut Sayings) -> Option<Zone> {
    let Some(name) = calendar.text("timeZone") else {
        if sayings.zone.is_some() {
            return sayings.zone.clone();
        }
        sayings.say(&E_CALENDAR_MALFORMED, calendar, "has no `timeZone`");
        return None;
    };
    let zone = if name.len() <= 64 { Zone::parse(name).ok() } else { None };
    if zone.is_none() {
        let spot = calendar.get("timeZone").unwrap_or_else(|| calendar.clone());
        sayings.say(&E_CALENDAR_MALFORMED, &spot, &format!("is {}, which is no IANA time zone", shown(name)));
    }
    zone
}
