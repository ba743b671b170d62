//! `slo discover`: service levels that other tools keep as rules.

use clap::Args;
use watchbill_engine::{DiscoveredSlos, OfferedSlo};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

#[derive(Debug, Args)]
#[command(after_help = "\
The rules of a Prometheus are read for what Pyrra and Sloth keep there. Nothing is written unless it is
named with --write; a file that is there stays as it is.

Examples:
  watchbill slo discover
  watchbill slo discover --source prometheus --write checkout-availability")]
pub(crate) struct Words {
    /// Only this source of watchbill.toml
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Write this one as slos/NAME.yaml; may be repeated
    #[arg(long, value_name = "NAME")]
    write: Vec<String>,
}

pub(super) async fn discover(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let found = if words.write.is_empty() {
        handle.discover_slos(words.source.as_deref()).await
    } else {
        handle.take_over_slos(words.source.as_deref(), &words.write).await
    };
    handle.shutdown().await;
    let found = found?;
    if let (true, Some(problem)) = (found.offers.is_empty(), found.problems.first()) {
        return Err(Failure::unreachable(problem.clone()));
    }
    let notes: Vec<String> = found.problems.clone();
    let ended = if notes.is_empty() { Ended::Fine } else { Ended::Unreachable };
    Ok(Answer::new(text(&found, surroundings.look), &found).ending(ended).noting(notes))
}

fn text(found: &DiscoveredSlos, look: Look) -> String {
    if !found.written.is_empty() {
        return found.written.iter().map(|written| format!("Wrote {}.\n", written.file)).collect();
    }
    if found.offers.is_empty() {
        return "No rules of Pyrra or Sloth were found.\n".to_owned();
    }
    let mut table = Table::new(&[
        Column::Text("NAME"),
        Column::Text("SERVICE"),
        Column::Text("TARGET"),
        Column::Text("WINDOW"),
        Column::Text("OF"),
        Column::Text("SOURCE"),
        Column::Flexible("HERE"),
    ]);
    for offer in &found.offers {
        let OfferedSlo { name, service, target, window_s, by, source, known_as, .. } = offer;
        let (name, service) = (line(name), line(service.as_deref().unwrap_or_default()));
        let window = format!("{}d", window_s / 86_400);
        let here = known_as.as_deref().map_or_else(|| "not yet".to_owned(), |known| format!("as {}", line(known)));
        table.row([name.as_str(), &service, target, &window, by, source, &here]);
    }
    table.render(look)
}
