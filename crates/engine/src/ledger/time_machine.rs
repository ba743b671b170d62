//! The time machine: what was recorded, under the rules that hold and under others.

use std::collections::BTreeMap;
use std::time::Duration;

use watchbill_definitions::DraftPolicy;
use watchbill_domain::alerts::{
    Difference, Differs, Outcome, Policy, Rerun, Span, differences, is_night, plain_line, rerun,
};
use watchbill_domain::time::{Hours, Instant, span_text};
use watchbill_store::RecordedAlert;

use crate::api::{
    ApiError, NoiseChange, NoiseOutcome, RehearsalView, RehearsedDifference, RehearsedSpan, RerunCounts,
    RerunDifference, RerunListing, RulesProblem,
};
use crate::reads::Here;
use crate::shared::Shared;

use super::lines::{lines, subjects};
use super::{Past, past};

/// How far back rules that are being written are tried.
const WEEK: Duration = Duration::from_secs(7 * 86_400);
/// Differences that the window shows.
const MOST_SHOWN: usize = 100;
/// Characters of a name that a person reads.
const NAME_CHARS: usize = 120;

/// The last `span` under the workspace's rules and under `drafted`.
pub(crate) async fn rerun_listing(shared: &Shared, span: Duration, drafted: Policy) -> Result<RerunListing, ApiError> {
    judged(shared, span, drafted, |runs| RerunListing {
        since: runs.past.span.from.to_rfc3339(),
        until: runs.past.span.to.to_rfc3339(),
        present: runs.counts(&runs.present),
        drafted: runs.counts(&runs.drafted),
        differences: runs.differences().map(|one| runs.difference(&one)).collect(),
    })
    .await
}

/// Last night and the last week under a draft.
pub(crate) async fn rerun_view(shared: &Shared, draft: DraftPolicy) -> Result<RehearsalView, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let problem = |problem: watchbill_domain::sources::Problem| RulesProblem {
        line: problem.line.unwrap_or(1),
        column: problem.column.unwrap_or(1),
        message: problem.message,
    };
    let problems = draft.problems.into_iter().map(problem).collect();
    judged(shared, WEEK, draft.policy, move |runs| {
        let mut differing: Vec<Difference> = runs.differences().collect();
        differing.reverse();
        let shown = differing.iter().take(MOST_SHOWN).map(|one| runs.difference_view(one, &here));
        RehearsalView {
            problems,
            spans: runs.spans(),
            differences: shown.collect(),
            more: differing.len().saturating_sub(MOST_SHOWN),
        }
    })
    .await
}

/// Judges beside the loop.
async fn judged<T: Send + 'static>(
    shared: &Shared,
    span: Duration,
    drafted: Policy,
    tell: impl FnOnce(&Runs) -> T + Send + 'static,
) -> Result<T, ApiError> {
    let past = past(shared, span).await?;
    let loaded = shared.loaded();
    let told = tokio::task::spawn_blocking(move || {
        let lines = lines(&past.recorded);
        let run = |policy: &Policy| {
            let subjects = subjects(&past.recorded, policy, &past.duties);
            rerun(&lines, &subjects, policy, &past.rest, &past.duties)
        };
        let (present, drafted) = (run(&loaded.policy), run(&drafted));
        tell(&Runs { past, present, drafted })
    });
    told.await.map_err(|error| ApiError::Store { message: format!("the records were not judged again: {error}") })
}

struct Runs {
    past: Past,
    present: Rerun,
    drafted: Rerun,
}

impl Runs {
    /// What differs within the span; the run-up decides about its beginning and is not told.
    fn differences(&self) -> impl Iterator<Item = Difference> {
        let span = self.past.span;
        differences(&self.present, &self.drafted).into_iter().filter(move |one| span.holds(one.at))
    }

