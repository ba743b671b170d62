//! The outbox's worker: hands pages to the desktop one at a time and writes back what became of them.
//!
//! A page is marked `attempting` before it is handed over and `shown` after. If Watchbill dies in between, nobody can know
//! whether it was seen; it is then told again, in the digest of the next start, and said to be unconfirmed.

mod channels;

use std::time::Duration;

use watchbill_domain::alerts::{AlertState, AlertView, PageKind, PageLine, Standing, Turn};
use watchbill_domain::ids::{PageId, SourceName};
use watchbill_domain::time::Instant;
use watchbill_store::{Deed, Page, PageHead, StoreError};

use crate::api::{Tag, Wanted, WantedPage};
use crate::ports::{
    Manner, NOTICE_SNOOZE, Notice, NoticeAction, NoticeOffer, NoticeResponse, NotifierState, NotifyError, Voice,
};

use channels::Channels;

use super::Desk;
use super::seat::Seat;

/// The outbox is looked through at least this often even if nobody said that something is due.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Tries before a page is given up; with the waits below that is about half an hour.
const TRIES: u32 = 30;

/// Whose deeds those are that are done from a notice, where the workspace does not say who "me" is.
const BY_NOTICE: &str = "a notice on this laptop";
/// The notice that says that records cannot be kept. It has no row: that is what it is about.
pub(super) const TROUBLE_NOTICE: PageId = PageId(0);
/// The notice about Watchbill itself, which is no page either.
pub(crate) const OWN_NOTICE: PageId = PageId(-1);

/// When the outbox is next looked into.
pub(super) struct Outbox {
    pub(super) next_at: Instant,
    /// When the next page that failed is to be tried again.
    pub(super) retry_at: Option<Instant>,
    in_flight: bool,
    /// When pages that nobody has seen are looked through next: there may be many, and most of them somebody else's.
    pub(super) unseen_at: Instant,
    /// What became of pages, where that could not be written yet.
    pub(super) unwritten: Vec<Outcome>,
    /// The ways off the laptop.
    pub channels: Channels,
}

/// What became of a page.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    Shown(PageId),
    Failed { page: PageId, problem: String, retry_at: Option<Instant> },
}

impl Outbox {
    pub fn new(now: Instant) -> Self {
        Self {
            next_at: now,
            retry_at: None,
            in_flight: false,
            unseen_at: now,
            unwritten: Vec::new(),
            channels: Channels::default(),
        }
    }

    pub fn look_again(&mut self, now: Instant) {
        self.next_at = now;
        self.channels.look_again(now);
    }

    pub fn next_at(&self) -> Instant {
        self.channels.next_at().map_or(self.next_at, |at| at.min(self.next_at))
    }

    fn nothing_due(&mut self, now: Instant) {
        self.retry_at = self.retry_at.filter(|at| *at > now);
        self.next_at = self.retry_at.unwrap_or(now.plus(LOOK_EVERY)).min(now.plus(LOOK_EVERY));
    }

    fn retry(&mut self, at: Instant) {
        self.retry_at = Some(self.retry_at.map_or(at, |known| known.min(at)));
    }

    pub fn is_due(&self, now: Instant) -> bool {
        self.in_flight || self.next_at <= now || self.channels.is_due(now)
    }
}

/// How a delivery went, or what the notification server says of itself.
pub(super) enum Delivered {
    Page {
        page: PageId,
        attempts: u32,
        result: Result<(), NotifyError>,
    },
    State(NotifierState),
    /// Something that showed before was shown again.
    Again(Result<(), NotifyError>),
    /// What was acknowledged from a notice is acknowledged at these sources too.
    AcknowledgedThere(Vec<SourceName>),
    Withdrawn,
}

impl Desk {
    /// Starts the next delivery, if one is due and none is under way.
    pub(super) async fn deliver(&mut self, now: Instant) {
        self.send_due(now).await;
        if self.outbox.in_flight || self.outbox.next_at > now || self.stopping.is_some() {
            if self.stopping.is_some() && !self.outbox.in_flight {
                self.outbox.next_at = now.plus(LOOK_EVERY);
            }
            return;
        }
        self.outbox.next_at = now.plus(LOOK_EVERY);
        if let Err(error) = self.deliver_next(now).await {
            self.note_store_trouble(&error, now);
        }
    }

    async fn deliver_next(&mut self, now: Instant) -> Result<(), StoreError> {
        let store = &self.shared.store;
        let Some(page) = store.due_pages(now, 1).await?.into_iter().next() else {
            return self.show_again(now).await;
        };
        match store.page_attempting(page.id, now).await {
            Ok(()) => {}
            // It resolved in this very moment: there may be another one.
            Err(StoreError::NotFound { .. }) => {
                self.outbox.look_again(now);
                return Ok(());
            }
            Err(error) => return Err(error),
        }
        self.outbox.in_flight = true;
        let notifier = std::sync::Arc::clone(&self.shared.ports.notifier);
        let (page, attempts, notice) = (page.id, page.attempts + 1, self.notice_of(page, Voice::Page));
        self.deliveries.spawn(async move {
            let result = notifier.show(notice).await;
            Delivered::Page { page, attempts, result }
        });
        Ok(())
    }

