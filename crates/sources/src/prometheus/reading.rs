//! From the rules a server lists to sightings, rules it cannot evaluate, and what is known of the server.

use std::time::Duration;

use watchbill_domain::alerts::{
    AlertView, Answered, Labels, MatcherSet, Poll, RuleTrouble, Seen, Sighting, Standing, Start, plain_line,
};
use watchbill_domain::ids::Peer;
use watchbill_domain::sources::{PollFailure, PollFailureKind, Problem};
use watchbill_domain::time::Instant;

use super::wire::{Envelope, WireAlert, WireBuild, WireGroup, WireRule, WireRules, WireRuntime};
use super::{BUILD, Prometheus, RULES, RUNTIME, Server};
use crate::address::Address;
use crate::ask::Answer;
use crate::identity::TellingLabels;
use crate::items::{Items, Pairs, Text, read_items};
use crate::peers::{answer_of, not_asked};

/// Characters of what a server says is wrong with a rule.
const ERROR_CHARS: usize = 300;
/// What a server says beside its answer is told up to here.
const WARNINGS_TOLD: usize = 5;

/// What one address lists.
pub(super) struct Read {
    pub(super) sightings: Vec<Sighting>,
    pub(super) ailing: Vec<RuleTrouble>,
    pub(super) problems: Vec<Problem>,
    pub(super) answered: Answered,
}

/// What one group or one rule lists.
#[derive(Default)]
struct Part {
    sightings: Vec<Sighting>,
    ailing: Vec<RuleTrouble>,
    problems: Vec<Problem>,
    /// How many alerting rules it has. One that only passes on what others evaluate gives an empty list when it has lost them.
    rules: usize,
    /// Whether a rule of it was not evaluated or not read, so that an alert it does not list may still be there.
    unproven: bool,
}

impl Part {
    fn add(&mut self, mut other: Self) {
        self.sightings.append(&mut other.sightings);
        self.ailing.append(&mut other.ailing);
        self.problems.append(&mut other.problems);
        self.rules += other.rules;
        self.unproven |= other.unproven;
    }

    /// Of the parts of a list called `place`.
    fn of(parts: Items<'_, Self>, place: &str) -> Self {
        let mut whole = Self { problems: parts.problems(place), unproven: !parts.broken.is_empty(), ..Self::default() };
        parts.read.into_iter().for_each(|part| whole.add(part));
        whole
    }
}

/// What the alerts of a rule have in common.
struct Rule<'a> {
    expression: Option<&'a str>,
    lasts: Duration,
    goes_on: Duration,
    evaluated_at: Option<Instant>,
    url: Option<String>,
    peer: &'a Peer,
}

impl Prometheus {
    /// The rules this address lists.
    pub(super) fn rules_of(&self, address: &Address, answers: &[Answer]) -> Result<Read, PollFailure> {
        let answer = answer_of(answers, address, RULES).ok_or_else(not_asked)?;
        let (_, body) = answer.json()?;
        let envelope = Envelope::read(body)?;
        let rules: WireRules<'_> = envelope.data()?;
        let place = self.addresses.place(address, RULES);
        let groups = read_items(rules.groups.get().as_bytes(), |group| self.group(&group, address))?;
        let mut whole = Part::of(groups, &place);
        let said = envelope.warnings.unwrap_or_default();
        let warned = said
            .iter()
            .take(WARNINGS_TOLD)
            .map(|warning| format!("the server gave only a part and says: {}", plain_line(warning, ERROR_CHARS)));
        let cut = rules.group_next_token.filter(|token| !token.is_empty());
        let cut = cut.map(|_| "the server gave only the first groups of rules; the others are not known".to_owned());
        let none = (whole.rules == 0 && self.server != Server::Prometheus).then(|| {
            "lists no alerting rule, so that nothing of it can fire here: its ruler may not be connected to it, or the \
             tenant may be another"
                .to_owned()
        });
        let partial: Vec<Problem> = warned
            .chain(cut)
            .chain(none)
            .map(|message| Problem { place: place.clone(), line: None, column: None, message })
            .collect();
        whole.unproven |= !partial.is_empty();
        whole.problems.extend(partial);
        let answered = if whole.unproven { Answered::Partly } else { Answered::Whole };
        Ok(Read { sightings: whole.sightings, ailing: whole.ailing, problems: whole.problems, answered })
    }

    fn group(&self, group: &WireGroup<'_>, address: &Address) -> Result<Part, String> {
        let name = group.name.as_ref();
        let rules = read_items(group.rules.get().as_bytes(), |rule| self.rule(&rule, name, address));
        Ok(Part::of(
            rules.map_err(|failure| failure.message)?,
            &self.addresses.place(address, &format!("group {name} rules")),
        ))
    }

