//! From what a server answered to sightings, silences and what is known of the server.

use std::collections::{BTreeSet, HashMap};

use serde_json::value::RawValue;
use watchbill_domain::alerts::Cluster;
use watchbill_domain::alerts::{Answered, Poll, Seen, Sighting, SilenceNote, Standing, Start, Unanswered, plain_line};
use watchbill_domain::ids::{Identity, Peer};
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::{Instant, NotATime};

use super::wire::{WireAlert, WireCluster, WireConfig, WireFingerprint, WireSilence, WireStanding, WireStatus};
use super::{ALERTS, Alertmanager, SILENCES, STATUS, routing};
use crate::address::Address;
use crate::ask::Answer;
use crate::identity::TellingLabels;
use crate::items::{Broken, Items, Pairs, Text, read_items};
use crate::peers::{answer_of, not_asked};

/// Go's zero time, 0001-01-01T00:00:00Z: a time that was never set.
const NEVER_SET_MS: i64 = -62_135_596_800_000;
/// Characters of the word for the state of a cluster.
const CLUSTER_CHARS: usize = 20;

impl Alertmanager {
    /// The alerts this address lists.
    pub(super) fn alerts_of<'a>(
        &self,
        address: &Address,
        answers: &'a [Answer],
    ) -> Result<Items<'a, Sighting>, PollFailure> {
        let answer = answer_of(answers, address, ALERTS).ok_or_else(not_asked)?;
        let (response, body) = answer.json().map_err(|failure| about_settings(failure, answer))?;
        let there = response.server_date.unwrap_or(response.asked_at);
        let mut alerts = read_items(body, |wire| self.sighting(wire, &address.peer, there))?;
        if !self.replica_labels.is_empty() {
            name_inhibitors(&mut alerts.read);
        }
        Ok(alerts)
    }

    /// How much of its list an address gave, of which these items could not be read. Most still carry the fingerprint, which
    /// is their identity as long as no replica label is dropped: then one bad item keeps only itself from resolving.
    pub(super) fn answered(&self, broken: &[Broken<'_>]) -> Answered {
        if broken.is_empty() {
            return Answered::Whole;
        }
        if !self.replica_labels.is_empty() {
            return Answered::Partly;
        }
        let named: Option<Vec<Identity>> = broken.iter().map(|item| fingerprint(item.raw)).collect();
        named.map_or(Answered::Partly, Answered::AllBut)
    }

    /// One alert; `there` is the time by the server's clock.
    fn sighting(&self, wire: WireAlert<'_>, peer: &Peer, there: Instant) -> Result<Sighting, String> {
        let all = wire.labels.map(Pairs::into_labels).filter(|labels| !labels.is_empty());
        let all = all.ok_or("has no labels, by which alerts are told apart")?;
        let at = instant("startsAt", wire.starts_at)?.ok_or("does not say since when (`startsAt`)")?;
        let ends_at = instant("endsAt", wire.ends_at)?;
        let TellingLabels { identity, unmerged, labels } = TellingLabels::of(all, &self.replica_labels);
        Ok(Sighting {
            identity,
            severity: self.severity.of(&labels),
            labels,
            annotations: wire.annotations.map(Pairs::into_labels).unwrap_or_default(),
            seen: if ends_at.is_some_and(|end| end <= there) { Seen::Resolved } else { Seen::Firing },
            standing: wire.status.map_or(Standing::Active, standing),
            starts: vec![Start { peer: peer.clone(), unmerged, at }],
            ends_at,
            updated_at: instant("updatedAt", wire.updated_at)?,
            url: wire.generator_url.filter(|url| !url.is_empty()),
            receivers: wire.receivers.unwrap_or_default().into_iter().map(|receiver| receiver.name).collect(),
            expression: None,
            fires_at: None,
            clears_at: None,
        })
    }

    /// The silences that alerts of this poll name. Servers keep expired ones for days: only what is named is kept.
    pub(super) fn add_silences(&self, poll: &mut Poll, answers: &[Answer]) {
        let mut named: BTreeSet<String> = poll.sightings.iter().flat_map(silenced_by).cloned().collect();
        for (address, report) in self.addresses.iter().zip(&poll.peers) {
            let Some(answer) = answer_of(answers, address, SILENCES) else { continue };
            if named.is_empty() || matches!(report.answered, Answered::Failed(_)) {
                continue;
            }
            let read = answer.json().and_then(|(_, body)| {
                read_items(body, |wire: WireSilence<'_>| {
                    let note = named.contains(wire.id.as_ref()).then(|| note(&wire)).transpose()?;
                    named.remove(wire.id.as_ref());
                    Ok(note)
                })
            });
            match read {
                Ok(silences) => {
                    poll.problems.extend(silences.problems(&self.addresses.place(address, SILENCES)));
                    poll.silences.extend(silences.read.into_iter().flatten());
                }
                Err(failure) => {
                    let consequence = "who silenced alerts, and until when, cannot be told";
                    poll.problems.push(self.addresses.missing(address, SILENCES, consequence, &failure));
                }
            }
        }
    }

    /// Start time and version of every address that tells.
    pub(super) fn add_status(&self, poll: &mut Poll, answers: &[Answer]) {
        let mut told = Vec::new();
        for (address, report) in self.addresses.iter().zip(&mut poll.peers) {
            let Some(answer) = answer_of(answers, address, STATUS) else { continue };
            if matches!(report.answered, Answered::Failed(_)) {
                continue;
            }
            match answer.json().and_then(|(_, body)| status(body)) {
                Ok(status) => {
                    report.started_at = instant("uptime", status.uptime).unwrap_or_default();
                    report.version = status.version_info.and_then(|info| info.version);
                    report.cluster = status.cluster.and_then(cluster);
                    told.push(unanswered(status.config));
                }
                Err(failure) => {
                    told.push(Unanswered::NotKnown(format!("its configuration cannot be read: {}", failure.message)));
                    let consequence = "a restart of this server cannot be told from alerts that ended";
                    poll.problems.push(self.addresses.missing(address, STATUS, consequence, &failure));
                }
            }
        }
        // The peers of a cluster have one configuration: the first that can be read counts.
        let is_known = |told: &Unanswered| matches!(told, Unanswered::Routes(_));
        let known = told.iter().position(is_known).unwrap_or(0);
        let untold = || Unanswered::NotKnown("it was not asked for its configuration".to_owned());
        poll.unanswered = told.into_iter().nth(known).unwrap_or_else(untold);
    }
}

