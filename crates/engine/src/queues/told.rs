//! What sources told of their queues besides readings, taken apart once for each telling: of a broker with thousands of queues that is most of
//! what a page costs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{AuditFinding, Feed, Topology, audit};

use super::facts::SourceFactsKept;

/// What one source told.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    /// What it told besides readings.
    pub facts: Arc<SourceFactsKept>,
    /// Which of its queues feeds which.
    pub feeds: Arc<Vec<Feed>>,
    /// What is wrong with how it keeps dead letters.
    pub findings: Arc<Vec<AuditFinding>>,
    /// Its queues for dead letters of which it does not tell whether our credentials could empty them.
    pub emptying_untold: Arc<Vec<QueueName>>,
}

impl Told {
    fn of(text: &str) -> Self {
        let facts = SourceFactsKept::of_json(text);
        let topology = facts.topology.as_ref();
        let feeds = topology.map(Topology::feeds).unwrap_or_default();
        let findings = topology.map(audit).unwrap_or_default();
        let untold = topology.map(Topology::emptying_untold).unwrap_or_default();
        Self {
            facts: Arc::new(facts),
            feeds: Arc::new(feeds),
            findings: Arc::new(findings),
            emptying_untold: Arc::new(untold),
        }
    }
}

/// The last telling of each source with the text it was read from.
#[derive(Debug, Default)]
pub(crate) struct KeptTold(Mutex<HashMap<SourceName, (String, Told)>>);

impl KeptTold {
    /// What a text of the records says of a source.
    pub(super) fn of(&self, source: &SourceName, text: &str) -> Told {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.get(source) {
            Some((before, told)) if before == text => told.clone(),
            _ => {
                let told = Told::of(text);
                kept.insert(source.clone(), (text.to_owned(), told.clone()));
                told
            }
        }
    }
}

#[cfg(test)]
#[path = "told_tests.rs"]
mod tests;
