use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::slo::Unit;
use crate::slo::fixtures::{Case, at, calendar, exact, promise, rolling, rows};

const NOW: &str = "2026-01-31T00:00:00Z";

/// Thirty days of five minutes with a hundred events each at 99 %, of which the last are given.
fn case(last: &[Option<(i64, i64)>]) -> Case {
    let all = 30 * 288;
    let mut counts = vec![Some((100, 100)); all - last.len()];
    counts.extend(last);
    Case::new(rolling("99%", 30 * DAY_S), 300, rows("2026-01-01T00:00:00Z", 300, &counts), NOW)
}

fn told(case: &Case) -> Vec<Compared> {
    case.told(compared)
}

fn cause(compared: &Compared, cause: Cause) -> Exact {
    compared.causes.iter().find(|found| found.0 == cause).unwrap().1.clone()
}

/// One busy five minutes are all bad: 10,000 of 873,900 events, one of 8640 ratios, and one slice of 8640.
#[test]
fn events_weigh_and_time_does_not() {
    let told = told(&case(&[Some((0, 10_000))]));
    let consumed: Vec<_> = told.iter().map(|it| (it.way.code(), it.consumed.clone())).collect();
    assert_eq!(consumed, [("pyrra", exact("10000/8739")), ("sloth", exact("5/432")), ("datadog", exact("5/432"))]);
    assert_eq!(cause(&told[1], Cause::Weighting), &exact("5/432") - &exact("10000/8739"));
    assert!(told[0].causes.iter().all(|(_, by)| by.is_zero()), "of events over a rolling window Pyrra says the same");
    assert_eq!(told[1].error_ratio, Some(exact("1/8640")));
}

/// A quarter is looked at by none of them.
#[test]
fn a_calendar_is_another_window() {
    let mut case = case(&[Some((0, 100)); 10]);
    case.slo = promise("99%", Window::Calendar(calendar("2026-01-01T00:00", 1, Unit::Quarter, "UTC")));
    let told = told(&case);
    let days: Vec<_> = told.iter().map(|it| it.window.length_ms() / 86_400_000).collect();
    assert_eq!(days, [28, 30, 30]);
    // 1000 of 8640 to date, of the period a third of that; in 28 days 1000 of 8064.
    assert_eq!(cause(&told[0], Cause::Window), &exact("1000/8064") - &exact("1000/25920"));
    assert!(cause(&told[0], Cause::Weighting).is_zero());
}

#[test]
fn they_exclude_nothing() {
    let outage = case(&[Some((0, 100)); 12]).excluding("2026-01-30T23:00:00Z", NOW);
    let told = told(&outage);
    assert_eq!(told[0].consumed, exact("1200/8640"));
    assert_eq!(cause(&told[0], Cause::Exclusions), exact("1200/8640"));
}

/// A day is missing: good time to Datadog, no time to the others.
#[test]
fn what_is_missing_is_good_to_one_of_them() {
    let told = told(&case(&[vec![Some((0, 100)); 10], vec![None; 288]].concat()));
    assert_eq!(
        (told[2].consumed.clone(), cause(&told[2], Cause::Unknown)),
        (exact("1000/8640"), &exact("1000/8640") - &exact("1000/8352"))
    );
    assert_eq!((told[0].consumed.clone(), cause(&told[0], Cause::Unknown)), (exact("1000/8352"), exact("0")));
}

#[test]
fn five_minutes_without_traffic_are_counted() {
    let told = told(&case(&[Some((0, 0)); 7]));
    assert!(told.iter().all(|it| it.empty_slices == 7));
}

#[test]
fn of_nothing_known_there_is_no_ratio() {
    let mut nothing = case(&[]);
    nothing.buckets = Vec::new();
    let ratios: Vec<_> = told(&nothing).into_iter().map(|it| it.error_ratio).collect();
    assert_eq!(ratios, [None, None, Some(exact("0"))], "missing is good to the last of them");
}

#[rstest]
#[case::of_28_days(28, &["3600/300 14", "21600/1800 7", "86400/7200 2", "345600/21600 1"], &["3600/300 336/25", "21600/1800 28/5", "86400/7200 14/5", "259200/21600 14/15"])]
#[case::of_30_days(30, &["3840/300 14", "23160/1920 7", "92580/7740 2", "370260/23160 1"], &["3600/300 72/5", "21600/1800 6/1", "86400/7200 3/1", "259200/21600 1/1"])]
fn their_factors(#[case] days: u32, #[case] pyrra: &[&str], #[case] sloth: &[&str]) {
    let mut case = case(&[]);
    case.slo = rolling("99%", days * DAY_S);
    let told = told(&case);
    let said = |pairs: &[TheirPair]| -> Vec<String> {
        pairs.iter().map(|pair| format!("{}/{} {}", pair.long_s, pair.short_s, pair.factor)).collect()
    };
    let whole = |pairs: &[&str]| -> Vec<String> { pairs.iter().map(|pair| format!("{pair}/1")).collect() };
    assert_eq!(
        (said(&told[0].pairs), said(&told[1].pairs)),
        (whole(pyrra), sloth.iter().map(|&it| it.to_owned()).collect())
    );
    assert_eq!(told[2].pairs, []);
}

/// Five minutes of which the third minute is all bad.
#[test]
fn minutes_are_taken_five_at_a_time() {
    let mut case = case(&[]);
    case.step_s = 60;
    let minutes = [Some((12, 12)), Some((12, 12)), Some((0, 16)), Some((12, 12)), Some((12, 12))];
    case.buckets = rows("2026-01-30T23:50:00Z", 60, &minutes);
    // A quarter of 64.
    assert_eq!(told(&case)[1].consumed, exact("25"));
}

#[test]
fn hours_cannot_be_taken_apart() {
    let mut case = case(&[]);
    case.step_s = 3600;
    case.buckets = rows("2026-01-30T23:00:00Z", 3600, &[Some((90, 100))]);
    let told = told(&case);
    assert_eq!(told.iter().map(|it| it.way).collect::<Vec<_>>(), [Way::Pyrra]);
    assert_eq!((told[0].consumed.clone(), told[0].window.end), (exact("10"), at(NOW)));
}

fn counts() -> impl Strategy<Value = Option<(i64, i64)>> {
    prop_oneof![1 => Just(None), 1 => Just(Some((0, 0))), 6 => (0_i64..4, 10_i64..40).prop_map(|(bad, all)| Some((all - bad, all)))]
}

proptest! {
    /// From our figure to theirs nothing is left unexplained.
    #[test]
    fn causes_sum_to_the_difference(counts in prop::collection::vec(counts(), 1..40), method in 0_u8..3) {
        let mut case = case(&[]).excluding("2026-01-30T22:00:00Z", "2026-01-30T22:30:00Z");
        let from = at(NOW).shifted_ms(-300_000 * i64::try_from(counts.len()).unwrap()).to_rfc3339();
        case.buckets = rows(&from, 300, &counts);
        match method {
            0 => {}
            1 => case.slo.method = Method::RatioTimeslices { slice_s: 300 },
            _ => case.slo.window = Window::Calendar(calendar("2026-01-01T00:00", 1, Unit::Month, "UTC")),
        }
        let (ours, told) = case.told(|question, evaluation| (evaluation.deciding().clone(), compared(question, evaluation)));
        for theirs in told {
            let sum = Exact::sum(theirs.causes.iter().map(|cause| cause.1.clone()).collect());
            prop_assert_eq!(&ours + &sum, theirs.consumed);
        }
    }
}
