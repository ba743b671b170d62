//! The schedule that was made of an export, compared with what the export itself says of who is on call.

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Run, Schedule, Temporary, TemporaryShift};
use watchbill_domain::time::{Instant, from_to_text};

/// Shifts that another program has worked out.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub(super) shifts: Vec<TemporaryShift>,
    /// The range for which they were worked out, where the export says so.
    pub(super) range: Option<(Instant, Instant)>,
    /// What was before this is not in the schedule any more.
    known_from: Option<Instant>,
}

/// Whether the schedule says the same as the export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// The export does not say who is on call when.
    NotGiven,
    /// The same people over [from, to).
    Same {
        /// The first instant.
        from: Instant,
        /// The first instant after it.
        to: Instant,
    },
    /// Others at times within [from, to), which findings name.
    Differs {
        /// The first instant.
        from: Instant,
        /// The first instant after it.
        to: Instant,
        /// How many spans differ.
        spans: usize,
    },
}

impl Rendered {
    pub(super) fn add(&mut self, person: PersonId, (start, end): (Instant, Instant)) {
        self.shifts.push(TemporaryShift { person, start, end });
    }

    pub(super) fn is_known_from(&mut self, at: Option<Instant>) {
        self.known_from = self.known_from.max(at);
    }

    /// The same people on call, as a schedule of nothing else.
    fn as_schedule(&self, like: &Schedule, (start, end): (Instant, Instant)) -> Schedule {
        let temporary = Temporary { start, end, shifts: self.shifts.clone() };
        Schedule { layers: vec![], overrides: vec![], temporaries: vec![temporary], ..like.clone() }
    }

    fn compared_range(&self) -> Option<(Instant, Instant)> {
        let first = self.shifts.iter().map(|shift| shift.start).min();
        let last = self.shifts.iter().map(|shift| shift.end).max();
        let (from, to) = self.range.or(first.zip(last))?;
        let from = self.known_from.map_or(from, |known| known.max(from));
        (from < to).then_some((from, to))
    }

    /// Compares, and says every span at which somebody else is on call, in words.
    pub(super) fn compare(&self, schedule: &Schedule) -> (Compared, Vec<String>) {
        let Some((from, to)) = self.compared_range().filter(|_| !self.shifts.is_empty()) else {
            return (Compared::NotGiven, Vec::new());
        };
        let (theirs, ours) = (self.as_schedule(schedule, (from, to)).runs(from, to), schedule.runs(from, to));
        let mut said = Vec::new();
        for (start, end, theirs, ours) in apart(&theirs, &ours) {
            let when = from_to_text(start, end, &schedule.zone);
            said.push(format!("{when}: the export says {}, here it is {}", names(theirs), names(ours)));
        }
        match said.len() {
            0 => (Compared::Same { from, to }, said),
            spans => (Compared::Differs { from, to, spans }, said),
        }
    }
}

fn names(people: &[PersonId]) -> String {
    let names: Vec<&str> = people.iter().map(PersonId::as_str).collect();
    if names.is_empty() { "nobody".to_owned() } else { names.join(" and ") }
}

type Apart<'a> = (Instant, Instant, &'a [PersonId], &'a [PersonId]);

/// Where two lists of runs over the same range differ.
fn apart<'a>(a: &'a [Run], b: &'a [Run]) -> Vec<Apart<'a>> {
    let mut apart: Vec<Apart<'a>> = Vec::new();
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        let (start, end) = (x.start.max(y.start), x.end.min(y.end));
        if x.people != y.people {
            apart.push((start, end, &x.people, &y.people));
        }
        i += usize::from(x.end == end);
        j += usize::from(y.end == end);
    }
    apart
}
