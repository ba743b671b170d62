use rstest::rstest;
use watchbill_domain::time::Instant;

use crate::prometheus::series::{History, Pairs};
use crate::story::Story;
use crate::time::{Speed, StoryTime, Timeline};

use super::*;

/// Half past ten of a day on which nothing but the story happens.
fn now() -> Instant {
    Instant::parse("2026-08-22T10:30:00Z").unwrap()
}

fn at_steps(query: &str, steps_ms: &[i64]) -> Result<Answer, Failed> {
    let span = (steps_ms[0] - 86_400_000, now().as_ms());
    let history = History::around(Story::new(1), Timeline::fixed(Speed::AS_IN_LIFE), now(), span).unwrap();
    evaluate(&parse(query).map_err(|refused| Failed(refused.told(query)))?, &history, steps_ms)
}

fn rows(query: &str) -> Vec<Row> {
    match at_steps(query, &[now().as_ms()]).unwrap() {
        Answer::Vector(rows) => rows,
        other => panic!("{other:?}"),
    }
}

fn only(query: &str) -> f64 {
    match rows(query).as_slice() {
        [row] => row.values[0].unwrap(),
        other => panic!("{query} gives {} rows", other.len()),
    }
}

fn scalar(query: &str) -> f64 {
    match at_steps(query, &[now().as_ms()]).unwrap() {
        Answer::Scalar(values) => values[0],
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[case("1 + 2 * 3", 7.0)]
#[case("(1 + 2) * 3", 9.0)]
#[case("2 ^ 3 ^ 2", 512.0)]
#[case("-2 ^ 2", -4.0)]
#[case("10 - 4 - 3", 3.0)]
#[case("7 % 4 / 2", 1.5)]
#[case("1e3 + .5 # a comment", 1000.5)]
#[case("3 > bool 2", 1.0)]
#[case("time() - 1787394600", 0.0)]
fn arithmetic_binds_as_in_prometheus(#[case] query: &str, #[case] expected: f64) {
    assert_eq!(scalar(query), expected);
}

#[rstest]
#[case("vector(4) > 3", &[4.0])]
#[case("vector(4) < 3", &[])]
#[case("vector(4) > bool 5", &[0.0])]
#[case("3 < vector(4)", &[4.0])]
#[case("vector(4) and vector(1)", &[4.0])]
#[case("vector(4) unless vector(1)", &[])]
#[case("vector(4) > 5 or vector(1)", &[1.0])]
#[case("count(up{job=\"checkout\"} == 1)", &[1.0])]
#[case("count(http_requests_total) by (code)", &[8.0, 8.0, 8.0])]
#[case("count without (code, cluster, instance, job, namespace, service) (http_requests_total{team=\"edge\"})", &[6.0])]
#[case("sum(http_requests_total * 0 + 2)", &[48.0])]
#[case("avg(redis_config_maxclients)", &[10_000.0])]
#[case("max(kube_deployment_spec_replicas) - min(kube_deployment_spec_replicas)", &[0.0])]
#[case("nothing_of_this_name", &[])]
#[case("changes(redis_config_maxclients[1h])", &[0.0])]
fn vectors_are_filtered_combined_and_gathered(#[case] query: &str, #[case] expected: &[f64]) {
    let found: Vec<f64> = rows(query).iter().map(|row| row.values[0].unwrap()).collect();
    assert_eq!(found, expected);
}

#[rstest]
#[case("http_requests_total{code=~\"4..|5..\"}", 16)]
#[case("http_requests_total{code!~\"4..|5..\",service!=\"edge\"}", 7)]
#[case("{__name__=~\"deploy_.*\"}", 8)]
#[case("http_requests_total{nothing=\"\"}", 24)]
#[case("http_requests_total{code=~\"20\"}", 0)]
fn matchers_choose_series_by_the_whole_value(#[case] query: &str, #[case] expected: usize) {
    assert_eq!(rows(query).len(), expected);
}

/// The integral of the load, by hand: 120 * (60 s + 0.6 * 86400/2pi * (sin(2pi(b-0.625)) - sin(2pi(a-0.625)))) with
/// a and b at 10:29 and 10:30 is 120 * 60 * (1 + 0.6 * cos(2pi * (10.4917 - 15) / 24)).
#[test]
fn a_rate_is_that_of_the_load_computed_by_hand() {
    let by_hand = 120.0 * (1.0 + 0.6 * (std::f64::consts::TAU * (10.491_667 - 15.0) / 24.0).cos());
    let found = only("sum by (service) (rate(http_requests_total{service=\"checkout\"}[1m]))");
    assert!((found - by_hand).abs() < 0.01, "{found} against {by_hand}");
    let grown = only("sum(increase(http_requests_total{service=\"checkout\"}[1m]))");
    assert!((grown - found * 60.0).abs() < 1e-6);
}

/// Latency of the ledger is exponential around a median of 30 ms: the 0.5 quantile lies in the first bucket, which ends at
/// 50 ms and holds 1 - 2^(-5/3) of all, so linear inside it: 0.05 * 0.5 / 0.685.
#[test]
fn a_quantile_is_linear_inside_its_bucket() {
    let query =
        "histogram_quantile(0.5, sum by (le) (rate(http_request_duration_seconds_bucket{service=\"ledger\"}[5m])))";
    let by_hand = 0.05 * 0.5 / (1.0 - (-5.0_f64 / 3.0).exp2());
    assert!((only(query) - by_hand).abs() < 1e-6, "{}", only(query));
}

#[test]
fn the_deploy_burns_budget_until_it_is_rolled_back() {
    let ratio = |hhmm: &str| {
        let at = Instant::parse(&format!("2026-08-22T{hhmm}:00Z")).unwrap().as_ms();
        let query = "sum(rate(http_requests_total{service=\"checkout\",code=\"500\"}[2m])) \
                     / sum(rate(http_requests_total{service=\"checkout\"}[2m]))";
        match at_steps(query, &[at]).unwrap() {
            Answer::Vector(rows) => rows[0].values[0].unwrap(),
            other => panic!("{other:?}"),
        }
    };
    assert!(ratio("09:50") < 0.001);
    assert!(ratio("10:20") > 0.08, "{}", ratio("10:20"));
}

#[rstest]
#[case("", "1:1: parse error: no expression found in input")]
#[case("up{", "1:4: parse error: unexpected end of input inside braces")]
#[case("nofunc(up)", "1:1: parse error: unknown function with name \"nofunc\"")]
#[case("rate(up)", "1:6: parse error: expected type range vector in call to function \"rate\", got instant vector")]
#[case("up offset 5m", "1:4: parse error: unexpected identifier \"offset\"")]
#[case("rate(up[5m] offset)", "1:19: parse error: unexpected \")\" in offset, expected duration")]
#[case("{a=\"\"}", "1:1: parse error: vector selector must contain at least one non-empty matcher")]
fn what_cannot_be_read_is_refused_with_its_place(#[case] query: &str, #[case] told: &str) {
    assert_eq!(parse(query).unwrap_err().told(query), told);
}

#[test]
fn brackets_without_end_are_refused_and_exhaust_nothing() {
    assert!(parse(&"(".repeat(100_000)).is_err());
    assert!(parse(&"-".repeat(100_000)).is_err());
}

#[test]
fn a_range_with_an_offset_is_that_of_an_earlier_instant() {
    let over = |range: &str| format!("sum(increase(http_requests_total{{service=\"checkout\"}}[1h]{range}))");
    let Answer::Vector(earlier) = at_steps(&over(""), &[now().as_ms() - 7_200_000]).unwrap() else { panic!("rows") };
    let Answer::Vector(offset) = at_steps(&over(" offset 7200s"), &[now().as_ms()]).unwrap() else { panic!("rows") };
    assert_eq!(offset, earlier);
    assert_ne!(Some(only(&over(""))), offset[0].values[0]);
}

#[test]
fn two_series_of_one_label_set_on_the_right_cannot_be_matched() {
    let failed = at_steps("up / on (service) http_requests_total", &[now().as_ms()]).unwrap_err();
    assert!(failed.0.starts_with("found duplicate series for the match group {service="), "{failed:?}");
}

#[test]
fn a_step_of_a_range_is_what_an_instant_query_at_that_time_says() {
    let query = "sum by (code) (rate(http_requests_total{service=\"checkout\"}[5m]))";
    let steps: Vec<i64> = (0..60).map(|minute| now().as_ms() - minute * 60_000).rev().collect();
    let Answer::Vector(whole) = at_steps(query, &steps).unwrap() else { panic!("a vector is expected") };
    for (place, step) in steps.iter().enumerate() {
        let Answer::Vector(one) = at_steps(query, &[*step]).unwrap() else { panic!("a vector is expected") };
        let of = |rows: &[Row], place: usize| -> Vec<(Pairs, Option<f64>)> {
            rows.iter().map(|row| (row.labels.clone(), row.values[place])).collect()
        };
        assert_eq!(of(&whole, place), of(&one, 0));
    }
}

#[test]
fn at_a_high_speed_a_long_look_is_refused_instead_of_exhausting_the_machine() {
    let timeline = Timeline::from(StoryTime::at(0, 0), now(), Speed::new(100_000).unwrap());
    let span = (now().as_ms() - 86_400_000, now().as_ms());
    assert!(History::around(Story::new(1), timeline, now(), span).is_err());
}

#[rstest]
#[case::the_whole_value("label_replace(vector(1), \"mark\", \"0t\", \"\", \"\")", &[("mark", "0t")])]
#[case::a_part_of_it("label_replace(up{job=\"checkout\"}, \"shop\", \"$1\", \"instance\", \"(.*)-0:.*\")", &[("shop", "checkout")])]
#[case::nothing_that_matches("label_replace(vector(1), \"mark\", \"x\", \"absent\", \"a+\")", &[])]
fn labels_are_replaced(#[case] query: &str, #[case] expected: &[(&str, &str)]) {
    let row = &rows(query)[0];
    for (label, value) in expected {
        assert_eq!(row.labels.get(*label).map(String::as_str), Some(*value), "{query}");
    }
    assert_eq!(row.labels.contains_key("mark"), expected.iter().any(|(label, _)| *label == "mark"));
}

#[test]
fn the_pods_of_the_gateway_are_counted_together_and_apart() {
    let increase = only("sum(increase(gateway_requests_total{service=\"checkout\"}[1d]))");
    assert!((2e6..5e6).contains(&increase), "{increase}");
    let apart = rows("increase(gateway_requests_total{service=\"checkout\"}[1d])");
    assert_eq!(apart.len(), 4, "two pods, well and failed");
    let seen = only("count(last_over_time({__name__=~\"gateway_requests_total|probe_success\"}[1h]))");
    assert!((seen - 9.0).abs() < 0.5, "{seen}");
}
