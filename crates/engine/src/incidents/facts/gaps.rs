//! Times at which nobody knew what became of the alerts of a source.

use watchbill_domain::alerts::GapCause;
use watchbill_domain::ids::SourceName;
use watchbill_domain::incidents::{Certainty, Fact, Happened};
use watchbill_store::GapRow;

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::super::scope::Scope;

pub(super) async fn read(shared: &Shared, scope: &Scope) -> Result<Vec<Fact>, ApiError> {
    let mut facts = Vec::new();
    for source in scope.sources() {
        let gaps = shared.store.gaps(&source, scope.span.start).await.map_err(|error| store_error(&error))?;
        let met = gaps.iter().filter(|gap| gap.from < scope.span.end && gap.to.is_none_or(|to| scope.span.start < to));
        facts.extend(met.filter_map(|gap| fact(&source, gap)));
    }
    Ok(facts)
}

/// None of a gap of which a history told all afterwards: then nothing is unknown. One that began before the time that is looked at
/// keeps its own beginning.
fn fact(source: &SourceName, gap: &GapRow) -> Option<Fact> {
    if is_told(gap) {
        return None;
    }
    Some(Fact {
        at: gap.from,
        key: format!("{source}@{}", gap.from.as_ms()),
        certainty: Certainty::Observed,
        what: Happened::AlertsUnknown {
            source: source.to_string(),
            because: because_of_gap(gap.cause).to_owned(),
            until: gap.to,
        },
    })
}

/// Why a source could not be heard, in words.
pub(in crate::incidents) fn because_of_gap(cause: GapCause) -> &'static str {
    match cause {
        GapCause::Failing => "it did not answer",
        GapCause::Asleep => "this laptop slept",
        GapCause::NotRunning => "nobody watched",
    }
}

/// Whether the parts that a history told are all of it.
fn is_told(gap: &GapRow) -> bool {
    let Some(to) = gap.to else { return false };
    let known_until =
        gap.told.iter().fold(gap.from, |until, (from, to)| if *from <= until { until.max(*to) } else { until });
    known_until >= to && gap.from < to
}

#[cfg(test)]
#[path = "gaps_tests.rs"]
mod tests;
