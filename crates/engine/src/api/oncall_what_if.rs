//! What a schedule would be if something were otherwise, beside what it is. The *listing* shape is a contract that people script
//! against; the *view* shapes are for those who look.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CarriedSeconds, MovedDuty};

/// What is supposed. Times are RFC 3339, or what the schedule's clock shows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
#[ts(export, export_to = "api/")]
pub enum OnCallSupposition {
    /// Somebody takes no turn and covers for nobody any more.
    Leaves {
        /// Who, as the schedule calls them.
        person: String,
    },
    /// Somebody takes turns too, behind those who do already.
    Joins {
        /// Who.
        person: String,
        /// The name of the layer; the only one unless said.
        layer: Option<String>,
    },
    /// Somebody is away for a while.
    Away {
        /// Who.
        person: String,
        /// The first instant they are back.
        to: String,
        /// What becomes of their shifts.
        cover: OnCallCover,
    },
    /// Turns are of another length.
    Length {
        /// `1d`, `8h`, `2w`, `1mo`.
        length: String,
        /// The name of the layer; every one unless said.
        layer: Option<String>,
    },
}

/// What becomes of the shifts of somebody who is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "api/")]
pub enum OnCallCover {
    /// Whoever is next in the line-up takes each of them.
    #[default]
    Next,
    /// Nobody takes them.
    Nobody,
}

/// What is asked: a supposition from an instant on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallWhatIfAsk {
    /// What is supposed.
    pub supposed: OnCallSupposition,
    /// From when on; the beginning of tomorrow on the schedule's clock unless said.
    pub from: Option<String>,
    /// Up to when both are compared; 366 days from then unless said.
    pub until: Option<String>,
}

/// `oncall whatif`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallWhatIf {
    /// The schedule's name.
    pub schedule: String,
    /// Its zone.
    pub zone: String,
    /// What is supposed, in words.
    pub supposed: String,
    /// The first instant that is compared.
    pub from: String,
    /// The first instant after it.
    pub until: String,
    /// Everybody of either, sorted by their ids.
    pub people: Vec<PersonWhatIf>,
    /// How it is.
    pub present: WhatIfSide,
    /// How it would be.
    pub instead: WhatIfSide,
    /// Duty that somebody else would have.
    pub moved: Vec<MovedDuty>,
    /// The release of the time-zone database.
    pub tzdb: String,
}

/// One person on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonWhatIf {
    /// As the schedule calls them.
    pub person: String,
    /// The clock by which it is told.
    pub zone: String,
    /// What they carry.
    pub present: CarriedSeconds,
    /// In how many nights they are on call.
    pub present_nights: usize,
    /// How often they are on call, each time without a break.
    pub present_shifts: usize,
    /// What they would carry.
    pub instead: CarriedSeconds,
    /// Likewise.
    pub instead_nights: usize,
    /// Likewise.
    pub instead_shifts: usize,
}

/// One side of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhatIfSide {
    /// Whether somebody is on call at every instant.
    pub covered: bool,
    /// How long nobody is, in all.
    pub gap_seconds: u64,
    /// The proof, or how much is missing, in a sentence.
    pub summary: String,
    /// Findings that only this side has, in words: errors first, then warnings, then notes.
    pub findings: Vec<WhatIfFinding>,
    /// The next hand-offs, ten at most.
    pub handoffs: Vec<WhatIfHandoff>,
}

/// A finding of the check that one side has and the other has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct WhatIfFinding {
    /// `error`, `warning` or `note`.
    pub gravity: &'static str,
    /// What there is.
    pub what: String,
}

/// Other people are on call from an instant on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhatIfHandoff {
    /// The instant.
    pub at: String,
    /// Who is on call from then on; nobody in a gap.
    pub people: Vec<String>,
}

/// What-if, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallWhatIfView {
    /// The schedule's name.
    pub schedule: String,
    /// What is supposed: `Bo leaves on Mon 7 Dec 2026 09:00 CET`.
    pub supposed: String,
    /// What is compared, on the schedule's clock.
    pub range: String,
    /// How much changes hands, in a sentence.
    pub moved_said: String,
    /// Everybody of either side.
    pub people: Vec<WhatIfRow>,
    /// Somebody is always on call, or how long nobody is: as it is, and as it would be.
    pub proof: [String; 2],
    /// Whether that is so; as it is, and as it would be.
    pub is_covered: [bool; 2],
    /// Findings that would be new.
    pub appear: Vec<WhatIfFinding>,
    /// Findings that would be gone.
    pub vanish: Vec<WhatIfFinding>,
    /// The next hand-offs beside each other, in order of time.
    pub handoffs: Vec<WhatIfHandoffRow>,
    /// The duty behind it that changes hands: `Sat 10 Jan 2026 00:00 to 24:00 CET: Cy for Bo, 24 h`; the first hundred.
    pub moved: Vec<String>,
    /// The release of the time-zone database.
    pub tzdb: String,
}

/// One person on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct WhatIfRow {
    /// As the schedule calls them.
    pub person: String,
    /// As people call them.
    pub name: String,
    /// On call at all.
    pub on_call: WhatIfFigure,
    /// Between 22:00 and 06:00.
    pub night: WhatIfFigure,
    /// On a Saturday or a Sunday.
    pub weekend: WhatIfFigure,
    /// On one of their holidays.
    pub holiday: WhatIfFigure,
    /// In how many nights they are on call.
    pub nights: WhatIfFigure,
    /// How often they are on call, each time without a break.
    pub shifts: WhatIfFigure,
}

/// One figure on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct WhatIfFigure {
    /// As it is: `168 h`.
    pub present: String,
    /// As it would be.
    pub instead: String,
    /// The difference: `+38 h`; empty where there is none.
    pub more: String,
}

/// One instant of the next hand-offs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct WhatIfHandoffRow {
    /// When, on the schedule's clock.
    pub when: String,
    /// Who is on call from then on; empty where nothing is handed off then.
    pub present: String,
    /// Who would be; likewise.
    pub instead: String,
    /// Whether the two differ.
    pub differs: bool,
}
