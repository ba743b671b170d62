//! What people do with drills, one change after another. Changes are only added; what a drill is follows from them.
//!
//! A plan may be changed until the drill begins. From then on it stands, so that it cannot be fitted to what was seen.

use std::fmt;

use crate::time::Instant;

use super::drill::{DrillPlan, Ended, Missing};
use super::incident::IncidentId;

/// The number by which people know a drill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DrillId(pub i64);

impl fmt::Display for DrillId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What somebody did with a drill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrillChange {
    /// Its place among the changes of this drill, from 1, without two alike. Given by whoever keeps them.
    pub number: u64,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: String,
    /// What.
    pub what: DrillWhat,
}

/// What can be done with a drill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrillWhat {
    /// It was planned: always the first change, and never another.
    Planned(DrillPlan),
    /// Its plan is another one.
    Replanned(DrillPlan),
    /// It began.
    Begun {
        /// The incident that it was declared as.
        incident: IncidentId,
    },
    /// It went to its end.
    Ended,
    /// It was stopped at once.
    Stopped {
        /// What was seen.
        saw: String,
    },
    /// It will not run.
    Dropped {
        /// Why.
        why: String,
    },
}

/// A drill as its changes left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drill {
    /// Its number.
    pub id: DrillId,
    /// What is believed, and what should be seen.
    pub plan: DrillPlan,
    /// When it was planned.
    pub made_at: Instant,
    /// Who planned it.
    pub made_by: String,
    /// How far it is.
    pub course: DrillCourse,
    /// The number of the last change that changed it.
    pub revision: u64,
}

/// How far a drill is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrillCourse {
    /// It did not begin.
    Planned,
    /// It runs.
    Running {
        /// The incident that it was declared as.
        incident: IncidentId,
        /// When it began.
        since: Instant,
    },
    /// It ended.
    Over {
        /// The incident that it was declared as.
        incident: IncidentId,
        /// When it began.
        since: Instant,
        /// When it ended; not before it began, whatever clocks said.
        until: Instant,
        /// How.
        how: Ended,
    },
    /// It will not run.
    Dropped {
        /// Since when that is so.
        at: Instant,
        /// Why.
        why: String,
    },
}

/// Why something cannot be done with a drill as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DrillRefused {
    /// It was planned before.
    #[error("the drill was planned before: nothing was written")]
    PlannedBefore,
    /// There is no title.
    #[error("a drill needs a title: nothing was written. Say in a few words what is made to go wrong")]
    NoTitle,
    /// That is its plan already.
    #[error("that is its plan already: nothing was written")]
    Already,
    /// A plan stands once the drill began.
    #[error("the drill began, and its plan stands from then on: nothing was written. Plan another drill")]
    PlanStands,
    /// The plan lacks something.
    #[error("the drill may not begin, and nothing was written: {}", sentences(.0))]
    Incomplete(Vec<Missing>),
    /// It runs.
    #[error("the drill runs, as incident {0}: nothing was written. End it, or stop it by its rule")]
    Running(IncidentId),
    /// It does not run.
    #[error("the drill does not run: nothing was written. Begin it first; one that will not run is dropped")]
    NotRunning,
    /// It is over.
    #[error("the drill is over: nothing was written. Plan another one to try it again")]
    Over,
    /// It was dropped.
    #[error("the drill was dropped: nothing was written. Plan another one to run it after all")]
    Dropped,
    /// Nobody says what was seen.
    #[error("stopping a drill needs what was seen: nothing was written. Say in a few words what it was")]
    NothingSeen,
    /// Nobody says why.
    #[error("dropping a drill needs a reason: nothing was written. Say in a few words why")]
    NoReason,
}

