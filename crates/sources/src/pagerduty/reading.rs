//! From the incidents a server lists to sightings.

use std::collections::HashSet;

use watchbill_domain::alerts::{Answered, Labels, Seen, Sighting, Standing, Start};
use watchbill_domain::ids::{Identity, Peer};
use watchbill_domain::sources::{PollFailure, PollFailureKind, Problem};
use watchbill_domain::time::Instant;

use super::pages::{Pages, about};
use super::severity::severity;
use super::wire::{WireId, WireIncident, WireReference, text};
use super::{INCIDENTS, PagerDuty};
use crate::address::Address;
use crate::ask::Answer;
use crate::items::{Broken, Text, read_items};
use crate::kind::TokenScheme;

/// What one address lists.
pub(super) struct Read {
    pub(super) sightings: Vec<Sighting>,
    pub(super) problems: Vec<Problem>,
    pub(super) answered: Answered,
}

impl PagerDuty {
    /// The incidents this address lists.
    pub(super) fn incidents_of(&self, address: &Address, answers: &[Answer]) -> Result<Read, PollFailure> {
        let explained = |failure| match about(answers, address, INCIDENTS).next() {
            Some(first) => self.about_settings(failure, first),
            None => failure,
        };
        let pages = Pages::of(answers, address, INCIDENTS).map_err(explained)?;
        let place = self.addresses.place(address, INCIDENTS);
        let mut read = Read { sightings: Vec::new(), problems: Vec::new(), answered: Answered::Whole };
        // A page begins with an item of the one before it.
        let mut known: HashSet<Identity> = HashSet::new();
        let mut unread: Option<Vec<Identity>> = Some(Vec::new());
        for (index, list) in pages.lists.iter().enumerate() {
            let incidents = read_items(list.get().as_bytes(), |wire| self.sighting(&wire, &address.peer))?;
            let place = if index == 0 { place.clone() } else { format!("{place} (page {})", index + 1) };
            read.problems.extend(incidents.problems(&place));
            for broken in &incidents.broken {
                match id(broken) {
                    Some(id) => unread.iter_mut().for_each(|unread| unread.push(id.clone())),
                    None => unread = None,
                }
            }
            read.sightings
                .extend(incidents.read.into_iter().filter(|sighting| known.insert(sighting.identity.clone())));
        }
        read.answered = match unread {
            _ if pages.cut.is_some() => Answered::Partly,
            Some(unread) if unread.is_empty() => Answered::Whole,
            Some(unread) => Answered::AllBut(unread),
            None => Answered::Partly,
        };
        if let Some(message) = pages.cut {
            read.problems.push(Problem { place, line: None, column: None, message });
        }
        Ok(read)
    }

    fn sighting(&self, wire: &WireIncident<'_>, peer: &Peer) -> Result<Sighting, String> {
        let id = text(wire.id.as_ref());
        if id.is_empty() {
            return Err("has no id, by which incidents are told apart".to_owned());
        }
        let identity = Identity::new(id);
        let created =
            instant("created_at", wire.created_at.as_ref())?.ok_or("does not say since when (`created_at`)")?;
        let at = self.assigned_since(wire).unwrap_or(created);
        let resolved = text(wire.status.as_ref()) == "resolved";
        let ends_at =
            if resolved { instant("last_status_change_at", wire.last_status_change_at.as_ref())? } else { None };
        let name = |of: &Option<WireReference<'_>>| of.as_ref().map(|of| of.name().to_owned()).unwrap_or_default();
        let (priority, urgency) = (name(&wire.priority), text(wire.urgency.as_ref()));
        let severity = severity(&priority, urgency, self.high_urgency);
        let labels = Labels::from_pairs([
            ("alertname", title(wire, id).as_str()),
            ("service", &name(&wire.service)),
            ("escalation_policy", &name(&wire.escalation_policy)),
            ("team", &names(wire.teams.iter().flatten()).join(", ")),
            ("urgency", urgency),
            ("priority", &priority),
            // Whoever reads the severity from the labels, as of any other alert, finds the same.
            (self.severity.label.as_str(), severity.word()),
        ]);
        let number = wire.incident_number.map(|number| format!("#{number}")).unwrap_or_default();
        Ok(Sighting {
            severity,
            labels,
            annotations: Labels::from_pairs([("incident", number)]),
            seen: if resolved { Seen::Resolved } else { Seen::Firing },
            standing: standing(wire),
            starts: vec![Start { peer: peer.clone(), unmerged: identity.clone(), at }],
            identity,
            ends_at,
            // It changes when a person does something: that it is long ago says nothing about who sends.
            updated_at: None,
            url: wire.html_url.as_ref().map(|url| url.as_ref().to_owned()).filter(|url| !url.is_empty()),
            receivers: names(wire.assignments.iter().flatten().filter_map(|one| one.assignee.as_ref())),
            expression: None,
            fires_at: None,
            clears_at: None,
        })
    }

