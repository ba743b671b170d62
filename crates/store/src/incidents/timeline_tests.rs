use rstest::rstest;
use watchbill_domain::incidents::{Certainty, EntryKind, Lane, added};

use super::*;
use crate::incidents::fixtures::{declared, line, noted};
use crate::testing::{Desk, at};
use crate::{IncidentQuery, IncidentsWhich, Role};

async fn lines(desk: &Desk, id: IncidentId) -> Vec<KeptLine> {
    desk.store.kept_timeline(&[id]).await.unwrap().lines
}

fn said(minute: i64, by: &str, text: &str, number: usize) -> ChatRow {
    ChatRow {
        at: at(minute),
        certainty: Certainty::Said,
        by: by.to_owned(),
        text: text.to_owned(),
        lines: vec![number],
    }
}

#[tokio::test]
async fn kept_lines_come_back_in_order_and_collecting_again_only_adds() {
    let desk = Desk::new().await;
    let id = declared(&desk, "Checkout is slow").await;
    let first = [line(5, "1/a", "it fired"), line(2, "1/b", "another fired")];
    assert_eq!(desk.store.keep_lines(id, &first, "ana", at(9)).await.unwrap(), 2);
    let told_otherwise = [line(1, "1/a", "it fired, as the records tell it now"), line(7, "1/c", "a third fired")];
    assert_eq!(desk.store.keep_lines(id, &told_otherwise, "bo", at(30)).await.unwrap(), 1);
    let kept = lines(&desk, id).await;
    let expected = [
        (line(2, "1/b", "another fired"), "ana", at(9)),
        (line(5, "1/a", "it fired"), "ana", at(9)),
        (line(7, "1/c", "a third fired"), "bo", at(30)),
    ];
    let told: Vec<_> = kept.iter().map(|line| (line.entry.clone(), line.by.as_str(), line.made_at)).collect();
    assert_eq!(told, expected);
    assert_eq!(added(kept.iter().map(|line| &line.entry), told_otherwise.to_vec()), [], "as the domain sees it");
    desk.assert_sound().await;
}

#[tokio::test]
async fn lines_of_one_record_are_told_apart_by_their_kind_and_of_one_kind_by_their_incident() {
    let desk = Desk::new().await;
    let (id, other) = (declared(&desk, "a").await, declared(&desk, "b").await);
    let fired = line(1, "1/a", "it fired");
    let over = Entry { kind: EntryKind::AlertResolved, ..line(4, "1/a", "it was over") };
    assert_eq!(desk.store.keep_lines(id, &[fired.clone(), over], "ana", at(9)).await.unwrap(), 2);
    assert_eq!(desk.store.keep_lines(other, &[fired], "ana", at(9)).await.unwrap(), 1);
    let all = desk.store.kept_timeline(&[id, other]).await.unwrap().lines;
    assert_eq!(all.len(), 3);
    assert_eq!(desk.store.kept_timeline(&[]).await.unwrap(), KeptTimeline::default());
    let fired = desk.store.kept_lines(&[id, other], &[EntryKind::AlertFired, EntryKind::PageSent]).await.unwrap();
    assert_eq!(fired, all[..2], "of both incidents, and without its end");
    assert_eq!(desk.store.kept_lines(&[other], &[EntryKind::AlertResolved]).await.unwrap(), []);
}

#[rstest]
#[case::rewritten("UPDATE timeline_entries SET text = 'x'")]
#[case::removed("DELETE FROM timeline_entries")]
#[tokio::test]
async fn the_file_itself_lets_nobody_change_a_line(#[case] statement: &'static str) {
    let desk = Desk::new().await;
    let id = declared(&desk, "a").await;
    noted(&desk, id, 2, "the cache was emptied").await;
    assert!(sqlx::raw_sql(statement).execute(&desk.store.writer).await.is_err());
}

#[tokio::test]
async fn a_line_that_is_written_over_stays_as_it_was() {
    let desk = Desk::new().await;
    let id = declared(&desk, "a").await;
    noted(&desk, id, 2, "the cache was emptied").await;
    let before = lines(&desk, id).await;
    let over = "INSERT OR REPLACE INTO timeline_entries
        SELECT incident, record, key, kind, at, lane, about, 'x', certainty, by, made_at FROM timeline_entries";
    sqlx::raw_sql(over).execute(&desk.store.writer).await.unwrap();
    assert_eq!(lines(&desk, id).await, before);
}

#[tokio::test]
async fn notes_of_owner_and_guests_are_lines_with_keys_of_their_own() {
    let desk = Desk::new().await;
    let (id, other) = (declared(&desk, "a").await, declared(&desk, "b").await);
    let guest = Store::open(&desk.file(), Role::Guest, at(1)).await.unwrap();
    noted(&desk, id, 2, " the cache was emptied ").await;
    let attacker = NewIncidentNote { at: at(-3), text: "they logged in", side: Side::Attacker };
    let theirs = guest.add_note(id, &attacker, "bo", at(4)).await.unwrap();
    noted(&desk, other, 5, "elsewhere").await;
    assert_eq!((theirs.lane, theirs.about.as_str(), theirs.at), (Lane::Attacker, "bo", at(-3)));
    let kept = desk.store.kept_timeline(&[id, other]).await.unwrap().lines;
    let told: Vec<_> =
        kept.iter().map(|line| (line.entry.record.key.as_str(), line.entry.text.as_str(), line.made_at)).collect();
    let expected =
        [("1/2", "they logged in", at(4)), ("1/1", "the cache was emptied", at(2)), ("2/1", "elsewhere", at(5))];
    assert_eq!(told, expected);
    assert!(kept.iter().all(|line| line.entry.record.kind == "note" && line.entry.kind == EntryKind::Note), "{kept:?}");
}

