//! Instants, zones and the one way to write a time down.
//!
//! All times shown anywhere are formatted here, from the one time-zone database in use (its release is [`tzdb_release`]): the
//! one that is compiled in, or a newer one that the workspace names. The system's zone files are never gone by.

mod changes;
mod database;
mod dated;
mod day;
mod days;
mod hours;
mod readings;
mod said;
mod tzif;
mod wall;
mod weeks;

use std::fmt;
use std::time::Duration;

use jiff::tz::TimeZone;

pub use changes::ClockChange;
pub use database::{Release, UnusableZones, ZoneDatabase, go_by, tzdb_release, zone_database};
pub use dated::{dated_text, day_text, from_to_text};
pub use day::{Day, NotADay};
pub use days::{LocalDay, local_days};
pub use hours::{Hours, parse_minute};
pub use readings::Readings;
pub use said::with_local_times;
pub use wall::{NotAWall, Wall, next_wall_time};
pub use weeks::monday;

/// A point on the time line: milliseconds since 1970-01-01T00:00:00Z, as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// Text that was expected to be a time and is none, or none that can be gone by.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotATime {
    /// It is not written as one, or there is no such day or hour.
    #[error("not a time: `{0}`; expected RFC 3339, like 2026-03-28T09:00:00Z")]
    Unreadable(String),
    /// It is one in the last hours of the year 9999, which clocks somewhere show as the year 10000, or lies as far in the past.
    #[error(
        "beyond the years that can be planned: `{0}`; expected a time of the years 0 to 9999, up to {latest}",
        latest = Instant::from_ms(i64::MAX)
    )]
    Beyond(String),
}

/// A zone name that a database does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not a zone of the time-zone database {database}; expected a name like Europe/Berlin")]
pub struct UnknownZone {
    /// The name.
    pub name: String,
    /// The release of the database.
    pub database: String,
}

impl Instant {
    /// The range in which every instant can be written as RFC 3339: years 0000 to 9999.
    const RANGE_MS: std::ops::RangeInclusive<i64> = -62_167_219_200_000..=253_402_207_199_999;

    /// From milliseconds since the epoch; held inside the years 0 to 9999.
    #[must_use]
    pub fn from_ms(ms: i64) -> Self {
        Self(ms.clamp(*Self::RANGE_MS.start(), *Self::RANGE_MS.end()))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn as_ms(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with any offset; fractions beyond the millisecond are cut.
    ///
    /// # Errors
    /// [`NotATime`] for anything else.
    pub fn parse(text: &str) -> Result<Self, NotATime> {
        text.parse::<jiff::Timestamp>().map(|t| Self::from_ms(t.as_millisecond())).map_err(|_| {
            let shown = text.chars().take(64).collect();
            // A date, a time of day and an offset make an instant unless it lies beyond the ends of time.
            let pieces = jiff::fmt::temporal::Pieces::parse(text).ok();
            let is_whole = pieces.is_some_and(|pieces| pieces.time().is_some() && pieces.to_numeric_offset().is_some());
            if is_whole { NotATime::Beyond(shown) } else { NotATime::Unreadable(shown) }
        })
    }

    /// This instant, later by `span`.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        let ms = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Self::from_ms(self.0.saturating_add(ms))
    }

    /// This instant, earlier by `span`.
    #[must_use]
    pub fn minus(self, span: Duration) -> Self {
        let ms = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Self::from_ms(self.0.saturating_sub(ms))
    }

    /// This instant, later by `ms` milliseconds (earlier if negative).
    #[must_use]
    pub fn shifted_ms(self, ms: i64) -> Self {
        Self::from_ms(self.0.saturating_add(ms))
    }

    /// The second it is in.
    #[must_use]
    pub fn whole_second(self) -> Self {
        Self(self.0.div_euclid(1000) * 1000)
    }

    /// How long after `earlier` this is; zero if it is not after it.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// RFC 3339 in UTC with whole seconds and a `Z`, as the JSON interfaces promise.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        let seconds = self.0.div_euclid(1000);
        jiff::Timestamp::from_second(seconds).map_or_else(|_| String::new(), |t| t.to_string())
    }

    /// RFC 3339 in UTC with milliseconds, for sources that compare exactly.
    #[must_use]
    pub fn to_rfc3339_ms(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).map_or_else(|_| String::new(), |t| format!("{t:.3}"))
    }
}

/// Seconds precision is what people read; a debug print shows the exact value.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_rfc3339())
    }
}

