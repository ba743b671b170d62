use rstest::rstest;

use super::*;

fn counters(good: &str, total: &str) -> Measure {
    Measure::of_events(Counted::Good(good), total, true).unwrap()
}

#[rstest]
#[case::a_bucket(counters(r#"http_seconds_bucket{le="0.3",job="a"}"#, "http_seconds_count"), "0.3", "s")]
#[case::one_in_both_spellings(
    counters(r#"http_milliseconds_bucket{le="300"}"#, "http_milliseconds_count"),
    "300",
    "ms"
)]
#[case::of_no_unit(counters(r#"size_bucket{le="1.5"}"#, "size_count"), "1.5", "")]
#[case::a_native_histogram(
    counters(
        "histogram_fraction(0, 0.5, rate(http_seconds[5m])) * histogram_count(rate(http_seconds[5m]))",
        "histogram_count(rate(http_seconds[5m]))"
    ),
    "0.5",
    "s"
)]
#[case::a_rule(counters(r#"http_seconds:increase5m{le="0.3"}"#, r#"http_seconds:increase5m{le=""}"#), "0.3", "s")]
fn the_value_up_to_which_events_are_good_is_found(#[case] measure: Measure, #[case] at_most: &str, #[case] unit: &str) {
    let bound = measure.bound().unwrap();
    assert_eq!((bound.at_most.as_str(), bound.unit), (at_most, unit));
}

#[rstest]
#[case::answers(counters(r#"http_total{code!~"5.."}"#, "http_total"))]
#[case::several_buckets(counters(r#"http_seconds_bucket{le=~"0.1|0.3"}"#, "http_seconds_count"))]
#[case::what_is_bad(Measure::of_events(Counted::Bad(r#"x_bucket{le="1"}"#), "x_count", true).unwrap())]
fn what_is_good_for_another_reason_has_no_bound(#[case] measure: Measure) {
    assert_eq!(measure.bound(), None);
}

#[rstest]
#[case::buckets(r#"http_seconds_bucket{le="1",job="a"}"#, Some(r#"http_seconds_bucket{job="a"}"#))]
#[case::a_rule_keeps_one_bucket(r#"http_seconds:increase5m{le="1"}"#, None)]
fn the_whole_histogram_is_there_where_its_buckets_are(#[case] good: &str, #[case] all: Option<&str>) {
    let total = if all.is_some() { "http_seconds_count" } else { r#"http_seconds:increase5m{le=""}"# };
    let spread = counters(good, total).bound().unwrap().spread;
    assert_eq!(spread, all.map(|all| Spread::Buckets(Selector::parse(all).unwrap())));
}
