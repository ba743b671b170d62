//! `incidents search` and `incidents similar`

use clap::Args;
use watchbill_engine::api::{
    IncidentListed, IncidentSearchListing, IncidentSimilarListed, IncidentSimilarListing, PostmortemListed,
};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::INCIDENT_HELP;
use super::list::stands;

#[derive(Debug, Args)]
#[command(after_help = "\
Each word, or the beginning of one, has to be somewhere in an incident: in its title, in what it is about, in notes, chats and
reasons, or in what was collected when it was resolved. Postmortems are found by their titles, texts, contributing factors and
services. Exits 1 when nothing has all of them.

Examples:
  watchbill incidents search redis failover
  watchbill incidents search 'connection pool' --json | jq -r '.found[].incident.id'")]
pub(crate) struct SearchWords {
    /// What to look for
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
By alerts, queues, service levels and services that both are about: what few incidents share says more than what many do. One
that is open comes first.")]
pub(crate) struct SimilarWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
}

pub(super) async fn search(surroundings: &Surroundings, words: &SearchWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let found = handle.incident_search_listing(&words.words.join(" ")).await;
    handle.shutdown().await;
    let found = found?;
    let ended = if found.total + found.postmortems_total == 0 { Ended::DoesNotHold } else { Ended::Fine };
    Ok(Answer::new(found_text(&found), &found).ending(ended))
}

fn found_text(listing: &IncidentSearchListing) -> String {
    let mut text = String::new();
    for found in &listing.found {
        text.push_str(&format!("{}\n    {}\n", heading(&found.incident), line(&found.text)));
    }
    for found in &listing.postmortems {
        let PostmortemListed { id, state, title, .. } = &found.postmortem;
        let heading = format!("PM-{id}  {}  {}", state.replace('_', " "), line(title));
        text.push_str(&format!("{heading}\n    {}\n", line(&found.text)));
    }
    text.push_str(&counted(listing));
    text
}

fn counted(listing: &IncidentSearchListing) -> String {
    let count = |total: u64, one: &str| match total {
        1 => format!("1 {one}"),
        total => format!("{total} {one}s"),
    };
    let incidents = count(listing.total, "incident");
    match (listing.total, listing.postmortems_total) {
        (0, 0) => "No incident and no postmortem has all of these words.\n".to_owned(),
        (_, 0) => format!("{incidents}\n"),
        (_, documents) => format!("{incidents}, {}\n", count(documents, "postmortem")),
    }
}

pub(super) async fn similar(surroundings: &Surroundings, words: &SimilarWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let similar = handle.incident_similar_listing(&words.incident).await;
    handle.shutdown().await;
    let similar = similar?;
    Ok(Answer::new(listing_text(&similar), &similar))
}

fn listing_text(listing: &IncidentSimilarListing) -> String {
    match listing.similar.as_slice() {
        [] => "No incident has anything in common with it.\n".to_owned(),
        some => similar_text(some),
    }
}

/// Each with what both share.
pub(super) fn similar_text<'s>(similar: impl IntoIterator<Item = &'s IncidentSimilarListed>) -> String {
    let one = |one: &IncidentSimilarListed| format!("{}\n    {}\n", heading(&one.incident), line(&one.why));
    similar.into_iter().map(one).collect()
}

/// `7  sev2 resolved  Customers cannot pay (2026-03-02 11:00:00 CET)`
fn heading(incident: &IncidentListed) -> String {
    let IncidentListed { id, severity, title, declared_at_local, .. } = incident;
    format!("{id}  {severity} {}  {} ({declared_at_local})", stands(incident), line(title))
}
