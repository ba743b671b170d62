//! What the records offer to a document about an incident, and whether it needs one.

use std::collections::{BTreeMap, BTreeSet};

use watchbill_domain::incidents::{
    Amount, Annotated, Annotation, Counted, DuePolicy, Entry, EntryKind, Figure, Filling, Incident, IncidentId,
    LinkKind, Moment, Need, NeedFacts, Post, QueueSums, Record, Role, Severity, Times, impact, need, todo_of,
};
use watchbill_domain::oncall::NIGHT;
use watchbill_domain::postmortems::signature_text;
use watchbill_domain::queues::{ErrorGroup, QueueId, Scanned};
use watchbill_domain::time::{Instant, Zone, dated_text, span_text, with_local_times};
use watchbill_store::AttachmentRow;

use crate::api::ApiError;
use crate::drills::document_lists;
use crate::shared::Shared;

use super::collect::{Known, kept, known, resolved_at};
use super::for_drill::deaf;
use super::impact::cost;
use super::memory::similar_to;
use super::page::here_of;
use super::words::from_text;

/// An incident as a document tells it.
pub(crate) struct ForDocument {
    pub incident: Incident,
    pub times: Times,
    /// What is worked out, then what people wrote.
    pub figures: Vec<Figure>,
    /// Its lines in order, each with what people wrote beside it.
    pub lines: Vec<(Entry, Vec<Annotation>)>,
    /// Of each filling that is a list its sentences; a filling without any is left out.
    pub lists: BTreeMap<Filling, Vec<String>>,
    /// What notes say is to be done.
    pub todos: Vec<String>,
    /// What became of the messages of its queues, as far as that is recorded.
    pub ledger: Vec<watchbill_domain::incidents::Line>,
    /// How many messages of each of its queues died, were sent again and were discarded.
    pub queues: Vec<QueueSums>,
    /// The files that are attached to it, without what is in them.
    pub attachments: Vec<AttachmentRow>,
    /// That it needs a postmortem.
    pub need: Option<Need>,
    /// In which its times are told.
    pub zone: Zone,
}

impl ForDocument {
    /// When it was resolved.
    pub fn resolved(&self) -> Option<Instant> {
        resolved_at(&self.incident)
    }

    /// How grave it was at most.
    pub fn gravest(&self) -> Severity {
        gravest(&self.incident)
    }
}

/// The incident alone, without what is collected of it.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn incident_of(shared: &Shared, id: IncidentId) -> Result<Incident, ApiError> {
    Ok(kept(shared, id).await?.incident)
}

/// An incident, and that it needs a document; without what else would be offered to one.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn need_of(shared: &Shared, id: IncidentId) -> Result<(Incident, Option<Need>), ApiError> {
    let now = shared.ports.clock.now();
    let known = known(shared, id, now).await?;
    let cost = cost(shared, &known, now).await?;
    let incident = known.kept.incident.clone();
    let zone = here_of(shared, &incident, now).zone;
    Ok((incident, needs(shared, &known, (&cost.budgets, &cost.queues), &zone)))
}

/// What an incident's timeline comes to, without what it cost: its moments, and of how many lines how many rest on a record.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn backing_of(shared: &Shared, id: IncidentId) -> Result<(Times, (usize, usize)), ApiError> {
    let known = known(shared, id, shared.ports.clock.now()).await?;
    let lines = annotated(&known);
    let backed = lines.iter().filter(|(entry, _)| !entry.kind.is_written()).count();
    let all = lines.len();
    Ok((known.times, (backed, all)))
}

fn needs(
    shared: &Shared,
    known: &Known,
    (budgets, queues): (&[watchbill_domain::incidents::BudgetSums], &[QueueSums]),
    zone: &Zone,
) -> Option<Need> {
    let team = shared.loaded().zone_of_team().unwrap_or_else(|| zone.clone());
    need(&need_facts(known, budgets, queues), DuePolicy::default(), &team)
}

