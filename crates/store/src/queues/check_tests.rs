use rstest::rstest;

use crate::queues::fixtures::{DAY, Queues, counted, on};
use crate::queues::frame::Step;

#[tokio::test]
async fn damaged_rows_are_told_by_queue() {
    let queues = Queues::new().await;
    queues.read("a.dlq", &[counted(DAY, 0, 4), counted(DAY + 1, 0, 4)]).await;
    queues.store().roll_days(on(DAY + 2, 0)).await.unwrap();
    queues.desk.assert_sound().await;
    queues.damage("a.dlq", Step::Minute, DAY).await;
    queues.damage("a.dlq", Step::FiveMinutes, DAY + 1).await;
    queues.damage("a.dlq", Step::Hour, DAY).await;
    let findings = queues.store().check().await.unwrap();
    assert_eq!(findings, ["3 rows of the history of the queue prod/a.dlq are damaged: they count as not known"]);
}

#[rstest]
#[case::backwards(
    "INSERT INTO queue_promises (queue_id, by, at, until, note) SELECT id, 'ana', 9, 9, '' FROM queues",
    "1 promises"
)]
#[case::gone(
    "UPDATE queues SET gone_at = 5; INSERT INTO queue_attention SELECT id, 'growing', 3 FROM queues",
    "1 reasons"
)]
#[case::of_nobody("UPDATE queue_days SET slot = slot + 1", "1 rows of the history of no queue")]
#[case::of_no_step(
    "UPDATE queue_days SET slot = slot + 90000000000000000",
    "1 rows of the history of the queue prod/a.dlq"
)]
#[tokio::test]
async fn what_must_never_be_is_found(#[case] statement: &'static str, #[case] expected: &str) {
    let queues = Queues::new().await;
    queues.read("a.dlq", &[counted(DAY, 0, 4)]).await;
    sqlx::raw_sql(statement).execute(&queues.store().writer).await.unwrap();
    let findings = queues.store().check().await.unwrap();
    assert!(findings.iter().any(|finding| finding.starts_with(expected)), "{findings:?}");
}
