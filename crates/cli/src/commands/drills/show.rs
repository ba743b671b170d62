//! `drills show`

use clap::Args;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{DrillSeenRow, DrillView};

use crate::answer::{Answer, Failure};
use crate::terminal::{line, lines};

use super::DRILL_HELP;

#[derive(Debug, Args)]
#[command(after_help = "\
Times are told by the clock of its incident's zone, once it has one.

Examples:
  watchbill drills show 3
  watchbill drills show 3 --json | jq -r '.seen[] | [.seen, .what] | @tsv'")]
pub(crate) struct Words {
    #[arg(value_name = "DRILL", help = DRILL_HELP)]
    drill: String,
}

pub(super) async fn show(handle: &EngineHandle, words: &Words) -> Result<Answer, Failure> {
    let shown = handle.drill_shown(&words.drill).await?;
    let view = handle.drill_view(shown.drill.id).await?;
    Ok(Answer::new(text(&view), &shown))
}

fn text(view: &DrillView) -> String {
    let history = view.history.iter().map(|row| format!("{}  {}\n", row.at.full, line(&row.text))).collect::<String>();
    [head(view), plan(view), seen(view), history]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What it is, how far it is, and what came of it.
fn head(view: &DrillView) -> String {
    let row = &view.row;
    let mut text = format!("DRILL {}: {}\n{} since {}\n", row.id, line(&row.title), row.state, row.since.full);
    if !row.came_to.is_empty() {
        text.push_str(&format!("{}\n", line(&row.came_to)));
    }
    text.extend(view.stopped.iter().map(|saw| format!("stopped: {}\n", line(saw))));
    text.extend(view.started.iter().map(|at| format!("began at {}\n", at.full)));
    let incident = row.incident.map(|id| format!("incident {id}"));
    let papers: Vec<String> =
        incident.into_iter().chain(view.postmortem.map(|id| format!("postmortem PM-{id}"))).collect();
    if !papers.is_empty() {
        text.push_str(&format!("{}\n", papers.join(", ")));
    }
    let links: Vec<String> = view.links.iter().map(|link| format!("{} {}", link.kind, line(&link.key))).collect();
    if !links.is_empty() {
        text.push_str(&format!("about: {}\n", links.join(", ")));
    }
    text
}

/// What is believed, what stops it, and what it still needs.
fn plan(view: &DrillView) -> String {
    let form = &view.plan;
    let may_stop = form.may_stop.join(", ");
    let parts = [
        ("hypothesis", &form.hypothesis),
        ("blast radius", &form.blast_radius),
        ("stop rule", &form.stop_rule),
        ("may stop it", &may_stop),
    ];
    let mut text = String::new();
    for (name, said) in parts.into_iter().filter(|(_, said)| !said.is_empty()) {
        text.push_str(&format!("{name}: {}\n", lines(said).join("\n    ")));
    }
    if view.seen.is_empty() {
        let expected =
            form.expected.iter().map(|one| format!("expected within {}: {}\n", line(&one.within), line(&one.what)));
        text.extend(expected);
    }
    text.extend(view.missing.iter().map(|one| format!("! {}\n", line(one))));
    text
}

/// What should be seen with what was, and what nobody expected.
fn seen(view: &DrillView) -> String {
    let row = |row: &DrillSeenRow| {
        let word = row.seen.replace('_', " ");
        let at = row.at.as_ref().map(|at| format!(", at {}", at.full)).unwrap_or_default();
        format!("{word:<10} {}: expected within {}, {}{at}\n", line(&row.what), row.within, line(&row.text))
    };
    let mut text: String = view.seen.iter().map(row).collect();
    text.extend(view.surprises.iter().map(|one| format!("surprise   {}, at {}\n", line(&one.text), one.at.full)));
    text
}
