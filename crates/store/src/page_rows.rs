//! Pages on their way to a person, as they come out of the store: on this desktop and by channels.

use std::ops::Deref;

use watchbill_domain::alerts::{PageKind, PageLine, Severity, Sound, Urgency};
use watchbill_domain::ids::{PageId, SourceName};
use watchbill_domain::time::Instant;

/// One page in the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Everything but its alerts.
    pub head: PageHead,
    /// Its alerts, most severe first.
    pub lines: Vec<PageLine>,
}

impl Deref for Page {
    type Target = PageHead;

    fn deref(&self) -> &PageHead {
        &self.head
    }
}

/// One page in the outbox without its alerts, of which a digest may have thousands: all that is needed to show it.
#[derive(Debug, Clone, PartialEq)]
pub struct PageHead {
    /// Its row.
    pub id: PageId,
    /// What it is about.
    pub kind: PageKind,
    /// The source, if it is about one.
    pub source: Option<SourceName>,
    /// The worst severity of its lines.
    pub severity: Severity,
    /// One line.
    pub title: String,
    /// A few lines.
    pub body: String,
    /// Why it was written.
    pub because: String,
    /// When it was written.
    pub created_at: Instant,
    /// How far it has come.
    pub state: PageState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was shown.
    pub shown_at: Option<Instant>,
    /// When a person first saw it.
    pub seen_at: Option<Instant>,
    /// What went wrong last.
    pub problem: Option<String>,
    /// How loud it is; its severity decides unless set.
    pub sound: Option<Sound>,
    /// How the desktop shows it; likewise.
    pub urgency: Option<Urgency>,
}

/// How far a page has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageState {
    /// A digest that is still being gathered.
    Gathering,
    /// To be shown.
    Due,
    /// Being handed to the notification server. Found after a crash it becomes `Unconfirmed`.
    Attempting,
    /// The notification server took it.
    Shown,
    /// Watchbill stopped between handing it over and being told; its alerts are decided again.
    Unconfirmed,
    /// Given up after repeated failures; it stays visible in the window.
    Failed,
    /// Its alerts resolved before it was shown, or it was taken back after.
    Withdrawn,
    /// A person opened or dismissed it.
    Seen,
}

/// A channel off the laptop, as far as pages are written by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelRule {
    /// Its name.
    pub name: String,
    /// From which severity on pages go there.
    pub from: Severity,
    /// Whether it is told that what it was told of is over.
    pub ends: Ends,
}

/// Whether a channel is told that what it was told of is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ends {
    /// It is.
    Told,
    /// It is not.
    NotTold,
}

/// One page on its way to one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Which page.
    pub page: PageId,
    /// To which channel.
    pub channel: String,
    /// What is told of it.
    pub event: DeliveryEvent,
    /// Whether an earlier try may have arrived.
    pub before: Taken,
    /// How often it was tried.
    pub attempts: u32,
}

/// What a channel is told of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryEvent {
    /// The page itself.
    Page,
    /// That all it tells of is over.
    Resolved,
}

/// Whether a channel took something that it did not confirm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Taken {
    /// It certainly did not.
    No,
    /// It may have.
    Perhaps,
}

/// A delivery as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// To which channel.
    pub channel: String,
    /// What is told of the page.
    pub event: DeliveryEvent,
    /// How far it has come.
    pub state: DeliveryState,
    /// Not before.
    pub due_at: Instant,
    /// How often it was tried.
    pub attempts: u32,
    /// When the channel took it.
    pub delivered_at: Option<Instant>,
    /// What the channel calls it.
    pub receipt: Option<String>,
    /// What went wrong last.
    pub problem: Option<String>,
}

/// How far a delivery has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// To be made.
    Due,
    /// Under way. Found after a crash it becomes `Unconfirmed`.
    Attempting,
    /// The channel took it.
    Delivered,
    /// The channel may have taken it; it is made again.
    Unconfirmed,
    /// Given up; it stays visible.
    Failed,
    /// Over before the channel took it.
    Withdrawn,
}

/// How a channel does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChannelFacts {
    /// When it last took something.
    pub delivered_at: Option<Instant>,
    /// How many deliveries wait for it.
    pub waiting: u64,
    /// What went wrong last, if it took nothing since.
    pub problem: Option<String>,
}
