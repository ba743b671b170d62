//! People who are on call while they are absent.

use super::facts::Facts;
use super::{AbsentSpan, Between};
use crate::ids::PersonId;

/// Somebody is on call while absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsentOnDuty {
    /// Who.
    pub person: PersonId,
    /// The absence.
    pub absence: AbsentSpan,
    /// When they are on call within it, in order; never empty.
    pub spans: Vec<Between>,
}

/// In the order of the people and of their absences.
pub(super) fn absent_on_duty(facts: &Facts<'_>) -> Vec<AbsentOnDuty> {
    let on_duty = facts.on_duty();
    let mut found = Vec::new();
    for person in facts.people {
        let Some(duties) = on_duty.get(&person.id) else { continue };
        for absence in &person.absences {
            let first = duties.partition_point(|duty| duty.end <= absence.start);
            let within = duties[first..].iter().take_while(|duty| duty.start < absence.end);
            let spans: Vec<Between> = within
                .map(|duty| Between { start: duty.start.max(absence.start), end: duty.end.min(absence.end) })
                .filter(|span| span.start < span.end)
                .collect();
            if !spans.is_empty() {
                found.push(AbsentOnDuty { person: person.id.clone(), absence: absence.clone(), spans });
            }
        }
    }
    found
}

#[cfg(test)]
#[path = "absent_tests.rs"]
mod tests;
