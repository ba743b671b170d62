//! `check`: every definition file of a folder, for people and for CI.

use std::path::PathBuf;

use clap::Args;
use watchbill_engine::{CheckedFinding, DEFINITIONS_FILE, check_definitions};

use crate::answer::{Answer, Ended, Failure};
use crate::commands::listings::place;
use crate::surroundings::Surroundings;
use crate::terminal::{Look, line};

#[derive(Debug, Args)]
#[command(after_help = "\
Findings are `refused` (a whole table is not in force), `ignored` (one key is not in force, its
default holds) or `note`. Exits 0 when there are notes at most, 1 when anything is refused or
ignored, 2 when there is no file to read.")]
pub(crate) struct Words {
    /// The folder to check, instead of the workspace
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(crate) fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let folder = words.folder.unwrap_or_else(|| surroundings.folder.clone());
    let check = check_definitions(&*surroundings.ports.files, &folder)?;
    let mut text: String = check.findings.iter().map(|finding| finding_line(finding, surroundings.look)).collect();
    if check.findings.is_empty() {
        text.push_str(&format!("{} is sound.\n", folder.join(DEFINITIONS_FILE).display()));
    }
    let ended = if check.sound { Ended::Fine } else { Ended::DoesNotHold };
    Ok(Answer::new(text, &check).ending(ended))
}

/// `file:line:column: weight: message`
fn finding_line(finding: &CheckedFinding, look: Look) -> String {
    format!("{}: {}: {}\n", place(finding), look.paint.word(finding.weight), line(&finding.message))
}
