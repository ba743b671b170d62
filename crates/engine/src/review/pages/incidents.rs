//! Everything that spent a budget and has a name, over all services.

use watchbill_domain::alerts::SafeLink;
use watchbill_report::{Align, Cell, Part};

use crate::review::record::Record;
use crate::review::snapshot::{KeptActions, KeptLevel, KeptService, LedgerRow};

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
    parts.extend(record.snapshot.actions.as_ref().filter(|actions| **actions != KeptActions::default()).map(actions));
    plain("incidents", "Incidents", parts)
}

/// What became of the action items of postmortems.
fn actions(counted: &KeptActions) -> Part {
    let KeptActions { made, done, done_in_time, declined, superseded, open, overdue, without_owner } = *counted;
    let rows = [
        ("Written in the period", made),
        ("Done in it", done),
        ("Of these by the day on which they were due", done_in_time),
        ("Declined, with a reason", declined),
        ("Replaced by another one", superseded),
        ("Open at its end", open),
        ("Of these overdue", overdue),
        ("Of these seen to by nobody", without_owner),
    ];
    let heads = [("Action items", Align::Left), ("How many", Align::Right)];
    let cells = rows.map(|(what, count)| vec![Cell::from(what), Cell::from(count.to_string())]);
    table("action-items", "What became of action items of postmortems", &heads, cells.into())
}

#[cfg(test)]
mod tests {
    use watchbill_report::Part;

    use super::actions;
    use crate::review::snapshot::KeptActions;

    #[test]
    fn action_items_are_a_table_of_their_own() {
        let counted = KeptActions { made: 5, done: 3, done_in_time: 2, open: 4, overdue: 1, ..KeptActions::default() };
        let Part::Table(table) = actions(&counted) else { panic!("it is a table") };
        let rows: Vec<(&str, &str)> =
            table.rows.iter().map(|row| (row[0].text.as_str(), row[1].text.as_str())).collect();
        assert_eq!(rows[..2], [("Written in the period", "5"), ("Done in it", "3")]);
        assert_eq!((rows.len(), rows[6]), (8, ("Of these overdue", "1")));
    }
}
