//! The five moments of an incident: when each was, where that comes from, and where they contradict each other.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::time::Instant;

use super::incident::Status;

/// A moment that every incident has sooner or later. The order is the one in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// It began to go wrong.
    Started,
    /// The first page about it went out, or the first person told of it.
    Detected,
    /// A person first took it in hand.
    Acknowledged,
    /// Nobody outside notices it any more.
    Mitigated,
    /// It is over.
    Resolved,
}

impl Moment {
    /// In their order.
    pub const ALL: [Self; 5] = [Self::Started, Self::Detected, Self::Acknowledged, Self::Mitigated, Self::Resolved];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["started", "detected", "acknowledged", "mitigated", "resolved"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|moment| moment.word() == word)
    }
}

/// What somebody said about a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// When it was, by their word.
    pub at: Instant,
    /// Who said so.
    pub by: String,
    /// When they said so.
    pub said_at: Instant,
    /// How they know.
    pub why: String,
}

/// Where the time of a moment comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToldBy {
    /// An alert began or ended to fire.
    Alert(String),
    /// A page was shown.
    Page(String),
    /// Somebody acknowledged an alert.
    Acknowledgement {
        /// Which alert.
        alert: String,
        /// Who.
        by: String,
    },
    /// A budget began to burn.
    Level(String),
    /// A queue began to need somebody.
    Queue(String),
    /// Somebody declared the incident.
    Declaration(String),
    /// Somebody took the lead.
    Lead(String),
    /// Somebody set the status.
    Status {
        /// Which.
        status: Status,
        /// Who.
        by: String,
    },
    /// Somebody told of it before anything paged.
    Report(String),
    /// Somebody said so, whatever is recorded.
    Person {
        /// Who.
        by: String,
        /// When they said so.
        said_at: Instant,
        /// How they know.
        why: String,
    },
}

/// A moment, with where its time comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// When it was.
    pub at: Instant,
    /// Where that comes from.
    pub from: ToldBy,
    /// What the records say, where a person's word stands before it.
    pub instead_of: Option<Box<Told>>,
}

/// What is recorded of an incident, as far as times follow from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TimeFacts {
    /// When it was declared, and by whom; none only of what has no incident yet.
    pub declared: Option<(Instant, String)>,
    /// Its alerts: what each is called, since when it fired, and until when if it does not any more. An episode each.
    pub alerts: Vec<(String, Instant, Option<Instant>)>,
    /// Its budgets that burned: which, and since when.
    pub burns: Vec<(String, Instant)>,
    /// Its queues that needed somebody: which, and since when.
    pub queues: Vec<(String, Instant)>,
    /// Pages about it that were shown: about what, and when.
    pub pages: Vec<(String, Instant)>,
    /// Acknowledgements by people: of which alert, by whom, and when.
    pub acknowledgements: Vec<(String, String, Instant)>,
    /// People who told of it, before it was declared or not: who, and when.
    pub reports: Vec<(String, Instant)>,
    /// When the lead was taken first, and by whom.
    pub lead: Option<(Instant, String)>,
    /// Its statuses in order: when each was set, which, and by whom.
    pub statuses: Vec<(Instant, Status, String)>,
    /// What people said.
    pub said: BTreeMap<Moment, Said>,
}

/// Where two moments, or a moment and the records, do not go together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// One comes before the one that it follows.
    #[error("{} at {later_at} comes before {} at {earlier_at}: one of them is wrong. Say when it was", .later.word(), .earlier.word())]
    Order {
        /// The one that should come first.
        earlier: Moment,
        /// When it was.
        earlier_at: Instant,
        /// The one that should follow.
        later: Moment,
        /// When it was.
        later_at: Instant,
    },
    /// It is said to be over while an alert of it fires.
    #[error("it is said to be over, but {alert} fires since {since}: open it again, or take the alert off it")]
    StillFiring {
        /// What it is called.
        alert: String,
        /// Since when.
        since: Instant,
    },
    /// A moment is still to come.
    #[error("{} is said to be at {at}, which is still to come", .moment.word())]
    Future {
        /// Which.
        moment: Moment,
        /// When.
        at: Instant,
    },
}

