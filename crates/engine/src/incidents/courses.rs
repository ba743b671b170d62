//! The course of one thing over an incident: how deep a queue was, what was left of a budget, when an alert fired.

use watchbill_domain::alerts::EpisodeSpan;
use watchbill_domain::ids::AlertId;
use watchbill_domain::incidents::Moment;
use watchbill_domain::queues::{QueueId, RollStep};
use watchbill_domain::slo::{BurnDownPoint, Span, burn_down, evaluate, even_instants};
use watchbill_domain::time::Instant;

use crate::api::ApiError;
use crate::budgets::by_name;
use crate::budgets::reading::question;
use crate::budgets::words::coverage_text;
use crate::reads::store_error;
use crate::shared::Shared;

use super::documents::ForDocument;
use super::facts::{certain, of_rolls};
use super::spent::{MeasuredLevel, measured};

/// Points of a line that is read on paper.
const POINTS: usize = 400;
/// What is shown before and behind an incident: a tenth of it, and no less than this, milliseconds.
const LEAST_AROUND_MS: i64 = 600_000;

/// What was left of a budget over an incident.
pub(crate) struct BudgetCourse {
    /// What people call the service level.
    pub name: String,
    /// What is shown; it ends where nothing more can be known.
    pub span: Span,
    /// In order, within the span.
    pub points: Vec<BurnDownPoint>,
    /// How much of the window is known, in words.
    pub coverage: String,
}

impl ForDocument {
    /// From its start until it was resolved, or until now.
    pub fn span(&self, now: Instant) -> Span {
        let start = self.times.at(Moment::Started).unwrap_or(self.incident.declared_at);
        Span { start, end: self.resolved().unwrap_or(now).max(start) }
    }

    /// The same with a little before and behind it, never beyond now.
    pub fn around(&self, now: Instant) -> Span {
        let Span { start, end } = self.span(now);
        let more = ((end.as_ms() - start.as_ms()) / 10).max(LEAST_AROUND_MS);
        let start = start.shifted_ms(-more);
        Span { start, end: end.shifted_ms(more).min(now).max(start.shifted_ms(1)) }
    }
}

/// How deep a queue was in a time, as far as that is certain; where the readings are gone, the highest of every five minutes.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn depths(shared: &Shared, queue: &QueueId, span: Span) -> Result<Vec<(Instant, u64)>, ApiError> {
    let fail = |error| store_error(&error);
    let (from, to) = (span.start, span.end.shifted_ms(1));
    let readings = shared.store.queue_readings(queue, from, to).await.map_err(fail)?;
    if !readings.is_empty() {
        return Ok(certain(&readings));
    }
    Ok(of_rolls(&shared.store.queue_rolls(queue, RollStep::FiveMinutes, from, to).await.map_err(fail)?))
}

/// When an alert fired in a time, the first first.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn episodes(shared: &Shared, alert: &AlertId, span: Span) -> Result<Vec<EpisodeSpan>, ApiError> {
    let mut episodes = shared.store.episodes(alert, span.start).await.map_err(|error| store_error(&error))?;
    episodes.retain(|episode| episode.fired_at <= span.end);
    Ok(episodes)
}

/// What was left of the budget of a service level around an incident; none where nothing is known of it, or no service level is called so.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn budget_course(
    shared: &Shared,
    told: &ForDocument,
    typed: &str,
) -> Result<Option<BudgetCourse>, ApiError> {
    let (loaded, now) = (shared.loaded(), shared.ports.clock.now());
    let Ok(place) = by_name(loaded.levels(), typed) else { return Ok(None) };
    let span = told.around(now);
    let levels = measured(shared, &loaded, &[place], span.start, now).await?;
    Ok(levels.first().and_then(|level| course(level, span)))
}

fn course(measured: &MeasuredLevel, span: Span) -> Option<BudgetCourse> {
    let level = measured.level();
    let counts = measured.read.counts(level);
    let asked = question(level, &counts, span.end);
    let evaluation = evaluate(asked)?;
    // The window may have begun within the incident.
    let start = span.start.max(evaluation.window.start);
    let shown = Span { start, end: evaluation.elapsed.end.min(span.end).max(start) };
    let points = burn_down(asked, &evaluation, &even_instants(shown, asked.counts.grid(), POINTS));
    points.iter().any(|point| point.remaining.is_some()).then(|| BudgetCourse {
        name: measured.name.clone(),
        span: shown,
        coverage: coverage_text(&evaluation),
        points,
    })
}

#[cfg(test)]
#[path = "courses_tests.rs"]
mod tests;
