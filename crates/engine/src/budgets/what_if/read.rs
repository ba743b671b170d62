//! What is supposed, as it was typed.

use std::num::NonZeroU32;
use std::time::Duration;

use watchbill_domain::slo::{AlertPair, Burn, Calendar, Exact, Exclusion, Objective, Slo, Span, Unit, Window};
use watchbill_domain::time::{Wall, Zone, parse_span};

use crate::api::{ApiError, SloSupposedExclusion, SloWhatIfAsk, SloWhatIfForm};

use super::super::marks::typed_instant;

/// Midnight of a Monday, the first of a year's last week; and of a new year: where calendars begin that are only supposed.
const MONDAY: &str = "2018-12-31T00:00:00";
const NEW_YEAR: &str = "2019-01-01T00:00:00";
/// Objectives to step through.
const OBJECTIVES: [&str; 10] = ["90%", "95%", "98%", "99%", "99.5%", "99.8%", "99.9%", "99.95%", "99.99%", "99.999%"];
const WINDOWS: [&str; 8] = ["7d", "14d", "28d", "30d", "90d", "week", "month", "quarter"];
/// A window longer than this is longer than what is kept.
const LONGEST: Duration = Duration::from_secs(400 * 86_400);

/// What a what-if begins with: all as it is.
pub(crate) fn form(slo: &Slo) -> SloWhatIfForm {
    let objective = objective_typed(&slo.objective);
    SloWhatIfForm {
        objectives: objectives(&slo.objective, &objective),
        objective,
        window: window_typed(&slo.window),
        pairs: pairs_typed(&slo.alerting.pairs),
        windows: WINDOWS.map(str::to_owned).to_vec(),
    }
}

/// `99.9%`; as its file has it where a percentage would not be exactly that.
fn objective_typed(objective: &Objective) -> String {
    let text = format!("{}%", (objective.share() * &Exact::whole(100)).rounded(12));
    let is_exact = Objective::parse(&text).is_ok_and(|parsed| parsed.share() == objective.share());
    if is_exact { text } else { objective.to_string() }
}

/// What is stepped through: the usual ones, and the one that holds among them.
fn objectives(own: &Objective, typed: &str) -> Vec<String> {
    let mut all = OBJECTIVES.map(str::to_owned).to_vec();
    if !all.iter().any(|one| one == typed) {
        let is_stricter = |text: &String| Objective::parse(text).is_ok_and(|one| one.share() > own.share());
        all.insert(all.iter().position(is_stricter).unwrap_or(all.len()), typed.to_owned());
    }
    all
}

/// The service level as it is supposed; `zone` is that of calendars where the SLO has none.
///
/// # Errors
/// [`ApiError::Invalid`] with the box that cannot be read.
pub(super) fn supposed(slo: &Slo, ask: &SloWhatIfAsk, zone: &Zone) -> Result<Slo, ApiError> {
    let mut supposed = slo.clone();
    if let Some(text) = said(ask.objective.as_ref()) {
        supposed.objective = Objective::parse(text).map_err(|error| invalid("objective", error.to_string()))?;
    }
    if let Some(text) = said(ask.window.as_ref()).filter(|text| *text != window_typed(&slo.window)) {
        supposed.window = window(text, slo, zone)?;
    }
    if let Some(text) = ask.pairs.as_deref().filter(|text| *text != pairs_typed(&slo.alerting.pairs)) {
        supposed.alerting.pairs = pairs(text)?;
    }
    Ok(supposed)
}

/// The times that would not be held against the service.
///
/// # Errors
/// [`ApiError::Invalid`] for one that cannot be read or takes no time.
pub(super) fn exclusions(asked: &[SloSupposedExclusion], zone: &Zone) -> Result<Vec<Exclusion>, ApiError> {
    let one = |asked: &SloSupposedExclusion| {
        let (start, end) =
            (typed_instant("exclusions", &asked.from, zone)?, typed_instant("exclusions", &asked.to, zone)?);
        if start >= end {
            return Err(invalid("exclusions", "an exclusion ends before it begins".to_owned()));
        }
        Ok(Exclusion { span: Span { start, end }, reason: "supposed".to_owned(), author: None })
    };
    asked.iter().map(one).collect()
}

