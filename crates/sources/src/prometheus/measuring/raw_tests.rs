//! Counters as they are, from samples to buckets.

use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::slo::{Bucket, Comparison, Counted, Exact, Measure, Operator, Reading, Sli, Tier};
use watchbill_domain::sources::{PollFailureKind, Value as Setting};

use crate::ask::Answer;
use crate::measuring::{AskedSli, MeasureAsk};
use crate::prometheus::Prometheus;
use crate::prometheus::measuring::fixtures::*;

const BAD: &str = "bad_total";
const ALL: &str = "all_total";

/// Buckets of five minutes from what stands at their edges.
fn read(measure: Measure, rows: &[&str], warnings: &[&str]) -> String {
    let stored: Vec<Stored> = rows.iter().map(|text| row(text, 300)).collect();
    let last = stored.iter().flat_map(|one| one.samples.last()).map(|(at_s, _)| *at_s).max().unwrap();
    let ask = ask(vec![asked(measure, Tier::Exact)], &[300], span(0, last));
    all_shown(&buckets(&measured(&prometheus(&[]), &ask, &stored, warnings), 0))
}

#[rstest]
#[case::growth(&["bad_total 1 2 2", "all_total 100 110 115"], "9/10 5/5")]
#[case::no_bad_series_is_none_that_was_bad(&["all_total 100 110 115"], "10/10 5/5")]
#[case::no_total_is_unknown(&["bad_total 1 2 2"], "- -")]
#[case::a_restart_counts_what_is_there_now(&["bad_total 50 2 4", "all_total 1000 30 40"], "28/30 8/10")]
#[case::a_restart_on_an_edge(&["all_total 1000 0 40"], "0/0 40/40")]
#[case::a_gap_is_unknown_and_what_follows_has_no_baseline(&["all_total 100 - - 150 160"], "- - - 10/10")]
#[case::a_restart_within_a_gap(&["all_total 100 - 3 8"], "- - 5/5")]
#[case::a_new_pod(&["all_total{pod=\"a\"} 100 110 120", "all_total{pod=\"b\"} - 5 9"], "10/10? 14/14")]
#[case::a_new_pod_that_was_seen_at_zero(&["all_total{pod=\"a\"} 100 110 120", "all_total{pod=\"b\"} - 0 9"], "10/10 19/19")]
#[case::a_pod_that_ended(&["all_total{pod=\"a\"} 100 110 120", "all_total{pod=\"b\"} 5 9 -"], "14/14 10/10?")]
#[case::a_pod_that_ended_long_ago(&["all_total{pod=\"a\"} 100 110 120 130", "all_total{pod=\"b\"} 5 - -"], "10/10? 10/10 10/10")]
#[case::every_pod_was_replaced(&["all_total{pod=\"a\"} 5 9 -", "all_total{pod=\"b\"} - - 7 9"], "4/4 - 2/2")]
#[case::pods_are_differenced_before_they_are_summed(
    &["all_total{pod=\"a\"} 100 110 120", "all_total{pod=\"b\"} 500 1 2"], "11/11 11/11"
)]
#[case::a_new_series_of_bad_events_is_a_lower_bound(&["bad_total - 3 4", "all_total 100 110 120"], "10/10? 9/10")]
#[case::no_traffic(&["bad_total 7 7 7", "all_total 100 100 100"], "0/0 0/0")]
#[case::a_million_millions(&["bad_total 0 1 1", "all_total 1e+12 1000000000100 1.0000000002e+12"], "99/100 100/100")]
#[case::above_two_to_the_53(&["all_total 9007199254740993 9007199254740995 9007199254741000"], "2/2 5/5")]
#[case::floats_are_rounded_at_the_edges(&["all_total 0.4 0.6 1.4 2.5"], "1/1 0/0 2/2")]
#[case::no_number(&["all_total 100 NaN 120 130"], "- - 10/10")]
#[case::infinite(&["all_total 100 +Inf 120 130"], "- - 10/10")]
#[case::negative_is_no_count(&["all_total -5 5 8"], "- 3/3")]
#[case::more_than_can_be_counted(
    &["all_total{a=\"1\"} 0 9223372036854775807 9223372036854775807", "all_total{a=\"2\"} 0 1 2"], "- 1/1"
)]
#[case::a_label_that_is_not_asked_for(&["all_total{a=\"1\"} 1 2 3", "other_total 1 9 99"], "1/1 1/1")]
fn counters_are_differenced_series_by_series(#[case] rows: &[&str], #[case] expected: &str) {
    assert_eq!(read(counters(Counted::Bad(BAD), ALL), rows, &[]), expected);
}

