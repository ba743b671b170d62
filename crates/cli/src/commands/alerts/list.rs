//! `alerts list`

use watchbill_engine::EngineHandle;
use watchbill_engine::api::{AlertRowView, AlertsAsk, AlertsListing, AlertsRow, RESTLESS_GROUP};

use crate::answer::{Answer, Failure};
use crate::commands::listings::{faults, listing, unbelieved};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::Look;

use super::RESOLVED_FOR;

/// Rows that the engine gives out at once.
const ROWS_AT_ONCE: usize = 500;

/// Which alerts are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Firing ones, and those that fired when their source was last believed.
    Live,
    /// Pending and lately resolved ones too.
    All,
}

impl Which {
    fn includes(self, state: &str) -> bool {
        self == Self::All || matches!(state, "firing" | "unknown")
    }
}

pub(super) async fn list(surroundings: &Surroundings, which: Which, filter: &str) -> Result<Answer, Failure> {
    let handle = surroundings.look_on().await?;
    let resolved_for = (which == Which::All).then_some(RESOLVED_FOR);
    let mut listing = listing(surroundings, handle.as_ref(), filter, resolved_for).await?;
    listing.alerts.retain(|alert| which.includes(alert.state));
    let rows = match &handle {
        Some(handle) => rows(handle, which, filter).await?,
        None => Vec::new(),
    };
    if let Some(handle) = handle {
        handle.shutdown().await;
    }
    let text = text(&rows, &listing, filter, surroundings.look);
    let notes = [faults(surroundings), unbelieved(&listing.sources)].concat();
    Ok(Answer::new(text, &listing).noting(notes))
}

/// The rows of the window's list, without its groups.
async fn rows(handle: &EngineHandle, which: Which, filter: &str) -> Result<Vec<AlertRowView>, Failure> {
    let mut rows = Vec::new();
    let mut offset = 0;
    loop {
        let ask = AlertsAsk {
            filter: filter.to_owned(),
            resolved: which == Which::All,
            group_by: Vec::new(),
            // Which unfolds it.
            folded: vec![RESTLESS_GROUP.to_owned()],
            offset,
            limit: ROWS_AT_ONCE,
        };
        let page = handle.alerts_page(ask).await?;
        let given = page.rows.len();
        offset += given;
        rows.extend(page.rows.into_iter().filter_map(|row| match row {
            AlertsRow::Alert(row) if which.includes(&row.state) || row.flapping.is_some() => Some(*row),
            AlertsRow::Alert(_) | AlertsRow::Group { .. } => None,
        }));
        if given == 0 || offset >= page.rows_total {
            return Ok(rows);
        }
    }
}

fn text(rows: &[AlertRowView], listing: &AlertsListing, filter: &str, look: Look) -> String {
    if rows.is_empty() {
        return nothing(listing, filter);
    }
    let mut table = Table::new(&[
        Column::Word("SEVERITY"),
        Column::Word("STATE"),
        Column::Flexible("NAME"),
        Column::Flexible("WHERE"),
        Column::Text("SINCE"),
        Column::Flexible("NOTE"),
        Column::Text("ID"),
    ]);
    for row in rows {
        table.row([&row.severity, &row.state, &row.name, &row.place, &row.since.full, &note(row), &row.id]);
    }
    let restless = rows.iter().filter(|row| row.state == "resolved" && row.flapping.is_some()).count();
    let alerts = if rows.len() == 1 { "alert" } else { "alerts" };
    let of_them = match restless {
        0 => String::new(),
        some => format!(", {some} of them flapping and not firing at this moment"),
    };
    format!("{}\n{} {alerts}{of_them}\n", table.render(look), rows.len())
}

/// What is about to happen, what was done or why it is quiet, and how old the news is when it is not new.
fn note(row: &AlertRowView) -> String {
    let as_of = row.as_of.as_ref().map(|as_of| format!("as of {}", as_of.short));
    let flapping = row.flapping.as_ref().map(|flapping| format!("flapping: {}", flapping.text));
    [flapping, row.soon.clone(), row.quiet.clone(), as_of].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Nothing to list is only calm when every source was heard.
fn nothing(listing: &AlertsListing, filter: &str) -> String {
    let believed = listing.sources.iter().filter(|source| source.health == "fine").count();
    let total = listing.sources.len();
    let what = if filter.trim().is_empty() { "No alert fires" } else { "No alert matches" };
    match (total, believed) {
        (0, _) => "No source is defined, so nothing is known: `watchbill sources add` adds one.\n".to_owned(),
        (_, 0) if listing.sources.iter().all(|source| source.as_of.is_none()) => {
            "Nothing has been polled yet: `watchbill poll` asks once, `watchbill watch` goes on asking.\n".to_owned()
        }
        _ if believed == total => format!("{what}; every source was heard.\n"),
        _ => format!("{what} as far as is known: {believed} of {total} sources were heard.\n"),
    }
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
