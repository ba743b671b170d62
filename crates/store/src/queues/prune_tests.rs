use watchbill_domain::queues::{LookKind, Promise, RollStep};

use super::*;
use crate::queues::fixtures::{DAY, Queues, counted, on, queue};

fn gone(gone: &[(String, u64)], table: &str) -> u64 {
    gone.iter().find(|(name, _)| name == table).unwrap().1
}

async fn rows_of(queues: &Queues, step: Step) -> u64 {
    let (first, last) = slots_of(step);
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM queue_days WHERE slot BETWEEN ?1 AND ?2")
        .bind(first)
        .bind(last)
        .fetch_one(&queues.store().readers)
        .await
        .unwrap();
    rows.unsigned_abs()
}

#[tokio::test]
async fn what_was_counted_becomes_coarser_and_goes_in_the_end() {
    let queues = Queues::new().await;
    queues.read("a.dlq", &[counted(DAY, 0, 4)]).await;
    let readings: Vec<_> = (0..500).map(|day| counted(DAY + day, 7, 1 + day.unsigned_abs())).collect();
    queues.put(queues.number("a.dlq").await, &readings).await;
    let now = on(DAY + 499, 60);
    let went = queues.store().prune(on(DAY, 0), now).await.unwrap();
    assert_eq!(rows_of(&queues, Step::Minute).await, 15, "fourteen days and today");
    assert_eq!(rows_of(&queues, Step::FiveMinutes).await, 90, "today is not rolled up");
    let hours =
        queues.store().queue_rolls(&queue("a.dlq"), RollStep::Hour, on(DAY, 0), on(DAY + 500, 0)).await.unwrap();
    assert!((400..=400 + 30).contains(&hours.len()), "whole rows of thirty days go: {}", hours.len());
    assert_eq!(hours.last().unwrap().start, on(DAY + 499, 0));
    let minutes = 500 - 15;
    let fives = 499 - 90;
    assert!(gone(&went, "queue_days") >= minutes + fives, "{went:?}");
    queues.desk.assert_sound().await;
    let again = queues.store().prune(on(DAY, 0), now).await.unwrap();
    assert_eq!(gone(&again, "queue_days"), 0);
}

#[tokio::test]
async fn a_queue_that_is_gone_goes_with_everything_but_the_trail() {
    let queues = Queues::new().await;
    for name in ["a.dlq", "b.dlq"] {
        queues.read(name, &[counted(DAY, 0, 4)]).await;
        queues.store().look_at_queue(&queue(name), "ana", LookKind::Look, None, on(DAY, 1)).await.unwrap();
        let promise = Promise { by: "ana".to_owned(), at: on(DAY, 1), until: on(DAY, 9), note: String::new() };
        queues.store().make_promise(&queue(name), &promise).await.unwrap();
    }
    queues.let_go("a.dlq", on(DAY, 5)).await;
    let kept = queues.store().prune(on(DAY, 5), on(DAY, 6)).await.unwrap();
    assert_eq!(gone(&kept, "queues"), 0, "not before its time");
    let went = queues.store().prune(on(DAY, 6), on(DAY, 6)).await.unwrap();
    assert_eq!(gone(&went, "queues"), 1);
    let left = queues.store().queues().await.unwrap();
    assert_eq!(left.iter().map(|row| row.id.clone()).collect::<Vec<_>>(), [queue("b.dlq")]);
    assert_eq!((left[0].looked.is_some(), left[0].promised.is_some()), (true, true));
    for (table, rows) in [("queue_days", 1), ("queue_looks", 1), ("queue_promises", 1), ("queue_trail", 2)] {
        assert_eq!(queues.desk.count(table).await, rows, "{table}");
    }
    queues.desk.assert_sound().await;
}

#[tokio::test]
async fn the_last_look_and_the_promise_nobody_took_back_stay() {
    let queues = Queues::new().await;
    let id = queue("a.dlq");
    queues.read("a.dlq", &[counted(DAY, 0, 4)]).await;
    for minute in [1, 2, 3] {
        queues.store().look_at_queue(&id, "ana", LookKind::Look, None, on(DAY, minute)).await.unwrap();
        let promise = Promise { by: "ana".to_owned(), at: on(DAY, minute), until: on(DAY, 9), note: String::new() };
        queues.store().make_promise(&id, &promise).await.unwrap();
    }
    let went = queues.store().prune(on(DAY, 99), on(DAY, 99)).await.unwrap();
    assert_eq!((gone(&went, "queue_looks"), gone(&went, "queue_promises")), (2, 2));
    let row = queues.store().queues().await.unwrap().remove(0);
    assert_eq!(row.looked.map(|look| look.at), Some(on(DAY, 3)));
    assert_eq!(row.promised.map(|promise| promise.at), Some(on(DAY, 3)));
}

#[tokio::test]
async fn queues_of_a_source_that_is_not_watched_any_more_go_with_it() {
    let queues = Queues::new().await;
    queues.read("a.dlq", &[counted(DAY, 0, 4)]).await;
    queues.tell_of_source("{}", on(DAY, 0)).await;
    queues.store().sync_sources(&[crate::testing::configured("other")], on(DAY, 1)).await.unwrap();
    let kept = queues.store().prune(on(DAY, 0), on(DAY, 2)).await.unwrap();
    assert_eq!((gone(&kept, "queues"), gone(&kept, "queue_sources")), (0, 0), "it was asked after that");
    let went = queues.store().prune(on(DAY, 1), on(DAY, 2)).await.unwrap();
    assert_eq!((gone(&went, "queues"), gone(&went, "queue_sources")), (1, 1));
    queues.desk.assert_sound().await;
}
