//! All services over their last windows.

use watchbill_report::{Align, Cell};

use crate::review::record::Record;
use crate::review::snapshot::{KeptLevel, KeptService, KeptWindow, Share, TrendCell, YearAgo};

use super::{Built, or_dash, plain, table, text};

/// Closed windows that are shown of each level: a page takes no more.
const SHOWN: usize = 8;
/// Millionths of a window from which on it is not told how much of it is known.
const NEARLY_ALL: i64 = 990_000;

pub(super) fn page(record: &Record) -> Built {
    let snapshot = &record.snapshot;
    let levels: Vec<(&KeptService, &KeptLevel)> =
        snapshot.services.iter().flat_map(|service| service.headlines().map(move |level| (service, level))).collect();
    let columns = levels.iter().map(|(_, level)| level.trend.len()).max().unwrap_or(0).min(SHOWN);
    let rows = levels.iter().map(|(service, level)| {
        let mut row = vec![Cell::from(format!("{}: {}", service.name, level.title)), Cell::from(promise(level))];
        let shown = &level.trend[level.trend.len().saturating_sub(columns)..];
        row.extend((shown.len()..columns).map(|_| Cell::from("")));
        row.extend(shown.iter().map(|cell| Cell::from(window(cell))));
        row.push(Cell::from(left(level)));
        row.push(Cell::from(
            level.last().and_then(|window| window.coverage.as_ref()).map_or("nothing", |known| known.text.as_str()),
        ));
        row.push(Cell::from(trend(level)));
        row.push(or_dash(level.year_ago.as_ref().map(|year| year_ago(level, year)).as_deref()));
        row
    });
    // Levels have windows of their own, so that a column has no one name: it counts back from the last.
    let back: Vec<String> =
        (1..=columns).rev().map(|back| if back == 1 { "last".to_owned() } else { format!("-{back}") }).collect();
    let mut heads = vec![("Service", Align::Left), ("Objective", Align::Left)];
    heads.extend(back.iter().map(|back| (back.as_str(), Align::Left)));
    heads.extend([
        ("Left", Align::Right),
        ("Known", Align::Right),
        ("Trend", Align::Left),
        ("A year ago", Align::Left),
    ]);
    let met = levels.iter().filter(|(_, level)| level.last().is_some_and(|window| window.outcome == "met")).count();
    let unknown =
        levels.iter().filter(|(_, level)| level.last().is_none_or(|window| window.outcome == "unknown")).count();
    let mut said = format!("{met} of {} objectives were met.", levels.len());
    if unknown > 0 {
        said.push_str(&format!(" Of {unknown} it is not known."));
    }
    let running = levels.iter().filter(|(_, level)| level.last().is_some_and(|window| !window.is_closed)).count();
    if running > 0 {
        said.push_str(&format!(" The windows of {running} are not over: they are told as of now."));
    }
    let windows: Vec<&KeptWindow> = levels.iter().flat_map(|(_, level)| &level.windows).collect();
    if windows.len() > levels.len() {
        let kept = windows.iter().filter(|window| window.outcome == "met").count();
        said.push_str(&format!(" Of all {} windows of the period {kept} were met.", windows.len()));
    }
    plain(
        "portfolio",
        "All services",
        vec![text(said), table("portfolio", "The last closed windows, and what is left now", &heads, rows.collect())],
    )
}

/// `2026-Q2 met, 38 % left`, and how much of it is known where that is not nearly all.
fn window(cell: &TrendCell) -> String {
    let known = cell.known.as_ref().filter(|known| known.millionths < NEARLY_ALL);
    let known = known.map(|known| format!(" ({} known)", known.text)).unwrap_or_default();
    match &cell.remaining {
        Some(left) => format!("{} {}, {} left{known}", cell.label, cell.outcome, left.text),
        None => format!("{} {}", cell.label, cell.outcome),
    }
}

fn left(level: &KeptLevel) -> &str {
    level.last().and_then(|window| window.remaining.as_ref()).map_or("unknown", |left| left.text.as_str())
}

/// What is promised, and by which group that is judged where the worst stands for all.
fn promise(level: &KeptLevel) -> String {
    match level.last().and_then(|window| window.group.as_ref()) {
        Some(group) => format!("{}, by its worst group {group}", level.promise),
        None => level.promise.clone(),
    }
}

/// Against the closed window before.
fn trend(level: &KeptLevel) -> &'static str {
    let Some(last) = level.last() else { return "" };
    let before = level.trend.iter().rev().find(|cell| cell.label != last.label);
    against(last, before.and_then(|cell| cell.remaining.as_ref()))
}

/// How what is left compares with what was left of another window.
fn against(last: &KeptWindow, before: Option<&Share>) -> &'static str {
    match (last.remaining.as_ref(), before) {
        (Some(now), Some(before)) if now.millionths > before.millionths => "better",
        (Some(now), Some(before)) if now.millionths < before.millionths => "worse",
        (Some(_), Some(_)) => "as before",
        _ => "not known",
    }
}

/// `2025-Q3 met, 38 % left: better now`; nothing is compared with another promise, or with a window that still runs.
pub(super) fn year_ago(level: &KeptLevel, year: &YearAgo) -> String {
    let Some(left) = &year.remaining else { return format!("{}: not known, {}", year.label, year.by) };
    let known = year.known.as_ref().filter(|known| known.millionths < NEARLY_ALL);
    let known = known.map(|known| format!(" ({} known)", known.text)).unwrap_or_default();
    let said = format!("{} {}, {} left{known}, {}", year.label, year.outcome, left.text, year.by);
    let last = level.last().filter(|last| last.is_closed && year.is_same_promise);
    match last.map(|last| against(last, Some(left))) {
        Some("not known") | None => said,
        Some(now) => format!("{said}: {now} now"),
    }
}
