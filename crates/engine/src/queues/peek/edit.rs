//! The whole body of one message, opened for somebody who wants to edit it before it is sent again, and what of it they changed.

use std::sync::atomic::Ordering;

use secrecy::zeroize::Zeroizing;
use watchbill_domain::queues::{Act, Deed, MaskWhy, QueueId, thousands};

use crate::api::{ApiError, BodyAsk, BodyChanges, OpenedBody, WrittenBody};
use crate::shared::Shared;

use super::changes::{Changes, changes};
use super::payload::{Form, tame};
use super::reveal::{named, reason_of};
use super::session::{Kept, Session};
use super::{record, stack};

/// What stands for something masked has one word for each of these.
const PLACE_HOLDERS: [MaskWhy; 5] = [MaskWhy::Name, MaskWhy::Card, MaskWhy::Account, MaskWhy::Mail, MaskWhy::Token];

impl Kept {
    /// Why its body cannot be edited in a box of text, half a sentence; none where it can.
    pub fn no_edit(&self) -> Option<&'static str> {
        if self.is_cut || self.fingerprint.is_none() {
            return Some("only a part of it was read");
        }
        let (Form::Json | Form::Text | Form::Empty, Ok(text)) = (self.body().0, std::str::from_utf8(&self.body)) else {
            return Some("it is not text");
        };
        ends(text).is_none().then_some("its lines end in different ways, which a box for text does not keep")
    }
}

/// Whether its lines end in `\r\n`; none where some do and others do not.
fn ends(text: &str) -> Option<bool> {
    let count = |end: &str| text.matches(end).count();
    match (count("\r\n"), count("\r"), count("\n")) {
        (_, 0, _) => Some(false),
        (both, returns, feeds) if both == returns && both == feeds => Some(true),
        _ => None,
    }
}

/// Opens a whole body and records who wanted it and why; never what it is.
///
/// # Errors
/// Without a reason, when it cannot be edited, when the messages are forgotten, and when it cannot be recorded.
pub(crate) async fn open(shared: &Shared, ask: &BodyAsk, by: &str) -> Result<OpenedBody, ApiError> {
    let reason = reason_of(&ask.reason)?;
    let now = shared.ports.clock.now();
    let (queue, message, opened) =
        shared.peeks.look(&ask.session, now, |session| stack::wiped(|| found(session, ask.message)))?;
    let details = vec![
        ("message".to_owned(), message),
        ("field".to_owned(), "body".to_owned()),
        ("for".to_owned(), "editing it".to_owned()),
    ];
    record(shared, Deed { at: now, by: by.to_owned(), act: Act::Revealed, queue, reason, details }).await?;
    shared.peeks.look(&ask.session, now, |session| {
        session.messages.get(ask.message).ok_or_else(no_such)?.opened.store(true, Ordering::Relaxed);
        Ok(opened)
    })
}

fn no_such() -> ApiError {
    ApiError::NotFound { message: "there is no such message among those that were read: read them again".to_owned() }
}

fn found(session: &Session, place: usize) -> Result<(QueueId, String, OpenedBody), ApiError> {
    let kept = session.messages.get(place).ok_or_else(no_such)?;
    if let Some(why) = kept.no_edit() {
        let message = format!("this body cannot be edited here, because {why}; nothing of it was shown");
        return Err(ApiError::Invalid { field: "message".to_owned(), message });
    }
    let text = std::str::from_utf8(&kept.body).unwrap_or_default();
    let opened = OpenedBody {
        text: text.replace("\r\n", "\n"),
        is_json: kept.body().0 == Form::Json,
        is_crlf: ends(text) == Some(true),
        unseen: unseen(text),
        bytes: kept.bytes,
    };
    Ok((session.queue.clone(), named(kept, place), opened))
}

/// Signs that nobody sees, but for the ends of lines.
fn unseen(text: &str) -> u64 {
    let text = Zeroizing::new(text.replace("\r\n", "\n"));
    let seen = Zeroizing::new(tame(&text));
    (text.chars().count() - seen.chars().count()) as u64
}

/// What is different between a body that was opened and what somebody made of it.
///
/// # Errors
/// When it was not opened, so that nobody finds out by trying what is masked, and when the messages are forgotten.
pub(crate) fn compare(shared: &Shared, written: &WrittenBody) -> Result<BodyChanges, ApiError> {
    let now = shared.ports.clock.now();
    shared.peeks.look(&written.session, now, |session| {
        let kept = session.messages.get(written.message).ok_or_else(no_such)?;
        if !kept.opened.load(Ordering::Relaxed) {
            let message = "this body was not opened: say first why it has to be seen".to_owned();
            return Err(ApiError::Invalid { field: "message".to_owned(), message });
        }
        Ok(stack::wiped(|| told(changes(&kept.body, &written.body), kept, &written.body)))
    })
}

fn told(changes: Changes, kept: &Kept, body: &str) -> BodyChanges {
    let was = std::str::from_utf8(&kept.body).unwrap_or_default();
    let is_same = was == body;
    BodyChanges {
        is_same,
        said: if is_same { "Nothing changes.".to_owned() } else { said(&changes) },
        size: format!("{} before, {} now", bytes_text(was.len()), bytes_text(body.len())),
        warnings: warnings(&changes, was, body),
        rows: changes.rows,
    }
}

/// What could surprise whoever gets it.
fn warnings(changes: &Changes, was: &str, body: &str) -> Vec<String> {
    let mut warnings = Vec::new();
    match (changes.before, changes.after) {
        (Form::Json, after) if after != Form::Json => warnings.push("It was JSON and is not any more.".to_owned()),
        (Form::Text, Form::Json) => warnings.push("It was not JSON and is now.".to_owned()),
        _ => {}
    }
    if let Some(word) =
        PLACE_HOLDERS.iter().map(|why| why.shown()).find(|word| body.contains(word) && !was.contains(word))
    {
        warnings.push(format!("`{word}` stands where something is masked; here it would be sent as it stands."));
    }
    let came = unseen(body).saturating_sub(unseen(was));
    if came > 0 {
        let signs = if came == 1 { "1 sign".to_owned() } else { format!("{} signs", thousands(came)) };
        warnings.push(format!("{signs} came in that nobody sees, perhaps with what was pasted."));
    }
    if changes.left_out > 0 {
        warnings.push(format!("{} more changes are not shown.", thousands(changes.left_out as u64)));
    }
    warnings
}

/// `1 field changes, 14 stay as they are.`
fn said(changes: &Changes) -> String {
    let part = if (changes.before, changes.after) == (Form::Json, Form::Json) { "field" } else { "line" };
    let count = changes.rows.len() + changes.left_out;
    if count == 0 {
        return format!("No {part} changes, only how it is laid out, or signs that nobody sees.");
    }
    let changed =
        if count == 1 { format!("1 {part} changes") } else { format!("{} {part}s change", thousands(count as u64)) };
    match changes.kept {
        0 => format!("{changed}."),
        1 => format!("{changed}, 1 stays as it is."),
        kept => format!("{changed}, {} stay as they are.", thousands(kept as u64)),
    }
}

fn bytes_text(bytes: usize) -> String {
    if bytes == 1 { "1 byte".to_owned() } else { format!("{} bytes", thousands(bytes as u64)) }
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
