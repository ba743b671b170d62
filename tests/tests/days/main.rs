//! Simulated days: what a person is told, and when, in a day that takes a second.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod calm;
mod channels;
mod day;
mod desk;
mod documents;
mod fortnight;
mod handoffs;
mod history;
mod incidents;
mod levels;
mod list;
mod liveness;
mod loads;
mod noise;
mod now;
mod oncall;
mod pagerduty;
mod queues;
mod records;
mod rest;
mod restless;
mod set_back;
mod settings;
mod shifts;
mod silences;
mod soon;
mod sources;
mod twins;
mod waiting;
mod wake;

use std::time::Duration;

use serde_json::json;
use watchbill_engine::api::{Tag, Wanted};
use watchbill_engine::ports::{Clock, NoticeAction, NoticeOffer, NoticeResponse};
use watchbill_engine::{Engine, Options};

use day::{Day, hours, minutes};

const MORNING: &str = "2026-03-28T09:00:00Z";

#[tokio::test]
async fn an_episode_pages_once_and_its_end_takes_the_notice_back() {
    let day = Day::begin(MORNING).await;
    assert_eq!(day.titles(), Vec::<String>::new(), "nothing fires, so nothing is told");
    day.pass(minutes(5)).await;
    day.fire("RedisDown", "critical");
    day.pass(hours(2)).await;
    assert_eq!(day.titles().len(), 1, "two hours of the same alert are one page: {:?}", day.titles());
    assert!(day.titles()[0].contains("RedisDown"), "the page names the alert: {:?}", day.titles());
    assert_eq!(day.alert("RedisDown").await.state, "firing");
    day.resolve("RedisDown");
    day.pass(minutes(2)).await;
    assert_eq!(day.alert("RedisDown").await.state, "resolved");
    assert_eq!(day.fakes.desktop.withdrawn(), vec![day.notices()[0].page], "the notice is taken back");
    day.fire("RedisDown", "critical");
    day.pass(minutes(2)).await;
    assert_eq!(day.titles().len(), 2, "a new episode is a new page");
}

#[tokio::test]
async fn eight_hours_of_sleep_give_one_digest() {
    let day = Day::begin(MORNING).await;
    day.fire("Standing", "warning");
    day.pass(minutes(10)).await;
    let before = day.titles().len();
    for n in 0..40 {
        day.fire(&format!("Night{n:02}"), if n == 7 { "critical" } else { "warning" });
    }
    day.resolve("Standing");
    day.sleep(hours(8)).await;
    day.pass(hours(1)).await;
    let told = &day.titles()[before..];
    assert_eq!(told.len(), 1, "one digest: {told:?}");
    assert!(told[0].contains("40"), "it counts what fires: {told:?}");
    assert_eq!(day.alert("Standing").await.state, "resolved");
    let detail = day.engine.alert_detail(&day.alert("Standing").await.id).await.unwrap();
    assert!(detail.entries.iter().any(|e| e.what == "unknown" && e.text.contains("slept")), "{:?}", detail.entries);
}

#[tokio::test]
async fn a_restart_tells_what_is_new_once_and_what_is_old_never() {
    let mut day = Day::begin(MORNING).await;
    day.fire("Old", "critical");
    day.pass(minutes(3)).await;
    assert_eq!(day.titles().len(), 1);
    day.restart_after(minutes(10)).await;
    day.pass(minutes(5)).await;
    assert_eq!(day.titles().len(), 1, "what was announced is not announced again: {:?}", day.titles());
    day.fire("New1", "warning");
    day.fire("New2", "warning");
    day.restart_after(minutes(10)).await;
    day.pass(minutes(5)).await;
    assert_eq!(day.titles().len(), 2, "one digest of the two new ones: {:?}", day.titles());
    day.restart_after(minutes(1)).await;
    day.pass(minutes(5)).await;
    assert_eq!(day.titles().len(), 2);
}

#[tokio::test]
async fn of_twenty_groups_at_once_six_are_pages_and_the_rest_one_digest() {
    let day = Day::begin(MORNING).await;
    day.pass(minutes(1)).await;
    for n in 0..20 {
        day.fire(&format!("Storm{n:02}"), "error");
    }
    day.pass(minutes(5)).await;
    assert_eq!(day.titles().len(), 7, "{:?}", day.titles());
    assert!(day.titles()[6].starts_with("14 alerts firing"), "{:?}", day.titles());
}

