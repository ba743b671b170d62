//! A workspace with one schedule, and asks as the window makes them.

use std::path::{Path, PathBuf};

use watchbill_domain::time::Instant;

use crate::api::{ApiError, LayerForm, ScheduleEditAsk, ScheduleForm, ScheduleRehearsal, ScheduleWish, WindowForm};
use crate::ports::Files;
use crate::testing::MemoryFiles;

use super::rehearse_edit;

pub(super) const FOLDER: &str = "/team";
pub(super) const FILE: &str = "schedules/payments.toml";

/// Weeks by the clock of Berlin: ana from 2 March, bo from 9 March, cy from 16 March.
pub(super) const PAYMENTS: &str = r#"# Ours.
name = "payments"
timezone = "Europe/Berlin"

[[layers]] # the one
name = "primary"
rotation = { kind = "weekly", start = "2026-03-02T09:00:00", people = ["ana", "bo", "cy"] }
"#;

const TEAM: &str = r#"team = "payments"
me = "ana"
[[people]]
id = "ana"
name = "Ana"
timezone = "Europe/Lisbon"
[[people]]
id = "bo"
name = "Bo"
timezone = "America/New_York"
[[people]]
id = "cy"
name = "Cy"
"#;

pub(super) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// A Tuesday in ana's first week.
pub(super) fn now() -> Instant {
    at("2026-03-03T12:00:00Z")
}

pub(super) fn files(payments: &str) -> MemoryFiles {
    let files = MemoryFiles::default();
    files.write(&Path::new(FOLDER).join("watchbill.toml"), TEAM.as_bytes()).unwrap();
    files.write(&path(FILE), payments.as_bytes()).unwrap();
    files
}

pub(super) fn path(word: &str) -> PathBuf {
    Path::new(FOLDER).join(word)
}

pub(super) fn text(files: &MemoryFiles, word: &str) -> String {
    String::from_utf8(files.read(&path(word)).unwrap()).unwrap()
}

pub(super) fn ask(wish: ScheduleWish) -> ScheduleEditAsk {
    ScheduleEditAsk { schedule: FILE.to_owned(), wish, by: None, reason: "a wedding".to_owned(), zone: None }
}

pub(super) fn cover(of: &str, person: &str, from: &str, to: &str) -> ScheduleWish {
    let text = str::to_owned;
    ScheduleWish::Cover { of: text(of), person: text(person), from: text(from), to: text(to) }
}

pub(super) fn rehearse(files: &MemoryFiles, ask: &ScheduleEditAsk) -> Result<ScheduleRehearsal, ApiError> {
    rehearse_edit(files, Path::new(FOLDER), ask, &path(&ask.schedule), now())
}

/// The changes in lines: when, who before, who after.
pub(super) fn told(rehearsal: &ScheduleRehearsal) -> Vec<String> {
    let who = |names: &[String]| if names.is_empty() { "nobody".to_owned() } else { names.join("+") };
    let changes = rehearsal.changes.iter();
    changes.map(|one| format!("{}: {} -> {}", one.there, who(&one.before_names), who(&one.after_names))).collect()
}

/// `field: message` of everything that is wrong.
pub(super) fn problems(rehearsal: &ScheduleRehearsal) -> Vec<String> {
    rehearsal.problems.iter().map(|problem| format!("{}: {}", problem.field, problem.message)).collect()
}

/// A layer of weeks that counts from nine to five.
pub(super) fn office(name: &str, people: &[&str]) -> LayerForm {
    let text = str::to_owned;
    LayerForm {
        name: text(name),
        kind: text("weekly"),
        length: text("1"),
        start: text("2026-03-02T09:00"),
        people: people.iter().map(|person| text(person)).collect(),
        windows: vec![WindowForm {
            kind: text("daily"),
            start: text("09:00"),
            end: text("17:00"),
            ..WindowForm::default()
        }],
        ..LayerForm::default()
    }
}

pub(super) fn new_schedule(layers: Vec<LayerForm>) -> ScheduleWish {
    ScheduleWish::New {
        form: ScheduleForm { name: "Night Shift".to_owned(), timezone: "Europe/Berlin".to_owned(), layers },
    }
}
