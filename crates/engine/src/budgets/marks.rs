//! Marks: what people and scripts say about a time of their services.

use std::collections::BTreeSet;

use watchbill_definitions::nearest;
use watchbill_domain::alerts::{SafeLink, plain_line};
use watchbill_domain::slo::{Mark, MarkKind, Span};
use watchbill_domain::time::{Instant, Wall, Zone, dated_text, from_to_text};
use watchbill_store::{MarkId, MarkRow, NewMark};

use crate::api::{ApiError, SloMarkDone, SloMarkForm, SloMarkGone, SloMarkListed, SloMarkRow};
use crate::levels::Level;
use crate::reads::{Here, store_error};
use crate::shared::Shared;

/// Characters of a title; more is a text, and belongs behind the link.
const LONGEST_TITLE: usize = 200;
/// Names that are offered where one is not known and none is like it.
const MOST_NAMES: usize = 8;

/// The time of a mark: what goes on lasts until `now`, a moment is no time at all.
pub(crate) fn span_of(mark: &NewMark, now: Instant) -> Span {
    let open = if goes_on(mark.kind) { now.max(mark.from) } else { mark.from };
    Span { start: mark.from, end: mark.to.unwrap_or(open) }
}

/// Whether a mark of this kind that names no end is not over; otherwise it is a moment.
fn goes_on(kind: MarkKind) -> bool {
    matches!(kind, MarkKind::Incident | MarkKind::Class)
}

/// The marks about an objective that touch `span`, the oldest first. One that names neither a service nor an SLO is about all.
pub(crate) async fn marks_about(shared: &Shared, level: &Level, span: Span) -> Result<Vec<MarkRow>, ApiError> {
    let mut marks = shared.store.marks(span).await.map_err(|e| store_error(&e))?;
    marks.retain(|row| is_about(&row.mark, level));
    Ok(marks)
}

/// Whether a mark says something about an objective.
pub(crate) fn is_about(mark: &NewMark, level: &Level) -> bool {
    let spec = &level.spec;
    let names_service = spec.service.as_ref().is_some_and(|service| mark.services.contains(service));
    (mark.services.is_empty() && mark.slos.is_empty()) || names_service || mark.slos.contains(&spec.slo.name)
}

/// As the rules of the ledger take them.
pub(crate) fn booked_marks(rows: &[MarkRow], now: Instant) -> Vec<Mark> {
    let one = |row: &MarkRow| {
        let mark = &row.mark;
        let own_class = (mark.kind == MarkKind::Class).then(|| mark.title.clone());
        Mark { kind: mark.kind, span: span_of(mark, now), class: mark.class.clone().or(own_class) }
    };
    rows.iter().map(one).collect()
}

/// A mark as people read it.
pub(crate) fn mark_row(row: &MarkRow, here: &Here) -> SloMarkRow {
    let mark = &row.mark;
    SloMarkRow {
        id: row.id.0.to_string(),
        kind: mark.kind.code().to_owned(),
        title: plain_line(&mark.title, LONGEST_TITLE),
        from: here.time(mark.from),
        to: mark.to.map(|to| here.time(to)),
        times: times(mark, here),
        by: plain_line(&mark.by, 60),
        about: about(mark),
        link: mark.link.clone(),
    }
}

/// A mark for scripts, as of `now`.
pub(crate) fn mark_listed(row: &MarkRow, now: Instant) -> SloMarkListed {
    let mark = &row.mark;
    SloMarkListed {
        id: row.id.0,
        kind: mark.kind.code(),
        title: mark.title.clone(),
        class: mark.class.clone(),
        from: mark.from.to_rfc3339(),
        to: mark.to.map(Instant::to_rfc3339),
        services: mark.services.clone(),
        slos: mark.slos.clone(),
        link: mark.link.clone(),
        by: mark.by.clone(),
        planned: mark.from > now,
    }
}

/// Marks an incident, a deploy, a class of trouble or a decision.
pub(crate) async fn add_mark(shared: &Shared, form: &SloMarkForm, by: &str) -> Result<SloMarkDone, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let mark = read_form(shared, form, by, &here)?;
    let id = shared.store.add_mark(&mark, here.now).await.map_err(|e| store_error(&e))?;
    let row = shared.store.mark(id).await.map_err(|e| store_error(&e))?;
    let row = row.ok_or_else(|| ApiError::NotFound { message: format!("mark {} was taken away again", id.0) })?;
    let view = mark_row(&row, &here);
    let listing = mark_listed(&row, here.now);
    let done = if listing.planned { "Planned" } else { "Marked" };
    let said = format!("{done} the {} “{}”, {}, for {}.", view.kind, view.title, view.times, view.about);
    Ok(SloMarkDone { mark: view, listing, said })
}

/// Takes a mark away; what is spent in its time is booked to others, or to nothing, from then on.
pub(crate) async fn remove_mark(shared: &Shared, id: &str, by: &str) -> Result<SloMarkGone, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let gone = || ApiError::NotFound { message: format!("there is no mark `{id}`; `watchbill slo marks` lists them") };
    let id = MarkId(id.trim().parse().map_err(|_| gone())?);
    let row = shared.store.mark(id).await.map_err(|e| store_error(&e))?.filter(|row| row.removed.is_none());
    let row = row.ok_or_else(gone)?;
    shared.store.remove_mark(id, by, here.now).await.map_err(|e| store_error(&e))?;
    let (kind, title) = (row.mark.kind.code(), plain_line(&row.mark.title, LONGEST_TITLE));
    Ok(SloMarkGone {
        undo: form_of(&row.mark),
        listing: mark_listed(&row, here.now),
        said: format!("Took the {kind} “{title}” away."),
    })
}

