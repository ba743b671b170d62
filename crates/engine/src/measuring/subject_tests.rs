use rstest::rstest;
use watchbill_definitions::{SloFile, read_slos};

use super::*;

const SLO: &str = "\
apiVersion: openslo/v1
kind: SLO
metadata: {name: checkout}
spec:
  service: shop
  indicator:
    metadata: {name: answers}
    spec:
      ratioMetric:
        counter: true
        good:
          metricSource: {type: Prometheus, spec: {query: 'good_total'}}
        total:
          metricSource: {type: Prometheus, spec: {query: 'all_total'}}
  timeWindow:
";

fn needs(rest: &str) -> Needs {
    let text = format!("{SLO}{rest}");
    let reading = read_slos(&[SloFile { name: "a.yaml", text: &text }], None);
    let wants = reading
        .levels
        .iter()
        .map(|spec| Want { window: spec.slo.window.clone(), slices: spec.slo.method.slice_s().map(Grid::of_step) });
    let needs = Needs(wants.collect());
    assert_eq!(needs.0.len(), 1, "{:?}", reading.findings);
    needs
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[rstest]
#[case::a_short_window_still_thirty_days("[{duration: 7d, isRolling: true}]", "2026-02-13T12:05:00Z")]
#[case::a_long_window("[{duration: 90d, isRolling: true}]", "2025-12-15T12:00:00Z")]
#[case::never_more_than_is_kept("[{duration: 2Y, isRolling: true}]", "2025-02-08T12:05:00Z")]
#[case::a_quarter_with_the_one_before(
    "[{duration: 1Q, isRolling: false, calendar: {startTime: 2025-01-01 00:00:00, timeZone: Europe/Berlin}}]",
    "2025-09-30T22:00:00Z"
)]
fn buckets_are_fetched_for_what_windows_need(#[case] window: &str, #[case] expected: &str) {
    let rest = format!("    {window}\n  budgetingMethod: Occurrences\n  objectives: [{{target: 0.99}}]\n");
    let wanted = needs(&rest).coarse(at("2026-03-15T12:03:20Z"));
    assert_eq!((wanted.grid, wanted.from), (Grid::of_step(300), at(expected)));
}

const SLICED: &str = "    [{duration: 28d, isRolling: true}]
  budgetingMethod: Timeslices
  objectives: [{target: 0.99, timeSliceTarget: 0.9, timeSliceWindow: LENGTH}]
";

#[test]
fn minutes_are_fetched_for_a_day_and_some() {
    let rest = SLICED.replace("LENGTH", "5m");
    let wanted = needs(&rest).fine(at("2026-03-15T12:03:20Z"));
    assert_eq!(wanted.from, at("2026-03-14T10:05:00Z"));
    assert!(needs(&rest).slices(at("2026-03-15T12:03:20Z")).is_empty());
}

#[test]
fn minutes_that_are_slices_are_fetched_for_the_window_and_kept_for_it() {
    let needs = needs(&SLICED.replace("LENGTH", "1m"));
    let wanted = needs.fine(at("2026-03-15T12:00:00Z"));
    assert_eq!((wanted.from, wanted.keep), (at("2026-02-15T12:00:00Z"), Duration::from_secs(29 * 86_400)));
    assert!(needs.slices(at("2026-03-15T12:00:00Z")).is_empty());
}

#[test]
fn slices_of_another_length_are_buckets_of_their_own() {
    let wanted = needs(&SLICED.replace("LENGTH", "2m")).slices(at("2026-03-15T12:00:40Z"));
    assert_eq!(wanted.len(), 1);
    assert_eq!((wanted[0].grid, wanted[0].from), (Grid::of_step(120), at("2026-02-15T12:00:00Z")));
}

#[rstest]
#[case::early_in_the_quarter("2026-01-02T00:00:00Z")]
#[case::late_in_it("2026-03-30T00:00:00Z")]
fn slices_of_a_calendar_window_are_kept_until_it_ends_and_the_one_before_with_them(#[case] now: &str) {
    let window = "    [{duration: 1Q, isRolling: false, calendar: {startTime: 2025-01-01 00:00:00, timeZone: UTC}}]";
    let rest = SLICED.replace("    [{duration: 28d, isRolling: true}]", window);
    // 92 days of the quarter before, 90 of this one, and a day because days go whole.
    let keep = Duration::from_secs((92 + 90 + 1) * 86_400);

    assert_eq!(needs(&rest.replace("LENGTH", "1m")).fine(at(now)).keep, keep);
    assert_eq!(needs(&rest.replace("LENGTH", "2m")).slices(at(now))[0].keep, keep);
}

/// Pods that came and went: a month has seen many, the last quarter of an hour those that there are.
#[rstest]
#[case::older_pieces_say_nothing(Tier::Exact, &[("12:00", 40), ("09:00", 3)], 40)]
#[case::newer_ones_do(Tier::Exact, &[("09:00", 3), ("12:00", 40)], 40)]
#[case::the_same_time_again(Tier::Exact, &[("12:00", 40), ("12:00", 41)], 41)]
#[case::sums_are_no_series(Tier::Aggregated, &[("12:00", 1)], 700)]
#[case::before_the_survey(Tier::Exact, &[("08:00", 3)], 700)]
fn how_many_series_there_are_is_what_the_newest_answer_says(
    #[case] tier: Tier,
    #[case] answers: &[(&str, u64)],
    #[case] expected: u64,
) {
    let clock = |text: &str| at(&format!("2026-03-15T{text}:00Z"));
    let mut count = Count { series: 700, at: Some(clock("08:30")) };
    for (end, series) in answers {
        count = counted_after(Some(count), tier, *series, clock(end));
    }
    assert_eq!(count.series, expected);
    assert_eq!(counted_after(None, tier, 7, clock("09:00")).series, 7);
}

#[rstest]
#[case::counted(Some((Tier::Exact, 40)), Some(700), (Tier::Aggregated, 700))]
#[case::not_counted_this_time(Some((Tier::Exact, 40)), None, (Tier::Exact, 40))]
#[case::never_counted(None, None, (Tier::Aggregated, 0))]
fn a_survey_that_failed_takes_nothing_back(
    #[case] known: Option<(Tier, u64)>,
    #[case] series: Option<u64>,
    #[case] expected: (Tier, u64),
) {
    assert_eq!(known_after(known, &SurveyedSli { tier: Tier::Aggregated, series }), expected);
}
