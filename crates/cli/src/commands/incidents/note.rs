//! `incidents note`

use clap::Args;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::IncidentNoteForm;

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;

use super::answered;

#[derive(Debug, Args)]
#[command(after_help = "\
While one incident alone is open, the note goes there. It is never changed afterwards: write another one.

Examples:
  watchbill incidents note 'restarted checkout-2, errors go down'
  watchbill incidents note --incident 7 --at 10m 'customers told support'")]
pub(crate) struct Words {
    /// What happened
    #[arg(value_name = "TEXT")]
    text: String,
    /// The incident's number; without it the only one that is open
    #[arg(long, value_name = "NUMBER")]
    incident: Option<String>,
    /// When that happened: so long ago like 10m, 14:05, 'yesterday 14:05', '2026-03-02 14:05 Europe/Berlin'; without a zone by the clock of the incident; now unless given
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// It tells what somebody did who attacks
    #[arg(long)]
    attacker: bool,
}

pub(super) async fn note(surroundings: &Surroundings, words: Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let noted = noted(&handle, words).await;
    handle.shutdown().await;
    noted
}

async fn noted(handle: &EngineHandle, words: Words) -> Result<Answer, Failure> {
    let id = match &words.incident {
        Some(typed) => Some(handle.incident_id(typed).await?),
        None => None,
    };
    let form = IncidentNoteForm { id, text: words.text, at: words.at.unwrap_or_default(), attacker: words.attacker };
    let done = handle.incident_note(&form, &person()).await?;
    answered(handle, done).await
}
