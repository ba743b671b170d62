//! Tables worked out by hand. `2026-01-31T00:00:00Z` ends the thirty days from 1 January; five-minute buckets make 8640 of
//! them.

use rstest::rstest;

use super::super::fixtures::{Case, DAY_S, calendar, exact, promise, rolling, rows, span, timeslices};
use super::super::{Bucket, Choices, CountsAs, ExcludedAs, PairState, Unit, Window};
use super::*;

const NOW: &str = "2026-01-31T00:00:00Z";
const START: &str = "2026-01-01T00:00:00Z";
const BUCKETS: usize = 8640;

/// Thirty days of the same counts.
fn month(good: i64, total: i64) -> Vec<Bucket> {
    rows(START, 300, &vec![Some((good, total)); BUCKETS])
}

fn text(figure: &Option<Exact>) -> String {
    figure.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string)
}

/// 500 of 1,000,000 are bad: 1/2000, half of the thousandth that may be; of a budget of 1000 events.
#[test]
fn half_of_a_budget_of_events() {
    let counts = rows("2026-01-30T23:55:00Z", 300, &[Some((999_500, 1_000_000))]);
    let evaluation = Case::new(rolling("99.9%", 30 * DAY_S), 300, counts, NOW).evaluate();
    assert_eq!(text(&evaluation.error_ratio), "1/2000");
    assert_eq!(text(&evaluation.sli()), "1999/2000");
    assert_eq!(text(&evaluation.budget), "1000/1");
    assert_eq!((evaluation.consumed.to_string(), evaluation.remaining().to_string()), ("1/2".into(), "1/2".into()));
    assert_eq!(text(&evaluation.coverage), "1/8640");
    assert_eq!((evaluation.status, evaluation.is_exhausted), (Status::Ok, false));
    // Half is not more than half.
    assert_eq!(evaluation.policy, Some(PolicyState::Watch));
    assert_eq!(evaluation.consumed_of_period, None);
    // The hour burns at (1/2000)/(1/1000) = 1/2: (1 - 1/2) * 2,592,000 s / (1/2) = 2,592,000 s.
    assert_eq!(text(&evaluation.burn_rate), "1/2");
    assert_eq!(text(&evaluation.time_to_exhaustion_s), "2592000/1");
    assert_eq!(text(&evaluation.one_more_spends()), "1/1000");
}

/// The workbook's chapter 2: at 97 % of 3,663,253 requests 109,897.59 may fail; 14,066 are 13 %, 72,000 are 65 %. To more
/// digits, 14066/3663253 * 100/3 = 0.12799188772...
#[rstest]
#[case(14_066, "0.12799188772", Some(PolicyState::Healthy))]
#[case(72_000, "0.655155404227", Some(PolicyState::Watch))]
fn the_workbooks_example(#[case] bad: i64, #[case] consumed: &str, #[case] policy: Option<PolicyState>) {
    let counts = rows(START, 300, &[Some((3_663_253 - bad, 3_663_253))]);
    let evaluation = Case::new(rolling("0.97", 30 * DAY_S), 300, counts, NOW).evaluate();
    assert_eq!(text(&evaluation.budget), "10989759/100");
    assert_eq!((evaluation.consumed.approx().as_str(), evaluation.policy), (consumed, policy));
}

/// 1e12 events in each of 8640 buckets at 99.999 %: 1e7 bad in each spend the budget of 8.64e10 exactly. One fewer leaves
/// 1/86,400,000,000 of it, which no float would show.
#[rstest]
#[case::exactly_spent(10_000_000, "1/1", "0/1", Status::Exhausted)]
#[case::one_event_left(9_999_999, "86399999999/86400000000", "1/86400000000", Status::Ok)]
#[case::one_too_many(10_000_001, "86400000001/86400000000", "-1/86400000000", Status::Exhausted)]
fn a_trillion_events_at_five_nines(
    #[case] bad_in_the_first: i64,
    #[case] consumed: &str,
    #[case] remaining: &str,
    #[case] status: Status,
) {
    let mut counts = month(1_000_000_000_000 - 10_000_000, 1_000_000_000_000);
    counts[0] = Bucket::known(counts[0].start, 1_000_000_000_000 - bad_in_the_first, 1_000_000_000_000);
    let evaluation = Case::new(rolling("99.999%", 30 * DAY_S), 300, counts, NOW).evaluate();
    assert_eq!(evaluation.consumed.to_string(), consumed);
    assert_eq!(evaluation.remaining().to_string(), remaining);
    assert_eq!((evaluation.status, evaluation.is_exhausted), (status, status == Status::Exhausted));
}

