use super::*;
use crate::queues::fixtures::{DAY, Queues, counted, on, queue};
use crate::{Role, Store};

#[tokio::test]
async fn looks_come_back_the_last_first() {
    let queues = Queues::new().await;
    queues.read("a.dlq", &[counted(DAY, 0, 4)]).await;
    let id = queue("a.dlq");
    queues.store().look_at_queue(&id, "ana", LookKind::Look, None, on(DAY, 5)).await.unwrap();
    queues.store().look_at_queue(&id, "bo", LookKind::Peek, Some("10 messages"), on(DAY, 6)).await.unwrap();
    let of = |at, by: &str, kind, what: Option<&str>| LookRow {
        look: Look { at, by: by.to_owned(), kind },
        what: what.map(str::to_owned),
    };
    let (first, last) =
        (of(on(DAY, 5), "ana", LookKind::Look, None), of(on(DAY, 6), "bo", LookKind::Peek, Some("10 messages")));
    assert_eq!(queues.store().queue_looks(&id, 9).await.unwrap(), [last.clone(), first]);
    assert_eq!(queues.store().queue_looks(&id, 1).await.unwrap(), [last]);
}

#[tokio::test]
async fn a_look_at_a_queue_that_was_never_heard_of_is_refused() {
    let queues = Queues::new().await;
    let refused = queues.store().look_at_queue(&queue("no.dlq"), "ana", LookKind::Look, None, on(DAY, 0)).await;
    assert!(matches!(refused, Err(StoreError::NotFound { what }) if what.contains("prod/no.dlq")));
}

#[tokio::test]
async fn a_guest_may_look() {
    let queues = Queues::new().await;
    queues.read("a.dlq", &[counted(DAY, 0, 4)]).await;
    let guest = Store::open(&queues.desk.file(), Role::Guest, on(DAY, 1)).await.unwrap();
    guest.look_at_queue(&queue("a.dlq"), "ana", LookKind::Look, None, on(DAY, 5)).await.unwrap();
    let row = queues.store().queues().await.unwrap().remove(0);
    assert_eq!(row.looked.map(|look| look.at), Some(on(DAY, 5)));
}
