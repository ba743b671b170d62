use proptest::prelude::*;

use super::*;
use crate::slo::fixtures::{Case, DAY_S, at, calendar, promise, rolling, rows, span, timeslices};
use crate::slo::{AlertPair, Alerting, Burn, Exact, Excluded, Exclusion, Grid, Method, Series, Unit, Window};

fn replayed(case: &Case, over: Span) -> Vec<PairRun> {
    let series = Series::new(Grid::of_step(case.step_s), case.buckets.clone()).unwrap();
    let excluded = Excluded::new(&case.exclusions, series.grid());
    replay_pairs(&case.slo, &Counts::new(&series, &case.slo.method, &excluded), case.choices, over)
}

/// Ten minutes of total outage in an hour of 1000 events each five minutes, at 99.9 %: the short window is all bad at the end
/// of the first bad bucket, 01:05, and the long one with it (1000 of 12,000 are above 0.0144). At 01:15 the short one is good
/// again. Before 00:05 nothing is known.
#[test]
fn a_night_is_paged_as_long_as_both_windows_burn() {
    let mut counts = vec![Some((1000, 1000)); 36];
    counts[12..14].fill(Some((0, 1000)));
    let mut case = Case::new(
        rolling("99.9%", 30 * DAY_S),
        300,
        rows("2026-01-01T00:00:00Z", 300, &counts),
        "2026-01-01T03:00:00Z",
    );
    case.slo.alerting.pairs.truncate(1);
    let runs = replayed(&case, span("2025-12-31T23:50:00Z", "2026-01-01T03:00:00Z"));
    let run = |state, from, to| PairRun { pair: 0, state, span: span(from, to) };
    let expected = [
        run(PairState::Unknown, "2025-12-31T23:55:00Z", "2026-01-01T00:05:00Z"),
        run(PairState::Firing, "2026-01-01T01:05:00Z", "2026-01-01T01:15:00Z"),
    ];
    assert_eq!(runs, expected);
}

/// The same share of a longer quarter is a larger factor: 0.02 * 2159 h is 43.18 in Berlin's first quarter of 2025, 0.02 *
/// 2184 h is 43.68 in its second. A ratio of 0.0434 lies between both at 99.9 %.
#[test]
fn a_factor_changes_with_the_calendar() {
    let quarters = calendar("2025-01-01T00:00", 1, Unit::Quarter, "Europe/Berlin");
    let slo = promise("99.9%", Window::Calendar(quarters));
    let mut case =
        Case::new(slo, 300, rows("2025-03-31T20:00:00Z", 300, &[Some((9566, 10_000)); 48]), "2025-04-01T00:00:00Z");
    case.slo.alerting.pairs.truncate(1);
    let runs = replayed(&case, span("2025-03-31T21:00:00Z", "2025-04-01T00:00:00Z"));
    let firing = span("2025-03-31T21:05:00Z", "2025-03-31T22:00:00Z");
    assert_eq!(runs, [PairRun { pair: 0, state: PairState::Firing, span: firing }]);
}

#[test]
fn before_the_anchor_no_pair_says_anything() {
    let slo = promise("99.9%", Window::Calendar(calendar("2025-01-01T00:00", 1, Unit::Month, "UTC")));
    let case = Case::new(slo, 300, Vec::new(), "2025-01-01T00:00:00Z");
    let runs = replayed(&case, span("2024-12-31T00:00:00Z", "2025-01-01T00:10:00Z"));
    let of_each = span("2025-01-01T00:00:00Z", "2025-01-01T00:15:00Z");
    assert_eq!(runs.iter().map(|run| (run.state, run.span)).collect::<Vec<_>>(), [(PairState::Unknown, of_each); 4]);
}

fn counts() -> impl Strategy<Value = Option<(i64, i64)>> {
    prop_oneof![1 => Just(None), 1 => Just(Some((0, 0))), 6 => (0_i64..4, 10_i64..40).prop_map(|(bad, all)| Some((all - bad, all)))]
}

proptest! {
    /// What a replay says of an instant is what an evaluation says there.
    #[test]
    fn a_replay_is_an_evaluation_at_the_end_of_every_bucket(
        counts in prop::collection::vec(counts(), 40),
        ratio in any::<bool>(),
        slices in any::<bool>(),
        excluded in 0_i64..30,
    ) {
        let mut case = Case::new(rolling("90%", 7200), 300, rows("2026-01-01T00:00:00Z", 300, &counts), "2026-01-01T03:20:00Z");
        case.slo.method = match (slices, ratio) {
            (false, _) => Method::Occurrences,
            (true, false) => timeslices(300, "0.95"),
            (true, true) => Method::RatioTimeslices { slice_s: 300 },
        };
        let pair = |long_s, factor: &str| AlertPair::new("pair", long_s, Burn::Factor(Exact::parse_decimal(factor).unwrap()));
        case.slo.alerting = Alerting { pairs: vec![pair(3600, "0.4"), pair(7200, "0.3")], ..Alerting::default() };
        let from = at("2026-01-01T00:00:00Z").shifted_ms(excluded * 300_000);
        let spared = Span { start: from, end: from.shifted_ms(900_000) };
        case.exclusions = vec![Exclusion { span: spared, reason: "drill".to_owned(), author: None }];
        let runs = replayed(&case, span("2026-01-01T00:00:00Z", "2026-01-01T03:20:00Z"));
        for nth in 1..=40 {
            case.now = at("2026-01-01T00:00:00Z").shifted_ms(nth * 300_000);
            for (index, pair) in case.evaluate().pairs.iter().enumerate() {
                let holds = |run: &&PairRun| run.pair == index && run.span.start <= case.now && case.now < run.span.end;
                let said = runs.iter().find(holds).map_or(PairState::Quiet, |run| run.state);
                prop_assert_eq!(said, pair.state, "pair {} at {}", index, case.now);
            }
        }
    }
}
