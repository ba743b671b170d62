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
named with --write; a file that is there stays as it is. Deleting the file takes it back. The window offers
the same, but what is dismissed.

Examples:
  watchbill slo discover
  watchbill slo discover --source prometheus --write checkout-availability
  watchbill slo discover --show checkout-availability
  watchbill slo discover --dismiss checkout-latency")]
pub(crate) struct Words {
    /// Only this source of watchbill.toml
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Write this one as slos/NAME.yaml; may be repeated
    #[arg(long, value_name = "NAME")]
    write: Vec<String>,
    /// Show what would be written, what it asks for and what is not carried over
    #[arg(long, value_name = "NAME", conflicts_with_all = ["write", "dismiss", "restore"])]
    show: Option<String>,
    /// Have the window not offer this one again; may be repeated
    #[arg(long, value_name = "NAME", conflicts_with_all = ["write", "restore"])]
    dismiss: Vec<String>,
    /// Have the window offer one again that was dismissed; may be repeated
    #[arg(long, value_name = "NAME", conflicts_with = "write")]
    restore: Vec<String>,
}

pub(super) async fn discover(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let source = words.source.as_deref();
    let found = match (words.write.as_slice(), words.dismiss.as_slice(), words.restore.as_slice()) {
        ([], [], []) => handle.discover_slos(source).await,
        ([], dismissed @ [_, ..], _) => handle.dismiss_found_slos(source, dismissed, true).await,
        ([], [], restored) => handle.dismiss_found_slos(source, restored, false).await,
        (named, ..) => handle.take_over_slos(source, named).await,
    };
    handle.shutdown().await;
    let found = found?;
    if let (true, Some(problem)) = (found.offers.is_empty(), found.problems.first()) {
        return Err(Failure::unreachable(problem.clone()));
    }
    let notes: Vec<String> = found.problems.clone();
    let ended = if notes.is_empty() { Ended::Fine } else { Ended::Unreachable };
    let text = match &words.show {
        Some(name) => shown(found.named(name)?),
        None => text(&found, surroundings.look),
    };
    Ok(Answer::new(text, &found).ending(ended).noting(notes))
}

/// What is not carried over, and the file as it would be.
fn shown(offer: &OfferedSlo) -> String {
    let lost = offer.lost.iter().map(|lost| format!("# {}\n", line(lost)));
    let lines = offer.document.lines().map(|text| format!("{}\n", line(text)));
    lost.chain(lines).collect()
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
        let OfferedSlo { name, service, target, window_s, by, source, known_as, dismissed, .. } = offer;
        let (name, service) = (line(name), line(service.as_deref().unwrap_or_default()));
        let window = format!("{}d", window_s / 86_400);
        let here = match known_as {
            Some(known) => format!("as {}", line(known)),
            None if *dismissed => "dismissed".to_owned(),
            None => "not yet".to_owned(),
        };
        table.row([name.as_str(), &service, target, &window, by, source, &here]);
    }
    table.render(look)
}
