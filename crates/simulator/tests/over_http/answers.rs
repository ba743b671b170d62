//! What the reading calls answer.

use rstest::rstest;
use serde_json::json;

use crate::http::{Bench, names, receive, send};

fn company() -> Bench {
    let bench = Bench::new();
    let alerts = bench.alerts();
    alerts.fire(
        &[
            ("alertname", "NodeDown"),
            ("severity", "critical"),
            ("cluster", "us-1"),
            ("node", "n7"),
            ("team", "platform"),
        ],
        &[],
    );
    alerts.fire(
        &[
            ("alertname", "TargetDown"),
            ("severity", "warning"),
            ("cluster", "us-1"),
            ("node", "n7"),
            ("team", "payments"),
        ],
        &[],
    );
    alerts
        .fire(&[("alertname", "DiskFilling"), ("severity", "warning"), ("cluster", "us-1"), ("team", "payments")], &[]);
    bench
}

#[test]
fn an_alert_is_told_with_every_key_in_the_order_of_the_real_server() {
    let bench = Bench::new();
    bench.alerts().fire(&[("alertname", "A"), ("empty", "")], &[("summary", "<b> & \"more\"")]);
    bench.advance(90);
    let answer = bench.get("/api/v2/alerts");
    let expected = concat!(
        r#"[{"annotations":{"summary":"\u003cb\u003e \u0026 \"more\""},"endsAt":"2026-08-22T12:05:00.000Z","#,
        r#""fingerprint":"d2c6efc389df0927","receivers":[{"name":"default"}],"startsAt":"2026-08-22T12:00:00.000Z","#,
        r#""status":{"inhibitedBy":[],"mutedBy":[],"silencedBy":[],"state":"active"},"#,
        r#""updatedAt":"2026-08-22T12:01:00.000Z","generatorURL":"https://prometheus.kestrel.example/graph?g0.expr=up","#,
        r#""labels":{"alertname":"A"}}]"#,
        "\n"
    );
    assert_eq!(answer.text(), expected);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("date"), Some("Sat, 22 Aug 2026 12:01:30 GMT"));
    assert_eq!(answer.header("content-encoding"), None);
}

#[rstest]
#[case::everything("", &["DiskFilling", "NodeDown", "TargetDown"])]
#[case::explicitly("?active=true&silenced=true&inhibited=true&unprocessed=true", &["DiskFilling", "NodeDown", "TargetDown"])]
#[case::not_inhibited("?inhibited=false", &["DiskFilling", "NodeDown"])]
#[case::not_active("?active=false", &["TargetDown"])]
#[case::a_filter("?filter=severity%3D%22warning%22", &["DiskFilling", "TargetDown"])]
#[case::two_filters("?filter=severity%3Dwarning&filter=node%3D%22%22", &["DiskFilling"])]
#[case::a_regex("?filter=alertname%3D~%22.*Down%22", &["NodeDown", "TargetDown"])]
#[case::a_receiver("?receiver=on-call", &["NodeDown"])]
#[case::receivers("?receiver=team-.*", &["DiskFilling", "NodeDown", "TargetDown"])]
#[case::anchored("?receiver=team", &[])]
#[case::neither_true_nor_false_is_false("?active=maybe", &["TargetDown"])]
#[case::unknown_keys("?limit=1", &["DiskFilling", "NodeDown", "TargetDown"])]
fn alerts_are_chosen_by_the_query(#[case] query: &str, #[case] expected: &[&str]) {
    assert_eq!(company().names(&format!("/api/v2/alerts{query}")), expected);
}

#[test]
fn alerts_come_in_the_order_of_their_fingerprints() {
    let answer = company().get("/api/v2/alerts").json();
    let order: Vec<&str> =
        answer.as_array().unwrap().iter().map(|alert| alert["fingerprint"].as_str().unwrap()).collect();
    assert!(order.is_sorted());
}

#[test]
fn an_inhibited_alert_names_the_alert_that_holds_it_back() {
    let bench = company();
    let answer = bench.get("/api/v2/alerts?filter=alertname%3DTargetDown").json();
    let node = bench.get("/api/v2/alerts?filter=alertname%3DNodeDown").json();
    assert_eq!(answer[0]["status"]["state"], "suppressed");
    assert_eq!(answer[0]["status"]["inhibitedBy"], json!([node[0]["fingerprint"]]));
}

