use watchbill_domain::incidents::{FactorKind, FoundBy};

use super::*;
use crate::postmortems::fixtures::{BODY, begun};
use crate::testing::{Desk, at};

#[tokio::test]
async fn dismissals_hold_until_they_are_taken_back() {
    let desk = Desk::new().await;
    let id = begun(&desk).await;
    let dismissal = |reason: &str| Dismissal {
        class: Class::Hindsight,
        sentence: "0123456789abcdef".to_owned(),
        by: "ana".to_owned(),
        at: at(1),
        reason: reason.to_owned(),
    };
    let unexplained = desk.store.dismiss(id, &dismissal(" ")).await;
    assert!(matches!(unexplained, Err(StoreError::Refused { .. })), "{unexplained:?}");
    desk.store.dismiss(id, &dismissal("quoted")).await.unwrap();
    desk.store.dismiss(id, &dismissal("it is quoted")).await.unwrap();
    let kept = desk.store.postmortem(id).await.unwrap().unwrap();
    assert_eq!(kept.dismissals, [dismissal("it is quoted")]);
    desk.store.undismiss(id, Class::Hindsight, "0123456789abcdef").await.unwrap();
    let again = desk.store.undismiss(id, Class::Hindsight, "0123456789abcdef").await;
    assert!(matches!(again, Err(StoreError::NotFound { .. })), "{again:?}");
    assert_eq!(desk.store.postmortem(id).await.unwrap().unwrap().dismissals, []);
}

#[tokio::test]
async fn comments_are_answered_and_resolved() {
    let desk = Desk::new().await;
    let id = begun(&desk).await;
    let anchor = Anchor::of(BODY, &(2..10));
    let new = |answers, anchor, text| NewComment { answers, anchor, text };
    let store = &desk.store;
    assert_eq!(store.comment(id, &new(None, anchor.clone(), " how slow? "), "bo", at(1)).await.unwrap(), 1);
    assert_eq!(store.comment(id, &new(Some(1), None, "4 s"), "ana", at(2)).await.unwrap(), 2);
    let nowhere = store.comment(id, &new(Some(7), None, "x"), "ana", at(3)).await;
    assert!(matches!(nowhere, Err(StoreError::Refused { .. })), "{nowhere:?}");
    store.resolve_comment(id, 1, "bo", at(4)).await.unwrap();
    store.resolve_comment(id, 1, "ana", at(5)).await.unwrap();
    let comments = store.postmortem(id).await.unwrap().unwrap().comments;
    assert_eq!((comments[0].text.as_str(), &comments[0].anchor), ("how slow?", &anchor));
    assert_eq!(comments[0].resolved, Some(("bo".to_owned(), at(4))));
    assert_eq!((comments[1].answers, &comments[1].resolved), (Some(1), &None));
    store.reopen_comment(id, 1).await.unwrap();
    store.reopen_comment(id, 1).await.unwrap();
    assert_eq!(store.postmortem(id).await.unwrap().unwrap().comments[0].resolved, None);
    let nowhere = store.reopen_comment(id, 7).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound { .. })), "{nowhere:?}");
}

#[tokio::test]
async fn factors_are_kept_in_their_order_and_known_of_all_documents() {
    let desk = Desk::new().await;
    let id = begun(&desk).await;
    let factor = |name: &str| Factor {
        name: name.to_owned(),
        kind: FactorKind::Process,
        tags: Tag::parse("retry storm").into_iter().collect(),
        found_by: Some(FoundBy::Asking),
        evidence: vec!["note 1/2".to_owned()],
    };
    desk.store.set_factors(id, &[factor("old")]).await.unwrap();
    let factors = [factor("one"), Factor { found_by: None, ..factor("two") }];
    desk.store.set_factors(id, &factors).await.unwrap();
    assert_eq!(desk.store.postmortem(id).await.unwrap().unwrap().factors, factors);
    let known = desk.store.factors_known().await.unwrap();
    assert_eq!(known.into_iter().map(|past| past.factor).collect::<Vec<_>>(), factors);
    let unnamed = desk.store.set_factors(id, &[factor(" ")]).await;
    assert!(matches!(unnamed, Err(StoreError::Refused { .. })), "{unnamed:?}");
    desk.assert_sound().await;
}
