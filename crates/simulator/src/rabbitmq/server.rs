//! What a server has at a moment, and who asks.

use super::queue::{BrokerQueue, USUAL_VHOST};

/// The node it runs on.
pub(super) const NODE: &str = "parcels@kestrel-mq-1";

/// A server at a moment.
#[derive(Debug, Clone)]
pub(super) struct Server {
    /// All virtual hosts.
    pub(super) vhosts: Vec<String>,
    /// The exchanges besides those that every virtual host has.
    pub(super) exchanges: Vec<Exchange>,
    /// The bindings besides those of each queue to its own name.
    pub(super) bindings: Vec<Binding>,
    pub(super) queues: Vec<BrokerQueue>,
    /// Messages that were thrown away because nothing was named for dead letters.
    pub(super) thrown_away: u64,
    /// Whether messages are counted.
    pub(super) is_counted: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Exchange {
    pub(super) vhost: String,
    pub(super) name: String,
    /// `direct`, `topic`, `fanout` or `headers`.
    pub(super) sort: String,
}

/// From an exchange to a queue.
#[derive(Debug, Clone)]
pub(super) struct Binding {
    pub(super) vhost: String,
    pub(super) exchange: String,
    pub(super) queue: String,
    pub(super) key: String,
}

/// Whose question is answered.
#[derive(Debug, Clone)]
pub(super) struct Asker {
    pub(super) name: String,
    pub(super) tags: Vec<String>,
    /// The virtual hosts in which it has a permission; in all, if none are said.
    pub(super) visible: Option<Vec<String>>,
    /// Whether it may read messages of queues it sees.
    pub(super) reads: bool,
}

impl Server {
    /// A server without queues.
    pub(super) fn empty() -> Self {
        Self {
            vhosts: vec![USUAL_VHOST.to_owned()],
            exchanges: Vec::new(),
            bindings: Vec::new(),
            queues: Vec::new(),
            thrown_away: 0,
            is_counted: true,
        }
    }

    /// The queue of these two names as they stand in an address.
    pub(super) fn queue(&self, vhost: &str, name: &str) -> Option<&BrokerQueue> {
        let (vhost, name) = (decoded(vhost), decoded(name));
        self.queues.iter().find(|queue| queue.vhost() == vhost && queue.name() == name)
    }

    /// The same, to be changed.
    pub(super) fn queue_mut(&mut self, vhost: &str, name: &str) -> Option<&mut BrokerQueue> {
        let (vhost, name) = (decoded(vhost), decoded(name));
        self.queues.iter_mut().find(|queue| queue.vhost() == vhost && queue.name() == name)
    }

    /// Adds an exchange to the usual virtual host.
    pub(super) fn add_exchange(&mut self, name: &str, sort: &str) {
        let vhost = USUAL_VHOST.to_owned();
        self.exchanges.push(Exchange { vhost, name: name.to_owned(), sort: sort.to_owned() });
    }

    /// Binds a queue of the usual virtual host.
    pub(super) fn bind(&mut self, exchange: &str, queue: &str, key: &str) {
        let [vhost, exchange, queue, key] = [USUAL_VHOST, exchange, queue, key].map(str::to_owned);
        self.bindings.push(Binding { vhost, exchange, queue, key });
    }
}

impl Asker {
    /// Who may see figures and nothing else.
    pub(super) fn monitoring(name: &str) -> Self {
        Self { name: name.to_owned(), tags: vec!["monitoring".to_owned()], visible: None, reads: false }
    }

    pub(super) fn sees(&self, vhost: &str) -> bool {
        self.visible.as_ref().is_none_or(|visible| visible.iter().any(|one| one == vhost))
    }

    pub(super) fn is_administrator(&self) -> bool {
        self.tags.iter().any(|tag| tag == "administrator")
    }
}

/// A part of an address without the escapes that names of queues need.
pub(super) fn decoded(part: &str) -> String {
    part.replace("%2F", "/").replace("%20", " ").replace("%25", "%")
}
