//! What is asked of a NATS server: what JetStream tells of its streams and consumers, and nothing else.

use url::Url;
use watchbill_domain::ids::Peer;

/// Questions to one NATS server, asked one after another and answered in order.
#[derive(Debug, Clone, PartialEq)]
pub struct NatsAsk {
    /// Which of the source's addresses they go to.
    pub peer: Peer,
    /// `nats://` or, with TLS, `tls://`.
    pub url: Url,
    /// What stands before the subjects of JetStream's API, `$JS.API` unless a domain is named.
    pub prefix: String,
    /// At least one.
    pub questions: Vec<NatsQuestion>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NatsQuestion {
    /// The streams with their configuration and figures, from this one on.
    Streams {
        /// How many are left out.
        offset: u64,
    },
    /// The consumers of a stream, from this one on.
    Consumers {
        /// Its name.
        stream: String,
        /// How many are left out.
        offset: u64,
    },
}

impl NatsQuestion {
    /// The subject it is sent to, below the prefix.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::Streams { .. } => "STREAM.LIST".to_owned(),
            Self::Consumers { stream, .. } => format!("CONSUMER.LIST.{stream}"),
        }
    }

    /// What is sent.
    #[must_use]
    pub fn payload(&self) -> String {
        match self {
            Self::Streams { offset } | Self::Consumers { offset, .. } => format!("{{\"offset\":{offset}}}"),
        }
    }
}
