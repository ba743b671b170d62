//! `postmortem vale`: the rules as a style for Vale.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use watchbill_engine::{known_names, vale_files};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

#[derive(Debug, Args)]
#[command(after_help = "\
Writes DIR/Watchbill/*.yml, one rule for each class, over those that an earlier run wrote. Vale
looks for words and does not know whom a sentence is about: it finds less than `postmortem lint`,
and more that is none. The people of the workspace are written into the rule about names: keep that
in mind where you publish it. With --workspace and a folder that is none they are left out.

Example, with `BasedOnStyles = Watchbill` for [*.md] in .vale.ini:
  watchbill postmortem vale .vale/styles")]
pub(crate) struct Words {
    /// The folder that `StylesPath` of your .vale.ini names
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

#[derive(Serialize)]
struct Document {
    folder: String,
    files: Vec<String>,
    people: usize,
}

pub(super) fn vale(words: &Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let files = &surroundings.ports.files;
    let names = known_names(&**files, &surroundings.folder);
    let mut written = Vec::new();
    for (name, text) in vale_files(&names) {
        let path = words.folder.join(&name);
        files.write(&path, text.as_bytes()).map_err(|error| {
            Failure::usage(format!("{}: it cannot be written: {error}; the style is not whole", path.display()))
        })?;
        written.push(name.display().to_string().replace('\\', "/"));
    }
    let people = match names.people {
        0 => "no names are in it".to_owned(),
        1 => "the name of 1 person is in it".to_owned(),
        people => format!("the names of {people} people are in it"),
    };
    let folder = words.folder.display().to_string();
    let text = format!(
        "{} rules in {}; {people}.\nIn .vale.ini: `StylesPath = {}`, and under [*.md] `BasedOnStyles = Watchbill`.\n",
        written.len(),
        line(&words.folder.join("Watchbill").display().to_string()),
        line(&folder)
    );
    Ok(Answer::new(text, &Document { folder, files: written, people: names.people }))
}
