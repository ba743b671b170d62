use proptest::prelude::*;
use watchbill_domain::slo::{Certainty, Tier};

use super::*;
use crate::Role;
use crate::slo::fixtures::{DAY, Levels, a_day, grid, known, named, on, read, span, whole};
use crate::slo::merging::tests::a_reading;
use crate::slo::{Listing, SyncedSlos};

#[tokio::test]
async fn readings_are_kept_and_what_changed_is_said() {
    let levels = Levels::new().await;
    let first = [known(on(DAY, 1), 9, 10), Bucket::unknown(on(DAY, 2)), known(on(DAY + 1, 0), 1, 1)];
    let merged = levels.commit(&first).await;
    let expected = Merged { new: 3, first_changed_at: Some(on(DAY, 1)), ..Merged::default() };
    assert_eq!(merged, expected);
    let again = [first[0], known(on(DAY, 2), 5, 5), known(on(DAY + 1, 3), 1, 1)];
    let merged = levels.commit(&again).await;
    let expected = Merged { new: 1, changed: 1, unchanged: 1, first_changed_at: Some(on(DAY, 2)), ..Merged::default() };
    assert_eq!(merged, expected);
    let span = span(on(DAY, 0), on(DAY + 2, 0));
    assert_eq!(levels.buckets(span).await, [first[0], again[1], first[2], again[2]]);
    assert_eq!(
        levels.store().sli("up").await.unwrap().unwrap().measured,
        Some(Span { start: on(DAY, 1), end: on(DAY + 1, 4) })
    );
    levels.desk.assert_sound().await;
}

#[tokio::test]
async fn the_same_readings_again_write_nothing() {
    let levels = Levels::new().await;
    let groups = [(GroupLabels::new(), a_day(DAY))];
    let readings = SliReadings { answered: Some(whole(DAY)), ..levels.readings(&groups) };
    levels.store().commit_buckets(&[readings], on(DAY + 1, 0)).await.unwrap();
    let guest = Store::open(&levels.desk.file(), Role::Guest, on(DAY, 0)).await.unwrap();
    let before = (guest.data_version().await.unwrap(), levels.rows().await);
    let part = SliReadings { answered: Some(span(on(DAY, 30), on(DAY, 60))), ..readings };
    let merged = levels.store().commit_buckets(&[readings, part], on(DAY + 1, 1)).await.unwrap();
    assert_eq!(merged.iter().map(|one| (one.unchanged, one.first_changed_at)).collect::<Vec<_>>(), [(288, None); 2]);
    assert_eq!((guest.data_version().await.unwrap(), levels.rows().await), before);
}

#[tokio::test]
async fn groups_and_lengths_are_kept_apart() {
    let levels = Levels::new().await;
    let zone = |name: &str| GroupLabels::from([("zone".to_owned(), name.to_owned())]);
    let minutes = |good| vec![known(on(DAY, 0), good, 10), known(on(DAY, 0).shifted_ms(60_000), good, 10)];
    let groups = [(zone("a"), vec![known(on(DAY, 0), 1, 10)]), (zone("b"), vec![known(on(DAY, 0), 2, 10)])];
    let by_minute = [(zone("a"), minutes(3)), (zone("b"), minutes(4))];
    let fine = SliReadings { grid: Grid::of_step(60), ..levels.readings(&by_minute) };
    let merged = levels.store().commit_buckets(&[levels.readings(&groups), fine], on(DAY, 1)).await.unwrap();
    assert_eq!((merged[0].new, merged[1].new), (2, 4));
    let kept = levels.store().sli("up").await.unwrap().unwrap().groups;
    assert_eq!(kept.iter().map(|group| group.labels["zone"].as_str()).collect::<Vec<_>>(), ["a", "b"]);
    for (group, good, fine_good) in [(kept[0].id, 1, 3), (kept[1].id, 2, 4)] {
        let five = levels.store().buckets(group, grid(), whole(DAY)).await.unwrap();
        let one = levels.store().buckets(group, Grid::of_step(60), whole(DAY)).await.unwrap();
        assert_eq!((five, one), (vec![known(on(DAY, 0), good, 10)], minutes(fine_good)));
    }
}

#[tokio::test]
async fn an_sli_that_is_not_kept_any_more_refuses_all_that_came_with_it() {
    let levels = Levels::new().await;
    let groups = [(GroupLabels::new(), a_day(DAY))];
    let before = levels.rows().await;
    let gone = SliReadings { sli: SliId(99), ..levels.readings(&groups) };
    let error = levels.store().commit_buckets(&[levels.readings(&groups), gone], on(DAY, 1)).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error:?}");
    assert_eq!(levels.rows().await, before);
}

#[tokio::test]
async fn a_bucket_off_the_grid_is_refused() {
    let levels = Levels::new().await;
    let off = known(on(DAY, 1).shifted_ms(1000), 1, 1);
    let error = levels.try_commit(&[known(on(DAY, 0), 1, 1), off], on(DAY, 3)).await.unwrap_err();
    assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
    assert_eq!(levels.store().sli("up").await.unwrap().unwrap().groups, []);
}

#[tokio::test]
async fn a_disk_that_fills_in_the_middle_leaves_what_was_before() {
    let levels = Levels::new().await;
    levels.commit(&a_day(DAY)).await;
    let before = levels.rows().await;
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&levels.store().writer).await.unwrap();
    let full = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {}", pages + 3));
    sqlx::query(full).execute(&levels.store().writer).await.unwrap();
    let many: Vec<Bucket> = (0..60).flat_map(|day| a_day(DAY + day)).collect();
    let error = levels.try_commit(&many, on(DAY + 61, 0)).await.unwrap_err();
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error:?}");
    assert_eq!(levels.rows().await, before);
    sqlx::query("PRAGMA max_page_count = 1000000").execute(&levels.store().writer).await.unwrap();
    assert_eq!(levels.try_commit(&many, on(DAY + 61, 0)).await.unwrap().new, 59 * 288);
    levels.desk.assert_sound().await;
}

