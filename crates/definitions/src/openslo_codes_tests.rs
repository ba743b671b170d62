//! Every code, by a document that has it.

use rstest::rstest;

use super::fixtures::*;

const NONE: [&str; 0] = [];

#[rstest]
#[case::slo(SLO)]
#[case::policy(POLICY)]
#[case::condition(CONDITION)]
#[case::data_source(DATA_SOURCE)]
#[case::target(TARGET)]
#[case::alpha(ALPHA)]
#[case::service(
    "apiVersion: openslo/v1\nkind: Service\nmetadata: {name: checkout}\nspec: {description: What sells.}\n"
)]
#[case::service_without_spec("apiVersion: openslo/v1\nkind: Service\nmetadata: {name: checkout}\n")]
#[case::alpha_service("apiVersion: openslo/v1alpha\nkind: Service\nmetadata: {name: checkout}\nspec: {}\n")]
#[case::sli(
    "apiVersion: openslo/v1\nkind: SLI\nmetadata: {name: s}\nspec: {ratioMetric: {rawType: failure, raw: {metricSource: {spec: {query: x}}}}}\n"
)]
fn what_is_sound_has_no_code(#[case] text: &str) {
    assert_eq!(codes(text), NONE);
}

/// Beside `target` and `value`, whatever the shape of the SLO.
#[rstest]
#[case::calendar(
    "    - duration: 28d\n      isRolling: true\n",
    "    - duration: 1Q\n      calendar: {startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin}\n"
)]
#[case::slices(
    "  budgetingMethod: Occurrences\n  objectives:\n    - displayName: Promised\n      target: 0.9990\n",
    SLICES
)]
#[case::bare_minutes(
    "  budgetingMethod: Occurrences\n  objectives:\n    - displayName: Promised\n      target: 0.9990\n",
    "  budgetingMethod: RatioTimeslices\n  objectives:\n    - {target: 0.99, timeSliceWindow: 5}\n"
)]
#[case::percent("      target: 0.9990", "      targetPercent: 99.90")]
#[case::exponent("      target: 0.9990", "      target: 9.99e-1")]
#[case::bad_events("        good:", "        bad:")]
#[case::no_policies("  alertPolicies:\n    - alertPolicyRef: page-on-burn\n", "  alertPolicies: []\n")]
fn the_shapes_that_are_allowed_have_no_code(#[case] piece: &str, #[case] with: &str) {
    assert_eq!(codes(&replaced(SLO, piece, with)), NONE);
}

