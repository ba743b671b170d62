//! On call: the schedules of a workspace or of one file, and who is on call by them. Who that is is decided in `domain`;
//! here files are found, times are read as people type them, and answers are put into words.

mod answers;
mod calendar;
mod check;
mod explain;
mod find;
mod now;
mod second_opinion;
mod times;

use std::path::Path;

use watchbill_domain::time::{Instant, Zone};

use crate::api::OnCallNowView;
use crate::ports::Files;
use crate::workspace;

pub use answers::{AtAnswer, RunRow, ShiftsAnswer};
pub use calendar::AskedCalendar;
pub use check::{CheckRange, check_schedules};
pub use find::{AskedSchedule, FoundSchedule, find_schedule};
pub(crate) use find::{ScheduleFile, read_schedules, schedule_paths};
pub(crate) use now::now_of;

/// Who is on call now by the schedules of a workspace, of its files alone: no records, no network.
#[must_use]
pub fn on_call_now(files: &dyn Files, folder: &Path, now: Instant, laptop: &Zone) -> OnCallNowView {
    let people = find::people_of(files, folder);
    let schedules = read_schedules(files, folder, &people, &[]);
    now_of(&schedules, &people, now, laptop)
}

/// Whether a folder has anything to be asked: a `watchbill.toml`, or schedules.
#[must_use]
pub fn has_schedules(files: &dyn Files, folder: &Path) -> bool {
    files.stamp(&folder.join(workspace::DEFINITIONS_FILE)).is_some() || !schedule_paths(files, folder).is_empty()
}
