//! Who is on call: rotations that follow the wall clock of a zone, the layers, overrides and temporary schedules made of
//! them, and what can be proved about the result. The rules are section *On call* of `docs/semantics.md`.

mod check;
mod edit;
mod exceptions;
mod explain;
mod fairness;
#[cfg(test)]
mod fixtures;
mod grid;
mod lane;
mod names;
mod nominal;
mod roster;
mod runs;
mod schedule;
mod what_if;
mod windows;
mod working;

pub use check::{
    AbsentOnDuty, AbsentSpan, Between, CheckFinding, Checked, CheckedPerson, ClocksSet, DoubleCause, DoubleCover,
    Gravity, Hole, HoleCause, LongDuty, MovedStart, NeverServes, NeverShows, NeverShowsReason, OddShift, OtherReading,
    ShortRest, Told, UnseenReason, ZoneDisagreement, check, zone_disagreements,
};
pub use edit::{Author, Change, Cover, Difference, HandOff, LineUp, OverrideChange, Unfit, differences};
pub use explain::{Fact, LayerStanding, Said, Standing};
pub use fairness::{
    Balance, Carried, CarriedShift, CountedPerson, Debt, HeardPage, Load, Moved, NIGHT, PageOnDuty, PagedPerson,
    PagesOnDuty,
};
pub use names::Names;
pub use roster::{Because, OnCall, Roster};
pub use runs::{Duty, Run, Shift};
pub use schedule::{
    DailyWindow, Layer, Length, Override, OverrideKind, Pass, Restriction, Rotation, Schedule, Start, Temporary,
    TemporaryShift, Turns, Version, Weekday, Weekdays, WeeklyWindow,
};
pub use what_if::{NotSupposable, Supposition, WhileAway};
pub use working::WorkingWeek;