/// Sums of the largest counts there are need more than 64 bits.
#[test]
fn the_largest_counts_do_not_overflow() {
    let evaluation = Case::new(rolling("50%", 30 * DAY_S), 300, month(0, i64::MAX), NOW).evaluate();
    assert_eq!(evaluation.tally.total(), u128::from(i64::MAX as u64) * 8640);
    assert_eq!(evaluation.consumed.to_string(), "2/1");
}

/// Zero traffic: there is no SLI, nothing is spent and nothing burns, and that is not the same as no data.
#[test]
fn zero_traffic_spends_nothing_and_has_no_sli() {
    let evaluation = Case::new(rolling("99.9%", 30 * DAY_S), 300, month(0, 0), NOW).evaluate();
    assert_eq!((text(&evaluation.sli()), text(&evaluation.error_ratio)), ("none".into(), "none".into()));
    assert_eq!((evaluation.consumed.to_string(), text(&evaluation.budget)), ("0/1".into(), "0/1".into()));
    assert_eq!((text(&evaluation.coverage), text(&evaluation.burn_rate)), ("1/1".into(), "0/1".into()));
    assert_eq!((evaluation.status, evaluation.policy), (Status::NoTraffic, Some(PolicyState::Healthy)));
    assert_eq!((evaluation.time_to_exhaustion_s.clone(), evaluation.one_more_spends()), (None, None));
    assert!(evaluation.pairs.iter().all(|pair| pair.state == PairState::Quiet));
}

/// No data: nothing is said to be fine, neither by the policy nor by a pair.
#[rstest]
#[case::no_rows(Vec::new())]
#[case::rows_that_say_nothing(rows(START, 300, &[None, None]))]
#[case::rows_that_cannot_be_true(rows(START, 300, &[Some((10, 5)), Some((-1, 5))]))]
#[case::rows_outside_the_window(rows("2025-06-01T00:00:00Z", 300, &[Some((1, 1))]))]
fn no_data_is_unknown(#[case] counts: Vec<Bucket>) {
    let evaluation = Case::new(rolling("99.9%", 30 * DAY_S), 300, counts, NOW).evaluate();
    assert_eq!((evaluation.status, evaluation.policy, evaluation.burn_rate.clone()), (Status::NoData, None, None));
    assert_eq!((text(&evaluation.coverage), text(&evaluation.sli())), ("0/1".into(), "none".into()));
    assert!(evaluation.pairs.iter().all(|pair| pair.state == PairState::Unknown));
}

/// Ten slices of which nothing is known, one of which may be bad.
#[test]
fn no_data_that_counts_as_bad_spends_the_budget() {
    let mut case = Case::new(rolling("90%", 600), 60, Vec::new(), NOW);
    case.slo.method = timeslices(60, "0.95");
    case.choices.unknown = CountsAs::Bad;
    let evaluation = case.evaluate();
    assert_eq!((evaluation.status, evaluation.is_exhausted), (Status::NoData, true));
    assert_eq!((evaluation.consumed, evaluation.policy), (Exact::whole(10), Some(PolicyState::Exhausted)));
}

/// Gaps are neither good nor bad: 8640 - 864 known buckets are nine tenths.
#[test]
fn a_gap_lowers_the_coverage_and_nothing_else() {
    let mut counts = month(999, 1000);
    let whole = Case::new(rolling("99.5%", 30 * DAY_S), 300, counts.clone(), NOW).evaluate();
    counts.drain(1000..1864);
    let evaluation = Case::new(rolling("99.5%", 30 * DAY_S), 300, counts, NOW).evaluate();
    assert_eq!(text(&evaluation.coverage), "9/10");
    assert_eq!((evaluation.tally.unknown(), evaluation.tally.known()), (864, 7776));
    assert_eq!((evaluation.consumed, evaluation.error_ratio), (whole.consumed, whole.error_ratio));
}

