use rstest::rstest;
use watchbill_domain::incidents::{ActionChange, ActionState};
use watchbill_domain::postmortems::{ActionWords, ActionsTaken, Patch, PostmortemId, ReviewWhat, VersionWhy};

use crate::postmortems::fixtures::{BODY, begun, done, text, today, typed};
use crate::testing::{Desk, at};
use crate::{StoreError, Written};

/// A document with everything that can be kept of one: three rows in its journal, versions, events, and an action that is done.
async fn written() -> (Desk, PostmortemId) {
    let desk = Desk::new().await;
    let id = begun(&desk).await;
    typed(&desk, id, "one ", 1).await;
    done(&desk, id, 2, ReviewWhat::ReviewerAsked("bo".to_owned())).await;
    desk.store.compact_postmortem(id).await.unwrap();
    for (words, minute) in [("two ", 3), ("three ", 4), ("four ", 5)] {
        typed(&desk, id, words, minute).await;
    }
    done(&desk, id, 6, ReviewWhat::Sent).await;
    desk.store.keep_aside(id, "typed elsewhere", "cy", at(7)).await.unwrap();
    let new = vec![ActionWords { title: "Limit retries".to_owned(), ..ActionWords::default() }];
    let actions =
        desk.store.take_actions(id, &ActionsTaken { new, ..ActionsTaken::default() }, "ana", today()).await.unwrap();
    let to = ActionState::Done { proof: "test 7".to_owned() };
    let change = ActionChange { at: at(8), on: today(), by: "ana".to_owned(), to, why: String::new() };
    desk.store.change_action(&actions[0].item.key, change).await.unwrap();
    (desk, id)
}

#[tokio::test]
async fn documents_that_were_written_are_sound() {
    written().await.0.assert_sound().await;
}

#[rstest]
#[case::another_title("UPDATE postmortems SET title = 'x'", "1 documents that are not what their events come to")]
#[case::another_state("UPDATE postmortems SET state = 'draft'", "1 documents that are not what their events come to")]
#[case::events_that_nobody_understands(
    "INSERT INTO postmortem_events SELECT postmortem, max(number) + 1, 1, '2026-03-28', 'ana', 'owner', '{\"kind\":\"helped\"}' FROM postmortem_events",
    "1 documents that are not what their events come to"
)]
#[case::unknown_to_search("DELETE FROM document_memory", "1 documents of which search knows something else")]
#[case::known_otherwise("UPDATE document_memory SET body = 'x'", "1 documents of which search knows something else")]
#[case::known_and_gone(
    "INSERT INTO document_memory (rowid, title, about, body) VALUES (77, 'x', '', '')",
    "1 documents that search knows and that are not there"
)]
#[case::without_its_first_text(
    "DROP TRIGGER postmortem_versions_remain; DELETE FROM postmortem_versions WHERE number = 1",
    "1 documents without their first text"
)]
#[case::a_version_that_is_still_to_come(
    "DROP TRIGGER postmortem_versions_stay; UPDATE postmortem_versions SET revision = 99 WHERE number = 2",
    "1 versions of texts that their document has not had yet"
)]
#[case::another_text(
    "DROP TRIGGER postmortem_versions_stay; UPDATE postmortem_versions SET body = 'x' WHERE why = 'state'",
    "1 documents whose text is another than the version of it"
)]
#[case::a_row_that_is_gone(
    "DELETE FROM postmortem_journal WHERE revision = 4",
    "1 documents whose journal ends before they do, or has a gap"
)]
#[case::a_row_too_many(
    "UPDATE postmortems SET revision = 4",
    "1 rows of journals that belong to no text any more, or not yet"
)]
#[case::a_row_of_another_text(
    "UPDATE postmortem_journal SET length = 3 WHERE revision = 4",
    "what was typed in PM-1 from its revision 4 on does not fit its text (the change is of a text of 3 bytes"
)]
#[case::done_without_a_proof(
    "DROP TRIGGER action_events_stay; UPDATE action_events SET detail = ' '",
    "1 actions that are not what became of them"
)]
#[case::a_state_that_nobody_knows(
    "UPDATE action_items SET made_on = 'soon'",
    "1 actions that are not what became of them"
)]
#[tokio::test]
async fn what_must_never_be_of_documents_is_found(#[case] damage: &'static str, #[case] finding: &str) {
    let (desk, _) = written().await;
    sqlx::raw_sql(damage).execute(&desk.store.writer).await.unwrap();
    let findings = desk.store.check().await.unwrap();
    assert!(findings.iter().any(|found| found.contains(finding)), "{findings:?}");
}

