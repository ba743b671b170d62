//! `postmortem lint`: the check of Markdown files. Nothing is asked over the network and nothing is written.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use watchbill_engine::api::{LintListing, UnreadableDocument};
use watchbill_engine::{LARGEST_DOCUMENT, document_text, given_names, lint_document, lint_now};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::lint_one::OfOne;
use super::shown;

#[derive(Debug, Args)]
#[command(after_help = "\
What is quoted, code, links, front matter, comments and block quotes are left alone. A workspace
is not needed; where there is one, its people and services tell a person from a program. In the
text itself `<!-- watchbill: allow CLASS -->` at the end of a line, or on the line before, lets a
finding stand.

Exits 0 without a finding, 1 with one, 2 when a file cannot be read (the others are checked all
the same).

Examples:
  watchbill postmortem lint postmortems/*.md
  watchbill postmortem lint --strict --format lines 2026-03-12-checkout.md
  git show HEAD:2026-03-12-checkout.md | watchbill postmortem lint -
  watchbill postmortem lint --json *.md | jq -r '.files[].findings[] | \"\\(.line): \\(.asks)\"'")]
pub(crate) struct Words {
    /// Markdown files; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// How it is written where it is not --json
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "full", conflicts_with = "json")]
    format: Format,
    /// What is wrong with open action items counts for the exit code as well
    #[arg(long)]
    strict: bool,
    /// Who is known by id or name, in place of the people of the workspace, separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    people: Vec<String>,
    /// Which services are known, in place of those of the workspace, separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    services: Vec<String>,
    /// As of when action items and documents are late: a day, or a time in RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// Tell the six properties of a good postmortem too, as far as the text shows them
    #[arg(long)]
    properties: bool,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With the reason, a question and other words
    Full,
    /// A line each, as editors read them: FILE:LINE:COLUMN: WEIGHT: CLASS: TEXT
    Lines,
    /// As notes that GitHub Actions puts beside the text
    Github,
}

pub(super) fn lint(words: &Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    if words.files.iter().filter(|file| is_stdin(file)).count() > 1 {
        return Err(Failure::usage("standard input can be read once: name `-` once"));
    }
    let ports = &surroundings.ports;
    let (people, services) = (typed(&words.people), typed(&words.services));
    let names = given_names(&*ports.files, &surroundings.folder, &people, &services);
    let zone = ports.clock.zone();
    let now = words.now.as_deref().map_or_else(|| Ok(ports.clock.now()), |typed| lint_now(typed, &zone))?;
    let (mut files, mut unreadable) = (Vec::new(), Vec::new());
    for path in &words.files {
        let file = if is_stdin(path) { "-".to_owned() } else { path.display().to_string() };
        match text_of(path) {
            Ok(text) => files.push(lint_document(&file, &text, &names, now, &zone)),
            Err((line, problem)) => unreadable.push(UnreadableDocument { file, line, problem }),
        }
    }
    let listing = LintListing::of(files, unreadable);
    let found = listing.warnings + listing.hints + if words.strict { listing.action_issues } else { 0 };
    let ended = match (listing.unreadable.is_empty(), found) {
        (false, _) => Ended::Unreadable,
        (true, 0) => Ended::Fine,
        (true, _) => Ended::DoesNotHold,
    };
    let place = |one: &UnreadableDocument| match one.line {
        Some(row) => format!("{}:{row}", one.file),
        None => one.file.clone(),
    };
    let told = |one: &UnreadableDocument| line(&format!("{}: {}", place(one), one.problem));
    let notes: Vec<String> = listing.unreadable.iter().map(told).collect();
    let text = shown::text(&listing, words.format, words.properties, surroundings.look);
    let answer = match (listing.files.as_slice(), words.files.as_slice()) {
        ([document], [_]) => Answer::new(text, &OfOne::new(&listing, document)),
        _ => Answer::new(text, &listing),
    };
    Ok(answer.ending(ended).noting(notes))
}

/// Names as they were typed, without what is empty.
fn typed(names: &[String]) -> Vec<String> {
    names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// The text of a file, or in which line what is wrong with it.
fn text_of(path: &Path) -> Result<String, (Option<usize>, String)> {
    let cannot = |what: &dyn std::fmt::Display| (None, format!("it cannot be read: {what}"));
    let mut bytes = Vec::new();
    // What is too much is not read to its end.
    let most = LARGEST_DOCUMENT + 1;
    if is_stdin(path) {
        io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(|error| cannot(&error))?;
    } else if path.is_dir() {
        return Err((None, "it is a folder; name the Markdown files in it, like FOLDER/*.md".to_owned()));
    } else {
        let file = File::open(path).map_err(|error| cannot(&error))?;
        file.take(most).read_to_end(&mut bytes).map_err(|error| cannot(&error))?;
    }
    document_text(bytes).map_err(|problem| (problem.line(), problem.to_string()))
}
