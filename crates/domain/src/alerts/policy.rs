//! What a team and a person set about being interrupted.

use std::time::Duration;

use crate::time::{Hours, Instant, Zone, span_text};

use super::{AlertView, FlapRules, MatcherSet, Severity};

/// Everything a decision goes by that is not a fact about the alert.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The first that matches holds.
    pub rules: Vec<Rule>,
    /// What must be there; see [`Watchdog`].
    pub watchdogs: Vec<Watchdog>,
    /// From this severity on a page breaks through quiet hours, is never put into a digest, and repeats.
    pub break_through: Severity,
    /// When an alert flaps.
    pub flap: FlapRules,
    /// How pages are told together.
    pub rate: Rate,
    /// How long before a hand-off those concerned are told of it; not at all before it if this is nothing.
    pub handoff_lead: Duration,
    /// Whether queues that need somebody, and what the week lost of them, are told once a week.
    pub queue_digest: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            watchdogs: Vec::new(),
            break_through: Severity::Critical,
            flap: FlapRules::default(),
            rate: Rate::default(),
            handoff_lead: Duration::from_secs(15 * 60),
            queue_digest: true,
        }
    }
}

/// One page rule of the team.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// How people call it: its name in the file, or its place there ("rule 2").
    pub name: String,
    /// Which alerts it is for.
    pub matchers: MatcherSet,
    /// What becomes of them.
    pub treatment: Treatment,
    /// An alert has to fire for so long before it pages.
    pub hold: Duration,
    /// How loud its pages are; the severity decides unless set.
    pub sound: Option<Sound>,
    /// How the desktop shows them; the severity decides unless set.
    pub urgency: Option<Urgency>,
    /// The labels that make a group instead of the alert's name; empty for one group of all.
    pub group_by: Option<Vec<String>>,
}

/// What a rule does with an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Treatment {
    /// It pages.
    Page,
    /// It is shown and never interrupts.
    Quiet,
    /// It is no matter for anybody: not in *Now*, not in counts.
    Ignore,
}

impl Treatment {
    /// Every treatment.
    pub const ALL: [Self; 3] = [Self::Page, Self::Quiet, Self::Ignore];

    /// The word in `watchbill.toml`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Quiet => "quiet",
            Self::Ignore => "ignore",
        }
    }
}

/// How loud a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sound {
    /// Not at all.
    None,
    /// As a message.
    Soft,
    /// As an alarm.
    Alarm,
}

impl Sound {
    /// Every sound.
    pub const ALL: [Self; 3] = [Self::None, Self::Soft, Self::Alarm];

    /// The word in `watchbill.toml` and SQL.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Soft => "soft",
            Self::Alarm => "alarm",
        }
    }

    /// The sound with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sound| sound.word() == word)
    }
}

/// How a desktop shows a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Urgency {
    /// Goes away by itself, behind a do-not-disturb of the desktop.
    Low,
    /// As any message.
    Normal,
    /// Stays until it is dismissed, before everything.
    Critical,
}

impl Urgency {
    /// Every urgency.
    pub const ALL: [Self; 3] = [Self::Low, Self::Normal, Self::Critical];

    /// The word in `watchbill.toml` and SQL.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::Critical => "critical",
        }
    }

    /// The urgency with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|urgency| urgency.word() == word)
    }
}

/// An alert that has to fire all the time (a dead man's switch): its absence pages, it itself never does.
#[derive(Debug, Clone, PartialEq)]
pub struct Watchdog {
    /// How people call it.
    pub name: String,
    /// Which alert has to be there, `@source` included.
    pub matchers: MatcherSet,
    /// How long it may be away.
    pub within: Duration,
}

/// How pages are told together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// What follows the first page of a group within this edits that page.
    pub edit_within: Duration,
    /// More pages than this...
    pub most: usize,
    /// ... within this open one digest.
    pub window: Duration,
    /// A page of break-through severity that nobody saw is shown again after this.
    pub repeat_every: Duration,
}

impl Default for Rate {
    fn default() -> Self {
        Self {
            edit_within: Duration::from_secs(30),
            most: 6,
            window: Duration::from_secs(5 * 60),
            repeat_every: Duration::from_secs(15 * 60),
        }
    }
}

impl Rate {
    /// Why there is a digest: "more than 6 pages within 5 min".
    #[must_use]
    pub fn words(&self) -> String {
        format!("more than {} pages within {}", self.most, span_text(self.window))
    }
}

/// Which rules are for an alert.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chosen<'a> {
    /// The first rule that matches, with its place from 0.
    pub rule: Option<(usize, &'a Rule)>,
    /// The watchdog it is.
    pub watchdog: Option<&'a Watchdog>,
}

impl Policy {
    /// What is set for this alert.
    #[must_use]
    pub fn choose(&self, alert: &AlertView<'_>) -> Chosen<'_> {
        let rule = self.rules.iter().enumerate().find(|(_, rule)| rule.matchers.matches(alert));
        Chosen { rule, watchdog: self.watchdogs.iter().find(|dog| dog.matchers.matches(alert)) }
    }
}

/// When the person at this laptop does not want to be interrupted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rest {
    /// Every day.
    pub quiet: Option<(Hours, Zone)>,
    /// Do not disturb, until then.
    pub undisturbed_until: Option<Instant>,
    /// From this severity on it is told all the same, if the person set another than the team.
    pub break_through: Option<Severity>,
}

impl Rest {
    /// When the quiet hours that hold at `now` end.
    #[must_use]
    pub fn quiet_until(&self, now: Instant) -> Option<Instant> {
        let (hours, zone) = self.quiet.as_ref()?;
        hours.until(now, zone)
    }

    /// When the do-not-disturb that holds at `now` ends.
    #[must_use]
    pub fn undisturbed_until(&self, now: Instant) -> Option<Instant> {
        self.undisturbed_until.filter(|until| now < *until)
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
