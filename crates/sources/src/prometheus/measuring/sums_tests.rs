use rstest::rstest;
use watchbill_domain::slo::{Comparison, Counted, Exact, Measure, Operator, RawIs, Sli, Tier};
use watchbill_domain::sources::Value as Setting;

use crate::measuring::AskedSli;
use crate::prometheus::Prometheus;
use crate::prometheus::measuring::fixtures::*;

fn good(operator: Operator, text: &str) -> Comparison {
    Comparison { operator, value: Exact::parse_decimal(text).unwrap(), text: text.to_owned() }
}

fn latency() -> Measure {
    Measure::Histogram { selector: selector("h{job=\"a\"}"), at_most: "0.5".to_owned() }
}

fn up() -> Measure {
    Measure::Gauge { selector: selector("up"), good: good(Operator::AtLeast, "1") }
}

fn lag() -> Measure {
    Measure::Sampled { query: "avg(lag) # mean".to_owned(), good: good(Operator::Below, "0.3") }
}

fn recorded() -> Measure {
    Measure::Recorded { events: Counted::Bad(selector("x:increase5m{ok=\"0\"}")), total: selector("x:increase5m") }
}

fn per_step() -> Measure {
    Measure::PerStep { events: Counted::Good("a + b".to_owned()), total: "c".to_owned() }
}

fn stored(of: RawIs) -> Measure {
    Measure::Stored { query: "r".to_owned(), of }
}

fn expression(source: &Prometheus, sli: AskedSli, steps_s: &[u32]) -> String {
    let ask = ask(vec![sli], steps_s, span(0, 900));
    fields(&source.measure(&source.measure_pieces(&ask)[0])[0])["query"].clone()
}

#[rstest]
#[case::aggregated(
    counters(Counted::Bad("b"), "a"), Tier::Aggregated,
    r#"label_replace(sum(increase(b[300s])), "watchbill", "0e", "", "") or label_replace(sum(increase(a[300s])), "watchbill", "0t", "", "")"#
)]
#[case::anchored(
    counters(Counted::Bad("b"), "a"), Tier::Anchored,
    r#"label_replace(sum(increase(b[60s] anchored)), "watchbill", "0e", "", "") or label_replace(sum(increase(a[60s] anchored)), "watchbill", "0t", "", "")"#
)]
#[case::histogram(
    latency(), Tier::Aggregated,
    r#"label_replace(histogram_fraction(0, 0.5, sum(increase(h{job="a"}[300s]))) * histogram_count(sum(increase(h{job="a"}[300s]))), "watchbill", "0e", "", "") or label_replace(histogram_count(sum(increase(h{job="a"}[300s]))), "watchbill", "0t", "", "")"#
)]
#[case::gauge(
    up(), Tier::Anchored,
    r#"label_replace(count(up >= 1), "watchbill", "0e", "", "") or label_replace(count(up), "watchbill", "0t", "", "")"#
)]
#[case::sampled(lag(), Tier::Aggregated, "label_replace((avg(lag) # mean\n), \"watchbill\", \"0t\", \"\", \"\")")]
#[case::recorded(
    recorded(), Tier::ExistingRules,
    r#"label_replace(sum(x:increase5m{ok="0"}), "watchbill", "0e", "", "") or label_replace(sum(x:increase5m), "watchbill", "0t", "", "")"#
)]
#[case::per_step(
    per_step(),
    Tier::Aggregated,
    "label_replace((a + b\n), \"watchbill\", \"0e\", \"\", \"\") or label_replace((c\n), \"watchbill\", \"0t\", \"\", \"\")"
)]
#[case::ratio(stored(RawIs::Failure), Tier::ExistingRules, "label_replace((r\n), \"watchbill\", \"0t\", \"\", \"\")")]
fn each_measure_is_summed_up_in_its_own_words(#[case] measure: Measure, #[case] tier: Tier, #[case] expected: &str) {
    assert_eq!(expression(&prometheus(&[]), asked(measure, tier), &[60, 300]), expected);
}

