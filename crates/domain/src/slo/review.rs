//! The review of a period: which time is looked at, which windows are judged in it, what a decision must say, what the
//! workbook suggests about an objective, and whether complaints go together with what is spent.

mod correlation;
mod counted;
mod decision;
mod fit;
mod judged;
mod period;

pub use correlation::{Correlation, FEWEST_PAIRS, Together, correlation};
pub use counted::CountedOver;
pub use decision::{Course, Decided, Fate, NotDecided, Stance};
pub use fit::{Fit, Measure};
pub use judged::{Judged, judged_by_sums, judged_windows, window_label, year_before};
pub use period::{NotAPeriod, Period, YearStart};
