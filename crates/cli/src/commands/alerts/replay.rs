//! `alerts replay`: what recorded changes would have come to.

use std::path::{Path, PathBuf};

use clap::Args;
use watchbill_engine::api::ReplayListing;
use watchbill_engine::{DEFINITIONS_FILE, ReplayPolicy, replay as replayed};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Words {
    /// Lines of JSON in order of time: {"at","alert","state":"firing|resolved|unknown","severity"?,"labels"?}
    #[arg(value_name = "FILE.jsonl")]
    file: PathBuf,
    /// A file with the tables of watchbill.toml that decide about pages, instead of the workspace's
    #[arg(long, value_name = "P.toml")]
    policy: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Without a workspace and without --policy the defaults hold and nobody is asleep.

Examples:
  watchbill alerts replay last-night.jsonl
  watchbill alerts replay last-night.jsonl --policy stricter.toml --json | jq '.pages | length'";

pub(super) fn replay(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let text = read(surroundings, &words.file)?;
    let (policy, problems) = match &words.policy {
        Some(file) => {
            let text = read(surroundings, file)?;
            ReplayPolicy::read(&text, &file.display().to_string(), surroundings.ports.clock.zone())
        }
        None => of_workspace(surroundings)?,
    };
    if let (Some(problem), true) = (problems.first(), words.policy.is_some()) {
        return Err(Failure::usage(line(problem)));
    }
    let policy = policy.with_schedules(&*surroundings.ports.files, &surroundings.folder);
    let listing = replayed(&text, &policy).map_err(|error| {
        Failure::usage(format!("{}:{}: {}", words.file.display(), error.line, line(&error.message)))
    })?;
    Ok(Answer::new(shown(&listing), &listing).noting(problems))
}

fn of_workspace(surroundings: &Surroundings) -> Result<(ReplayPolicy, Vec<String>), Failure> {
    let file = surroundings.folder.join(DEFINITIONS_FILE);
    match surroundings.ports.files.read(&file) {
        Ok(bytes) => {
            let (text, zone) = (String::from_utf8_lossy(&bytes), surroundings.ports.clock.zone());
            Ok(ReplayPolicy::read(&text, DEFINITIONS_FILE, zone))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok((ReplayPolicy::default(), Vec::new())),
        Err(error) => Err(Failure::usage(format!("{}: cannot be read: {error}", file.display()))),
    }
}

pub(super) fn read(surroundings: &Surroundings, file: &Path) -> Result<String, Failure> {
    let wrong = |what: &dyn std::fmt::Display| Failure::usage(format!("{}: cannot be read: {what}", file.display()));
    let bytes = surroundings.ports.files.read(file).map_err(|error| wrong(&error))?;
    String::from_utf8(bytes).map_err(|error| wrong(&error))
}

fn shown(listing: &ReplayListing) -> String {
    let mut text = String::new();
    for page in &listing.pages {
        let alerts: Vec<String> = page.alerts.iter().map(|alert| line(alert)).collect();
        text.push_str(&format!("{}  {:<12}  {}  ({})\n", page.at, page.kind, alerts.join(", "), line(&page.because)));
    }
    for alert in listing.alerts.iter().filter(|alert| !alert.flapping.is_empty()) {
        for span in &alert.flapping {
            let name = line(&alert.alert);
            text.push_str(&format!("{name} flapped from {} to {}, up to {:.2}\n", span.from, span.to, span.peak));
        }
    }
    let (pages, all) = (listing.pages.len(), listing.unmanaged_pages);
    text.push_str(&format!("{pages} pages; a plain notifier would have sent {all}.\n"));
    text
}