#[test]
fn groups_and_replicas_are_told_apart_by_the_server() {
    let source = prometheus(&[("replica_labels", Setting::Texts(vec!["replica".to_owned(), "rule".to_owned()]))]);
    let sli = Sli { group_by: vec!["az".to_owned(), "tenant".to_owned()], ..sli(counters(Counted::Bad("b"), "a")) };

    let asked = expression(&source, AskedSli { sli, tier: Tier::Aggregated, series: 9 }, &[300]);

    assert!(
        asked.starts_with("label_replace(sum by (az,tenant) (max without (replica,rule) (increase(b[300s]))), "),
        "{asked}"
    );
}

#[test]
fn victoriametrics_is_anchored_without_a_word_for_it() {
    let asked = expression(&server("victoriametrics"), asked(counters(Counted::Bad("b"), "a"), Tier::Anchored), &[300]);

    assert!(asked.starts_with("label_replace(sum(increase(b[300s])), "), "{asked}");
}

/// Buckets of five minutes from the results that are marked as events and as total.
fn read(measure: Measure, tier: Tier, events: &str, total: &str, warnings: &[&str]) -> String {
    let step_s = if matches!(measure, Measure::Gauge { .. } | Measure::Sampled { .. }) { 60 } else { 300 };
    // What a server says of the first edge is of no bucket: it is not asked.
    let rows = [("0e", events), ("0t", total)]
        .map(|(mark, values)| row(&format!("x{{watchbill=\"{mark}\"}} - {values}"), step_s));
    let ask =
        ask(vec![asked(measure, tier)], &[300], span(0, step_s * i64::try_from(total.split(' ').count()).unwrap()));
    let measured = measured(&prometheus(&[]), &ask, &rows, warnings);
    let buckets = buckets(&measured, 0);
    assert!(buckets.iter().all(|bucket| bucket.tier == tier || all_shown(&[*bucket]) == "-"));
    all_shown(&buckets)
}

#[rstest]
#[case::bad(counters(Counted::Bad("b"), "a"), "1.2 0", "10.4 10.5", "9/10 11/11")]
#[case::good(counters(Counted::Good("b"), "a"), "9 10", "10 10", "9/10 10/10")]
#[case::what_is_not_there_did_not_happen(counters(Counted::Bad("b"), "a"), "- 1", "10 10", "10/10 9/10")]
#[case::no_total(counters(Counted::Bad("b"), "a"), "1 1", "- 10", "- 9/10")]
#[case::no_number(counters(Counted::Bad("b"), "a"), "NaN 1", "10 NaN", "- -")]
#[case::infinite(counters(Counted::Good("b"), "a"), "+Inf 1", "10 10", "- 1/10")]
#[case::no_traffic(counters(Counted::Bad("b"), "a"), "0 0", "0 0", "0/0 0/0")]
#[case::above_two_to_the_53(
    counters(Counted::Bad("b"), "a"),
    "1 1",
    "9007199254740993 1e+18",
    "9007199254740992/9007199254740993 999999999999999999/1000000000000000000"
)]
#[case::histogram(latency(), "9.4 10", "10 10", "9/10 10/10")]
#[case::a_fraction_of_nothing(latency(), "NaN 1", "0 NaN", "0/0 -")]
#[case::numbers_of_a_step(per_step(), "7 8", "9 9", "7/9 8/9")]
#[case::success(
    stored(RawIs::Success),
    "-",
    "0.9990000000000001 NaN 1",
    "999000000/1000000000 - 1000000000/1000000000"
)]
#[case::failure(stored(RawIs::Failure), "-", "0.001 0", "999000000/1000000000 1000000000/1000000000")]
fn results_become_counts(#[case] measure: Measure, #[case] events: &str, #[case] total: &str, #[case] expected: &str) {
    assert_eq!(read(measure, Tier::Aggregated, events, total, &[]), expected);
}

