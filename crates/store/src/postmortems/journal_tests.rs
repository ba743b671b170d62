use proptest::prelude::*;
use watchbill_domain::incidents::built_in_templates;

use super::*;
use crate::postmortems::fixtures::{BODY, begun, text, today, typed};
use crate::testing::{Desk, at};
use crate::{NewPostmortem, ToldOfIncident};

#[tokio::test]
async fn what_is_typed_is_there_after_a_restart_whether_it_was_taken_in_or_not() {
    let desk = Desk::new().await;
    let id = begun(&desk).await;
    let mut expected = BODY.to_owned();
    for nth in 0..120 {
        let words = format!("ä{nth} ");
        typed(&desk, id, &words, 0).await;
        expected.push_str(&words);
    }
    assert!(desk.count("postmortem_journal").await < JOURNAL_MOST_ROWS);
    let desk = desk.restart(at(1)).await;
    assert_eq!(text(&desk, id).await, (expected.clone(), 121));
    desk.store.compact_postmortem(id).await.unwrap();
    assert_eq!(desk.count("postmortem_journal").await, 0);
    assert_eq!(text(&desk, id).await, (expected, 121));
    desk.assert_sound().await;
}

#[tokio::test]
async fn of_two_windows_the_second_is_told_and_nothing_is_lost() {
    let desk = Desk::new().await;
    let id = begun(&desk).await;
    typed(&desk, id, "from the first", 1).await;
    let mine = format!("{BODY}from the second");
    let patch = Patch::between(BODY, &mine).unwrap();
    let written = desk.store.write_postmortem(id, 1, &patch, "bo", (today(), at(2))).await.unwrap();
    assert_eq!(written, Written::Elsewhere { revision: 2, body: format!("{BODY}from the first") });
    let number = desk.store.keep_aside(id, &mine, "bo", at(2)).await.unwrap();
    assert_eq!(desk.store.postmortem_version(id, number).await.unwrap(), Some(mine));
    assert_eq!(text(&desk, id).await, (format!("{BODY}from the first"), 2));
}

#[tokio::test]
async fn a_text_of_which_much_is_taken_out_is_a_version_before_that() {
    let desk = Desk::new().await;
    let id = begun(&desk).await;
    let words = "what nobody wants to write twice ".repeat(9);
    typed(&desk, id, &words, 1).await;
    let (long, revision) = text(&desk, id).await;
    let patch = Patch::between(&long, "x").unwrap();
    desk.store.write_postmortem(id, revision, &patch, "ana", (today(), at(2))).await.unwrap();
    let last = desk.store.postmortem_versions(id).await.unwrap().pop().unwrap();
    assert_eq!((last.revision, last.why), (revision, VersionWhy::Typing));
    assert_eq!(desk.store.postmortem_version(id, last.number).await.unwrap(), Some(long));
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_patch_that_does_not_fit_is_refused() {
    let desk = Desk::new().await;
    let id = begun(&desk).await;
    let patch = Patch { of: 3, at: 0, removed: 0, inserted: "x".to_owned() };
    let refused = desk.store.write_postmortem(id, 1, &patch, "ana", (today(), at(1))).await;
    assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    let huge = Patch { of: BODY.len(), at: 0, removed: 0, inserted: "x".repeat(DOCUMENT_MOST_BYTES) };
    let refused = desk.store.write_postmortem(id, 1, &huge, "ana", (today(), at(1))).await;
    assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    let nowhere = desk.store.write_postmortem(PostmortemId(9), 1, &patch, "ana", (today(), at(1))).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound { .. })), "{nowhere:?}");
    assert_eq!(text(&desk, id).await, (BODY.to_owned(), 1));
}

#[tokio::test]
async fn versions_are_kept_while_somebody_types_and_before_a_text_is_replaced() {
    let desk = Desk::new().await;
    let id = begun(&desk).await;
    typed(&desk, id, "a", 9).await;
    typed(&desk, id, "b", 10).await;
    typed(&desk, id, "c", 11).await;
    let replace = |text: &'static str, seen: u64| {
        desk.store.replace_postmortem(id, seen, (text, VersionWhy::Restore), "bo", (today(), at(12)))
    };
    assert_eq!(replace("new", 4).await.unwrap(), Written::Taken { revision: 5 });
    assert_eq!(replace("new", 5).await.unwrap(), Written::Taken { revision: 5 }, "the same again is no edit");
    assert!(matches!(replace("newer", 4).await.unwrap(), Written::Elsewhere { revision: 5, .. }));
    let versions = desk.store.postmortem_versions(id).await.unwrap();
    let told: Vec<(VersionWhy, u64)> = versions.iter().map(|version| (version.why, version.revision)).collect();
    assert_eq!(told, [(VersionWhy::Made, 1), (VersionWhy::Typing, 3), (VersionWhy::Restore, 4)]);
    assert_eq!(desk.store.postmortem_version(id, 3).await.unwrap(), Some(format!("{BODY}abc")));
    assert_eq!(text(&desk, id).await, ("new".to_owned(), 5));
    for statement in ["UPDATE postmortem_versions SET body = ''", "DELETE FROM postmortem_versions"] {
        assert!(sqlx::raw_sql(statement).execute(&desk.store.writer).await.is_err(), "{statement}");
    }
}

#[tokio::test]
async fn whoever_writes_is_a_writer_once() {
    let desk = Desk::new().await;
    let id = begun(&desk).await;
    typed(&desk, id, "a", 1).await;
    typed(&desk, id, "b", 2).await;
    let kept = desk.store.postmortem(id).await.unwrap().unwrap();
    assert_eq!(kept.review.writers.into_iter().collect::<Vec<_>>(), ["ana"]);
    assert_eq!((kept.events.len(), kept.row.edited_at), (2, at(2)));
    assert_eq!(kept.events[1].on, today(), "the day of the team, not of UTC");
}

/// A document that was read from a file of this text.
async fn imported(desk: &Desk, body: &str) -> PostmortemId {
    let template = &built_in_templates()[0];
    let (title, why) = ("Taken in", VersionWhy::Import);
    let (reasons, told) = (Vec::new(), ToldOfIncident::default());
    let new = NewPostmortem { incident: None, template, title, body, owner: None, due: None, reasons, why, told };
    desk.store.begin_postmortem(&new, "ana", today(), at(0)).await.unwrap().id
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn every_text_comes_back_byte_for_byte_wherever_its_writer_pauses(
        texts in prop::collection::vec("(?s)[a-cä😀\r\n|` <>\u{feff}-]{0,40}", 2..9), left in prop::collection::vec(any::<bool>(), 9),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let desk = Desk::new().await;
            let id = imported(&desk, &texts[0]).await;
            assert_eq!(text(&desk, id).await, (texts[0].clone(), 1), "as it was read");
            for (next, is_left) in texts[1..].iter().zip(left) {
                let (before, seen) = text(&desk, id).await;
                if let Some(patch) = Patch::between(&before, next) {
                    let written = desk.store.write_postmortem(id, seen, &patch, "ana", (today(), at(1))).await.unwrap();
                    assert_eq!(written, Written::Taken { revision: seen + 1 });
                }
                if is_left {
                    desk.store.compact_postmortem(id).await.unwrap();
                }
                assert_eq!(&text(&desk, id).await.0, next);
            }
            let desk = desk.restart(at(2)).await;
            assert_eq!(text(&desk, id).await.0, *texts.last().unwrap());
            assert_eq!(desk.store.postmortem_version(id, 1).await.unwrap().as_ref(), Some(&texts[0]), "and as it was read");
            desk.assert_sound().await;
        });
    }
}
