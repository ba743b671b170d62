//! A part of the timeline: its bounds as they are typed, and its lines.

use std::collections::BTreeMap;
use std::time::Duration;

use watchbill_domain::incidents::{Annotation, Entry, Moment, span, typed_time};
use watchbill_domain::postmortems::{DocumentFacts, Excerpt, TimelineRow, excerpt_text, lanes_of};
use watchbill_domain::time::{Instant, Readings, Zone, parse_span};

use crate::api::{ApiError, PostmortemInsertForm};
use crate::incidents::ForDocument;

use super::facts::{Head, facts, row};
use super::here::invalid;

const DAY: Duration = Duration::from_secs(86_400);

/// The part that is asked for; all of it where nothing is typed. A time without a day is the last one of the timeline, or the first behind
/// the other bound; a span goes back from the end of the incident, from now while it lasts.
///
/// # Errors
/// [`ApiError::Invalid`] where a bound cannot be read, clocks showed it twice, or it would end before it begins.
pub(super) fn typed(told: &ForDocument, form: &PostmortemInsertForm, now: Instant) -> Result<Excerpt, ApiError> {
    let from = bound(told, ("from", &form.from), now)?;
    let mut to = bound(told, ("to", &form.to), now)?;
    if let Some(from) = from.filter(|from| is_clock(&form.to) && to.is_some_and(|to| to < *from)) {
        to = Some(read(("to", &form.to), from.plus(DAY), &told.zone)?);
    }
    let lanes = lanes_of(&form.lanes.join(",")).map_err(|error| invalid("lanes", error.to_string()))?;
    Excerpt::between(from, to, lanes).map_err(|error| invalid("to", format!("{error}: nothing was put in")))
}

fn bound(told: &ForDocument, (field, text): (&str, &str), now: Instant) -> Result<Option<Instant>, ApiError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let ended = told.span(now).end;
    if let Ok(back) = parse_span(text) {
        return Ok(Some(ended.minus(back)));
    }
    let low = text.to_lowercase();
    if low == "now" || low.starts_with('-') || low.ends_with("ago") {
        return read((field, text), ended, &told.zone).map(Some);
    }
    let (_, last) = span(told.times.at(Moment::Started), told.incident.declared_at, told.resolved(), now);
    read((field, text), last, &told.zone).map(Some)
}

fn read((field, text): (&str, &str), now: Instant, zone: &Zone) -> Result<Instant, ApiError> {
    let told = typed_time(text, now, zone).map_err(|error| invalid(field, error.to_string()))?;
    match told.or {
        None => Ok(told.at),
        Some(or) => {
            let (one, other) = (zone.rfc3339(told.at), zone.rfc3339(or));
            Err(invalid(field, format!("clocks showed that time twice: type {one} or {other}")))
        }
    }
}

/// Whether a clock alone is typed, so that its day follows from elsewhere.
fn is_clock(text: &str) -> bool {
    let low = text.trim().to_lowercase();
    low.starts_with(|letter: char| letter.is_ascii_digit()) && low.contains(':') && !low.contains("day")
}

/// A time as it can be typed: what a clock of the zone showed, else where it showed that twice the time of the world.
pub(super) fn as_typed(at: Instant, zone: &Zone) -> String {
    let wall = zone.wall(at.whole_second());
    match zone.readings(wall) {
        Some(Readings::Once(_)) => wall.to_string().replacen('T', " ", 1),
        _ => at.to_rfc3339(),
    }
}

/// What stands in the document of the part that a mark names; none where the timeline has no line in it.
///
/// # Errors
/// [`ApiError::Invalid`] where somebody wrote bounds there that are none.
pub(super) fn content(
    told: &ForDocument,
    head: &Head<'_>,
    about: &BTreeMap<String, String>,
) -> Result<Option<String>, ApiError> {
    let excerpt = Excerpt::of(about).map_err(|error| {
        invalid("block", format!("its mark names no part of the timeline: {error}; nothing was changed"))
    })?;
    let facts = DocumentFacts { timeline: rows(told, &excerpt), ..facts(told, head) };
    Ok(excerpt_text(&excerpt, &facts))
}

/// The lines of a part. One is in it by the time that people gave it last.
fn rows(told: &ForDocument, excerpt: &Excerpt) -> Vec<TimelineRow> {
    let is_in = |(entry, annotations): &&(Entry, Vec<Annotation>)| {
        let at = annotations.iter().rev().find_map(|annotation| annotation.said_at).unwrap_or(entry.at);
        excerpt.holds(at, entry.lane)
    };
    let shown = told.lines.iter().filter(is_in);
    shown.map(|(entry, annotations)| row(entry, annotations, &told.zone)).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use watchbill_domain::time::{Instant, Zone};

    use super::{as_typed, is_clock};

    #[rstest]
    #[case("10:40", true)]
    #[case(" 9:05 pm", true)]
    #[case("2026-03-28 10:40", true)]
    #[case("yesterday 10:40", false)]
    #[case("10:40 yesterday", false)]
    #[case("-5m", false)]
    #[case("30m", false)]
    fn a_clock_is_told_from_what_has_a_day_of_its_own(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_clock(text), expected);
    }

    #[rstest]
    #[case::summer("2026-03-29T01:30:00Z", "2026-03-29 03:30:00")]
    #[case::twice("2026-10-25T00:30:00Z", "2026-10-25T00:30:00Z")]
    #[case::to_the_second("2026-03-28T09:02:17.900Z", "2026-03-28 10:02:17")]
    fn a_time_is_proposed_as_it_would_be_typed(#[case] at: &str, #[case] expected: &str) {
        assert_eq!(as_typed(Instant::parse(at).unwrap(), &Zone::parse("Europe/Berlin").unwrap()), expected);
    }
}