/// Milliseconds since the epoch below which a number is a year, a day or a number of seconds: none of them is meant to be a
/// moment of 1970, and what was marked there would be found by nobody.
const FIRST_MS: u64 = 100_000_000_000;

/// An instant as it is typed: RFC 3339, milliseconds since the epoch, or what the clock shows.
pub(crate) fn typed_instant(field: &str, text: &str, zone: &Zone) -> Result<Instant, ApiError> {
    let text = text.trim();
    if let Ok(at) = Instant::parse(text) {
        return Ok(at);
    }
    if let Some(ms) = text.parse::<i64>().ok().filter(|ms| ms.unsigned_abs() >= FIRST_MS) {
        return Ok(Instant::from_ms(ms));
    }
    let wall = Wall::parse(text).ok();
    wall.map(|wall| zone.reached(wall)).ok_or_else(|| {
        let message =
            format!("`{text}` is no time; expected 2026-03-02T14:00:00Z, or 2026-03-02 14:00 as your clock shows it");
        ApiError::Invalid { field: field.to_owned(), message }
    })
}

fn read_form(shared: &Shared, form: &SloMarkForm, by: &str, here: &Here) -> Result<NewMark, ApiError> {
    let invalid = |field: &str, message: String| ApiError::Invalid { field: field.to_owned(), message };
    let kind = MarkKind::parse(form.kind.trim()).ok_or_else(|| {
        invalid("kind", format!("`{}` is no kind of mark; expected incident, deploy, class or decision", form.kind))
    })?;
    let title = form.title.trim();
    if title.is_empty() || title.chars().count() > LONGEST_TITLE {
        return Err(invalid("title", format!("a mark needs a title of at most {LONGEST_TITLE} characters")));
    }
    let at =
        |field: &str, text: &str| (!text.trim().is_empty()).then(|| typed_instant(field, text, &here.zone)).transpose();
    let (from, to) = (at("from", &form.from)?.unwrap_or(here.now), at("to", &form.to)?);
    if to.is_some_and(|to| to < from) {
        return Err(invalid("to", "it ends before it begins".to_owned()));
    }
    known_to_somebody(shared, form)?;
    let link = form.link.trim();
    if !link.is_empty() && SafeLink::parse(link).is_none() {
        return Err(invalid(
            "link",
            format!("`{}` is no address that a browser opens safely; expected http or https", plain_line(link, 120)),
        ));
    }
    let class = form.class.trim();
    if class.chars().count() > LONGEST_TITLE {
        return Err(invalid("class", format!("a class has at most {LONGEST_TITLE} characters")));
    }
    Ok(NewMark {
        kind,
        from,
        to,
        title: title.to_owned(),
        class: (!class.is_empty()).then(|| class.to_owned()),
        services: form.services.clone(),
        slos: form.slos.clone(),
        link: (!link.is_empty()).then(|| link.to_owned()),
        by: by.to_owned(),
    })
}

/// A mark for a service or an SLO that does not exist would be booked nowhere, and nobody would know.
fn known_to_somebody(shared: &Shared, form: &SloMarkForm) -> Result<(), ApiError> {
    let loaded = shared.loaded();
    let specs = || loaded.levels.list.iter().map(|level| &level.spec);
    let of_slos = specs().filter_map(|spec| spec.service.as_deref());
    let services: BTreeSet<&str> = loaded.services.iter().map(|service| service.name.as_str()).chain(of_slos).collect();
    let slos: BTreeSet<&str> = specs().map(|spec| spec.slo.name.as_str()).collect();
    let stated = "an SLO of slos/ or [[services]] of watchbill.toml names one";
    known_of("services", &form.services, &services, "service", stated)?;
    known_of("slos", &form.slos, &slos, "SLO", "a file of slos/ states one")
}

fn known_of(field: &str, named: &[String], known: &BTreeSet<&str>, what: &str, stated: &str) -> Result<(), ApiError> {
    let Some(name) = named.iter().find(|name| !known.contains(name.as_str())) else { return Ok(()) };
    let list = || known.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let hint = match nearest(name, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if known.is_empty() => format!("there is none yet: {stated}"),
        None if known.len() > MOST_NAMES => format!("there is {}, and {} more", list(), known.len() - MOST_NAMES),
        None => format!("there is {}", list()),
    };
    let message = format!(
        "there is no {what} `{}`, so nothing was marked: it would count for nothing; {hint}",
        plain_line(name, 60)
    );
    Err(ApiError::Invalid { field: field.to_owned(), message })
}

fn form_of(mark: &NewMark) -> SloMarkForm {
    SloMarkForm {
        kind: mark.kind.code().to_owned(),
        title: mark.title.clone(),
        class: mark.class.clone().unwrap_or_default(),
        from: mark.from.to_rfc3339_ms(),
        to: mark.to.map(Instant::to_rfc3339_ms).unwrap_or_default(),
        services: mark.services.clone(),
        slos: mark.slos.clone(),
        link: mark.link.clone().unwrap_or_default(),
    }
}

fn times(mark: &NewMark, here: &Here) -> String {
    let zone = &here.zone;
    match mark.to {
        Some(to) if to > mark.from => from_to_text(mark.from, to, zone),
        None if goes_on(mark.kind) && mark.from > here.now => format!("from {} on", dated_text(mark.from, zone)),
        None if goes_on(mark.kind) => format!("since {}", dated_text(mark.from, zone)),
        _ => dated_text(mark.from, zone),
    }
}

fn about(mark: &NewMark) -> String {
    let names: Vec<String> = mark.services.iter().chain(&mark.slos).map(|name| plain_line(name, 60)).collect();
    if names.is_empty() { "every service".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
#[path = "marks_tests.rs"]
mod tests;
