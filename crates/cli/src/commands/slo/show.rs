//! `slo show`: one service level with what stands behind it.

use clap::Args;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{SloAsk, SloChart, SloLink, SloView};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

#[derive(Debug, Args)]
#[command(after_help = "\
NAME is the key that `slo list` shows, the name of an SLO, SERVICE/NAME, or what people call it.

Examples:
  watchbill slo show checkout-availability
  watchbill slo show checkout-availability/internal --json | jq '.ledger.entries'
  watchbill slo show checkout-availability --group 'region=\"eu\"'")]
pub(crate) struct Words {
    /// Which service level
    #[arg(value_name = "NAME")]
    name: String,
    /// Which of its objectives, where it has several
    #[arg(long, value_name = "OBJECTIVE")]
    objective: Option<String>,
    /// One group instead of all together
    #[arg(long, value_name = "LABELS", conflicts_with = "back")]
    group: Option<String>,
    /// A calendar window that has ended: 1 is the last one
    #[arg(long, value_name = "N")]
    back: Option<u32>,
}

pub(super) async fn show(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let answer = answer(&handle, surroundings.look, words).await;
    handle.shutdown().await;
    answer
}

async fn answer(handle: &EngineHandle, look: Look, words: &Words) -> Result<Answer, Failure> {
    let name = typed(&words.name, words.objective.as_deref());
    let composite = handle.slo_composite_name(&name).filter(|_| words.group.is_none() && words.back.is_none());
    if let Some(key) = composite {
        let view = handle.slo_view(&SloAsk { key: key.clone(), ..SloAsk::default() }).await?;
        return Ok(Answer::new(text(&view, None, look), &handle.slo_composite(&key).await?));
    }
    let ask = SloAsk { key: handle.slo_key(&name)?, group: words.group.clone(), back: words.back };
    let view = handle.slo_view(&ask).await?;
    Ok(Answer::new(text(&view, words.back, look), &handle.slo_shown(&ask).await?))
}

/// A name with the objective that is meant, as a key.
pub(super) fn typed(name: &str, objective: Option<&str>) -> String {
    objective.map_or_else(|| name.to_owned(), |objective| format!("{name}/{objective}"))
}

fn text(view: &SloView, back: Option<u32>, look: Look) -> String {
    let ended = view.ended.iter().find(|ended| Some(ended.back) == back);
    let stands = ended.map_or(view.row.state_text.as_str(), |ended| ended.said.as_str());
    let mut text = format!("{}\n{}: {}\n", line(&view.promise), line(&view.row.title), line(stands));
    if let Some(problem) = &view.row.problem {
        text.push_str(&format!("{}\n", line(problem)));
    }
    let mut rows: Vec<(&str, String)> = vec![("window", view.window.clone())];
    rows.extend(view.group.iter().map(|group| ("group", group.clone())));
    rows.extend(view.policy.iter().map(|policy| ("policy", policy.clone())));
    for fact in &view.facts {
        let more = if fact.more.is_empty() { String::new() } else { format!(": {}", fact.more) };
        rows.push((&fact.name, format!("{}{more}", fact.text)));
    }
    let widest = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    for (name, said) in &rows {
        text.push_str(&format!("  {:widest$}  {}\n", name.to_lowercase(), line(said)));
    }
    for sentence in view.sentences.iter().chain(&view.forecast) {
        text.push_str(&format!("{}\n", line(sentence)));
    }
    for part in [pairs(view, look), burns(view, look), groups(view, look), spenders(view, look), ledger(view, look)] {
        if !part.is_empty() {
            text.push_str(&format!("\n{part}"));
        }
    }
    for finding in &view.health {
        text.push_str(&format!("\n{}: {} {}\n", finding.gravity, line(&finding.what), line(&finding.to_do)));
    }
    text.push_str(&behind(view));
    text.push_str(&drawn(view));
    text
}

fn pairs(view: &SloView, look: Look) -> String {
    let mut table = Table::new(&[
        Column::Text("PAIR"),
        Column::Number("TELLS ABOVE"),
        Column::Number("LONG"),
        Column::Number("SHORT"),
        Column::Word("STATE"),
        Column::Flexible("TAKES"),
    ]);
    for pair in &view.pairs {
        let takes = if pair.said.is_empty() { &pair.takes } else { &pair.said };
        table.row([&pair.name, &pair.factor, &pair.long_text, &pair.short_text, &pair.state, takes]);
    }
    if table.is_empty() { String::new() } else { table.render(look) }
}