#[rstest]
#[case("apiVersion: openslo/v1", "apiVersion: openslo.com/v2alpha", &["E_API_VERSION_KIND"])]
#[case("apiVersion: openslo/v1\n", "", &["E_API_VERSION_KIND"])]
#[case("kind: SLO", "kind: slo", &["E_API_VERSION_KIND"])]
#[case("  name: checkout-availability\n", "", &["E_NAME_MISSING"])]
#[case("Nine hundred", &"n".repeat(1050), &["E_DESCRIPTION_TOO_LONG"])]
#[case("        good:", "        bad: {metricSource: {spec: {query: x}}}\n        good:", &["E_GOOD_AND_BAD"])]
#[case("        good:", "        fine:", &["E_GOOD_OR_BAD_MISSING", "W_UNKNOWN_FIELD_fine"])]
#[case("        total:", "        raw:", &["E_RAW_AND_EVENTS"])]
#[case("        total:", "        all:", &["E_TOTAL_MISSING", "W_UNKNOWN_FIELD_all"])]
#[case("      ratioMetric:", "      thresholdMetric: {metricSource: {spec: {query: x}}}\n      ratioMetric:", &["E_THRESHOLD_AND_RATIO"])]
#[case("    spec:\n      ratioMetric:", "    speck:\n      ratioMetric:", &["E_INDICATOR_EMPTY", "W_UNKNOWN_FIELD_speck"])]
#[case("      ratioMetric:", "      rationMetric:", &["E_INDICATOR_EMPTY", "W_UNKNOWN_FIELD_rationMetric"])]
#[case("  indicator:", "  indicatorRef: other\n  indicator:", &["E_INDICATOR_AND_REF"])]
#[case("  indicator:", "  indicators:", &["E_INDICATOR_MISSING", "W_UNKNOWN_FIELD_indicators"])]
#[case("      target: 0.9990", "      target: 0.9990\n      indicatorRef: own", &["E_INDICATOR_TWICE"])]
#[case("          metricSource:\n            metricSourceRef", "          source:\n            metricSourceRef", &["E_METRIC_SOURCE_MISSING", "W_UNKNOWN_FIELD_source"])]
#[case("Occurrences", "Events", &["E_BUDGETING_METHOD"])]
#[case("  budgetingMethod: Occurrences\n", "", &["E_BUDGETING_METHOD"])]
#[case("  objectives:\n    - displayName: Promised\n      target: 0.9990\n", "  objectives: []\n", &["E_NO_OBJECTIVE"])]
#[case("      target: 0.9990\n", "", &["E_TARGET_MISSING"])]
#[case("target: 0.9990", "target: 99.9", &["E_TARGET_MALFORMED"])]
#[case("target: 0.9990", "target: 1.0", &["E_TARGET_MALFORMED"])]
#[case("target: 0.9990", "target: 0", &["E_TARGET_MALFORMED"])]
#[case("target: 0.9990", "target: -0.5", &["E_TARGET_MALFORMED"])]
#[case("target: 0.9990", "target: 99.9%", &["E_TARGET_MALFORMED"])]
#[case("target: 0.9990", "target: most", &["E_TARGET_MALFORMED"])]
#[case("target: 0.9990", "target: [0.9]", &["E_SHAPE_target", "E_TARGET_MALFORMED"])]
#[case("target: 0.9990", "targetPercent: 100", &["E_TARGET_MALFORMED"])]
#[case("target: 0.9990", "target: 0.9\n      targetPercent: 90", &["E_TARGET_AND_PERCENT"])]
#[case("target: 0.9990", "target: 0.9\n      target: 0.99", &["E_DUPLICATE_FIELD_target"])]
#[case("target: 0.9990", "target: 0.9\n      op: above", &["E_OP_MALFORMED", "W_OP_OR_VALUE_IGNORED_FOR_RATIO"])]
#[case("target: 0.9990", "target: 0.9\n      value: many", &["E_VALUE_MALFORMED", "W_OP_OR_VALUE_IGNORED_FOR_RATIO"])]
#[case("target: 0.9990", "target: 0.9\n      compositeWeight: 0", &["E_COMPOSITE_WEIGHT_MALFORMED"])]
#[case("duration: 28d", "duration: 4 weeks", &["E_DURATION_MALFORMED"])]
#[case("duration: 28d", "length: 28d", &["E_DURATION_MALFORMED", "W_UNKNOWN_FIELD_length"])]
#[case("    - duration: 28d", "    - {duration: 1d, isRolling: true}\n    - duration: 28d", &["E_MORE_THAN_ONE_TIME_WINDOW"])]
#[case("isRolling: true", "isRolling: false", &["E_CALENDAR_MISSING"])]
#[case("      isRolling: true\n", "", &["E_CALENDAR_MISSING"])]
#[case("counter: true", "counter: yes", &["E_SHAPE_counter"])]
#[case("isRolling: true", "isRolling: often", &["E_SHAPE_isRolling"])]
#[case("isRolling: true", "isRolling: true\n      calendar: {startTime: 2026-01-01 00:00:00, timeZone: UTC}", &["E_ROLLING_WITH_CALENDAR"])]
#[case("isRolling: true", "calendar: {startTime: 2026-01-01T00:00:00Z, timeZone: UTC}", &["E_CALENDAR_MALFORMED"])]
#[case("isRolling: true", "calendar: {startTime: 2026-01-01 00:00:00, timeZone: Berlin}", &["E_CALENDAR_MALFORMED"])]
#[case("isRolling: true", "calendar: {startTime: 2026-01-01 00:00:00}", &["E_CALENDAR_MALFORMED"])]
#[case("    - duration: 28d\n      isRolling: true\n", "    duration: 28d\n", &["E_SHAPE_timeWindow"])]
#[case("    - alertPolicyRef: page-on-burn", "    - policy: page-on-burn", &["E_ALERT_POLICY_MALFORMED", "W_UNKNOWN_FIELD_policy"])]
#[case("    - alertPolicyRef: page-on-burn", "    - PageOnBurn", &["W_ALERT_POLICY_AS_STRING_READ_AS_REF"])]
#[case("  alertPolicies:\n    - alertPolicyRef: page-on-burn\n", "  alertPolicies:\n", &["W_NULL_ALERT_POLICIES_READ_AS_EMPTY"])]
#[case("checkout_requests_total\n", "sum(checkout_requests_total)\n", &["W_COUNTER_SUMMED_BEFORE_INCREASE"])]
#[case("Checkout answers", &"C".repeat(64), &["W_DISPLAY_NAME_TOO_LONG"])]
#[case("name: checkout-availability", "name: CheckoutAvailability", &["W_NAME_NOT_RFC1123"])]
#[case("name: checkout-answers", "name: checkout_answers", &["W_NAME_NOT_RFC1123"])]
#[case("  timeWindow:\n    - duration: 28d\n      isRolling: true\n", "", &["W_NO_TIME_WINDOW_USE_DEFAULT"])]
#[case("target: 0.9990", "target: 0.9990\n      op: gt", &["W_OP_OR_VALUE_IGNORED_FOR_RATIO"])]
#[case("target: 0.9990", "target: 0.9990\n      value: 1", &["W_OP_OR_VALUE_IGNORED_FOR_RATIO"])]
#[case("query: checkout_requests_total\n", "query: Any\n", &["W_PLACEHOLDER_QUERY"])]
#[case("            spec:\n              query: checkout_requests_total{code!~\"5..\"}\n", "            spec:\n", &["W_PLACEHOLDER_QUERY"])]
#[case("query: checkout_requests_total\n", "query: sum(increase(x[{{.window}}]))\n", &["W_QUERY_TEMPLATE"])]
#[case("              dimensions:", "              apiKey: abc\n              dimensions:", &["W_INLINE_SECRET"])]
#[case("28d", "1M", &["W_ROLLING_MONTH_QUARTER_YEAR"])]
#[case("28d", "1Q", &["W_ROLLING_MONTH_QUARTER_YEAR"])]
#[case("28d", "1Y", &["W_ROLLING_MONTH_QUARTER_YEAR"])]
#[case("28d", "1m", &["W_WINDOW_IN_MINUTES_PROBABLY_MONTH"])]
#[case("  service: checkout\n", "", &["W_SERVICE_MISSING"])]
#[case("  service: checkout\n", "  service: checkout\n  tier: 1\n", &["W_UNKNOWN_FIELD_tier"])]
#[case("metadata:\n  name", "status: {ok: true}\nmetadata:\n  name", &["W_UNKNOWN_FIELD_status"])]
fn an_slo_has_the_codes(#[case] piece: &str, #[case] with: &str, #[case] expected: &[&str]) {
    assert_eq!(codes(&replaced(SLO, piece, with)), expected);
}

