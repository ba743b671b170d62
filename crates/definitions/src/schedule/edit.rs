//! Changes to a schedule file that leave every other byte of it as it is.
//!
//! What is changed is named by its number and by how it was shown: somebody may have changed the file since. The changed text
//! is read again, and is refused unless it is the schedule from before with this one change.

mod layers;
mod overrides;
mod temporaries;
mod versions;

use toml_edit::{Document, Item, Table};
use watchbill_domain::oncall::Schedule;
use watchbill_domain::sources::Problem;

use super::sheet::Places;
use super::{read_placed, read_schedule};
use crate::edit::{Refusal, problem};
use crate::finding::{Finding, Weight};
use crate::settings::one_line;

pub use layers::{add_layer, change_layer, remove_layer};
pub use overrides::{ShownOverride, add_overrides, change_override, remove_overrides};
pub use temporaries::{add_temporary, remove_temporary};
pub use versions::{add_version, remove_version};

/// A file that can be written to.
struct Sound<'t> {
    file: &'t str,
    document: Document<&'t str>,
    schedule: Schedule,
    places: Places,
    /// How many things in it are not in force.
    lost: usize,
}

impl<'t> Sound<'t> {
    fn read(text: &'t str, file: &'t str) -> Result<Self, Refusal> {
        let (reading, places) = read_placed(text, file, &[]);
        let lost = lost(&reading.findings);
        let refused = reading.findings.into_iter().find(|finding| finding.weight == Weight::Refused);
        let unreadable = || {
            let unsaid = || problem(file, "this file is no schedule, so it is not written to".to_owned());
            Refusal::of_file(refused.map_or_else(unsaid, |finding| finding.problem))
        };
        match (Document::parse(text), reading.schedule) {
            (Ok(document), Some(schedule)) => Ok(Self { file, document, schedule, places, lost }),
            _ => Err(unreadable()),
        }
    }

    /// The tables of `[[key]]`; none where there is no such key.
    fn tables(&self, key: &str) -> Result<Vec<&Table>, Refusal> {
        match self.document.get(key) {
            None => Ok(Vec::new()),
            Some(Item::ArrayOfTables(tables)) => Ok(tables.iter().collect()),
            Some(_) => Err(self.by_hand()),
        }
    }

    /// The table of `[[key]]` that begins at byte `at`.
    fn table_at(&self, key: &str, at: usize) -> Result<&Table, Refusal> {
        let begins = |table: &&Table| table.span().is_some_and(|span| span.start == at);
        self.tables(key)?.into_iter().find(begins).ok_or_else(|| self.by_hand())
    }

    /// The changed text, if it is the schedule that is wanted and no more is wrong with it than before.
    fn check(&self, changed: String, wanted: &Schedule) -> Result<String, Refusal> {
        let reading = read_schedule(&changed, self.file, &[]);
        let is_wanted = reading.schedule.is_some_and(|schedule| schedule == *wanted);
        let is_sound = lost(&reading.findings) <= self.lost;
        if is_wanted && is_sound { Ok(changed) } else { Err(self.by_hand()) }
    }

    fn by_hand(&self) -> Refusal {
        let message = "this cannot be changed from here without touching something else; edit the file by hand";
        Refusal::of_file(problem(self.file, message.to_owned()))
    }

    fn changed_meanwhile(&self) -> Refusal {
        let message = "this has been changed in the file since it was shown; look at it again before changing it";
        Refusal::of_file(problem(self.file, message.to_owned()))
    }
}

/// A table with who made it and why behind its header; neither has a key of its own there.
fn signed(table: &str, said: Option<&str>) -> Result<String, Refusal> {
    let Some(said) = said else { return Ok(table.to_owned()) };
    let said = one_line("reason", said, 0).map_err(|wrong| Refusal::at("reason", wrong.message))?;
    Ok(table.replacen("]]\n", &format!("]] # {said}\n"), 1))
}

/// Why a file was made, as the comment it begins with.
///
/// # Errors
/// When it is more than a short line; the box is `reason`.
pub fn opening_comment(reason: &str) -> Result<String, Refusal> {
    let reason = one_line("reason", reason, 0).map_err(|wrong| Refusal::at("reason", wrong.message))?;
    Ok(format!("# {reason}\n"))
}

fn lost(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.weight != Weight::Note).count()
}

/// The first thing that is wrong with a draft, with its box: the key that stands on the line of the problem in `table`, which
/// begins on line 2.
fn objection(table: &str, zone: &str) -> Option<Refusal> {
    let text = format!("timezone = {}\n{table}", toml_edit::Value::from(zone));
    let findings = read_schedule(&text, "the form", &[]).findings;
    let finding = findings.into_iter().find(|finding| finding.weight != Weight::Note)?;
    let line = finding.problem.line.and_then(|line| text.lines().nth(line - 1));
    let field = line.and_then(|line| line.split_once(" = ")).map(|(key, _)| key.to_owned());
    Some(Refusal { field, problem: Problem { line: None, column: None, ..finding.problem } })
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
