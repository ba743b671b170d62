//! Silences that were made from this laptop and covered alerts of the incident.

use std::collections::BTreeMap;

use watchbill_domain::alerts::silence_text;
use watchbill_domain::incidents::{Certainty, Fact, Happened};
use watchbill_domain::time::Instant;
use watchbill_store::{SilenceDeed, SilenceDone, SilencePurpose};

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::super::scope::Scope;

/// More than is done with the silences of one alert in an incident.
const MOST: u32 = 1_000;

pub(super) async fn read(shared: &Shared, scope: &Scope) -> Result<Vec<Fact>, ApiError> {
    let deeds = deeds(shared, scope).await?;
    let mut facts = told(&deeds, shared.ports.clock.now(), |by| scope.called(by));
    facts.retain(|fact| scope.has(fact.at));
    Ok(facts)
}

/// What was done with silences that cover alerts of the incident, in the order of the records.
pub(in crate::incidents) async fn deeds(
    shared: &Shared,
    scope: &Scope,
) -> Result<BTreeMap<i64, SilenceDeed>, ApiError> {
    let mut deeds = BTreeMap::new();
    for id in scope.alerts.keys() {
        let rows = shared.store.silence_deeds_of(id, MOST).await.map_err(|error| store_error(&error))?;
        deeds.extend(rows.into_iter().map(|row| (row.id, row.deed)));
    }
    Ok(deeds)
}

/// When each silence began to hold and ended, by what was done with it in the order of the records. One that got another end is told
/// with that; one that ran out ended by itself. What only stands for an acknowledgement is told as that.
fn told(deeds: &BTreeMap<i64, SilenceDeed>, now: Instant, called: impl Fn(&str) -> String) -> Vec<Fact> {
    let mut facts = Vec::new();
    // By its id at its source: the deed by which it holds, and until when.
    let mut holding: BTreeMap<(&str, &str), (i64, Instant)> = BTreeMap::new();
    for (row, deed) in deeds.iter().filter(|(_, deed)| deed.purpose == SilencePurpose::Silence) {
        let source = deed.source.as_str();
        holding.remove(&(source, deed.former.as_deref().unwrap_or(&deed.silence)));
        holding.remove(&(source, &*deed.silence));
        if deed.done == SilenceDone::Expired {
            facts.push(ended(*row, deed, deed.at, Certainty::Observed));
            continue;
        }
        let what = Happened::Silenced {
            silence: deed.silence.clone(),
            matchers: silence_text(&deed.matchers),
            by: called(&deed.by),
            until: deed.ends_at,
            comment: deed.comment.clone(),
        };
        let at = deed.at.max(deed.starts_at);
        facts.push(Fact { at, key: row.to_string(), certainty: Certainty::Observed, what });
        holding.insert((source, &*deed.silence), (*row, deed.ends_at));
    }
    let ran_out = holding.into_values().filter(|(_, ends_at)| *ends_at <= now);
    facts.extend(ran_out.filter_map(|(row, at)| Some(ended(row, deeds.get(&row)?, at, Certainty::Inferred))));
    facts
}

fn ended(row: i64, deed: &SilenceDeed, at: Instant, certainty: Certainty) -> Fact {
    let what = Happened::SilenceEnded { silence: deed.silence.clone(), matchers: silence_text(&deed.matchers) };
    Fact { at, key: row.to_string(), certainty, what }
}

#[cfg(test)]
#[path = "silences_tests.rs"]
mod tests;
