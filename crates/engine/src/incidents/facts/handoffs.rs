//! Hand-offs of the schedules that the services of the incident go by. They follow from the files as they are now: an instant that has
//! passed may have been planned otherwise then.

use watchbill_domain::ids::PersonId;
use watchbill_domain::incidents::{Certainty, Fact, Happened};

use crate::oncall::Handoff;

use super::super::scope::Scope;

/// Services that go by the same schedule give the same facts, which are told once.
pub(super) fn of(scope: &Scope) -> Vec<Fact> {
    let watch = scope.loaded.watch();
    let called = |people: &[PersonId]| people.iter().map(|person| watch.called(person)).collect();
    let services = scope.services.iter();
    let all = services.flat_map(|service| watch.handoffs_of(service, scope.span.start, scope.span.end));
    let fact = |handoff: Handoff| Fact {
        at: handoff.at,
        key: format!("{}@{}", handoff.schedule, handoff.at.as_ms()),
        certainty: Certainty::Inferred,
        what: Happened::HandOff {
            from: called(&handoff.before),
            to: called(&handoff.after),
            schedule: handoff.schedule,
        },
    };
    all.map(fact).collect()
}

#[cfg(test)]
#[path = "handoffs_tests.rs"]
mod tests;
