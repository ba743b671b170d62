//! An SLI: a ratio, or a threshold on one metric.

use super::codes::{
    E_GOOD_AND_BAD, E_GOOD_OR_BAD_MISSING, E_INDICATOR_EMPTY, E_RAW_AND_EVENTS, E_RAW_TYPE, E_THRESHOLD_AND_RATIO,
    E_TOTAL_MISSING,
};
use super::common::{description, metadata};
use super::metric::metric;
use super::said::{Kind, Sayings, Spot};

/// What an indicator measures, as far as objectives have to fit it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Ratio,
    Threshold,
    /// It stands elsewhere, or cannot be read.
    Unknown,
}

/// Reads an indicator that is written into an SLO.
pub(super) fn inline(indicator: &Spot<'_>, sayings: &mut Sayings) -> Measure {
    sayings.fields(indicator, &[("metadata", Kind::Map), ("spec", Kind::Map)]);
    metadata(indicator, sayings);
    spec(indicator, sayings)
}

/// Reads `spec` of an indicator.
pub(super) fn spec(indicator: &Spot<'_>, sayings: &mut Sayings) -> Measure {
    let Some(spec) = indicator.filled("spec") else {
        sayings.say(&E_INDICATOR_EMPTY, indicator, "has no `spec`");
        return Measure::Unknown;
    };
    let known = [("description", Kind::Value), ("thresholdMetric", Kind::Map), ("ratioMetric", Kind::Map)];
    sayings.fields(&spec, &known);
    description(&spec, sayings);
    match (spec.filled("thresholdMetric"), spec.filled("ratioMetric")) {
        (None, None) => {
            sayings.say(&E_INDICATOR_EMPTY, &spec, "has neither `ratioMetric` nor `thresholdMetric`");
            Measure::Unknown
        }
        (Some(threshold), None) => {
            metric(&threshold, None, sayings);
            Measure::Threshold
        }
        (None, Some(found)) => {
            ratio(&found, sayings);
            Measure::Ratio
        }
        (Some(threshold), Some(found)) => {
            sayings.say(&E_THRESHOLD_AND_RATIO, &spec, "has both `thresholdMetric` and `ratioMetric`");
            metric(&threshold, None, sayings);
            ratio(&found, sayings);
            Measure::Unknown
        }
    }
}

fn ratio(ratio: &Spot<'_>, sayings: &mut Sayings) {
    let known = [
        ("counter", Kind::Switch),
        ("good", Kind::Map),
        ("bad", Kind::Map),
        ("total", Kind::Map),
        ("rawType", Kind::Value),
        ("raw", Kind::Map),
    ];
    sayings.fields(ratio, &known);
    let counter = ratio.filled("counter").map(|counter| counter.node.switch().unwrap_or_default());
    let parts = ["good", "bad", "total", "raw"].map(|name| ratio.filled(name));
    for part in parts.iter().flatten() {
        metric(part, counter, sayings);
    }
    match parts.each_ref().map(Option::is_some) {
        [true, true, _, _] => sayings.say(&E_GOOD_AND_BAD, ratio, "has both `good` and `bad`"),
        [false, false, false, false] => sayings.say(&E_INDICATOR_EMPTY, ratio, "has no metric"),
        [false, false, true, false] => sayings.say(&E_GOOD_OR_BAD_MISSING, ratio, "has neither `good` nor `bad`"),
        [false, false, false, true] => raw_type(ratio, sayings),
        [_, _, _, true] => sayings.say(&E_RAW_AND_EVENTS, ratio, "has `raw` beside counted events"),
        [_, _, false, false] => sayings.say(&E_TOTAL_MISSING, ratio, "has no `total`"),
        [_, _, true, false] => {}
    }
}

fn raw_type(ratio: &Spot<'_>, sayings: &mut Sayings) {
    if !matches!(ratio.text("rawType"), Some("success" | "failure")) {
        sayings.say(
            &E_RAW_TYPE,
            &ratio.get("rawType").unwrap_or_else(|| ratio.clone()),
            "is neither success nor failure",
        );
    }
}