fn said(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn window(text: &str, slo: &Slo, zone: &Zone) -> Result<Window, ApiError> {
    let expected = "expected a length like 28d, or week, month, quarter or year";
    if let Some((count, unit)) = calendar_words(text) {
        let (zone, own_anchor) = match &slo.window {
            Window::Calendar(calendar) => (calendar.zone.clone(), (calendar.unit == unit).then_some(calendar.anchor)),
            Window::Rolling { .. } => (zone.clone(), None),
        };
        let begins = Wall::parse(if unit == Unit::Week { MONDAY } else { NEW_YEAR });
        let anchor = own_anchor.map_or(begins, Ok).map_err(|error| invalid("window", error.to_string()))?;
        return Ok(Window::Calendar(Calendar { anchor, count, unit, zone }));
    }
    let length = parse_span(text).map_err(|_| invalid("window", format!("`{text}` is no window; {expected}")))?;
    let whole_minutes = |seconds: &u32| *seconds >= 3600 && seconds.is_multiple_of(60) && length.subsec_nanos() == 0;
    let length_s = u32::try_from(length.as_secs()).ok().filter(|seconds| whole_minutes(seconds) && length <= LONGEST);
    let length_s = length_s.ok_or_else(|| {
        invalid("window", "a window is between an hour and 400 days long, in whole minutes".to_owned())
    })?;
    Ok(Window::Rolling { length_s })
}

/// `month`, `2 weeks`.
fn calendar_words(text: &str) -> Option<(NonZeroU32, Unit)> {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next()?, words.next());
    let (count, word) = match second {
        Some(word) => (first.parse().ok()?, word.strip_suffix('s').unwrap_or(word)),
        None => (1, first),
    };
    let unit = match word {
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        _ => return None,
    };
    Some((NonZeroU32::new(count)?, unit))
}

fn window_typed(window: &Window) -> String {
    match window {
        Window::Rolling { length_s } => compact(*length_s),
        Window::Calendar(calendar) => {
            let unit = crate::slo::said::unit_word(calendar.unit);
            if calendar.count.get() == 1 { unit.to_owned() } else { format!("{} {unit}s", calendar.count) }
        }
    }
}

/// `1h/5m=2%, 6h/30m=6x`; none at all where the text is empty.
fn pairs(text: &str) -> Result<Vec<AlertPair>, ApiError> {
    text.split(',').map(str::trim).filter(|text| !text.is_empty()).map(pair).collect()
}

fn pair(text: &str) -> Result<AlertPair, ApiError> {
    let refuse = || {
        invalid(
            "pairs",
            format!(
                "`{text}` is no pair; expected the long and the short window and how much, like 1h/5m=2% of the budget or 1h/5m=14.4x"
            ),
        )
    };
    let (windows, burn) = text.split_once('=').ok_or_else(refuse)?;
    let (long, short) = windows.split_once('/').ok_or_else(refuse)?;
    let seconds = |text: &str| {
        let span = parse_span(text).ok().filter(|span| span.subsec_nanos() == 0)?;
        u32::try_from(span.as_secs()).ok()
    };
    let (long_s, short_s) = seconds(long).zip(seconds(short)).ok_or_else(refuse)?;
    if short_s > long_s {
        return Err(invalid("pairs", format!("`{text}` has a short window that is longer than the long one")));
    }
    let positive = |text: &str| Exact::parse_decimal(text.trim()).filter(Exact::is_positive);
    let burn = match (burn.trim().strip_suffix('%'), burn.trim().strip_suffix('x')) {
        (Some(percent), _) => positive(percent).and_then(|percent| percent.over(&Exact::whole(100))).map(Burn::Share),
        (_, Some(factor)) => positive(factor).map(Burn::Factor),
        _ => None,
    };
    let name = format!("{}/{}", long.trim(), short.trim());
    Ok(AlertPair { name, long_s, short_s, burn: burn.ok_or_else(refuse)? })
}

fn pairs_typed(pairs: &[AlertPair]) -> String {
    let one = |pair: &AlertPair| {
        let burn = match &pair.burn {
            Burn::Share(share) => format!("{}%", (share * &Exact::whole(100)).approx()),
            Burn::Factor(factor) => format!("{}x", factor.approx()),
        };
        format!("{}/{}={burn}", compact(pair.long_s), compact(pair.short_s))
    };
    pairs.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// `28d`, `90m`: as [`parse_span`] reads it.
fn compact(seconds: u32) -> String {
    let units = [(86_400, "d"), (3600, "h"), (60, "m")];
    let found = units.into_iter().find(|(length, _)| seconds >= *length && seconds.is_multiple_of(*length));
    found.map_or_else(|| format!("{seconds}s"), |(length, unit)| format!("{}{unit}", seconds / length))
}

fn invalid(field: &str, message: String) -> ApiError {
    ApiError::Invalid { field: field.to_owned(), message }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
