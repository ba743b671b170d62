//! A change put into the text of a file, with every other byte of it as it is.

use watchbill_definitions::{
    Refusal, ShownOverride, add_layer, add_overrides, add_temporary, add_version, change_layer, change_override,
    remove_layer, remove_overrides, remove_temporary, remove_version,
};
use watchbill_domain::oncall::{Change, Layer, OverrideChange, Schedule, Temporary};

/// The text after the change. `said` is who made it and why, for what has no key of its own for them.
pub(super) fn text_after(
    text: &str,
    file: &str,
    schedule: &Schedule,
    change: &Change,
    said: Option<&str>,
) -> Result<String, Refusal> {
    let layer = |index: &usize| layer(schedule, *index, file);
    match change {
        Change::Overrides(change) => overrides(text, file, schedule, change),
        Change::AddLayer(layer) => add_layer(text, file, layer),
        Change::ChangeLayer { layer: index, wanted } => change_layer(text, file, layer(index)?, wanted),
        Change::RemoveLayer(index) => remove_layer(text, file, layer(index)?),
        Change::AddVersion { layer: index, version } => add_version(text, file, layer(index)?, version, said),
        // Written anew, so that the comment behind its header tells of whoever changed it last.
        Change::ChangeVersion { layer: index, version, .. } => {
            let was = layer(index)?;
            let without = remove_version(text, file, was, version.from)?;
            let versions = was.versions.iter().filter(|other| other.from != version.from).cloned().collect();
            add_version(&without, file, &Layer { versions, ..was.clone() }, version, said)
        }
        Change::RemoveVersion { layer: index, index: version } => {
            let was = layer(index)?;
            let from = was.versions.get(*version).map(|version| version.from).ok_or_else(|| gone(file))?;
            remove_version(text, file, was, from)
        }
        Change::AddTemporary(temporary) => add_temporary(text, file, temporary, said),
        Change::RemoveTemporary(index) => {
            let was: &Temporary = schedule.temporaries.get(*index).ok_or_else(|| gone(file))?;
            remove_temporary(text, file, *index, was)
        }
    }
}

fn overrides(text: &str, file: &str, schedule: &Schedule, change: &OverrideChange) -> Result<String, Refusal> {
    let shown = |index: usize| {
        let was = schedule.overrides.get(index).cloned().ok_or_else(|| gone(file))?;
        Ok(ShownOverride { index, was })
    };
    let mut changed = text.to_owned();
    for (index, wanted) in &change.changed {
        changed = change_override(&changed, file, &shown(*index)?, wanted)?;
    }
    if !change.removed.is_empty() {
        let removed: Result<Vec<_>, _> = change.removed.iter().map(|index| shown(*index)).collect();
        changed = remove_overrides(&changed, file, &removed?)?;
    }
    if change.added.is_empty() { Ok(changed) } else { add_overrides(&changed, file, &change.added) }
}

fn layer<'a>(schedule: &'a Schedule, index: usize, file: &str) -> Result<&'a Layer, Refusal> {
    schedule.layers.get(index).ok_or_else(|| gone(file))
}

fn gone(file: &str) -> Refusal {
    let message = "what is to be changed is not there any more; look at the schedule again".to_owned();
    let problem = watchbill_domain::sources::Problem { place: file.to_owned(), line: None, column: None, message };
    Refusal { field: None, problem }
}
