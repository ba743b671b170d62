//! What queues and exchanges are called here: a broker has several of one name, in different virtual hosts.

use std::borrow::Cow;

use watchbill_domain::ids::QueueName;

/// The virtual host of those who do not ask for another.
const USUAL: &str = "/";

/// `orders.dlq` in the usual virtual host, `shop/orders.dlq` in the virtual host `shop`.
pub(super) fn queue_name(vhost: &str, name: &str) -> QueueName {
    QueueName::new(qualified(vhost, name))
}

/// The name of an exchange or a queue with its virtual host. No two have the same: a slash that is part of either is told from the one
/// between them, in the way of RabbitMQ's own addresses (`%2F/a/b`).
pub(super) fn qualified(vhost: &str, name: &str) -> String {
    if vhost == USUAL && !name.contains('/') {
        return name.to_owned();
    }
    format!("{}/{name}", vhost.replace('%', "%25").replace('/', "%2F"))
}

/// The virtual host in a name that [`queue_name`] made.
pub(super) fn vhost_of(name: &QueueName) -> Cow<'_, str> {
    match name.as_str().split_once('/') {
        None => Cow::Borrowed(USUAL),
        Some((vhost, _)) if vhost.contains('%') => Cow::Owned(vhost.replace("%2F", "/").replace("%25", "%")),
        Some((vhost, _)) => Cow::Borrowed(vhost),
    }
}

/// The name by which the broker knows it, without its virtual host.
pub(super) fn bare_name(name: &QueueName) -> &str {
    name.as_str().split_once('/').map_or(name.as_str(), |(_, bare)| bare)
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
