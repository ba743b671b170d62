//! Acknowledging an incident, and what the server says to that.

use serde_json::json;
use watchbill_domain::alerts::plain_line;
use watchbill_domain::sources::{PollFailure, PollFailureKind};

use super::INCIDENTS;
use super::pages::request;
use super::wire::{WireChanged, WireRefusal, text};
use crate::address::Address;
use crate::ask::{Answer, HttpRequest, HttpResponse, Method, Need};
use crate::items::Text;
use crate::kind::{Action, Receipt};

/// The most of a server's words that is told, characters.
const WORDS: usize = 200;

/// The requests that carry `action` out, one per address.
pub(super) fn requests(addresses: &[Address], action: &Action) -> Vec<HttpRequest> {
    let Action::Acknowledge { alert } = action else { return Vec::new() };
    let body = json!({ "incident": { "type": "incident_reference", "status": "acknowledged" } }).to_string();
    let ask_one = |address: &Address| HttpRequest {
        json: Some(body.clone()),
        form: None,
        ..request(address, Method::Put, &[INCIDENTS, alert.as_str()], Need::Required)
    };
    addresses.iter().map(ask_one).collect()
}

/// What the answer to one of [`requests`] means: it tells the incident as it is by now.
pub(super) fn receipt(answer: &Answer) -> Result<Receipt, PollFailure> {
    let response = answer.result.as_ref().map_err(Clone::clone)?;
    let fail = |kind, message| Err(PollFailure { kind, message });
    match response.status {
        400 | 402 => fail(
            PollFailureKind::Refused,
            format!(
                "did not accept the acknowledgement: {}; a key of the account, unlike a person's own, needs the e-mail address of \
                 one of its users (`headers = {{ From = \"...\" }}`)",
                words(response)
            ),
        ),
        403 => fail(
            PollFailureKind::Auth,
            "does not let this key write (status 403): use one that is not read-only".to_owned(),
        ),
        404 => fail(PollFailureKind::NotFound, "knows no incident with this id".to_owned()),
        _ => {
            let changed: WireChanged<'_> = serde_json::from_slice(response.json_body()?).map_err(|_| PollFailure {
                kind: PollFailureKind::Malformed,
                message: "seems to have accepted the acknowledgement but did not answer with the incident".to_owned(),
            })?;
            match changed.incident.status.as_ref() {
                "acknowledged" | "resolved" => Ok(Receipt::Done),
                _ => fail(
                    PollFailureKind::Refused,
                    "took the acknowledgement and still lists the incident as not acknowledged".to_owned(),
                ),
            }
        }
    }
}

/// What the server says in its own words, on one line.
fn words(response: &HttpResponse) -> String {
    let refusal: Option<WireRefusal<'_>> = serde_json::from_slice(&response.body).ok();
    let said = refusal.map(|refusal| {
        let errors = refusal.error.errors.map(|errors| errors.get()).unwrap_or_default();
        let several: Vec<Text<'_>> = serde_json::from_str(errors).unwrap_or_default();
        let one: Option<Text<'_>> = serde_json::from_str(errors).ok();
        let parts = [text(refusal.error.message.as_ref())];
        let parts = parts.into_iter().chain(several.iter().map(AsRef::as_ref)).chain(one.iter().map(AsRef::as_ref));
        parts.filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(", ")
    });
    let said = said.map(|said| plain_line(&said, WORDS)).filter(|said| !said.is_empty());
    said.unwrap_or_else(|| format!("status {}", response.status))
}

#[cfg(test)]
#[path = "acknowledging_tests.rs"]
mod tests;