#[rstest]
#[case::gauge(up(), "3 3 2 - 3", "3 3 3 3 3", "11/15")]
#[case::gone(up(), "3 3 - - -", "3 3 - - -", "6/6?")]
#[case::sampled(lag(), "-", "0.29 0.3 0.1 5 0", "3/5")]
#[case::no_number(lag(), "-", "0.29 NaN 0.1 5 0", "3/4?")]
fn samples_are_counted_minute_by_minute(
    #[case] measure: Measure,
    #[case] events: &str,
    #[case] total: &str,
    #[case] expected: &str,
) {
    assert_eq!(read(measure, Tier::Anchored, events, total, &[]), expected);
}

#[rstest]
#[case::both("1", "10", "9/10?")]
#[case::what_is_not_there_proves_nothing("-", "10", "-")]
#[case::no_total("1", "-", "-")]
fn an_answer_with_warnings_is_never_known(#[case] events: &str, #[case] total: &str, #[case] expected: &str) {
    assert_eq!(
        read(counters(Counted::Bad("b"), "a"), Tier::Aggregated, events, total, &["PromQL warning: partial"]),
        expected
    );
}

#[test]
fn of_two_ratios_none_is_taken_and_that_is_told() {
    let rows = ["x{watchbill=\"0t\",a=\"1\"} - 0.1", "x{watchbill=\"0t\",a=\"2\"} - 0.2"].map(|text| row(text, 300));
    let ask = ask(vec![asked(stored(RawIs::Failure), Tier::Aggregated)], &[300], span(0, 300));

    let measured = measured(&prometheus(&[]), &ask, &rows, &[]);

    assert_eq!(all_shown(&buckets(&measured, 0)), "-");
    assert!(measured[0].slis[0].problems[0].contains("several ratios at once"), "{measured:?}");
}

#[test]
fn results_go_to_the_sli_and_the_group_they_are_of() {
    let by_region = |measure| AskedSli {
        sli: Sli { group_by: vec!["region".to_owned()], ..sli(measure) },
        tier: Tier::Aggregated,
        series: 4,
    };
    let rows = [
        "x{watchbill=\"0t\",region=\"eu\"} - 10",
        "x{watchbill=\"0e\",region=\"eu\"} - 1",
        "x{watchbill=\"0t\",region=\"us\"} - 20",
        "x{watchbill=\"1t\"} - 0.5",
        "x{watchbill=\"9t\"} - 7",
        "x{watchbill=\"t\"} - 7",
        "x - 7",
    ];
    let stored_rows: Vec<Stored> = rows.iter().map(|text| row(text, 300)).collect();
    let slis = vec![by_region(counters(Counted::Bad("b"), "a")), asked(stored(RawIs::Success), Tier::Aggregated)];

    let measured = measured(&prometheus(&[]), &ask(slis, &[300], span(0, 300)), &stored_rows, &[]);

    let shown = |nth: usize| -> Vec<String> {
        measured[0].slis[nth].grids[0]
            .groups
            .iter()
            .map(|(of, buckets)| format!("{of:?} {}", all_shown(buckets)))
            .collect()
    };
    assert_eq!(shown(0), ["{\"region\": \"eu\"} 9/10", "{\"region\": \"us\"} 20/20"]);
    assert_eq!(shown(1), ["{} 500000000/1000000000"]);
    assert_eq!((measured[0].slis[0].series, measured[0].slis[0].series_of_events), (2, 1));
}

#[test]
fn what_gives_nothing_is_told() {
    let ask = ask(vec![asked(recorded(), Tier::ExistingRules)], &[300], span(0, 300));

    let measured = measured(&prometheus(&[]), &ask, &[], &[]);

    assert_eq!(measured[0].slis[0].problems, ["the source gives nothing for `x:increase5m` in this time"]);
}
