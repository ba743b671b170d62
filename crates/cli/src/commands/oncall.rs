//! `oncall`: who is on call, of files alone. No records, no keyring, no network.

mod at;
mod check;
mod document;
mod explain;
mod export;
mod now;
mod shifts;

use std::path::Path;

use clap::{Args, Subcommand};
use watchbill_engine::{AskedSchedule, FoundSchedule, find_schedule};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

pub(super) use document::{Schedule, schedule};
pub(super) use now::shown;

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// Who is on call now, by every schedule of the workspace or by one
    #[command(after_help = "\
Exits 2 when a schedule cannot be read whole; what can be read of the others is answered all the same.

Examples:
  watchbill oncall now
  watchbill oncall now --schedule schedules/payments.toml --json | jq '.schedules[0].on_call[].person'")]
    Now {
        /// A schedule of the workspace, or a file, instead of all
        #[arg(long, value_name = "NAME|FILE")]
        schedule: Option<String>,
    },
    /// Who is on call at a time, and by what
    #[command(after_help = "\
A time without an offset is read on the schedule's own clock. One that the clocks skip is refused;
one that they show twice has to have its offset.

Examples:
  watchbill oncall at --schedule payments --at 2026-12-24T18:00
  watchbill oncall at --schedule payments.toml --at 2026-10-25T02:30:00+01:00 --json")]
    At {
        #[command(flatten)]
        schedule: Named,
        /// RFC 3339, or what the schedule's clock shows, like 2026-12-24T18:00
        #[arg(long, value_name = "TIME")]
        at: String,
    },
    /// Who is on call over a range, and when nobody is
    #[command(after_help = "\
The range is at most 20 years. A day alone, like 2026-03-01, is its first instant.

Example:
  watchbill oncall shifts --schedule payments --from 2026-03-01 --to 2026-04-01")]
    Shifts {
        #[command(flatten)]
        schedule: Named,
        /// The first instant: RFC 3339, or what the schedule's clock shows
        #[arg(long, value_name = "TIME")]
        from: String,
        /// The first instant after it, likewise
        #[arg(long, value_name = "TIME")]
        to: String,
    },
    /// Prove that somebody is always on call, or find when nobody is; exits 1 on a gap, for CI
    #[command(after_help = "\
Also finds people who never serve, absences, short rests, hand-offs that the clocks move, and zones
that another time-zone database reads otherwise. Only a gap makes it exit 1; 2 when a schedule cannot
be read whole.

Examples:
  watchbill oncall check
  watchbill oncall check --schedule schedules/payments.toml --from 2026-01-01 --to 2027-01-01")]
    Check {
        /// A schedule of the workspace, or a file, instead of all
        #[arg(long, value_name = "NAME|FILE")]
        schedule: Option<String>,
        #[command(flatten)]
        range: Range,
    },
    /// Say step by step why these people are on call, now or at a time
    Explain {
        #[command(flatten)]
        schedule: Named,
        /// RFC 3339, or what the schedule's clock shows [default: now]
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
    },
    /// Write the shifts as iCalendar, for a calendar to import or to subscribe to
    Export(export::Export),
}

#[derive(Debug, Args)]
pub(crate) struct Range {
    /// The first instant: RFC 3339, or what the schedule's clock shows [default: now]
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// The first instant after it, likewise [default: 366 days later]
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Named {
    /// A schedule of the workspace by its name, or a file
    #[arg(long, value_name = "NAME|FILE")]
    schedule: String,
}

pub(crate) fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    match words {
        Words::Now { schedule: None } => now::all(surroundings),
        Words::Now { schedule: Some(word) } => now::one(surroundings, &word),
        Words::At { schedule, at } => at::at(surroundings, &schedule.schedule, &at),
        Words::Shifts { schedule, from, to } => shifts::shifts(surroundings, &schedule.schedule, &from, &to),
        Words::Check { schedule, range } => check::check(surroundings, schedule.as_deref(), &range),
        Words::Explain { schedule, at } => explain::explain(surroundings, &schedule.schedule, at.as_deref()),
        Words::Export(export) => export::export(surroundings, &export),
    }
}

/// The schedule that somebody names, read whole.
fn found(surroundings: &Surroundings, word: &str) -> Result<FoundSchedule, Failure> {
    let path = std::path::absolute(word);
    let path = path.as_deref().unwrap_or(Path::new(word));
    Ok(find_schedule(&*surroundings.ports.files, &surroundings.folder, &AskedSchedule { word, path })?)
}
