//! What stands at the top of the file: the team, its zone, who sits here; and for how long history is kept.

use toml_edit::Item;
use watchbill_domain::sources::Problem;

use super::draft::text as quoted;
use super::patch::Patch;
use super::person::appended;
use super::source::Refusal;
use super::{parse, without_places};
use crate::finding::Weight;
use crate::source::KindFields;
use crate::workspace::{Retention, read_workspace};

/// What is to stand there; what is empty is not set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BasicsDraft {
    /// The team's name.
    pub team: String,
    /// The team's zone.
    pub timezone: String,
    /// The id of one of the people.
    pub me: String,
    /// Days, 1 to 3650.
    pub retention_days: u16,
}

/// The text of `file` with these, and nothing else, changed.
///
/// # Errors
/// What is wrong with the draft, with `team`, `timezone`, `me` or `days` as its box, or that the file cannot be changed
/// safely; then nothing is changed.
pub fn save_basics(text: &str, file: &str, draft: &BasicsDraft, kinds: &[KindFields]) -> Result<String, Refusal> {
    let document = parse(text, file).map_err(Refusal::of_file)?;
    let people = super::people_drafts(text);
    check(draft, people.iter().map(|person| person.draft.id.as_str()))?;
    let mut patch = Patch::of(text);
    for (key, wanted) in [("team", &draft.team), ("timezone", &draft.timezone), ("me", &draft.me)] {
        let is = document.get(key).and_then(Item::as_str);
        if is.unwrap_or_default() != wanted || (is.is_none() && document.contains_key(key)) {
            let literal = (!wanted.is_empty()).then(|| quoted(wanted));
            patch.set(document.as_table(), key, literal.as_deref());
        }
    }
    let before = read_workspace(text, file, kinds).workspace;
    let days = draft.retention_days;
    let mut more = None;
    if before.retention.days != days {
        match document.get("retention") {
            Some(Item::Table(table)) => patch.set(table, "days", Some(&days.to_string())),
            Some(_) => patch.set(document.as_table(), "retention", Some(&format!("{{ days = {days} }}"))),
            None => more = Some(format!("[retention]\ndays = {days}\n")),
        }
    }
    let mut changed = patch.finish();
    if let Some(table) = more {
        changed = appended(&changed, changed.len(), &table);
    }
    let mut after = read_workspace(&changed, file, kinds).workspace;
    let stands = after.retention == Retention { days } && after.team == draft.team.trim();
    after.team.clone_from(&before.team);
    (after.timezone, after.me, after.retention) = (before.timezone.clone(), before.me.clone(), before.retention);
    // Days of absence are those of the zone, so that another zone moves them.
    for (person, was) in after.people.iter_mut().zip(&before.people) {
        person.absences.clone_from(&was.absences);
    }
    if stands && without_places(after) == without_places(before) {
        Ok(changed)
    } else {
        Err(Refusal::of_file(by_hand(file)))
    }
}

fn check<'a>(draft: &BasicsDraft, mut people: impl Iterator<Item = &'a str>) -> Result<(), Refusal> {
    if !(1..=3650).contains(&draft.retention_days) {
        return Err(Refusal::at("days", "history is kept for 1 to 3650 days"));
    }
    if !draft.me.is_empty() && !people.any(|id| id == draft.me) {
        return Err(Refusal::at("me", "this is not the id of one of the people"));
    }
    for (key, value) in [("team", &draft.team), ("timezone", &draft.timezone)] {
        if value.is_empty() {
            continue;
        }
        let reading = read_workspace(&format!("{key} = {}\n", quoted(value)), "the form", &[]);
        if let Some(finding) = reading.findings.into_iter().find(|finding| finding.weight != Weight::Note) {
            let problem = Problem { line: None, column: None, ..finding.problem };
            return Err(Refusal { field: Some(key.to_owned()), problem });
        }
    }
    Ok(())
}

fn by_hand(file: &str) -> Problem {
    super::problem(
        file,
        "this cannot be changed from here without touching something else; edit the file by hand".to_owned(),
    )
}

#[cfg(test)]
#[path = "basics_tests.rs"]
mod tests;
