//! On call: the schedules of a workspace or of one file, and who is on call by them. Who that is is decided in `domain`;
//! here files are found, times are read as people type them, and answers are put into words.

mod absences;
mod answers;
mod brief;
mod calendar;
mod calendar_file;
mod check;
mod duties;
mod edit;
mod escalation;
mod explain;
mod find;
mod handoff;
mod holidays;
mod import;
mod links;
mod loads;
mod machine_opinion;
mod names;
mod now;
mod of_service;
mod page;
mod presence;
mod second_opinion;
mod times;
mod what_if;

use std::path::Path;

use watchbill_domain::time::{Instant, Zone};

use crate::api::OnCallNowView;
use crate::ports::Files;
use crate::workspace;

pub(crate) use absences::{Calendars, calendars, read_absences};
pub use answers::{AtAnswer, RunRow, ShiftsAnswer};
pub(crate) use brief::{Reader, line, next_handoff, rows};
pub use calendar::AskedCalendar;
pub(crate) use calendar_file::write_calendar;
pub use check::{CheckRange, check_schedules};
pub(crate) use duties::{KeptDuties, Watch};
pub(crate) use edit::{KeptEdits, times_in_zone};
pub use edit::{SavedEdit, rehearse_edit, save_edit, schedule_forms, undo_edit};
pub use escalation::Upstreams;
pub(crate) use escalation::{Grounds, escalation_of, escalation_of_alert, untold};
pub(crate) use explain::explained;
pub use find::{AskedSchedule, FoundSchedule, find_schedule};
pub(crate) use find::{ScheduleFile, read_schedules, schedule_paths, within_workspace};
pub use handoff::HandoffAnswer;
pub(crate) use handoff::{Handoff, Left, Side, left_at, meanwhile, said};
pub(crate) use holidays::read_holidays;
pub use import::{AskedImport, import_absences, import_oncall, save_import};
pub(crate) use links::unlinked;
pub use loads::{HeardPages, LoadRange, LoadsAnswer, loads_of_schedules};
pub(crate) use loads::{heard_pages, loads_view};
pub(crate) use machine_opinion::MachineOpinion;
pub(crate) use now::now_of;
pub(crate) use page::page;
pub(crate) use presence::is_at_work;
pub use what_if::WhatIfAnswer;
pub(crate) use what_if::what_if_view;

/// Who is on call now by the schedules of a workspace, of its files alone, and what happens if nobody answers by what was
/// recorded of that: no network.
#[must_use]
pub fn on_call_now(
    files: &dyn Files,
    folder: &Path,
    upstreams: &Upstreams,
    now: Instant,
    laptop: &Zone,
) -> OnCallNowView {
    let (people, services) = find::team_of(files, folder);
    let schedules = read_schedules(files, folder, &people, &[]);
    let reader = Reader { people: &people, me: None, now, laptop };
    now::now_with(Grounds { upstreams, services: &services, schedules: &schedules, reader })
}

/// Whether a folder has anything to be asked: a `watchbill.toml`, or schedules.
#[must_use]
pub fn has_schedules(files: &dyn Files, folder: &Path) -> bool {
    files.stamp(&folder.join(workspace::DEFINITIONS_FILE)).is_some() || !schedule_paths(files, folder).is_empty()
}
