//! What is asked of a NATS server: what JetStream tells of its streams and consumers, and messages that it keeps. Nothing is consumed.

use serde::Deserialize;
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
    /// One message that a stream keeps, left where it is. By 0 none is called: then the server says that there is none, where it would
    /// answer at all.
    Message {
        /// The name of the stream.
        stream: String,
        /// The number of the message in it.
        seq: u64,
    },
    /// Messages that a stream keeps, oldest first, left where they are. The server gives one at a time, so that it is asked again
    /// and again; all that it said is one answer, a list.
    Messages {
        /// The name of the stream.
        stream: String,
        /// The number from which on they are looked for, at least 1.
        from: u64,
        /// How many at most, at least 1.
        most: u32,
    },
}

#[derive(Deserialize)]
struct WireAnswered {
    message: WireNumbered,
}

#[derive(Deserialize)]
struct WireNumbered {
    seq: u64,
}

impl NatsQuestion {
    /// The subject it is sent to, below the prefix.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::Streams { .. } => "STREAM.LIST".to_owned(),
            Self::Consumers { stream, .. } => format!("CONSUMER.LIST.{stream}"),
            Self::Message { stream, .. } | Self::Messages { stream, .. } => format!("STREAM.MSG.GET.{stream}"),
        }
    }

    /// What is sent.
    #[must_use]
    pub fn payload(&self) -> String {
        match self {
            Self::Streams { offset } | Self::Consumers { offset, .. } => format!("{{\"offset\":{offset}}}"),
            Self::Message { seq, .. } => format!("{{\"seq\":{seq}}}"),
            Self::Messages { from, .. } => format!("{{\"seq\":{from},\"next_by_subj\":\">\"}}"),
        }
    }

    /// Whether its answer is a list of all that the server said.
    #[must_use]
    pub fn is_walk(&self) -> bool {
        matches!(self, Self::Messages { .. })
    }

    /// What is asked behind what the server said to it; none where it was all.
    #[must_use]
    pub fn behind(&self, said: &[u8]) -> Option<Self> {
        let Self::Messages { stream, most, .. } = self else { return None };
        let most = most.checked_sub(1).filter(|most| *most > 0)?;
        let WireAnswered { message: WireNumbered { seq } } = serde_json::from_slice(said).ok()?;
        Some(Self::Messages { stream: stream.clone(), from: seq.checked_add(1)?, most })
    }
}
