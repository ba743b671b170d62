//! Webhooks: one JSON document, described in docs/manual/json.md.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use sha2::Sha256;
use url::Url;
use watchbill_domain::alerts::plain_line;
use watchbill_store::Taken;

use crate::ports::{Post, PostAnswer, Way};

use super::Message;
use super::verdict::{Failure, judge};

/// Alerts listed in one document; `alerts_total` has the whole number.
const MOST_ALERTS: usize = 100;

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    event: &'static str,
    key: &'a str,
    repeat: bool,
    team: &'a str,
    page: PageJson<'a>,
}

#[derive(Serialize)]
struct PageJson<'a> {
    id: i64,
    kind: &'static str,
    severity: &'static str,
    title: &'a str,
    body: &'a str,
    because: &'a str,
    at: String,
    alerts_total: usize,
    alerts: Vec<AlertJson<'a>>,
}

#[derive(Serialize)]
struct AlertJson<'a> {
    id: String,
    name: &'a str,
    severity: &'static str,
    place: &'a str,
    summary: &'a str,
    starts_at: String,
    because: &'a str,
}

pub(super) fn post(url: &Url, secret: Option<&SecretString>, way: Way, message: &Message) -> Post {
    let body = document(message);
    let mut headers = vec![("Idempotency-Key".to_owned(), message.key.clone())];
    if let Some(secret) = secret {
        headers.push(("X-Watchbill-Signature".to_owned(), signature(secret, body.as_bytes())));
    }
    Post { url: url.clone(), headers, body, way }
}

pub(super) fn receipt(answer: &PostAnswer) -> Result<String, Failure> {
    judge(answer)?;
    let id = answer.request_id.as_deref().map_or(String::new(), |id| format!(", request {}", plain_line(id, 64)));
    Ok(format!("status {}{id}", answer.status))
}

fn document(message: &Message) -> String {
    let alerts = message.alerts.iter().take(MOST_ALERTS).map(|line| AlertJson {
        id: line.id.to_string(),
        name: &line.name,
        severity: line.severity.word(),
        place: &line.place,
        summary: &line.summary,
        starts_at: line.starts_at.to_rfc3339(),
        because: &line.because,
    });
    let document = Document {
        version: 1,
        event: message.event.word(),
        key: &message.key,
        repeat: message.before == Taken::Perhaps,
        team: &message.team,
        page: PageJson {
            id: message.page,
            kind: message.kind,
            severity: message.severity.word(),
            title: &message.title,
            body: &message.body,
            because: &message.because,
            at: message.at.to_rfc3339(),
            alerts_total: message.alerts.len(),
            alerts: alerts.collect(),
        },
    };
    serde_json::to_string(&document).unwrap_or_default()
}

/// `sha256=` and the HMAC-SHA256 of the body in hexadecimal digits.
#[allow(clippy::expect_used)]
pub(super) fn signature(secret: &SecretString, body: &[u8]) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).expect("BUG: HMAC takes keys of any length");
    mac.update(body);
    let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={digits}")
}
