//! One service: its two service levels, what spent their budgets, and how well its alerts told of it.

use watchbill_domain::alerts::SafeLink;
use watchbill_report::{Align, Cell, Part};

use crate::review::snapshot::{AlertQuality, KeptLevel, KeptService, KeptWindow, LedgerRow};

use super::charts::{burn_down_figure, ledger_figure};
use super::{Built, list, or_dash, plain, table, text};

/// How many of those that spent most are named.
const SPENDERS: usize = 3;

pub(super) fn page(service: &KeptService) -> Built {
    let mut parts = Vec::new();
    for level in service.headlines() {
        parts.push(Part::Heading(level.title.clone()));
        parts.push(Part::Facts(facts(level)));
        parts.extend(burn_down_figure(service, level).map(Part::Figure));
        if level.windows.len() > 1 {
            parts.push(windows(service, level));
        }
        parts.extend(spenders(service, level));
    }
    if service.headlines().next().is_none() {
        parts.push(text("It has no service level."));
    }
    let others: Vec<String> = service.others().map(other).collect();
    if !others.is_empty() {
        parts.push(Part::Heading("Other objectives".to_owned()));
        parts.push(list(&others));
    }
    parts.push(Part::Heading("Alerts".to_owned()));
    let is_known = service.headlines().any(|level| level.last().is_some_and(|window| window.remaining.is_some()));
    parts.push(text(alerts(&service.alerts, is_known)));
    plain(format!("service-{}", service.name), service.name.clone(), parts)
}

fn facts(level: &KeptLevel) -> Vec<(String, Cell)> {
    let mut facts = vec![("Promised".to_owned(), Cell::from(level.promise.as_str()))];
    let Some(window) = level.last() else {
        facts.push(("Window".to_owned(), Cell::from("none had begun")));
        return facts;
    };
    facts.push((window.label.clone(), Cell::from(verdict(window))));
    facts.push(("Left".to_owned(), Cell::from(left(window))));
    facts.push(("Counted".to_owned(), Cell::from(window.counts.as_str())));
    if let Some(group) = &window.group {
        let said = format!("{group}: its figures are those of the group that has least left");
        facts.push(("Worst group".to_owned(), Cell::from(said)));
    }
    if let Some(since) = &window.since {
        let said = format!("{since}: the budget is that of the time since, and nothing is said of the time before");
        facts.push(("Measured since".to_owned(), Cell::from(said)));
    }
    if let Some(year) = &level.year_ago {
        facts.push(("A year before".to_owned(), Cell::from(super::portfolio::year_ago(level, year))));
    }
    facts
}

fn verdict(window: &KeptWindow) -> String {
    let sli = window.sli.as_ref().map(|sli| format!(", {} good", sli.text)).unwrap_or_default();
    let running = if window.is_closed { "" } else { " so far" };
    let coverage =
        window.coverage.as_ref().map_or_else(|| "nothing known".to_owned(), |share| format!("{} known", share.text));
    format!("{}{running}{sli} ({coverage})", window.outcome)
}

/// `38.2 %, 1,240 of 3,246 events left, met so far`: with what a decision is made.
pub(super) fn standing(level: &KeptLevel) -> String {
    let Some(window) = level.last() else { return "no window had begun".to_owned() };
    if window.remaining.is_none() {
        return "it is not known what is left".to_owned();
    }
    let running = if window.is_closed { "" } else { " so far" };
    format!("{} left, {}{running}", left(window), window.outcome)
}

/// `38.2 %, 1,240 of 3,246 events`
fn left(window: &KeptWindow) -> String {
    match (&window.remaining, &window.remaining_units) {
        (Some(share), Some(units)) => format!("{}, {units}", share.text),
        (Some(share), None) => share.text.clone(),
        (None, _) => "unknown".to_owned(),
    }
}

