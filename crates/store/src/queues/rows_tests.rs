use proptest::prelude::*;
use watchbill_domain::queues::{Attention, There, Urgent};

use super::*;
use crate::queues::fixtures::{DAY, MINUTE, Queues, counted, on, queue};
use crate::queues::{QueueCommit, QueueReading};
use crate::testing::prod;

fn full() -> Watched {
    let reading = Reading {
        oldest: Some(Oldest::died(on(DAY, -90))),
        unacknowledged: Some(2),
        consumers: Some(0),
        totals: Totals { arrived: Some(9), removed: None, dropped: Some(1), source_traffic: Some(u64::MAX) },
        ..counted(DAY, 9, 7)
    };
    let before = Watched::default().after(&counted(DAY, 8, 0), None, MINUTE);
    Watched {
        sent_at: Some(on(DAY, -95)),
        peeked_died_at: Some(on(DAY, -91)),
        growing_since: Some(on(DAY, 3)),
        dropping: Some(Dropping { since: on(DAY, 1), last: on(DAY, 9), count: 1 }),
        standing: [(AttentionKind::Losing, on(DAY, 2)), (AttentionKind::Dropping, on(DAY, 1))].into(),
        ..before.after(&reading, None, MINUTE)
    }
}

#[tokio::test]
async fn a_queue_comes_back_as_it_was_committed() {
    let queues = Queues::new().await;
    let (name, watched) = (QueueName::new("orders.dlq"), full());
    let returns = Some(Returns { at_most: 3, delivered: 99 });
    let reading = watched.state.last;
    let news =
        QueueReading { name: &name, broker: Broker::RabbitMq, reading, watched: &watched, returns, facts: "{\"v\":1}" };
    queues
        .desk
        .poll_queues(on(DAY, 9), QueueCommit { readings: &[news], gone: &[], source_facts: None })
        .await
        .unwrap();
    let expected = QueueRow {
        id: queue("orders.dlq"),
        broker: Broker::RabbitMq,
        first_at: on(DAY, 9),
        gone_at: None,
        // The counts are kept with what whoever watches makes of them.
        watched: Watched { recent: Vec::new(), there: There::default(), ..watched },
        returns,
        facts: "{\"v\":1}".to_owned(),
        looked: None,
        promised: None,
    };
    assert_eq!(queues.store().queues().await.unwrap(), [expected]);
    queues.desk.assert_sound().await;
}

#[tokio::test]
async fn what_a_restart_finds_judges_as_before() {
    let queues = Queues::new().await;
    let readings: Vec<Reading> = (0..70).map(|minute| counted(DAY, minute, 3 + minute.unsigned_abs())).collect();
    let watched = queues.read("orders.dlq", &readings).await;
    let row = queues.store().queues().await.unwrap().remove(0);
    let recent = queues.store().queue_readings(&row.id, on(DAY, 0), on(DAY, 70)).await.unwrap();
    let found = Watched { recent, there: watched.there.clone(), ..row.watched };
    assert_eq!(found, watched);
    let by = watchbill_domain::queues::Watching {
        rules: watchbill_domain::queues::AttentionRules::default(),
        every: MINUTE,
        looked_at: None,
        promised: None,
        replay_waits: None,
    };
    let judged = found.judged(&by, on(DAY, 70));
    assert!(judged.attention.iter().any(|(found, _)| matches!(found, Attention::Growing { .. })), "{judged:?}");
    assert!(judged.attention.iter().all(|(found, _)| found.kind().urgent() == Urgent::Usual));
}

#[tokio::test]
async fn the_last_look_and_the_promise_that_stands_come_with_it() {
    let queues = Queues::new().await;
    queues.read("orders.dlq", &[counted(DAY, 0, 4)]).await;
    queues.read("returns.dlq", &[counted(DAY, 0, 4)]).await;
    let id = queue("orders.dlq");
    for (minute, by) in [(3, "bo"), (5, "ana"), (4, "cy")] {
        queues.store().look_at_queue(&id, by, LookKind::Look, None, on(DAY, minute)).await.unwrap();
    }
    let promise =
        Promise { by: "ana".to_owned(), at: on(DAY, 5), until: on(DAY + 2, 0), note: "after the release".to_owned() };
    queues.store().make_promise(&id, &promise).await.unwrap();
    let rows = queues.store().queues().await.unwrap();
    let looked = Look { at: on(DAY, 5), by: "ana".to_owned(), kind: LookKind::Look };
    assert_eq!((rows[0].looked.clone(), rows[0].promised.clone()), (Some(looked), Some(promise)));
    assert_eq!(
        (rows[1].id.clone(), rows[1].looked.clone(), rows[1].promised.clone()),
        (queue("returns.dlq"), None, None)
    );
    assert_eq!(rows[0].id.source, prod());
}

prop_compose! {
    fn some_reading()(state in 0..8_u8, count: u64, as_of in 0..9_000_000_i64, has_oldest: bool, more: Option<u32>) -> Reading {
        let as_of = on(DAY, 0).shifted_ms(-as_of);
        let depth = match state {
            0 => Depth::Known(count),
            1 => Depth::Approximate { count, as_of },
            2 => Depth::Empty,
            3 => Depth::NoPermission,
            4 => Depth::StatisticsOff,
            5 => Depth::NotObservable,
            6 => Depth::Stale { count: None, as_of },
            _ => Depth::Stale { count: Some(count), as_of },
        };
        let totals = Totals { arrived: more.map(u64::from), removed: Some(count), dropped: None, source_traffic: None };
        let oldest = has_oldest.then_some(Oldest::sent(as_of));
        Reading { oldest, consumers: more, unacknowledged: None, totals, ..Reading::of(on(DAY, 0), depth) }
    }
}

proptest! {
    #[test]
    fn the_column_of_a_reading_is_read_back_as_it_was(reading in some_reading()) {
        prop_assert_eq!(reading_of(&reading_column(&reading)).unwrap(), reading);
    }
}

#[test]
fn a_column_that_no_reading_has_is_refused() {
    let text = |word: &str| format!("[0,\"{word}\",4,null,null,null,null,[null,null,null,null]]");
    assert!(reading_of(&text("known")).is_ok());
    assert!(reading_of(&text("empty")).is_err(), "an empty queue counts nothing");
    assert!(reading_of(&text("unheard_of")).is_err());
}
