//! Messages of brokers that keep them like any other record: reading them changes nothing, and nobody has to confirm that.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use serde_json::json;
use watchbill_domain::queues::Act;
use watchbill_domain::sources::{PollFailure, PollFailureKind};

use super::fixtures::{Desk, Rabbit};
use crate::api::PeekAsk;
use crate::ports::{Ask, RedisCommand, RedisValue, RedisVerb, Reply};

const DEAD: &str = "cache/dead";
const CACHE: &str = "[[sources]]\nname = \"cache\"\nkind = \"redis\"\nurl = \"redis://cache.example.net\"\n";

fn text(text: &str) -> RedisValue {
    RedisValue::Bytes(Bytes::copy_from_slice(text.as_bytes()))
}

/// A Redis with one dead job of Sidekiq that died of the same as what lies in the RabbitMQ.
fn answer(command: &RedisCommand) -> RedisValue {
    let job = json!({
        "class": "Charge", "args": [{ "card": "4111111111111111" }], "jid": "a", "queue": "default", "retry_count": 2,
        "error_class": "TimeoutError", "error_message": "mail to bo.kestrel@example.com failed",
    });
    let is_of = |key: &str| command.arguments.first().is_some_and(|first| first == key);
    match command.verb {
        RedisVerb::Info => text("redis_version:7.0.15\r\nrole:master\r\nloading:0"),
        RedisVerb::Exists => RedisValue::Number(2),
        RedisVerb::Zcard if is_of("dead") => RedisValue::Number(3),
        RedisVerb::Zcard => RedisValue::Number(0),
        RedisVerb::Zrange if command.arguments.get(1).is_some_and(|from| from == "1") => RedisValue::List(Vec::new()),
        RedisVerb::Zrange if is_of("dead") => RedisValue::List(vec![text(&job.to_string()), text("1795300000.5")]),
        _ => RedisValue::Nil,
    }
}

/// A desk with both, and a switch that makes the Redis fall silent when it is asked for jobs.
async fn desk() -> (Desk, Arc<AtomicBool>) {
    let is_silent = Arc::new(AtomicBool::new(false));
    let silent = Arc::clone(&is_silent);
    let desk = Desk::beside(Rabbit::of("classic"), &["{}", "{}"], CACHE, move |fakes| {
        fakes.network.serve_asks("redis://cache.example.net", move |ask, _| {
            let Ask::Redis(ask) = ask else { panic!("{ask:?}") };
            let is_look = ask.commands.iter().all(|command| command.verb != RedisVerb::Info);
            if is_look && silent.load(Ordering::Relaxed) {
                return Err(PollFailure {
                    kind: PollFailureKind::Timeout,
                    message: "does not answer in time".to_owned(),
                });
            }
            Ok(Reply::Redis(ask.commands.iter().map(answer).collect()))
        });
    })
    .await;
    (desk, is_silent)
}

fn ask() -> PeekAsk {
    PeekAsk { id: DEAD.to_owned(), count: 10, touches: Vec::new() }
}

#[tokio::test]
async fn what_is_kept_like_any_other_record_is_read_without_a_word_of_confirmation() {
    let (desk, _) = desk().await;

    let contract = desk.engine.peek_contract(DEAD).await.unwrap();
    assert_eq!((contract.contract.as_str(), contract.allowed, contract.touches.len()), ("free", true, 0));
    assert_eq!((contract.said.as_str(), contract.depth_text.as_str()), ("Reading messages changes nothing.", "3"));
    let view = desk.engine.peek(&ask(), "ana").await.unwrap();

    assert_eq!((view.scanned.as_str(), view.did.as_str()), ("1 of 3", ""));
    let job = &view.messages[0];
    assert_eq!((job.deliveries.as_str(), job.source.as_str()), ("tried 3 times", "queue:default"));
    assert_eq!(job.reason, "TimeoutError: mail to [e-mail] failed");
    assert!(!format!("{view:?}").contains("4111111111111111"), "{view:?}");
    let (act, _, details) = desk.trail().await.remove(0);
    assert_eq!((act, details[1].1.as_str()), (Act::Peeked, "nothing to the queue"));
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn the_same_error_is_one_whatever_keeps_what_died_of_it() {
    let (desk, _) = desk().await;

    let plan = desk.engine.errors_plan(50).await.unwrap();
    let confirmed: Vec<(&str, usize)> = plan.asks.iter().map(|ask| (ask.id.as_str(), ask.touches.len())).collect();
    assert_eq!(confirmed, [("cache/dead", 0), ("mq/orders.dlq", 2)], "{plan:?}");
    let all = desk.engine.errors_everywhere(plan, "ana").await.unwrap();

    let [same] = all.errors.as_slice() else { panic!("{all:?}") };
    assert_eq!(same.error.text.as_deref(), Some("TimeoutError: mail to [e-mail] failed"));
    let queues: Vec<(&str, u64)> = same.queues.iter().map(|one| (one.queue.as_str(), one.count)).collect();
    assert_eq!(queues, [("mq/orders.dlq", 2), ("cache/dead", 1)]);
    assert_eq!((all.scanned.read, all.scanned.of), (3, Some(5)), "two jobs were not read, and that is said");
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn the_window_shows_each_error_with_its_queues_and_how_much_was_read_of_each() {
    let (desk, _) = desk().await;
    let plan = desk.engine.errors_plan(50).await.unwrap();
    let [said] = plan.said.as_slice() else { panic!("{plan:?}") };
    assert!(said.starts_with("Reading messages of mq/orders.dlq marks"), "what changes nothing is not in it: {said}");
    let view = desk.engine.errors_view(plan, "ana").await.unwrap();

    assert_eq!(view.scanned, "3 of 5");
    let [same] = view.errors.as_slice() else { panic!("{view:?}") };
    assert_eq!(
        (same.text.as_str(), same.said.as_str()),
        ("TimeoutError: mail to [e-mail] failed", "3 of 3 that were read")
    );
    assert!(same.signature.is_some() && same.last.is_some(), "{same:?}");
    let queues: Vec<(&str, u64)> = same.queues.iter().map(|one| (one.id.as_str(), one.count)).collect();
    assert_eq!(queues, [("mq/orders.dlq", 2), ("cache/dead", 1)]);
    let read: Vec<(&str, &str)> = view.queues.iter().map(|one| (one.id.as_str(), one.scanned.as_str())).collect();
    assert_eq!(read, [("cache/dead", "1 of 3"), ("mq/orders.dlq", "all 2")]);
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn nothing_was_done_where_nothing_can_be_done() {
    let (desk, is_silent) = desk().await;
    is_silent.store(true, Ordering::Relaxed);

    let error = desk.engine.peek(&ask(), "ana").await.unwrap_err().to_string();

    assert!(error.contains("does not answer in time. No message was read"), "{error}");
    assert!(!error.contains("handed out"), "{error}");
    desk.engine.shutdown().await;
}