    fn counts(&self, run: &Rerun) -> RerunCounts {
        let span = self.past.span;
        let mut kinds = BTreeMap::new();
        for page in run.pages.iter().filter(|page| span.holds(page.at)) {
            *kinds.entry(page.kind.word()).or_default() += 1;
        }
        let Outcome { pages, night_pages } = self.outcome(run, span);
        let quiet = run.quiet.iter().filter(|quiet| span.holds(quiet.at)).count();
        RerunCounts { pages, night_pages, kinds, quiet }
    }

    fn outcome(&self, run: &Rerun, span: Span) -> Outcome {
        let within = run.pages.iter().filter(|page| span.holds(page.at));
        let nights = within.clone().filter(|page| is_night(page.at, &self.past.zone));
        Outcome { pages: within.count(), night_pages: nights.count() }
    }

    fn spans(&self) -> Vec<RehearsedSpan> {
        let span = |name: &str, span: Span| {
            let outcome = |run: &Rerun| {
                let Outcome { pages, night_pages } = self.outcome(run, span);
                NoiseOutcome { pages, night_pages }
            };
            let change = NoiseChange { before: outcome(&self.present), after: outcome(&self.drafted) };
            let (before, after) = (change.before.pages, change.after.pages);
            let text = if before == after {
                format!("{name}: {}, as before.", counted(after))
            } else {
                format!("{name}: {} instead of {before}.", counted(after))
            };
            RehearsedSpan { name: name.to_owned(), change, text }
        };
        let week = span("The last 7 days", self.past.span);
        let night = last_night(self.past.span.to, &self.past.zone).map(|night| span("Last night", night));
        night.into_iter().chain([week]).collect()
    }

    fn alert(&self, alert: u32) -> Option<&RecordedAlert> {
        self.past.recorded.alerts.get(alert as usize)
    }

    fn name(&self, alert: u32) -> String {
        let name = self.alert(alert).and_then(|alert| alert.labels.get("alertname"));
        plain_line(name.unwrap_or_default(), NAME_CHARS)
    }

    fn difference(&self, one: &Difference) -> RerunDifference {
        let (differs, by) = how(one.how);
        RerunDifference {
            at: one.at.to_rfc3339(),
            alert: self.alert(one.alert).map(|alert| alert.id.to_string()).unwrap_or_default(),
            name: self.name(one.alert),
            kind: one.kind.word(),
            differs,
            by_s: by.map(|by| by.as_secs()),
        }
    }

    fn difference_view(&self, one: &Difference, here: &Here) -> RehearsedDifference {
        let (differs, by) = how(one.how);
        RehearsedDifference {
            at: here.time(one.at),
            alert: self.alert(one.alert).map(|alert| alert.id.to_string()).unwrap_or_default(),
            name: self.name(one.alert),
            source: self.alert(one.alert).map(|alert| alert.id.source.to_string()).unwrap_or_default(),
            differs: differs.to_owned(),
            text: by.map_or_else(|| differs.to_owned(), |by| format!("{} {differs}", span_text(by))),
        }
    }
}

fn how(how: Differs) -> (&'static str, Option<Duration>) {
    match how {
        Differs::Gone => ("gone", None),
        Differs::New => ("new", None),
        Differs::Later(by) => ("later", Some(by)),
        Differs::Sooner(by) => ("sooner", Some(by)),
    }
}

fn counted(pages: usize) -> String {
    match pages {
        0 => "no page".to_owned(),
        1 => "1 page".to_owned(),
        more => format!("{more} pages"),
    }
}

/// The last night that has begun, as far as it has gone.
fn last_night(now: Instant, zone: &watchbill_domain::time::Zone) -> Option<Span> {
    let night = Hours::parse("22:00-06:00")?;
    let from = night.next_from(now.minus(Duration::from_secs(24 * 3600)), zone).filter(|from| *from <= now)?;
    let to = night.until(from, zone)?.min(now);
    Some(Span { from, to })
}

#[cfg(test)]
#[path = "time_machine_tests.rs"]
mod tests;
