use watchbill_domain::alerts::{Flap, Severity};
use watchbill_domain::ids::PageId;

use super::*;
use crate::testing::{Desk, alert, at, fired, id, line, page, prod, resolved};
use crate::{ChannelRule, Committed, Deed, PageState, Taken};

const HOUR: Duration = Duration::from_secs(3_600);

/// A desk that was last heard at minute 60.
async fn desk() -> Desk {
    let desk = Desk::new().await;
    let rule = ChannelRule { name: "phone".to_owned(), from: Severity::Info, ends: crate::Ends::NotTold };
    desk.store.set_channels(vec![rule]);
    desk.poll(at(60), Vec::new()).await;
    desk
}

async fn paged(desk: &Desk, identity: &str, minute: i64) -> (Committed, PageId) {
    let alert = alert(Severity::Critical, at(minute));
    let draft = page(vec![line(identity, Severity::Critical, at(minute))]);
    let committed = desk.poll_paging(at(minute), vec![fired(identity, alert, at(minute))], vec![draft], None).await;
    let id = committed.pages[0];
    (committed, id)
}

async fn set_back(desk: &Desk) {
    desk.store.set_back(HOUR, MovedToo { until: &["undisturbed_until"], facts: &|_| None }, at(2)).await.unwrap();
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_page_that_is_tried_again_is_so_after_what_is_left_of_its_wait() {
    let desk = desk().await;
    let (_, page) = paged(&desk, "x", 61).await;
    desk.store.page_attempting(page, at(61)).await.unwrap();
    desk.store.page_failed(page, "no bus", Some(at(63))).await.unwrap();
    let delivery = desk.store.due_delivery("phone", at(61)).await.unwrap().unwrap();
    desk.store.delivery_attempting(&delivery, at(61)).await.unwrap();
    desk.store.delivery_failed(&delivery, "no answer", Taken::Perhaps, at(64)).await.unwrap();
    set_back(&desk).await;
    let due = async |minute| {
        let pages = desk.store.due_pages(at(minute), 5).await.unwrap().len();
        (pages, desk.store.due_delivery("phone", at(minute)).await.unwrap().is_some())
    };
    assert_eq!([due(2).await, due(3).await, due(4).await], [(0, false), (1, false), (1, true)]);
}

#[tokio::test]
async fn a_page_that_nobody_sees_comes_again_a_quarter_of_an_hour_after_it_was_shown() {
    let desk = desk().await;
    let (_, page) = paged(&desk, "x", 61).await;
    desk.show(page, at(62)).await;
    set_back(&desk).await;
    let unseen = async |minute| desk.store.unseen_pages(Severity::Critical, at(minute)).await.unwrap().len();
    assert_eq!([unseen(1).await, unseen(2).await], [0, 1]);
    assert_eq!(desk.store.page(page).await.unwrap().unwrap().state, PageState::Shown);
}

#[tokio::test]
async fn a_snooze_holds_for_what_is_left_of_it_and_one_that_is_over_does_not_hold_again() {
    let desk = desk().await;
    for identity in ["lasts", "over"] {
        paged(&desk, identity, 61).await;
    }
    desk.store.record_deed(&id("lasts"), Deed::Snooze(at(70)), "ana", at(61)).await.unwrap();
    desk.store.record_deed(&id("over"), Deed::Snooze(at(61)), "ana", at(60)).await.unwrap();
    set_back(&desk).await;
    let mine = desk.store.mine(&prod()).await.unwrap();
    let until = |identity: &str| mine.get(identity).and_then(|mine| mine.snoozed_until);
    assert_eq!((until("lasts"), until("over")), (Some(at(10)), Some(at(1))));
}

#[tokio::test]
async fn a_watchdog_is_missing_for_as_long_as_it_was() {
    let desk = desk().await;
    for name in ["waits", "paged"] {
        desk.store.watchdog_missing(name, at(55)).await.unwrap();
    }
    desk.store.write_watchdog_page("paged", ("missing", ""), "for five minutes", at(60)).await.unwrap();
    set_back(&desk).await;
    let missing = desk.store.missing_watchdogs().await.unwrap();
    assert_eq!((missing["waits"], missing["paged"]), (at(-5), at(55)), "the mark of its page stays");
    let again = desk.store.write_watchdog_page("paged", ("missing", ""), "again", at(2)).await.unwrap();
    assert_eq!(again, None);
}

#[tokio::test]
async fn flapping_fades_on_and_the_source_was_heard_when_it_was() {
    let desk = desk().await;
    let flap = Flap {
        score: 3.25,
        at: at(61),
        since: Some(at(61)),
        peak: 3.5,
        changes: 4,
        run_from: at(50),
        ..Flap::default()
    };
    let flapping = watchbill_domain::alerts::KnownAlert { flap, ..alert(Severity::Warning, at(61)) };
    let observation = watchbill_domain::alerts::Observation {
        changes: vec![fired("x", flapping, at(61))],
        flaps: [(id("x").identity, flap)].into(),
        hold_until: Some(at(63)),
        ..Default::default()
    };
    desk.commit(at(61), &observation, &[], None).await;
    set_back(&desk).await;
    let state = desk.store.load_state(&prod()).await.unwrap();
    let moved = Flap { at: at(1), since: Some(at(1)), run_from: at(-10), ..flap };
    assert_eq!(state.alerts["x"].flap, moved);
    assert_eq!((state.last_good_at, state.hold_until), (Some(at(1)), Some(at(3))));
}

#[tokio::test]
async fn an_end_that_a_person_set_keeps_its_distance() {
    let desk = desk().await;
    for (before, after) in [(at(90).as_ms().to_string(), at(30).as_ms().to_string()), ("null".into(), "null".into())] {
        desk.store.set_preference("undisturbed_until", &before).await.unwrap();
        set_back(&desk).await;
        assert_eq!(desk.store.preference("undisturbed_until").await.unwrap(), Some(after));
    }
}

#[tokio::test]
async fn an_alert_fires_for_as_long_as_it_did_and_its_history_stays() {
    let desk = desk().await;
    let day = 24 * 60;
    for (identity, minute) in [("young", 61), ("old", 61 - day), ("over", 59)] {
        paged(&desk, identity, minute).await;
    }
    let before = desk.store.load_state(&prod()).await.unwrap();
    desk.poll(at(61), vec![resolved("over", at(61))]).await;
    set_back(&desk).await;
    let state = desk.store.load_state(&prod()).await.unwrap();
    let since = |identity: &str| state.alerts[identity].since;
    assert_eq!((since("young"), since("old")), (at(1), at(61 - day)));
    let mut moved = before;
    moved.set_back(HOUR, at(2));
    assert_eq!(
        (moved.alerts["young"].since, moved.alerts["old"].since),
        (since("young"), since("old")),
        "as in memory"
    );
    let history = desk.store.transitions(&id("young"), at(0)).await.unwrap();
    assert_eq!(history.iter().map(|one| one.at).collect::<Vec<_>>(), [at(61)]);
}

#[tokio::test]
async fn an_outage_lasts_for_as_long_as_it_did_and_is_paged_once() {
    let desk = desk().await;
    desk.fail(at(61)).await;
    set_back(&desk).await;
    let failing_since = async || desk.store.load_state(&prod()).await.unwrap().failing_since;
    assert_eq!(failing_since().await, Some(at(1)));
    let page = async |minute| {
        desk.store.write_outage_page(&prod(), "prod fails", "", "for three minutes", at(minute)).await.unwrap()
    };
    assert!(page(4).await.is_some());
    set_back(&desk).await;
    assert_eq!((failing_since().await, page(5).await), (Some(at(1)), None), "the mark of its page stays");
}

#[tokio::test]
async fn a_source_was_asked_a_moment_ago_and_not_in_the_future() {
    let desk = desk().await;
    desk.fail(at(61)).await;
    for _ in 0..2 {
        set_back(&desk).await;
        let sources = desk.store.sources().await.unwrap();
        assert_eq!(sources[0].last_poll_at, Some(at(1)), "it moves once");
    }
}
