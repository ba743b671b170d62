//! Jobs, entries and messages that a broker keeps like any other record: what is shown of one, whoever kept it.

use serde_json::Value;
use serde_json::value::RawValue;
use watchbill_domain::queues::DeadReason;
use watchbill_domain::time::Instant;

use crate::dead;
use crate::peek::{Lasting, PeekedMessage};

/// So much of each body is kept, bytes.
pub(crate) const BODY_MOST: usize = 64 * 1024;

/// One of them, as secret as it came.
#[derive(Default)]
pub(crate) struct Stored {
    /// What it is about: the arguments of a job, the data of a message.
    pub body: Vec<u8>,
    /// How long the body is where it lies, bytes, if only its first part was read.
    pub whole: Option<u64>,
    /// What its framework calls it.
    pub id: String,
    /// What it is: the class of a job, the subject of a message.
    pub sort: String,
    /// Headers that a program set and that stay what they are.
    pub lasting: Vec<(String, Value)>,
    /// Everything beside the body.
    pub beside: Beside,
    /// What it says of its death.
    pub reason: DeadReason,
    /// How often it was tried.
    pub tries: Option<u32>,
}

impl Stored {
    /// As it is shown. What its framework counts while it is tried is not in its fingerprint.
    pub(crate) fn message(self) -> PeekedMessage {
        let Self { mut body, whole, id, sort, lasting, beside, reason, tries } = self;
        let headers = lasting.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let fingerprint = whole
            .is_none_or(|whole| whole <= body.len() as u64)
            .then(|| Lasting { body: &body, id: &id, sort: &sort, headers }.fingerprint());
        let bytes = whole.unwrap_or_default().max(body.len() as u64);
        body.truncate(BODY_MOST);
        PeekedMessage { fingerprint, body, bytes, properties: beside.object(), reason, deliveries: tries, replayed: 0 }
    }
}

/// What stands beside a body, by name and in order, each as JSON.
#[derive(Default)]
pub(crate) struct Beside(Vec<(String, String)>);

impl Beside {
    /// A text; nothing where there is none.
    pub(crate) fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.0.push((name.to_owned(), Value::from(text).to_string()));
        }
    }

    /// JSON; what is none is a text.
    pub(crate) fn json(&mut self, name: &str, text: Option<&str>) {
        match text.filter(|text| is_json(text)) {
            Some(json) => self.0.push((name.to_owned(), json.to_owned())),
            None => self.text(name, text),
        }
    }

    /// An instant.
    pub(crate) fn at(&mut self, name: &str, at: Option<Instant>) {
        self.text(name, at.map(Instant::to_rfc3339).as_deref());
    }

    /// All of it as one object.
    pub(crate) fn object(&self) -> String {
        let field = |(name, json): &(String, String)| format!("{}:{json}", Value::from(name.as_str()));
        format!("{{{}}}", self.0.iter().map(field).collect::<Vec<_>>().join(","))
    }
}

/// Whether this is JSON, of whatever shape.
pub(crate) fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

/// A text of JSON; a number is one as well.
pub(crate) fn plain(raw: &RawValue) -> Option<String> {
    match serde_json::from_str(raw.get()).ok()? {
        Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What a program in JavaScript died of: the name of its error, what that said, and its trace, whose first line has both. `Error` is what is
/// thrown unless somebody thought of a name, and tells nothing.
pub(crate) fn of_javascript(
    name: Option<String>,
    message: Option<String>,
    trace: Option<&str>,
) -> (Option<String>, Option<String>) {
    let (of_trace, said) = trace.map(dead::of_line).unwrap_or_default();
    (name.or(of_trace).filter(|name| name != "Error"), message.or(said))
}

#[cfg(test)]
#[path = "stored_tests.rs"]
mod tests;
