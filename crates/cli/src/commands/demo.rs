//! `demo`: a made-up company on loopback, watched live in this terminal.

use std::time::Duration;

use clap::Args;
use watchbill_engine::api::SloMarkForm;
use watchbill_engine::{Engine, Options};
use watchbill_platform::{Notifications, system_ports};
use watchbill_simulator::time::Speed;
use watchbill_simulator::{Company, Marked, Options as CompanyOptions, Plot};

use crate::answer::{Answer, Failure};
use crate::commands::span;
use crate::live::{Bottom, Live, Screen, Snapshot, Stop};
use crate::terminal::Look;

#[derive(Debug, Args)]
#[command(after_help = "\
The company really serves its monitoring over HTTP, on loopback only, and Watchbill polls it as it
polls yours. Records go to a temporary folder that is removed at the end; nobody is interrupted by
notifications.

Examples:
  watchbill demo
  watchbill demo --speed 60 --for 2m")]
pub(crate) struct Words {
    /// Decides the variations of the story; the same seed tells the same story
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// How much faster than life the story runs, 1 to 100000
    #[arg(long, value_name = "TIMES", default_value = "1")]
    speed: Speed,
    /// End by itself after this time, like 30s or 5m; otherwise Ctrl-C ends it
    #[arg(long = "for", value_name = "SPAN", value_parser = span)]
    span: Option<Duration>,
    /// Only lines, without the line at the bottom that says how things stand; so it is when this is no terminal
    #[arg(long)]
    plain: bool,
}

const INTRO: &str = "DEMO: Kestrel Parcels is made up and served on this machine only. Nothing here is real, and nobody is \
                     interrupted.";

pub(crate) async fn run(words: Words, look: Look) -> Result<Answer, Failure> {
    let failed = |what: &str, error: &dyn std::fmt::Display| Failure::internal(format!("{what}: {error}"));
    let mut stop = Stop::listen().map_err(|error| failed("signals cannot be listened to", &error))?;
    let options =
        CompanyOptions { plot: Plot::Story { seed: words.seed }, speed: words.speed, ..CompanyOptions::default() };
    let company = Company::start(options).map_err(|error| failed("the demo does not start", &error))?;
    let folder = tempfile::Builder::new()
        .prefix("watchbill-demo-")
        .tempdir()
        .map_err(|error| failed("there is no temporary folder for the demo", &error))?;
    company.write_workspace(folder.path()).map_err(|error| failed("the demo's workspace cannot be written", &error))?;
    let ports = system_ports(folder.path(), Notifications::Silent("the demo interrupts nobody".to_owned()));
    let marks = company.marked().into_iter().map(mark).collect();
    let handle = Engine::start(Options { demo: true, marks, ..Options::new(folder.path()) }, ports.clone()).await?;
    let screen = Screen::of_stdout(look, Bottom::of_stdout(words.plain));
    let live = Live { handle: &handle, ports: &ports, screen, known: Snapshot::default() };
    live.run(INTRO, &mut stop, words.span).await?;
    Ok(Answer::said())
}

/// What was marked at the company, as people would mark it here.
fn mark(marked: Marked) -> SloMarkForm {
    SloMarkForm {
        kind: marked.kind.to_owned(),
        title: marked.title.to_owned(),
        from: marked.from,
        to: marked.to.unwrap_or_default(),
        services: vec![marked.service.to_owned()],
        ..SloMarkForm::default()
    }
}
