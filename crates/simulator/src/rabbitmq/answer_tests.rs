use rstest::rstest;

use super::super::{BrokerLetter, BrokerQueue, ManualBroker};
use super::*;

/// Two virtual hosts, two queues in each.
fn broker() -> ManualBroker {
    let broker = ManualBroker::default();
    broker.exchange("dlx", "direct");
    broker.bind("dlx", "orders.dlq", "orders");
    broker.declare(BrokerQueue::classic("orders").dead_letters_to("dlx", "orders").handed_out(4, 3).holding(2));
    broker.declare(BrokerQueue::classic("orders.dlq").holding(3).head_sent_at(Instant::from_ms(1_795_313_736_900)));
    broker.declare(BrokerQueue::quorum("jobs").in_vhost("shop").argument("x-delivery-limit", 3));
    broker.declare(BrokerQueue::stream("log").in_vhost("shop").holding(9));
    broker
}

fn json(broker: &ManualBroker, target: &str) -> (u16, Value) {
    let answer = broker.answer(target);
    assert_eq!(answer.content_type, "application/json", "{target}");
    (answer.status, serde_json::from_str(&answer.body).unwrap())
}

#[test]
fn columns_leave_what_was_asked_for_and_a_counter_without_a_value_is_an_empty_list() {
    let columns = "/api/queues?columns=vhost,name,messages,head_message_timestamp,message_stats.ack,nonsense";
    let (status, listed) = json(&broker(), columns);
    assert_eq!(status, 200);
    assert_eq!(
        listed,
        json!([
            { "head_message_timestamp": null, "message_stats": { "ack": 3 }, "messages": 2, "name": "orders", "vhost": "/" },
            { "head_message_timestamp": 1_795_313_736, "messages": 3, "name": "orders.dlq", "vhost": "/" },
            { "messages": 0, "name": "jobs", "vhost": "shop" },
            { "messages": 9, "name": "log", "vhost": "shop" },
        ])
    );
    let (_, listed) = json(&broker(), "/api/queues?columns=name,message_stats.nonsense");
    assert_eq!(listed[0], json!({ "message_stats": [], "name": "orders" }), "as the real one has it");
}

#[test]
fn a_virtual_host_without_a_permission_is_left_out_without_a_word_but_its_name_is_told() {
    let broker = broker();
    let names = |broker: &ManualBroker| {
        let (_, listed) = json(broker, "/api/queues?columns=name");
        listed.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&broker), ["orders", "orders.dlq", "jobs", "log"]);
    broker.permit(&["shop"]);
    assert_eq!(names(&broker), ["jobs", "log"]);
    assert_eq!(json(&broker, "/api/vhosts?columns=name").1, json!([{ "name": "/" }, { "name": "shop" }]));
    assert_eq!(json(&broker, "/api/bindings").1.as_array().unwrap().len(), 2);
    let asked = "/api/exchanges?columns=vhost&name=%5Eamq.direct%24&use_regex=true&page=1&page_size=500";
    let page = |items: Value, count: usize, total: usize| {
        json!({ "filtered_count": count, "item_count": count, "items": items, "page": 1, "page_count": count, "page_size": 500,
                "total_count": total })
    };
    assert_eq!(json(&broker, asked).1, page(json!([{ "vhost": "shop" }]), 1, 7));
    broker.permit(&[]);
    assert_eq!(json(&broker, asked).1, page(json!([]), 0, 0));
    assert_eq!(names(&broker), Vec::<String>::new());
    broker.permit_all();
    assert_eq!(names(&broker).len(), 4);
}

#[test]
fn where_nothing_is_counted_only_what_was_declared_is_told() {
    let broker = broker();
    assert_eq!(json(&broker, "/api/overview").1["queue_totals"], json!({ "messages": 14 }));
    broker.count(false);
    let (_, overview) = json(&broker, "/api/overview?columns=disable_stats,queue_totals");
    assert_eq!(overview, json!({ "disable_stats": true }));
    let (_, listed) = json(&broker, "/api/queues?columns=vhost,name,type,state,messages,consumers,arguments");
    assert_eq!(
        listed[1],
        json!({ "arguments": {}, "name": "orders.dlq", "state": "live", "type": "classic", "vhost": "/" })
    );
}

#[rstest]
#[case("/api/nothing", 404, "Object Not Found", "Not Found")]
#[case("/", 404, "Object Not Found", "Not Found")]
#[case("/api/users/watchbill/permissions", 401, "not_authorised", "Not administrator user")]
#[case("/api/queues?page=3", 400, "page_out_of_range", "Page out of range, page: 3 page size: 100, len: 4")]
#[case("/api/queues?page=0", 400, "page_out_of_range", "Page out of range, page: 0 page size: 100, len: 4")]
#[case("/api/queues?page=x", 400, "not_integer", "page is not an integer: x")]
fn what_it_does_not_answer_it_refuses_in_two_words(
    #[case] target: &str,
    #[case] status: u16,
    #[case] error: &str,
    #[case] reason: &str,
) {
    assert_eq!(json(&broker(), target), (status, json!({ "error": error, "reason": reason })));
}

#[test]
fn an_administrator_is_told_what_it_is_permitted() {
    let broker = broker();
    broker.tag(&["administrator"]);
    assert_eq!(json(&broker, "/api/whoami").1, json!({ "name": "watchbill", "tags": ["administrator"] }));
    let (_, permitted) = json(&broker, "/api/users/watchbill/permissions");
    assert_eq!(
        permitted[1],
        json!({ "configure": ".*", "read": ".*", "user": "watchbill", "vhost": "shop", "write": ".*" })
    );
}

