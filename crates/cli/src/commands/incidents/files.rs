//! `incidents attach` and `incidents file`

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use watchbill_engine::api::IncidentFileListed;
use watchbill_engine::{EngineHandle, size_text};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::{INCIDENT_HELP, answered};

/// What is read of a file at most, bytes; what has more is refused when it is attached.
const MOST_BYTES: u64 = 10 * 1024 * 1024 + 1;

#[derive(Debug, Args)]
#[command(after_help = "\
Pictures (PNG, JPEG, GIF, WebP), PDF and plain text, by what is in them: at most 10 MiB each and 50 MiB for an incident. They
are kept in the records beside the incident.

Examples:
  watchbill incidents attach 7 errors.png")]
pub(crate) struct AttachWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What it is called; the name of the file unless given
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  watchbill incidents file 7 errors.png --out /tmp/errors.png")]
pub(crate) struct FileWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// Which: its name, or the first digits of its SHA-256, as `incidents show` gives them
    #[arg(value_name = "NAME")]
    file: String,
    /// The file that is made; there may be none of that name
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Written {
    path: String,
    #[serde(flatten)]
    file: IncidentFileListed,
}

pub(super) async fn attach(surroundings: &Surroundings, words: AttachWords) -> Result<Answer, Failure> {
    let bytes = bytes_of(&words.file)?;
    let handle = surroundings.records().await?;
    let attached = attached(&handle, &words, &bytes).await;
    handle.shutdown().await;
    attached
}

async fn attached(handle: &EngineHandle, words: &AttachWords, bytes: &[u8]) -> Result<Answer, Failure> {
    let id = handle.incident_id(&words.incident).await?;
    let name = words.name.clone().unwrap_or_else(|| words.file.to_string_lossy().into_owned());
    let done = handle.incident_attach_bytes(id, (&name, bytes), &person()).await?;
    answered(handle, done).await
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Failure> {
    let cannot = |error: &dyn std::fmt::Display| {
        Failure::usage(format!("{} cannot be read, so nothing was attached: {error}", path.display()))
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| cannot(&error))?;
    file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(|error| cannot(&error))?;
    Ok(bytes)
}

pub(super) async fn file(surroundings: &Surroundings, words: &FileWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let found = handle.incident_file_bytes(&words.incident, &words.file).await;
    handle.shutdown().await;
    let (file, bytes) = found?;
    write_new(&words.out, &bytes)
        .map_err(|error| Failure::usage(format!("--out {}: {error}; nothing was written", words.out.display())))?;
    let path = words.out.display().to_string();
    let text = format!("{}: {}, {}, {}\n", line(&path), line(&file.name), file.mime, size_text(file.bytes));
    Ok(Answer::new(text, &Written { path, file }))
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
}
