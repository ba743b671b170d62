//! Whether each of the six properties holds, and why.

use crate::language::actions::{ActionIssue, WrittenAction};
use crate::language::{Finding, Weight};
use crate::time::Day;

use super::facts::Facts;
use super::{Known, Sharing, Times, Timing};

/// What a good postmortem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Property {
    /// It looks for conditions and not for somebody.
    Blameless,
    /// It names several of them, and not only those in machines.
    Systemic,
    /// Each of its actions is somebody's, by some day, with an end.
    Owned,
    /// Others reviewed it, and it went to those whom it is for.
    Shared,
    /// It came while people remembered.
    Prompt,
    /// Its times are there and in order, and its figures are figures.
    Factual,
}

impl Property {
    /// The word for it, for scripts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Blameless => "blameless",
            Self::Systemic => "systemic",
            Self::Owned => "owned",
            Self::Shared => "shared",
            Self::Prompt => "prompt",
            Self::Factual => "factual",
        }
    }
}

/// How far a property is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It is.
    Holds,
    /// Something is to be looked at.
    Attention,
    /// There is nothing to judge by yet.
    NotYet,
}

impl Standing {
    /// The word for it, for scripts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Attention => "attention",
            Self::NotYet => "not_yet",
        }
    }
}

/// A property, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Which one.
    pub property: Property,
    /// How far it is there.
    pub standing: Standing,
    /// Why, in a sentence.
    pub because: String,
    /// What to look at first, in bytes of the document; none where nothing stands there.
    pub place: Option<usize>,
}

impl Judged {
    fn of(property: Property, standing: Standing, because: impl Into<String>) -> Self {
        Self { property, standing, because: because.into(), place: None }
    }

    fn at(self, place: usize) -> Self {
        Self { place: Some(place), ..self }
    }
}

pub(super) fn blameless(facts: &Facts, findings: &[Finding]) -> Judged {
    let judged = |standing, because: String| Judged::of(Property::Blameless, standing, because);
    if !facts.is_written {
        return judged(Standing::NotYet, "Nothing is written yet.".to_owned());
    }
    if let Some(factor) = facts.factors.iter().find(|factor| factor.is_person) {
        return judged(Standing::Attention, "A person stands among the contributing factors.".to_owned())
            .at(factor.place);
    }
    let open: Vec<&Finding> = findings.iter().filter(|finding| finding.weight == Weight::Warning).collect();
    match open.first() {
        Some(first) => {
            let count = counted(open.len(), "place looks", "places look");
            let promise = if open.len() == 1 { "promises" } else { "promise" };
            judged(Standing::Attention, format!("{count} for somebody, or {promise} what nobody can check."))
                .at(first.range.start)
        }
        None => judged(Standing::Holds, "No finding of weight is open.".to_owned()),
    }
}

pub(super) fn systemic(facts: &Facts) -> Judged {
    let judged = |standing, because: &str| Judged::of(Property::Systemic, standing, because);
    match facts.factors.as_slice() {
        [] => judged(Standing::NotYet, "No contributing factor is named."),
        [only] => {
            judged(Standing::Attention, "One contributing factor is named; it takes two at least.").at(only.place)
        }
        [first, ..] if !facts.factors.iter().any(|factor| factor.is_of_the_work) => {
            let because =
                "Every factor is in a machine; what in the way of working made it possible, or kept it unseen?";
            judged(Standing::Attention, because).at(first.place)
        }
        factors => {
            judged(Standing::Holds, &format!("{} contributing factors, not all of them technical.", factors.len()))
        }
    }
}