fn sentences(missing: &[Missing]) -> String {
    missing.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// What a drill's changes come to, in whatever order and how often each is given; none without a plan. A change that does not fit changes
/// nothing.
#[must_use]
pub fn drill_of(id: DrillId, changes: &[DrillChange]) -> Option<Drill> {
    let mut in_order: Vec<&DrillChange> = changes.iter().collect();
    in_order.sort_by_key(|change| change.number);
    in_order.dedup_by_key(|change| change.number);
    let mut changes = in_order.into_iter();
    let mut drill = changes.by_ref().find_map(|change| Drill::planned(id, change))?;
    for change in changes {
        // What does not fit is told by the revision, which is that of the last one that did.
        drill.take(change).ok();
    }
    Some(drill)
}

impl Drill {
    /// The drill that this change plans; none where it plans none, or one without a title.
    #[must_use]
    pub fn planned(id: DrillId, change: &DrillChange) -> Option<Self> {
        let DrillWhat::Planned(plan) = &change.what else { return None };
        plan.allowed().ok()?;
        Some(Self {
            id,
            plan: plan.clone(),
            made_at: change.at,
            made_by: change.by.clone(),
            course: DrillCourse::Planned,
            revision: change.number,
        })
    }

    /// Takes one more change.
    ///
    /// # Errors
    /// Why it does not fit; nothing is changed then.
    pub fn take(&mut self, change: &DrillChange) -> Result<(), DrillRefused> {
        self.allows(&change.what)?;
        let at = change.at;
        match &change.what {
            DrillWhat::Planned(_) => {}
            DrillWhat::Replanned(plan) => self.plan = plan.clone(),
            DrillWhat::Begun { incident } => self.course = DrillCourse::Running { incident: *incident, since: at },
            DrillWhat::Ended => self.end(at, Ended::AsPlanned),
            DrillWhat::Stopped { saw } => self.end(at, Ended::Stopped(saw.trim().to_owned())),
            DrillWhat::Dropped { why } => self.course = DrillCourse::Dropped { at, why: why.trim().to_owned() },
        }
        self.revision = change.number;
        Ok(())
    }

    /// Whether this may be done now.
    ///
    /// # Errors
    /// Why not.
    pub fn allows(&self, what: &DrillWhat) -> Result<(), DrillRefused> {
        use DrillCourse as Course;
        match (what, &self.course) {
            (DrillWhat::Planned(_), _) => Err(DrillRefused::PlannedBefore),
            (_, Course::Dropped { .. }) => Err(DrillRefused::Dropped),
            (DrillWhat::Replanned(plan), Course::Planned) if *plan == self.plan => Err(DrillRefused::Already),
            (DrillWhat::Replanned(plan), Course::Planned) => plan.allowed(),
            (DrillWhat::Replanned(_), _) => Err(DrillRefused::PlanStands),
            (_, Course::Over { .. }) => Err(DrillRefused::Over),
            (DrillWhat::Begun { .. }, _) => self.may_begin(),
            (DrillWhat::Ended | DrillWhat::Stopped { .. }, Course::Planned) => Err(DrillRefused::NotRunning),
            (DrillWhat::Stopped { saw }, _) if saw.trim().is_empty() => Err(DrillRefused::NothingSeen),
            (DrillWhat::Ended | DrillWhat::Stopped { .. }, _) => Ok(()),
            (DrillWhat::Dropped { .. }, Course::Running { incident, .. }) => Err(DrillRefused::Running(*incident)),
            (DrillWhat::Dropped { why }, _) if why.trim().is_empty() => Err(DrillRefused::NoReason),
            (DrillWhat::Dropped { .. }, _) => Ok(()),
        }
    }

    /// Whether it may begin now.
    ///
    /// # Errors
    /// Why not.
    pub fn may_begin(&self) -> Result<(), DrillRefused> {
        match &self.course {
            DrillCourse::Planned => {
                let missing = self.plan.missing();
                if missing.is_empty() { Ok(()) } else { Err(DrillRefused::Incomplete(missing)) }
            }
            DrillCourse::Running { incident, .. } => Err(DrillRefused::Running(*incident)),
            DrillCourse::Over { .. } => Err(DrillRefused::Over),
            DrillCourse::Dropped { .. } => Err(DrillRefused::Dropped),
        }
    }

    /// `planned`, `running`, `over` or `dropped`
    #[must_use]
    pub fn state(&self) -> &'static str {
        match self.course {
            DrillCourse::Planned => "planned",
            DrillCourse::Running { .. } => "running",
            DrillCourse::Over { .. } => "over",
            DrillCourse::Dropped { .. } => "dropped",
        }
    }

    /// Since when that is so.
    #[must_use]
    pub fn state_since(&self) -> Instant {
        match self.course {
            DrillCourse::Planned => self.made_at,
            DrillCourse::Running { since, .. } => since,
            DrillCourse::Over { until, .. } => until,
            DrillCourse::Dropped { at, .. } => at,
        }
    }

    /// The incident that it was declared as; none where it never began.
    #[must_use]
    pub fn incident(&self) -> Option<IncidentId> {
        match self.course {
            DrillCourse::Running { incident, .. } | DrillCourse::Over { incident, .. } => Some(incident),
            DrillCourse::Planned | DrillCourse::Dropped { .. } => None,
        }
    }

    /// When it began; none where it never did.
    #[must_use]
    pub fn started(&self) -> Option<Instant> {
        match self.course {
            DrillCourse::Running { since, .. } | DrillCourse::Over { since, .. } => Some(since),
            DrillCourse::Planned | DrillCourse::Dropped { .. } => None,
        }
    }

    /// When and how it ended; none where it did not.
    #[must_use]
    pub fn ended(&self) -> Option<(Instant, &Ended)> {
        match &self.course {
            DrillCourse::Over { until, how, .. } => Some((*until, how)),
            DrillCourse::Planned | DrillCourse::Running { .. } | DrillCourse::Dropped { .. } => None,
        }
    }

    /// What was seen where it was stopped; none otherwise.
    #[must_use]
    pub fn stopped(&self) -> Option<&str> {
        match self.ended() {
            Some((_, Ended::Stopped(saw))) => Some(saw),
            Some((_, Ended::AsPlanned)) | None => None,
        }
    }

    fn end(&mut self, at: Instant, how: Ended) {
        if let DrillCourse::Running { incident, since } = self.course {
            self.course = DrillCourse::Over { incident, since, until: at.max(since), how };
        }
    }
}

impl DrillPlan {
    /// Whether a drill may be planned so: it may lack everything else until it begins.
    ///
    /// # Errors
    /// [`DrillRefused::NoTitle`].
    pub fn allowed(&self) -> Result<(), DrillRefused> {
        if self.title.trim().is_empty() { Err(DrillRefused::NoTitle) } else { Ok(()) }
    }
}

#[cfg(test)]
#[path = "drill_course_tests.rs"]
mod tests;