    /// With nothing new to show: what got lines since it was shown, without a sound; and what nobody has seen for too long
    /// although it breaks through, as on the first time.
    async fn show_again(&mut self, now: Instant) -> Result<(), StoreError> {
        let policy = self.shared.loaded();
        let store = &self.shared.store;
        let (page, voice) = match store.edited_page().await? {
            Some(page) => {
                store.page_edit_shown(page.id).await?;
                (page, Voice::Edit)
            }
            None => {
                let (level, every) = (policy.policy.break_through, policy.policy.rate.repeat_every);
                // The clock may have been set back.
                let looks_at = self.outbox.unseen_at.min(now.plus(LOOK_EVERY));
                let unseen =
                    if looks_at <= now { store.unseen_pages(level, now.minus(every)).await? } else { Vec::new() };
                let Some(page) = unseen.into_iter().find(|page| self.may_repeat(page, now)) else {
                    self.outbox.unseen_at = if looks_at <= now { now.plus(LOOK_EVERY) } else { looks_at };
                    self.outbox.nothing_due(now);
                    return Ok(());
                };
                store.page_repeated(page.id, now).await?;
                (page.head, Voice::Page)
            }
        };
        self.outbox.in_flight = true;
        let notifier = std::sync::Arc::clone(&self.shared.ports.notifier);
        let notice = self.notice_of(page, voice);
        self.deliveries.spawn(async move { Delivered::Again(notifier.show(notice).await) });
        Ok(())
    }

    /// Whether something that a page tells of and that nobody has taken is for the person at this laptop.
    fn may_repeat(&self, page: &Page, now: Instant) -> bool {
        let duties = self.shared.duties(now);
        let is_yours = |line: &PageLine| {
            let seat = self.seats.get(&line.id.source);
            let Some(alert) = seat.and_then(|seat| seat.state.alerts.get(&line.id.identity)) else { return false };
            let is_taken = alert.mine.acknowledged_at.is_some() || alert.mine.snoozed_until > Some(now);
            let view = AlertView::labelled(&alert.labels, line.id.source.as_str());
            let fires = alert.state == AlertState::Firing && alert.standing == Standing::Active;
            let is_its_episode = alert.starts_at == line.starts_at;
            fires && is_its_episode && !is_taken && duties.of(&view, now).turn() == Turn::Yours
        };
        page.lines.iter().any(is_yours)
    }

    fn notice_of(&self, page: PageHead, voice: Voice) -> Notice {
        // Nobody may take a made-up outage for a real one.
        let title = if self.shared.demo { format!("Demo: {}", page.title) } else { page.title };
        let manner = Manner { voice, sound: page.sound, urgency: page.urgency };
        Notice { page: page.id, title, body: page.body, severity: page.severity, offer: offer(page.kind), manner }
    }

    pub(super) async fn take_delivery(&mut self, done: Result<Delivered, tokio::task::JoinError>) {
        let now = self.shared.ports.clock.now();
        let (page, attempts, result) = match done {
            Ok(Delivered::Page { page, attempts, result }) => (page, attempts, result),
            Ok(Delivered::State(NotifierState::Ready(_))) => return self.set_notifier_problem(None),
            Ok(Delivered::State(NotifierState::Absent(why))) => return self.set_notifier_problem(Some(absent(&why))),
            Ok(Delivered::Withdrawn) => return,
            Ok(Delivered::AcknowledgedThere(sources)) => return self.acknowledged_there(&sources, now),
            Ok(Delivered::Again(result)) => {
                self.outbox.in_flight = false;
                self.outbox.next_at = now;
                return self.set_notifier_problem(result.err().map(|error| absent(&error.to_string())));
            }
            Err(error) => {
                tracing::error!(%error, "a delivery broke off: a fault of Watchbill");
                self.outbox.in_flight = false;
                self.outbox.next_at = now.plus(Duration::from_secs(5));
                return;
            }
        };
        self.outbox.in_flight = false;
        self.outbox.next_at = now;
        let outcome = match result {
            Ok(()) => {
                self.set_notifier_problem(None);
                Outcome::Shown(page)
            }
            Err(error) => {
                tracing::warn!(%page, attempts, %error, "a page was not shown");
                self.set_notifier_problem(Some(absent(&error.to_string())));
                let wait = Duration::from_secs(5) * 2u32.pow(attempts.min(4));
                let retry_at = (attempts < TRIES).then(|| now.plus(wait.min(Duration::from_secs(60))));
                if let Some(at) = retry_at {
                    self.outbox.retry(at);
                }
                Outcome::Failed { page, problem: error.to_string(), retry_at }
            }
        };
        self.outbox.unwritten.push(outcome);
        self.write_outcomes(now).await;
        self.shared.touch(&[Tag::Pages]);
    }

