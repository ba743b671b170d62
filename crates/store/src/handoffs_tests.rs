use super::*;
use crate::PageState;
use crate::testing::{Desk, at};

fn told(handoff: &str, instead_of: Option<&str>) -> HandoffPage {
    HandoffPage {
        handoff: handoff.to_owned(),
        instead_of: instead_of.map(str::to_owned),
        title: "You are on call for payments".to_owned(),
        body: "taking over from Bo".to_owned(),
        because: "your shift for payments begins".to_owned(),
        sound: Sound::Soft,
        urgency: Urgency::Normal,
    }
}

#[tokio::test]
async fn each_part_of_a_hand_off_is_told_once_also_after_a_start() {
    let desk = Desk::new().await;
    let (ahead, _) = desk.store.write_handoff_page(&told("ahead", None), at(1)).await.unwrap().unwrap();
    desk.show(ahead, at(1)).await;
    desk.store.recover_pages(at(2)).await.unwrap();
    assert_eq!(desk.store.write_handoff_page(&told("ahead", None), at(3)).await.unwrap(), None);
    let page = desk.store.page(ahead).await.unwrap().unwrap();
    assert_eq!((page.kind.word(), page.state, page.sound), ("handoff", PageState::Shown, Some(Sound::Soft)));
    desk.assert_sound().await;
}

#[tokio::test]
async fn what_begins_takes_the_place_of_what_was_announced() {
    let desk = Desk::new().await;
    let (ahead, nothing) = desk.store.write_handoff_page(&told("ahead", None), at(1)).await.unwrap().unwrap();
    assert_eq!(nothing, []);
    desk.show(ahead, at(1)).await;
    let (now, gone) = desk.store.write_handoff_page(&told("now", Some("ahead")), at(9)).await.unwrap().unwrap();
    assert_eq!(gone, [ahead]);
    assert_ne!(now, ahead);
}

#[tokio::test]
async fn an_announcement_that_still_waits_is_not_shown_any_more() {
    let desk = Desk::new().await;
    let (ahead, _) = desk.store.write_handoff_page(&told("ahead", None), at(1)).await.unwrap().unwrap();
    let (_, gone) = desk.store.write_handoff_page(&told("now", Some("ahead")), at(9)).await.unwrap().unwrap();
    assert_eq!(gone, []);
    assert_eq!(desk.store.page(ahead).await.unwrap().unwrap().state, PageState::Withdrawn);
}

/// What waited or was being shown when Watchbill ended can be told again, if it is still the time for it.
#[tokio::test]
async fn what_nobody_can_have_seen_may_be_told_again_after_a_start() {
    let desk = Desk::new().await;
    let (waiting, _) = desk.store.write_handoff_page(&told("waiting", None), at(1)).await.unwrap().unwrap();
    let (attempting, _) = desk.store.write_handoff_page(&told("attempting", None), at(1)).await.unwrap().unwrap();
    desk.store.page_attempting(attempting, at(1)).await.unwrap();
    desk.store.recover_pages(at(2)).await.unwrap();
    for (before, handoff) in [(waiting, "waiting"), (attempting, "attempting")] {
        let (again, _) = desk.store.write_handoff_page(&told(handoff, None), at(3)).await.unwrap().unwrap();
        assert_ne!(again, before);
    }
    desk.assert_sound().await;
}

fn key(schedule: &str, minute: i64) -> String {
    format!("[\"{schedule}\",{},\"begins\",\"ahead\"]", at(minute).as_ms())
}

#[tokio::test]
async fn what_was_announced_and_does_not_come_any_more_is_taken_back() {
    let desk = Desk::new().await;
    let mut pages = Vec::new();
    for (schedule, minute) in [("gone", 30), ("moved", 30), ("stays", 30), ("doubtful", 30), ("past", 5)] {
        let (page, _) =
            desk.store.write_handoff_page(&told(&key(schedule, minute), None), at(1)).await.unwrap().unwrap();
        pages.push(page);
    }
    for page in [pages[0], pages[2], pages[3], pages[4]] {
        desk.show(page, at(1)).await;
    }
    let coming = [key("stays", 30), key("moved", 45)];
    let known = KnownHandoffs { coming: &coming, doubtful: &["doubtful"], duties: &[] };
    let taken = desk.store.take_back_handoffs(&known, at(10)).await.unwrap();
    assert_eq!(taken, [pages[0], pages[4]], "of those that show");
    assert_eq!(desk.store.page(pages[1]).await.unwrap().unwrap().state, PageState::Withdrawn, "it waited still");
    let again = async |schedule: &str, minute| {
        desk.store.write_handoff_page(&told(&key(schedule, minute), None), at(11)).await.unwrap().is_some()
    };
    assert!(again("gone", 30).await, "it comes after all");
    assert!(!again("stays", 30).await && !again("doubtful", 30).await && !again("past", 5).await);
    desk.assert_sound().await;
}

/// The notices of hand-offs that have come, by what is so since then.
#[rstest::rstest]
#[case::that_it_comes("begins", "ahead", &["payments"], &[], true)]
#[case::that_it_comes_by_a_file_in_doubt("begins", "ahead", &[], &["payments"], true)]
#[case::that_it_began_and_lasts("begins", "now", &["payments"], &[], false)]
#[case::that_it_began_and_is_over("begins", "now", &[], &[], true)]
#[case::that_it_began_by_a_file_in_doubt("begins", "now", &[], &["payments"], false)]
#[case::that_it_ended("ends", "now", &["search"], &[], false)]
#[case::that_it_ended_and_there_is_another("ends", "now", &["payments"], &[], true)]
#[tokio::test]
async fn what_shows_and_is_not_so_any_more_is_taken_back_and_not_told_again(
    #[case] side: &str,
    #[case] part: &str,
    #[case] duties: &[&str],
    #[case] doubtful: &[&str],
    #[case] is_taken: bool,
) {
    let desk = Desk::new().await;
    let handoff = format!("[\"payments\",{},\"{side}\",\"{part}\"]", at(5).as_ms());
    let (page, _) = desk.store.write_handoff_page(&told(&handoff, None), at(1)).await.unwrap().unwrap();
    desk.show(page, at(1)).await;
    let known = KnownHandoffs { coming: &[], doubtful, duties };
    let taken = desk.store.take_back_handoffs(&known, at(10)).await.unwrap();
    assert_eq!(taken, if is_taken { vec![page] } else { Vec::new() });
    assert_eq!(desk.store.write_handoff_page(&told(&handoff, None), at(11)).await.unwrap(), None);
    desk.assert_sound().await;
}
