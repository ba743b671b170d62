//! ntfy: publishing as JSON (<https://docs.ntfy.sh/publish/#publish-as-json>).

use serde::{Deserialize, Serialize};
use url::Url;
use watchbill_domain::alerts::{Severity, plain_line};
use watchbill_store::Taken;

use crate::ports::{Post, PostAnswer, Way};

use super::verdict::{Failure, judge};
use super::{Event, Message};

/// ntfy turns a message of more than 4096 bytes into an attachment.
const LONGEST_BYTES: usize = 3800;

#[derive(Serialize)]
struct Publication<'a> {
    topic: &'a str,
    title: String,
    message: String,
    priority: u8,
    tags: Vec<&'static str>,
}

#[derive(Deserialize)]
struct Published {
    id: String,
}

pub(super) fn post(server: &Url, topic: &str, way: Way, message: &Message) -> Post {
    // ntfy takes a repeat for a new message, so the person has to tell them apart.
    let repeat = if message.before == Taken::Perhaps { " (may be a repeat)" } else { "" };
    let (priority, tag) = match (message.event, message.severity) {
        (Event::Resolved, _) => (1, "white_check_mark"),
        (Event::Test, _) => (3, "wrench"),
        (Event::Page, Severity::Critical) => (5, "rotating_light"),
        (Event::Page, Severity::Error) => (4, "red_circle"),
        (Event::Page, Severity::Warning) => (3, "warning"),
        (Event::Page, Severity::Info) => (2, "information_source"),
    };
    let publication = Publication {
        topic,
        title: format!("{}{repeat}", plain_line(&message.title, 200)),
        message: cut(&message.body, LONGEST_BYTES).to_owned(),
        priority,
        tags: vec![tag],
    };
    let body = serde_json::to_string(&publication).unwrap_or_default();
    Post { url: server.clone(), headers: Vec::new(), body, way }
}

pub(super) fn receipt(answer: &PostAnswer) -> Result<String, Failure> {
    judge(answer)?;
    match serde_json::from_slice::<Published>(&answer.body) {
        Ok(published) => Ok(format!("ntfy id {}", plain_line(&published.id, 64))),
        Err(_) => Err(Failure::lasting(
            "answered that it took it, but not as ntfy does: the message may have gone nowhere. Check that the address is an \
             ntfy server and not a login page",
            Taken::Perhaps,
        )),
    }
}

/// The beginning of a text, cut between characters.
fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
