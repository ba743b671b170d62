//! Polls: started when due, judged and committed when done.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::{Id, JoinError};
use watchbill_domain::alerts::{self, Context, GapCause, KnownAlert, Observation, Occasion};
use watchbill_domain::ids::{Identity, PageId, SourceName};
use watchbill_domain::sources::{PollFailure, PollFailureKind, SourceSpec};
use watchbill_domain::time::{Instant, local_text};
use watchbill_store::{Committed, PollCommit, Store, StoreError};

use crate::api::Tag;
use crate::pipeline::{self, Judged};
use crate::poll::{PollDone, PollTask, Polled, Seldom, poll};
use crate::queues::Attended;

use super::again::Calm;
use super::others::Others;
use super::round::Round;
use super::seat::{Outage, Seat};
use super::{Desk, JUMP_BACK};

/// How long to wait before an outage page that could not be written is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(10);

impl Desk {
    /// Takes over from whoever ran before: pages that were under way, and every source's state.
    pub(super) async fn begin(&mut self) {
        let now = self.shared.ports.clock.now();
        self.notice_set_back(now).await;
        if let Err(error) = self.shared.store.recover_pages(now).await {
            self.note_store_trouble(&error, now);
        }
        self.remember_pages(now).await;
        self.take_rest(now).await;
        self.seat_sources(now).await;
        let heard = self.seats.values().filter_map(|seat| seat.state.last_good_at).max();
        self.handoffs.away(heard.unwrap_or(now), now);
        self.open_round(Occasion::Start, now).await;
        self.look_for_notifier();
    }

    /// Whether the clock was set back while nothing ran: then a source was asked, well or badly, in the future.
    async fn notice_set_back(&mut self, now: Instant) {
        match self.shared.store.sources().await {
            Ok(sources) => {
                let asked =
                    sources.iter().filter_map(|source| source.last_poll_at.max(source.facts.last_good_at)).max();
                let by = asked.map(|asked| asked.since(now)).unwrap_or_default();
                if by > JUMP_BACK {
                    tracing::info!(seconds = by.as_secs(), "the wall clock was set back since the last poll");
                    self.set_back(by, now).await;
                }
            }
            Err(error) => self.note_store_trouble(&error, now),
        }
    }

    pub(super) async fn open_round(&mut self, occasion: Occasion, now: Instant) {
        if let Some(round) = self.round.take() {
            self.close_digest(round.digest, now).await;
        }
        let because = match occasion {
            Occasion::WakeUp => "the first round after the laptop slept",
            Occasion::RestOver => "what was held back for your rest",
            Occasion::Ordinary | Occasion::FirstPoll | Occasion::Start | Occasion::SourceBack => {
                "the first round after Watchbill started"
            }
        };
        match self.shared.store.open_digest(because, now).await {
            Ok(digest) => self.round = Some(Round::new(occasion, digest, self.seats.keys().cloned(), now)),
            Err(error) => self.note_store_trouble(&error, now),
        }
    }

    pub(super) async fn close_round(&mut self, now: Instant) {
        if let Some(round) = self.round.take_if(|round| round.is_over(now)) {
            self.close_digest(round.digest, now).await;
        }
    }

    /// Makes a page of what a digest gathered. If that cannot be written now it is tried again with the housekeeping, or
    /// what it tells would be lost until the next start.
    pub(super) async fn close_digest(&mut self, digest: PageId, now: Instant) {
        match self.shared.store.close_digest(digest, now).await {
            Ok(true) => {
                self.outbox.look_again(now);
                self.shared.touch(&[Tag::Pages]);
            }
            Ok(false) => {}
            Err(error) => {
                self.house.unclosed.push(digest);
                self.note_store_trouble(&error, now);
            }
        }
    }

