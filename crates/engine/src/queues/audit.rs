//! What is wrong with how dead letters are kept, by what each source told last of its queues and the ways between them.

use std::cmp::Ordering;

use watchbill_definitions::nearest;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{AuditRule, Broker, QueueId, thousands};
use watchbill_domain::time::Instant;
use watchbill_sources::Listing;

use crate::api::{ApiError, AuditFindingListed, AuditRow, AuditView, AuditedSource, QueueAuditListing};
use crate::reads::Here;
use crate::shared::Shared;

use super::alike::{others_said, together};
use super::records::{QueueRecords, QueueSource};
use super::words::{counted, sentence};

/// One thing that is wrong.
pub(super) struct Found {
    pub queue: QueueId,
    /// Others of which the same is told with it.
    pub alike: Vec<QueueId>,
    /// The dead-letter queue that it is about besides, where it is.
    pub also: Option<QueueId>,
    pub broker: Broker,
    pub rule: AuditRule,
    pub loses: bool,
    pub fix: String,
}

impl Found {
    /// This of this queue alone.
    pub fn of(queue: QueueId, rule: AuditRule, broker: Broker) -> Self {
        let also = match &rule {
            AuditRule::KeptTooShortly { dead_letters, .. } | AuditRule::TurnedAway { dead_letters } => {
                Some(QueueId { source: queue.source.clone(), name: dead_letters.clone() })
            }
            _ => None,
        };
        Self { queue, alike: Vec::new(), also, broker, loses: rule.loses(), fix: rule.fix(broker), rule }
    }

    /// What loses messages first, then by queue.
    pub fn in_order(&self, other: &Self) -> Ordering {
        (!self.loses, &self.queue, &self.rule).cmp(&(!other.loses, &other.queue, &other.rule))
    }

    fn said(&self) -> String {
        let said = self.rule.said();
        if self.alike.is_empty() {
            return said;
        }
        format!("This and {}: {said}", others_said(&self.alike))
    }
}

/// Everything that is wrong: what loses messages first, then by queue; what is the same of many queues once.
pub(super) fn found(records: &QueueRecords) -> Vec<Found> {
    together(each_found(records))
}

fn each_found(records: &QueueRecords) -> Vec<Found> {
    let mut found: Vec<Found> = records.sources.iter().flat_map(of_source).collect();
    found.sort_by(Found::in_order);
    found
}

fn of_source(source: &QueueSource) -> impl Iterator<Item = Found> {
    let id = |name: &QueueName| QueueId { source: source.name().clone(), name: name.clone() };
    source.findings.iter().map(move |finding| Found::of(id(&finding.queue), finding.rule.clone(), source.broker()))
}

/// `3 findings, 1 of which loses messages`; none where nothing is found.
pub(super) fn found_said(found: &[Found]) -> Option<String> {
    let losing = found.iter().filter(|finding| finding.loses).count();
    let all = counted(found.len() as u64, "finding");
    match (found.len(), losing) {
        (0, _) => None,
        (1, 0) => Some(format!("{all}, which could lose messages")),
        (1, _) => Some(format!("{all}, which loses messages")),
        (_, 0) => Some(format!("{all}, none of which loses messages")),
        (_, 1) => Some(format!("{all}, 1 of which loses messages")),
        (_, losing) => Some(format!("{all}, {losing} of which lose messages")),
    }
}

/// How much of what decides was seen of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    Whole,
    Partly,
    Nothing,
    /// It gives figures alone, and is not looked over.
    Figures,
}

fn sight(source: &QueueSource) -> Sight {
    match problem(source) {
        _ if !source.is_broker => Sight::Figures,
        None => Sight::Whole,
        Some(_) if source.facts.topology.is_none() || queues_of(source) == 0 => Sight::Nothing,
        Some(_) => Sight::Partly,
    }
}

fn sights(records: &QueueRecords) -> Vec<(&str, Sight)> {
    records.sources.iter().map(|source| (source.name().as_str(), sight(source))).collect()
}

/// How much was found, and of which sources nobody can say, in a sentence: that nothing is wrong is said of what was seen alone.
fn audit_said(found: &[Found], sources: &[(&str, Sight)]) -> String {
    let doubt = |wanted: Sight, what: &str| {
        let names: Vec<&str> = sources.iter().filter(|(_, sight)| *sight == wanted).map(|(name, _)| *name).collect();
        (!names.is_empty()).then(|| format!("{what} of {} could be looked over", names.join(" and ")))
    };
    let doubts = [doubt(Sight::Nothing, "nothing"), doubt(Sight::Partly, "not all")].into_iter().flatten();
    let doubts: Vec<String> = doubts.collect();
    let has = |wanted: &[Sight]| sources.iter().any(|(_, sight)| wanted.contains(sight));
    let head = match found_said(found) {
        Some(said) => Some(said),
        None if sources.is_empty() => Some("no source has queues".to_owned()),
        None if doubts.is_empty() && has(&[Sight::Whole]) => Some("nothing is found to be wrong".to_owned()),
        None if has(&[Sight::Whole, Sight::Partly]) => Some("nothing is found to be wrong in what was seen".to_owned()),
        None if doubts.is_empty() => Some("no source tells how dead letters are kept".to_owned()),
        None => None,
    };
    sentence(&head.into_iter().chain(doubts).collect::<Vec<_>>().join("; "))
}

fn row(found: &Found) -> AuditRow {
    AuditRow {
        queue: found.queue.to_string(),
        rule: found.rule.word().to_owned(),
        loses: found.loses,
        said: found.said(),
        fix: found.fix.clone(),
    }
}

