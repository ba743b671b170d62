//! The RabbitMQ, as it is served.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use watchbill_domain::time::Instant;
use watchbill_simulator::faults::{Fault, Orders};
use watchbill_simulator::time::{Clock, Hand};
use watchbill_simulator::{BasicAuth, Company, Options, Running, RunningPeer};

use crate::http::{Answer, PATIENCE, get, post, receive, send, try_get};

const QUEUES: &str = "/api/queues?columns=name,messages,head_message_timestamp";
/// What a real 3.10.8 answered to a question for every key that is of use.
const RECORDED: [&str; 2] = [
    include_str!("../../../sources/fixtures/rabbitmq/dead/rabbit-1/queues.http"),
    include_str!("../../../sources/fixtures/rabbitmq/quorum/rabbit-1/queues.http"),
];
const COLUMNS: &str = "vhost,name,type,state,messages,messages_unacknowledged,consumers,arguments,effective_policy_definition,\
                       message_bytes,head_message_timestamp,idle_since,message_stats.deliver_get,message_stats.ack,\
                       message_stats.redeliver,message_stats.deliver_no_ack,message_stats.get_no_ack";

fn company(basic_auth: Option<BasicAuth>) -> (Running, Hand) {
    let (clock, hand) = Clock::by_hand(Instant::parse("2026-08-22T12:00:00Z").unwrap());
    (Company::start(Options { clock, basic_auth, ..Options::default() }).unwrap(), hand)
}

fn broker(running: &Running) -> &RunningPeer {
    &running.source("parcels-mq").expect("the story has a RabbitMQ").peers()[0]
}

fn list(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json().as_array().expect("a list").clone()
}

fn messages(at: SocketAddr, name: &str) -> Value {
    let queue = list(&get(at, QUEUES)).into_iter().find(|queue| queue["name"] == name);
    queue.expect("it is listed")["messages"].clone()
}

#[test]
fn the_story_is_told_by_the_companys_clock_and_a_restart_forgets_nothing() {
    let (running, hand) = company(None);
    let peer = broker(&running);
    assert_eq!(
        (running.source("parcels-mq").unwrap().kind(), list(&get(peer.address(), QUEUES)).len()),
        ("rabbitmq", 9)
    );
    assert_eq!(messages(peer.address(), "notifications.dlq"), 12_400);
    let labels = messages(peer.address(), "labels.dlq").as_u64().unwrap();
    hand.advance(Duration::from_secs(3600));
    assert!(messages(peer.address(), "labels.dlq").as_u64().unwrap() >= labels + 37);
    peer.restart();
    hand.advance(Duration::from_secs(28 * 3600));
    assert_eq!(messages(peer.address(), "notifications.dlq").as_u64().unwrap(), 12_400, "29 hours after the start");
    hand.advance(Duration::from_secs(6 * 3600));
    assert_eq!(messages(peer.address(), "notifications.dlq"), 0);
}

#[test]
fn every_sort_of_queue_has_the_keys_of_a_real_one() {
    let keys = |queues: &[Value], sort: &str| {
        let of_sort = queues.iter().filter(|queue| queue["type"] == sort);
        let all: BTreeSet<String> = of_sort.flat_map(|queue| queue.as_object().unwrap().keys().cloned()).collect();
        all
    };
    let recorded: Vec<Value> = RECORDED
        .iter()
        .flat_map(|text| {
            let body = text.split_once("\r\n\r\n").expect("a head and a body").1;
            serde_json::from_str::<Vec<Value>>(body).unwrap()
        })
        .collect();
    let (running, _hand) = company(None);
    let told = list(&get(broker(&running).address(), &format!("/api/queues?columns={COLUMNS}")));
    for sort in ["classic", "quorum"] {
        let (real, ours) = (keys(&recorded, sort), keys(&told, sort));
        // Of a queue that is in use a real one does not say since when it is idle.
        assert_eq!(
            ours.difference(&real).filter(|key| *key != "idle_since").collect::<Vec<_>>(),
            Vec::<&String>::new()
        );
        assert_eq!(real.difference(&ours).collect::<Vec<_>>(), Vec::<&String>::new(), "{sort}");
    }
}

#[test]
fn what_befalls_it_is_ordered_over_http_and_ends_again() {
    let (running, _hand) = company(None);
    let at = broker(&running).address();
    let order = |faults: Value| {
        let answer = post(at, "/-/simulator/faults", &json!({ "faults": faults }).to_string());
        assert_eq!(answer.status, 204, "{}", answer.text());
    };
    order(json!([{ "kind": "no_vhost" }]));
    assert_eq!(list(&get(at, QUEUES)), Vec::<Value>::new(), "empty, and with status 200");
    assert_eq!(get(at, "/api/overview").status, 200);
    order(json!([{ "kind": "statistics_off" }]));
    assert!(list(&get(at, QUEUES)).iter().all(|queue| queue.get("messages").is_none() && queue["name"].is_string()));
    assert_eq!(get(at, "/api/overview").json()["disable_stats"], true);
    order(json!([{ "kind": "status", "code": 503 }]));
    assert_eq!(get(at, QUEUES).status, 503);
    order(json!([]));
    assert_eq!(messages(at, "invoices.dlq"), 37);
}

