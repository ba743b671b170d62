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
    let reconciled = Reconciliation { day: on(DAY, 0), ours: sum(100), theirs: sum(103), at: on(DAY + 1, 9) };
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
