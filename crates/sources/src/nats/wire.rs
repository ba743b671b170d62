//! What JetStream tells of streams and consumers. Only what is used.

use serde::Deserialize;
use serde_json::value::RawValue;
use watchbill_domain::sources::{PollFailure, PollFailureKind};

use crate::items::Text;

pub(super) fn malformed(message: &str) -> PollFailure {
    PollFailure { kind: PollFailureKind::Malformed, message: message.to_owned() }
}

/// The monitoring page.
#[derive(Deserialize)]
pub(super) struct Page<'a> {
    #[serde(default)]
    pub(super) disabled: bool,
    #[serde(borrow)]
    pub(super) now: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) server_id: Option<Text<'a>>,
    /// There in a cluster.
    pub(super) meta_cluster: Option<WireCluster>,
    #[serde(borrow)]
    pub(super) account_details: Option<Vec<WireAccount<'a>>>,
}

impl<'a> Page<'a> {
    /// Reads it from a body.
    ///
    /// # Errors
    /// Malformed, when it is none. The message never quotes the body.
    pub(super) fn read(body: &'a [u8]) -> Result<Self, PollFailure> {
        let read: Option<Self> = std::str::from_utf8(body).ok().and_then(|text| serde_json::from_str(text).ok());
        read.filter(|page| page.server_id.is_some()).ok_or_else(|| {
            malformed(
                "answered with something that is not the page `jsz` of a NATS server: is this the address of its monitoring page, or \
                 was the answer cut short?",
            )
        })
    }
}

#[derive(Deserialize)]
pub(super) struct WireCluster {
    pub(super) cluster_size: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct WireAccount<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow)]
    pub(super) stream_detail: Option<&'a RawValue>,
}

/// A page of the list of streams, or of consumers.
#[derive(Deserialize)]
pub(super) struct WireList<'a> {
    pub(super) total: Option<u64>,
    pub(super) limit: Option<u64>,
    #[serde(borrow)]
    pub(super) streams: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) consumers: Option<&'a RawValue>,
    pub(super) error: Option<WireError>,
}

#[derive(Deserialize)]
pub(super) struct WireError {
    pub(super) code: Option<u64>,
}

/// A stream; on the monitoring page its name stands beside its configuration, and its consumers with it.
#[derive(Deserialize)]
pub(super) struct WireStream<'a> {
    #[serde(borrow)]
    pub(super) config: WireStreamConfig<'a>,
    #[serde(borrow)]
    pub(super) state: WireState<'a>,
    #[serde(borrow)]
    pub(super) ts: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) consumer_detail: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct WireStreamConfig<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow, default)]
    pub(super) subjects: Option<Vec<Text<'a>>>,
    pub(super) max_msgs: Option<i64>,
    pub(super) max_bytes: Option<i64>,
    /// Nanoseconds; 0 for ever.
    pub(super) max_age: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct WireState<'a> {
    pub(super) messages: u64,
    pub(super) bytes: Option<u64>,
    #[serde(borrow)]
    pub(super) first_ts: Option<Text<'a>>,
    pub(super) last_seq: Option<u64>,
    pub(super) consumer_count: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct WireConsumer<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    pub(super) config: WireConsumerConfig,
    pub(super) delivered: Option<WireDelivered>,
}

#[derive(Deserialize)]
pub(super) struct WireConsumerConfig {
    /// How often a message is tried; -1 or nothing for ever.
    pub(super) max_deliver: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct WireDelivered {
    pub(super) consumer_seq: Option<u64>,
}