/// An IANA time zone with its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    #[must_use]
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The zone with this IANA name, of the database in use.
    ///
    /// # Errors
    /// [`UnknownZone`] when it has no such name.
    pub fn parse(name: &str) -> Result<Self, UnknownZone> {
        zone_database().zone(name)
    }

    /// The zone in these bytes of a TZif file (RFC 9636), for comparing it: nothing is worked out by it.
    ///
    /// # Errors
    /// What is wrong with the bytes.
    pub fn of_tzif(name: &str, bytes: &[u8]) -> Result<Self, String> {
        TimeZone::tzif(name, bytes).map(Self).map_err(|error| error.to_string())
    }

    fn at(&self, at: Instant) -> jiff::Zoned {
        jiff::Timestamp::from_millisecond(at.as_ms()).unwrap_or_default().to_zoned(self.0.clone())
    }

    /// Its IANA name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }
}

/// An instant as people of one zone read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalText {
    /// `2026-03-28 10:00:00 CET`
    pub full: String,
    /// `10:00` on the same local day as `now`, `Sat 10:00` within six days of it, `2026-03-28 10:00` otherwise.
    pub short: String,
}

/// Writes `at` in `zone`; `now` decides how short the short form may be.
#[must_use]
pub fn local_text(at: Instant, zone: &Zone, now: Instant) -> LocalText {
    let (there, today) = (zone.at(at), zone.at(now));
    let short = if there.date() == today.date() {
        there.strftime("%H:%M").to_string()
    } else if at.since(now).max(now.since(at)) < Duration::from_secs(6 * 86_400) {
        there.strftime("%a %H:%M").to_string()
    } else {
        there.strftime("%Y-%m-%d %H:%M").to_string()
    };
    LocalText { full: there.strftime("%Y-%m-%d %H:%M:%S %Z").to_string(), short }
}

/// What a clock in `zone` shows at `at`: `10:00`, or `Sun 01:00` where the day is another one than in `home`.
#[must_use]
pub fn clock_text(at: Instant, zone: &Zone, home: &Zone) -> String {
    let (there, here) = (zone.at(at), home.at(at));
    let form = if there.date() == here.date() { "%H:%M" } else { "%a %H:%M" };
    there.strftime(form).to_string()
}

/// Minutes since midnight that a clock in `zone` shows at `at`, 0 to 1439.
#[must_use]
pub fn minute_of_day(at: Instant, zone: &Zone) -> u16 {
    let there = zone.at(at);
    u16::try_from(i32::from(there.hour()) * 60 + i32::from(there.minute())).unwrap_or(0)
}

/// A span in words of two units at most: `45 s`, `18 min`, `2 h 05 min`, `3 d 4 h`.
#[must_use]
pub fn span_text(span: Duration) -> String {
    let s = span.as_secs();
    match s {
        0..=59 => format!("{s} s"),
        60..=3599 => format!("{} min", s / 60),
        3600..=86_399 if (s % 3600) / 60 == 0 => format!("{} h", s / 3600),
        3600..=86_399 => format!("{} h {:02} min", s / 3600, (s % 3600) / 60),
        _ if (s % 86_400) / 3600 == 0 => format!("{} d", s / 86_400),
        _ => format!("{} d {} h", s / 86_400, (s % 86_400) / 3600),
    }
}

/// Reads a span as people write it: `30s`, `5m`, `2h`, `1d`, `1h30m`, `250ms`, `1w`. Zero and nothing at all are refused.
///
/// # Errors
/// A sentence that says what is expected.
pub fn parse_span(text: &str) -> Result<Duration, String> {
    let refuse =
        || format!("`{text}` is not a span of time; expected a number and a unit, like 30s, 5m, 2h, 1d or 1h30m");
    let mut rest = text.trim();
    let mut total: u64 = 0;
    if rest.is_empty() {
        return Err(refuse());
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(refuse)?;
        let n: u64 = rest[..digits].parse().map_err(|_| refuse())?;
        rest = &rest[digits..];
        let unit = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let ms: u64 = match &rest[..unit] {
            "ms" => 1,
            "s" => 1000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 604_800_000,
            _ => return Err(refuse()),
        };
        total = n.checked_mul(ms).and_then(|v| total.checked_add(v)).ok_or_else(refuse)?;
        rest = rest[unit..].trim_start();
    }
    if total == 0 || total > 3_650 * 86_400_000 {
        return Err(refuse());
    }
    Ok(Duration::from_millis(total))
}

#[cfg(test)]
#[path = "time_tests.rs"]
mod tests;
