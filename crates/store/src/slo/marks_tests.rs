use rstest::rstest;

use super::*;
use crate::slo::fixtures::{DAY, Levels, on, span};

fn mark(kind: MarkKind, from: i64, to: Option<i64>) -> NewMark {
    NewMark {
        kind,
        from: on(DAY, from),
        to: to.map(|to| on(DAY, to)),
        title: "the database was full".to_owned(),
        class: Some("capacity".to_owned()),
        services: vec!["api".to_owned(), "web".to_owned()],
        slos: vec!["api availability".to_owned()],
        link: Some("https://tracker.example/42".to_owned()),
        by: "ana".to_owned(),
    }
}

#[tokio::test]
async fn a_mark_comes_back_as_it_was_entered() {
    let levels = Levels::new().await;
    let plain =
        NewMark { class: None, services: Vec::new(), slos: Vec::new(), link: None, ..mark(MarkKind::Deploy, 3, None) };
    for entered in [mark(MarkKind::Incident, 1, Some(5)), plain] {
        let id = levels.store().add_mark(&entered, on(DAY, 9)).await.unwrap();
        let expected = MarkRow { id, mark: entered, created_at: on(DAY, 9), ended: None, removed: None };
        assert_eq!(levels.store().mark(id).await.unwrap(), Some(expected));
    }
    assert_eq!(levels.store().mark(MarkId(99)).await.unwrap(), None);
}

#[rstest]
#[case::before(MarkKind::Incident, 1, Some(9), false)]
#[case::ends_where_it_begins(MarkKind::Incident, 1, Some(10), false)]
#[case::reaches_in(MarkKind::Incident, 1, Some(11), true)]
#[case::inside(MarkKind::Class, 12, Some(13), true)]
#[case::around(MarkKind::Class, 1, Some(90), true)]
#[case::begins_where_it_ends(MarkKind::Incident, 20, Some(30), false)]
#[case::goes_on(MarkKind::Incident, 1, None, true)]
#[case::goes_on_later(MarkKind::Class, 20, None, false)]
#[case::release_before(MarkKind::Deploy, 9, None, false)]
#[case::release_at_the_start(MarkKind::Deploy, 10, None, true)]
#[case::release_at_the_end(MarkKind::Deploy, 20, None, false)]
#[case::decision_inside(MarkKind::Decision, 15, None, true)]
#[case::no_time_at_all_inside(MarkKind::Incident, 10, Some(10), true)]
#[tokio::test]
async fn marks_of_a_span_are_those_that_have_a_part_in_it(
    #[case] kind: MarkKind,
    #[case] from: i64,
    #[case] to: Option<i64>,
    #[case] is_in: bool,
) {
    let levels = Levels::new().await;
    levels.store().add_mark(&mark(kind, from, to), on(DAY, 99)).await.unwrap();
    let found = levels.store().marks(span(on(DAY, 10), on(DAY, 20))).await.unwrap();
    assert_eq!(found.len(), usize::from(is_in));
}

#[tokio::test]
async fn a_mark_that_was_removed_counts_no_more_and_stays_on_record() {
    let levels = Levels::new().await;
    let all = span(on(DAY, 0), on(DAY + 1, 0));
    let late = levels.store().add_mark(&mark(MarkKind::Deploy, 7, None), on(DAY, 9)).await.unwrap();
    let early = levels.store().add_mark(&mark(MarkKind::Incident, 1, Some(2)), on(DAY, 9)).await.unwrap();
    let found = levels.store().marks(all).await.unwrap();
    assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [early, late]);
    levels.store().remove_mark(early, "bo", on(DAY, 11)).await.unwrap();
    assert_eq!(levels.store().marks(all).await.unwrap().iter().map(|row| row.id).collect::<Vec<_>>(), [late]);
    let removed = levels.store().mark(early).await.unwrap().unwrap().removed;
    assert_eq!(removed, Some(Told { by: "bo".to_owned(), at: on(DAY, 11) }));

    let again = levels.store().remove_mark(early, "cy", on(DAY, 12)).await.unwrap_err();
    assert!(matches!(again, StoreError::Refused { .. }), "{again:?}");
    let unknown = levels.store().remove_mark(MarkId(99), "cy", on(DAY, 12)).await.unwrap_err();
    assert!(matches!(unknown, StoreError::NotFound { .. }), "{unknown:?}");
    assert_eq!(levels.store().mark(early).await.unwrap().unwrap().removed, removed);
    levels.store().prune(on(DAY + 90, 0), on(DAY + 90, 0)).await.unwrap();
    assert_eq!(levels.desk.count("marks").await, 2);
}

#[tokio::test]
async fn an_incident_that_goes_on_ends_once() {
    let levels = Levels::new().await;
    let store = levels.store();
    let open = store.add_mark(&mark(MarkKind::Incident, 1, None), on(DAY, 2)).await.unwrap();
    let backwards = store.end_mark(open, on(DAY, 0), "bo", on(DAY, 9)).await.unwrap_err();
    assert!(backwards.to_string().contains("before it begins"), "{backwards}");
    store.end_mark(open, on(DAY, 4), "bo", on(DAY, 9)).await.unwrap();
    let ended = store.mark(open).await.unwrap().unwrap();
    let told = Told { by: "bo".to_owned(), at: on(DAY, 9) };
    assert_eq!((ended.mark, ended.ended), (mark(MarkKind::Incident, 1, Some(4)), Some(told)));

    let release = store.add_mark(&mark(MarkKind::Deploy, 1, None), on(DAY, 2)).await.unwrap();
    let removed = store.add_mark(&mark(MarkKind::Incident, 1, None), on(DAY, 2)).await.unwrap();
    store.remove_mark(removed, "bo", on(DAY, 3)).await.unwrap();
    for id in [open, release, removed] {
        let error = store.end_mark(id, on(DAY, 6), "cy", on(DAY, 9)).await.unwrap_err();
        assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
    }
    assert_eq!(store.mark(open).await.unwrap().unwrap().mark.to, Some(on(DAY, 4)));
}

#[tokio::test]
async fn a_mark_without_a_title_or_that_ends_before_it_begins_is_refused() {
    let levels = Levels::new().await;
    let untitled = NewMark { title: "  ".to_owned(), ..mark(MarkKind::Deploy, 1, None) };
    for refused in [untitled, mark(MarkKind::Incident, 5, Some(4))] {
        let error = levels.store().add_mark(&refused, on(DAY, 9)).await.unwrap_err();
        assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
    }
    assert_eq!(levels.desk.count("marks").await, 0);
}
