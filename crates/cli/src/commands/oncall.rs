//! `oncall`: who is on call, of files alone. No records, no keyring, no network.

mod at;
mod check;
mod document;
mod edit;
mod explain;
mod export;
mod handoff;
mod import;
mod loads;
mod now;
mod shifts;
mod whatif;

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
    /// The next hand-off of a schedule, and what is left behind at it
    #[command(after_help = "\
What is left behind are the open alerts of the services that go by the schedule, as they stand now.

Examples:
  watchbill oncall handoff --schedule payments
  watchbill oncall handoff --schedule payments --at 2026-12-24T18:00 --json | jq '.left | length'")]
    Handoff {
        #[command(flatten)]
        schedule: Named,
        /// The first hand-off at this time or after it: RFC 3339, or what the schedule's clock shows [default: now]
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
    },
    /// Say what each person carries, beside the fair share: hours, nights, weekends, holidays, pages, and what is owed
    Loads(loads::Words),
    /// Say what a schedule would be if somebody left, joined or was away, or if turns had another length
    Whatif(whatif::Words),
    /// Write the shifts as iCalendar, for a calendar to import or to subscribe to
    Export(export::Export),
    /// Read a schedule, or absences, from what PagerDuty, Opsgenie, Grafana OnCall, GoAlert or a calendar exports
    Import(import::Import),
    /// Put somebody on call or take somebody off for a while
    #[command(after_help = "\
Example:
  watchbill oncall override --schedule payments --kind add --person cy --from 2026-12-24T18:00 --to 2026-12-25T06:00")]
    Override(edit::Override),
    /// Let somebody cover for somebody else, for a shift or some hours of it
    #[command(after_help = "\
Examples:
  watchbill oncall cover --schedule payments --of ana --person bo --from 2026-03-07T12:00
  watchbill oncall cover --schedule payments --of ana --person bo --from now --to 2026-03-07T18:00 --yes")]
    Cover(edit::Cover),
    /// Let two people take a time of each other
    Swap(edit::Swap),
    /// Take over from now until the end of the running shift
    #[command(after_help = "\
Where nobody is on call that is until somebody else is.

Example:
  watchbill oncall take --schedule payments --reason 'Ana is in the mountains' --yes")]
    Take(edit::Take),
    /// Give a layer another line-up from a time on, with whoever is next kept
    LineUp(edit::LineUp),
    /// Add a layer, or change the name, the level, the zone and the hours of one
    Layer(edit::Layer),
    /// Put fixed shifts in the place of all layers for a while
    Temporary(edit::Temporary),
    /// Take a layer out of a schedule
    RemoveLayer(edit::RemoveLayer),
    /// Take back an override, a swap, a temporary schedule, or a line-up that is to come
    Undo(edit::Undo),
    /// Make a schedule file
    New(edit::New),
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

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    match words {
        Words::Now { schedule: None } => now::all(surroundings).await,
        Words::Now { schedule: Some(word) } => now::one(surroundings, &word).await,
        Words::At { schedule, at } => at::at(surroundings, &schedule.schedule, &at),
        Words::Shifts { schedule, from, to } => shifts::shifts(surroundings, &schedule.schedule, &from, &to),
        Words::Check { schedule, range } => check::check(surroundings, schedule.as_deref(), &range),
        Words::Explain { schedule, at } => explain::explain(surroundings, &schedule.schedule, at.as_deref()),
        Words::Handoff { schedule, at } => handoff::handoff(surroundings, &schedule.schedule, at.as_deref()).await,
        Words::Loads(words) => loads::loads(surroundings, &words).await,
        Words::Whatif(words) => whatif::whatif(surroundings, &words),
        Words::Export(export) => export::export(surroundings, &export),
        Words::Import(import) => import::import(surroundings, &import),
        Words::Override(words) => edit::overriding(surroundings, words),
        Words::Cover(words) => edit::cover(surroundings, words),
        Words::Swap(words) => edit::swap(surroundings, words),
        Words::Take(words) => edit::take(surroundings, words),
        Words::LineUp(words) => edit::line_up(surroundings, words),
        Words::Layer(words) => edit::layer(surroundings, words),
        Words::Temporary(words) => edit::temporary(surroundings, words),
        Words::RemoveLayer(words) => edit::remove_layer(surroundings, words),
        Words::Undo(words) => edit::undo(surroundings, words),
        Words::New(words) => edit::new(surroundings, words),
    }
}

/// The schedule that somebody names, read whole.
fn found(surroundings: &Surroundings, word: &str) -> Result<FoundSchedule, Failure> {
    let path = std::path::absolute(word);
    let path = path.as_deref().unwrap_or(Path::new(word));
    Ok(find_schedule(&*surroundings.ports.files, &surroundings.folder, &AskedSchedule { word, path })?)
}