#[tokio::test]
async fn the_same_chat_pasted_again_adds_only_what_was_not_made_of_it() {
    let desk = Desk::new().await;
    let id = declared(&desk, "a").await;
    let text = "[10:02] dana: it is the cache\n[10:03] bo: on it\n";
    let rows = [said(2, "dana", "it is the cache", 1), said(3, "bo", "on it", 2)];
    assert_eq!(desk.store.add_paste(id, text, &rows[..1], "ana", at(9)).await.unwrap(), 1);
    assert_eq!(desk.store.add_paste(id, text, &rows, "bo", at(10)).await.unwrap(), 1);
    assert_eq!(desk.store.add_paste(id, text, &rows, "bo", at(11)).await.unwrap(), 0);
    let kept = lines(&desk, id).await;
    let told: Vec<_> = kept.iter().map(|line| (line.entry.about.as_str(), line.entry.kind, line.by.as_str())).collect();
    assert_eq!(told, [("dana", EntryKind::Chat, "ana"), ("bo", EntryKind::Chat, "bo")]);
    let (key, _) = kept[1].entry.record.key.rsplit_once('/').unwrap();
    assert_eq!(desk.store.paste(id, key).await.unwrap().as_deref(), Some(text));
    assert_eq!(desk.store.paste(IncidentId(2), key).await.unwrap(), None);
    assert_eq!(desk.count("pastes").await, 1);
    desk.assert_sound().await;
}

#[tokio::test]
async fn what_says_nothing_or_too_much_or_goes_nowhere_is_not_written() {
    let desk = Desk::new().await;
    let (id, merged) = (declared(&desk, "a").await, declared(&desk, "b").await);
    desk.store.merge_incidents(id, merged, "ana", at(2)).await.unwrap();
    let long = "x".repeat(WORDS_MOST_BYTES + 1);
    let note = |text| NewIncidentNote { at: at(3), text, side: Side::Ours };
    for (incident, text) in [(id, " \n"), (id, long.as_str()), (merged, "it is over there")] {
        let refused = desk.store.add_note(incident, &note(text), "ana", at(3)).await;
        assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    }
    let nowhere = desk.store.add_note(IncidentId(9), &note("x"), "ana", at(3)).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound { .. })), "{nowhere:?}");
    let much = "x".repeat(PASTE_MOST_BYTES + 1);
    for (text, rows) in
        [("no chat", vec![]), ("x", vec![said(1, "bo", " ", 1)]), (much.as_str(), vec![said(1, "bo", "x", 1)])]
    {
        let refused = desk.store.add_paste(id, text, &rows, "ana", at(3)).await;
        assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    }
    let refused = desk.store.keep_lines(merged, &[line(1, "1/a", "it fired")], "ana", at(3)).await;
    assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    assert_eq!(desk.count("timeline_entries").await + desk.count("pastes").await, 0);
}

/// A postmortem is written of what retention would have taken otherwise.
#[tokio::test]
async fn retention_takes_nothing_of_an_incident() {
    let desk = Desk::new().await;
    let id = declared(&desk, "Checkout is slow").await;
    desk.store.keep_lines(id, &[line(2, "1/a", "it fired")], "ana", at(3)).await.unwrap();
    noted(&desk, id, 4, "the cache was emptied").await;
    desk.store.incident_append(id, crate::incidents::fixtures::resolved(), None, "ana", at(5)).await.unwrap();
    let of_incidents = |rows: Vec<(String, u64)>| {
        let names = ["incident", "timeline", "annotations", "hand_folds", "pastes", "attachments"];
        rows.into_iter().filter(|(table, _)| names.iter().any(|name| table.starts_with(name))).collect::<Vec<_>>()
    };
    let before = of_incidents(desk.store.size().await.unwrap().rows);
    assert_eq!(before.len(), 8, "{before:?}");
    let kept = (desk.store.incident(id).await.unwrap(), desk.store.kept_timeline(&[id]).await.unwrap());
    let went = desk.store.prune(at(1_000_000), at(1_000_000)).await.unwrap();
    assert_eq!(of_incidents(went), []);
    assert_eq!(of_incidents(desk.store.size().await.unwrap().rows), before);
    assert_eq!((desk.store.incident(id).await.unwrap(), desk.store.kept_timeline(&[id]).await.unwrap()), kept);
    let all = IncidentQuery { which: IncidentsWhich::All, about: None, from: None, until: None, most: 9 };
    assert_eq!(desk.store.incidents(&all).await.unwrap().total, 1);
    desk.assert_sound().await;
}
