//! `incidents list`

use clap::Args;
use watchbill_engine::api::{IncidentListed, IncidentListing};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::Look;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  watchbill incidents list
  watchbill incidents list --all --json | jq -r '.incidents[] | select(.lead == null) | .id'")]
pub(crate) struct Words {
    /// Also those that are over
    #[arg(long)]
    all: bool,
}

pub(super) async fn list(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let listing = handle.incidents_listing(words.all).await;
    handle.shutdown().await;
    let listing = listing?;
    Ok(Answer::new(text(&listing, words.all, surroundings.look), &listing))
}

fn text(listing: &IncidentListing, all: bool, look: Look) -> String {
    if listing.incidents.is_empty() {
        return match all {
            true => "No incident was ever declared here: `watchbill incidents declare` does.\n".to_owned(),
            false => "No incident is open: `watchbill incidents list --all` lists those that are over.\n".to_owned(),
        };
    }
    table_text(listing, look)
}

/// The incidents of a listing in a table.
pub(in crate::commands) fn table_text(listing: &IncidentListing, look: Look) -> String {
    let mut table = Table::new(&[
        Column::Number("NUMBER"),
        Column::Word("SEVERITY"),
        Column::Word("STATUS"),
        Column::Flexible("TITLE"),
        Column::Text("LEAD"),
        Column::Text("DECLARED"),
    ]);
    for incident in &listing.incidents {
        let (number, status) = (incident.id.to_string(), stands(incident));
        let lead = incident.lead.as_deref().unwrap_or("nobody");
        table.row([&*number, incident.severity, &*status, &*incident.title, lead, &*incident.declared_at_local]);
    }
    table.render(look)
}

/// Where it stands; of one that is part of another, of which.
pub(super) fn stands(incident: &IncidentListed) -> String {
    let kind = match incident.kind {
        "drill" => "drill, ",
        "near_miss" => "near miss, ",
        _ => "",
    };
    match incident.merged_into {
        Some(into) => format!("{kind}part of {into}"),
        None => format!("{kind}{}", incident.status),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn incident() -> IncidentListed {
        IncidentListed {
            id: 7,
            title: "Customers cannot pay".to_owned(),
            severity: "sev2",
            status: "investigating",
            status_since: "2026-03-02T10:00:00Z".to_owned(),
            kind: "real",
            audience: "team",
            declared_at: "2026-03-02T10:00:00Z".to_owned(),
            declared_at_local: "2026-03-02 11:00:00 CET".to_owned(),
            declared_by: "Ana".to_owned(),
            lead: None,
            merged_into: None,
            revision: 1,
        }
    }

    #[rstest]
    #[case::open(incident(), "investigating")]
    #[case::a_drill(IncidentListed { kind: "drill", ..incident() }, "drill, investigating")]
    #[case::merged(IncidentListed { merged_into: Some(3), ..incident() }, "part of 3")]
    fn where_it_stands_is_said_in_a_word(#[case] incident: IncidentListed, #[case] expected: &str) {
        assert_eq!(stands(&incident), expected);
    }
}
