//! The network in all its protocols: each way of asking by its own driver.
//!
//! To a broker that does not speak HTTP a connection is made for one ask and closed behind it: it is polled once a minute, and what
//! is not there cannot be stale after a laptop slept. Proxies are for HTTP alone.

mod aws;
mod nats;
mod redis;
mod sql;

use std::sync::Arc;

use async_trait::async_trait;
use watchbill_domain::sources::PollFailure;
use watchbill_engine::ports::{Ask, Network, Reply, Way};

use crate::http::HttpNetwork;

pub(crate) use aws::Keys;

/// The network of this machine.
#[derive(Debug, Default)]
pub struct SystemNetwork {
    http: Arc<HttpNetwork>,
    keys: aws::Keys,
}

impl SystemNetwork {
    /// Knows nobody yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks over HTTP by these clients, which others may use besides.
    #[must_use]
    pub fn over(http: Arc<HttpNetwork>) -> Self {
        Self { http, keys: aws::Keys::default() }
    }
}

#[async_trait]
impl Network for SystemNetwork {
    async fn ask(&self, ask: &Ask, way: &Way) -> Result<Reply, PollFailure> {
        match ask {
            Ask::Http(request) => self.http.http(request, way).await.map(Reply::Http),
            Ask::Redis(ask) => redis::ask(ask, way).await.map(Reply::Redis),
            Ask::Sql(ask) => sql::ask(ask, way).await.map(Reply::Sql),
            Ask::Nats(ask) => nats::ask(ask, way).await.map(Reply::Nats),
            Ask::Aws(ask) => self.keys.ask(&ask.into(), way, &self.http).await.map(Reply::Http),
        }
    }
}

/// The drivers take the provider of cryptography that the process has chosen. Whoever chose before us chose the same.
fn choose_cryptography() {
    let _chosen_before = rustls::crypto::aws_lc_rs::default_provider().install_default();
}
