//! `data`: the records, as a file that can be checked, copied, restored and trimmed.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Serialize;
use watchbill_engine::{Engine, Instant, Options, StartError, StoreError, restore, size_text, span_text};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::{Surroundings, holder_text};
use crate::table::{Column, Table};
use crate::terminal::line;

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// Check that the records are sound: SQLite's own check, the schema, and what must always be true; exits 1 if not
    Check,
    /// Write a copy of the records to a file that does not exist yet; Watchbill may go on running
    Backup {
        /// Where the copy goes
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Put a copy in the place of the records; what was there goes to the folder `backups`, and nobody may be watching
    Restore {
        /// A copy made by `data backup`, or one from the folder `backups`
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Remove what is older than the workspace keeps it (`[retention] days`); alerts that fire stay. It happens by itself
    /// once a day while Watchbill runs
    Prune,
    /// Remove all that was measured of an SLI that no file names any more; until then it is kept
    Forget {
        /// Which, as `data size` lists it
        #[arg(value_name = "SLI")]
        sli: String,
    },
    /// Show how much there is, how old it is and for how long it is kept
    Size,
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    match words {
        Words::Check => check(surroundings).await,
        Words::Backup { file } => backup(surroundings, &file).await,
        Words::Restore { file } => put_back(surroundings, &file).await,
        Words::Prune => prune(surroundings).await,
        Words::Forget { sli } => forget(surroundings, &sli).await,
        Words::Size => size(surroundings).await,
    }
}

#[derive(Serialize)]
struct CheckDocument {
    file: String,
    sound: bool,
    findings: Vec<String>,
}

async fn check(surroundings: &Surroundings) -> Result<Answer, Failure> {
    let database = surroundings.database();
    if !database.exists() {
        return surroundings.records().await.map(|_| Answer::said());
    }
    let findings = match Engine::look_on(Options::new(&surroundings.folder), surroundings.ports.clone()).await {
        Ok(handle) => {
            let findings = handle.check_data().await?;
            handle.shutdown().await;
            findings
        }
        // A file that is no sound database is what this command is there to find.
        Err(StartError::Store(error @ StoreError::NotOurs { .. })) => vec![error.to_string()],
        Err(other) => return Err(other.into()),
    };
    let file = database.display().to_string();
    let sound = findings.is_empty();
    let text = if sound {
        format!("{file} is sound.\n")
    } else {
        let found: String = findings.iter().map(|finding| format!("  {}\n", line(finding))).collect();
        format!("{file} is not sound:\n{found}`watchbill data restore` puts a copy in its place.\n")
    };
    let ended = if sound { Ended::Fine } else { Ended::DoesNotHold };
    Ok(Answer::new(text, &CheckDocument { file, sound, findings }).ending(ended))
}

#[derive(Serialize)]
struct BackupDocument {
    file: String,
    bytes: u64,
}

async fn backup(surroundings: &Surroundings, to: &Path) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let written = handle.backup_data(to).await;
    handle.shutdown().await;
    written?;
    let bytes = to.metadata().map_or(0, |metadata| metadata.len());
    let file = to.display().to_string();
    let text = format!("{file} holds a copy of the records, {}.\n", size_text(bytes));
    Ok(Answer::new(text, &BackupDocument { file, bytes }))
}

#[derive(Serialize)]
struct RestoreDocument {
    restored_from: String,
    file: String,
}

async fn put_back(surroundings: &Surroundings, from: &Path) -> Result<Answer, Failure> {
    let Some(_lock) = surroundings.try_own()? else {
        let holder = surroundings.holder().map_or_else(|| "another process".to_owned(), |h| holder_text(&h));
        return Err(Failure::in_use(format!(
            "{holder} watches {} and has the records open: end it first; nothing was restored",
            surroundings.folder.display()
        )));
    };
    let database = surroundings.database();
    restore(from, &database, surroundings.ports.clock.now()).await?;
    let (restored_from, file) = (from.display().to_string(), database.display().to_string());
    let text =
        format!("{restored_from} is in the place of {file}; what was there is in the folder `backups` beside it.\n");
    Ok(Answer::new(text, &RestoreDocument { restored_from, file }))
}

