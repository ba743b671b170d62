use rstest::rstest;
use watchbill_domain::slo::{Counted, Measure, RawIs, Sli, Span, Tier};

use crate::ask::Answer;
use crate::measuring::{AskedSli, EventSum, ReconcileAsk, Reconciled};
use crate::prometheus::measuring::fixtures::{
    answer, asked, counters, fields, group, prometheus, second, selector, sli,
};

fn requests() -> AskedSli {
    asked(counters(Counted::Bad("b"), "a"), Tier::Exact)
}

/// Of the whole day.
fn ask(slis: Vec<AskedSli>) -> ReconcileAsk {
    let day = hours_ago(24, 0);
    ReconcileAsk { stretches: slis.into_iter().map(|asked| (asked, day)).collect(), day_end: second(0) }
}

fn hours_ago(from: i64, to: i64) -> Span {
    Span { start: second(-from * 3600), end: second(-to * 3600) }
}

fn answered(ask: &ReconcileAsk, status: u16, results: &[(&str, &str)], more: &str) -> Reconciled {
    let row = |(labels, value): &(&str, &str)| format!(r#"{{"metric":{{{labels}}},"value":[1774688400,"{value}"]}}"#);
    let rows: Vec<String> = results.iter().map(row).collect();
    let body =
        format!(r#"{{"status":"success","data":{{"resultType":"vector","result":[{}]}}{more}}}"#, rows.join(","));
    let source = prometheus(&[]);
    let answers: Vec<Answer> =
        source.reconcile(ask).into_iter().map(|mut question| answer(question.remove(0), status, &body)).collect();
    source.reconciled(ask, &answers)
}

fn of_one(good: i64, total: i64) -> Option<Vec<(crate::measuring::GroupLabels, EventSum)>> {
    Some(vec![(group(&[]), EventSum { good, total })])
}

#[test]
fn the_day_is_summed_up_as_users_of_the_source_would() {
    let recorded =
        Measure::Recorded { events: Counted::Bad(selector("b:increase5m")), total: selector("a:increase5m") };
    let questions = prometheus(&[]).reconcile(&ask(vec![requests(), asked(recorded, Tier::ExistingRules)]));

    let fields = fields(&questions[0][0]);
    assert_eq!((questions.len(), fields["time"].as_str()), (1, "1774688400"));
    let expected = [
        "label_replace(sum(increase(b[86400s])), \"watchbill\", \"0e\", \"\", \"\")",
        "label_replace(sum(increase(a[86400s])), \"watchbill\", \"0t\", \"\", \"\")",
        "label_replace(sum(sum_over_time(b:increase5m[86340s:300s])), \"watchbill\", \"1e\", \"\", \"\")",
        "label_replace(sum(sum_over_time(a:increase5m[86340s:300s])), \"watchbill\", \"1t\", \"\", \"\")",
    ];
    assert_eq!(fields["query"], expected.join(" or "));
}

/// A day of which some hours are not known is asked about in the stretches around them, all in one question.
#[test]
fn stretches_of_a_day_are_summed_up_each_by_itself() {
    let recorded =
        Measure::Recorded { events: Counted::Bad(selector("b:increase5m")), total: selector("a:increase5m") };
    let stretches = [(requests(), hours_ago(24, 14)), (requests(), hours_ago(13, 0))];
    let of_rules = (asked(recorded, Tier::ExistingRules), hours_ago(2, 1));
    let ask = ReconcileAsk { stretches: stretches.into_iter().chain([of_rules]).collect(), day_end: second(0) };

    let questions = prometheus(&[]).reconcile(&ask);
    let query = fields(&questions[0][0])["query"].clone();
    assert_eq!(questions.len(), 1);
    for part in [
        "sum(increase(b[36000s] offset 50400s)), \"watchbill\", \"0e\"",
        "sum(increase(a[46800s])), \"watchbill\", \"1t\"",
        "sum(sum_over_time(a:increase5m[3540s:300s] offset 3600s)), \"watchbill\", \"2t\"",
    ] {
        assert!(query.contains(part), "{part} in {query}");
    }
    let results = [("\"watchbill\":\"0t\"", "100"), ("\"watchbill\":\"1t\"", "130"), ("\"watchbill\":\"1e\"", "13")];
    assert_eq!(answered(&ask, 200, &results, ""), [of_one(100, 100), of_one(117, 130), Some(vec![])]);
}

#[rstest]
#[case::both(&[("\"watchbill\":\"0e\"", "5.2"), ("\"watchbill\":\"0t\"", "100.6")], of_one(96, 101))]
#[case::none_were_bad(&[("\"watchbill\":\"0t\"", "100")], of_one(100, 100))]
#[case::no_total(&[("\"watchbill\":\"0e\"", "5")], Some(vec![]))]
#[case::nothing(&[], Some(vec![]))]
fn the_sums_of_a_day_are_read(
    #[case] results: &[(&str, &str)],
    #[case] expected: Option<Vec<(crate::measuring::GroupLabels, EventSum)>>,
) {
    assert_eq!(answered(&ask(vec![requests()]), 200, results, ""), [expected]);
}

#[rstest]
#[case::a_failure(503, "")]
#[case::a_part_is_missing(200, r#","warnings":["store is down"]"#)]
fn what_was_not_answered_as_a_whole_is_no_sum(#[case] status: u16, #[case] more: &str) {
    assert_eq!(answered(&ask(vec![requests()]), status, &[("\"watchbill\":\"0t\"", "100")], more), [None]);
}

#[test]
fn what_has_no_counts_is_not_asked_about() {
    let ratio = asked(Measure::of_ratio("r", RawIs::Failure).unwrap(), Tier::ExistingRules);
    let ask = ask(vec![ratio, requests()]);

    assert_eq!(answered(&ask, 200, &[("\"watchbill\":\"1t\"", "7")], ""), [None, of_one(7, 7)]);
    let none = self::ask(vec![ask.stretches[0].0.clone()]);
    assert_eq!(prometheus(&[]).reconcile(&none), Vec::<Vec<_>>::new());
}

#[test]
fn groups_have_sums_of_their_own() {
    let sli = Sli { group_by: vec!["region".to_owned()], ..sli(counters(Counted::Bad("b"), "a")) };
    let results = [
        (r#""watchbill":"0t","region":"eu""#, "10"),
        (r#""watchbill":"0t","region":"us""#, "20"),
        (r#""watchbill":"0e","region":"us""#, "3"),
    ];

    let read = answered(&ask(vec![AskedSli { sli, tier: Tier::Exact, series: 2 }]), 200, &results, "");

    let expected = [("eu", 10, 10), ("us", 17, 20)];
    let expected = expected.map(|(region, good, total)| (group(&[("region", region)]), EventSum { good, total }));
    assert_eq!(read, [Some(expected.to_vec())]);
}

#[test]
fn many_series_are_summed_up_in_several_questions() {
    let many = |_| AskedSli { series: 900, ..requests() };
    let ask = ask((0..5).map(many).collect());

    assert_eq!(prometheus(&[]).reconcile(&ask).len(), 3);
}