fn burns(view: &SloView, look: Look) -> String {
    let mut table = Table::new(&[
        Column::Text("OVER"),
        Column::Number("BURN"),
        Column::Number("RATIO"),
        Column::Number("SPENT"),
        Column::Number("EVENTS"),
    ]);
    for row in &view.burns {
        table.row([&row.over, &row.text, &row.ratio, &row.spent, &row.counts]);
    }
    if table.is_empty() { String::new() } else { table.render(look) }
}

fn groups(view: &SloView, look: Look) -> String {
    let mut table = Table::new(&[
        Column::Word("STATE"),
        Column::Text("GROUP"),
        Column::Number("LEFT"),
        Column::Number("GOOD"),
        Column::Number("BURN"),
        Column::Text("KNOWN"),
    ]);
    for row in view.groups.iter().chain(&view.parts) {
        table.row([
            &row.state_text,
            &row.title,
            &row.remaining_text,
            &row.sli_text,
            &row.burn_text,
            &row.coverage_text,
        ]);
    }
    if table.is_empty() { String::new() } else { table.render(look) }
}

/// The ledger as a table.
pub(super) fn ledger(view: &SloView, look: Look) -> String {
    let mut table = Table::new(&[
        Column::Number("OF SPENT"),
        Column::Number("OF BUDGET"),
        Column::Text("UNITS"),
        Column::Text("KIND"),
        Column::Flexible("WHAT"),
    ]);
    for row in &view.ledger.rows {
        let what = row.due.as_ref().map_or_else(|| row.title.clone(), |due| format!("{} ({due})", row.title));
        table.row([&row.share, &row.of_budget, &row.units, &row.kind, &what]);
    }
    if table.is_empty() { String::new() } else { format!("{}{}\n", table.render(look), line(&view.ledger.total)) }
}

/// What spent the most, by time and by group.
fn spenders(view: &SloView, look: Look) -> String {
    let mut table = Table::new(&[
        Column::Number("OF BUDGET"),
        Column::Text("UNITS"),
        Column::Text("SPENT IN"),
        Column::Flexible("WHAT"),
    ]);
    for row in view.spenders.iter().chain(&view.days).chain(&view.top_groups) {
        let spent_in = match row.kind.as_str() {
            "day" => "a day",
            "group" => "a group",
            _ => row.times.as_str(),
        };
        table.row([&row.share, &row.units, spent_in, &row.title]);
    }
    if table.is_empty() { String::new() } else { table.render(look) }
}

/// Where its expressions are drawn.
fn drawn(view: &SloView) -> String {
    let link = |link: &SloLink| format!("{} in {}: {}\n", line(&link.title), link.place, line(&link.address));
    let links: String = view.links.iter().map(link).collect();
    let said: String =
        view.percentiles.iter().chain(&view.link_to_set).map(|said| format!("{}\n", line(said))).collect();
    if links.is_empty() && said.is_empty() { String::new() } else { format!("\n{links}{said}") }
}

/// Where the numbers come from.
fn behind(view: &SloView) -> String {
    let from = &view.provenance;
    let mut text = String::new();
    for query in &from.queries {
        text.push_str(&format!("{}: {}\n", line(&query.name), line(&query.text)));
    }
    for count in from.tiers.iter().chain(&from.states) {
        text.push_str(&format!("  {} {}: {}\n", count.count, line(&count.code), line(&count.text)));
    }
    if !from.place.is_empty() {
        let source = from.source.as_deref().unwrap_or("no source");
        text.push_str(&format!("{} at {}; {}\n", line(&from.place), line(source), line(&from.reconciled)));
    }
    if let Some(as_of) = view.chart.as_ref().and_then(as_of) {
        text.push_str(&format!("as of {as_of}\n"));
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

fn as_of(chart: &SloChart) -> Option<&str> {
    chart.as_of.as_ref().map(|at| at.full.as_str())
}
