//! What is kept between the rounds of a source, and when the next one is due.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::{Id, JoinError, JoinSet};
use watchbill_domain::ids::SourceName;
use watchbill_domain::slo::Grid;
use watchbill_domain::sources::{Breaker, PollFailure, PollFailureKind, SourceSpec};
use watchbill_domain::time::Instant;
use watchbill_sources::Source;
use watchbill_store::{SliId, SliRow};

use crate::shared::Shared;
use crate::workspace::Loaded;

use super::PARALLEL_REQUESTS;
use super::plan::SETTLES;
use super::round::{Came, RoundDone, RoundTask, Stopped, measure};
use super::subject::Subject;

/// A source is asked this often: twice in the five minutes of a bucket.
const EVERY_S: u32 = 150;
/// Laptops that ask the same source do not ask in step.
const APART: Duration = Duration::from_secs(20);
/// Everything that is wanted is looked through this often, whatever was found before.
const LOOK_EVERY: Duration = Duration::from_secs(3600);
/// With more to ask for, the next round begins after this.
const GO_ON: Duration = Duration::from_secs(1);
/// After a wake-up the polls come first.
const AFTER_WAKE: Duration = Duration::from_secs(3);

/// Every source that measures something.
pub(crate) struct Stations {
    by_name: HashMap<SourceName, Station>,
    pub tasks: JoinSet<RoundDone>,
    permits: Arc<Semaphore>,
}

/// What came of a round.
pub(crate) struct Taken {
    pub name: SourceName,
    /// The SLIs that the source measures.
    pub slis: usize,
    /// Buckets that are new or another than before.
    pub buckets: u64,
    pub stopped: Option<Stopped>,
}

/// One source that measures something.
struct Station {
    spec: Arc<SourceSpec>,
    source: Arc<dyn Source>,
    subjects: Vec<Subject>,
    breaker: Breaker,
    next_at: Instant,
    /// The task that asks it; what any other one brings is not believed.
    asked_by: Option<Id>,
    /// Whether something else is measured since that task began.
    is_other: bool,
    skew_ms: Option<i64>,
    oldest: Option<Instant>,
    whole_until: Option<Instant>,
    looked_at: Option<Instant>,
    surveyed_at: Option<Instant>,
}

impl Default for Stations {
    fn default() -> Self {
        Self { by_name: HashMap::new(), tasks: JoinSet::new(), permits: Arc::new(Semaphore::new(PARALLEL_REQUESTS)) }
    }
}

impl Stations {
    /// Makes them what the workspace names. What is measured anew is asked for at once.
    pub fn seat(&mut self, loaded: &Loaded, ids: &HashMap<String, SliId>, rows: &[SliRow], now: Instant) {
        let mut before = std::mem::take(&mut self.by_name);
        for defined in &loaded.sources {
            let name = &defined.spec.name;
            let subjects = Subject::all(loaded.levels(), name.as_str(), ids, rows, now);
            if subjects.is_empty() {
                continue;
            }
            let (spec, source) = (Arc::clone(&defined.spec), Arc::clone(&defined.source));
            let station = match before.remove(name) {
                Some(station) => station.now_with(spec, source, subjects, now),
                None => Station {
                    spec,
                    source,
                    subjects,
                    breaker: Breaker::closed(),
                    next_at: now,
                    asked_by: None,
                    is_other: false,
                    skew_ms: None,
                    oldest: None,
                    whole_until: None,
                    looked_at: None,
                    surveyed_at: None,
                },
            };
            self.by_name.insert(name.clone(), station);
        }
    }

    /// Starts the rounds that are due. `skew_ms` knows the clocks of sources by their polls.
    pub fn start_due(&mut self, shared: &Arc<Shared>, skew_ms: impl Fn(&SourceName) -> i64, now: Instant) {
        for (name, station) in self.by_name.iter_mut().filter(|(_, station)| station.is_due(now)) {
            let looks_whole = station.looked_at.is_none_or(|at| now.since(at) >= LOOK_EVERY);
            if looks_whole {
                station.whole_until = None;
                station.looked_at = Some(now);
            }
            // Twice a day in the worst case: with the day, and when it was surveyed first.
            let day = Grid::of_step(86_400);
            let survey_all = station.surveyed_at.is_none_or(|at| day.floor(at) != day.floor(now));
            let task = RoundTask {
                shared: Arc::clone(shared),
                spec: Arc::clone(&station.spec),
                source: Arc::clone(&station.source),
                permits: Arc::clone(&self.permits),
                subjects: station.subjects.clone(),
                skew_ms: station.skew_ms.unwrap_or_else(|| skew_ms(name)),
                whole_until: station.whole_until,
                oldest: station.oldest,
                survey_all,
            };
            station.asked_by = Some(self.tasks.spawn(measure(task)).id());
            station.is_other = false;
        }
    }

