//! `oncall export`

use std::path::PathBuf;

use clap::Args;
use watchbill_engine::AskedCalendar;

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

use super::{Named, found};

#[derive(Debug, Args)]
#[command(after_help = "\
Every shift is an event of its own in UTC, the same event in every export: a calendar that has an
older one takes over what is new of it. With --previous events that are gone are cancelled, and what
has not changed stays as it was to the letter. Never write over the file that --previous reads: the
shell empties it first.

Examples:
  watchbill oncall export --schedule payments --person ana > ana.ics
  watchbill oncall export --schedule payments --previous team.ics > new.ics && mv new.ics team.ics")]
pub(crate) struct Export {
    #[command(flatten)]
    schedule: Named,
    /// The shifts of one person, by id or by name, instead of everybody's
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// The first instant: RFC 3339, or what the schedule's clock shows [default: 14 days ago]
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// The first instant after it, likewise [default: 366 days from now]
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// How long before a shift the calendar rings, like 30m or 1h; 0 for not at all [default: 30m with --person, else 0]
    #[arg(long, value_name = "SPAN")]
    alarm: Option<String>,
    /// The calendar that was exported last, to cancel what is gone since
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
}

pub(super) fn export(surroundings: &Surroundings, words: &Export) -> Result<Answer, Failure> {
    let schedule = found(surroundings, &words.schedule.schedule)?;
    let previous = words.previous.as_deref().map(std::path::absolute).transpose();
    let previous = previous.map_err(|error| Failure::usage(format!("--previous: {error}")))?;
    let asked = AskedCalendar {
        person: words.person.as_deref(),
        from: words.from.as_deref(),
        to: words.to.as_deref(),
        alarm: words.alarm.as_deref(),
        previous: previous.as_deref(),
    };
    let ports = &surroundings.ports;
    let export = schedule.calendar(&*ports.files, &asked, ports.clock.now())?;
    let empty = (export.shifts == 0).then(|| {
        let who = export.person.as_deref().map_or_else(|| "nobody".to_owned(), |person| schedule.called(person));
        let never = if export.person.is_some() { "is never on call" } else { "is on call" };
        format!("{who} {never} from {} to {}: the calendar has no shifts", export.from, export.to)
    });
    Ok(Answer::new(export.calendar.clone(), &export).noting(schedule.notes.into_iter().chain(empty)))
}
