//! One masked field of one message, shown to somebody who said why.

use std::fmt::Write as _;

use watchbill_domain::queues::{Act, Deed, Payload, QueueId, masked_text};

use crate::api::{ApiError, PeekPart, RevealAsk, RevealedField};
use crate::shared::Shared;

use super::lines::{cut, path_of, places};
use super::payload::{Form, Wiped};
use super::record;
use super::session::{Kept, Session};
use super::stack;

/// So long it is shown, seconds.
const SHOWN_S: u32 = 30;
/// Characters of a reason.
const REASON: usize = 300;
/// Bytes of what is no text that are shown as numbers.
const DUMPED: usize = 4_096;

/// What is recorded of the field, and the field.
struct Found {
    queue: QueueId,
    path: String,
    message: String,
    text: String,
}

/// Gives the field and records who wanted it and why; never what it is.
///
/// # Errors
/// Without a reason, when there is no such field or nothing of it is masked, when the messages are forgotten, and when it cannot be
/// recorded.
pub(crate) async fn reveal(shared: &Shared, ask: &RevealAsk, by: &str) -> Result<RevealedField, ApiError> {
    let reason = reason_of(&ask.reason)?;
    let now = shared.ports.clock.now();
    let Found { queue, path, message, text } =
        shared.peeks.look(&ask.session, now, |session| stack::wiped(|| find(session, ask)).ok_or_else(no_such))?;
    let details = vec![("message".to_owned(), message), ("field".to_owned(), path)];
    record(shared, Deed { at: now, by: by.to_owned(), act: Act::Revealed, queue, reason, details }).await?;
    Ok(RevealedField { text, seconds: SHOWN_S })
}

/// Why something has to be seen, as the trail has it: whoever writes a secret into the reason does not put it there.
///
/// # Errors
/// Where nothing is said, or too much.
pub(super) fn reason_of(text: &str) -> Result<String, ApiError> {
    let reason = text.trim();
    if reason.is_empty() || reason.chars().count() > REASON {
        let message = format!("say why it has to be seen, in 1 to {REASON} characters: it is recorded with your name");
        return Err(ApiError::Invalid { field: "reason".to_owned(), message });
    }
    Ok(masked_text(reason).text)
}

fn no_such() -> ApiError {
    ApiError::NotFound { message: "there is no such masked field in these messages: read them again".to_owned() }
}

fn find(session: &Session, ask: &RevealAsk) -> Option<Found> {
    let kept = session.messages.get(ask.message)?;
    let (path, text) = match ask.part {
        PeekPart::Body => match kept.body() {
            (Form::Binary, _) => ask.field.is_empty().then(|| ("body".to_owned(), dump(&kept.body)))?,
            (_, payload) => field("body", &payload, &ask.field)?,
        },
        PeekPart::Properties => field("headers", &kept.properties()?, &ask.field)?,
    };
    Some(Found { queue: session.queue.clone(), path, message: named(kept, ask.message), text })
}

/// Its fingerprint, else its place.
pub(super) fn named(kept: &Kept, place: usize) -> String {
    kept.fingerprint.clone().unwrap_or_else(|| format!("number {} of those that were read", place + 1))
}

/// A field of which something is masked, with its names.
fn field(part: &str, payload: &Wiped, wanted: &[usize]) -> Option<(String, String)> {
    let masks = payload.masked().masks;
    let mask = masks.iter().find(|mask| places(&mask.path) == wanted)?;
    let text = match payload.payload().field(&path_of(payload.payload(), wanted)?)? {
        Payload::Text(text) | Payload::Number(text) => cut(text),
        Payload::Null | Payload::Flag(_) | Payload::List(_) | Payload::Object(_) => return None,
    };
    Some((joined(part, &mask.path.to_string()), text))
}

/// `body.customer.email`
pub(super) fn joined(part: &str, path: &str) -> String {
    if path.is_empty() || path.starts_with('[') { format!("{part}{path}") } else { format!("{part}.{path}") }
}

/// Sixteen bytes a line, as numbers and as signs.
fn dump(bytes: &[u8]) -> String {
    let mut text = String::new();
    for (line, bytes_of) in bytes.chunks(16).take(DUMPED / 16).enumerate() {
        let _ = write!(text, "{:06x} ", line * 16);
        for byte in bytes_of {
            let _ = write!(text, " {byte:02x}");
        }
        let signs = bytes_of.iter().map(|byte| if (0x20..0x7F).contains(byte) { char::from(*byte) } else { '.' });
        let _ = writeln!(text, "{}  {}", "   ".repeat(16 - bytes_of.len()), signs.collect::<String>());
    }
    if bytes.len() > DUMPED {
        let _ = writeln!(text, "... and {} more bytes", bytes.len() - DUMPED);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_told_as_numbers_and_signs() {
        let text = dump(b"\x00ana@example.com!\xff");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "000000  00 61 6e 61 40 65 78 61 6d 70 6c 65 2e 63 6f 6d  .ana@example.com");
        assert_eq!(lines[1], format!("000010  21 ff{}  !.", "   ".repeat(14)));
        assert!(dump(&[7; 5_000]).ends_with("... and 904 more bytes\n"));
    }

    #[test]
    fn a_field_is_called_by_its_part_and_its_names() {
        assert_eq!(joined("body", ""), "body");
        assert_eq!(joined("body", "[0].a"), "body[0].a");
        assert_eq!(joined("headers", "a.b"), "headers.a.b");
    }
}