/// 101 of 100 are clamped to 100 of 100; 102 of 100 are invalid and leave the counts. So 300 of 300 are good and 3 of 5 known.
#[test]
fn impossible_counts_are_clamped_or_invalid() {
    let counts = rows(START, 300, &[Some((101, 100)), Some((102, 100)), Some((100, 100)), Some((100, 100)), None]);
    let evaluation = Case::new(rolling("99%", 1500), 300, counts, "2026-01-01T00:25:00Z").evaluate();
    let tally = evaluation.tally;
    assert_eq!((tally.good(), tally.total(), tally.clamped(), tally.invalid(), tally.unknown()), (300, 300, 1, 1, 1));
    assert_eq!(text(&evaluation.coverage), "3/5");
}

/// The hour from 00:00 has 12 buckets of 10 bad in 100; without them 132 buckets of 1 in 100 remain: 1/100 instead of
/// (120 + 132)/14400 = 7/400. What is excluded was known, so that coverage stays.
#[test]
fn excluded_events_leave_both_counts() {
    let counts: Vec<_> = (0..144).map(|nth| Some(if nth < 12 { (90, 100) } else { (99, 100) })).collect();
    let case = Case::new(rolling("99%", DAY_S / 2), 300, rows(START, 300, &counts), "2026-01-01T12:00:00Z");
    assert_eq!(text(&case.evaluate().error_ratio), "7/400");
    let evaluation = case.excluding(START, "2026-01-01T01:00:00Z").evaluate();
    assert_eq!((text(&evaluation.error_ratio), text(&evaluation.coverage)), ("1/100".into(), "1/1".into()));
    assert_eq!((evaluation.tally.excluded(), evaluation.is_exhausted), (12, true));
}

#[test]
fn an_excluded_window_is_known_and_has_no_traffic() {
    let case = Case::new(rolling("99%", 30 * DAY_S), 300, month(1, 2), NOW).excluding(START, NOW);
    let evaluation = case.evaluate();
    assert_eq!((evaluation.status, text(&evaluation.coverage)), (Status::NoTraffic, "1/1".into()));
    assert_eq!(text(&evaluation.burn_rate), "0/1");
}

/// A bucket counts when it is over: at 00:07 only that of 00:00 to 00:05.
#[test]
fn a_bucket_that_is_not_over_does_not_count() {
    let counts = rows(START, 300, &[Some((9, 10)), Some((0, 10))]);
    let evaluation = Case::new(rolling("50%", 3600), 300, counts, "2026-01-01T00:07:00Z").evaluate();
    assert_eq!((evaluation.tally.good(), evaluation.tally.total()), (9, 10));
    assert_eq!(evaluation.window.end.to_rfc3339(), "2026-01-01T00:05:00Z");
}

/// One failure in the first five minutes of Berlin's first quarter: to date 1/100 of the traffic, ten budgets; of the period
/// 10 * 300 s / (2159 * 3600 s) = 5/12954, so that nobody freezes anything.
#[test]
fn a_calendar_window_has_two_readings() {
    let slo = promise("99.9%", Window::Calendar(calendar("2025-01-01T00:00", 1, Unit::Quarter, "Europe/Berlin")));
    let counts = rows("2024-12-31T23:00:00Z", 300, &[Some((99, 100))]);
    let evaluation = Case::new(slo, 300, counts, "2024-12-31T23:05:00Z").evaluate();
    assert_eq!(
        (evaluation.consumed.to_string(), text(&evaluation.consumed_of_period)),
        ("10/1".into(), "5/12954".into())
    );
    assert_eq!((evaluation.status, evaluation.policy), (Status::Ok, Some(PolicyState::Healthy)));
    assert_eq!(evaluation.remaining().to_string(), "-9/1");
    // (1 - 5/12954) * 7,772,400 s / 10 = (12949/12954) * 777,240 s = 776,940 s.
    assert_eq!(text(&evaluation.time_to_exhaustion_s), "776940/1");
    assert_eq!(text(&evaluation.coverage), "1/1");
}

/// When the window is over, both readings are one: exactly 1 is exhausted.
#[test]
fn a_calendar_window_that_is_over_has_one_reading() {
    let slo = promise("99%", Window::Calendar(calendar("2026-01-01T00:00", 1, Unit::Day, "UTC")));
    let mut case = Case::new(slo, 3600, rows(START, 3600, &[Some((99, 100)); 24]), "2026-01-05T00:00:00Z");
    case.window = Some(span(START, "2026-01-02T00:00:00Z"));
    let evaluation = case.evaluate();
    assert_eq!((evaluation.consumed.to_string(), text(&evaluation.consumed_of_period)), ("1/1".into(), "1/1".into()));
    assert_eq!((evaluation.status, text(&evaluation.time_to_exhaustion_s)), (Status::Exhausted, "0/1".into()));
    assert_eq!(evaluation.burns_until.to_rfc3339(), "2026-01-02T00:00:00Z");
}

