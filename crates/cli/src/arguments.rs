//! The words of the command line.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

use crate::answer::{self, Failure, Form};
use crate::commands::{
    actions, alerts, channels, check, data, demo, dnd, drills, import, incidents, init, oncall, people, poll,
    postmortem, query, queues, review, secrets, shell, slo, sources, watch,
};

/// The on-call engineer's desk: watches your alert sources, pages once per episode, and says what it does not know.
#[derive(Debug, Parser)]
#[command(name = "watchbill", version, max_term_width = 100, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The folder with watchbill.toml and the records [default: $WATCHBILL_WORKSPACE, else `watchbill` in your data folder]
    #[arg(long, global = true, value_name = "DIR", help_heading = "Options of every command")]
    pub workspace: Option<PathBuf>,
    /// Answer with one JSON document on standard output and nothing else there; docs/manual/json.md has every key
    #[arg(long, global = true, help_heading = "Options of every command")]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

const AFTER_HELP: &str = "\
Exit codes: 0 fine; 1 the thing checked does not hold (a finding, a page raised); 2 wrong use or
unreadable input; 3 a source or the records could not be reached, or another process holds the
workspace.

Examples:
  watchbill demo --speed 60             a made-up company, sixty times as fast as life
  watchbill sources add --kind alertmanager --name prod --url https://am.example.net
  watchbill watch                       watch the workspace in this terminal
  watchbill alerts list --filter 'severity=\"critical\"' --json";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Watch a made-up company in this terminal: nothing to set up, nothing leaves this machine
    Demo(demo::Words),
    /// Watch the workspace in this terminal and page through desktop notifications, until Ctrl-C
    Watch(watch::Words),
    /// Make one complete round of polls now; exits 1 when a page was raised, 3 when a source could not be reached
    Poll(poll::Words),
    /// Show sources, alerts and pages on one screen, from the records: nothing is asked over the network
    Status,
    /// List alerts, look at one, and say what you do about it
    #[command(subcommand)]
    Alerts(alerts::Words),
    /// Ask who is on call: now, at a time, over a range; of the workspace or of a schedule file alone
    #[command(subcommand)]
    Oncall(oncall::Words),
    /// Error budgets: what is spent, how fast it burns, and what is promised
    #[command(subcommand)]
    Slo(slo::Words),
    /// The review of service levels: a snapshot, decisions that cannot be skipped, minutes
    #[command(subcommand)]
    Review(review::Words),
    /// Dead-letter queues: what waits in them, when the first of it is lost, and who sees to it
    #[command(subcommand)]
    Queues(queues::Words),
    /// Incidents: what went wrong, who handles it, and what the records tell of it
    #[command(subcommand)]
    Incidents(incidents::Words),
    /// Postmortems: made of incidents, written, checked for blame, reviewed and handed on
    #[command(subcommand)]
    Postmortem(postmortem::Words),
    /// Action items: what is to be done after incidents, by whom and by when
    #[command(subcommand)]
    Actions(actions::Words),
    /// Drills: something is made to go wrong, and what was believed is held against what was seen
    #[command(subcommand)]
    Drills(drills::Words),
    /// Do not disturb: hold pages below the break-through level back until a time; without words, show what holds
    Dnd(dnd::Words),
    /// Ask a source for the value of an expression, now or over time
    Query(query::Words),
    /// Check every definition file; exits 1 when something is refused or ignored, for CI
    Check(check::Words),
    /// Check this machine: display, session bus, notifications, keyring, zones, records, sources; and what to do
    Doctor,
    /// List, add, change, remove and test the sources of the workspace
    #[command(subcommand)]
    Sources(sources::Words),
    /// List, add, remove and test the channels that carry pages off this laptop: ntfy, webhooks, e-mail
    #[command(subcommand)]
    Channels(channels::Words),
    /// List, add, change and remove the people of the workspace
    #[command(subcommand)]
    People(people::Words),
    /// Keep passwords and tokens in the keyring; they are never given as arguments
    #[command(subcommand)]
    Secrets(secrets::Words),
    /// Check, copy, restore and trim the records
    #[command(subcommand)]
    Data(data::Words),
    /// Add sources from the configuration of Nagstamon, karma or amtool; shows them first
    Import(import::Words),
    /// Write a first watchbill.toml, with a comment for everything that can be set; existing files stay as they are
    Init(init::Words),
    /// Print the script by which your shell completes these words
    Completions(shell::CompletionWords),
    /// Write the manual pages of this command and all its subcommands
    Man(shell::ManWords),
}

impl Command {
    /// Whether it runs until it is ended.
    pub fn goes_on(&self) -> bool {
        matches!(self, Self::Demo(_) | Self::Watch(_))
    }
}

/// Answers words that could not be read. Help that was asked for goes to stdout; what is wrong is one line on stderr.
pub(crate) fn refuse(error: &clap::Error) -> ExitCode {
    let asked_for_help = !error.use_stderr();
    if asked_for_help || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        // That help cannot be written is nothing that could be said anywhere.
        let _ = error.print();
        return ExitCode::from(if asked_for_help { 0 } else { 2 });
    }
    let json = std::env::args_os().any(|word| word == "--json");
    let form = if json { Form::Json } else { Form::Text };
    let _ = std::io::stdout().flush();
    answer::tell(&Err(Failure::usage(one_line(&error.render().to_string()))), form)
}

/// clap's paragraphs in one line: what is wrong, what may have been meant, and where to read on.
fn one_line(rendered: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let mut usage = None;
    for line in rendered.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.strip_prefix("Usage: ") {
            Some(line) => usage = Some(line),
            None if line.starts_with("For more information") => {}
            None => parts.push(line.strip_prefix("error: ").unwrap_or(line)),
        }
    }
    let what = parts.join("; ").replace(":; ", ": ");
    usage.map_or(what.clone(), |usage| format!("{what}; usage: {usage}"))
}

#[cfg(test)]
#[path = "arguments_tests.rs"]
mod tests;
