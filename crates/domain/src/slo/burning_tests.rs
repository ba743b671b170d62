//! At 99.9 % over 30 days the pair 1h/5m fires above 14.4 * 0.001 = 0.0144: 144 bad of 10,000.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::slo::fixtures::{Case, DAY_S, exact, rolling, rows, timeslices};
use crate::slo::{Alerting, Burn, Exceeds, Method};

const MONTH_S: u32 = 30 * DAY_S;

/// Twelve buckets that end at one o'clock.
fn hour(counts: &[Option<(i64, i64)>]) -> Case {
    Case::new(rolling("99.9%", MONTH_S), 300, rows("2026-01-01T00:00:00Z", 300, counts), "2026-01-01T01:00:00Z")
}

fn first(case: &Case) -> PairReading {
    case.evaluate().pairs.remove(0)
}

#[rstest]
#[case::exactly_is_not_above(144, Exceeds::Strictly, PairState::Quiet)]
#[case::exactly_is_enough_where_that_is_said(144, Exceeds::OrEquals, PairState::Firing)]
#[case::one_more_is_above(145, Exceeds::Strictly, PairState::Firing)]
#[case::one_less_is_below(143, Exceeds::OrEquals, PairState::Quiet)]
fn a_pair_compares_rationals(#[case] bad: i64, #[case] exceeds: Exceeds, #[case] state: PairState) {
    let mut case = hour(&[Some((10_000 - bad, 10_000)); 12]);
    case.slo.alerting.exceeds = exceeds;
    let pair = first(&case);
    assert_eq!((pair.state, pair.factor), (state, exact("72/5")));
    assert_eq!(pair.long_burn, Some(exact(&format!("{bad}/10"))));
}

#[rstest]
#[case::it_is_over(0, 200, PairState::Quiet)]
#[case::it_has_only_begun(1200, 0, PairState::Quiet)]
#[case::both_burn(1200, 200, PairState::Firing)]
fn both_windows_must_burn(#[case] bad_in_the_last: i64, #[case] bad_before: i64, #[case] state: PairState) {
    // 1200 of the last 10,000 are 0.12 of five minutes and 0.01 of the hour.
    let mut counts = vec![Some((10_000 - bad_before, 10_000)); 12];
    counts[11] = Some((10_000 - bad_in_the_last, 10_000));
    assert_eq!(first(&hour(&counts)).state, state);
}

/// A window of which nothing is known makes the pair unknown, whatever the other says; one without traffic does not burn.
#[rstest]
#[case::the_last_five_minutes_are_unknown(Some((5000, 10_000)), None, PairState::Unknown)]
#[case::only_the_last_are_known(None, Some((5000, 10_000)), PairState::Firing)]
#[case::nothing_is_known(None, None, PairState::Unknown)]
#[case::the_last_had_no_traffic(Some((5000, 10_000)), Some((0, 0)), PairState::Quiet)]
fn a_missing_ratio_is_unknown(
    #[case] before: Option<(i64, i64)>,
    #[case] last: Option<(i64, i64)>,
    #[case] state: PairState,
) {
    let mut counts = vec![before; 12];
    counts[11] = last;
    assert_eq!(first(&hour(&counts)).state, state);
}

/// Ten requests each five minutes: 4 bad of 120 in the hour are 0.033, and 4 of 10 in the last five minutes are 0.4. They are
/// only four.
#[rstest]
#[case::four_are_too_few(4, 5, PairState::Quiet)]
#[case::five_are_enough(5, 5, PairState::Firing)]
#[case::without_a_guard_one_would_do(2, 0, PairState::Firing)]
fn a_few_bad_events_mean_nothing(#[case] bad: i64, #[case] min_bad_events: u64, #[case] state: PairState) {
    let mut counts = vec![Some((10, 10)); 12];
    counts[11] = Some((10 - bad, 10));
    let mut case = hour(&counts);
    case.slo.alerting.min_bad_events = min_bad_events;
    assert_eq!(first(&case).state, state);
}

/// At 90 % the first pair would need a ratio of 14.4 * 0.1 = 1.44. At a factor of 10 it would need exactly 1, which is reached
/// where equal is enough.
#[rstest]
#[case("90%", "14.4", Exceeds::Strictly, true, PairState::Quiet)]
#[case("90%", "10", Exceeds::Strictly, true, PairState::Quiet)]
#[case("90%", "10", Exceeds::OrEquals, false, PairState::Firing)]
#[case("90%", "9.99", Exceeds::Strictly, false, PairState::Firing)]
fn a_pair_that_can_never_fire_says_so(
    #[case] objective: &str,
    #[case] factor: &str,
    #[case] exceeds: Exceeds,
    #[case] never: bool,
    #[case] state: PairState,
) {
    let mut case = hour(&[Some((0, 100)); 12]);
    case.slo.objective = crate::slo::Objective::parse(objective).unwrap();
    let pairs = vec![AlertPair::new("1h/5m", 3600, Burn::Factor(exact(factor)))];
    case.slo.alerting = Alerting { pairs, exceeds, ..Alerting::default() };
    let pair = first(&case);
    assert_eq!((pair.never_fires, pair.state), (never, state));
}

