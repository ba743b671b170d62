use super::*;
use crate::slo::closing::tests::close;
use crate::slo::fixtures::{DAY, Levels, on, span};

pub(crate) fn review(label: &str, revision: u32) -> NewReview {
    NewReview {
        label: label.to_owned(),
        revision,
        title: "Third quarter".to_owned(),
        window: "quarter".to_owned(),
        span: span(on(DAY - 90, 0), on(DAY, 0)),
        zone: "Europe/Berlin".to_owned(),
        tzdb: "2026a".to_owned(),
        snapshot: r#"{"slos":[]}"#.to_owned(),
        by: "ana".to_owned(),
    }
}

#[tokio::test]
async fn a_review_comes_back_with_what_was_shown_in_it() {
    let levels = Levels::new().await;
    let store = levels.store();
    let id = store.open_review(&review("2026-Q3", 1), on(DAY, 1)).await.unwrap();
    let found = store.review(id).await.unwrap().unwrap();
    let expected = ReviewHead {
        id,
        label: "2026-Q3".to_owned(),
        revision: 1,
        title: "Third quarter".to_owned(),
        window: "quarter".to_owned(),
        span: span(on(DAY - 90, 0), on(DAY, 0)),
        zone: "Europe/Berlin".to_owned(),
        tzdb: "2026a".to_owned(),
        snapshot_hash: document_hash(r#"{"slos":[]}"#),
        opened: Told { by: "ana".to_owned(), at: on(DAY, 1) },
        closed: None,
    };
    assert_eq!((&found.head, found.snapshot.as_str()), (&expected, r#"{"slos":[]}"#));
    assert_eq!(store.reviews().await.unwrap(), [expected]);
    assert_eq!(store.review(ReviewId(99)).await.unwrap(), None);
    assert_eq!(store.review_of("2026-Q2").await.unwrap(), None);

    let hash = store.keep_snapshot(id, "{}").await.unwrap();
    let found = store.review_of("2026-Q3").await.unwrap().unwrap();
    assert_eq!((found.snapshot.as_str(), &found.head.snapshot_hash), ("{}", &hash));
    levels.desk.assert_sound().await;
}

#[tokio::test]
async fn one_review_of_a_label_is_open_at_a_time_and_a_revision_is_there_once() {
    let levels = Levels::new().await;
    let store = levels.store();
    let first = store.open_review(&review("2026-Q3", 1), on(DAY, 1)).await.unwrap();
    let error = store.open_review(&review("2026-Q3", 2), on(DAY, 2)).await.unwrap_err();
    assert!(error.to_string().contains("is open already (revision 1)"), "{error}");
    store.open_review(&review("2026-Q2", 1), on(DAY, 2)).await.unwrap();
    close(store, first, on(DAY, 3)).await.unwrap();
    let error = store.open_review(&review("2026-Q3", 1), on(DAY, 4)).await.unwrap_err();
    assert!(error.to_string().contains("is there already, and closed"), "{error}");
    let second = store.open_review(&review("2026-Q3", 2), on(DAY, 5)).await.unwrap();
    assert_eq!(store.review_of("2026-Q3").await.unwrap().unwrap().head.id, second);
    let older = store.review_revision("2026-Q3", 1).await.unwrap().unwrap();
    assert_eq!((older.head.id, older.head.revision), (first, 1));
    assert_eq!(store.review_revision("2026-Q3", 3).await.unwrap(), None);
}

#[tokio::test]
async fn a_closed_review_stays_as_it_was() {
    let levels = Levels::new().await;
    let store = levels.store();
    let id = store.open_review(&review("2026-Q3", 1), on(DAY, 1)).await.unwrap();
    close(store, id, on(DAY, 3)).await.unwrap();
    let closed = store.review(id).await.unwrap().unwrap();
    let closing = Closing { by: "ana".to_owned(), at: on(DAY, 3), hash: "f00".to_owned(), rule: 2 };
    assert_eq!(closed.head.closed, Some(closing));
    for error in [close(store, id, on(DAY, 4)).await.unwrap_err(), store.keep_snapshot(id, "{}").await.unwrap_err()] {
        assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
    }
    let rewritten = sqlx::query("UPDATE reviews SET title = 'another'").execute(&store.writer).await;
    assert!(rewritten.unwrap_err().to_string().contains("never rewritten"));
    assert_eq!(store.review(id).await.unwrap(), Some(closed));
    let error = close(store, ReviewId(99), on(DAY, 4)).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error:?}");
}

#[tokio::test]
async fn reviews_come_by_what_they_are_about_the_newest_first() {
    let levels = Levels::new().await;
    let older = NewReview { span: span(on(DAY - 180, 0), on(DAY - 90, 0)), ..review("2026-Q2", 1) };
    for one in [review("2026-Q3", 1), older] {
        levels.store().open_review(&one, on(DAY, 1)).await.unwrap();
    }
    let heads = levels.store().reviews().await.unwrap();
    assert_eq!(heads.iter().map(|head| head.label.as_str()).collect::<Vec<_>>(), ["2026-Q3", "2026-Q2"]);
}
