//! The story and the load, as they are served.

use std::collections::HashMap;
use std::time::Duration;

use rstest::rstest;
use serde_json::Value;
use watchbill_domain::time::Instant;
use watchbill_simulator::fortnight::Fortnight;
use watchbill_simulator::story::{Cluster, Host, Story};
use watchbill_simulator::time::{Clock, Hand, Speed, StoryTime, Timeline};
use watchbill_simulator::{Changes, Company, Options, Plot, Running, RunningPeer, StartError};

use crate::http::{get, post, try_get};

const ALERTS: &str = "/api/v2/alerts";

fn start(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn story(speed: u32, at: Instant) -> (Running, Hand) {
    let (clock, hand) = Clock::by_hand(at);
    let speed = Speed::new(speed).unwrap();
    (Company::start(Options { plot: Plot::Story { seed: 5 }, speed, clock, ..Options::default() }).unwrap(), hand)
}

fn peer<'a>(running: &'a Running, source: &str, index: usize) -> &'a RunningPeer {
    &running.source(source).unwrap().peers()[index]
}

/// Fingerprint and start of each alert.
fn told(peer: &RunningPeer) -> HashMap<String, Instant> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let list = get(peer.address(), ALERTS).json();
    list.as_array().unwrap().iter().map(|a| (text(&a["fingerprint"]), start(&text(&a["startsAt"])))).collect()
}

#[rstest]
#[case::as_in_life(1)]
#[case::a_day_in_24_minutes(60)]
#[case::as_fast_as_it_goes(100_000)]
fn what_is_served_is_the_story_in_real_time_and_never_from_the_future(#[case] speed: u32) {
    let (running, hand) = story(speed, start("2026-08-22T10:20:00Z"));
    let timeline = Timeline::fixed(Speed::new(speed).unwrap());
    for _ in 0..5 {
        hand.advance(Duration::from_millis(7_777));
        let truth: HashMap<String, Instant> = Story::new(5)
            .alerts_at(timeline.story(hand.now()))
            .into_iter()
            .filter(|alert| alert.cluster == Cluster::Eu)
            .map(|alert| (alert.labels.fingerprint().to_string(), timeline.real(alert.starts_at)))
            .collect();
        let told = told(peer(&running, "kestrel-eu", 0));
        assert!(told.values().all(|started| *started <= hand.now()));
        assert_eq!(told, truth);
    }
}

#[test]
fn a_company_that_is_started_again_goes_on_as_if_it_had_not_stopped() {
    let (first, hand) = story(60, start("2026-08-22T10:20:00Z"));
    hand.advance(Duration::from_secs(100));
    let before =
        (told(peer(&first, "kestrel-eu", 0)), get(peer(&first, "kestrel-us", 0).address(), "/api/v2/silences").json());
    drop(first);
    let (second, _hand) = story(60, hand.now());
    let after = (
        told(peer(&second, "kestrel-eu", 0)),
        get(peer(&second, "kestrel-us", 0).address(), "/api/v2/silences").json(),
    );
    assert_eq!(before, after);
}

#[test]
fn the_story_can_begin_at_a_chosen_time_of_day() {
    let (clock, _hand) = Clock::by_hand(start("2026-08-22T04:44:44Z"));
    let begin_at = Some(StoryTime::at(0, (10 * 60 + 18) * 60_000));
    let running = Company::start(Options { clock, begin_at, ..Options::default() }).unwrap();
    let list = get(peer(&running, "kestrel-eu", 0).address(), &format!("{ALERTS}?filter=severity%3Dcritical")).json();
    assert_eq!(list.as_array().unwrap().len(), 2, "the deploy of the morning is going wrong");
}

#[test]
fn the_critical_variant_of_the_deploy_inhibits_the_warning_and_the_silenced_disk_is_told_so() {
    let (running, hand) = story(1, start("2026-08-22T10:18:00Z"));
    let standing = |name: &str| {
        let path = format!("{ALERTS}?filter=alertname%3D{name}&filter=severity%3Dwarning");
        get(peer(&running, "kestrel-eu", 0).address(), &path).json()[0]["status"].clone()
    };
    assert_eq!(standing("CheckoutErrorRateHigh")["inhibitedBy"].as_array().unwrap().len(), 1);
    hand.set(start("2026-08-22T16:00:00Z"));
    assert_eq!(standing("DiskFilling")["silencedBy"].as_array().unwrap().len(), 1);
    hand.set(start("2026-08-22T19:00:00Z"));
    assert_eq!(standing("DiskFilling")["state"], "active", "the silence has run out");
}

#[rstest]
#[case::with_something_inhibited("2026-03-06T17:20:00.250Z")]
#[case::with_something_silenced("2026-03-09T15:00:00Z")]
#[case::while_a_flapping_alert_stays("2026-03-14T23:00:59.999Z")]
fn the_fortnight_is_served_as_it_is_answered_without_a_server(#[case] at: &str) {
    let (clock, hand) = Clock::by_hand(Fortnight::timeline().real(Fortnight::BEGIN));
    let running = Company::start(Options { plot: Plot::Fortnight, clock, ..Options::default() }).unwrap();
    hand.set(start(at));
    let fortnight = Fortnight::frozen();
    for (source, cluster) in [("kestrel-eu", Cluster::Eu), ("kestrel-us", Cluster::Us)] {
        let address = peer(&running, source, 0).address();
        let alerts: Value = serde_json::from_slice(&fortnight.alerts_answer(cluster, hand.now())).unwrap();
        assert!(alerts.as_array().unwrap().len() > 1);
        assert_eq!(get(address, ALERTS).json(), alerts);
        let silences: Value = serde_json::from_slice(&fortnight.silences_answer(cluster, hand.now())).unwrap();
        assert!(!silences.as_array().unwrap().is_empty());
        assert_eq!(get(address, "/api/v2/silences").json(), silences);
    }
}

