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
mod report;
mod show;
mod whatif;

use clap::Subcommand;

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// List the service levels of the workspace, the worst first; exits 1 when one is exhausted
    #[command(after_help = list::EXAMPLES)]
    List,
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
        Words::List => list::list(surroundings).await,
        Words::Show(words) => show::show(surroundings, &words).await,
        Words::Whatif(words) => whatif::what_if(surroundings, &words).await,
        Words::Ledger(words) => ledger::ledger(surroundings, &words).await,
        Words::Buckets(words) => buckets::buckets(surroundings, &words).await,
        Words::Mark(words) => marks::mark(surroundings, &words).await,
        Words::Marks(words) => marks::marks(surroundings, &words).await,
        Words::Unmark(words) => marks::unmark(surroundings, &words).await,
        Words::Evaluate(words) => evaluate::evaluate(surroundings, &words),
        Words::New(words) => new::begin(surroundings, &words),
        Words::Discover(words) => discover::discover(surroundings, &words).await,
        Words::Import(words) => import::import(surroundings, &words),
        Words::Export(words) => export::export(surroundings, &words),
        Words::Report(words) => report::report(surroundings, &words).await,
    }
}
