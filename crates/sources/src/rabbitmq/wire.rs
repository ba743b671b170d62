//! What the management API sends. Only what is used; figures that are not there yet are missing, null or an empty text.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use watchbill_domain::queues::BrokerVersion;
use watchbill_domain::sources::{PollFailure, PollFailureKind};

use crate::items::Text;

#[derive(Deserialize)]
pub(super) struct WireOverview<'a> {
    #[serde(borrow)]
    rabbitmq_version: Option<Text<'a>>,
    #[serde(borrow)]
    management_version: Option<Text<'a>>,
    disable_stats: Option<bool>,
    enable_queue_totals: Option<bool>,
}

impl<'a> WireOverview<'a> {
    /// Reads it from a body.
    ///
    /// # Errors
    /// Malformed, when it is none. The message never quotes the body.
    pub(super) fn read(body: &'a [u8]) -> Result<Self, PollFailure> {
        let read: Option<Self> = std::str::from_utf8(body).ok().and_then(|text| serde_json::from_str(text).ok());
        let ours = read.filter(|read| read.rabbitmq_version.is_some() || read.management_version.is_some());
        ours.ok_or_else(|| PollFailure {
            kind: PollFailureKind::Malformed,
            message: "answered with something that is not the overview of a RabbitMQ: is there another program or another API at \
                      this address, or was it cut short?"
                .to_owned(),
        })
    }

    /// The server's version as it says it.
    pub(super) fn version_text(&self) -> Option<String> {
        self.rabbitmq_version.as_ref().map(|version| version.as_ref().to_owned())
    }

    /// The same, understood.
    pub(super) fn version(&self) -> Option<BrokerVersion> {
        BrokerVersion::parse(self.rabbitmq_version.as_ref()?.as_ref())
    }

    /// Whether messages are not counted, because somebody has turned that off.
    pub(super) fn counts_nothing(&self) -> bool {
        self.disable_stats == Some(true) && self.enable_queue_totals != Some(true)
    }
}

#[derive(Deserialize)]
pub(super) struct WireQueue<'a> {
    #[serde(borrow)]
    pub(super) vhost: Text<'a>,
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow, rename = "type")]
    pub(super) sort: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) state: Option<Text<'a>>,
    pub(super) messages: Option<u64>,
    #[serde(borrow)]
    pub(super) messages_unacknowledged: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) consumers: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) arguments: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) effective_policy_definition: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) message_bytes: Option<&'a RawValue>,
    /// Seconds, as the publisher gave it.
    #[serde(borrow)]
    pub(super) head_message_timestamp: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) idle_since: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) message_stats: Option<&'a RawValue>,
    /// Whether one connection alone uses it, and it goes with that.
    pub(super) exclusive: Option<bool>,
    /// Whether it goes with its last consumer.
    pub(super) auto_delete: Option<bool>,
}

/// Counters since the queue's figures began. None of them is there before the first of these things happened.
#[derive(Deserialize)]
pub(super) struct WireStats {
    pub(super) deliver_get: Option<u64>,
    pub(super) redeliver: Option<u64>,
    pub(super) ack: Option<u64>,
    pub(super) deliver_no_ack: Option<u64>,
    pub(super) get_no_ack: Option<u64>,
}

impl WireQueue<'_> {
    /// Whether it goes with those who use it, as queues for replies do: nobody wants a dead letter of it.
    pub(super) fn goes_by_itself(&self) -> bool {
        self.exclusive == Some(true) || self.auto_delete == Some(true)
    }
}

impl WireStats {
    /// Reads them; none where there are none.
    pub(super) fn read(raw: Option<&RawValue>) -> Option<Self> {
        serde_json::from_str(raw?.get()).ok()
    }
}

/// A table of arguments or of a policy.
pub(super) type Table<'a> = BTreeMap<String, &'a RawValue>;

/// Reads a table; an empty one may be written as an empty list.
///
/// # Errors
/// When it is neither.
pub(super) fn table<'a>(what: &str, raw: &'a RawValue) -> Result<Table<'a>, String> {
    match serde_json::from_str::<Table<'a>>(raw.get()) {
        Ok(table) => Ok(table),
        Err(_) if serde_json::from_str::<[(); 0]>(raw.get()).is_ok() => Ok(Table::new()),
        Err(_) => Err(format!("has `{what}` of a shape that is not known")),
    }
}

/// A number that may be missing or written as something else where there is none.
pub(super) fn number<T: std::str::FromStr>(raw: Option<&RawValue>) -> Option<T> {
    raw?.get().parse().ok()
}

#[derive(Deserialize)]
pub(super) struct WirePage<'a> {
    /// A list that is read item by item.
    #[serde(borrow)]
    pub(super) items: &'a RawValue,
    pub(super) page_count: u64,
}

#[derive(Deserialize)]
pub(super) struct WireOfVhost<'a> {
    #[serde(borrow)]
    pub(super) vhost: Text<'a>,
}

#[derive(Deserialize)]
pub(super) struct WireExchange<'a> {
    #[serde(borrow)]
    pub(super) vhost: Text<'a>,
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow, rename = "type")]
    pub(super) sort: Text<'a>,
}

#[derive(Deserialize)]
pub(super) struct WireBinding<'a> {
    #[serde(borrow)]
    pub(super) vhost: Text<'a>,
    #[serde(borrow)]
    pub(super) source: Text<'a>,
    #[serde(borrow)]
    pub(super) destination: Text<'a>,
    #[serde(borrow)]
    pub(super) destination_type: Text<'a>,
    #[serde(borrow)]
    pub(super) routing_key: Text<'a>,
}

#[derive(Deserialize)]
pub(super) struct WireVhost<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
}

#[derive(Deserialize)]
pub(super) struct WireMe<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    /// A list, or a text with commas in older versions.
    #[serde(borrow)]
    pub(super) tags: &'a RawValue,
}

#[derive(Deserialize)]
pub(super) struct WirePermission<'a> {
    #[serde(borrow)]
    pub(super) vhost: Text<'a>,
    /// A regular expression.
    #[serde(borrow)]
    pub(super) read: Text<'a>,
}
