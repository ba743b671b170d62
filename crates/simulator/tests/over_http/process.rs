//! A process: leases, restarts, going away, and passwords.

use std::time::Duration;

use watchbill_domain::time::Instant;
use watchbill_simulator::time::Clock;
use watchbill_simulator::{BasicAuth, Company, Options, Plot};

use crate::http::{Bench, PATIENCE, receive, send, try_get};

const ALERTS: &str = "/api/v2/alerts";

#[test]
fn a_lease_is_renewed_every_minute() {
    let bench = Bench::new();
    bench.alerts().fire(&[("alertname", "A")], &[]);
    let lease = || {
        let alert = bench.get(ALERTS).json()[0].clone();
        [&alert["startsAt"], &alert["updatedAt"], &alert["endsAt"]]
            .map(|time| time.as_str().unwrap()[11..19].to_owned())
    };
    assert_eq!(lease(), ["12:00:00", "12:00:00", "12:04:00"]);
    bench.advance(59);
    assert_eq!(lease(), ["12:00:00", "12:00:00", "12:04:00"]);
    bench.advance(1);
    assert_eq!(lease(), ["12:00:00", "12:01:00", "12:05:00"]);
}

#[test]
fn when_nobody_sends_any_more_everything_vanishes_with_its_lease() {
    let bench = Bench::new();
    bench.alerts().fire(&[("alertname", "A")], &[]);
    bench.us().stop_sending();
    bench.advance(1);
    bench.alerts().fire(&[("alertname", "NeverSent")], &[]);
    bench.advance(238);
    assert_eq!(bench.names(ALERTS), ["A"]);
    bench.advance(1);
    assert_eq!(bench.names(ALERTS), Vec::<String>::new());
    bench.us().resume_sending();
    assert_eq!(bench.names(ALERTS), ["A", "NeverSent"]);
}

#[test]
fn after_a_restart_alerts_are_unknown_until_they_are_sent_again_and_start_when_they_did() {
    let bench = Bench::new();
    bench.alerts().fire(&[("alertname", "A")], &[]);
    let uptime = || bench.get("/api/v2/status").json()["uptime"].as_str().unwrap().to_owned();
    assert_eq!(uptime(), "2026-08-22T12:00:00.000Z");
    bench.advance(600);
    bench.us().restart();
    assert_eq!(uptime(), "2026-08-22T12:10:00.000Z");
    assert_eq!(bench.names(ALERTS), Vec::<String>::new());
    bench.advance(59);
    assert_eq!(bench.names(ALERTS), Vec::<String>::new());
    bench.advance(1);
    assert_eq!(bench.get(ALERTS).json()[0]["startsAt"], "2026-08-22T12:00:00.000Z");
}

#[test]
fn a_process_that_is_down_answers_nobody_and_returns_on_the_same_port_as_a_new_one() {
    let bench = Bench::new();
    bench.us().go_down(Some(Duration::from_secs(30)));
    assert!(try_get(bench.us().address(), ALERTS).is_err());
    bench.advance(29);
    assert!(try_get(bench.us().address(), ALERTS).is_err());
    bench.advance(1);
    // The port is opened again within a moment: until then connections are refused.
    let answer = (0..1_000_000).find_map(|_| try_get(bench.us().address(), "/api/v2/status").ok()).unwrap();
    assert_eq!(answer.json()["uptime"], "2026-08-22T12:00:30.000Z");
}

#[test]
fn clearing_all_faults_brings_a_process_back_that_was_down_for_good() {
    let bench = Bench::new();
    bench.us().go_down(None);
    bench.advance(86_400);
    assert!(try_get(bench.us().address(), ALERTS).is_err());
    bench.us().clear_faults();
    assert!((0..1_000_000).any(|_| try_get(bench.us().address(), ALERTS).is_ok()));
}

#[test]
fn an_alert_that_fires_again_starts_anew_and_one_that_goes_on_does_not() {
    let bench = Bench::new();
    let start = || bench.get(ALERTS).json()[0]["startsAt"].as_str().unwrap()[11..19].to_owned();
    let labels = [("alertname", "A")];
    let alert = bench.alerts().fire(&labels, &[("value", "1")]);
    bench.advance(10);
    bench.alerts().fire(&labels, &[("value", "2")]);
    assert_eq!((start().as_str(), &bench.get(ALERTS).json()[0]["annotations"]["value"]), ("12:00:00", &"2".into()));
    bench.alerts().resolve(alert);
    assert_eq!(bench.names(ALERTS), Vec::<String>::new());
    bench.advance(10);
    bench.alerts().fire(&labels, &[]);
    assert_eq!(start(), "12:00:20");
    bench.alerts().fire_since(&labels, &[], Instant::parse("2026-08-22T12:00:19Z").unwrap());
    assert_eq!(start(), "12:00:19");
    bench.alerts().resolve_all();
    assert_eq!(bench.names(ALERTS), Vec::<String>::new());
}

#[test]
fn a_password_is_asked_for_and_never_shown() {
    let auth = BasicAuth { user: "ana".to_owned(), password: "s3cret-word".to_owned() };
    assert!(!format!("{auth:?}").contains("s3cret"));
    let (clock, _hand) = Clock::by_hand(Instant::from_ms(0));
    let running =
        Company::start(Options { plot: Plot::Manual, clock, basic_auth: Some(auth), ..Options::default() }).unwrap();
    let address = running.sources()[0].peers()[0].address();
    let status = |headers: &str| {
        let answer = receive(&send(address, "GET", ALERTS, headers, "").unwrap(), PATIENCE, usize::MAX).unwrap();
        (answer.status, answer.header("www-authenticate").map(str::to_owned))
    };
    assert_eq!(status(""), (401, Some("Basic".to_owned())));
    assert_eq!(status("Authorization: Basic YW5hOndyb25n\r\n"), (401, Some("Basic".to_owned())));
    assert_eq!(status("Authorization: Basic YW5hOnMzY3JldC13b3Jk\r\n"), (200, None));
    assert!(
        running.workspace_toml().contains(r#"auth = { basic = { user = "ana", password = { keyring = "kestrel" } } }"#)
    );
    assert!(!running.workspace_toml().contains("s3cret"));
}

#[test]
fn requests_are_counted() {
    let bench = Bench::new();
    bench.get(ALERTS);
    bench.get("/-/ready");
    bench.get("/-/simulator/faults");
    assert_eq!((bench.us().requests(), bench.us().most_in_flight()), (2, 1));
}
