//! Ten hours of five-minute buckets with a hundred events each, at 90 %: 1200 bad ones spend the budget.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::slo::fixtures::{Case, at, calendar, exact, promise, rolling, rows, timeslices};
use crate::slo::{Unit, Window, rolloff_exhaustion};

const START: &str = "2026-01-01T00:00:00Z";
const NOW: &str = "2026-01-01T10:00:00Z";

fn case(bad: impl Fn(usize) -> i64) -> Case {
    let counts: Vec<_> = (0..120).map(|nth| Some((100 - bad(nth), 100))).collect();
    Case::new(rolling("90%", 36_000), 300, rows(START, 300, &counts), NOW)
}

fn told(case: &Case) -> Forecast {
    case.told(forecast)
}

/// The first hour was all bad (1200 of 1200), the last burns a little: spent, and more than nothing is left as soon as the
/// first bucket of the outage has left and less than that has come.
#[test]
fn an_outage_comes_back_as_it_rolls_off() {
    let spent = told(&case(|nth| if nth < 12 { 100 } else { 0 }));
    assert_eq!(spent.projected[0].rolloff, Exhaustion::Spent);
    let expected = [
        (exact("0"), at("2026-01-01T10:05:00Z")),
        // A quarter of 1200 has to leave, and a bit: after three buckets exactly a quarter is left, which is not more.
        (exact("0.25"), at("2026-01-01T10:20:00Z")),
        (exact("0.5"), at("2026-01-01T10:35:00Z")),
    ];
    let found: Vec<_> = spent.recoveries.iter().map(|it| (it.above.clone(), it.clean, it.as_lately)).collect();
    let both = expected.map(|(above, at)| (above, Recovers::At(at), Recovers::At(at)));
    assert_eq!(found, both);
}

/// The last hour burns as fast as the outage that leaves: nothing comes back. Clean, it does.
#[test]
fn what_goes_on_burning_does_not_recover() {
    let spent = told(&case(|_| 20));
    assert_eq!(spent.recoveries[0].as_lately, Recovers::Never);
    // 2400 bad of 12,000 have to fall below 1200: 61 buckets of 20 leave 1180.
    assert_eq!(spent.recoveries[0].clean, Recovers::At(at("2026-01-01T15:05:00Z")));
    assert_eq!(spent.range.unwrap().earliest, Exhaustion::Spent);
}

/// The last hour burns twice too fast, the last six hours as fast as allowed at most: 12 * 20 = 240 of 7200.
#[test]
fn lookbacks_make_a_range() {
    let told = told(&case(|nth| if nth < 108 { 0 } else { 20 }));
    let lookbacks: Vec<_> = told.projected.iter().map(|it| it.lookback.as_secs() / 3600).collect();
    assert_eq!(lookbacks, [1, 6], "longer than the window there is nothing to look back on");
    assert_eq!(told.projected[0].burn_rate, Some(exact("2")));
    // (1200 - 240) / 20 = 48 buckets: four hours.
    assert_eq!(told.projected[0].rolloff, Exhaustion::At(at("2026-01-01T14:00:00Z")));
    // (1 - 0.2) * 10 h / 2.
    assert_eq!(told.projected[0].straight, Exhaustion::At(at("2026-01-01T14:00:00Z")));
    assert_eq!(told.projected[1].burn_rate, Some(exact("1/3")));
    assert_eq!(told.projected[1].straight, Exhaustion::At(at("2026-01-02T10:00:00Z")));
    assert_eq!(told.projected[1].rolloff, Exhaustion::Never);
    let range = told.range.unwrap();
    assert_eq!(range.earliest, Exhaustion::At(at("2026-01-01T14:00:00Z")));
    assert_eq!((range.likely, range.latest), (Exhaustion::Never, Exhaustion::Never));
    assert_eq!(told.recoveries[0].clean, Recovers::Already);
}

#[test]
fn of_the_unknown_nothing_is_foretold() {
    let mut case = case(|_| 0);
    case.buckets = Vec::new();
    let told = told(&case);
    assert!(told.projected.iter().all(|it| (it.straight, it.rolloff) == (Exhaustion::Unknown, Exhaustion::Unknown)));
    assert_eq!(told.range, None);
    assert!(told.recoveries.iter().all(|it| (it.clean, it.as_lately) == (Recovers::Unknown, Recovers::Unknown)));
}

/// Half of a day's budget is gone in ten hours at a burn of 1.2 (of what came): at 12 h of 24 h it would be spent, were the
/// rate twice as high it is before midnight, at half of it the day ends before.
#[rstest]
#[case::before_the_window_ends(24, Exhaustion::At(at("2026-01-01T10:00:00Z")))]
#[case::the_window_ends_before(6, Exhaustion::Never)]
fn a_calendar_window_ends(#[case] bad: i64, #[case] expected: Exhaustion) {
    let mut case = case(|_| bad);
    case.slo = promise("90%", Window::Calendar(calendar("2026-01-01T00:00", 1, Unit::Day, "UTC")));
    let told = told(&case);
    // Of the period 24 * 10 / (10 * 24) is 1: just spent.
    let expected = if bad == 24 { Exhaustion::Spent } else { expected };
    assert_eq!(told.projected[0].rolloff, expected);
    let back = if bad == 24 { Recovers::At(at("2026-01-02T00:00:00Z")) } else { Recovers::Already };
    assert_eq!(told.recoveries[0].as_lately, back);
}

#[test]
fn ten_years_are_never() {
    let mut slow = case(|_| 0);
    // One bad in 12,000 at 90 % of 365 days: thousands of years.
    slow.slo = rolling("90%", 365 * 86_400);
    slow.buckets[119] = crate::slo::Bucket::known(at("2026-01-01T09:55:00Z"), 99, 100);
    assert_eq!(told(&slow).projected[0].straight, Exhaustion::Never);
}

proptest! {
    /// The forecast of a lookback is the roll-off of a question with that lookback.
    #[test]
    fn the_forecast_is_the_roll_off(bad in prop::collection::vec(0_i64..40, 120), slices in any::<bool>()) {
        let mut case = case(|nth| bad[nth]);
        if slices {
            case.slo.method = timeslices(300, "0.75");
        }
        let told = told(&case);
        for projected in &told.projected {
            case.lookback = projected.lookback;
            let expected = match case.told(rolloff_exhaustion) {
                Some(0) => Exhaustion::Spent,
                Some(buckets) => Exhaustion::At(at(NOW).shifted_ms(i64::try_from(buckets).unwrap() * 300_000)),
                None => Exhaustion::Never,
            };
            prop_assert_eq!(projected.rolloff, expected);
        }
    }

    /// At the recovery foretold for a clean future, an evaluation of just that future finds more left; a bucket before, not.
    #[test]
    fn a_clean_recovery_comes_true(bad in prop::collection::vec(0_i64..40, 120)) {
        let case = case(|nth| bad[nth]);
        for recovery in told(&case).recoveries {
            let Recovers::At(when) = recovery.clean else { continue };
            for (at, is_above) in [(when, true), (when.shifted_ms(-300_000), false)] {
                let mut then = Case::new(case.slo.clone(), 300, case.buckets.clone(), NOW);
                then.now = at;
                let clean = (0..120).map(|nth| crate::slo::Bucket::known(super::super::fixtures::at(NOW).shifted_ms(nth * 300_000), 100, 100));
                then.buckets.extend(clean);
                prop_assert_eq!(then.evaluate().remaining() > recovery.above, is_above);
            }
        }
    }
}