#[tokio::test]
async fn readers_see_a_commit_whole_or_not_at_all() {
    let levels = Levels::new().await;
    levels.commit(&a_day(DAY)).await;
    let group = levels.group().await;
    let writing = async {
        for round in 1..40 {
            let buckets: Vec<Bucket> = (0..288)
                .flat_map(|place| [known(on(DAY, place), 0, round), known(on(DAY + 1, place), 0, round)])
                .collect();
            levels.commit(&buckets).await;
        }
    };
    let reading = async {
        let mut states = 0;
        for _ in 0..60 {
            let seen = levels.store().buckets(group, grid(), span(on(DAY, 0), on(DAY + 2, 0))).await.unwrap();
            let totals: Vec<i64> = seen.iter().skip(288).map(|bucket| total(*bucket)).collect();
            assert!(totals.windows(2).all(|two| two[0] == two[1]), "half of a commit was seen");
            assert!(totals.is_empty() || total(seen[0]) == totals[0], "one day of a commit was seen without the other");
            states += 1;
        }
        states
    };
    let ((), states) = tokio::join!(writing, reading);
    assert_eq!(states, 60);
}

fn total(bucket: Bucket) -> i64 {
    match bucket.reading {
        Reading::Counted { total, .. } => total,
        Reading::Unknown => -1,
    }
}

#[tokio::test]
async fn a_backup_put_back_takes_the_same_readings_again_and_counts_nothing_twice() {
    let levels = Levels::new().await;
    levels.commit(&a_day(DAY)).await;
    let backup = levels.desk.folder.path().join("copy.db");
    levels.store().backup(&backup).await.unwrap();
    let early = levels.rows().await;
    let mut later = a_day(DAY);
    later.extend(a_day(DAY + 1));
    later[5] = read(on(DAY, 5), 1, 2, Certainty::Known, Tier::Exact);
    levels.commit(&later).await;
    let late = levels.rows().await;
    levels.store().close().await;
    crate::restore(&backup, &levels.desk.file(), on(DAY + 2, 0)).await.unwrap();
    let Levels { desk, sli } = levels;
    let levels = Levels { desk: desk.restart(on(DAY + 2, 0)).await, sli };
    assert_eq!(levels.rows().await, early);
    levels.commit(&later).await;
    assert_eq!(levels.rows().await, late);
    levels.desk.assert_sound().await;
}

#[tokio::test]
async fn a_day_that_was_let_go_of_is_settled() {
    let levels = Levels::new().await;
    levels.commit(&a_day(DAY)).await;
    let much_later = on(DAY + 500, 0);
    levels.commit(&[known(much_later, 1, 1)]).await;
    levels.store().prune(on(0, 0), much_later).await.unwrap();
    let before = levels.rows().await;
    let merged = levels.try_commit(&[known(on(DAY, 0), 0, 1_000_000)], much_later).await.unwrap();
    assert_eq!(merged, Merged { settled: 1, ..Merged::default() });
    assert_eq!(levels.rows().await, before);
    // Of a day that was never there its sums are worth keeping although its buckets will go with the next pruning.
    assert_eq!(levels.try_commit(&a_day(DAY - 1), much_later).await.unwrap().new, 288);
}

#[tokio::test]
async fn a_minute_that_is_too_old_to_be_kept_is_not_taken_in() {
    let levels = Levels::new().await;
    let groups = [(GroupLabels::new(), vec![known(on(DAY, 0), 1, 1), known(on(DAY + 3, 0), 1, 1)])];
    let minutes = SliReadings { grid: Grid::of_step(60), ..levels.readings(&groups) };
    let merged = levels.store().commit_buckets(&[minutes], on(DAY + 3, 12)).await.unwrap();
    assert_eq!((merged[0].settled, merged[0].new), (1, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn portions_of_any_size_leave_the_same_rows(
        readings in prop::collection::vec(a_reading(), 1..80),
        sizes in prop::collection::vec(1_usize..30, 1..12),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (at_once, in_portions) = (Levels::new().await, Levels::new().await);
            let now = on(DAY + 4, 0);
            at_once.try_commit(&readings, now).await.unwrap();
            let mut rest = readings.as_slice();
            for size in sizes {
                let (portion, others) = rest.split_at(size.min(rest.len()));
                in_portions.try_commit(portion, now).await.unwrap();
                in_portions.try_commit(portion, now).await.unwrap();
                rest = others;
            }
            in_portions.try_commit(rest, now).await.unwrap();
            assert_eq!(in_portions.rows().await, at_once.rows().await);
            assert_eq!(at_once.store().check().await.unwrap(), Vec::<String>::new());
        });
    }
}

#[tokio::test]
async fn two_slis_of_one_commit_are_both_kept() {
    let levels = Levels::new().await;
    let both = [named("api", "up"), named("web", "web up")];
    let SyncedSlos { slis, .. } = levels.store().sync_slos(&both, Listing::Whole, on(DAY, 0)).await.unwrap();
    let groups = [(GroupLabels::new(), a_day(DAY))];
    let other = SliReadings { sli: slis["web up"], ..levels.readings(&groups) };
    levels.store().commit_buckets(&[levels.readings(&groups), other], on(DAY + 1, 0)).await.unwrap();
    assert_eq!(levels.desk.count("sli_buckets").await, 2);
    assert_eq!(levels.desk.count("sli_days").await, 2);
}
