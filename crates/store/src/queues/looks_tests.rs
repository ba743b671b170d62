use super::*;
use crate::queues::fixtures::{DAY, Queues, counted, on, queue};
use crate::{Role, Store};
use watchbill_domain::queues::Promise;

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
async fn queues_of_which_messages_were_read_are_those_of_peeks_that_were_answered() {
    let queues = Queues::new().await;
    for name in ["a.dlq", "b.dlq", "c.dlq"] {
        queues.read(name, &[counted(DAY, 0, 4)]).await;
    }
    let look = async |name: &str, kind, what| {
        queues.store().look_at_queue(&queue(name), "ana", kind, what, on(DAY, 5)).await.unwrap();
    };
    look("a.dlq", LookKind::Peek, Some("2 messages")).await;
    look("b.dlq", LookKind::Peek, None).await;
    look("c.dlq", LookKind::Look, Some("2 messages")).await;
    assert_eq!(queues.store().queues_read_by_us(on(DAY, 5)).await.unwrap(), [queue("a.dlq")].into());
    assert_eq!(queues.store().queues_read_by_us(on(DAY, 6)).await.unwrap(), [].into());
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

#[tokio::test]
async fn looks_and_promises_are_told_of_the_queues_that_have_any() {
    let queues = Queues::new().await;
    for name in ["a.dlq", "b.dlq", "c.dlq"] {
        queues.read(name, &[counted(DAY, 0, 4)]).await;
    }
    queues.store().look_at_queue(&queue("a.dlq"), "ana", LookKind::Look, None, on(DAY, 5)).await.unwrap();
    queues.store().look_at_queue(&queue("a.dlq"), "bo", LookKind::Look, None, on(DAY, 6)).await.unwrap();
    let promise = Promise { by: "ana".to_owned(), at: on(DAY, 6), until: on(DAY, 9), note: "soon".to_owned() };
    queues.store().make_promise(&queue("b.dlq"), &promise).await.unwrap();
    let source = queue("a.dlq").source;
    let told = queues.store().looks_and_promises(&source).await.unwrap();
    let look = Look { at: on(DAY, 6), by: "bo".to_owned(), kind: LookKind::Look };
    assert_eq!(told.len(), 2);
    assert_eq!(told[&queue("a.dlq").name], (Some(look), None));
    assert_eq!(told[&queue("b.dlq").name], (None, Some(promise)));

    queues.store().end_promise(&queue("b.dlq"), "ana", on(DAY, 7)).await.unwrap();
    let told = queues.store().looks_and_promises(&source).await.unwrap();
    assert_eq!(told.keys().map(|name| name.as_str()).collect::<Vec<_>>(), ["a.dlq"]);
    let other = watchbill_domain::ids::SourceName::new("other");
    assert_eq!(queues.store().looks_and_promises(&other).await.unwrap(), std::collections::HashMap::new());
}

#[tokio::test]
async fn a_look_is_no_later_than_now_when_the_clock_is_set_back() {
    let queues = Queues::new().await;
    queues.read("a.dlq", &[counted(DAY, 0, 4)]).await;
    for minute in [10, 60] {
        queues.store().look_at_queue(&queue("a.dlq"), "ana", LookKind::Look, None, on(DAY, minute)).await.unwrap();
    }
    queues.set_back(std::time::Duration::from_secs(1800), on(DAY, 30)).await;
    let looks = queues.store().queue_looks(&queue("a.dlq"), 9).await.unwrap();
    assert_eq!(looks.iter().map(|row| row.look.at).collect::<Vec<_>>(), [on(DAY, 30), on(DAY, 10)]);
}

#[tokio::test]
async fn the_last_peek_that_told_says_when_the_oldest_message_died() {
    let queues = Queues::new().await;
    queues.read("a.dlq", &[counted(DAY, 0, 4)]).await;
    queues.read("b.dlq", &[counted(DAY, 0, 4)]).await;
    let peek = |minute| LookRow {
        look: Look { at: on(DAY, minute), by: "ana".to_owned(), kind: LookKind::Peek },
        what: Some("2 messages".to_owned()),
    };
    for (minute, died) in [(5, Some(1)), (6, Some(2)), (7, None)] {
        let died = died.map(|minute| on(DAY - 1, minute));
        queues.store().peek_at_queue(&queue("a.dlq"), &peek(minute), died).await.unwrap();
    }
    queues.store().look_at_queue(&queue("b.dlq"), "bo", LookKind::Look, None, on(DAY, 8)).await.unwrap();
    let source = queue("a.dlq").source;
    let told = queues.store().peeked_deaths(&source).await.unwrap();
    assert_eq!(told, [(queue("a.dlq").name, (on(DAY, 6), on(DAY - 1, 2)))].into());
    assert_eq!(queues.store().queue_looks(&queue("a.dlq"), 1).await.unwrap(), [peek(7)]);
}
