//! One schedule over a range, with everything that several parts of the page are drawn from: worked out once.

use std::time::Duration;

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Because, Duty, Roster, Run, Schedule};
use watchbill_domain::time::Instant;

use super::super::check::AHEAD;
use super::axis::Range;
use super::clocks::{Clocks, Whole};

/// How far it is looked for at first.
const FIRST_LOOK: Duration = Duration::from_secs(8 * 86_400);

/// What is drawn.
pub(super) struct Scene<'a> {
    pub(super) schedule: &'a Schedule,
    pub(super) roster: Roster<'a>,
    pub(super) range: Range,
    pub(super) clocks: Clocks<'a>,
    pub(super) now: Instant,
    /// Who is told apart, as the schedule calls them.
    pub(super) told: Option<&'a str>,
    /// Who is on call within the range.
    pub(super) runs: Vec<Run>,
    /// By what.
    pub(super) duties: Duties,
    /// Who is on call from now on, for a year.
    pub(super) ahead: Vec<Run>,
}

/// Who is on call over a range and by what, to be asked for parts of it.
pub(super) struct Duties {
    /// In the order in which they begin.
    all: Vec<Duty>,
    /// For each, the latest end of it and those before it, which never runs backwards.
    ends: Vec<Instant>,
}

impl<'a> Scene<'a> {
    pub(super) fn of(
        schedule: &'a Schedule,
        (range, clocks): (Range, Clocks<'a>),
        now: Instant,
        told: Option<&'a str>,
    ) -> Self {
        let roster = schedule.roster();
        let runs = roster.runs(range.from, range.to);
        let duties = Duties::of(roster.final_duties(range.from, range.to));
        let ahead = roster.runs(now, now.plus(AHEAD));
        Self { schedule, roster, range, clocks, now, told, runs, duties, ahead }
    }

    /// The ends of a run of the range, also where the range cuts it.
    pub(super) fn whole_run(&self, run: &Run) -> Whole {
        let start = if run.start == self.range.from { self.begun(run) } else { Some(run.start) };
        let end = if run.end == self.range.to { self.roster.next_handoff(run.start) } else { Some(run.end) };
        Whole { start, end }
    }

    /// When the same people came on call who are so at the start of the range; none if that is more than a year ago.
    fn begun(&self, run: &Run) -> Option<Instant> {
        let mut look = FIRST_LOOK;
        loop {
            let from = run.start.minus(look);
            let before = self.roster.runs(from, run.start);
            let last = before.last().filter(|last| last.people == run.people);
            match last {
                None => return Some(run.start),
                Some(last) if last.start > from => return Some(last.start),
                Some(_) if look >= AHEAD => return None,
                Some(_) => look = (look * 4).min(AHEAD),
            }
        }
    }

    /// Whether nobody is told apart, or one of these is.
    pub(super) fn is_told(&self, people: &[PersonId]) -> bool {
        self.told.is_none_or(|told| people.iter().any(|person| person.as_str() == told))
    }
}

impl Duties {
    fn of(all: Vec<Duty>) -> Self {
        let mut latest = Instant::from_ms(i64::MIN);
        let ends = all.iter().map(|duty| {
            latest = latest.max(duty.end);
            latest
        });
        Self { ends: ends.collect(), all }
    }

    /// Those that lie in [start, end) with some part of them.
    pub(super) fn within(&self, start: Instant, end: Instant) -> impl Iterator<Item = &Duty> {
        let first = self.ends.partition_point(|latest| *latest <= start);
        let last = self.all.partition_point(|duty| duty.start < end);
        self.all[first.min(last)..last].iter().filter(move |duty| start < duty.end)
    }

    /// Those by one layer, in order; no two of them overlap.
    pub(super) fn of_layer(&self, place: usize) -> impl Iterator<Item = &Duty> {
        self.all.iter().filter(move |duty| matches!(duty.because, Because::Rotation { layer, .. } if layer == place))
    }

    /// Whether an override that puts somebody in has somebody on call.
    pub(super) fn has_override(&self, place: usize) -> bool {
        self.all.iter().any(|duty| matches!(duty.because, Because::Override { index } if index == place))
    }
}