#[test]
fn an_alert_with_two_receivers_is_in_two_groups() {
    let groups = company().get("/api/v2/alerts/groups").json();
    let told: Vec<_> = groups
        .as_array()
        .unwrap()
        .iter()
        .map(|group| (group["labels"]["alertname"].as_str().unwrap(), group["receiver"]["name"].as_str().unwrap()))
        .collect();
    let expected = [
        ("DiskFilling", "team-payments"),
        ("NodeDown", "on-call"),
        ("NodeDown", "team-platform"),
        ("TargetDown", "team-payments"),
    ];
    assert_eq!(told, expected);
    assert_eq!(groups[0]["labels"], json!({"alertname": "DiskFilling", "cluster": "us-1"}));
    assert_eq!(groups[0]["alerts"].as_array().unwrap().len(), 1);
}

#[rstest]
#[case::healthy("GET", "/-/healthy", 200, "OK")]
#[case::ready("GET", "/-/ready", 200, "OK")]
#[case::bad_filter("GET", "/api/v2/alerts?filter=foo", 400, "\"bad matcher format: foo\"\n")]
#[case::bad_filter_of_groups("GET", "/api/v2/alerts/groups?filter=foo", 400, "\"bad matcher format: foo\"\n")]
#[case::bad_filter_of_silences("GET", "/api/v2/silences?filter=foo", 400, "\"bad matcher format: foo\"\n")]
#[case::bad_receiver(
    "GET",
    "/api/v2/alerts?receiver=(",
    400,
    "\"failed to parse receiver param: error parsing regexp: "
)]
#[case::not_a_uuid(
    "GET",
    "/api/v2/silence/gone",
    422,
    "{\"code\":601,\"message\":\"silenceID in path must be of type uuid: \\\"gone\\\"\"}"
)]
#[case::unknown_silence("GET", "/api/v2/silence/00000000-0000-4000-8000-000000000000", 404, "")]
#[case::expire_not_a_uuid("DELETE", "/api/v2/silence/gone", 422, "{\"code\":601")]
#[case::expire_unknown(
    "DELETE",
    "/api/v2/silence/00000000-0000-4000-8000-000000000000",
    404,
    "\"silence not found\"\n"
)]
#[case::unknown_path(
    "GET",
    "/api/v2/nothing",
    404,
    "{\"code\":404,\"message\":\"path /api/v2/nothing was not found\"}"
)]
#[case::api_v1("GET", "/api/v1/alerts", 410, "")]
fn answers_with_status_and_text(#[case] method: &str, #[case] path: &str, #[case] status: u16, #[case] text: &str) {
    let bench = company();
    let stream = send(bench.us().address(), method, path, "", "").unwrap();
    let answer = receive(&stream, crate::http::PATIENCE, usize::MAX).unwrap();
    assert_eq!(answer.status, status);
    assert!(answer.text().starts_with(text), "{}", answer.text());
}

#[test]
fn two_peers_name_each_other_and_one_that_is_alone_has_no_cluster() {
    let bench = company();
    let eu = bench.running.source("kestrel-eu").unwrap();
    let status = crate::http::get(eu.peers()[1].address(), "/api/v2/status").json();
    assert_eq!((&status["cluster"]["name"], &status["cluster"]["status"]), (&json!("kestrel-am-2"), &json!("ready")));
    assert_eq!(status["cluster"]["peers"].as_array().unwrap().len(), 2);
    assert_eq!(bench.get("/api/v2/status").json()["cluster"], json!({"peers": [], "status": "disabled"}));
}

#[test]
fn peers_tell_the_same_alerts_and_one_that_lags_tells_them_later() {
    let bench = Bench::new();
    let eu = bench.running.source("kestrel-eu").unwrap();
    eu.peers()[1].set_lag(std::time::Duration::from_secs(5));
    eu.manual().unwrap().fire(&[("alertname", "A")], &[]);
    let told = || {
        eu.peers()
            .iter()
            .map(|peer| names(&crate::http::get(peer.address(), "/api/v2/alerts")).len())
            .collect::<Vec<_>>()
    };
    assert_eq!(told(), [1, 0]);
    bench.advance(5);
    assert_eq!(told(), [1, 1]);
}
