//! `cargo xtask <command>`: set-up and chores, one file per command.
//!
//! On the standard library alone, so that the first command of a newcomer starts after seconds and not after the build of
//! the workspace. What is deliberately absent: any knowledge of alerts, workspaces or settings; the programs decide.
#![allow(clippy::print_stdout, clippy::print_stderr)] // This program talks to the person who typed the command.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod bench;
mod command;
mod house;
mod package;
mod packages;
mod programs;
mod python;
mod run;
mod screenshots;
mod stamp;
mod tally;
mod test;
mod ui;
mod words;

use std::process::ExitCode;
use words::Words;

/// Why a command stopped, in words for the person who typed it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The command line is wrong; nothing was done.
    Use(String),
    /// Something the command needs did not work.
    Failed(String),
}

const USAGE: &str = "\
cargo xtask run [--release] [--demo] [--workspace DIR]
    install what is missing, build, open the window on your workspace; without a display the demo, where you have none
cargo xtask test [--fast] [--soak]
    everything that has to hold; --fast without real servers, windows and Python, --soak the long runs in full numbers
cargo xtask bench
    the benchmarks, as ratios to the baseline of their group
cargo xtask package [--check]
    a .deb of the command and the window, into target/package; --check installs, upgrades and removes it in a folder
cargo xtask screenshots
    every view in both themes and three sizes, into target/screenshots";

fn main() -> ExitCode {
    let mut words = Words::of(std::env::args().skip(1));
    let outcome = match words.next().as_deref() {
        Some("run") => run::run(words),
        Some("test") => test::test(words).map(|()| ExitCode::SUCCESS),
        Some("bench") => bench::bench(words).map(|()| ExitCode::SUCCESS),
        Some("package") => package::package(words).map(|()| ExitCode::SUCCESS),
        Some("screenshots") => screenshots::screenshots(words).map(|()| ExitCode::SUCCESS),
        Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        Some(other) => Err(Stop::Use(format!("there is no command `{other}`"))),
        None => Err(Stop::Use("a command is missing".to_owned())),
    };
    outcome.unwrap_or_else(|stop| match stop {
        Stop::Use(why) => {
            eprintln!("xtask: {why}\n\n{USAGE}");
            ExitCode::from(2)
        }
        Stop::Failed(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    })
}
