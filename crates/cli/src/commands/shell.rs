//! What shells and `man` know of this command; both are made from its own words, so neither can fall behind them.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use serde::Serialize;

use crate::answer::{Answer, Failure};
use crate::arguments::Arguments;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  watchbill completions bash > ~/.local/share/bash-completion/completions/watchbill")]
pub(crate) struct CompletionWords {
    /// For which shell
    shell: Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  watchbill man --out ~/.local/share/man/man1 && man watchbill")]
pub(crate) struct ManWords {
    /// The folder to write them into; it is made if need be, and files of the same names are replaced
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Completions {
    shell: String,
    script: String,
}

#[derive(Serialize)]
struct Pages {
    folder: String,
    files: Vec<String>,
}

/// Prints the script by which a shell completes our words.
pub(crate) fn completions(words: &CompletionWords) -> Answer {
    let mut script = Vec::new();
    clap_complete::generate(words.shell, &mut Arguments::command(), "watchbill", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    Answer::new(script.clone(), &Completions { shell: words.shell.to_string(), script })
}

/// Writes a manual page for the command and one for each of its subcommands.
pub(crate) fn man(words: &ManWords) -> Result<Answer, Failure> {
    let folder = words.out.display();
    let refused =
        |error: std::io::Error| Failure::usage(format!("{folder}: the manual pages cannot be written: {error}"));
    std::fs::create_dir_all(&words.out).map_err(refused)?;
    clap_mangen::generate_to(Arguments::command(), &words.out).map_err(refused)?;
    let written = std::fs::read_dir(&words.out).map_err(refused)?;
    let mut files: Vec<String> = written
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with("watchbill") && name.ends_with(".1"))
        .collect();
    files.sort();
    let text = format!("{} manual pages are in {folder}.\n", files.len());
    Ok(Answer::new(text, &Pages { folder: folder.to_string(), files }))
}

#[cfg(test)]
#[path = "shell_tests.rs"]
mod tests;