fn listed(found: &Found) -> AuditFindingListed {
    AuditFindingListed {
        queue: found.queue.to_string(),
        queues: [&found.queue].into_iter().chain(&found.alike).map(ToString::to_string).collect(),
        rule: found.rule.word(),
        loses: found.loses,
        said: found.said(),
        fix: found.fix.clone(),
    }
}

fn is_about(found: &Found, id: &QueueId) -> bool {
    found.queue == *id || found.also.as_ref() == Some(id)
}

/// What is wrong with one queue.
pub(super) fn rows_about(id: &QueueId, records: &QueueRecords) -> Vec<AuditRow> {
    each_found(records).iter().filter(|found| is_about(found, id)).map(row).collect()
}

/// The same for scripts.
pub(super) fn listed_about(id: &QueueId, records: &QueueRecords) -> Vec<AuditFindingListed> {
    each_found(records).iter().filter(|found| is_about(found, id)).map(listed).collect()
}

/// What is wrong, for the window.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn queues_audit(shared: &Shared) -> Result<AuditView, ApiError> {
    let records = QueueRecords::read(shared).await?;
    let found = found(&records);
    Ok(AuditView {
        at: records.here.time(records.here.now),
        headline: audit_said(&found, &sights(&records)),
        findings: found.iter().map(row).collect(),
        seen: records.sources.iter().map(|source| seen_said(source, &records.here)).collect(),
    })
}

/// What is wrong, for scripts; of one source where it is named.
///
/// # Errors
/// When there is no such source, or the records cannot be read.
pub(crate) async fn queue_audit_listing(shared: &Shared, source: Option<&str>) -> Result<QueueAuditListing, ApiError> {
    let mut records = QueueRecords::read(shared).await?;
    only(&mut records, source)?;
    let found = found(&records);
    Ok(QueueAuditListing {
        at: records.here.now.to_rfc3339(),
        headline: audit_said(&found, &sights(&records)),
        losing: found.iter().filter(|finding| finding.loses).count(),
        findings: found.iter().map(listed).collect(),
        sources: records.sources.iter().map(audited).collect(),
    })
}

/// Leaves the queues of one source.
///
/// # Errors
/// [`ApiError::NotFound`] when no source of this name has queues.
pub(super) fn only(records: &mut QueueRecords, source: Option<&str>) -> Result<(), ApiError> {
    let Some(wanted) = source else { return Ok(()) };
    if records.sources.iter().any(|source| source.name().as_str() == wanted) {
        records.sources.retain(|source| source.name().as_str() == wanted);
        return Ok(());
    }
    let names: Vec<&str> = records.sources.iter().map(|source| source.name().as_str()).collect();
    let hint = match nearest(wanted, names.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if names.is_empty() => "no source of watchbill.toml has queues".to_owned(),
        None => format!("those that have are {}", names.join(", ")),
    };
    Err(ApiError::NotFound { message: format!("no source `{wanted}` tells of queues; {hint}") })
}

fn audited(source: &QueueSource) -> AuditedSource {
    let problem = problem(source);
    AuditedSource {
        source: source.name().to_string(),
        queues: queues_of(source),
        whole: problem.is_none() || !source.is_broker,
        as_of: source.facts.topology_at.map(Instant::to_rfc3339),
        problem,
    }
}

fn queues_of(source: &QueueSource) -> usize {
    source.facts.known().count()
}

/// Why not all that decides was seen.
fn problem(source: &QueueSource) -> Option<String> {
    if !source.is_broker {
        return Some("it gives figures alone, and nothing of how dead letters are kept".to_owned());
    }
    let Some(topology) = &source.facts.topology else {
        return Some("it has not told yet how dead letters are kept".to_owned());
    };
    match &source.facts.listing {
        Some(Listing::Partial(why) | Listing::NothingVisible(why)) => Some(why.clone()),
        Some(Listing::Whole) | None if topology.is_whole => emptying_untold(source),
        Some(Listing::Whole) | None => Some(
            source
                .facts
                .problems
                .first()
                .cloned()
                .unwrap_or_else(|| "not all exchanges and bindings are told".to_owned()),
        ),
    }
}

/// Whether our credentials could empty queues decides as well, and is not told everywhere.
fn emptying_untold(source: &QueueSource) -> Option<String> {
    let first = source.emptying_untold.first()?;
    let which = match source.emptying_untold.len() {
        1 => format!("`{first}`"),
        count => format!("`{first}` and {} more", thousands(count as u64 - 1)),
    };
    let how = match source.broker() {
        Broker::RabbitMq => {
            "; RabbitMQ tells that to administrators alone: look at the last column of `rabbitmqctl list_user_permissions USER`, where `^$` \
             allows to read nothing"
        }
        _ => "",
    };
    Some(format!("whether the credentials of this source could empty {which} is not known{how}"))
}

fn seen_said(source: &QueueSource, here: &Here) -> String {
    let name = source.name();
    let queues = counted(queues_of(source) as u64, "queue");
    let as_of = source.facts.topology_at.map_or_else(String::new, |at| format!(", as of {}", here.short(at)));
    match problem(source) {
        None => format!("{name}: {queues}, all that decides was seen{as_of}."),
        Some(why) if source.facts.topology.is_none() => format!("{name}: {why}."),
        Some(why) => {
            format!(
                "{name}: {queues}, not all that decides was seen{as_of}: {why}. What was not seen may be wrong as well."
            )
        }
    }
}

#[cfg(test)]
#[path = "audit_tests.rs"]
mod tests;
