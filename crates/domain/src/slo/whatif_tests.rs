use proptest::prelude::*;

use super::*;
use crate::slo::fixtures::{Case, DAY_S, at, calendar, exact, promise, rolling, rows, span};
use crate::slo::{AlertPair, Burn, Counts, Excluded, Exclusion, Grid, Objective, Outcome, Series, Slo, Unit, Window};

/// Three days of five-minute buckets with a thousand events each; from 02:00 to 02:20 of the second half of them fail.
fn case() -> Case {
    let outage = |nth: usize| (288 + 24..288 + 28).contains(&nth);
    let counts: Vec<_> = (0..864).map(|nth| Some((if outage(nth) { 500 } else { 1000 }, 1000))).collect();
    Case::new(rolling("99%", 3 * DAY_S), 300, rows("2026-01-01T00:00:00Z", 300, &counts), "2026-01-04T00:00:00Z")
}

fn all() -> Span {
    span("2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")
}

fn told(case: &Case, other: &Slo) -> WhatIf {
    let utc = Zone::utc();
    case.asked(|before| what_if(before, Question { slo: other, ..before }, all(), 8, (Every::Month, &utc)).unwrap())
}

/// Of 864,000 events 2000 failed: 2000 of 8640 at 99 %, of 86.4 at 99.99 %.
#[test]
fn another_objective_has_another_budget() {
    let mut case = case();
    case.slo.alerting.pairs.truncate(1);
    let mut other = case.slo.clone();
    other.objective = Objective::parse("99.99%").unwrap();
    let told = told(&case, &other);
    assert_eq!((told.before.evaluation.consumed, told.after.evaluation.consumed), (exact("25/108"), exact("625/27")));
    // 2 % of 72 h in an hour is a factor of 1.44: at 99 % a bucket of 500 bad among 12,000 is above 0.0144, at 99.99 % too.
    assert_eq!((told.gained, told.lost), (vec![], vec![]));
}

#[test]
fn pairs_that_would_be_silent_are_lost() {
    let case = case();
    let mut other = case.slo.clone();
    other.alerting.pairs = vec![AlertPair::new("1h/5m", 3600, Burn::Factor(exact("60")))];
    let told = told(&case, &other);
    let spans: Vec<_> = told.lost.iter().filter(|run| run.pair == 0).map(|run| run.span).collect();
    assert_eq!(spans, [span("2026-01-02T02:05:00Z", "2026-01-02T02:25:00Z")]);
    assert_eq!(told.gained, []);
    // The other way round they are gained.
    let mut turned = case;
    let present = std::mem::replace(&mut turned.slo, other);
    let back = super::tests::told(&turned, &present);
    assert_eq!((back.gained, back.lost), (told.lost, vec![]));
}

#[test]
fn windows_that_would_have_been_missed_are_seen() {
    let mut case = case();
    case.slo = promise("99%", Window::Calendar(calendar("2026-01-01T00:00", 1, Unit::Day, "UTC")));
    let mut other = case.slo.clone();
    other.objective = Objective::parse("99.9%").unwrap();
    let told = told(&case, &other);
    let outcomes = |past: &[PastWindow]| past.iter().map(|window| window.outcome).collect::<Vec<_>>();
    // 2000 of 288,000 are 0.69 %.
    assert_eq!(outcomes(&told.before.past), [Outcome::Met; 3]);
    assert_eq!(outcomes(&told.after.past), [Outcome::Met, Outcome::Missed, Outcome::Met]);
}

#[test]
fn other_exclusions_have_counts_of_their_own() {
    let case = case();
    let outage = Exclusion {
        span: span("2026-01-02T02:00:00Z", "2026-01-02T02:20:00Z"),
        reason: "drill".to_owned(),
        author: None,
    };
    let series = Series::new(Grid::of_step(300), case.buckets.clone()).unwrap();
    let excluded = Excluded::new(&[outage], series.grid());
    let counts = Counts::new(&series, &case.slo.method, &excluded);
    let utc = Zone::utc();
    let told = case.asked(|before| {
        what_if(before, Question { counts: &counts, ..before }, all(), 8, (Every::Month, &utc)).unwrap()
    });
    assert!(told.after.evaluation.consumed.is_zero() && told.gained.is_empty());
    assert!(!told.lost.is_empty() && told.after.runs.iter().all(|run| run.state != PairState::Firing));
}

#[test]
fn before_an_anchor_there_is_no_comparison() {
    let case = case();
    let later = promise("99%", Window::Calendar(calendar("2027-01-01T00:00", 1, Unit::Day, "UTC")));
    let utc = Zone::utc();
    assert_eq!(
        case.asked(|before| what_if(before, Question { slo: &later, ..before }, all(), 8, (Every::Month, &utc))),
        None
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]
    /// With the same settings nothing differs, and it is the evaluation.
    #[test]
    fn the_same_promise_is_the_evaluation(bad in prop::collection::vec(0_i64..400, 72)) {
        let counts: Vec<_> = bad.iter().map(|bad| Some((1000 - bad, 1000))).collect();
        let case = Case::new(rolling("90%", 7200), 300, rows("2026-01-01T00:00:00Z", 300, &counts), "2026-01-01T06:00:00Z");
        let told = told(&case, &case.slo);
        prop_assert_eq!(&told.before, &told.after);
        prop_assert_eq!(told.after.evaluation, case.evaluate());
        prop_assert!(told.gained.is_empty() && told.lost.is_empty());
        prop_assert_eq!(case.now, at("2026-01-01T06:00:00Z"));
    }
}
