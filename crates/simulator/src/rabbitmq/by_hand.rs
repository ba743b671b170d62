//! A server of which a test says what it holds, without HTTP.

use std::sync::{Arc, Mutex};

use axum::http::Uri;

use crate::alertmanager::Skew;
use crate::feed::hold;

use super::answer::{answer, answer_post, refusal};
use super::queue::BrokerQueue;
use super::server::{Asker, Server};

/// A RabbitMQ in which only that happens which a test says. Whoever asks is its user `watchbill`, who may see figures.
#[derive(Debug, Clone)]
pub struct ManualBroker(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    server: Server,
    asker: Asker,
}

/// What it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerAnswer {
    /// The status of HTTP.
    pub status: u16,
    /// The header `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

impl Default for ManualBroker {
    fn default() -> Self {
        let state = State { server: Server::empty(), asker: Asker::monitoring("watchbill") };
        Self(Arc::new(Mutex::new(state)))
    }
}

impl ManualBroker {
    /// Declares a queue; one of the same name in the same virtual host makes room for it. A virtual host that is not there is made.
    pub fn declare(&self, queue: BrokerQueue) {
        let server = &mut hold(&self.0).server;
        if !server.vhosts.iter().any(|vhost| vhost == queue.vhost()) {
            server.vhosts.push(queue.vhost().to_owned());
        }
        server.queues.retain(|other| (other.vhost(), other.name()) != (queue.vhost(), queue.name()));
        server.queues.push(queue);
    }

    /// Every queue of this name is deleted.
    pub fn delete(&self, name: &str) {
        hold(&self.0).server.queues.retain(|queue| queue.name() != name);
    }

    /// From now on every queue of this name holds so many messages.
    pub fn hold(&self, name: &str, messages: u64) {
        hold(&self.0)
            .server
            .queues
            .iter_mut()
            .filter(|queue| queue.name() == name)
            .for_each(|queue| queue.hold(messages));
    }

    /// Makes an exchange in `/`: `direct`, `topic`, `fanout` or `headers`.
    pub fn exchange(&self, name: &str, sort: &str) {
        hold(&self.0).server.add_exchange(name, sort);
    }

    /// Binds a queue of `/` to an exchange.
    pub fn bind(&self, exchange: &str, queue: &str, key: &str) {
        hold(&self.0).server.bind(exchange, queue, key);
    }

    /// The user has a permission in these virtual hosts from now on, and in no other.
    pub fn permit(&self, vhosts: &[&str]) {
        hold(&self.0).asker.visible = Some(vhosts.iter().map(|vhost| (*vhost).to_owned()).collect());
    }

    /// The user has a permission in every virtual host from now on.
    pub fn permit_all(&self) {
        hold(&self.0).asker.visible = None;
    }

    /// The user may read messages from now on, or not any more.
    pub fn let_read(&self, reads: bool) {
        hold(&self.0).asker.reads = reads;
    }

    /// The user has these tags from now on, like `administrator`.
    pub fn tag(&self, tags: &[&str]) {
        hold(&self.0).asker.tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    }

    /// Whether messages are counted from now on.
    pub fn count(&self, is_counted: bool) {
        hold(&self.0).server.is_counted = is_counted;
    }

    /// So many messages more were thrown away because nothing was named for dead letters.
    pub fn throw_away(&self, count: u64) {
        hold(&self.0).server.thrown_away += count;
    }

    /// What it answers to `GET` of this path with what is behind its `?`, like `/api/queues?columns=name`.
    #[must_use]
    pub fn answer(&self, target: &str) -> BrokerAnswer {
        let state = hold(&self.0);
        match target.parse::<Uri>() {
            Ok(uri) => answer(&state.server, &state.asker, &uri, Skew::default()),
            Err(error) => refusal(400, "bad_request", &error.to_string()),
        }
    }

    /// What it answers to `POST` of this path with this body.
    #[must_use]
    pub fn answer_post(&self, target: &str, body: &str) -> BrokerAnswer {
        let state = &mut *hold(&self.0);
        match target.parse::<Uri>() {
            Ok(uri) => answer_post(&mut state.server, &state.asker, &uri, body.as_bytes(), Skew::default()),
            Err(error) => refusal(400, "bad_request", &error.to_string()),
        }
    }
}