    pub(super) fn start_due_polls(&mut self, now: Instant) {
        if self.stopping.is_some() {
            return;
        }
        let (historians, loaded) = (self.historians(), self.shared.loaded());
        for (name, seat) in &mut self.seats {
            if seat.in_flight_since.is_some() || seat.next_at > now {
                continue;
            }
            let queues = seat.queues_wanted(&loaded.queues);
            seat.in_flight_since = Some(now);
            seat.pace = Arc::default();
            let task = PollTask {
                ports: self.shared.ports.clone(),
                workspace: self.shared.folder.clone(),
                spec: Arc::clone(&seat.spec),
                source: Arc::clone(&seat.source),
                permits: Arc::clone(&self.permits),
                budget: seat.budget,
                era: self.era,
                // Time alone makes a queue need somebody.
                unchanged_if: seat.unchanged_if(now).filter(|_| queues.is_none()),
                seldom: Seldom::due(seat.seldom_at, now),
                pace: Arc::clone(&seat.pace),
                paced: Arc::clone(&self.paced),
                recall: seat.recall_ask(&historians, now),
                queues,
            };
            let handle = self.polls.spawn(poll(task));
            self.poll_names.insert(handle.id(), name.clone());
        }
    }

    pub(super) async fn take_poll(&mut self, done: Result<(Id, PollDone), JoinError>) {
        let now = self.shared.ports.clock.now();
        let (id, done) = match done {
            Ok((id, done)) => (id, Some(done)),
            Err(error) if error.is_cancelled() => {
                self.poll_names.remove(&error.id());
                return;
            }
            Err(error) => {
                tracing::error!(%error, "a poll broke off: a fault of Watchbill");
                (error.id(), None)
            }
        };
        let Some(name) = self.poll_names.remove(&id) else { return };
        // An answer from before a sleep is not believed.
        if done.as_ref().is_some_and(|done| done.era != self.era) {
            return;
        }
        let Some(seat) = self.seats.get_mut(&name) else { return };
        seat.in_flight_since = None;
        let outcome = match done {
            Some(done) => {
                seat.budget = done.budget;
                done.outcome
            }
            None => Err(PollFailure {
                kind: PollFailureKind::Malformed,
                message: "could not be read because of a fault in Watchbill; the log has the details".to_owned(),
            }),
        };
        let outcome = match outcome {
            Ok(polled) => self.take_answers(&name, polled, now).await,
            Err(failure) => self.take_failure(&name, &failure, now).await,
        };
        if let Some(round) = &mut self.round {
            round.answered(&name);
        }
        self.count_for_waiters(&name, outcome.as_ref().ok(), now);
        match outcome {
            Ok(_) => self.clear_store_trouble(),
            Err(error) => self.note_store_trouble(&error, now),
        }
        self.shared.touch(&[Tag::Sources]);
    }

    async fn take_failure(
        &mut self,
        name: &SourceName,
        failure: &PollFailure,
        now: Instant,
    ) -> Result<Committed, StoreError> {
        tracing::warn!(source = %name, kind = failure.kind.word(), "poll failed: {}", failure.message);
        let random = self.shared.ports.chance.random();
        if let Some(seat) = self.seats.get_mut(name) {
            if seat.state.failing_since.is_none() {
                // What began since it was last heard it cannot tell of.
                self.others_moved = true;
                self.shared.touch(&[Tag::Alerts, Tag::OnCall]);
            }
            seat.failed(now, random);
        }
        self.shared.store.commit_failure(name, failure, now).await.map(|()| Committed::default())
    }

