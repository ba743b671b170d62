//! Writing silences, and what the server says to that.

use serde_json::{Value, json};
use watchbill_domain::alerts::{Operator, Silence, SilenceMatcher, SilenceState};
use watchbill_domain::ids::Identity;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;

use super::SILENCES;
use super::reading::note;
use super::wire::{WireListed, WireMade, WireMatcher};
use crate::address::Address;
use crate::ask::{Answer, HttpRequest, HttpResponse, Method, Need};
use crate::items::read_items;
use crate::kind::{Action, Receipt, SilencesAnswer, SilencesAsk};

/// The most of a server's words that is told, characters.
const WORDS: usize = 200;

/// The requests that carry `action` out, one per address; peers pass silences on to each other.
pub(super) fn requests(addresses: &[Address], action: &Action) -> Vec<HttpRequest> {
    let ask = |method, segments: &[&str], json: Option<String>| {
        let ask_one = |address: &Address| HttpRequest {
            peer: address.peer.clone(),
            method,
            url: address.below(segments.iter().copied()),
            headers: Vec::new(),
            json: json.clone(),
            form: None,
            need: Need::Required,
        };
        addresses.iter().map(ask_one).collect()
    };
    match action {
        Action::Silence { matchers, starts_at, ends_at, by, comment, replaces } => {
            let Some(matchers) = matchers.iter().map(matcher).collect::<Option<Vec<Value>>>() else {
                return Vec::new();
            };
            let mut silence = json!({
                "matchers": matchers,
                "startsAt": starts_at.to_rfc3339_ms(),
                "endsAt": ends_at.to_rfc3339_ms(),
                "createdBy": by,
                "comment": comment,
            });
            if let Some(id) = replaces {
                silence["id"] = Value::String(id.clone());
            }
            ask(Method::Post, &["api", "v2", SILENCES], Some(silence.to_string()))
        }
        Action::ExpireSilence { id } => ask(Method::Delete, &["api", "v2", "silence", id], None),
        // It has no word for that: a short silence stands for an acknowledgement.
        Action::Acknowledge { .. } => Vec::new(),
    }
}

/// The requests that give these silences, one per address.
pub(super) fn listing(addresses: &[Address], wanted: &SilencesAsk) -> Vec<HttpRequest> {
    let ask_one = |address: &Address| HttpRequest {
        peer: address.peer.clone(),
        method: Method::Get,
        url: match wanted {
            SilencesAsk::All => address.below(["api", "v2", SILENCES]),
            SilencesAsk::One(id) => address.below(["api", "v2", "silence", id]),
        },
        headers: Vec::new(),
        json: None,
        form: None,
        need: Need::Required,
    };
    addresses.iter().map(ask_one).collect()
}

