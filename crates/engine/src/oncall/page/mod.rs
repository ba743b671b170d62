//! The page *On call*: one schedule over some weeks, drawn and told. Everything is worked out when it is asked for.

pub(super) mod about;
mod ahead;
mod axis;
mod bars;
mod clocks;
mod crew;
mod findings;
mod layers;
mod notice;
mod scene;
mod set_aside;

use watchbill_definitions::Person;
use watchbill_domain::oncall::Schedule;
use watchbill_domain::time::{Instant, tzdb_release};

use crate::api::{ApiError, OnCallAsk, OnCallChoice, OnCallChosen, OnCallGapView, OnCallLane, OnCallPage};

use super::brief::{Brief, Reader};
use super::check::{Team, unread_absences};
use super::find::ScheduleFile;
use super::machine_opinion::MachineOpinion;

use self::axis::{Range, axis};
use self::clocks::Clocks;
use self::scene::Scene;

/// The page that was asked for, as of `revision`; the check compares with what the machine thinks, if it is asked.
///
/// # Errors
/// When the time that is to be shown is none.
pub(crate) fn page(
    files: &[ScheduleFile],
    reader: Reader<'_>,
    ask: &OnCallAsk,
    machine: Option<&MachineOpinion<'_>>,
    revision: u64,
) -> Result<OnCallPage, ApiError> {
    let reader = Reader { now: Instant::from_ms(reader.now.as_ms().div_euclid(1000) * 1000), ..reader };
    let from = ask.from.as_deref().map(read_instant).transpose()?;
    let chosen = ask.schedule.as_deref().and_then(|asked| choose(files, asked)).or(files.first());
    Ok(OnCallPage {
        schedules: files.iter().map(|file| choice(file, reader)).collect(),
        notice: notice::notice(chosen, ask, reader),
        chosen: chosen.map(|file| show(file, reader, (ask, from.unwrap_or(reader.now)), machine)),
        tzdb: tzdb_release(),
        revision,
    })
}

/// The schedule that is asked for by its file, or else by its name.
pub(crate) fn choose<'a>(files: &'a [ScheduleFile], asked: &str) -> Option<&'a ScheduleFile> {
    let by_file = files.iter().find(|file| file.file == asked);
    by_file.or_else(|| files.iter().find(|file| file.name() == asked))
}

fn choice(file: &ScheduleFile, reader: Reader<'_>) -> OnCallChoice {
    let brief = Brief::of(file, reader.now);
    OnCallChoice {
        name: file.name().to_owned(),
        file: file.file.clone(),
        state: brief.state.word().to_owned(),
        who: brief.said(reader),
        problems: file.not_in_force().len(),
    }
}

fn show(
    file: &ScheduleFile,
    reader: Reader<'_>,
    (ask, at): (&OnCallAsk, Instant),
    machine: Option<&MachineOpinion<'_>>,
) -> OnCallChosen {
    let zone = file.schedule.as_ref().map_or(reader.laptop, |schedule| &schedule.zone);
    let clocks = Clocks { chosen: ask.clock, laptop: reader.laptop, schedule: zone, people: reader.people };
    let range = Range::of(at, ask.span, clocks.axis());
    let empty = OnCallChosen {
        name: file.name().to_owned(),
        file: file.file.clone(),
        zone: String::new(),
        state: "unknown".to_owned(),
        is_whole: file.refused().is_none(),
        problems: file.not_in_force(),
        axis: axis(range, ask.span, &clocks, reader.now),
        lanes: Vec::new(),
        gaps: Vec::new(),
        gaps_said: None,
        now_said: format!("Who is on call is not known: {} gives no schedule.", file.file),
        escalation: None,
        handoffs: Vec::new(),
        people: Vec::new(),
        proof: "Whether somebody is always on call is not known.".to_owned(),
        is_proven: None,
        findings: Vec::new(),
        unchecked: Vec::new(),
    };
    let Some(schedule) = &file.schedule else { return empty };
    let scene = Scene::of(schedule, (range, clocks), reader.now, ask.person.as_deref());
    let team = Team::of(reader.people);
    let (proof, gaps) = (scene.proof(&team, machine), scene.gaps(&team));
    OnCallChosen {
        zone: schedule.zone.name().to_owned(),
        state: Brief::of(file, reader.now).state.word().to_owned(),
        lanes: lanes(&scene, schedule, &gaps),
        gaps,
        gaps_said: scene.gaps_said(),
        now_said: scene.now_said(),
        handoffs: scene.handoffs(),
        people: scene.crew(reader.me),
        proof: proof.said,
        is_proven: Some(proof.is_covered && empty.is_whole),
        findings: proof.findings,
        unchecked: unchecked(file, reader.people),
        ..empty
    }
}

/// The final lane, the layers from the highest level down, and what sets them aside.
fn lanes(scene: &Scene<'_>, schedule: &Schedule, gaps: &[OnCallGapView]) -> Vec<OnCallLane> {
    let mut places: Vec<usize> = (0..schedule.layers.len()).collect();
    places.sort_by_key(|place| std::cmp::Reverse(schedule.layers[*place].level));
    let mut lanes = vec![scene.final_lane(gaps)];
    lanes.extend(places.into_iter().map(|place| scene.layer_lane(place)));
    lanes.extend(scene.override_lane());
    lanes.extend(scene.temporary_lane());
    lanes
}

/// What the proof does not cover.
fn unchecked(file: &ScheduleFile, people: &[Person]) -> Vec<String> {
    let lost =
        file.refused().map(|problem| format!("The check is of what is in force; part of the file is not: {problem}"));
    lost.into_iter().chain(unread_absences(file, people)).collect()
}

/// RFC 3339, as the page itself gives it.
pub(super) fn read_instant(text: &str) -> Result<Instant, ApiError> {
    Instant::parse(text).map_err(|error| ApiError::Invalid { field: "from".to_owned(), message: error.to_string() })
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