    async fn take_answers(
        &mut self,
        name: &SourceName,
        mut polled: Polled,
        now: Instant,
    ) -> Result<Committed, StoreError> {
        self.place_hindsight(name, &mut polled).await;
        let attended = match self.attend_to_queues(name, &mut polled, now).await {
            Ok(attended) => attended,
            Err(error) => {
                self.not_kept(name, now);
                return Err(error);
            }
        };
        let digest = self.round.as_ref().filter(|round| round.includes(name)).map(|r| (r.occasion, r.digest));
        let (loaded, rest, duties) = (self.shared.loaded(), self.shared.rest(), self.shared.duties(now));
        let wait = self.wait_of(name);
        let Some(seat) = self.seats.get(name) else { return Ok(Committed::default()) };
        let others = Others::of(seat, &self.seats, self.round.as_ref());
        let calm = Calm { policy: &loaded.policy, rest: &rest, duties: &duties, sent: &self.pager };
        let judged = judge(seat, &others, &polled, digest.map(|(occasion, _)| occasion), &calm, now);
        let Some(seat) = self.seats.get_mut(name) else { return Ok(Committed::default()) };
        if polled.seldom == Seldom::Asked {
            seat.seldom_at = Some(now);
        }
        let mut reading = polled.reading;
        if polled.poll.is_none() {
            reading.peers.clone_from(&seat.reading.peers);
            reading.problem.clone_from(&seat.reading.problem);
            reading.rules.clone_from(&seat.reading.rules);
            reading.senders.clone_from(&seat.reading.senders);
        }
        let missing = judged.observation.unproven_absences;
        if missing > 0 {
            let other = reading.problem.map(|problem| format!("; {problem}")).unwrap_or_default();
            reading.problem = Some(format!(
                "{missing} of its alerts are missing from the last answer and taken to fire on, because that answer does not \
                 prove that they are over{other}"
            ));
        }
        let facts = attended.as_ref().map(|attended| attended.changes.facts(&attended.book)).unwrap_or_default();
        let of_queues = attended.as_ref().map(|attended| attended.changes.readings(&attended.book, &facts));
        let queues = attended.as_ref().zip(of_queues.as_deref());
        let commit = PollCommit {
            source: name,
            now,
            observation: &judged.observation,
            decisions: &judged.decisions,
            pages: &judged.pages,
            digest: digest.map(|(_, page)| page),
            reading: &reading,
            queues: queues.map(|(attended, readings)| attended.changes.commit(readings)),
        };
        let committed = match self.shared.store.commit_poll(&commit).await {
            Ok(committed) => committed,
            Err(error) => {
                self.not_kept(name, now);
                return Err(error);
            }
        };
        let Some(seat) = self.seats.get_mut(name) else { return Ok(committed) };
        if let Some(Attended { book, .. }) = attended {
            seat.queues = Some(book);
            self.shared.touch(&[Tag::Queues]);
        }
        let was_failing = seat.state.failing_since.is_some();
        seat.state.apply(&judged.observation, now);
        seat.state.forget_spent(&loaded.policy.flap, now);
        seat.note_awaited(&judged.decisions, wait, now);
        self.others_moved = true;
        seat.answers_hash = polled.answers_hash.filter(|_| judged.observation.unproven_absences == 0);
        seat.lease_ends_at = judged.observation.lease_ends_at;
        if seat.keep_reading(reading) || was_failing {
            // What it does while nobody answers is shown with the schedules.
            self.shared.touch(&[Tag::OnCall]);
        }
        seat.looked_through = true;
        seat.succeeded(now, self.shared.ports.chance.random());
        self.after_commit(name, &judged, &committed, now).await;
        self.note_gap(name, &judged.observation, &polled.recalled, now).await;
        Ok(committed)
    }

    pub(super) async fn after_commit(
        &mut self,
        name: &SourceName,
        judged: &Judged,
        committed: &Committed,
        now: Instant,
    ) {
        if !judged.observation.changes.is_empty() {
            self.show_alerts(name);
        } else if judged.observation.gap.is_some() {
            self.shared.touch(&[Tag::Alerts]);
        }
        for sent in &committed.sent {
            self.pager.note(sent.clone());
        }
        self.pager.forget(&self.shared.loaded().policy, now);
        // A channel may be told that something is over.
        if committed.resolved > 0 {
            self.outbox.look_again(now);
        }
        if !committed.pages.is_empty() {
            self.outbox.look_again(now);
            self.shared.touch(&[Tag::Pages]);
        }
        self.withdraw(&committed.withdraw, now).await;
    }

