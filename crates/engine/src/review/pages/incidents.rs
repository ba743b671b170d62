//! Everything that spent a budget and has a name, over all services.

use watchbill_domain::alerts::SafeLink;
use watchbill_report::{Align, Cell};

use crate::review::record::Record;
use crate::review::snapshot::{KeptLevel, KeptService, LedgerRow};

use super::{Built, list, or_dash, plain, table, text};

pub(super) fn page(record: &Record) -> Built {
    let services = &record.snapshot.services;
    let of = |service| {
        let service: &KeptService = service;
        let levels = service.headlines().flat_map(|level| level.ledger.iter().map(move |row| (level, row)));
        let named = levels.filter(|(_, row)| matches!(row.kind.as_str(), "incident" | "class"));
        let named = named.map(|(level, row)| (level, level.last().map_or("", |window| window.label.as_str()), row));
        let elsewhere = service
            .headlines()
            .flat_map(|level| level.elsewhere.iter().map(move |(label, row)| (level, label.as_str(), row)));
        named.chain(elsewhere).map(move |(level, label, row)| (service, level, label, row)).collect::<Vec<_>>()
    };
    let mut rows: Vec<(&KeptService, &KeptLevel, &str, &LedgerRow)> = services.iter().flat_map(of).collect();
    rows.sort_by(|(.., a), (.., b)| b.of_budget.millionths.cmp(&a.of_budget.millionths).then(a.title.cmp(&b.title)));
    let cells = rows.iter().map(|(service, level, label, row)| {
        let link = row.link.as_deref().and_then(SafeLink::parse);
        vec![
            Cell::from(row.title.as_str()),
            Cell::from(format!("{}: {}", service.name, level.title)),
            Cell::from(row.when.as_str()),
            Cell::from(*label),
            Cell::from(row.of_budget.text.as_str()),
            or_dash(row.class.as_deref()),
            Cell::from(if row.is_large { "yes" } else { "no" }),
            Cell { text: if link.is_some() { "open".to_owned() } else { "none".to_owned() }, link },
        ]
    });
    let heads = [
        ("Incident", Align::Left),
        ("Service level", Align::Left),
        ("When", Align::Left),
        ("Window", Align::Left),
        ("Of its budget", Align::Right),
        ("Class", Align::Left),
        ("Over 20 % of four weeks", Align::Left),
        ("Postmortem", Align::Left),
    ];
    let cells: Vec<Vec<Cell>> = cells.collect();
    let mut parts = match cells.is_empty() {
        true => {
            vec![text("No incident and no class of outage is marked in this period. `watchbill slo mark` marks one.")]
        }
        false => vec![table("incidents", "The costliest first", &heads, cells)],
    };
    let duties: Vec<String> = services.iter().flat_map(|service| service.duties.clone()).collect();
    if !duties.is_empty() {
        parts.push(list(&duties));
    }
    plain("incidents", "Incidents", parts)
}
