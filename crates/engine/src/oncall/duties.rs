//! Whose alerts are whose: the services of `watchbill.toml`, the schedules they name and the person at this laptop, as the table
//! that decisions go by. Whatever is in doubt here becomes [`OnDuty::Unknown`] with its reason, and then pages: a page too many
//! is put away, one that is missing is not missed by anybody.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use watchbill_definitions::{Person, QueueSpec, ServiceSpec};
use watchbill_domain::alerts::{AlertView, Duties, DutyLine, DutyStretch, MatcherSet, OnDuty, Service};
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Roster, Run};
use watchbill_domain::time::Instant;

use crate::workspace::{DEFINITIONS_FILE, Loaded};

use super::find::{Named, ScheduleFile, named};
use super::names::name;

/// How far ahead a table reaches. The first hand-off behind it is looked for where none lies before it.
const AHEAD: Duration = Duration::from_secs(35 * 86_400);
/// A table is made anew after this, long before it ends.
const FRESH_FOR: Duration = Duration::from_secs(86_400);

/// What a table of duties is made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watch<'a> {
    pub services: &'a [ServiceSpec],
    /// Of which some say which service they belong to.
    pub queues: &'a [QueueSpec],
    pub schedules: &'a [ScheduleFile],
    pub people: &'a [Person],
    /// The person at this laptop.
    pub me: Option<&'a str>,
}

/// What a line is made for: a schedule, and what makes it doubtful that it is the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key<'a> {
    schedule: &'a str,
    lost_before: Option<&'a str>,
}

impl<'a> Key<'a> {
    fn of(service: &'a ServiceSpec) -> Option<Self> {
        let schedule = service.schedule.as_ref()?;
        Some(Self { schedule: &schedule.name, lost_before: service.lost_before.as_deref() })
    }
}

impl<'a> Watch<'a> {
    /// Whose alerts are whose from `from` until a good while after `to`.
    pub fn duties(&self, from: Instant, to: Instant) -> Duties {
        let lines = self.keys().into_iter().map(|key| self.line(key, from, to.plus(AHEAD))).collect();
        Duties { lines, ..self.services() }
    }

