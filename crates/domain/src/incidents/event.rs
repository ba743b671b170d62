//! What people do with incidents, one event after another. Events are only added; what an incident is follows from them.
//!
//! Several processes write at once. The order is the one in which the store took them, by their numbers and not by their clocks. An
//! event that no longer fits what came before it changes nothing, and stays in the history with why.

use std::collections::{BTreeMap, BTreeSet};

use crate::time::Instant;

use super::impact::{Figure, FigureSource, NotAFigure, typed};
use super::incident::{
    Audience, Author, Incident, IncidentId, Kind, Link, LinkKind, Role, Severity, SeverityChange, Status, StatusChange,
};
use super::times::{Moment, Said};

/// What somebody did with an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its place among the events of this incident, from 1, without two alike. Given by whoever keeps them.
    pub number: u64,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Author,
    /// What.
    pub what: What,
}

/// What can be done with an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It was declared: always the first event, and never another.
    Declared(Declaration),
    /// It is called something else.
    Retitled(String),
    /// Somebody said how grave it is.
    SeveritySet {
        /// How grave.
        severity: Severity,
        /// Why; may be empty.
        why: String,
    },
    /// Somebody said how far it is. From resolved to any other it is open again, which wants a reason.
    StatusSet {
        /// How far.
        status: Status,
        /// Why; may be empty otherwise.
        why: String,
    },
    /// Somebody has a role now; whoever had it has it no more.
    RoleTaken {
        /// Which.
        role: Role,
        /// Who.
        person: String,
    },
    /// Nobody has the role.
    RoleLeft(Role),
    /// It is about this too.
    Linked(Link),
    /// It is not about this.
    Unlinked(Link),
    /// Somebody said when one of its moments was, whatever is recorded.
    TimeSaid {
        /// Which moment.
        moment: Moment,
        /// When it was.
        at: Instant,
        /// How they know; not empty.
        why: String,
    },
    /// What somebody said about a moment is taken back: the records count again.
    TimeUnsaid(Moment),
    /// Somebody told of it, before anything paged or after.
    Reported {
        /// Who: a person, a team, `customers`.
        who: String,
        /// When they did.
        at: Instant,
    },
    /// They did not tell of it.
    ReportTakenBack(String),
    /// Somebody wrote a figure of the impact. It stands beside what is worked out, in the place of an earlier one of this name.
    FigureWritten {
        /// What it counts.
        name: String,
        /// How much.
        value: String,
        /// Where they have it from.
        source: String,
    },
    /// A figure that somebody wrote does not count any more.
    FigureRemoved(String),
    /// For whom it is meant.
    AudienceSet(Audience),
    /// Another incident turned out to be this one.
    Absorbed(IncidentId),
    /// It turned out to be another one. The last event that counts.
    MergedInto(IncidentId),
}

/// What is said when an incident is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// What it is called; not empty.
    pub title: String,
    /// How grave it is.
    pub severity: Severity,
    /// What it is declared from; may be nothing.
    pub links: Vec<Link>,
    /// The IANA name of the zone in which its times are shown.
    pub zone: String,
    /// Whether it went wrong by itself.
    pub kind: Kind,
    /// For whom it is meant.
    pub audience: Audience,
}

/// Why something cannot be done with an incident as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Events come behind the declaration.
    #[error("there is no such incident: nothing was written. List them, and give the number of one")]
    NotDeclared,
    /// It was declared before.
    #[error("the incident was declared before: nothing was written")]
    DeclaredBefore,
    /// It is part of another one.
    #[error("the incident turned out to be incident {0}: nothing was written. Write it there")]
    Merged(IncidentId),
    /// There is no title.
    #[error("an incident needs a title: nothing was written. Say in a few words what people notice")]
    NoTitle,
    /// It is so already.
    #[error("that is how it stands already: nothing was written")]
    Already,
    /// A reason is missing.
    #[error("{0} needs a reason: nothing was written. Say in a few words why")]
    NoReason(&'static str),
    /// Nobody is named who told of it.
    #[error("a report is somebody's: nothing was written. Say who told of it")]
    NobodyTold,
    /// A figure lacks something.
    #[error(transparent)]
    Figure(#[from] NotAFigure),
    /// A name is missing.
    #[error("a role is with a person: nothing was written. Give their name")]
    NoPerson,
    /// The time is still to come.
    #[error("that time is still to come: nothing was written. Say when it was")]
    InTheFuture,
    /// It is the same incident.
    #[error("an incident is not another one than itself: nothing was written")]
    Itself,
    /// A drill is not what really happened.
    #[error("a drill and a real incident are not merged: nothing was written. Link them instead")]
    DrillAndReal,
}

/// An incident, and the events that came too late for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// The incident.
    pub incident: Incident,
    /// The numbers of those that changed nothing, each with why.
    pub too_late: Vec<(u64, Refused)>,
}

