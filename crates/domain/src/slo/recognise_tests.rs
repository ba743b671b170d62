use proptest::prelude::*;
use rstest::rstest;

use super::*;

const FRACTION: &str = "histogram_fraction(0, 0.5, sum(rate(h[5m])))";

/// `kind: query | query` as provenance shows it.
fn shown(measure: &Measure) -> String {
    let kind = match measure {
        Measure::Counters { .. } => "counters",
        Measure::Histogram { .. } => "histogram",
        Measure::Gauge { .. } => "gauge",
        Measure::Sampled { .. } => "sampled",
        Measure::PerStep { .. } => "per step",
        Measure::Recorded { .. } => "recorded",
        Measure::Stored { .. } => "stored",
    };
    let queries: Vec<String> = measure.queries().iter().map(|(word, query)| format!("{word} {query}")).collect();
    format!("{kind}: {}", queries.join(" | "))
}

fn of_events(good: &str, total: &str, counter: bool) -> String {
    Measure::of_events(Counted::Good(good), total, counter).map_or_else(|why| why, |measure| shown(&measure))
}

#[rstest]
#[case::counters("x{ok=\"1\"}", "x", true, "counters: good x{ok=\"1\"} | total x")]
#[case::sums_of_counters("sum(x{ok=\"1\"})", "sum by (job) (x)", true, "counters: good x{ok=\"1\"} | total x")]
#[case::rates("sum(rate(a[5m]))", "sum(rate(b[1h]))", false, "counters: good a | total b")]
#[case::latency("d_bucket{le=\"1\"}", "d_count", true, "counters: good d_bucket{le=~\"1(\\\\.0)?\"} | total d_count")]
#[case::pyrras_rules(
    "sum(x:increase5m{code=\"200\"})",
    "sum(x:increase5m)",
    false,
    "recorded: good x:increase5m{code=\"200\"} | total x:increase5m"
)]
#[case::numbers_of_a_step(
    "sum(increase(a[5m])) + sum(increase(b[5m]))",
    " sum(increase(c[300s])) ",
    false,
    "per step: good sum(increase(a[5m])) + sum(increase(b[5m])) | total sum(increase(c[300s]))"
)]
#[case::numbers_of_a_job("batch_rows_ok", "batch_rows", false, "per step: good batch_rows_ok | total batch_rows")]
#[case::rate_in_a_text(
    "count_good{kind=\"rate(x)\"}",
    "count_all",
    false,
    "per step: good count_good{kind=\"rate(x)\"} | total count_all"
)]
fn what_counts_events_is_recognised(
    #[case] good: &str,
    #[case] total: &str,
    #[case] counter: bool,
    #[case] expected: &str,
) {
    assert_eq!(of_events(good, total, counter), expected);
}

#[rstest]
#[case::no_counter("a / b", "c", true, "cannot be told; expected a selector, or a sum of its rate or increase")]
#[case::a_gauge_of_counters("a - b", "c_total", true, "the counter behind \"a - b\" cannot be told")]
#[case::a_counter_that_is_said_to_be_none("x_total{a=\"b\"}", "x_total", false, "expected `counter: true`")]
#[case::a_rate("sum(rate(a[5m])) + 0", "sum(b)", false, "a rate per second and no number of events")]
#[case::another_range("sum(increase(a[1h])) + 0", "sum(b)", false, "looks over `[1h]`")]
#[case::a_subquery("max_over_time(a[5m:1m])", "sum(b)", false, "looks over `[5m:1m]`")]
#[case::rules_of_four_weeks("x:increase4w", "x:increase4w", false, "not both rules over five minutes")]
#[case::a_rule_and_a_counter("x:increase5m", "x_total", true, "not both rules over five minutes")]
fn what_counts_no_events_is_refused(
    #[case] good: &str,
    #[case] total: &str,
    #[case] counter: bool,
    #[case] said: &str,
) {
    let refused = Measure::of_events(Counted::Good(good), total, counter).unwrap_err();

    assert!(refused.contains(said), "{refused}");
}

#[rstest]
#[case::times_count(&format!("{FRACTION} * histogram_count(sum(rate(h[5m])))"), "histogram_count(sum(rate(h[5m])))")]
#[case::count_times(&format!("histogram_count(h) * {FRACTION}"), "sum(histogram_count(increase(h[5m])))")]
#[case::in_brackets(&format!("(({FRACTION}))"), "histogram_count(h)")]
#[case::of_a_histogram_itself("histogram_fraction(0, 0.5, h)", "histogram_count(h)")]
fn native_histograms_are_recognised(#[case] good: &str, #[case] total: &str) {
    let expected = "histogram: good histogram_fraction(0, 0.5, h) * histogram_count(h) | total histogram_count(h)";

    for counter in [true, false] {
        assert_eq!(of_events(good, total, counter), expected);
    }
}

