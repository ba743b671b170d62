//! Forms to what `definitions` reads, and what it finds back to the boxes.

use watchbill_definitions::{
    DraftFinding, LayerDraft, Person, ScheduleDraft, Weight, WindowDraft, opening_comment, read_draft, read_schedule,
    write_schedule,
};
use watchbill_domain::oncall::{Layer, Rotation, Schedule};

use crate::api::{BoxProblem, LayerForm, ScheduleEditAsk, ScheduleForm, WindowForm};

use super::plan::{EditedFile, Plan, Planned, declared, problem, refused};

/// The plan of a file that is to be made.
pub(super) fn new_schedule(edited: EditedFile, form: &ScheduleForm, ask: &ScheduleEditAsk) -> Plan {
    let (form, mut problems) = with_ids(form, &edited.people);
    let (schedule, findings) = read_draft(&schedule_draft(&form), &edited.people);
    let (notes, wrong): (Vec<_>, Vec<_>) = findings.into_iter().partition(|found| found.weight == Weight::Note);
    problems.extend(wrong.into_iter().map(at_box));
    if form.name.trim().is_empty() {
        problems.insert(0, problem("name", "it has no name; expected what the team calls it"));
    } else if edited.stamp.is_some() {
        problems.insert(0, problem("name", format!("there is a file {} already", edited.file)));
    }
    // While something is wrong the rest shows what it would be.
    let said = ask.reason.trim();
    let head = if said.is_empty() { Ok(String::new()) } else { opening_comment(said) };
    let head = head.unwrap_or_else(|refusal| {
        problems.push(refused(refusal));
        String::new()
    });
    let planned =
        schedule.map(|after| Planned { text: format!("{head}{}", write_schedule(&after)), after, change: None });
    if let Some(planned) = planned.as_ref().filter(|_| problems.is_empty()) {
        let read = read_schedule(&planned.text, &edited.file, &edited.people).schedule;
        if read.as_ref() != Some(&planned.after) {
            problems.push(problem("", "the file would be read as another schedule than this one; nothing is written"));
        }
    }
    let notes = edited.notes.iter().cloned().chain(notes.into_iter().map(|note| note.message)).collect();
    Plan { edited, planned, problems, notes }
}

/// The same with the ids of those who are called by their names.
fn with_ids(form: &ScheduleForm, people: &[Person]) -> (ScheduleForm, Vec<BoxProblem>) {
    let (mut form, mut problems) = (form.clone(), Vec::new());
    for (i, layer) in form.layers.iter_mut().enumerate() {
        for (j, person) in layer.people.iter_mut().enumerate() {
            match declared(&format!("layers.{i}.people.{j}"), person, people) {
                Ok(id) => id.as_str().clone_into(person),
                Err(wrong) => problems.extend(wrong),
            }
        }
    }
    (form, problems)
}

/// One layer of a schedule.
pub(super) fn read_layer(form: &LayerForm, schedule: &Schedule) -> Result<Layer, Vec<BoxProblem>> {
    let draft = ScheduleDraft {
        name: String::new(),
        timezone: schedule.zone.name().to_owned(),
        layers: vec![layer_draft(form)],
    };
    let (read, findings) = read_draft(&draft, &[]);
    let wrong: Vec<BoxProblem> =
        findings.into_iter().filter(|found| found.weight != Weight::Note).map(|found| within(at_box(found))).collect();
    match read.and_then(|mut read| read.layers.pop()) {
        Some(layer) if wrong.is_empty() => Ok(layer),
        _ => Err(wrong),
    }
}

/// The rotation of a new line-up; with an empty start it begins as the one that is there. Without a kind and a length it has
/// weeks, and nobody asked for those: [`keeps_length`].
pub(super) fn read_rotation(form: &LayerForm, layer: usize, schedule: &Schedule) -> Result<Rotation, Vec<BoxProblem>> {
    let held = &schedule.layers[layer];
    let zone = schedule.zone_of(held);
    let mut form = LayerForm { timezone: zone.name().to_owned(), ..form.clone() };
    if form.start.trim().is_empty() {
        form.start = LayerDraft::of_rotation(&held.rotation, zone).start;
    }
    if keeps_length(&form) {
        "weekly".clone_into(&mut form.kind);
    }
    // Turns and hours stay those of the layer.
    (form.name, form.level, form.turns) = (String::new(), String::new(), String::new());
    form.windows.clear();
    read_layer(&form, schedule).map(|layer| layer.rotation)
}

/// Whether a line-up says nothing of how long its turns are, so that they are as long as they were.
pub(super) fn keeps_length(form: &LayerForm) -> bool {
    form.kind.trim().is_empty() && form.length.trim().is_empty()
}

/// A layer as a form.
pub(super) fn layer_form(draft: LayerDraft) -> LayerForm {
    let window = |window: WindowDraft| WindowForm {
        kind: window.kind,
        days: window.days,
        start_day: window.start_day,
        start: window.start,
        end_day: window.end_day,
        end: window.end,
    };
    LayerForm {
        name: draft.name,
        level: draft.level,
        timezone: draft.timezone,
        kind: draft.kind,
        length: draft.length,
        start: draft.start,
        people: draft.people,
        turns: draft.turns,
        windows: draft.windows.into_iter().map(window).collect(),
    }
}

fn schedule_draft(form: &ScheduleForm) -> ScheduleDraft {
    ScheduleDraft {
        name: form.name.clone(),
        timezone: form.timezone.clone(),
        layers: form.layers.iter().map(layer_draft).collect(),
    }
}

fn layer_draft(form: &LayerForm) -> LayerDraft {
    let form = form.clone();
    let window = |window: WindowForm| WindowDraft {
        kind: window.kind,
        days: window.days,
        start_day: window.start_day,
        start: window.start,
        end_day: window.end_day,
        end: window.end,
    };
    LayerDraft {
        name: form.name,
        level: form.level,
        timezone: form.timezone,
        kind: form.kind,
        length: form.length,
        start: form.start,
        people: form.people,
        turns: form.turns,
        windows: form.windows.into_iter().map(window).collect(),
    }
}

fn at_box(found: DraftFinding) -> BoxProblem {
    problem(&found.field.unwrap_or_default(), found.message)
}

/// In a form of one layer the boxes have no number of the layer.
fn within(found: BoxProblem) -> BoxProblem {
    let field = found.field.strip_prefix("layers.0").unwrap_or(&found.field).trim_start_matches('.').to_owned();
    BoxProblem { field, ..found }
}
