use rstest::rstest;
use watchbill_domain::alerts::{Concerned, Labels};

use super::*;

/// As a real Alertmanager 0.25 shows it, shortened.
const SHOWN: &str = r##"
global:
  slack_api_url: <secret>
  pagerduty_url: https://events.example.org/v2/enqueue
route:
  receiver: default
  group_by:
  - alertname
  continue: false
  routes:
  - receiver: payments-pager
    matchers:
    - severity=~"critical|page"
    - team="payments"
    continue: true
    repeat_interval: 1h30m
  - receiver: payments-slack
    match:
      team: payments
    match_re:
      service: check.*
    mute_time_intervals:
    - nights
    continue: false
    routes:
    - receiver: nobody
      matchers:
      - severity="info"
      continue: false
  group_wait: 10s
  repeat_interval: 12h
receivers:
- name: default
  email_configs:
  - to: a@example.org
    smarthost: mail.example.org:25
    auth_password: <secret>
- name: payments-pager
  pagerduty_configs:
  - routing_key: <secret>
    url: https://events.example.org/v2/enqueue
  slack_configs:
  - channel: '#p'
  - channel: '#q'
- name: payments-slack
  webhook_configs:
  - url: https://example.org/hook/geheim
  later_configs:
  - {}
- name: nobody
"##;

#[test]
fn the_routes_are_those_of_the_configuration() {
    let tree = routes(SHOWN).unwrap();
    let labels = Labels::from_pairs([("team", "payments"), ("severity", "page"), ("service", "checkout")]);
    let reached = tree.reached(Concerned::Alert(&labels));
    let told: Vec<_> = reached
        .iter()
        .map(|reached| {
            let Route { receiver, group_wait, group_interval, repeat_interval, times, .. } = reached.route;
            let seconds = [group_wait, group_interval, repeat_interval].map(Duration::as_secs);
            (receiver.as_str(), seconds, times.iter().map(String::as_str).collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        told,
        [("payments-pager", [10, 300, 5400], vec![]), ("payments-slack", [10, 300, 43_200], vec!["nights"])]
    );
}

#[test]
fn of_receivers_only_names_and_kinds_are_kept() {
    let tree = routes(SHOWN).unwrap();
    let receivers: Vec<_> =
        tree.receivers.iter().map(|receiver| (receiver.name.as_str(), receiver.ways.join(", "))).collect();
    let expected = [
        ("default", "e-mail"),
        ("payments-pager", "PagerDuty, Slack"),
        ("payments-slack", "webhook, later"),
        ("nobody", ""),
    ];
    assert_eq!(receivers, expected.map(|(name, ways)| (name, ways.to_owned())));
    let all = format!("{tree:?}");
    for secret in ["geheim", "https", "example.org", "<secret>", "#p"] {
        assert!(!all.contains(secret), "{secret} is kept: {all}");
    }
}

#[test]
fn what_is_not_said_is_what_the_server_takes() {
    let tree = routes("route: {receiver: all}").unwrap();
    let Route { group_wait, group_interval, repeat_interval, .. } = tree.root;
    assert_eq!([group_wait, group_interval, repeat_interval].map(|span| span.as_secs()), [30, 300, 14_400]);
    assert_eq!(tree.receivers, []);
}

#[rstest]
#[case::no_route("receivers: []", "it has no `route`")]
#[case::nobody_to_send_to("route: {group_wait: 1s}", "a route has no receiver")]
#[case::odd_matchers(
    "route: {receiver: r, routes: [{receiver: x, matchers: ['a=~\"(\"']}]}",
    "Watchbill cannot read the matchers of a route to `x`"
)]
#[case::a_field_of_ours(
    "route: {receiver: r, matchers: ['@source=\"x\"']}",
    "Watchbill cannot read the matchers of a route to `r`"
)]
#[case::a_word("route: {receiver: r, matchers: [geheim]}", "Watchbill cannot read the matchers of a route to `r`")]
#[case::match_of_another_shape(
    "route: {receiver: r, match: {a: [b]}}",
    "Watchbill cannot read the matchers of a route to `r`"
)]
#[case::no_span("route: {receiver: r, repeat_interval: soon}", "a `repeat_interval` is no length of time")]
#[case::text("geheim", "it has no `route`")]
fn what_cannot_be_read_makes_all_of_it_unknown(#[case] original: &str, #[case] expected: &str) {
    assert_eq!(routes(original).unwrap_err(), expected);
}

#[rstest]
#[case("1h30m", Some(5_400_000))]
#[case("500ms", Some(500))]
#[case("1w2d", Some(777_600_000))]
#[case("0", Some(0))]
#[case("0s", Some(0))]
#[case("", None)]
#[case("5", None)]
#[case("m5", None)]
#[case("99999999999999999999y", None)]
fn spans_are_those_of_prometheus(#[case] text: &str, #[case] expected_ms: Option<u64>) {
    assert_eq!(prometheus_span(text), expected_ms.map(Duration::from_millis));
}