/// The moments of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Times {
    /// Those that are known.
    pub each: BTreeMap<Moment, Told>,
    /// What does not go together. The times stand as they are all the same: nothing is put right by itself.
    pub contradictions: Vec<Contradiction>,
}

impl Times {
    /// When a moment was.
    #[must_use]
    pub fn at(&self, moment: Moment) -> Option<Instant> {
        self.each.get(&moment).map(|told| told.at)
    }

    /// How long it took from one moment to another; none where either is not known, or where they are the wrong way round.
    #[must_use]
    pub fn between(&self, from: Moment, to: Moment) -> Option<Duration> {
        let (from, to) = (self.at(from)?, self.at(to)?);
        (from <= to).then(|| to.since(from))
    }

    /// Whether a person told of it before anything paged. Somebody who declares what an alert, a budget or a queue told already is not
    /// the first.
    #[must_use]
    pub fn person_first(&self) -> bool {
        // Whoever corrects a time does not change who it was.
        let recorded = |moment| {
            let told: &Told = self.each.get(&moment)?;
            Some(told.instead_of.as_deref().unwrap_or(told))
        };
        let Some(detected) = recorded(Moment::Detected) else { return false };
        match detected.from {
            ToldBy::Report(_) => true,
            ToldBy::Declaration(_) => !recorded(Moment::Started).is_some_and(|started| {
                started.at <= detected.at
                    && matches!(started.from, ToldBy::Alert(_) | ToldBy::Level(_) | ToldBy::Queue(_))
            }),
            _ => false,
        }
    }
}

/// The moments, from what is recorded and said. `now` is for what is still to come.
#[must_use]
pub fn times(facts: &TimeFacts, now: Instant) -> Times {
    let mut each = BTreeMap::new();
    for moment in Moment::ALL {
        let recorded = recorded(facts, moment);
        let told = match facts.said.get(&moment) {
            None => recorded,
            Some(Said { at, by, said_at, why }) => {
                let from = ToldBy::Person { by: by.clone(), said_at: *said_at, why: why.clone() };
                Some(Told { at: *at, from, instead_of: recorded.map(Box::new) })
            }
        };
        each.extend(told.map(|told| (moment, told)));
    }
    let contradictions = contradictions(facts, &each, now);
    Times { each, contradictions }
}

fn recorded(facts: &TimeFacts, moment: Moment) -> Option<Told> {
    match moment {
        Moment::Started => started(facts),
        Moment::Detected => detected(facts),
        Moment::Acknowledged => acknowledged(facts),
        Moment::Mitigated => mitigated(facts),
        Moment::Resolved => resolved(facts),
    }
    .map(|(at, from)| Told { at, from, instead_of: None })
}

/// The earliest; of several at once the first that is given.
fn earliest(each: impl Iterator<Item = (Instant, ToldBy)>) -> Option<(Instant, ToldBy)> {
    each.min_by_key(|(at, _)| *at)
}

fn declaration(facts: &TimeFacts) -> Option<(Instant, ToldBy)> {
    facts.declared.as_ref().map(|(at, by)| (*at, ToldBy::Declaration(by.clone())))
}

/// The first alert, burn or queue that it is about; without any the first person who told of it.
fn started(facts: &TimeFacts) -> Option<(Instant, ToldBy)> {
    let alerts = facts.alerts.iter().map(|(name, from, _)| (*from, ToldBy::Alert(name.clone())));
    let burns = facts.burns.iter().map(|(level, at)| (*at, ToldBy::Level(level.clone())));
    let queues = facts.queues.iter().map(|(queue, at)| (*at, ToldBy::Queue(queue.clone())));
    earliest(alerts.chain(burns).chain(queues)).or_else(|| {
        let reports = facts.reports.iter().map(|(by, at)| (*at, ToldBy::Report(by.clone())));
        earliest(reports.chain(declaration(facts)))
    })
}

