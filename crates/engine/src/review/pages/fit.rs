//! Whether the objectives fit: by what was kept, by the toil there is, and by how content people are.

use watchbill_domain::slo::review::{Fit, Measure};
use watchbill_report::{Align, Cell};

use crate::review::record::Record;
use crate::review::snapshot::{KeptLevel, KeptService};

use super::{Built, Entry, complaints, or_dash, plain, table};

pub(super) fn page(record: &Record) -> Built {
    let services = &record.snapshot.services;
    let rows = services.iter().map(|service| {
        let fit = record.fit(&service.name);
        let said = |word: Option<&str>| or_dash(word);
        vec![
            Cell::from(service.name.as_str()),
            Cell::from(outcome(service)),
            said(fit.as_ref().map(|fit| fit.toil.as_str())),
            said(fit.as_ref().map(|fit| fit.satisfaction.as_str())),
            or_dash(suggestion(record, service)),
        ]
    });
    let heads = [
        ("Service", Align::Left),
        ("Objectives", Align::Left),
        ("Toil", Align::Left),
        ("Satisfaction", Align::Left),
        ("What the workbook suggests", Align::Left),
    ];
    let mut parts = vec![table("fit", "Met or missed, with what the people in the room say", &heads, rows.collect())];
    let levels = services.iter().flat_map(|service| service.headlines().map(move |level| (service, level)));
    let supposed: Vec<Vec<Cell>> = levels.flat_map(|(service, level)| instead(service, level)).collect();
    if !supposed.is_empty() {
        let heads = [
            ("Service level", Align::Left),
            ("Objective", Align::Right),
            ("It would have been", Align::Left),
            ("Left", Align::Right),
        ];
        parts.push(table("what-if", "The same window at other objectives", &heads, supposed));
    }
    parts.extend(services.iter().flat_map(|service| complaints::parts(record, service)));
    Built { entry: Entry::Fit, ..plain("fit", "Do the objectives fit?", parts) }
}

/// Of all windows of the period that it is held to: missed where one is, and met only where all are known to be.
pub(in crate::review) fn outcome(service: &KeptService) -> &'static str {
    let of = |level: &KeptLevel| -> Vec<String> {
        match level.windows.as_slice() {
            [] => vec!["unknown".to_owned()],
            windows => windows.iter().map(|window| window.outcome.clone()).collect(),
        }
    };
    let outcomes: Vec<String> = service.headlines().flat_map(of).collect();
    let outcomes: Vec<&str> = outcomes.iter().map(String::as_str).collect();
    match outcomes.as_slice() {
        all if all.contains(&"missed") => "missed",
        [] => "unknown",
        all if all.contains(&"unknown") => "unknown",
        _ => "met",
    }
}

pub(in crate::review) fn suggestion(record: &Record, service: &KeptService) -> Option<&'static str> {
    let fit = record.fit(&service.name)?;
    let is_met = match outcome(service) {
        "met" => Some(true),
        "missed" => Some(false),
        _ => None,
    };
    Fit { is_met, toil: Measure::parse(&fit.toil)?, satisfaction: Measure::parse(&fit.satisfaction)? }.suggestion()
}

fn instead(service: &KeptService, level: &KeptLevel) -> Vec<Vec<Cell>> {
    let row = |row: &crate::review::snapshot::WhatIfRow| {
        let own = if row.is_own { " (the one that holds)" } else { "" };
        vec![
            Cell::from(format!("{}: {}", service.name, level.title)),
            Cell::from(format!("{}{own}", row.objective)),
            Cell::from(row.outcome.as_str()),
            Cell::from(row.remaining.as_ref().map_or("unknown", |left| left.text.as_str())),
        ]
    };
    level.what_if.iter().map(row).collect()
}
