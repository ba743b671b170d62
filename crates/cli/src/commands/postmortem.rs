//! `postmortem`: documents about what went wrong.

mod lint;
mod shown;
mod vale;

use clap::Subcommand;

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// Check the language of Markdown files, and their action items; exits 1 on a finding of weight, for CI
    Lint(lint::Words),
    /// Write the rules as a style for Vale, with the names of your people in it
    Vale(vale::Words),
}

pub(crate) fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    match words {
        Words::Lint(words) => lint::lint(&words, surroundings),
        Words::Vale(words) => vale::vale(&words, surroundings),
    }
}
