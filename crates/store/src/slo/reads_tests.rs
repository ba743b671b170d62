use watchbill_domain::slo::Grid;

use super::*;
use crate::slo::fixtures::{DAY, Levels, a_day, grid, known, named, on, span, whole};
use crate::{GroupLabels, Listing, SliReadings};

/// So many SLIs, each measured on the days of `days`.
async fn portfolio(slis: usize, days: std::ops::Range<i64>) -> (Levels, Vec<GroupId>) {
    let levels = Levels::new().await;
    let named: Vec<_> = (0..slis).map(|n| named(&format!("slo {n}"), &format!("sli {n:03}"))).collect();
    let synced = levels.store().sync_slos(&named, Listing::Partial, on(DAY, 0)).await.unwrap();
    let groups = [(GroupLabels::new(), days.clone().flat_map(a_day).collect::<Vec<_>>())];
    for sli in synced.slis.values() {
        let readings = SliReadings { sli: *sli, ..levels.readings(&groups) };
        levels.store().commit_buckets(&[readings], on(days.end, 0)).await.unwrap();
    }
    let rows = levels.store().slis().await.unwrap();
    let groups = rows.into_iter().filter_map(|row| row.groups.first().map(|group| group.id)).collect();
    (levels, groups)
}

#[tokio::test]
async fn only_buckets_wholly_inside_are_read_and_in_the_order_of_time() {
    let levels = Levels::new().await;
    let mut backwards: Vec<_> = a_day(DAY).into_iter().chain(a_day(DAY + 1)).collect();
    backwards.reverse();
    levels.commit(&backwards).await;
    let inside = Span { start: on(DAY, 280).shifted_ms(1), end: on(DAY + 1, 3).shifted_ms(-1) };
    let expected: Vec<_> = a_day(DAY).into_iter().chain(a_day(DAY + 1)).skip(281).take(7 + 2).collect();
    assert_eq!(levels.buckets(inside).await, expected);
    assert_eq!(levels.buckets(span(on(DAY + 1, 0), on(DAY, 0))).await, []);
}

#[tokio::test]
async fn what_was_asked_in_vain_is_told_from_what_was_never_asked() {
    let levels = Levels::new().await;
    let silent = Bucket::unknown(on(DAY, 3));
    levels.commit(&[known(on(DAY, 1), 1, 1), silent]).await;
    assert_eq!(levels.buckets(span(on(DAY, 2), on(DAY, 9))).await, [silent]);
}

#[tokio::test]
async fn a_portfolio_is_visited_group_by_group_each_once() {
    let (levels, mut groups) = portfolio(7, DAY..DAY + 3).await;
    groups.push(GroupId(9_999));
    let mut visited = Vec::new();
    let asked = span(on(DAY + 1, 0), on(DAY + 3, 0));
    let seen = |group, buckets: Vec<Bucket>| visited.push((group, buckets.len()));
    levels.store().visit_buckets(&groups, grid(), asked, seen).await.unwrap();
    visited.sort_unstable();
    groups.sort_unstable();
    let expected: Vec<_> = groups.iter().map(|group| (*group, if group.0 == 9_999 { 0 } else { 576 })).collect();
    assert_eq!(visited, expected);
}

#[tokio::test]
async fn the_groups_of_a_portfolio_are_found_by_their_keys() {
    let levels = Levels::new().await;
    for question in [PACKED_OF_GROUPS, PACKED_OF_SLIS] {
        let plan = levels.desk.plan(question).await;
        assert!(plan.contains("SEARCH b USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"), "{plan}");
        assert!(!plan.contains("SCAN s") && !plan.contains("SCAN b") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}

#[tokio::test]
async fn hours_that_begin_at_a_quarter_past_come_back_as_they_were() {
    let levels = Levels::new().await;
    // Kathmandu is 5:45 ahead.
    let hours = Grid::of_step(3600).through(on(DAY, 3));
    let buckets: Vec<Bucket> = (0..48).map(|hour| known(on(DAY, 3 + 12 * hour), hour, 100)).collect();
    let groups = [(GroupLabels::new(), buckets.clone())];
    let readings =
        SliReadings { grid: hours, keep: std::time::Duration::from_hours(24 * 90), ..levels.readings(&groups) };
    levels.store().commit_buckets(&[readings], on(DAY + 2, 0)).await.unwrap();
    let group = levels.group().await;
    let all = span(on(DAY, 0), on(DAY + 3, 0));
    assert_eq!(levels.store().buckets(group, hours, all).await.unwrap(), buckets);
    assert_eq!(levels.store().buckets(group, Grid::of_step(3600), all).await.unwrap(), []);
    assert_eq!(levels.store().last_known(&[levels.sli], hours).await.unwrap()[&levels.sli], on(DAY + 2, 3));
}

#[tokio::test]
async fn the_last_reading_is_known_and_silence_is_none() {
    let levels = Levels::new().await;
    assert_eq!(levels.store().last_known(&[levels.sli], grid()).await.unwrap().get(&levels.sli), None);
    levels.commit(&[known(on(DAY, 1), 1, 1), Bucket::unknown(on(DAY, 7))]).await;
    levels.commit(&[known(on(DAY, 0), 1, 1)]).await;
    assert_eq!(levels.store().last_known(&[levels.sli], grid()).await.unwrap()[&levels.sli], on(DAY, 2));
}

#[tokio::test]
async fn a_damaged_day_is_left_out_and_the_others_are_whole() {
    let levels = Levels::new().await;
    let buckets: Vec<Bucket> = (0..3).flat_map(|day| a_day(DAY + day)).collect();
    levels.commit(&buckets).await;
    levels.damage(DAY + 1).await;
    let read = levels.buckets(span(on(DAY, 0), on(DAY + 3, 0))).await;
    assert_eq!((&read[..288], &read[288..]), (&buckets[..288], &buckets[576..]));
    assert_eq!(levels.buckets(whole(DAY + 1)).await, []);
}

/// The bar is 5 MB; busy traffic that is never the same twice is what packs worst.
#[tokio::test]
async fn a_year_of_an_sli_takes_less_than_a_megabyte() {
    let levels = Levels::new().await;
    let pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
    let size = || async { sqlx::query_scalar::<_, i64>(pages).fetch_one(&levels.store().writer).await.unwrap() };
    let before = size().await;
    let mut noise = 7_u64;
    for month in 0..13 {
        let days = (month * 30..(month * 30 + 30).min(366)).flat_map(a_day).map(|bucket| {
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let total = 1_000_000 + i64::from((noise >> 40) as u32 % 200_000);
            known(bucket.start.shifted_ms(DAY * 86_400_000), total - i64::from((noise >> 50) as u32 % 2_000), total)
        });
        levels.try_commit(&days.collect::<Vec<_>>(), on(DAY + 400, 0)).await.unwrap();
    }
    let taken = size().await - before;
    assert_eq!(levels.desk.count("sli_buckets").await, 366);
    assert!(taken < 1_000_000, "{taken} bytes");
}
