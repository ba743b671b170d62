//! Whether one alert is worth interrupting a person now: the policy itself, on nothing but numbers, so that years of recorded
//! changes can be judged again in seconds. [`super::decide`] gives it the facts of a live alert and puts the answer into words.

use std::time::Duration;

use crate::time::Instant;

use super::{Flap, Held, PageKind, Policy, Severity, Treatment, Turn};

/// What is weighed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Case {
    /// Whether it fires now.
    pub firing: bool,
    /// Its severity now, or when it last fired.
    pub severity: Severity,
    /// Since when it fires.
    pub since: Instant,
    /// The severity at which this episode was announced.
    pub announced: Option<Severity>,
    /// How often it changes.
    pub flap: Flap,
    /// What holds it back that is not the policy's: a person, its source, another source.
    pub outside: Option<Held>,
    /// The treatment and the hold of the rule that is for it.
    pub rule: Option<(Treatment, Duration)>,
    /// Whether it is a watchdog, which fires because all is well.
    pub is_watchdog: bool,
    /// Whose turn it is, by the schedule of the service it is about.
    pub turn: Turn,
    /// What of the person's rest holds now, and until when.
    pub rest: Resting,
}

/// What of a person's rest holds at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resting {
    /// The end of the quiet hours that hold.
    pub quiet_until: Option<Instant>,
    /// The end of the do-not-disturb that holds.
    pub undisturbed_until: Option<Instant>,
    /// From this severity on it is told all the same; the policy's unless the person set another.
    pub break_through: Option<Severity>,
}

/// What comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighed {
    /// There is nothing to tell.
    Nothing,
    /// Interrupt.
    Page {
        /// With which kind of page.
        kind: PageKind,
        /// Why.
        reason: Reason,
    },
    /// Do not, for now.
    Hold {
        /// What holds it back.
        held: Held,
        /// When that ends by the clock alone, if it does.
        until: Option<Instant>,
    },
}

/// Why somebody is interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It began to fire.
    Began,
    /// Its severity rose across the break-through level.
    Rose {
        /// From which.
        from: Severity,
    },
    /// It began to flap.
    Flaps,
    /// It flapped and has fired on long enough to be taken for a real outage.
    FiresOn,
    /// It flapped, has settled, and fires.
    Settled,
}

impl Reason {
    /// In a sentence without a full stop, of an alert of this severity that fires since then and changes so often.
    #[must_use]
    pub fn words(self, flap: &Flap, severity: Severity, since: Instant) -> String {
        match self {
            Self::Began => "began to fire".to_owned(),
            Self::Rose { from } => format!("severity rose from {} to {}", from.word(), severity.word()),
            Self::Flaps => format!("flapping: {}", flap.words()),
            Self::FiresOn => format!("still firing, though it was flapping: {}", flap.words()),
            Self::Settled => format!("settled: firing since {since}"),
        }
    }
}

/// Weighs a case at `now`.
#[must_use]
pub fn weigh(case: &Case, policy: &Policy, now: Instant) -> Weighed {
    let (kind, reason) = match wanted(case, policy, now) {
        Ok(Some(wanted)) => wanted,
        Ok(None) => return Weighed::Nothing,
        Err((held, until)) => return Weighed::Hold { held, until },
    };
    match held(case, policy, reason, now) {
        Some((held, until)) => Weighed::Hold { held, until },
        None => Weighed::Page { kind, reason },
    }
}

type Hold = (Held, Option<Instant>);

/// What there is to tell, if nothing holds it back; or what of the alert itself holds it back.
fn wanted(case: &Case, policy: &Policy, now: Instant) -> Result<Option<(PageKind, Reason)>, Hold> {
    let rules = &policy.flap;
    match case.flap.ends_at(rules) {
        Some(end) if now >= end && case.firing => Ok(Some((PageKind::Settled, Reason::Settled))),
        Some(end) if now >= end => Err((Held::Settled, None)),
        Some(end) => {
            let fires_on_at = case.flap.fires_on_at(rules).filter(|_| case.firing);
            if fires_on_at.is_some_and(|at| at <= now) {
                // Also where something held back that it flaps: by now it would be taken for noise.
                Ok(Some((PageKind::StillFiring, Reason::FiresOn)))
            } else if !case.flap.told {
                Ok(Some((PageKind::Flapping, Reason::Flaps)))
            } else {
                Err((Held::Flapping, Some(fires_on_at.map_or(end, |at| at.min(end)))))
            }
        }
        None if !case.firing => Ok(None),
        None => match case.announced {
            None => Ok(Some((PageKind::Firing, Reason::Began))),
            Some(from) if from < policy.break_through && policy.break_through <= case.severity => {
                Ok(Some((PageKind::Firing, Reason::Rose { from })))
            }
            Some(_) => Err((Held::Announced, None)),
        },
    }
}

/// What holds back something that is to be told: what was done about this very alert first, what a person's hours say last,
/// so that the end of a night decides about nothing that somebody has in hand.
fn held(case: &Case, policy: &Policy, reason: Reason, now: Instant) -> Option<Hold> {
    if let Some(held) = case.outside {
        return Some((held, None));
    }
    if case.is_watchdog {
        return Some((Held::Watchdog, None));
    }
    match case.rule {
        Some((Treatment::Quiet, _)) => return Some((Held::Quiet, None)),
        Some((Treatment::Ignore, _)) => return Some((Held::Ignored, None)),
        Some((Treatment::Page, hold)) if reason == Reason::Began => {
            let ripe_at = case.since.plus(hold);
            if now < ripe_at {
                return Some((Held::Ripening, Some(ripe_at)));
            }
        }
        Some((Treatment::Page, _)) | None => {}
    }
    // However severe it is: whoever is on call is told of it.
    if let Turn::Others { until } = case.turn {
        return Some((Held::NotYourShift, until));
    }
    if case.severity >= case.rest.break_through.unwrap_or(policy.break_through) {
        return None;
    }
    let asleep = case.rest.quiet_until.map(|until| (Held::QuietHours, Some(until)));
    asleep.or_else(|| case.rest.undisturbed_until.map(|until| (Held::DoNotDisturb, Some(until))))
}

#[cfg(test)]
#[path = "weigh_tests.rs"]
mod tests;