    /// Since when it is assigned to one of the users of whom it has to be. Until then it was not in the list, and it may have been
    /// there before and was theirs no more: that it is theirs again is news.
    fn assigned_since(&self, wire: &WireIncident<'_>) -> Option<Instant> {
        let theirs = wire.assignments.iter().flatten().filter(|one| {
            let id = one.assignee.as_ref().map(|assignee| text(assignee.id.as_ref()));
            id.is_some_and(|id| self.users.iter().any(|user| user == id))
        });
        theirs.filter_map(|one| Instant::parse(text(one.at.as_ref())).ok()).min()
    }

    /// A list that is refused is most likely refused for how it was asked for.
    fn about_settings(&self, failure: PollFailure, answer: &Answer) -> PollFailure {
        let asked_for = !self.only.is_empty();
        let why = match (&answer.result, failure.kind, self.scheme) {
            (Ok(response), PollFailureKind::Refused, _) if response.status == 400 && asked_for => {
                "`teams`, `services` or `users` may name something that PagerDuty does not know"
            }
            (Ok(response), PollFailureKind::Auth, TokenScheme::TokenParameter) if response.status == 401 => {
                "an OAuth token needs `token = \"oauth\"`"
            }
            (Ok(response), PollFailureKind::Auth, TokenScheme::Bearer) if response.status == 401 => {
                "an API key needs `token = \"key\"`"
            }
            _ => return failure,
        };
        PollFailure { message: format!("{}; {why}", failure.message), ..failure }
    }
}

/// What people call it. The name of an alert is never empty.
fn title(wire: &WireIncident<'_>, id: &str) -> String {
    let title = text(wire.title.as_ref()).trim();
    if title.is_empty() { format!("Incident {id}") } else { title.to_owned() }
}

/// A status that is not known is taken for one that wants somebody.
fn standing(wire: &WireIncident<'_>) -> Standing {
    if text(wire.status.as_ref()) != "acknowledged" {
        return Standing::Active;
    }
    let by = wire.acknowledgements.iter().flatten().filter_map(|one| one.acknowledger.as_ref());
    Standing::Acknowledged { by: names(by) }
}

/// What they are called, each once.
fn names<'a, 'w: 'a>(references: impl Iterator<Item = &'a WireReference<'w>>) -> Vec<String> {
    let mut names: Vec<String> = references.map(|one| one.name().to_owned()).filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The id of an item of which nothing else could be read.
fn id(broken: &Broken<'_>) -> Option<Identity> {
    let item: WireId<'_> = serde_json::from_str(broken.raw).ok()?;
    Some(item.id.as_ref()).filter(|id| !id.is_empty()).map(Identity::new)
}

/// A time that may be missing.
fn instant(key: &str, text: Option<&Text<'_>>) -> Result<Option<Instant>, String> {
    let Some(text) = text else { return Ok(None) };
    Instant::parse(text.as_ref()).map(Some).map_err(|_| format!("has a `{key}` that is no time"))
}