pub(super) fn owned(facts: &Facts, actions: &[WrittenAction]) -> Judged {
    let judged = |standing, because: String| Judged::of(Property::Owned, standing, because);
    if actions.is_empty() || facts.no_actions_because && actions.len() < 2 {
        return if facts.no_actions_because {
            judged(Standing::Holds, "There is none, and it says why.".to_owned())
        } else {
            judged(Standing::NotYet, "No action item is written, and no reason why there is none.".to_owned())
        };
    }
    let lacks = |action: &&WrittenAction| !action.issues.is_empty() || action.kind.is_none();
    let Some(first) = actions.iter().find(lacks) else {
        let count = counted(actions.len(), "action has", "actions have each");
        return judged(Standing::Holds, format!("{count} one person, a day, a kind and an end."));
    };
    let many = |wanted: &[ActionIssue]| {
        actions.iter().filter(|action| action.issues.iter().any(|issue| wanted.contains(issue))).count()
    };
    let counts = [
        (many(&[ActionIssue::NoOwner, ActionIssue::TeamOwner, ActionIssue::ManyOwners]), "without one person"),
        (many(&[ActionIssue::NoDue, ActionIssue::BadDue]), "without a day"),
        (many(&[ActionIssue::DueInPast]), "overdue"),
        (actions.iter().filter(|action| action.kind.is_none()).count(), "without a kind"),
        (
            many(&[
                ActionIssue::Vague,
                ActionIssue::NoVerb,
                ActionIssue::NoEndState,
                ActionIssue::PeopleFix,
                ActionIssue::Unbounded,
                ActionIssue::Placeholder,
                ActionIssue::NotCommitted,
            ]),
            "without an end that can be seen",
        ),
    ];
    let said: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let all = counted(actions.len(), "action", "actions");
    judged(Standing::Attention, format!("Of {all}: {}.", said.join(", "))).at(first.place)
}

pub(super) fn shared(sharing: Sharing) -> Judged {
    let judged = |standing, because: String| Judged::of(Property::Shared, standing, because);
    let parts = [
        (sharing.reviewed, "nobody beside its writers has reviewed it"),
        (sharing.has_audience, "it does not say for whom it is"),
        (sharing.shared, "it is not recorded that it was shared"),
    ];
    let missing: Vec<&str> = parts.iter().filter(|(is, _)| !is).map(|(_, said)| *said).collect();
    match missing.len() {
        0 => judged(Standing::Holds, "Reviewed, with an audience, and shared.".to_owned()),
        3 => judged(Standing::NotYet, "Nothing tells of a review, an audience or sharing.".to_owned()),
        _ => judged(Standing::Attention, sentence(&missing.join("; "))),
    }
}

pub(super) fn prompt(timing: Timing, today: Day) -> Judged {
    let judged = |standing, because: String| Judged::of(Property::Prompt, standing, because);
    match (timing.due, timing.shared) {
        (None, None) => {
            judged(Standing::NotYet, "Neither the day it is due nor the day it was shared is known.".to_owned())
        }
        (None, Some(shared)) => {
            judged(Standing::NotYet, format!("It was shared on {shared}; when it was due is not known."))
        }
        (Some(due), Some(shared)) if shared > due => {
            judged(Standing::Attention, format!("It was due by {due} and shared on {shared}."))
        }
        (Some(due), Some(shared)) => judged(Standing::Holds, format!("It was due by {due} and shared on {shared}.")),
        (Some(due), None) if due < today => {
            judged(Standing::Attention, format!("It was due by {due} and is not shared."))
        }
        (Some(due), None) => judged(Standing::NotYet, format!("It is due by {due}.")),
    }
}

pub(super) fn factual(facts: &Facts, known: &Known) -> Judged {
    let judged = |standing, because: String| Judged::of(Property::Factual, standing, because);
    let (backed, rows) = known.rows.unwrap_or(facts.rows);
    if rows == 0 && facts.impact_has_figures.is_none() && known.times.is_none() {
        return judged(Standing::NotYet, "There is no timeline and no impact to judge by.".to_owned());
    }
    let mut lacks: Vec<String> = Vec::new();
    match known.times.unwrap_or(facts.times) {
        Times::InOrder => {}
        Times::OutOfOrder => lacks.push("its times are not in order".to_owned()),
        Times::Missing(missing) => {
            lacks.push(format!("{missing} of started, detected, mitigated and ended cannot be told"));
        }
    }
    if facts.backwards.is_some() {
        lacks.push("a row of the timeline comes before the one above it".to_owned());
    }
    match facts.impact_has_figures {
        None => lacks.push("there is no impact".to_owned()),
        Some(false) => lacks.push("the impact has no figure".to_owned()),
        Some(true) => {}
    }
    if rows == 0 {
        lacks.push("there is no timeline".to_owned());
    } else if backed * 2 < rows {
        lacks.push(format!("{backed} of {rows} rows say where they are taken from"));
    }
    if lacks.is_empty() {
        return judged(
            Standing::Holds,
            "Times in order, figures for the impact, rows that can be followed.".to_owned(),
        );
    }
    let judged = judged(Standing::Attention, sentence(&lacks.join("; ")));
    match facts.backwards {
        Some(place) => judged.at(place),
        None => judged,
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}
