use super::*;
use crate::slo::closing::tests::close;
use crate::slo::fixtures::{DAY, Levels, on};
use crate::slo::reviews::tests::review;

fn note(review: ReviewId, kind: NoteKind, body: &str) -> NewNote {
    NewNote { review, kind, subject: "checkout".to_owned(), body: body.to_owned(), by: "ana".to_owned() }
}

#[tokio::test]
async fn notes_come_in_the_order_in_which_they_were_entered() {
    let levels = Levels::new().await;
    let store = levels.store();
    let id = store.open_review(&review("2026-Q3", 1), on(DAY, 1)).await.unwrap();
    let other = store.open_review(&review("2026-Q2", 1), on(DAY, 1)).await.unwrap();
    for (place, kind) in (2..).zip(NoteKind::ALL) {
        store.append_note(&note(id, kind, r#"{"toil":"low"}"#), on(DAY, place)).await.unwrap();
    }
    store.append_note(&note(other, NoteKind::Note, "1"), on(DAY, 9)).await.unwrap();
    let found = store.review_notes(id).await.unwrap();
    assert_eq!(found.iter().map(|row| row.kind).collect::<Vec<_>>(), NoteKind::ALL);
    let told = Told { by: "ana".to_owned(), at: on(DAY, 2) };
    assert_eq!(
        (found[0].subject.as_str(), found[0].body.as_str(), &found[0].told),
        ("checkout", r#"{"toil":"low"}"#, &told)
    );
}

#[tokio::test]
async fn nothing_is_entered_in_a_review_that_is_closed_or_that_there_is_not() {
    let levels = Levels::new().await;
    let store = levels.store();
    let id = store.open_review(&review("2026-Q3", 1), on(DAY, 1)).await.unwrap();
    close(store, id, on(DAY, 2)).await.unwrap();
    let error = store.append_note(&note(id, NoteKind::Fit, "{}"), on(DAY, 3)).await.unwrap_err();
    assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
    let error = store.append_note(&note(ReviewId(9), NoteKind::Fit, "{}"), on(DAY, 3)).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error:?}");
    assert_eq!(store.review_notes(id).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_no_json_is_not_kept() {
    let levels = Levels::new().await;
    let id = levels.store().open_review(&review("2026-Q3", 1), on(DAY, 1)).await.unwrap();
    levels.store().append_note(&note(id, NoteKind::Note, "{"), on(DAY, 3)).await.unwrap_err();
    assert_eq!(levels.store().review_notes(id).await.unwrap(), []);
}