#[test]
fn before_the_anchor_there_is_nothing_to_evaluate() {
    let slo = promise("99%", Window::Calendar(calendar("2026-01-01T00:00", 1, Unit::Month, "UTC")));
    assert!(Case::new(slo, 300, Vec::new(), "2025-12-31T23:59:59Z").both().is_none());
}

/// Budgets of time by real seconds: 0.1 % of 2159 h are 129.54 min, of 2209 h 132.54 min, of Lord Howe's 2184.5 h 131.07 min.
#[rstest]
#[case::berlin_q1("Europe/Berlin", "2025-02-01T00:00:00Z", 129_540, "6477/50")]
#[case::berlin_q4("Europe/Berlin", "2025-11-01T00:00:00Z", 132_540, "6627/50")]
#[case::new_york_q1("America/New_York", "2025-02-01T00:00:00Z", 129_540, "6477/50")]
#[case::kathmandu_q1("Asia/Kathmandu", "2025-02-01T00:00:00Z", 129_600, "648/5")]
#[case::lord_howe_q2("Australia/Lord_Howe", "2025-05-01T00:00:00Z", 131_070, "13107/100")]
fn a_budget_of_time_has_the_real_minutes(
    #[case] zone: &str,
    #[case] now: &str,
    #[case] slices: u64,
    #[case] budget: &str,
) {
    let mut slo = promise("99.9%", Window::Calendar(calendar("2025-01-01T00:00", 1, Unit::Quarter, zone)));
    slo.method = timeslices(60, "0.95");
    let figures = Case::new(slo, 60, Vec::new(), now).evaluate().slices.unwrap();
    assert_eq!((figures.window, figures.budget.to_string().as_str()), (slices, budget));
}

/// Ten slices: 95 and 96 of 100 are good at a target of 0.95 and 94 is bad; then no traffic, unknown and invalid; four good.
fn ten_slices() -> Vec<Bucket> {
    let good = Some((100, 100));
    let counts =
        [Some((95, 100)), Some((96, 100)), Some((94, 100)), Some((0, 0)), None, Some((9, 2)), good, good, good, good];
    rows(START, 60, &counts)
}

#[rstest]
#[case::by_default(CountsAs::Good, CountsAs::Ignored, 8, 1)]
#[case::no_traffic_is_ignored(CountsAs::Ignored, CountsAs::Ignored, 7, 1)]
#[case::no_traffic_is_bad(CountsAs::Bad, CountsAs::Ignored, 8, 2)]
#[case::the_unknown_is_good(CountsAs::Good, CountsAs::Good, 10, 1)]
#[case::the_unknown_is_bad(CountsAs::Good, CountsAs::Bad, 10, 3)]
fn slices_that_say_nothing_count_as_chosen(
    #[case] empty: CountsAs,
    #[case] unknown: CountsAs,
    #[case] counted: u64,
    #[case] bad: u64,
) {
    let mut slo = rolling("90%", 600);
    slo.method = timeslices(60, "0.95");
    let mut case = Case::new(slo, 60, ten_slices(), "2026-01-01T00:10:00Z");
    case.choices = Choices { empty, unknown, ..Choices::default() };
    case.lookback = Duration::from_secs(600);
    let evaluation = case.evaluate();
    let figures = evaluation.slices.clone().unwrap();
    // A tenth of ten slices may be bad, whatever is counted: ignored slices leave what is counted and never the budget.
    assert_eq!((figures.counted, figures.window, figures.budget.to_string().as_str()), (counted, 10, "1/1"));
    assert_eq!((figures.bad, evaluation.consumed), (Exact::whole(bad), Exact::whole(bad)));
    assert_eq!(
        (text(&evaluation.coverage), evaluation.budget, evaluation.consumed_of_period),
        ("4/5".into(), None, None)
    );
    assert_eq!(evaluation.burn_rate, Exact::ratio(10 * bad, counted));
}