/// What is done while nobody answers, from the configuration of a status.
fn unanswered(config: Option<&RawValue>) -> Unanswered {
    let shown = config.and_then(|raw| serde_json::from_str::<WireConfig<'_>>(raw.get()).ok());
    let Some(shown) = shown.filter(|config| !config.original.as_ref().trim().is_empty()) else {
        return Unanswered::NotKnown("it does not show its configuration".to_owned());
    };
    match routing::routes(shown.original.as_ref()) {
        Ok(tree) => Unanswered::Routes(tree),
        Err(why) => Unanswered::NotKnown(format!("its configuration cannot be read: {why}")),
    }
}

/// The server's own fingerprint in an item of which nothing else could be read.
fn fingerprint(raw: &str) -> Option<Identity> {
    let item: WireFingerprint<'_> = serde_json::from_str(raw).ok()?;
    let text = item.fingerprint.as_ref();
    let is_one = text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    is_one.then(|| Identity::new(text))
}

fn standing(wire: WireStanding<'_>) -> Standing {
    let silenced_by = wire.silenced_by.unwrap_or_default();
    let inhibited_by = wire.inhibited_by.unwrap_or_default();
    let muted_by = wire.muted_by.unwrap_or_default();
    let held_back = !(silenced_by.is_empty() && inhibited_by.is_empty() && muted_by.is_empty());
    match wire.state.as_ref().map(AsRef::as_ref) {
        Some("active") => Standing::Active,
        Some("unprocessed") => Standing::Unprocessed,
        Some("suppressed") => Standing::Suppressed { silenced_by, inhibited_by, muted_by },
        // A word of a later version: what it lists decides, and in doubt the alert notifies.
        _ if held_back => Standing::Suppressed { silenced_by, inhibited_by, muted_by },
        _ => Standing::Active,
    }
}

/// Inhibiting alerts are named by the server's fingerprint, which still contains the replica labels.
fn name_inhibitors(sightings: &mut [Sighting]) {
    let names: HashMap<Identity, Identity> = sightings
        .iter()
        .flat_map(|s| s.starts.iter().map(|start| (start.unmerged.clone(), s.identity.clone())))
        .collect();
    for sighting in sightings {
        let Standing::Suppressed { inhibited_by, .. } = &mut sighting.standing else { continue };
        for inhibitor in inhibited_by {
            if let Some(identity) = names.get(inhibitor.as_str()) {
                identity.as_str().clone_into(inhibitor);
            }
        }
    }
}

fn silenced_by(sighting: &Sighting) -> &[String] {
    match &sighting.standing {
        Standing::Suppressed { silenced_by, .. } => silenced_by,
        Standing::Active | Standing::Acknowledged { .. } | Standing::Unprocessed => &[],
    }
}

pub(super) fn note(wire: &WireSilence<'_>) -> Result<SilenceNote, String> {
    let text = |text: &Option<Text<'_>>| text.as_ref().map(|t| t.as_ref().to_owned()).unwrap_or_default();
    let at = |text: &Text<'_>| match Instant::parse(text.as_ref()) {
        // Some silence for ever, until the last second of the year 9999.
        Err(NotATime::Beyond(text)) if text.starts_with('9') => Ok(Instant::from_ms(i64::MAX)),
        at => at.map_err(|_| "begins or ends at something that is no time".to_owned()),
    };
    Ok(SilenceNote {
        id: wire.id.as_ref().to_owned(),
        by: text(&wire.created_by),
        comment: text(&wire.comment),
        starts_at: at(&wire.starts_at)?,
        ends_at: at(&wire.ends_at)?,
    })
}

