//! What people do with incidents: each is an event, and what does not fit is refused with why. What an incident reaches is kept the moment
//! it is resolved.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::ids::PersonId;
use watchbill_domain::incidents::{
    Audience, Event, Incident, IncidentId, Link, LinkKind, Moment, Role, Side, Status, TypedTime, What, merging,
    own_entries, typed_time,
};
use watchbill_domain::time::{Instant, parse_span};
use watchbill_store::{IncidentQuery, IncidentsWhich, NewIncidentNote};

use crate::api::{ApiError, IncidentAct, IncidentActForm, IncidentLink, IncidentNoteForm};
use crate::budgets::{by_name, key_of};
use crate::queues::queue_id;
use crate::reads::{Here, find_alert, store_error};
use crate::shared::Shared;

use super::collect::{keep, kept, known};
use super::declare::{known_service, severity, titled};
use super::page::here_of;

/// Characters of what a figure says, and of who told of an incident.
const LONGEST_FIGURE: usize = 200;
/// Characters of what was done, as it is answered.
const LONGEST_SAID: usize = 300;
/// Incidents that are named where somebody has to say which.
const MOST_NAMED: u32 = 5;

/// Something that was done with an incident.
pub(super) struct Acted {
    /// The incident as it is now.
    pub incident: Incident,
    /// What was done, without a full stop.
    pub done: String,
    /// What is to be said of how a time was read; empty where it could be read in one way only.
    pub reading: String,
    /// Why its timeline could not be kept, where it is resolved by this, or was and reaches more by this.
    pub not_kept: Option<ApiError>,
}

/// Does something with an incident. One that is resolved by it keeps its timeline from then on, and one that was keeps what it reaches more
/// by a link or another time; where that cannot be, it is done all the same.
///
/// # Errors
/// [`ApiError::Invalid`] with the box that cannot be read, or where it does not fit the incident as it is; otherwise when there is none of
/// this number, and when it cannot be written.
pub(super) async fn act(shared: &Shared, form: &IncidentActForm, by: &str) -> Result<Acted, ApiError> {
    let now = shared.ports.clock.now();
    let id = IncidentId(form.id);
    let before = kept(shared, id).await?.incident;
    let here = here_of(shared, &before, now);
    let (what, reading) = what(shared, &before, &form.act, &here).await?;
    let appended = shared.store.incident_append(id, what, form.seen, &called(shared, by), now).await;
    let incident = appended.map_err(|error| store_error(&error))?;
    // What it reaches may be more than it was when it was resolved.
    let reaches = matches!(
        form.act,
        IncidentAct::Status { .. }
            | IncidentAct::Link { .. }
            | IncidentAct::SayTime { .. }
            | IncidentAct::UnsayTime { .. }
    );
    let not_kept =
        if reaches && incident.status() == Status::Resolved { keep_all(shared, id, by).await.err() } else { None };
    let done = match form.act {
        IncidentAct::Status { .. } | IncidentAct::Severity { .. } => {
            format!("{}, {}", incident.severity().word(), incident.status().word())
        }
        _ => last_done(shared, &incident, &here).await?,
    };
    Ok(Acted { incident, done, reading, not_kept })
}

/// What was done with it last, as its timeline has it.
async fn last_done(shared: &Shared, incident: &Incident, here: &Here) -> Result<String, ApiError> {
    let events = kept(shared, incident.id).await?.events;
    let last: Vec<Event> = events.into_iter().filter(|event| event.number == incident.revision).collect();
    let told = own_entries(incident.id, &last, &[]).pop().map(|line| here.local(&line.text)).unwrap_or_default();
    Ok(plain_line(&told, LONGEST_SAID).trim_end_matches('.').to_owned())
}

/// Keeps what the records tell of an incident now; says how many lines were new.
///
/// # Errors
/// When there is none of this number, it is part of another, or it cannot be written.
pub(super) async fn keep_all(shared: &Shared, id: IncidentId, by: &str) -> Result<u64, ApiError> {
    let now = shared.ports.clock.now();
    let known = known(shared, id, now).await?;
    keep(shared, &known, &called(shared, by), now).await
}

/// Makes `from` a part of `into`, whose timeline keeps from then on what was collected of both, and gives the one that goes on.
///
/// # Errors
/// When one of them is not there, they cannot be one, or it cannot be written.
pub(super) async fn merge(shared: &Shared, into: i64, from: i64, by: &str) -> Result<Incident, ApiError> {
    let (into, from, now) = (IncidentId(into), IncidentId(from), shared.ports.clock.now());
    let (goes_on, ends) = (kept(shared, into).await?.incident, kept(shared, from).await?.incident);
    merging(&goes_on, &ends).map_err(|why| store_error(&why.into()))?;
    // What the records tell of it may lie outside of the time of the one that goes on.
    keep_all(shared, from, by).await?;
    let merged = shared.store.merge_incidents(into, from, &called(shared, by), now).await;
    merged.map_err(|error| store_error(&error))
}

