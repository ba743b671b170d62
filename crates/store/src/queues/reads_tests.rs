use super::*;
use crate::queues::fixtures::{DAY, Queues, counted, minutes, on, queue};
use crate::testing::prod;

#[tokio::test]
async fn a_span_holds_its_beginning_and_not_its_end() {
    let queues = Queues::new().await;
    let readings = minutes(DAY, 0, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    queues.read("a.dlq", &readings).await;
    let id = queue("a.dlq");
    let read = |from, to| queues.store().queue_readings(&id, from, to);
    assert_eq!(read(on(DAY, 2), on(DAY, 4)).await.unwrap(), readings[2..4]);
    assert_eq!(read(on(DAY, 4), on(DAY, 2)).await.unwrap(), [], "the wrong way round");
    let fives = queues.store().queue_rolls(&id, RollStep::FiveMinutes, on(DAY, 5), on(DAY, 10)).await.unwrap();
    assert_eq!(fives, rolled(&readings[5..10], RollStep::FiveMinutes));
}

#[tokio::test]
async fn any_span_may_be_asked_for() {
    let queues = Queues::new().await;
    queues.read("a.dlq", &[counted(DAY, 0, 1), counted(DAY + 1, 0, 2)]).await;
    queues.store().roll_days(on(DAY + 1, 0)).await.unwrap();
    let (first, last) = (Instant::from_ms(i64::MIN), Instant::from_ms(i64::MAX));
    let id = queue("a.dlq");
    assert_eq!(queues.store().queue_readings(&id, first, last).await.unwrap().len(), 2);
    for step in [RollStep::FiveMinutes, RollStep::Hour] {
        assert_eq!(queues.store().queue_rolls(&id, step, first, last).await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn there_is_nothing_of_a_queue_that_was_never_heard_of() {
    let queues = Queues::new().await;
    let id = queue("a.dlq");
    assert_eq!(queues.store().queues().await.unwrap(), []);
    assert_eq!(queues.store().queue_readings(&id, on(DAY, 0), on(DAY, 1)).await.unwrap(), []);
    assert_eq!(queues.store().queue_rolls(&id, RollStep::Hour, on(DAY, 0), on(DAY, 1)).await.unwrap(), []);
    assert!(queues.store().readings_of_queues(&prod(), on(DAY, 0), on(DAY, 1)).await.unwrap().is_empty());
}
