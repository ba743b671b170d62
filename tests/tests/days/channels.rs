//! What leaves the laptop: once per page and channel, in order, and not lost when the other side or we ourselves fail.

use std::time::Duration;

use serde_json::Value;
use watchbill_engine::api::{ApiError, DeliveryView};
use watchbill_engine::ports::Parcel;
use watchbill_engine::testing::Reception;
use watchbill_engine::{Engine, Options};

use crate::MORNING;
use crate::day::{Day, URL, hours, minutes};

const PHONE: &str =
    "[[channels]]\nkind = \"webhook\"\nname = \"phone\"\nurl = \"https://hooks.example.net/ana\"\nresolved = true\n";
const MAIL: &str = "[[channels]]\nkind = \"email\"\nsmtp = \"localhost\"\ntls = \"none\"\nfrom = \"warning\"\n\
                    from_address = \"wb@example.net\"\nto = \"ana@example.net\"\n";
const NTFY: &str = "[[channels]]\nkind = \"ntfy\"\nurl = \"https://ntfy.example.net/ana-1\"\n";

fn definitions(channels: &[&str]) -> String {
    let source = format!("[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"{URL}\"\n");
    format!("team = \"days\"\n{source}{}", channels.concat())
}

async fn begin(channels: &[&str]) -> Day {
    Day::begin_with(MORNING, &definitions(channels)).await
}

/// What was posted, oldest first: what is told, the title, the key.
fn posts(day: &Day) -> Vec<(String, String, String)> {
    let parcels = day.fakes.courier.carried();
    let posts = parcels.into_iter().filter_map(|(_, parcel)| match parcel {
        Parcel::Post(post) => Some(serde_json::from_str::<Value>(&post.body).unwrap()),
        Parcel::Letter(_) => None,
    });
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    posts.map(|body| (text(&body["event"]), text(&body["page"]["title"]), text(&body["key"]))).collect()
}

fn titles(day: &Day) -> Vec<String> {
    posts(day).into_iter().map(|(_, title, _)| title).collect()
}

/// Subject and `Message-ID` of every letter.
fn letters(day: &Day) -> Vec<(String, String)> {
    let parcels = day.fakes.courier.carried();
    let letters = parcels.into_iter().filter_map(|(_, parcel)| match parcel {
        Parcel::Letter(letter) => Some((letter.subject, letter.message_id)),
        Parcel::Post(_) => None,
    });
    letters.collect()
}

/// The seconds of every try after `from`.
fn tries(day: &Day, from: &str) -> Vec<u64> {
    let from = watchbill_engine::Instant::parse(from).unwrap();
    day.fakes.courier.carried().into_iter().map(|(at, _)| at.since(from).as_secs()).collect()
}

async fn deliveries(day: &Day, page: usize) -> Vec<DeliveryView> {
    day.engine.pages_list().await.unwrap().remove(page).deliveries
}

