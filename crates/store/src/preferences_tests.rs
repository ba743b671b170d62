use crate::testing::{Desk, at};

#[tokio::test]
async fn a_preference_is_kept_until_it_is_set_again() {
    let desk = Desk::new().await;
    assert_eq!(desk.store.preference("desktop").await.unwrap(), None);
    desk.store.set_preference("desktop", "{}").await.unwrap();
    desk.store.set_preference("desktop", r#"{"awake":true}"#).await.unwrap();
    assert_eq!(desk.store.preference("desktop").await.unwrap().as_deref(), Some(r#"{"awake":true}"#));
}

#[tokio::test]
async fn wishes_are_told_once_in_their_order_and_only_while_they_are_fresh() {
    let desk = Desk::new().await;
    assert_eq!(desk.store.take_wishes(at(0)).await.unwrap(), Vec::<String>::new());
    assert!(!desk.store.has_wishes().await.unwrap());
    desk.store.wish("stale", at(0)).await.unwrap();
    assert!(desk.store.has_wishes().await.unwrap());
    desk.store.wish("first", at(10)).await.unwrap();
    desk.store.wish("second", at(10)).await.unwrap();
    assert_eq!(desk.store.take_wishes(at(10)).await.unwrap(), ["first", "second"]);
    assert_eq!(desk.store.take_wishes(at(10)).await.unwrap(), Vec::<String>::new());
}