#[test]
fn the_second_source_is_away_for_some_minutes_around_noon_and_the_first_is_not() {
    let (running, hand) = story(1, start("2026-08-22T12:15:00Z"));
    let us = peer(&running, "kestrel-us", 0).address();
    let timeline = Timeline::fixed(Speed::AS_IN_LIFE);
    let mut seen = [0, 0];
    for _ in 0..35 {
        hand.advance(Duration::from_secs(60));
        assert!(try_get(peer(&running, "kestrel-eu", 0).address(), "/-/ready").is_ok());
        let is_down = Story::new(5).is_down(Host::Us, timeline.story(hand.now()));
        seen[usize::from(is_down)] += 1;
        if is_down {
            assert!(try_get(us, "/-/ready").is_err());
        } else {
            // The port is opened again within a moment of its return.
            assert!((0..1_000_000).any(|_| try_get(us, "/-/ready").is_ok()));
        }
    }
    assert!(seen.iter().all(|minutes| *minutes > 0), "{seen:?}");
}

#[test]
fn both_peers_tell_the_same_alerts_with_the_same_starts() {
    let (running, hand) = story(1, start("2026-08-22T04:00:00Z"));
    hand.advance(Duration::from_secs(5));
    assert_eq!(told(peer(&running, "kestrel-eu", 0)), told(peer(&running, "kestrel-eu", 1)));
}

#[test]
fn the_ready_made_body_of_a_load_is_what_the_general_way_makes() {
    let (clock, _hand) = Clock::by_hand(start("2026-08-22T12:00:30Z"));
    let plot = Plot::Load { seed: 3, alerts: 500, changed_percent: 10.0, changes: Changes::OnTick };
    let running = Company::start(Options { plot, clock, ..Options::default() }).unwrap();
    let load = peer(&running, "kestrel-load", 0).address();
    let bodies = || {
        let general = get(load, &format!("{ALERTS}?filter=alertname%21%3D%22%22"));
        (get(load, ALERTS).text(), general.text())
    };
    let (ready, general) = bodies();
    assert_eq!(ready, general);
    assert_eq!(post(load, "/-/simulator/tick", "").status, 204);
    let (ready_after, general_after) = bodies();
    assert_eq!(ready_after, general_after);
    assert_ne!(ready, ready_after);
}

#[test]
fn a_silence_holds_back_alerts_of_a_load_too() {
    let running = Company::with_alerts(100, 0.0).unwrap();
    let load = running.sources()[0].peers()[0].address();
    let silence = r#"{"matchers":[{"name":"cluster","value":"eu-1","isRegex":false}],"startsAt":"2026-01-01T00:00:00Z",
        "endsAt":"9000-01-01T00:00:00Z","createdBy":"ana","comment":"all of it"}"#;
    assert_eq!(post(load, "/api/v2/silences", silence).status, 200);
    let list = get(load, ALERTS).json();
    assert!(list.as_array().unwrap().iter().all(|alert| alert["status"]["state"] == "suppressed"));
}

#[test]
fn the_workspace_names_every_address() {
    let (running, _hand) = story(1, start("2026-08-22T04:00:00Z"));
    let text = running.workspace_toml();
    let [one, two, us] =
        [("kestrel-eu", 0), ("kestrel-eu", 1), ("kestrel-us", 0)].map(|(s, i)| peer(&running, s, i).url());
    assert!(text.contains(&format!(
        "name = \"kestrel-eu\"\nkind = \"alertmanager\"\nurl = [\"{one}\", \"{two}\"]\nevery = \"5s\"\n"
    )));
    assert!(
        text.contains(&format!("name = \"kestrel-us\"\nkind = \"alertmanager\"\nurl = \"{us}\"\nevery = \"5s\"\n"))
    );
}

#[test]
fn nothing_but_loopback_is_listened_on() {
    let refused = Company::start(Options { listen: "0.0.0.0:0".parse().unwrap(), ..Options::default() });
    assert!(matches!(refused, Err(StartError::NotLoopback(_))));
}

#[tokio::test]
async fn a_port_that_is_taken_is_named_inside_another_runtime_too() {
    let running = Company::with_alerts(1, 0.0).unwrap();
    let listen = running.sources()[0].peers()[0].address();
    let error = Company::start(Options { listen, ..Options::default() }).unwrap_err().to_string();
    assert!(error.starts_with(&format!("cannot listen on {listen}: ")), "{error}");
}

#[tokio::test]
async fn a_company_dropped_inside_another_runtime_is_gone() {
    let running = Company::with_alerts(1, 0.0).unwrap();
    let address = running.sources()[0].peers()[0].address();
    drop(running);
    assert!((0..100_000).any(|_| try_get(address, "/-/ready").is_err()));
}
