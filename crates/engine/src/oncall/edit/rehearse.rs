//! What a wish would do, before anything is written.

use std::path::Path;

use watchbill_definitions::{Person, read_schedule};
use watchbill_domain::oncall::{Change, Override, Schedule};
use watchbill_domain::time::{Instant, dated_text, tzdb_release};

use crate::api::{ApiError, ScheduleEditAsk, ScheduleRehearsal};
use crate::ports::Files;

use super::super::check::AHEAD;
use super::super::names::listed;
use super::compared::Compared;
use super::plan::{Plan, Planned, plan, problem};
use super::words::sentence;

/// Years before and behind now in which a schedule is changed. Every turn in between is looked at.
const YEARS: i64 = 20;

/// What a wish would do to the schedule that somebody names; `path` is the same as a path that starts at the root. Nothing is
/// written, and what is wrong with a box is part of the answer.
///
/// # Errors
/// When there is no such schedule, or none can be read of its file.
pub fn rehearse_edit(
    files: &dyn Files,
    folder: &Path,
    ask: &ScheduleEditAsk,
    path: &Path,
    now: Instant,
) -> Result<ScheduleRehearsal, ApiError> {
    Ok(rehearsed(&plan(files, folder, ask, path, now)?, now))
}

/// What a plan would do.
pub(super) fn rehearsed(plan: &Plan, now: Instant) -> ScheduleRehearsal {
    let now = now.whole_second();
    let (edited, before) = (&plan.edited, plan.edited.schedule.as_ref());
    let shown = plan.planned.as_ref().map(|planned| &planned.after).or(before);
    let (from, to) = range(plan, now);
    let nothing = ScheduleRehearsal {
        schedule: shown.map(|schedule| schedule.name.clone()).unwrap_or_default(),
        file: edited.file.clone(),
        zone: shown.map(|schedule| schedule.zone.name().to_owned()).unwrap_or_default(),
        sentence: None,
        problems: plan.problems.clone(),
        notes: plan.notes.clone(),
        from: from.to_rfc3339(),
        to: to.to_rfc3339(),
        changes: Vec::new(),
        changes_in_all: 0,
        check: None,
        hand_offs: Vec::new(),
        seen: plan.seen(),
        text: None,
        tzdb: tzdb_release(),
    };
    let Some(planned) = &plan.planned else { return nothing };
    let after = &planned.after;
    let compared = Compared { before, after, people: &edited.people, now };
    let (changes, changes_in_all) = compared.changes(from, to);
    let mut notes = plan.notes.clone();
    notes.extend(strangers(plan, planned));
    notes.extend(planned.change.as_ref().and_then(|change| later_line_ups(change, after, &edited.people)));
    let mut problems = plan.problems.clone();
    if changes_in_all == 0 && promises_change(planned.change.as_ref()) {
        problems.push(problem("", "nobody's shift would be another one: there is nothing to write"));
    }
    ScheduleRehearsal {
        sentence: Some(sentence(planned.change.as_ref(), (before, after), &edited.people)),
        problems,
        notes,
        changes,
        changes_in_all,
        check: Some(compared.check()),
        hand_offs: compared.hand_offs(),
        text: before.is_none().then(|| planned.text.clone()),
        ..nothing
    }
}

/// The next 366 days, and whatever the change is about before and behind them, within [`reach`].
fn range(plan: &Plan, now: Instant) -> (Instant, Instant) {
    let change = plan.planned.as_ref().and_then(|planned| planned.change.as_ref());
    let about = match (change, &plan.edited.schedule) {
        (Some(change), Some(before)) => spans(change, before),
        _ => Vec::new(),
    };
    let year = (now, now.plus(AHEAD));
    let (from, to) = about.into_iter().fold(year, |(from, to), (start, end)| (from.min(start), to.max(end)));
    let (first, last) = reach(now);
    (from.max(first), to.min(last))
}

/// How far back and ahead a change is looked at.
pub(super) fn reach(now: Instant) -> (Instant, Instant) {
    let ms = i64::try_from(AHEAD.as_millis()).unwrap_or(i64::MAX).saturating_mul(YEARS);
    (now.shifted_ms(-ms), now.shifted_ms(ms))
}

/// From when until when each part of a change is about.
fn spans(change: &Change, before: &Schedule) -> Vec<(Instant, Instant)> {
    let of = |one: &Override| (one.start, one.end);
    match change {
        Change::Overrides(change) => {
            let changed = change.changed.iter().map(|(index, _)| index);
            let was = changed.chain(&change.removed).filter_map(|index| before.overrides.get(*index));
            let is = change.changed.iter().map(|(_, wanted)| wanted).chain(&change.added);
            was.chain(is).map(of).collect()
        }
        Change::AddVersion { version, .. } | Change::ChangeVersion { version, .. } => {
            vec![(version.from, version.from.plus(AHEAD))]
        }
        Change::RemoveVersion { layer, index } => {
            let version = before.layers.get(*layer).and_then(|layer| layer.versions.get(*index));
            version.map(|version| (version.from, version.from.plus(AHEAD))).into_iter().collect()
        }
        Change::AddTemporary(one) => vec![(one.start, one.end)],
        Change::RemoveTemporary(index) => {
            before.temporaries.get(*index).map(|one| (one.start, one.end)).into_iter().collect()
        }
        Change::AddLayer(_) | Change::ChangeLayer { .. } | Change::RemoveLayer(_) => Vec::new(),
    }
}

/// Whether it is a mistake when nothing changes: an override is made for nothing else.
fn promises_change(change: Option<&Change>) -> bool {
    matches!(change, Some(Change::Overrides(change)) if !change.added.is_empty() || !change.changed.is_empty())
}

/// Whoever is named for the first time and is none of the people.
fn strangers(plan: &Plan, planned: &Planned) -> Vec<String> {
    let edited = &plan.edited;
    // Of a new file its notes say so.
    let (false, Some(text)) = (edited.people.is_empty(), &edited.text) else { return Vec::new() };
    let undeclared = |text: &str| read_schedule(text, &edited.file, &edited.people).undeclared;
    let before = undeclared(text);
    let new = undeclared(&planned.text).into_iter().filter(|person| !before.contains(person));
    new.map(|person| {
        format!("`{person}` is none of the people of watchbill.toml: nothing is known of their zone and absences")
    })
    .collect()
}

/// That a line-up which was planned before takes over later, and does not know of this one.
fn later_line_ups(change: &Change, after: &Schedule, people: &[Person]) -> Option<String> {
    let (Change::AddVersion { layer, version } | Change::ChangeVersion { layer, version, .. }) = change else {
        return None;
    };
    let layer = after.layers.get(*layer)?;
    let later = layer.versions.iter().find(|other| other.from > version.from)?;
    let when = dated_text(later.from, &after.zone);
    Some(format!(
        "from {when} on another line-up of {} holds that was planned already, and it stays as it is: {}",
        layer.name,
        listed(&later.rotation.people, people)
    ))
}

#[cfg(test)]
#[path = "rehearse_tests.rs"]
mod tests;
