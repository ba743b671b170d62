//! The review of a period: which time is looked at, which windows are judged in it, what a decision must say, and what the
//! workbook suggests about an objective.

mod decision;
mod fit;
mod judged;
mod period;

pub use decision::{Course, Decided, Fate, NotDecided, Stance};
pub use fit::{Fit, Measure};
pub use judged::{Judged, judged_windows, window_label};
pub use period::{NotAPeriod, Period, YearStart};
