//! What is kept between the rounds of a source, and when the next one is due.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use watchbill_domain::ids::SourceName;
use watchbill_domain::slo::Grid;
use watchbill_domain::sources::{Breaker, SourceSpec};
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
    era: u64,
}

/// One source that measures something.
struct Station {
    spec: Arc<SourceSpec>,
    source: Arc<dyn Source>,
    subjects: Vec<Subject>,
    breaker: Breaker,
    next_at: Instant,
    is_asked: bool,
    skew_ms: Option<i64>,
    oldest: Option<Instant>,
    whole_until: Option<Instant>,
    looked_at: Option<Instant>,
    surveyed_at: Option<Instant>,
}

impl Default for Stations {
    fn default() -> Self {
        Self {
            by_name: HashMap::new(),
            tasks: JoinSet::new(),
            permits: Arc::new(Semaphore::new(PARALLEL_REQUESTS)),
            era: 0,
        }
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
                    is_asked: false,
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
            station.is_asked = true;
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
                era: self.era,
                subjects: station.subjects.clone(),
                skew_ms: station.skew_ms.unwrap_or_else(|| skew_ms(name)),
                whole_until: station.whole_until,
                oldest: station.oldest,
                survey_all,
            };
            self.tasks.spawn(measure(task));
        }
    }

    /// Takes in how a round went; says what stopped it. A round from before a sleep says nothing.
    pub fn take(&mut self, done: RoundDone, now: Instant, random: f64) -> Option<Stopped> {
        if done.era != self.era {
            return None;
        }
        let station = self.by_name.get_mut(&done.name)?;
        station.is_asked = false;
        station.skew_ms = Some(done.skew_ms);
        station.oldest = done.oldest;
        // Files that changed in the meantime may have brought others.
        for subject in &mut station.subjects {
            if let Some(taught) = done.subjects.iter().find(|taught| taught.id == subject.id) {
                *subject = subject.clone().taught_by(taught);
            }
        }
        let due = next_round_at(now, random);
        match done.outcome {
            Ok(came) => {
                station.breaker = station.breaker.succeeded();
                station.surveyed_at = Some(now);
                station.next_at = if came == Came::Partway { now.plus(GO_ON) } else { due };
                station.whole_until = if let Came::Whole(until) = came { Some(until) } else { None };
                None
            }
            Err(stopped) => {
                station.breaker = station.breaker.failed(Duration::from_secs(u64::from(EVERY_S)), now);
                station.next_at = match station.breaker {
                    Breaker::Open { until, .. } => until.max(due),
                    Breaker::Closed { .. } => due,
                };
                Some(stopped)
            }
        }
    }

    /// A task broke off; whatever it was about is asked again.
    pub fn broke_off(&mut self, now: Instant, random: f64) {
        for station in self.by_name.values_mut().filter(|station| station.is_asked) {
            station.is_asked = false;
            station.next_at = next_round_at(now, random);
        }
    }

    /// After a sleep or a clock jump nothing that is under way is believed, and everything is looked through again.
    pub fn wake(&mut self, now: Instant, random: f64) {
        self.era += 1;
        self.tasks.abort_all();
        for station in self.by_name.values_mut() {
            station.is_asked = false;
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

    /// When the next round is due.
    pub fn next_at(&self) -> Option<Instant> {
        self.by_name.values().filter(|station| !station.is_asked).map(|station| station.next_at).min()
    }

    /// Whether nothing is under way or due.
    pub fn is_idle(&self, now: Instant) -> bool {
        self.tasks.is_empty() && self.next_at().is_none_or(|at| at > now)
    }

    /// The SLIs that a source measures.
    pub fn slis_of(&self, name: &SourceName) -> usize {
        self.by_name.get(name).map_or(0, |station| station.subjects.len())
    }
}

impl Station {
    fn is_due(&self, now: Instant) -> bool {
        !self.is_asked && self.next_at <= now
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
        Self { spec, source, subjects, next_at: now, breaker: Breaker::closed(), whole_until, looked_at, ..self }
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
