use rstest::rstest;

use super::*;
use crate::incidents::fixtures::{declared, line, noted};
use crate::testing::{Desk, at};
use crate::{KeptTimeline, WORDS_MOST_BYTES};

fn alert() -> Record {
    Record::new("transition", "1/a")
}

fn annotation(minute: i64, by: &str, text: &str) -> Annotation {
    Annotation { by: by.to_owned(), at: at(minute), text: text.to_owned(), said_at: None }
}

fn fold(minute: i64, keys: &[&str]) -> HandFold {
    let lines = keys.iter().map(|key| (Record::new("transition", *key), EntryKind::AlertFired)).collect();
    HandFold { lines, by: "ana".to_owned(), at: at(minute), why: "a test alert".to_owned() }
}

async fn kept(desk: &Desk, id: IncidentId) -> KeptTimeline {
    desk.store.kept_timeline(&[id]).await.unwrap()
}

#[tokio::test]
async fn annotations_stand_beside_lines_also_such_as_are_not_kept() {
    let desk = Desk::new().await;
    let id = declared(&desk, "a").await;
    let note = noted(&desk, id, 2, "the cache was emptied").await;
    let first = annotation(3, "bo", "by hand");
    let second = Annotation { said_at: Some(at(-4)), ..annotation(4, "ana", "earlier, by the log") };
    desk.store.annotate(id, (&note.record, note.kind), &first).await.unwrap();
    desk.store.annotate(id, (&alert(), EntryKind::AlertFired), &second).await.unwrap();
    let expected = [
        KeptAnnotation { incident: id, record: note.record.clone(), kind: EntryKind::Note, annotation: first },
        KeptAnnotation { incident: id, record: alert(), kind: EntryKind::AlertFired, annotation: second },
    ];
    let timeline = kept(&desk, id).await;
    assert_eq!(timeline.annotations, expected);
    assert_eq!(timeline.lines.len(), 1);
    assert_eq!(timeline.lines[0].entry, note, "the line stays as it was");
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_line_that_is_written_beside_is_kept_with_it_or_neither_is() {
    let desk = Desk::new().await;
    let id = declared(&desk, "a").await;
    let (fired, text) = (line(2, "1/a", "it fired"), annotation(3, "bo", "by hand"));
    let trap = "CREATE TRIGGER trap BEFORE INSERT ON annotations BEGIN SELECT raise(ABORT, 'the disk is full'); END";
    sqlx::raw_sql(trap).execute(&desk.store.writer).await.unwrap();
    let error = desk.store.annotate_and_keep(id, &fired, &text).await.unwrap_err();
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert_eq!(kept(&desk, id).await, KeptTimeline::default());
    sqlx::raw_sql("DROP TRIGGER trap").execute(&desk.store.writer).await.unwrap();
    desk.store.annotate_and_keep(id, &fired, &text).await.unwrap();
    let timeline = kept(&desk, id).await;
    assert_eq!(timeline.lines.iter().map(|line| &line.entry).collect::<Vec<_>>(), [&fired]);
    assert_eq!(timeline.annotations.iter().map(|kept| &kept.annotation).collect::<Vec<_>>(), [&text]);
    desk.assert_sound().await;
}

#[rstest]
#[case::rewritten("UPDATE annotations SET text = 'x'")]
#[case::removed("DELETE FROM annotations")]
#[case::written_over(
    "INSERT OR REPLACE INTO annotations SELECT incident, number, record, key, kind, by, at, 'x', said_at FROM annotations"
)]
#[tokio::test]
async fn the_file_itself_lets_nobody_change_an_annotation(#[case] statement: &'static str) {
    let desk = Desk::new().await;
    let id = declared(&desk, "a").await;
    desk.store.annotate(id, (&alert(), EntryKind::AlertFired), &annotation(3, "bo", "by hand")).await.unwrap();
    assert!(sqlx::raw_sql(statement).execute(&desk.store.writer).await.is_err());
    assert_eq!(kept(&desk, id).await.annotations[0].annotation, annotation(3, "bo", "by hand"));
}

#[tokio::test]
async fn a_fold_that_is_opened_again_stays_as_a_trace() {
    let desk = Desk::new().await;
    let id = declared(&desk, "a").await;
    let numbers = [
        desk.store.fold_lines(id, &fold(3, &["1/a", "1/b"])).await.unwrap(),
        desk.store.fold_lines(id, &fold(4, &["1/c"])).await.unwrap(),
    ];
    assert_eq!(numbers, [1, 2]);
    desk.store.unfold_lines(id, 1, "bo", at(5)).await.unwrap();
    let expected = [
        KeptFold { incident: id, number: 1, fold: fold(3, &["1/a", "1/b"]), ended: Some(("bo".to_owned(), at(5))) },
        KeptFold { incident: id, number: 2, fold: fold(4, &["1/c"]), ended: None },
    ];
    assert_eq!(kept(&desk, id).await.folds, expected);
    for number in [1, 7] {
        let again = desk.store.unfold_lines(id, number, "bo", at(6)).await;
        assert!(matches!(again, Err(StoreError::NotFound { .. })), "{again:?}");
    }
    assert_eq!(kept(&desk, id).await.folds, expected);
}

#[tokio::test]
async fn what_says_nothing_is_not_written() {
    let desk = Desk::new().await;
    let id = declared(&desk, "a").await;
    let long = "x".repeat(WORDS_MOST_BYTES + 1);
    for text in ["", " \n", long.as_str()] {
        let refused = desk.store.annotate(id, (&alert(), EntryKind::AlertFired), &annotation(3, "bo", text)).await;
        assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    }
    let unexplained = HandFold { why: " ".to_owned(), ..fold(3, &["1/a"]) };
    for fold in [unexplained, fold(3, &[])] {
        let refused = desk.store.fold_lines(id, &fold).await;
        assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    }
    let nowhere = desk.store.fold_lines(IncidentId(9), &fold(3, &["1/a"])).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound { .. })), "{nowhere:?}");
    assert_eq!(desk.count("annotations").await + desk.count("hand_folds").await, 0);
}
