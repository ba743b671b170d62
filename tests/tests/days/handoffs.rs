//! Hand-offs at bad moments: in a sleep, while a source does not answer, while nothing can be recorded.

use watchbill_engine::testing::{Reply, Writes};

use crate::day::{Day, hours, minutes};
use crate::shifts::{SCHEDULE, daily, handoffs, kinds, morning, quiet};

fn digests(kinds: &[String]) -> usize {
    kinds.iter().filter(|kind| *kind == "digest").count()
}

fn body(day: &Day, title: &str) -> String {
    let notice = day.notices().into_iter().rfind(|notice| notice.title.starts_with(title));
    notice.expect("it was told").body
}

#[tokio::test]
async fn a_wake_up_over_a_hand_off_is_one_digest_of_what_is_new_and_what_was_held_back() {
    let day = morning("2026-03-10T07:00:00Z", &daily("bo", "ana")).await;
    for name in ["CheckoutSlow", "CheckoutDown"] {
        day.fire(name, "critical");
    }
    day.pass(minutes(5)).await;
    assert_eq!(kinds(&day).await, Vec::<String>::new(), "it is Bo's: {:?}", day.titles());
    day.fire("DiskFull", "warning");
    day.fire("CheckoutNew", "warning");
    day.sleep(hours(3)).await;
    day.pass(minutes(5)).await;
    assert_eq!(kinds(&day).await, ["digest"], "{:?}", day.titles());
    let notices = day.notices();
    for name in ["CheckoutSlow", "CheckoutDown", "DiskFull", "CheckoutNew"] {
        assert!(notices[0].body.contains(name), "{name}: {notices:?}");
    }
}

#[tokio::test]
async fn a_snooze_that_ended_in_a_sleep_is_told_in_the_digest_of_the_wake_up() {
    let day = Day::begin("2026-03-10T07:00:00Z").await;
    day.fire("Snoozed", "warning");
    day.upstream().suppress("Snoozed", Some("s-1"));
    day.pass(minutes(2)).await;
    let id = day.alert("Snoozed").await.id;
    day.engine.snooze_alert(&id, 60, "ana").await.unwrap();
    day.upstream().suppress("Snoozed", None);
    day.pass(minutes(2)).await;
    day.fire("DiskFull", "warning");
    day.sleep(hours(3)).await;
    day.pass(minutes(5)).await;
    assert_eq!(kinds(&day).await, ["digest"], "{:?}", day.titles());
}

#[tokio::test]
async fn a_source_that_does_not_answer_in_the_round_of_a_wake_up_keeps_nothing_from_its_digest() {
    let day = morning("2026-03-10T07:00:00Z", &daily("bo", "ana")).await;
    day.fire("CheckoutDown", "critical");
    day.pass(minutes(5)).await;
    day.upstream().trouble = Some(Reply::Json(500, "oops".to_owned()));
    day.sleep(hours(3)).await;
    day.pass(minutes(1)).await;
    assert_eq!(kinds(&day).await, ["digest"], "as it was known last: {:?}", day.titles());
}

#[tokio::test]
async fn a_hand_off_says_which_source_is_not_heard() {
    let day = morning("2026-03-10T08:20:00Z", &daily("bo", "ana")).await;
    day.fire("CheckoutDown", "critical");
    day.pass(minutes(5)).await;
    day.upstream().trouble = Some(Reply::Json(500, "oops".to_owned()));
    day.pass(minutes(25)).await;
    let told = body(&day, "You are on call for payments from 09:00");
    let unknown = "Left by Bo: 1 firing; nothing is heard from prod, so what it has is not known";
    assert!(told.contains(unknown), "{told}");
    let open = day.engine.now_view().await.unwrap().on_call;
    assert_eq!(open[0].open, None, "it is Bo's still");
    day.pass(minutes(15)).await;
    assert!(body(&day, "You are on call for payments since 09:00").contains(unknown));
    let open = day.engine.now_view().await.unwrap().on_call;
    let unknown = "1 firing; nothing is heard from prod, so what it has is not known";
    assert_eq!(open[0].open.as_deref(), Some(unknown));
}

