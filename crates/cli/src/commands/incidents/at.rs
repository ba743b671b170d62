//! `incidents at`

use clap::Args;
use watchbill_engine::api::{IncidentAtListed, IncidentAtListing, IncidentAtSideListed};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::INCIDENT_HELP;

#[derive(Debug, Args)]
#[command(after_help = "\
What could be known at that moment, as far as it was known here then, and beside it what is known only since. Without a time it is
the moment at which the incident was detected.

Examples:
  watchbill incidents at 7 14:02
  watchbill incidents at 7 '2026-03-28 14:02' --known-only
  watchbill incidents at 7 --json | jq -r '.after'")]
pub(crate) struct Words {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// The moment: `14:02`, `10m`, `yesterday 23:10`, `2026-03-28 14:02 UTC`
    #[arg(value_name = "TIME")]
    at: Option<String>,
    /// Leave out what is known only since, to think first
    #[arg(long)]
    known_only: bool,
}

pub(super) async fn at(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let at = words.at.as_deref().unwrap_or_default();
    let listing = handle.incident_at_listing(&words.incident, at, !words.known_only).await;
    handle.shutdown().await;
    let listing = listing?;
    Ok(Answer::new(text(&listing), &listing))
}

fn text(listing: &IncidentAtListing) -> String {
    let mut text = format!("{}\n{}\n\nKnown then\n{}", line(&listing.headline), listing.at_local, side(&listing.known));
    if let Some(since) = &listing.since {
        let told = side(since);
        let told = if told.is_empty() { "  nothing came after\n".to_owned() } else { told };
        text.push_str(&format!("\nKnown only since\n{told}"));
    }
    if !listing.untold.is_empty() {
        text.push('\n');
    }
    for sentence in &listing.untold {
        text.push_str(&format!("{}\n", line(sentence)));
    }
    text
}

fn side(side: &IncidentAtSideListed) -> String {
    let parts = [
        ("alerts", &side.alerts),
        ("silences", &side.silences),
        ("on call", &side.on_call),
        ("not heard", &side.deaf),
        ("timeline", &side.lines),
    ];
    parts.into_iter().filter(|(_, rows)| !rows.is_empty()).map(|(name, rows)| part(name, rows)).collect()
}

fn part(name: &str, rows: &[IncidentAtListed]) -> String {
    let row = |row: &IncidentAtListed| {
        let detail = if row.detail.is_empty() { String::new() } else { format!(" ({})", line(&row.detail)) };
        format!("    {}  {}{detail}\n", row.at_local, line(&row.name))
    };
    format!("  {name}\n{}", rows.iter().map(row).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, detail: &str) -> IncidentAtListed {
        let (key, at) = ("prod/1".to_owned(), "2026-03-28T08:52:30Z".to_owned());
        let at_local = "2026-03-28 09:52:30 CET".to_owned();
        IncidentAtListed { key, name: name.to_owned(), detail: detail.to_owned(), at, at_local }
    }

    fn empty() -> IncidentAtSideListed {
        IncidentAtSideListed { alerts: vec![], silences: vec![], on_call: vec![], deaf: vec![], lines: vec![] }
    }

    fn listing(since: Option<IncidentAtSideListed>) -> IncidentAtListing {
        IncidentAtListing {
            incident: 7,
            at: "2026-03-28T08:53:00Z".to_owned(),
            at_local: "2026-03-28 09:53:00 CET".to_owned(),
            before: None,
            after: None,
            headline: "At 09:53: no alert was known to fire.".to_owned(),
            known: IncidentAtSideListed { on_call: vec![row("payments", "Ana")], ..empty() },
            since,
            untold: vec!["Nobody can tell.".to_owned()],
        }
    }

    #[test]
    fn what_was_known_stands_before_what_is_known_since() {
        let since = IncidentAtSideListed { alerts: vec![row("Down", "critical, known from 09:54")], ..empty() };
        let expected = "At 09:53: no alert was known to fire.\n2026-03-28 09:53:00 CET\n\nKnown then\n  on call\n    \
            2026-03-28 09:52:30 CET  payments (Ana)\n\nKnown only since\n  alerts\n    2026-03-28 09:52:30 CET  Down (critical, known \
            from 09:54)\n\nNobody can tell.\n";
        assert_eq!(text(&listing(Some(since))), expected);
    }

    #[test]
    fn what_is_known_since_is_left_out_or_nothing() {
        assert!(!text(&listing(None)).contains("since"));
        assert!(text(&listing(Some(empty()))).contains("Known only since\n  nothing came after\n"));
    }
}
