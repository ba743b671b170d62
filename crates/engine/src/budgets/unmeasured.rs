//! What keeps service levels from being measured: why, since when, and what to do about it.

use watchbill_domain::time::Instant;

use crate::api::{ApiError, SloUnmeasured, SlosMeasured};
use crate::levels::Level;
use crate::reads::Here;
use crate::shared::Shared;

use super::evaluated::{Evaluated, Extent};
use super::find::key_of;
use super::judged::SILENT;
use super::kept::all_evaluated;

/// Every service level that is not measured as it should be; those with one reason are one.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn unmeasured(shared: &Shared) -> Result<SlosMeasured, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let loaded = shared.loaded();
    let list = &loaded.levels.list;
    let evaluated = all_evaluated(shared, &loaded, here.now, Extent::Standing).await?;
    let mut found: Vec<SloUnmeasured> = Vec::new();
    for (index, (level, one)) in list.iter().zip(evaluated.iter()).enumerate() {
        let Some(Why { text, since, to_do, is_wrong }) = why(level, one, here.now) else { continue };
        let since = since.map(|at| here.time(at));
        let is_same = |other: &&mut SloUnmeasured| other.why == text && other.since == since;
        match found.iter_mut().find(is_same) {
            Some(same) => same.keys.push(key_of(list, index)),
            None => found.push(SloUnmeasured { keys: vec![key_of(list, index)], why: text, since, to_do, is_wrong }),
        }
    }
    Ok(SlosMeasured { of: list.len(), unmeasured: found })
}

struct Why {
    text: String,
    since: Option<Instant>,
    to_do: String,
    is_wrong: bool,
}

fn why(level: &Level, evaluated: &Evaluated, now: Instant) -> Option<Why> {
    let of = |text: &str, since, to_do: String, is_wrong| Why { text: text.to_owned(), since, to_do, is_wrong };
    let source = level.source().unwrap_or_default();
    match (&level.sli, &evaluated.problem, evaluated.last_known) {
        (Err(why), ..) => Some(of(
            why,
            None,
            "nothing will be known of it until that is put right; `watchbill check` says where".to_owned(),
            true,
        )),
        (Ok(_), Some(problem), _) => {
            let to_do = format!(
                "`watchbill slo show` has its queries, `watchbill query {source} QUERY` asks one of them by hand; what is missing is \
                 fetched as soon as there is an answer"
            );
            Some(of(&problem.text, Some(problem.at), to_do, true))
        }
        (Ok(_), None, known) if evaluated.fetching.is_none() && known.is_none_or(|at| now.since(at) > SILENT) => {
            let text = if known.is_some() { "nothing was read any more" } else { "nothing was read of it yet" };
            let to_do = "Watchbill measures while it runs: start it, or `watchbill poll` asks once".to_owned();
            Some(of(text, known, to_do, false))
        }
        (Ok(_), None, _) => None,
    }
}

#[cfg(test)]
#[path = "unmeasured_tests.rs"]
mod tests;
