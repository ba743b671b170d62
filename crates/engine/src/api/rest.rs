//! When the person at this laptop rests.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::TimeText;

/// When the person at this laptop is told only of what breaks through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct RestView {
    /// When the quiet hours that hold now end.
    pub quiet_until: Option<TimeText>,
    /// When the do-not-disturb that holds now ends.
    pub undisturbed_until: Option<TimeText>,
    /// The quiet hours of every day: "22:00-07:00"; null where the person has none.
    pub quiet_hours: Option<String>,
    /// The zone they are read in.
    pub zone: String,
    /// From this severity on pages break through.
    pub break_through: String,
    /// When something of this is different by the clock alone, in milliseconds since the epoch: the head line asks again then.
    #[ts(type = "number | null")]
    pub changes_at: Option<i64>,
    /// Ends of a do-not-disturb that are offered, the nearest first.
    pub offers: Vec<RestOffer>,
}

/// An end of a do-not-disturb that is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct RestOffer {
    /// For [`RestAsk::Until`]: `1h`, `2h`, `tomorrow 9:00`.
    pub words: String,
    /// When that is.
    pub until: TimeText,
}

/// How long a person does not want to be disturbed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum RestAsk {
    /// As people say it: `2h`, `07:00`, `tomorrow 9:00`, or RFC 3339.
    Until {
        /// What they say.
        words: String,
    },
    /// Until then: what held before, for taking a change back.
    At {
        /// Milliseconds since the epoch.
        #[ts(type = "number")]
        ms: i64,
    },
    /// Not any more.
    Off,
}

/// What holds now, and what held before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct RestDone {
    /// What holds now.
    pub rest: RestView,
    /// When the do-not-disturb that was on before would have ended, in milliseconds since the epoch.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
}
