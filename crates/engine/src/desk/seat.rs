//! What the loop keeps for one source.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use watchbill_definitions::QueueSpec;
use watchbill_domain::alerts::{GapCause, Occasion, SourceState};
use watchbill_domain::ids::Identity;
use watchbill_domain::sources::{Breaker, Health, HealthFacts, RetryBudget, SourceSpec, gap_threshold, health};
use watchbill_domain::time::Instant;
use watchbill_sources::{QueuesWanted, Role, Source};
use watchbill_store::{SourceReading, Telling};

use crate::poll::{Pace, next_poll_at};
use crate::queues::{QueueBook, wanted};
use crate::workspace::Defined;

/// How far the page about an outage has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outage {
    /// None was written.
    NotPaged,
    /// It could not be written; when to try again.
    PageAt(Instant),
    /// It was written.
    Paged,
}

/// One source at the desk.
pub(super) struct Seat {
    pub spec: Arc<SourceSpec>,
    pub source: Arc<dyn Source>,
    pub role: Role,
    /// Alerts that a notifying source is expected to tell of, and until when.
    pub awaited: HashMap<Identity, Instant>,
    /// Alerts that no notifying source told of although they were waited for.
    pub missing: HashSet<Identity>,
    pub state: SourceState,
    pub breaker: Breaker,
    pub budget: RetryBudget,
    pub next_at: Instant,
    /// Since when it is being polled.
    pub in_flight_since: Option<Instant>,
    pub pace: Arc<Pace>,
    /// What to blame for a gap that no failed poll explains.
    pub gap_cause: GapCause,
    /// Since when an outage may count: the last start or wake-up, because a laptop's own network needs a moment.
    pub counts_from: Instant,
    pub outage: Outage,
    pub reading: SourceReading,
    pub lease_ends_at: Option<Instant>,
    /// When what is asked seldom was last answered.
    pub seldom_at: Option<Instant>,
    /// The answers of the last good poll, if the same answers would change nothing.
    pub answers_hash: Option<u64>,
    /// Whether the firing alerts have been looked through for pages that a crash interrupted.
    pub looked_through: bool,
    /// What is remembered of its queues; read from the store where it is missing.
    pub queues: Option<QueueBook>,
    /// Whether everything that is held back has to be decided again: what decisions go by is another, or they could not be
    /// written.
    pub undecided: bool,
}

impl Seat {
    pub fn new(defined: &Defined, state: SourceState, now: Instant) -> Self {
        Self {
            spec: Arc::clone(&defined.spec),
            source: Arc::clone(&defined.source),
            role: defined.role,
            awaited: HashMap::new(),
            missing: HashSet::new(),
            state,
            breaker: Breaker::closed(),
            budget: RetryBudget::full(),
            next_at: now,
            in_flight_since: None,
            pace: Arc::default(),
            gap_cause: GapCause::NotRunning,
            counts_from: now,
            outage: Outage::NotPaged,
            reading: SourceReading::default(),
            lease_ends_at: None,
            seldom_at: None,
            answers_hash: None,
            looked_through: false,
            queues: None,
            undecided: false,
        }
    }

    /// Which queues a poll asks about; `None` of a source that tells of none, or is asked for none. By `specs`, what the workspace
    /// says of queues.
    pub fn queues_wanted(&self, specs: &[QueueSpec]) -> Option<QueuesWanted> {
        let book = self.queues.as_ref().filter(|_| self.source.watches_queues())?;
        let wanted = wanted(specs, &self.spec.name, book.known());
        let is_for_queues = self.role == Role::Apart;
        (is_for_queues || !wanted.named.is_empty() || !wanted.known.is_empty()).then_some(wanted)
    }

    /// When an outage deserves a page, if it lasts: after max(3 min, 3 polls), once.
    pub fn outage_page_at(&self) -> Option<Instant> {
        let since = self.state.failing_since?.max(self.counts_from);
        match self.outage {
            Outage::NotPaged => Some(since.plus(gap_threshold(self.spec.every))),
            Outage::PageAt(at) => Some(at),
            Outage::Paged => None,
        }
    }

    /// What kind of moment a good poll at `now` is made in, outside a round.
    pub fn occasion(&self, now: Instant) -> Occasion {
        match (self.state.last_good_at, self.state.failing_since) {
            (None, _) => Occasion::FirstPoll,
            (Some(_), Some(_)) => Occasion::SourceBack,
            (Some(good), None) if now.since(good) > gap_threshold(self.spec.every) => Occasion::WakeUp,
            (Some(_), None) => Occasion::Ordinary,
        }
    }

    /// Whether what it last said can be believed now, and was heard since the start.
    pub fn is_believed(&self, now: Instant) -> bool {
        let SourceState { last_good_at, failing_since, .. } = self.state;
        let facts = HealthFacts { last_good_at, failing_since, every: self.spec.every };
        self.looked_through && health(&facts, now) == Health::Fine
    }

    /// Keeps what a good poll said about the source. Says whether it does something else while nobody answers than was known.
    pub fn keep_reading(&mut self, mut reading: SourceReading) -> bool {
        let before = std::mem::take(&mut self.reading.unanswered);
        let is_told = matches!(reading.unanswered, Telling::Anew(_));
        let is_new = is_told && reading.unanswered != before;
        if !is_told {
            reading.unanswered = before;
        }
        self.reading = reading;
        is_new
    }

    /// The hash that lets an unchanged answer be skipped; `None` when even the same answer could mean something new.
    pub fn unchanged_if(&self, now: Instant) -> Option<u64> {
        let quiet = self.looked_through && self.occasion(now) == Occasion::Ordinary && self.state.hold_until.is_none();
        self.answers_hash.filter(|_| quiet)
    }

    pub fn succeeded(&mut self, now: Instant, random: f64) {
        self.breaker = self.breaker.succeeded();
        self.next_at = next_poll_at(now, self.spec.every, random);
        self.outage = Outage::NotPaged;
    }

    pub fn failed(&mut self, now: Instant, random: f64) {
        self.breaker = self.breaker.failed(self.spec.every, now);
        self.answers_hash = None;
        self.state.apply_failure(now);
        let regular = next_poll_at(now, self.spec.every, random);
        self.next_at = match self.breaker {
            Breaker::Open { until, .. } => until.max(regular),
            Breaker::Closed { .. } => regular,
        };
    }

    /// After a sleep or a clock jump: everything is asked again soon, but not all at once.
    pub fn ask_again(&mut self, now: Instant, random: f64) {
        self.gap_cause = GapCause::Asleep;
        self.breaker = Breaker::closed();
        self.in_flight_since = None;
        self.next_at = now.plus(Duration::from_millis(1_500).mul_f64(random.clamp(0.0, 1.0)));
    }
}
