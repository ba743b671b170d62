//! A network whose servers are closures.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;

use crate::ports::{self, Ask, Clock, HttpRequest, HttpResponse, Network, Way};

use super::FakeClock;

/// What a fake server does with a request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// Answers with this status and JSON body.
    Json(u16, String),
    /// Answers with a web page.
    Html(u16, String),
    /// Fails before a whole answer.
    Fail(PollFailureKind),
}

type Server = Box<dyn Fn(&HttpRequest, Instant) -> Reply + Send + Sync>;
type Broker = Box<dyn Fn(&Ask, Instant) -> Result<ports::Reply, PollFailure> + Send + Sync>;

/// Servers by the beginning of their address.
pub struct FakeNetwork {
    clock: Arc<FakeClock>,
    servers: Mutex<HashMap<String, Server>>,
    brokers: Mutex<HashMap<String, Broker>>,
    asked: Mutex<Vec<(Instant, HttpRequest)>>,
    /// The servers' clocks minus ours, milliseconds.
    skew_ms: Mutex<i64>,
}

impl FakeNetwork {
    pub(super) fn new(clock: Arc<FakeClock>) -> Self {
        Self {
            clock,
            servers: Mutex::default(),
            brokers: Mutex::default(),
            asked: Mutex::default(),
            skew_ms: Mutex::default(),
        }
    }

    /// Whoever asks an address that begins with `base` is answered by `server`.
    pub fn serve(&self, base: &str, server: impl Fn(&HttpRequest, Instant) -> Reply + Send + Sync + 'static) {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner).insert(base.to_owned(), Box::new(server));
    }

    /// Whoever asks this address in another way than over HTTP is answered by `broker`.
    pub fn serve_asks(
        &self,
        address: &str,
        broker: impl Fn(&Ask, Instant) -> Result<ports::Reply, PollFailure> + Send + Sync + 'static,
    ) {
        self.brokers.lock().unwrap_or_else(PoisonError::into_inner).insert(address.to_owned(), Box::new(broker));
    }

    fn broker_reply(&self, ask: &Ask) -> Result<ports::Reply, PollFailure> {
        let brokers = self.brokers.lock().unwrap_or_else(PoisonError::into_inner);
        let unreachable =
            || PollFailure { kind: PollFailureKind::Unreachable, message: "cannot be reached".to_owned() };
        brokers.get(ask.peer().as_str()).ok_or_else(unreachable)?(ask, self.clock.now())
    }

    /// Moves the servers' clocks.
    pub fn set_skew_ms(&self, skew_ms: i64) {
        *self.skew_ms.lock().unwrap_or_else(PoisonError::into_inner) = skew_ms;
    }

    /// Everything that was asked so far, with when.
    #[must_use]
    pub fn asked(&self) -> Vec<(Instant, HttpRequest)> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn reply(&self, request: &HttpRequest, now: Instant) -> Reply {
        let servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        let address = request.url.as_str();
        let server =
            servers.iter().filter(|(base, _)| address.starts_with(base.as_str())).max_by_key(|(base, _)| base.len());
        server.map_or(Reply::Fail(PollFailureKind::Unreachable), |(_, server)| server(request, now))
    }
}

#[async_trait]
impl Network for FakeNetwork {
    async fn ask(&self, ask: &Ask, _way: &Way) -> Result<ports::Reply, PollFailure> {
        let Ask::Http(request) = ask else { return self.broker_reply(ask) };
        let asked_at = self.clock.now();
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push((asked_at, request.clone()));
        let (status, content_type, body) = match self.reply(request, asked_at) {
            Reply::Json(status, body) => (status, "application/json", body),
            Reply::Html(status, body) => (status, "text/html", body),
            Reply::Fail(kind) => return Err(PollFailure { kind, message: "cannot be reached".to_owned() }),
        };
        let skew_ms = *self.skew_ms.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(ports::Reply::Http(HttpResponse {
            status,
            content_type: Some(content_type.to_owned()),
            retry_after_s: None,
            server_date: Some(self.clock.now().shifted_ms(skew_ms)),
            asked_at,
            body: Bytes::from(body),
        }))
    }
}
