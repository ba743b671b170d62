use watchbill_domain::alerts::Severity::Error;

use super::*;
use crate::testing::{Desk, alert, at, fired, id, resolved};

fn ack(silence: &str) -> SharedAck {
    SharedAck {
        alert: id("a"),
        starts_at: at(1),
        by: "ana".to_owned(),
        at: at(2),
        silence: silence.to_owned(),
        ends_at: at(17),
        next_at: at(12),
        problem: None,
    }
}

async fn desk_with_ack() -> Desk {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Error, at(1)), at(1))]).await;
    desk.store.keep_shared_ack(&ack("s1")).await.unwrap();
    desk
}

#[tokio::test]
async fn it_outlives_a_restart() {
    let desk = desk_with_ack().await.restart(at(3)).await;
    assert_eq!(desk.store.shared_acks().await.unwrap(), [ack("s1")]);
}

#[tokio::test]
async fn of_an_alert_there_is_one_and_only_the_one_that_holds_is_let_go() {
    let desk = desk_with_ack().await;
    let renewed = SharedAck { problem: Some("no answer".to_owned()), ..ack("s2") };
    desk.store.keep_shared_ack(&renewed).await.unwrap();
    desk.store.drop_shared_ack(&ack("s1")).await.unwrap();
    assert_eq!(desk.store.shared_acks().await.unwrap(), std::slice::from_ref(&renewed));
    desk.store.drop_shared_ack(&renewed).await.unwrap();
    assert_eq!(desk.store.shared_acks().await.unwrap(), []);
}

#[tokio::test]
async fn there_is_none_of_an_alert_that_is_not_known_and_it_goes_with_its_alert() {
    let desk = desk_with_ack().await;
    let unknown = SharedAck { alert: id("b"), ..ack("s3") };
    assert!(matches!(desk.store.keep_shared_ack(&unknown).await, Err(StoreError::NotFound { .. })));
    desk.poll(at(5), vec![resolved("a", at(5))]).await;
    desk.store.prune(at(90), at(90)).await.unwrap();
    assert_eq!(desk.store.shared_acks().await.unwrap(), []);
}