async fn assert_sound(day: &Day) {
    assert_eq!(day.engine.check_data().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_page_goes_to_every_channel_once_from_its_severity_on() {
    let day = begin(&[PHONE, MAIL]).await;
    day.pass(minutes(1)).await;
    day.fire("DiskFull", "warning");
    day.pass(hours(2)).await;
    assert_eq!((titles(&day).len(), letters(&day).len()), (0, 1), "a warning goes to the mailbox alone");
    assert!(letters(&day)[0].0.starts_with("[days] warning: DiskFull"), "{:?}", letters(&day));
    day.fire("RedisDown", "critical");
    day.pass(hours(2)).await;
    assert_eq!((titles(&day).len(), letters(&day).len()), (1, 2));
    let told = deliveries(&day, 0).await;
    let states: Vec<_> = told.iter().map(|d| (d.channel.as_str(), d.state.as_str())).collect();
    assert_eq!(states, [("email", "delivered"), ("phone", "delivered")]);
    assert!(
        told[0].text.contains("250 2.0.0 Ok") && told[1].text.contains("status 200"),
        "receipts are kept: {told:#?}"
    );
    assert_sound(&day).await;
}

#[tokio::test]
async fn the_end_is_told_quietly_where_the_page_arrived_and_where_that_is_wanted() {
    let day = begin(&[PHONE, MAIL]).await;
    day.pass(minutes(1)).await;
    day.fire("RedisDown", "critical");
    day.pass(minutes(5)).await;
    day.resolve("RedisDown");
    day.pass(minutes(5)).await;
    let events: Vec<String> = posts(&day).into_iter().map(|(event, ..)| event).collect();
    assert_eq!(events, ["page", "resolved"]);
    assert_eq!(letters(&day).len(), 1, "a mailbox is told of no ends");
    day.pass(hours(1)).await;
    assert_eq!(posts(&day).len(), 2);
    assert_sound(&day).await;
}

#[tokio::test]
async fn what_is_over_before_it_was_taken_is_not_sent() {
    let day = begin(&[PHONE]).await;
    day.pass(minutes(1)).await;
    day.fakes.courier.set_reception(Reception::Absent);
    day.fire("RedisDown", "critical");
    day.pass(minutes(2)).await;
    let tried = posts(&day).len();
    assert!(tried > 0);
    day.resolve("RedisDown");
    day.pass(minutes(1)).await;
    let tried_at_the_end = posts(&day).len();
    day.fakes.courier.set_reception(Reception::Takes);
    day.pass(hours(1)).await;
    assert_eq!(posts(&day).len(), tried_at_the_end, "neither the page nor its end");
    assert_eq!(deliveries(&day, 0).await[0].state, "withdrawn");
    assert_sound(&day).await;
}

#[tokio::test]
async fn a_channel_that_does_not_answer_is_tried_with_growing_waits_and_then_in_order() {
    let day = begin(&[PHONE]).await;
    day.pass(minutes(1)).await;
    day.fakes.courier.set_reception(Reception::Absent);
    day.fire("First", "critical");
    let fired = day.now();
    day.pass(minutes(1)).await;
    day.fire("Second", "critical");
    day.pass(minutes(20)).await;
    let at = tries(&day, &fired);
    let waits: Vec<u64> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(waits[..7], [10, 20, 40, 80, 160, 300, 300], "{at:?}");
    let status = day.engine.console_status().await.unwrap();
    let problem = status.channels[0].problem.clone().unwrap();
    assert!(problem.contains("nothing listens") && problem.contains("2 pages wait"), "{problem}");

    let before = titles(&day).len();
    day.fakes.courier.set_reception(Reception::Takes);
    day.pass(minutes(6)).await;
    let mut told = titles(&day).split_off(before);
    told.sort();
    assert_eq!(told.len(), 2, "both, once: {told:?}");
    assert!(told[0].contains("First") && told[1].contains("Second"), "{told:?}");
    assert_eq!(day.engine.console_status().await.unwrap().channels[0].problem, None);
    assert_sound(&day).await;
}

#[tokio::test]
async fn what_a_channel_asks_for_is_honoured_and_a_refusal_is_said_at_once() {
    let day = begin(&[PHONE]).await;
    day.pass(minutes(1)).await;
    day.fakes.courier.set_reception(Reception::Status(429, Some(600)));
    day.fire("RedisDown", "critical");
    day.pass(minutes(9)).await;
    assert_eq!(posts(&day).len(), 1, "it asked for ten minutes");
    day.fakes.courier.set_reception(Reception::Status(401, None));
    day.pass(minutes(2)).await;
    assert_eq!(posts(&day).len(), 2);
    let channel = day.engine.channels().await.unwrap().remove(0);
    assert_eq!((channel.name.as_str(), channel.target.as_str()), ("phone", "hooks.example.net/\u{2026}"));
    assert!(channel.problem.is_some_and(|problem| problem.contains("check user, password or token")));
    day.pass(minutes(4)).await;
    assert_eq!(posts(&day).len(), 2, "slowly");
    day.define(&definitions(&[PHONE, "auth = { bearer = { keyring = \"phone\" } }\n"]));
    day.pass(minutes(1)).await;
    assert!(deliveries(&day, 0).await[0].problem.as_deref().is_some_and(|p| p.contains("no secret named `phone`")));
    day.fakes.courier.set_reception(Reception::Takes);
    day.define(&definitions(&[PHONE]));
    day.pass(minutes(1)).await;
    assert_eq!(deliveries(&day, 0).await[0].state, "delivered", "whoever changes it need not wait");
}

#[tokio::test]
async fn a_channel_that_takes_nothing_for_a_day_is_given_up_on_in_sight() {
    let day = begin(&[PHONE]).await;
    day.pass(minutes(1)).await;
    day.fakes.courier.set_reception(Reception::Status(404, None));
    day.fire("RedisDown", "critical");
    day.pass(hours(25)).await;
    let delivery = deliveries(&day, 0).await.remove(0);
    assert_eq!(delivery.state, "failed");
    assert!(delivery.problem.is_some_and(|p| p.starts_with("given up after a day: takes nothing at this address")));
    let tried = posts(&day).len();
    assert!((200..320).contains(&tried), "every five minutes: {tried}");
    day.fakes.courier.set_reception(Reception::Takes);
    day.pass(hours(1)).await;
    assert_eq!(posts(&day).len(), tried);
}

#[tokio::test]
async fn one_slow_channel_does_not_hold_up_another() {
    let day = begin(&[NTFY, MAIL]).await;
    day.pass(minutes(1)).await;
    day.fakes.courier.set_reception(Reception::Status(503, None));
    day.fire("RedisDown", "critical");
    day.pass(minutes(30)).await;
    assert_eq!(letters(&day).len(), 1, "the mailbox took it: {:?}", letters(&day));
    assert!(posts(&day).len() > 5);
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_is_sent_again_and_says_so_where_only_people_can_tell() {
    let day = begin(&[PHONE, NTFY]).await;
    day.pass(minutes(1)).await;
    day.fakes.courier.set_reception(Reception::Mute);
    day.fire("RedisDown", "critical");
    day.pass(minutes(1)).await;
    assert!(deliveries(&day, 0).await.iter().all(|delivery| delivery.state == "unconfirmed"));
    day.fakes.courier.set_reception(Reception::Absent);
    day.pass(minutes(1)).await;
    day.fakes.courier.set_reception(Reception::Takes);
    day.pass(minutes(5)).await;
    assert!(deliveries(&day, 0).await.iter().all(|delivery| delivery.state == "delivered"));
    let keys: std::collections::BTreeSet<String> =
        posts(&day).into_iter().map(|(.., key)| key).filter(|key| !key.is_empty()).collect();
    assert_eq!(keys.len(), 1, "the webhook can tell by its key: {keys:?}");
    let last = day.fakes.courier.carried().into_iter().rev().find_map(|(_, parcel)| match parcel {
        Parcel::Post(post) if post.body.contains("ana-1") => Some(post.body),
        Parcel::Post(_) | Parcel::Letter(_) => None,
    });
    assert!(last.is_some_and(|body| body.contains("(may be a repeat)")), "ntfy cannot");
}

#[tokio::test]
async fn restarts_send_nothing_twice_and_forget_nothing() {
    let mut day = begin(&[PHONE, MAIL]).await;
    day.pass(minutes(1)).await;
    day.fire("Told", "critical");
    day.pass(minutes(2)).await;
    day.fakes.courier.set_reception(Reception::Status(503, None));
    day.fire("Waiting", "critical");
    day.pass(minutes(2)).await;
    for _ in 0..3 {
        day.restart_after(minutes(1)).await;
        day.pass(minutes(2)).await;
    }
    let waiting = |day: &Day| posts(day).into_iter().filter(|(_, title, _)| title.contains("Waiting")).count();
    let before = waiting(&day);
    day.fakes.courier.set_reception(Reception::Takes);
    day.restart_after(minutes(1)).await;
    day.pass(minutes(10)).await;
    assert_eq!(waiting(&day) - before, 1, "sent by the next who watches");
    let told = posts(&day).into_iter().filter(|(_, title, _)| title.contains("Told")).count();
    assert_eq!((told, letters(&day).len()), (1, 2), "and what was taken never again");
    assert_sound(&day).await;
}

#[tokio::test]
async fn what_was_on_its_way_at_a_crash_is_sent_again_with_the_same_key() {
    let mut day = begin(&[PHONE]).await;
    day.pass(minutes(1)).await;
    day.fakes.courier.hang();
    day.fire("RedisDown", "critical");
    day.creep("it is handed over", |day| posts(day).len() == 1).await;
    day.fakes.courier.answer_again();
    day.crash_and_restart_after(minutes(1)).await;
    day.pass(minutes(5)).await;
    let told = posts(&day);
    assert_eq!(told.len(), 2, "nobody knows whether it was taken: {told:?}");
    assert_eq!(told[0].2, told[1].2, "the other side can tell");
    assert_eq!(day.titles().len(), 1, "on the desktop it showed, and that was known: {:?}", day.titles());
    day.restart_after(minutes(1)).await;
    day.pass(minutes(5)).await;
    assert_eq!(posts(&day).len(), 2, "but not a third time");
    assert_sound(&day).await;
}

#[tokio::test]
async fn what_the_phone_took_before_a_crash_is_not_told_anew_by_the_start() {
    let mut day = begin(&[PHONE]).await;
    day.pass(minutes(1)).await;
    day.fakes.desktop.hang();
    day.fire("RedisDown", "critical");
    day.creep("both are told", |day| (posts(day).len(), day.titles().len()) == (1, 1)).await;
    day.fakes.desktop.answer_again();
    day.crash_and_restart_after(minutes(1)).await;
    day.pass(minutes(5)).await;
    assert_eq!(posts(&day).len(), 1, "the phone is not told twice: {:?}", posts(&day));
    assert_eq!(day.notices().len(), 2, "the desktop shows it again: {:?}", day.notices());
    assert_sound(&day).await;
}

#[tokio::test]
async fn after_a_sleep_what_is_over_is_not_sent_and_the_rest_is_one_digest() {
    let day = begin(&[PHONE]).await;
    day.pass(minutes(1)).await;
    day.fakes.courier.set_reception(Reception::Absent);
    day.fire("Over", "critical");
    day.pass(minutes(2)).await;
    day.resolve("Over");
    for n in 0..10 {
        day.fire(&format!("Night{n}"), "critical");
    }
    let before = posts(&day).len();
    day.fakes.courier.set_reception(Reception::Takes);
    day.sleep(hours(7)).await;
    day.pass(hours(1)).await;
    let told = titles(&day).split_off(before);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("10"), "{told:?}");
}

#[tokio::test]
async fn an_outage_of_a_source_goes_off_the_laptop_as_an_error() {
    let day = begin(&[PHONE]).await;
    day.pass(minutes(1)).await;
    day.upstream().trouble = Some(watchbill_engine::testing::Reply::Json(500, "{}".to_owned()));
    day.pass(minutes(10)).await;
    assert_eq!(titles(&day), ["prod does not answer"]);
    day.upstream().trouble = None;
    day.pass(minutes(10)).await;
    assert_eq!(titles(&day), ["prod does not answer", "over: prod does not answer"]);
}

#[tokio::test]
async fn a_test_says_what_came_of_it_and_hurries_what_waits() {
    let day = begin(&[PHONE, MAIL]).await;
    day.pass(minutes(1)).await;
    day.fakes.courier.set_reception(Reception::Absent);
    day.fire("RedisDown", "critical");
    day.pass(minutes(10)).await;
    let failed = day.engine.test_channel("phone").await.unwrap();
    assert!(!failed.good && failed.sentences[0].contains("nothing listens there"), "{failed:#?}");
    day.fakes.courier.set_reception(Reception::Takes);
    let good = day.engine.test_channel("phone").await.unwrap();
    assert!(good.good && good.sentences[0].contains("status 200"), "{good:#?}");
    day.pass(Duration::from_secs(1)).await;
    assert_eq!(posts(&day).last().map(|(event, ..)| event.clone()), Some("page".to_owned()), "at once");
    let missing = day.engine.test_channel("pager").await.unwrap_err();
    assert!(matches!(missing, ApiError::NotFound { .. }), "{missing}");
}

#[tokio::test]
async fn the_demo_sends_nothing_off_the_laptop() {
    let day = begin(&[PHONE, MAIL]).await;
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join(watchbill_engine::DEFINITIONS_FILE);
    watchbill_engine::ports::Files::write(&*day.fakes.files, &file, definitions(&[PHONE, MAIL]).as_bytes()).unwrap();
    let options = Options { demo: true, house_every: Duration::from_secs(5), ..Options::new(folder.path()) };
    let engine = Engine::start(options, day.fakes.ports()).await.unwrap();
    day.engine.shutdown().await;
    day.fire("RedisDown", "critical");
    day.fakes.clock.advance(hours(1), &engine).await;
    assert!(!day.titles().is_empty(), "it pages here");
    assert_eq!(day.fakes.courier.carried().len(), 0, "and nowhere else");
    assert!(engine.test_channel("phone").await.is_err());
    assert!(engine.console_status().await.unwrap().lid.contains("demo"));
}

#[tokio::test]
async fn with_the_lid_closed_nobody_is_paged_and_that_is_said() {
    let day = begin(&[PHONE, MAIL]).await;
    let status = day.engine.console_status().await.unwrap();
    assert_eq!(status.lid, "with this laptop asleep nobody is paged: the channels phone, email send from here too");
    let kinds: Vec<_> = status.channels.iter().map(|c| (c.name.as_str(), c.kind.as_str())).collect();
    assert_eq!(kinds, [("phone", "webhook"), ("email", "email")]);
}
