use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::slo::{Comparison, Counted, Exact, Measure, Operator, Span, Tier};

use crate::ask::Method;
use crate::measuring::{AskedSli, MeasureAsk};
use crate::prometheus::measuring::fixtures::*;

const DAY_S: i64 = 86_400;

fn of_job(nth: usize, series: u64) -> AskedSli {
    let bad = format!("requests_total{{job=\"j{nth}\",code=~\"5..\"}}");
    let measure = counters(Counted::Bad(&bad), &format!("requests_total{{job=\"j{nth}\"}}"));
    AskedSli { series, ..asked(measure, Tier::Exact) }
}

fn up(of: &str) -> Measure {
    let good = Comparison { operator: Operator::AtLeast, value: Exact::one(), text: "1".to_owned() };
    Measure::Gauge { selector: selector(of), good }
}

fn stored_ratio() -> Measure {
    Measure::of_ratio("errors:ratio", watchbill_domain::slo::RawIs::Failure).unwrap()
}

fn pieces(ask: &MeasureAsk) -> Vec<MeasureAsk> {
    prometheus(&[]).measure_pieces(ask)
}

#[test]
fn a_hundred_slis_over_a_quarter_of_an_hour_are_one_question() {
    let ask = ask((0..100).map(|nth| of_job(nth, 15)).collect(), &[60, 300], span(0, 900));

    let pieces = pieces(&ask);
    let question = prometheus(&[]).measure(&pieces[0]);

    assert_eq!((pieces.len(), question.len()), (1, 1));
    assert_eq!((question[0].method, &question[0].form), (Method::Get, &None));
    let fields = fields(&question[0]);
    assert!(fields["query"].starts_with("{__name__=\"requests_total\",job=~\"j0|j1|j10|"), "{}", fields["query"]);
    assert_eq!(
        (fields["start"].as_str(), fields["end"].as_str(), fields["step"].as_str()),
        ("1774688400", "1774689300", "60")
    );
}

#[rstest]
#[case::five_hundred_series(asked(counters(Counted::Bad("a"), "b"), Tier::Exact), 500, 300, 5)]
#[case::few_series(asked(counters(Counted::Bad("a"), "b"), Tier::Exact), 20, 300, 1)]
#[case::summed_up_by_the_server(asked(counters(Counted::Bad("a"), "b"), Tier::Aggregated), 100_000, 300, 1)]
#[case::a_hundred_gauges(asked(up("up"), Tier::Exact), 100, 60, 5)]
#[case::gauges_counted_by_the_server(asked(up("up"), Tier::Anchored), 100_000, 60, 4)]
fn thirty_days_of_one_sli_are_at_most_five_questions(
    #[case] sli: AskedSli,
    #[case] series: u64,
    #[case] step_s: i64,
    #[case] expected: usize,
) {
    let ask = ask(vec![AskedSli { series, ..sli }], &[300], span(0, 30 * DAY_S));

    let pieces = pieces(&ask);

    assert_eq!(pieces.len(), expected);
    assert!(pieces.iter().all(|piece| (piece.span.length_ms() / 1000 / step_s) < 11_000));
}

#[test]
fn what_is_measured_in_different_ways_is_asked_in_different_questions() {
    let slis = vec![
        of_job(1, 10),
        asked(counters(Counted::Bad("a"), "b"), Tier::Aggregated),
        asked(counters(Counted::Bad("a"), "b"), Tier::Anchored),
        asked(up("up"), Tier::Exact),
        asked(stored_ratio(), Tier::ExistingRules),
    ];

    let pieces = pieces(&ask(slis, &[60, 300], span(0, 900)));

    let places: Vec<Vec<Tier>> =
        pieces.iter().map(|piece| piece.slis.iter().map(|asked| asked.tier).collect()).collect();
    let raw = vec![Tier::Exact, Tier::Exact];
    assert_eq!(places, [raw, vec![Tier::Aggregated, Tier::ExistingRules], vec![Tier::Anchored]]);
    let steps: Vec<String> =
        pieces.iter().map(|piece| fields(&prometheus(&[]).measure(piece)[0])["step"].clone()).collect();
    assert_eq!(steps, ["60", "300", "60"]);
}

#[test]
fn many_series_are_asked_for_apart() {
    let slis = (0..10).map(|nth| of_job(nth, 450)).collect();

    let sizes: Vec<usize> = pieces(&ask(slis, &[300], span(0, 900))).iter().map(|piece| piece.slis.len()).collect();

    assert_eq!(sizes, [4, 4, 2]);
}

#[test]
fn a_long_question_is_a_form() {
    let ask =
        ask((0..90).map(|nth| AskedSli { tier: Tier::Aggregated, ..of_job(nth, 15) }).collect(), &[300], span(0, 900));

    let question = prometheus(&[]).measure(&pieces(&ask)[0]);

    assert_eq!((question[0].method, question[0].url.query(), &question[0].json), (Method::Post, None, &None));
    assert_eq!(question[0].url.as_str(), "https://prom.example.net/base/api/v1/query_range");
    let form = question[0].form.as_deref().unwrap();
    assert!(form.starts_with("query=label_replace%28") && form.ends_with("&start=1774688700&end=1774689300&step=300"));
}

