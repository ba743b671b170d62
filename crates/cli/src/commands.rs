//! One file per command: its words, one or two questions to the engine, its answer.

pub(crate) mod actions;
pub(crate) mod alerts;
pub(crate) mod channels;
pub(crate) mod check;
pub(crate) mod data;
pub(crate) mod demo;
pub(crate) mod dnd;
mod doctor;
pub(crate) mod drills;
mod escalation;
pub(crate) mod import;
pub(crate) mod incidents;
pub(crate) mod init;
mod listings;
pub(crate) mod oncall;
pub(crate) mod people;
pub(crate) mod poll;
pub(crate) mod postmortem;
pub(crate) mod query;
pub(crate) mod queues;
pub(crate) mod review;
pub(crate) mod secrets;
pub(crate) mod shell;
pub(crate) mod slo;
pub(crate) mod sources;
mod status;
pub(crate) mod watch;

use std::time::Duration;

use crate::answer::{Answer, Failure, Form};
use crate::arguments::Command;
use crate::surroundings::Surroundings;

/// Does what was asked.
pub(crate) async fn run(command: Command, surroundings: &Surroundings) -> Result<Answer, Failure> {
    if command.goes_on() && surroundings.form == Form::Json {
        return Err(Failure::usage(
            "this command goes on until it is ended and has no --json: `watchbill poll --json` makes one round",
        ));
    }
    match command {
        Command::Demo(words) => demo::run(words, surroundings.look).await,
        Command::Watch(words) => watch::run(words, surroundings).await,
        Command::Poll(words) => poll::run(words, surroundings).await,
        Command::Status => status::run(surroundings).await,
        Command::Alerts(words) => alerts::run(words, surroundings).await,
        Command::Oncall(words) => oncall::run(words, surroundings).await,
        Command::Slo(words) => slo::run(words, surroundings).await,
        Command::Review(words) => review::run(words, surroundings).await,
        Command::Queues(words) => queues::run(words, surroundings).await,
        Command::Incidents(words) => incidents::run(words, surroundings).await,
        Command::Postmortem(words) => postmortem::run(words, surroundings).await,
        Command::Actions(words) => actions::run(words, surroundings).await,
        Command::Drills(words) => drills::run(words, surroundings).await,
        Command::Dnd(words) => dnd::run(words, surroundings).await,
        Command::Check(words) => check::run(words, surroundings),
        Command::Doctor => doctor::run(surroundings).await,
        Command::Sources(words) => sources::run(words, surroundings).await,
        Command::Channels(words) => channels::run(words, surroundings).await,
        Command::Query(words) => query::run(words, surroundings).await,
        Command::People(words) => people::run(words, surroundings),
        Command::Secrets(words) => secrets::run(words, surroundings).await,
        Command::Data(words) => data::run(words, surroundings).await,
        Command::Import(words) => import::run(words, surroundings).await,
        Command::Init(words) => init::run(&words, surroundings),
        Command::Completions(words) => Ok(shell::completions(&words)),
        Command::Man(words) => shell::man(&words),
    }
}

/// A span of time on the command line.
pub(crate) fn span(text: &str) -> Result<Duration, String> {
    watchbill_engine::parse_span(text)
}
