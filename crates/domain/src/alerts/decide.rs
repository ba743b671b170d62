//! Whether one alert is worth interrupting a person now, and the reason in words.

mod held;
mod words;

use crate::ids::SourceName;
use crate::time::Instant;

use super::{
    AlertView, Case, Duties, Duty, Flap, KnownAlert, PageKind, Policy, Reason, Rest, Resting, Rule, SilenceNote,
    Standing, Watchdog, Weighed, weigh,
};

pub use held::Held;

/// What was decided about one episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Interrupt.
    Page {
        /// With which kind of page.
        kind: PageKind,
        /// Why, in a sentence without a full stop.
        because: String,
    },
    /// Do not, for now.
    Hold {
        /// What holds it back.
        held: Held,
        /// Why, in a sentence without a full stop.
        because: String,
    },
}

impl Decision {
    /// Why, in a sentence without a full stop.
    #[must_use]
    pub fn because(&self) -> &str {
        match self {
            Self::Page { because, .. } | Self::Hold { because, .. } => because,
        }
    }
}

/// What a decision is made from.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The alert, firing or just over.
    pub alert: &'a KnownAlert,
    /// Whether it fires.
    pub firing: bool,
    /// The source it is of.
    pub source: &'a SourceName,
    /// The source's silences, for naming who silenced it until when.
    pub silences: &'a [SilenceNote],
    /// What the team set.
    pub policy: &'a Policy,
    /// What the person at this laptop set.
    pub rest: &'a Rest,
    /// Whose alerts are whose, by the team's services and schedules.
    pub duties: &'a Duties,
    /// What another source has to do with it.
    pub elsewhere: Elsewhere<'a>,
}

/// What another source has to do with telling of an alert. Rules are evaluated in one place and notified about in another: a
/// person is told once, by the source that notifies, because only that one knows of silences and inhibitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere<'a> {
    /// Nothing.
    Nothing,
    /// The notifying source `by` has it firing too, and decides.
    Told {
        /// Which.
        by: &'a SourceName,
    },
    /// It was announced as an alert of `by`, which evaluates its rule, while this source did not tell of it.
    Announced {
        /// Which.
        by: &'a SourceName,
    },
    /// A notifying source should have it by then.
    Awaited {
        /// Which: one of them, for the sentence.
        by: &'a SourceName,
        /// How long it is waited for.
        until: Instant,
    },
    /// It was waited for, and no notifying source has it.
    Missing {
        /// Which: one of them, for the sentence.
        by: &'a SourceName,
    },
}

/// A decision with what follows from it for the next one.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// What was decided; `None` where there is nothing to tell.
    pub decision: Option<Decision>,
    /// When it has to be decided again although nothing changes.
    pub again_at: Option<Instant>,
    /// How often it changes, with what was told of it now.
    pub flap: Flap,
}

/// Decides about one alert: whether to interrupt, why or why not, and when to look again. Pure; `semantics.md` part 1.
#[must_use]
pub fn decide(facts: &Facts<'_>, now: Instant) -> Decided {
    let case = facts.case(now);
    let verdict = weigh(&case, facts.policy, now);
    let rules = &facts.policy.flap;
    let mut flap = case.flap;
    let ended = flap.ends_at(rules).is_some_and(|end| end <= now);
    if ended {
        flap = flap.settled();
    }
    if let Weighed::Page { kind, .. } = verdict {
        flap = flap.told_by(kind);
    }
    let (decision, until) = match verdict {
        Weighed::Nothing => (None, None),
        Weighed::Page { kind, reason } => (Some(Decision::Page { kind, because: facts.why_page(reason, now) }), None),
        Weighed::Hold { held, until } => {
            (Some(Decision::Hold { held, because: facts.why_held(held, until, now) }), until)
        }
    };
    let snoozed = facts.alert.mine.snoozed_until.filter(|_| facts.firing);
    let fires_on = flap.fires_on_at(rules).filter(|_| facts.firing);
    let again_at = [until, snoozed, flap.ends_at(rules), fires_on].into_iter().flatten();
    Decided { decision, again_at: again_at.filter(|at| now < *at).min(), flap }
}

impl<'a> Facts<'a> {
    /// What is weighed.
    pub(super) fn case(&self, now: Instant) -> Case {
        let alert = self.alert;
        let (rule, watchdog) = self.chosen();
        let resting = Resting {
            quiet_until: self.rest.quiet_until(now),
            undisturbed_until: self.rest.undisturbed_until(now),
            break_through: self.rest.break_through,
        };
        Case {
            firing: self.firing,
            severity: alert.severity,
            since: alert.since,
            announced: alert.announced,
            flap: alert.flap,
            outside: self.outside(now),
            rule: rule.map(|rule| (rule.treatment, rule.hold)),
            is_watchdog: watchdog.is_some(),
            turn: self.duty(now).turn(),
            rest: resting,
        }
    }

    /// The rule that is for it and the watchdog it is.
    #[must_use]
    pub fn chosen(&self) -> (Option<&'a Rule>, Option<&'a Watchdog>) {
        let chosen = self.policy.choose(&self.view());
        (chosen.rule.map(|(_, rule)| rule), chosen.watchdog)
    }

    /// Whose it is at a moment.
    #[must_use]
    pub fn duty(&self, at: Instant) -> Duty<'a> {
        self.duties.of(&self.view(), at)
    }

    /// What rules match on.
    pub(super) fn view(&self) -> AlertView<'a> {
        AlertView::labelled(&self.alert.labels, self.source.as_str())
    }

    /// What holds it back that is not the policy's: what was done here first, then another source, then its own.
    fn outside(&self, now: Instant) -> Option<Held> {
        let mine = &self.alert.mine;
        if self.firing && mine.acknowledged_at.is_some() {
            return Some(Held::Acknowledged);
        }
        if mine.snoozed_until.is_some_and(|until| now < until) {
            return Some(Held::Snoozed);
        }
        match self.elsewhere {
            Elsewhere::Nothing | Elsewhere::Missing { .. } => {}
            Elsewhere::Told { .. } | Elsewhere::Announced { .. } => return Some(Held::ToldElsewhere),
            Elsewhere::Awaited { .. } => return Some(Held::Awaited),
        }
        match &self.alert.standing {
            Standing::Active => None,
            Standing::Acknowledged { .. } => Some(Held::AcknowledgedThere),
            Standing::Unprocessed => Some(Held::Unprocessed),
            Standing::Suppressed { silenced_by, inhibited_by, muted_by } => {
                Some(match (silenced_by.is_empty(), inhibited_by.is_empty(), muted_by.is_empty()) {
                    (true, false, _) => Held::Inhibited,
                    (true, true, false) => Held::Muted,
                    _ => Held::Silenced,
                })
            }
        }
    }
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
