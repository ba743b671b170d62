use rstest::rstest;
use watchbill_domain::slo::Tier;

use super::*;
use crate::Role;
use crate::slo::fixtures::{DAY, Levels, named, on};
use crate::slo::{GroupLabels, Listing};

async fn row(levels: &Levels) -> SliRow {
    levels.store().sli("up").await.unwrap().unwrap()
}

#[tokio::test]
async fn an_sli_that_was_never_measured_is_known_by_its_key_alone() {
    let levels = Levels::new().await;
    let expected = SliRow {
        id: levels.sli,
        key: "up".to_owned(),
        source: None,
        gone_at: None,
        measured: None,
        problem: None,
        tier: None,
        series: None,
        oldest_at: None,
        unseen_since: None,
        reconciled: None,
        groups: Vec::new(),
    };
    assert_eq!(levels.store().slis().await.unwrap(), [expected]);
    assert_eq!(levels.store().sli("down").await.unwrap(), None);
}

#[tokio::test]
async fn what_is_learned_is_kept_and_a_problem_ends_with_the_next_answer() {
    let levels = Levels::new().await;
    let sum = |total| EventSum { good: total - 1, total };
    let reconciled =
        Reconciliation { day: on(DAY, 0), hours: 23, ours: sum(100), theirs: sum(103), at: on(DAY + 1, 9) };
    let notes = [
        (levels.sli, SliNote::Problem("refused".to_owned())),
        (levels.sli, SliNote::Oldest(on(DAY - 15, 0))),
        (levels.sli, SliNote::Reconciled(reconciled)),
    ];
    levels.store().note_slis(&notes, on(DAY, 1)).await.unwrap();
    let found = row(&levels).await;
    assert_eq!(found.problem, Some(SliProblem { text: "refused".to_owned(), at: on(DAY, 1) }));
    assert_eq!((found.oldest_at, found.reconciled), (Some(on(DAY - 15, 0)), Some(reconciled)));
    assert_eq!(reconciled.drift(), EventSum { good: -3, total: -3 });
    assert_eq!((found.tier, found.series), (None, None));

    let answered = SliNote::Answered { tier: Tier::Aggregated, series: Some(712) };
    levels.store().note_slis(&[(levels.sli, answered)], on(DAY, 2)).await.unwrap();
    let found = row(&levels).await;
    assert_eq!((found.problem, found.tier, found.series), (None, Some(Tier::Aggregated), Some(712)));
    levels.desk.assert_sound().await;
}

/// Records of before hours were compared by themselves.
#[tokio::test]
async fn a_comparison_without_hours_is_one_of_a_whole_day() {
    let levels = Levels::new().await;
    let text = format!("[{},99,100,102,103,{}]", on(DAY, 0).as_ms(), on(DAY + 1, 9).as_ms());
    sqlx::query("UPDATE slis SET reconciled = ?1").bind(text).execute(&levels.store().writer).await.unwrap();
    let reconciled = row(&levels).await.reconciled.unwrap();
    assert_eq!((reconciled.day, reconciled.hours, reconciled.theirs.total), (on(DAY, 0), 24, 103));
    sqlx::query("UPDATE slis SET reconciled = '[1,2]'").execute(&levels.store().writer).await.unwrap();
    assert!(levels.store().slis().await.is_err());
}

#[tokio::test]
async fn a_problem_is_as_old_as_its_text_and_what_is_known_is_not_written_again() {
    let levels = Levels::new().await;
    let answered = SliNote::Answered { tier: Tier::Exact, series: None };
    let notes =
        [answered, SliNote::Oldest(on(DAY, 0)), SliNote::Problem("refused".to_owned())].map(|note| (levels.sli, note));
    levels.store().note_slis(&notes, on(DAY, 1)).await.unwrap();
    let guest = Store::open(&levels.desk.file(), Role::Guest, on(DAY, 1)).await.unwrap();
    let before = guest.data_version().await.unwrap();
    levels.store().note_slis(&notes[1..], on(DAY, 5)).await.unwrap();
    assert_eq!(guest.data_version().await.unwrap(), before);
    assert_eq!(row(&levels).await.problem.unwrap().at, on(DAY, 1));
    let other = SliNote::Problem("timed out".to_owned());
    levels.store().note_slis(&[(levels.sli, other)], on(DAY, 6)).await.unwrap();
    assert_eq!(row(&levels).await.problem.unwrap().at, on(DAY, 6));
}

#[tokio::test]
async fn every_tier_comes_back_as_it_was() {
    let levels = Levels::new().await;
    for tier in [Tier::ExistingRules, Tier::Aggregated, Tier::Anchored, Tier::Exact] {
        let note = SliNote::Answered { tier, series: None };
        levels.store().note_slis(&[(levels.sli, note)], on(DAY, 1)).await.unwrap();
        assert_eq!(row(&levels).await.tier, Some(tier));
    }
}

#[tokio::test]
async fn slis_come_by_their_keys_and_groups_by_their_labels() {
    let levels = Levels::new().await;
    let names = [named("b", "zz"), named("a", "up"), named("c", "aa")];
    levels.store().sync_slos(&names, Listing::Whole, on(DAY, 0)).await.unwrap();
    let labels = |value: &str| {
        GroupLabels::from([("code".to_owned(), "\"5\"".to_owned()), ("pod".to_owned(), value.to_owned())])
    };
    let bucket = crate::slo::fixtures::known(on(DAY, 0), 1, 1);
    let groups = [(labels("b"), vec![bucket]), (labels("a"), vec![bucket]), (labels("none"), Vec::new())];
    levels.store().commit_buckets(&[levels.readings(&groups)], on(DAY, 1)).await.unwrap();
    let found = levels.store().slis().await.unwrap();
    assert_eq!(found.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["aa", "up", "zz"]);
    let kept: Vec<&GroupLabels> = found[1].groups.iter().map(|group| &group.labels).collect();
    assert_eq!(kept, [&labels("a"), &labels("b")]);
    assert_eq!((found[0].groups.len(), found[2].groups.len()), (0, 0));
}

/// Days from the first on, in the order in which they are told of; `true` where there were series of the events.
#[rstest]
#[case::the_oldest_first(&[(0, 1, false), (1, 2, false)], Some(0))]
#[case::seen_ends_it(&[(0, 1, false), (1, 2, true)], None)]
#[case::seen_before_it_does_not(&[(2, 3, false), (0, 1, true)], Some(2))]
#[case::it_begins_anew(&[(0, 1, false), (1, 2, true), (2, 3, false)], Some(2))]
#[case::what_meets_it_is_the_same_time(&[(2, 3, false), (1, 2, false)], Some(1))]
#[case::what_does_not_is_not(&[(2, 3, false), (0, 1, false)], Some(2))]
#[tokio::test]
async fn it_is_known_since_when_events_have_no_series(#[case] told: &[(i64, i64, bool)], #[case] since: Option<i64>) {
    let levels = Levels::new().await;
    for (from, to, seen) in told {
        let span = Span { start: on(DAY + from, 0), end: on(DAY + to, 0) };
        let note = if *seen { SliNote::Seen(span) } else { SliNote::Unseen(span) };
        levels.store().note_slis(&[(levels.sli, note)], on(DAY + 3, 0)).await.unwrap();
    }
    assert_eq!(row(&levels).await.unseen_since, since.map(|day| on(DAY + day, 0)));
    levels.desk.assert_sound().await;
}
