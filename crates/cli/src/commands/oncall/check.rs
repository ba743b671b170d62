//! `oncall check`: the proof that somebody is always on call, for people and for CI.

use watchbill_engine::api::{OnCallCheck, ScheduleCheck};
use watchbill_engine::{CheckRange, check_schedules, has_schedules};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::{Surroundings, no_workspace};
use crate::terminal::{Look, line};

use super::{Range, found};

pub(super) fn check(surroundings: &Surroundings, word: Option<&str>, range: &Range) -> Result<Answer, Failure> {
    let (files, folder) = (&*surroundings.ports.files, &surroundings.folder);
    let now = surroundings.ports.clock.now();
    let range = CheckRange { from: range.from.as_deref(), to: range.to.as_deref(), now };
    let check = match word {
        Some(word) => found(surroundings, word)?.check(range)?,
        None if has_schedules(files, folder) => check_schedules(files, folder, range)?,
        None => return Err(no_workspace(folder)),
    };
    let ended = match check.schedules.as_slice() {
        schedules if schedules.iter().any(|one| !one.is_whole) => Ended::Unreadable,
        schedules if schedules.iter().any(|one| one.covered == Some(false)) => Ended::DoesNotHold,
        _ => Ended::Fine,
    };
    let problems = check.schedules.iter().flat_map(|schedule| schedule.problems.iter().map(|problem| line(problem)));
    let problems: Vec<String> = problems.collect();
    Ok(Answer::new(text(&check, surroundings.look), &check).ending(ended).noting(problems))
}

fn text(check: &OnCallCheck, look: Look) -> String {
    let mut text: String = check.schedules.iter().map(|schedule| shown(schedule, look)).collect();
    if check.schedules.is_empty() {
        text.push_str("there is no schedule: schedules/NAME.toml in the workspace is one\n");
    }
    text.push_str(&format!("time-zone database {}, compared with {}\n", check.tzdb, check.second_tzdb));
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
    text.push('\n');
    text
}
