//! Keeping house: what guests wrote, files that changed, records that are old, and trouble with keeping records.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use watchbill_domain::alerts::{Decision, Held, Mine, Severity, SourceState};
use watchbill_domain::ids::{Identity, PageId, SourceName};
use watchbill_domain::time::Instant;
use watchbill_store::StoreError;

use crate::api::Tag;
use crate::incidents::keep_before_pruning;
use crate::oncall::next_handoff;
use crate::ports::{Manner, Notice, NoticeOffer};
use crate::workspace;

use super::Desk;
use super::orders::WaiterReply;
use super::outbox::{Delivered, TROUBLE_NOTICE};

/// Old records are pruned this often.
const PRUNE_EVERY: Duration = Duration::from_secs(24 * 3600);
/// And not before the clock went on for so long since a start or a jump: by one that is years ahead everything is old, and a time
/// server mends it soon. While no source has confirmed the time, it is tried again after this.
const PRUNE_AFTER: Duration = Duration::from_secs(600);
/// A person is told of trouble with keeping records at most this often.
const TROUBLE_EVERY: Duration = Duration::from_secs(3600);

/// How long another program may hold the records before that is trouble.
const BUSY_PATIENCE: Duration = Duration::from_secs(60);

/// When what is next looked at.
pub(super) struct House {
    every: Duration,
    next_at: Instant,
    prune_at: Instant,
    data_version: Option<i64>,
    /// Whether a source could not be seated and has to be tried again.
    pub seat_again: bool,
    /// Digests that could not be made pages yet.
    pub unclosed: Vec<PageId>,
    /// Since when records cannot be kept, and when a person was last told.
    pub(super) trouble_since: Option<Instant>,
    pub(super) trouble_told_at: Option<Instant>,
    /// When watchdogs are looked for next.
    pub watchdogs_at: Instant,
    /// When other people are on call next by any schedule, as far as that is known.
    pub(super) other_duty_at: Instant,
    /// By how much the clock was set back, where the records do not know it yet.
    pub unwritten_set_back: Duration,
}

impl House {
    pub fn new(every: Duration, now: Instant) -> Self {
        let prune_at = now.plus(PRUNE_AFTER);
        Self {
            every,
            next_at: now,
            prune_at,
            data_version: None,
            seat_again: false,
            unclosed: Vec::new(),
            trouble_since: None,
            trouble_told_at: None,
            watchdogs_at: now,
            other_duty_at: now,
            unwritten_set_back: Duration::ZERO,
        }
    }

    pub fn next_at(&self) -> Instant {
        self.next_at
    }

    /// What other processes wrote could not be taken over: it is looked for again.
    pub fn look_for_guests_again(&mut self) {
        self.data_version = None;
    }

    pub fn wake(&mut self, now: Instant) {
        self.next_at = now;
        self.watchdogs_at = now;
        self.prune_at = self.prune_at.clamp(now.plus(PRUNE_AFTER), now.plus(PRUNE_EVERY));
    }
}

impl Desk {
    pub(super) async fn keep_house(&mut self, now: Instant) {
        if now < self.house.next_at {
            return;
        }
        self.house.next_at = now.plus(self.house.every);
        self.write_set_back(now).await;
        self.reread_workspace(now).await;
        if self.house.seat_again {
            self.seat_sources(now).await;
        }
        for digest in std::mem::take(&mut self.house.unclosed) {
            self.close_digest(digest, now).await;
        }
        self.write_outcomes(now).await;
        self.tell_of_other_duty(now);
        self.shared.lists.forget_unused(now);
        if let Err(error) = self.look_for_guests(now).await {
            self.house.look_for_guests_again();
            self.note_store_trouble(&error, now);
        }
        if now >= self.house.prune_at {
            self.prune(now).await;
        }
    }

    /// Lets go of what is old by a time that sources confirm.
    async fn prune(&mut self, now: Instant) {
        let Some(confirmed) = self.confirmed(now) else {
            self.house.prune_at = now.plus(PRUNE_AFTER);
            return;
        };
        let before = confirmed.minus(self.shared.loaded().retention);
        if let Err(error) = keep_before_pruning(&self.shared, before).await {
            // What timelines are made from stays until they are kept.
            tracing::warn!(%error, "timelines of incidents could not be kept, so old records stay");
            self.house.prune_at = now.plus(PRUNE_AFTER);
            return;
        }
        self.house.prune_at = now.plus(PRUNE_EVERY);
        match self.shared.store.prune(before, confirmed).await {
            Ok(gone) => tracing::info!(?gone, %before, "old records are gone"),
            Err(error) => self.note_store_trouble(&error, now),
        }
    }

    /// What time it is at least, by our clock and those of the sources that answered since the last start or jump; none where no
    /// source did.
    pub(super) fn confirmed(&self, now: Instant) -> Option<Instant> {
        let heard = self.seats.values().filter(|seat| seat.state.last_good_at >= Some(seat.counts_from));
        heard.map(|seat| now.shifted_ms(seat.reading.skew_ms.min(0))).min()
    }

    /// Lets the window know when other people are on call than it shows.
    fn tell_of_other_duty(&mut self, now: Instant) {
        if now >= self.house.other_duty_at {
            self.house.other_duty_at = next_handoff(&self.shared.loaded().schedules, now);
            self.shared.touch(&[Tag::OnCall]);
        }
    }