/// Writes a note into a timeline; without a number into that of the only incident that is open. Gives the number of the incident, and what
/// is to be said of how its time was read.
///
/// # Errors
/// [`ApiError::Invalid`] where the time cannot be read or is to come, without words, and without a number where none or several are open;
/// otherwise when there is none of this number, and when it cannot be written.
pub(super) async fn note(shared: &Shared, form: &IncidentNoteForm, by: &str) -> Result<(IncidentId, String), ApiError> {
    let now = shared.ports.clock.now();
    let id = match form.id {
        Some(id) => IncidentId(id),
        None => only_open(shared).await?,
    };
    let (told, reading) = past_or_now(&form.at, &here_of(shared, &kept(shared, id).await?.incident, now))?;
    let side = if form.attacker { Side::Attacker } else { Side::Ours };
    let note = NewIncidentNote { at: told, text: &form.text, side };
    shared.store.add_note(id, &note, &called(shared, by), now).await.map_err(|error| store_error(&error))?;
    Ok((id, reading))
}

/// The only incident that is open.
async fn only_open(shared: &Shared) -> Result<IncidentId, ApiError> {
    let query = IncidentQuery { which: IncidentsWhich::Open, about: None, from: None, until: None, most: MOST_NAMED };
    let open = shared.store.incidents(&query).await.map_err(|error| store_error(&error))?;
    let message = match open.incidents.as_slice() {
        [one] if open.total == 1 => return Ok(one.id),
        [] => "no incident is open, so nothing was written; declare one, or give the number of one".to_owned(),
        several => {
            let named: Vec<String> =
                several.iter().map(|row| format!("{} ({})", row.id, plain_line(&row.title, 60))).collect();
            format!("{} incidents are open, so nothing was written; say which: {}", open.total, named.join(", "))
        }
    };
    Err(ApiError::Invalid { field: "incident".to_owned(), message })
}

/// The event, and what is to be said of how its time was read.
async fn what(
    shared: &Shared,
    incident: &Incident,
    act: &IncidentAct,
    here: &Here,
) -> Result<(What, String), ApiError> {
    let what = match act {
        IncidentAct::Retitle { title } => What::Retitled(titled(title)?),
        IncidentAct::Severity { severity: typed, why } => {
            What::SeveritySet { severity: severity(typed)?, why: why.clone() }
        }
        IncidentAct::Status { status, why } => What::StatusSet { status: self::status(status)?, why: why.clone() },
        IncidentAct::TakeRole { role, person } => {
            What::RoleTaken { role: self::role(role)?, person: called(shared, person.trim()) }
        }
        IncidentAct::LeaveRole { role } => What::RoleLeft(self::role(role)?),
        IncidentAct::Link { link } => What::Linked(found(shared, link).await?),
        IncidentAct::Unlink { link } => What::Unlinked(linked(shared, incident, link).await?),
        IncidentAct::SayTime { moment, at, why } => {
            let told = past("at", at, here)?;
            let what = What::TimeSaid { moment: self::moment(moment)?, at: told.at, why: why.clone() };
            return Ok((what, other_reading(&told, here)));
        }
        IncidentAct::UnsayTime { moment } => What::TimeUnsaid(self::moment(moment)?),
        IncidentAct::Report { who, at } => {
            let (at, reading) = past_or_now(at, here)?;
            let what = What::Reported { who: plain_line(&called(shared, who.trim()), LONGEST_FIGURE), at };
            return Ok((what, reading));
        }
        IncidentAct::TakeBackReport { who } => {
            What::ReportTakenBack(plain_line(&called(shared, who.trim()), LONGEST_FIGURE))
        }
        IncidentAct::WriteFigure { name, value, source } => {
            let line = |text: &str| plain_line(text, LONGEST_FIGURE);
            What::FigureWritten { name: line(name), value: line(value), source: line(source) }
        }
        IncidentAct::RemoveFigure { name } => What::FigureRemoved(plain_line(name, LONGEST_FIGURE)),
        IncidentAct::Restrict { restricted: true } => What::AudienceSet(Audience::Restricted),
        IncidentAct::Restrict { restricted: false } => What::AudienceSet(Audience::Team),
    };
    Ok((what, String::new()))
}

