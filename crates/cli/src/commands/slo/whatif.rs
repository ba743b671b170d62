//! `slo whatif`: what a service level would say if something were otherwise.

use clap::Args;
use watchbill_engine::api::{SloSupposedExclusion, SloWhatIfAsk, SloWhatIfRow, SloWhatIfView};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

use super::show;

#[derive(Debug, Args)]
#[command(after_help = "\
Nothing is written. Pairs are told as LONG/SHORT=SHARE% of the budget, or LONG/SHORT=FACTORx; windows as a
length like 28d, or week, month, quarter, year.

Examples:
  watchbill slo whatif checkout-availability --objective 99.95%
  watchbill slo whatif checkout-availability --window quarter --pairs '1h/5m=2%, 6h/30m=5%'
  watchbill slo whatif checkout-availability --exclude 2026-07-01T02:00:00Z..2026-07-01T04:00:00Z --json")]
pub(crate) struct Words {
    /// Which service level
    #[arg(value_name = "NAME")]
    name: String,
    /// Another objective, like 99.95% or 0.9995
    #[arg(long, value_name = "SHARE")]
    objective: Option<String>,
    /// Another window
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    /// Other alert pairs
    #[arg(long, value_name = "PAIRS")]
    pairs: Option<String>,
    /// A time that would not be held against the service; may be given several times
    #[arg(long, value_name = "FROM..TO")]
    exclude: Vec<String>,
}

pub(super) async fn what_if(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let exclusions = words.exclude.iter().map(|text| exclusion(text)).collect::<Result<Vec<_>, _>>()?;
    let handle = surroundings.records().await?;
    let told = async {
        let ask = SloWhatIfAsk {
            key: handle.slo_key(&show::typed(&words.name, None))?,
            objective: words.objective.clone(),
            window: words.window.clone(),
            pairs: words.pairs.clone(),
            exclusions,
        };
        Ok::<_, Failure>((handle.slo_what_if(&ask).await?, handle.slo_what_if_listing(&ask).await?))
    };
    let told = told.await;
    handle.shutdown().await;
    let (view, listing) = told?;
    Ok(Answer::new(text(&view, surroundings.look), &listing))
}

fn exclusion(text: &str) -> Result<SloSupposedExclusion, Failure> {
    let (from, to) = text
        .split_once("..")
        .ok_or_else(|| Failure::usage(format!("--exclude is `{text}`; expected two times with .. between them")))?;
    Ok(SloSupposedExclusion { from: from.trim().to_owned(), to: to.trim().to_owned() })
}

fn text(view: &SloWhatIfView, look: Look) -> String {
    let mut text = format!("{}\n{}\n\n", line(&view.supposed), line(&view.said));
    text.push_str(&sides("", &view.rows, look));
    for (head, rows) in [("PAIR", &view.pairs), ("WINDOW", &view.windows)] {
        if !rows.is_empty() {
            text.push_str(&format!("\n{}", sides(head, rows, look)));
        }
    }
    text.push_str(&format!("\n{}\n", line(&view.nights_said)));
    let differ = view.nights.iter().filter(|night| night.differs);
    for night in differ {
        let what =
            if night.instead.is_empty() { ("no page of", &night.present) } else { ("a page of", &night.instead) };
        let night_word = if night.by_night { ", by night" } else { "" };
        text.push_str(&format!("  {}: {} {}{night_word}\n", line(&night.when), what.0, line(what.1)));
    }
    text.push_str(&format!("{}\n", line(&view.coverage)));
    if let Some(yaml) = &view.yaml {
        text.push_str(&format!("\nin the file of the SLO, in the place of what it has there:\n{yaml}"));
    }
    text
}

fn sides(head: &'static str, rows: &[SloWhatIfRow], look: Look) -> String {
    let mut table = Table::new(&[Column::Text(head), Column::Flexible("AS IT IS"), Column::Flexible("AS IT WOULD BE")]);
    for row in rows {
        table.row([&row.name, &row.present, &row.instead]);
    }
    table.render(look)
}