#[test]
fn pages_are_cut_and_names_are_sought_in_them_alone() {
    let broker = broker();
    let names = |target: &str| {
        let (_, page) = json(&broker, target);
        let items = page.get("items").unwrap_or(&page).as_array().unwrap().clone();
        items.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("/api/queues?page=1&page_size=3"), ["orders", "orders.dlq", "jobs"]);
    assert_eq!(names("/api/queues?page=2&page_size=3"), ["log"]);
    assert_eq!(names("/api/queues?page=1&name=orders"), ["orders", "orders.dlq"]);
    assert_eq!(names("/api/queues?page=1&name=%5Eo.*s%24&use_regex=true"), ["orders"]);
    assert_eq!(names("/api/queues?name=orders").len(), 4, "without a page a name is not looked at");
}

#[test]
fn what_is_thrown_away_is_counted_by_the_metrics_alone() {
    let broker = broker();
    broker.throw_away(3);
    broker.throw_away(4);
    let metrics = broker.answer("/metrics");
    assert_eq!((metrics.status, metrics.content_type), (200, "text/plain; version=0.0.4"));
    let told = "rabbitmq_global_messages_dead_lettered_rejected_total{queue_type=\"rabbit_classic_queue\",\
                dead_letter_strategy=\"disabled\"} 7";
    assert!(metrics.body.lines().any(|line| line == told), "{}", metrics.body);
}

#[test]
fn queues_come_go_and_fill_as_they_are_told() {
    let broker = broker();
    broker.hold("orders.dlq", 0);
    let told = |name: &str| {
        let (_, listed) = json(&broker, "/api/queues?columns=name,messages,head_message_timestamp");
        listed.as_array().unwrap().iter().find(|one| one["name"] == name).cloned()
    };
    assert_eq!(
        told("orders.dlq"),
        Some(json!({ "head_message_timestamp": null, "messages": 0, "name": "orders.dlq" })),
        "an empty queue has no head"
    );
    broker.delete("orders.dlq");
    assert_eq!(told("orders.dlq"), None);
    broker.declare(BrokerQueue::classic("orders").holding(7));
    assert_eq!(told("orders").unwrap()["messages"], 7, "declared anew, not twice");
}

const LOOK: &str = r#"{"count":2,"ackmode":"ack_requeue_true","encoding":"auto"}"#;

fn looked(broker: &ManualBroker, queue: &str) -> (u16, Value) {
    let answer = broker.answer_post(&format!("/api/queues/{queue}/get"), LOOK);
    (answer.status, serde_json::from_str(&answer.body).unwrap())
}

#[test]
fn messages_are_looked_at_by_whoever_may_and_stay_where_they_are() {
    let broker = broker();
    let letter =
        BrokerLetter::dead("orders", "rejected", Instant::from_ms(1_795_000_000_000), "{}").header("x-tenant", "a");
    broker.declare(BrokerQueue::classic("orders.dlq").holding(3).letters(vec![letter]));
    let refused = "ACCESS_REFUSED - access to queue 'orders.dlq' in vhost '/' refused for user 'watchbill'";
    assert_eq!(looked(&broker, "%2F/orders.dlq"), (401, json!({ "error": "not_authorised", "reason": refused })));
    broker.let_read(true);
    let (status, messages) = looked(&broker, "%2F/orders.dlq");
    assert_eq!((status, messages.as_array().unwrap().len()), (200, 2));
    assert_eq!(messages[0]["properties"]["headers"]["x-death"][0]["time"], 1_795_000_000);
    assert_eq!((&messages[0]["message_count"], &messages[0]["redelivered"]), (&json!(2), &json!(false)));
    assert_eq!(looked(&broker, "%2F/orders.dlq").1[0]["redelivered"], true);
    let told =
        json(&broker, "/api/queues/%2F/orders.dlq?columns=messages,message_stats.deliver_get,message_stats.redeliver")
            .1;
    assert_eq!(told, json!({ "messages": 3, "message_stats": { "deliver_get": 4, "redeliver": 2 } }));
    let gone = "NOT_FOUND - no queue 'nowhere' in vhost '/'";
    assert_eq!(looked(&broker, "%2F/nowhere"), (404, json!({ "error": "not_found", "reason": gone })));
    let stream = "540 basic.get not supported by stream queues queue 'log' in vhost 'shop'";
    assert_eq!(looked(&broker, "shop/log"), (400, json!({ "error": "bad_request", "reason": stream })));
    broker.permit(&["shop"]);
    assert_eq!(looked(&broker, "%2F/orders.dlq").0, 401);
    assert_eq!(broker.answer_post("/api/queues/shop/log", "{}").status, 405);
}

/// A limit of three: what came back four times is dropped.
#[test]
fn a_quorum_queue_drops_what_came_back_too_often() {
    let broker = broker();
    broker.let_read(true);
    broker.hold("jobs", 3);
    for returns in 0..4 {
        let (_, messages) = looked(&broker, "shop/jobs");
        assert_eq!(messages[0]["properties"]["headers"]["x-delivery-count"], returns);
    }
    assert_eq!(json(&broker, "/api/queues/shop/jobs?columns=messages").1, json!({ "messages": 1 }));
    assert_eq!(json(&broker, "/api/nodes?columns=running").1, json!([{ "running": true }]));
}
