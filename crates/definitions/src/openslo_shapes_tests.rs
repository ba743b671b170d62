//! The shapes in which OpenSLO is written in the wild: those of its specification's examples and of its validators' tests.
//! What a validator accepts can be taken here; what it refuses has a code.

use rstest::rstest;

use super::fixtures::codes;

/// An SLO with a ratio of `Any`, as examples have it, around what differs.
fn example(window: &str, rest: &str) -> String {
    let source = "metricSource:\n            type: Any # whatever holds the numbers\n            spec:\n              query: Any\n";
    format!(
        "# A promise.\napiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: front-page\nspec:\n  service: shop\n  indicator:\n    \
         metadata:\n      name: answers\n    spec:\n      ratioMetric:\n        good:\n          {source}        total:\n          {source}  \
         timeWindow:\n    - duration: {window}\n{rest}"
    )
}

const CALENDAR: &str = "      isRolling: false\n      calendar:\n        startTime: 2024-02-01 06:00:00\n        timeZone: America/New_York\n";

#[rstest]
#[case::a_week_of_the_calendar_with_slices(
    example("1w", &format!("{CALENDAR}  budgetingMethod: Timeslices\n  objectives:\n    - op: gt\n      target: 0.9995\n      timeSliceTarget: 0.95\n      timeSliceWindow: 1m\n")),
    &["W_PLACEHOLDER_QUERY", "W_OP_OR_VALUE_IGNORED_FOR_RATIO"]
)]
#[case::a_month_that_is_a_minute_and_policies_that_are_a_comment(
    example("1m", &format!("{CALENDAR}  budgetingMethod: Timeslices\n  objectives:\n    - target: 0.995\n      timeSliceTarget: 0.99\n      timeSliceWindow: 1m\n  alertPolicies: # some\n")),
    &["W_PLACEHOLDER_QUERY", "W_WINDOW_IN_MINUTES_PROBABLY_MONTH", "W_NULL_ALERT_POLICIES_READ_AS_EMPTY"]
)]
#[case::ratios_of_slices(
    example("2w", "      isRolling: true\n  budgetingMethod: RatioTimeslices\n  objectives:\n    - op: gt\n      timeSliceWindow: 1m\n      target: 0.99\n"),
    &["W_PLACEHOLDER_QUERY", "W_OP_OR_VALUE_IGNORED_FOR_RATIO"]
)]
#[case::a_threshold_whose_query_is_a_comment(
    "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: search}\nspec:\n  service: shop\n  indicator:\n    metadata: {name: latency}\n    spec:\n      \
     thresholdMetric:\n        metricSource:\n          type: Any\n          spec:\n            # what it needs\n  timeWindow: [{duration: 2w, isRolling: true}]\n  \
     budgetingMethod: Occurrences\n  objectives: [{op: lt, value: 500, target: 0.99}]\n",
    &["W_PLACEHOLDER_QUERY"]
)]
#[case::references_a_calendar_day_and_policies_as_texts(
    "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: search}\nspec:\n  service: TheShop\n  indicatorRef: searchLatency\n  timeWindow:\n    - duration: 1d\n      \
     calendar: {startTime: 2024-02-01 06:00:00, timeZone: America/New_York}\n      isRolling: false\n  budgetingMethod: Occurrences\n  objectives: [{target: 0.98}]\n  \
     alertPolicies:\n    - TellSomebody\n",
    &["W_ALERT_POLICY_AS_STRING_READ_AS_REF"]
)]
#[case::a_composite_by_reference_over_a_rolling_month(
    "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: all}\nspec:\n  service: shop\n  timeWindow: [{duration: 1M, isRolling: true}]\n  budgetingMethod: Occurrences\n  \
     objectives:\n    - {indicatorRef: one, target: 0.98, compositeWeight: 1}\n    - {indicatorRef: two, target: 0.99}\n",
    &["W_ROLLING_MONTH_QUARTER_YEAR"]
)]
#[case::a_composite_that_is_written_out(
    "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: all}\nspec:\n  service: shop\n  timeWindow: [{duration: 30d, isRolling: true}]\n  budgetingMethod: Occurrences\n  \
     objectives:\n    - target: 0.98\n      indicator: {metadata: {name: one}, spec: {ratioMetric: {counter: true, good: {metricSource: {type: Datadog, spec: {query: 'sum:hits{status:200}.as_count()'}}}, total: {metricSource: {type: Datadog, spec: {query: 'sum:hits{*}.as_count()'}}}}}}\n",
    &[]
)]
#[case::labels_as_lists_and_an_indicator_with_a_name_alone(
    "apiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: labelled\n  labels: {one: test, many: [a, b]}\nspec:\n  service: shop\n  indicator: {metadata: {name: nothing}}\n  \
     timeWindow: [{duration: 28d, isRolling: true}]\n  budgetingMethod: Occurrences\n  objectives: [{op: gte, target: 0.98, value: 10}]\n  alertPolicies: []\n",
    &["E_INDICATOR_EMPTY"]
)]
#[case::a_stored_ratio_with_a_template(
    "- apiVersion: openslo/v1\n  kind: SLI\n  metadata: {name: stored}\n  spec:\n    ratioMetric:\n      rawType: success\n      raw:\n        metricSource:\n          type: Prometheus\n          \
     spec:\n            query: |\n              1 - sum(sum_over_time(x[{{.window}}]))\n                / sum(count_over_time(x[{{.window}}]))\n",
    &["W_QUERY_TEMPLATE"]
)]
#[case::a_metric_without_a_query(
    "apiVersion: openslo/v1\nkind: SLI\nmetadata: {name: slow}\nspec:\n  ratioMetric:\n    counter: false\n    bad: {metricSource: {type: AppDynamics, spec: {applicationName: shop, metricPath: A|B}}}\n    \
     total: {metricSource: {type: AppDynamics, spec: {applicationName: shop, metricPath: A|C}}}\n",
    &[]
)]
#[case::a_query_of_sql_with_its_keys(
    "apiVersion: openslo/v1\nkind: SLI\nmetadata: {name: slow}\nspec:\n  thresholdMetric:\n    metricSource:\n      type: Redshift\n      spec:\n        region: eu-1\n        \
     query: SELECT v FROM m WHERE t BETWEEN :date_from AND :date_to\n        accessKeyID: AKIA\n        secretAccessKey: hush\n",
    &["W_INLINE_SECRET", "W_QUERY_TEMPLATE"]
)]
#[case::good_and_bad_and_a_name_with_capitals(
    "apiVersion: openslo/v1\nkind: SLI\nmetadata: {name: GreatSLI}\nspec:\n  ratioMetric:\n    counter: true\n    bad: &m {metricSource: {type: Prometheus, spec: {query: errors_total}}}\n    \
     good: *m\n    total: *m\n",
    &["E_GOOD_AND_BAD", "W_NAME_NOT_RFC1123"]
)]
#[case::a_condition_of_the_specification(
    "apiVersion: openslo/v1\nkind: AlertCondition\nmetadata: {name: cpu}\nspec:\n  severity: page\n  condition: {kind: burnrate, op: lte, threshold: 2, lookbackWindow: 1h, alertAfter: 5m}\n",
    &["W_ALERT_FIRES_ON_LOW_BURN"]
)]
#[case::a_condition_without_an_operator(
    "apiVersion: openslo/v1\nkind: AlertCondition\nmetadata: {name: cpu}\nspec:\n  severity: sev1\n  condition: {kind: burnrate, threshold: 24, lookbackWindow: 15m, alertAfter: 3m}\n",
    &["W_ALERT_OP_MISSING_READ_AS_GTE"]
)]
#[case::a_policy_with_an_operator_of_old(
    "apiVersion: openslo/v1\nkind: AlertPolicy\nmetadata: {name: p}\nspec:\n  alertWhenBreaching: true\n  alertWhenResolved: false\n  conditions:\n    - operator: and\n      conditionRef: cpu\n  \
     notificationTargets:\n    - targetRef: OnCallMail\n    - targetRef: OnCallChat\n",
    &["W_UNKNOWN_FIELD_operator"]
)]
#[case::a_policy_with_many_conditions_and_nobody_to_tell(
    "apiVersion: openslo/v1\nkind: AlertPolicy\nmetadata: {name: p}\nspec:\n  conditions:\n    - conditionRef: a\n    - conditionRef: b\n    - conditionRef: c\n",
    &["E_MORE_THAN_ONE_CONDITION", "W_NO_NOTIFICATION_TARGET"]
)]
#[case::a_target_that_is_written_out(
    "apiVersion: openslo/v1\nkind: AlertPolicy\nmetadata: {name: p}\nspec:\n  conditions: [{conditionRef: a}]\n  notificationTargets:\n    - kind: AlertNotificationTarget\n      \
     metadata: {name: chat}\n      spec: {description: The channel, target: slack}\n",
    &[]
)]
#[case::keys_in_a_list(
    "- apiVersion: openslo/v1\n  kind: DataSource\n  metadata:\n    name: dog\n    annotations: {openslo.com/service-folder: ./here}\n  spec:\n    type: Datadog\n    connectionDetails:\n    \
     - apiKey: hush\n    - appKey: hush\n",
    &["W_INLINE_SECRET"]
)]
#[case::a_service_with_a_field_of_another_program(
    "apiVersion: openslo/v1\nkind: Service\nmetadata:\n  name: my-rad service\nspec:\n  markdown: Good.\n",
    &["W_NAME_NOT_RFC1123", "W_UNKNOWN_FIELD_markdown"]
)]
#[case::a_threshold_of_v1alpha(
    "- apiVersion: openslo/v1alpha\n  kind: SLO\n  metadata: {name: web}\n  spec:\n    service: web\n    indicator:\n      thresholdMetric: {source: Prometheus, queryType: query, query: 'latency{job=\"web\"}'}\n    \
     timeWindows: [{unit: Week, count: 1, isRolling: false, calendar: {startTime: 2022-01-01 12:00:00, timeZone: America/New_York}}]\n    budgetingMethod: Occurrences\n    \
     objectives: [{value: 200.0, op: gt, target: 0.98}]\n",
    &[]
)]
#[case::slices_of_v1alpha(
    "- apiVersion: openslo/v1alpha\n  kind: SLO\n  metadata: {name: web}\n  spec:\n    service: web\n    timeWindows: [{unit: Week, count: 1, isRolling: true}]\n    budgetingMethod: Timeslices\n    \
     objectives:\n      - target: 0.995\n        timeSliceTarget: 0.95\n        value: 1\n        ratioMetrics: {incremental: true, good: {source: dog, query: 'sum:x{a:b}'}, total: {source: dog, query: 'sum:x{*}'}}\n",
    &["W_TIME_SLICE_WINDOW_MISSING_READ_AS_1M", "W_OP_OR_VALUE_IGNORED_FOR_RATIO"]
)]
#[case::a_later_version("apiVersion: openslo.com/v2alpha\nkind: SLO\nmetadata: {name: web}\n", &["E_API_VERSION_KIND"])]
fn a_shape_has_its_codes(#[case] text: impl AsRef<str>, #[case] expected: &[&str]) {
    let mut found = codes(text.as_ref());
    let mut expected = expected.to_vec();
    found.sort();
    expected.sort_unstable();
    assert_eq!(found, expected);
}
