use std::time::Duration;

use watchbill_domain::alerts::Severity::Error;
use watchbill_domain::alerts::{Gap, GapCause};

use super::*;
use crate::Deed;
use crate::testing::{Desk, alert, at, configured, fired, id, line, page, prod, resolved, to_page};

/// One alert that was told, shown, acknowledged and resolved, and one that still fires.
async fn desk_with_past() -> Desk {
    let desk = Desk::new().await;
    for identity in ["over", "live"] {
        let changes = vec![fired(identity, alert(Error, at(1)), at(1))];
        let drafts = vec![page(vec![line(identity, Error, at(1))])];
        let told = desk.poll_paging(at(1), changes, drafts, None).await.pages;
        desk.show(told[0], at(1)).await;
        let decision = [(watchbill_domain::ids::Identity::new(identity), to_page())];
        desk.decide(&decision, &[], at(1)).await.unwrap();
        desk.store.record_deed(&id(identity), Deed::Acknowledge, "ana", at(2)).await.unwrap();
    }
    desk.poll_after_gap(at(2), Gap { from: at(1), to: at(2), cause: GapCause::Asleep }).await;
    desk.poll(at(3), vec![resolved("over", at(3))]).await;
    desk.store.request_poll(None, at(3)).await.unwrap();
    desk
}

fn gone(gone: &[(String, u64)], table: &str) -> u64 {
    gone.iter().find(|(name, _)| name == table).unwrap().1
}

#[tokio::test]
async fn what_is_over_goes_and_what_fires_stays() {
    let desk = desk_with_past().await;
    let went = desk.store.prune(at(100), at(100)).await.unwrap();
    for (table, rows) in [("episodes", 1), ("pages", 1), ("alerts", 1), ("decisions", 2), ("deeds", 2), ("gaps", 1)] {
        assert_eq!(gone(&went, table), rows, "{table}");
    }
    assert_eq!(desk.store.alert(&id("over")).await.unwrap(), None);
    let live = desk.store.alert(&id("live")).await.unwrap().unwrap();
    assert_eq!((live.announced, live.mine.acknowledged_at), (Some(Error), Some(at(2))));
    assert_eq!(desk.store.transitions(&id("live"), at(100)).await.unwrap().len(), 1);
    assert_eq!(desk.store.pages_of(&id("live"), 10).await.unwrap().len(), 1);
    desk.assert_sound().await;
}

#[tokio::test]
async fn what_was_told_of_a_firing_alert_is_not_told_again_after_pruning() {
    let desk = desk_with_past().await;
    desk.store.prune(at(100), at(100)).await.unwrap();
    let drafts = vec![page(vec![line("live", Error, at(1))])];
    assert_eq!(desk.poll_paging(at(101), vec![], drafts, None).await.pages, []);
}

#[tokio::test]
async fn nothing_goes_that_ended_later() {
    let desk = desk_with_past().await;
    let before = desk.store.size().await.unwrap().rows;
    let went = desk.store.prune(at(1), at(1)).await.unwrap();
    assert!(went.iter().all(|(_, rows)| *rows == 0), "{went:?}");
    assert_eq!(desk.store.size().await.unwrap().rows, before);
}

#[tokio::test]
async fn the_last_transition_before_the_cut_stays() {
    let desk = Desk::new().await;
    for minute in [1, 3, 5] {
        desk.poll(at(minute), vec![fired("a", alert(Error, at(minute)), at(minute))]).await;
        desk.poll(at(minute + 1), vec![resolved("a", at(minute + 1))]).await;
    }
    let went = desk.store.prune(at(5), at(5)).await.unwrap();
    assert_eq!(gone(&went, "transitions"), 3);
    let left = desk.store.transitions(&id("a"), at(0)).await.unwrap();
    assert_eq!(left.iter().map(|t| t.at).collect::<Vec<_>>(), [at(4), at(5), at(6)]);
    desk.assert_sound().await;
}