#[tokio::test]
async fn an_announcement_does_not_outlive_the_sleep_in_which_its_hand_off_came() {
    for slept in [minutes(20), hours(3)] {
        let day = morning("2026-03-10T08:40:00Z", &daily("bo", "ana")).await;
        day.pass(minutes(5)).await;
        assert_eq!(handoffs(&day), ["You are on call for payments from 09:00 (in 15 min)"]);
        let announced = day.notices()[0].page;
        day.sleep(slept).await;
        day.pass(minutes(1)).await;
        assert_eq!(day.fakes.desktop.withdrawn(), [announced], "slept for {slept:?}");
    }
}

#[tokio::test]
async fn an_announcement_does_not_outlive_the_stop_in_which_its_hand_off_came() {
    let mut day = morning("2026-03-10T08:40:00Z", &daily("bo", "ana")).await;
    day.pass(minutes(5)).await;
    let announced = day.notices()[0].page;
    day.restart_after(hours(3)).await;
    day.pass(minutes(1)).await;
    assert_eq!(day.fakes.desktop.withdrawn(), [announced]);
}

#[tokio::test]
async fn that_a_shift_began_is_not_said_any_more_when_it_has_ended() {
    for slept in [None, Some(hours(24))] {
        let day = morning("2026-03-10T08:55:00Z", &daily("bo", "ana")).await;
        day.pass(minutes(10)).await;
        let since = day.notices().into_iter().rfind(|notice| notice.title.contains("since 09:00")).unwrap().page;
        match slept {
            Some(slept) => day.sleep(slept).await,
            None => day.pass(hours(24)).await,
        }
        assert!(day.fakes.desktop.withdrawn().contains(&since), "slept for {slept:?}: {:?}", day.notices());
    }
}

#[tokio::test]
async fn a_hand_over_that_cannot_be_written_is_decided_again_until_it_is() {
    let day = morning("2026-03-10T07:00:00Z", &daily("bo", "ana")).await;
    day.fire("CheckoutDown", "critical");
    day.fire("DiskFull", "warning");
    day.pass(minutes(5)).await;
    assert_eq!(kinds(&day).await, ["firing"], "{:?}", day.titles());
    day.engine.set_writes(Writes::Refused).await.unwrap();
    day.write(SCHEDULE, &daily("ana", "bo"));
    day.pass(minutes(2)).await;
    assert_eq!(digests(&kinds(&day).await), 0);
    day.engine.set_writes(Writes::Kept).await.unwrap();
    day.pass(minutes(1)).await;
    assert_eq!(digests(&kinds(&day).await), 1, "{:?}", day.titles());
    day.pass(hours(1)).await;
    assert_eq!(digests(&kinds(&day).await), 1, "and once: {:?}", day.titles());
}

#[tokio::test]
async fn a_rule_that_goes_while_nothing_can_be_written_lets_through_what_it_held_back() {
    let source =
        format!("team = \"t\"\n[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"{}\"\n", crate::day::URL);
    let quiet_rule = "[[rules]]\nmatch = ['alertname=\"Nightly\"']\ndo = \"quiet\"\n";
    let day = Day::begin_with("2026-03-10T07:00:00Z", &format!("{source}{quiet_rule}")).await;
    day.pass(minutes(2)).await;
    day.fire("Nightly", "critical");
    day.pass(minutes(5)).await;
    assert!(quiet(&day, "Nightly").await.is_some());
    day.engine.set_writes(Writes::Refused).await.unwrap();
    day.define(&source);
    day.pass(minutes(2)).await;
    day.engine.set_writes(Writes::Kept).await.unwrap();
    day.pass(minutes(2)).await;
    assert_eq!(kinds(&day).await, ["firing"], "{:?}", day.titles());
}

#[tokio::test]
async fn an_outage_whose_first_polls_could_not_be_written_is_told_all_the_same() {
    for refused in [minutes(2), minutes(3), minutes(10)] {
        let day = Day::begin("2026-03-10T07:00:00Z").await;
        day.pass(minutes(5)).await;
        day.engine.set_writes(Writes::Refused).await.unwrap();
        day.upstream().trouble = Some(Reply::Json(500, "oops".to_owned()));
        day.pass(refused).await;
        day.engine.set_writes(Writes::Kept).await.unwrap();
        day.pass(minutes(6)).await;
        assert_eq!(kinds(&day).await, ["source_failing"], "refused for {refused:?}: {:?}", day.titles());
    }
}