#[tokio::test]
async fn a_silenced_alert_pages_when_its_silence_runs_out() {
    let day = Day::begin(MORNING).await;
    day.fire("DiskFull", "error");
    day.upstream().suppress("DiskFull", Some("s-1"));
    day.upstream().silences.push(json!({
        "id": "s-1", "status": { "state": "active" }, "createdBy": "ana", "comment": "known",
        "startsAt": "2026-03-28T08:00:00.000Z", "endsAt": "2026-03-28T09:30:00.000Z",
        "updatedAt": "2026-03-28T08:00:00.000Z",
        "matchers": [{ "name": "alertname", "value": "DiskFull", "isRegex": false, "isEqual": true }],
    }));
    day.pass(minutes(20)).await;
    assert_eq!(day.titles(), Vec::<String>::new(), "silenced at the source");
    let detail = day.engine.alert_detail(&day.alert("DiskFull").await.id).await.unwrap();
    assert!(!detail.decisions[0].paged && detail.decisions[0].because.contains("ana"), "{:?}", detail.decisions);
    day.upstream().suppress("DiskFull", None);
    day.pass(minutes(2)).await;
    assert_eq!(day.titles().len(), 1, "it still fires, so it is decided again");
}

#[tokio::test]
async fn acknowledged_and_snoozed_alerts_are_quiet_until_that_ends() {
    let day = Day::begin(MORNING).await;
    day.fire("Snoozed", "error");
    day.upstream().suppress("Snoozed", Some("s-1"));
    day.pass(minutes(1)).await;
    let id = day.alert("Snoozed").await.id;
    day.engine.snooze_alert(&id, 120, "ana").await.unwrap();
    day.upstream().suppress("Snoozed", None);
    day.pass(minutes(90)).await;
    assert_eq!(day.titles(), Vec::<String>::new(), "snoozed here");
    assert!(day.alert("Snoozed").await.snoozed_until.is_some());
    day.pass(minutes(40)).await;
    assert_eq!(day.titles().len(), 1, "the snooze ended while it fires");
    day.engine.acknowledge_alert(&id, "ana").await.unwrap();
    assert!(day.alert("Snoozed").await.acknowledged);
    day.resolve("Snoozed");
    day.pass(minutes(2)).await;
    assert!(!day.alert("Snoozed").await.acknowledged, "an acknowledgement ends with the episode");
}

#[tokio::test]
async fn a_later_start_proves_a_hidden_end_and_is_a_new_page() {
    let day = Day::begin(MORNING).await;
    day.fire("Blinks", "error");
    day.pass(minutes(5)).await;
    let starts_at = day.now();
    day.pass(Duration::from_secs(10)).await;
    day.upstream().fire("Blinks", "error", &starts_at);
    day.pass(minutes(1)).await;
    assert_eq!(day.titles().len(), 2, "resolved and fired again unseen: {:?}", day.titles());
    let detail = day.engine.alert_detail(&day.alert("Blinks").await.id).await.unwrap();
    let inferred = detail.entries.iter().filter(|e| e.evidence.as_deref() == Some("inferred")).count();
    assert_eq!(inferred, 2, "two inferred transitions: {:?}", detail.entries);
}

#[tokio::test]
async fn without_a_notification_server_pages_wait_and_come_once() {
    let day = Day::begin(MORNING).await;
    day.fakes.desktop.set_absent(Some("no bus"));
    day.fire("RedisDown", "critical");
    day.pass(minutes(2)).await;
    let status = day.engine.console_status().await.unwrap();
    assert!(status.notifier_problem.is_some_and(|p| p.contains("no bus")), "the state is visible");
    day.fakes.desktop.set_absent(None);
    day.pass(minutes(3)).await;
    assert_eq!(day.titles().len(), 1);
    assert_eq!(day.engine.console_status().await.unwrap().notifier_problem, None);
}

#[tokio::test]
async fn a_clock_that_is_set_back_repeats_nothing() {
    let day = Day::begin(MORNING).await;
    day.fire("RedisDown", "critical");
    day.pass(minutes(10)).await;
    day.fakes.clock.set(day.fakes.clock.now().minus(hours(3)));
    day.engine.settle().await;
    day.pass(minutes(10)).await;
    assert_eq!(day.titles().len(), 1, "{:?}", day.titles());
    assert_eq!(day.alert("RedisDown").await.state, "firing");
    day.resolve("RedisDown");
    day.pass(minutes(5)).await;
    assert_eq!(day.alert("RedisDown").await.state, "resolved");
}