#[tokio::test]
async fn open_gaps_and_pages_that_wait_and_snoozes_that_hold_stay() {
    let desk = Desk::new().await;
    let changes = vec![fired("a", alert(Error, at(1)), at(1)), fired("snoozed", alert(Error, at(1)), at(1))];
    desk.poll_paging(at(1), changes, vec![page(vec![line("a", Error, at(1))])], None).await;
    desk.store.record_deed(&id("snoozed"), Deed::Snooze(at(500)), "ana", at(2)).await.unwrap();
    desk.poll(at(2), vec![resolved("snoozed", at(2))]).await;
    desk.fail(at(3)).await;
    desk.store.prune(at(100), at(100)).await.unwrap();
    assert_eq!(desk.store.gaps(&prod(), at(0)).await.unwrap().len(), 1);
    assert_eq!(desk.store.due_pages(at(100), 10).await.unwrap().len(), 1);
    let snoozed = desk.store.alert(&id("snoozed")).await.unwrap().unwrap();
    assert_eq!(snoozed.mine.snoozed_until, Some(at(500)));
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_source_that_is_not_named_any_more_goes_with_everything() {
    let desk = desk_with_past().await;
    desk.store.sync_sources(&[configured("staging")], at(4)).await.unwrap();
    let went = desk.store.prune(at(100), at(100)).await.unwrap();
    assert_eq!((gone(&went, "alerts"), gone(&went, "sources")), (2, 1));
    assert_eq!(desk.count("pages").await + desk.count("announcements").await + desk.count("transitions").await, 0);
    assert_eq!(desk.store.sources().await.unwrap().len(), 1);
    desk.assert_sound().await;
}

#[tokio::test]
async fn the_file_shrinks() {
    let desk = Desk::new().await;
    let many = |n| fired(&format!("{n:05}"), alert(Error, at(1)), at(1));
    desk.poll(at(1), (0..6_000).map(many).collect()).await;
    desk.poll(at(2), (0..6_000).map(|n| resolved(&format!("{n:05}"), at(2))).collect()).await;
    let full = desk.store.size().await.unwrap();
    let went = desk.store.prune(at(100), at(100)).await.unwrap();
    assert_eq!(gone(&went, "alerts"), 6_000);
    let left = desk.store.size().await.unwrap();
    assert!(left.bytes * 10 < full.bytes, "{} of {} bytes are left", left.bytes, full.bytes);
    desk.assert_sound().await;
}

#[tokio::test]
async fn the_size_counts_rows_and_bytes_and_names_the_oldest_record() {
    let desk = Desk::new().await;
    assert_eq!(desk.store.size().await.unwrap().oldest_at, None);
    desk.poll(at(7), vec![fired("a", alert(Error, at(7)), at(7))]).await;
    let size = desk.store.size().await.unwrap();
    assert_eq!(size.oldest_at, Some(at(7)));
    assert_eq!(size.rows[0], ("sources".to_owned(), 1));
    assert_eq!(size.rows[3], ("transitions".to_owned(), 1));
    let on_disk: u64 = ["", "-wal"]
        .map(|suffix| std::fs::metadata(desk.folder.path().join(format!("watchbill.db{suffix}"))).unwrap().len())
        .iter()
        .sum();
    assert_eq!(size.bytes, on_disk);
}

#[tokio::test]
async fn others_can_write_while_much_is_pruned() {
    let desk = Desk::new().await;
    let many = |n| fired(&format!("{n:05}"), alert(Error, at(1)), at(1));
    desk.poll(at(1), (0..6_000).map(many).collect()).await;
    desk.poll(at(2), (0..6_000).map(|n| resolved(&format!("{n:05}"), at(2))).collect()).await;
    desk.poll(at(3), vec![fired("live", alert(Error, at(3)), at(3))]).await;
    let guest = Store::open(&desk.file(), crate::Role::Guest, at(3)).await.unwrap();
    let deeds = async {
        for turn in 0..50 {
            guest.record_deed(&id("live"), Deed::Snooze(at(turn)), "bo", at(200)).await.unwrap();
        }
    };
    let (went, ()) = tokio::join!(desk.store.prune(at(100), at(100)), deeds);
    assert_eq!(gone(&went.unwrap(), "alerts"), 6_000);
    assert_eq!(desk.count("deeds").await, 50);
    assert_eq!(desk.store.sources().await.unwrap()[0].facts.every, Duration::from_secs(30));
}
