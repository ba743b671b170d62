//! `oncall check`: the proof that somebody is always on call, for people and for CI.

use std::collections::HashSet;

use watchbill_engine::api::{OnCallCheck, ScheduleCheck, ZoneDisagreementRow};
use watchbill_engine::{CheckRange, check_schedules, has_schedules};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::{Surroundings, no_workspace};
use crate::terminal::{Look, line};

use super::{Range, found};

/// Hand-offs that fit on a screen.
const DISAGREEMENTS: usize = 10;

pub(super) fn check(surroundings: &Surroundings, word: Option<&str>, range: &Range) -> Result<Answer, Failure> {
    let (files, zones, folder) = (&*surroundings.ports.files, &*surroundings.ports.zones, &surroundings.folder);
    let now = surroundings.ports.clock.now();
    let range = CheckRange { from: range.from.as_deref(), to: range.to.as_deref(), now };
    let check = match word {
        Some(word) => found(surroundings, word)?.check(zones, range)?,
        None if has_schedules(files, folder) => check_schedules(files, zones, folder, range)?,
        None => return Err(no_workspace(folder)),
    };
    let ended = match check.schedules.as_slice() {
        schedules if schedules.iter().any(|one| !one.is_whole) => Ended::Unreadable,
        schedules if schedules.iter().any(|one| one.covered == Some(false)) => Ended::DoesNotHold,
        _ => Ended::Fine,
    };
    let problems = check.schedules.iter().flat_map(|schedule| schedule.problems.iter().map(|problem| line(problem)));
    let mut problems: Vec<String> = problems.collect();
    // What is wrong with the zones of a workspace is wrong for each of its schedules, and told once.
    let mut told = HashSet::new();
    problems.retain(|problem| told.insert(problem.clone()));
    Ok(Answer::new(text(&check, surroundings.look), &check).ending(ended).noting(problems))
}

fn text(check: &OnCallCheck, look: Look) -> String {
    let mut text: String = check.schedules.iter().map(|schedule| shown(schedule, look)).collect();
    if check.schedules.is_empty() {
        text.push_str("there is no schedule: schedules/NAME.toml in the workspace is one\n");
    }
    let (ours, second) = (line(&check.tzdb), check.second_tzdb);
    text.push_str(&match &check.system_tzdb {
        Some(system) => {
            let release = system.release.as_deref().unwrap_or("of unknown release");
            let system = format!("{} {release}", line(&system.folder));
            format!("time-zone database {ours}, compared with chrono-tz {second} and {system}\n")
        }
        None => format!(
            "time-zone database {ours}, compared with chrono-tz {second}; this machine has no time-zone files to compare with\n"
        ),
    });
    text
}

fn shown(schedule: &ScheduleCheck, look: Look) -> String {
    let mut text = format!("{}: {}\n", line(&schedule.schedule), line(&schedule.summary));
    for finding in &schedule.findings {
        text.push_str(&format!("  {}: {}\n", look.paint.word(finding.gravity), line(&finding.what)));
        for sentence in [&finding.means, &finding.to_do].into_iter().filter(|sentence| !sentence.is_empty()) {
            text.push_str(&format!("    {}\n", line(sentence)));
        }
    }
    text.push_str(&disagreements(schedule));
    text.push('\n');
    text
}

/// The hand-offs at which clocks differ, with both.
fn disagreements(schedule: &ScheduleCheck) -> String {
    let row = |one: &ZoneDisagreementRow| {
        let theirs = one.theirs.as_deref().unwrap_or("nothing");
        let (zone, database) = (line(&one.zone), line(&one.database));
        format!("    {}: {} in {zone}, {theirs} by {database}\n", line(&one.at_there), one.ours)
    };
    let mut text: String = schedule.disagreements.iter().take(DISAGREEMENTS).map(row).collect();
    if !text.is_empty() {
        text.insert_str(0, "  hand-offs at which clocks differ:\n");
    }
    let more = schedule.disagreements.len().saturating_sub(DISAGREEMENTS);
    if more > 0 {
        text.push_str(&format!("    and {more} more, which --json lists\n"));
    }
    text
}
