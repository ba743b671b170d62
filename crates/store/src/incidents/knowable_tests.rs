use super::*;
use crate::incidents::fixtures::declared;
use crate::testing::{Desk, at};

/// An alert that fires from 5, known from 6.
fn lasting() -> KnowableRow {
    KnowableRow {
        kind: KnowableKind::Alert,
        key: "prod/1@5".to_owned(),
        what: "prod/1".to_owned(),
        name: "Down".to_owned(),
        detail: "critical".to_owned(),
        from: at(5),
        known_from: Some(at(6)),
        to: None,
        known_to: None,
    }
}

async fn kept(desk: &Desk, id: IncidentId) -> Vec<KnowableRow> {
    desk.store.kept_knowable(&[id]).await.unwrap()
}

#[tokio::test]
async fn what_is_kept_is_completed_and_never_told_otherwise() {
    let desk = Desk::new().await;
    let id = declared(&desk, "Checkout is slow").await;
    desk.store.keep_knowable(id, &[lasting()]).await.unwrap();
    assert_eq!(kept(&desk, id).await, [lasting()]);
    let ended = KnowableRow { to: Some(at(9)), known_to: Some(at(10)), ..lasting() };
    let rota = KnowableRow { kind: KnowableKind::Rota, key: "payments@0".to_owned(), from: at(0), ..ended.clone() };
    desk.store.keep_knowable(id, &[ended.clone(), rota.clone()]).await.unwrap();
    assert_eq!(kept(&desk, id).await, [rota.clone(), ended.clone()], "by when each began");
    let otherwise = KnowableRow {
        name: "Up".to_owned(),
        detail: "info".to_owned(),
        from: at(4),
        known_from: Some(at(4)),
        to: Some(at(30)),
        known_to: Some(at(31)),
        ..lasting()
    };
    desk.store.keep_knowable(id, &[otherwise]).await.unwrap();
    assert_eq!(kept(&desk, id).await, [rota, ended]);
    desk.assert_sound().await;
}

#[tokio::test]
async fn when_an_end_was_known_belongs_to_that_end() {
    let desk = Desk::new().await;
    let id = declared(&desk, "Checkout is slow").await;
    let ended = KnowableRow { to: Some(at(9)), known_from: None, ..lasting() };
    desk.store.keep_knowable(id, std::slice::from_ref(&ended)).await.unwrap();
    let other_end = KnowableRow { to: Some(at(12)), known_to: Some(at(13)), ..lasting() };
    desk.store.keep_knowable(id, &[other_end]).await.unwrap();
    assert_eq!(kept(&desk, id).await, [KnowableRow { known_from: Some(at(6)), ..ended.clone() }]);
    let same_end = KnowableRow { known_to: Some(at(10)), ..ended };
    desk.store.keep_knowable(id, &[same_end]).await.unwrap();
    assert_eq!(kept(&desk, id).await[0].known_to, Some(at(10)));
}

#[tokio::test]
async fn an_incident_that_is_not_there_keeps_nothing() {
    let desk = Desk::new().await;
    let error = desk.store.keep_knowable(IncidentId(9), &[lasting()]).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error:?}");
    assert_eq!(kept(&desk, IncidentId(9)).await, []);
}