#[rstest]
#[case::growth(&["ok_total 10 19 24", "all_total 10 20 25"], "9/10 5/5")]
#[case::none_were_good(&["all_total 10 20 25"], "0/10 0/5")]
#[case::new_together(&["ok_total - 19 24", "all_total - 20 25"], "- 5/5")]
#[case::new_alone_would_look_like_an_outage(&["ok_total - 19 24", "all_total 10 20 25"], "- 5/5")]
#[case::ended_alone_would_look_like_one_too(&["ok_total{code=\"200\"} 10 19 24", "ok_total{code=\"204\"} 0 1 -", "all_total 10 20 26"], "10/10 -")]
fn good_events_are_held_against_all(#[case] rows: &[&str], #[case] expected: &str) {
    assert_eq!(read(counters(Counted::Good("ok_total"), ALL), rows, &[]), expected);
}

#[test]
fn a_histogram_goes_on_when_its_bounds_are_spelled_otherwise() {
    let measure = counters(Counted::Good("d_bucket{le=~\"1(\\\\.0)?\"}"), "d_count");
    let rows = ["d_bucket{le=\"1\"} 10 20 - -", "d_bucket{le=\"1.0\"} - - 30 39", "d_count 10 20 30 40"];

    assert_eq!(read(measure, &rows, &[]), "10/10 10/10 9/10");
}

#[rstest]
#[case::what_is_there_is_a_lower_bound(&["bad_total 1 2", "all_total 100 110"], "9/10?")]
#[case::what_is_not_there_proves_nothing(&["all_total 100 110"], "-")]
fn an_answer_with_warnings_is_never_known(#[case] rows: &[&str], #[case] expected: &str) {
    assert_eq!(read(counters(Counted::Bad(BAD), ALL), rows, &["partial response"]), expected);
}

#[rstest]
#[case::both(&["all_total{replica=\"a\"} 1 5 9", "all_total{replica=\"b\"} 2 6 9"], "4/4 4/4")]
#[case::one_was_away(&["all_total{replica=\"a\"} 1 - 9", "all_total{replica=\"b\"} 2 6 9"], "4/4 3/3")]
#[case::both_were_away(&["all_total{replica=\"a\"} 1 - 9", "all_total{replica=\"b\"} 2 - 9"], "- -")]
fn replicas_of_a_series_count_once(#[case] rows: &[&str], #[case] expected: &str) {
    let source = prometheus(&[("replica_labels", Setting::Texts(vec!["replica".to_owned()]))]);
    let stored: Vec<Stored> = rows.iter().map(|text| row(text, 300)).collect();
    let ask = ask(vec![asked(counters(Counted::Bad(BAD), ALL), Tier::Exact)], &[300], span(0, 600));

    assert_eq!(all_shown(&buckets(&measured(&source, &ask, &stored, &[]), 0)), expected);
}

fn gauge(selector: &str) -> Measure {
    let good = Comparison { operator: Operator::AtLeast, value: Exact::one(), text: "1".to_owned() };
    Measure::Gauge { selector: self::selector(selector), good }
}

#[rstest]
#[case::up(&["up{pod=\"a\"} 1 1 1 1 1 1", "up{pod=\"b\"} 1 1 0 0 1 1"], "8/10")]
#[case::gone(&["up 1 1 1 - - -"], "2/2?")]
#[case::never_there(&["down 1 1 1 1 1 1"], "-")]
#[case::no_number(&["up 1 1 NaN 1 1 1"], "4/4?")]
fn each_minute_of_a_gauge_is_a_sample(#[case] rows: &[&str], #[case] expected: &str) {
    let stored: Vec<Stored> = rows.iter().map(|text| row(text, 60)).collect();
    let ask = ask(vec![asked(gauge("up"), Tier::Exact)], &[300], span(0, 300));

    assert_eq!(all_shown(&buckets(&measured(&prometheus(&[]), &ask, &stored, &[]), 0)), expected);
}

