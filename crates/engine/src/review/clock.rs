//! The period in words, with what the clocks did in it.

use watchbill_domain::slo::review::Period;
use watchbill_domain::time::{Instant, Zone, day_text, from_to_text, tzdb_release};

use super::snapshot::KeptPeriod;

const HOUR_MS: i64 = 3_600_000;

pub(super) fn kept_period(period: &Period, zone: &Zone, now: Instant) -> KeptPeriod {
    let (start, end) = (period.span.start, period.span.end);
    let changes = zone.clock_changes(start, end);
    let mut clock_notes: Vec<String> = changes
        .iter()
        .map(|change| format!("On {} the clocks were set {}.", day_text(change.at, zone), change.said(zone)))
        .collect();
    if !changes.is_empty() {
        let hours = period.span.length_ms() / HOUR_MS;
        clock_notes.push(format!("The period has {hours} hours; budgets in time go by these."));
    }
    KeptPeriod {
        label: period.label.clone(),
        words: from_to_text(start, end, zone),
        zone: zone.name().to_owned(),
        tzdb: tzdb_release(),
        clock_notes,
        is_over: period.is_over(now),
    }
}