#[rstest]
#[case("      timeSliceTarget: 0.95\n", "", &["E_TIME_SLICE_TARGET_MISSING"])]
#[case("timeSliceTarget: 0.95", "timeSliceTarget: 95", &["E_TIME_SLICE_TARGET_MALFORMED"])]
#[case("timeSliceTarget: 0.95", "timeSliceTarget: 0", &["E_TIME_SLICE_TARGET_MALFORMED"])]
#[case("      timeSliceWindow: 1m\n", "", &["E_TIME_SLICE_WINDOW_MISSING"])]
#[case("timeSliceWindow: 1m", "timeSliceWindow: 30s", &["E_DURATION_MALFORMED"])]
fn slices_have_the_codes(#[case] piece: &str, #[case] with: &str, #[case] expected: &[&str]) {
    let slices = replaced(
        SLO,
        "  budgetingMethod: Occurrences\n  objectives:\n    - displayName: Promised\n      target: 0.9990\n",
        &replaced(SLICES, piece, with),
    );
    assert_eq!(codes(&slices), expected);
}

#[rstest]
#[case("op: lt\n", &["E_VALUE_MISSING"])]
#[case("value: 0.5\n", &["E_OP_MISSING"])]
#[case("op: lte\n      value: 250.5\n", &[])]
fn a_threshold_needs_its_operator_and_its_value(#[case] fields: &str, #[case] expected: &[&str]) {
    let ratio = &SLO[SLO.find("      ratioMetric:").unwrap()..SLO.find("  timeWindow:").unwrap()];
    let threshold = replaced(SLO, ratio, "      thresholdMetric: {metricSource: {spec: {query: latency_ms}}}\n");
    assert_eq!(codes(&replaced(&threshold, "target: 0.9990\n", &format!("target: 0.9990\n      {fields}"))), expected);
}