#[tokio::test]
async fn a_guest_acknowledges_beside_the_one_who_watches() {
    let day = Day::begin(MORNING).await;
    day.fire("RedisDown", "critical");
    day.pass(minutes(2)).await;
    let id = day.alert("RedisDown").await.id;
    let guest = Engine::look_on(Options::new(day.folder()), day.fakes.ports()).await.unwrap();
    guest.acknowledge_alert(&id[..id.len() - 4], "bo").await.unwrap();
    guest.shutdown().await;
    day.pass(minutes(1)).await;
    let detail = day.engine.alert_detail(&id).await.unwrap();
    assert!(detail.acknowledged, "the owner sees what the guest did");
    assert!(detail.entries.iter().any(|entry| entry.text.contains("bo acknowledged")), "{:?}", detail.entries);
}

#[tokio::test]
async fn an_opened_notice_asks_to_show_its_alert() {
    let day = Day::begin(MORNING).await;
    day.fire("RedisDown", "critical");
    day.pass(minutes(1)).await;
    let page = day.notices()[0].page;
    day.fakes.desktop.respond(NoticeResponse { page, action: NoticeAction::Open }).await;
    day.pass(Duration::from_secs(1)).await;
    assert_eq!(day.engine.take_wanted(), Some(Wanted::Alert { id: day.alert("RedisDown").await.id }));
    assert_eq!(day.engine.take_wanted(), None, "told once");
}

/// Of two tellings in a row a busy window hears only the last one.
#[tokio::test]
async fn what_somebody_asked_to_see_is_told_until_it_is_shown() {
    let day = Day::begin(MORNING).await;
    day.fire("RedisDown", "critical");
    day.pass(minutes(1)).await;
    let mut changes = day.engine.changes();
    let page = day.notices()[0].page;
    day.fakes.desktop.respond(NoticeResponse { page, action: NoticeAction::Open }).await;
    day.pass(minutes(2)).await;
    assert!(changes.borrow_and_update().tags.contains(&Tag::Wanted));
    assert!(day.engine.take_wanted().is_some());
    day.pass(minutes(2)).await;
    assert!(!changes.borrow_and_update().tags.contains(&Tag::Wanted), "it is shown by now");
}

#[tokio::test]
async fn the_alerts_of_a_page_are_acknowledged_from_its_notice() {
    let day = Day::begin(MORNING).await;
    day.fire("RedisDown", "critical");
    day.pass(minutes(1)).await;
    let notice = day.notices()[0].clone();
    assert_eq!(notice.offer, NoticeOffer::Take);
    day.fakes.desktop.respond(NoticeResponse { page: notice.page, action: NoticeAction::Acknowledge }).await;
    day.pass(Duration::from_secs(1)).await;
    assert!(day.alert("RedisDown").await.acknowledged);
    let detail = day.engine.alert_detail(&day.alert("RedisDown").await.id).await.unwrap();
    assert!(detail.entries.iter().any(|entry| entry.text.contains("acknowledged")), "{:?}", detail.entries);
}

#[tokio::test]
async fn a_page_is_snoozed_from_its_notice_for_an_hour() {
    let day = Day::begin(MORNING).await;
    day.fire("RedisDown", "critical");
    day.pass(minutes(1)).await;
    let page = day.notices()[0].page;
    day.fakes.desktop.respond(NoticeResponse { page, action: NoticeAction::Snooze }).await;
    day.pass(minutes(1)).await;
    assert!(day.alert("RedisDown").await.snoozed_until.is_some());
    day.pass(minutes(60)).await;
    assert_eq!(day.alert("RedisDown").await.snoozed_until, None, "an hour later it is over");
}

#[tokio::test]
async fn what_resolved_before_the_button_was_pressed_is_left_alone() {
    let day = Day::begin(MORNING).await;
    day.fire("RedisDown", "critical");
    day.pass(minutes(1)).await;
    let page = day.notices()[0].page;
    day.resolve("RedisDown");
    day.pass(minutes(1)).await;
    day.fakes.desktop.respond(NoticeResponse { page, action: NoticeAction::Snooze }).await;
    day.pass(minutes(1)).await;
    let alert = day.alert("RedisDown").await;
    assert_eq!((alert.state, alert.snoozed_until), ("resolved", None));
}

