//! A service level of another tool as a document of OpenSLO.

use watchbill_domain::slo::{Comparison, Counted, Measure, Offered, Operator, RawIs};

use crate::rules::quoted;

use super::common::is_dns_label;

/// Characters of a name that every reader of OpenSLO takes.
const NAME_CHARS: usize = 63;
const SPANS: [(u32, &str); 3] = [(86_400, "d"), (3600, "h"), (60, "m")];

/// The document: it can be computed, and measures what the rules measured. `source` is the source of the workspace in which the
/// rules were found.
#[must_use]
pub fn offered_document(offered: &Offered, source: &str) -> String {
    let name = dns_label(&offered.name);
    let shown =
        if name == offered.name { String::new() } else { format!("  displayName: {}\n", quoted(&offered.name)) };
    let service =
        offered.service.as_ref().map(|service| format!("  service: {}\n", quoted(service))).unwrap_or_default();
    let counts_slices = matches!(offered.measure, Measure::Stored { .. });
    let method = if counts_slices { "RatioTimeslices" } else { "Occurrences" };
    let mut objective = format!("    - target: {}\n", offered.objective);
    if let Some(good) = comparison(&offered.measure) {
        objective.push_str(&format!("      op: {}\n      value: {}\n", word(good.operator), good.text));
    }
    if counts_slices {
        objective.push_str("      timeSliceWindow: 5m\n");
    }
    format!(
        "apiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: {}\n{shown}spec:\n  description: {}\n{service}  indicator:\n    metadata:\n      \
         name: {}\n    spec:\n{}  timeWindow:\n    - duration: {}\n      isRolling: true\n  budgetingMethod: {method}\n  objectives:\n{objective}",
        quoted(&name),
        quoted(&format!("Taken over from the rules of {}.", offered.by.title())),
        quoted(&name),
        indicator(&offered.measure, source),
        duration(offered.window_s),
    )
}

/// A name that other readers take too: small letters, digits and `-`.
fn dns_label(name: &str) -> String {
    let dashed: String =
        name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(NAME_CHARS).collect();
    let label = dashed.trim_matches('-');
    if is_dns_label(label) { label.to_owned() } else { "slo".to_owned() }
}

/// The spec of the indicator.
fn indicator(measure: &Measure, source: &str) -> String {
    let metric = |query: &str| {
        format!(
            "            metricSourceRef: {}\n            type: Prometheus\n            spec:\n              query: {}\n",
            quoted(source),
            quoted(query)
        )
    };
    let ratio = |counter: bool, events: Counted<String>, total: &str| {
        let part = |word: &str, query: &str| format!("        {word}:\n          metricSource:\n{}", metric(query));
        format!(
            "      ratioMetric:\n        counter: {counter}\n{}{}",
            part(events.word(), events.inner()),
            part("total", total)
        )
    };
    match measure {
        Measure::Counters { events, total } => ratio(true, events.with(events.inner().to_string()), &total.to_string()),
        Measure::Recorded { events, total } => {
            ratio(false, events.with(events.inner().to_string()), &total.to_string())
        }
        Measure::PerStep { events, total } => ratio(false, events.with(events.inner().clone()), total),
        Measure::Histogram { selector, at_most } => {
            let good = format!("histogram_fraction(0, {at_most}, {selector}) * histogram_count({selector})");
            ratio(true, Counted::Good(good), &format!("histogram_count({selector})"))
        }
        Measure::Gauge { selector, .. } => threshold(&metric(&selector.to_string())),
        Measure::Sampled { query, .. } => threshold(&metric(query)),
        Measure::Stored { query, of } => {
            let of = if *of == RawIs::Success { "success" } else { "failure" };
            let metric = metric(query);
            format!("      ratioMetric:\n        rawType: {of}\n        raw:\n          metricSource:\n{metric}")
        }
    }
}

fn threshold(metric: &str) -> String {
    format!("      thresholdMetric:\n          metricSource:\n{metric}")
}

fn comparison(measure: &Measure) -> Option<&Comparison> {
    match measure {
        Measure::Gauge { good, .. } | Measure::Sampled { good, .. } => Some(good),
        _ => None,
    }
}

fn word(operator: Operator) -> &'static str {
    match operator {
        Operator::Below => "lt",
        Operator::AtMost => "lte",
        Operator::Above => "gt",
        Operator::AtLeast => "gte",
    }
}

/// A window in the largest unit that it is a whole number of; OpenSLO has none below a minute.
fn duration(seconds: u32) -> String {
    let unit = SPANS.iter().find(|(length, _)| seconds.is_multiple_of(*length));
    let (length, word) = unit.copied().unwrap_or((60, "m"));
    format!("{}{word}", (seconds / length).max(1))
}

#[cfg(test)]
#[path = "offered_tests.rs"]
mod tests;
