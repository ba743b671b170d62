//! The desk: one loop that owns the state of every source and is the only writer of what polls bring.
//!
//! Polls and deliveries run beside it as tasks and report back; every decision and every commit happens here, one after
//! another, so that what is in memory is always what is in the store.

mod acknowledging;
mod again;
mod ask;
mod days;
mod handoffs;
mod hindsight;
mod house;
mod measures;
mod offline;
mod orders;
mod others;
mod outbox;
mod polls;
mod queue_digest;
mod queues;
mod replays;
mod round;
mod rules;
mod seat;
mod seating;
mod set_back;
mod shared_acks;
mod watchdogs;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, mpsc, oneshot};
use tokio::task::JoinSet;
use watchbill_domain::alerts::{Occasion, Pager};
use watchbill_domain::ids::{PageId, SourceName};
use watchbill_domain::time::Instant;

pub(crate) use orders::Order;
pub(crate) use others::waited_for;
pub(crate) use outbox::OWN_NOTICE;

use crate::measuring::Stations;
use crate::poll::{PARALLEL_REQUESTS, PollDone};
use crate::ports::NoticeResponse;
use crate::shared::Shared;

use orders::PollWaiter;
use outbox::{Delivered, Outbox};
use round::Round;
use rules::RulesLook;
use seat::Seat;

/// The wall clock is looked at no less often than this.
const LONGEST_NAP: Duration = Duration::from_secs(15);
/// If the wall clock moved on by more than this between two looks, the laptop slept or its clock was set.
const JUMP_FORWARD: Duration = Duration::from_secs(45);
/// If the wall clock went back by more than this, it was set.
const JUMP_BACK: Duration = Duration::from_secs(5);
/// Shells are told at most this often that something changed.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// The loop and all it owns.
pub(crate) struct Desk {
    shared: Arc<Shared>,
    inbox: mpsc::Receiver<Order>,
    responses: Option<mpsc::Receiver<NoticeResponse>>,
    seats: HashMap<SourceName, Seat>,
    permits: Arc<Semaphore>,
    polls: JoinSet<PollDone>,
    poll_names: HashMap<tokio::task::Id, SourceName>,
    deliveries: JoinSet<Delivered>,
    /// The sources that service levels are measured by.
    stations: Stations,
    /// Looking for service levels that other tools keep as rules.
    rules: RulesLook,
    /// The replays that are carried out.
    replays: replays::Replays,
    outbox: Outbox,
    round: Option<Round>,
    waiters: Vec<PollWaiter>,
    settlers: Vec<oneshot::Sender<()>>,
    /// Told when a poll begins to wait or an address is done.
    paced: Arc<Notify>,
    stopping: Option<oneshot::Sender<()>>,
    /// Grows with every sleep, so that answers from before it are not believed.
    era: u64,
    looked_at: Instant,
    told_at: Instant,
    house: house::House,
    handoffs: handoffs::Handoffs,
    weeks: queue_digest::QueueWeeks,
    days: days::Days,
    /// Whether alerts left to other sources have to be looked at again.
    others_moved: bool,
    /// The pages that went out lately.
    pager: Pager<String, PageId>,
}

impl Desk {
    pub fn new(shared: Arc<Shared>, inbox: mpsc::Receiver<Order>, house_every: Duration) -> Self {
        let now = shared.ports.clock.now();
        Self {
            responses: shared.ports.notifier.responses(),
            inbox,
            seats: HashMap::new(),
            permits: Arc::new(Semaphore::new(PARALLEL_REQUESTS)),
            polls: JoinSet::new(),
            poll_names: HashMap::new(),
            deliveries: JoinSet::new(),
            stations: Stations::default(),
            rules: RulesLook::default(),
            replays: replays::Replays::new(now),
            outbox: Outbox::new(now),
            round: None,
            waiters: Vec::new(),
            settlers: Vec::new(),
            paced: Arc::default(),
            stopping: None,
            era: 0,
            looked_at: now,
            told_at: now,
            house: house::House::new(house_every, now),
            handoffs: handoffs::Handoffs::default(),
            weeks: queue_digest::QueueWeeks::default(),
            days: days::Days::default(),
            others_moved: false,
            pager: Pager::default(),
            shared,
        }
    }

    /// Runs until told to stop.
    pub async fn run(mut self) {
        self.begin().await;
        loop {
            let now = self.shared.ports.clock.now();
            self.notice_jump(now).await;
            self.keep_house(now).await;
            self.remember_queues(now).await;
            self.start_due_polls(now);
            self.start_measuring(now);
            self.look_for_rules(now);
            self.carry_out_replays(now).await;
            self.remove_old_copies(now).await;
            self.decide_due(now).await;
            self.look_for_watchdogs(now).await;
            self.decide_left_to_others(now).await;
            self.keep_shared_acks(now).await;
            self.shared.peeks.forget_old(now);
            self.page_outages(now).await;
            self.close_round(now).await;
            self.tell_handoffs(now).await;
            self.tell_of_queue_week(now).await;
            self.see_to_day(now).await;
            self.deliver(now).await;
            self.answer_waiters(now).await;
            self.tell(now);
            if self.is_idle(now) {
                self.settlers.drain(..).for_each(answer);
                if self.stopping.is_some() {
                    break;
                }
            }
            self.next_event(self.next_wake(now)).await;
        }
        self.shared.publish();
        if let Some(stopped) = self.stopping.take() {
            answer(stopped);
        }
    }