#[test]
fn groups_have_buckets_of_their_own() {
    let sli = AskedSli { sli: sli(counters(Counted::Bad(BAD), ALL)), ..asked(gauge("x"), Tier::Exact) };
    let sli = AskedSli { sli: Sli { group_by: vec!["region".to_owned()], ..sli.sli }, ..sli };
    let rows = [
        "all_total{region=\"eu\",pod=\"a\"} 1 5",
        "all_total{region=\"eu\",pod=\"b\"} 1 2",
        "all_total{region=\"us\"} 1 11",
        "all_total 5 6",
        "bad_total{region=\"us\"} 1 2",
        "bad_total{region=\"asia\"} 1 2",
    ];
    let stored: Vec<Stored> = rows.iter().map(|text| row(text, 300)).collect();

    let measured = measured(&prometheus(&[]), &ask(vec![sli], &[300], span(0, 300)), &stored, &[]);

    let groups: Vec<_> =
        measured[0].slis[0].grids[0].groups.iter().map(|(of, buckets)| (of.clone(), all_shown(buckets))).collect();
    let expected = [
        (group(&[]), "1/1"),
        (group(&[("region", "asia")]), "-"),
        (group(&[("region", "eu")]), "5/5"),
        (group(&[("region", "us")]), "9/10"),
    ];
    assert_eq!(groups, expected.map(|(of, text)| (of, text.to_owned())));
}

#[test]
fn what_is_not_there_is_told() {
    let stored = [row("other 1 2", 300)];
    let ask = ask(vec![asked(counters(Counted::Bad(BAD), ALL), Tier::Exact)], &[300], span(0, 300));

    let measured = measured(&prometheus(&[]), &ask, &stored, &[]);

    assert_eq!(measured[0].slis[0].problems, ["the source has no sample of `all_total` in this time"]);
    assert_eq!((measured[0].slis[0].series, measured[0].slis[0].series_of_events), (0, 0));
}