    /// Takes in how a round went, and says what came of it. One from before a sleep, and one of a source that measures nothing any
    /// more, says nothing.
    pub fn take(&mut self, done: Result<(Id, RoundDone), JoinError>, now: Instant, random: f64) -> Option<Taken> {
        let id = done.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        let (name, station) = self.by_name.iter_mut().find(|(_, station)| station.asked_by == Some(id))?;
        station.asked_by = None;
        let slis = station.subjects.len();
        let taken = |buckets, stopped| Some(Taken { name: name.clone(), slis, buckets, stopped });
        match done {
            Ok((_, done)) => {
                let buckets = done.buckets;
                taken(buckets, station.take(done, now, random))
            }
            Err(error) if error.is_cancelled() => None,
            Err(error) => {
                tracing::error!(%error, "measuring broke off: a fault of Watchbill");
                station.next_at = next_round_at(now, random);
                let message = "broke off because of a fault in Watchbill; the log has the details".to_owned();
                let failure = PollFailure { kind: PollFailureKind::Malformed, message };
                taken(0, Some(Stopped::Source(failure)))
            }
        }
    }

    /// After a sleep or a clock jump nothing that is under way is believed, and everything is looked through again.
    pub fn wake(&mut self, now: Instant, random: f64) {
        self.tasks.abort_all();
        for station in self.by_name.values_mut() {
            station.asked_by = None;
            station.breaker = Breaker::closed();
            station.skew_ms = None;
            (station.whole_until, station.looked_at) = (None, None);
            station.surveyed_at = station.surveyed_at.filter(|at| *at <= now);
            station.next_at = now.plus(AFTER_WAKE.mul_f64(random.clamp(0.0, 1.0)));
        }
    }

    /// Asks this source at once; says whether it measures anything.
    pub fn hurry(&mut self, name: &SourceName, now: Instant) -> bool {
        let station = self.by_name.get_mut(name);
        station.map(|station| station.next_at = station.next_at.min(now)).is_some()
    }

    /// Whether this source measures anything.
    pub fn has(&self, name: &SourceName) -> bool {
        self.by_name.contains_key(name)
    }

    /// When the next round is due.
    pub fn next_at(&self) -> Option<Instant> {
        self.by_name.values().filter(|station| station.asked_by.is_none()).map(|station| station.next_at).min()
    }

    /// Whether nothing is under way or due.
    pub fn is_idle(&self, now: Instant) -> bool {
        self.tasks.is_empty() && self.next_at().is_none_or(|at| at > now)
    }
}

impl Station {
    fn is_due(&self, now: Instant) -> bool {
        self.asked_by.is_none() && self.next_at <= now
    }

    /// Takes in how a round went; says what stopped it.
    fn take(&mut self, done: RoundDone, now: Instant, random: f64) -> Option<Stopped> {
        self.skew_ms = Some(done.skew_ms);
        self.oldest = done.oldest;
        // Files that changed in the meantime may have brought others.
        for subject in &mut self.subjects {
            if let Some(taught) = done.subjects.iter().find(|taught| taught.id == subject.id) {
                *subject = subject.clone().taught_by(taught);
            }
        }
        let due = next_round_at(now, random);
        match done.outcome {
            Ok(came) => {
                self.breaker = self.breaker.succeeded();
                self.surveyed_at = Some(now);
                (self.next_at, self.whole_until) = match came {
                    _ if self.is_other => (now, None),
                    Came::Whole(until) => (due, Some(until)),
                    Came::Partway => (now.plus(GO_ON), None),
                    Came::NoFurther => (due, None),
                };
                None
            }
            Err(stopped) => {
                self.breaker = self.breaker.failed(Duration::from_secs(u64::from(EVERY_S)), now);
                self.next_at = match self.breaker {
                    Breaker::Open { until, .. } => until.max(due),
                    Breaker::Closed { .. } => due,
                };
                Some(stopped)
            }
        }
    }

    fn now_with(self, spec: Arc<SourceSpec>, source: Arc<dyn Source>, subjects: Vec<Subject>, now: Instant) -> Self {
        let known = |subject: &Subject| self.subjects.iter().find(|before| before.is_as(subject));
        let is_as_before = self.spec == spec && subjects.iter().all(|subject| known(subject).is_some());
        let subjects: Vec<Subject> = subjects
            .into_iter()
            .map(|subject| match self.subjects.iter().find(|before| before.id == subject.id) {
                Some(before) => subject.taught_by(before),
                None => subject,
            })
            .collect();
        if is_as_before {
            return Self { spec, source, subjects, ..self };
        }
        let (whole_until, looked_at) = (None, None);
        let (is_other, breaker) = (true, Breaker::closed());
        Self { spec, source, subjects, next_at: now, breaker, whole_until, looked_at, is_other, ..self }
    }
}

/// The next time at which a half of a bucket of five minutes has settled.
fn next_round_at(now: Instant, random: f64) -> Instant {
    let grid = Grid::of_step(EVERY_S);
    let settles = SETTLES + APART.mul_f64(random.clamp(0.0, 1.0));
    grid.floor(now.minus(settles)).plus(Duration::from_secs(u64::from(EVERY_S))).plus(settles)
}

#[cfg(test)]
#[path = "station_tests.rs"]
mod tests;
