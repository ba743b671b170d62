use std::time::Duration;

use rstest::rstest;
use watchbill_domain::slo::{Comparison, Counted, Exact, Measure, Operator, RawIs, Sli, Tier};

use super::span;
use crate::ask::Answer;
use crate::measuring::Survey;
use crate::prometheus::Prometheus;
use crate::prometheus::measuring::fixtures::{answer, counters, fields, selector, server, sli};

const RUNTIME: &str = r#"{"status":"success","data":{"storageRetention":"15d or 10GiB"}}"#;
const NOTHING: &str = r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#;
const NOT_UNDERSTOOD: &str = r#"{"status":"error","errorType":"bad_data","error":"parse error: unexpected identifier \"anchored\" in aggregation"}"#;

fn counts(counts: &[(&str, u64)]) -> String {
    let row = |(mark, count): &(&str, u64)| format!(r#"{{"metric":{{"watchbill":"{mark}"}},"value":[1,"{count}"]}}"#);
    let rows: Vec<String> = counts.iter().map(row).collect();
    format!(r#"{{"status":"success","data":{{"resultType":"vector","result":[{}]}}}}"#, rows.join(","))
}

fn surveyed(source: &Prometheus, slis: &[Sli], bodies: &[(u16, &str)]) -> Survey {
    let questions = source.survey_questions(slis);
    assert_eq!(questions.len(), bodies.len());
    let answers: Vec<Answer> = questions
        .into_iter()
        .zip(bodies)
        .map(|(mut question, (status, body))| answer(question.remove(0), *status, body))
        .collect();
    source.surveyed(slis, &answers)
}

fn requests() -> Sli {
    sli(counters(Counted::Bad("x{code=\"500\"}"), "x"))
}

fn latency() -> Sli {
    sli(counters(Counted::Good("d_bucket{le=\"0.5\"}"), "d_count"))
}

fn up(of: &str) -> Sli {
    let good = Comparison { operator: Operator::AtLeast, value: Exact::one(), text: "1".to_owned() };
    sli(Measure::Gauge { selector: selector(of), good })
}

#[test]
fn series_are_counted_in_one_question_and_a_part_of_all_is_not_counted_twice() {
    let questions = server("prometheus").survey_questions(&[requests(), latency()]);

    let asked: Vec<String> = questions[1..].iter().map(|question| fields(&question[0])["query"].clone()).collect();
    assert_eq!(
        asked,
        [
            "count(increase(up[5m] anchored))",
            "label_replace(count(last_over_time(x[1h])), \"watchbill\", \"0t\", \"\", \"\") or \
         label_replace(count(last_over_time(d_bucket{le=\"0.5\"}[1h])), \"watchbill\", \"1e\", \"\", \"\") or \
         label_replace(count(last_over_time(d_count[1h])), \"watchbill\", \"1t\", \"\", \"\")",
        ]
    );
    assert_eq!(questions[0][0].url.as_str(), "https://prom.example.net/base/api/v1/status/runtimeinfo");
}

#[test]
fn many_slis_are_counted_in_several_questions() {
    let slis: Vec<Sli> = (0..300).map(|nth| up(&format!("up{{job=\"{nth}\"}}"))).collect();
    let source = server("thanos");

    let bodies: Vec<String> = (0..300).map(|nth| counts(&[(&format!("{nth}t"), nth)])).collect();
    let questions = source.survey_questions(&slis);
    let answers: Vec<Answer> =
        questions.iter().map(|question| answer(question[0].clone(), 200, &bodies[299])).collect();

    assert!(questions.len() > 1 && questions.len() < 10, "{}", questions.len());
    assert!(questions.iter().all(|question| fields(&question[0])["query"].len() <= 16_000));
    let survey = source.surveyed(&slis, &answers);
    assert_eq!((survey.slis[0].series, survey.slis[299].series), (Some(0), Some(299)));
}

#[rstest]
#[case::few("prometheus", false, 500, Tier::Exact)]
#[case::many("prometheus", false, 501, Tier::Aggregated)]
#[case::many_and_anchored("prometheus", true, 501, Tier::Anchored)]
#[case::few_at_thanos("thanos", false, 12, Tier::Exact)]
#[case::many_at_mimir("mimir", false, 2_000, Tier::Aggregated)]
#[case::victoriametrics("victoriametrics", false, 3, Tier::Anchored)]
fn counters_are_measured_in_the_best_tier_that_there_is(
    #[case] word: &str,
    #[case] anchored: bool,
    #[case] series: u64,
    #[case] expected: Tier,
) {
    let counts = counts(&[("0t", series)]);
    let understood = if anchored { (200, NOTHING) } else { (400, NOT_UNDERSTOOD) };
    let bodies = match word {
        "prometheus" => vec![(200, RUNTIME), understood, (200, counts.as_str())],
        _ => vec![(200, counts.as_str())],
    };

    let survey = surveyed(&server(word), &[requests()], &bodies);

    assert_eq!((survey.slis[0].tier, survey.slis[0].series, survey.problems), (expected, Some(series), vec![]));
    assert_eq!(survey.retention, Some(Duration::from_secs(15 * 86_400)).filter(|_| word == "prometheus"));
}

#[rstest]
#[case::two_selectors(latency(), &[("0e", 300), ("0t", 300)], Tier::Aggregated)]
#[case::gauges(up("up"), &[("0t", 100)], Tier::Exact)]
#[case::many_gauges(up("up"), &[("0t", 101)], Tier::Anchored)]
#[case::nothing_there_now(requests(), &[], Tier::Exact)]
#[case::without_a_name(up("{job=\"a\"}"), &[("0t", 1)], Tier::Anchored)]
#[case::native(sli(Measure::Histogram { selector: selector("h"), at_most: "1".to_owned() }), &[("0t", 1)], Tier::Aggregated)]
#[case::rules(sli(Measure::Recorded { events: Counted::Bad(selector("a:increase5m")), total: selector("b:increase5m") }), &[], Tier::ExistingRules)]
fn each_measure_has_its_tier(#[case] sli: Sli, #[case] series: &[(&str, u64)], #[case] expected: Tier) {
    let survey =
        surveyed(&server("prometheus"), &[sli], &[(200, RUNTIME), (400, NOT_UNDERSTOOD), (200, &counts(series))]);

    assert_eq!(survey.slis[0].tier, expected);
}

#[rstest]
#[case::rule("a:ratio_rate5m{x=\"1\"}", Tier::ExistingRules)]
#[case::expression("1 - avg(quality)", Tier::Aggregated)]
fn a_ratio_that_stands_in_a_rule_is_one_of_existing_rules(#[case] query: &str, #[case] expected: Tier) {
    let sli = sli(Measure::of_ratio(query, RawIs::Failure).unwrap());

    let survey = surveyed(&server("prometheus"), &[sli], &[(200, RUNTIME), (400, NOT_UNDERSTOOD)]);

    assert_eq!((survey.slis[0].tier, survey.slis[0].series), (expected, None));
}

#[test]
fn what_could_not_be_found_out_is_told_and_taken_for_the_worse() {
    let survey = surveyed(&server("prometheus"), &[requests()], &[(404, ""), (503, ""), (500, "")]);

    assert_eq!((survey.slis[0].tier, survey.slis[0].series, survey.retention), (Tier::Aggregated, None, None));
    let told = ["how far back it knows is not known", "`anchored` is not known", "sums are asked for"];
    assert_eq!(survey.problems.len(), 3);
    assert!(survey.problems.iter().zip(told).all(|(problem, told)| problem.ends_with(told)), "{:?}", survey.problems);
}

#[rstest]
#[case("15d", Some(15 * 86_400))]
#[case("1y", Some(365 * 86_400))]
#[case("1y6w", Some((365 + 42) * 86_400))]
#[case("10GiB", None)]
#[case("y", None)]
#[case("", None)]
#[case("99999999999999999999y", None)]
fn a_retention_is_a_span(#[case] text: &str, #[case] seconds: Option<u64>) {
    assert_eq!(span(text), seconds.map(Duration::from_secs));
}
