//! Which page something is told in: one of its own, one that is out already, or a digest.

use std::collections::VecDeque;

use crate::time::Instant;

use super::{PageKind, Policy, Severity};

/// A page that went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent<G, P> {
    /// Which.
    pub page: P,
    /// What it is about.
    pub kind: PageKind,
    /// The group it tells of; of a digest any.
    pub group: G,
    /// The worst severity in it when it went out.
    pub severity: Severity,
    /// When it went out.
    pub at: Instant,
}

/// Where something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way<P> {
    /// In a page of its own.
    Own,
    /// In this page, which is out already and is edited without a sound.
    Onto(P),
    /// In a digest that begins with it.
    Digest,
}

/// The pages that went out lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pager<G, P> {
    pub(super) sent: VecDeque<Sent<G, P>>,
}

impl<G, P> Default for Pager<G, P> {
    fn default() -> Self {
        Self { sent: VecDeque::new() }
    }
}

impl<G: PartialEq, P: Copy> Pager<G, P> {
    /// Of these pages, oldest first.
    #[must_use]
    pub fn of(sent: impl IntoIterator<Item = Sent<G, P>>) -> Self {
        Self { sent: sent.into_iter().collect() }
    }

    /// Notes that a page went out.
    pub fn note(&mut self, sent: Sent<G, P>) {
        self.sent.push_back(sent);
    }

    /// The pages it remembers, oldest first.
    pub fn sent(&self) -> impl Iterator<Item = &Sent<G, P>> {
        self.sent.iter()
    }

    /// Forgets what no rate and no edit asks for any more.
    pub fn forget(&mut self, policy: &Policy, now: Instant) {
        let oldest = policy.rate.window.max(policy.rate.edit_within);
        while self.sent.front().is_some_and(|sent| now.since(sent.at) > oldest) {
            self.sent.pop_front();
        }
    }

    /// Where something of this group, kind and severity is told at `now`. An edit makes no sound, so what breaks through
    /// never comes as the edit of a page that did not, and never in a digest.
    #[must_use]
    pub fn way(&self, group: &G, kind: PageKind, severity: Severity, policy: &Policy, now: Instant) -> Way<P> {
        let rate = &policy.rate;
        let breaks_through = severity >= policy.break_through;
        let fits = |sent: &&Sent<G, P>| {
            sent.kind == kind
                && now.since(sent.at) <= rate.edit_within
                && (!breaks_through || sent.severity >= policy.break_through)
                && sent.group == *group
        };
        if let Some(sent) = self.sent.iter().rev().find(fits) {
            return Way::Onto(sent.page);
        }
        let lately = || self.sent.iter().filter(|sent| now.since(sent.at) < rate.window);
        if breaks_through || lately().count() < rate.most {
            return Way::Own;
        }
        lately().rev().find(|sent| sent.kind == PageKind::Digest).map_or(Way::Digest, |digest| Way::Onto(digest.page))
    }
}

#[cfg(test)]
#[path = "pager_tests.rs"]
mod tests;
