//! Ours held against the installed Alertmanager: the same keys everywhere, and the same refusals of the same bodies.

use std::collections::BTreeSet;
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::http::{Bench, delete, get, post, try_get};

/// The real server on a port and in a folder of its own; ended with this value.
struct Real {
    child: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Real {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("alertmanager.yml");
        std::fs::write(&config, "route: { receiver: default }\nreceivers: [{ name: default }]\n").unwrap();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let child = Command::new("prometheus-alertmanager")
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.path={}", folder.path().join("data").display()))
            .arg(format!("--web.listen-address={address}"))
            .arg("--cluster.listen-address=")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("prometheus-alertmanager has to be installed; `cargo xtask test` names every package");
        let real = Self { child, address, _folder: folder };
        let ready = (0..400).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            try_get(address, "/-/ready").is_ok_and(|answer| answer.status == 200)
        });
        assert!(ready, "the real Alertmanager did not become ready in 20 s");
        real
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Every path of keys in a value. Labels and annotations have keys of their own choice, and `mutedBy` came after 0.25.
fn keys(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(value, "", &mut found);
    found
}

fn collect(value: &Value, place: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map.iter().filter(|(key, _)| *key != "mutedBy") {
                let place = format!("{place}.{key}");
                if key != "labels" && key != "annotations" {
                    collect(inner, &place, found);
                }
                found.insert(place);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| collect(inner, &format!("{place}[]"), found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn silence(until: &str) -> Value {
    json!({
        "matchers": [{ "name": "alertname", "value": "A", "isRegex": false, "isEqual": true }],
        "startsAt": "2026-08-22T12:00:00Z", "endsAt": until, "createdBy": "ana", "comment": "known",
    })
}

#[test]
fn the_keys_are_those_of_the_real_server() {
    let (bench, real) = (Bench::new(), Real::start());
    bench.alerts().fire(&[("alertname", "A")], &[("summary", "s")]);
    let alert = json!([{ "labels": { "alertname": "A" }, "annotations": { "summary": "s" }, "generatorURL": "http://p.example/" }]);
    assert_eq!(post(real.address, "/api/v2/alerts", &alert.to_string()).status, 200);
    for address in [bench.us().address(), real.address] {
        let answer = post(address, "/api/v2/silences", &silence("9000-01-01T00:00:00Z").to_string());
        assert_eq!(keys(&answer.json()), BTreeSet::from([".silenceID".to_owned()]));
    }
    for path in ["/api/v2/alerts", "/api/v2/silences", "/api/v2/status", "/api/v2/receivers"] {
        assert_eq!(keys(&bench.get(path).json()), keys(&get(real.address, path).json()), "{path}");
    }
    // The real server dispatches on its own time; a group appears a moment after its alert.
    let groups =
        (0..400).map(|_| get(real.address, "/api/v2/alerts/groups").json()).find(|groups| groups != &json!([]));
    assert_eq!(keys(&bench.get("/api/v2/alerts/groups").json()), keys(&groups.unwrap()));
}

#[test]
fn the_fingerprint_is_that_of_the_real_server() {
    let (bench, real) = (Bench::new(), Real::start());
    let labels = [("alertname", "Ünïcode"), ("b", "<&>\u{202e}"), ("a_1", "two words"), ("empty", "")];
    bench.alerts().fire(&labels, &[]);
    let alert = json!([{ "labels": { "alertname": "Ünïcode", "b": "<&>\u{202e}", "a_1": "two words", "empty": "" } }]);
    assert_eq!(post(real.address, "/api/v2/alerts", &alert.to_string()).status, 200);
    let (ours, theirs) = (bench.get("/api/v2/alerts").json(), get(real.address, "/api/v2/alerts").json());
    assert_eq!(ours[0]["fingerprint"], theirs[0]["fingerprint"]);
    assert_eq!(ours[0]["labels"], theirs[0]["labels"]);
}

#[test]
fn the_same_requests_are_refused_with_the_same_status_and_text() {
    let (bench, real) = (Bench::new(), Real::start());
    let good = silence("9000-01-01T00:00:00Z");
    let with = |key: &str, value: Value| {
        let mut body = good.clone();
        body[key] = value;
        body.to_string()
    };
    let matcher = |name: &str, value: &str| json!([{ "name": name, "value": value, "isRegex": false }]);
    let bodies = [
        String::new(),
        "{}".to_owned(),
        with("matchers", json!([])),
        with("matchers", json!("all")),
        with("matchers", json!([{ "name": "a", "value": "b" }])),
        with("matchers", matcher("a", "")),
        with("matchers", matcher("a b", "x")),
        with("endsAt", json!("2026-08-22T12:00:00Z")),
        with("id", json!("00000000-0000-4000-8000-000000000000")),
    ];
    for body in &bodies {
        let [ours, theirs] = [bench.us().address(), real.address].map(|to| {
            let answer = post(to, "/api/v2/silences", body);
            (answer.status, answer.json())
        });
        assert_eq!(ours, theirs, "{body}");
    }
    for path in ["/api/v2/alerts?filter=foo", "/api/v2/silences?filter=foo", "/api/v2/silence/gone", "/api/v2/nothing"]
    {
        let [ours, theirs] = [bench.us().address(), real.address].map(|to| {
            let answer = get(to, path);
            (answer.status, answer.json())
        });
        assert_eq!(ours, theirs, "{path}");
    }
    let [ours, theirs] = [bench.us().address(), real.address].map(|to| delete(to, "/api/v2/silence/gone").json());
    assert_eq!(ours, theirs);
}
