//! Sources that fail, lie, restart and go: what that does to their alerts, and who is told.

use std::time::Duration;

use watchbill_engine::testing::Reply;

use crate::MORNING;
use crate::day::{self, Day, SharedUpstream, hours, lock, minutes, serve};

#[tokio::test]
async fn a_source_that_stops_answering_resolves_nothing_and_pages_once() {
    let day = Day::begin(MORNING).await;
    day.fire("RedisDown", "warning");
    day.pass(minutes(2)).await;
    let before = day.alert("RedisDown").await;
    day.upstream().trouble = Some(Reply::Json(500, "oops".to_owned()));
    day.pass(minutes(1)).await;
    let listing = day.listing().await;
    assert_eq!(listing.sources[0].health, "failing", "failing at the first failed poll");
    assert_eq!(listing.alerts[0].state, "unknown", "what nobody can see is unknown");
    assert_eq!(listing.alerts[0].since, before.since, "and nothing about it changed");
    assert!(listing.alerts[0].as_of < Some(day.now()), "it is as of the last good poll");
    day.upstream().alerts.clear();
    day.pass(hours(1)).await;
    assert_eq!(day.titles().len(), 2, "one page for the alert, one for the outage: {:?}", day.titles());
    assert!(day.titles()[1].contains("prod"), "the outage page names the source: {:?}", day.titles());
    day.upstream().trouble = None;
    day.pass(minutes(5)).await;
    let alert = day.alert("RedisDown").await;
    assert_eq!(alert.state, "resolved", "the first good answer after the gap proves it");
    assert_eq!(day.titles().len(), 2, "its end makes no sound");
}

#[tokio::test]
async fn a_web_page_instead_of_data_is_never_no_alerts() {
    let day = Day::begin(MORNING).await;
    day.fire("RedisDown", "warning");
    day.pass(minutes(1)).await;
    day.upstream().trouble = Some(Reply::Html(200, "<html>Sign in</html>".to_owned()));
    day.pass(minutes(2)).await;
    let listing = day.listing().await;
    assert_eq!((listing.sources[0].health, listing.alerts[0].state), ("failing", "unknown"));
    let problem = listing.sources[0].problem.clone().unwrap_or_default();
    assert!(problem.contains("login page") && problem.contains("page"), "it says what to do: {problem}");
}

#[tokio::test]
async fn the_first_poll_of_a_source_is_one_digest() {
    let day = Day::begin_with(MORNING, "team = \"t\"\n").await;
    for n in 0..10 {
        day.fire(&format!("Standing{n}"), "warning");
    }
    let text = format!("team = \"t\"\n[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"{}\"\n", day::URL);
    day.define(&text);
    day.pass(minutes(5)).await;
    assert_eq!(day.titles().len(), 1, "ten alerts that fired before are one digest: {:?}", day.titles());
}

#[tokio::test]
async fn one_peer_of_a_cluster_may_fail_without_a_word() {
    let definitions = "team = \"t\"\n[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\n\
                       url = [\"http://am-1.example.net\", \"http://am-2.example.net\"]\n";
    let day = Day::begin_with(MORNING, definitions).await;
    let (one, two) = (SharedUpstream::default(), SharedUpstream::default());
    for peer in [&one, &two] {
        lock(peer).started_at = "2026-03-01T00:00:00.000Z".to_owned();
    }
    serve(&day.fakes, "http://am-1.example.net", &one);
    serve(&day.fakes, "http://am-2.example.net", &two);
    let starts_at = day.now();
    lock(&one).fire("Both", "error", &starts_at);
    lock(&two).fire("Both", "error", &starts_at);
    lock(&two).fire("OnlyTwo", "error", &starts_at);
    day.pass(minutes(3)).await;
    let before = day.titles().len();
    lock(&two).trouble = Some(Reply::Json(503, String::new()));
    day.pass(minutes(10)).await;
    let listing = day.listing().await;
    assert_eq!(listing.sources[0].health, "fine", "one peer answers for the cluster");
    assert!(listing.sources[0].problem.as_deref().is_some_and(|p| p.contains("am-2")), "{:?}", listing.sources);
    assert_eq!(day.alert("OnlyTwo").await.state, "firing", "only the peer that is down could say that it is over");
    lock(&one).alerts.clear();
    day.pass(minutes(2)).await;
    assert_eq!(day.alert("Both").await.state, "resolved");
    assert_eq!(day.titles().len(), before, "nothing of this interrupts anybody");
}

#[tokio::test]
async fn a_restarted_source_that_forgot_everything_is_given_time() {
    let day = Day::begin(MORNING).await;
    for n in 0..20 {
        day.fire(&format!("Standing{n:02}"), "warning");
    }
    day.pass(minutes(2)).await;
    let told = day.titles().len();
    let known = std::mem::take(&mut day.upstream().alerts);
    day.upstream().started_at = day.now();
    day.pass(minutes(1)).await;
    assert_eq!(day.alert("Standing07").await.state, "firing", "a restart proves nothing");
    day.upstream().alerts = known;
    day.pass(minutes(5)).await;
    assert_eq!(day.titles().len(), told, "and nothing is told again: {:?}", day.titles());
    assert_eq!(day.alert("Standing07").await.state, "firing");
}

#[tokio::test]
async fn an_unchanged_answer_is_still_a_good_poll() {
    let day = Day::begin(MORNING).await;
    day.fire("RedisDown", "warning");
    day.pass(hours(1)).await;
    let listing = day.listing().await;
    assert_eq!(listing.sources[0].health, "fine");
    assert!(listing.sources[0].as_of.as_deref() > Some("2026-03-28T09:59:00Z"), "{:?}", listing.sources);
}

#[tokio::test]
async fn the_breaker_asks_a_dead_source_seldom_and_notices_when_it_is_back() {
    let day = Day::begin(MORNING).await;
    day.pass(minutes(5)).await;
    day.upstream().trouble = Some(Reply::Json(404, String::new()));
    let before = day.fakes.network.asked().len();
    day.pass(hours(1)).await;
    let asked = day.fakes.network.asked().len() - before;
    assert!((25..60).contains(&asked), "an hour of a dead source is asked {asked} times, not 120");
    day.upstream().trouble = None;
    day.pass(minutes(3)).await;
    assert_eq!(day.listing().await.sources[0].health, "fine", "seen within two minutes");
}

#[tokio::test]
async fn who_waits_for_a_poll_of_a_source_that_is_taken_out_is_answered() {
    let day = Day::begin(MORNING).await;
    day.upstream().trouble = Some(Reply::Json(503, String::new()));
    let engine = day.engine.clone();
    let waiting = tokio::spawn(async move { engine.poll(None).await });
    tokio::task::yield_now().await;
    day.define("team = \"t\"\n");
    day.pass(minutes(1)).await;
    let listing =
        tokio::time::timeout(Duration::from_secs(5), waiting).await.expect("it is answered").unwrap().unwrap();
    assert_eq!(listing.pages, []);
}
