use proptest::prelude::*;

use super::*;
use crate::slo::fixtures::{Case, DAY_S, at, exact, rolling, timeslices};
use crate::slo::{Bucket, BucketState, Certainty, Choices, CountsAs, Exclusion, Reading, Tier};

/// Three days of buckets of any kind at random places of the grid, in the order of time.
fn buckets() -> impl Strategy<Value = Vec<Bucket>> {
    let certainty = prop::sample::select(vec![Certainty::Known, Certainty::Partial, Certainty::Estimated]);
    let reading = prop_oneof![
        1 => Just(Reading::Unknown),
        9 => (-2_i64..110, 0_i64..110, certainty)
            .prop_map(|(good, total, certainty)| Reading::Counted { good, total, certainty }),
    ];
    prop::collection::btree_map(0_i64..72, reading, 0..60).prop_map(|places| {
        let bucket = |(hour, reading)| Bucket { start: hour_of(hour), reading, tier: Tier::Aggregated };
        places.into_iter().map(bucket).collect()
    })
}

fn hour_of(hour: i64) -> Instant {
    at("2026-01-01T00:00:00Z").shifted_ms(hour * 3_600_000)
}

/// In half hours, so that some cut a bucket.
fn span() -> impl Strategy<Value = Span> {
    (-4_i64..150, 0_i64..80).prop_map(|(from, length)| {
        let start = hour_of(0).shifted_ms(from * 1_800_000);
        Span { start, end: start.shifted_ms(length * 1_800_000) }
    })
}

fn methods() -> impl Strategy<Value = Method> {
    let slice_s = 3600;
    prop::sample::select(vec![Method::Occurrences, timeslices(slice_s, "0.9"), Method::RatioTimeslices { slice_s }])
}

/// Each bucket by itself, without days, places or running sums.
fn brute(buckets: &[Bucket], method: &Method, excluded: &[Span], span: Span) -> [u128; 9] {
    let grid = Grid::of_step(3600);
    let inside = |start: Instant, span: Span| span.start <= start && start.shifted_ms(3_600_000) <= span.end;
    let is_excluded = |start: Instant| excluded.iter().any(|excluded| inside(start, *excluded));
    let mut found = [0_u128; 9];
    let mut at = grid.ceil(span.start);
    while inside(at, span) {
        let bucket = buckets.iter().find(|bucket| bucket.start == at).copied().unwrap_or(Bucket::unknown(at));
        found[0] += 1;
        found[1] += u128::from(bucket.usable().is_some());
        match (is_excluded(at), bucket.usable(), bucket.state()) {
            (true, _, _) => found[2] += 1,
            (false, None, BucketState::Invalid) => found[3] += 1,
            (false, None, _) => found[4] += 1,
            (false, Some((good, total)), _) => {
                found[5] += u128::from(good);
                found[6] += u128::from(total);
                found[7] += u128::from(total == 0);
                let target = if let Method::Timeslices { target, .. } = method { Some(target.share()) } else { None };
                let ratio = Exact::ratio(good, total);
                found[8] += u128::from(target.zip(ratio).is_some_and(|(target, ratio)| ratio < *target));
            }
        }
        at = at.shifted_ms(3_600_000);
    }
    found
}

fn of_tally(tally: &Tally) -> [u128; 9] {
    // Of what is empty or bad only the sum of choices is told.
    let bad_when_empty = Choices { empty: CountsAs::Bad, ..Choices::default() };
    let bad = tally.bad_slices(Choices::default());
    let empty = tally.bad_slices(bad_when_empty) - bad;
    let counts = [tally.buckets(), tally.known(), tally.excluded(), tally.invalid(), tally.unknown()].map(u128::from);
    let [buckets, known, excluded, invalid, unknown] = counts;
    [buckets, known, excluded, invalid, unknown, tally.good(), tally.total(), empty.into(), bad.into()]
}

