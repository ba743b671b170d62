//! `incidents drafts`

use clap::Args;
use serde::Serialize;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{IncidentDrafts, IncidentTelling};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::lines;

use super::INCIDENT_HELP;

#[derive(Debug, Args)]
#[command(after_help = "\
Nothing is sent. Names of people of the team are taken out; read a draft before you copy it.

Examples:
  watchbill incidents drafts 7 --noticed 'Payments by card fail' --next 30m
  watchbill incidents drafts 7 --doing 'The old version is brought back' --next 14:00")]
pub(crate) struct Words {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// What people notice, in a sentence
    #[arg(long, value_name = "TEXT", default_value = "")]
    noticed: String,
    /// What is being done, in a sentence
    #[arg(long, value_name = "TEXT", default_value = "")]
    doing: String,
    /// When the next word comes: 30m from now, or at a time of the incident's zone, like 14:00
    #[arg(long, value_name = "TIME", default_value = "")]
    next: String,
}

#[derive(Serialize)]
struct Document {
    chat: String,
    status_page: String,
}

pub(super) async fn drafts(surroundings: &Surroundings, words: Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let made = made(&handle, words).await;
    handle.shutdown().await;
    let IncidentDrafts { chat, status_page } = made?;
    let document = Document { chat, status_page };
    let indented = |text: &str| lines(text).iter().map(|one| format!("  {one}\n")).collect::<String>();
    let text =
        format!("For a chat:\n{}\nFor a status page:\n{}", indented(&document.chat), indented(&document.status_page));
    Ok(Answer::new(text, &document))
}

async fn made(handle: &EngineHandle, words: Words) -> Result<IncidentDrafts, Failure> {
    let Words { incident, noticed, doing, next } = words;
    let id = handle.incident_id(&incident).await?;
    Ok(handle.incident_drafts(&IncidentTelling { id, noticed, doing, next }).await?)
}
