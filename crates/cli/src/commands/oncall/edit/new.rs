//! `oncall new`: a schedule file from a line-up, or from offices that follow the sun.

use clap::Args;
use watchbill_engine::api::{LayerForm, ScheduleForm, ScheduleWish, WindowForm};

use crate::answer::Failure;

use super::Edit;

/// How an office is typed.
pub(super) const OFFICE: &str = "its zone, hours and people, like Europe/Berlin=09:00-17:00=ana,bo";

#[derive(Debug, Args)]
#[command(after_help = "\
An office is its zone, its hours there and its people: they take weeks, each office by its own clock.

Examples:
  watchbill oncall new --schedule payments --timezone Europe/Berlin --start 2026-01-05T09:00 --people ana,bo,cy
  watchbill oncall new --schedule sun.toml --timezone UTC --start 2026-01-05T00:00 --yes \\
    --office Australia/Sydney=09:00-17:00=kai,mia --office Europe/Berlin=07:00-15:00=ana,bo \\
    --office America/New_York=09:00-17:00=cy,di")]
pub(crate) struct New {
    #[command(flatten)]
    edit: Edit,
    /// What it is called [default: as its file]
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// The zone of the schedule
    #[arg(long, value_name = "ZONE")]
    timezone: String,
    /// What the clock shows when the first turn begins
    #[arg(long, value_name = "TIME")]
    start: String,
    /// The people in the order of their turns, with commas between
    #[arg(
        long,
        value_name = "PEOPLE",
        value_delimiter = ',',
        required_unless_present = "office",
        conflicts_with = "office"
    )]
    people: Vec<String>,
    /// hourly, daily, weekly, monthly or custom
    #[arg(long, value_name = "KIND", default_value = "weekly")]
    kind: String,
    /// How many of them a turn lasts; of custom the minutes of each, with commas between
    #[arg(long, value_name = "LENGTH", default_value = "1")]
    length: String,
    /// An office of those that follow the sun, instead of --people
    #[arg(long, value_name = "ZONE=HOURS=PEOPLE")]
    office: Vec<String>,
}

impl New {
    /// The wish, and how it is made.
    pub fn wish(self) -> Result<(Edit, ScheduleWish), Failure> {
        let Self { edit, name, timezone, start, people, kind, length, office } = self;
        let plain = LayerForm { kind, length, start, people, ..LayerForm::default() };
        let layers = if office.is_empty() {
            vec![LayerForm { name: "primary".to_owned(), ..plain }]
        } else {
            office.iter().map(|text| layer(text, &plain)).collect::<Result<_, _>>()?
        };
        let name = name.unwrap_or_else(|| stem(&edit.schedule).to_owned());
        Ok((edit, ScheduleWish::New { form: ScheduleForm { name, timezone, layers } }))
    }
}

fn layer(text: &str, plain: &LayerForm) -> Result<LayerForm, Failure> {
    let expected = || Failure::usage(format!("--office: `{text}` is no office; expected {OFFICE}"));
    let parts: Vec<&str> = text.split('=').collect();
    let [zone, hours, people] = parts.as_slice() else { return Err(expected()) };
    let (start, end) = hours.split_once('-').ok_or_else(expected)?;
    let place = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
    Ok(LayerForm {
        name: place,
        timezone: (*zone).to_owned(),
        people: people.split(',').map(str::to_owned).collect(),
        windows: vec![WindowForm {
            kind: "daily".to_owned(),
            start: start.to_owned(),
            end: end.to_owned(),
            ..WindowForm::default()
        }],
        ..plain.clone()
    })
}

/// The name of a file without its folder and its ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.strip_suffix(".toml").unwrap_or(name)
}