fn cluster(wire: WireCluster<'_>) -> Option<Cluster> {
    let status = plain_line(wire.status?.as_ref(), CLUSTER_CHARS);
    let members = wire.peers.map_or(0, |peers| u32::try_from(peers.len()).unwrap_or(u32::MAX));
    Some(Cluster { status, members })
}

fn status(body: &[u8]) -> Result<WireStatus<'_>, PollFailure> {
    serde_json::from_slice(body).map_err(|_| PollFailure {
        kind: PollFailureKind::Malformed,
        message: "answered with something that is not the status of an Alertmanager".to_owned(),
    })
}

/// A time that may be missing or never have been set.
fn instant(key: &str, text: Option<Text<'_>>) -> Result<Option<Instant>, String> {
    let Some(text) = text else { return Ok(None) };
    let at = Instant::parse(text.as_ref()).map_err(|_| format!("has a `{key}` that is no time"))?;
    Ok(Some(at).filter(|at| at.as_ms() > NEVER_SET_MS))
}

/// A list that is refused with 400 is most likely refused for what was asked, if anything was.
fn about_settings(failure: PollFailure, answer: &Answer) -> PollFailure {
    let status = answer.result.as_ref().map(|response| response.status);
    let asked_for = answer.request.url.query_pairs().any(|(key, _)| key == "filter" || key == "receiver");
    if status != Ok(400) || !asked_for {
        return failure;
    }
    let message = format!("{}; `filter` or `receiver` may be written in a way it does not understand", failure.message);
    PollFailure { message, ..failure }
}