#[rstest]
#[case::an_hour(&[3600], asked(counters(Counted::Bad("a"), "b"), Tier::Exact), "300")]
#[case::ninety_seconds(&[90], asked(counters(Counted::Bad("a"), "b"), Tier::Exact), "90")]
#[case::seven_minutes(&[420], asked(counters(Counted::Bad("a"), "b"), Tier::Exact), "60")]
#[case::a_gauge_over_an_hour(&[3600], asked(up("up"), Tier::Exact), "60")]
#[case::a_gauge_over_ninety_seconds(&[90], asked(up("up"), Tier::Exact), "90")]
#[case::sums_over_an_hour(&[3600], asked(counters(Counted::Bad("a"), "b"), Tier::Aggregated), "300")]
fn slices_are_made_of_what_can_be_believed(#[case] steps_s: &[u32], #[case] sli: AskedSli, #[case] step_s: &str) {
    let length_s = i64::from(steps_s[0]);
    // The first one that begins after the beginning.
    let from_s = (T0_S + length_s - 1) / length_s * length_s - T0_S;
    let ask = ask(vec![sli], steps_s, span(from_s, from_s + 3 * length_s));

    let pieces = pieces(&ask);

    assert_eq!(fields(&prometheus(&[]).measure(&pieces[0])[0])["step"], step_s);
    let row = row(&format!("b{}", " 5".repeat(2)), 1);
    let measured = measured(&prometheus(&[]), &ask, &[row], &[]);
    assert_eq!(buckets(&measured, 0).len(), 3);
}

#[test]
fn what_covers_five_minutes_has_no_buckets_of_minutes() {
    let ask = ask(vec![asked(stored_ratio(), Tier::ExistingRules)], &[60, 300], span(0, 900));
    let row = |mark: &str| row(&format!("x{{watchbill=\"{mark}\"}} 0.1 0.2 0.3 0.4"), 300);

    let measured = measured(&prometheus(&[]), &ask, &[row("0t")], &[]);

    let steps: Vec<i64> = measured[0].slis[0].grids.iter().map(|grid| grid.grid.step_ms()).collect();
    assert_eq!(steps, [300_000]);
    assert_eq!(all_shown(&buckets(&measured, 0)), "800000000/1000000000 700000000/1000000000 600000000/1000000000");
}

#[test]
fn what_can_never_be_given_is_not_asked_for() {
    let ask = ask(vec![asked(stored_ratio(), Tier::ExistingRules)], &[60], span(0, 900));

    assert_eq!(pieces(&ask), []);
}

#[rstest]
#[case::prometheus("prometheus", &[])]
#[case::thanos("thanos", &[("max_source_resolution", "0s"), ("partial_response", "false")])]
#[case::victoriametrics("victoriametrics", &[("nocache", "1")])]
#[case::mimir("mimir", &[])]
fn each_program_is_asked_in_its_own_words(#[case] word: &str, #[case] expected: &[(&str, &str)]) {
    let source = server(word);
    let ask = ask(vec![of_job(1, 10)], &[300], span(0, 900));

    let fields = fields(&source.measure(&source.measure_pieces(&ask)[0])[0]);

    let more: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| !["query", "start", "end", "step"].contains(name))
        .collect();
    assert_eq!(more, expected);
}

proptest! {
    #[test]
    fn pieces_cover_every_sli_and_every_instant_once(
        slis in proptest::collection::vec((0_u64..3_000, 0_usize..5), 1..20), from in 0_i64..50, length in 1_i64..12_000
    ) {
        let slis: Vec<AskedSli> = slis.into_iter().enumerate().map(|(nth, (series, kind))| match kind {
            0 => AskedSli { tier: Tier::Aggregated, ..of_job(nth, series) },
            1 => AskedSli { series, ..asked(up(&format!("up{nth}")), Tier::Exact) },
            _ => of_job(nth, series),
        }).collect();
        let (start_s, end_s) = (from * 300, (from + length) * 300);

        let pieces = pieces(&ask(slis.clone(), &[300], span(start_s, end_s)));

        for one in &slis {
            let mut covered: Vec<Span> = pieces.iter().filter(|piece| piece.slis.contains(one)).map(|piece| piece.span).collect();
            covered.sort_by_key(|span| span.start);
            prop_assert_eq!(covered.first().map(|span| span.start), Some(second(start_s)));
            prop_assert_eq!(covered.last().map(|span| span.end), Some(second(end_s)));
            prop_assert!(covered.windows(2).all(|two| two[0].end == two[1].start && two[0].start < two[0].end));
        }
        prop_assert!(pieces.windows(2).all(|two| two[0].span.start <= two[1].span.start));
        prop_assert!(pieces.iter().all(|piece| piece.span.length_ms() <= 10_999 * 300_000));
    }
}
