//! `oncall now`, and how people read who is on call.

use watchbill_engine::api::{OnCallMoment, OnCallNowView, OnCallPerson, OnCallShift, OnCallView};
use watchbill_engine::{Upstreams, has_schedules, on_call_now};

use crate::answer::{Answer, Ended, Failure};
use crate::commands::escalation;
use crate::surroundings::{Surroundings, no_workspace};
use crate::terminal::{Look, line};

use super::document::document;
use super::found;

pub(super) async fn all(surroundings: &Surroundings) -> Result<Answer, Failure> {
    let (files, clock) = (&*surroundings.ports.files, &surroundings.ports.clock);
    if !has_schedules(files, &surroundings.folder) {
        return Err(no_workspace(&surroundings.folder));
    }
    let (upstreams, untold) = upstreams(surroundings).await;
    let now = on_call_now(files, &surroundings.folder, &upstreams, clock.now(), &clock.zone());
    Ok(answer(&now, surroundings.look).noting(untold))
}

pub(super) async fn one(surroundings: &Surroundings, word: &str) -> Result<Answer, Failure> {
    let (files, clock) = (&*surroundings.ports.files, &surroundings.ports.clock);
    let schedule = found(surroundings, word)?;
    let (upstreams, untold) = upstreams(surroundings).await;
    let now = schedule.now(files, &upstreams, clock.now(), &clock.zone());
    Ok(answer(&now, surroundings.look).noting(untold))
}

/// What the sources last told of what they do while nobody answers. Who is on call is answered without it too: records that
/// cannot be read are only said.
async fn upstreams(surroundings: &Surroundings) -> (Upstreams, Option<String>) {
    let told = async {
        let Some(handle) = surroundings.look_on().await? else { return Ok(Upstreams::default()) };
        let told = handle.upstreams().await;
        handle.shutdown().await;
        Ok::<_, Failure>(told?)
    };
    if !surroundings.database().exists() {
        return (Upstreams::default(), None);
    }
    match told.await {
        Ok(told) => (told, None),
        Err(failure) => (Upstreams::default(), Some(untold(&failure))),
    }
}

fn untold(failure: &Failure) -> String {
    format!("what happens if nobody answers is not known: {}", line(failure.message()))
}

fn answer(now: &OnCallNowView, look: Look) -> Answer {
    let one = |schedule: &OnCallView| format!("{}{}\n", shown(schedule, look), unanswered(schedule));
    let mut text: String = now.schedules.iter().map(one).collect();
    if now.schedules.is_empty() {
        text.push_str("there is no schedule: schedules/NAME.toml in the workspace is one\n");
    }
    text.push_str(&format!("time-zone database {}\n", now.tzdb));
    let is_whole = now.schedules.iter().all(|schedule| schedule.is_whole);
    let notes = now.schedules.iter().flat_map(|schedule| schedule.problems.iter().map(|problem| line(problem)));
    let ended = if is_whole { Ended::Fine } else { Ended::Unreadable };
    Answer::new(text, &document(now)).ending(ended).noting(notes.collect::<Vec<_>>())
}

/// One schedule, a few lines.
pub(in crate::commands) fn shown(view: &OnCallView, look: Look) -> String {
    let name = line(&view.schedule);
    if view.state == "unknown" {
        let unknown = look.paint.word("unknown");
        return format!("{name}: who is on call is {unknown}, because {} cannot be read\n", line(&view.file));
    }
    let mut text = format!("{name}, {} in {}\n", view.at_there, view.zone);
    if view.people.is_empty() {
        text.push_str(&gap(view, look));
        return text;
    }
    text.extend(view.people.iter().map(|person| of_person(person, view)));
    text.push_str(&match &view.next {
        Some(next) => format!("  from {}: {}\n", next.there, after(view, look)),
        None => "  nothing changes within a year\n".to_owned(),
    });
    text
}

/// What happens if nobody answers, and by whose word.
fn unanswered(view: &OnCallView) -> String {
    let Some(view) = &view.escalation else { return String::new() };
    let told = escalation::lines(view, "    ").iter().map(|line| format!("{line}\n")).collect::<String>();
    format!("  if nobody answers:\n{told}")
}

fn gap(view: &OnCallView, look: Look) -> String {
    let nobody = look.paint.word("NOBODY");
    let until = match &view.next {
        Some(next) => format!("until {}; then {}", next.there, after(view, look)),
        None => "and nobody will be within a year".to_owned(),
    };
    let here = view.next.as_ref().and_then(this_laptop);
    let here = here.map(|here| format!("    {here}\n")).unwrap_or_default();
    format!("  {nobody} is on call {until}\n{here}    a page by this schedule would reach no one\n")
}

fn after(view: &OnCallView, look: Look) -> String {
    let names: Vec<String> = view.next_names.iter().map(|name| line(name)).collect();
    if names.is_empty() { look.paint.word("NOBODY") } else { names.join(", ") }
}

fn of_person(person: &OnCallPerson, view: &OnCallView) -> String {
    let name = line(&person.name);
    let id = format!(" ({})", line(&person.person));
    // Of two with one name each is called with their id already.
    let is_told = person.name == person.person || name.ends_with(&id);
    let id = if is_told { String::new() } else { id };
    let Some(until) = &person.until else {
        return format!("  {name}{id} for more than a year, by {}\n", by(&person.shifts));
    };
    let mut text = format!("  {name}{id} until {}, by {}\n", until.there, by(&person.shifts));
    let theirs = person.until_theirs.as_ref().zip(person.zone.as_ref());
    if let Some((theirs, zone)) = theirs.filter(|(_, zone)| **zone != view.zone) {
        text.push_str(&format!("    for {name} in {zone} that is {theirs}\n"));
    }
    if let Some(here) = this_laptop(until) {
        text.push_str(&format!("    {here}\n"));
    }
    text
}

/// The same time on the reader's clock, where that shows another one.
fn this_laptop(moment: &OnCallMoment) -> Option<String> {
    (moment.here != moment.there).then(|| format!("on this laptop that is {}", moment.here))
}

fn by(shifts: &[OnCallShift]) -> String {
    let one = |shift: &OnCallShift| match (&shift.layer, shift.turn, shift.because) {
        (Some(layer), Some(turn), _) => format!("{}, turn {turn}", line(layer)),
        (_, _, "temporary") => "a temporary schedule".to_owned(),
        _ => "an override".to_owned(),
    };
    shifts.iter().map(one).collect::<Vec<_>>().join(" and ")
}
