//! `init`: a first `watchbill.toml`.

use clap::Args;
use serde::Serialize;
use watchbill_engine::{DEFINITIONS_FILE, starter};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  watchbill --workspace ~/oncall init --team payments")]
pub(crate) struct Words {
    /// The team's name, as it is shown everywhere
    #[arg(long, value_name = "NAME", default_value = "my team")]
    team: String,
}

#[derive(Serialize)]
struct Document {
    file: String,
    written: bool,
}

pub(crate) fn run(words: &Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let file = surroundings.folder.join(DEFINITIONS_FILE);
    let was_there = file.exists();
    starter(&*surroundings.ports.files, &surroundings.folder, &words.team)?;
    let file = file.display().to_string();
    let text = if was_there {
        format!("{file} is there already and stays as it is.\n")
    } else {
        format!("{file} is written. Next: `watchbill sources add --help`, then `watchbill watch`.\n")
    };
    Ok(Answer::new(text, &Document { file, written: !was_there }))
}
