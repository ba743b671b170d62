//! What an edit does, in words and as a document.

use serde::Serialize;
use watchbill_engine::api::{CheckChange, EditFinding, EditHandOff, ScheduleRehearsal, ShiftChange, TheirTime};

use crate::answer::Answer;
use crate::terminal::line;

/// Changed shifts that are told in words; the document has them all.
const MOST_TOLD: usize = 20;

/// Whether it is in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    NotYet,
    Saved,
}

#[derive(Serialize)]
struct Document<'a> {
    schedule: &'a str,
    file: &'a str,
    zone: &'a str,
    saved: bool,
    sentence: Option<&'a str>,
    from: &'a str,
    to: &'a str,
    changes: Vec<Change<'a>>,
    changes_in_all: usize,
    check: Option<Check<'a>>,
    hand_offs: Vec<HandOff<'a>>,
    text: Option<&'a str>,
    notes: &'a [String],
    tzdb: &'a str,
}

#[derive(Serialize)]
struct Change<'a> {
    start: &'a str,
    end: &'a str,
    local: &'a str,
    before: &'a [String],
    after: &'a [String],
    effect: &'a str,
    theirs: Vec<Theirs<'a>>,
}

#[derive(Serialize)]
struct Theirs<'a> {
    person: &'a str,
    zone: &'a str,
    local: &'a str,
}

#[derive(Serialize)]
struct Check<'a> {
    before: Option<&'a str>,
    after: &'a str,
    covered: bool,
    found: Vec<Finding<'a>>,
    gone: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    kind: &'a str,
    gravity: &'a str,
    what: &'a str,
    means: &'a str,
    to_do: &'a str,
}

#[derive(Serialize)]
struct HandOff<'a> {
    at: &'a str,
    local: &'a str,
    before: &'a [String],
    after: &'a [String],
    theirs: Vec<Theirs<'a>>,
}

/// What would be done, or was.
pub(super) fn shown(rehearsal: &ScheduleRehearsal, written: Written) -> Answer {
    let document = Document {
        schedule: &rehearsal.schedule,
        file: &rehearsal.file,
        zone: &rehearsal.zone,
        saved: written == Written::Saved,
        sentence: rehearsal.sentence.as_deref(),
        from: &rehearsal.from,
        to: &rehearsal.to,
        changes: rehearsal.changes.iter().map(change).collect(),
        changes_in_all: rehearsal.changes_in_all,
        check: rehearsal.check.as_ref().map(check),
        hand_offs: rehearsal.hand_offs.iter().map(hand_off).collect(),
        text: rehearsal.text.as_deref(),
        notes: &rehearsal.notes,
        tzdb: &rehearsal.tzdb,
    };
    Answer::new(words(rehearsal, written), &document).noting(rehearsal.notes.clone())
}

fn words(rehearsal: &ScheduleRehearsal, written: Written) -> String {
    let mut text = format!("{}\n", line(rehearsal.sentence.as_deref().unwrap_or_default()));
    text.push_str(&match written {
        Written::NotYet => format!("nothing is written yet; --yes writes it to {}\n", line(&rehearsal.file)),
        Written::Saved => format!("it is written to {}\n", line(&rehearsal.file)),
    });
    if let (Some(file), Written::NotYet) = (&rehearsal.text, written) {
        file.lines().for_each(|one| text.push_str(&format!("  | {}\n", line(one))));
    }
    if !rehearsal.changes.is_empty() {
        text.push_str(&format!("what changes, in {}:\n", rehearsal.zone));
    }
    for one in rehearsal.changes.iter().take(MOST_TOLD) {
        let (before, after) = (who(&one.before_names), who(&one.after_names));
        text.push_str(&format!("  {}, {}: {before} -> {after}\n", one.there, one.length));
        for own in &one.theirs {
            text.push_str(&format!("    for {} in {}: {}\n", line(&own.name), own.zone, own.text));
        }
    }
    if rehearsal.changes_in_all > MOST_TOLD {
        text.push_str(&format!("  and {} more\n", rehearsal.changes_in_all - MOST_TOLD));
    }
    if let Some(check) = &rehearsal.check {
        text.push_str(&format!("the check: {}\n", line(&check.after)));
        for (head, findings) in [("new", &check.found), ("gone", &check.gone)] {
            for one in findings {
                text.push_str(&format!("  {head}: {}, {}\n", one.gravity, line(&one.what)));
            }
        }
    }
    if !rehearsal.hand_offs.is_empty() {
        text.push_str("the next hand-offs:\n");
    }
    for one in &rehearsal.hand_offs {
        text.push_str(&format!("  {}: {} -> {}\n", one.there, who(&one.before_names), who(&one.after_names)));
    }
    text.push_str(&format!("time-zone database {}\n", rehearsal.tzdb));
    text
}

fn who(names: &[String]) -> String {
    if names.is_empty() { "NOBODY".to_owned() } else { line(&names.join(", ")) }
}

fn change(change: &ShiftChange) -> Change<'_> {
    Change {
        start: &change.start,
        end: &change.end,
        local: &change.there,
        before: &change.before,
        after: &change.after,
        effect: &change.effect,
        theirs: change.theirs.iter().map(theirs).collect(),
    }
}

fn theirs(own: &TheirTime) -> Theirs<'_> {
    Theirs { person: &own.person, zone: &own.zone, local: &own.text }
}

fn check(check: &CheckChange) -> Check<'_> {
    Check {
        before: check.before.as_deref(),
        after: &check.after,
        covered: check.covered,
        found: check.found.iter().map(finding).collect(),
        gone: check.gone.iter().map(finding).collect(),
    }
}

fn finding(finding: &EditFinding) -> Finding<'_> {
    let EditFinding { kind, gravity, what, means, to_do } = finding;
    Finding { kind, gravity, what, means, to_do }
}

fn hand_off(hand_off: &EditHandOff) -> HandOff<'_> {
    HandOff {
        at: &hand_off.at,
        local: &hand_off.there,
        before: &hand_off.before,
        after: &hand_off.after,
        theirs: hand_off.theirs.iter().map(theirs).collect(),
    }
}
