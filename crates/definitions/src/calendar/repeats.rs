//! The times at which an event takes place: once, by its rule, and by its further dates.
//!
//! Rules are expanded as readings of a clock and become instants afterwards, by our own zone data: the zones that `rrule` brings
//! along are older, and it reads times that a clock skips in three ways (reference: fmeringdal/rust-rrule#115).

use chrono::{DateTime, NaiveDateTime, TimeDelta};
use rrule::{RRule, Tz, Unvalidated};
use watchbill_domain::time::{Instant, Zone};

use super::times::{Time, clock};
use crate::reader::shown;

/// How many dates are looked at for all the rules, further dates and exceptions of a calendar together: decades of hours, or
/// many years of most teams.
pub(super) const MOST_STARTS: usize = 400_000;
/// Rules of one calendar.
pub(super) const MOST_RULES: usize = 2000;
/// Rules that give no date at all. `rrule` looks for the first one of each for a hundred thousand days or hours.
pub(super) const MOST_BARREN: usize = 20;

/// What is still left to be looked at.
#[derive(Debug)]
pub(super) struct Budget {
    pub(super) starts: usize,
    pub(super) rules: usize,
    pub(super) barren: usize,
}

impl Budget {
    /// Takes this many dates out of it.
    ///
    /// # Errors
    /// When there are not as many left.
    pub(super) fn take(&mut self, dates: usize) -> Result<(), String> {
        let left = self.starts.checked_sub(dates);
        self.starts = left.ok_or_else(|| format!("all events together have more than {MOST_STARTS} dates"))?;
        Ok(())
    }
}

/// The starts by a rule from the first one, up to and with `until`.
pub(super) fn starts(
    rule: &str,
    first: &Time,
    until: Instant,
    budget: &mut Budget,
) -> Result<Vec<NaiveDateTime>, String> {
    let wrong = |why: String| format!("its rule {} cannot be read: {why}", shown(rule));
    budget.rules = budget.rules.checked_sub(1).ok_or_else(|| format!("there are more than {MOST_RULES} rules"))?;
    let rule = in_clock(rule, &first.zone).map_err(wrong)?;
    let rule: RRule<Unvalidated> = rule.parse().map_err(|error: rrule::RRuleError| wrong(error.to_string()))?;
    let dt_start = DateTime::<chrono::Utc>::from_naive_utc_and_offset(first.wall, chrono::Utc).with_timezone(&Tz::UTC);
    if budget.barren == 0 {
        return Err(wrong(format!(
            "more than {MOST_BARREN} rules of this calendar never come true, so that no more are tried"
        )));
    }
    let set = rule.build(dt_start).map_err(|error| wrong(error.to_string()))?.limit();
    let last = clock(until, &first.zone).and_then(|last| last.checked_add_signed(TimeDelta::days(1)));
    let last = last.ok_or_else(|| wrong("it ends beyond the calendar".to_owned()))?;
    let mut starts = Vec::new();
    let mut is_barren = true;
    for start in &set {
        is_barren = false;
        let start = start.naive_utc();
        if start > last {
            break;
        }
        budget.take(1).map_err(wrong)?;
        starts.push(start);
    }
    budget.barren -= usize::from(is_barren);
    Ok(starts)
}

/// The rule with its UNTIL as the clock of the zone reads it. Of a time without a Z `rrule` would think that it is of the zone
/// of this machine.
fn in_clock(rule: &str, zone: &Zone) -> Result<String, String> {
    let mut parts = Vec::new();
    for part in rule.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or_else(|| format!("{} is no part of a rule", shown(part)))?;
        let (name, value) = (name.trim().to_ascii_uppercase(), value.trim());
        match name.as_str() {
            "UNTIL" => parts.push(format!("UNTIL={}", until_in_clock(value, zone)?)),
            "FREQ" if matches!(value.to_ascii_uppercase().as_str(), "SECONDLY" | "MINUTELY") => {
                return Err("nobody takes turns by the minute".to_owned());
            }
            _ => parts.push(format!("{name}={value}")),
        }
    }
    Ok(parts.join(";"))
}

fn until_in_clock(value: &str, zone: &Zone) -> Result<String, String> {
    let wrong = || format!("UNTIL is {}, which is no time", shown(value));
    let read = |text: &str| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").map_err(|_| wrong());
    let until = match value.strip_suffix(['Z', 'z']) {
        Some(utc) => {
            let at = Instant::from_ms(read(utc)?.and_utc().timestamp_millis());
            clock(at, zone).ok_or_else(wrong)?
        }
        // A day alone is meant with its evening.
        None if !value.contains(['T', 't']) => read(&format!("{value}T235959"))?,
        None => read(value)?,
    };
    Ok(until.format("%Y%m%dT%H%M%SZ").to_string())
}
