//! A schedule while somebody types it. Every box is text; empty boxes say nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A schedule as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ScheduleForm {
    /// What the team calls it.
    pub name: String,
    /// The zone of every layer that has none of its own.
    pub timezone: String,
    /// In their order.
    pub layers: Vec<LayerForm>,
}

/// One layer as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct LayerForm {
    /// What the team calls it.
    pub name: String,
    /// A whole number; 0 unless said.
    pub level: String,
    /// The zone of its rotation and hours; the schedule's unless said.
    pub timezone: String,
    /// `hourly`, `daily`, `weekly`, `monthly` or `custom`.
    pub kind: String,
    /// How many of them, or for `custom` minutes with commas between.
    pub length: String,
    /// What the clock shows when the first turn begins.
    pub start: String,
    /// In the order of their turns.
    pub people: Vec<String>,
    /// `always` or `active-days`; always unless said.
    pub turns: String,
    /// The hours in which it counts; none at all means always.
    pub windows: Vec<WindowForm>,
}

/// Hours of a layer as they are typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct WindowForm {
    /// `daily` or `weekly`.
    pub kind: String,
    /// On which days it starts, for `daily`: `mon` to `sun`; every day unless said.
    pub days: Vec<String>,
    /// The day it starts on, for `weekly`.
    pub start_day: String,
    /// `09:00`
    pub start: String,
    /// The day it ends on, for `weekly`.
    pub end_day: String,
    /// `17:00`
    pub end: String,
}

/// What the forms begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ScheduleForms {
    /// The schedule as it would be typed; of a new one as it may begin.
    pub form: ScheduleForm,
    /// For each layer the rotation that holds now, which a new line-up begins with.
    pub line_ups: Vec<LineUpForm>,
    /// Everybody who may be named: the people of the workspace, then who else the schedule names.
    pub people: Vec<PersonChoice>,
    /// Who sits here, as the files call them.
    pub me: Option<String>,
    /// A time on the schedule's clock to begin with: the next full hour.
    pub from: String,
}

/// What a new line-up of a layer begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct LineUpForm {
    /// The layer.
    pub layer: String,
    /// Its rotation as it holds now, with an empty start: it is kept.
    pub rotation: LayerForm,
    /// The next hand-off of it, on the clock of the layer: when a change disturbs least.
    pub from: String,
    /// The same for people.
    pub from_said: String,
    /// Line-ups that are to come, which hold from their instants on whatever is changed before.
    pub later: Vec<LaterLineUp>,
}

/// A line-up that is to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct LaterLineUp {
    /// Its first instant, RFC 3339.
    pub from: String,
    /// When and who: `from Mon 1 Jun 2026 09:00 CEST: ana, bo, cy`.
    pub text: String,
}

/// Somebody who may be named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PersonChoice {
    /// As the files call them.
    pub id: String,
    /// As people call them.
    pub name: String,
    /// Where they live, where that is known.
    pub zone: Option<String>,
}
