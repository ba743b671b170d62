//! Editing schedules: what somebody wishes, what it would do, and what was done.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{LayerForm, ScheduleForm};

/// What is to be changed of which schedule, by whom and why.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ScheduleEditAsk {
    /// The file of the schedule, or its name. Of a new one the file it is to be; empty for one called as it is.
    pub schedule: String,
    /// What.
    pub wish: ScheduleWish,
    /// Who makes it, as the schedule calls them; the person of this laptop unless said.
    pub by: Option<String>,
    /// Why; may be empty.
    pub reason: String,
    /// The zone in which times without an offset are read; the schedule's unless said.
    pub zone: Option<String>,
}

/// What is to be changed. Times are as somebody typed them: RFC 3339, or what a clock in the zone of the ask shows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "wish", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum ScheduleWish {
    /// An override as it is written: `replace`, `substitute` with `of`, `remove` or `add`.
    Override {
        /// Which.
        kind: String,
        /// Who is put in, or taken out.
        person: String,
        /// Who is stood in for.
        of: Option<String>,
        /// The first instant.
        from: String,
        /// The first instant after it.
        to: String,
    },
    /// Somebody covers for somebody else; with an empty `to` for the whole shift that one has at `from`.
    Cover {
        /// Who is relieved.
        of: String,
        /// Who is on call instead.
        person: String,
        /// The first instant.
        from: String,
        /// The first instant after it.
        to: String,
    },
    /// The same, and the other takes a time of theirs in return.
    Swap {
        /// Who gives the first time away.
        of: String,
        /// Who takes it, and gives the second.
        person: String,
        /// The first instant of the first time.
        from: String,
        /// The first instant after it; empty for the whole shift.
        to: String,
        /// The first instant of the second time.
        return_from: String,
        /// The first instant after it; empty for the whole shift.
        return_to: String,
    },
    /// Somebody takes over from now until the end of the running shift.
    Take {
        /// From whom; from the only one on call unless said.
        of: Option<String>,
        /// Who; the person of this laptop unless said.
        person: Option<String>,
    },
    /// An override is taken back, and with it the other half of its swap.
    TakeBack {
        /// Its place among the overrides of the file, from 0; the last one unless said.
        index: Option<usize>,
        /// Instead the one by which somebody is on call at this time.
        at: Option<String>,
    },
    /// From an instant on other people take turns in a layer, or other turns.
    LineUp {
        /// The layer.
        layer: String,
        /// The first instant.
        from: String,
        /// Who is next; kept as it is unless said.
        next: Option<String>,
        /// The people in the order of their turns, and how long these are; as long as they were with neither a kind nor a
        /// length. A start that is empty is kept.
        rotation: Box<LayerForm>,
    },
    /// A new line-up that has not begun is taken back.
    LineUpBack {
        /// The layer.
        layer: String,
        /// Its first instant.
        from: String,
    },
    /// One more layer, or with `layer` another name, level, zone and hours of one there is; its rotation is kept.
    Layer {
        /// Which.
        layer: Option<String>,
        /// What it is to be.
        form: Box<LayerForm>,
    },
    /// A layer goes.
    RemoveLayer {
        /// Which.
        layer: String,
    },
    /// Fixed shifts instead of everything else for a while.
    Temporary {
        /// The first instant.
        from: String,
        /// The first instant after it.
        to: String,
        /// Who is on call within.
        shifts: Vec<TypedShift>,
    },
    /// A temporary schedule is taken back.
    TemporaryBack {
        /// Its place among those of the file, from 0.
        index: usize,
    },
    /// A new schedule file.
    New {
        /// What it is to be.
        form: ScheduleForm,
    },
}

/// One shift of a temporary schedule as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct TypedShift {
    /// Who.
    pub person: String,
    /// The first instant.
    pub from: String,
    /// The first instant after it.
    pub to: String,
}

/// An edit that was saved, and how it is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ScheduleEditDone {
    /// What was done, in a sentence.
    pub sentence: String,
    /// The file that was written.
    pub file: String,
    /// Names it to be taken back; for as long as this program runs.
    pub undo: u32,
}