#[rstest]
#[case(POLICY, "  conditions:\n    - kind: AlertCondition\n", "  conditions:\n    - conditionRef: other\n    - kind: AlertCondition\n", &["E_MORE_THAN_ONE_CONDITION"])]
#[case(POLICY, "        severity: page\n", "", &["E_SEVERITY_MISSING"])]
#[case(POLICY, "        condition:\n          kind", "        conditions:\n          kind", &["E_CONDITION_MISSING", "W_UNKNOWN_FIELD_conditions"])]
#[case(POLICY, "    - kind: AlertCondition\n", "    - kind: Condition\n", &["E_CONDITION_MALFORMED"])]
#[case(POLICY, "          kind: burnrate\n", "          kind: drop\n", &["E_CONDITION_MALFORMED"])]
#[case(POLICY, "          threshold: 14.4\n", "", &["E_CONDITION_MALFORMED"])]
#[case(POLICY, "          threshold: 14.4\n", "          threshold: -1\n", &["E_CONDITION_MALFORMED"])]
#[case(POLICY, "          lookbackWindow: 1h\n", "", &["E_CONDITION_MALFORMED"])]
#[case(POLICY, "lookbackWindow: 1h", "lookbackWindow: 1 hour", &["E_DURATION_MALFORMED"])]
#[case(POLICY, "op: gt\n", "op: above\n", &["E_OP_MALFORMED"])]
#[case(POLICY, "op: gt\n", "op: lte\n", &["W_ALERT_FIRES_ON_LOW_BURN"])]
#[case(POLICY, "          op: gt\n", "", &["W_ALERT_OP_MISSING_READ_AS_GTE"])]
#[case(POLICY, "  notificationTargets:\n    - targetRef: pager\n", "", &["W_NO_NOTIFICATION_TARGET"])]
#[case(POLICY, "    - targetRef: pager\n", "    - target: pager\n", &["E_TARGET_MALFORMED", "W_UNKNOWN_FIELD_target"])]
#[case(POLICY, "    - targetRef: pager\n", "    - {kind: AlertNotificationTarget, metadata: {name: p}, spec: {}}\n", &["E_TARGET_MISSING"])]
#[case(CONDITION, "  severity: page\n", "", &["E_SEVERITY_MISSING"])]
#[case(CONDITION, "  condition:\n    kind: burnrate\n    op: gte\n    threshold: 6\n    lookbackWindow: 6h\n    alertAfter: 5m\n", "", &["E_CONDITION_MISSING"])]
#[case(TARGET, "  target: pagerduty\n", "  description: somebody\n", &["E_TARGET_MISSING"])]
#[case(DATA_SOURCE, "  type: Prometheus\n", "", &["E_TYPE_MISSING"])]
#[case(DATA_SOURCE, "  connectionDetails:\n    url: https://prom.example.net\n", "", &["E_CONNECTION_MISSING"])]
#[case(DATA_SOURCE, "    url: https://prom.example.net\n", "    - url: https://prom.example.net\n    - apiKey: abc\n", &["W_INLINE_SECRET"])]
#[case(DATA_SOURCE, "https://prom", "https://ana:pw@prom", &["W_INLINE_SECRET"])]
#[case(ALPHA, "      isRolling: true\n", "      calendar: {startTime: 2026-01-01 00:00:00, timeZone: UTC}\n", &[])]
#[case(ALPHA, "unit: Week", "unit: Fortnight", &["E_DURATION_MALFORMED"])]
#[case(ALPHA, "Occurrences", "RatioTimeslices", &["W_TIME_SLICE_WINDOW_MISSING_READ_AS_1M"])]
#[case(ALPHA, "        good:", "        bad: {source: prometheus, query: x}\n        good:", &["E_GOOD_AND_BAD"])]
#[case(ALPHA, "      ratioMetrics:", "      ratio:", &["E_INDICATOR_MISSING", "W_UNKNOWN_FIELD_ratio"])]
#[case(ALPHA, "source: prometheus, queryType: promql, query: good_total", "query: good_total", &["E_METRIC_SOURCE_MISSING"])]
#[case(ALPHA, "kind: SLO", "kind: SLI", &["E_API_VERSION_KIND"])]
fn the_other_kinds_have_the_codes(
    #[case] text: &str,
    #[case] piece: &str,
    #[case] with: &str,
    #[case] expected: &[&str],
) {
    assert_eq!(codes(&replaced(text, piece, with)), expected);
}

#[test]
fn an_indicator_that_holds_nothing_is_empty_and_one_that_is_not_there_is_missing() {
    let indicator = &SLO[SLO.find("  indicator:").unwrap()..SLO.find("  timeWindow:").unwrap()];
    assert_eq!(codes(&replaced(SLO, indicator, "  indicator:\n")), ["E_INDICATOR_EMPTY"]);
    assert_eq!(codes(&replaced(SLO, indicator, "  indicator: {metadata: {name: x}}\n")), ["E_INDICATOR_EMPTY"]);
    assert_eq!(codes(&replaced(SLO, indicator, "")), ["E_INDICATOR_MISSING"]);
}

#[test]
fn a_policy_without_a_condition_is_not_computable() {
    let conditions = &POLICY[POLICY.find("  conditions:").unwrap()..POLICY.find("  notificationTargets:").unwrap()];
    assert_eq!(codes(&replaced(POLICY, conditions, "")), ["E_NO_CONDITION"]);
    assert_eq!(codes(&replaced(POLICY, conditions, "  conditions: []\n")), ["E_NO_CONDITION"]);
    let foreign = "  conditions:\n    - foo: bar\n";
    assert_eq!(codes(&replaced(POLICY, conditions, foreign)), ["E_CONDITION_MALFORMED", "W_UNKNOWN_FIELD_foo"]);
}