fn windows(service: &KeptService, level: &KeptLevel) -> Part {
    let rows = level.windows.iter().map(|window| {
        let frozen = window.frozen.as_ref().map(|at| format!("frozen {at}"));
        vec![
            Cell::from(window.label.as_str()),
            Cell::from(verdict(window)),
            Cell::from(left(window)),
            or_dash(frozen.as_deref()),
        ]
    });
    let heads = [("Window", Align::Left), ("Outcome", Align::Left), ("Left", Align::Right), ("Frozen", Align::Left)];
    let name = format!("windows-{}-{}", service.name, level.slo);
    table(&name, &format!("{}: the windows of the period", level.title), &heads, rows.collect())
}

fn spenders(service: &KeptService, level: &KeptLevel) -> Vec<Part> {
    let mut parts: Vec<Part> = ledger_figure(service, level).map(Part::Figure).into_iter().collect();
    let (rest, booked): (Vec<&LedgerRow>, Vec<&LedgerRow>) =
        level.ledger.iter().partition(|row| row.kind == "unattributed");
    let rows = booked.into_iter().take(SPENDERS).chain(rest).map(|row| {
        let link = row.link.as_deref().and_then(SafeLink::parse);
        vec![
            Cell { text: row.title.clone(), link },
            Cell::from(row.kind.as_str()),
            or_dash(Some(&row.when)),
            Cell::from(row.of_budget.text.as_str()),
            Cell::from(row.of_spent.text.as_str()),
            Cell::from(row.units.as_str()),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    if rows.is_empty() {
        let is_known = level.last().is_some_and(|window| window.remaining.is_some());
        parts.push(text(if is_known {
            "Nothing of its budget is spent."
        } else {
            "It is not known what of its budget is spent."
        }));
        return parts;
    }
    let heads = [
        ("Spender", Align::Left),
        ("Kind", Align::Left),
        ("When", Align::Left),
        ("Of the budget", Align::Right),
        ("Of what is spent", Align::Right),
        ("Spent", Align::Right),
    ];
    let name = format!("spenders-{}-{}", service.name, level.slo);
    parts.push(table(&name, &format!("{}: what spent most", level.title), &heads, rows));
    if !level.unexplained.is_empty() {
        let lines: Vec<String> = level.unexplained.iter().map(|line| format!("Unattributed, {line}")).collect();
        parts.push(list(&lines));
    }
    parts
}

fn other(level: &KeptLevel) -> String {
    let aimed = if level.is_aspirational { ", aimed at" } else { "" };
    let said = level.last().map_or_else(
        || "no window".to_owned(),
        |window| {
            format!(
                "{} {}, {} left",
                window.label,
                window.outcome,
                window.remaining.as_ref().map_or("unknown", |left| left.text.as_str())
            )
        },
    );
    format!("{} ({}{aimed}): {said}", level.title, level.promise)
}

fn alerts(quality: &AlertQuality, is_known: bool) -> String {
    let pages = match quality.pages {
        0 if quality.kept_since.is_some() => "No page is in the records.".to_owned(),
        0 => "Nobody was paged.".to_owned(),
        1 => format!("1 page; {} matched a burn of the budget.", quality.matched),
        pages => format!("{pages} pages; {} of them matched a burn of the budget.", quality.matched),
    };
    let times = |number: usize| if number == 1 { "once".to_owned() } else { format!("{number} times") };
    let burns = match (quality.burns, quality.burns_without_page) {
        (0, _) if !is_known => "Whether the budget burned is not known.".to_owned(),
        (0, _) => "No alert pair held.".to_owned(),
        (burns, without) if quality.burns_unheard == 0 => {
            format!("It burned fast {}, {without} of them without a page.", times(burns))
        }
        (burns, without) => format!(
            "It burned fast {}: {without} of them without a page, and of {} it is not known whether somebody was paged.",
            times(burns),
            quality.burns_unheard
        ),
    };
    let since = quality.kept_since.as_ref().map(|since| format!(" Pages are kept since {since} only."));
    format!("{pages} {burns}{}", since.unwrap_or_default())
}
