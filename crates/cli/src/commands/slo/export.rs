//! `slo export`

use std::path::Path;

use clap::{Args, ValueEnum};
use watchbill_engine::{AskedExport, SloDialect, export_slo, team_zone};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

#[derive(Debug, Args)]
#[command(after_help = "\
As openslo everything comes out as it was read, to the letter, with comments and unknown fields. As
prometheus the rules record the share of bad events and tell by the same pairs and thresholds as
Watchbill. What another program cannot say is a line on stderr; what would be only a part of it is
not written at all, and the command exits 2.

Examples:
  watchbill slo export checkout-availability --as openslo > checkout.yaml
  watchbill slo export slos/checkout.yaml --as openslo
  watchbill slo export checkout-availability --as prometheus > rules.yaml && promtool check rules rules.yaml")]
pub(crate) struct Words {
    /// An SLO of the workspace by its name, or a file
    #[arg(value_name = "NAME|FILE")]
    word: String,
    /// For whom
    #[arg(long = "as", value_name = "DIALECT")]
    dialect: Dialect,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Dialect {
    /// OpenSLO, as it was read
    Openslo,
    /// Recording and alerting rules
    Prometheus,
    /// What Sloth makes rules of
    Sloth,
    /// What Pyrra makes rules of
    Pyrra,
}

pub(super) fn export(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let dialect = match words.dialect {
        Dialect::Openslo => SloDialect::OpenSlo,
        Dialect::Prometheus => SloDialect::Prometheus,
        Dialect::Sloth => SloDialect::Sloth,
        Dialect::Pyrra => SloDialect::Pyrra,
    };
    let path = std::path::absolute(Path::new(&words.word));
    let path = path.map_err(|error| Failure::usage(format!("{}: {error}", words.word)))?;
    let (ports, folder) = (&surroundings.ports, &surroundings.folder);
    let zone = team_zone(&*ports.files, folder);
    let asked = AskedExport { word: &words.word, path: &path, dialect, zone: zone.as_ref(), now: ports.clock.now() };
    let export = export_slo(&*ports.files, folder, &asked)?;
    Ok(Answer::new(export.text.clone(), &export).verbatim().noting(export.notes.clone()))
}
