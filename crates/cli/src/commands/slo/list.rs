//! `slo list`: every service level at a glance.

use clap::Args;
use watchbill_engine::api::{SloLevelRow, SlosView};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

/// After the words of `slo list`.
pub(super) const EXAMPLES: &str = "\
The worst first. Exits 1 when the budget of an objective that is held to is exhausted. What is not known is
told as unknown, and is never fine.

FILTER is what the filter of the window takes: words that are in a name, or service, state, owner, name, title or
objective with =, !=, =~ or !~. States are exhausted, at_risk, unknown, watch, no_traffic, healthy, measuring, burning,
attention, promised and aspirational. Only what passes is listed, and decides how the command ends.

Examples:
  watchbill slo list
  watchbill slo list checkout latency
  watchbill slo list 'service=checkout state=burning'
  watchbill slo list --json | jq -r '.slos[] | select(.exhausted) | .key'";

#[derive(Debug, Args)]
pub(crate) struct Words {
    /// Only the service levels that pass
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
}

pub(super) async fn list(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let told = handle.slo_list(&words.filter.join(" ")).await;
    handle.shutdown().await;
    let (view, listing) = told?;
    let exhausted: Vec<&str> = listing
        .slos
        .iter()
        .filter(|slo| slo.standing == "current" && slo.evaluation.exhausted && slo.fetched.is_none())
        .map(|slo| slo.key.as_str())
        .collect();
    let answer =
        Answer::new(text(&view, surroundings.look), &listing).noting(view.problems.iter().map(|one| line(one)));
    if exhausted.is_empty() {
        return Ok(answer);
    }
    Ok(answer.ending(Ended::DoesNotHold).noting([line(&format!("exhausted: {}", exhausted.join(", ")))]))
}

fn text(view: &SlosView, look: Look) -> String {
    if let Some(notice) = &view.notice {
        return format!("{}\n{}\n", line(&notice.what), line(&notice.to_do));
    }
    let mut table = Table::new(&[
        Column::Word("STATE"),
        Column::Flexible("SERVICE"),
        Column::Text("SLO"),
        Column::Text("PROMISE"),
        Column::Number("LEFT"),
        Column::Number("BURN"),
        Column::Text("KNOWN"),
        Column::Flexible("AHEAD"),
    ]);
    let mut problems = Vec::new();
    for service in &view.services {
        for row in &service.levels {
            let left = row.remaining_text.as_str();
            let [state, burn] = [state(row), row.burn_text.clone()];
            table.row([
                &state,
                &service.service,
                &row.key,
                &row.objective,
                left,
                &burn,
                &row.coverage_text,
                &row.forecast,
            ]);
            problems.extend(row.problem.as_ref().map(|problem| format!("{}: {}\n", line(&row.key), line(problem))));
            problems
                .extend(row.worst_group.as_ref().map(|worst| format!("{}: worst {}\n", line(&row.key), line(worst))));
        }
    }
    format!("{}\n\n{}{}", line(&view.headline), table.render(look), problems.concat())
}

fn state(row: &SloLevelRow) -> String {
    let burning = if row.is_burning { ", burning" } else { "" };
    let aimed = if row.aspirational { ", aspirational" } else { "" };
    format!("{}{burning}{aimed}", row.state_text)
}
