//! `postmortem`: documents about what went wrong.

mod dismiss;
mod documents;
mod editor;
mod factors;
mod files;
mod insert;
mod lint;
mod lint_one;
mod refresh;
mod review;
mod set;
mod shown;
mod templates;
mod texts;
mod vale;

use clap::Subcommand;
use serde::Serialize;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{PostmortemDone, PostmortemListed};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// Make a draft from an incident, filled in from what is recorded
    New(documents::NewWords),
    /// List postmortems, and the incidents that need one
    List,
    /// Show a postmortem
    Show(documents::ShowWords),
    /// Write the text of a postmortem in your editor, or from a file
    Edit(texts::EditWords),
    /// Write out a block of records for a postmortem: a filling, a part of the timeline, or messages of one error
    Insert(insert::InsertWords),
    /// Fill in the blocks of records of a postmortem anew
    Refresh(refresh::Words),
    /// Say what a postmortem is called, who sees to it, by when, for whom it is, and what contributed
    Set(set::Words),
    /// Check a postmortem: its language, its six properties, its action items; exits 1 on a finding of weight
    Check(documents::CheckWords),
    /// Say why a finding may stand
    Dismiss(dismiss::Words),
    /// List the versions of a postmortem, show one, or what was written since
    Versions(texts::VersionsWords),
    /// Bring an earlier version of a postmortem back
    Restore(texts::RestoreWords),
    /// Send a postmortem to be reviewed, ask somebody to, or say that it is
    Review(review::ReviewWords),
    /// Say that a postmortem was shared, and with whom
    Share(review::ShareWords),
    /// Write a postmortem as Markdown, as one HTML file, as text for a chat, or into a folder to commit
    Export(files::ExportWords),
    /// Take in Markdown files, folders of them, and incidents as comma-separated values
    Import(files::ImportWords),
    /// List templates, write one out, or take one in
    Templates(templates::Words),
    /// Check the language of Markdown files, and their action items; exits 1 on a finding of weight, for CI
    Lint(lint::Words),
    /// Write the rules as a style for Vale, with the names of your people in it
    Vale(vale::Words),
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    match words {
        Words::New(words) => documents::new(surroundings, words).await,
        Words::List => documents::list(surroundings).await,
        Words::Show(words) => documents::show(surroundings, &words).await,
        Words::Edit(words) => texts::edit(surroundings, words).await,
        Words::Insert(words) => insert::insert(surroundings, words).await,
        Words::Refresh(words) => refresh::refresh(surroundings, words).await,
        Words::Dismiss(words) => dismiss::dismiss(surroundings, words).await,
        Words::Set(words) => set::set(surroundings, words).await,
        Words::Check(words) => documents::check(surroundings, &words).await,
        Words::Versions(words) => texts::versions(surroundings, &words).await,
        Words::Restore(words) => texts::restore(surroundings, &words).await,
        Words::Review(words) => review::review(surroundings, words).await,
        Words::Share(words) => review::share(surroundings, words).await,
        Words::Export(words) => files::export(surroundings, &words).await,
        Words::Import(words) => files::import(surroundings, &words).await,
        Words::Templates(words) => templates::templates(surroundings, words).await,
        Words::Lint(words) => lint::lint(&words, surroundings),
        Words::Vale(words) => vale::vale(&words, surroundings),
    }
}

/// What names a document, told with every command that takes one.
const POSTMORTEM_HELP: &str = "The postmortem's number, as `postmortem list` gives it";

/// What every command that does something answers.
#[derive(Serialize)]
struct Done {
    postmortem: PostmortemListed,
    said: String,
}

/// The postmortem as it is after something was done with it.
async fn answered(handle: &EngineHandle, done: PostmortemDone) -> Result<Answer, Failure> {
    let postmortem = handle.postmortem_shown(&done.row.id.to_string()).await?.postmortem;
    let document = Done { postmortem, said: done.said };
    Ok(Answer::new(format!("{}\n", line(&document.said)), &document))
}