/// What the answer to one of [`listing`] means.
pub(super) fn listed(answer: &Answer) -> Result<SilencesAnswer, PollFailure> {
    let of_one = !answer.request.url.path().ends_with(SILENCES);
    if of_one && answer.result.as_ref().is_ok_and(|response| response.status == 404) {
        let message = "knows no silence with this id".to_owned();
        return Err(PollFailure { kind: PollFailureKind::NotFound, message });
    }
    let (_, body) = answer.json()?;
    if of_one {
        let malformed = |why: &str| PollFailure {
            kind: PollFailureKind::Malformed,
            message: format!("answered with something that is no silence: it {why}"),
        };
        let wire = serde_json::from_slice::<WireListed<'_>>(body).map_err(|_| malformed("has another shape"))?;
        let silence = silence(&wire).map_err(|why| malformed(&why))?;
        return Ok(SilencesAnswer { silences: vec![silence], problems: Vec::new() });
    }
    let items = read_items(body, |wire: WireListed<'_>| silence(&wire))?;
    Ok(SilencesAnswer { problems: items.problems(SILENCES), silences: items.read })
}

fn silence(wire: &WireListed<'_>) -> Result<Silence, String> {
    let note = note(&wire.note)?;
    let state = wire.status.as_ref().map(|status| status.state.as_ref()).unwrap_or_default();
    Ok(Silence {
        id: note.id,
        matchers: wire.matchers.iter().map(matcher_of).collect(),
        by: note.by,
        comment: note.comment,
        starts_at: note.starts_at,
        ends_at: note.ends_at,
        updated_at: wire.updated_at.as_ref().and_then(|at| Instant::parse(at.as_ref()).ok()),
        state: SilenceState::from_word(state).ok_or("is neither active nor pending nor expired")?,
    })
}

/// `isEqual` came with 0.22; before, every matcher was equal.
fn matcher_of(wire: &WireMatcher<'_>) -> SilenceMatcher {
    let operator = match (wire.is_regex, wire.is_equal.unwrap_or(true)) {
        (false, true) => Operator::Equal,
        (false, false) => Operator::NotEqual,
        (true, true) => Operator::Match,
        (true, false) => Operator::NotMatch,
    };
    SilenceMatcher { name: wire.name.as_ref().to_owned(), operator, value: wire.value.as_ref().to_owned() }
}

/// What the answer to one of [`requests`] means.
pub(super) fn receipt(answer: &Answer) -> Result<Receipt, PollFailure> {
    let response = answer.result.as_ref().map_err(Clone::clone)?;
    let fail = |kind, message| Err(PollFailure { kind, message });
    let expiring = answer.request.method == Method::Delete;
    let words = words(response);
    match response.status {
        // 0.25 answers 500 with these words where later releases answer 404.
        404 | 500 if expiring && (response.status == 404 || words.as_deref() == Some("silence not found")) => fail(
            PollFailureKind::NotFound,
            "knows no silence with this id: it was removed long ago or belongs to another source; nothing was changed"
                .to_owned(),
        ),
        400 | 422 => {
            let why = words.unwrap_or_else(|| format!("status {}", response.status));
            fail(PollFailureKind::Refused, format!("did not accept this, and nothing was changed: {why}"))
        }
        403 => fail(
            PollFailureKind::Auth,
            "does not let these credentials write (status 403): ask for the right to make silences".to_owned(),
        ),
        _ if expiring => response.json_body().map(|_| Receipt::Done),
        _ => match serde_json::from_slice::<WireMade>(response.json_body()?) {
            Ok(made) => Ok(Receipt::Made(Identity::new(made.silence_id))),
            Err(_) => fail(
                PollFailureKind::Malformed,
                "seems to have accepted the silence but did not give its id: look for it there before trying again"
                    .to_owned(),
            ),
        },
    }
}

/// As the API writes a matcher; ages cannot be silenced.
fn matcher(matcher: &SilenceMatcher) -> Option<Value> {
    let (is_regex, is_equal) = match matcher.operator {
        Operator::Equal => (false, true),
        Operator::NotEqual => (false, false),
        Operator::Match => (true, true),
        Operator::NotMatch => (true, false),
        Operator::Less | Operator::Greater => return None,
    };
    Some(json!({ "name": matcher.name, "value": matcher.value, "isRegex": is_regex, "isEqual": is_equal }))
}

/// What the server says in its own words, on one line: a JSON text, the `message` of a JSON object, or plain text.
fn words(response: &HttpResponse) -> Option<String> {
    let text = match serde_json::from_slice(&response.body) {
        Ok(Value::String(text)) => text,
        Ok(Value::Object(mut object)) => object.remove("message")?.as_str()?.to_owned(),
        Ok(_) => return None,
        Err(_) if response.body.trim_ascii_start().starts_with(b"<") => return None,
        Err(_) => String::from_utf8_lossy(&response.body).into_owned(),
    };
    let line = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = line.collect::<Vec<_>>().join(" ");
    let cut: String = line.chars().take(WORDS).collect();
    let end = if cut.len() < line.len() { "..." } else { "" };
    (!line.is_empty()).then(|| cut + end)
}

#[cfg(test)]
#[path = "silencing_tests.rs"]
mod tests;
