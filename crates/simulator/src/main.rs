//! Runs the made-up company until Ctrl-C and says where it listens.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use clap::Parser;
use watchbill_simulator::time::{Speed, StoryTime};
use watchbill_simulator::{Changes, Company, Options, Plot, Running, StartError};

/// Kestrel Parcels, a made-up company: real Alertmanager and Prometheus APIs on loopback, for the demo, tests and benchmarks.
#[derive(Debug, Parser)]
#[command(name = "watchbill-simulator", version)]
struct Arguments {
    /// Decides the variations of the story.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How much faster than life, 1 to 100000.
    #[arg(long, default_value = "1")]
    speed: Speed,
    /// The story's time of day at the start, like 09:50. Without it the story goes on where it would be by now.
    #[arg(long, value_name = "HH:MM", value_parser = time_of_day)]
    begin: Option<StoryTime>,
    /// The first port; 0 is any free one, otherwise further processes take the ports after it.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Instead of the story: one server with so many alerts.
    #[arg(long, value_name = "COUNT")]
    alerts: Option<usize>,
    /// With --alerts: how many percent of them change with each answer.
    #[arg(long, value_name = "PERCENT", default_value_t = 1.0, requires = "alerts")]
    changed: f64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let running = match start(&Arguments::parse()) {
        Ok(running) => running,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    for source in running.sources() {
        for peer in source.peers() {
            println!("{} {}", source.name(), peer.url());
        }
    }
    match tokio::signal::ctrl_c().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: cannot wait for Ctrl-C: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: &Arguments) -> Result<Running, StartError> {
    let seed = arguments.seed;
    let plot = match arguments.alerts {
        None => Plot::Story { seed },
        Some(alerts) => Plot::Load { seed, alerts, changed_percent: arguments.changed, changes: Changes::EachAnswer },
    };
    Company::start(Options {
        plot,
        speed: arguments.speed,
        begin_at: arguments.begin,
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port)),
        ..Options::default()
    })
}

fn time_of_day(text: &str) -> Result<StoryTime, String> {
    let refuse = || format!("`{text}` is not a time of day; expected HH:MM, like 09:50");
    let (hours, minutes) = text.split_once(':').ok_or_else(refuse)?;
    match (hours.parse::<i64>(), minutes.parse::<i64>()) {
        (Ok(hours @ 0..=23), Ok(minutes @ 0..=59)) => Ok(StoryTime::at(0, (hours * 60 + minutes) * 60_000)),
        _ => Err(refuse()),
    }
}
