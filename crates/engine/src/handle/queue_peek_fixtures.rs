//! A RabbitMQ with one queue, and somebody who reads its messages.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use watchbill_domain::queues::Act;
use watchbill_domain::time::Instant;

use crate::api::{ApiError, PeekAsk, PeekView};
use crate::handle::EngineHandle;
use crate::ports::{Files, Method};
use crate::testing::{Fakes, Reply};
use crate::{Engine, Options};

pub const QUEUE: &str = "mq/orders.dlq";
const TEAM: &str = "team = \"payments\"\n[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"http://mq.example.net:15672\"\n\
    [[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\n";

/// One queue of a RabbitMQ, with the habits of a real one.
#[derive(Debug, Clone)]
pub struct Rabbit {
    pub sort: &'static str,
    pub version: &'static str,
    pub limit: Option<i64>,
    /// Bodies with how often each came back.
    pub messages: Vec<(String, i64)>,
    pub delivered: u64,
    pub redelivered: u64,
    pub lost: usize,
    /// For so long it has run; it does not tell if there is none.
    pub up: Option<Duration>,
    /// What a request for messages is answered instead.
    pub trouble: Option<Reply>,
}

impl Rabbit {
    pub fn of(sort: &'static str) -> Self {
        Self {
            sort,
            version: "3.10.8",
            limit: None,
            messages: Vec::new(),
            delivered: 5,
            redelivered: 0,
            lost: 0,
            up: Some(Duration::from_secs(30 * 86_400)),
            trouble: None,
        }
    }

    pub fn nodes(&self) -> Value {
        json!([{ "name": "rabbit@mq", "running": true, "uptime": self.up.map(|up| up.as_millis() as u64) }])
    }

    pub fn queue(&self) -> Value {
        let limit = self.limit.map_or(json!({}), |limit| json!({ "x-delivery-limit": limit }));
        // What was never handed out has no counters.
        let stats = match self.delivered {
            0 => json!({}),
            delivered => json!({ "deliver_get": delivered, "redeliver": self.redelivered }),
        };
        json!({
            "vhost": "/", "name": "orders.dlq", "type": self.sort, "state": "running", "arguments": limit,
            "effective_policy_definition": {}, "messages": self.messages.len(), "consumers": 0, "message_stats": stats,
        })
    }

    /// Hands out and takes back: a quorum queue counts that, and drops what came back too often.
    pub fn get(&mut self, count: usize) -> Value {
        let most = self.limit.filter(|_| self.sort == "quorum").unwrap_or(i64::MAX);
        let behind = self.messages.len().saturating_sub(count);
        let mut handed = Vec::new();
        for (body, returns) in self.messages.iter_mut().take(count) {
            handed.push(json!({
                "payload_bytes": body.len(), "payload": body, "payload_encoding": "string", "redelivered": *returns > 0,
                "exchange": "dlx", "routing_key": "orders", "message_count": behind,
                "properties": { "headers": {
                    "x-death": [{ "queue": "orders", "reason": "rejected", "time": 1_795_000_000 }],
                    "x-delivery-count": *returns, "x-error": "TimeoutError: mail to ana.kestrel@example.com failed",
                } },
            }));
            self.delivered += 1;
            self.redelivered += u64::from(*returns > 0);
            *returns += 1;
        }
        let before = self.messages.len();
        self.messages.retain(|(_, returns)| *returns <= most);
        self.lost += before - self.messages.len();
        Value::from(handed)
    }
}

pub struct Desk {
    pub engine: EngineHandle,
    pub fakes: Fakes,
    pub rabbit: Arc<Mutex<Rabbit>>,
    pub folder: TempDir,
}

impl Desk {
    /// The queue is seen empty twice, then these messages come.
    pub async fn of(rabbit: Rabbit, bodies: &[&str]) -> Self {
        Self::beside(rabbit, bodies, "", |_| {}).await
    }

    /// The same with these lines behind those of the workspace, and others that are served besides.
    pub async fn beside(rabbit: Rabbit, bodies: &[&str], lines: &str, serve: impl FnOnce(&Fakes)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fakes = Fakes::at("2026-11-22T06:00:00Z");
        serve(&fakes);
        fakes.files.write(&folder.path().join("watchbill.toml"), format!("{TEAM}{lines}").as_bytes()).unwrap();
        let rabbit = Arc::new(Mutex::new(rabbit));
        let served = Arc::clone(&rabbit);
        fakes.network.serve("http://mq.example.net:15672", move |request, _| {
            let mut rabbit = served.lock().unwrap_or_else(PoisonError::into_inner);
            let path: Vec<&str> = request.url.path_segments().unwrap().collect();
            let answer = match path.as_slice() {
                ["api", "overview"] => {
                    json!({ "rabbitmq_version": rabbit.version, "management_version": rabbit.version })
                }
                ["api", "queues"] => json!([rabbit.queue()]),
                ["api", "queues", "%2F", "orders.dlq"] => rabbit.queue(),
                ["api", "queues", "%2F", "orders.dlq", "get"] => {
                    if let Some(trouble) = &rabbit.trouble {
                        return trouble.clone();
                    }
                    let asked: Value = serde_json::from_str(request.json.as_deref().unwrap()).unwrap();
                    rabbit.get(asked["count"].as_u64().unwrap() as usize)
                }
                ["api", "nodes"] => rabbit.nodes(),
                ["api", "exchanges"] => json!({ "items": [{ "vhost": "/" }], "page_count": 1 }),
                _ => return Reply::Json(404, "{}".to_owned()),
            };
            Reply::Json(200, answer.to_string())
        });
        let engine = Engine::start(Options::new(folder.path()), fakes.ports()).await.unwrap();
        let desk = Self { engine, fakes, rabbit, folder };
        desk.pass(120).await;
        desk.rabbit().messages = bodies.iter().map(|body| ((*body).to_owned(), 0)).collect();
        desk.pass(120).await;
        desk
    }

    pub fn rabbit(&self) -> std::sync::MutexGuard<'_, Rabbit> {
        self.rabbit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub async fn pass(&self, seconds: u64) {
        self.fakes.clock.advance(Duration::from_secs(seconds), &self.engine).await;
    }

    /// Reads messages as somebody does who confirms what is asked.
    pub async fn peek(&self, count: u32) -> Result<PeekView, ApiError> {
        let contract = self.engine.peek_contract(QUEUE).await?;
        let ask = PeekAsk { id: QUEUE.to_owned(), count, touches: contract.touches };
        self.engine.peek(&ask, "ana").await
    }

    pub fn asked_for_messages(&self) -> usize {
        let is_get = |request: &crate::ports::HttpRequest| request.method == Method::Post;
        self.fakes.network.asked().iter().filter(|(_, request)| is_get(request)).count()
    }

    pub async fn trail(&self) -> Vec<(Act, String, Vec<(String, String)>)> {
        let trail = self.engine.shared.store.trail(Instant::from_ms(0), Instant::from_ms(i64::MAX)).await.unwrap();
        trail.into_iter().map(|link| (link.deed.act, link.deed.reason, link.deed.details)).collect()
    }
}