#[test]
fn while_it_is_down_nobody_answers() {
    let (running, _hand) = company(None);
    let peer = broker(&running);
    peer.go_down(None);
    assert!((0..1000).any(|_| try_get(peer.address(), QUEUES).is_err()));
    peer.come_up();
    assert!((0..1000).any(|_| try_get(peer.address(), QUEUES).is_ok_and(|answer| answer.status == 200)));
    peer.order(Orders::lasting(Fault::ClockSkew { ms: 3_600_000 }));
    assert_eq!(get(peer.address(), QUEUES).header("date"), Some("Sat, 22 Aug 2026 13:00:00 GMT"));
    let head = |answer: &Answer| {
        let queues = list(answer);
        let queue = queues.iter().find(|queue| queue["name"] == "notifications.dlq").unwrap();
        queue["head_message_timestamp"].as_i64().unwrap()
    };
    let ahead = head(&get(peer.address(), QUEUES));
    peer.clear_faults();
    assert_eq!(ahead - head(&get(peer.address(), QUEUES)), 3600, "its times are by its clock");
}

#[test]
fn a_password_is_asked_for_in_the_words_of_a_rabbitmq() {
    let auth = BasicAuth { user: "ana".to_owned(), password: "s3cret-word".to_owned() };
    let (running, _hand) = company(Some(auth));
    let asked = |headers: &str| {
        let stream = send(broker(&running).address(), "GET", "/api/whoami", headers, "").unwrap();
        receive(&stream, PATIENCE, usize::MAX).unwrap()
    };
    let refused = asked("Authorization: Basic YW5hOndyb25n\r\n");
    assert_eq!(
        (refused.status, refused.header("www-authenticate")),
        (401, Some("Basic realm=\"RabbitMQ Management\""))
    );
    assert_eq!(refused.json(), json!({ "error": "not_authorized", "reason": "Login failed" }));
    let let_in = asked("Authorization: Basic YW5hOnMzY3JldC13b3Jk\r\n");
    assert_eq!(let_in.json(), json!({ "name": "ana", "tags": ["monitoring"] }));
    let posted = receive(
        &send(
            broker(&running).address(),
            "DELETE",
            "/api/queues/%2F/labels.dlq/contents",
            "Authorization: Basic YW5hOnMzY3JldC13b3Jk\r\n",
            "",
        )
        .unwrap(),
        PATIENCE,
        usize::MAX,
    );
    assert_eq!(posted.unwrap().status, 405, "nothing is changed through it");
}

#[test]
fn the_workspace_names_the_broker_its_metrics_and_whose_the_queues_are() {
    let (running, _hand) = company(None);
    let (text, url) = (running.workspace_toml(), broker(&running).url());
    assert!(text.contains(&format!(
        "name = \"parcels-mq\"\nkind = \"rabbitmq\"\nurl = \"{url}\"\nevery = \"5s\"\nmetrics = [\"{url}\"]\n"
    )));
    assert!(text.contains("[[queues]]\nsource = \"parcels-mq\"\nname = \"labels.dlq\"\nowner = \"bo\"\n"), "{text}");
    assert!(!text.contains("schedule"), "nobody sits at the demo's laptop, so no shift can be theirs: {text}");
    let folder = tempfile::tempdir().unwrap();
    running.write_workspace(folder.path()).unwrap();
    assert_eq!(std::fs::read_to_string(folder.path().join("watchbill.toml")).unwrap(), text);
    let manual = Company::manual(Clock::system()).unwrap();
    assert!(!manual.workspace_toml().contains("queues"), "only the story has a broker");
}

#[test]
fn dead_letters_are_looked_at_and_a_quorum_queue_counts_that() {
    const LOOK: &str = r#"{"count":3,"ackmode":"ack_requeue_true","encoding":"auto","truncate":65536}"#;
    let (running, _hand) = company(None);
    let at = broker(&running).address();
    let look = |queue: &str| list(&post(at, &format!("/api/queues/%2F/{queue}/get"), LOOK));
    for (queue, left) in [("labels.dlq", 1), ("notifications.dlq", 12_397), ("invoices.dlq", 34)] {
        let messages = look(queue);
        assert_eq!(messages.len(), 3, "{queue}");
        assert!(messages[2]["message_count"].as_u64().unwrap() >= left, "{queue}");
        assert!(messages[0]["payload"].as_str().unwrap().contains('@'), "{queue}: {messages:?}");
    }
    assert_eq!(messages(at, "invoices.dlq"), 37, "nothing was taken out");
    let again = &look("invoices.dlq")[0];
    assert_eq!(again["properties"]["headers"]["x-delivery-count"], 1);
    let stats = "/api/queues/%2F/invoices.dlq?columns=message_stats.deliver_get,message_stats.redeliver";
    assert_eq!(get(at, stats).json(), json!({ "message_stats": { "deliver_get": 6, "redeliver": 3 } }));
    assert_eq!(look("orders.dlq"), Vec::<Value>::new());
}
