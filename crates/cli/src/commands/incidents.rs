//! `incidents`: what went wrong, who handles it, and what the records tell of it.

mod acts;
mod at;
mod declare;
mod drafts;
mod files;
mod lines;
mod list;
mod note;
mod paste;
mod search;
mod show;
mod told;
mod trends;

use clap::Subcommand;
use serde::Serialize;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{IncidentDone, IncidentListed};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

pub(in crate::commands) use list::table_text;

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// Declare an incident: from alerts, queues, budgets, services, or nothing
    #[command(visible_alias = "open")]
    Declare(declare::Words),
    /// List the incidents that are open
    List(list::Words),
    /// Show an incident: its times and where they come from, what it cost, and its timeline
    Show(show::Words),
    /// Show what could be known at a moment of an incident, and what is known only since
    At(at::Words),
    /// Write a note into the timeline of an incident
    Note(note::Words),
    /// Take what was copied from a chat into the timeline of an incident
    Paste(paste::Words),
    /// Attach a picture or another file to an incident
    Attach(files::AttachWords),
    /// Write a file that is attached to an incident out
    File(files::FileWords),
    /// Write beside a line of a timeline; the line stays as it is
    Annotate(lines::AnnotateWords),
    /// Fold lines of a timeline that are noise
    Fold(lines::FoldWords),
    /// Open a fold again
    Unfold(lines::UnfoldWords),
    /// Look for words in all that is kept of incidents
    Search(search::SearchWords),
    /// List the incidents that were most like one
    Similar(search::SimilarWords),
    /// Show what incidents of the last quarters have in common, and what that cannot tell
    Trends(trends::Words),
    /// Call an incident something else
    Title(acts::TitleWords),
    /// Say for whom an incident is meant
    Audience(acts::AudienceWords),
    /// Say how far an incident is
    Status(acts::StatusWords),
    /// Say how grave an incident is
    Severity(acts::SeverityWords),
    /// Say who leads an incident, writes it down, or tells everybody else
    Role(acts::RoleWords),
    /// Say that an incident is about something else as well, or that it is not
    Link(acts::LinkWords),
    /// Say when an incident started, was detected, acknowledged, mitigated or resolved, whatever is recorded
    Time(acts::TimeWords),
    /// Say who told of an incident, and when
    Report(told::ReportWords),
    /// Write a figure of what an incident cost that no record tells
    Figure(told::FigureWords),
    /// Make an incident a part of another one that it turned out to be
    Merge(acts::MergeWords),
    /// Say that an incident is over; its timeline is kept from then on
    #[command(visible_alias = "close")]
    Resolve(acts::ResolveWords),
    /// Write drafts of where an incident stands, for a chat and for a status page, without names of people
    Drafts(drafts::Words),
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    match words {
        Words::Declare(words) => declare::declare(surroundings, words).await,
        Words::List(words) => list::list(surroundings, &words).await,
        Words::Show(words) => show::show(surroundings, &words).await,
        Words::At(words) => at::at(surroundings, &words).await,
        Words::Note(words) => note::note(surroundings, words).await,
        Words::Paste(words) => paste::paste(surroundings, words).await,
        Words::Attach(words) => files::attach(surroundings, words).await,
        Words::File(words) => files::file(surroundings, &words).await,
        Words::Annotate(words) => lines::annotate(surroundings, words).await,
        Words::Fold(words) => lines::fold(surroundings, words).await,
        Words::Unfold(words) => lines::unfold(surroundings, &words).await,
        Words::Search(words) => search::search(surroundings, &words).await,
        Words::Similar(words) => search::similar(surroundings, &words).await,
        Words::Trends(words) => trends::trends(surroundings, &words).await,
        Words::Report(words) => told::report(surroundings, words).await,
        Words::Figure(words) => told::figure(surroundings, words).await,
        Words::Title(words) => acts::title(surroundings, words).await,
        Words::Audience(words) => acts::audience(surroundings, words).await,
        Words::Status(words) => acts::status(surroundings, words).await,
        Words::Severity(words) => acts::severity(surroundings, words).await,
        Words::Role(words) => acts::role(surroundings, words).await,
        Words::Link(words) => acts::link(surroundings, words).await,
        Words::Time(words) => acts::time(surroundings, words).await,
        Words::Merge(words) => acts::merge(surroundings, &words).await,
        Words::Resolve(words) => acts::resolve(surroundings, words).await,
        Words::Drafts(words) => drafts::drafts(surroundings, words).await,
    }
}

/// What names an incident, told with every command that takes one.
const INCIDENT_HELP: &str = "The incident's number, as `incidents list` gives it";

/// What every command that does something answers.
#[derive(Serialize)]
struct Done {
    incident: IncidentListed,
    said: String,
}

/// The incident as it is after something was done with it.
async fn answered(handle: &EngineHandle, done: IncidentDone) -> Result<Answer, Failure> {
    let incident = handle.incident_listed(done.row.id).await?;
    let document = Done { incident, said: done.said };
    Ok(Answer::new(format!("{}\n", line(&document.said)), &document))
}
