//! Which queues of a source are watched, and what it is asked for them.

use std::collections::BTreeSet;

use watchbill_definitions::{QueueExpressions, QueueNames, QueueSpec, spec_of};
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{Owner, OwnerFrom, QueueId, Topology};
use watchbill_sources::{NamedQueue, QueuesWanted};

/// What to ask a source: what the workspace names of it, and `known`, which was told of before and is not gone.
pub(crate) fn wanted(specs: &[QueueSpec], source: &SourceName, known: Vec<QueueName>) -> QueuesWanted {
    let as_named = |name: &QueueName| {
        let id = QueueId { source: source.clone(), name: name.clone() };
        let spec = spec_of(specs, &id).filter(|spec| spec.watch)?;
        let expressions = spec.expressions.as_ref().map(expressions);
        Some(NamedQueue { name: id.name, expressions, retention: spec.retention })
    };
    let ones = specs.iter().filter(|spec| spec.source == *source).filter_map(|spec| match &spec.names {
        QueueNames::One(name) => Some(name),
        QueueNames::Glob(_) => None,
    });
    let mut met: BTreeSet<&QueueName> = BTreeSet::new();
    let named = ones.chain(&known).filter(|name| met.insert(*name)).filter_map(as_named).collect();
    QueuesWanted { named, known }
}

fn expressions(of: &QueueExpressions) -> watchbill_sources::QueueExpressions {
    let QueueExpressions { depth, oldest, arrived, removed, dropped, traffic } = of.clone();
    watchbill_sources::QueueExpressions { depth, oldest, arrived, removed, dropped, traffic }
}

/// Which queues of a source are watched: those for which the workspace has a table, as it says; of all others those that look like
/// dead-letter queues.
pub(crate) struct Watch<'a> {
    specs: &'a [QueueSpec],
    source: &'a SourceName,
    proposed: BTreeSet<QueueName>,
    /// Whether all ways between queues are known: else a queue that was watched may still be one for dead letters.
    is_whole: bool,
}

impl<'a> Watch<'a> {
    /// By what the workspace says, and by what the source told of its queues last.
    pub fn new(specs: &'a [QueueSpec], source: &'a SourceName, topology: Option<&Topology>) -> Self {
        let proposed = topology.map(Topology::proposed).unwrap_or_default().into_iter().collect();
        Self { specs, source, proposed, is_whole: topology.is_some_and(|topology| topology.is_whole) }
    }

    /// By what the workspace says, and by which queues look like those for dead letters, of all ways between queues or of some.
    pub fn proposing(
        specs: &'a [QueueSpec],
        source: &'a SourceName,
        proposed: BTreeSet<QueueName>,
        is_whole: bool,
    ) -> Self {
        Self { specs, source, proposed, is_whole }
    }

    /// The table of the workspace that a queue goes by.
    pub fn spec(&self, name: &QueueName) -> Option<&'a QueueSpec> {
        spec_of(self.specs, &QueueId { source: self.source.clone(), name: name.clone() })
    }

    /// Whether a queue is watched, by what is known of it now.
    pub fn is_watched(&self, name: &QueueName) -> bool {
        self.spec(name).map_or_else(|| self.proposed.contains(name), |spec| spec.watch)
    }

    /// Whether a queue goes on being watched: also while it is not known for certain what it is.
    pub fn goes_on(&self, name: &QueueName) -> bool {
        self.spec(name).map_or_else(|| !self.is_whole || self.proposed.contains(name), |spec| spec.watch)
    }
}

/// Whose a queue is: what the workspace says goes before what its broker says.
pub(crate) fn owner_of(spec: Option<&QueueSpec>, told: &[Owner]) -> Option<Owner> {
    let own = spec.and_then(|spec| spec.owner.clone()).map(|name| Owner { name, from: OwnerFrom::File });
    Owner::of(own.into_iter().chain(told.iter().cloned()))
}

#[cfg(test)]
#[path = "wanted_tests.rs"]
mod tests;