    /// The service that an alert is about.
    pub fn service_about(&self, alert: &AlertView<'_>) -> Option<&'a ServiceSpec> {
        let services = self.services();
        let name = &services.service_of(alert)?.name;
        self.services.iter().find(|service| service.name == *name)
    }

    /// Which alerts are about which service, without any time. Those about a queue are about the one that the queue belongs to, whatever
    /// else their labels fit.
    pub fn services(&self) -> Duties {
        let keys = self.keys();
        let service = |service: &ServiceSpec| {
            let place = Key::of(service).and_then(|key| keys.iter().position(|known| *known == key));
            let line = place.and_then(|place| u32::try_from(place).ok());
            Service { name: service.name.clone(), matchers: service.matchers.clone(), line }
        };
        let of_queues = self.services.iter().flat_map(|spec| {
            let matchers = self.of_queues(spec);
            matchers.into_iter().map(move |matchers| Service { matchers, ..service(spec) })
        });
        let services = of_queues.chain(self.services.iter().map(service)).collect();
        Duties { services, lines: Vec::new() }
    }

    /// What the alerts match that are about queues of a service, for each source.
    fn of_queues(&self, service: &ServiceSpec) -> Vec<MatcherSet> {
        let own = self.queues.iter().filter(|queue| queue.service.as_deref() == Some(&*service.name));
        let sources: BTreeSet<&str> = own.map(|queue| queue.source.as_str()).collect();
        sources.into_iter().filter_map(|source| queues_of(source, &service.name)).collect()
    }

    /// What lines are made for, each once.
    fn keys(&self) -> Vec<Key<'_>> {
        let mut keys: Vec<Key<'_>> = Vec::new();
        for key in self.services.iter().filter_map(Key::of) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    fn line(&self, Key { schedule, lost_before }: Key<'_>, from: Instant, to: Instant) -> DutyLine {
        let stretches = match self.known(schedule, lost_before) {
            Ok((file, me)) => self.stretches(file, &me, from, to),
            Err(why) => vec![DutyStretch { from, who: OnDuty::Unknown(why) }],
        };
        DutyLine { schedule: schedule.to_owned(), stretches }
    }

    /// The schedule and the person, if nothing about them is in doubt.
    fn known(&self, schedule: &str, lost_before: Option<&str>) -> Result<(&ScheduleFile, PersonId), String> {
        if let Some(place) = lost_before {
            return Err(format!("{place}: a service is not known, and this alert may be about it"));
        }
        let Some(me) = self.me else {
            return Err(format!("{DEFINITIONS_FILE} does not say who sits at this laptop (`me`)"));
        };
        let file = match named(self.schedules, schedule) {
            Named::One(file) => file,
            Named::Nothing => return Err(format!("there is no schedule `{schedule}`")),
            Named::Several(files) => return Err(format!("`{schedule}` is the name of {}", files.join(" and of "))),
        };
        match (&file.schedule, file.doubt()) {
            (_, Some(problem)) => Err(problem.to_string()),
            (None, None) => Err(format!("{}: there is no schedule in it", file.file)),
            (Some(_), None) => Ok((file, PersonId::new(me))),
        }
    }

    fn stretches(&self, file: &ScheduleFile, me: &PersonId, from: Instant, to: Instant) -> Vec<DutyStretch> {
        let Some(schedule) = &file.schedule else { return Vec::new() };
        let roster = schedule.roster();
        let runs = runs_and_next(&roster, from, to);
        runs.iter().map(|run| DutyStretch { from: run.start, who: self.who(run, me) }).collect()
    }

    fn who(&self, run: &Run, me: &PersonId) -> OnDuty {
        if run.people.contains(me) {
            return OnDuty::You;
        }
        let declared = |person: &PersonId| self.people.iter().any(|declared| declared.id == person.as_str());
        match run.people.iter().find(|person| !declared(person)) {
            // It may be a slip for the very person at this laptop.
            Some(stranger) => OnDuty::Unknown(format!("`{stranger}` is none of the people of {DEFINITIONS_FILE}")),
            None if run.people.is_empty() => OnDuty::Nobody,
            None => OnDuty::Others(run.people.iter().map(|person| name(person, self.people)).collect()),
        }
    }
}

/// What alerts about queues of this source match whose service is the one of this name: it is a label of theirs.
fn queues_of(source: &str, service: &str) -> Option<MatcherSet> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let text = format!(
        "@source={}, alertname=~\"Queue.+\", queue!=\"\", broker!=\"\", service={}",
        quoted(source),
        quoted(service)
    );
    MatcherSet::parse(&text).ok()
}

/// The runs from `from` on until `to`; with the first one after it, where there is only one.
pub(super) fn runs_and_next(roster: &Roster<'_>, from: Instant, to: Instant) -> Vec<Run> {
    let mut runs = roster.runs(from, to);
    if let ([_], Some(next)) = (runs.as_slice(), roster.next_handoff(to.shifted_ms(-1))) {
        runs.extend(roster.runs(next, next.shifted_ms(1)));
    }
    runs
}

/// A table that was made, and from what.
#[derive(Default)]
pub(crate) struct KeptDuties(Option<(Arc<Loaded>, Instant, Arc<Duties>)>);

impl KeptDuties {
    /// The table for `now`; made anew where the workspace changed, a day has passed, or the clock was set back.
    pub fn at(&mut self, loaded: &Arc<Loaded>, now: Instant) -> Arc<Duties> {
        let is_good =
            |of: &Arc<Loaded>, from: Instant| Arc::ptr_eq(of, loaded) && from <= now && now.since(from) < FRESH_FOR;
        match &self.0 {
            Some((of, from, duties)) if is_good(of, *from) => Arc::clone(duties),
            _ => {
                let duties = Arc::new(loaded.watch().duties(now, now));
                self.0 = Some((Arc::clone(loaded), now, Arc::clone(&duties)));
                duties
            }
        }
    }
}

#[cfg(test)]
#[path = "duties_tests.rs"]
mod tests;
