//! One alert over weeks, day by day.

use std::time::Duration;

use watchbill_domain::alerts::{DayRecord, HistoryTotals, SOON_OVER, history};
use watchbill_domain::ids::AlertId;
use watchbill_domain::time::{local_days, span_text};
use watchbill_store::SourceRow;

use crate::api::{AlertHistory, ApiError, HistoryDay, HistoryTotalsView, StripSpan};
use crate::shared::Shared;

use super::detail::gone;
use super::list::past;
use super::texts::{Here, health_of, store_error};

/// Days that are told at once: nobody looks at more rows, and records may be kept for a hundred years.
const MOST_DAYS: usize = 366;
/// Of an ordinary day.
const DAY: Duration = Duration::from_secs(24 * 3600);

/// The days of the last `span`, no further back than records are kept.
pub(crate) async fn alert_history(shared: &Shared, id: &AlertId, span: Duration) -> Result<AlertHistory, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let store = &shared.store;
    let fail = |error| store_error(&error);
    let kept = shared.loaded().retention;
    let days = local_days(here.now.minus(span.min(kept)), here.now, &here.zone, MOST_DAYS);
    // Of what retention has begun to take away nothing is told: the gaps may have gone, and it would look fine.
    let from = days.first().map_or(here.now, |day| day.from).max(here.now.minus(kept));
    let alert = store.alert(id).await.map_err(fail)?.ok_or_else(|| gone(id))?;
    let sources = store.sources().await.map_err(fail)?;
    let source: &SourceRow = sources.iter().find(|source| source.name == id.source).ok_or_else(|| gone(id))?;
    let transitions = store.transitions(id, from).await.map_err(fail)?;
    let gaps = store.gaps(&id.source, from).await.map_err(fail)?;
    let episodes = store.episodes(id, from).await.map_err(fail)?;
    let pages = store.page_times(id, from).await.map_err(fail)?;
    let segments = past(&id.identity, &transitions, &gaps, Some((source, health_of(source, here.now))), from, here.now);
    let is_cut = days.len() == MOST_DAYS && span > DAY * 366;
    let told = history(&segments, &episodes, &pages, days);
    let cut = if span > kept && !is_cut {
        Some(format!("Records are kept for {}; of the time before nothing can be told.", span_text(kept)))
    } else {
        is_cut.then(|| format!("No more than the last {MOST_DAYS} days are shown."))
    };
    Ok(AlertHistory {
        id: id.to_string(),
        name: alert.name().to_owned(),
        from: here.time(from),
        to: here.time(here.now),
        cut,
        days: told.days.iter().map(|day| day_view(day, &here)).collect(),
        totals: totals_view(&told.totals),
    })
}

fn day_view(record: &DayRecord, here: &Here) -> HistoryDay {
    let day = &record.day;
    let whole = day.length().as_secs_f64().max(1.0);
    let share = |at: watchbill_domain::time::Instant| at.since(day.from).as_secs_f64() / whole;
    let span = |stretch: &watchbill_domain::alerts::Stretch| StripSpan {
        from: share(stretch.from),
        to: share(stretch.to),
        state: stretch.state.word().to_owned(),
    };
    let unusual =
        (day.length() != DAY).then(|| format!("{} long: the clocks are changed in it", span_text(day.length())));
    let so_far = here.now < day.to;
    HistoryDay {
        date: day.date.clone(),
        short: day.short.clone(),
        spans: record.stretches.iter().map(span).collect(),
        episodes: record.began,
        firing_s: record.firing.as_secs(),
        unknown_s: record.unknown.as_secs(),
        pages: record.pages,
        text: day_text(record, so_far, unusual.as_deref()),
        unusual,
    }
}

fn day_text(record: &DayRecord, so_far: bool, unusual: Option<&str>) -> String {
    let mut parts = Vec::new();
    if record.began > 0 {
        parts.push(counted(record.began, "episode began", "episodes began"));
    }
    parts.push(match (record.firing.is_zero(), record.unknown.is_zero()) {
        (false, _) => format!("fired for {}", span_text(record.firing)),
        (true, true) => "did not fire".to_owned(),
        (true, false) => "not known to have fired".to_owned(),
    });
    if !record.unknown.is_zero() {
        parts.push(format!("unknown for {}", span_text(record.unknown)));
    }
    if record.pages > 0 {
        parts.push(counted(record.pages, "page", "pages"));
    }
    parts.extend(unusual.map(str::to_owned));
    format!("{}{}: {}", record.day.short, if so_far { " so far" } else { "" }, parts.join(", "))
}

fn totals_view(totals: &HistoryTotals) -> HistoryTotalsView {
    HistoryTotalsView {
        episodes: totals.episodes,
        ended: totals.ended,
        soon_over: totals.soon_over,
        median_s: totals.median.map(|median| median.as_secs()),
        longest_s: totals.longest.map(|longest| longest.as_secs()),
        firing_s: totals.firing.as_secs(),
        unknown_s: totals.unknown.as_secs(),
        pages: totals.pages,
        sentences: sentences(totals),
    }
}

fn sentences(totals: &HistoryTotals) -> Vec<String> {
    let mut told = Vec::new();
    if totals.episodes == 0 {
        let known = if totals.unknown.is_zero() { "It did not fire." } else { "It is not known to have fired." };
        told.push(known.to_owned());
    } else {
        let fired = counted(totals.episodes, "episode", "episodes");
        told.push(format!("{fired}, which fired for {} in all.", span_text(totals.firing)));
    }
    if let Some(percent) = (totals.soon_over * 100).checked_div(totals.ended) {
        let (over, soon) = (totals.ended, totals.soon_over);
        let over = format!("Of {over} that are over, {soon} were so within {} ({percent} %)", span_text(SOON_OVER));
        told.push(match totals.median {
            Some(median) => format!("{over}, and half within {}.", span_text(median)),
            None => format!("{over}."),
        });
    }
    told.extend(totals.longest.map(|longest| format!("The longest took {}.", span_text(longest))));
    told.push(match totals.pages {
        0 => "No page told of it.".to_owned(),
        pages => format!("{} told of it.", counted(pages, "page", "pages")),
    });
    if !totals.unknown.is_zero() {
        told.push(format!("Nobody knows what was the case for {}.", span_text(totals.unknown)));
    }
    told
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
