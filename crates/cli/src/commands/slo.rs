//! `slo`: service levels, of the workspace, or of files alone where a file is named.

mod buckets;
mod discover;
mod evaluate;
mod export;
mod import;
mod ledger;
mod list;
mod marks;
mod new;
pub(crate) mod report;
mod show;
mod whatif;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use clap::Subcommand;

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// List the service levels of the workspace, the worst first; exits 1 when one is exhausted
    #[command(after_help = list::EXAMPLES)]
    List(list::Words),
    /// Show one of them with what stands behind it
    Show(show::Words),
    /// Say what it would be with another objective, window, pairs or exclusions
    Whatif(whatif::Words),
    /// Say to what its spent budget is booked
    Ledger(ledger::Words),
    /// Show the buckets that are kept behind the numbers
    Buckets(buckets::Words),
    /// Mark an incident, a deploy, a known class of trouble or a decision
    Mark(Box<marks::MarkWords>),
    /// List the marks
    Marks(marks::MarksWords),
    /// Take a mark away
    Unmark(marks::UnmarkWords),
    /// Say what is spent of an error budget and how fast it burns, from an OpenSLO file and a table of counts
    Evaluate(Box<evaluate::Words>),
    /// Begin a service level from a template
    New(new::Words),
    /// Look for service levels that Pyrra or Sloth keep as rules
    Discover(discover::Words),
    /// Say which objects of OpenSLO files can be taken, and what stands in the way of the others
    Import(import::Words),
    /// Write a service level for another program
    Export(export::Words),
    /// Write a review as Markdown, one HTML, charts and tables
    Report(report::Words),
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    match words {
        Words::List(words) => list::list(surroundings, &words).await,
        Words::Show(words) => show::show(surroundings, &words).await,
        Words::Whatif(words) => whatif::what_if(surroundings, &words).await,
        Words::Ledger(words) => ledger::ledger(surroundings, &words).await,
        Words::Buckets(words) => buckets::buckets(surroundings, &words).await,
        Words::Mark(words) => marks::mark(surroundings, &words).await,
        Words::Marks(words) => marks::marks(surroundings, &words).await,
        Words::Unmark(words) => marks::unmark(surroundings, &words).await,
        Words::Evaluate(words) => evaluate::evaluate(surroundings, &words),
        Words::New(words) => new::begin(surroundings, &words).await,
        Words::Discover(words) => discover::discover(surroundings, &words).await,
        Words::Import(words) => import::import(surroundings, &words),
        Words::Export(words) => export::export(surroundings, &words),
        Words::Report(words) => report::report(surroundings, &words).await,
    }
}

/// Bytes of the largest file of definitions that is looked at.
const LARGEST_DEFINITION: u64 = 1 << 20;

/// The text of a file that somebody named. Of one that is larger than `most` bytes it is a little more than that, so that whoever
/// reads it sees that it is too large; a file may have no end.
fn text_of(path: &Path, most: u64) -> Result<String, Failure> {
    let cannot = |what: &dyn std::fmt::Display| Failure::usage(format!("{}: cannot be read: {what}", path.display()));
    let mut bytes = Vec::new();
    let opened = File::open(path).map_err(|error| cannot(&error))?;
    opened.take(most + 1).read_to_end(&mut bytes).map_err(|error| cannot(&error))?;
    // What is cut off is not read anyway, and may have been cut within a character.
    if bytes.len() as u64 > most {
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    String::from_utf8(bytes).map_err(|_| cannot(&"it is not UTF-8 text"))
}
