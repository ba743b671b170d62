//! The window a year before the last one of a period: as it was frozen, else by what is kept of it.

use std::collections::HashMap;

use watchbill_domain::slo::review::{judged_by_sums, judged_windows, window_label, year_before};
use watchbill_domain::slo::{Exact, Grid, Grouping, Method, Outcome, Question, Span};
use watchbill_domain::time::{Instant, day_text};
use watchbill_store::{DaySums, FrozenRow, GroupId};

use crate::budgets::words::window_text;
use crate::levels::Level;

use super::deciding::AllCounts;
use super::level::Around;
use super::snapshot::{KeptWindow, Share, YearAgo};
use super::window::{outcome_of, outcome_word};

const DAY_MS: i64 = 86_400_000;
/// Buckets of five minutes, of which the sums of a day are made.
const BUCKETS_OF_DAY: i64 = 288;

/// What is kept of a window of which the buckets may be gone.
pub(super) struct LongKept<'a> {
    pub span: Span,
    /// The sums of its days, by groups.
    pub days: &'a HashMap<GroupId, Vec<DaySums>>,
    /// Since when buckets are kept; none where there are none.
    pub buckets_since: Option<Instant>,
}

impl Around<'_> {
    /// The window a year before the last one that is judged; none where there was none.
    pub fn year_before(&self, level: &Level, grid: Grid) -> Option<Span> {
        let window = &level.spec.slo.window;
        let last = judged_windows(window, self.period.span, grid, self.now).pop()?;
        year_before(window, last.whole, grid, self.zone)
    }

    /// How that window went.
    pub fn year_ago(&self, level: &Level, kept: &LongKept<'_>, all: &AllCounts<'_>, question: Question<'_>) -> YearAgo {
        let slo = &level.spec.slo;
        let label = window_label(&slo.window, kept.span, self.zone);
        let same = |row: &&FrozenRow| super::level::is_of(row, level) && row.window.span.end == kept.span.end;
        let frozen = self.frozen.iter().filter(same).find_map(|row| {
            let window = serde_json::from_str::<KeptWindow>(&row.window.document).ok()?;
            (window.label == label).then_some((row, window))
        });
        if let Some((row, window)) = frozen {
            let is_same_promise =
                row.window.target == slo.objective.to_string() && row.window.window == window_text(&slo.window);
            let at = day_text(row.frozen.at, self.zone);
            let promised = if is_same_promise { String::new() } else { format!(", of {}", row.window.target) };
            return YearAgo {
                label,
                outcome: window.outcome,
                remaining: window.remaining,
                known: window.coverage,
                by: format!("as it was frozen on {at}{promised}"),
                is_same_promise,
            };
        }
        if kept.buckets_since.is_some_and(|since| since <= kept.span.start) {
            let question = Question { now: kept.span.end, window: Some(kept.span), ..question };
            if let Some(deciding) = all.decide(question) {
                return YearAgo {
                    label,
                    outcome: outcome_word(outcome_of(&deciding.evaluation)).to_owned(),
                    remaining: crate::budgets::words::remaining(&deciding.evaluation).as_ref().map(Share::of),
                    known: deciding.evaluation.coverage.as_ref().map(Share::of),
                    by: "by the buckets that are kept of it".to_owned(),
                    is_same_promise: true,
                };
            }
        }
        by_days(level, kept, &label)
    }
}

/// By the sums of its days, which are kept for ever and know events alone.
fn by_days(level: &Level, kept: &LongKept<'_>, label: &str) -> YearAgo {
    let unknown = |by: &str| YearAgo {
        label: label.to_owned(),
        outcome: outcome_word(Outcome::Unknown).to_owned(),
        remaining: None,
        known: None,
        by: by.to_owned(),
        is_same_promise: true,
    };
    // A day belongs to the window that has its noon, so that each belongs to one.
    let is_in = |day: &&DaySums| {
        let noon = day.day.shifted_ms(DAY_MS / 2);
        kept.span.start <= noon && noon < kept.span.end
    };
    let groups: Vec<Vec<&DaySums>> = kept.days.values().map(|days| days.iter().filter(is_in).collect()).collect();
    if groups.iter().all(Vec::is_empty) {
        return unknown("nothing was measured then");
    }
    if level.spec.slo.method != Method::Occurrences {
        return unknown("slices are not kept so long, and the sums of days know events alone");
    }
    let groups: Vec<Vec<&DaySums>> = match level.spec.grouping {
        Grouping::Worst => groups,
        Grouping::Pooled => vec![groups.concat()],
    };
    let of_group = |days: &Vec<&DaySums>| {
        let (good, total) = days.iter().fold((0, 0), |(good, total), day| (good + day.good, total + day.total));
        let judged = judged_by_sums(&level.spec.slo.objective, good, total)?;
        Some((judged, days.iter().map(|day| i64::from(day.usable())).sum::<i64>()))
    };
    let worst = groups.iter().filter_map(of_group).min_by(|((_, a), _), ((_, b), _)| a.cmp(b));
    let Some(((outcome, left), usable)) = worst else { return unknown("there was no traffic then") };
    let merged = match level.spec.grouping {
        Grouping::Worst => 1,
        Grouping::Pooled => i64::try_from(kept.days.len()).unwrap_or(i64::MAX),
    };
    let days = kept.span.length_ms().saturating_add(DAY_MS / 2) / DAY_MS;
    let excluded = level.exclusions.iter().any(|one| one.span.start < kept.span.end && kept.span.start < one.span.end);
    let by = if excluded { "by the sums of its days, without its exclusions" } else { "by the sums of its days" };
    YearAgo {
        outcome: outcome_word(outcome).to_owned(),
        remaining: Some(Share::of(&left)),
        known: Exact::ratio(usable, days.saturating_mul(BUCKETS_OF_DAY).saturating_mul(merged)).as_ref().map(Share::of),
        by: by.to_owned(),
        ..unknown("")
    }
}
