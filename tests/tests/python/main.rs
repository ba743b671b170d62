//! On call against Python: `tests/python` holds a second model of the same rules, written from their definition, on Python's
//! zoneinfo and the time-zone database of the package tzdata; calendars are opened by the packages icalendar and
//! recurring-ical-events. Nothing there shares a line, a library or a copy of the database with ours.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod calendars;
mod who;

use std::path::PathBuf;

use serde_json::{Value, json};
use watchbill_tests::cli::{Cli, Ended};
use watchbill_tests::python;
use watchbill_tests::workspace::Workspace;

/// A folder of schedules and the command that reads them.
struct Desk {
    workspace: Workspace,
    cli: Cli,
}

impl Desk {
    fn new() -> Self {
        let workspace = Workspace::absent();
        std::fs::create_dir_all(workspace.folder()).unwrap();
        Self { cli: Cli::of(&workspace), workspace }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.workspace.folder().join(name)
    }

    /// Has a script fill the folder, and gives what it says should come of it.
    async fn filled_by(&self, script: &str, words: &[String]) -> Value {
        let folder = self.workspace.folder();
        let words: Vec<&str> =
            std::iter::once(folder.to_str().unwrap()).chain(words.iter().map(String::as_str)).collect();
        python::script(script, &words, &Value::Null).await
    }

    /// An `oncall` command about a schedule of the folder. What chance made is to be read whole: nothing is complained of.
    async fn oncall(&self, command: &str, schedule: &Value, range: &Value, more: &[&str]) -> Ended {
        let file = self.file(text(schedule, "file"));
        let schedule_words = ["oncall", command, "--schedule", file.to_str().unwrap()];
        let range_words = ["--from", text(range, "from"), "--to", text(range, "to")];
        let words = [&schedule_words, &range_words, more].concat();
        let ended = self.cli.run(&words).await.with_code(0);
        assert_eq!(ended.err, "", "{}", self.workspace.read(text(schedule, "file")));
        ended
    }

    /// Fails when the runs of `oncall shifts` are not those of the model. Gives the document.
    async fn same_runs(&self, schedule: &Value, range: &Value) -> Value {
        let document = self.oncall("shifts", schedule, range, &["--json"]).await.json();
        let (ours, theirs) = (list(&document, "runs"), list(schedule, "runs"));
        if ours != theirs {
            let nothing = &json!("nothing more");
            let at = |runs: &'_ [Value], place: usize| runs.get(place).unwrap_or(nothing).to_string();
            let place = (0..).find(|place| ours.get(*place) != theirs.get(*place)).unwrap();
            panic!(
                "run {place} from {} is\n  {} here and\n  {} in Python, by\n{}",
                text(range, "from"),
                at(ours, place),
                at(theirs, place),
                self.workspace.read(text(schedule, "file"))
            );
        }
        document
    }
}

fn text<'a>(table: &'a Value, key: &str) -> &'a str {
    table[key].as_str().unwrap_or_else(|| panic!("`{key}` is no text in {table}"))
}

fn list<'a>(table: &'a Value, key: &str) -> &'a [Value] {
    table[key].as_array().unwrap_or_else(|| panic!("`{key}` is no list in {table}"))
}