#[derive(Serialize)]
struct Rows {
    table: String,
    rows: u64,
}

#[derive(Serialize)]
struct PruneDocument {
    kept_days: u64,
    removed: Vec<Rows>,
}

async fn prune(surroundings: &Surroundings) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let (_, kept) = handle.data_size().await?;
    let removed = handle.prune_data().await?;
    handle.shutdown().await;
    let kept_days = kept.as_secs() / 86_400;
    let total: u64 = removed.iter().map(|(_, rows)| rows).sum();
    let text = format!("{total} rows older than {kept_days} days are gone.\n{}", rows_table(&removed, surroundings));
    let removed = removed.into_iter().map(|(table, rows)| Rows { table, rows }).collect();
    Ok(Answer::new(text, &PruneDocument { kept_days, removed }))
}

#[derive(Serialize)]
struct ForgetDocument<'a> {
    sli: &'a str,
    removed: Vec<Rows>,
}

async fn forget(surroundings: &Surroundings, sli: &str) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let removed = handle.forget_sli(sli).await;
    handle.shutdown().await;
    let removed = removed?;
    let text = format!("What was measured of {} is gone.\n{}", line(sli), rows_table(&removed, surroundings));
    let removed = removed.into_iter().map(|(table, rows)| Rows { table, rows }).collect();
    Ok(Answer::new(text, &ForgetDocument { sli, removed }))
}

#[derive(Serialize)]
struct SizeDocument {
    file: String,
    bytes: u64,
    oldest_at: Option<String>,
    oldest_at_local: Option<String>,
    kept_days: u64,
    rows: Vec<Rows>,
    gone_slis: Vec<GoneDocument>,
}

/// An SLI that is kept although no file names it.
#[derive(Serialize)]
struct GoneDocument {
    sli: String,
    since: String,
    since_local: String,
    bytes: u64,
}

async fn size(surroundings: &Surroundings) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let (size, kept) = handle.data_size().await?;
    handle.shutdown().await;
    let file = surroundings.database().display().to_string();
    let oldest_at_local = size.oldest_at.map(|at| surroundings.full_time(at));
    let oldest = oldest_at_local.as_deref().map_or(String::new(), |at| format!("; the oldest record is of {at}"));
    let head = format!("{file}: {}, kept for {}{oldest}.\n", size_text(size.bytes), span_text(kept));
    let gone_slis: Vec<GoneDocument> = size
        .gone_slis
        .into_iter()
        .map(|gone| GoneDocument {
            sli: gone.key,
            since: gone.since.to_rfc3339(),
            since_local: surroundings.full_time(gone.since),
            bytes: gone.bytes,
        })
        .collect();
    let text = head + &rows_table(&size.rows, surroundings) + &gone_table(&gone_slis, surroundings);
    let document = SizeDocument {
        file,
        bytes: size.bytes,
        oldest_at: size.oldest_at.map(Instant::to_rfc3339),
        oldest_at_local,
        kept_days: kept.as_secs() / 86_400,
        rows: size.rows.into_iter().map(|(table, rows)| Rows { table, rows }).collect(),
        gone_slis,
    };
    Ok(Answer::new(text, &document))
}

fn gone_table(gone: &[GoneDocument], surroundings: &Surroundings) -> String {
    if gone.is_empty() {
        return String::new();
    }
    let mut table =
        Table::new(&[Column::Text("SLI THAT NO FILE NAMES"), Column::Text("SINCE"), Column::Number("SIZE")]);
    for one in gone {
        table.row([&line(&one.sli), &one.since_local, &size_text(one.bytes)]);
    }
    format!("\n{}They are kept until `watchbill data forget SLI` removes them.\n", table.render(surroundings.look))
}

fn rows_table(rows: &[(String, u64)], surroundings: &Surroundings) -> String {
    let mut table = Table::new(&[Column::Text("TABLE"), Column::Number("ROWS")]);
    for (name, rows) in rows.iter().filter(|(_, rows)| *rows > 0) {
        table.row([name, &rows.to_string()]);
    }
    if table.is_empty() { String::new() } else { table.render(surroundings.look) }
}