/// Damages the second of three rows, and says what stands then.
async fn damaged() -> (Desk, PostmortemId) {
    let (desk, id) = written().await;
    sqlx::raw_sql("UPDATE postmortem_journal SET place = 9999 WHERE revision = 4")
        .execute(&desk.store.writer)
        .await
        .unwrap();
    assert_eq!(text(&desk, id).await, (format!("{BODY}one two "), 5), "what stands before the damage is read");
    (desk, id)
}

/// What a damaged journal held is the newest version that was put aside, and the journal is sound.
async fn assert_kept(desk: &Desk, id: PostmortemId) {
    let versions = desk.store.postmortem_versions(id).await.unwrap();
    let aside = versions.iter().rfind(|version| version.why == VersionWhy::Aside && version.revision == 4).unwrap();
    let kept = desk.store.postmortem_version(id, aside.number).await.unwrap().unwrap();
    assert_eq!(kept, "three \nfour ");
    let findings = desk.store.check().await.unwrap();
    assert!(!findings.iter().any(|found| found.contains("does not fit") || found.contains("journal")), "{findings:?}");
}

#[tokio::test]
async fn a_damaged_journal_takes_nothing_with_it_when_somebody_types_on() {
    let (desk, id) = damaged().await;
    let before = format!("{BODY}one two ");
    let patch = Patch::between(&before, &format!("{before}five")).unwrap();
    let written = desk.store.write_postmortem(id, 5, &patch, "ana", (today(), at(9))).await.unwrap();
    assert_eq!(written, Written::Taken { revision: 6 });
    assert_eq!(text(&desk, id).await, (format!("{before}five"), 6));
    assert_kept(&desk, id).await;
}

#[tokio::test]
async fn a_damaged_journal_takes_nothing_with_it_when_another_text_is_put_in_its_place() {
    let (desk, id) = damaged().await;
    desk.store.replace_postmortem(id, 5, ("new", VersionWhy::Restore), "ana", (today(), at(9))).await.unwrap();
    assert_eq!(text(&desk, id).await, ("new".to_owned(), 6));
    assert_kept(&desk, id).await;
}

#[tokio::test]
async fn a_damaged_journal_takes_nothing_with_it_when_its_writer_leaves() {
    let (desk, id) = damaged().await;
    desk.store.compact_postmortem(id).await.unwrap();
    assert_eq!(text(&desk, id).await, (format!("{BODY}one two "), 5));
    assert_kept(&desk, id).await;
}

#[tokio::test]
async fn the_damage_of_one_document_is_no_damage_of_another() {
    let (desk, id) = damaged().await;
    let other = begun(&desk).await;
    typed(&desk, other, "words", 9).await;
    assert_eq!(text(&desk, other).await.0, format!("{BODY}words"));
    let nowhere = desk
        .store
        .write_postmortem(PostmortemId(9), 1, &Patch::between("", "x").unwrap(), "ana", (today(), at(9)))
        .await;
    assert!(matches!(nowhere, Err(StoreError::NotFound { .. })), "{nowhere:?}");
    let findings = desk.store.check().await.unwrap();
    assert!(
        findings.len() == 1 && findings[0].contains(&format!("typed in {id} from its revision 4 on")),
        "{findings:?}"
    );
}