/// Of ten slices the bad one and the next are excluded: counted as good there are still ten in the window, removed there are
/// eight, a tenth of which is 4/5.
#[rstest]
#[case::as_good(ExcludedAs::Good, 10, 8, "1/1")]
#[case::removed(ExcludedAs::Removed, 8, 6, "4/5")]
fn excluded_slices_are_good_or_leave_the_window(
    #[case] excluded: ExcludedAs,
    #[case] window: u64,
    #[case] counted: u64,
    #[case] budget: &str,
) {
    let mut slo = rolling("90%", 600);
    slo.method = timeslices(60, "0.95");
    let mut case = Case::new(slo, 60, ten_slices(), "2026-01-01T00:10:00Z")
        .excluding("2026-01-01T00:02:00Z", "2026-01-01T00:04:00Z");
    case.choices.excluded = excluded;
    let figures = case.evaluate().slices.unwrap();
    assert_eq!((figures.window, figures.counted, figures.budget.to_string().as_str()), (window, counted, budget));
    assert!(figures.bad.is_zero());
}

/// Four hours that are to be excluded tomorrow leave the budget today: 0.1 of 48 - 4 hourly slices.
#[test]
fn exclusions_to_come_leave_the_budget_as_well() {
    let mut slo = promise("90%", Window::Calendar(calendar("2026-01-01T00:00", 2, Unit::Day, "UTC")));
    slo.method = timeslices(3600, "1");
    let mut case = Case::new(slo, 3600, rows(START, 3600, &[Some((1, 1)); 6]), "2026-01-01T06:00:00Z")
        .excluding("2026-01-02T00:00:00Z", "2026-01-02T04:00:00Z");
    case.choices.excluded = ExcludedAs::Removed;
    let evaluation = case.evaluate();
    let figures = evaluation.slices.unwrap();
    assert_eq!((figures.window, figures.counted, figures.budget.to_string().as_str()), (44, 6, "22/5"));
    assert_eq!(evaluation.tally.excluded(), 0);
}

/// Shares of 1/3, 1/7 and 0 in ten slices at 90 %: 10/21 of one slice, of a budget of one.
#[test]
fn a_slice_can_be_bad_by_its_share() {
    let mut slo = rolling("90%", 600);
    slo.method = Method::RatioTimeslices { slice_s: 60 };
    let mut counts = vec![Some((2, 3)), Some((6, 7))];
    counts.resize(10, Some((5, 5)));
    let evaluation = Case::new(slo, 60, rows(START, 60, &counts), "2026-01-01T00:10:00Z").evaluate();
    let figures = evaluation.slices.unwrap();
    assert_eq!((figures.bad.to_string().as_str(), figures.counted), ("10/21", 10));
    assert_eq!((evaluation.consumed.to_string().as_str(), text(&evaluation.error_ratio)), ("10/21", "1/21".into()));
    // In events it would be 2 of 50.
    assert_eq!((evaluation.tally.bad(), evaluation.tally.total()), (2, 50));
}

/// 1/3 + 1/7 + 11/21 = 1 spends the budget of one slice exactly, where sums of decimals would come near it.
#[test]
fn shares_that_come_to_exactly_the_budget_spend_it() {
    let mut slo = rolling("90%", 600);
    slo.method = Method::RatioTimeslices { slice_s: 60 };
    let mut counts = vec![Some((2, 3)), Some((6, 7)), Some((10, 21))];
    counts.resize(10, Some((5, 5)));
    let evaluation = Case::new(slo, 60, rows(START, 60, &counts), "2026-01-01T00:10:00Z").evaluate();
    assert_eq!((evaluation.consumed.to_string().as_str(), evaluation.status), ("1/1", Status::Exhausted));
}

/// A sixth of the budget is spent: what is left is above half and so on to the boundaries, which belong to the worse state.
#[rstest]
#[case("1/6", PolicyState::Healthy)]
#[case("1/2", PolicyState::Watch)]
#[case("3/4", PolicyState::AtRisk)]
#[case("999/1000", PolicyState::AtRisk)]
#[case("1/1", PolicyState::Exhausted)]
#[case("7/2", PolicyState::Exhausted)]
fn the_policy_goes_by_what_remains(#[case] consumed: &str, #[case] state: PolicyState) {
    assert_eq!(Policy::default().state(&(&Exact::one() - &exact(consumed))), state);
}
