//! Action items after the document: who does what by when, how it is known to be done, and when to remind of it. They live on whatever
//! becomes of the incident.

use crate::time::{Day, Instant};

/// What an action changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionKind {
    /// Find out what is not known.
    Investigate,
    /// Put right what it broke.
    Repair,
    /// See it sooner next time.
    Detect,
    /// Make it smaller next time.
    Mitigate,
    /// Make it impossible, or less likely.
    Prevent,
    /// Change how people work together.
    Process,
}

impl ActionKind {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Investigate, Self::Repair, Self::Detect, Self::Mitigate, Self::Prevent, Self::Process];

    /// The word for it, as it is written behind `#` in a document.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["investigate", "repair", "detect", "mitigate", "prevent", "process"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// How much comes before everything else, the highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Before anything else.
    P0,
    /// Before what is planned.
    P1,
    /// With what is planned.
    P2,
    /// When there is time.
    P3,
}

impl Priority {
    /// The highest first.
    pub const ALL: [Self; 4] = [Self::P0, Self::P1, Self::P2, Self::P3];

    /// `P0` to `P3`.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["P0", "P1", "P2", "P3"][self as usize]
    }

    /// The one with this word, in small letters too.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.word().eq_ignore_ascii_case(word))
    }
}

/// Where an action stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionState {
    /// Nobody has begun.
    Open,
    /// Somebody has.
    InProgress,
    /// It is done.
    Done {
        /// What shows it: a link, a test that ran, an alert that fired.
        proof: String,
    },
    /// It will not be done.
    Declined {
        /// Why.
        reason: String,
    },
    /// Another one is done instead.
    Superseded {
        /// Which, by its key.
        by: String,
    },
}

impl ActionState {
    /// The word for it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Done { .. } => "done",
            Self::Declined { .. } => "declined",
            Self::Superseded { .. } => "superseded",
        }
    }

    /// Whether something is still to be done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }
}

/// An action item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionItem {
    /// What tells it from others, whatever its words become.
    pub key: String,
    /// What is done.
    pub title: String,
    /// The one person who sees to it; none where nobody does.
    pub owner: Option<String>,
    /// By which day.
    pub due: Option<Day>,
    /// What it changes.
    pub kind: Option<ActionKind>,
    /// How much it comes first.
    pub priority: Option<Priority>,
    /// Where a tracker has it.
    pub link: Option<String>,
    /// How it will be seen that it is done.
    pub verify: Option<String>,
    /// When it was written.
    pub made_on: Day,
    /// What became of it, in order: the day, the state, who and when. The last one holds; before the first it is open.
    pub history: Vec<ActionChange>,
}

/// A change of an action's state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionChange {
    /// When.
    pub at: Instant,
    /// Which day that was in the team's zone.
    pub on: Day,
    /// Who.
    pub by: String,
    /// To what.
    pub to: ActionState,
    /// Why it was opened again; empty otherwise.
    pub why: String,
}

/// Why an action cannot be changed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActionRefused {
    /// Nothing shows that it is done.
    #[error(
        "an action is done when something shows it: nothing was written. Give a link, a test that ran, or what anybody can look at"
    )]
    NoProof,
    /// Nobody says why.
    #[error("an action that is declined or opened again needs a reason: nothing was written. Say in a few words why")]
    NoReason,
    /// No other one is named, or itself.
    #[error("say which other action is done instead: nothing was written")]
    NoOther,
    /// It is so already.
    #[error("that is how it stands already: nothing was written")]
    Already,
    /// It is over.
    #[error("the action is over: nothing was written. Open it again first")]
    Over,
}

impl ActionItem {
    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> &ActionState {
        self.history.last().map_or(&ActionState::Open, |change| &change.to)
    }

    /// Whether it may be changed so. Over is over until it is opened again, and that wants a reason.
    ///
    /// # Errors
    /// Why not.
    pub fn allows(&self, to: &ActionState, why: &str) -> Result<(), ActionRefused> {
        let is_empty = |text: &str| text.trim().is_empty();
        match to {
            _ if to == self.state() => Err(ActionRefused::Already),
            ActionState::Open | ActionState::InProgress if self.state().is_open() => Ok(()),
            ActionState::Open | ActionState::InProgress if is_empty(why) => Err(ActionRefused::NoReason),
            ActionState::Open | ActionState::InProgress => Ok(()),
            _ if !self.state().is_open() => Err(ActionRefused::Over),
            ActionState::Done { proof } if is_empty(proof) => Err(ActionRefused::NoProof),
            ActionState::Declined { reason } if is_empty(reason) => Err(ActionRefused::NoReason),
            ActionState::Superseded { by } if is_empty(by) || *by == self.key => Err(ActionRefused::NoOther),
            _ => Ok(()),
        }
    }

