//! The notices that are on screen and listened to, by page.

use std::collections::HashMap;

use tokio::sync::oneshot;
use watchbill_domain::ids::PageId;

use super::MOST_SHOWN;

/// Whoever waits on screen for a person is told here to stop: with a message to take the notice back and say when that is
/// done, by being dropped to leave it on screen and listen no longer.
pub(super) type StopSignal = oneshot::Sender<oneshot::Sender<()>>;

/// Notices in the order they were shown; never more than [`MOST_SHOWN`].
#[derive(Default)]
pub(super) struct Shown {
    next_serial: u64,
    by_page: HashMap<PageId, Entry>,
}

struct Entry {
    serial: u64,
    server_id: Option<u32>,
    stop: StopSignal,
}

/// One showing of a page's notice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Showing {
    pub(super) page: PageId,
    serial: u64,
    /// What the server called the notice that is still on screen for the same page, to be replaced by this one.
    pub(super) replaces: Option<u32>,
}

impl Shown {
    /// Notes that a page's notice is about to be shown. The one shown before for that page, or the oldest of too many, is no
    /// longer listened to.
    pub(super) fn begin(&mut self, page: PageId, stop: StopSignal) -> Showing {
        let serial = self.next_serial;
        self.next_serial += 1;
        let before = self.by_page.insert(page, Entry { serial, server_id: None, stop });
        if self.by_page.len() > MOST_SHOWN
            && let Some(oldest) = self.by_page.iter().min_by_key(|(_, entry)| entry.serial).map(|(page, _)| *page)
        {
            self.by_page.remove(&oldest);
        }
        Showing { page, serial, replaces: before.and_then(|entry| entry.server_id) }
    }

    /// Notes what the server calls it.
    pub(super) fn on_screen(&mut self, showing: Showing, server_id: u32) {
        if let Some(entry) = self.by_page.get_mut(&showing.page).filter(|entry| entry.serial == showing.serial) {
            entry.server_id = Some(server_id);
        }
    }

    /// Forgets this showing, unless another one of the same page has taken its place.
    pub(super) fn end(&mut self, showing: Showing) {
        if self.by_page.get(&showing.page).is_some_and(|entry| entry.serial == showing.serial) {
            self.by_page.remove(&showing.page);
        }
    }

    /// Whom to tell to take the page's notice back.
    pub(super) fn withdraw(&mut self, page: PageId) -> Option<StopSignal> {
        self.by_page.remove(&page).map(|entry| entry.stop)
    }
}

#[cfg(test)]
#[path = "shown_tests.rs"]
mod tests;
