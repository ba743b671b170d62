//! Which period is meant.

use watchbill_domain::slo::review::{Period, YearStart};
use watchbill_domain::slo::{Calendar, Window};
use watchbill_domain::time::{Instant, Zone};

use crate::api::{ApiError, ReviewAsk};
use crate::levels::Level;

/// Where the years of a team begin, by its calendar windows.
pub(super) fn year_start(levels: &[Level]) -> Result<YearStart, ApiError> {
    let calendars = levels.iter().filter_map(|level| match &level.spec.slo.window {
        Window::Calendar(calendar) => Some(calendar),
        Window::Rolling { .. } => None,
    });
    let calendars: Vec<&Calendar> = calendars.collect();
    let internal = || ApiError::Internal { message: "the calendar has no January".to_owned() };
    YearStart::of(&calendars).or_else(YearStart::january).ok_or_else(internal)
}

/// The period that was asked for; the last quarter that is over unless said.
///
/// # Errors
/// When it is none, or has not begun.
pub(super) fn asked_period(ask: &ReviewAsk, year: YearStart, zone: &Zone, now: Instant) -> Result<Period, ApiError> {
    let read = match (&ask.period, &ask.from, &ask.to) {
        (None, Some(from), Some(to)) => Period::of_days(from, to, zone, now),
        (None, Some(_), None) | (None, None, Some(_)) => {
            let message = "a period of its own has both ends; expected --from and --to".to_owned();
            return Err(ApiError::Invalid { field: "from".to_owned(), message });
        }
        (Some(_), Some(_), _) | (Some(_), _, Some(_)) => {
            let message = "either a period or its two ends; expected one of them".to_owned();
            return Err(ApiError::Invalid { field: "period".to_owned(), message });
        }
        (period, None, None) => match period.as_deref().and_then(|text| text.split_once("..")) {
            Some((from, to)) => Period::of_days(from, to, zone, now),
            None => Period::parse(period.as_deref().unwrap_or("last"), year, zone, now),
        },
    };
    read.map_err(|error| ApiError::Invalid { field: "period".to_owned(), message: error.to_string() })
}
