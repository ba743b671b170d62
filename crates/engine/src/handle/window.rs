//! What concerns the window and the desktop: what somebody wants to see, what a person set here, and what ending would mean.

use watchbill_domain::alerts::Severity;

use crate::api::{ApiError, Preferences, Tag, Wanted};
use crate::desk::OWN_NOTICE;
use crate::ports::{Manner, Notice, NoticeOffer};
use crate::reads;

use super::EngineHandle;

/// What the preferences are kept under.
const PREFERENCES: &str = "desktop";

impl EngineHandle {
    /// Asks the window to show something; what was asked before and not shown is forgotten. A guest asks the process that
    /// watches, which looks for that every second.
    ///
    /// # Errors
    /// When a guest cannot write it down.
    pub async fn want(&self, wanted: Wanted) -> Result<(), ApiError> {
        if self.desk.is_some() {
            self.shared.want(wanted);
            return Ok(());
        }
        let text = serde_json::to_string(&wanted)
            .map_err(|error| ApiError::Internal { message: format!("what is wanted cannot be written: {error}") })?;
        let now = self.shared.ports.clock.now();
        self.shared.store.wish(&text, now).await.map_err(|e| reads::store_error(&e))
    }

    /// What somebody asked to see; told once.
    #[must_use]
    pub fn take_wanted(&self) -> Option<Wanted> {
        self.shared.notes().wanted.take()
    }

    /// Whether somebody asked to end and no window has taken that question yet.
    #[must_use]
    pub fn is_quit_wanted(&self) -> bool {
        matches!(self.shared.notes().wanted, Some(Wanted::Quit { .. }))
    }

    /// Whether the process that watches has heard what this guest asked to see.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn is_heard(&self) -> Result<bool, ApiError> {
        self.shared.store.has_wishes().await.map(|waiting| !waiting).map_err(|e| reads::store_error(&e))
    }

    /// What a person set on this laptop.
    ///
    /// # Errors
    /// When the records cannot be read. What cannot be understood counts as not set.
    pub async fn preferences(&self) -> Result<Preferences, ApiError> {
        let kept = self.shared.store.preference(PREFERENCES).await.map_err(|e| reads::store_error(&e))?;
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// Sets it.
    ///
    /// # Errors
    /// When it cannot be recorded.
    pub async fn save_preferences(&self, preferences: Preferences) -> Result<(), ApiError> {
        let text = serde_json::to_string(&preferences)
            .map_err(|error| ApiError::Internal { message: format!("the settings cannot be written: {error}") })?;
        self.shared.store.set_preference(PREFERENCES, &text).await.map_err(|e| reads::store_error(&e))?;
        self.shared.touch_from_outside(&[Tag::Workspace]);
        Ok(())
    }

    /// What ending Watchbill means right now, a sentence each; nothing when it means nothing special.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn reasons_to_stay(&self) -> Result<Vec<String>, ApiError> {
        let status = self.console_status().await?;
        let mut reasons = Vec::new();
        if status.demo || status.sources.is_empty() {
            return Ok(reasons);
        }
        let count = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {many}")),
        };
        reasons.extend(count(
            status.counts.critical,
            "critical alert fires that nobody has taken.",
            "critical alerts fire that nobody has taken.",
        ));
        let waiting = self.shared.store.waiting_pages().await.map_err(|e| reads::store_error(&e))?;
        reasons.extend(count(waiting, "page has not reached anybody yet.", "pages have not reached anybody yet."));
        reasons.push("Once it has ended, nothing pages you from this laptop until it is started again.".to_owned());
        Ok(reasons)
    }

    /// Whether this is the made-up company.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.shared.demo
    }

    /// Tells a person something about Watchbill itself by a notification, the first time and never again.
    pub async fn tell_once(&self, what: &str, title: &str, body: &str) {
        let store = &self.shared.store;
        if !matches!(store.preference(what).await, Ok(None)) {
            return;
        }
        let (page, severity, offer) = (OWN_NOTICE, Severity::Info, NoticeOffer::Look);
        let (title, body, manner) = (title.to_owned(), body.to_owned(), Manner::default());
        let notice = Notice { page, title: title.clone(), body, severity, offer, manner };
        if let Err(error) = self.shared.ports.notifier.show(notice).await {
            tracing::info!(%error, "nobody could be told: {title}");
        }
        if let Err(error) = store.set_preference(what, "true").await {
            tracing::warn!(%error, "it may be told again: {title}");
        }
    }

    /// Says whether the laptop is being kept awake, for the status line.
    pub fn note_awake(&self, awake: Option<String>) {
        let changed = {
            let mut notes = self.shared.notes();
            let changed = notes.awake != awake;
            notes.awake = awake;
            changed
        };
        if changed {
            self.shared.touch_from_outside(&[Tag::Sources]);
        }
    }
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