/// All that the records offer to a document about an incident.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn for_document(shared: &Shared, id: IncidentId) -> Result<ForDocument, ApiError> {
    let now = shared.ports.clock.now();
    let known = known(shared, id, now).await?;
    let cost = cost(shared, &known, now).await?;
    let similar = similar_to(shared, &known).await?;
    let incident = known.kept.incident.clone();
    let zone = here_of(shared, &incident, now).zone;
    let computed = impact(&known.times, &cost, NIGHT, now);
    let need = needs(shared, &known, (&cost.budgets, &cost.queues), &zone);
    let mut lists = lists(&known, &zone);
    let alike = similar.iter().map(|(row, why)| format!("Incident {}: {} ({why})", row.id, row.title));
    lists.insert(Filling::Similar, alike.collect());
    lists.insert(Filling::Signatures, signatures(shared, &known, now));
    lists.extend(document_lists(shared, &incident, (&known.entries, &deaf(&known.scope)), now).await?);
    lists.retain(|_, sentences| !sentences.is_empty());
    let notes = known.entries.iter().filter(|entry| entry.kind.is_written());
    Ok(ForDocument {
        figures: computed.into_iter().chain(incident.figures.values().cloned()).collect(),
        lines: annotated(&known),
        todos: notes.filter_map(|note| todo_of(&note.text).map(str::to_owned)).collect(),
        ledger: ledger(&cost.queues),
        queues: cost.queues,
        times: known.times,
        attachments: known.beside.attachments,
        lists,
        need,
        zone,
        incident,
    })
}

fn gravest(incident: &Incident) -> Severity {
    // The gravest is the first in their order.
    incident.severities.iter().map(|change| change.severity).min().unwrap_or(Severity::Sev4)
}

fn need_facts(known: &Known, budgets: &[watchbill_domain::incidents::BudgetSums], queues: &[QueueSums]) -> NeedFacts {
    let incident = &known.kept.incident;
    NeedFacts {
        kind: incident.kind,
        gravest: gravest(incident),
        budgets: budgets.iter().map(|sums| (sums.level.clone(), sums.of_four_weeks())).collect(),
        discarded: queues.iter().map(|sums| (sums.queue.clone(), sums.discarded)).collect(),
        person_first: known.times.person_first(),
        resolved: resolved_at(incident),
    }
}

fn annotated(known: &Known) -> Vec<(Entry, Vec<Annotation>)> {
    let mut beside: BTreeMap<(&Record, EntryKind), Vec<Annotation>> = BTreeMap::new();
    for kept in &known.beside.annotations {
        beside.entry((&kept.record, kept.kind)).or_default().push(kept.annotation.clone());
    }
    let hidden: BTreeSet<(&Record, EntryKind)> = known
        .beside
        .folds
        .iter()
        .filter(|fold| fold.ended.is_none())
        .flat_map(|fold| fold.fold.lines.iter().map(|(record, kind)| (record, *kind)))
        .collect();
    let mut lines: Vec<(Entry, Vec<Annotation>)> = Vec::new();
    for entry in known.entries.iter().filter(|entry| !hidden.contains(&(&entry.record, entry.kind))) {
        let annotations = beside.remove(&(&entry.record, entry.kind)).unwrap_or_default();
        lines.push((entry.clone(), annotations));
    }
    // Where somebody said that it was at another time, it is told there.
    lines.sort_by_key(|(entry, annotations)| {
        Annotated { entry: entry.clone(), annotations: annotations.clone() }.told_at()
    });
    lines
}

/// What became of the messages as far as it is recorded: what was expected, and what was handled by itself, people have to find out.
fn ledger(queues: &[QueueSums]) -> Vec<watchbill_domain::incidents::Line> {
    use watchbill_domain::incidents::Line;
    let counted = |post, messages, source: String| Line { post, messages, source, certainty: Counted::Counted };
    let mut lines = Vec::new();
    for sums in queues {
        let asked = |what: &str| format!("{what} of {}: to be found out", sums.queue);
        lines.push(counted(Post::Expected, None, asked("what should have been handled")));
        lines.push(counted(Post::Processed, None, asked("what was handled by itself")));
        lines.push(counted(Post::Replayed, Some(sums.replayed), format!("confirmed replays of {}", sums.queue)));
        let all = |amount: Amount| match amount {
            Amount::Exactly(count) => Some(count),
            Amount::AtLeast(_) | Amount::Unknown => None,
        };
        let discarded = all(sums.discarded);
        lines.push(counted(Post::Discarded, discarded, format!("recorded discards of {}", sums.queue)));
        let gone = discarded.map(|discarded| sums.replayed.saturating_add(discarded));
        let dead = all(sums.dead).zip(gone).map(|(dead, gone)| dead.saturating_sub(gone));
        lines.push(counted(Post::Waiting, dead, format!("what died in {} and was neither", sums.queue)));
        lines.push(counted(Post::Lost, None, asked("what is known to be gone")));
    }
    lines
}

