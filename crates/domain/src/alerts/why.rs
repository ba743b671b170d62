//! Why an alert pages or does not: the questions of [`super::weigh`] in the order in which it asks them, each with what was
//! found, and for the one that decided what would have to differ. The verdict is `weigh`'s own, so the two cannot disagree.

mod found;
mod otherwise;

use crate::time::Instant;

use super::{Duty, Facts, Held, PageKind, Reason, Turn, Weighed, weigh};

/// One question on the way to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is asked.
    pub question: Question,
    /// What was found, in a sentence without a full stop; true whether or not the question came to its turn.
    pub found: String,
    /// What was looked through for it, a line each: the team's rules in their order.
    pub looked_through: Vec<String>,
    /// What came of it.
    pub answer: Answer,
    /// What would have to differ for another verdict, in a sentence without a full stop; only of the step that decided.
    pub otherwise: Option<String>,
}

/// What is asked, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Is there anything to tell?
    Fires,
    /// Does it change too often?
    Flaps,
    /// Was this episode told before?
    Announced,
    /// Did the person at this laptop do something about it?
    Mine,
    /// Does another source tell of it?
    Elsewhere,
    /// Does its own source hold it back?
    AtSource,
    /// Does it fire because all is well?
    Watchdog,
    /// Which rule of the team is for it?
    Rule,
    /// Has it fired for as long as that rule asks?
    Hold,
    /// Is it the turn of the person at this laptop?
    Shift,
    /// Is it so severe that no rest of a person counts?
    BreakThrough,
    /// Does the person have quiet hours?
    QuietHours,
    /// Does the person not want to be disturbed?
    DoNotDisturb,
    /// Nothing is left to ask.
    Page,
}

/// What came of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It does not stand in the way of a page.
    Passes,
    /// It did not come to its turn, or was of no matter.
    NotAsked,
    /// It decided: there is nothing to tell.
    Nothing,
    /// It decided: nobody is interrupted.
    Holds(Held),
    /// It decided: somebody is interrupted.
    Pages(PageKind),
}

impl Question {
    /// Every question in its turn.
    pub const ALL: [Self; 14] = [
        Self::Fires,
        Self::Flaps,
        Self::Announced,
        Self::Mine,
        Self::Elsewhere,
        Self::AtSource,
        Self::Watchdog,
        Self::Rule,
        Self::Hold,
        Self::Shift,
        Self::BreakThrough,
        Self::QuietHours,
        Self::DoNotDisturb,
        Self::Page,
    ];

    /// The word used in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fires => "fires",
            Self::Flaps => "flaps",
            Self::Announced => "announced",
            Self::Mine => "mine",
            Self::Elsewhere => "elsewhere",
            Self::AtSource => "at_source",
            Self::Watchdog => "watchdog",
            Self::Rule => "rule",
            Self::Hold => "hold",
            Self::Shift => "shift",
            Self::BreakThrough => "break_through",
            Self::QuietHours => "quiet_hours",
            Self::DoNotDisturb => "do_not_disturb",
            Self::Page => "page",
        }
    }

    /// What a person reads in front of what was found.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Fires => "Fires",
            Self::Flaps => "Flapping",
            Self::Announced => "Told before",
            Self::Mine => "Done here",
            Self::Elsewhere => "Other sources",
            Self::AtSource => "At its source",
            Self::Watchdog => "Watchdog",
            Self::Rule => "Page rules",
            Self::Hold => "Hold",
            Self::Shift => "Shift",
            Self::BreakThrough => "Break-through",
            Self::QuietHours => "Quiet hours",
            Self::DoNotDisturb => "Do not disturb",
            Self::Page => "Page",
        }
    }

    /// The question that is answered by this.
    fn that_holds(held: Held) -> Self {
        match held {
            Held::Flapping | Held::Settled => Self::Flaps,
            Held::Announced => Self::Announced,
            Held::Acknowledged | Held::Snoozed => Self::Mine,
            Held::ToldElsewhere | Held::Awaited => Self::Elsewhere,
            Held::Silenced | Held::Inhibited | Held::Muted | Held::AcknowledgedThere | Held::Unprocessed => {
                Self::AtSource
            }
            Held::Watchdog => Self::Watchdog,
            Held::Quiet | Held::Ignored => Self::Rule,
            Held::Ripening => Self::Hold,
            Held::NotYourShift => Self::Shift,
            Held::QuietHours => Self::QuietHours,
            Held::DoNotDisturb => Self::DoNotDisturb,
        }
    }
}

