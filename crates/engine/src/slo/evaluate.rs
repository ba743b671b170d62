//! `slo evaluate`: a service level on buckets that somebody brings.

use std::path::Path;

use watchbill_definitions::{
    AskedSlo, NotAsked, SloChoice, SloFile, StatedBuckets, Weight, read_asked_slo, read_buckets, read_exclusions,
    read_workspace,
};
use watchbill_domain::slo::{
    Counts, Excluded, Exclusion, Grid, NotASeries, Policy, Question, Series, Span, Window, evaluate, rolloff_exhaustion,
};
use watchbill_domain::time::{Instant, Zone};

use crate::api::{SloEvaluation, SloEvaluationView, SloRejected};
use crate::ports::Files;
use crate::workspace::{DEFINITIONS_FILE, kinds};

use super::listing::{before_the_anchor, listing};
use super::said::{Told, no_window, view};
use super::{AskedEvaluation, AskedText};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvaluateAnswer {
    /// For programs.
    pub listing: SloEvaluation,
    /// For people.
    pub view: SloEvaluationView,
    /// What is worth knowing of the files.
    pub notes: Vec<String>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotEvaluated {
    /// What is promised is no objective.
    Rejected {
        /// For programs.
        listing: SloRejected,
        /// Where, and what is expected.
        message: String,
    },
    /// Anything else, with the place.
    Invalid(String),
}

impl From<String> for NotEvaluated {
    fn from(message: String) -> Self {
        Self::Invalid(message)
    }
}

/// Evaluates the service level of one file on the buckets of another.
///
/// # Errors
/// [`NotEvaluated`] for what cannot be read, with the file and the line.
pub fn evaluate_slo(asked: &AskedEvaluation<'_>) -> Result<EvaluateAnswer, NotEvaluated> {
    let read = read_slo(asked)?;
    let (now, window) = (asked.at()?, asked.window()?);
    let grid = Grid::of_step(asked.bucket_s(read.slo.method.slice_s())?);
    let exclusions = read_excluded(asked.exclusions)?;
    let holds = window.or_else(|| read.slo.window.at(now, grid));
    let series = read_series(asked.buckets, grid, &read.slo.window, holds)?;
    let excluded = Excluded::new(&exclusions, series.grid());
    let counts = Counts::new(&series, &read.slo.method, &excluded);
    let question = Question {
        slo: &read.slo,
        counts: &counts,
        choices: asked.choices(read.choices)?,
        policy: &Policy::default(),
        now,
        window,
        lookback: asked.lookback()?,
    };
    let mut notes = notes(&read);
    notes.extend(cut_exclusions(&exclusions, series.grid(), holds));
    let Some(evaluation) = evaluate(question) else {
        let view = no_window(&read.slo, &zone(asked, &read.slo.window), now);
        return Ok(EvaluateAnswer { listing: before_the_anchor(&read.slo), view, notes });
    };
    let rolloff = rolloff_exhaustion(question, &evaluation);
    let told = Told { question, evaluation: &evaluation, rolloff, zone: zone(asked, &read.slo.window) };
    Ok(EvaluateAnswer { listing: listing(&read.slo, &evaluation, rolloff), view: view(&told), notes })
}

/// The zone of the team, for calendars that name none. None without a workspace, which an evaluation does not need.
#[must_use]
pub fn team_zone(files: &dyn Files, folder: &Path) -> Option<Zone> {
    let bytes = files.read(&folder.join(DEFINITIONS_FILE)).ok()?;
    read_workspace(&String::from_utf8_lossy(&bytes), DEFINITIONS_FILE, &kinds()).workspace.timezone
}

fn read_slo(asked: &AskedEvaluation<'_>) -> Result<AskedSlo, NotEvaluated> {
    let choice = SloChoice {
        slo: asked.name,
        objective: asked.objective,
        slice_s: asked.step_s()?,
        zone: asked.team_zone.as_ref(),
    };
    let file = SloFile { name: asked.slo.name, text: asked.slo.text };
    read_asked_slo(file, choice).map_err(|refused| match refused {
        NotAsked::Objective { refused, problem } => {
            NotEvaluated::Rejected { listing: SloRejected { rejected: refused.code() }, message: problem.to_string() }
        }
        NotAsked::Unreadable(problem) => NotEvaluated::Invalid(problem.to_string()),
    })
}

fn read_excluded(text: Option<AskedText<'_>>) -> Result<Vec<Exclusion>, String> {
    let Some(AskedText { name, text }) = text else { return Ok(Vec::new()) };
    read_exclusions(name, text).map_err(|problem| problem.to_string())
}

/// Buckets begin at whole steps since 1970. In a calendar window of a zone that lies beside them (hours in Kathmandu) they may
/// begin at whole steps since its start instead, if all of them do.
fn read_series(asked: AskedText<'_>, grid: Grid, window: &Window, holds: Option<Span>) -> Result<Series, String> {
    let AskedText { name, text } = asked;
    let stated = read_buckets(name, text).map_err(|problem| problem.to_string())?;
    let own = holds.filter(|_| window.is_calendar()).map_or(grid, |span| grid.through(span.start));
    let all_on = |grid: Grid| stated.buckets.iter().all(|bucket| grid.has(bucket.start));
    let grid = if !all_on(grid) && all_on(own) { own } else { grid };
    Series::new(grid, stated.buckets.clone()).map_err(|error| not_a_series(name, &stated, grid, error))
}

fn not_a_series(name: &str, stated: &StatedBuckets, grid: Grid, error: NotASeries) -> String {
    let line = |index: usize| stated.line(index).unwrap_or_default();
    match error {
        NotASeries::OffTheGrid { index, start } => {
            let step_s = grid.step_ms() / 1000;
            let (earlier, later) = (grid.floor(start), grid.ceil(start));
            format!(
                "{name}:{}: no bucket of {step_s} s begins at {}; expected {earlier} or {later}, or --step with their length",
                line(index),
                start.to_rfc3339_ms(),
            )
        }
        NotASeries::Twice { index, first, start } => {
            let (second, first) = (line(index), line(first));
            format!("{name}:{second}: the bucket of {start} stands in line {first} already; expected each start once")
        }
    }
}

fn notes(read: &AskedSlo) -> Vec<String> {
    let worth = read.findings.iter().filter(|finding| finding.weight != Weight::Refused);
    let mut notes: Vec<String> = worth.map(|finding| finding.problem.to_string()).collect();
    if let (Some(stated), Some(slice)) = (read.stated_slice_s, read.slo.method.slice_s()) {
        notes.push(format!("the SLO has slices of {stated} s; it was counted in slices of {slice} s, as --step says"));
    }
    if !read.others.is_empty() {
        let (which, others) = (read.slo.objective.to_string(), read.others.join(", "));
        notes.push(format!("the SLO has several objectives; this is {which}. --objective takes {others} instead"));
    }
    notes
}

/// Exclusions that cut a bucket do not cover it; whoever wrote them may think that they do.
fn cut_exclusions(exclusions: &[Exclusion], grid: Grid, window: Option<Span>) -> Vec<String> {
    let meets = |span: Span| window.is_none_or(|window| span.start < window.end && window.start < span.end);
    let cut = |at: Instant| {
        let others = exclusions.iter().map(|exclusion| exclusion.span);
        !grid.has(at)
            && !others.clone().any(|span| span.start < at && at < span.end)
            && others.filter(|span| span.start == at || span.end == at).count() == 1
    };
    let told = exclusions
        .iter()
        .filter(|exclusion| meets(exclusion.span) && (cut(exclusion.span.start) || cut(exclusion.span.end)));
    told.map(|exclusion| {
        let Span { start, end } = exclusion.span;
        let reason = &exclusion.reason;
        format!(
            "the exclusion from {start} to {end} ({reason}) covers a bucket in part; such a bucket counts as any other"
        )
    })
    .collect()
}

fn zone(asked: &AskedEvaluation<'_>, window: &Window) -> Zone {
    match window {
        Window::Calendar(calendar) => calendar.zone.clone(),
        Window::Rolling { .. } => asked.zone.clone(),
    }
}

#[cfg(test)]
#[path = "evaluate_tests.rs"]
mod tests;