    /// Pages that a source has not answered for too long, once per outage.
    pub(super) async fn page_outages(&mut self, now: Instant) {
        let due: Vec<SourceName> = self
            .seats
            .iter()
            .filter(|(_, seat)| seat.outage_page_at().is_some_and(|at| now >= at))
            .map(|(name, _)| name.clone())
            .collect();
        if self.page_offline(&due, now).await {
            return;
        }
        for name in due {
            let written = self.page_outage(&name, now).await;
            let Some(seat) = self.seats.get_mut(&name) else { continue };
            match written {
                Ok(Told::Yes) => seat.outage = Outage::Paged,
                Ok(Told::NotYet) => seat.outage = Outage::PageAt(now.plus(TRY_AGAIN)),
                Err(error) => {
                    seat.outage = Outage::PageAt(now.plus(TRY_AGAIN));
                    self.note_store_trouble(&error, now);
                }
            }
        }
    }

    async fn page_outage(&mut self, name: &SourceName, now: Instant) -> Result<Told, StoreError> {
        let Some(seat) = self.seats.get(name) else { return Ok(Told::Yes) };
        let since = seat.state.failing_since.unwrap_or(now);
        let since = local_text(since, &self.shared.ports.clock.zone(), now).short;
        let message = failure_message(&self.shared.store, name).await;
        let (title, body) = alerts::outage_text(name, &message, &since);
        let because = format!("{name} has not answered since {since}");
        if self.shared.store.write_outage_page(name, &title, &body, &because, now).await?.is_some() {
            self.outbox.look_again(now);
            self.shared.touch(&[Tag::Pages]);
            return Ok(Told::Yes);
        }
        // It was told before; or the failed polls could not be recorded, and the next one that can be is waited for.
        let rows = self.shared.store.sources().await?;
        let is_recorded = rows.iter().any(|row| row.name == *name && row.facts.failing_since.is_some());
        Ok(if is_recorded { Told::Yes } else { Told::NotYet })
    }
}

/// Whether a person is told of an outage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Yes,
    NotYet,
}

fn judge(
    seat: &Seat,
    others: &Others<'_>,
    polled: &Polled,
    round: Option<Occasion>,
    calm: &Calm<'_>,
    now: Instant,
) -> Judged {
    let Some(poll) = &polled.poll else {
        let observation = Observation {
            peer_starts: seat.state.peer_starts.clone(),
            silences: seat.state.silences.clone(),
            lease_ends_at: seat.lease_ends_at,
            ..Observation::default()
        };
        return Judged { observation, ..Judged::default() };
    };
    let spec: &SourceSpec = &seat.spec;
    let context = Context {
        every: spec.every,
        skew_ms: polled.reading.skew_ms,
        gap_cause: gap_cause(seat),
        hindsight: polled.recalled.hindsight.clone(),
        returns: seat.role.returns(),
    };
    let again = if seat.looked_through { Vec::new() } else { pipeline::interrupted(&seat.state) };
    let occasion = round.unwrap_or_else(|| seat.occasion(now));
    let elsewhere = |identity: &Identity, alert: &KnownAlert| others.about(identity, alert, now);
    let circumstances = calm.circumstances(&spec.name, occasion, &again, &elsewhere);
    pipeline::judge(&seat.state, poll, &context, &circumstances, now)
}

fn gap_cause(seat: &Seat) -> GapCause {
    if seat.looked_through { GapCause::Asleep } else { seat.gap_cause }
}

async fn failure_message(store: &Store, name: &SourceName) -> String {
    let row = store.sources().await.ok().and_then(|rows| rows.into_iter().find(|row| row.name == *name));
    row.and_then(|row| row.failure).map_or_else(|| "does not answer".to_owned(), |(_, message)| message)
}