/// What an incident's events come to, in whatever order and how often each is given; none without a declaration.
#[must_use]
pub fn incident_of(id: IncidentId, events: &[Event]) -> Option<Replayed> {
    let mut in_order: Vec<&Event> = events.iter().collect();
    in_order.sort_by_key(|event| event.number);
    in_order.dedup_by_key(|event| event.number);
    let mut events = in_order.into_iter();
    let mut incident = events.by_ref().find_map(|event| Incident::declared(id, event))?;
    let mut too_late = Vec::new();
    for event in events {
        if let Err(why) = incident.take(event) {
            too_late.push((event.number, why));
        }
    }
    Some(Replayed { incident, too_late })
}

impl Incident {
    /// The incident that this event declares; none where it declares none.
    #[must_use]
    pub fn declared(id: IncidentId, event: &Event) -> Option<Self> {
        let What::Declared(declaration) = &event.what else { return None };
        let Declaration { title, severity, links, zone, kind, audience } = declaration;
        let (at, by, why) = (event.at, event.by.clone(), String::new());
        Some(Self {
            id,
            title: title.trim().to_owned(),
            declared_at: at,
            declared_by: by.clone(),
            zone: zone.clone(),
            kind: *kind,
            audience: *audience,
            statuses: vec![StatusChange { at, by: by.clone(), status: Status::Investigating, why: why.clone() }],
            severities: vec![SeverityChange { at, by, severity: *severity, why }],
            roles: BTreeMap::new(),
            links: links.iter().cloned().collect::<BTreeSet<_>>(),
            said: BTreeMap::new(),
            reports: BTreeMap::new(),
            figures: BTreeMap::new(),
            absorbed: Vec::new(),
            merged_into: None,
            revision: event.number,
        })
    }

    /// Takes one more event.
    ///
    /// # Errors
    /// Why it does not fit; nothing is changed then.
    pub fn take(&mut self, event: &Event) -> Result<(), Refused> {
        self.allows(&event.what, event.at)?;
        let (at, by) = (event.at, event.by.clone());
        match &event.what {
            What::Declared(_) => {}
            What::Retitled(title) => title.trim().clone_into(&mut self.title),
            What::SeveritySet { severity, why } => {
                self.severities.push(SeverityChange { at, by, severity: *severity, why: why.trim().to_owned() });
            }
            What::StatusSet { status, why } => {
                // Opened again: what somebody said of its end was of the end before.
                if self.status() >= Status::Monitoring && *status < Status::Monitoring {
                    self.said.retain(|moment, _| !matches!(moment, Moment::Mitigated | Moment::Resolved));
                }
                self.statuses.push(StatusChange { at, by, status: *status, why: why.trim().to_owned() });
            }
            What::RoleTaken { role, person } => {
                self.roles.insert(*role, person.trim().to_owned());
            }
            What::RoleLeft(role) => {
                self.roles.remove(role);
            }
            What::Linked(link) => {
                self.links.insert(link.clone());
            }
            What::Unlinked(link) => {
                self.links.remove(link);
            }
            What::TimeSaid { moment, at: was, why } => {
                let said = Said { at: *was, by: by.name, said_at: at, why: why.trim().to_owned() };
                self.said.insert(*moment, said);
            }
            What::TimeUnsaid(moment) => {
                self.said.remove(moment);
            }
            What::Reported { who, at: told } => {
                self.reports.insert(who.trim().to_owned(), *told);
            }
            What::ReportTakenBack(who) => {
                self.reports.remove(who.trim());
            }
            What::FigureWritten { name, value, source } => {
                let figure = typed(name, value, source, &by.name, at)?;
                self.figures.insert(figure.name.clone(), figure);
            }
            What::FigureRemoved(name) => {
                self.figures.remove(name.trim());
            }
            What::AudienceSet(audience) => self.audience = *audience,
            What::Absorbed(other) => self.absorbed.push(*other),
            What::MergedInto(other) => self.merged_into = Some(*other),
        }
        self.revision = event.number;
        Ok(())
    }

