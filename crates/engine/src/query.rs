//! Asking a source for the course of an expression.

use std::path::Path;
use std::time::Duration;

use watchbill_domain::alerts::Labels;
use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;
use watchbill_sources::ask::{Answer, HttpRequest};
use watchbill_sources::{SeriesAnswer, SeriesAsk};

use crate::api::{ApiError, QueriedSeries, QueryListing};
use crate::ports::Ports;
use crate::shared::Shared;
use crate::way;
use crate::workspace::Defined;

/// More points of one series are refused by Prometheus, so they are not asked for.
const MOST_POINTS: u64 = 11_000;
/// Points of a span whose step is not given.
const USUAL_POINTS: u64 = 240;
/// No shorter step is asked for.
const SHORTEST_STEP: Duration = Duration::from_secs(1);

/// The course of `expression` over the last `span` (zero: now alone), a point every `step`.
pub(crate) async fn query(
    shared: &Shared,
    source: &str,
    expression: &str,
    span: Duration,
    step: Option<Duration>,
) -> Result<QueryListing, ApiError> {
    let loaded = shared.loaded();
    let name = SourceName::new(source);
    let defined = loaded.sources.iter().find(|defined| defined.spec.name == name);
    let defined = defined.ok_or_else(|| ApiError::NotFound {
        message: format!("there is no source named `{source}` in watchbill.toml"),
    })?;
    let now = shared.ports.clock.now();
    let step = step.unwrap_or_else(|| usual_step(span));
    if step < SHORTEST_STEP || span.as_secs() / step.as_secs().max(1) > MOST_POINTS {
        let message =
            format!("a point every second at most, and no more than {MOST_POINTS} points: ask for a longer step");
        return Err(ApiError::Invalid { field: "step".to_owned(), message });
    }
    let wanted = SeriesAsk { expression: expression.to_owned(), from: start(now, span, step), to: now, step };
    let requests = defined.source.series(&wanted);
    if requests.is_empty() {
        let message = format!("`{source}` is of the kind {}, which keeps no history to ask for", defined.spec.kind);
        return Err(ApiError::Invalid { field: "source".to_owned(), message });
    }
    let answer = asked(&shared.ports, &shared.folder, defined, requests).await;
    let unreachable = |failure: PollFailure| ApiError::Unreachable { message: format!("{source} {}", failure.message) };
    let answer = answer.map_err(unreachable)?;
    let series = answer.series.into_iter().map(|one| QueriedSeries {
        labels: labels(&one.labels),
        points: one.points.into_iter().map(|(at, value)| (at.to_rfc3339(), value)).collect(),
    });
    Ok(QueryListing {
        source: source.to_owned(),
        expression: expression.to_owned(),
        from: wanted.from.to_rfc3339(),
        to: wanted.to.to_rfc3339(),
        step_s: step.as_secs(),
        series: series.collect(),
        warnings: answer.warnings,
    })
}

/// Makes the requests until one of them is answered.
///
/// # Errors
/// Why the last of them was not; its kind is `Refused` where the source does not take the expression.
pub(crate) async fn asked(
    ports: &Ports,
    folder: &Path,
    defined: &Defined,
    requests: Vec<HttpRequest>,
) -> Result<SeriesAnswer, PollFailure> {
    let way = way::to_source(ports, folder, &defined.spec.connection, &*defined.source).await?;
    let mut last = None;
    for request in requests {
        let result = ports.network.http(&request, &way).await;
        match defined.source.read_series(&Answer { request, result }) {
            Ok(answer) => return Ok(answer),
            Err(failure) => {
                if failure.kind == PollFailureKind::Auth {
                    way::expire_tokens(ports, &defined.spec.connection);
                }
                last = Some(failure);
            }
        }
    }
    let nothing = || PollFailure { kind: PollFailureKind::Unreachable, message: "was not asked".to_owned() };
    Err(last.unwrap_or_else(nothing))
}

/// So long that a span has a readable number of points, in whole seconds.
fn usual_step(span: Duration) -> Duration {
    Duration::from_secs((span.as_secs() / USUAL_POINTS).max(SHORTEST_STEP.as_secs()))
}

/// The first point: a whole number of steps before the last, so that the last is now.
fn start(now: Instant, span: Duration, step: Duration) -> Instant {
    let steps = u32::try_from(span.as_secs() / step.as_secs().max(1)).unwrap_or(u32::MAX);
    now.minus(step * steps)
}

fn labels(labels: &Labels) -> std::collections::BTreeMap<String, String> {
    labels.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
