//! `drills`: something is made to go wrong, and what was believed is held against what was seen.

mod plan;
mod show;

use clap::Subcommand;
use serde::Serialize;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{DrillAct, DrillActForm, DrillDone, DrillListed, DrillListing};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

/// What names a drill, told with every command that takes one.
const DRILL_HELP: &str = "The drill's number, as `drills list` gives it";

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// List drills: those that run, those that are planned, and the last that were over
    #[command(after_help = "\
Examples:
  watchbill drills list
  watchbill drills list --json | jq -r '.drills[] | select(.held == false) | [.id, .title] | @tsv'")]
    List,
    /// Show a drill: its plan, what should have been seen, and what was
    Show(show::Words),
    /// Plan a drill, or change the plan of one that did not begin
    Plan(Box<plan::Words>),
    /// Begin a drill: its incident is declared, and its plan stands from then on
    Begin {
        #[arg(value_name = "DRILL", help = DRILL_HELP)]
        drill: String,
    },
    /// Say that a drill went to its end; its incident is resolved and its postmortem begun
    End {
        #[arg(value_name = "DRILL", help = DRILL_HELP)]
        drill: String,
    },
    /// Say that a drill was stopped at once; its incident is resolved and its postmortem begun
    Stop {
        #[arg(value_name = "DRILL", help = DRILL_HELP)]
        drill: String,
        /// What was seen
        #[arg(long, value_name = "TEXT")]
        saw: String,
    },
    /// Say that a drill will not run
    Drop {
        #[arg(value_name = "DRILL", help = DRILL_HELP)]
        drill: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    // What somebody plans needs no source that was polled.
    let handle = match &words {
        Words::Plan(_) => surroundings.records_begun().await?,
        _ => surroundings.records().await?,
    };
    let answer = answer(&handle, words, surroundings).await;
    handle.shutdown().await;
    answer
}

async fn answer(handle: &EngineHandle, words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let (drill, act) = match words {
        Words::List => {
            let listing = handle.drill_listing().await?;
            return Ok(Answer::new(listed(&listing, surroundings.look), &listing));
        }
        Words::Show(words) => return show::show(handle, &words).await,
        Words::Plan(words) => return plan::plan(handle, *words).await,
        Words::Begin { drill } => (drill, DrillAct::Begin),
        Words::End { drill } => (drill, DrillAct::End),
        Words::Stop { drill, saw } => (drill, DrillAct::Stop { saw }),
        Words::Drop { drill, why } => (drill, DrillAct::Drop { why }),
    };
    let id = handle.drill_shown(&drill).await?.drill.id;
    answered(handle, handle.drill_act(&DrillActForm { id, seen: None, act }, &person()).await?).await
}

/// What every command that does something answers.
#[derive(Serialize)]
struct Done {
    drill: DrillListed,
    said: String,
}

async fn answered(handle: &EngineHandle, done: DrillDone) -> Result<Answer, Failure> {
    let drill = handle.drill_shown(&done.row.id.to_string()).await?.drill;
    let document = Done { drill, said: done.said };
    Ok(Answer::new(format!("{}\n", line(&document.said)), &document))
}

fn listed(listing: &DrillListing, look: Look) -> String {
    if listing.drills.is_empty() {
        return "No drill was ever planned here: `watchbill drills plan` does.\n".to_owned();
    }
    let mut table = Table::new(&[
        Column::Number("NUMBER"),
        Column::Word("STATE"),
        Column::Text("HELD"),
        Column::Number("INCIDENT"),
        Column::Flexible("TITLE"),
        Column::Text("PLANNED BY"),
    ]);
    for drill in &listing.drills {
        let held = drill.held.map_or("", |held| if held { "yes" } else { "no" });
        let incident = drill.incident.map(|id| id.to_string()).unwrap_or_default();
        table.row([&*drill.id.to_string(), drill.state, held, &*incident, &*drill.title, &*drill.made_by]);
    }
    table.render(look)
}