/// An answer of so many series, which are told apart by `pod` and have this sample.
fn crowd(source: &Prometheus, ask: &MeasureAsk, pods: usize, values: &str) -> Answer {
    let row = |pod| format!(r#"{{"metric":{{"__name__":"all_total","pod":"{pod}"}},"values":[{values}]}}"#);
    let rows: Vec<String> = (0..pods).map(row).collect();
    let data = format!(r#"{{"resultType":"matrix","result":[{}]}}"#, rows.join(","));
    answer(source.measure(ask).remove(0), 200, &format!(r#"{{"status":"success","data":{data}}}"#))
}

#[rstest]
#[case::as_many_as_may_be(1_000, 300, true)]
#[case::too_many(1_001, 300, false)]
#[case::too_many_over_a_month(500, 30 * 24 * HOUR_S, false)]
fn groups_take_no_more_room_than_there_is(#[case] pods: usize, #[case] length_s: i64, #[case] is_read: bool) {
    let source = prometheus(&[]);
    let sli = Sli { group_by: vec!["pod".to_owned()], ..sli(counters(Counted::Bad(BAD), ALL)) };
    let ask = ask(vec![AskedSli { sli, tier: Tier::Exact, series: 10 }], &[300], span(0, length_s));

    let told = source.measured(&ask, &crowd(&source, &ask, pods, ""));

    match told {
        Ok(told) => assert_eq!((told.slis[0].grids[0].groups.len(), is_read), (pods, true)),
        Err(failure) => {
            assert_eq!((failure.kind, is_read), (PollFailureKind::TooLarge, false));
            assert!(failure.message.starts_with(&format!("tells apart {pods} groups")), "{}", failure.message);
        }
    }
}

#[test]
fn a_month_of_pods_that_came_and_went_is_read() {
    let source = prometheus(&[]);
    let ask = ask(vec![asked(counters(Counted::Bad(BAD), ALL), Tier::Exact)], &[300], span(0, 30 * 24 * HOUR_S));
    let values = format!("[{},\"1\"],[{},\"3\"]", T0_S + 300, T0_S + 600);

    let told = source.measured(&ask, &crowd(&source, &ask, 20_000, &values)).unwrap();

    assert_eq!(all_shown(&told.slis[0].grids[0].groups[0].1[..4]), "- 40000/40000 - -");
}

/// Series as servers have them: pods that come, restart, fall silent, and end with a mark or without one.
fn stored(length_s: i64) -> impl Strategy<Value = Vec<Stored>> {
    let scrape = (0_i64..200, 0_u32..100);
    let one = (0..length_s, 5_i64..60, proptest::collection::vec(scrape, 1..150), 0_usize..4);
    proptest::collection::vec(one, 1..5).prop_map(|series| {
        let stored = series.into_iter().enumerate().map(|(nth, (from_s, every_s, scrapes, kind))| {
            let (mut at_s, mut count, mut samples) = (from_s, 0, Vec::new());
            for (growth, event) in scrapes {
                match event {
                    0 => count = 0,
                    1 => at_s += 200,
                    2 => at_s += 1_000,
                    3 => samples.push((at_s, None)),
                    _ => {}
                }
                count += growth;
                at_s += every_s;
                samples.push((at_s, Some(count.to_string())));
            }
            let name = if kind == 0 { BAD } else { ALL };
            let labels = [("__name__", name.to_owned()), ("pod", nth.to_string())];
            Stored { labels: labels.map(|(label, value)| (label.to_owned(), value)).to_vec(), samples }
        });
        stored.collect()
    })
}

/// What was really counted after the beginning: a restart counts from 0.
fn truly_counted(stored: &[Stored]) -> i64 {
    let counts = |one: &Stored| -> Vec<i64> {
        one.samples.iter().filter_map(|(_, value)| value.as_ref()?.parse().ok()).collect()
    };
    let grown = |counts: Vec<i64>| -> i64 {
        counts.windows(2).map(|two| if two[1] < two[0] { two[1] } else { two[1] - two[0] }).sum()
    };
    stored.iter().filter(|one| one.labels[0].1 == ALL).map(|one| grown(counts(one))).sum()
}

fn total(buckets: &[Bucket]) -> i64 {
    let one = |bucket: &Bucket| match bucket.reading {
        Reading::Counted { total, .. } => total,
        Reading::Unknown => 0,
    };
    buckets.iter().map(one).sum()
}

const HOUR_S: i64 = 3600;

proptest! {
    #[test]
    fn however_a_span_is_cut_its_buckets_are_the_same(stored in stored(HOUR_S), cuts in proptest::collection::btree_set(1_i64..12, 0..6)) {
        let source = prometheus(&[]);
        let whole = |from_s, to_s| ask(vec![asked(counters(Counted::Bad(BAD), ALL), Tier::Exact)], &[60, 300], span(from_s, to_s));
        let edges: Vec<i64> = [0].into_iter().chain(cuts).chain([12]).map(|cut| cut * 300).collect();

        let at_once = measured(&source, &whole(0, HOUR_S), &stored, &[]);
        let in_parts: Vec<_> = edges.windows(2).flat_map(|ends| measured(&source, &whole(ends[0], ends[1]), &stored, &[])).collect();

        for nth in [0, 1] {
            prop_assert_eq!(buckets(&at_once, nth), buckets(&in_parts, nth));
        }
        prop_assert_eq!(&at_once, &measured(&source, &whole(0, HOUR_S), &stored, &[]));
    }

    #[test]
    fn nothing_is_counted_that_did_not_happen(stored in stored(HOUR_S)) {
        for steps_s in [&[60, 300][..], &[300], &[900]] {
            let ask = ask(vec![asked(counters(Counted::Bad(BAD), ALL), Tier::Exact)], steps_s, span(0, 3 * HOUR_S));
            for nth in 0..steps_s.len() {
                let counted = total(&buckets(&measured(&prometheus(&[]), &ask, &stored, &[]), nth));
                prop_assert!(counted <= truly_counted(&stored), "{counted} of {}", truly_counted(&stored));
            }
        }
    }

    #[test]
    fn a_counter_that_is_always_there_is_counted_to_the_last_event(
        growth in proptest::collection::vec(0_i64..1_000, 240..260), begins in 0_i64..1_000_000_000_000_000, every_s in 1_i64..60
    ) {
        let mut count = begins;
        let samples: Vec<(i64, Option<String>)> = (0..).zip(&growth).map(|(nth, growth)| {
            count += growth;
            (nth * every_s - 100, Some(count.to_string()))
        }).collect();
        let stored = [Stored { labels: vec![("__name__".to_owned(), ALL.to_owned())], samples }];
        let end_s = (stored[0].samples.last().unwrap().0 / 300) * 300;
        prop_assume!(end_s > 0);
        let at = |instant_s: i64| -> i64 {
            let place = stored[0].samples.partition_point(|(at_s, _)| *at_s <= instant_s);
            stored[0].samples[place - 1].1.as_ref().unwrap().parse().unwrap()
        };

        for steps_s in [&[60, 300][..], &[300]] {
            let ask: MeasureAsk = ask(vec![asked(counters(Counted::Bad(BAD), ALL), Tier::Exact)], steps_s, span(0, end_s));
            let measured = measured(&prometheus(&[]), &ask, &stored, &[]);
            for nth in 0..steps_s.len() {
                prop_assert_eq!(total(&buckets(&measured, nth)), at(end_s) - at(0));
            }
        }
    }
}
