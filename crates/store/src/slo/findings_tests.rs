use rstest::rstest;

use crate::slo::closing::tests::freeze;
use crate::slo::fixtures::{DAY, Levels, a_day, on};
use crate::slo::frozen::tests::quarter;
use crate::slo::reviews::tests::review;

async fn lived_in() -> Levels {
    let levels = Levels::new().await;
    let buckets: Vec<_> = (0..3).flat_map(|day| a_day(DAY + day)).collect();
    levels.commit(&buckets).await;
    levels.store().open_review(&review("2026-Q3", 1), on(DAY, 1)).await.unwrap();
    freeze(levels.store(), "2026-Q2", &quarter("api"), on(DAY, 1)).await;
    levels
}

#[tokio::test]
async fn damaged_days_are_found_by_their_sli_and_their_dates() {
    let levels = lived_in().await;
    levels.desk.assert_sound().await;
    levels.damage(DAY + 1).await;
    levels.damage(DAY + 2).await;
    let findings = levels.store().check().await.unwrap();
    let expected = "2 days of buckets of the SLI up are damaged: they count as unknown, and are fetched again while the source \
                    has them (the first is 2026-03-02)";
    assert_eq!(findings, [expected]);
}

#[rstest]
#[case::sums("UPDATE sli_days SET total = '1' WHERE day = 20514", "1 days of buckets of the SLI up do not add up")]
#[case::no_sums("DELETE FROM sli_days", "3 days of buckets of the SLI up do not add up")]
#[case::no_sli("DELETE FROM sli_days; DELETE FROM sli_series", "3 days of buckets of no SLI")]
#[case::another_row("UPDATE sli_buckets SET slot = slot + 100", "3 days of buckets of the SLI up are damaged")]
#[case::snapshot(
    "UPDATE reviews SET snapshot = '{}' WHERE closed_at IS NULL",
    "what was shown in the review 2026-Q3 (revision 1) is not what its hash"
)]
#[case::frozen(
    "DROP TRIGGER frozen_windows_stay; UPDATE frozen_windows SET document = '{}'",
    "the frozen window of api (1) is not what its hash was made of"
)]
#[case::replaced(
    "INSERT INTO review_decisions (review_id, about, subject, state, proposed, taken, because, owner, due, dissent, by, at, replaces)
     VALUES (1, 'slo', 'api', '', '', 'x', '', '', '', '', '', 1, NULL), (1, 'slo', 'web', '', '', 'x', '', '', '', '', '', 1, 1)",
    "decisions that take the place of one about something else"
)]
#[tokio::test]
async fn what_must_never_be_is_found(#[case] damage: &'static str, #[case] finding: &str) {
    let levels = lived_in().await;
    sqlx::raw_sql(damage).execute(&levels.store().writer).await.unwrap();
    let findings = levels.store().check().await.unwrap();
    assert!(findings.iter().any(|found| found.contains(finding)), "{findings:?}");
}
