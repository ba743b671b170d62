//! Queries of a service level that is to be begun, asked once before anything goes by them.

use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use watchbill_domain::alerts::plain_line;
use watchbill_domain::sources::PollFailureKind;
use watchbill_sources::SeriesAsk;

use crate::ports::Ports;
use crate::query::asked;
use crate::workspace::load;

use super::PlannedSlo;

/// What a query gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TriedQuery {
    /// `good`, `bad` or `total`.
    pub name: &'static str,
    /// The query.
    pub query: String,
    /// How many series it gives now; null where the source did not say.
    pub series: Option<u64>,
    /// The lowest of their values.
    pub lowest: Option<f64>,
    /// The highest.
    pub highest: Option<f64>,
    /// Why it gave nothing.
    pub problem: Option<String>,
    /// Whether the source does not take it, and never will as it is.
    pub refused: bool,
}

/// Asks the source of a planned service level for each of its queries, as they are now; a query that fails is told as such.
pub async fn try_queries(ports: &Ports, folder: &Path, planned: &PlannedSlo) -> Vec<TriedQuery> {
    let loaded = load(&*ports.files, folder);
    let Some(defined) = loaded.sources.iter().find(|defined| defined.spec.name.as_str() == planned.source) else {
        return Vec::new();
    };
    let now = ports.clock.now();
    let mut tried = Vec::new();
    for (name, query) in planned.queries.iter().map(|(name, query)| (*name, query)) {
        let wanted = SeriesAsk { expression: query.clone(), from: now, to: now, step: Duration::from_secs(1) };
        let answer = asked(ports, folder, defined, defined.source.series(&wanted)).await;
        let mut one = TriedQuery {
            name,
            query: query.clone(),
            series: None,
            lowest: None,
            highest: None,
            problem: None,
            refused: false,
        };
        match answer {
            Ok(answer) => {
                let values = || answer.series.iter().filter_map(|series| series.points.last()).map(|(_, value)| *value);
                one.series = Some(answer.series.len() as u64);
                one.lowest = values().reduce(f64::min);
                one.highest = values().reduce(f64::max);
            }
            Err(failure) => {
                one.refused = failure.kind == PollFailureKind::Refused;
                one.problem = Some(plain_line(&format!("{} {}", planned.source, failure.message), 400));
            }
        }
        tried.push(one);
    }
    tried
}

impl TriedQuery {
    /// What it gave, in a line.
    #[must_use]
    pub fn said(&self) -> String {
        let of = |series: u64| if series == 1 { "1 series".to_owned() } else { format!("{series} series") };
        let what = match (&self.problem, self.series, self.lowest.zip(self.highest)) {
            (Some(problem), ..) => format!("could not be asked: {problem}"),
            (None, Some(0) | None, _) => self.nothing().to_owned(),
            (None, Some(series), None) => format!("{} now, none of them with a number", of(series)),
            (None, Some(series), Some((lowest, highest))) if lowest == highest => {
                format!("{} now, at {lowest}", of(series))
            }
            (None, Some(series), Some((lowest, highest))) => {
                format!("{} now, from {lowest} to {highest}", of(series))
            }
        };
        format!("{}: {what}", self.name)
    }

    /// What it means that there is no series.
    fn nothing(&self) -> &'static str {
        match self.name {
            "total" => "no series now, so that nothing could be measured: look for a slip in the query",
            _ => {
                "no series now: either nothing of the kind has happened yet, or there is a slip in the query; `watchbill query` tries \
                 another"
            }
        }
    }
}

#[cfg(test)]
#[path = "tried_tests.rs"]
mod tests;