/// Of twelve slices two are bad: 1/6 of the hour, and the last is one of them.
#[test]
fn slices_burn_by_what_was_counted() {
    let mut counts = vec![Some((100, 100)); 12];
    (counts[10], counts[11]) = (Some((90, 100)), Some((90, 100)));
    let mut case = hour(&counts);
    case.slo.method = timeslices(300, "0.95");
    let pair = first(&case);
    assert_eq!(
        (pair.state, pair.long_burn, pair.short_burn),
        (PairState::Firing, Some(exact("500/3")), Some(exact("1000")))
    );
}

/// Shares of 1/7 in five of twelve slices are 5/84 of the hour. As a threshold that is equal, and bounds of it cannot say so.
#[rstest]
#[case(Exceeds::Strictly, PairState::Quiet)]
#[case(Exceeds::OrEquals, PairState::Firing)]
fn a_tie_of_shares_is_decided_exactly(#[case] exceeds: Exceeds, #[case] state: PairState) {
    let mut counts = vec![Some((700, 700)); 12];
    counts[7..].fill(Some((600, 700)));
    let mut case = hour(&counts);
    case.slo.method = Method::RatioTimeslices { slice_s: 300 };
    let pairs = vec![AlertPair::new("1h/5m", 3600, Burn::Factor(exact("5000/84")))];
    case.slo.alerting = Alerting { pairs, exceeds, ..Alerting::default() };
    assert_eq!(first(&case).state, state);
}

/// The definition, word by word, on rationals of any size.
fn naive(case: &Case) -> PairState {
    let (pair, slo) = (&case.slo.alerting.pairs[0], &case.slo);
    let threshold = &pair.factor(i64::from(MONTH_S) * 1000) * &slo.objective.allowed();
    let ratio = |seconds: u32| {
        let from = case.now.minus(Duration::from_secs(u64::from(seconds)));
        let inside = case.buckets.iter().filter(|bucket| bucket.start >= from);
        let usable: Vec<(u64, u64)> = inside.filter_map(crate::slo::Bucket::usable).collect();
        let parts = usable.iter().fold((0_u128, 0_u128), |(bad, all), (good, total)| {
            (bad + u128::from(total - good), all + u128::from(*total))
        });
        let ratio = Exact::ratio(parts.0, parts.1).or_else(|| (!usable.is_empty()).then(Exact::zero));
        ratio.map(|ratio| (ratio, parts.0))
    };
    let exceeds = |ratio: &Exact| match slo.alerting.exceeds {
        Exceeds::Strictly => *ratio > threshold,
        Exceeds::OrEquals => *ratio >= threshold,
    };
    match (ratio(pair.long_s), ratio(pair.short_s)) {
        (Some((long, bad)), Some((short, _))) => {
            let fires = exceeds(&long) && exceeds(&short) && bad >= u128::from(slo.alerting.min_bad_events);
            if fires { PairState::Firing } else { PairState::Quiet }
        }
        _ => PairState::Unknown,
    }
}

fn counts() -> impl Strategy<Value = Option<(i64, i64)>> {
    prop_oneof![
        Just(None),
        Just(Some((0, 0))),
        (0_i64..40, 0_i64..2000).prop_map(|(bad, more)| Some((more, bad + more))),
        (0_i64..3, Just(1_000_000_000_000_000_000_i64)).prop_map(|(bad, all)| Some((all - bad * (all / 70), all))),
    ]
}

proptest! {
    #[test]
    fn a_pair_decides_as_its_definition_does(
        counts in prop::collection::vec(counts(), 12),
        or_equals in any::<bool>(),
        min_bad_events in 0_u64..8,
        objective in prop::sample::select(vec!["99.9%", "99%", "0.99999999999999999999", "95%"]),
    ) {
        let mut case = hour(&counts);
        case.slo.objective = crate::slo::Objective::parse(objective).unwrap();
        case.slo.alerting.exceeds = if or_equals { Exceeds::OrEquals } else { Exceeds::Strictly };
        case.slo.alerting.min_bad_events = min_bad_events;
        prop_assert_eq!(first(&case).state, naive(&case));
    }
}
