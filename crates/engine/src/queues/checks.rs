//! How far queues can be seen, and which tables of `[[queues]]` do nothing.

use std::collections::BTreeMap;

use watchbill_definitions::{QueueNames, QueueSpec, nearest, spec_of};
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::QueueId;
use watchbill_sources::Listing;

use crate::api::{QueueChecks, QueueSourceCheck, UnmatchedQueues};
use crate::workspace::DEFINITIONS_FILE;

use super::facts::SourceFactsKept;

/// What keeps the queues of these sources from being seen, by what was told of them last.
pub(crate) fn checks<'a>(
    specs: &[QueueSpec],
    sources: impl IntoIterator<Item = &'a SourceName>,
    kept: &BTreeMap<SourceName, SourceFactsKept>,
) -> QueueChecks {
    let of = |name: &'a SourceName| kept.get(name).map(|kept| check(name, kept));
    QueueChecks {
        sources: sources.into_iter().filter_map(of).collect(),
        unmatched: specs.iter().filter_map(|spec| unmatched(specs, spec, kept.get(&spec.source)?)).collect(),
    }
}

fn check(source: &SourceName, kept: &SourceFactsKept) -> QueueSourceCheck {
    let (nothing_visible, doubt) = match &kept.listing {
        Some(Listing::NothingVisible(why)) => (Some(why.clone()), None),
        Some(Listing::Partial(why)) => (None, Some(why.clone())),
        Some(Listing::Whole) | None => (None, None),
    };
    let problems = doubt.into_iter().chain(kept.problems.iter().cloned()).collect();
    QueueSourceCheck { source: source.to_string(), nothing_visible, problems }
}

/// Only a list that is whole proves that a queue is not there; a queue that is made of expressions is always there.
fn unmatched(specs: &[QueueSpec], spec: &QueueSpec, kept: &SourceFactsKept) -> Option<UnmatchedQueues> {
    if kept.listing != Some(Listing::Whole) || kept.topology.is_none() || spec.expressions.is_some() {
        return None;
    }
    let goes_by_it = |name: &QueueName| {
        let id = QueueId { source: spec.source.clone(), name: name.clone() };
        spec_of(specs, &id).is_some_and(|first| std::ptr::eq(first, spec))
    };
    if kept.known().any(goes_by_it) {
        return None;
    }
    let (names, near) = match &spec.names {
        QueueNames::One(name) => (name.to_string(), nearest(name.as_str(), kept.known().map(QueueName::as_str))),
        QueueNames::Glob(glob) => (glob.to_string(), None),
    };
    Some(UnmatchedQueues {
        place: format!("{DEFINITIONS_FILE}:{}:{}", spec.line, spec.column),
        source: spec.source.to_string(),
        names,
        near: near.map(str::to_owned),
    })
}

#[cfg(test)]
#[path = "checks_tests.rs"]
mod tests;
