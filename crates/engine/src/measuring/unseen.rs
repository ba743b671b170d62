//! Whether the events that are told apart have series at all: a query with a slip in it counts as little as a time without them.

use watchbill_domain::slo::{Measure, Span};
use watchbill_sources::{AskedSli, Measured, MeasuredSli};
use watchbill_store::SliNote;

/// What an answer tells of that; nothing where there were no events at all, or something of the answer is missing.
pub(super) fn note(asked: &AskedSli, told: &MeasuredSli, span: Span, measured: &Measured) -> Option<SliNote> {
    let tells_apart =
        matches!(asked.sli.measure, Measure::Counters { .. } | Measure::Recorded { .. } | Measure::PerStep { .. });
    match (told.series, told.series_of_events) {
        _ if !tells_apart => None,
        (_, 1..) => Some(SliNote::Seen(span)),
        (1.., 0) if measured.warnings.is_empty() => Some(SliNote::Unseen(span)),
        _ => None,
    }
}

#[cfg(test)]
#[path = "unseen_tests.rs"]
mod tests;
