//! What is said, before any channel puts it into its own form.

use std::path::Path;

use watchbill_domain::alerts::{PageLine, Severity};
use watchbill_domain::time::Instant;
use watchbill_store::{Delivery, DeliveryEvent, Page, Taken};
use xxhash_rust::xxh3::xxh3_64;

/// What is said of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The page itself.
    Page,
    /// That all it told of is over.
    Resolved,
    /// Nothing fires: a person tries the channel.
    Test,
}

/// One thing to say.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub event: Event,
    /// The same for every try of the same thing, and for nothing else: of any page, workspace or laptop.
    pub key: String,
    /// Whether an earlier try may have arrived.
    pub before: Taken,
    pub team: String,
    /// The page's row; 0 for a test.
    pub page: i64,
    pub kind: &'static str,
    pub severity: Severity,
    pub title: String,
    pub body: String,
    pub because: String,
    pub at: Instant,
    pub alerts: Vec<PageLine>,
}

impl Message {
    pub fn of(Page { head: page, lines }: Page, delivery: &Delivery, team: &str, workspace: &Path) -> Self {
        let event = match delivery.event {
            DeliveryEvent::Page => Event::Page,
            DeliveryEvent::Resolved => Event::Resolved,
        };
        let title = match event {
            Event::Resolved => format!("over: {}", page.title),
            Event::Page | Event::Test => page.title,
        };
        Self {
            event,
            key: key(workspace, page.created_at, page.id.0, event),
            before: delivery.before,
            team: team.to_owned(),
            page: page.id.0,
            kind: page.kind.word(),
            severity: page.severity,
            title,
            body: page.body,
            because: page.because,
            at: page.created_at,
            alerts: lines,
        }
    }

    /// What a person sends to see whether a channel works.
    pub fn test(channel: &str, team: &str, workspace: &Path, now: Instant) -> Self {
        Self {
            event: Event::Test,
            key: key(workspace, now, 0, Event::Test),
            before: Taken::No,
            team: team.to_owned(),
            page: 0,
            kind: "test",
            severity: Severity::Info,
            title: "Watchbill: a test".to_owned(),
            body: format!("If you read this, pages reach you through the channel {channel}. Nothing is wrong."),
            because: "somebody tried the channel".to_owned(),
            at: now,
            alerts: Vec::new(),
        }
    }
}

impl Event {
    pub fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Resolved => "resolved",
            Self::Test => "test",
        }
    }
}

/// Row numbers repeat between workspaces and laptops; the millisecond and the folder do not.
fn key(workspace: &Path, at: Instant, page: i64, event: Event) -> String {
    let folder = xxh3_64(workspace.as_os_str().as_encoded_bytes());
    format!("{}-{page}-{:x}-{folder:016x}", event.word(), at.as_ms())
}
