//! `oncall layer`: one more layer, or another name, level, zone and hours of one there is.

use std::path::Path;

use clap::Args;
use watchbill_engine::api::{LayerForm, ScheduleWish, WindowForm};
use watchbill_engine::schedule_forms;

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

use super::{Edit, edited};

/// How hours are typed.
pub(super) const HOURS: &str = "hours like 09:00-17:00, mon,tue=09:00-17:00 or fri/18:00-mon/08:00";

#[derive(Debug, Args)]
#[command(after_help = "\
With --layer that layer is changed, and keeps its rotation (`oncall line-up` changes who takes turns);
without it one is added.

Examples:
  watchbill oncall layer --schedule payments --layer primary --hours mon,tue,wed,thu,fri=08:00-20:00
  watchbill oncall layer --schedule payments --layer primary --hours fri/18:00-mon/08:00
  watchbill oncall layer --schedule payments --name under --level=-1 --people ana,bo --start 2026-06-01T09:00")]
pub(crate) struct Layer {
    #[command(flatten)]
    edit: Edit,
    /// The layer that is changed [default: one is added]
    #[arg(long, value_name = "NAME")]
    layer: Option<String>,
    /// What it is to be called
    #[arg(long, value_name = "TEXT", required_unless_present = "layer")]
    name: Option<String>,
    /// Its level: the highest that has somebody wins
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    level: Option<String>,
    /// The zone of its rotation and hours
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// Hours in which it counts, as often as there are some: 09:00-17:00, mon,tue=09:00-17:00 or fri/18:00-mon/08:00
    #[arg(long, value_name = "HOURS", conflicts_with = "always", value_parser = window)]
    hours: Vec<WindowForm>,
    /// It counts always
    #[arg(long)]
    always: bool,
    /// The people of a new layer in the order of their turns, with commas between
    #[arg(long, value_name = "PEOPLE", value_delimiter = ',', conflicts_with = "layer")]
    people: Vec<String>,
    /// Of a new layer: hourly, daily, weekly, monthly or custom [default: weekly]
    #[arg(long, value_name = "KIND", conflicts_with = "layer")]
    kind: Option<String>,
    /// How many of them a turn lasts; of custom the minutes of each, with commas between [default: 1]
    #[arg(long, value_name = "LENGTH", conflicts_with = "layer")]
    length: Option<String>,
    /// What the clock shows when the first turn of a new layer begins
    #[arg(long, value_name = "TIME", conflicts_with = "layer", required_unless_present = "layer")]
    start: Option<String>,
}

pub(in super::super) fn layer(surroundings: &Surroundings, words: Layer) -> Result<Answer, Failure> {
    let mut form = match &words.layer {
        Some(layer) => present(surroundings, &words.edit.schedule, layer)?,
        None => LayerForm { kind: "weekly".to_owned(), length: "1".to_owned(), ..LayerForm::default() },
    };
    let Layer { edit, layer, name, level, timezone, hours, always, people, kind, length, start } = words;
    let boxes = [
        (&mut form.name, name),
        (&mut form.level, level),
        (&mut form.timezone, timezone),
        (&mut form.kind, kind),
        (&mut form.length, length),
        (&mut form.start, start),
    ];
    for (one, said) in boxes {
        *one = said.unwrap_or_else(|| std::mem::take(one));
    }
    if layer.is_none() {
        form.people = people;
    }
    if always || !hours.is_empty() {
        form.windows = hours;
    }
    edited(surroundings, edit, ScheduleWish::Layer { layer, form: Box::new(form) })
}

/// A layer as its file has it.
fn present(surroundings: &Surroundings, schedule: &str, layer: &str) -> Result<LayerForm, Failure> {
    let (ports, folder) = (&surroundings.ports, &surroundings.folder);
    let is_path = schedule.contains(['/', '\\']) || schedule.ends_with(".toml");
    let path = std::path::absolute(schedule).ok().filter(|_| is_path);
    let word = path.as_deref().map_or_else(|| schedule.to_owned(), |path: &Path| path.display().to_string());
    let forms = schedule_forms(&*ports.files, folder, &word, ports.clock.now(), &ports.clock.zone())?;
    let known: Vec<String> = forms.form.layers.iter().map(|layer| format!("`{}`", layer.name)).collect();
    forms.form.layers.into_iter().find(|one| one.name == layer).ok_or_else(|| {
        Failure::usage(format!(
            "--layer: there is no layer `{layer}`; nothing was written: expected {}",
            known.join(" or ")
        ))
    })
}

/// `09:00-17:00`, `mon,tue=09:00-17:00` or `fri/18:00-mon/08:00`.
fn window(text: &str) -> Result<WindowForm, String> {
    let expected = || format!("expected {HOURS}");
    let (days, hours) = text.rsplit_once('=').unwrap_or(("", text));
    let (start, end) = hours.split_once('-').ok_or_else(expected)?;
    match (start.split_once('/'), end.split_once('/')) {
        (None, None) => Ok(WindowForm {
            kind: "daily".to_owned(),
            days: days.split(',').filter(|day| !day.is_empty()).map(str::to_owned).collect(),
            start: start.to_owned(),
            end: end.to_owned(),
            ..WindowForm::default()
        }),
        (Some((start_day, start)), Some((end_day, end))) if days.is_empty() => Ok(WindowForm {
            kind: "weekly".to_owned(),
            days: Vec::new(),
            start_day: start_day.to_owned(),
            start: start.to_owned(),
            end_day: end_day.to_owned(),
            end: end.to_owned(),
        }),
        _ => Err(expected()),
    }
}