#[tokio::test]
async fn a_digest_offers_nothing_that_would_take_many_alerts_in_hand_unseen() {
    let mut day = Day::begin(MORNING).await;
    day.fire("RedisDown", "critical");
    day.restart_after(minutes(1)).await;
    day.pass(minutes(1)).await;
    assert_eq!(day.notices()[0].offer, NoticeOffer::Look, "{:?}", day.titles());
}

#[tokio::test]
async fn a_page_whose_fate_nobody_knows_is_told_again_in_the_digest_of_the_start() {
    let mut day = Day::begin(MORNING).await;
    day.pass(minutes(1)).await;
    day.fakes.desktop.hang();
    day.fire("RedisDown", "critical");
    day.creep("it is handed over", |day| day.titles().len() == 1).await;
    day.fakes.desktop.answer_again();
    day.crash_and_restart_after(minutes(1)).await;
    day.pass(minutes(2)).await;
    assert_eq!(day.titles().len(), 2, "nobody knows whether it was seen: {:?}", day.titles());
    let pages = day.engine.pages_list().await.unwrap();
    assert!(pages.iter().any(|page| page.state.contains("perhaps shown")), "and the record says so: {pages:#?}");
    day.restart_after(minutes(1)).await;
    day.pass(minutes(2)).await;
    assert_eq!(day.titles().len(), 2, "but not a third time");
}

#[tokio::test]
async fn a_snooze_outlives_the_episode() {
    let mut day = Day::begin(MORNING).await;
    day.fire("Blinks", "error");
    day.pass(minutes(1)).await;
    let id = day.alert("Blinks").await.id;
    day.engine.snooze_alert(&id, 120, "ana").await.unwrap();
    for _ in 0..3 {
        day.resolve("Blinks");
        day.pass(minutes(2)).await;
        day.fire("Blinks", "error");
        day.pass(minutes(2)).await;
    }
    day.resolve("Blinks");
    day.pass(minutes(1)).await;
    day.restart_after(minutes(1)).await;
    day.fire("Blinks", "error");
    day.pass(minutes(2)).await;
    assert_eq!(day.titles().len(), 1, "not now means not now: {:?}", day.titles());
    day.pass(hours(2)).await;
    assert_eq!(day.titles().len(), 2, "after it ended, what still fires is told");
}

#[tokio::test]
async fn an_alert_that_is_over_can_be_snoozed_before_it_comes_back() {
    let day = Day::begin(MORNING).await;
    for (name, by_guest) in [("Own", false), ("Guests", true)] {
        day.fire(name, "error");
        day.pass(minutes(1)).await;
        let id = day.alert(name).await.id;
        day.resolve(name);
        day.pass(minutes(1)).await;
        if by_guest {
            let guest = Engine::look_on(Options::new(day.folder()), day.fakes.ports()).await.unwrap();
            guest.snooze_alert(&id, 60, "bo").await.unwrap();
            guest.shutdown().await;
        } else {
            day.engine.snooze_alert(&id, 60, "ana").await.unwrap();
        }
        day.pass(minutes(1)).await;
        let before = day.titles().len();
        day.fire(name, "error");
        day.pass(minutes(2)).await;
        assert_eq!(day.titles().len(), before, "{name}: not now means not now: {:?}", day.titles());
    }
}

#[tokio::test]
async fn an_alert_is_found_by_its_id_its_beginning_or_its_name() {
    let day = Day::begin(MORNING).await;
    day.fire("RedisDown", "critical");
    day.fire("DiskFull", "error");
    day.pass(minutes(1)).await;
    let id = day.alert("DiskFull").await.id;
    for text in [id.as_str(), &id[..id.len() - 6], "DiskFull"] {
        assert_eq!(day.engine.alert_detail(text).await.unwrap().row.id, id, "by {text}");
    }
    for nobody in ["", "Disk", "prod/", "prod/zzzz", "'; DROP TABLE alerts; --"] {
        assert!(day.engine.alert_detail(nobody).await.is_err(), "nothing is meant by {nobody:?}");
    }
}

#[tokio::test]
async fn a_guest_asks_for_a_poll_and_is_told_why_not() {
    let day = Day::begin(MORNING).await;
    let guest = Engine::look_on(Options::new(day.folder()), day.fakes.ports()).await.unwrap();
    let asked = tokio::spawn(async move { guest.poll(Some("nosuch")).await });
    for _ in 0..200 {
        if asked.is_finished() {
            break;
        }
        day.pass(Duration::from_secs(1)).await;
    }
    let refusal = asked.await.unwrap().unwrap_err();
    assert!(refusal.to_string().contains("nosuch"), "{refusal}");
}
