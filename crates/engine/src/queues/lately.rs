//! What was seen lately belongs to what an audit finds: that messages were taken out counts only where others than we did it, and that
//! messages could be read shows what our credentials may do where the broker does not tell.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{AuditFinding, AuditRule, Broker, QueueId, Reading, taken_by_others};
use watchbill_domain::time::Instant;

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::records::{DAY, QueueSource};

/// What our credentials were allowed so long ago they may not be allowed any more.
const PROVES_FOR: Duration = Duration::from_secs(7 * 86_400);

/// What was seen lately of the queues of one source.
#[derive(Debug, Default)]
struct Seen {
    /// How many messages others took out over the last day, where that is known.
    taken: BTreeMap<QueueName, u64>,
    /// Queues of which we read messages.
    read: BTreeSet<QueueName>,
}

/// Holds what is wrong by what sources told against what was seen lately.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn settle(shared: &Shared, sources: &mut [QueueSource], now: Instant) -> Result<(), ApiError> {
    let fail = |error| store_error(&error);
    let from = now.minus(DAY);
    let removed = shared.store.removed_by_us(from).await.map_err(fail)?;
    let read = shared.store.queues_read_by_us(now.minus(PROVES_FOR)).await.map_err(fail)?;
    for source in sources {
        let mut seen = Seen::default();
        for name in source.findings.iter().filter(|finding| is_taken_out(finding)).map(|finding| &finding.queue) {
            let id = QueueId { source: source.name().clone(), name: name.clone() };
            let readings: Vec<Reading> =
                shared.store.queue_readings(&id, from, now.shifted_ms(1)).await.map_err(fail)?;
            let ours = removed.get(&id).copied().unwrap_or(0);
            seen.taken.extend(taken_by_others(&readings, from, ours).map(|taken| (name.clone(), taken)));
        }
        // With others the right to read is none to empty.
        if source.broker() == Broker::RabbitMq {
            seen.read = read.iter().filter(|id| id.source == *source.name()).map(|id| id.name.clone()).collect();
        }
        let (findings, untold) = settled(&source.findings, &source.emptying_untold, &seen);
        if findings != *source.findings {
            source.findings = Arc::new(findings);
        }
        if untold != *source.emptying_untold {
            source.emptying_untold = Arc::new(untold);
        }
    }
    Ok(())
}

fn is_taken_out(finding: &AuditFinding) -> bool {
    matches!(finding.rule, AuditRule::TakenOut { .. })
}

/// The findings with what was seen, and of which queues it stays unknown whether our credentials could empty them.
fn settled(findings: &[AuditFinding], untold: &[QueueName], seen: &Seen) -> (Vec<AuditFinding>, Vec<QueueName>) {
    let holds = |finding: &&AuditFinding| {
        !is_taken_out(finding) || seen.taken.get(&finding.queue).is_some_and(|taken| *taken > 0)
    };
    let (proven, untold): (Vec<QueueName>, Vec<QueueName>) =
        untold.iter().cloned().partition(|name| seen.read.contains(name));
    let could = proven.into_iter().map(|queue| AuditFinding { queue, rule: AuditRule::WeCouldPurge });
    let mut findings: Vec<AuditFinding> = findings.iter().filter(holds).cloned().chain(could).collect();
    findings.sort();
    (findings, untold)
}

#[cfg(test)]
#[path = "lately_tests.rs"]
mod tests;