fn status(word: &str) -> Result<Status, ApiError> {
    Status::from_word(word.trim())
        .ok_or_else(|| no_word("status", word, Status::ALL.map(Status::word).join(", ").as_str()))
}

fn role(word: &str) -> Result<Role, ApiError> {
    let short = if word.trim() == "comms" { Some(Role::Communications) } else { None };
    let role = short.or_else(|| Role::from_word(word.trim()));
    role.ok_or_else(|| no_word("role", word, Role::ALL.map(Role::word).join(", ").as_str()))
}

fn moment(word: &str) -> Result<Moment, ApiError> {
    Moment::from_word(word.trim())
        .ok_or_else(|| no_word("moment", word, Moment::ALL.map(Moment::word).join(", ").as_str()))
}

fn no_word(field: &str, typed: &str, expected: &str) -> ApiError {
    let message = format!("`{}` is no {field}: nothing was written; expected one of {expected}", plain_line(typed, 60));
    ApiError::Invalid { field: field.to_owned(), message }
}

/// A time that was: a span back from now, or a time as people type it; without a zone it is by the clock of the incident's.
///
/// # Errors
/// [`ApiError::Invalid`] where it cannot be read or is still to come.
pub(super) fn past(field: &str, typed: &str, here: &Here) -> Result<TypedTime, ApiError> {
    let invalid = |message: String| ApiError::Invalid { field: field.to_owned(), message };
    let told = match parse_span(typed.trim()) {
        Ok(span) => TypedTime { at: here.now.minus(span), or: None },
        Err(_) => typed_time(typed, here.now, &here.zone).map_err(|error| invalid(error.to_string()))?,
    };
    if told.at > here.now {
        return Err(invalid("that time is still to come: nothing was written. Say when it was".to_owned()));
    }
    Ok(told)
}

/// When something was, and what is to be said of how that was read; now where nothing is typed.
fn past_or_now(typed: &str, here: &Here) -> Result<(Instant, String), ApiError> {
    if typed.trim().is_empty() {
        return Ok((here.now, String::new()));
    }
    let told = past("at", typed, here)?;
    Ok((told.at, other_reading(&told, here)))
}

/// What is said of a time that clocks showed twice; nothing of another.
pub(super) fn other_reading(told: &TypedTime, here: &Here) -> String {
    told.or.map_or_else(String::new, |or| {
        let (first, second) = (here.full(told.at), here.full(or));
        format!(" Clocks showed that time twice: {first} was taken. If it was {second}, say it with that zone.")
    })
}

/// What a link means, as the records call it.
async fn found(shared: &Shared, link: &IncidentLink) -> Result<Link, ApiError> {
    let kind = link_kind(&link.kind)?;
    let typed = link.key.trim();
    let key = match kind {
        LinkKind::Alert => find_alert(shared, typed).await?.to_string(),
        LinkKind::Queue => queue_id(shared, typed).await?.to_string(),
        LinkKind::Level => {
            let loaded = shared.loaded();
            key_of(loaded.levels(), by_name(loaded.levels(), typed)?)
        }
        LinkKind::Service => known_service(&shared.loaded(), typed)?,
        LinkKind::Incident => kept(shared, incident_number(typed)?).await?.incident.id.to_string(),
    };
    Ok(Link::new(kind, key))
}

/// The link of an incident that is meant: what it names may be gone by now.
async fn linked(shared: &Shared, incident: &Incident, link: &IncidentLink) -> Result<Link, ApiError> {
    let exact = Link::new(link_kind(&link.kind)?, link.key.trim());
    if incident.links.contains(&exact) { Ok(exact) } else { found(shared, link).await }
}

fn link_kind(word: &str) -> Result<LinkKind, ApiError> {
    let known = LinkKind::from_word(word.trim());
    known.ok_or_else(|| no_word("link", word, LinkKind::ALL.map(LinkKind::word).join(", ").as_str()))
}

/// The number of an incident, as people write it.
///
/// # Errors
/// [`ApiError::Invalid`] where it is none.
pub(super) fn incident_number(typed: &str) -> Result<IncidentId, ApiError> {
    let digits = typed.trim().trim_start_matches('#');
    digits.parse().map(IncidentId).map_err(|_| ApiError::Invalid {
        field: "incident".to_owned(),
        message: format!(
            "`{}` is no number of an incident; `watchbill incidents list` has them",
            plain_line(typed, 60)
        ),
    })
}

/// How people call whoever does something: `by` is a person's id, the name of one, or the user of the laptop.
pub(super) fn called(shared: &Shared, by: &str) -> String {
    shared.loaded().watch().called(&PersonId::new(by))
}
