//! Drafts of what to tell others while an incident lasts: for a chat, and for a page that everybody sees. They name no person.

use crate::time::{Instant, Zone, dated_text, span_text};

use super::incident::{Incident, Kind, LinkKind, Status};
use super::times::{Moment, Times};

/// What a draft is made from, besides the incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling<'t> {
    /// Its moments.
    pub times: &'t Times,
    /// What people notice, in a sentence of whoever writes; may be empty.
    pub noticed: &'t str,
    /// What is being done, likewise.
    pub doing: &'t str,
    /// When the next word comes; none where nobody promised one.
    pub next: Option<Instant>,
    /// Names and ids of people of the team: they are taken out wherever they stand.
    pub people: &'t [String],
    /// In which zone times are told.
    pub zone: &'t Zone,
}

/// Drafts of the same news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafts {
    /// For a chat of the team: with severity, services and the incident's number.
    pub chat: String,
    /// For a page that users see: what they notice, and no word of what is behind it.
    pub status_page: String,
}

/// What stands where a name stood.
const SOMEBODY: &str = "somebody";

/// Drafts of where an incident stands at `now`.
#[must_use]
pub fn drafts(incident: &Incident, telling: &Telling<'_>, now: Instant) -> Drafts {
    let clean = |text: &str| without_names(text, telling.people);
    Drafts { chat: clean(&chat(incident, telling, now)), status_page: clean(&status_page(incident, telling, now)) }
}

fn chat(incident: &Incident, telling: &Telling<'_>, now: Instant) -> String {
    let drill = if incident.kind == Kind::Drill { "DRILL: " } else { "" };
    let severity = incident.severity().word().to_uppercase();
    let mut text =
        format!("{drill}{severity} {}: incident {}, {}", incident.status().word(), incident.id, incident.title);
    let services: Vec<&str> = incident.linked(LinkKind::Service).collect();
    if !services.is_empty() {
        text.push_str(&format!(" ({})", services.join(", ")));
    }
    text.push('\n');
    text.push_str(&since(telling, incident.status(), now));
    for (head, said) in [("What people notice", telling.noticed), ("What is being done", telling.doing)] {
        if !said.trim().is_empty() {
            text.push_str(&format!("\n{head}: {}", said.trim()));
        }
    }
    text.push_str(&next(telling, "\n"));
    text
}

fn status_page(incident: &Incident, telling: &Telling<'_>, now: Instant) -> String {
    let head = match incident.status() {
        Status::Investigating => "We are looking into a problem",
        Status::Identified => "We know what the problem is and work on it",
        Status::Monitoring => "The problem should be over; we keep watching",
        Status::Resolved => "The problem is over",
    };
    let drill = if incident.kind == Kind::Drill { "This is a drill. " } else { "" };
    let noticed = telling.noticed.trim();
    let noticed = match incident.status() {
        _ if noticed.is_empty() => String::new(),
        Status::Monitoring | Status::Resolved => format!(" What you may have noticed: {noticed}"),
        Status::Investigating | Status::Identified => format!(" What you may notice: {noticed}"),
    };
    format!("{drill}{head}.{noticed}\n{}{}", since(telling, incident.status(), now), next(telling, "\n"))
}

/// `Since Mon 9 Mar 2026 09:00 GMT, for 42 min.`
fn since(telling: &Telling<'_>, status: Status, now: Instant) -> String {
    let Some(started) = telling.times.at(Moment::Started) else {
        return "It is not known yet since when.".to_owned();
    };
    let from = dated_text(started, telling.zone);
    let moment = if status == Status::Resolved { Moment::Resolved } else { Moment::Mitigated };
    let ended = telling.times.at(Moment::Mitigated).or_else(|| telling.times.at(moment));
    match ended.filter(|ended| status >= Status::Monitoring && *ended >= started) {
        Some(ended) => {
            format!("From {from} until {}: {}.", dated_text(ended, telling.zone), span_text(ended.since(started)))
        }
        None => format!("Since {from}, for {}.", span_text(now.since(started))),
    }
}

fn next(telling: &Telling<'_>, before: &str) -> String {
    telling.next.map(|at| format!("{before}Next word by {}.", dated_text(at, telling.zone))).unwrap_or_default()
}

/// The text with every name of a person taken out, the longest first, as whole words and with an `@` before it or not. A name that is
/// also a word of the language goes too: a draft is read before it is sent, and a name that stayed would not be seen.
#[must_use]
pub fn without_names(text: &str, people: &[String]) -> String {
    let mut names: Vec<&str> = people.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
    let mut told = text.to_owned();
    for name in names {
        told = without(&told, name);
    }
    told
}

fn without(text: &str, name: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let same = |a: &char, b: &char| a.to_lowercase().eq(b.to_lowercase());
    let is_inside = |letter: Option<&char>| letter.is_some_and(|letter| letter.is_alphanumeric());
    let mut told = String::with_capacity(text.len());
    let mut place = 0;
    while let Some(letter) = letters.get(place) {
        let end = place + name.len();
        let fits = letters.get(place..end).is_some_and(|some| some.iter().zip(&name).all(|(a, b)| same(a, b)));
        let alone =
            !is_inside(place.checked_sub(1).and_then(|before| letters.get(before))) && !is_inside(letters.get(end));
        if fits && alone {
            if told.ends_with('@') {
                told.pop();
            }
            told.push_str(SOMEBODY);
            place = end;
        } else {
            told.push(*letter);
            place += 1;
        }
    }
    told
}

#[cfg(test)]
#[path = "status_text_tests.rs"]
mod tests;