#[rstest]
#[case::another_histogram("histogram_fraction(0, 0.5, g)", "histogram_count(h)")]
#[case::another_factor("histogram_fraction(0, 0.5, h) * histogram_count(g)", "histogram_count(h)")]
#[case::not_from_zero("histogram_fraction(0.1, 0.5, h)", "histogram_count(h)")]
#[case::up_to_nothing("histogram_fraction(0, 0, h)", "histogram_count(h)")]
#[case::two_parts("histogram_fraction(0, 0.5)", "histogram_count(h)")]
fn other_fractions_are_no_share_of_good(#[case] good: &str, #[case] total: &str) {
    assert!(!of_events(good, total, true).starts_with("histogram:"), "{}", of_events(good, total, true));
}

#[test]
fn bad_events_are_never_a_fraction_from_zero() {
    assert!(Measure::of_events(Counted::Bad("histogram_fraction(0, 0.5, h)"), "histogram_count(h)", true).is_err());
}

#[rstest]
#[case::gauge("(up{job=\"a\"})", "gauge: good up{job=\"a\"} >= 1 | total up{job=\"a\"}")]
#[case::expression("avg(up)", "sampled: good (avg(up)) >= 1 | total avg(up)")]
fn samples_are_held_against_a_value(#[case] query: &str, #[case] expected: &str) {
    let good = Comparison { operator: Operator::AtLeast, value: Exact::one(), text: "1".to_owned() };

    assert_eq!(shown(&Measure::of_samples(query, good)), expected);
}

#[rstest]
#[case::sloth("slo:sli_error:ratio_rate5m{sloth_id=\"a\"}", true)]
#[case::sloth_of_an_hour("slo:sli_error:ratio_rate1h{sloth_id=\"a\"}", false)]
#[case::expression("1 - sum(rate(a[5m])) / sum(rate(b[5m]))", true)]
#[case::a_minute("sum(rate(a[1m])) / sum(rate(b[1m]))", true)]
#[case::an_hour("sum(rate(a[1h])) / sum(rate(b[5m]))", false)]
#[case::gauge("quality_ratio", true)]
fn a_stored_ratio_covers_five_minutes_at_most(#[case] query: &str, #[case] taken: bool) {
    assert_eq!(Measure::of_ratio(query, RawIs::Failure).is_ok(), taken);
}

#[rstest]
#[case::sloth(
    "(sum(rate(x{code=~\"5..\"}[5m])))\n/\n(sum(rate(x[5m])))\n",
    Some("counters: bad x{code=~\"5..\"} | total x")
)]
#[case::with_a_default("(sum(rate(e[5m])) or vector(0)) / sum(rate(x[5m]))", Some("counters: bad e | total x"))]
#[case::total_less_good(
    "(sum(rate(x[5m])) - (sum(rate(g[5m])) or vector(0))) / sum(rate(x[5m]))",
    Some("counters: good g | total x")
)]
#[case::latency(
    "(sum(rate(d_count[5m])) - sum(rate(d_bucket{le=\"1\"}[5m]))) / sum(rate(d_count[5m]))",
    Some("counters: good d_bucket{le=~\"1(\\\\.0)?\"} | total d_count")
)]
#[case::native(
    "1 - histogram_fraction(0, 1, sum(rate(h[5m])))",
    Some("histogram: good histogram_fraction(0, 1, h) * histogram_count(h) | total histogram_count(h)")
)]
#[case::gauge(
    "(sum(count_over_time(up{job=\"a\"}[5m])) - sum(sum_over_time(up{job=\"a\"}[5m]))) / sum(count_over_time(up{job=\"a\"}[5m]))",
    Some("gauge: good up{job=\"a\"} >= 1 | total up{job=\"a\"}")
)]
#[case::division_in_a_text(
    "sum(rate(x{path=\"/a\"}[5m])) / sum(rate(x[5m]))",
    Some("counters: bad x{path=\"/a\"} | total x")
)]
#[case::another_total("(sum(rate(y[5m])) - sum(rate(g[5m]))) / sum(rate(x[5m]))", None)]
#[case::three_parts("a / b / c", None)]
#[case::sums_of_rates("(sum(rate(a[5m])) + sum(rate(b[5m]))) / sum(rate(x[5m]))", None)]
#[case::other_gauges("(sum(count_over_time(a[5m])) - sum(sum_over_time(b[5m]))) / sum(count_over_time(a[5m]))", None)]
#[case::nothing("", None)]
fn an_error_ratio_is_taken_apart(#[case] query: &str, #[case] expected: Option<&str>) {
    assert_eq!(Measure::of_error_ratio(query).map(|measure| shown(&measure)).as_deref(), expected);
}

proptest! {
    #[test]
    fn any_text_is_recognised_without_harm(text in "(sum|rate|x|up|1|/|-|\\*|\\(|\\)|\\{|\\}|\\[5m\\]|\"|'|=|,| |histogram_fraction|histogram_count|é){0,14}") {
        let good = Comparison { operator: Operator::Above, value: Exact::one(), text: "1".to_owned() };
        let _ = (Measure::of_error_ratio(&text), Measure::of_ratio(&text, RawIs::Success), Measure::of_samples(&text, good));
        let _ = (Measure::of_events(Counted::Good(&text), &text, false), Measure::of_events(Counted::Bad(&text), "x", true));
    }
}