impl Answer {
    /// The word used in JSON: `passes`, `not_asked`, `nothing`, `holds` or `pages`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::NotAsked => "not_asked",
            Self::Nothing => "nothing",
            Self::Holds(_) => "holds",
            Self::Pages(_) => "pages",
        }
    }

    /// Whether it is the one that decided.
    #[must_use]
    pub fn decides(self) -> bool {
        matches!(self, Self::Nothing | Self::Holds(_) | Self::Pages(_))
    }
}

/// What [`super::decide`] would say of these facts now, question by question. Exactly one step decides; those before it
/// passed or were of no matter, those after it were not asked.
#[must_use]
pub fn why(facts: &Facts<'_>, now: Instant) -> Vec<Step> {
    let verdict = weigh(&facts.case(now), facts.policy, now);
    let (decisive, decision) = match verdict {
        Weighed::Nothing => (Question::Fires, Answer::Nothing),
        Weighed::Page { kind, .. } => (Question::Page, Answer::Pages(kind)),
        Weighed::Hold { held, .. } => (Question::that_holds(held), Answer::Holds(held)),
    };
    let unasked = unasked(facts, now);
    let step = |question: Question| {
        let answer = if question == decisive {
            decision
        } else if question > decisive || unasked.contains(&question) {
            Answer::NotAsked
        } else {
            Answer::Passes
        };
        Step {
            question,
            found: facts.found(question, &verdict, now),
            looked_through: if question == Question::Rule { facts.rules_looked_through() } else { Vec::new() },
            answer,
            otherwise: (question == decisive).then(|| facts.otherwise(&verdict, now)),
        }
    };
    Question::ALL.into_iter().map(step).collect()
}

/// The questions that are of no matter here although nothing before them decided.
fn unasked(facts: &Facts<'_>, now: Instant) -> Vec<Question> {
    let mut unasked = Vec::new();
    // Of what flaps, or has just settled, something is told whether or not its episode was.
    if facts.alert.flap.since.is_some() {
        unasked.push(Question::Announced);
    }
    // Only the beginning of an episode waits for a hold.
    if !matches!(weigh_alone(facts, now), Some(Reason::Began)) {
        unasked.push(Question::Hold);
    }
    if facts.duty(now) == Duty::Unlinked {
        unasked.push(Question::Shift);
    }
    if facts.breaks_through() {
        unasked.extend([Question::QuietHours, Question::DoNotDisturb]);
    }
    unasked
}

/// What there would be to tell if nothing but the alert itself counted.
fn weigh_alone(facts: &Facts<'_>, now: Instant) -> Option<Reason> {
    let rest = super::Resting::default();
    let turn = Turn::Yours;
    let case = super::Case { outside: None, rule: None, is_watchdog: false, turn, rest, ..facts.case(now) };
    match weigh(&case, facts.policy, now) {
        Weighed::Page { reason, .. } => Some(reason),
        Weighed::Nothing | Weighed::Hold { .. } => None,
    }
}

impl Facts<'_> {
    /// From which severity on no rest of this person counts.
    fn break_through(&self) -> super::Severity {
        self.rest.break_through.unwrap_or(self.policy.break_through)
    }

    fn breaks_through(&self) -> bool {
        self.alert.severity >= self.break_through()
    }
}

#[cfg(test)]
#[path = "why_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "why_shift_tests.rs"]
mod shift_tests;
