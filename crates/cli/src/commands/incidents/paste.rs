//! `incidents paste`

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{IncidentPasteForm, IncidentPasteRead, IncidentPastedRow};

use crate::answer::{Answer, Ended, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::terminal::{line, lines};

use super::INCIDENT_HELP;

/// What a paste may have, bytes.
const MOST_BYTES: usize = 1024 * 1024;

#[derive(Debug, Args)]
#[command(after_help = "\
Copied text of Slack, Teams, IRC and the like becomes lines of the timeline, by the times it names. Look at it with
--dry-run first: a day that was assumed is asked there, and lines that belong to nobody are listed. The same text again
adds nothing. What was pasted is kept as it was.

Examples:
  watchbill incidents paste 7 chat.txt --dry-run
  wl-paste | watchbill incidents paste 7 --zone America/New_York")]
pub(crate) struct Words {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// The file with the text; - is standard input
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    /// The zone in which the chat shows its times; that of the incident unless given
    #[arg(long, value_name = "ZONE", default_value = "")]
    zone: String,
    /// The day of the first row, where the text names none
    #[arg(long, value_name = "YYYY-MM-DD", default_value = "")]
    day: String,
    /// In days of digits the month comes first
    #[arg(long)]
    month_first: bool,
    /// Show what it would become, and write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Serialize)]
struct Document {
    taken: bool,
    said: Option<String>,
    rows: Vec<Row>,
    left: Vec<Left>,
    asks: Vec<String>,
}

#[derive(Serialize)]
struct Row {
    at: String,
    at_local: String,
    certain: bool,
    by: String,
    text: String,
}

#[derive(Serialize)]
struct Left {
    line: usize,
    text: String,
}

pub(super) async fn paste(surroundings: &Surroundings, words: Words) -> Result<Answer, Failure> {
    let text = text_of(&words.file)?;
    let handle = surroundings.records().await?;
    let pasted = pasted(&handle, words, text).await;
    handle.shutdown().await;
    pasted
}

async fn pasted(handle: &EngineHandle, words: Words, text: String) -> Result<Answer, Failure> {
    let Words { incident, zone, day, month_first, dry_run, .. } = words;
    let id = handle.incident_id(&incident).await?;
    let form = IncidentPasteForm { id, text, zone, day, month_first };
    let read = handle.incident_paste_read(&form).await?;
    let said = if dry_run { None } else { Some(handle.incident_paste(&form, &person()).await?.said) };
    let document = document(read, said);
    let ended = if document.rows.is_empty() { Ended::Unreadable } else { Ended::Fine };
    Ok(Answer::new(shown(&document), &document).ending(ended))
}

fn document(read: IncidentPasteRead, said: Option<String>) -> Document {
    let row = |row: IncidentPastedRow| Row {
        at: Surroundings::rfc3339(row.at.ms),
        at_local: row.at.full,
        certain: row.certain,
        by: row.by,
        text: row.text,
    };
    Document {
        taken: said.is_some(),
        said,
        rows: read.rows.into_iter().map(row).collect(),
        left: read.left.into_iter().map(|left| Left { line: left.number, text: left.text }).collect(),
        asks: read.asks,
    }
}

fn shown(document: &Document) -> String {
    let mut text = String::new();
    for row in &document.rows {
        let about = if row.certain { "" } else { "about " };
        let by = if row.by.is_empty() { String::new() } else { format!("{}: ", line(&row.by)) };
        text.push_str(&format!("{about}{}  {by}{}\n", row.at_local, lines(&row.text).join("\n    ")));
    }
    text.extend(document.left.iter().map(|left| format!("left out, line {}: {}\n", left.line, line(&left.text))));
    text.extend(document.asks.iter().map(|ask| format!("? {}\n", line(ask))));
    match &document.said {
        Some(said) => text.push_str(&format!("{}\n", line(said))),
        None if document.rows.is_empty() => text.push_str("No line of it begins with a time and a name.\n"),
        None => text.push_str("Nothing was written: without --dry-run it is taken in.\n"),
    }
    text
}

fn text_of(path: &Path) -> Result<String, Failure> {
    let cannot = |error: &dyn std::fmt::Display| {
        Failure::usage(format!("{} cannot be read, so nothing was written: {error}", path.display()))
    };
    let mut bytes = Vec::new();
    // One more tells that there is more.
    let most = MOST_BYTES as u64 + 1;
    if path == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(|error| cannot(&error))?;
    } else {
        let file = File::open(path).map_err(|error| cannot(&error))?;
        file.take(most).read_to_end(&mut bytes).map_err(|error| cannot(&error))?;
    }
    if bytes.len() > MOST_BYTES {
        let message = "it has more than 1 MiB, which is more than a paste may have; take a part of it";
        return Err(cannot(&message));
    }
    String::from_utf8(bytes).map_err(|_| cannot(&"it is no text in UTF-8"))
}