    /// The same item after a change.
    ///
    /// # Errors
    /// [`ActionRefused`]; nothing is changed then.
    pub fn after(mut self, change: ActionChange) -> Result<Self, ActionRefused> {
        self.allows(&change.to, &change.why)?;
        self.history.push(change);
        Ok(self)
    }

    /// By how many days it is overdue; none where it is not, where it is over, or where it is due on no day.
    #[must_use]
    pub fn overdue_days(&self, today: Day) -> Option<i64> {
        let due = self.due.filter(|_| self.state().is_open())?;
        Some(days_between(due, today)).filter(|days| *days > 0)
    }

    /// Where it stood at the end of a day; none before it was written.
    #[must_use]
    pub fn state_on(&self, day: Day) -> Option<&ActionState> {
        let until = self.history.iter().take_while(|change| change.on <= day).last();
        (self.made_on <= day).then(|| until.map_or(&ActionState::Open, |change| &change.to))
    }
}

/// From one day to another; below 0 where that is earlier.
fn days_between(from: Day, to: Day) -> i64 {
    use crate::time::Zone;
    // Days of UTC are all as long.
    let begins = |day: Day| Zone::utc().day_begins(day).as_ms();
    (begins(to) - begins(from)).div_euclid(86_400_000)
}

/// A reminder of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reminder {
    /// It is due in two days, or tomorrow where the day before that was missed.
    Soon,
    /// It is due today.
    Today,
    /// It has been overdue for so many whole weeks; 0 in the first.
    Overdue {
        /// How many.
        weeks: i64,
    },
}

/// What to remind of today: two days before it is due, on the day, and every week after it, each once. `last` is the day of the last
/// reminder that was given. What was missed, because nothing ran that day, is made up for by the latest of them, once. What became of
/// the incident does not matter; that it is over does.
#[must_use]
pub fn reminder(item: &ActionItem, last: Option<Day>, today: Day) -> Option<Reminder> {
    let due = item.due.filter(|_| item.state().is_open())?;
    let late = days_between(due, today);
    let (on, reminder) = match late {
        ..=-3 => return None,
        -2..=-1 => (due.later(-2), Reminder::Soon),
        0 => (due, Reminder::Today),
        1..=6 => (due, Reminder::Overdue { weeks: 0 }),
        _ => (due.later(late / 7 * 7), Reminder::Overdue { weeks: late / 7 }),
    };
    // Written late, it was never due on a day before that.
    let on = on.max(item.made_on);
    last.is_none_or(|last| last < on).then_some(reminder)
}

/// What became of the actions in a span of days, for a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ActionCounts {
    /// Written in it.
    pub made: usize,
    /// Done in it, and done still at its end.
    pub done: usize,
    /// Of these, by the day on which they were due, or due on none.
    pub done_in_time: usize,
    /// Declined in it.
    pub declined: usize,
    /// Superseded in it.
    pub superseded: usize,
    /// Open at its end.
    pub open: usize,
    /// Of these, overdue then.
    pub overdue: usize,
    /// Of these, with nobody who sees to them.
    pub without_owner: usize,
}

/// What became of actions from `first` to `last`, both of them in it.
#[must_use]
pub fn action_counts(items: &[ActionItem], first: Day, last: Day) -> ActionCounts {
    let mut counts = ActionCounts::default();
    for item in items {
        let Some(state) = item.state_on(last) else { continue };
        counts.made += usize::from(item.made_on >= first);
        let changed = item.history.iter().take_while(|change| change.on <= last).last().map(|change| change.on);
        let is_in = changed.is_some_and(|on| on >= first);
        match state {
            ActionState::Done { .. } if is_in => {
                counts.done += 1;
                counts.done_in_time += usize::from(item.due.is_none_or(|due| changed.is_some_and(|on| on <= due)));
            }
            ActionState::Declined { .. } => counts.declined += usize::from(is_in),
            ActionState::Superseded { .. } => counts.superseded += usize::from(is_in),
            ActionState::Done { .. } => {}
            ActionState::Open | ActionState::InProgress => {
                counts.open += 1;
                counts.overdue += usize::from(item.due.is_some_and(|due| due < last));
                counts.without_owner += usize::from(item.owner.is_none());
            }
        }
    }
    counts
}

#[cfg(test)]
#[path = "action_item_tests.rs"]
mod tests;
