//! `incidents report` and `incidents figure`: what no record tells.

use clap::Args;
use watchbill_engine::api::IncidentAct;

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

use super::INCIDENT_HELP;
use super::acts::act;

#[derive(Debug, Args)]
#[command(after_help = "\
A person who told of it before anything paged is how it was detected, and a reason to write a postmortem.

Examples:
  watchbill incidents report 7 support --at 14:02
  watchbill incidents report 7 support --take-back")]
pub(crate) struct ReportWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// Who told of it: a person, a team, customers
    #[arg(value_name = "WHO")]
    who: String,
    /// When they did: so long ago like 10m, 14:02, or '2026-03-02 14:05' by the clock of the incident; now unless given
    #[arg(long, value_name = "TIME", default_value = "")]
    at: String,
    /// They did not tell of it
    #[arg(long, conflicts_with = "at")]
    take_back: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
It stands beside what is worked out from the records, with where you have it from, and in the place of an earlier one of that
name.

Examples:
  watchbill incidents figure 7 'orders lost' 312 --source 'the ledger of 2 March'
  watchbill incidents figure 7 'orders lost' --remove")]
pub(crate) struct FigureWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// What it counts
    #[arg(value_name = "NAME")]
    name: String,
    /// How much
    #[arg(value_name = "VALUE", required_unless_present = "remove")]
    value: Option<String>,
    /// Where you have it from
    #[arg(long, value_name = "TEXT", required_unless_present = "remove")]
    source: Option<String>,
    /// It does not count any more
    #[arg(long, conflicts_with_all = ["value", "source"])]
    remove: bool,
}

pub(super) async fn report(surroundings: &Surroundings, words: ReportWords) -> Result<Answer, Failure> {
    let ReportWords { incident, who, at, take_back } = words;
    let act_of = if take_back { IncidentAct::TakeBackReport { who } } else { IncidentAct::Report { who, at } };
    act(surroundings, &incident, act_of).await
}

pub(super) async fn figure(surroundings: &Surroundings, words: FigureWords) -> Result<Answer, Failure> {
    let FigureWords { incident, name, value, source, .. } = words;
    let act_of = match (value, source) {
        (Some(value), Some(source)) => IncidentAct::WriteFigure { name, value, source },
        _ => IncidentAct::RemoveFigure { name },
    };
    act(surroundings, &incident, act_of).await
}
