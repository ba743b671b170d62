//! From a question to its answer.

use axum::extract::Query;
use axum::http::Uri;
use serde_json::{Map, Value, json};
use watchbill_domain::time::Instant;

use crate::alertmanager::Skew;

use super::by_hand::BrokerAnswer;
use super::lists::{Asked, Refused};
use super::queue::map;
use super::server::{Asker, NODE, Server, decoded};

const VERSION: &str = "3.10.8";
/// For so long the node has run.
const UP_MS: u64 = 41 * 86_400_000;

/// What every virtual host has and nobody can remove.
const EXCHANGES: [(&str, &str); 7] = [
    ("", "direct"),
    ("amq.direct", "direct"),
    ("amq.fanout", "fanout"),
    ("amq.headers", "headers"),
    ("amq.match", "headers"),
    ("amq.rabbitmq.trace", "topic"),
    ("amq.topic", "topic"),
];

/// The answer to `GET` of this address.
pub(super) fn answer(server: &Server, asker: &Asker, uri: &Uri, skew: Skew) -> BrokerAnswer {
    let given: Vec<(String, String)> = Query::try_from_uri(uri).map(|Query(pairs)| pairs).unwrap_or_default();
    let asked = Asked(&given);
    let path: Vec<&str> = uri.path().trim_matches('/').split('/').collect();
    let list = |items| listed(&asked, items);
    match path[..] {
        ["metrics"] => metrics(server),
        ["api", "overview"] => json_answer(200, &asked.columns(overview(server, asker)).into()),
        ["api", "whoami"] => {
            json_answer(200, &asked.columns(map(json!({ "name": asker.name, "tags": asker.tags }))).into())
        }
        ["api", "queues"] => list(queues(server, asker, |at| skew.shown(at))),
        ["api", "queues", vhost, _] if !asker.sees(&decoded(vhost)) => {
            refusal(401, "not_authorised", "User not authorised to access virtual host")
        }
        ["api", "queues", vhost, name] => match server.queue(vhost, name) {
            Some(queue) => json_answer(200, &asked.columns(queue.told(server.is_counted, |at| skew.shown(at))).into()),
            None => refusal(404, "Object Not Found", "Not Found"),
        },
        ["api", "nodes"] => list(vec![map(json!({ "name": NODE, "running": true, "type": "disc", "uptime": UP_MS }))]),
        ["api", "exchanges"] => list(exchanges(server, asker)),
        ["api", "bindings"] => list(bindings(server, asker)),
        // Whoever may see figures sees the names of all.
        ["api", "vhosts"] => {
            list(server.vhosts.iter().map(|name| map(json!({ "name": name, "tracing": false }))).collect())
        }
        ["api", "users", ..] if !asker.is_administrator() => refusal(401, "not_authorised", "Not administrator user"),
        ["api", "users", user, "permissions"] if user == asker.name => list(permissions(server, asker)),
        _ => refusal(404, "Object Not Found", "Not Found"),
    }
}

/// The answer to `POST` of this address, which is right for looking at messages alone: they come back. The story goes on by itself, so that
/// nothing can be taken out of it.
pub(super) fn answer_post(server: &mut Server, asker: &Asker, uri: &Uri, body: &[u8], skew: Skew) -> BrokerAnswer {
    let path: Vec<&str> = uri.path().trim_matches('/').split('/').collect();
    let ["api", "queues", vhost, name, "get"] = path[..] else {
        return refusal(405, "method_not_allowed", "Method Not Allowed");
    };
    let (in_vhost, named) = (decoded(vhost), decoded(name));
    if !asker.sees(&in_vhost) {
        return refusal(401, "not_authorised", "User not authorised to access virtual host");
    }
    if !asker.reads {
        let user = &asker.name;
        let reason =
            format!("ACCESS_REFUSED - access to queue '{named}' in vhost '{in_vhost}' refused for user '{user}'");
        return refusal(401, "not_authorised", &reason);
    }
    let wish: Value = serde_json::from_slice(body).unwrap_or_default();
    let Some(queue) = server.queue_mut(vhost, name) else {
        return refusal(404, "not_found", &format!("NOT_FOUND - no queue '{named}' in vhost '{in_vhost}'"));
    };
    if queue.is_stream() {
        let reason = format!("540 basic.get not supported by stream queues queue '{named}' in vhost '{in_vhost}'");
        return refusal(400, "bad_request", &reason);
    }
    match (wish["count"].as_u64(), wish["ackmode"].as_str()) {
        (Some(count), Some("ack_requeue_true")) => json_answer(200, &queue.hand_out(count, |at| skew.shown(at)).into()),
        (None, _) => refusal(400, "bad_request", "key_missing: count"),
        _ => refusal(400, "bad_request", "ackmode: messages can only be looked at here"),
    }
}

