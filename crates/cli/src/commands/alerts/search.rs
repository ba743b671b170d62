//! `alerts search`: words in everything that is recorded.

use clap::Args;
use watchbill_engine::api::{AlertRowView, SearchView};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::Look;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Words {
    /// Words of which each has to be found somewhere: in names, labels, annotations, the source's name, pages, or in who did
    /// what; and matchers as in `alerts list --filter`
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    /// How many are shown, 1 to 500; all are counted
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=500))]
    limit: u16,
}

const EXAMPLES: &str = "\
Examples:
  watchbill alerts search redis cache-3
  watchbill alerts search '\"connection refused\"' '@source=\"prod\"' '@state=resolved'
  watchbill alerts search ana --json";

pub(super) async fn search(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let text = words.words.join(" ");
    let handle = surroundings.records().await?;
    let limit = usize::from(words.limit);
    let listing = handle.search_listing(&text, limit).await?;
    let view = handle.search_records(&text, limit).await?;
    handle.shutdown().await;
    Ok(Answer::new(told(&view, surroundings.look), &listing))
}

fn told(view: &SearchView, look: Look) -> String {
    if view.rows.is_empty() {
        return "Nothing that is recorded has all of that.\n".to_owned();
    }
    let mut table = Table::new(&[
        Column::Word("STATE"),
        Column::Text("SINCE"),
        Column::Flexible("NAME"),
        Column::Flexible("WHERE"),
        Column::Flexible("SUMMARY"),
        Column::Text("ID"),
    ]);
    for row in &view.rows {
        let AlertRowView { state, since, name, place, summary, id, .. } = row;
        table.row([state, &since.full, name, place, summary, id]);
    }
    let alerts = if view.rows.len() == 1 { "alert" } else { "alerts" };
    let left = view.total - view.rows.len();
    let more = if left > 0 { format!(", and {left} more; further words narrow it") } else { String::new() };
    format!("{}\n{} {alerts}{more}\n", table.render(look), view.rows.len())
}