    /// Whether this may be done now.
    ///
    /// # Errors
    /// Why not.
    pub fn allows(&self, what: &What, now: Instant) -> Result<(), Refused> {
        if let Some(into) = self.merged_into {
            return Err(Refused::Merged(into));
        }
        let already = match what {
            What::Declared(_) => return Err(Refused::DeclaredBefore),
            What::Retitled(title) if title.trim().is_empty() => return Err(Refused::NoTitle),
            What::Retitled(title) => title.trim() == self.title,
            What::SeveritySet { severity, .. } => *severity == self.severity(),
            What::StatusSet { status, why } => {
                let opens_again = self.status() == Status::Resolved && *status != Status::Resolved;
                if opens_again && why.trim().is_empty() {
                    return Err(Refused::NoReason("opening an incident again"));
                }
                *status == self.status()
            }
            What::RoleTaken { person, .. } if person.trim().is_empty() => return Err(Refused::NoPerson),
            What::RoleTaken { role, person } => self.roles.get(role).is_some_and(|has| has == person.trim()),
            What::RoleLeft(role) => !self.roles.contains_key(role),
            What::Linked(link) if self.is_itself(link) => return Err(Refused::Itself),
            What::Linked(link) => self.links.contains(link),
            What::Unlinked(link) => !self.links.contains(link),
            What::TimeSaid { at, .. } if *at > now => return Err(Refused::InTheFuture),
            What::TimeSaid { why, .. } if why.trim().is_empty() => {
                return Err(Refused::NoReason("saying when it was, against what is recorded,"));
            }
            What::TimeSaid { moment, at, why } => {
                self.said.get(moment).is_some_and(|said| said.at == *at && said.why == why.trim())
            }
            What::TimeUnsaid(moment) => !self.said.contains_key(moment),
            What::Reported { who, .. } if who.trim().is_empty() => return Err(Refused::NobodyTold),
            What::Reported { at, .. } if *at > now => return Err(Refused::InTheFuture),
            What::Reported { who, at } => self.reports.get(who.trim()) == Some(at),
            What::ReportTakenBack(who) => !self.reports.contains_key(who.trim()),
            What::FigureWritten { name, value, source } => {
                let figure = typed(name, value, source, "", now)?;
                let by_source = |had: &Figure| matches!(&had.source, FigureSource::Typed { source: had, .. } if had == source.trim());
                self.figures.get(&figure.name).is_some_and(|had| had.value == figure.value && by_source(had))
            }
            What::FigureRemoved(name) => !self.figures.contains_key(name.trim()),
            What::AudienceSet(audience) => *audience == self.audience,
            What::Absorbed(other) | What::MergedInto(other) if *other == self.id => return Err(Refused::Itself),
            What::Absorbed(other) => self.absorbed.contains(other),
            What::MergedInto(_) => false,
        };
        if already { Err(Refused::Already) } else { Ok(()) }
    }

    fn is_itself(&self, link: &Link) -> bool {
        link.kind == LinkKind::Incident && link.key == self.id.to_string()
    }
}

impl Declaration {
    /// Whether an incident may be declared so.
    ///
    /// # Errors
    /// [`Refused::NoTitle`].
    pub fn allowed(&self) -> Result<(), Refused> {
        if self.title.trim().is_empty() { Err(Refused::NoTitle) } else { Ok(()) }
    }
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;
