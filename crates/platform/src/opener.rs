//! Hands links to the person's browser.

use watchbill_domain::alerts::SafeLink;
use watchbill_engine::ports::Opener;

/// The browser the desktop has chosen. It is started detached: it outlives Watchbill, and a slow one holds nobody up.
#[derive(Debug, Clone, Copy, Default)]
pub struct BrowserOpener;

impl Opener for BrowserOpener {
    fn open(&self, link: &SafeLink) -> std::io::Result<()> {
        open::that_detached(link.as_str())
    }
}
