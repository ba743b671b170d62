//! `incidents annotate`, `incidents fold` and `incidents unfold`

use clap::Args;
use serde::Serialize;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{
    IncidentAnnotationForm, IncidentFoldForm, IncidentLineListed, IncidentLineName, IncidentListed,
};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::{INCIDENT_HELP, answered};

/// What names a line.
const LINE_HELP: &str = "The line, as `incidents show --lines` names it";

#[derive(Debug, Args)]
#[command(after_help = "\
A line stays as it is: what you write stands beside it, with your name.

Examples:
  watchbill incidents show 7 --lines
  watchbill incidents annotate 7 note:7/1 'that was the second disk' --at 14:05")]
pub(crate) struct AnnotateWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    #[arg(value_name = "LINE", help = LINE_HELP)]
    line: String,
    /// What is to be said of it
    #[arg(value_name = "TEXT")]
    text: String,
    /// When it happened, where the line has another time
    #[arg(long, value_name = "TIME", default_value = "")]
    at: String,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Folded lines are shown as one, with your reason and your name; with --json every line is there all the same.

Examples:
  watchbill incidents fold 7 note:7/2 note:7/3 --why 'another matter'")]
pub(crate) struct FoldWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    #[arg(value_name = "LINE", required = true, help = LINE_HELP)]
    lines: Vec<String>,
    /// Why they are noise
    #[arg(long, value_name = "TEXT")]
    why: String,
}

#[derive(Debug, Args)]
pub(crate) struct UnfoldWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// The number of the fold, as `incidents show` gives it
    #[arg(value_name = "FOLD")]
    fold: u64,
}

#[derive(Serialize)]
struct Folded {
    incident: IncidentListed,
    said: String,
    fold: u64,
}

pub(super) async fn annotate(surroundings: &Surroundings, words: AnnotateWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let annotated = annotated(&handle, words).await;
    handle.shutdown().await;
    annotated
}

async fn annotated(handle: &EngineHandle, words: AnnotateWords) -> Result<Answer, Failure> {
    let (id, mut named) = named(handle, &words.incident, std::slice::from_ref(&words.line)).await?;
    let form = IncidentAnnotationForm { id, line: named.remove(0), text: words.text, said_at: words.at };
    let done = handle.incident_annotate(&form, &person()).await?;
    answered(handle, done).await
}

pub(super) async fn fold(surroundings: &Surroundings, words: FoldWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let folded = folded(&handle, words).await;
    handle.shutdown().await;
    folded
}

async fn folded(handle: &EngineHandle, words: FoldWords) -> Result<Answer, Failure> {
    let (id, lines) = named(handle, &words.incident, &words.lines).await?;
    let fold = handle.incident_fold(&IncidentFoldForm { id, lines, why: words.why }, &person()).await?;
    let said = format!("Folded; `watchbill incidents unfold {id} {fold}` opens it again.");
    let incident = handle.incident_listed(id).await?;
    Ok(Answer::new(format!("{said}\n"), &Folded { incident, said, fold }))
}

pub(super) async fn unfold(surroundings: &Surroundings, words: &UnfoldWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let unfolded = unfolded(&handle, words).await;
    handle.shutdown().await;
    unfolded
}

async fn unfolded(handle: &EngineHandle, words: &UnfoldWords) -> Result<Answer, Failure> {
    let id = handle.incident_id(&words.incident).await?;
    handle.incident_unfold(id, words.fold, &person()).await?;
    let incident = handle.incident_listed(id).await?;
    let said = format!("Fold {} of incident {id} is open again.", words.fold);
    Ok(Answer::new(format!("{said}\n"), &Folded { incident, said, fold: words.fold }))
}

/// The incident's number, and its lines of these names.
async fn named(
    handle: &EngineHandle,
    incident: &str,
    typed: &[String],
) -> Result<(i64, Vec<IncidentLineName>), Failure> {
    let shown = handle.incident_shown(incident).await?;
    let id = shown.incident.id;
    let lines = typed.iter().map(|typed| name(&shown.timeline, id, typed)).collect::<Result<_, _>>()?;
    Ok((id, lines))
}

fn name(timeline: &[IncidentLineListed], id: i64, typed: &str) -> Result<IncidentLineName, Failure> {
    let found = timeline.iter().find(|line| line.line == typed.trim());
    let found = found.ok_or_else(|| {
        let shown = line(typed);
        Failure::not_found(format!(
            "incident {id} has no line `{shown}`, so nothing was written; `watchbill incidents show {id} --lines` names them"
        ))
    })?;
    let [record, key] = found.record.clone();
    Ok(IncidentLineName { record, key, kind: found.kind.to_owned() })
}