fn listed(asked: &Asked<'_>, items: Vec<Map<String, Value>>) -> BrokerAnswer {
    match asked.listed(items) {
        Ok(body) => json_answer(200, &body),
        Err(Refused { error, reason }) => refusal(400, error, &reason),
    }
}

fn overview(server: &Server, asker: &Asker) -> Map<String, Value> {
    let seen = server.queues.iter().filter(|queue| asker.sees(queue.vhost()));
    let mut overview = map(json!({
        "management_version": VERSION,
        "rabbitmq_version": VERSION,
        "product_version": VERSION,
        "product_name": "RabbitMQ",
        "cluster_name": "kestrel",
        "node": NODE,
        "rates_mode": "basic",
        "disable_stats": !server.is_counted,
        "enable_queue_totals": false,
        "object_totals": { "queues": server.queues.len(), "exchanges": exchanges(server, asker).len(), "connections": 0 },
    }));
    if server.is_counted {
        let messages: u64 = seen.map(super::queue::BrokerQueue::messages).sum();
        overview.insert("queue_totals".to_owned(), json!({ "messages": messages }));
    }
    overview
}

fn queues(server: &Server, asker: &Asker, shown: impl Fn(Instant) -> Instant) -> Vec<Map<String, Value>> {
    let mut seen: Vec<_> = server.queues.iter().filter(|queue| asker.sees(queue.vhost())).collect();
    seen.sort_by_key(|queue| (queue.vhost(), queue.name()));
    seen.into_iter().map(|queue| queue.told(server.is_counted, &shown)).collect()
}

fn exchanges(server: &Server, asker: &Asker) -> Vec<Map<String, Value>> {
    let one = |vhost: &str, name: &str, sort: &str| {
        map(json!({
            "arguments": {}, "auto_delete": false, "durable": true, "internal": false, "name": name, "type": sort,
            "vhost": vhost,
        }))
    };
    let of_vhost = |vhost: &String| {
        let always = EXCHANGES.iter().map(|(name, sort)| one(vhost, name, sort));
        let made = server.exchanges.iter().filter(|exchange| exchange.vhost == *vhost);
        always.chain(made.map(|exchange| one(vhost, &exchange.name, &exchange.sort))).collect::<Vec<_>>()
    };
    server.vhosts.iter().filter(|vhost| asker.sees(vhost)).flat_map(of_vhost).collect()
}

fn bindings(server: &Server, asker: &Asker) -> Vec<Map<String, Value>> {
    let one = |vhost: &str, source: &str, queue: &str, key: &str| {
        map(json!({
            "arguments": {}, "destination": queue, "destination_type": "queue", "properties_key": key, "routing_key": key,
            "source": source, "vhost": vhost,
        }))
    };
    let own = server.queues.iter().filter(|queue| asker.sees(queue.vhost()));
    let own = own.map(|queue| one(queue.vhost(), "", queue.name(), queue.name()));
    let made = server.bindings.iter().filter(|binding| asker.sees(&binding.vhost));
    own.chain(made.map(|made| one(&made.vhost, &made.exchange, &made.queue, &made.key))).collect()
}

fn permissions(server: &Server, asker: &Asker) -> Vec<Map<String, Value>> {
    let all = |vhost: &String| {
        map(json!({ "user": asker.name, "vhost": vhost, "configure": ".*", "write": ".*", "read": ".*" }))
    };
    server.vhosts.iter().filter(|vhost| asker.sees(vhost)).map(all).collect()
}

/// What the plugin `rabbitmq_prometheus` counts of dead letters; on a real server it answers at a port of its own.
fn metrics(server: &Server) -> BrokerAnswer {
    const FAMILY: &str = "rabbitmq_global_messages_dead_lettered";
    let count = |why: &str, strategy: &str, count: u64| {
        format!(
            "{FAMILY}_{why}_total{{queue_type=\"rabbit_classic_queue\",dead_letter_strategy=\"{strategy}\"}} {count}\n"
        )
    };
    let family = |why: &str, dropped: u64| {
        let kind = format!("# TYPE {FAMILY}_{why}_total counter\n");
        kind + &count(why, "at_most_once", 0) + &count(why, "disabled", dropped)
    };
    let body = family("expired", 0) + &family("maxlen", 0) + &family("rejected", server.thrown_away);
    BrokerAnswer { status: 200, content_type: "text/plain; version=0.0.4", body }
}

fn json_answer(status: u16, body: &Value) -> BrokerAnswer {
    BrokerAnswer { status, content_type: "application/json", body: body.to_string() }
}

pub(super) fn refusal(status: u16, error: &str, reason: &str) -> BrokerAnswer {
    json_answer(status, &json!({ "error": error, "reason": reason }))
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
