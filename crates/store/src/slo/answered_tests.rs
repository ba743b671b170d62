use proptest::prelude::*;

use super::*;
use crate::slo::GroupLabels;
use crate::slo::SliReadings;
use crate::slo::fixtures::{DAY, Levels, a_day, grid, on, span, whole};

async fn answer(levels: &Levels, span: Span) {
    let answered = SliReadings { answered: Some(span), ..levels.readings(&[]) };
    levels.store().commit_buckets(&[answered], on(DAY + 2, 0)).await.unwrap();
}

async fn missing(levels: &Levels, span: Span) -> Vec<Span> {
    levels.store().missing(&[levels.sli], grid(), span).await.unwrap().remove(0).1
}

#[tokio::test]
async fn what_was_never_answered_is_missing_and_nothing_else() {
    let levels = Levels::new().await;
    assert_eq!(missing(&levels, whole(DAY)).await, [whole(DAY)]);
    answer(&levels, span(on(DAY, 10), on(DAY, 20))).await;
    answer(&levels, span(on(DAY, 30), on(DAY, 40))).await;
    let holes = [span(on(DAY, 0), on(DAY, 10)), span(on(DAY, 20), on(DAY, 30)), span(on(DAY, 40), on(DAY + 1, 0))];
    assert_eq!(missing(&levels, whole(DAY)).await, holes);
    assert_eq!(missing(&levels, span(on(DAY, 12), on(DAY, 18))).await, []);
    answer(&levels, span(on(DAY, 15), on(DAY, 35))).await;
    assert_eq!(missing(&levels, whole(DAY)).await, [holes[0], holes[2]]);
}

#[tokio::test]
async fn spans_that_touch_become_one_row() {
    let levels = Levels::new().await;
    for place in [0, 2, 1, 3] {
        answer(&levels, span(on(DAY, place), on(DAY, place + 1))).await;
    }
    let rows: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sli_answered").fetch_one(&levels.store().readers).await.unwrap();
    assert_eq!((rows, missing(&levels, span(on(DAY, 0), on(DAY, 4))).await), (1, Vec::new()));
}

#[tokio::test]
async fn only_whole_buckets_count_as_answered() {
    let levels = Levels::new().await;
    answer(&levels, Span { start: on(DAY, 0).shifted_ms(1), end: on(DAY, 3).shifted_ms(-1) }).await;
    let left = [span(on(DAY, 0), on(DAY, 1)), span(on(DAY, 2), on(DAY, 3))];
    assert_eq!(missing(&levels, span(on(DAY, 0), on(DAY, 3))).await, left);
    answer(&levels, Span { start: on(DAY, 0).shifted_ms(1), end: on(DAY, 0).shifted_ms(2) }).await;
    assert_eq!(missing(&levels, span(on(DAY, 0), on(DAY, 3))).await, left);
}

#[tokio::test]
async fn another_length_is_another_matter() {
    let levels = Levels::new().await;
    answer(&levels, whole(DAY)).await;
    let fine = levels.store().missing(&[levels.sli], Grid::of_step(60), whole(DAY)).await.unwrap();
    assert_eq!(fine, [(levels.sli, vec![whole(DAY)])]);
}

#[tokio::test]
async fn a_damaged_day_is_missing_until_its_source_has_answered_for_all_of_it_again() {
    let levels = Levels::new().await;
    let days: Vec<_> = (0..3).flat_map(|day| a_day(DAY + day)).collect();
    let groups = [(GroupLabels::new(), days)];
    let all = span(on(DAY, 0), on(DAY + 3, 0));
    let readings = SliReadings { answered: Some(all), ..levels.readings(&groups) };
    levels.store().commit_buckets(&[readings], on(DAY + 3, 0)).await.unwrap();
    let before = levels.rows().await;
    assert_eq!(missing(&levels, all).await, []);

    levels.damage(DAY + 1).await;
    assert_eq!(missing(&levels, all).await, [whole(DAY + 1)]);
    assert_eq!(levels.buckets(all).await.len(), 2 * 288);
    let sums = levels.store().day_sums(&[levels.group().await], all).await.unwrap();

    let half = span(on(DAY + 1, 0), on(DAY + 1, 144));
    let groups = [(GroupLabels::new(), a_day(DAY + 1)[..144].to_vec())];
    let again = SliReadings { answered: Some(half), ..levels.readings(&groups) };
    levels.store().commit_buckets(&[again], on(DAY + 3, 1)).await.unwrap();
    assert_eq!(missing(&levels, all).await, [span(on(DAY + 1, 144), on(DAY + 2, 0))]);
    assert_eq!(levels.store().day_sums(&[levels.group().await], all).await.unwrap(), sums);
    levels.desk.assert_sound().await;

    answer(&levels, all).await;
    assert_eq!(missing(&levels, all).await, [], "what the source has forgotten is not asked for again");
    levels.commit(&a_day(DAY + 1)).await;
    assert_eq!(levels.rows().await, before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn answers_in_any_order_leave_what_none_of_them_covers(spans in prop::collection::vec((0..60_i64, 1..20_i64), 0..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (found, rows) = runtime.block_on(async {
            let levels = Levels::new().await;
            for (from, length) in &spans {
                answer(&levels, span(on(DAY, *from), on(DAY, from + length))).await;
            }
            (missing(&levels, span(on(DAY, 0), on(DAY, 80))).await, levels.rows().await)
        });
        let covered = |place: i64| spans.iter().any(|(from, length)| (*from..from + length).contains(&place));
        let left: Vec<i64> = (0..80).filter(|place| !covered(*place)).collect();
        let expected: Vec<Span> = left
            .chunk_by(|a, b| a + 1 == *b)
            .map(|run| span(on(DAY, run[0]), on(DAY, run[run.len() - 1] + 1)))
            .collect();
        prop_assert_eq!(found, expected);
        let runs = (0..81).filter(|place| covered(*place) && !covered(place - 1)).count();
        prop_assert_eq!(rows.iter().filter(|row| row.starts_with("1 300000 ")).count(), runs, "one row for each run");
    }
}

#[rstest::rstest]
#[case::nothing_known(&[], &[(0, 10)])]
#[case::all_of_it(&[(0, 10)], &[])]
#[case::more_than_it(&[(-5, 15)], &[])]
#[case::middle(&[(3, 5)], &[(0, 3), (5, 10)])]
#[case::ends(&[(-5, 2), (8, 12)], &[(2, 8)])]
#[case::touching(&[(-5, 0), (10, 12)], &[(0, 10)])]
fn what_is_left_of_a_span(#[case] others: &[(i64, i64)], #[case] left: &[(i64, i64)]) {
    let of = |(from, to): &(i64, i64)| span(on(DAY, *from), on(DAY, *to));
    let others: Vec<Span> = others.iter().map(of).collect();
    assert_eq!(without(of(&(0, 10)), &others), left.iter().map(of).collect::<Vec<_>>());
}
