//! One alert on its way through recorded changes.

use crate::time::Instant;

use super::super::{Case, FULL_WEIGHT, Flap, Held, Policy, Resting, SEVERITY_WEIGHT, Severity, Turn};
use super::Subject;

/// What is known of it at a moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk {
    pub(super) subject: u32,
    pub(super) firing: bool,
    /// Whether nobody knows any more; what was known before stays in the other fields.
    pub(super) unknown: bool,
    pub(super) severity: Severity,
    pub(super) since: Instant,
    pub(super) announced: Option<Severity>,
    pub(super) flap: Flap,
    /// Until when the person's rest or the shift of somebody else holds it back, and which of them.
    pub(super) resting: Option<(Instant, Held)>,
    /// When it has to be judged although nothing changes.
    pub(super) again_at: Option<Instant>,
    /// When its turn among the timers comes, which may be earlier.
    pub(super) timer: Option<Instant>,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            subject: 0,
            firing: false,
            unknown: false,
            severity: Severity::Warning,
            since: Instant::from_ms(0),
            announced: None,
            flap: Flap::default(),
            resting: None,
            again_at: None,
            timer: None,
        }
    }
}

impl Walk {
    /// What it weighs that this is the case now; nothing, if it was so before.
    pub(super) fn weight_of(&self, firing: bool, severity: Severity) -> Option<f64> {
        match (firing == self.firing, firing && severity != self.severity) {
            (false, _) => Some(FULL_WEIGHT),
            (true, true) => Some(SEVERITY_WEIGHT),
            (true, false) => None,
        }
    }

    pub(super) fn case(&self, subject: &Subject, turn: Turn, rest: Resting) -> Case {
        Case {
            firing: self.firing,
            severity: self.severity,
            since: self.since,
            announced: self.announced,
            flap: self.flap,
            outside: None,
            rule: subject.rule,
            is_watchdog: subject.is_watchdog,
            turn,
            rest,
        }
    }

    /// When it has to be judged again: what held it back ends, it has fired on for long enough, or it has settled.
    pub(super) fn next_turn(&self, until: Option<Instant>, policy: &Policy, now: Instant) -> Option<Instant> {
        let fires_on = self.flap.fires_on_at(&policy.flap).filter(|_| self.firing);
        let turns = [until, self.flap.ends_at(&policy.flap), fires_on];
        turns.into_iter().flatten().filter(|at| now < *at).min()
    }
}
