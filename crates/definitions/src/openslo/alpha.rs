//! An SLO of v1alpha: metrics are `source`, `queryType` and `query`, windows a `unit` and a `count`, and a ratio stands in its
//! objective.

use std::num::NonZeroU32;

use watchbill_domain::slo::{Unit, Window};

use crate::reader::shown;

use super::codes::{
    E_DURATION_MALFORMED, E_GOOD_AND_BAD, E_GOOD_OR_BAD_MISSING, E_INDICATOR_MISSING, E_INDICATOR_TWICE,
    E_METRIC_SOURCE_MISSING, E_MORE_THAN_ONE_TIME_WINDOW, E_TOTAL_MISSING, W_NO_TIME_WINDOW_USE_DEFAULT,
    W_PLACEHOLDER_QUERY, W_QUERY_TEMPLATE,
};
use super::duration::Length;
use super::indicator::Measure;
use super::metric::{has_template, is_placeholder};
use super::objective::{OpenSloVersion, comparison, method, target};
use super::said::{Kind, Sayings, Spot};
use super::slo::{Promise, counting, objectives, spec};
use super::window::of_length;

const OBJECTIVE: [(&str, Kind); 6] = [
    ("displayName", Kind::Value),
    ("op", Kind::Value),
    ("value", Kind::Value),
    ("target", Kind::Value),
    ("timeSliceTarget", Kind::Value),
    ("ratioMetrics", Kind::Map),
];

/// Reads `spec` of an SLO; the promises are those that can be computed.
pub(super) fn slo(document: &Spot<'_>, sayings: &mut Sayings) -> Vec<Promise> {
    let Some(spec) = spec(document, &[("timeWindows", Kind::List)], sayings) else { return Vec::new() };
    let threshold = threshold(&spec, sayings);
    let counting = counting(&spec, sayings);
    let window = window(&spec, sayings);
    let mut promises = Vec::new();
    for objective in objectives(&spec, sayings) {
        sayings.fields(&objective, &OBJECTIVE);
        let measure = measure(&objective, threshold, sayings);
        comparison(&objective, measure, sayings);
        let target = target(&objective, sayings);
        let method = counting.and_then(|counting| method(&objective, counting, OpenSloVersion::V1Alpha, sayings));
        promises.extend(Promise::of(target, method, window.as_ref(), &objective));
    }
    promises
}

/// Whether the SLO measures against a threshold.
fn threshold(spec: &Spot<'_>, sayings: &mut Sayings) -> bool {
    let Some(indicator) = spec.filled("indicator") else { return false };
    sayings.fields(&indicator, &[("thresholdMetric", Kind::Map)]);
    if let Some(found) = indicator.filled("thresholdMetric") {
        metric(&found, sayings);
        return true;
    }
    false
}

fn measure(objective: &Spot<'_>, threshold: bool, sayings: &mut Sayings) -> Measure {
    match (objective.filled("ratioMetrics"), threshold) {
        (None, true) => Measure::Threshold,
        (Some(found), false) => {
            ratio(&found, sayings);
            Measure::Ratio
        }
        (None, false) => {
            sayings.say(&E_INDICATOR_MISSING, objective, "has no `ratioMetrics`, and the SLO no threshold");
            Measure::Unknown
        }
        (Some(found), true) => {
            sayings.say(&E_INDICATOR_TWICE, &found, "stands beside the threshold of the SLO");
            Measure::Unknown
        }
    }
}

fn ratio(ratio: &Spot<'_>, sayings: &mut Sayings) {
    let known = [
        ("incremental", Kind::Switch),
        ("counter", Kind::Switch),
        ("good", Kind::Map),
        ("bad", Kind::Map),
        ("total", Kind::Map),
    ];
    sayings.fields(ratio, &known);
    let parts = ["good", "bad", "total"].map(|name| ratio.filled(name));
    for part in parts.iter().flatten() {
        metric(part, sayings);
    }
    match parts.each_ref().map(Option::is_some) {
        [true, true, _] => sayings.say(&E_GOOD_AND_BAD, ratio, "has both `good` and `bad`"),
        [false, false, _] => sayings.say(&E_GOOD_OR_BAD_MISSING, ratio, "has neither `good` nor `bad`"),
        [_, _, false] => sayings.say(&E_TOTAL_MISSING, ratio, "has no `total`"),
        [_, _, true] => {}
    }
}

fn metric(metric: &Spot<'_>, sayings: &mut Sayings) {
    let known = [("source", Kind::Value), ("queryType", Kind::Value), ("query", Kind::Value), ("metadata", Kind::Map)];
    sayings.fields(metric, &known);
    if metric.text("source").is_none() {
        sayings.say(&E_METRIC_SOURCE_MISSING, metric, "has no `source`");
    }
    match metric.filled("query") {
        None => sayings.say(&W_PLACEHOLDER_QUERY, metric, "has no `query`"),
        Some(query) => match query.node.text() {
            Some(text) if is_placeholder(text) => sayings.say(&W_PLACEHOLDER_QUERY, &query, "is a placeholder"),
            Some(text) if has_template(text) => {
                sayings.say(&W_QUERY_TEMPLATE, &query, "has a place that another program fills");
            }
            _ => {}
        },
    }
}

pub(super) fn window(spec: &Spot<'_>, sayings: &mut Sayings) -> Option<Window> {
    let listed = spec.get("timeWindows");
    let mut windows = listed.iter().flat_map(|list| list.items().collect::<Vec<_>>());
    let Some(window) = windows.next() else {
        sayings.say(&W_NO_TIME_WINDOW_USE_DEFAULT, listed.as_ref().unwrap_or(spec), "has no window");
        return Some(Window::DEFAULT);
    };
    if let Some(second) = windows.next() {
        sayings.say(&E_MORE_THAN_ONE_TIME_WINDOW, &second, "is a second window");
        return None;
    }
    let known = [("unit", Kind::Value), ("count", Kind::Value), ("isRolling", Kind::Switch), ("calendar", Kind::Map)];
    sayings.fields(&window, &known);
    let unit = match window.text("unit") {
        Some("Minute") => Some(Unit::Minute),
        Some("Hour") => Some(Unit::Hour),
        Some("Day") => Some(Unit::Day),
        Some("Week") => Some(Unit::Week),
        Some("Month") => Some(Unit::Month),
        Some("Quarter") => Some(Unit::Quarter),
        Some("Year") => Some(Unit::Year),
        _ => None,
    };
    let count = window.text("count").and_then(|text| text.parse::<NonZeroU32>().ok());
    let length =
        unit.zip(count).map(|(unit, count)| Length { count, unit }).filter(|length| length.seconds().is_some());
    let Some(length) = length else {
        let word = |key: &str| window.text(key).map_or_else(|| "nothing".to_owned(), shown);
        let what = format!(
            "is {} of {}; expected a whole number above 0 of Minute, Hour, Day, Week, Month, Quarter or Year",
            word("count"),
            word("unit")
        );
        sayings.say(&E_DURATION_MALFORMED, &window, &what);
        return None;
    };
    of_length(&window, &window, length, sayings)
}
