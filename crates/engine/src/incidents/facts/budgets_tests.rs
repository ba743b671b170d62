use rstest::rstest;
use tempfile::TempDir;
use watchbill_domain::incidents::{Fact, Happened};
use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;

use super::super::super::spent::{MeasuredLevel, measured};
use super::{burning, burns, spent_since};
use crate::budgets::fixtures::{now, records, six_weeks, slo};
use crate::testing::Fakes;
use crate::{Engine, EngineHandle, Options};

const STEP_MS: i64 = 300_000;

/// So many five minutes before noon.
fn before(steps: i64) -> Instant {
    now().shifted_ms(-steps * STEP_MS)
}

/// 99.9 % over 28 days with a hundred events each five minutes, so that 806.4 may be bad; `bad` of those in each of the last twelve.
async fn desk(bad: i64) -> (EngineHandle, Fakes, TempDir) {
    let file = slo("answers", "[{target: 0.999}]", "");
    let buckets = six_weeks(|before| if before <= 12 { bad } else { 0 });
    let (fakes, folder) = records(&[("slos/answers.yaml", &file)], &[("", buckets)]).await;
    let engine = Engine::look_on(Options::new(folder.path()), fakes.ports()).await.unwrap();
    (engine, fakes, folder)
}

async fn level(engine: &EngineHandle) -> MeasuredLevel {
    let shared = &engine.shared;
    measured(shared, &shared.loaded(), &[0], before(100), now()).await.unwrap().remove(0)
}

/// The facts by how many steps before noon each was, and what it says.
fn told(facts: &[Fact]) -> Vec<(i64, String)> {
    let word = |what: &Happened| match what {
        Happened::BudgetBurns { factor, .. } => format!("burns {}", factor.number()),
        Happened::BudgetSpent { of_budget, .. } => format!("spent {of_budget}"),
        Happened::BudgetExhausted { .. } => "nothing is left".to_owned(),
        other => panic!("{other:?}"),
    };
    facts.iter().map(|fact| ((now().as_ms() - fact.at.as_ms()) / STEP_MS, word(&fact.what))).collect()
}

#[tokio::test]
async fn a_burn_is_told_from_the_end_of_the_bucket_with_which_a_pair_began_to_tell_it() {
    let (engine, _fakes, _folder) = desk(50).await;
    let level = level(&engine).await;
    let told = told(&burns(&level, Span { start: before(24), end: now().shifted_ms(1) }));
    // One bad bucket of the hour: 50 of 1,200 events are 41.66… times 0.1 %, told to a tenth.
    assert_eq!(told.first(), Some(&(11, "burns 41.7".to_owned())), "{told:?}");
    let quiet = burns(&level, Span { start: before(24), end: before(12) });
    assert_eq!(quiet, [], "nothing burnt before");
}

#[tokio::test]
async fn a_burn_that_goes_on_from_before_is_not_told_as_if_it_began() {
    let (engine, _fakes, _folder) = desk(50).await;
    let level = level(&engine).await;
    assert_eq!(burning(&level, Span { start: before(6), end: now().shifted_ms(1) }), []);
}

#[rstest]
#[case::all_of_the_hour(12, 600)]
#[case::half_of_it(6, 300)]
#[case::none_of_it(0, 0)]
#[tokio::test]
async fn what_was_spent_is_exact_and_told_at_the_end(#[case] steps: i64, #[case] bad: u64) {
    let (engine, _fakes, _folder) = desk(50).await;
    let levels = [level(&engine).await];
    let facts = spent_since(&levels, before(steps), Some(now()), now());
    // 8,064 buckets of a hundred events, of which one in a thousand may be bad.
    let share = watchbill_domain::incidents::Fraction::of(bad * 10, 8064).unwrap();
    let expected = if bad == 0 { Vec::new() } else { vec![(0, format!("spent {share}"))] };
    assert_eq!(told(&facts), expected);
}

#[tokio::test]
async fn while_it_lasts_nothing_is_told_as_if_it_were_all() {
    let (engine, _fakes, _folder) = desk(50).await;
    assert_eq!(spent_since(&[level(&engine).await], before(12), None, now()), []);
}

#[tokio::test]
async fn a_bucket_that_is_met_counts_whole() {
    let (engine, _fakes, _folder) = desk(50).await;
    let level = level(&engine).await;
    let spent = level.spent(before(2).shifted_ms(1), before(1).shifted_ms(-1), now()).unwrap();
    assert_eq!((spent.booked.units.to_string(), spent.known, spent.buckets), ("50/1".to_owned(), 1, 1));
}

#[tokio::test]
async fn when_nothing_was_left_is_told_to_the_bucket() {
    let (engine, _fakes, _folder) = desk(100).await;
    let levels = [level(&engine).await];
    // After eight buckets 800 of 806.4 are spent, after nine 900.
    assert_eq!(told(&spent_since(&levels, before(12), None, now())), [(3, "nothing is left".to_owned())]);
    assert_eq!(spent_since(&levels, before(2), None, now()), [], "nothing was left at the start already");
    assert_eq!(
        spent_since(&levels, before(12), Some(before(4)), now()).len(),
        1,
        "some was left at the end: only what was spent"
    );
}
