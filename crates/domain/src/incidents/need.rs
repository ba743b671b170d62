//! When an incident needs a postmortem, and by when.

use crate::time::{Day, Instant, Zone};

use super::fraction::Fraction;
use super::impact::Amount;
use super::incident::{Incident, Kind, Severity, Status};

/// A reason why an incident needs a postmortem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NeedReason {
    /// It spent more than a fifth of a budget of four weeks, which also asks for an action of the highest priority.
    Budget {
        /// The service level's key.
        level: String,
        /// The share of the budget of four weeks.
        of_four_weeks: Fraction,
    },
    /// Messages were discarded.
    Discarded {
        /// `source/queue`
        queue: String,
        /// How many, as far as that was counted.
        messages: Amount,
    },
    /// A person told of it before anything paged: what watches did not see it.
    PersonFirst,
}

/// What it depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedFacts {
    /// Whether it really went wrong: a drill and a near miss need none.
    pub kind: Kind,
    /// How grave it was said to be at most.
    pub gravest: Severity,
    /// Of each budget: its key, and the share of four weeks that was spent, where that is known.
    pub budgets: Vec<(String, Option<Fraction>)>,
    /// Of each queue: its id, and how many of its messages were discarded.
    pub discarded: Vec<(String, Amount)>,
    /// Whether a person told of it before anything paged.
    pub person_first: bool,
    /// When it was resolved; none while it is not.
    pub resolved: Option<Instant>,
}

/// How many days after the end a postmortem is due, by severity, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DuePolicy(pub [u16; 4]);

impl Default for DuePolicy {
    /// 3, 5, 7 and 14 days.
    fn default() -> Self {
        Self([3, 5, 7, 14])
    }
}

impl DuePolicy {
    /// The day by which a postmortem of this severity is due, for what was resolved then, by the calendar of `zone`.
    #[must_use]
    pub fn due(self, severity: Severity, resolved: Instant, zone: &Zone) -> Day {
        let days = self.0[severity as usize];
        zone.wall(resolved).day().later(i64::from(days))
    }

    /// The day by which a postmortem of an incident is due, by what had been done with it until a moment, or by all of it; none where it
    /// was not over then, and for a drill.
    #[must_use]
    pub fn due_of(self, incident: &Incident, until: Option<Instant>, zone: &Zone) -> Option<Day> {
        let is_done = |at: Instant| until.is_none_or(|until| at <= until);
        let status = incident.statuses.iter().rev().find(|change| is_done(change.at))?;
        if incident.kind == Kind::Drill || status.status != Status::Resolved {
            return None;
        }
        let severities = incident.severities.iter().filter(|change| is_done(change.at));
        let gravest = severities.map(|change| change.severity).min()?;
        Some(self.due(gravest, status.at, zone))
    }
}

/// That a postmortem is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Why, the heaviest first.
    pub reasons: Vec<NeedReason>,
    /// By which day; none before it is resolved.
    pub due: Option<Day>,
}

/// Whether an incident needs a postmortem; none where it does not. A part of a budget that is not known is no reason.
#[must_use]
pub fn need(facts: &NeedFacts, policy: DuePolicy, zone: &Zone) -> Option<Need> {
    if facts.kind != Kind::Real {
        return None;
    }
    let a_fifth = Fraction::of(1, 5);
    let mut spent: Vec<(&String, &Fraction)> = facts
        .budgets
        .iter()
        .filter_map(|(level, share)| Some((level, share.as_ref()?)))
        .filter(|(_, share)| a_fifth.as_ref().is_some_and(|fifth| *share > fifth))
        .collect();
    spent.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let mut reasons: Vec<NeedReason> = spent
        .into_iter()
        .map(|(level, share)| NeedReason::Budget { level: level.clone(), of_four_weeks: share.clone() })
        .collect();
    let discarded = facts.discarded.iter().filter(|(_, messages)| *messages != Amount::Exactly(0));
    reasons
        .extend(discarded.map(|(queue, messages)| NeedReason::Discarded { queue: queue.clone(), messages: *messages }));
    reasons.extend(facts.person_first.then_some(NeedReason::PersonFirst));
    if reasons.is_empty() {
        return None;
    }
    let due = facts.resolved.map(|resolved| policy.due(facts.gravest, resolved, zone));
    Some(Need { reasons, due })
}

impl Need {
    /// The key of the built-in template that fits: of data where messages were discarded, else the full one.
    #[must_use]
    pub fn template(&self) -> &'static str {
        let lost = self.reasons.iter().any(|reason| matches!(reason, NeedReason::Discarded { .. }));
        if lost { "data" } else { "full" }
    }
}

impl NeedReason {
    /// It in a sentence.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Budget { level, of_four_weeks } => {
                format!(
                    "it spent {} of a budget of four weeks of {level}; more than 20 % is too much",
                    of_four_weeks.percent()
                )
            }
            Self::Discarded { queue, messages: Amount::Exactly(1) } => format!("1 message of {queue} was discarded"),
            Self::Discarded { queue, messages: Amount::Exactly(messages) } => {
                format!("{messages} messages of {queue} were discarded")
            }
            Self::Discarded { queue, messages: Amount::AtLeast(0) | Amount::Unknown } => {
                format!("messages of {queue} were discarded, and nobody counted how many")
            }
            Self::Discarded { queue, messages: Amount::AtLeast(1) } => {
                format!("at least 1 message of {queue} was discarded")
            }
            Self::Discarded { queue, messages: Amount::AtLeast(messages) } => {
                format!("at least {messages} messages of {queue} were discarded")
            }
            Self::PersonFirst => "a person told of it before anything paged".to_owned(),
        }
    }
}

#[cfg(test)]
#[path = "need_tests.rs"]
mod tests;
