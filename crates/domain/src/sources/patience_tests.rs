use proptest::prelude::*;
use rstest::rstest;

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn at(seconds: i64) -> Instant {
    Instant::from_ms(seconds * 1000)
}

#[test]
fn waits_grow_up_to_three_times_the_one_before_and_never_beyond_the_cap() {
    let mut backoff = Backoff::new(SECOND, 20 * SECOND);
    let mut waits = Vec::new();
    for _ in 0..5 {
        let (wait, next) = backoff.next(0.999_999_999);
        waits.push(wait.as_secs_f64().round());
        backoff = next;
    }
    assert_eq!(waits, [3.0, 9.0, 20.0, 20.0, 20.0]);
}

#[test]
fn the_luckiest_wait_is_the_base() {
    let (_, long) = Backoff::new(SECOND, 20 * SECOND).next(0.9);
    assert_eq!(long.next(0.0).0, SECOND);
}

#[test]
fn a_full_budget_pays_for_ten_retries_and_five_first_tries_earn_one() {
    let mut budget = RetryBudget::full();
    for _ in 0..10 {
        budget = budget.spend().unwrap();
    }
    assert_eq!(budget.spend(), None);
    for _ in 0..4 {
        budget = budget.earn();
        assert_eq!(budget.spend(), None);
    }
    // A fifth of a token is no exact binary fraction; the sixth try settles what the sum of five may lack.
    assert!(budget.earn().earn().spend().is_some());
}

#[test]
fn what_is_saved_up_has_a_limit() {
    let budget = (0..1000).fold(RetryBudget::full(), |budget, _| budget.earn());
    assert_eq!(budget, RetryBudget::full());
}

#[rstest]
#[case::fifth(5, Some(60))]
#[case::sixth(6, Some(120))]
#[case::never_longer_than_two_minutes(40, Some(120))]
#[case::fourth(4, None)]
fn a_breaker_opens_at_the_fifth_failure_in_a_row(#[case] failures: u32, #[case] open_for: Option<i64>) {
    let breaker = (0..failures).fold(Breaker::closed(), |breaker, _| breaker.failed(30 * SECOND, at(0)));
    match open_for {
        None => assert_eq!(breaker, Breaker::Closed { failures }),
        Some(wait) => assert_eq!(breaker, Breaker::Open { until: at(wait), failures }),
    }
    assert_eq!(breaker.succeeded(), Breaker::closed());
}

#[test]
fn a_source_polled_seldom_is_not_asked_more_often_for_failing() {
    let hour = 3600 * SECOND;
    let breaker = (0..5).fold(Breaker::closed(), |breaker, _| breaker.failed(hour, at(0)));
    assert_eq!(breaker, Breaker::Open { until: at(3600), failures: 5 });
}

proptest! {
    #[test]
    fn every_wait_is_between_the_base_and_the_cap(randoms in prop::collection::vec(0.0f64..1.0, 1..50)) {
        let (base, cap) = (SECOND / 2, 30 * SECOND);
        let mut backoff = Backoff::new(base, cap);
        for random in randoms {
            let (wait, next) = backoff.next(random);
            prop_assert!(base <= wait && wait <= cap);
            backoff = next;
        }
    }
}