    /// Waits for the first of: an order, a poll's or a delivery's end, a person's answer to a notice, or the time `until`.
    async fn next_event(&mut self, until: Instant) {
        let clock = Arc::clone(&self.shared.ports.clock);
        tokio::select! {
            order = self.inbox.recv(), if self.stopping.is_none() => match order {
                Some(order) => self.obey(order).await,
                // Every handle is gone: nobody can stop it any more, so it stops itself.
                None => self.stop_unasked(),
            },
            Some(done) = self.polls.join_next_with_id(), if !self.polls.is_empty() => self.take_poll(done).await,
            Some(done) = self.deliveries.join_next(), if !self.deliveries.is_empty() => self.take_delivery(done).await,
            Some(done) = self.stations.tasks.join_next_with_id(), if !self.stations.tasks.is_empty() => self.take_measured(done),
            Some(done) = self.replays.tasks.join_next_with_id(), if !self.replays.tasks.is_empty() => self.take_replay(done),
            Some(done) = self.rules.tasks.join_next(), if !self.rules.tasks.is_empty() => self.take_rules(done),
            sent = self.outbox.channels.sent() => self.take_sent(sent).await,
            Some(response) = receive(&mut self.responses) => self.take_response(response).await,
            () = self.shared.touched.notified() => {}
            () = self.paced.notified(), if !self.settlers.is_empty() => {}
            () = clock.sleep_until(until) => {}
        }
    }

    /// A laptop that slept knows nothing of the time in between: everything is asked again, in one round.
    async fn notice_jump(&mut self, now: Instant) {
        let before = std::mem::replace(&mut self.looked_at, now);
        if now.since(before) <= JUMP_FORWARD && before.since(now) <= JUMP_BACK {
            return;
        }
        tracing::info!(%before, %now, "the wall clock jumped: asking every source again");
        self.era += 1;
        self.polls.abort_all();
        for seat in self.seats.values_mut() {
            seat.ask_again(now, self.shared.ports.chance.random());
        }
        self.stations.wake(now, self.shared.ports.chance.random());
        self.replays.wake(now);
        self.outbox.look_again(now);
        self.handoffs.away(before, now);
        self.house.wake(now);
        self.told_at = now;
        if now < before {
            self.set_back(before.since(now), now).await;
        } else {
            self.seats.values_mut().for_each(|seat| seat.counts_from = now);
            self.open_round(Occasion::WakeUp, now).await;
        }
        self.hurry_for_waiters(now);
    }

    fn tell(&mut self, now: Instant) {
        if self.shared.has_unpublished() && (now.since(self.told_at) >= TELL_EVERY || now < self.told_at) {
            self.told_at = now;
            self.shared.publish();
        }
    }

    /// Whether nothing is under way or due before a later time.
    fn is_idle(&self, now: Instant) -> bool {
        let waits =
            |seat: &Seat| if seat.in_flight_since.is_some() { seat.pace.only_waits(now) } else { seat.next_at > now };
        let polls_wait = if self.stopping.is_some() { self.polls.is_empty() } else { self.seats.values().all(waits) };
        let measures_wait =
            if self.stopping.is_some() { self.stations.tasks.is_empty() } else { self.stations.is_idle(now) };
        let is_asking = !self.rules.tasks.is_empty();
        let replays_wait =
            if self.stopping.is_some() { self.replays.tasks.is_empty() } else { self.replays.only_wait(now) };
        polls_wait
            && measures_wait
            && !is_asking
            && replays_wait
            && self.deliveries.is_empty()
            && !self.outbox.is_due(now)
    }

    fn next_wake(&self, now: Instant) -> Instant {
        let tell_at = self.shared.has_unpublished().then(|| self.told_at.plus(TELL_EVERY));
        let round_at = self.round.as_ref().map(Round::until);
        let seats = self.seats.values();
        let polls_at = seats.clone().filter(|seat| seat.in_flight_since.is_none()).map(|seat| seat.next_at).min();
        let outage_at = seats.clone().filter_map(Seat::outage_page_at).min();
        let awaited_at = seats.clone().filter_map(Seat::awaited_until).filter(|at| now < *at).min();
        let again_at = seats.filter_map(|seat| self.due_at(seat, now)).min();
        let measured_by = self.waiters.iter().map(|waiter| waiter.measured_by).filter(|at| now < *at).min();
        [
            tell_at,
            round_at,
            polls_at,
            outage_at,
            awaited_at,
            again_at,
            measured_by,
            Some(self.outbox.next_at()),
            Some(self.house.next_at()),
            self.stations.next_at(),
            self.rules.next_at(now),
            Some(self.replays.next_at()),
            self.handoff_at(now),
            self.queue_week_at(now),
            self.day_at(now),
            self.shared.acks.next_at(now),
        ]
        .into_iter()
        .flatten()
        .chain([now.plus(LONGEST_NAP)])
        .min()
        .unwrap_or(now)
        .max(now.plus(Duration::from_millis(1)))
    }

    fn stop_unasked(&mut self) {
        let (sender, _) = oneshot::channel();
        self.stopping.get_or_insert(sender);
        self.polls.abort_all();
        self.stations.tasks.abort_all();
        self.replays.end();
    }
}

/// Whoever asked may have gone in the meantime; that is fine.
fn answer(asker: oneshot::Sender<()>) {
    asker.send(()).ok();
}

/// Waits for ever when there is nothing to receive from.
async fn receive(responses: &mut Option<mpsc::Receiver<NoticeResponse>>) -> Option<NoticeResponse> {
    match responses {
        Some(receiver) => match receiver.recv().await {
            Some(response) => Some(response),
            None => {
                *responses = None;
                None
            }
        },
        None => std::future::pending().await,
    }
}