/// The first page, or whoever told of it before that. A page comes first where both are at once.
fn detected(facts: &TimeFacts) -> Option<(Instant, ToldBy)> {
    let pages = facts.pages.iter().map(|(about, at)| (*at, ToldBy::Page(about.clone())));
    let reports = facts.reports.iter().map(|(by, at)| (*at, ToldBy::Report(by.clone())));
    earliest(pages.chain(reports).chain(declaration(facts)))
}

/// The first thing a person did: an acknowledgement, the lead, the declaration. What a program does by itself is none.
fn acknowledged(facts: &TimeFacts) -> Option<(Instant, ToldBy)> {
    let acks = facts.acknowledgements.iter().map(|(alert, by, at)| {
        let from = ToldBy::Acknowledgement { alert: alert.clone(), by: by.clone() };
        (*at, from)
    });
    let lead = facts.lead.as_ref().map(|(at, by)| (*at, ToldBy::Lead(by.clone())));
    earliest(acks.chain(lead).chain(declaration(facts)))
}

/// Since when the status is monitoring or resolved without a break; before anybody said so, the end of the last alert, once none of
/// them fires. An incident that was opened again is mitigated when people say so.
fn mitigated(facts: &TimeFacts) -> Option<(Instant, ToldBy)> {
    let first =
        facts.statuses.iter().rposition(|(_, status, _)| *status < Status::Monitoring).map_or(0, |last| last + 1);
    let (before, since) = facts.statuses.split_at(first);
    let holds = since.first();
    let is_opened_again = before.iter().any(|(_, status, _)| *status >= Status::Monitoring);
    let by_status = holds.map(|(at, status, by)| (*at, ToldBy::Status { status: *status, by: by.clone() }));
    let ended: Option<Vec<(Instant, &String)>> =
        facts.alerts.iter().map(|(name, _, to)| to.map(|to| (to, name))).collect();
    let last = ended.and_then(|ended| ended.into_iter().max_by_key(|(at, _)| *at));
    let by_alerts = last.map(|(at, name)| (at, ToldBy::Alert(name.clone())));
    match (by_status, by_alerts) {
        // Resolved in one step: what the alerts say is closer than when somebody came to say so.
        (Some((said, ToldBy::Status { status: Status::Resolved, .. })), Some((at, from)))
            if at <= said && !is_opened_again =>
        {
            Some((at, from))
        }
        (Some(by_status), _) => Some(by_status),
        // That no alert fires was not enough the first time.
        (None, _) if is_opened_again => None,
        (None, by_alerts) => by_alerts,
    }
}

/// When it was last said to be resolved, and is still.
fn resolved(facts: &TimeFacts) -> Option<(Instant, ToldBy)> {
    let (at, status, by) = facts.statuses.last()?;
    (*status == Status::Resolved).then(|| (*at, ToldBy::Status { status: *status, by: by.clone() }))
}

fn contradictions(facts: &TimeFacts, each: &BTreeMap<Moment, Told>, now: Instant) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let mut known: Vec<(Moment, Instant)> = Vec::new();
    for (moment, told) in each {
        if told.at > now {
            found.push(Contradiction::Future { moment: *moment, at: told.at });
        }
        // Against the latest of those before it, so that one wrong time is told once for each that it contradicts.
        if let Some((earlier, at)) = known.iter().max_by_key(|(_, at)| *at)
            && told.at < *at
        {
            let (earlier, earlier_at) = (*earlier, *at);
            found.push(Contradiction::Order { earlier, earlier_at, later: *moment, later_at: told.at });
        }
        known.push((*moment, told.at));
    }
    if each.contains_key(&Moment::Resolved) {
        let firing = facts.alerts.iter().filter(|(_, _, to)| to.is_none());
        found
            .extend(firing.map(|(alert, since, _)| Contradiction::StillFiring { alert: alert.clone(), since: *since }));
    }
    found
}

#[cfg(test)]
#[path = "times_tests.rs"]
mod tests;
