//! `watchbill`: the same core without a window.
//!
//! A command reads its words, asks the engine once or twice, and hands back an answer; only `watch` and `demo` write while
//! they run. What is deliberately absent: rules about alerts, SQL, HTTP, and any arithmetic with times or zones.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod answer;
mod arguments;
mod commands;
mod live;
mod surroundings;
mod table;
mod terminal;

use std::process::ExitCode;

use clap::Parser;
use watchbill_platform::logging::{self, Console, LOG_VARIABLE};
use watchbill_platform::{memory, paths};

use answer::{Failure, Form};
use arguments::Arguments;
use surroundings::Surroundings;
use terminal::Look;

/// Messages of queues and secrets are in it.
#[global_allocator]
static MEMORY: memory::Wiping = memory::Wiping;

fn main() -> ExitCode {
    memory::keep_to_ourselves();
    memory::keep_small();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return arguments::refuse(&error),
    };
    let form = if arguments.json { Form::Json } else { Form::Text };
    let folder = match arguments.workspace.or_else(paths::workspace_folder) {
        Some(folder) => folder,
        None => return answer::tell(&Err(no_home()), form),
    };
    // What goes wrong is said in one line by the command itself; the log's own lines are for those who ask for them, and
    // never between the lines of a command that goes on.
    let asked = std::env::var_os(LOG_VARIABLE).is_some() && !arguments.command.goes_on();
    let console = if asked { Console::Stderr } else { Console::Quiet };
    let _log = logging::start(&paths::log_folder(&folder), console).ok();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return answer::tell(&Err(Failure::internal(format!("no threads to run on: {error}"))), form),
    };
    let surroundings = Surroundings::new(folder, Look::of_stdout(), form);
    let result = runtime.block_on(commands::run(arguments.command, &surroundings));
    // A question to a keyring that nobody unlocks must not keep the command from ending.
    runtime.shutdown_background();
    answer::tell(&result, form)
}

fn no_home() -> Failure {
    let variable = paths::WORKSPACE_VARIABLE;
    Failure::usage(format!(
        "there is no home folder to look for a workspace in: name one with --workspace or {variable}"
    ))
}