fn lists(known: &Known, zone: &Zone) -> BTreeMap<Filling, Vec<String>> {
    use EntryKind as K;
    let incident = &known.kept.incident;
    let said =
        |entry: &Entry| format!("{}: {}", dated_text(entry.at, zone), with_local_times(&entry.text, zone, entry.at));
    let of = |kinds: &[EntryKind]| -> Vec<String> {
        known.entries.iter().filter(|entry| kinds.contains(&entry.kind)).map(said).collect()
    };
    let ended: BTreeSet<&str> = of_kind(known, K::SilenceEnded).map(|entry| entry.record.key.as_str()).collect();
    let holding = of_kind(known, K::Silenced).filter(|entry| !ended.contains(entry.record.key.as_str())).map(said);
    let services: Vec<String> = known.scope.services.iter().cloned().collect();
    let mut words: Vec<String> = services.iter().map(|name| format!("{name}: a service")).collect();
    words.extend(incident.linked(LinkKind::Queue).map(|name| format!("{name}: a queue")));
    let alerts: BTreeSet<String> =
        of_kind(known, K::AlertFired).map(|entry| with_local_times(&entry.text, zone, entry.at)).collect();
    let candidates = of_kind(known, K::SilenceEnded).chain(of_kind(known, K::AlertUnknown)).map(said).collect();
    let files = known.beside.attachments.iter().map(|file| format!("{} (SHA-256 {})", file.name, file.sha256));
    BTreeMap::from([
        (Filling::Services, services),
        (Filling::OnCall, on_call(known)),
        (Filling::Words, words),
        (Filling::Detection, detection(&known.times, zone)),
        (Filling::Response, [roles(incident), of(&[K::Acknowledged, K::PageSeen])].concat()),
        (Filling::HandOffs, of(&[K::HandOff])),
        (Filling::Deploys, of(&[K::Deploy])),
        (Filling::Candidates, candidates),
        (Filling::Silences, holding.collect()),
        (Filling::Alerts, alerts.into_iter().collect()),
        (Filling::Depths, of(&[K::QueueDepth, K::QueueLoss])),
        (Filling::Replays, of(&[K::Replay])),
        (Filling::Discards, of(&[K::Discard])),
        (Filling::Attachments, files.collect()),
        (Filling::StatusTexts, of(&[K::Status])),
    ])
}

/// What messages of its queues died of, by what was read of them a moment ago: it is kept nowhere else.
fn signatures(shared: &Shared, known: &Known, now: Instant) -> Vec<String> {
    let told = |(queue, scanned, groups): (QueueId, Scanned, Vec<ErrorGroup>)| {
        let one = move |group: ErrorGroup| {
            let signature = group.signature?;
            Some(signature_text(&signature.id(), &signature.text, (group.count, scanned.read), &queue.to_string()))
        };
        groups.into_iter().filter_map(one).collect::<Vec<_>>()
    };
    shared.peeks.died_of(&known.scope.linked.queues, now).into_iter().flat_map(told).collect()
}

fn of_kind(known: &Known, kind: EntryKind) -> impl Iterator<Item = &Entry> {
    known.entries.iter().filter(move |entry| entry.kind == kind)
}

fn roles(incident: &Incident) -> Vec<String> {
    let told = |role: Role| incident.roles.get(&role).map(|person| format!("{}: {person}", role.word()));
    Role::ALL.into_iter().filter_map(told).collect()
}

/// Who was on call for its services when it started; by their names.
fn on_call(known: &Known) -> Vec<String> {
    let at = known.times.at(Moment::Started).unwrap_or(known.kept.incident.declared_at);
    let told = |service: &String| {
        let people = known.scope.on_call_of(std::iter::once(service.as_str()), at);
        let names: Vec<String> = people.iter().map(|person| known.scope.called(person.as_str())).collect();
        (!names.is_empty()).then(|| format!("{service}: {}", names.join(", ")))
    };
    known.scope.services.iter().filter_map(told).collect()
}

/// What noticed it first, and how long each step took.
fn detection(times: &Times, zone: &Zone) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(told) = times.each.get(&Moment::Detected) {
        said.push(format!("Noticed first at {}: {}.", dated_text(told.at, zone), from_text(&told.from)));
    }
    let steps = [
        (Moment::Started, Moment::Detected, "From the start until it was noticed"),
        (Moment::Detected, Moment::Acknowledged, "Until somebody took it"),
        (Moment::Acknowledged, Moment::Mitigated, "Until nobody noticed it any more"),
    ];
    said.extend(
        steps
            .into_iter()
            .filter_map(|(from, to, what)| Some(format!("{what}: {}.", span_text(times.between(from, to)?)))),
    );
    said
}

#[cfg(test)]
#[path = "documents_tests.rs"]
mod tests;