fn exclusions() -> impl Strategy<Value = Vec<Exclusion>> {
    let exclusion = (0_i64..70, 1_i64..6).prop_map(|(from, hours)| {
        let span = Span { start: hour_of(from), end: hour_of(from + hours) };
        Exclusion { span, reason: "load test".to_owned(), author: Some("ana".to_owned()) }
    });
    prop::collection::vec(exclusion, 0..3)
}

proptest! {
    #[test]
    fn sums_of_days_and_running_sums_agree_with_each_bucket_by_itself(
        buckets in buckets(), method in methods(), exclusions in exclusions(), span in span(),
    ) {
        let series = Series::new(Grid::of_step(3600), buckets.clone()).unwrap();
        let excluded = Excluded::new(&exclusions, series.grid());
        let counts = Counts::new(&series, &method, &excluded);
        let tally = counts.tally(span);
        prop_assert_eq!(tally, counts.running().tally(span));
        // Exclusions of whole hours: none is cut, so that each covers what it covers by itself.
        let spans: Vec<Span> = exclusions.iter().map(|exclusion| exclusion.span).collect();
        prop_assert_eq!(of_tally(&tally), brute(&buckets, &method, &spans, span));
    }

    #[test]
    fn two_parts_come_to_the_whole(buckets in buckets(), method in methods(), cut in 0_i64..72) {
        let series = Series::new(Grid::of_step(3600), buckets).unwrap();
        let excluded = Excluded::default();
        let counts = Counts::new(&series, &method, &excluded);
        let part = |from, to| Span { start: hour_of(from), end: hour_of(to) };
        let parts = [counts.tally(part(0, cut)), counts.tally(part(cut, 72))].map(|part| of_tally(&part));
        let whole = of_tally(&counts.tally(part(0, 72)));
        prop_assert_eq!(std::array::from_fn::<_, 9, _>(|nth| parts[0][nth] + parts[1][nth]), whole);
        let shares = &counts.bad_share(part(0, cut)) + &counts.bad_share(part(cut, 72));
        prop_assert_eq!(shares, counts.bad_share(part(0, 72)));
    }

    #[test]
    fn an_evaluation_does_not_depend_on_the_order_of_buckets(
        (sorted, shuffled) in buckets().prop_flat_map(|buckets| (Just(buckets.clone()), Just(buckets).prop_shuffle())),
        method in methods(),
    ) {
        let evaluated = |buckets: Vec<Bucket>| {
            let mut case = Case::new(rolling("99%", 3 * DAY_S), 3600, buckets, "2026-01-04T00:00:00Z");
            case.slo.method = method.clone();
            case.both()
        };
        prop_assert_eq!(evaluated(shuffled), evaluated(sorted));
    }

    #[test]
    fn one_more_bad_event_never_spends_less(buckets in buckets(), method in methods(), place in 0_usize..60) {
        let evaluated = |buckets: Vec<Bucket>| {
            let mut case = Case::new(rolling("99%", 3 * DAY_S), 3600, buckets, "2026-01-04T00:00:00Z");
            case.slo.method = method.clone();
            case.evaluate().consumed
        };
        let before = evaluated(buckets.clone());
        let mut worse = buckets;
        let usable = worse.iter_mut().filter(|bucket| bucket.usable().is_some_and(|(good, _)| good > 0));
        let usable = usable.collect::<Vec<_>>().into_iter().nth(place);
        if let Some(Bucket { reading: Reading::Counted { good, total, .. }, .. }) = usable {
            *good = (*good).min(*total) - 1;
        }
        prop_assert!(evaluated(worse) >= before);
    }
}

/// 1/3 of 300 slices and 1/7 of 700 are 100 + 100 = 200, to the digit.
#[test]
fn shares_of_many_slices_are_summed_exactly() {
    let mut each = vec![Some((2, 3)); 300];
    each.extend(vec![Some((6, 7)); 700]);
    let series = Series::new(Grid::of_step(60), crate::slo::fixtures::rows("2026-01-01T00:00:00Z", 60, &each)).unwrap();
    let excluded = Excluded::default();
    let counts = Counts::new(&series, &Method::RatioTimeslices { slice_s: 60 }, &excluded);
    assert_eq!(counts.bad_share(series.span().unwrap()), exact("200"));
}