    pub(super) async fn reread_workspace(&mut self, now: Instant) {
        let current = self.shared.loaded();
        let Some(loaded) = workspace::reload(&self.shared.ports, &self.shared.folder, &current) else { return };
        tracing::info!(problems = loaded.problems.len(), "the workspace's files changed");
        let people_changed = (&loaded.me, &loaded.people) != (&current.me, &current.people);
        let duties_changed = (&loaded.services, &loaded.queues, &loaded.schedules)
            != (&current.services, &current.queues, &current.schedules);
        // Quiet hours are told by the clock of a zone, and that by its rules.
        let rules_changed = loaded.policy != current.policy || !loaded.has_clocks_of(&current);
        self.shared.set_loaded(loaded);
        self.house.other_duty_at = now;
        self.seat_sources(now).await;
        // A hand-over by hand is a hand-over: what was held back for the other's shift comes together.
        if people_changed || duties_changed || rules_changed {
            self.decide_all_again();
        }
        self.shared.touch(&[Tag::Workspace, Tag::Sources, Tag::Alerts, Tag::Queues]);
    }

    /// Another process wrote: a guest acknowledged something, or asks for a poll.
    async fn look_for_guests(&mut self, now: Instant) -> Result<(), StoreError> {
        let version = self.shared.store.data_version().await?;
        if self.house.data_version.replace(version) == Some(version) {
            return Ok(());
        }
        let names: Vec<SourceName> = self.seats.keys().cloned().collect();
        for name in names {
            let mine = self.shared.store.mine(&name).await?;
            let again = self.seats.get_mut(&name).map(|seat| take_mine(&mut seat.state, &mine));
            self.decide_again(&name, &again.unwrap_or_default(), now).await;
            self.show_alerts(&name);
        }
        self.take_rest(now).await;
        for request in self.shared.store.open_requests().await? {
            let waiting = self.waiters.iter().any(|w| matches!(w.reply, WaiterReply::Guest(id) if id == request.id));
            if !waiting {
                self.poll_for(request.source.as_ref(), WaiterReply::Guest(request.id), now).await;
            }
        }
        for wish in self.shared.store.take_wishes(now).await? {
            match serde_json::from_str(&wish) {
                Ok(wanted) => self.shared.want(wanted),
                Err(error) => tracing::warn!(%error, "another process asked to see something that is not understood"),
            }
        }
        self.shared.touch(&[Tag::Alerts, Tag::Levels, Tag::Queues]);
        Ok(())
    }

    /// Records cannot be kept: then nothing new can page, and that itself has to be said, by the only way that is left.
    pub(super) fn note_store_trouble(&mut self, error: &StoreError, now: Instant) {
        tracing::error!(%error, "records cannot be kept");
        self.shared.notes().store_problem = Some(error.to_string());
        self.shared.touch(&[Tag::Sources]);
        let since = *self.house.trouble_since.get_or_insert(now);
        // Another program may hold the file for a moment; that is worth a notice only if it lasts.
        let may_pass = matches!(error, StoreError::Busy { .. }) && now.since(since) < BUSY_PATIENCE;
        let told = self.house.trouble_told_at.is_some_and(|at| now.since(at) < TROUBLE_EVERY);
        if told || may_pass {
            return;
        }
        self.house.trouble_told_at = Some(now);
        let notice = Notice {
            page: TROUBLE_NOTICE,
            title: "Watchbill cannot keep records: new alerts may not page".to_owned(),
            body: error.to_string(),
            severity: Severity::Critical,
            offer: NoticeOffer::Look,
            manner: Manner::default(),
        };
        let notifier = Arc::clone(&self.shared.ports.notifier);
        self.deliveries.spawn(async move {
            if let Err(error) = notifier.show(notice).await {
                tracing::error!(%error, "and nobody can be told");
            }
            Delivered::Withdrawn
        });
    }

    pub(super) fn clear_store_trouble(&mut self) {
        let was = self.shared.notes().store_problem.take();
        if was.is_some() {
            self.house.trouble_since = None;
            if self.house.trouble_told_at.take().is_some() {
                let notifier = Arc::clone(&self.shared.ports.notifier);
                self.deliveries.spawn(async move {
                    notifier.withdraw(TROUBLE_NOTICE).await;
                    Delivered::Withdrawn
                });
            }
            self.shared.touch(&[Tag::Sources]);
        }
    }
}

/// Takes over what guests did; returns the alerts that are no longer held back by it.
fn take_mine(state: &mut SourceState, mine: &HashMap<Identity, Mine>) -> Vec<Identity> {
    let resolved = mine.iter().filter(|(identity, _)| !state.alerts.contains_key(*identity));
    state.snoozed = resolved.filter_map(|(identity, mine)| Some((identity.clone(), mine.snoozed_until?))).collect();
    let mut again = Vec::new();
    for (identity, alert) in &mut state.alerts {
        let theirs = mine.get(identity).copied().unwrap_or_default();
        if theirs == alert.mine {
            continue;
        }
        Arc::make_mut(alert).mine = theirs;
        let by_person = matches!(alert.decision, Some(Decision::Hold { held: Held::Acknowledged | Held::Snoozed, .. }));
        if by_person {
            again.push(identity.clone());
        }
    }
    again.sort();
    again
}
