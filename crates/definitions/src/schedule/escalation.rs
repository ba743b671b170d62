//! What happens to an alert that nobody answers: which upstream says so, or the steps as the team wrote them down.
//!
//! It is there to be shown and decides about nothing. So whatever is wrong in it is ignored and costs it, and not the schedule.

use std::time::Duration;

use watchbill_domain::sources::{Again, Escalation, EscalationStep, EscalationTarget, TargetKind};

use super::sheet::{Keys, Sheet};
use crate::finding::Weight;
use crate::reader::{Entry, PlacedTable, Wrong};
use crate::settings::{one_line, span};

/// How a target begins that is a schedule of the workspace.
const OF_SCHEDULE: &str = "schedule:";
/// More steps than anybody waits for, and more targets than anybody tells at once.
const MOST: usize = 50;
/// The longest that is waited for a step.
const LONGEST: Duration = Duration::from_secs(30 * 86_400);
const MOST_REPEATS: i64 = 100;

const KEYS: [&str; 5] = ["source", "policy", "steps", "repeats", "repeat_after"];
const STEP_KEYS: [&str; 2] = ["after", "to"];

/// What a schedule file says about alerts that nobody answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrittenEscalation {
    /// A source says what it does.
    Upstream(NamedPolicy),
    /// The team wrote it down.
    Steps(Escalation),
}

/// The policy of a source as a schedule file names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPolicy {
    /// The source, by its name in the workspace.
    pub source: String,
    /// The policy, by its id or its name; the only one, or the routes, unless set.
    pub policy: Option<String>,
    /// The 1-based line on which the source is named.
    pub line: usize,
    /// The 1-based column.
    pub column: usize,
}

pub(super) fn read_escalation(
    sheet: &mut Sheet<'_>,
    entry: &Entry<'_>,
    declared: &[&str],
) -> Option<WrittenEscalation> {
    let read = entry
        .table()
        .ok_or_else(|| entry.expected("a table, `[escalation]`"))
        .and_then(|table| read_table(sheet, (table, entry.key_at), declared));
    read.inspect_err(|wrong| {
        let message = format!("what happens if nobody answers is not known: {}", wrong.message);
        sheet.reader.say(Weight::Ignored, wrong.at, message);
    })
    .ok()
}

fn read_table(sheet: &mut Sheet<'_>, table: PlacedTable<'_>, declared: &[&str]) -> Result<WrittenEscalation, Wrong> {
    let keys = Keys::of(table);
    sheet.check_keys(&keys, &KEYS);
    let misplaced = |key: &str, beside: &str| match keys.find(key) {
        Some(entry) => Err(Wrong::new(entry.key_at, format!("`{key}` does not go with `{beside}`"))),
        None => Ok(()),
    };
    if let Some(entry) = keys.find("source") {
        for key in ["steps", "repeats", "repeat_after"] {
            misplaced(key, "source")?;
        }
        let (line, column) = sheet.reader.place(entry.at);
        let source = one_line("source", entry.text()?, entry.at)?;
        let policy = keys.find("policy").map(|entry| one_line("policy", entry.text()?, entry.at)).transpose()?;
        return Ok(WrittenEscalation::Upstream(NamedPolicy { source, policy, line, column }));
    }
    misplaced("policy", "steps")?;
    let steps = keys.need("steps", "source = \"pagerduty\", or steps = [{ after = \"10m\", to = [\"bo\"] }]")?;
    let tables = steps.tables()?;
    if tables.is_empty() || tables.len() > MOST {
        return Err(Wrong::new(steps.at, format!("`steps` has {} of them; expected 1 to {MOST}", tables.len())));
    }
    let steps = tables.into_iter().map(|table| read_step(sheet, table?, declared)).collect::<Result<_, _>>()?;
    let again = read_again(&keys)?;
    Ok(WrittenEscalation::Steps(Escalation { id: String::new(), name: String::new(), steps, again, url: None }))
}

fn read_step(sheet: &mut Sheet<'_>, table: PlacedTable<'_>, declared: &[&str]) -> Result<EscalationStep, Wrong> {
    let keys = Keys::of(table);
    sheet.check_keys(&keys, &STEP_KEYS);
    let after = keys.find("after").map(wait).transpose()?.unwrap_or_default();
    let entry = keys.need("to", "to = [\"bo\", \"schedule:secondary\"]")?;
    let texts = entry.texts()?;
    if texts.is_empty() || texts.len() > MOST {
        return Err(Wrong::new(entry.at, format!("`to` names {}; expected 1 to {MOST}", texts.len())));
    }
    let target = |(text, at)| one_line("to", text, at).and_then(|text| target(&text, at, declared));
    Ok(EscalationStep { after, targets: texts.into_iter().map(target).collect::<Result<_, _>>()? })
}

fn target(text: &str, at: usize, declared: &[&str]) -> Result<EscalationTarget, Wrong> {
    let (kind, name) = match text.strip_prefix(OF_SCHEDULE).map(str::trim) {
        Some("") => return Err(Wrong::new(at, "a schedule is missing; expected the like of \"schedule:secondary\"")),
        Some(schedule) => (TargetKind::Schedule, schedule),
        None if declared.contains(&text) => (TargetKind::Person, text),
        None => (TargetKind::Other, text),
    };
    Ok(EscalationTarget { kind, name: name.to_owned(), people_now: None })
}

fn read_again(keys: &Keys<'_>) -> Result<Option<Again>, Wrong> {
    let after = keys.find("repeat_after").map(wait).transpose()?;
    let Some(entry) = keys.find("repeats") else {
        return Ok(after.map(|after| Again { times: None, after: Some(after) }));
    };
    let times = entry.number()?;
    let wrong = || Wrong::new(entry.at, format!("`repeats` is {times}; expected 0 to {MOST_REPEATS}"));
    let times = u32::try_from(times).ok().filter(|times| i64::from(*times) <= MOST_REPEATS).ok_or_else(wrong)?;
    Ok((times > 0).then_some(Again { times: Some(times), after }))
}

fn wait(entry: &Entry<'_>) -> Result<Duration, Wrong> {
    let after = span(entry.text()?, entry.at)?;
    if after > LONGEST {
        return Err(Wrong::new(entry.at, format!("`{}` is longer than 30 days", entry.key)));
    }
    Ok(after)
}

#[cfg(test)]
#[path = "escalation_tests.rs"]
mod tests;
