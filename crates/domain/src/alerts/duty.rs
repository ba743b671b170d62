//! Whose an alert is: the team's services name schedules, and schedules say who is on call. What schedules say comes in here as
//! a plain table over time, worked out by whoever can read them, so that decisions stay pure and years can be judged again.

use crate::time::Instant;

use super::{AlertView, MatcherSet};

/// Why it is not known who is on call at an instant that the table does not reach back to.
const NOT_WORKED_OUT: &str = "it was not worked out for that time";

/// Whose alerts are whose, over a span of time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Duties {
    /// The first that matches says whose an alert is.
    pub services: Vec<Service>,
    /// The schedules that services name.
    pub lines: Vec<DutyLine>,
}

/// Something the team runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// What the team calls it.
    pub name: String,
    /// The alerts that are about it.
    pub matchers: MatcherSet,
    /// The schedule that says who is on call for it, by its place among the lines; nobody in particular unless set.
    pub line: Option<u32>,
}

/// Who is on call by one schedule as time goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyLine {
    /// What the schedule is called.
    pub schedule: String,
    /// In order of time; each lasts until the next begins, the last one as far as anybody knows.
    pub stretches: Vec<DutyStretch>,
}

/// The same people are on call from an instant on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyStretch {
    /// The first instant.
    pub from: Instant,
    /// Who that is.
    pub who: OnDuty,
}

/// Who is on call, as it matters to the person at this laptop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnDuty {
    /// They are, alone or with others.
    You,
    /// Others are, by what people call them.
    Others(Vec<String>),
    /// Nobody is.
    Nobody,
    /// That is not known, and why, in a sentence without a full stop.
    Unknown(String),
}

/// Whose an alert is at a moment. Only [`Duty::Others`] holds anything back: in doubt it pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty<'a> {
    /// No schedule says: it is about no service, or about one without a schedule.
    Unlinked,
    /// The person at this laptop is on call.
    You {
        /// By which schedule.
        schedule: &'a str,
        /// Until when, as far as that is known.
        until: Option<Instant>,
    },
    /// Somebody else is on call.
    Others {
        /// By which schedule.
        schedule: &'a str,
        /// Who.
        people: &'a [String],
        /// Until when exactly these are, as far as that is known.
        until: Option<Instant>,
    },
    /// Nobody is on call.
    Nobody {
        /// By which schedule.
        schedule: &'a str,
        /// Until when, as far as that is known.
        until: Option<Instant>,
    },
    /// Who is on call is in doubt.
    Unknown {
        /// By which schedule.
        schedule: &'a str,
        /// Why.
        why: &'a str,
    },
}

/// Whose turn it is to be interrupted, as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Turn {
    /// That of the person at this laptop, nobody's in particular, or in doubt: it may page.
    #[default]
    Yours,
    /// Somebody else's.
    Others {
        /// Until when, as far as that is known.
        until: Option<Instant>,
    },
}

impl Duties {
    /// The service an alert is about.
    #[must_use]
    pub fn service_of(&self, alert: &AlertView<'_>) -> Option<&Service> {
        self.services.iter().find(|service| service.matchers.matches(alert))
    }

    /// Whose an alert is at `now`.
    #[must_use]
    pub fn of(&self, alert: &AlertView<'_>, now: Instant) -> Duty<'_> {
        match self.service_of(alert).and_then(|service| service.line) {
            Some(line) => self.by(line, now),
            None => Duty::Unlinked,
        }
    }

    /// Whose the alerts are that go by a line at `now`.
    #[must_use]
    pub fn by(&self, line: u32, now: Instant) -> Duty<'_> {
        self.lines.get(line as usize).map_or(Duty::Unlinked, |line| line.at(now))
    }

    /// The first instant after `now` at which somebody else is on call by any of the lines.
    #[must_use]
    pub fn next_change(&self, now: Instant) -> Option<Instant> {
        self.lines.iter().filter_map(|line| line.next_change(now)).min()
    }
}

impl DutyLine {
    /// Whose the alerts are that go by it at `now`.
    #[must_use]
    pub fn at(&self, now: Instant) -> Duty<'_> {
        let begun = self.begun(now);
        let until = self.stretches.get(begun).map(|next| next.from);
        self.said(begun.checked_sub(1).and_then(|last| self.stretches.get(last)), until)
    }

    /// The first instant after `now` at which somebody else is on call.
    #[must_use]
    pub fn next_change(&self, now: Instant) -> Option<Instant> {
        self.stretches.get(self.begun(now)).map(|next| next.from)
    }

    /// How many stretches have begun by `now`.
    fn begun(&self, now: Instant) -> usize {
        self.stretches.partition_point(|stretch| stretch.from <= now)
    }

    fn said<'a>(&'a self, stretch: Option<&'a DutyStretch>, until: Option<Instant>) -> Duty<'a> {
        let schedule = self.schedule.as_str();
        match stretch.map(|stretch| &stretch.who) {
            Some(OnDuty::You) => Duty::You { schedule, until },
            Some(OnDuty::Others(people)) => Duty::Others { schedule, people, until },
            Some(OnDuty::Nobody) => Duty::Nobody { schedule, until },
            Some(OnDuty::Unknown(why)) => Duty::Unknown { schedule, why },
            None => Duty::Unknown { schedule, why: NOT_WORKED_OUT },
        }
    }
}

impl Duty<'_> {
    /// Whose turn it is to be interrupted.
    #[must_use]
    pub fn turn(&self) -> Turn {
        match *self {
            Self::Others { until, .. } => Turn::Others { until },
            Self::Unlinked | Self::You { .. } | Self::Nobody { .. } | Self::Unknown { .. } => Turn::Yours,
        }
    }

    /// Why it pages although nobody can say that it is the turn of the person at this laptop; nothing where that is clear.
    #[must_use]
    pub fn doubt(&self) -> Option<String> {
        match self {
            Self::Unlinked | Self::You { .. } | Self::Others { .. } => None,
            Self::Nobody { schedule, .. } => Some(format!("nobody is on call for {schedule}")),
            Self::Unknown { schedule, why } => Some(format!("who is on call for {schedule} is in doubt: {why}")),
        }
    }
}

/// "Bo is", "Bo and Cy are", "Bo, Cy and Di are".
pub(super) fn who_is(people: &[String]) -> String {
    match people {
        [] => "nobody is".to_owned(),
        [one] => format!("{one} is"),
        [first @ .., last] => format!("{} and {last} are", first.join(", ")),
    }
}

#[cfg(test)]
#[path = "duty_tests.rs"]
mod tests;
