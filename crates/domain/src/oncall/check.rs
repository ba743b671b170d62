//! The check of a schedule over a range: the proof that somebody is always on call, or where nobody is and why; and what
//! people will not expect of it. Section *The check* of `docs/semantics.md`.

mod absent;
mod apart;
mod double;
mod facts;
#[cfg(test)]
mod fixtures;
mod holes;
mod long;
mod never;
mod news;
mod nights;
mod radar;
mod rest;
mod words;
mod words_of_clocks;
mod words_of_hours;
mod words_of_people;
mod zone_data;

pub use absent::AbsentOnDuty;
pub use apart::ClocksSet;
pub use double::{DoubleCause, DoubleCover};
pub use holes::{Hole, HoleCause};
pub use long::LongDuty;
pub use never::{NeverServes, NeverShows, NeverShowsReason, UnseenReason};
pub use nights::OddShift;
pub use radar::MovedStart;
pub use rest::ShortRest;
pub use words::Told;
pub use zone_data::{OtherReading, ZoneDisagreement, zone_disagreements};

use std::time::Duration;

use self::facts::Facts;
use super::schedule::Schedule;
use crate::ids::PersonId;
use crate::time::{Instant, Zone};

/// What the check has to know of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedPerson {
    /// As the schedule calls them.
    pub id: PersonId,
    /// Where their clock hangs; somebody without one is told by the clock of the schedule.
    pub zone: Option<Zone>,
    /// When they cannot be on call, in any order.
    pub absences: Vec<AbsentSpan>,
}

/// Somebody cannot be on call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsentSpan {
    /// The first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
    /// As they wrote it.
    pub reason: Option<String>,
}

/// From an instant until before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Between {
    /// The first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

/// What was found in [from, to).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The first instant looked at.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
    /// How often other people are on call than before.
    pub handoffs: usize,
    /// What to know, errors first, then warnings, then notes; within each the kinds of [`CheckFinding`] one
    /// after another.
    pub findings: Vec<CheckFinding>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gravity {
    /// A page would reach nobody.
    Error,
    /// It is hardly meant so.
    Warning,
    /// It is as it must be, and somebody will be surprised.
    Note,
}

/// One thing to know of a schedule. What has one cause is one finding, however often it happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckFinding {
    /// Nobody is on call.
    Hole(Hole),
    /// Somebody is on call while absent.
    AbsentOnDuty(AbsentOnDuty),
    /// Two are on call where mostly one is.
    DoubleCover(DoubleCover),
    /// People of a rotation are never on call by it.
    NeverServes(NeverServes),
    /// Nobody is ever on call by a layer.
    NeverShows(NeverShows),
    /// Somebody is on call again before they have rested.
    ShortRest(ShortRest),
    /// Turns of one person meet.
    LongDuty(LongDuty),
    /// Another time-zone database reads the clock otherwise at hand-offs.
    ZoneData(ZoneDisagreement),
    /// Shifts begin at another time of somebody's day than before.
    MovedStart(MovedStart),
    /// A shift is longer or shorter than its clock says.
    OddShift(OddShift),
}

/// Looks over [from, to).
#[must_use]
pub fn check(schedule: &Schedule, people: &[CheckedPerson], from: Instant, to: Instant) -> Checked {
    let roster = schedule.roster();
    let facts = Facts::of(&roster, people, from, to);
    let mut findings: Vec<CheckFinding> = Vec::new();
    findings.extend(holes::holes(&facts).into_iter().map(CheckFinding::Hole));
    findings.extend(absent::absent_on_duty(&facts).into_iter().map(CheckFinding::AbsentOnDuty));
    findings.extend(double::double_covers(&facts).into_iter().map(CheckFinding::DoubleCover));
    let (serves, shows) = never::never(&facts);
    findings.extend(serves.into_iter().map(CheckFinding::NeverServes));
    findings.extend(shows.into_iter().map(CheckFinding::NeverShows));
    findings.extend(rest::short_rests(&facts).into_iter().map(CheckFinding::ShortRest));
    findings.extend(long::long_duties(&facts).into_iter().map(CheckFinding::LongDuty));
    findings.extend(radar::moved_starts(&facts).into_iter().map(CheckFinding::MovedStart));
    findings.extend(nights::odd_shifts(&facts).into_iter().map(CheckFinding::OddShift));
    findings.sort_by_key(CheckFinding::gravity);
    Checked { from, to, handoffs: facts.runs.len().saturating_sub(1), findings }
}

impl Checked {
    /// With what [`zone_disagreements`] found, which needs more than the schedule and the people.
    #[must_use]
    pub fn with_zone_data(mut self, found: Vec<ZoneDisagreement>) -> Self {
        self.findings.extend(found.into_iter().map(CheckFinding::ZoneData));
        self.findings.sort_by_key(CheckFinding::gravity);
        self
    }

    /// How long nobody is on call, in all.
    #[must_use]
    pub fn uncovered(&self) -> Duration {
        self.holes().map(Hole::uncovered).sum()
    }

    /// Whether somebody is on call at every instant of the range.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.holes().next().is_none()
    }

    fn holes(&self) -> impl Iterator<Item = &Hole> {
        self.findings.iter().filter_map(|finding| match finding {
            CheckFinding::Hole(hole) => Some(hole),
            _ => None,
        })
    }
}

impl CheckFinding {
    /// How much it matters.
    #[must_use]
    pub fn gravity(&self) -> Gravity {
        match self {
            Self::Hole(_) => Gravity::Error,
            Self::AbsentOnDuty(_)
            | Self::NeverServes(_)
            | Self::ShortRest(_)
            | Self::LongDuty(_)
            | Self::ZoneData(_) => Gravity::Warning,
            Self::DoubleCover(double) => match double.cause {
                DoubleCause::ClocksApart { .. } => Gravity::Warning,
                DoubleCause::Hours => Gravity::Note,
            },
            Self::NeverShows(never) => match never.reason {
                NeverShowsReason::NotStarted { .. } | NeverShowsReason::SetAside => Gravity::Note,
                _ => Gravity::Warning,
            },
            Self::MovedStart(_) | Self::OddShift(_) => Gravity::Note,
        }
    }

    /// The first instant at which it shows; none of what is never seen.
    #[must_use]
    pub fn at(&self) -> Option<Instant> {
        match self {
            Self::Hole(hole) => hole.spans.first().map(|span| span.start),
            Self::AbsentOnDuty(absent) => absent.spans.first().map(|span| span.start),
            Self::DoubleCover(double) => double.spans.first().map(|span| span.start),
            Self::ShortRest(rest) => Some(rest.first.start),
            Self::LongDuty(long) => Some(long.first.start),
            Self::ZoneData(disagreement) => Some(disagreement.first.at),
            Self::MovedStart(moved) => Some(moved.from),
            Self::OddShift(odd) => Some(odd.start),
            Self::NeverShows(NeverShows { reason: NeverShowsReason::NotStarted { starts }, .. }) => Some(*starts),
            Self::NeverServes(_) | Self::NeverShows(_) => None,
        }
    }
}

impl Between {
    /// How long it is.
    #[must_use]
    pub fn length(self) -> Duration {
        self.end.since(self.start)
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
