//! The codes people script against: what each means, and what to do about it.

/// A code. One that begins with `E_` makes a document not computable; with `W_` it is computed, and this is shown.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `E_...` or `W_...`; with a trailing `_` the name of the field follows.
    pub word: &'static str,
    /// What it means, in one sentence.
    pub means: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

impl Code {
    /// Whether the document cannot be computed because of it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.word.starts_with("E_")
    }
}

macro_rules! codes {
    ($($name:ident: $means:literal, $remedy:literal;)*) => {
        $(pub(super) static $name: Code = Code { word: stringify!($name), means: $means, remedy: $remedy };)*
        /// Every code there is, errors first, each group by the alphabet.
        pub static OPENSLO_CODES: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    E_ALERT_POLICY_MALFORMED: "An entry of `alertPolicies` is neither a reference nor a policy.",
        "Write `- alertPolicyRef: NAME`, or a whole policy with `kind: AlertPolicy`, `metadata` and `spec`.";
    E_API_VERSION_KIND: "It is no object of OpenSLO v1 or v1alpha.",
        "Give it `apiVersion: openslo/v1` and one of the kinds of OpenSLO.";
    E_BUDGETING_METHOD: "The budgeting method is missing or none of the three.",
        "Set `budgetingMethod` to Occurrences, Timeslices or RatioTimeslices.";
    E_CALENDAR_MALFORMED: "The calendar's start or its zone cannot be read.",
        "Write `startTime: 2026-01-01 00:00:00` without an offset, and an IANA zone like `timeZone: Europe/Berlin`.";
    E_CALENDAR_MISSING: "The window does not roll and has no calendar to begin by.",
        "Add `calendar` with `startTime` and `timeZone`, or set `isRolling: true`.";
    E_COMPOSITE_WEIGHT_MALFORMED: "The weight of an objective is not a number above 0.",
        "Write a number above 0, or leave `compositeWeight` out for 1.";
    E_CONDITION_MALFORMED: "An alert condition cannot be read.",
        "Refer to one with `conditionRef: NAME`, or write a burn rate: `kind: burnrate`, `op`, `threshold`, `lookbackWindow`.";
    E_CONDITION_MISSING: "An AlertCondition has no condition.",
        "Add `spec.condition` with `kind: burnrate`, `op`, `threshold` and `lookbackWindow`.";
    E_CONNECTION_MISSING: "A DataSource does not say where it is.",
        "Add `spec.connectionDetails`.";
    E_DESCRIPTION_TOO_LONG: "A description is longer than 1050 characters.",
        "Shorten it; a runbook has its own page.";
    E_DUPLICATE_FIELD_: "A field stands twice in one map, and readers differ in which they take.",
        "Remove one of the two.";
    E_DURATION_MALFORMED: "A length of time cannot be read.",
        "Write a whole number above 0 with a unit: m, h, d, w, M (months), Q (quarters) or Y (years).";
    E_GOOD_AND_BAD: "A ratio has both good and bad events, and nothing says which of them counts.",
        "Keep one of `good` and `bad`, beside `total`.";
    E_GOOD_OR_BAD_MISSING: "A ratio has a total and neither good nor bad events.",
        "Add `good` or `bad`.";
    E_INDICATOR_AND_REF: "An indicator is written out and referred to as well.",
        "Keep one of `indicator` and `indicatorRef`.";
    E_INDICATOR_EMPTY: "An indicator has no metric.",
        "Give it `spec` with a `ratioMetric` or a `thresholdMetric`.";
    E_INDICATOR_MISSING: "There is nothing to measure.",
        "Add `indicator` or `indicatorRef`, to the SLO or to every one of its objectives.";
    E_INDICATOR_TWICE: "The SLO has an indicator, and so have its objectives.",
        "Keep the indicator of the SLO, or those of the objectives for a composite.";
    E_METRIC_SOURCE_MISSING: "A metric does not say where it is read.",
        "Add `metricSource` with its `spec`.";
    E_MORE_THAN_ONE_CONDITION: "A policy has more than one condition; OpenSLO v1 allows one.",
        "Write a policy for each condition.";
    E_MORE_THAN_ONE_TIME_WINDOW: "An SLO has more than one window; OpenSLO v1 allows one.",
        "Write an SLO for each window.";
    E_NAME_MISSING: "An object has no name.",
        "Add `metadata.name`.";
    E_NO_CONDITION: "A policy has no condition.",
        "Add one to `conditions`.";
    E_NO_OBJECTIVE: "An SLO has no objective.",
        "Add one to `objectives`, with a `target`.";
    E_OP_MALFORMED: "An operator is none of lte, gte, lt, gt.",
        "Write one of the four.";
    E_OP_MISSING: "An objective on a threshold metric does not say on which side of its value is good.",
        "Add `op`: lte, gte, lt or gt.";
    E_RAW_AND_EVENTS: "A ratio is stored (`raw`) and counted (`total`, `good`, `bad`) at once.",
        "Keep `raw` with `rawType`, or `total` with `good` or `bad`.";
    E_RAW_TYPE: "A stored ratio does not say whether it is one of successes or of failures.",
        "Set `rawType` to success or failure.";
    E_ROLLING_WITH_CALENDAR: "A window rolls and has a calendar.",
        "Remove `calendar`, or set `isRolling: false`.";
    E_SEVERITY_MISSING: "An AlertCondition has no severity.",
        "Add `spec.severity`, like page or ticket.";
    E_SHAPE_: "A field does not hold what OpenSLO has there: a list, a map, one value, or true or false.",
        "Write it as the message says.";
    E_TARGET_AND_PERCENT: "An objective has both `target` and `targetPercent`.",
        "Keep one of them.";
    E_TARGET_MALFORMED: "A target cannot be taken: an objective's is not between 0 and 1 (0 and 100 in percent), or a notification target is neither a reference nor written out.",
        "Write `target: 0.999` or `targetPercent: 99.9`; of notification targets `- targetRef: NAME`.";
    E_TARGET_MISSING: "An objective, or a notification target, has no target.",
        "Add `target` to it.";
    E_THRESHOLD_AND_RATIO: "An indicator has both a threshold and a ratio.",
        "Keep one of `thresholdMetric` and `ratioMetric`.";
    E_TIME_SLICE_TARGET_MALFORMED: "What a slice has to reach is not above 0 and at most 1.",
        "Write a number like `timeSliceTarget: 0.95`.";
    E_TIME_SLICE_TARGET_MISSING: "Slices are counted, and nothing says when one is good.",
        "Add `timeSliceTarget` to every objective.";
    E_TIME_SLICE_WINDOW_MISSING: "Slices are counted, and nothing says how long one is.",
        "Add `timeSliceWindow` to every objective, like 1m.";
    E_TOTAL_MISSING: "A ratio has good or bad events and no total.",
        "Add `total`.";
    E_TYPE_MISSING: "A DataSource does not say what it is.",
        "Add `spec.type`, like Prometheus.";
    E_VALUE_MALFORMED: "The value an objective compares with is not a number.",
        "Write a number.";
    E_VALUE_MISSING: "An objective on a threshold metric has no value to compare with.",
        "Add `value`.";
    E_YAML: "From here on the file cannot be read as YAML.",
        "Mend what the message says; nothing behind it was read.";
    W_ALERT_FIRES_ON_LOW_BURN: "A condition holds while the budget burns slowly (lt, lte): it fires when all is well.",
        "Write gt or gte, unless that is meant.";
    W_ALERT_OP_MISSING_READ_AS_GTE: "A condition has no operator; it is read as gte.",
        "Add `op: gte`, or `op: gt`.";
    W_ALERT_POLICY_AS_STRING_READ_AS_REF: "An alert policy is a text, as in old files; it is read as the name of one.",
        "Write `- alertPolicyRef: NAME`.";
    W_COUNTER_SUMMED_BEFORE_INCREASE: "Counters are summed before they are differenced: a restart of one process looks like a fall of all.",
        "Give the selector alone, or sum inside out: `sum(increase(x[5m]))` with `counter: false`.";
    W_DISPLAY_NAME_TOO_LONG: "A display name is longer than 63 characters.",
        "Shorten it; other readers of OpenSLO refuse the document.";
    W_INLINE_SECRET: "A key or a password is written in the file. Watchbill takes it over nowhere and shows it nowhere.",
        "Take it out, change it where it was issued, and keep the new one with `watchbill secrets set NAME`.";
    W_NAME_NOT_RFC1123: "A name is not made of small letters, digits and `-`, at most 63; other readers of OpenSLO refuse the document.",
        "Rename it, also where it is referred to.";
    W_NO_NOTIFICATION_TARGET: "A policy notifies nobody by itself.",
        "Nothing, if Alertmanager's routes decide who is told.";
    W_NO_TIME_WINDOW_USE_DEFAULT: "An SLO has no window; a rolling window of 28 days is used.",
        "Add `timeWindow`.";
    W_NULL_ALERT_POLICIES_READ_AS_EMPTY: "`alertPolicies` is there and empty; there are none.",
        "Write `alertPolicies: []`, or leave it out.";
    W_OP_OR_VALUE_IGNORED_FOR_RATIO: "An objective on a ratio has `op` or `value`, which mean nothing there.",
        "Remove them.";
    W_PLACEHOLDER_QUERY: "A query is missing or a placeholder; nothing can be fetched by it.",
        "Write the query.";
    W_QUERY_TEMPLATE: "A query has a place that another program fills; a source refuses it as it is.",
        "Write the value, or the whole query without the place.";
    W_ROLLING_MONTH_QUARTER_YEAR: "A rolling window in months, quarters or years is read as 30, 90 or 365 days each.",
        "Write the days, or make it a calendar window.";
    W_SERVICE_MISSING: "An SLO names no service; it stands under none.",
        "Add `service`.";
    W_TIME_SLICE_WINDOW_MISSING_READ_AS_1M: "v1alpha has no length of a slice; a minute is used.",
        "Make it openslo/v1 and add `timeSliceWindow`.";
    W_UNKNOWN_FIELD_: "A field is not one of OpenSLO; it is kept and has no effect.",
        "Nothing, if another program reads it; else look for a slip.";
    W_WINDOW_IN_MINUTES_PROBABLY_MONTH: "A window is counted in minutes (`m`), where months (`M`) were probably meant.",
        "Write M for months; for minutes leave it.";
}

#[cfg(test)]
#[path = "codes_tests.rs"]
mod tests;
