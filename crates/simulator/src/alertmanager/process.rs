//! One process: what it was told, what it remembers, and what it is made to suffer.

use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use watchbill_domain::time::Instant;

use crate::faults::{FaultDesk, Orders};
use crate::feed::{Feed, hold};
use crate::story::{Host, Story};
use crate::time::{Clock, Timeline};

use super::listing::{Listed, list};
use super::query::AlertQuery;
use super::render::{self, Skew};
use super::silences::{Silence, SilenceBook};

/// How often Prometheus sends its alerts again.
const RESEND: Duration = Duration::from_secs(60);

/// What is fixed about a process.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) host: Host,
    /// Milliseconds into each minute at which it is sent to; peers are not told at the same moment.
    pub(crate) phase_ms: i64,
    /// Its name in the cluster and that of the other peers; empty for one that is alone.
    pub(crate) cluster: Vec<String>,
    /// The whole `Authorization` header it asks for, if it does.
    pub(crate) authorization: Option<String>,
}

/// One process that is polled: an Alertmanager, the Prometheus, or the RabbitMQ.
#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) identity: Identity,
    pub(crate) clock: Clock,
    pub(crate) faults: FaultDesk,
    pub(crate) traffic: Traffic,
    pub(super) feed: Feed,
    pub(super) book: Arc<SilenceBook>,
    /// When it was started first.
    set_up_at: Instant,
    state: Mutex<State>,
}

/// How it was called.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    pub(crate) requests: AtomicUsize,
    pub(crate) in_flight: AtomicUsize,
    pub(crate) most_in_flight: AtomicUsize,
}

#[derive(Debug)]
struct State {
    started_at: Instant,
    /// After a restart: until when it has not been sent anything.
    blank_until: Option<Instant>,
    /// Since when nobody sends any more.
    unsent_since: Option<Instant>,
    lag: Duration,
    down: Down,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Down {
    No,
    Until(Instant),
    ForGood,
}

impl Process {
    pub(crate) fn new(identity: Identity, clock: Clock, feed: Feed, book: Arc<SilenceBook>) -> Self {
        let state = State {
            started_at: clock.now(),
            blank_until: None,
            unsent_since: None,
            lag: Duration::ZERO,
            down: Down::No,
        };
        let (faults, traffic, set_up_at) = (FaultDesk::default(), Traffic::default(), state.started_at);
        Self { identity, clock, faults, traffic, feed, book, set_up_at, state: Mutex::new(state) }
    }

    /// Whether it is not there: connections are refused or cut.
    pub(crate) fn is_down(&self) -> bool {
        let now = self.clock.now();
        let mut state = hold(&self.state);
        match state.down {
            Down::Until(end) if end <= now => {
                state.down = Down::No;
                state.start(end);
            }
            Down::Until(_) | Down::ForGood => return true,
            Down::No => {}
        }
        self.feed.is_down(self.identity.host, now)
    }

    /// It goes away: for `span`, or until [`come_up`](Self::come_up).
    pub(crate) fn go_down(&self, span: Option<Duration>) {
        let until = span.map_or(Down::ForGood, |span| Down::Until(self.clock.now().plus(span)));
        hold(&self.state).down = until;
    }

    /// It is there again. It was a process that stopped, so this is a new one.
    pub(crate) fn come_up(&self) {
        let mut state = hold(&self.state);
        if std::mem::replace(&mut state.down, Down::No) != Down::No {
            state.start(self.clock.now());
        }
    }

    /// A new process in the place of the old: silences were on disk, alerts were not, and come with the next sending.
    pub(crate) fn restart(&self) {
        hold(&self.state).start(self.clock.now());
    }

    /// Nobody sends to it any more: leases run out.
    pub(crate) fn stop_sending(&self) {
        hold(&self.state).unsent_since.get_or_insert(self.clock.now());
    }

    /// It is sent to again, at once.
    pub(crate) fn resume_sending(&self) {
        hold(&self.state).unsent_since = None;
    }

    /// How much later than the others it learns of anything.
    pub(crate) fn set_lag(&self, lag: Duration) {
        hold(&self.state).lag = lag;
    }

    /// Takes orders: what happens to the process happens now, what happens to answers is kept. No faults at all undo both.
    pub(crate) fn order(&self, orders: Orders) {
        if orders.faults.is_empty() {
            self.resume_sending();
            self.come_up();
        }
        self.faults.set(orders, |fault| self.suffer(fault));
    }

    /// When it was started first; it may have been started again since.
    pub(crate) fn set_up_at(&self) -> Instant {
        self.set_up_at
    }

    pub(crate) fn started_at(&self) -> Instant {
        hold(&self.state).started_at
    }

    /// The story it tells, and how that is tied to real time.
    pub(crate) fn story(&self) -> Option<(Story, Timeline)> {
        if let Feed::Story { story, timeline, .. } = &self.feed { Some((*story, *timeline)) } else { None }
    }

    pub(super) fn silences(&self, now: Instant) -> Vec<Silence> {
        self.book.all(self.feed.silences_at(now), now)
    }

    /// Everything it lists, by fingerprint.
    pub(super) fn listed(&self, now: Instant) -> Vec<Listed> {
        let Some((known_at, refreshed_at)) = self.knowledge(now) else { return Vec::new() };
        list(self.feed.firing_at(known_at), &self.silences(now), refreshed_at, now)
    }

    /// The answer to `GET /api/v2/alerts`.
    pub(super) fn alerts_body(&self, query: &AlertQuery, now: Instant, skew: Skew) -> Bytes {
        if let Feed::Load(load) = &self.feed {
            load.about_to_answer(now);
            if let Some((known_at, refreshed_at)) = self.knowledge(now)
                && known_at == now
                && query.is_everything()
                && self.book.is_untouched()
            {
                return load.body(refreshed_at, skew);
            }
        }
        let listed: Vec<Listed> = self.listed(now).into_iter().filter(|alert| query.wants(alert)).collect();
        render::alerts(&listed, skew).into()
    }

    /// As of when it knows its alerts, and when they were last sent; nothing if it has not been sent any.
    fn knowledge(&self, now: Instant) -> Option<(Instant, Instant)> {
        let state = hold(&self.state);
        if state.blank_until.is_some_and(|end| now < end) {
            return None;
        }
        let known_at =
            now.min(state.unsent_since.unwrap_or(now)).shifted_ms(-i64::try_from(state.lag.as_millis()).ok()?);
        let into_the_minute_ms = (known_at.as_ms() - self.identity.phase_ms).rem_euclid(60_000);
        Some((known_at, known_at.shifted_ms(-into_the_minute_ms)))
    }
}

impl State {
    fn start(&mut self, at: Instant) {
        self.started_at = at;
        self.blank_until = Some(at.plus(RESEND));
    }
}