    /// Writes what became of pages; what cannot be written is kept for the next housekeeping.
    pub(super) async fn write_outcomes(&mut self, now: Instant) {
        self.write_sent(now).await;
        for outcome in std::mem::take(&mut self.outbox.unwritten) {
            let store = &self.shared.store;
            let written = match &outcome {
                Outcome::Shown(page) => store.page_shown(*page, now).await,
                Outcome::Failed { page, problem, retry_at } => store.page_failed(*page, problem, *retry_at).await,
            };
            match written {
                // A page that was withdrawn in the meantime has nothing to be written.
                Ok(()) | Err(StoreError::NotFound { .. }) => {}
                Err(error) => {
                    self.outbox.unwritten.push(outcome);
                    self.note_store_trouble(&error, now);
                }
            }
        }
    }

    /// Takes notices back whose alerts have all resolved.
    pub(super) async fn withdraw(&mut self, pages: &[PageId], now: Instant) {
        for page in pages.iter().copied() {
            let notifier = std::sync::Arc::clone(&self.shared.ports.notifier);
            self.deliveries.spawn(async move {
                notifier.withdraw(page).await;
                Delivered::Withdrawn
            });
            if let Err(error) = self.shared.store.page_withdrawn(page, now).await {
                self.note_store_trouble(&error, now);
            }
        }
        if !pages.is_empty() {
            self.shared.touch(&[Tag::Pages]);
        }
    }

    /// A person opened or dismissed a notice.
    pub(super) async fn take_response(&mut self, response: NoticeResponse) {
        let now = self.shared.ports.clock.now();
        if response.page == TROUBLE_NOTICE || response.page == OWN_NOTICE {
            return;
        }
        if let Err(error) = self.shared.store.page_seen(response.page, now).await {
            self.note_store_trouble(&error, now);
        }
        match response.action {
            NoticeAction::Dismiss => {}
            NoticeAction::Open => {
                let page = self.shared.store.page(response.page).await.ok().flatten();
                if let Some(page) = &page {
                    self.shared.want(wanted_by(page));
                }
            }
            NoticeAction::Acknowledge => self.do_to_page(response.page, Deed::Acknowledge, now).await,
            NoticeAction::Snooze => self.do_to_page(response.page, Deed::Snooze(now.plus(NOTICE_SNOOZE)), now).await,
        }
        self.shared.touch(&[Tag::Pages]);
    }

    /// Does the same with every alert of a page that goes on; one that is over has nothing to be acknowledged.
    async fn do_to_page(&mut self, page: PageId, deed: Deed, now: Instant) {
        let by = self.shared.loaded().me.clone().unwrap_or_else(|| BY_NOTICE.to_owned());
        let lines = match self.shared.store.page(page).await {
            Ok(page) => page.map(|page| page.lines).unwrap_or_default(),
            Err(error) => return self.note_store_trouble(&error, now),
        };
        let mut acknowledged = Vec::new();
        for line in lines {
            let goes_on = |seat: &Seat| seat.state.alerts.contains_key(&line.id.identity);
            if !self.seats.get(&line.id.source).is_some_and(goes_on) {
                continue;
            }
            match self.do_deed(&line.id, deed, &by, now).await {
                Ok(()) if deed == Deed::Acknowledge => acknowledged.push(line.id),
                Ok(()) => {}
                Err(error) => self.note_store_trouble(&error, now),
            }
        }
        if !acknowledged.is_empty() {
            self.acknowledge_at_sources(acknowledged);
        }
    }

    /// Asks whether anybody would show a notice; the answer comes as a delivery.
    pub(super) fn look_for_notifier(&mut self) {
        let notifier = std::sync::Arc::clone(&self.shared.ports.notifier);
        self.deliveries.spawn(async move { Delivered::State(notifier.state().await) });
    }

    fn set_notifier_problem(&self, problem: Option<String>) {
        let changed = {
            let mut notes = self.shared.notes();
            let changed = notes.notifier_problem != problem;
            notes.notifier_problem = problem;
            changed
        };
        if changed {
            self.shared.touch(&[Tag::Sources]);
        }
    }
}

fn absent(why: &str) -> String {
    format!("pages cannot be shown on this desktop: {why}; they are kept and tried again")
}

/// A digest is about too much to be taken in hand unseen.
fn offer(kind: PageKind) -> NoticeOffer {
    match kind {
        PageKind::Firing | PageKind::Flapping | PageKind::StillFiring | PageKind::Settled => NoticeOffer::Take,
        PageKind::Digest
        | PageKind::SourceFailing
        | PageKind::WatchdogMissing
        | PageKind::Handoff
        | PageKind::QueueDigest
        | PageKind::ActionItems => NoticeOffer::Look,
    }
}

/// What a page is opened at: one about alerts of one kind at the first of them, any other where all that needs somebody is.
fn wanted_by(page: &Page) -> Wanted {
    match (page.kind, page.lines.first()) {
        (PageKind::Firing | PageKind::Flapping | PageKind::StillFiring | PageKind::Settled, Some(line)) => {
            Wanted::Alert { id: line.id.to_string() }
        }
        (PageKind::QueueDigest, _) => Wanted::Page { page: WantedPage::Queues },
        (PageKind::ActionItems, _) => Wanted::Page { page: WantedPage::ActionItems },
        _ => Wanted::Page { page: WantedPage::Now },
    }
}
