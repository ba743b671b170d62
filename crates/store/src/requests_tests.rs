use super::*;
use crate::Role;
use crate::testing::{Desk, at, prod};

#[tokio::test]
async fn a_guest_asks_and_the_owner_answers() {
    let desk = Desk::new().await;
    let guest = Store::open(&desk.file(), Role::Guest, at(1)).await.unwrap();
    let one = guest.request_poll(Some(&prod()), at(1)).await.unwrap();
    let all = guest.request_poll(None, at(2)).await.unwrap();
    let open = desk.store.open_requests().await.unwrap();
    assert_eq!(open, [RequestRow { id: one, source: Some(prod()) }, RequestRow { id: all, source: None }]);
    assert_eq!(guest.request_answer(one).await.unwrap(), None);
    desk.store.finish_request(one, r#"{"changes":{}}"#, at(3)).await.unwrap();
    assert_eq!(guest.request_answer(one).await.unwrap().as_deref(), Some(r#"{"changes":{}}"#));
    assert_eq!(desk.store.open_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_first_answer_stands() {
    let desk = Desk::new().await;
    let id = desk.store.request_poll(None, at(1)).await.unwrap();
    desk.store.finish_request(id, "1", at(2)).await.unwrap();
    desk.store.finish_request(id, "2", at(3)).await.unwrap();
    assert_eq!(desk.store.request_answer(id).await.unwrap().as_deref(), Some("1"));
}

#[tokio::test]
async fn a_poll_of_an_unknown_source_cannot_be_asked_for() {
    let desk = Desk::new().await;
    let error = desk.store.request_poll(Some(&SourceName::new("nope")), at(1)).await.unwrap_err();
    assert!(error.to_string().contains("nope"), "{error}");
    assert_eq!(desk.store.request_answer(99).await.unwrap(), None);
}