    fn rule(&self, rule: &WireRule<'_>, group: &str, address: &Address) -> Result<Part, String> {
        let name = rule.name.as_ref();
        match rule.sort.as_ref() {
            "alerting" => {}
            // Servers that do not know `type=alert` list these too.
            "recording" => return Ok(Part::default()),
            _ => return Err("is a rule of a kind that is not known".to_owned()),
        }
        let evaluated_at = time(rule.last_evaluation.as_ref());
        let error = rule.last_error.as_deref().filter(|error| !error.is_empty());
        let health = rule.health.as_ref().map_or("ok", AsRef::as_ref);
        let ailing = (health == "err").then(|| RuleTrouble {
            alert: name.to_owned(),
            group: group.to_owned(),
            error: plain_line(error.unwrap_or("the server does not say why"), ERROR_CHARS),
            evaluated_at,
        });
        let expression = rule.query.as_ref().map(AsRef::as_ref);
        let shared = Rule {
            expression,
            lasts: seconds(rule.duration),
            goes_on: seconds(rule.keep_firing_for),
            evaluated_at,
            url: expression.and_then(|expression| self.page_of(address, expression, &[])),
            peer: &address.peer,
        };
        let alerts = rule.alerts.ok_or("does not list its alerts")?;
        // An empty list may be written as null.
        let alerts = if alerts.get() == "null" { "[]" } else { alerts.get() };
        let alerts =
            read_items(alerts.as_bytes(), |alert| self.alert(alert, &shared)).map_err(|failure| failure.message)?;
        let place = self.addresses.place(address, &format!("group {group} rule {name} alerts"));
        let (problems, broken) = (alerts.problems(&place), !alerts.broken.is_empty());
        Ok(Part {
            sightings: alerts.read.into_iter().flatten().collect(),
            ailing: ailing.into_iter().collect(),
            problems,
            rules: 1,
            // After a start or a reload nothing is known of a rule before it was evaluated once.
            unproven: broken || health == "unknown",
        })
    }

    fn alert(&self, wire: WireAlert<'_>, rule: &Rule<'_>) -> Result<Option<Sighting>, String> {
        let all = wire.labels.into_labels();
        if all.is_empty() {
            return Err("has no labels, by which alerts are told apart".to_owned());
        }
        let active_at = Instant::parse(wire.active_at.as_ref()).map_err(|_| "has an `activeAt` that is no time")?;
        let fires_at = active_at.plus(rule.lasts);
        let (seen, at) = match wire.state.as_ref() {
            "pending" => (Seen::Pending, active_at),
            // A `for` that was made longer while the alert fired would put its start into the future.
            "firing" => {
                (Seen::Firing, if rule.evaluated_at.is_some_and(|at| at < fires_at) { active_at } else { fires_at })
            }
            "inactive" => return Ok(None),
            _ => return Err("is in a state that is not known".to_owned()),
        };
        let recovers_since = time(wire.keep_firing_since.as_ref()).filter(|_| seen == Seen::Firing);
        if !self.filter.iter().all(|set| covers(set, &all)) {
            return Ok(None);
        }
        let TellingLabels { identity, unmerged, labels } = TellingLabels::of(all, &self.replica_labels);
        Ok(Some(Sighting {
            identity,
            severity: self.severity.of(&labels),
            labels,
            annotations: wire.annotations.map(Pairs::into_labels).unwrap_or_default(),
            seen,
            standing: Standing::Active,
            starts: vec![Start { peer: rule.peer.clone(), unmerged, at }],
            ends_at: None,
            updated_at: rule.evaluated_at,
            url: rule.url.clone(),
            receivers: Vec::new(),
            expression: rule.expression.map(str::to_owned),
            fires_at: (seen == Seen::Pending).then_some(fires_at),
            clears_at: recovers_since.map(|since| since.plus(rule.goes_on)),
        }))
    }

    /// Version and start of every address that tells.
    pub(super) fn add_server(&self, poll: &mut Poll, answers: &[Answer]) {
        for (address, report) in self.addresses.iter().zip(&mut poll.peers) {
            if matches!(report.answered, Answered::Failed(_)) {
                continue;
            }
            if let Some(answer) = answer_of(answers, address, BUILD) {
                match data::<WireBuild>(answer) {
                    Ok(build) => report.version = build.version,
                    // Older releases and some that imitate it have no such page, and nothing depends on it.
                    Err(failure) if failure.kind == PollFailureKind::NotFound => {}
                    Err(failure) => {
                        poll.problems.push(self.addresses.missing(
                            address,
                            BUILD,
                            "its version is not known",
                            &failure,
                        ));
                    }
                }
            }
            if let Some(answer) = answer_of(answers, address, RUNTIME) {
                match data::<WireRuntime<'_>>(answer) {
                    Ok(runtime) => report.started_at = time(runtime.start_time.as_ref()),
                    Err(failure) => {
                        let consequence = "a restart of this server cannot be told from alerts that ended; `server` says \
                                           what it is, if it is no Prometheus";
                        poll.problems.push(self.addresses.missing(address, RUNTIME, consequence, &failure));
                    }
                }
            }
        }
    }
}

fn data<'a, T: serde::Deserialize<'a>>(answer: &'a Answer) -> Result<T, PollFailure> {
    let (_, body) = answer.json()?;
    Envelope::read(body)?.data()
}

/// Definitions accept matchers of labels alone here, so that nothing else of an alert is looked at.
pub(super) fn covers(set: &MatcherSet, labels: &Labels) -> bool {
    let (silenced_by, inhibited_by) = (&[][..], &[][..]);
    set.matches(&AlertView { labels, source: "", state: "", age: Duration::ZERO, silenced_by, inhibited_by })
}

fn seconds(given: Option<f64>) -> Duration {
    Duration::try_from_secs_f64(given.unwrap_or(0.0)).unwrap_or_default()
}

/// A time that may be missing, or Go's zero time: never set.
fn time(text: Option<&Text<'_>>) -> Option<Instant> {
    Instant::parse(text?.as_ref()).ok().filter(|at| at.as_ms() > 0)
}
